//! What the readers of JSON formats share: a stream of objects, in an array, in a collection, or one after the other.

use std::path::PathBuf;

use serde_json::Value;
use tracing::info;

use super::json_splitter::{Ending, JsonSplitter, Piece};
use super::xml::{Place, Window, from_io};
use super::{DocumentReader, EncodingErrors, Input, ReadError, ReadErrorKind, ReadOptions};
use crate::document::{AnnotatedDocument, Location};
use crate::format::losses::Losses;

/// What a format makes of objects.
pub(super) trait JsonFormat: Send {
    /// Takes what a collection says before its documents.
    fn header(&mut self, _header: &Value) {}

    /// The document of an object; `source` is the input's name, `fallback_id` is for one without an identity of its own.
    ///
    /// # Errors
    /// If it is no JSON, or not what the format expects.
    fn read(
        &mut self,
        object: &str,
        source: &str,
        fallback_id: &str,
    ) -> Result<AnnotatedDocument, ObjectError>;

    /// See [`DocumentReader::losses`].
    fn losses(&self) -> Losses;
}

/// Why an object gives no document.
pub(super) enum ObjectError {
    /// It cannot be parsed.
    Json(serde_json::Error),
    /// It is something else.
    Foreign(&'static str),
}

impl From<serde_json::Error> for ObjectError {
    fn from(error: serde_json::Error) -> Self {
        Self::Json(error)
    }
}

/// Reads a JSON input object by object.
pub(super) struct JsonReader<F> {
    format: F,
    /// As the user gave it.
    name: PathBuf,
    short_name: String,
    splitter: JsonSplitter,
    max_record_bytes: usize,
    encoding_errors: EncodingErrors,
    n_records: u64,
    n_skipped: u64,
    is_done: bool,
}

impl<F: JsonFormat> JsonReader<F> {
    pub(super) fn new(format: F, input: Input, options: &ReadOptions) -> Self {
        Self {
            format,
            name: input.name.clone(),
            short_name: input.short_name(),
            splitter: JsonSplitter::new(Window::new(input.bytes), options.max_record_bytes),
            max_record_bytes: options.max_record_bytes,
            encoding_errors: options.encoding_errors,
            n_records: 0,
            n_skipped: 0,
            is_done: false,
        }
    }

    fn location(&self, place: Place) -> Location {
        Location::at(place.line, place.column).in_path(&self.name)
    }

    fn error(&self, kind: ReadErrorKind, place: Place) -> ReadError {
        ReadError::record(kind, self.location(place))
    }

    /// What a piece gives; `None` where it gives nothing.
    fn piece(&mut self, piece: Piece) -> Option<Result<AnnotatedDocument, ReadError>> {
        match piece {
            Piece::Header(bytes) => {
                if let Ok(header) = serde_json::from_slice(&bytes) {
                    self.format.header(&header);
                }
                None
            }
            Piece::Document { bytes, place } => {
                self.n_records += 1;
                self.document(bytes, place).transpose()
            }
            Piece::Unclosed { bytes, place } => {
                self.n_records += 1;
                let kind = ReadErrorKind::Malformed(
                    "an object is not closed before the next line's".to_owned(),
                );
                let error = self.error(kind, place.after(&bytes));
                Some(Err(with_identity(error, &bytes)))
            }
            Piece::TooLarge(place) => {
                self.n_records += 1;
                let limit = self.max_record_bytes;
                let message = format!("a document of more than {limit} bytes is not read");
                Some(Err(self.error(ReadErrorKind::TooLarge(message), place)))
            }
            Piece::Stray(place) => {
                let message = "expected a BioC document or collection".to_owned();
                Some(Err(self.error(ReadErrorKind::Malformed(message), place)))
            }
        }
    }

    /// `None` where the document is left out.
    fn document(
        &mut self,
        bytes: Vec<u8>,
        place: Place,
    ) -> Result<Option<AnnotatedDocument>, ReadError> {
        let text = match String::from_utf8(bytes) {
            Ok(text) => text,
            Err(error) => {
                let byte = error.utf8_error().valid_up_to();
                let bytes = error.into_bytes();
                let at = place.after(&bytes[..byte]);
                match self.encoding_errors {
                    EncodingErrors::Replace => String::from_utf8_lossy(&bytes).into_owned(),
                    EncodingErrors::Skip => {
                        info!(
                            "{}: a record that is not valid UTF-8 is left out",
                            self.location(at)
                        );
                        self.n_skipped += 1;
                        return Ok(None);
                    }
                    EncodingErrors::Fail => {
                        let kind = ReadErrorKind::Encoding {
                            charset: "UTF-8".to_owned(),
                            detail: format!("byte 0x{:02X}", bytes[byte]),
                        };
                        return Err(with_identity(self.error(kind, at), &bytes));
                    }
                }
            }
        };
        let fallback_id = format!("file:{}#{}", self.short_name, self.n_records);
        let read = self.format.read(&text, &self.short_name, &fallback_id);
        read.map(Some).map_err(|error| match error {
            ObjectError::Json(error) => {
                let before = before_error(&text, &error);
                let at = place.after(before.as_bytes());
                let line_start = before.rfind('\n').map_or(0, |newline| newline + 1);
                let line = text[line_start..].lines().next().unwrap_or_default();
                // The parser's own line and column count from the start of the document.
                let message = error.to_string();
                let message = message
                    .rsplit_once(" at line ")
                    .map_or(&*message, |(message, _)| message);
                let error = self.error(ReadErrorKind::Malformed(message.to_owned()), at);
                with_identity(error, text.as_bytes()).with_snippet(line)
            }
            ObjectError::Foreign(message) => {
                let error = self.error(ReadErrorKind::Malformed(message.to_owned()), place);
                with_identity(error, text.as_bytes())
            }
        })
    }

    fn ending(&mut self, ending: Ending) -> Option<ReadError> {
        self.is_done = true;
        let kind = if let Some(error) = ending.error {
            from_io(error)
        } else if ending.is_cut {
            ReadErrorKind::Truncated("inside a collection or document".to_owned())
        } else if !ending.has_content {
            ReadErrorKind::Empty
        } else {
            return None;
        };
        let error = ReadError::fatal(kind, self.location(ending.place));
        Some(with_identity(error, &ending.rest))
    }
}

/// The text before the place that the parser complains of. Its columns count bytes, from 1.
fn before_error<'t>(text: &'t str, error: &serde_json::Error) -> &'t str {
    let line_start = match error.line() {
        0 | 1 => 0,
        line => text
            .match_indices('\n')
            .nth(line - 2)
            .map_or(text.len(), |(newline, _)| newline + 1),
    };
    let mut byte = (line_start + error.column().saturating_sub(1)).min(text.len());
    while !text.is_char_boundary(byte) {
        byte -= 1;
    }
    &text[..byte]
}

/// Names the document by its first `id`, if one is seen near its start.
fn with_identity(mut error: ReadError, document: &[u8]) -> ReadError {
    let head = String::from_utf8_lossy(&document[..document.len().min(4096)]);
    let id = head.split_once("\"id\"").and_then(|(_, rest)| {
        let rest = rest.trim_start().strip_prefix(':')?.trim_start();
        let id = match rest.strip_prefix('"') {
            Some(quoted) => quoted.split('"').next(),
            None => rest.split(|c: char| !c.is_ascii_digit()).next(),
        }?;
        (!id.is_empty() && id.len() <= 100).then(|| id.to_owned())
    });
    if let Some(id) = id {
        error.location = Box::new(error.location.in_record(id));
    }
    error
}

impl<F: JsonFormat> Iterator for JsonReader<F> {
    type Item = Result<AnnotatedDocument, ReadError>;

    fn next(&mut self) -> Option<Self::Item> {
        while !self.is_done {
            let item = match self.splitter.next() {
                Ok(piece) => self.piece(piece),
                Err(ending) => self.ending(ending).map(Err),
            };
            if item.is_some() {
                return item;
            }
        }
        None
    }
}

impl<F: JsonFormat> DocumentReader for JsonReader<F> {
    fn n_skipped(&self) -> u64 {
        self.n_skipped
    }

    fn losses(&self) -> Losses {
        self.format.losses()
    }
}
