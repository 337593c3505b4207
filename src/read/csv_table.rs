//! CSV and TSV with named columns: a row is a document.

use serde_json::Value;

use super::charset::decode;
use super::named_fields::NamedFields;
use super::own_table;
use super::{DocumentReader, Documents, Format, Input, ReadError, ReadErrorKind, ReadOptions};
use crate::document::{AnnotatedDocument, Location};

mod rows;

use rows::Row;
pub(super) use rows::{Row as RawRow, Rows};

pub(super) const FORMAT: Format = Format {
    name: "csv",
    description: "CSV or TSV with a header: the text in a column \"text\", or in \"title\" and \"abstract\"",
    extensions: &["csv", "tsv"],
    sniff,
    open,
};

/// Columns by which a header is told from a sentence with commas.
const TELLING: [&str; 3] = ["text", "abstract", "title"];

/// The first line names two or more columns, among them one that holds text.
fn sniff(head: &str) -> bool {
    let Some(header) = head.lines().next() else {
        return false;
    };
    let names: Vec<String> = header
        .split(char::from(delimiter_of(header)))
        .map(|name| name.trim().trim_matches('"').to_lowercase())
        .collect();
    own_table::is_own(&names)
        || names.len() >= 2
            && names.iter().any(|name| TELLING.contains(&name.as_str()))
            && names
                .iter()
                .all(|name| name.len() <= 40 && name.split_whitespace().count() <= 3)
}

/// The character between columns: a tab where the header has one, else the more frequent of comma and semicolon.
fn delimiter_of(header: &str) -> u8 {
    let count = |c: char| header.matches(c).count();
    if header.contains('\t') {
        b'\t'
    } else if count(';') > count(',') {
        b';'
    } else {
        b','
    }
}

/// Reads row by row, each at its line end. Fields may be quoted, with `""` for a quote inside, in TSV too.
fn open(input: Input, options: &ReadOptions) -> Result<Documents, ReadError> {
    let at = Location::at(1, 1).in_path(&input.name);
    let source = input.short_name();
    let mut rows = Rows::new(
        input.name.clone(),
        input.bytes,
        options.max_record_bytes,
        delimiter_of,
    )?;
    let header = match rows.next_row() {
        Some(Ok(row)) => row.fields,
        Some(Err(error)) => {
            return Err(ReadError {
                is_fatal: true,
                ..error
            });
        }
        None => Vec::new(),
    };
    if header.iter().all(|name| name.trim_ascii().is_empty()) {
        return Err(ReadError::fatal(
            ReadErrorKind::Empty,
            Location::default().in_path(&input.name),
        ));
    }
    let mut columns: Vec<String> = Vec::with_capacity(header.len());
    for name in &header {
        let name = String::from_utf8_lossy(name).trim().to_owned();
        if columns.contains(&name) {
            let message = format!("two columns are named \"{name}\"");
            return Err(ReadError::fatal(ReadErrorKind::Malformed(message), at));
        }
        columns.push(name);
    }
    if own_table::is_own(&columns) {
        return Ok(own_table::open(
            rows,
            &columns,
            source,
            input.charset,
            options,
        ));
    }
    if !columns
        .iter()
        .any(|name| *name == options.text_field || name == "abstract")
    {
        let message = format!(
            "no column \"{}\" and none \"abstract\" (columns that are there: {})",
            options.text_field,
            columns.join(", ")
        );
        return Err(ReadError::fatal(ReadErrorKind::Malformed(message), at));
    }
    Ok(Box::new(Table {
        source,
        charset: input.charset,
        path: Location::default().in_path(&input.name),
        rows,
        columns,
        options: options.clone(),
        n_rows: 0,
        n_skipped: 0,
        is_over: false,
    }))
}

struct Table {
    source: String,
    charset: &'static str,
    path: Location,
    rows: Rows,
    columns: Vec<String>,
    options: ReadOptions,
    n_rows: u64,
    n_skipped: u64,
    is_over: bool,
}

impl Table {
    fn document(&mut self, row: Row) -> Result<Option<AnnotatedDocument>, ReadError> {
        let at = |column| Location {
            line: Some(row.line),
            column,
            ..self.path.clone()
        };
        if row.fields.len() != self.columns.len() {
            let message = format!(
                "a row of {} fields (the header names {})",
                row.fields.len(),
                self.columns.len()
            );
            return Err(ReadError::record(
                ReadErrorKind::Malformed(message),
                at(Some(1)),
            ));
        }
        let mut fields = NamedFields::new(&self.options);
        for (name, value) in self.columns.iter().zip(row.fields) {
            let mode = self.options.encoding_errors;
            let in_cell = Location {
                record: Some(format!("column \"{name}\"")),
                ..at(None)
            };
            let decoded = decode(value, &in_cell, self.charset, mode);
            let Some(value) = decoded.map_err(|mut error| {
                // The place inside the cell is known, the cell's own column is not.
                error.location = Box::new(in_cell);
                error
            })?
            else {
                self.n_skipped += 1;
                return Ok(None);
            };
            let added = fields.add(name.clone(), Value::String(value));
            added.map_err(|kind| ReadError::record(kind, at(None)))?;
        }
        let fallback = || format!("file:{}#{}", self.source, self.n_rows);
        let document = fields.into_document(&self.source, fallback);
        let document = document.map_err(|kind| ReadError::record(kind, at(None)))?;
        Ok(Some(AnnotatedDocument::plain(document)))
    }
}

impl Iterator for Table {
    type Item = Result<AnnotatedDocument, ReadError>;

    fn next(&mut self) -> Option<Self::Item> {
        while !self.is_over {
            let Some(outcome) = self.rows.next_row() else {
                self.is_over = true;
                break;
            };
            self.n_rows += 1;
            let outcome = outcome.and_then(|row| self.document(row));
            self.is_over = outcome.as_ref().is_err_and(|error| error.is_fatal);
            if let Some(outcome) = outcome.transpose() {
                return Some(outcome);
            }
        }
        None
    }
}

impl DocumentReader for Table {
    fn n_skipped(&self) -> u64 {
        self.n_skipped
    }
}

#[cfg(test)]
mod tests {
    use super::super::EncodingErrors;
    use super::*;
    use crate::document::{Document, SectionKind};

    fn read_with(bytes: &[u8], options: &ReadOptions) -> Vec<Result<Document, String>> {
        let input =
            Input::from_reader("t.csv", std::io::Cursor::new(bytes.to_vec()), None, options);
        match open(input, options) {
            Ok(rows) => rows
                .map(|outcome| {
                    outcome
                        .map(|read| read.document)
                        .map_err(|error| error.to_string())
                })
                .collect(),
            Err(error) => vec![Err(error.to_string())],
        }
    }

    fn read(text: &str) -> Vec<Result<Document, String>> {
        read_with(text.as_bytes(), &ReadOptions::default())
    }

    #[test]
    fn columns_are_named_by_the_header() {
        let text =
            "\u{feff}id,text,year,Source\r\n a ,\"x, \"\"y\"\"\r\nz\",2020,web\r\n\r\n,t,n.d.,\r\n";
        let documents: Vec<Document> = read(text).into_iter().map(Result::unwrap).collect();
        assert_eq!(
            (documents[0].id.as_str(), documents[0].text.as_str()),
            (" a ", "x, \"y\"\r\nz")
        );
        assert_eq!(documents[0].metadata.year, Some(2020));
        assert_eq!(documents[0].metadata.extra["Source"], "web");
        assert_eq!(documents[1].id, "file:t.csv#2");
        assert_eq!(documents[1].metadata.extra["year"], "n.d.");
    }

    #[test]
    fn tabs_and_semicolons_separate_too() {
        for text in ["pmid\ttext\n1\ta, b; c\n", "pmid;text\n1;a, b\n"] {
            let document = read(text).remove(0).unwrap();
            assert_eq!(document.id, "pmid:1");
            assert!(document.text.starts_with("a, b"));
        }
    }

    #[test]
    fn title_and_abstract_make_the_text() {
        let document = read("title,abstract\nT.,A: b\n").remove(0).unwrap();
        assert_eq!(document.text, "T.\nA: b");
        let kinds: Vec<_> = document
            .sections
            .iter()
            .map(|section| section.kind)
            .collect();
        assert_eq!(kinds, [SectionKind::Title, SectionKind::Abstract]);
    }

    #[test]
    fn errors_name_line_and_column_and_the_next_row_is_read() {
        let outcomes = read("id,text\n1,a,b\n2,c\n");
        assert_eq!(
            outcomes[0],
            Err("t.csv:2:1: a row of 3 fields (the header names 2)".to_owned())
        );
        assert_eq!(outcomes[1].as_ref().unwrap().text, "c");
        assert_eq!(
            read("text,text\n")[0],
            Err("t.csv:1:1: two columns are named \"text\"".to_owned())
        );
        let missing = read("id,body\n1,x\n")[0].clone().unwrap_err();
        assert!(
            missing.starts_with("t.csv:1:1: no column \"text\"") && missing.contains("id, body"),
            "{missing}"
        );
        assert_eq!(read("")[0], Err("t.csv: the input is empty".to_owned()));
        assert_eq!(read("id,text\n"), []);
    }

    #[test]
    fn bytes_that_are_no_text_fail_their_row_only() {
        let bytes = b"id,text\n1,\xff\n2,n\0ul\n";
        let outcomes = read_with(bytes, &ReadOptions::default());
        assert!(
            outcomes[0]
                .as_ref()
                .unwrap_err()
                .starts_with("t.csv:2: not valid UTF-8"),
            "{outcomes:?}"
        );
        assert_eq!(outcomes[1].as_ref().unwrap().text, "n\0ul");
        let mode = |encoding_errors| ReadOptions {
            encoding_errors,
            ..ReadOptions::default()
        };
        assert_eq!(
            read_with(bytes, &mode(EncodingErrors::Replace))[0]
                .as_ref()
                .unwrap()
                .text,
            "\u{fffd}"
        );
        assert_eq!(read_with(bytes, &mode(EncodingErrors::Skip)).len(), 1);
    }

    #[test]
    fn an_open_quote_does_not_swallow_the_rows_after_it() {
        let outcomes = read("id,text\n1,\"liver metastases\n2,lung\n");
        let error = outcomes[0].as_ref().unwrap_err();
        assert!(
            error.starts_with("t.csv:2:3: a quote that opens here is not closed"),
            "{error}"
        );
        assert_eq!(outcomes[1].as_ref().unwrap().text, "lung");
        assert_eq!(outcomes.len(), 2);
    }

    #[test]
    fn a_quote_that_is_never_closed_does_not_fill_the_memory() {
        let options = ReadOptions {
            max_record_bytes: 100_000,
            ..ReadOptions::default()
        };
        let text = format!("id,text\n1,\"{}", "x\n".repeat(1_000_000));
        let error = read_with(text.as_bytes(), &options).remove(0).unwrap_err();
        assert!(error.contains("a quote may not be closed"), "{error}");
    }

    #[test]
    fn a_header_is_told_from_a_sentence() {
        assert!(sniff("id,text,year\n") && sniff("\"Title\"\t\"Abstract\"\n"));
        assert!(!sniff("Mice, rats, and the title of men who\n") && !sniff("text\n") && !sniff(""));
    }
}
