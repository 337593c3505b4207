//! Where things lie in a data set's folder.

use std::collections::{BTreeMap, BTreeSet};
use std::fs::File;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};

use super::error::DatasetError;
use super::row::{Row, known_by};
use super::split::Split;

/// The Parquet file of a split, as Hugging Face's hub names them.
pub(super) fn table_name(split: Split) -> String {
    format!("data/{split}-00000-of-00001.parquet")
}

/// The JSON Lines of a split.
pub(super) fn lines_name(split: Split) -> String {
    format!("{split}.jsonl")
}

/// Reads the rows of each split from their JSON Lines; a split without a file has none.
///
/// # Errors
/// If a file cannot be read or a line is no row.
pub fn read_rows(folder: &Path) -> Result<BTreeMap<Split, Vec<Row>>, DatasetError> {
    let mut rows = BTreeMap::new();
    for split in Split::ALL {
        let path = folder.join(lines_name(split));
        rows.insert(
            split,
            if path.exists() {
                read_lines(&path)?
            } else {
                Vec::new()
            },
        );
    }
    Ok(rows)
}

/// What the documents of a data set are known by: `pmid:` and their PubMed identifier, else their own.
///
/// # Errors
/// As [`read_rows`].
pub fn identities(folder: &Path) -> Result<BTreeSet<String>, DatasetError> {
    let rows = read_rows(folder)?;
    let identity = |row: &Row| known_by(&row.pmid, &row.document_id);
    Ok(rows.values().flatten().map(identity).collect())
}

pub(super) fn read_lines(path: &Path) -> Result<Vec<Row>, DatasetError> {
    let fault = |error| DatasetError::Io(path.to_owned(), error);
    let file = BufReader::new(File::open(path).map_err(fault)?);
    let mut rows = Vec::new();
    for (index, line) in file.lines().enumerate() {
        let row = serde_json::from_str(&line.map_err(fault)?).map_err(|error| {
            DatasetError::Malformed(path.to_owned(), index + 1, error.to_string())
        })?;
        rows.push(row);
    }
    Ok(rows)
}

/// Every file below a folder: its path from there with `/` between parts, in order.
pub(super) fn all_files(folder: &Path) -> Result<BTreeMap<String, PathBuf>, DatasetError> {
    let mut found = BTreeMap::new();
    let mut waiting = vec![(String::new(), folder.to_owned())];
    while let Some((prefix, folder)) = waiting.pop() {
        let fault = |error| DatasetError::Io(folder.clone(), error);
        for entry in std::fs::read_dir(&folder).map_err(fault)? {
            let path = entry.map_err(fault)?.path();
            let name = path.file_name().unwrap_or_default().to_string_lossy();
            let name = format!("{prefix}{name}");
            if path.is_dir() {
                waiting.push((format!("{name}/"), path));
            } else {
                found.insert(name, path);
            }
        }
    }
    Ok(found)
}
