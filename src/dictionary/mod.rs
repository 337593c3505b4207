//! TSV files in, a checked and indexed lexicon out.
//!
//! `table` reads one file and knows lines and columns; `load` decides which files make up a run; `assemble` joins them,
//! overlays last; `check` finds what a curator should know; [`Lexicon`] is all dictionaries of a run together, indexed
//! by normalized form, for the matcher; `compiled` holds it in flat tables, in memory or in one file. Nothing here looks
//! at a document.

mod admission;
mod affixes;
mod assemble;
mod assertion_cues;
mod attribution;
mod case;
mod cells;
mod check;
mod compiled;
mod cues;
mod diff;
mod embedded;
mod error;
mod exact_case;
mod header;
mod lexicon;
mod load;
mod origins;
mod qualifiers;
mod role_words;
mod row;
mod settings;
mod short_form_words;
mod stats;
mod table;
mod variants;
mod word_numbers;

pub use admission::{Admission, ContextRule};
pub use affixes::{AffixEffect, AffixPlace, AffixRule, AffixRules};
pub use assertion_cues::{
    AssertionCue, CueDirection, CueEffect, CueLetters, CueScope, CueWord, Ends, assertion_cues,
};
pub use attribution::{attribution, notice};
pub(crate) use cells::ANYWHERE;
pub use cells::is_curie;
pub use check::{
    AmbiguousString, Finding, Risk, Sense, Severity, ambiguities, check, check_texts, english_forms,
};
pub use compiled::CompiledSummary;
pub(crate) use compiled::{Behind, FirstWords, is_word_byte};
pub(crate) use cues::cue_rows;
pub use cues::{SentenceCue, sentence_cues};
pub use diff::{
    ConceptEntry, DictionaryDiff, DiffSide, Evidence, FactChange, Flag, FlagChange, Relabelling,
    Replacement, StringEntry, StringMove, load_sides,
};
pub use embedded::{embedded_file, embedded_files};
pub use error::{DictionaryError, DictionaryErrorKind, DictionaryErrors};
pub use exact_case::has_exact_case;
pub(crate) use lexicon::FormIndex;
pub use lexicon::{
    CaseRule, Companions, DictionaryInfo, GivenUp, Layer, Lexicon, NestingRule, Patterns,
    RowSource, SettingsFile, Status, Term, Terms, TypeSettings,
};
pub use origins::{Composition, OriginRule, OriginRules};
pub use qualifiers::{QualifiedHeads, QualifierForm, QualifierRule, QualifierRules, QualifierSide};
pub use role_words::{ABSTRACT_ROLES, RoleCounts, RoleWords};
pub use short_form_words::{ShortFormRule, ShortFormWords};
pub use stats::{DictionaryStats, LexiconStats, NameStats, TypeStats};
pub use variants::{VariantRule, VariantRules};
pub use word_numbers::{WordNumber, WordNumbers, small_letters};
