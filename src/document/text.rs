//! A document: one text, its sections, its metadata.

use super::{Metadata, Span};

/// A document as read. Frozen: nothing changes it after its reader has made it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Document {
    /// Identity: the input's own, or `pmid:`, `pmcid:`, `doi:`, `file:NAME#N`.
    pub id: String,
    /// The whole text. For saved pages and plain text the decoded file, unchanged.
    pub text: String,
    /// Sections in order, not overlapping, not empty. Text outside all of them (separators, labels) is never tagged.
    pub sections: Vec<Section>,
    /// Bibliographic facts.
    pub metadata: Metadata,
    /// The input's name as the user gave it, without folders; `-` is standard input.
    pub source: String,
}

/// A part of a document's text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Section {
    /// What it is.
    pub kind: SectionKind,
    /// Where it is, without its label.
    pub span: Span,
    /// Its label or heading as the source gives it (`METHODS`), without the colon.
    pub label: Option<String>,
    /// The source's own category of it, such as `NlmCategory`'s `RESULTS`.
    pub category: Option<String>,
}

/// What a section is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum SectionKind {
    /// The title.
    Title,
    /// A part of the abstract.
    Abstract,
    /// A part of the full text.
    Body,
    /// The caption of a figure or table.
    Caption,
    /// The numbered references.
    References,
    /// Text of an input that does not say what it is.
    Text,
    /// A zone that is kept in the text but never cut into sentences nor tagged: banner, authors, disclaimer, repeats.
    Furniture,
}

impl SectionKind {
    /// The kind of a name in records; `None` where it is none.
    pub fn parse(name: &str) -> Option<Self> {
        [
            Self::Title,
            Self::Abstract,
            Self::Body,
            Self::Caption,
            Self::References,
            Self::Text,
            Self::Furniture,
        ]
        .into_iter()
        .find(|kind| kind.as_str() == name)
    }

    /// The name in records: lower case, one word.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Title => "title",
            Self::Abstract => "abstract",
            Self::Body => "body",
            Self::Caption => "caption",
            Self::References => "references",
            Self::Text => "text",
            Self::Furniture => "furniture",
        }
    }

    /// Whether sentences are cut and tagged in such a section.
    pub fn is_content(self) -> bool {
        self != Self::Furniture
    }
}

impl Section {
    /// A section without label and category.
    pub fn new(kind: SectionKind, span: Span) -> Self {
        Self {
            kind,
            span,
            label: None,
            category: None,
        }
    }
}

impl Document {
    /// The sections that are cut into sentences and tagged.
    pub fn content(&self) -> impl Iterator<Item = (usize, &Section)> {
        self.sections
            .iter()
            .enumerate()
            .filter(|(_, section)| section.kind.is_content())
    }
}
