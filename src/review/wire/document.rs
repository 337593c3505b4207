//! Documents, and the history of one's decisions.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::mention::{DocumentHead, SentenceView};

/// A document in a list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct DocumentEntry {
    /// Identity.
    pub id: String,
    /// Title.
    pub title: Option<String>,
    /// Year of publication.
    pub year: Option<i32>,
    /// Name of the input.
    pub source: String,
    /// Its mentions, without rejected ones that were added.
    pub mentions: u64,
    /// Undecided ones.
    pub open: u64,
    /// Accepted ones.
    pub accepted: u64,
    /// Rejected ones.
    pub rejected: u64,
    /// Put off.
    pub skipped: u64,
    /// Who decides on it, in a blind project.
    pub assigned: Vec<String>,
    /// For `after`.
    pub cursor: String,
}

/// A stretch of the documents.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct DocumentPage {
    /// In the order in which they were added.
    pub documents: Vec<DocumentEntry>,
    /// How many there are.
    pub total: u64,
}

/// A part of a text.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct SectionView {
    /// `title`, `abstract`, …
    pub kind: String,
    /// Heading.
    pub label: Option<String>,
    /// First offset.
    pub start: usize,
    /// One past the last.
    pub end: usize,
}

/// A whole document.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct DocumentView {
    /// What is shown of it everywhere.
    pub head: DocumentHead,
    /// Its text.
    pub text: String,
    /// Its sections.
    pub sections: Vec<SectionView>,
    /// Its sentences with their mentions.
    pub sentences: Vec<SentenceView>,
}

/// A step of the log.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct StepView {
    /// Number in the log.
    pub step: i64,
    /// Key of the operation.
    pub key: String,
    /// `decide`, `add`, `bulk`, `undo`, `redo` or `adjudicate`.
    pub kind: String,
    /// What was done.
    pub action: String,
    /// To how many items.
    pub count: u64,
    /// How long the curator looked.
    pub milliseconds: u64,
    /// Who.
    pub curator: String,
    /// When, UTC.
    pub at: String,
    /// Id of the (first) mention.
    pub mention: Option<String>,
    /// Its words.
    pub text: Option<String>,
    /// Whether it is taken back now.
    pub is_undone: bool,
    /// Key of the step that an undo or redo is about.
    pub of: Option<String>,
}

/// A stretch of one's own steps, newest first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct History {
    /// The steps.
    pub steps: Vec<StepView>,
    /// Key of the step that undo takes back next.
    pub next_undo: Option<String>,
    /// Key of the step that redo does again next.
    pub next_redo: Option<String>,
}
