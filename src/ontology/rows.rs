//! The rows of tables: tab-separated values without quoting, comma-separated values with it.

use super::lines::Lines;
use super::{OntologyError, OntologyErrorKind, OntologySource};

/// How cells are kept apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Dialect {
    /// Tabs, and quotes mean themselves, as in all tables of ontology projects that we have seen.
    Tabs,
    /// This byte, and cells may stand in quotes with `""` for a quote inside (RFC 4180).
    Quoted(u8),
}

/// A row with its place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Row {
    /// The 1-based line on which it begins.
    pub(super) line: u64,
    /// Its cells as they stand in the file.
    pub(super) cells: Vec<String>,
}

impl Row {
    /// A cell without the spaces around it; empty where the row is too short.
    pub(super) fn cell(&self, index: usize) -> &str {
        self.cells.get(index).map_or("", |cell| cell.trim())
    }
}

/// Reads row by row. Lines that are empty are passed over.
pub(super) struct Rows<'s> {
    lines: Lines<'s>,
    dialect: Dialect,
    record: Vec<u8>,
}

impl<'s> Rows<'s> {
    pub(super) fn open(
        source: &'s OntologySource,
        dialect: Dialect,
    ) -> Result<Self, OntologyError> {
        Ok(Self {
            lines: Lines::open(source)?,
            dialect,
            record: Vec::new(),
        })
    }

    /// The next row; `None` at the end.
    pub(super) fn next_row(&mut self) -> Result<Option<Row>, OntologyError> {
        loop {
            let line = self.lines.next_number();
            if !self.next_record(line)? {
                return Ok(None);
            }
            let text = self.lines.text(&self.record, line)?;
            if text.trim().is_empty() {
                continue;
            }
            let cells = match self.dialect {
                Dialect::Tabs => text.split('\t').map(str::to_owned).collect(),
                Dialect::Quoted(delimiter) => unquoted(text, delimiter),
            };
            return Ok(Some(Row { line, cells }));
        }
    }

    /// Lines from the present one on while they begin with `#`, without that sign; tables put remarks before their
    /// column row.
    pub(super) fn remarks(&mut self) -> Result<Vec<String>, OntologyError> {
        let mut remarks = Vec::new();
        while self.lines.head()?.starts_with(b"#") {
            let line = self.lines.next_number();
            self.record.clear();
            self.lines.append(&mut self.record, line)?;
            let remark = self.lines.text(&self.record, line)?;
            remarks.push(remark.trim_start_matches('#').to_owned());
        }
        Ok(remarks)
    }

    pub(super) fn error(&self, line: u64, kind: OntologyErrorKind) -> OntologyError {
        self.lines.error(line, kind)
    }

    /// Fills `record` with the lines of the next row; gives whether there was one.
    fn next_record(&mut self, first_line: u64) -> Result<bool, OntologyError> {
        self.record.clear();
        if !self.lines.append(&mut self.record, first_line)? {
            return Ok(false);
        }
        if let Dialect::Quoted(_) = self.dialect {
            // A line end in quotes is text. A quote that nothing closes takes the rest of the file, up to the limit.
            let mut n_seen = 0;
            let mut is_open = false;
            loop {
                for byte in &self.record[n_seen..] {
                    is_open ^= *byte == b'"';
                }
                n_seen = self.record.len();
                if !is_open {
                    break;
                }
                if !self.lines.append(&mut self.record, first_line)? {
                    let message = "a quote that is not closed".to_owned();
                    return Err(self.error(first_line, OntologyErrorKind::Malformed(message)));
                }
            }
        }
        Ok(true)
    }
}

/// The cells of a record, quotes resolved.
fn unquoted(record: &str, delimiter: u8) -> Vec<String> {
    let mut parser = csv_core::ReaderBuilder::new().delimiter(delimiter).build();
    let mut cells = Vec::new();
    let mut input = record.as_bytes();
    let mut cell = Vec::new();
    let mut buffer = vec![0; 4096];
    loop {
        let (result, n_read, n_written) = parser.read_field(input, &mut buffer);
        input = &input[n_read..];
        cell.extend_from_slice(&buffer[..n_written]);
        let is_end = match result {
            csv_core::ReadFieldResult::OutputFull => continue,
            // The parser sees the end of its input when it is given nothing.
            csv_core::ReadFieldResult::InputEmpty => {
                if !input.is_empty() {
                    continue;
                }
                let (_, _, n_written) = parser.read_field(b"", &mut buffer);
                cell.extend_from_slice(&buffer[..n_written]);
                true
            }
            csv_core::ReadFieldResult::Field { record_end } => record_end,
            csv_core::ReadFieldResult::End => return cells,
        };
        cells.push(String::from_utf8_lossy(&cell).into_owned());
        cell.clear();
        if is_end {
            return cells;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows(text: &str, dialect: Dialect) -> Result<Vec<(u64, Vec<String>)>, String> {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("t");
        std::fs::write(&path, text).unwrap();
        let source = OntologySource::new(&path);
        let mut rows = Rows::open(&source, dialect).unwrap();
        let mut found = Vec::new();
        while let Some(row) = rows.next_row().map_err(|error| error.kind.to_string())? {
            found.push((row.line, row.cells));
        }
        Ok(found)
    }

    #[test]
    fn tabs_know_no_quotes_and_lines_are_counted() {
        assert_eq!(
            rows("\u{feff}a\t\"b\r\n\nc\"\t\n", Dialect::Tabs).unwrap(),
            [
                (1, vec!["a".to_owned(), "\"b".to_owned()]),
                (3, vec!["c\"".to_owned(), String::new()])
            ]
        );
    }

    #[test]
    fn a_quoted_cell_may_hold_delimiter_quote_and_line_end() {
        assert_eq!(
            rows("a,\"b,\"\"c\"\"\nd\",e\n\"\",f,\ng", Dialect::Quoted(b',')).unwrap(),
            [
                (
                    1,
                    vec!["a".to_owned(), "b,\"c\"\nd".to_owned(), "e".to_owned()]
                ),
                (3, vec![String::new(), "f".to_owned(), String::new()]),
                (4, vec!["g".to_owned()]),
            ]
        );
        let error = rows("a,\"b\nc\n", Dialect::Quoted(b',')).unwrap_err();
        assert_eq!(error, "a quote that is not closed");
    }

    #[test]
    fn long_cells_are_whole() {
        let long = "x".repeat(10_000);
        let found = rows(&format!("{long},\"{long}\"\n"), Dialect::Quoted(b',')).unwrap();
        assert_eq!(found[0].1, [long.clone(), long]);
    }
}
