//! A text cut into passages.

use std::ops::Range;

use super::Infons;
use crate::document::{Document, Section, SectionKind, Span};

/// A stretch of text that is to be a passage.
pub(super) struct Tile<'d> {
    pub(super) span: Span,
    section: Option<&'d Section>,
}

impl Tile<'_> {
    /// Whether it holds more than its section.
    pub(super) fn is_wider(&self) -> bool {
        self.section
            .is_some_and(|section| section.span != self.span)
    }

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

/// Tiles that hold the whole text, but for the line break that readers put between passages. White space between two sections
/// belongs to the earlier one, so that a passage begins where its words do; a label to the section that it names; and anything
/// else is a tile of its own.
pub(super) fn passages(document: &Document) -> Vec<Tile<'_>> {
    let text = document.text.as_str();
    let mut tiles = Tiles {
        text,
        tiles: Vec::new(),
    };
    let mut end = 0;
    for section in &document.sections {
        let (start, stop) = (section.span.start as usize, section.span.end as usize);
        let between = words_in(text, end, start);
        let label = section.label.as_deref();
        if between.is_empty() {
            tiles.add(start, stop, Some(section));
        } else if label.is_some_and(|label| text[between.clone()].starts_with(label)) {
            tiles.add(between.start, stop, Some(section));
        } else {
            tiles.add(between.start, between.end, None);
            tiles.add(start, stop, Some(section));
        }
        end = stop;
    }
    let rest = words_in(text, end, text.len());
    tiles.add(rest.start, rest.end, None);
    if let Some(last) = tiles.tiles.last_mut() {
        last.span = Span::new(last.span.start as usize, text.len());
    }
    tiles.tiles
}

/// A stretch of text without the white space at its ends.
fn words_in(text: &str, start: usize, end: usize) -> Range<usize> {
    let trimmed = text[start..end].trim_start();
    let start = end - trimmed.len();
    start..start + trimmed.trim_end().len()
}

struct Tiles<'d> {
    text: &'d str,
    tiles: Vec<Tile<'d>>,
}

impl<'d> Tiles<'d> {
    /// Adds a tile unless it is empty; white space before it goes to the one before.
    fn add(&mut self, start: usize, end: usize, section: Option<&'d Section>) {
        if start >= end {
            return;
        }
        let start = match self.tiles.last_mut() {
            None => 0,
            Some(last) => {
                let from = last.span.start as usize;
                let gap = &self.text[last.span.end as usize..start];
                last.span = Span::new(from, start - usize::from(gap.ends_with('\n')));
                start
            }
        };
        let span = Span::new(start, end);
        self.tiles.push(Tile { span, section });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn passages_give_back_the_text_and_begin_with_words() {
        for (text, sections, expected) in [
            ("Title\n\nOne.", &[(0, 5), (7, 11)][..], "Title\n|One."),
            (
                "Title\nAIM: One.\r\nTwo.",
                &[(0, 5), (11, 15), (17, 21)],
                "Title|AIM: One.\r|Two.",
            ),
            (" a b ", &[(1, 2), (3, 4)], " a +b "),
            ("a x b", &[(0, 1), (4, 5)], "a +x +b"),
            ("a x", &[(0, 1)], "a +x"),
            ("a", &[], "a"),
            ("", &[], ""),
        ] {
            let section = |&(start, end): &(usize, usize)| Section {
                label: Some("AIM".to_owned()),
                ..Section::new(SectionKind::Text, Span::new(start, end))
            };
            let document = Document {
                text: text.to_owned(),
                sections: sections.iter().map(section).collect(),
                ..Document::default()
            };
            let mut shown = String::new();
            let mut end = 0;
            for tile in passages(&document) {
                if !shown.is_empty() {
                    let gap = tile.span.start - end;
                    shown.push(if gap == 1 { '|' } else { '+' });
                    assert!(gap < 2);
                }
                shown.push_str(tile.span.of(text));
                end = tile.span.end;
            }
            assert_eq!(shown, expected);
        }
    }
}
