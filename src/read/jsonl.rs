//! JSON Lines: one object a line, its text in a field.

use std::fmt;

use serde::Deserialize;
use serde::de::{Deserializer, Error as _, MapAccess, Visitor};
use serde_json::{Map, Value};

use super::charset::decode;
use super::detect::is_json_object;
use super::lines::{Lines, RawLine};
use super::named_fields::NamedFields;
use super::{DocumentReader, Documents, Format, Input, ReadError, ReadErrorKind, ReadOptions};
use crate::document::{AnnotatedDocument, Location};

mod own_records;

pub(super) const FORMAT: Format = Format {
    name: "jsonl",
    description: "JSON Lines: one object a line, with its text in the field \"text\"",
    extensions: &["jsonl", "ndjson", "json"],
    sniff,
    open,
};

/// Begins like an object with a field, or like an array of objects (which the reader then explains); or most lines are
/// objects, whatever the first one is.
fn sniff(head: &str) -> bool {
    let head = head.trim_start();
    if !head.starts_with(['{', '[', '<']) {
        let lines = head
            .split_inclusive('\n')
            .filter(|line| !line.trim().is_empty());
        let (n_lines, n_objects) = lines.fold((0, 0), |(all, objects), line| {
            (
                all + 1,
                objects + usize::from(is_json_object(line.as_bytes())),
            )
        });
        return n_objects > 0 && n_objects * 2 >= n_lines;
    }
    let (inner, expected) = match head.strip_prefix('{') {
        Some(inner) => (inner, ['"', '}']),
        None => match head.strip_prefix('[') {
            Some(inner) => (inner, ['{', '{']),
            None => return false,
        },
    };
    inner.trim_start().starts_with(expected)
}

/// Reads line by line and looks no further than the line that it gives, so that a pipe may stay open.
///
/// The fields `text` and `id` (or what [`ReadOptions`] calls them) are taken as they are; `title`, `journal`, `year`,
/// `pmid`, `pmcid` and `doi` become metadata, all others `extra`, in their order. Without a text, `title` and
/// `abstract` make one. Blank lines are passed over. Numbers keep the digits that they are written with. A field given
/// twice is an error; so is nesting deeper than 128.
#[expect(clippy::unnecessary_wraps, reason = "the type of `Format::open`")]
fn open(input: Input, options: &ReadOptions) -> Result<Documents, ReadError> {
    Ok(Box::new(Jsonl {
        source: input.short_name(),
        charset: input.charset,
        lines: Lines::new(input.name, input.bytes, options.max_record_bytes),
        options: options.clone(),
        n_records: 0,
        n_skipped: 0,
        is_over: false,
    }))
}

struct Jsonl {
    source: String,
    charset: &'static str,
    lines: Lines,
    options: ReadOptions,
    n_records: u64,
    n_skipped: u64,
    is_over: bool,
}

impl Jsonl {
    /// The document of a line, or `None` for a line without a record.
    fn read(&mut self, line: RawLine) -> Result<Option<AnnotatedDocument>, ReadError> {
        if line.bytes.trim_ascii().is_empty() {
            return Ok(None);
        }
        self.n_records += 1;
        let number = line.number;
        let mode = self.options.encoding_errors;
        let start = self.lines.at(number, None);
        let Some(line) = decode(line.bytes, &start, self.charset, mode)? else {
            self.n_skipped += 1;
            return Ok(None);
        };
        let record: Record = serde_json::from_str(&line).map_err(|error| {
            let column = column_of(&line, &error);
            let error = ReadError::record(why(&line, &error), self.lines.at(number, Some(column)));
            error.with_snippet(&line)
        })?;
        self.document(record.0, &line).map(Some).map_err(|kind| {
            ReadError::record(kind, self.lines.at(number, None)).with_snippet(&line)
        })
    }

    fn document(
        &self,
        record: Map<String, Value>,
        line: &str,
    ) -> Result<AnnotatedDocument, ReadErrorKind> {
        if let Some(schema) = own_records::schema_of(&record) {
            let document = own_records::read(schema, line, &self.source)?;
            return Ok(AnnotatedDocument::plain(document));
        }
        let mut fields = NamedFields::new(&self.options);
        for (name, value) in record {
            fields.add(name, value)?;
        }
        let fallback = || format!("file:{}#{}", self.source, self.n_records);
        Ok(AnnotatedDocument::plain(
            fields.into_document(&self.source, fallback)?,
        ))
    }
}

impl Iterator for Jsonl {
    type Item = Result<AnnotatedDocument, ReadError>;

    fn next(&mut self) -> Option<Self::Item> {
        while !self.is_over {
            let outcome = match self.lines.next_line() {
                None => {
                    self.is_over = true;
                    let location = Location::default().in_path(&self.lines.name);
                    return (self.n_records == 0)
                        .then(|| Err(ReadError::fatal(ReadErrorKind::Empty, location)));
                }
                Some(Ok(line)) => self.read(line),
                Some(Err(error)) => {
                    self.is_over = error.is_fatal;
                    self.n_records += 1;
                    Err(error)
                }
            };
            if let Some(outcome) = outcome.transpose() {
                return Some(outcome);
            }
        }
        None
    }
}

impl DocumentReader for Jsonl {
    fn n_skipped(&self) -> u64 {
        self.n_skipped
    }
}

const EXPECTED: &str = "one JSON object a line";

/// An object whose fields are each given once.
struct Record(Map<String, Value>);

impl<'de> Deserialize<'de> for Record {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Fields;

        impl<'de> Visitor<'de> for Fields {
            type Value = Map<String, Value>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(EXPECTED)
            }

            fn visit_map<A: MapAccess<'de>>(self, mut access: A) -> Result<Self::Value, A::Error> {
                let mut fields = Map::new();
                while let Some(name) = access.next_key::<String>()? {
                    if fields.contains_key(&name) {
                        return Err(A::Error::custom(format!(
                            "the field \"{name}\" is given twice"
                        )));
                    }
                    let value = access.next_value()?;
                    fields.insert(name, value);
                }
                Ok(fields)
            }
        }

        deserializer.deserialize_map(Fields).map(Self)
    }
}

/// The error's message, without the place that it repeats.
fn why(line: &str, error: &serde_json::Error) -> ReadErrorKind {
    let message = error.to_string();
    let message = message
        .rsplit_once(" at line ")
        .map_or(message.as_str(), |(what, _)| what);
    // What the parser expects is said already where it met another type than an object.
    let hint = if line.trim_end().contains("}\r") {
        "; lines end in a carriage return alone (expected a line feed)"
    } else if !message.contains(EXPECTED)
        && (error.is_eof() && line.trim() == "{" || line.trim_start().starts_with('['))
    {
        "; expected one JSON object a line"
    } else {
        ""
    };
    ReadErrorKind::Malformed(format!("not a JSON record: {message}{hint}"))
}

/// The column of a JSON error in characters from 1; `serde_json` counts bytes.
fn column_of(line: &str, error: &serde_json::Error) -> u64 {
    let bytes = error.column().saturating_sub(1).min(line.len());
    Location::of_byte(line, bytes).column.unwrap_or(1)
}

#[cfg(test)]
mod tests;
