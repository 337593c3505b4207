//! The text of a document whose parts come as fields: title, newline, then each part of the abstract with its label.

use crate::document::{Document, Metadata, Section, SectionKind, Span};

/// One part of an abstract.
#[derive(Debug, Default)]
pub(super) struct AbstractPart {
    pub(super) label: Option<String>,
    pub(super) category: Option<String>,
    pub(super) text: String,
    /// Whether it goes on under the label of the part before, which is not repeated in the text.
    pub(super) is_continuation: bool,
}

/// The document of a title and the parts of an abstract: the title, a newline, then each part on its line with its
/// label in front.
pub(super) fn compose(metadata: Metadata, parts: &[AbstractPart], fallback_id: &str) -> Document {
    let mut text = String::new();
    let mut sections = Vec::new();
    if let Some(title) = &metadata.title {
        text.push_str(title);
        sections.push(Section::new(SectionKind::Title, Span::new(0, text.len())));
    }
    for part in parts {
        append_part(&mut text, part);
        let start = text.len() - part.text.len();
        sections.push(Section {
            kind: SectionKind::Abstract,
            span: Span::new(start, text.len()),
            label: part.label.clone(),
            category: part.category.clone(),
        });
    }
    Document {
        id: metadata
            .identity()
            .unwrap_or_else(|| fallback_id.to_owned()),
        text,
        sections,
        metadata,
        source: String::new(),
    }
}

/// The parts joined by newlines, labels in front.
pub(super) fn join_parts(parts: &[AbstractPart]) -> String {
    let mut text = String::new();
    for part in parts {
        append_part(&mut text, part);
    }
    text
}

fn append_part(text: &mut String, part: &AbstractPart) {
    if !text.is_empty() {
        text.push('\n');
    }
    if let Some(label) = part.label.as_ref().filter(|_| !part.is_continuation) {
        text.push_str(label);
        text.push_str(": ");
    }
    text.push_str(&part.text);
}
