//! BioC, version 1 and 2: `collection` of `document` of `passage`, as XML and as JSON.
//!
//! The text of a document is made of its passages, unchanged, each at its offset where the offsets are consistent. What
//! the passages say of themselves (infons `type`, `section_type`, `section`) decides what is title, abstract, or on
//! request body and references; a document whose passages say nothing is content as a whole.

mod json;
mod layout;
mod marks;
mod metadata;
mod model;
mod passage_kind;
mod xml;

pub(super) use json::FORMAT as JSON_FORMAT;
pub(super) use xml::FORMAT as XML_FORMAT;

use self::layout::lay_out;
use self::model::BiocDocument;
use self::passage_kind::Wanted;
use super::annotating::annotated;
use crate::document::{AnnotatedDocument, Document, Section, SectionKind, Span};
use crate::format::losses::Losses;

/// What a reader knows beside a document.
struct Context<'a> {
    /// What the collection says that it comes from.
    collection: Option<&'a str>,
    wanted: Wanted,
    /// The input's name.
    source: &'a str,
    /// The identity of a document that has none.
    fallback_id: &'a str,
}

/// Makes a document of what either reader has read, with its annotations.
fn annotated_document(
    mut bioc: BiocDocument,
    context: &Context<'_>,
    losses: &mut Losses,
) -> AnnotatedDocument {
    let layout = lay_out(bioc.passages());
    let kinds = passage_kind::kinds(bioc.passages(), context.wanted);
    let mut sections = Vec::new();
    let mut title = None;
    for (span, kind) in layout.spans.iter().zip(kinds) {
        let text = &layout.text[span.clone()];
        if text.trim().is_empty() {
            continue;
        }
        if kind.kind == SectionKind::Title && title.is_none() {
            title = Some(text.trim().to_owned());
        }
        let start = span.start + length_of_label(text, kind.label.as_deref());
        sections.push(Section {
            kind: kind.kind,
            span: Span::new(start, span.end),
            label: kind.label,
            category: kind.category,
        });
    }
    let marks = marks::marks(&mut bioc, &layout, losses);
    let id = bioc.id.trim().to_owned();
    let metadata = metadata::metadata(bioc, title, context.collection);
    let own_id = Some(id).filter(|id| !id.is_empty());
    let id = own_id
        .or_else(|| metadata.identity())
        .unwrap_or_else(|| context.fallback_id.to_owned());
    let document = Document {
        id,
        text: layout.text,
        sections,
        metadata,
        source: context.source.to_owned(),
    };
    annotated(document, marks, losses)
}

/// How many bytes of a passage are its label with the colon and white space behind it; a passage is never all label.
fn length_of_label(passage: &str, label: Option<&str>) -> usize {
    let behind =
        label.and_then(|label| passage.trim_start().strip_prefix(label)?.strip_prefix(':'));
    match behind.map(str::trim_start) {
        Some(behind) if !behind.is_empty() => passage.len() - behind.len(),
        _ => 0,
    }
}

#[cfg(test)]
mod tests;
