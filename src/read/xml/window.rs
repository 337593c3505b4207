//! A sliding view of an input's bytes that knows its line and column.

use std::io::{self, BufRead};

/// How many bytes are taken at a time, at most. Few in unit tests, so that markup of every kind straddles a border there.
const CHUNK: usize = if cfg!(test) { 61 } else { 64 << 10 };

/// A place in the input; both numbers count from 1, columns in characters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::read) struct Place {
    pub(in crate::read) line: u64,
    pub(in crate::read) column: u64,
}

impl Place {
    pub(in crate::read) const START: Self = Self { line: 1, column: 1 };

    /// The place after these bytes. Bytes that are no UTF-8 count as characters unless they look like continuations.
    pub(in crate::read) fn after(self, bytes: &[u8]) -> Self {
        let count = |n: usize| u64::try_from(n).unwrap_or(u64::MAX);
        let characters = |bytes: &[u8]| count(bytes.iter().filter(|&&b| b & 0xC0 != 0x80).count());
        match memchr::memrchr(b'\n', bytes) {
            None => Self {
                column: self.column + characters(bytes),
                ..self
            },
            Some(last) => Self {
                line: self.line + count(memchr::memchr_iter(b'\n', bytes).count()),
                column: 1 + characters(&bytes[last + 1..]),
            },
        }
    }
}

/// The bytes of an input from a movable start up to what has been read so far.
///
/// What lies before the start is forgotten, so memory holds the stretch of interest and one chunk.
pub(in crate::read) struct Window {
    input: Box<dyn BufRead + Send>,
    buffer: Vec<u8>,
    /// Index in `buffer` of the first byte of interest.
    start: usize,
    /// Bytes of the input before `start`.
    offset: u64,
    /// Place of `start`.
    place: Place,
    is_at_end: bool,
    error: Option<io::Error>,
}

impl Window {
    pub(in crate::read) fn new(input: Box<dyn BufRead + Send>) -> Self {
        Self {
            input,
            buffer: Vec::new(),
            start: 0,
            offset: 0,
            place: Place::START,
            is_at_end: false,
            error: None,
        }
    }

    /// What has been read and not discarded.
    pub(in crate::read) fn bytes(&self) -> &[u8] {
        &self.buffer[self.start..]
    }

    /// Where the window starts.
    pub(in crate::read) fn place(&self) -> Place {
        self.place
    }

    /// How many bytes of the input lie before the window.
    pub(in crate::read) fn offset(&self) -> u64 {
        self.offset
    }

    /// Reads on, no more than one read gives, so that a record that is there is not held up by a pipe that stays open;
    /// `false` where nothing more comes, because the input ends or fails (see [`Self::take_error`]).
    pub(in crate::read) fn grow(&mut self) -> bool {
        if self.is_at_end {
            return false;
        }
        // Only once the dead part is the larger one, so that each byte is moved a bounded number of times.
        if self.start > self.buffer.len() / 2 {
            self.buffer.drain(..self.start);
            self.start = 0;
        }
        loop {
            match self.input.fill_buf() {
                Ok([]) => self.is_at_end = true,
                Ok(available) => {
                    let n = available.len().min(CHUNK);
                    self.buffer.extend_from_slice(&available[..n]);
                    self.input.consume(n);
                    return true;
                }
                Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
                Err(error) => {
                    self.is_at_end = true;
                    self.error = Some(error);
                }
            }
            return false;
        }
    }

    /// Moves the start forward by `n` bytes of [`Self::bytes`].
    pub(in crate::read) fn discard(&mut self, n: usize) {
        self.place = self.place.after(&self.bytes()[..n]);
        self.start += n;
        self.offset += u64::try_from(n).unwrap_or(u64::MAX);
    }

    /// Why the input ended, if it failed.
    pub(in crate::read) fn take_error(&mut self) -> Option<io::Error> {
        self.error.take()
    }
}

#[cfg(test)]
mod tests {
    use std::io::Cursor;

    use super::*;

    #[test]
    fn places_count_lines_and_characters() {
        let place = Place::START.after("aβ\nγδ".as_bytes());
        assert_eq!(place, Place { line: 2, column: 3 });
        assert_eq!(place.after(b"x"), Place { line: 2, column: 4 });
        assert_eq!(place.after(b"\n\n"), Place { line: 4, column: 1 });
    }

    #[test]
    fn discarded_bytes_are_forgotten_and_counted() {
        let input = "ab\n".repeat(10_000);
        let mut window = Window::new(Box::new(Cursor::new(input)));
        while window.grow() {
            let n = window.bytes().len();
            window.discard(n);
            assert!(window.buffer.capacity() <= 1024, "memory stays flat");
        }
        assert_eq!(window.offset(), 30_000);
        assert_eq!(
            window.place(),
            Place {
                line: 10_001,
                column: 1
            }
        );
    }
}
