//! A buffered reader that can look ahead without consuming.

use std::io::{self, BufRead, Cursor, Read};

/// How much one read asks for, in bytes.
const CHUNK: usize = 64 << 10;

/// A [`BufRead`] whose buffer grows as far as a caller wants to look.
///
/// An error that comes while looking ahead waits until the bytes before it are consumed. Reads are never made for
/// more than what the caller needs next, so that a pipe that stays open gives what it has.
pub(super) struct PeekReader<R> {
    inner: R,
    buffer: Vec<u8>,
    start: usize,
    error: Option<io::Error>,
    is_at_end: bool,
    consumed: u64,
}

impl<R: Read> PeekReader<R> {
    pub(super) fn new(inner: R) -> Self {
        Self {
            inner,
            buffer: Vec::new(),
            start: 0,
            error: None,
            is_at_end: false,
            consumed: 0,
        }
    }

    /// The number of bytes consumed so far.
    pub(super) fn consumed(&self) -> u64 {
        self.consumed
    }

    /// The bytes ahead: read until `is_enough` says so, or until `max_bytes`, the end or an error.
    pub(super) fn peek_until(
        &mut self,
        max_bytes: usize,
        mut is_enough: impl FnMut(&[u8]) -> bool,
    ) -> &[u8] {
        while self.available().len() < max_bytes && !is_enough(self.available()) && self.grow() {}
        self.available()
    }

    fn available(&self) -> &[u8] {
        &self.buffer[self.start..]
    }

    /// Reads once more; false at the end and at an error.
    fn grow(&mut self) -> bool {
        if self.is_at_end || self.error.is_some() {
            return false;
        }
        if self.start > 0 {
            self.buffer.drain(..self.start);
            self.start = 0;
        }
        let filled = self.buffer.len();
        self.buffer.resize(filled + CHUNK, 0);
        let outcome = loop {
            match self.inner.read(&mut self.buffer[filled..]) {
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                outcome => break outcome,
            }
        };
        let n_read = *outcome.as_ref().unwrap_or(&0);
        self.buffer.truncate(filled + n_read);
        match outcome {
            Ok(0) => self.is_at_end = true,
            Ok(_) => {}
            Err(error) => self.error = Some(error),
        }
        n_read > 0
    }
}

impl<R: BufRead + Send + 'static> PeekReader<R> {
    /// The same stream, read without a copy once what has been looked at is consumed.
    pub(super) fn into_stream(mut self) -> Box<dyn BufRead + Send> {
        if self.is_at_end || self.error.is_some() {
            return Box::new(self);
        }
        let ahead = self.buffer.split_off(self.start);
        Box::new(Cursor::new(ahead).chain(self.inner))
    }
}

impl<R: Read> BufRead for PeekReader<R> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        if self.available().is_empty()
            && !self.grow()
            && let Some(error) = self.error.take()
        {
            self.is_at_end = true;
            return Err(error);
        }
        Ok(self.available())
    }

    fn consume(&mut self, n: usize) {
        let n = n.min(self.available().len());
        self.start += n;
        self.consumed += n as u64; // usize is at most 64 bits wide
    }
}

impl<R: Read> Read for PeekReader<R> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let available = self.fill_buf()?;
        let n = available.len().min(into.len());
        into[..n].copy_from_slice(&available[..n]);
        self.consume(n);
        Ok(n)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Gives one byte a read, then fails.
    struct Dribble(&'static [u8]);

    impl Read for Dribble {
        fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
            let Some((first, rest)) = self.0.split_first() else {
                return Err(io::Error::other("broken"));
            };
            self.0 = rest;
            into[0] = *first;
            Ok(1)
        }
    }

    #[test]
    fn looking_ahead_consumes_nothing_and_holds_an_error_back() {
        let mut reader = PeekReader::new(Dribble(b"abc"));
        assert_eq!(reader.peek_until(2, |_| false), b"ab");
        assert_eq!(reader.peek_until(99, |_| false), b"abc");
        let mut all = Vec::new();
        let error = reader.read_to_end(&mut all).unwrap_err();
        assert_eq!(
            (all.as_slice(), error.to_string()),
            (&b"abc"[..], "broken".to_owned())
        );
        assert_eq!(reader.consumed(), 3);
    }

    #[test]
    fn a_stream_goes_on_behind_what_was_looked_at() {
        for n_ahead in [0, 2, 99] {
            let mut reader = PeekReader::new(io::BufReader::new(Dribble(b"abc")));
            reader.peek_until(n_ahead, |_| false);
            reader.consume(1);
            let expected = if n_ahead == 0 { "abc" } else { "bc" };
            let mut all = Vec::new();
            let error = reader.into_stream().read_to_end(&mut all).unwrap_err();
            assert_eq!(
                (all.as_slice(), error.to_string()),
                (expected.as_bytes(), "broken".to_owned())
            );
        }
    }

    #[test]
    fn reads_no_further_than_asked() {
        let mut reader = PeekReader::new(Dribble(b"ab\ncd"));
        let head = reader.peek_until(99, |head| head.contains(&b'\n'));
        assert_eq!(head, b"ab\n");
    }
}
