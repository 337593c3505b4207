//! The rows of a CSV input, each whole before the next byte is asked for.
//!
//! Stricter than most readers on quotes (RFC 4180, section 2, rules 5 to 7): a quote that is never closed would take
//! all rows after it into one field, so it is an error of the row that it stands in, and reading goes on at the line
//! after it.

use std::collections::VecDeque;
use std::io::{self, BufRead};
use std::path::{Path, PathBuf};

use super::super::{ReadError, ReadErrorKind};
use crate::document::Location;

/// Fields of one row, unquoted.
#[derive(Debug)]
pub(in crate::read) struct Row {
    /// 1-based line where it begins.
    pub(in crate::read) line: u64,
    pub(in crate::read) fields: Vec<Vec<u8>>,
}

/// A line with its end, which may be `\n`, `\r\n`, `\r` or nothing.
#[derive(Debug)]
struct Line {
    number: u64,
    bytes: Vec<u8>,
}

/// Where in a field the next byte stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum State {
    FieldStart,
    Bare,
    Quoted,
    /// After a quote in a quoted field: its end, or the first half of an escaped quote.
    Closed,
}

/// Reads rows off a stream.
pub(in crate::read) struct Rows {
    name: PathBuf,
    bytes: Box<dyn BufRead + Send>,
    max_bytes: usize,
    delimiter: u8,
    parser: csv_core::Reader,
    /// Lines that have been read as part of a row that was none.
    ahead: VecDeque<Line>,
    /// Up to which line a quoted field that is open at the line's end is known to come to nothing, and why. All such
    /// fields share their ending, so none is followed twice.
    doomed: (u64, String),
    /// The number of the next line.
    number: u64,
    has_newlines: bool,
    is_over: bool,
}

impl Rows {
    /// `delimiter_of` tells the character between fields by the first line that is not blank.
    pub(super) fn new(
        name: PathBuf,
        bytes: Box<dyn BufRead + Send>,
        max_bytes: usize,
        delimiter_of: fn(&str) -> u8,
    ) -> Result<Self, ReadError> {
        let mut rows = Self {
            name,
            bytes,
            max_bytes,
            delimiter: b',',
            parser: csv_core::Reader::new(),
            ahead: VecDeque::new(),
            doomed: (0, String::new()),
            number: 1,
            has_newlines: false,
            is_over: false,
        };
        while let Some(line) = rows.next_line().transpose()? {
            if !is_blank(&line.bytes) {
                rows.delimiter = delimiter_of(&String::from_utf8_lossy(&line.bytes));
                rows.ahead.push_front(line);
                break;
            }
        }
        rows.parser = csv_core::ReaderBuilder::new()
            .delimiter(rows.delimiter)
            .build();
        Ok(rows)
    }

    /// The input.
    pub(in crate::read) fn path(&self) -> &Path {
        &self.name
    }

    /// The next row; `None` at the end. Blank lines are passed over.
    pub(in crate::read) fn next_row(&mut self) -> Option<Result<Row, ReadError>> {
        loop {
            match self.next_line()? {
                Ok(line) if is_blank(&line.bytes) => {}
                Ok(line) => return Some(self.row(line)),
                Err(error) => return Some(Err(error)),
            }
        }
    }

    fn row(&mut self, first: Line) -> Result<Row, ReadError> {
        let mut lines = vec![first];
        let mut n_bytes = 0;
        let mut state = State::FieldStart;
        // Where the last quoted field of the first line opened, in bytes of it: that one lets the row go on.
        let mut opened = 0;
        loop {
            let line = &lines[lines.len() - 1];
            n_bytes += line.bytes.len();
            for (at, &byte) in line.bytes.iter().enumerate() {
                let next = step(state, byte, self.delimiter);
                if lines.len() == 1 && state == State::FieldStart && next == Some(State::Quoted) {
                    opened = at;
                }
                let Some(next) = next else {
                    let place = Location::of_byte(&String::from_utf8_lossy(&line.bytes[..at]), at);
                    let message = format!(
                        "a quoted field goes on after its closing quote in line {}, column {} (write \"\" for a quote \
                         inside a quoted field)",
                        line.number,
                        place.column.unwrap_or(1)
                    );
                    let last_doomed = line.number.saturating_sub(1);
                    return Err(self.broken(lines, opened, last_doomed, message));
                };
                state = next;
            }
            if state != State::Quoted {
                let raw: Vec<u8> = lines.iter().flat_map(|line| &line.bytes).copied().collect();
                return Ok(Row {
                    line: lines[0].number,
                    fields: self.fields(raw),
                });
            }
            let number = line.number;
            if number <= self.doomed.0 {
                let (last, message) = self.doomed.clone();
                return Err(self.broken(lines, opened, last, message));
            }
            if n_bytes > self.max_bytes {
                let message = format!(
                    "a row of more than {} bytes (the limit); a quote may not be closed",
                    self.max_bytes
                );
                let mut error = self.broken(lines, opened, number, message.clone());
                error.kind = ReadErrorKind::TooLarge(message);
                return Err(error);
            }
            match self.next_line() {
                Some(Ok(line)) => lines.push(line),
                Some(Err(error)) if error.is_fatal => return Err(error),
                Some(Err(error)) => {
                    // The line over the limit is gone; what was read before it is read again.
                    let _ = self.broken(lines, opened, number, error.kind.to_string());
                    return Err(error);
                }
                None => {
                    let message = "a quote that opens here is not closed (write \"\" for a quote inside a quoted \
                                   field)";
                    return Err(self.broken(lines, opened, number, message.to_owned()));
                }
            }
        }
    }

    /// The error of a row whose quotes lead nowhere; the lines after its first one are read again.
    fn broken(
        &mut self,
        mut lines: Vec<Line>,
        opened: usize,
        last_doomed: u64,
        message: String,
    ) -> ReadError {
        for line in lines.drain(1..).rev() {
            self.ahead.push_front(line);
        }
        self.doomed = (last_doomed, message.clone());
        let line = &lines[0];
        let before = String::from_utf8_lossy(&line.bytes[..opened]);
        let location = Location {
            line: Some(line.number),
            ..Location::of_byte(&before, before.len()).in_path(&self.name)
        };
        let shown = String::from_utf8_lossy(&line.bytes);
        ReadError::record(ReadErrorKind::Malformed(message), location)
            .with_snippet(shown.trim_end_matches(['\r', '\n']))
    }

    /// The fields of a row whose quotes are in order.
    fn fields(&mut self, mut raw: Vec<u8>) -> Vec<Vec<u8>> {
        while matches!(raw.last(), Some(b'\r' | b'\n')) {
            raw.pop();
        }
        raw.push(b'\n');
        let mut unquoted = vec![0; raw.len()];
        let n_most = raw.split(|&byte| byte == self.delimiter).count() + 1;
        let mut ends = vec![0; n_most];
        // Neither buffer can be too small, so one call reads all.
        let (_, _, _, n_fields) = self.parser.read_record(&raw, &mut unquoted, &mut ends);
        let mut start = 0;
        let mut fields = Vec::with_capacity(n_fields);
        for &end in &ends[..n_fields] {
            fields.push(unquoted.get(start..end).unwrap_or_default().to_vec());
            start = end;
        }
        fields
    }

    /// The next line. One over the limit is an error of its own, and the line after it comes next.
    fn next_line(&mut self) -> Option<Result<Line, ReadError>> {
        if let Some(line) = self.ahead.pop_front() {
            return Some(Ok(line));
        }
        if self.is_over {
            return None;
        }
        let number = self.number;
        let at = |name: &PathBuf| Location {
            line: Some(number),
            ..Location::default().in_path(name)
        };
        let mut bytes = Vec::new();
        let mut n_bytes = 0_usize;
        loop {
            let available = match self.bytes.fill_buf() {
                Ok(available) => available,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
                Err(error) => {
                    self.is_over = true;
                    return Some(Err(ReadError::fatal(error.into(), at(&self.name))));
                }
            };
            if available.is_empty() {
                self.is_over = true;
                if n_bytes == 0 {
                    return None;
                }
                break;
            }
            let after_return = bytes.last() == Some(&b'\r');
            let end = match available
                .iter()
                .position(|byte| matches!(byte, b'\r' | b'\n'))
            {
                _ if after_return => Some(usize::from(available[0] == b'\n')),
                // Whether a line feed follows is not known yet.
                Some(end) if available[end] == b'\r' && end + 1 == available.len() => None,
                Some(end) if available[end] == b'\r' => {
                    Some(end + 1 + usize::from(available[end + 1] == b'\n'))
                }
                Some(end) => Some(end + 1),
                None => None,
            };
            let taken = end.unwrap_or(available.len());
            n_bytes += taken;
            if n_bytes > self.max_bytes {
                // The last byte is kept for what it says of the line's end.
                bytes.clear();
                bytes.extend(available[..taken].last());
            } else {
                bytes.extend_from_slice(&available[..taken]);
            }
            self.bytes.consume(taken);
            if end.is_some() {
                break;
            }
        }
        // As editors count: a lone return ends a line only where no line feed does.
        let is_newline = bytes.last() == Some(&b'\n');
        self.has_newlines |= is_newline;
        self.number += u64::from(is_newline || !self.has_newlines);
        if n_bytes > self.max_bytes {
            let message = format!(
                "a line of {n_bytes} bytes (the limit is {})",
                self.max_bytes
            );
            let kind = ReadErrorKind::TooLarge(message);
            return Some(Err(ReadError::record(kind, at(&self.name))));
        }
        Some(Ok(Line { number, bytes }))
    }
}

fn is_blank(line: &[u8]) -> bool {
    line.iter().all(|byte| matches!(byte, b'\r' | b'\n'))
}

/// The state after a byte; `None` where a quoted field goes on after its closing quote.
fn step(state: State, byte: u8, delimiter: u8) -> Option<State> {
    Some(match (state, byte) {
        (State::Quoted, b'"') => State::Closed,
        (State::FieldStart | State::Closed, b'"') | (State::Quoted, _) => State::Quoted,
        (_, byte) if byte == delimiter => State::FieldStart,
        (State::Closed, b'\r' | b'\n') => State::Closed,
        (State::Closed, _) => return None,
        (State::FieldStart | State::Bare, _) => State::Bare,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Rows as `LINE:field|field`, errors as they show.
    fn rows_of(text: &str, max_bytes: usize) -> Vec<String> {
        let bytes = Box::new(io::Cursor::new(text.as_bytes().to_vec()));
        let mut rows = Rows::new("t.csv".into(), bytes, max_bytes, |_| b',').unwrap();
        let mut all = Vec::new();
        while let Some(outcome) = rows.next_row() {
            all.push(match outcome {
                Ok(row) => {
                    let fields = row
                        .fields
                        .iter()
                        .map(|field| String::from_utf8_lossy(field));
                    format!("{}:{}", row.line, fields.collect::<Vec<_>>().join("|"))
                }
                Err(error) => error.to_string(),
            });
        }
        all
    }

    #[test]
    fn quotes_line_ends_and_blank_lines_are_read_as_rfc_4180_says() {
        for (name, text, expected) in [
            ("plain", "a,b\nc,d", vec!["1:a|b", "2:c|d"]),
            ("returns", "a,b\r\n\r\nc,\r\n", vec!["1:a|b", "3:c|"]),
            ("old Mac", "a,b\rc,d\r", vec!["1:a|b", "2:c|d"]),
            ("quotes", "\"a,\"\"b\"\"\",\"\"\n", vec!["1:a,\"b\"|"]),
            (
                "lines inside",
                "\"a\r\nb\n\nc\",d\ne\n",
                vec!["1:a\r\nb\n\nc|d", "5:e"],
            ),
            (
                "a quote inside a bare field",
                "a\"b,c \"d\"\n",
                vec!["1:a\"b|c \"d\""],
            ),
            ("quoted to the end", "a,\"b\"", vec!["1:a|b"]),
            ("nothing", "", vec![]),
        ] {
            assert_eq!(rows_of(text, 1000), expected, "{name}");
        }
    }

    #[test]
    fn a_broken_quote_costs_its_row_only() {
        let open =
            "a quote that opens here is not closed (write \"\" for a quote inside a quoted field)";
        assert_eq!(
            rows_of("1,\"a\n2,b\n3,c\n", 1000),
            [
                format!("t.csv:1:3: {open}"),
                "2:2|b".to_owned(),
                "3:3|c".to_owned()
            ]
        );
        let outcomes = rows_of("1,é\n2,\"a\n3,b\n4,\"c\"\n5,d\n", 1000);
        assert_eq!(outcomes[0], "1:1|é");
        assert!(
            outcomes[1].starts_with(
                "t.csv:2:3: a quoted field goes on after its closing quote in line 4, column 4"
            ),
            "{outcomes:?}"
        );
        assert_eq!(outcomes[2..], ["3:3|b", "4:4|c", "5:5|d"]);
        let outcomes = rows_of("\"a\" b,c\nd,e\n", 1000);
        assert!(
            outcomes[0].starts_with("t.csv:1:1: a quoted field goes on"),
            "{outcomes:?}"
        );
        assert_eq!(outcomes[1], "2:d|e");
    }

    #[test]
    fn many_open_quotes_are_each_looked_at_once() {
        // Each line closes the quote of the one before and opens another: followed to the end from each anew, a
        // hundred thousand lines would take minutes.
        let text = "a\",b,\"c\n".repeat(100_000);
        let outcomes = rows_of(&text, 64 << 20);
        assert_eq!(outcomes.len(), 100_000);
        assert!(
            outcomes
                .iter()
                .all(|outcome| outcome.contains("not closed"))
        );
    }

    #[test]
    fn a_line_over_the_limit_is_passed_over() {
        assert_eq!(
            rows_of("ab\r\nabcdef\r\nc", 5),
            ["1:ab", "t.csv:2: a line of 8 bytes (the limit is 5)", "3:c"]
        );
    }
}
