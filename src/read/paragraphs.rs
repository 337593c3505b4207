//! Sections of running text: paragraphs, and parts that begin with a label.

use super::section_labels::{is_bare_label, label_at_start, labels_in};
use crate::document::{Section, SectionKind, Span};

/// The lines of a part of a text, without white space round them; blank lines come as empty spans.
///
/// Lines end at `\n`, `\r\n` and `\r`.
pub(super) fn trimmed_lines(text: &str, part: Span) -> impl Iterator<Item = Span> + '_ {
    let mut at = part.range().start;
    let pieces = part.of(text).split_inclusive('\n').flat_map(|piece| {
        // A lone `\r` ends a line too; the one of `\r\n` only adds an empty rest, which is dropped.
        let body = piece.strip_suffix('\n').unwrap_or(piece);
        let body_end = body.strip_suffix('\r').map_or(body.len(), str::len);
        let cut = move |(index, _): (usize, &str)| index < body_end;
        let cuts: Vec<usize> = piece
            .match_indices('\r')
            .filter(|m| cut((m.0, m.1)))
            .map(|m| m.0 + 1)
            .collect();
        let mut starts = vec![0];
        starts.extend(cuts);
        let ends: Vec<usize> = starts
            .iter()
            .skip(1)
            .copied()
            .chain([piece.len()])
            .collect();
        starts
            .into_iter()
            .zip(ends)
            .map(move |(start, end)| &piece[start..end])
    });
    pieces.map(move |line| {
        let start = at + (line.len() - line.trim_start().len());
        let trimmed = line.trim();
        at += line.len();
        if trimmed.is_empty() {
            Span::new(start.min(at), start.min(at))
        } else {
            Span::new(start, start + trimmed.len())
        }
    })
}

/// The sections of a part of a text: paragraphs end at blank lines, and a line that begins with a label, or is one,
/// begins a section.
///
/// In an abstract a label holds until the next one and lies outside its section. In text that does not say what it is,
/// a label holds until the paragraph ends and is content like the rest, a line of its own a section of its own: nothing
/// of such a text is left untagged.
pub(super) fn sections_of(text: &str, part: Span, kind: SectionKind) -> Vec<Section> {
    let mut parts = Parts {
        kind,
        sections: Vec::new(),
        open: None,
        label: None,
    };
    for line in trimmed_lines(text, part) {
        parts.add(text, line);
    }
    parts.close();
    parts.sections
}

/// The pieces of a line that begin with a label, and what stands before the first: an abstract on one line.
fn cut_at_labels(text: &str, line: Span) -> Vec<Span> {
    let words = line.of(text);
    let mut pieces = Vec::new();
    let mut start = 0;
    let inner = labels_in(words).into_iter().map(|label| label.start);
    for end in inner.filter(|&at| at > 0).chain([words.len()]) {
        let piece = words[start..end].trim_end();
        if !piece.is_empty() {
            let from = line.range().start + start;
            pieces.push(Span::new(from, from + piece.len()));
        }
        start = end;
    }
    pieces
}

struct Parts {
    kind: SectionKind,
    sections: Vec<Section>,
    open: Option<Span>,
    label: Option<String>,
}

impl Parts {
    fn add(&mut self, text: &str, line: Span) {
        let words = line.of(text);
        if words.is_empty() {
            let was_open = self.open.is_some();
            self.close();
            if was_open && self.kind != SectionKind::Abstract {
                self.label = None;
            }
        } else {
            for piece in cut_at_labels(text, line) {
                self.add_piece(text, piece);
            }
        }
    }

    fn add_piece(&mut self, text: &str, piece: Span) {
        let words = piece.of(text);
        if let Some(label) = label_at_start(words) {
            self.begin(label.name, piece, label.text_start);
        } else if is_bare_label(words) {
            self.begin(words, piece, words.len());
        } else {
            let start = self.open.map_or(piece.start, |open| open.start);
            self.open = Some(Span {
                start,
                end: piece.end,
            });
        }
    }

    /// Begins a section with a label; the text behind it begins `text_start` bytes into the line.
    fn begin(&mut self, label: &str, line: Span, text_start: usize) {
        self.close();
        self.label = Some(label.to_owned());
        let is_alone = text_start >= line.len();
        if self.kind != SectionKind::Abstract {
            self.open = Some(line);
            if is_alone {
                self.close();
            }
        } else if !is_alone {
            self.open = Some(Span::new(line.range().start + text_start, line.range().end));
        }
    }

    fn close(&mut self) {
        if let Some(span) = self.open.take() {
            self.sections.push(Section {
                label: self.label.clone(),
                ..Section::new(self.kind, span)
            });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn whole(text: &str) -> Span {
        Span::new(0, text.len())
    }

    #[test]
    fn lines_end_at_any_line_break() {
        let text = " a\r\n\r\nb\rc \n\n d";
        let lines: Vec<&str> = trimmed_lines(text, whole(text))
            .map(|line| line.of(text))
            .collect();
        assert_eq!(lines, ["a", "", "b", "c", "", "d"]);
    }

    fn parts(text: &str, kind: SectionKind) -> Vec<(Option<&str>, String)> {
        let sections = sections_of(text, whole(text), kind);
        let text_of = |section: &Section| section.span.of(text).to_owned();
        let label = |section: &Section| section.label.clone().map(|label| &*label.leak());
        sections
            .iter()
            .map(|section| (label(section), text_of(section)))
            .collect()
    }

    #[test]
    fn an_abstract_on_one_line_is_cut_at_its_labels() {
        let text = "A title.\nAIM: To see. METHODS: We saw. KRAS: a gene. RESULTS: Seen (all). CONCLUSION: So.";
        let found = parts(text, SectionKind::Text);
        let expected = [
            (None, "A title."),
            (Some("AIM"), "AIM: To see."),
            (Some("METHODS"), "METHODS: We saw. KRAS: a gene."),
            (Some("RESULTS"), "RESULTS: Seen (all)."),
            (Some("CONCLUSION"), "CONCLUSION: So."),
        ];
        assert_eq!(
            found,
            expected.map(|(label, part)| (label, part.to_owned()))
        );
    }

    #[test]
    fn cuts_at_blank_lines_and_labels() {
        let text =
            "A title\nBACKGROUND: one\ntwo\n\nthree\n\nMethods\nfour\n\n\nResults:\n\nfive\n";
        let owned = |expected: &[(Option<&'static str>, &str)]| {
            let owned = expected
                .iter()
                .map(|(label, part)| (*label, (*part).to_owned()));
            owned.collect::<Vec<_>>()
        };
        assert_eq!(
            parts(text, SectionKind::Text),
            owned(&[
                (None, "A title"),
                (Some("BACKGROUND"), "BACKGROUND: one\ntwo"),
                (None, "three"),
                (Some("Methods"), "Methods"),
                (Some("Methods"), "four"),
                (Some("Results"), "Results:"),
                (Some("Results"), "five"),
            ])
        );
        assert_eq!(
            parts(text, SectionKind::Abstract),
            owned(&[
                (None, "A title"),
                (Some("BACKGROUND"), "one\ntwo"),
                (Some("BACKGROUND"), "three"),
                (Some("Methods"), "four"),
                (Some("Results"), "five"),
            ])
        );
        assert_eq!(parts(" \n\n", SectionKind::Text), []);
    }
}
