//! Rows in Parquet.

use std::fs::File;
use std::io::Write;
use std::path::Path;
use std::sync::Arc;

use arrow_array::RecordBatch;
use arrow_schema::{FieldRef, Schema};
use parquet::arrow::ArrowWriter;
use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;
use parquet::basic::{Compression, ZstdLevel};
use parquet::file::properties::WriterProperties;

use super::error::DatasetError;
use super::features::Features;
use super::row::Row;

/// Rows of a group: what a reader takes at once.
const GROUP: usize = 10_000;

/// Writes rows as one Parquet file.
pub(super) fn write_table(
    rows: &[Row],
    features: &Features<'_>,
    out: impl Write + Send,
    path: &Path,
) -> Result<(), DatasetError> {
    let table = |error: String| DatasetError::Table(path.to_owned(), error);
    let schema = Arc::new(features.arrow());
    let compression = ZstdLevel::try_new(3).map_err(|error| table(error.to_string()))?;
    let properties = WriterProperties::builder()
        .set_compression(Compression::ZSTD(compression))
        .set_created_by(concat!("oncotag ", env!("CARGO_PKG_VERSION")).to_owned())
        .build();
    let mut writer = ArrowWriter::try_new(out, Arc::clone(&schema), Some(properties))
        .map_err(|error| table(error.to_string()))?;
    for group in rows.chunks(GROUP) {
        let batch = batch(group, &schema).map_err(&table)?;
        writer
            .write(&batch)
            .and_then(|()| writer.flush())
            .map_err(|error| table(error.to_string()))?;
    }
    writer.close().map_err(|error| table(error.to_string()))?;
    Ok(())
}

fn batch(rows: &[Row], schema: &Arc<Schema>) -> Result<RecordBatch, String> {
    let fields: &[FieldRef] = schema.fields();
    let batch = serde_arrow::to_record_batch(fields, &rows).map_err(|error| error.to_string())?;
    batch
        .with_schema(Arc::clone(schema))
        .map_err(|error| error.to_string())
}

/// Reads a Parquet file: its rows, and what it says of itself to Hugging Face's `datasets`.
pub(super) fn read_table(path: &Path) -> Result<(Vec<Row>, Option<String>), DatasetError> {
    let table = |error: String| DatasetError::Table(path.to_owned(), error);
    let file = File::open(path).map_err(|error| DatasetError::Io(path.to_owned(), error))?;
    let builder =
        ParquetRecordBatchReaderBuilder::try_new(file).map_err(|error| table(error.to_string()))?;
    let huggingface = builder.schema().metadata().get("huggingface").cloned();
    let batches = builder.build().map_err(|error| table(error.to_string()))?;
    let mut rows = Vec::new();
    for batch in batches {
        let batch = batch.map_err(|error| table(error.to_string()))?;
        let read: Vec<Row> =
            serde_arrow::from_record_batch(&batch).map_err(|error| table(error.to_string()))?;
        rows.extend(read);
    }
    Ok((rows, huggingface))
}
