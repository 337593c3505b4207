//! A gold standard and a prediction in, scores out.
//!
//! Gold comes as JSONL, a document a line, or as a table of one page ([`GoldStandard`]); the prediction is our own JSONL
//! ([`Prediction`]). [`compare`] joins the two by the identity of documents, brings all offsets to code points, and
//! counts ([`Evaluation`]), by the types as they are or by a [`Profile`] of the corpus. Texts are tagged anew
//! ([`Retagger`]) only to learn what became of hits, or where no prediction is given. What never happens here: a guess where
//! text and offsets do not fit together; that is an error which names the document.

mod align;
mod annotated;
mod bootstrap;
mod by_document;
mod cause;
mod code_points;
mod compare;
mod error;
mod error_classes;
mod error_groups;
mod error_table;
mod findings;
mod gold;
mod gold_table;
mod inputs;
mod join;
mod level;
mod predicted;
mod profile;
mod profile_evaluation;
mod recut;
mod report;
mod retag;
mod scheme;
mod score;
mod table;
mod task;
mod type_map;

#[cfg(feature = "review")]
pub(crate) use bootstrap::percentiles;
pub use bootstrap::{Bootstrap, Interval, Intervals};
pub use by_document::{DocumentScorer, ScoredDocument};
pub use cause::Cause;
pub use compare::{Options, View, compare};
pub use error::EvaluateError;
pub use error_groups::{CauseCount, ErrorGroup, ErrorGroups, Example};
pub use error_table::ErrorTable;
pub use findings::{Finding, FindingKind};
pub use gold::{GoldDocument, GoldEntity, GoldStandard};
pub use inputs::{read_gold, read_prediction};
pub use join::join;
pub use level::Level;
pub use predicted::{PredictedDocument, PredictedMention, Prediction};
pub use profile::{Part, Profile};
pub use profile_evaluation::{PartEvaluation, ProfileEvaluation, compare_by_profile};
pub use report::{BootstrapRecord, Evaluation, Identifiers, Mean, Means, Scores, TypeScores};
pub use retag::Retagger;
pub use scheme::{
    Average, MucCounts, MucScores, NervaluateScores, Scheme, SchemeEvaluation, SchemeScores,
    SeqevalScores, compare_by_scheme,
};
pub use score::{CharRange, Counts};
pub use task::{Task, TaskError, TaskReport, TaskRow, evaluate_task, read_texts};
pub use type_map::TypeMap;
