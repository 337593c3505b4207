//! Tagged documents in, a worksheet of names that the dictionaries do not have out.
//!
//! [`Finder`] looks for phrases that end like the names of our types and that no mention covers; [`Tally`] counts them
//! over a corpus, within bounds; [`Tally::rank`] puts first what is frequent, stands on its own, and is rare in general
//! English; [`Worksheet`] is the table that a curator fills in. The words that decide are data under
//! `dictionaries/cues/`. What never happens here: a dictionary is changed, or a string is judged by name.
//!
//! There is no part-of-speech model: a phrase runs from its head to the left over whatever is no function word, verb,
//! number or word of evaluation, stage or state, which the annotation guidelines put outside a name.

mod contrast;
mod heads;
mod near;
mod phrases;
mod rank;
mod tally;
mod tokens;
mod words;
mod worksheet;

pub use phrases::{DocumentFinds, Finder};
pub use rank::{RankOptions, Suggestion};
pub use tally::Tally;
pub use worksheet::{Decided, Worksheet, WorksheetError};
