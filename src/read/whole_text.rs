//! Inputs that are read whole, since their document is the file.

use std::io::Read as _;

use super::charset::decode;
use super::detect::HEAD_BYTES;
use super::named_fields::check_length;
use super::{DocumentReader, Input, ReadError, ReadErrorKind, ReadOptions, not_text};
use crate::document::{AnnotatedDocument, Document, Location};
use crate::format::losses::Losses;

/// The whole input as text; `None` where it is left out because it is no text.
///
/// # Errors
/// If it cannot be read or decoded, is larger than a record may be, or holds nothing but white space.
pub(super) fn whole_text(
    input: &mut Input,
    options: &ReadOptions,
) -> Result<Option<String>, ReadError> {
    let at = || Location::default().in_path(&input.name);
    let limit = options.max_record_bytes as u64; // usize is at most 64 bits wide
    let mut bytes = Vec::new();
    let outcome = (&mut input.bytes)
        .take(limit.saturating_add(1))
        .read_to_end(&mut bytes);
    outcome.map_err(|error| ReadError::fatal(error.into(), at()))?;
    if bytes.len() > options.max_record_bytes {
        let message = format!("one text of more than {limit} bytes (the limit of a record)");
        return Err(ReadError::fatal(ReadErrorKind::TooLarge(message), at()));
    }
    if let Some(kind) = not_text::by_signature(&bytes) {
        return Err(ReadError::fatal(kind, at()));
    }
    let binary = std::str::from_utf8(&bytes)
        .err()
        .and_then(|_| not_text::by_content(&bytes[..bytes.len().min(HEAD_BYTES)]));
    if let Some(kind) = binary {
        return Err(ReadError::fatal(kind, at()));
    }
    let decoded = decode(bytes, &at(), input.charset, options.encoding_errors);
    let text = decoded.map_err(|error| ReadError {
        is_fatal: true,
        ..error
    })?;
    if let Some(text) = &text {
        check_length(text).map_err(|kind| ReadError::fatal(kind, at()))?;
        if text.trim().is_empty() {
            return Err(ReadError::fatal(ReadErrorKind::Empty, at()));
        }
    }
    Ok(text)
}

/// What was read at once: documents, then what was wrong beside them.
pub(super) struct Whole {
    pub(super) documents: std::vec::IntoIter<AnnotatedDocument>,
    pub(super) errors: std::vec::IntoIter<ReadError>,
    pub(super) losses: Losses,
    pub(super) n_skipped: u64,
}

impl Whole {
    /// One document; none where the input was left out.
    pub(super) fn one(document: Option<AnnotatedDocument>) -> Self {
        Self {
            n_skipped: u64::from(document.is_none()),
            documents: Vec::from_iter(document).into_iter(),
            errors: Vec::new().into_iter(),
            losses: Losses::default(),
        }
    }
}

impl Whole {
    /// Documents without annotations.
    pub(super) fn several(documents: Vec<Document>) -> Self {
        let documents: Vec<_> = documents
            .into_iter()
            .map(AnnotatedDocument::plain)
            .collect();
        Self {
            documents: documents.into_iter(),
            n_skipped: 0,
            ..Self::one(None)
        }
    }
}

impl Iterator for Whole {
    type Item = Result<AnnotatedDocument, ReadError>;

    fn next(&mut self) -> Option<Self::Item> {
        let document = self.documents.next().map(Ok);
        document.or_else(|| self.errors.next().map(Err))
    }
}

impl DocumentReader for Whole {
    fn n_skipped(&self) -> u64 {
        self.n_skipped
    }

    fn losses(&self) -> Losses {
        self.losses.clone()
    }
}
