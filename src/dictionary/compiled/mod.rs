//! A lexicon in flat tables: how it stands in memory, and in one file.
//!
//! `build` makes the tables from terms and concepts, `tables` answers from them, `beginnings` is the hash table over the
//! forms that the index engine asks, `first_words` the set that it asks before. `file` writes them behind a header and
//! opens such a file, mapped or read whole; what is mapped is not read until it is asked for, but for the checksums.
//! Damage, on purpose or not, gives an error at opening or a wrong answer, never a panic.

mod beginnings;
mod build;
mod bytes;
mod file;
mod first_words;
mod header;
mod records;
mod sources;
mod tables;

pub(crate) use beginnings::is_word_byte;
pub(super) use build::{ConceptDraft, Drafts, TermDraft, TooLarge, build};
pub use file::CompiledSummary;
pub(crate) use first_words::{Behind, FirstWords};
pub(super) use tables::Tables;
