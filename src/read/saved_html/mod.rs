//! Pages saved as HTML: PubMed's own by their structure, others by their visible text.
//!
//! Nothing is executed or fetched. Scripts, styles and the page's chrome are dropped. Of a PubMed page the text is
//! title, newline, then each part of the abstract with its label, as for PubMed XML; of another page it is what a
//! reader sees of its main part.

mod asn1;
mod meta;
mod pubmed_page;
mod visible;

use scraper::Html;

use super::composed::compose;
use super::detect::looks_like_html;
use super::paragraphs::sections_of;
use super::whole_text::{Whole, whole_text};
use super::{Documents, Format, Input, ReadError, ReadErrorKind, ReadOptions};
use crate::document::{AnnotatedDocument, Document, Location, Section, SectionKind, Span};

pub(super) const FORMAT: Format = Format {
    name: "saved-html",
    description: "PubMed page saved as HTML (title and abstract), or another page (its visible text)",
    extensions: &["html", "htm", "xhtml"],
    sniff: looks_like_html,
    open,
};

fn open(mut input: Input, options: &ReadOptions) -> Result<Documents, ReadError> {
    let Some(markup) = whole_text(&mut input, options)? else {
        return Ok(Box::new(Whole::one(None)));
    };
    let source = input.short_name();
    let mut document = document_of(&Html::parse_document(&markup), &format!("file:{source}#1"));
    if document.text.trim().is_empty() {
        let location = Location::default().in_path(&input.name);
        return Err(ReadError::fatal(ReadErrorKind::Empty, location));
    }
    document.source = source;
    Ok(Box::new(Whole::one(Some(AnnotatedDocument::plain(
        document,
    )))))
}

fn document_of(page: &Html, fallback_id: &str) -> Document {
    let mut metadata = meta::metadata_of(page);
    if let Some(parts) = pubmed_page::read(page, &mut metadata) {
        return compose(metadata, &parts, fallback_id);
    }
    let text = visible::main_text(page);
    let sections = asn1::read(&text, &mut metadata)
        .unwrap_or_else(|| visible_sections(&text, metadata.title.as_deref()));
    Document {
        id: metadata
            .identity()
            .unwrap_or_else(|| fallback_id.to_owned()),
        text,
        sections,
        metadata,
        ..Document::default()
    }
}

/// Paragraphs; the one that is the article's title is said to be it.
fn visible_sections(text: &str, title: Option<&str>) -> Vec<Section> {
    let mut sections = sections_of(text, Span::new(0, text.len()), SectionKind::Text);
    let heading = sections
        .iter_mut()
        .find(|section| title == Some(section.span.of(text)));
    if let Some(heading) = heading {
        heading.kind = SectionKind::Title;
    }
    sections
}

#[cfg(test)]
mod tests;
