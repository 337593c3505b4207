//! TSV files in, a checked and indexed lexicon out.
//!
//! `table` reads one file and knows lines and columns; `load` decides which files make up a run; `assemble` joins them,
//! overlays last; `check` finds what a curator should know; [`Lexicon`] is all dictionaries of a run together, indexed
//! by normalized form, for the matcher. Nothing here looks at a document.

mod affixes;
mod assemble;
mod case;
mod cells;
mod check;
mod cues;
mod embedded;
mod error;
mod exact_case;
mod header;
mod lexicon;
mod load;
mod row;
mod settings;
mod table;

pub use affixes::{AffixEffect, AffixPlace, AffixRule, AffixRules};
pub use cells::is_curie;
pub use check::{Finding, Severity, check};
pub use cues::{SentenceCue, sentence_cues};
pub use embedded::{embedded_file, embedded_files};
pub use error::{DictionaryError, DictionaryErrorKind, DictionaryErrors};
pub use exact_case::has_exact_case;
pub use lexicon::{
    CaseRule, Companions, DictionaryInfo, Layer, Lexicon, NestingRule, RowSource, SettingsFile,
    Status, Term, TypeSettings,
};
