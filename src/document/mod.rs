//! The shared vocabulary of types: what a document is and what can be said about it.
//!
//! Every room takes these types in and gives them out. Nothing here reads or writes a file, and nothing here
//! depends on another room. The text of a document never changes after reading; annotations are spans of bytes
//! that point into it.

mod annotations;
mod digest;
mod location;
mod metadata;
mod offsets;
mod order;
mod pages;
mod slice;
mod span;
mod text;
mod vocabulary;

pub use annotations::{
    AFFIX_RULE, Abbreviation, AnnotatedDocument, Annotations, Assertion, AssertionStatus,
    Candidate, Discard, Fragments, LinkedConcept, Matched, Mention, Reason, Relation, Role,
    Sentence, SentenceRole, TermId,
};
pub use digest::{hex, text_digest};
pub use location::Location;
pub use metadata::{MeshHeading, Metadata, OtherAbstract};
pub use offsets::{OffsetIndex, OffsetUnit};
pub(crate) use pages::Pages;
pub use span::Span;
pub use text::{Document, Section, SectionKind};
pub use vocabulary::{
    Concept, ConceptId, ConceptStore, EntityType, EntityTypeId, NameKind, Vocabulary,
};
