//! BioC, version 1 and 2: `collection` of `document` of `passage`, as XML and as JSON.
//!
//! The text of a document is made of its passages, unchanged, each at its offset where the offsets are consistent. What
//! the passages say of themselves (infons `type`, `section_type`, `section`) decides what is title, abstract, or on
//! request body and references; a document whose passages say nothing is content as a whole.

mod json;
mod json_splitter;
mod layout;
mod metadata;
mod model;
mod passage_kind;
mod xml;

pub(super) use json::FORMAT as JSON_FORMAT;
pub(super) use xml::FORMAT as XML_FORMAT;

use self::layout::lay_out;
use self::model::BiocDocument;
use self::passage_kind::Wanted;
use crate::document::{Document, Section, SectionKind, Span};

/// Makes a document of what either reader has read.
fn document(
    bioc: BiocDocument,
    source: Option<&str>,
    wanted: Wanted,
    fallback_id: &str,
) -> Document {
    let layout = lay_out(bioc.passages());
    let kinds = passage_kind::kinds(bioc.passages(), wanted);
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
        sections.push(Section {
            kind: kind.kind,
            span: Span::new(span.start, span.end),
            label: kind.label,
            category: kind.category,
        });
    }
    let id = bioc.id.trim().to_owned();
    let metadata = metadata::metadata(bioc, title, source);
    let own_id = Some(id).filter(|id| !id.is_empty());
    let id = own_id
        .or_else(|| metadata.identity())
        .unwrap_or_else(|| fallback_id.to_owned());
    Document {
        id,
        text: layout.text,
        sections,
        metadata,
        source: String::new(),
    }
}

#[cfg(test)]
mod tests;
