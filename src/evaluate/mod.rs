//! A gold standard and a prediction in, scores out.
//!
//! Gold comes as JSONL, a document a line, or as a table of one page ([`GoldStandard`]); the prediction is our own JSONL
//! ([`Prediction`]). [`compare`] joins the two by the identity of documents, brings all offsets to code points, and
//! counts ([`Evaluation`]). What never happens here: tagging, or a guess where text and offsets do not fit together;
//! that is an error which names the document.

mod compare;
mod error;
mod findings;
mod gold;
mod gold_table;
mod predicted;
mod report;
mod score;
mod table;
mod type_map;

pub use compare::{Options, compare};
pub use error::EvaluateError;
pub use findings::{Finding, FindingKind};
pub use gold::{GoldDocument, GoldEntity, GoldStandard};
pub use predicted::{PredictedDocument, PredictedMention, Prediction};
pub use report::{Evaluation, Identifiers, Scores, TypeScores};
pub use score::{CharRange, Counts};
pub use type_map::TypeMap;
