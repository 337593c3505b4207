//! TSV files in, a checked and indexed lexicon out.
//!
//! `parse` reads one file and knows lines and columns; `check` finds what a curator should know; [`Lexicon`] is all
//! dictionaries of a run together, indexed by normalized form, for the matcher.

mod affixes;
mod lexicon;

pub use affixes::{AffixEffect, AffixPlace, AffixRule, AffixRules};
pub use lexicon::{
    CaseRule, Companions, DictionaryInfo, Layer, Lexicon, NestingRule, RowSource, Status, Term,
    TypeSettings,
};
