//! JSON Lines: one object a line, its text in a field.

use std::collections::VecDeque;
use std::fmt;

use serde::Deserialize;
use serde::de::{Deserializer, Error as _, MapAccess, Visitor};
use serde_json::{Map, Value};

use super::annotating::annotated;
use super::charset::decode;
use super::detect::is_json_object;
use super::lines::{Lines, RawLine};
use super::named_fields::NamedFields;
use super::own_records;
use super::sentence_lines::SentenceLines;
use super::{DocumentReader, Documents, Format, Input, ReadError, ReadErrorKind, ReadOptions};
use crate::document::{AnnotatedDocument, Location};
use crate::format::losses::Losses;
use crate::format::record::{ERROR_SCHEMA, SENTENCE_SCHEMA, SentenceRecord};

mod entities;

use entities::entity_marks;

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
        open: None,
        ready: VecDeque::new(),
        losses: Losses::default(),
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
    /// The document whose sentences are being read.
    open: Option<SentenceLines>,
    /// What has been read and not been given.
    ready: VecDeque<Result<AnnotatedDocument, ReadError>>,
    losses: Losses,
}

impl Jsonl {
    /// Reads a line; what it completes is [ready](Self::ready).
    fn read(&mut self, line: RawLine) -> Result<(), ReadError> {
        if line.bytes.trim_ascii().is_empty() {
            return Ok(());
        }
        self.n_records += 1;
        let number = line.number;
        let mode = self.options.encoding_errors;
        let start = self.lines.at(number, None);
        let Some(line) = decode(line.bytes, &start, self.charset, mode)? else {
            self.n_skipped += 1;
            return Ok(());
        };
        let record: Record = serde_json::from_str(&line).map_err(|error| {
            let column = column_of(&line, &error);
            let error = ReadError::record(why(&line, &error), self.lines.at(number, Some(column)));
            error.with_snippet(&line)
        })?;
        self.record(record.0, &line).map_err(|kind| {
            ReadError::record(kind, self.lines.at(number, None)).with_snippet(&line)
        })
    }

    fn record(&mut self, record: Map<String, Value>, line: &str) -> Result<(), ReadErrorKind> {
        let schema = own_records::schema_of(&record);
        if schema == Some(SENTENCE_SCHEMA) {
            return self.sentence(line);
        }
        self.close();
        let read = match schema {
            Some(ERROR_SCHEMA) => return Err(unread(&record)),
            Some(schema) => own_records::read(schema, line, &self.source, &mut self.losses)?,
            None => self.foreign(record)?,
        };
        self.give(read);
        Ok(())
    }

    /// Takes a line by sentence.
    fn sentence(&mut self, line: &str) -> Result<(), ReadErrorKind> {
        let record: SentenceRecord<'static> = serde_json::from_str(line).map_err(|error| {
            ReadErrorKind::Malformed(format!("not an {SENTENCE_SCHEMA} record: {error}"))
        })?;
        if let Some(open) = self.open.as_mut().filter(|open| open.goes_on(&record)) {
            return open.add(record);
        }
        self.close();
        self.open = Some(SentenceLines::begin(record, self.options.max_record_bytes)?);
        Ok(())
    }

    /// The sentences of a document are all there.
    fn close(&mut self) {
        if let Some(open) = self.open.take() {
            let read = open.finish(&self.source, &mut self.losses);
            self.give(read);
        }
    }

    fn give(&mut self, read: AnnotatedDocument) {
        self.ready.push_back(Ok(if self.options.annotations {
            read
        } else {
            AnnotatedDocument::plain(read.document)
        }));
    }

    /// A record that is none of ours: text, and perhaps entities as gold standards have them.
    fn foreign(
        &mut self,
        mut record: Map<String, Value>,
    ) -> Result<AnnotatedDocument, ReadErrorKind> {
        let entities = self
            .options
            .annotations
            .then(|| record.shift_remove("entities"));
        let mut fields = NamedFields::new(&self.options);
        for (name, value) in record {
            fields.add(name, value)?;
        }
        let fallback = || format!("file:{}#{}", self.source, self.n_records);
        let document = fields.into_document(&self.source, fallback)?;
        Ok(match entities.flatten() {
            Some(entities) => annotated(document, entity_marks(entities)?, &mut self.losses),
            None => AnnotatedDocument::plain(document),
        })
    }
}

/// What the program that wrote the input could not read.
fn unread(record: &Map<String, Value>) -> ReadErrorKind {
    let message = record.get("message").and_then(Value::as_str);
    ReadErrorKind::Malformed(format!(
        "the input says that a record could not be read: {}",
        message.unwrap_or("no reason given")
    ))
}

impl Iterator for Jsonl {
    type Item = Result<AnnotatedDocument, ReadError>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            if let Some(outcome) = self.ready.pop_front() {
                return Some(outcome);
            }
            if self.is_over {
                return None;
            }
            let outcome = match self.lines.next_line() {
                None => {
                    self.is_over = true;
                    self.close();
                    let location = Location::default().in_path(&self.lines.name);
                    match self.n_records {
                        0 => Err(ReadError::fatal(ReadErrorKind::Empty, location)),
                        _ => Ok(()),
                    }
                }
                Some(Ok(line)) => self.read(line),
                Some(Err(error)) => {
                    self.is_over = error.is_fatal;
                    self.n_records += 1;
                    Err(error)
                }
            };
            if let Err(error) = outcome {
                // In the order of the input: what was complete before it comes first.
                if error.is_fatal {
                    self.close();
                }
                self.ready.push_back(Err(error));
            }
        }
    }
}

impl DocumentReader for Jsonl {
    fn n_skipped(&self) -> u64 {
        self.n_skipped
    }

    fn losses(&self) -> Losses {
        self.losses.clone()
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
