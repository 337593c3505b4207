//! A text cut into passages.

use super::Infons;
use crate::document::{Document, Section, SectionKind, Span};

/// A stretch of text that is to be a passage.
pub(super) struct Tile<'d> {
    pub(super) span: Span,
    section: Option<&'d Section>,
}

impl Tile<'_> {
    /// What the passage says of itself, in the words that readers of BioC know.
    pub(super) fn infons(&self) -> Infons {
        let mut infons = Infons::new();
        let mut add = |name: &str, value: &str| infons.insert(name.to_owned(), value.into());
        let kind = self
            .section
            .map_or(SectionKind::Furniture, |section| section.kind);
        match kind {
            SectionKind::Body => drop(add("type", "paragraph")),
            SectionKind::References => drop(add("type", "ref")),
            SectionKind::Text => {}
            kind => drop(add("type", kind.as_str())),
        }
        if let Some(label) = self.section.and_then(|section| section.label.as_deref()) {
            add("section_label", label);
        }
        if let Some(category) = self.section.and_then(|section| section.category.as_deref()) {
            add("section_category", category);
        }
        infons
    }
}

/// Tiles that hold the whole text, but for one line break in front of each. What stands between two sections belongs to the
/// later one where it is its label or nothing but white space, and is a tile of its own else.
pub(super) fn passages(document: &Document) -> Vec<Tile<'_>> {
    let text = document.text.as_str();
    let mut tiles: Vec<Tile<'_>> = Vec::new();
    let mut end = 0;
    let mut add = |start: usize, stop: usize, section| {
        // The reader puts one line break between passages.
        let start = start + usize::from(start > 0 && text[start..stop].starts_with('\n'));
        if start < stop {
            tiles.push(Tile {
                span: Span::new(start, stop),
                section,
            });
        }
    };
    for section in &document.sections {
        let (start, stop) = (section.span.start as usize, section.span.end as usize);
        let between = text[end..start].trim();
        let is_label = section
            .label
            .as_deref()
            .is_some_and(|label| between.starts_with(label));
        if between.is_empty() || is_label {
            add(end, stop, Some(section));
        } else {
            add(end, start, None);
            add(start, stop, Some(section));
        }
        end = stop;
    }
    if text[end..].trim().is_empty() {
        if let Some(last) = tiles.last_mut() {
            last.span = Span::new(last.span.start as usize, text.len());
        }
    } else {
        let section = None;
        let start = end + usize::from(end > 0 && text[end..].starts_with('\n'));
        tiles.push(Tile {
            span: Span::new(start, text.len()),
            section,
        });
    }
    tiles
}
