//! One page: which line belongs to which zone.

use super::super::paragraphs::{sections_of, trimmed_lines};
use super::super::section_labels::label_at_start;
use super::citation::{Citation, parse_citation};
use super::exported;
use super::front::is_author_line;
use super::headings::{
    Zone, heading, heading_with_text, is_banner, is_button, is_note, publication_type,
    says_no_abstract,
};
use crate::document::{Section, SectionKind, Span};

/// A line of this many bytes is prose: the abstract has begun.
pub(super) const PROSE_BYTES: usize = 300;

/// A page taken apart.
pub(super) struct Page<'t> {
    pub(super) text: &'t str,
    /// Trimmed; blank lines are empty.
    pub(super) lines: Vec<Span>,
    /// The zone of each line.
    pub(super) zones: Vec<Zone>,
    pub(super) citation: Option<Citation>,
    /// Whether it is a record of PubMed's export rather than a page.
    pub(super) is_exported: bool,
}

impl<'t> Page<'t> {
    /// Takes the text of one page apart, zone by zone in the order of the page.
    pub(super) fn new(text: &'t str) -> Self {
        let lines: Vec<Span> = trimmed_lines(text, Span::new(0, text.len())).collect();
        let mut page = Self {
            text,
            zones: vec![Zone::Other; lines.len()],
            lines,
            citation: None,
            is_exported: false,
        };
        if page.mark_exported() {
            return page;
        }
        let after_citation = page.mark_citation();
        let after_title = page.mark_title(after_citation);
        let abstract_start = page.mark_front(after_title);
        page.mark_rest(abstract_start);
        page
    }

    fn line(&self, index: usize) -> &'t str {
        self.lines[index].of(self.text)
    }

    fn mark(&mut self, lines: std::ops::Range<usize>, zone: Zone) {
        self.zones[lines].fill(zone);
    }

    /// Marks a record of PubMed's export; false where the text is none.
    fn mark_exported(&mut self) -> bool {
        let mut paragraphs = self.paragraphs();
        if paragraphs.is_empty() {
            return false;
        }
        let (lines, words) = paragraphs.remove(0);
        let Some(citation) = exported::numbered_citation(words) else {
            return false;
        };
        self.citation = Some(citation);
        self.is_exported = true;
        self.mark(lines, Zone::Citation);
        for ((lines, _), zone) in paragraphs.iter().zip(exported::zones_of(&paragraphs)) {
            // The blank lines in front go with the paragraph before.
            self.mark(lines.clone(), zone);
        }
        // Paragraphs of one abstract are one zone, with the blank lines between them.
        for at in 1..self.lines.len() {
            if self.lines[at].is_empty() {
                self.zones[at] = self.zones[at - 1];
            }
        }
        true
    }

    /// Lines between blank ones: their numbers and their text.
    fn paragraphs(&self) -> Vec<(std::ops::Range<usize>, &'t str)> {
        let mut paragraphs = Vec::new();
        let mut at = 0;
        while at < self.lines.len() {
            let end = (at..self.lines.len()).find(|&end| self.lines[end].is_empty());
            let end = end.unwrap_or(self.lines.len());
            if end > at {
                let span = Span {
                    start: self.lines[at].start,
                    end: self.lines[end - 1].end,
                };
                paragraphs.push((at..end, span.of(self.text)));
            }
            at = end + 1;
        }
        paragraphs
    }

    /// Marks banner and citation; gives the line behind them.
    fn mark_citation(&mut self) -> usize {
        let n = self.lines.len();
        let prose =
            (0..n).find(|&at| self.line(at).len() > PROSE_BYTES && !is_banner(self.line(at)));
        let head = 0..prose.unwrap_or(n);
        let found = head
            .clone()
            .find_map(|at| Some((at, parse_citation(self.line(at))?)));
        let first = match found {
            Some((at, citation)) => {
                self.citation = Some(citation);
                at
            }
            None => match head.clone().find(|&at| is_note(self.line(at))) {
                Some(at) if self.line(at).to_lowercase().starts_with("doi") => at,
                _ => {
                    let start = head
                        .clone()
                        .find(|&at| !self.line(at).is_empty() && !is_banner(self.line(at)));
                    let start = start.unwrap_or(head.end);
                    self.mark(0..start, Zone::Banner);
                    return start;
                }
            },
        };
        let above = self.above_citation(first);
        self.mark(0..above, Zone::Banner);
        // A type stands above the citation: below it, 'Editorial' is a title.
        let belongs = |line: &str| line.is_empty() || is_note(line);
        let end = (first + 1..n).find(|&at| !belongs(self.line(at)) && !is_banner(self.line(at)));
        let end = end.unwrap_or(n);
        self.mark(above..end, Zone::Citation);
        end
    }

    /// The first of the lines directly above the citation that belong to it: type and journal.
    fn above_citation(&self, citation: usize) -> usize {
        let wants_journal = self
            .citation
            .as_ref()
            .is_some_and(|citation| citation.journal.is_empty());
        let mut start = citation;
        let mut has_journal = !wants_journal;
        for at in (0..citation).rev() {
            let line = self.line(at);
            if publication_type(line).is_some() {
                start = at;
            } else if !has_journal && !line.is_empty() && line.len() <= 150 && !is_banner(line) {
                has_journal = true;
                start = at;
            } else if !(line.is_empty() || wants_journal && is_banner(line) && line.len() <= 40) {
                break;
            }
        }
        start
    }

    /// Marks the title; gives the line behind it. A title may be wrapped over several lines.
    fn mark_title(&mut self, first: usize) -> usize {
        let n = self.lines.len();
        if first >= n || heading(self.line(first)).is_some() {
            return first;
        }
        let mut end = first + 1;
        // Only a full line is wrapped: a short one is the whole title, even without a blank line behind it.
        while end < n && self.line(end - 1).len() >= 50 && end < first + 8 {
            let line = self.line(end);
            let is_other = line.is_empty()
                || heading(line).is_some()
                || heading_with_text(line).is_some()
                || is_note(line)
                || is_author_line(line)
                || label_at_start(line).is_some()
                || line.len() > PROSE_BYTES
                || self.line(end - 1).ends_with(['.', '?', '!']);
            if is_other || self.is_single_author(end) {
                break;
            }
            end += 1;
        }
        self.mark(first..end, Zone::Title);
        end
    }

    /// Whether a line is one name, as the line behind it shows.
    fn is_single_author(&self, at: usize) -> bool {
        let line = self.line(at);
        let is_name = line.len() <= 40
            && line
                .split_whitespace()
                .all(|word| word.starts_with(char::is_uppercase));
        let next = (at + 1..self.lines.len())
            .map(|next| self.line(next))
            .find(|next| !next.is_empty());
        is_name
            && next.is_none_or(|next| heading(next) == Some(Zone::Affiliations) || is_note(next))
    }

    /// Marks what stands between title and abstract; gives the first line behind it.
    fn mark_front(&mut self, first: usize) -> usize {
        let n = self.lines.len();
        let title = self.title_words();
        let mut zone = Zone::Authors;
        let mut has_identifiers = false;
        let has_heading = self.has_abstract_heading(first);
        for at in first..n {
            let line = self.line(at);
            let found = heading(line);
            if found == Some(Zone::Abstract) {
                self.zones[at] = Zone::Other;
                return at + 1;
            }
            if let Some(n_bytes) = heading_in_front(line) {
                let span = self.lines[at].range();
                self.lines[at] = Span::new(span.start + n_bytes, span.end);
                return at;
            }
            let is_tail = matches!(
                found.or_else(|| heading_with_text(line)),
                Some(
                    Zone::Disclaimer
                        | Zone::Similar
                        | Zone::CitedBy
                        | Zone::References
                        | Zone::Interest
                        | Zone::Figures
                        | Zone::PublicationTypes
                        | Zone::Mesh
                        | Zone::Keywords
                        | Zone::Copyright
                )
            );
            if is_tail || says_no_abstract(line) {
                return at;
            }
            match found {
                Some(found) => zone = found,
                None if line.is_empty() => {}
                None if is_note(line) => {
                    has_identifiers = true;
                    self.zones[at] = Zone::Citation;
                    continue;
                }
                None if publication_type(line).is_some()
                    || (title.is_some() && title == Some(words(line))) =>
                {
                    zone = Zone::Repeat;
                }
                // A page without the heading: prose behind the head is the abstract.
                None if !has_heading
                    && self.is_prose(at)
                    && (has_identifiers || zone != Zone::Affiliations) =>
                {
                    return at;
                }
                None => {}
            }
            self.zones[at] = zone;
        }
        n
    }

    /// Whether the heading of the abstract comes before those of other lists.
    fn has_abstract_heading(&self, first: usize) -> bool {
        let mut headings = (first..self.lines.len()).filter_map(|at| heading(self.line(at)));
        headings
            .find(|zone| !matches!(zone, Zone::Other | Zone::Authors | Zone::Affiliations))
            .is_some_and(|zone| zone == Zone::Abstract)
    }

    fn is_prose(&self, at: usize) -> bool {
        let line = self.line(at);
        label_at_start(line).is_some()
            || (line.len() > PROSE_BYTES && line.contains(". ") && !is_author_line(line))
    }

    /// Marks the abstract and everything behind it.
    fn mark_rest(&mut self, first: usize) {
        let mut zone = Zone::Abstract;
        for at in first..self.lines.len() {
            let line = self.line(at);
            let is_first = at == first
                || self.zones[first..at]
                    .iter()
                    .all(|zone| *zone == Zone::Other);
            match heading(line).or_else(|| heading_with_text(line)) {
                Some(Zone::Abstract | Zone::Authors | Zone::Affiliations)
                    if zone != Zone::Abstract => {}
                // The menu behind each heading of a list.
                Some(Zone::Other) if is_button(line) && zone != Zone::Abstract => {}
                Some(found) => zone = found,
                // Names behind the keywords or the copyright are theirs; identifiers are not.
                None if zone == Zone::Abstract
                    && (is_note(line) || is_languages(line) && is_first) =>
                {
                    self.zones[at] = if is_note(line) {
                        Zone::Citation
                    } else {
                        Zone::Other
                    };
                    continue;
                }
                None => {}
            }
            self.zones[at] = zone;
        }
    }

    /// The lines of a zone that are not blank.
    pub(super) fn lines_of(&self, zone: Zone) -> impl Iterator<Item = &'t str> + '_ {
        let lines = self.lines.iter().zip(&self.zones);
        lines
            .filter(move |(_, of)| **of == zone)
            .map(|(line, _)| line.of(self.text))
            .filter(|line| !line.is_empty())
    }

    fn title_words(&self) -> Option<String> {
        let title: Vec<&str> = self.lines_of(Zone::Title).collect();
        (!title.is_empty()).then(|| words(&title.join(" ")))
    }

    /// The sections: title, parts of the abstract, the references where they are wanted, and the rest as furniture.
    pub(super) fn sections(&self, with_references: bool) -> Vec<Section> {
        let mut sections = Vec::new();
        let mut at = 0;
        while at < self.lines.len() {
            let zone = self.zones[at];
            let end = (at..self.lines.len())
                .find(|&other| self.zones[other] != zone)
                .unwrap_or(self.lines.len());
            let filled: Vec<Span> = self.lines[at..end]
                .iter()
                .copied()
                .filter(|line| !line.is_empty())
                .collect();
            at = end;
            let (Some(first), Some(last)) = (filled.first(), filled.last()) else {
                continue;
            };
            let span = Span {
                start: first.start,
                end: last.end,
            };
            match zone {
                Zone::Title => sections.push(Section::new(SectionKind::Title, span)),
                Zone::Abstract => {
                    sections.extend(sections_of(self.text, span, SectionKind::Abstract));
                }
                Zone::References if with_references => self.add_references(&filled, &mut sections),
                _ => sections.push(Section {
                    label: Some(zone.name().to_owned()),
                    ..Section::new(SectionKind::Furniture, span)
                }),
            }
        }
        sections
    }

    /// Each reference a section, without its number and the links behind it.
    fn add_references(&self, lines: &[Span], sections: &mut Vec<Section>) {
        let mut open: Option<Span> = None;
        for line in lines {
            let words = line.of(self.text);
            if heading(words).is_some() {
                continue;
            }
            let digits = words.len() - words.trim_start_matches(|c: char| c.is_ascii_digit()).len();
            let is_numbered = (1..=4).contains(&digits) && words[digits..].starts_with('.');
            if is_numbered || open.is_none() {
                sections.extend(
                    open.take()
                        .map(|span| Section::new(SectionKind::References, span)),
                );
                let number = if is_numbered { digits + 1 } else { 0 };
                let rest = words[number..].trim_start();
                let start = words.len() - rest.len();
                open = (!rest.is_empty())
                    .then(|| Span::new(line.range().start + start, line.range().end));
            } else if let Some(span) = &mut open {
                span.end = line.end;
            }
        }
        sections.extend(open.map(|span| Section::new(SectionKind::References, span)));
        for section in sections
            .iter_mut()
            .filter(|section| section.kind == SectionKind::References)
        {
            let mut words = section.span.of(self.text);
            while let Some(shorter) = ["PubMed", "PMC", "DOI"]
                .iter()
                .find_map(|link| words.strip_suffix(link))
            {
                let Some(shorter) = shorter.trim_end().strip_suffix('-') else {
                    break;
                };
                words = shorter.trim_end();
            }
            section.span = Span::new(
                section.span.range().start,
                section.span.range().start + words.len(),
            );
        }
        sections.retain(|section| !section.span.is_empty());
    }
}

/// The length of the heading 'Abstract' and what follows it, where the text stands on the same line.
///
/// Catches 'Abstract: Livers are …' and 'ABSTRACT Livers are …'; must not catch 'Abstract art in hospitals'.
fn heading_in_front(line: &str) -> Option<usize> {
    let rest = line
        .strip_prefix("Abstract")
        .or_else(|| line.strip_prefix("ABSTRACT"))?;
    let text = rest.trim_start_matches([':', '.', ' ', '\u{a0}', '\t']);
    let is_prose =
        rest.len() > text.len() && text.starts_with(char::is_uppercase) && line.len() > 80;
    is_prose.then(|| line.len() - text.len())
}

/// `in English, French`: the languages that an abstract can be switched to.
fn is_languages(line: &str) -> bool {
    line.len() <= 60
        && (line.starts_with("in English") || line.starts_with("English,") || line == "English")
}

/// A line's words with single spaces, for comparing titles.
pub(super) fn words(line: &str) -> String {
    line.split_whitespace().collect::<Vec<_>>().join(" ")
}
