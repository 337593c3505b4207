//! PubTator: `PMID|t|title`, `PMID|a|abstract`, then tab-separated annotations, a blank line behind each document.
//!
//! The text is title, newline, abstract, exactly: offsets of the annotations count in it. A line of six fields is a mention;
//! one of four names two concepts that are related, which no mention of ours can carry.

use std::collections::VecDeque;

use super::annotating::{Marks, annotated, bare_mention};
use super::charset::decode;
use super::lines::{Block, Lines};
use super::named_fields::pmid_of;
use super::section_labels::labels_in;
use super::{DocumentReader, Documents, Format, Input, ReadError, ReadErrorKind, ReadOptions};
use crate::document::{
    AnnotatedDocument, Document, Location, Metadata, Section, SectionKind, Span,
};
use crate::format::facts::read_fact;
use crate::format::losses::{LossKind, Losses};
use crate::format::record::MentionRecord;

pub(super) const FORMAT: Format = Format {
    name: "pubtator",
    description: "PubTator: PMID|t|title, PMID|a|abstract, and a line for each mention",
    extensions: &["pubtator"],
    sniff,
    open,
};

fn sniff(head: &str) -> bool {
    let first = head.lines().find(|line| !line.trim().is_empty());
    first.is_some_and(|line| matches!(text_line(line), Some((_, "t", _))))
}

/// Identity, letter and text of a line `ID|t|…` or `ID|a|…`.
fn text_line(line: &str) -> Option<(&str, &str, &str)> {
    let mut parts = line.splitn(3, '|');
    let (id, letter, text) = (parts.next()?.trim(), parts.next()?, parts.next()?);
    let is_id = !id.is_empty() && id.len() <= 64 && !id.contains(char::is_whitespace);
    (is_id && matches!(letter, "t" | "a")).then_some((id, letter, text))
}

#[expect(clippy::unnecessary_wraps, reason = "the type of `Format::open`")]
fn open(input: Input, options: &ReadOptions) -> Result<Documents, ReadError> {
    Ok(Box::new(PubTator {
        source: input.short_name(),
        charset: input.charset,
        lines: Lines::new(input.name, input.bytes, options.max_record_bytes),
        options: options.clone(),
        ready: VecDeque::new(),
        has_records: false,
        n_skipped: 0,
        is_over: false,
        losses: Losses::default(),
    }))
}

struct PubTator {
    source: String,
    charset: &'static str,
    lines: Lines,
    options: ReadOptions,
    /// What a block that has been read holds, errors where they were met.
    ready: VecDeque<Result<AnnotatedDocument, ReadError>>,
    has_records: bool,
    n_skipped: u64,
    is_over: bool,
    losses: Losses,
}

/// A document on its way.
struct Parts<'t> {
    id: &'t str,
    title: Option<&'t str>,
    abstract_text: Option<&'t str>,
    mentions: Vec<MentionRecord<'static>>,
}

/// The mention of a line `ID, start, end, words, type[, identifier …]`; none where it is no such line.
fn mention_line(line: &str) -> Option<MentionRecord<'static>> {
    let mut fields = line.split('\t').skip(1);
    let (start, end) = (fields.next()?.parse().ok()?, fields.next()?.parse().ok()?);
    let (words, entity_type) = (fields.next()?, fields.next()?);
    let mut mention = bare_mention();
    read_fact(
        &mut mention,
        "identifier",
        fields.next().unwrap_or_default(),
    );
    Some(MentionRecord {
        entity_type: entity_type.to_owned().into(),
        start,
        end,
        text: words.to_owned().into(),
        ..mention
    })
}

/// Whether the second field is the name of a relation, not the start of a mention.
fn is_relation_line(line: &str) -> bool {
    let name = line.split('\t').nth(1).unwrap_or_default();
    name.starts_with(char::is_alphabetic)
}

impl PubTator {
    fn read(&mut self, block: Block) -> Result<(), ReadError> {
        self.has_records = true;
        let mode = self.options.encoding_errors;
        let start = self.lines.at(block.first_line, None);
        let decoded = decode(block.bytes, &start, self.charset, mode);
        let Some(text) = decoded? else {
            self.n_skipped += 1;
            return Ok(());
        };
        let mut open: Option<Parts<'_>> = None;
        let mut errors = Vec::new();
        // Not `lines`, which would cut `\r` inside a text; the line ends themselves are gone already.
        for (line, number) in text.split('\n').zip(block.first_line..) {
            if let Some((id, letter, words)) = text_line(line) {
                if open.as_ref().is_some_and(|parts| parts.id != id) {
                    self.finish(open.take());
                }
                let parts = open.get_or_insert(Parts {
                    id,
                    title: None,
                    abstract_text: None,
                    mentions: Vec::new(),
                });
                let slot = if letter == "t" {
                    &mut parts.title
                } else {
                    &mut parts.abstract_text
                };
                if slot.replace(words).is_some() {
                    let message = format!("a second line \"{id}|{letter}|\" (the last one counts)");
                    errors.push(self.malformed(message, number, line));
                }
                continue;
            }
            let id = line.split('\t').next().unwrap_or(line);
            let is_annotation = line.split('\t').count() >= 4;
            match &mut open {
                Some(parts) if is_annotation && parts.id == id => {
                    if self.options.annotations {
                        match mention_line(line) {
                            Some(mention) => parts.mentions.push(mention),
                            None if is_relation_line(line) => self.losses.add(
                                LossKind::Dropped,
                                "relations",
                                "they join concepts and no mentions",
                                1,
                            ),
                            None => {
                                let message = "offsets that are no numbers of characters";
                                errors.push(self.malformed(message.to_owned(), number, line));
                            }
                        }
                    }
                }
                _ => {
                    let expected = "expected ID|t|title, ID|a|abstract, or a line of tab-separated fields that begins \
                                    with the same ID";
                    errors.push(self.malformed(
                        format!("not a line of PubTator ({expected})"),
                        number,
                        line,
                    ));
                }
            }
        }
        self.finish(open);
        self.ready.extend(errors.into_iter().map(Err));
        Ok(())
    }

    fn malformed(&self, message: String, number: u64, line: &str) -> ReadError {
        let location = self.lines.at(number, Some(1));
        ReadError::record(ReadErrorKind::Malformed(message), location).with_snippet(line)
    }

    fn finish(&mut self, parts: Option<Parts<'_>>) {
        let Some(parts) = parts else { return };
        let title = parts.title.unwrap_or_default();
        let mut text = title.to_owned();
        let mut sections = Vec::new();
        if !title.trim().is_empty() {
            sections.push(Section::new(SectionKind::Title, Span::new(0, text.len())));
        }
        if let Some(abstract_text) = parts.abstract_text {
            text.push('\n');
            let start = text.len();
            text.push_str(abstract_text);
            sections.extend(abstract_sections(abstract_text, start));
        }
        let metadata = Metadata {
            title: Some(title.trim().to_owned()).filter(|title| !title.is_empty()),
            pmid: pmid_of(parts.id),
            ..Metadata::default()
        };
        let document = Document {
            id: metadata.identity().unwrap_or_else(|| parts.id.to_owned()),
            text,
            sections,
            metadata,
            source: self.source.clone(),
        };
        let marks = Marks {
            mentions: parts.mentions,
            ..Marks::default()
        };
        let read = annotated(document, marks, &mut self.losses);
        self.ready.push_back(Ok(read));
    }
}

/// The labelled parts of an abstract that begins at `start` in the document's text.
fn abstract_sections(words: &str, start: usize) -> Vec<Section> {
    let labels = labels_in(words);
    let lead = labels.first().map_or(words.len(), |label| label.start);
    let mut parts = vec![(None, 0, lead)];
    for (index, label) in labels.iter().enumerate() {
        let end = labels.get(index + 1).map_or(words.len(), |next| next.start);
        parts.push((Some(label.name.to_owned()), label.text_start.min(end), end));
    }
    let mut sections = Vec::new();
    for (label, from, to) in parts {
        let part = words[from..to].trim_end();
        if !part.trim_start().is_empty() {
            let from = from + (part.len() - part.trim_start().len());
            let span = Span::new(start + from, start + from + part.trim_start().len());
            sections.push(Section {
                label,
                ..Section::new(SectionKind::Abstract, span)
            });
        }
    }
    sections
}

impl Iterator for PubTator {
    type Item = Result<AnnotatedDocument, ReadError>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            if let Some(outcome) = self.ready.pop_front() {
                return Some(outcome);
            }
            if self.is_over {
                return None;
            }
            let outcome = match self.lines.next_block() {
                Some(Ok(block)) => self.read(block),
                Some(Err(error)) => Err(error),
                None => {
                    self.is_over = true;
                    if self.has_records {
                        return None;
                    }
                    let location = Location::default().in_path(&self.lines.name);
                    Err(ReadError::fatal(ReadErrorKind::Empty, location))
                }
            };
            if let Err(error) = outcome {
                self.has_records = true;
                self.is_over |= error.is_fatal;
                return Some(Err(error));
            }
        }
    }
}

impl DocumentReader for PubTator {
    fn n_skipped(&self) -> u64 {
        self.n_skipped
    }

    fn losses(&self) -> Losses {
        self.losses.clone()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(bytes: &[u8]) -> Vec<Result<Document, String>> {
        let options = ReadOptions::default();
        let input = Input::from_reader(
            "in.txt",
            std::io::Cursor::new(bytes.to_vec()),
            None,
            &options,
        );
        open(input, &options)
            .unwrap()
            .map(|outcome| {
                outcome
                    .map(|read| read.document)
                    .map_err(|error| error.to_string())
            })
            .collect()
    }

    #[test]
    fn the_text_is_title_newline_abstract_exactly() {
        let text = b"\n1|t| A title. \r\n1|a|AIM: x|y. RESULTS: z.\r\n1\t0\t2\tA\tX\t-\r\n1\tCID\tD1\tD2\r\n\r\nx7|t|T\nx7|a|\n";
        let documents: Vec<Document> = read(text).into_iter().map(Result::unwrap).collect();
        assert_eq!(documents[0].text, " A title. \nAIM: x|y. RESULTS: z.");
        assert_eq!(documents[0].id, "pmid:1");
        let parts: Vec<_> = documents[0].sections[1..]
            .iter()
            .map(|section| section.span.of(&documents[0].text))
            .collect();
        assert_eq!(parts, ["x|y.", "z."]);
        assert_eq!(
            (documents[1].id.as_str(), documents[1].text.as_str()),
            ("x7", "T\n")
        );
        assert_eq!(documents[1].sections.len(), 1);
    }

    #[test]
    fn documents_may_follow_each_other_without_a_blank_line() {
        let ids: Vec<String> = read(b"1|t|a\n1|a|b\n2|t|c\n2\t0\t1\tc\tX\n")
            .into_iter()
            .map(|o| o.unwrap().id)
            .collect();
        assert_eq!(ids, ["pmid:1", "pmid:2"]);
    }

    #[test]
    fn bad_lines_are_located_and_the_rest_is_read() {
        let outcomes = read(b"1|t|a\n1|a|b\nnonsense\n\n2|t|c\n3\t0\t1\tc\tX\n\n4|t|\xff\n\n5|t|e");
        let flat: Vec<String> = outcomes
            .into_iter()
            .map(|outcome| outcome.map_or_else(|error| error, |document| document.id))
            .collect();
        assert_eq!(flat[0], "pmid:1");
        assert!(
            flat[1].starts_with("in.txt:3:1: not a line of PubTator"),
            "{}",
            flat[1]
        );
        assert_eq!(flat[2], "pmid:2");
        assert!(flat[3].starts_with("in.txt:6:1: "), "{}", flat[3]);
        assert!(
            flat[4].starts_with("in.txt:8:5: not valid UTF-8"),
            "{}",
            flat[4]
        );
        assert_eq!(flat[5], "pmid:5");
        assert_eq!(
            read(b" \n")[0].as_ref().unwrap_err(),
            "in.txt: the input is empty"
        );
    }

    #[test]
    fn is_told_by_its_first_line() {
        assert!(sniff("\n26094|t|Title") && !sniff("a | t | b") && !sniff("a b|t|c") && !sniff(""));
    }
}
