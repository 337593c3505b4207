//! Which mentions come, in which order.

use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::mention::{SentenceView, Shown};
use super::operation::Action;

/// Which mentions; all given parts must hold.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema, IntoParams)]
#[serde(default)]
#[into_params(parameter_in = Query)]
pub struct Filter {
    /// Entity types and types of relations, separated by commas.
    #[schema(max_length = 1000)]
    pub types: Option<String>,
    /// CURIE of the concept that stands now.
    #[schema(max_length = 200)]
    pub concept: Option<String>,
    /// Words in the mention's text, whatever their case.
    #[schema(max_length = 200)]
    pub text: Option<String>,
    /// The mention's whole text, whatever its case.
    #[schema(max_length = 1000)]
    pub form: Option<String>,
    /// Statuses, separated by commas: `open`, `accepted`, `rejected`, `skipped`, `changed`, `added`, `flagged`,
    /// `commented`, `retagged` (decided before the tagger said something else). Without it `open` in the queue, any elsewhere.
    #[schema(max_length = 200)]
    pub status: Option<String>,
    /// Who decided last.
    #[schema(max_length = 100)]
    pub curator: Option<String>,
    /// Row of a dictionary: its name, a tab or `:`, the term.
    #[schema(max_length = 1000)]
    pub row: Option<String>,
    /// A document's identity.
    #[schema(max_length = 2000)]
    pub document: Option<String>,
}

/// A filter in which a word that means nothing is an error: it would widen what a bulk step touches.
#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct StrictFilter {
    types: Option<String>,
    concept: Option<String>,
    text: Option<String>,
    form: Option<String>,
    status: Option<String>,
    curator: Option<String>,
    row: Option<String>,
    document: Option<String>,
}

/// Reads a filter strictly.
fn strict<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<Filter, D::Error> {
    StrictFilter::deserialize(deserializer).map(Filter::from)
}

impl From<StrictFilter> for Filter {
    fn from(strict: StrictFilter) -> Self {
        Self {
            types: strict.types,
            concept: strict.concept,
            text: strict.text,
            form: strict.form,
            status: strict.status,
            curator: strict.curator,
            row: strict.row,
            document: strict.document,
        }
    }
}

/// What comes first.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Order {
    /// Least sure and most frequent first.
    #[default]
    Uncertainty,
    /// Words that stand in most places first.
    Frequency,
    /// Words that have not come yet first.
    Novelty,
    /// Type by type.
    Type,
    /// As they stand in the documents.
    Document,
}

/// One mention or relation that waits for a decision.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct QueueItem {
    /// Its id; it is among `sentence.mentions` or `sentence.relations`.
    pub mention: String,
    /// Why it comes now, in words.
    pub reason: String,
    /// For `after`: what comes next in this order.
    pub cursor: String,
    /// Its sentence.
    pub sentence: SentenceView,
}

/// A stretch of the queue.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct QueuePage {
    /// The items, in order.
    pub items: Vec<QueueItem>,
    /// How many mentions and relations the filter has.
    pub total: u64,
    /// The project's mentions and relations by status.
    pub progress: Progress,
}

/// Mentions and relations by status.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Progress {
    /// All.
    pub mentions: u64,
    /// Accepted as they were tagged.
    pub accepted: u64,
    /// Accepted with a correction.
    pub changed: u64,
    /// Added.
    pub added: u64,
    /// Rejected.
    pub rejected: u64,
    /// Put off.
    pub skipped: u64,
    /// Of all decided ones, those decided by a bulk step.
    pub by_bulk: u64,
}

/// One thing to be done to all mentions of a filter, to be looked at.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct BulkQuestion {
    /// Which mentions; without a status the open ones.
    #[serde(deserialize_with = "strict")]
    pub filter: Filter,
    /// What is to be done; it does not change what is touched.
    #[serde(default)]
    pub action: Option<Action>,
}

/// What a bulk step would touch.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct BulkPreview {
    /// How many mentions.
    pub count: u64,
    /// At most 10 of them, spread over all.
    pub sample: Vec<BulkSample>,
    /// To be given with the step, so that it touches these and no others.
    pub fingerprint: String,
}

/// One mention or relation of many.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct BulkSample {
    /// What it is.
    #[serde(flatten)]
    pub shown: Shown,
    /// Its sentence.
    pub sentence_text: String,
}

/// One thing to be done to all mentions of a filter.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct BulkRequest {
    /// As of operations.
    #[schema(min_length = 8, max_length = 64)]
    pub key: String,
    /// How long the curator looked, in milliseconds.
    #[serde(default)]
    pub milliseconds: u64,
    /// Which mentions; without a status the open ones.
    #[serde(deserialize_with = "strict")]
    pub filter: Filter,
    /// What is done.
    pub action: Action,
    /// What the curator calls it: `block` becomes a proposal for the dictionaries as well.
    pub name: BulkName,
    /// As the preview gave it.
    #[schema(max_length = 64)]
    pub fingerprint: String,
}

/// See [`BulkRequest`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum BulkName {
    /// A decision on a filter.
    Bulk,
    /// The decision on one mention, on all with the same words.
    Replicate,
    /// These words are never a mention of this type.
    Block,
}
