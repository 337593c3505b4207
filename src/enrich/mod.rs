//! Mentions and sentences in, what the text says about them out.
//!
//! Here the link of mentions to the most specific concept of an ontology, the cancer that a metastasis comes from, what the sentence asserts of each, and the
//! rhetorical role of sentences; relations come beside them as files of their own. Nothing
//! here finds or drops a mention.

pub mod assertion;
mod cues;
mod heads;
mod origins;
mod role;

pub use heads::link_to_heads;
pub use origins::find_origins;
pub use role::{
    RoleAssigner, RoleModel, is_structured, role_features, role_of_label, without_label,
};
