//! Mentions, relations and sentences, with what has been decided on them.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// A concept by identifier and label.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct ConceptRef {
    /// CURIE, `DOID:1612`; empty where a mention has no concept.
    #[schema(max_length = 200)]
    pub id: String,
    /// Preferred label.
    #[schema(max_length = 1000)]
    pub label: String,
}

/// What is said of a stretch of text: the part of a mention that a curator decides on.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Value {
    /// Entity type, `primary_cancer`.
    #[serde(rename = "type")]
    #[schema(max_length = 100)]
    pub entity_type: String,
    /// The pieces, in order, apart from each other, none empty.
    #[schema(max_items = 64)]
    pub fragments: Vec<[usize; 2]>,
    /// The concept.
    pub concept: ConceptRef,
    /// `present`, `negated`, `possible`, `hypothetical`, `historical` or `other`.
    #[schema(max_length = 20)]
    pub assertion: String,
}

/// Where a mention stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Status {
    /// Nobody has decided.
    #[default]
    Open,
    /// It is right, as it stands or corrected.
    Accepted,
    /// It is none.
    Rejected,
    /// Put off.
    Skipped,
}

/// What the decisions on a mention or a relation have come to, in one layer.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Standing<V = Value> {
    /// Where it stands.
    pub status: Status,
    /// What is said of the text now.
    pub value: V,
    /// Whether `value` differs from what was tagged, or the mention was added.
    pub is_changed: bool,
    /// The last comment.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub comment: Option<String>,
    /// Whether it is flagged for somebody else to look at.
    #[serde(default)]
    pub is_flagged: bool,
    /// Number of the last decision on it; 0 where there is none. A decision names the version that it is based on.
    pub version: i64,
    /// Who took that decision.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub curator: Option<String>,
    /// When, UTC, RFC 3339.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub at: Option<String>,
}

/// Why something was tagged.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Reason {
    /// The string of the dictionary.
    pub term: String,
    /// Kind of name.
    pub kind: String,
    /// Steps and rules.
    pub via: Vec<String>,
    /// The dictionary.
    pub dictionary: String,
}

/// How a row of a dictionary has been judged in this project so far.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct RowRecord {
    /// Mentions by this row in the project.
    pub mentions: u64,
    /// Accepted ones, corrected or not.
    pub accepted: u64,
    /// Rejected ones.
    pub rejected: u64,
}

/// Another concept that a mention may mean.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Alternative {
    /// CURIE.
    pub id: String,
    /// Label.
    pub label: String,
    /// From 0 to 1.
    pub score: f64,
}

/// A cue of an assertion.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Cue {
    /// Its words.
    pub text: String,
    /// First offset in the document.
    pub start: usize,
    /// One past the last.
    pub end: usize,
}

/// A mention with all that is known about it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Mention {
    /// Identity, stable whatever is decided: `DOCUMENT/START-END/TYPE` of what was tagged or added.
    pub id: String,
    /// The document's identity.
    pub document: String,
    /// Number of its sentence in the project.
    pub sentence: i64,
    /// The words that the pieces of `standing.value` cover, joined by ` ... `.
    pub text: String,
    /// What was tagged; null for a mention that a curator added.
    pub tagged: Option<Value>,
    /// What has been decided.
    pub standing: Standing,
    /// The tagger's confidence, from 0 to 1.
    pub confidence: f64,
    /// Other concepts, best first.
    pub alternatives: Vec<Alternative>,
    /// Why it was tagged.
    pub reason: Option<Reason>,
    /// The cue of what was asserted by the tagger.
    pub cue: Option<Cue>,
    /// The mention of which this one lies inside.
    pub parent: Option<String>,
    /// How its row of a dictionary has been judged so far.
    pub row: Option<RowRecord>,
    /// How many mentions of the project have the same words, type and concept as tagged, this one too.
    pub same: u64,
}

/// A sentence in its surroundings.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct SentenceView {
    /// Number in the project, from 1.
    pub number: i64,
    /// The document.
    pub document: DocumentHead,
    /// Kind of its section, `title`, `abstract`, …
    pub section: String,
    /// Rhetorical role.
    pub role: Option<String>,
    /// Where its text begins in the document's.
    pub start: usize,
    /// One past its last character.
    pub end: usize,
    /// Its text.
    pub text: String,
    /// The sentence before it.
    pub before: Option<String>,
    /// The one behind it.
    pub after: Option<String>,
    /// Its mentions, rejected ones too, in order of start, longest first.
    pub mentions: Vec<Mention>,
    /// Its relations.
    pub relations: Vec<Relation>,
    /// Others who have this document open now.
    pub others: Vec<String>,
}

/// What is shown of a document everywhere.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct DocumentHead {
    /// Identity.
    pub id: String,
    /// Title.
    pub title: Option<String>,
    /// Year of publication.
    pub year: Option<i32>,
    /// Name of the input.
    pub source: String,
}

/// A relation between two mentions.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Relation {
    /// Identity, stable whatever is decided: `FROM/TYPE/TO` of what was tagged, with the ids of both mentions.
    pub id: String,
    /// The document's identity.
    pub document: String,
    /// Number of the sentence that it starts in.
    pub sentence: i64,
    /// The words of its ends as they were tagged, in the order of `standing.value`.
    pub text: String,
    /// What was tagged.
    pub tagged: RelationValue,
    /// What has been decided.
    pub standing: Standing<RelationValue>,
    /// The mentions that it joins, in the order of the tagger. They may stand in other sentences.
    pub ends: Vec<RelationEnd>,
    /// The tagger's confidence, from 0 to 1.
    pub confidence: f64,
    /// The rule that found it.
    pub rule: String,
    /// How many relations of the project have the same words and type as tagged, this one too.
    pub same: u64,
}

/// A mention that a relation joins, as it was tagged.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct RelationEnd {
    /// Its id.
    pub id: String,
    /// Its words.
    pub text: String,
    /// Its entity type.
    #[serde(rename = "type")]
    pub entity_type: String,
}

/// A mention or a relation.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(untagged)]
pub enum Shown {
    /// A mention.
    Mention(Box<Mention>),
    /// A relation.
    Relation(Box<Relation>),
}

/// What a curator decides on in a relation.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct RelationValue {
    /// Relation type.
    #[serde(rename = "type")]
    #[schema(max_length = 100)]
    pub relation_type: String,
    /// Mention that it starts from.
    #[schema(max_length = 2000)]
    pub from: String,
    /// Mention that it goes to.
    #[schema(max_length = 2000)]
    pub to: String,
    /// Stance.
    #[schema(max_length = 100)]
    pub stance: Option<String>,
}
