//! What a client asks to be done, and what became of it.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::mention::{ConceptRef, Mention, Relation, Value};

/// One thing that a curator does to one mention or relation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(tag = "do", rename_all = "snake_case", deny_unknown_fields)]
pub enum Action {
    /// It is right as it stands.
    Accept {},
    /// It is none.
    Reject {},
    /// Later.
    Skip {},
    /// Back to undecided, as tagged.
    Reopen {},
    /// It means this concept; accepts it.
    Relink {
        /// The concept.
        concept: ConceptRef,
    },
    /// It is of this type; accepts it. Its concept goes with the old type unless one is given.
    Retype {
        /// Entity type.
        #[serde(rename = "type")]
        #[schema(max_length = 100)]
        entity_type: String,
        /// Its concept.
        #[serde(default)]
        concept: Option<ConceptRef>,
    },
    /// Its pieces are these; accepts it, concept and all else stay.
    Edges {
        /// The pieces.
        #[schema(max_items = 64)]
        fragments: Vec<[usize; 2]>,
    },
    /// The text says this of it; accepts it.
    Assert {
        /// The status.
        #[schema(max_length = 20)]
        assertion: String,
    },
    /// A remark; an empty one takes the last away. Decides nothing.
    Comment {
        /// The remark.
        #[schema(max_length = 10000)]
        text: String,
    },
    /// For somebody else to look at, or no longer. Decides nothing.
    Flag {
        /// Whether.
        flagged: bool,
    },
    /// A relation from its end to its start; accepts it.
    Swap {},
    /// A relation of this type; accepts it.
    RelationType {
        /// The type.
        #[serde(rename = "type")]
        #[schema(max_length = 100)]
        relation_type: String,
    },
    /// A relation with this stance; accepts it.
    Stance {
        /// The stance.
        #[schema(max_length = 100)]
        stance: Option<String>,
    },
}

/// What a client asks to be done, once however often it is sent.
// serde cannot tell unknown fields from those of what is flattened.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Operation {
    /// Made by the client, never used twice: whatever comes again with it is answered and not done again.
    #[schema(min_length = 8, max_length = 64)]
    pub key: String,
    /// How long the curator looked, in milliseconds.
    #[serde(default)]
    pub milliseconds: u64,
    /// What to do.
    #[serde(flatten)]
    pub what: What,
}

/// The kinds of operations.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum What {
    /// Something done to one mention or relation.
    Decide {
        /// Its id.
        #[schema(max_length = 2000)]
        mention: String,
        /// The version that the curator saw.
        version: i64,
        /// Key of an operation of the same client on this mention that may not have been answered yet; if that is the last
        /// one on the mention, `version` need not fit.
        #[serde(default)]
        after: Option<String>,
        /// What is done.
        action: Action,
    },
    /// A mention that was not tagged; accepted.
    Add {
        /// The document.
        #[schema(max_length = 2000)]
        document: String,
        /// What is said of its text.
        value: Value,
    },
    /// Takes back the step that the operation with this key made.
    Undo {
        /// Key of the operation.
        #[schema(max_length = 64)]
        of: String,
    },
    /// Does again what was taken back.
    Redo {
        /// Key of the operation that had been taken back.
        #[schema(max_length = 64)]
        of: String,
    },
    /// In the gold layer: what a mention is in the end; none where it is no mention.
    Adjudicate {
        /// The document.
        #[schema(max_length = 2000)]
        document: String,
        /// The unit's id, as `/adjudication` gave it.
        #[schema(max_length = 2000)]
        unit: String,
        /// The version of the gold answer that was seen; 0 for none.
        version: i64,
        /// The answer.
        value: Option<Value>,
    },
}

/// Operations in order; each is done or not for itself.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Operations {
    /// At most 1,000.
    #[schema(max_items = 1000)]
    pub operations: Vec<Operation>,
}

/// What became of an operation.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Outcome {
    /// The operation's key.
    pub key: String,
    /// `saved`: in the log, on disk. `conflict`: somebody was faster, nothing was done; `mentions` say what stands.
    /// `refused`: it cannot be done, `message` says why.
    pub result: OutcomeKind,
    /// Number of the step in the log.
    pub step: Option<i64>,
    /// Whether it had been done before, by an operation with the same key.
    pub is_repeated: bool,
    /// The mentions that it changed or would have changed, as they stand now; at most 200 of a bulk step.
    pub mentions: Vec<Mention>,
    /// The relations, likewise.
    pub relations: Vec<Relation>,
    /// Why not.
    pub message: Option<String>,
}

/// See [`Outcome`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum OutcomeKind {
    /// In the log, on disk.
    Saved,
    /// Somebody was faster.
    Conflict,
    /// It cannot be done.
    Refused,
}

/// Outcomes in the order of the operations.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Outcomes {
    /// One for each operation.
    pub outcomes: Vec<Outcome>,
    /// The server's time, UTC.
    pub at: String,
}
