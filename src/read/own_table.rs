//! Our own CSV and TSV as input: rows of sentences and mentions, put together to documents.

use std::collections::VecDeque;

use super::charset::decode;
use super::csv_table::{RawRow, Rows};
use super::sentence_lines::SentenceLines;
use super::{DocumentReader, Documents, ReadError, ReadErrorKind, ReadOptions};
use crate::document::{AnnotatedDocument, Location};
use crate::format::losses::Losses;
use crate::format::record::SentenceRecord;
use crate::format::row::{Row, TELLING_COLUMNS, sentence};

/// Whether columns are those of a table of ours.
pub(super) fn is_own(columns: &[String]) -> bool {
    let has = |name: &&str| columns.iter().any(|column| column == name);
    TELLING_COLUMNS.iter().all(has)
}

/// Reads rows behind a header of ours. Rows of a sentence, and sentences of a document, follow each other.
pub(super) fn open(
    rows: Rows,
    columns: &[String],
    source: String,
    charset: &'static str,
    options: &ReadOptions,
) -> Documents {
    Box::new(OwnTable {
        rows,
        columns: columns.iter().map(String::as_str).collect(),
        source,
        charset,
        options: options.clone(),
        sentence: None,
        lines: None,
        ready: VecDeque::new(),
        losses: Losses::default(),
        n_skipped: 0,
        is_over: false,
    })
}

struct OwnTable {
    rows: Rows,
    columns: csv::StringRecord,
    source: String,
    charset: &'static str,
    options: ReadOptions,
    /// The sentence whose rows are being read, and the line where it began.
    sentence: Option<(u64, SentenceRecord<'static>)>,
    /// The document whose sentences are being read.
    lines: Option<SentenceLines>,
    ready: VecDeque<Result<AnnotatedDocument, ReadError>>,
    losses: Losses,
    n_skipped: u64,
    is_over: bool,
}

impl OwnTable {
    fn row(&mut self, row: RawRow) -> Result<(), ReadError> {
        let line = row.line;
        let at = |path: Location| Location {
            line: Some(line),
            ..path
        };
        let path = at(Location::default().in_path(self.rows.path()));
        let mut cells = csv::StringRecord::new();
        for field in row.fields {
            let decoded = decode(field, &path, self.charset, self.options.encoding_errors)?;
            let Some(cell) = decoded else {
                self.n_skipped += 1;
                return Ok(());
            };
            cells.push_field(&cell);
        }
        let malformed =
            |message: String| ReadError::record(ReadErrorKind::Malformed(message), path.clone());
        let row: Row = cells
            .deserialize(Some(&self.columns))
            .map_err(|error| malformed(format!("not a row of oncotag's table: {error}")))?;
        let next = sentence(row).map_err(malformed)?;
        match &mut self.sentence {
            Some((_, open)) if is_same(open, &next) => open.mentions.extend(next.mentions),
            _ => {
                self.close_sentence();
                self.sentence = Some((line, next));
            }
        }
        Ok(())
    }

    /// The rows of a sentence are all there.
    fn close_sentence(&mut self) {
        let Some((line, sentence)) = self.sentence.take() else {
            return;
        };
        let open = self.lines.as_mut();
        let outcome = if let Some(lines) = open.filter(|lines| lines.goes_on(&sentence)) {
            lines.add(sentence)
        } else {
            self.close_document();
            let max_bytes = self.options.max_record_bytes;
            SentenceLines::begin(sentence, max_bytes).map(|lines| self.lines = Some(lines))
        };
        if let Err(kind) = outcome {
            let at = Location::at(line, 1).in_path(self.rows.path());
            self.ready.push_back(Err(ReadError::record(kind, at)));
        }
    }

    /// The sentences of a document are all there.
    fn close_document(&mut self) {
        if let Some(lines) = self.lines.take() {
            let read = lines.finish(&self.source, &mut self.losses);
            self.ready.push_back(Ok(if self.options.annotations {
                read
            } else {
                AnnotatedDocument::plain(read.document)
            }));
        }
    }
}

fn is_same(open: &SentenceRecord<'_>, next: &SentenceRecord<'_>) -> bool {
    let key = |record: &SentenceRecord<'_>| (record.sentence.start, record.sentence.end);
    open.document.id == next.document.id
        && open.document.text_sha256 == next.document.text_sha256
        && key(open) == key(next)
        && open.text == next.text
}

impl Iterator for OwnTable {
    type Item = Result<AnnotatedDocument, ReadError>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            if let Some(outcome) = self.ready.pop_front() {
                return Some(outcome);
            }
            if self.is_over {
                return None;
            }
            let outcome = match self.rows.next_row() {
                Some(Ok(row)) => self.row(row),
                Some(Err(error)) => Err(error),
                None => {
                    self.is_over = true;
                    self.close_sentence();
                    self.close_document();
                    Ok(())
                }
            };
            if let Err(error) = outcome {
                self.is_over |= error.is_fatal;
                if error.is_fatal {
                    self.close_sentence();
                    self.close_document();
                }
                self.ready.push_back(Err(error));
            }
        }
    }
}

impl DocumentReader for OwnTable {
    fn n_skipped(&self) -> u64 {
        self.n_skipped
    }

    fn losses(&self) -> Losses {
        self.losses.clone()
    }
}
