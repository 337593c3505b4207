//! MEDLINE, as PubMed saves it with the ending `.nbib`.
//!
//! A field is a tag padded to four characters, `- ` and a value; a line that begins with white space goes on with the
//! value. Records are set apart by blank lines. The tags are described in the PubMed User Guide, 'MEDLINE/PubMed Data
//! Element (Field) Descriptions'.

mod record;

use std::collections::VecDeque;

use super::charset::decode;
use super::lines::{Block, Lines};
use super::{DocumentReader, Documents, Format, Input, ReadError, ReadErrorKind, ReadOptions};
use crate::document::{AnnotatedDocument, Document, Location};

use record::Record;

pub(super) const FORMAT: Format = Format {
    name: "nbib",
    description: "MEDLINE as PubMed saves it (.nbib): tagged lines, records set apart by blank lines",
    extensions: &["nbib", "medline"],
    sniff,
    open,
};

/// The first line is a tagged one and most of the next are tagged or go on; RIS, which looks alike, begins with `TY`.
fn sniff(head: &str) -> bool {
    let mut lines = head.lines().filter(|line| !line.trim().is_empty());
    let begins = lines
        .next()
        .and_then(tagged)
        .is_some_and(|(tag, _)| tag != "TY");
    let fits = |line: &str| line.starts_with(' ') || tagged(line).is_some();
    let (n_lines, n_fitting) = lines.take(20).fold((0, 0), |(all, fitting), line| {
        (all + 1, fitting + usize::from(fits(line)))
    });
    begins && n_fitting * 2 >= n_lines
}

/// Tag and value of a line: two to four capitals or digits, spaces up to four, a hyphen.
///
/// Some programs leave out the padding or the space behind the hyphen. Whether a line goes on with the last value is
/// told by its white space alone: a value's next line may begin like a tag ('SAMD9L-associated').
fn tagged(line: &str) -> Option<(&str, &str)> {
    let hyphen = line.find('-').filter(|at| (2..=4).contains(at))?;
    let (tag, value) = (&line[..hyphen], &line[hyphen + 1..]);
    let name = tag.trim_end();
    let is_tag = name.len() >= 2
        && name
            .bytes()
            .all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit())
        && name.starts_with(|c: char| c.is_ascii_uppercase());
    let is_padded = hyphen == 4 || value.is_empty() || value.starts_with(' ');
    (is_tag && is_padded).then(|| (name, value.trim()))
}

#[expect(clippy::unnecessary_wraps, reason = "the type of `Format::open`")]
fn open(input: Input, options: &ReadOptions) -> Result<Documents, ReadError> {
    Ok(Box::new(Nbib {
        source: input.short_name(),
        charset: input.charset,
        lines: Lines::new(input.name, input.bytes, options.max_record_bytes),
        options: options.clone(),
        ready: VecDeque::new(),
        n_records: 0,
        n_skipped: 0,
        is_over: false,
    }))
}

struct Nbib {
    source: String,
    charset: &'static str,
    lines: Lines,
    options: ReadOptions,
    /// Records of a block that has been read already.
    ready: VecDeque<Document>,
    n_records: u64,
    n_skipped: u64,
    is_over: bool,
}

impl Nbib {
    fn read(&mut self, block: Block) -> Result<(), ReadError> {
        let mode = self.options.encoding_errors;
        let start = self.lines.at(block.first_line, None);
        let decoded = decode(block.bytes, &start, self.charset, mode);
        let text = decoded.inspect_err(|_| self.n_records += 1)?;
        let Some(text) = text else {
            self.n_records += 1;
            self.n_skipped += 1;
            return Ok(());
        };
        let mut record = Record::default();
        for (line, number) in text.lines().zip(block.first_line..) {
            if line.starts_with(char::is_whitespace) {
                record.go_on(line.trim());
            } else if let Some((tag, value)) = tagged(line) {
                // Some programs leave out the blank line between records.
                if tag == "PMID" && record.has("PMID") {
                    self.finish(std::mem::take(&mut record));
                }
                record.add(tag, value);
            } else {
                let place = self.lines.at(number, None);
                tracing::warn!("{place}: neither a tagged line nor the rest of one, left out");
            }
        }
        self.finish(record);
        Ok(())
    }

    fn finish(&mut self, record: Record) {
        if !record.is_empty() {
            self.n_records += 1;
            let fallback = format!("file:{}#{}", self.source, self.n_records);
            self.ready
                .push_back(record.into_document(&self.source, &fallback));
        }
    }
}

impl Iterator for Nbib {
    type Item = Result<AnnotatedDocument, ReadError>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            if let Some(document) = self.ready.pop_front() {
                return Some(Ok(AnnotatedDocument::plain(document)));
            }
            if self.is_over {
                return None;
            }
            let outcome = match self.lines.next_block() {
                Some(Ok(block)) => self.read(block),
                Some(Err(error)) => {
                    self.n_records += 1;
                    Err(error)
                }
                None => {
                    self.is_over = true;
                    if self.n_records > 0 {
                        return None;
                    }
                    let location = Location::default().in_path(&self.lines.name);
                    Err(ReadError::fatal(ReadErrorKind::Empty, location))
                }
            };
            if let Err(error) = outcome {
                self.is_over |= error.is_fatal;
                return Some(Err(error));
            }
        }
    }
}

impl DocumentReader for Nbib {
    fn n_skipped(&self) -> u64 {
        self.n_skipped
    }
}

#[cfg(test)]
mod tests;
