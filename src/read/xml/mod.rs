//! What the readers of XML formats share.
//!
//! An input goes through three steps: the [`splitter`] cuts the stream into records, [`parse`](parse::parse) makes a
//! flat tree of one record (by the [scanner](scan) where it is plain XML, else by quick-xml), and the format turns the
//! tree into documents. Memory holds one record. Nothing is ever expanded or fetched: a DOCTYPE is passed over, and
//! entities come from a fixed table.

mod boundaries;
mod builder;
mod entities;
mod markup;
mod parse;
mod prose;
mod scan;
mod sniff;
mod splitter;
mod tree;
mod window;

use std::collections::VecDeque;
use std::path::PathBuf;

use tracing::{info, warn};

pub(super) use prose::{Prose, prose, prose_without};
pub(super) use sniff::root_name;
pub(super) use splitter::RecordTag;
pub(super) use tree::{Element, Step};
pub(super) use window::{Place, Window};

use self::builder::{Fault, FaultKind};
use self::parse::parse;
use self::splitter::{Cut, Ending, Piece, RawRecord, Splitter};
use super::{DocumentReader, EncodingErrors, Input, ReadError, ReadErrorKind, ReadOptions};
use crate::document::{AnnotatedDocument, Location};
use crate::format::losses::Losses;

/// What a format makes of records.
pub(super) trait RecordFormat: Send {
    /// The elements that are records.
    const TAGS: &'static [RecordTag];
    /// What the input should hold, for an error message.
    const EXPECTED: &'static str;

    /// Whether an input without records but with this root element is one of the format.
    fn is_root(name: &str) -> bool;

    /// The identity of a record that cannot be parsed, if it can be seen.
    fn identify(record: &str) -> Option<String>;

    /// Elements whose contents are not needed.
    fn skip(&self) -> &'static [&'static str];

    /// The documents of a record, in order; `source` is the input's name, `fallback_id` is for those without an identity of
    /// their own.
    fn read(
        &mut self,
        record: Element<'_>,
        source: &str,
        fallback_id: &str,
    ) -> Vec<AnnotatedDocument>;

    /// See [`DocumentReader::losses`].
    fn losses(&self) -> Losses {
        Losses::default()
    }

    /// Whether records with this tag count (`file:NAME#N`).
    fn counts(_tag: &str) -> bool {
        true
    }

    /// See [`DocumentReader::deleted_pmids`].
    fn deleted_pmids(&self) -> &[String] {
        &[]
    }
}

/// Reads an XML input record by record.
pub(super) struct XmlReader<F> {
    format: F,
    splitter: Splitter,
    /// As the user gave it.
    name: PathBuf,
    short_name: String,
    encoding_errors: EncodingErrors,
    max_record_bytes: usize,
    n_records: u64,
    n_skipped: u64,
    /// Documents of the last record that have not been handed out.
    ready: VecDeque<AnnotatedDocument>,
    is_done: bool,
}

impl<F: RecordFormat> XmlReader<F> {
    pub(super) fn new(format: F, input: Input, options: &ReadOptions) -> Self {
        Self {
            format,
            name: input.name.clone(),
            short_name: input.short_name(),
            splitter: Splitter::new(Window::new(input.bytes), F::TAGS, options.max_record_bytes),
            encoding_errors: options.encoding_errors,
            max_record_bytes: options.max_record_bytes,
            n_records: 0,
            n_skipped: 0,
            ready: VecDeque::new(),
            is_done: false,
        }
    }

    fn location(&self, place: Place) -> Location {
        Location::at(place.line, place.column).in_path(&self.name)
    }

    fn location_in(&self, place: Place, record: Option<String>) -> Location {
        let location = self.location(place);
        match record {
            Some(record) => location.in_record(record),
            None => location,
        }
    }

    /// Reads one piece; `None` where it gives neither documents nor an error.
    fn piece(&mut self, piece: Piece) -> Option<ReadError> {
        match piece {
            Piece::Record(raw) => self.record(raw).err(),
            Piece::TooLarge { head, place } => {
                self.n_records += 1;
                let message = format!(
                    "a record of more than {} bytes is not read",
                    self.max_record_bytes
                );
                let id = F::identify(&String::from_utf8_lossy(&head));
                let location = self.location_in(place, id);
                Some(ReadError::record(
                    ReadErrorKind::TooLarge(message),
                    location,
                ))
            }
            Piece::Unclosed {
                what,
                place,
                is_too_large,
            } => {
                let kind = if is_too_large {
                    ReadErrorKind::TooLarge(format!(
                        "a {what} of more than {} bytes begins here (the limit)",
                        self.max_record_bytes
                    ))
                } else {
                    ReadErrorKind::Malformed(format!("a {what} that begins here does not end"))
                };
                Some(ReadError::record(kind, self.location(place)))
            }
        }
    }

    fn record(&mut self, raw: RawRecord) -> Result<(), ReadError> {
        let counts = F::counts(raw.tag);
        self.n_records += u64::from(counts);
        let text = match String::from_utf8(raw.bytes) {
            Ok(text) => text,
            Err(error) => {
                let byte = error.utf8_error().valid_up_to();
                let bytes = error.into_bytes();
                let text = String::from_utf8_lossy(&bytes);
                match self.encoding_errors {
                    EncodingErrors::Replace => text.into_owned(),
                    EncodingErrors::Skip => {
                        let place = raw.place.after(&bytes[..byte]);
                        info!(
                            "{}: a record that is not valid UTF-8 is left out",
                            self.location(place)
                        );
                        self.n_skipped += 1;
                        return Ok(());
                    }
                    EncodingErrors::Fail => {
                        let kind = ReadErrorKind::Encoding {
                            charset: "UTF-8".to_owned(),
                            detail: format!("byte 0x{:02X}", bytes[byte]),
                        };
                        return Err(self.record_error(&text, byte, raw.place, kind));
                    }
                }
            }
        };
        let missing_end = || Fault {
            byte: text.len(),
            kind: FaultKind::Unclosed,
            message: format!("<{}> is not closed", raw.tag),
        };
        let outcome = parse(&text, self.format.skip()).and_then(|tree| match raw.cut {
            None => Ok(tree),
            Some(_) => Err(missing_end()),
        });
        let tree = match (outcome, &raw.cut) {
            (Ok(tree), _) => tree,
            (Err(fault), Some(Cut::EndOfInput)) => {
                let message = format!("inside a record: {}", fault.message);
                let kind = match self.splitter.take_error() {
                    Some(error) => from_io(error),
                    None => ReadErrorKind::Truncated(message),
                };
                self.is_done = true;
                let mut error = self.record_error(&text, text.len(), raw.place, kind);
                error.is_fatal = true;
                return Err(error);
            }
            (Err(fault), _) => {
                let kind = match fault.kind {
                    FaultKind::TooLarge => ReadErrorKind::TooLarge(fault.message),
                    FaultKind::Malformed | FaultKind::Unclosed => {
                        ReadErrorKind::Malformed(fault.message)
                    }
                };
                return Err(self.record_error(&text, fault.byte, raw.place, kind));
            }
        };
        if let Some(first) = tree.unknown.first() {
            let place = raw
                .place
                .after(&text.as_bytes()[..first.byte.min(text.len())]);
            let record =
                F::identify(&text).map_or_else(String::new, |record| format!("{record}: "));
            let mut names: Vec<String> = tree
                .unknown
                .iter()
                .map(|unknown| format!("&{};", unknown.name))
                .collect();
            names.sort();
            names.dedup();
            names.truncate(8);
            warn!(
                "{}: {record}unknown entities ({}), {} in all, are left as they stand",
                self.location(place),
                names.join(", "),
                tree.unknown.len()
            );
        }
        let fallback_id = format!("file:{}#{}", self.short_name, self.n_records);
        if let Some(root) = tree.root() {
            for mut read in self.format.read(root, &self.short_name, &fallback_id) {
                read.document.source.clone_from(&self.short_name);
                self.ready.push_back(read);
            }
        }
        Ok(())
    }

    /// An error at a byte of a record that starts at `start`.
    fn record_error(
        &self,
        record: &str,
        byte: usize,
        start: Place,
        kind: ReadErrorKind,
    ) -> ReadError {
        let mut byte = byte.min(record.len());
        while !record.is_char_boundary(byte) {
            byte -= 1;
        }
        let place = start.after(&record.as_bytes()[..byte]);
        let location = self.location_in(place, F::identify(record));
        let line_start = record[..byte].rfind('\n').map_or(0, |newline| newline + 1);
        let line = record[line_start..].lines().next().unwrap_or_default();
        let error = ReadError::record(kind, location);
        if line.is_empty() {
            return error;
        }
        if place.line == start.line {
            // What precedes the record on its line is gone; spaces in its place keep the column right.
            let indent = usize::try_from(start.column - 1)
                .unwrap_or(usize::MAX)
                .min(400);
            return error.with_snippet(&(" ".repeat(indent) + line));
        }
        error.with_snippet(line)
    }

    /// The error of an input that did not end well.
    fn ending(&mut self, ending: Ending) -> Option<ReadError> {
        self.is_done = true;
        let location = self.location(ending.place);
        let kind = if let Some(error) = ending.error {
            from_io(error)
        } else if let Some(root) = ending.open_root {
            ReadErrorKind::Truncated(format!("<{root}> is not closed"))
        } else if !ending.has_content {
            ReadErrorKind::Empty
        } else if self.n_records == 0 && !ending.first_root.as_deref().is_some_and(F::is_root) {
            let found = match ending.first_root {
                Some(root) => format!("found <{root}>"),
                None => "found no XML".to_owned(),
            };
            let kind = ReadErrorKind::Malformed(format!("{found}, expected {}", F::EXPECTED));
            return Some(ReadError::fatal(kind, self.location(Place::START)));
        } else {
            return None;
        };
        Some(ReadError::fatal(kind, location))
    }
}

/// What an error of the stream means to the user.
pub(super) fn from_io(error: std::io::Error) -> ReadErrorKind {
    match ReadErrorKind::from(error) {
        ReadErrorKind::Io(error) if error.kind() == std::io::ErrorKind::UnexpectedEof => {
            ReadErrorKind::Truncated(error.to_string())
        }
        kind => kind,
    }
}

impl<F: RecordFormat> Iterator for XmlReader<F> {
    type Item = Result<AnnotatedDocument, ReadError>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            if let Some(document) = self.ready.pop_front() {
                return Some(Ok(document));
            }
            if self.is_done {
                return None;
            }
            let error = match self.splitter.next() {
                Ok(piece) => self.piece(piece),
                Err(ending) => self.ending(ending),
            };
            if let Some(error) = error {
                return Some(Err(error));
            }
        }
    }
}

impl<F: RecordFormat> DocumentReader for XmlReader<F> {
    fn n_skipped(&self) -> u64 {
        self.n_skipped
    }

    fn deleted_pmids(&self) -> &[String] {
        self.format.deleted_pmids()
    }

    fn losses(&self) -> Losses {
        self.format.losses()
    }
}

/// What lies between the first tag that begins with `tag` (such as `<PMID`) and the next `<`: enough to name a record
/// that cannot be parsed.
pub(super) fn text_after_tag<'r>(record: &'r str, tag: &str) -> Option<&'r str> {
    let (_, rest) = record.split_once(tag)?;
    let (_, rest) = rest.split_once('>')?;
    let text = rest.split('<').next()?.trim();
    (!text.is_empty() && text.len() <= 100).then_some(text)
}
