//! CoNLL: a token a line with its label in the last column, a blank line behind each sentence, `-DOCSTART-` before each
//! document.
//!
//! Labels after IOB2, IOB1, BILUO or BIOES. The format has no white space: tokens are joined by a blank, sentences by a line
//! break. A file without `-DOCSTART-` is one document.

use super::annotating::{Marks, annotated, bare_mention};
use super::charset::decode;
use super::lines::{Lines, RawLine};
use super::named_fields::check_length;
use super::{DocumentReader, Documents, Format, Input, ReadError, ReadErrorKind, ReadOptions};
use crate::document::{
    AnnotatedDocument, Document, Location, OffsetUnit, Section, SectionKind, Sentence, Span,
};
use crate::format::losses::Losses;
use crate::format::record::MentionRecord;

pub(super) const CONLL_2003: Format = Format {
    name: "conll2003",
    description: "CoNLL-2003: a token a line, its label in the last of four columns, -DOCSTART- before each document",
    extensions: &["conll", "conll2003"],
    sniff: |head| looks_like(head, |columns, _| columns >= 3),
    open,
};

pub(super) const BILUO: Format = Format {
    name: "biluo",
    description: "token and label after BILUO or BIOES",
    extensions: &["biluo", "bilou"],
    sniff: |head| looks_like(head, |columns, has_ends| columns == 2 && has_ends),
    open,
};

pub(super) const IOB2: Format = Format {
    name: "iob2",
    description: "token and label after IOB2 or IOB1",
    extensions: &["iob", "iob2", "bio"],
    sniff: |head| looks_like(head, |columns, _| columns == 2),
    open,
};

const DOCUMENT_START: &str = "-DOCSTART-";
/// Lines that are looked at to tell the format.
const N_SNIFFED: usize = 50;

/// Whether all whole lines end in a label, and what `fits` says of the number of columns and of labels that mark ends.
fn looks_like(head: &str, fits: fn(usize, bool) -> bool) -> bool {
    let whole = head.rfind('\n').map_or("", |end| &head[..end]);
    let mut lines = whole
        .lines()
        .filter(|line| !line.trim().is_empty())
        .take(N_SNIFFED)
        .peekable();
    let Some(first) = lines.peek() else {
        return false;
    };
    let starts = first.starts_with(DOCUMENT_START);
    let mut n_columns = if starts { 4 } else { 0 };
    let mut has_ends = false;
    for line in lines.filter(|line| !line.starts_with(DOCUMENT_START)) {
        let columns: Vec<&str> = columns(line).collect();
        let Some(label) = columns.last().and_then(|label| Label::parse(label)) else {
            return false;
        };
        if columns.len() < 2 {
            return false;
        }
        n_columns = n_columns.max(columns.len());
        has_ends |= label.ends;
    }
    fits(n_columns, has_ends)
}

fn columns(line: &str) -> impl Iterator<Item = &str> {
    line.split(['\t', ' ']).filter(|column| !column.is_empty())
}

/// What a label says of its token.
#[derive(Clone, Copy)]
struct Label<'l> {
    /// `None` outside of mentions.
    entity_type: Option<&'l str>,
    begins: bool,
    /// It says that the mention ends here.
    ends: bool,
}

impl<'l> Label<'l> {
    fn parse(label: &'l str) -> Option<Self> {
        if label == "O" {
            return Some(Self {
                entity_type: None,
                begins: false,
                ends: false,
            });
        }
        let (position, entity_type) = label.split_once('-')?;
        if entity_type.is_empty() || !matches!(position, "B" | "I" | "L" | "E" | "U" | "S") {
            return None;
        }
        Some(Self {
            entity_type: Some(entity_type),
            begins: matches!(position, "B" | "U" | "S"),
            ends: matches!(position, "L" | "E" | "U" | "S"),
        })
    }
}

#[expect(clippy::unnecessary_wraps, reason = "the type of `Format::open`")]
fn open(input: Input, options: &ReadOptions) -> Result<Documents, ReadError> {
    Ok(Box::new(Conll {
        source: input.short_name(),
        charset: input.charset,
        lines: Lines::new(input.name, input.bytes, options.max_record_bytes),
        options: options.clone(),
        open: Building::default(),
        n_documents: 0,
        n_lines: 0,
        n_skipped: 0,
        is_over: false,
        losses: Losses::default(),
    }))
}

struct Conll {
    source: String,
    charset: &'static str,
    lines: Lines,
    options: ReadOptions,
    open: Building,
    n_documents: u64,
    n_lines: u64,
    n_skipped: u64,
    is_over: bool,
    losses: Losses,
}

/// A document of which some tokens have been read.
#[derive(Default)]
struct Building {
    text: String,
    tokens: Vec<Span>,
    sentences: Vec<Sentence>,
    mentions: Vec<MentionRecord<'static>>,
    /// Where the open sentence begins.
    sentence: Option<usize>,
    /// The type of the mention that may go on.
    open_type: Option<String>,
}

impl Building {
    fn token(&mut self, word: &str, label: Label<'_>) {
        if self.sentence.is_some() {
            self.text.push(' ');
        } else if !self.text.is_empty() {
            self.text.push('\n');
        }
        let start = self.text.len();
        self.text.push_str(word);
        let end = self.text.len();
        self.sentence.get_or_insert(start);
        self.tokens.push(Span::new(start, end));
        let Some(entity_type) = label.entity_type else {
            self.open_type = None;
            return;
        };
        let goes_on = !label.begins && self.open_type.as_deref() == Some(entity_type);
        match self.mentions.last_mut().filter(|_| goes_on) {
            Some(mention) => mention.end = end,
            None => self.mentions.push(MentionRecord {
                entity_type: entity_type.to_owned().into(),
                start,
                end,
                ..bare_mention()
            }),
        }
        self.open_type = (!label.ends).then(|| entity_type.to_owned());
    }

    fn end_sentence(&mut self) {
        if let Some(start) = self.sentence.take() {
            self.sentences.push(Sentence {
                span: Span::new(start, self.text.len()),
                section: 0,
                role: None,
            });
        }
        self.open_type = None;
    }
}

impl Conll {
    /// Takes a line; gives the document that it ends.
    fn read(&mut self, line: RawLine) -> Result<Option<AnnotatedDocument>, ReadError> {
        let at = self.lines.at(line.number, None);
        let mode = self.options.encoding_errors;
        let Some(line) = decode(line.bytes, &at, self.charset, mode)? else {
            self.n_skipped += 1;
            return Ok(None);
        };
        self.n_lines += 1;
        if line.starts_with(DOCUMENT_START) {
            return Ok(self.finish());
        }
        let mut columns = columns(&line);
        let Some(word) = columns.next() else {
            self.open.end_sentence();
            return Ok(None);
        };
        if self.open.text.len() + word.len() > self.options.max_record_bytes {
            self.is_over = true;
            let limit = self.options.max_record_bytes;
            let kind = ReadErrorKind::TooLarge(format!(
                "a document of more than {limit} bytes (put {DOCUMENT_START} lines between documents)"
            ));
            return Err(ReadError::fatal(kind, at));
        }
        let malformed = |message: &str| {
            ReadError::record(ReadErrorKind::Malformed(message.to_owned()), at.clone())
                .with_snippet(&line)
        };
        let Some(label) = columns.last().and_then(Label::parse) else {
            // The token is kept, so that what follows keeps its place.
            let outside = Label {
                entity_type: None,
                begins: false,
                ends: false,
            };
            self.open.token(word, outside);
            return Err(malformed(
                "the last column is no label (expected O, or B-TYPE, I-TYPE and their like)",
            ));
        };
        self.open.token(word, label);
        Ok(None)
    }

    /// The document that has been read; none where there are no tokens.
    fn finish(&mut self) -> Option<AnnotatedDocument> {
        self.open.end_sentence();
        let building = std::mem::take(&mut self.open);
        if building.tokens.is_empty() || check_length(&building.text).is_err() {
            return None;
        }
        self.n_documents += 1;
        let whole = Span::new(0, building.text.len());
        let document = Document {
            id: format!("file:{}#{}", self.source, self.n_documents),
            text: building.text,
            sections: vec![Section::new(SectionKind::Text, whole)],
            source: self.source.clone(),
            ..Document::default()
        };
        if !self.options.annotations {
            return Some(AnnotatedDocument::plain(document));
        }
        let marks = Marks {
            mentions: building.mentions,
            unit: OffsetUnit::Byte,
            ..Marks::default()
        };
        let mut read = annotated(document, marks, &mut self.losses);
        read.annotations.sentences = building.sentences;
        read.annotations.tokens = building.tokens;
        Some(read)
    }
}

impl Iterator for Conll {
    type Item = Result<AnnotatedDocument, ReadError>;

    fn next(&mut self) -> Option<Self::Item> {
        while !self.is_over {
            let outcome = match self.lines.next_line() {
                Some(Ok(line)) => self.read(line),
                Some(Err(error)) => {
                    self.is_over = error.is_fatal;
                    Err(error)
                }
                None => {
                    self.is_over = true;
                    let location = Location::default().in_path(&self.lines.name);
                    match self.n_lines {
                        0 => Err(ReadError::fatal(ReadErrorKind::Empty, location)),
                        _ => Ok(self.finish()),
                    }
                }
            };
            if let Some(outcome) = outcome.transpose() {
                return Some(outcome);
            }
        }
        None
    }
}

impl DocumentReader for Conll {
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

    /// A text, and type and words of its mentions.
    type Read = (String, Vec<(String, String)>);

    fn read(text: &str) -> Vec<Result<Read, String>> {
        let options = ReadOptions {
            annotations: true,
            ..ReadOptions::default()
        };
        let input = Input::from_bytes("in.conll", text.to_owned());
        let documents = open(input, &options).unwrap();
        let mentions = |read: AnnotatedDocument| {
            let text = read.document.text.clone();
            let mentions = read.annotations.mentions.iter().map(|mention| {
                let name = read
                    .vocabulary
                    .entity_type(mention.entity_type)
                    .name
                    .clone();
                (name, mention.fragments.surface(&text, " "))
            });
            (text.clone(), mentions.collect())
        };
        documents
            .map(|outcome| outcome.map(mentions).map_err(|error| error.to_string()))
            .collect()
    }

    fn pair(name: &str, words: &str) -> (String, String) {
        (name.to_owned(), words.to_owned())
    }

    #[test]
    fn every_scheme_gives_the_same_mentions() {
        let expected = vec![pair("A", "b c"), pair("A", "d"), pair("B", "e")];
        for labels in [
            ["O", "B-A", "I-A", "B-A", "B-B"],
            ["O", "I-A", "I-A", "B-A", "I-B"],
            ["O", "B-A", "L-A", "U-A", "U-B"],
            ["O", "B-A", "E-A", "S-A", "S-B"],
        ] {
            let lines: Vec<String> = ["a", "b", "c", "d", "e"]
                .iter()
                .zip(labels)
                .map(|(word, label)| format!("{word}\t{label}\n"))
                .collect();
            let documents = read(&lines.concat());
            assert_eq!(documents, [Ok(("a b c d e".to_owned(), expected.clone()))]);
        }
    }

    #[test]
    fn documents_and_sentences_end_mentions() {
        let documents = read(
            "-DOCSTART- -X- O O\n\na NN - B-A\n\nb NN - I-A\n\n-DOCSTART- -X- O O\n\nc NN - O\n",
        );
        assert_eq!(
            documents,
            [
                Ok(("a\nb".to_owned(), vec![pair("A", "a"), pair("A", "b")])),
                Ok(("c".to_owned(), vec![])),
            ]
        );
    }

    #[test]
    fn a_line_without_a_label_is_told_and_its_token_kept() {
        let outcomes = read("a\tO\nb\tno label\nc\tB-A\n");
        assert!(outcomes[0].as_ref().unwrap_err().starts_with("in.conll:2"));
        assert_eq!(outcomes[1], Ok(("a b c".to_owned(), vec![pair("A", "c")])));
    }

    #[test]
    fn formats_are_told_apart() {
        let iob = "a\tO\nb\tB-A\n";
        assert!((IOB2.sniff)(iob) && !(BILUO.sniff)(iob) && !(CONLL_2003.sniff)(iob));
        assert!((BILUO.sniff)("a\tO\nb\tU-A\n"));
        assert!((CONLL_2003.sniff)("-DOCSTART- -X- O O\n\na - - O\n"));
        assert!(!(IOB2.sniff)("Some words\nof text\n"));
    }
}
