//! The lines of a file, within limits.

use std::io::{BufRead, Read};

use super::{OntologyError, OntologyErrorKind, OntologySource};
use crate::document::Location;

/// More than any line, row or frame of a released file has; a file without line ends shall not fill the memory.
pub(super) const MAX_BYTES: usize = 16 << 20;

/// A place known by its line.
pub(super) fn line_of(line: u64) -> Location {
    Location {
        line: Some(line),
        ..Location::default()
    }
}

/// Reads line by line.
pub(super) struct Lines<'s> {
    source: &'s OntologySource,
    bytes: Box<dyn BufRead>,
    /// The 1-based line that comes next.
    next: u64,
}

impl<'s> Lines<'s> {
    pub(super) fn open(source: &'s OntologySource) -> Result<Self, OntologyError> {
        let mut lines = Self {
            source,
            bytes: source.open()?,
            next: 1,
        };
        if lines.head()?.starts_with("\u{feff}".as_bytes()) {
            lines.bytes.consume("\u{feff}".len());
        }
        Ok(lines)
    }

    /// The 1-based line that comes next.
    pub(super) fn next_number(&self) -> u64 {
        self.next
    }

    /// What comes next, as far as it is in the buffer; empty at the end.
    pub(super) fn head(&mut self) -> Result<&[u8], OntologyError> {
        let (source, line) = (self.source, self.next);
        let head = self.bytes.fill_buf();
        head.map_err(|error| source.error(line_of(line), error.into()))
    }

    /// Appends the next line with its end to `record`, which begins at `first_line`; gives whether there was one.
    pub(super) fn append(
        &mut self,
        record: &mut Vec<u8>,
        first_line: u64,
    ) -> Result<bool, OntologyError> {
        let room = MAX_BYTES.saturating_sub(record.len());
        let n_bytes = (&mut self.bytes)
            .take(room as u64)
            .read_until(b'\n', record)
            .map_err(|error| self.source.error(line_of(self.next), error.into()))?;
        if record.len() >= MAX_BYTES {
            let message = "a line or record of more than 16 MiB; is the form right?".to_owned();
            return Err(self.error(first_line, OntologyErrorKind::Malformed(message)));
        }
        self.next += u64::from(n_bytes > 0);
        Ok(n_bytes > 0)
    }

    /// Bytes of this file as text, without the line end.
    pub(super) fn text<'r>(&self, record: &'r [u8], line: u64) -> Result<&'r str, OntologyError> {
        let text = std::str::from_utf8(record).map_err(|_| {
            let message = "not valid UTF-8; save the file as UTF-8".to_owned();
            self.error(line, OntologyErrorKind::Malformed(message))
        })?;
        Ok(text.trim_end_matches(['\n', '\r']))
    }

    /// An error at a line.
    pub(super) fn error(&self, line: u64, kind: OntologyErrorKind) -> OntologyError {
        self.source.error(line_of(line), kind)
    }
}
