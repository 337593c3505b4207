//! Lines of an input, one at a time, none larger than a limit.

use std::io::{self, BufRead};
use std::path::PathBuf;

use super::{ReadError, ReadErrorKind};
use crate::document::Location;

/// Gives the lines of a stream. Reads no further than the line that it gives.
pub(super) struct Lines {
    pub(super) name: PathBuf,
    bytes: Box<dyn BufRead + Send>,
    max_bytes: usize,
    number: u64,
    is_over: bool,
}

/// A line as it stands in the input, without its end.
pub(super) struct RawLine {
    /// 1-based.
    pub(super) number: u64,
    pub(super) bytes: Vec<u8>,
}

impl Lines {
    pub(super) fn new(name: PathBuf, bytes: Box<dyn BufRead + Send>, max_bytes: usize) -> Self {
        Self {
            name,
            bytes,
            max_bytes,
            number: 0,
            is_over: false,
        }
    }

    /// The place of a line, or of a column in it.
    pub(super) fn at(&self, line: u64, column: Option<u64>) -> Location {
        Location {
            line: Some(line),
            column,
            ..Location::default().in_path(&self.name)
        }
    }

    /// The next line, without `\n` or `\r\n`; `None` at the end.
    ///
    /// A line over the limit is an error of its own, and the line after it comes next. Any other error ends the
    /// input.
    pub(super) fn next_line(&mut self) -> Option<Result<RawLine, ReadError>> {
        if self.is_over {
            return None;
        }
        let mut line = Vec::new();
        let mut n_bytes = 0_usize;
        self.number += 1;
        loop {
            let available = match self.bytes.fill_buf() {
                Ok(available) => available,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
                Err(error) => {
                    self.is_over = true;
                    return Some(Err(self.broken(error, line)));
                }
            };
            if available.is_empty() {
                self.is_over = true;
                if n_bytes == 0 {
                    return None;
                }
                break;
            }
            let newline = available.iter().position(|&byte| byte == b'\n');
            let taken = newline.map_or(available.len(), |at| at + 1);
            n_bytes += taken;
            if n_bytes <= self.max_bytes {
                line.extend_from_slice(&available[..taken]);
            } else {
                line = Vec::new();
            }
            self.bytes.consume(taken);
            if newline.is_some() {
                break;
            }
        }
        if n_bytes > self.max_bytes {
            let message = format!(
                "a line of {n_bytes} bytes (the limit is {})",
                self.max_bytes
            );
            let location = self.at(self.number, None);
            return Some(Err(ReadError::record(
                ReadErrorKind::TooLarge(message),
                location,
            )));
        }
        if line.last() == Some(&b'\n') {
            line.pop();
            if line.last() == Some(&b'\r') {
                line.pop();
            }
        }
        Some(Ok(RawLine {
            number: self.number,
            bytes: line,
        }))
    }

    /// What the stream says, at the line where it broke off. The part of a line before it is lost, and shown.
    fn broken(&self, error: io::Error, partial: Vec<u8>) -> ReadError {
        let error = ReadError::fatal(error.into(), self.at(self.number, None));
        match String::from_utf8(partial) {
            Ok(partial) if !partial.is_empty() => error.with_snippet(&partial),
            _ => error,
        }
    }
}

#[cfg(test)]
mod tests {
    use std::io::Cursor;

    use super::*;

    fn lines(bytes: &str, max_bytes: usize) -> Vec<String> {
        let bytes = Box::new(Cursor::new(bytes.to_owned().into_bytes()));
        let mut lines = Lines::new("x".into(), bytes, max_bytes);
        let mut all = Vec::new();
        while let Some(line) = lines.next_line() {
            all.push(match line {
                Ok(line) => format!("{}:{}", line.number, String::from_utf8(line.bytes).unwrap()),
                Err(error) => error.to_string(),
            });
        }
        all
    }

    #[test]
    fn ends_of_lines_are_no_part_of_them() {
        assert_eq!(lines("a\r\n\nb\rc\nd", 9), ["1:a", "2:", "3:b\rc", "4:d"]);
        assert_eq!(lines("", 9), [""; 0]);
    }

    #[test]
    fn a_line_over_the_limit_is_passed_over() {
        assert_eq!(
            lines("ab\nabcdef\nc", 4),
            ["1:ab", "x:2: a line of 7 bytes (the limit is 4)", "3:c"]
        );
    }
}
