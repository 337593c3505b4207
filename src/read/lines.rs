//! Lines of an input, one at a time, none larger than a limit.

use std::io::{self, BufRead};
use std::path::PathBuf;

use memchr::memchr;

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

/// Lines that follow each other without a blank one between them, joined by `\n`.
pub(super) struct Block {
    /// 1-based line where it begins.
    pub(super) first_line: u64,
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
            let newline = memchr(b'\n', available);
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

    /// The next block of lines; `None` at the end. A block over the limit is an error, and the one after it comes
    /// next. An error of the stream takes the block that it cuts with it.
    pub(super) fn next_block(&mut self) -> Option<Result<Block, ReadError>> {
        let mut block: Option<Block> = None;
        let mut too_large = None;
        loop {
            let line = match self.next_line() {
                Some(Ok(line)) if line.bytes.trim_ascii().is_empty() => {
                    if block.is_none() && too_large.is_none() {
                        continue;
                    }
                    break;
                }
                None => break,
                Some(Ok(line)) => line,
                // The block is not whole, so it is no record.
                Some(Err(error)) if error.is_fatal => return Some(Err(error)),
                Some(Err(error)) => {
                    too_large.get_or_insert(error);
                    continue;
                }
            };
            let open = block.get_or_insert_with(|| Block {
                first_line: line.number,
                bytes: Vec::new(),
            });
            if open.bytes.len() + line.bytes.len() > self.max_bytes {
                let message = format!("a record of more than {} bytes (the limit)", self.max_bytes);
                let location = self.at(open.first_line, None);
                too_large.get_or_insert(ReadError::record(
                    ReadErrorKind::TooLarge(message),
                    location,
                ));
                open.bytes = Vec::new();
            } else if too_large.is_none() {
                if line.number > open.first_line {
                    open.bytes.push(b'\n');
                }
                open.bytes.extend_from_slice(&line.bytes);
            }
        }
        match (too_large, block) {
            (Some(error), _) => Some(Err(error)),
            (None, Some(block)) => Some(Ok(block)),
            (None, None) => None,
        }
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
    fn blocks_end_at_blank_lines_and_large_ones_are_passed_over() {
        let text = "\n\na\r\nb\n \n\nlarge\nlarger\nlargest\n\nc";
        let bytes = Box::new(Cursor::new(text.as_bytes().to_vec()));
        let mut lines = Lines::new("x".into(), bytes, 10);
        let mut all = Vec::new();
        while let Some(block) = lines.next_block() {
            all.push(match block {
                Ok(block) => format!(
                    "{}:{}",
                    block.first_line,
                    String::from_utf8(block.bytes).unwrap()
                ),
                Err(error) => error.to_string(),
            });
        }
        assert_eq!(
            all,
            [
                "3:a\nb",
                "x:7: a record of more than 10 bytes (the limit)",
                "11:c"
            ]
        );
    }

    #[test]
    fn a_block_that_the_stream_cuts_is_no_record() {
        struct Broken;
        impl io::Read for Broken {
            fn read(&mut self, _: &mut [u8]) -> io::Result<usize> {
                Err(io::Error::other("cut"))
            }
        }
        let stream = io::Read::chain(
            Cursor::new(b"a\n\nb\nc".to_vec()),
            io::BufReader::new(Broken),
        );
        let mut lines = Lines::new("x".into(), Box::new(stream), 10);
        assert_eq!(lines.next_block().unwrap().unwrap().bytes, b"a");
        let error = lines.next_block().unwrap().err().unwrap();
        assert!(
            error.is_fatal && error.to_string().starts_with("x:4: "),
            "{error}"
        );
        assert!(lines.next_block().is_none());
    }

    #[test]
    fn a_line_over_the_limit_is_passed_over() {
        assert_eq!(
            lines("ab\nabcdef\nc", 4),
            ["1:ab", "x:2: a line of 7 bytes (the limit is 4)", "3:c"]
        );
    }
}
