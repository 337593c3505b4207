//! A gold standard and dictionaries in, the settings of types that suit them out.
//!
//! [`tune`] turns the settings of each type that the gold standard scores ([`Choice`]) one after the other, on one half of
//! the documents, and reports on the other half, beside the settings as they are. The full grid has some ten thousand
//! points a type; coordinate descent tries each value of each setting with the others as they stand, and goes round until
//! nothing changes. A change is taken only where the gain is beyond noise: where it is there in 95 % of samples drawn with
//! replacement from the documents. What never happens here: a dictionary is changed.

mod bootstrap;
mod choice;
mod halves;
mod report;
mod search;
mod trial;

pub use bootstrap::Gain;
pub use choice::Choice;
pub use halves::{Half, half_of};
pub use report::Tuning;
pub use search::{Step, TuneOptions, tune};
pub use trial::TuneError;
