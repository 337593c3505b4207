//! Parquet and Arrow IPC files: our own tables of documents, and others with a column of texts.

use std::cell::Cell;
use std::collections::VecDeque;
use std::fs::File;
use std::io::{self, Read as _, Seek as _, SeekFrom};
use std::panic::{AssertUnwindSafe, catch_unwind};

use arrow_array::{RecordBatch, RecordBatchReader};
use arrow_ipc::reader::{FileReader, read_footer_length};
use arrow_ipc::root_as_footer;
use arrow_schema::ArrowError;
use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

use super::named_fields::NamedFields;
use super::{
    DocumentReader, Documents, Format, Input, ReadError, ReadErrorKind, ReadOptions, own_records,
};
use crate::document::{AnnotatedDocument, Location};
use crate::format::columns::{DocumentRow, TELLING_COLUMNS};
use crate::format::losses::Losses;

pub(super) const PARQUET: Format = Format {
    name: "parquet",
    description: "Parquet: oncotag's documents, or any table with a column of texts",
    extensions: &["parquet"],
    sniff: |_| false,
    open: |input, options| open(input, options, parquet_batches),
};

pub(super) const ARROW: Format = Format {
    name: "arrow",
    description: "Arrow IPC file (Feather 2): as Parquet",
    extensions: &["arrow", "feather"],
    sniff: |_| false,
    open: |input, options| open(input, options, arrow_batches),
};

/// An Arrow file ends in the length of its directory, four bytes, and the six of its name.
const TRAILER_BYTES: usize = 10;

/// Rows that are taken out of columns at once.
const BATCH_ROWS: usize = 64;

/// The format that the first bytes of a file name.
pub(super) fn by_magic(head: &[u8]) -> Option<&'static Format> {
    if head.starts_with(b"PAR1") {
        Some(&PARQUET)
    } else if head.starts_with(b"ARROW1") {
        Some(&ARROW)
    } else {
        None
    }
}

thread_local! {
    static IS_DECODING: Cell<bool> = const { Cell::new(false) };
}

/// Whether this thread is inside the decoder of a table, which panics at some damaged files. The reader makes an error of
/// that, so that nobody need be told of a bug.
pub fn is_decoding_table() -> bool {
    IS_DECODING.get()
}

/// What the decoder gives; an error where it panics, as it does where buffers are shorter than the file says.
fn decoded<T>(decode: impl FnOnce() -> Result<T, ArrowError>) -> Result<T, ArrowError> {
    IS_DECODING.set(true);
    let outcome = catch_unwind(AssertUnwindSafe(decode));
    IS_DECODING.set(false);
    outcome.unwrap_or_else(|_| {
        let message = "parts of it do not fit together".to_owned();
        Err(ArrowError::ParseError(message))
    })
}

type Batches = Box<dyn RecordBatchReader + Send>;

fn parquet_batches(file: File) -> Result<Batches, ArrowError> {
    let builder = ParquetRecordBatchReaderBuilder::try_new(file)?;
    Ok(Box::new(builder.with_batch_size(BATCH_ROWS).build()?))
}

fn arrow_batches(mut file: File) -> Result<Batches, ArrowError> {
    check_blocks(&mut file)?;
    Ok(Box::new(FileReader::try_new(file, None)?))
}

/// The decoder asks for as much memory as a file's directory says that its parts have, and ends the process where there is
/// not so much.
///
/// # Errors
/// If the directory or one of the parts lies outside of the file.
fn check_blocks(file: &mut File) -> Result<(), ArrowError> {
    let outside = || ArrowError::ParseError("parts of it lie outside of the file".to_owned());
    let n_bytes = file.seek(SeekFrom::End(0))?;
    let trailer_start = n_bytes
        .checked_sub(TRAILER_BYTES as u64)
        .ok_or_else(outside)?;
    let mut trailer = [0; TRAILER_BYTES];
    file.seek(SeekFrom::Start(trailer_start))?;
    file.read_exact(&mut trailer)?;
    let n_footer = read_footer_length(trailer)? as u64; // usize is at most 64 bits wide
    let footer_start = trailer_start.checked_sub(n_footer).ok_or_else(outside)?;
    file.seek(SeekFrom::Start(footer_start))?;
    let mut footer = Vec::new();
    file.by_ref().take(n_footer).read_to_end(&mut footer)?;
    file.rewind()?;
    let footer = root_as_footer(&footer).map_err(|error| {
        ArrowError::ParseError(format!("its directory is no directory: {error}"))
    })?;
    let blocks = [footer.recordBatches(), footer.dictionaries()];
    for block in blocks.into_iter().flatten().flatten() {
        let numbers = [
            block.offset(),
            block.metaDataLength().into(),
            block.bodyLength(),
        ];
        let end = numbers.into_iter().try_fold(0_u64, |end, number| {
            end.checked_add(u64::try_from(number).ok()?)
        });
        if end.is_none_or(|end| end > n_bytes) {
            return Err(outside());
        }
    }
    Ok(())
}

fn open(
    mut input: Input,
    options: &ReadOptions,
    batches: fn(File) -> Result<Batches, ArrowError>,
) -> Result<Documents, ReadError> {
    let at = Location::default().in_path(&input.name);
    let fatal = |kind: ReadErrorKind| ReadError::fatal(kind, at.clone());
    // The directory of such a file stands at its end, and an input may be a pipe or packed.
    let mut spool = || {
        let mut file = tempfile::tempfile()?;
        io::copy(&mut input.bytes, &mut file)?;
        file.rewind()?;
        Ok::<_, io::Error>(file)
    };
    let file = spool().map_err(|error| fatal(error.into()))?;
    let n_bytes = file.metadata().map_err(|error| fatal(error.into()))?.len();
    let batches = decoded(|| batches(file)).map_err(|error| fatal(damaged(&error)))?;
    let schema = batches.schema();
    let has = |name: &&str| schema.column_with_name(name).is_some();
    let is_own = TELLING_COLUMNS.iter().all(&has);
    let text_field = options.text_field.as_str();
    if !is_own && !has(&text_field) && !has(&"abstract") {
        let names: Vec<_> = schema
            .fields()
            .iter()
            .map(|field| field.name().as_str())
            .collect();
        return Err(fatal(ReadErrorKind::Malformed(format!(
            "no column \"{text_field}\" (columns that are there: {}); --text-field names another",
            names.join(", ")
        ))));
    }
    Ok(Box::new(Columnar {
        source: input.short_name(),
        at,
        batches,
        n_bytes,
        is_own,
        options: options.clone(),
        ready: VecDeque::new(),
        n_rows: 0,
        losses: Losses::default(),
        is_over: false,
    }))
}

fn damaged(error: &ArrowError) -> ReadErrorKind {
    ReadErrorKind::Malformed(format!("the table is damaged: {error}"))
}

struct Columnar {
    source: String,
    at: Location,
    batches: Batches,
    /// The size of the file.
    n_bytes: u64,
    is_own: bool,
    options: ReadOptions,
    ready: VecDeque<Result<AnnotatedDocument, ReadError>>,
    n_rows: u64,
    losses: Losses,
    is_over: bool,
}

impl Columnar {
    fn take(&mut self, batch: &RecordBatch) -> Result<(), ReadError> {
        // Columns of nothing have any number of rows.
        if batch.num_rows() as u64 > self.n_bytes {
            let message = "more rows than the file has bytes".to_owned();
            let error = ArrowError::ParseError(message);
            return Err(ReadError::fatal(damaged(&error), self.at.clone()));
        }
        if self.is_own {
            for row in self.rows::<DocumentRow>(batch)? {
                let outcome = self.own(row);
                self.give(outcome);
            }
        } else {
            for row in self.rows::<Map<String, Value>>(batch)? {
                let outcome = self.foreign(row);
                self.give(outcome);
            }
        }
        Ok(())
    }

    fn rows<R: DeserializeOwned>(&self, batch: &RecordBatch) -> Result<Vec<R>, ReadError> {
        let rows = decoded(|| {
            serde_arrow::from_record_batch(batch)
                .map_err(|error| ArrowError::SchemaError(error.to_string()))
        });
        rows.map_err(|error| {
            let kind = ReadErrorKind::Malformed(format!("rows of another kind: {error}"));
            ReadError::fatal(kind, self.at.clone())
        })
    }

    fn own(&mut self, row: DocumentRow) -> Result<AnnotatedDocument, ReadErrorKind> {
        let record = row.try_into().map_err(|error: serde_json::Error| {
            ReadErrorKind::Malformed(format!("\"extra\" is no JSON object: {error}"))
        })?;
        own_records::document(record, &self.source, &mut self.losses)
    }

    fn foreign(&self, row: Map<String, Value>) -> Result<AnnotatedDocument, ReadErrorKind> {
        let mut fields = NamedFields::new(&self.options);
        for (name, value) in row.into_iter().filter(|(_, value)| !value.is_null()) {
            fields.add(name, value)?;
        }
        let fallback = || format!("file:{}#{}", self.source, self.n_rows + 1);
        let document = fields.into_document(&self.source, fallback)?;
        Ok(AnnotatedDocument::plain(document))
    }

    fn give(&mut self, outcome: Result<AnnotatedDocument, ReadErrorKind>) {
        self.n_rows += 1;
        self.ready.push_back(match outcome {
            Ok(read) if self.options.annotations => Ok(read),
            Ok(read) => Ok(AnnotatedDocument::plain(read.document)),
            Err(kind) => {
                let row = format!("row {}", self.n_rows);
                Err(ReadError::record(kind, self.at.clone().in_record(row)))
            }
        });
    }
}

impl Iterator for Columnar {
    type Item = Result<AnnotatedDocument, ReadError>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            if let Some(outcome) = self.ready.pop_front() {
                return Some(outcome);
            }
            if self.is_over {
                return None;
            }
            let outcome = match decoded(|| self.batches.next().transpose()) {
                Ok(Some(batch)) => self.take(&batch),
                Err(error) => Err(ReadError::fatal(damaged(&error), self.at.clone())),
                Ok(None) => {
                    self.is_over = true;
                    match self.n_rows {
                        0 => Err(ReadError::fatal(ReadErrorKind::Empty, self.at.clone())),
                        _ => Ok(()),
                    }
                }
            };
            if let Err(error) = outcome {
                self.is_over = true;
                self.ready.push_back(Err(error));
            }
        }
    }
}

impl DocumentReader for Columnar {
    fn losses(&self) -> Losses {
        self.losses.clone()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fixture() -> Vec<u8> {
        let path = "tests/fixtures/annotated/documents.arrow";
        std::fs::read(std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join(path)).unwrap()
    }

    fn read(bytes: Vec<u8>) -> Result<usize, String> {
        let input = Input::from_bytes("a.arrow", bytes);
        let documents = (ARROW.open)(input, &ReadOptions::default());
        let read: Result<Vec<_>, _> = documents.and_then(Iterator::collect);
        read.map(|read| read.len())
            .map_err(|error| error.to_string())
    }

    #[test]
    fn a_part_that_is_larger_than_its_file_is_no_reason_to_ask_for_memory() {
        let sound = fixture();
        assert_eq!(read(sound.clone()), Ok(2));
        // The last of the directory's blocks is that of the documents: offset, length of the head, padding, length of the body.
        let n_footer = read_footer_length(sound[sound.len() - 10..].try_into().unwrap()).unwrap();
        let footer_start = sound.len() - 10 - n_footer;
        let footer = root_as_footer(&sound[footer_start..sound.len() - 10]).unwrap();
        let block = footer.recordBatches().unwrap().get(0).0;
        let at = sound
            .windows(block.len())
            .rposition(|window| window == block);
        let mut huge = sound.clone();
        let body = at.unwrap() + 16;
        huge[body..body + 8].copy_from_slice(&(1_i64 << 45).to_le_bytes());
        let error = read(huge).unwrap_err();
        assert!(
            error.ends_with("parts of it lie outside of the file"),
            "{error}"
        );
    }

    #[test]
    fn what_the_decoder_panics_at_is_a_damaged_file() {
        // One byte is enough, where it says how long a buffer is.
        let sound = fixture();
        let outcomes = (0..sound.len()).step_by(97).map(|at| {
            let mut damaged = sound.clone();
            damaged[at] ^= 0x81;
            read(damaged)
        });
        let errors: Vec<String> = outcomes.filter_map(Result::err).collect();
        assert!(
            errors.iter().all(|error| error.starts_with("a.arrow: ")),
            "{errors:?}"
        );
        assert!(
            errors
                .iter()
                .any(|error| error.ends_with("parts of it do not fit together"))
        );
    }
}
