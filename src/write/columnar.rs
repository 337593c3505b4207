//! Parquet and Arrow IPC: a row for each document, with lists of what is in it.

use std::collections::HashMap;
use std::io::{self, Write};
use std::path::Path;
use std::sync::Arc;

use arrow_array::RecordBatch;
use arrow_ipc::writer::FileWriter;
use arrow_schema::{FieldRef, Schema, SchemaRef};
use parquet::arrow::ArrowWriter;
use parquet::basic::{Compression, ZstdLevel};
use parquet::file::properties::WriterProperties;
use serde_arrow::schema::{SchemaLike, TracingOptions};

use super::records::Records;
use super::{
    DocumentWriter, Make, OutputFile, OutputFormat, OutputTarget, WriteError, WriteOptions,
};
use crate::document::AnnotatedDocument;
use crate::format::columns::{DocumentRow, SCHEMA_KEY};
use crate::format::losses::Losses;
use crate::format::record::DOCUMENT_SCHEMA;

pub(super) const PARQUET: OutputFormat = OutputFormat {
    name: "parquet",
    description: "Parquet: a row for each document, with lists of sentences and mentions",
    extensions: &["parquet"],
    needs_tokens: false,
    make: Make::Writer(Columnar::open::<ParquetTable>),
};

pub(super) const ARROW: OutputFormat = OutputFormat {
    name: "arrow",
    description: "Arrow IPC file (Feather 2): as Parquet",
    extensions: &["arrow", "feather"],
    needs_tokens: false,
    make: Make::Writer(Columnar::open::<ArrowTable>),
};

/// Documents that are put into columns at once, at most.
const BATCH_DOCUMENTS: usize = 1024;
/// The bytes of text at which a batch is full however few documents it has.
const BATCH_BYTES: usize = 4 << 20;

/// A file of tables.
trait Table: Send + Sized + 'static {
    fn begin(file: OutputBytes, schema: &SchemaRef) -> Result<Self, WriteError>;
    fn add(&mut self, batch: &RecordBatch) -> Result<(), WriteError>;
    /// Completes the table and gives its file back.
    fn end(self) -> Result<OutputFile, WriteError>;
    fn part_path(&self) -> Option<&Path>;
}

struct ParquetTable(ArrowWriter<OutputBytes>);

impl Table for ParquetTable {
    fn begin(file: OutputBytes, schema: &SchemaRef) -> Result<Self, WriteError> {
        let properties = WriterProperties::builder()
            .set_compression(Compression::ZSTD(ZstdLevel::default()))
            .build();
        ArrowWriter::try_new(file, Arc::clone(schema), Some(properties))
            .map(Self)
            .map_err(failed)
    }

    fn add(&mut self, batch: &RecordBatch) -> Result<(), WriteError> {
        self.0.write(batch).map_err(failed)?;
        // A row group a batch: memory holds one of them.
        self.0.flush().map_err(failed)
    }

    fn end(self) -> Result<OutputFile, WriteError> {
        self.0.into_inner().map(|bytes| bytes.0).map_err(failed)
    }

    fn part_path(&self) -> Option<&Path> {
        self.0.inner().0.part_path()
    }
}

struct ArrowTable(FileWriter<OutputBytes>);

impl Table for ArrowTable {
    fn begin(file: OutputBytes, schema: &SchemaRef) -> Result<Self, WriteError> {
        FileWriter::try_new(file, schema).map(Self).map_err(failed)
    }

    fn add(&mut self, batch: &RecordBatch) -> Result<(), WriteError> {
        self.0.write(batch).map_err(failed)
    }

    fn end(mut self) -> Result<OutputFile, WriteError> {
        self.0.finish().map_err(failed)?;
        self.0.into_inner().map(|bytes| bytes.0).map_err(failed)
    }

    fn part_path(&self) -> Option<&Path> {
        self.0.get_ref().0.part_path()
    }
}

fn failed(error: impl std::error::Error + Send + Sync + 'static) -> WriteError {
    WriteError::new("-", io::Error::other(error))
}

/// An output as a stream of bytes.
struct OutputBytes(OutputFile);

impl Write for OutputBytes {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let written = self.0.write(bytes);
        written.map(|()| bytes.len()).map_err(io::Error::other)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.0.flush().map_err(io::Error::other)
    }
}

struct Columnar<T> {
    table: T,
    fields: Vec<FieldRef>,
    schema: SchemaRef,
    options: WriteOptions,
    rows: Vec<DocumentRow>,
    n_bytes: usize,
}

impl Columnar<()> {
    fn open<T: Table>(
        target: &OutputTarget,
        options: &WriteOptions,
    ) -> Result<Box<dyn DocumentWriter>, WriteError> {
        let tracing = TracingOptions::default();
        let fields = Vec::<FieldRef>::from_type::<DocumentRow>(tracing).map_err(failed)?;
        let about = [
            (SCHEMA_KEY, DOCUMENT_SCHEMA),
            ("oncotag.offset_unit", options.unit.as_str()),
        ];
        let metadata: HashMap<String, String> = about
            .map(|(name, value)| (name.to_owned(), value.to_owned()))
            .into();
        let schema = Arc::new(Schema::new_with_metadata(fields.clone(), metadata));
        let file = OutputBytes(OutputFile::open(target)?);
        Ok(Box::new(Columnar {
            table: T::begin(file, &schema)?,
            fields,
            schema,
            options: options.clone(),
            rows: Vec::new(),
            n_bytes: 0,
        }))
    }
}

impl<T: Table> Columnar<T> {
    fn put(&mut self) -> Result<(), WriteError> {
        if self.rows.is_empty() {
            return Ok(());
        }
        let batch = serde_arrow::to_record_batch(&self.fields, &self.rows).map_err(failed)?;
        let batch = batch
            .with_schema(Arc::clone(&self.schema))
            .map_err(failed)?;
        self.rows.clear();
        self.n_bytes = 0;
        self.table.add(&batch)
    }
}

impl<T: Table> DocumentWriter for Columnar<T> {
    fn write(&mut self, annotated: &AnnotatedDocument, _: &mut Losses) -> Result<(), WriteError> {
        if self.options.only_tagged && annotated.annotations.mentions.is_empty() {
            return Ok(());
        }
        let record = Records::new(annotated, self.options.unit).document();
        self.n_bytes += record.text.len();
        self.rows.push(DocumentRow::from(&record));
        if self.rows.len() >= BATCH_DOCUMENTS || self.n_bytes >= BATCH_BYTES {
            self.put()?;
        }
        Ok(())
    }

    fn unfinished(&self) -> Option<&Path> {
        self.table.part_path()
    }

    fn finish(mut self: Box<Self>) -> Result<(), WriteError> {
        self.put()?;
        self.table.end()?.finish()
    }
}
