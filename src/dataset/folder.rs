//! Writing a data set: a folder that appears whole or not at all.

use std::collections::{BTreeMap, BTreeSet};
use std::ffi::OsString;
use std::fs::{self, File};
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};

use serde::Serialize;
use serde_json::Value;
use sha2::{Digest, Sha256};

use super::assemble::GaveWay;
use super::card::card;
use super::croissant::croissant;
use super::error::{DatasetError, MANIFEST};
use super::features::Features;
use super::files::{all_files, lines_name, table_name};
use super::manifest::{Counts, FileEntry, Manifest, TextPolicy};
use super::row::{Row, RowDocuments};
use super::split::Split;
use super::table::write_table;
use super::tags::{put_tags, tag_names};
use crate::document::hex;
use crate::format::losses::Losses;
use crate::write::{OutputFormat, OutputTarget, Sink, WriteOptions, output_format_by_name};

/// Formats of documents that a split is written in too, with the ending of the file.
const TRAINER_FORMATS: [(&str, &str); 2] = [("spacy", "spacy"), ("iob2", "iob2")];

/// What `spacy train` reads.
const SPACY_CONFIG: &str = include_str!("templates/config.cfg");

/// What goes into a folder.
#[derive(Clone, Debug)]
pub struct Contents {
    /// The rows of each split.
    pub rows: BTreeMap<Split, Vec<Row>>,
    /// What gave way to a near copy.
    pub near: Vec<GaveWay>,
    /// What rows could not take over.
    pub losses: Losses,
    /// Sources and licences of the dictionaries, for people.
    pub notice: String,
}

/// Writes a data set. `about` is its manifest but for labels, counts, losses and files, which are made here.
///
/// # Errors
/// If there are no rows, the folder exists and may not be replaced or is no data set, or the operating system refuses; then
/// nothing is left behind.
pub fn write_folder(
    target: &Path,
    may_replace: bool,
    contents: Contents,
    about: Manifest,
) -> Result<Manifest, DatasetError> {
    let folder = NewFolder::open(target, may_replace)?;
    let manifest = fill(&folder.part, contents, about)?;
    folder.publish()?;
    Ok(manifest)
}

fn fill(
    folder: &Path,
    contents: Contents,
    mut manifest: Manifest,
) -> Result<Manifest, DatasetError> {
    let Contents {
        mut rows,
        near,
        losses,
        notice,
    } = contents;
    if rows.values().all(Vec::is_empty) {
        return Err(DatasetError::Empty);
    }
    let labels: BTreeSet<&str> = (rows.values().flatten())
        .flat_map(|row| &row.mentions)
        .map(|mention| mention.label.as_str())
        .collect();
    manifest.labels = labels.into_iter().map(str::to_owned).collect();
    manifest.counts = (rows.iter())
        .map(|(&split, rows)| (split, Counts::of(rows)))
        .collect();
    let tag_names = tag_names(&manifest.labels);
    let features = Features {
        tag_names: &tag_names,
        has_text: manifest.text == TextPolicy::Full,
    };
    if features.has_text {
        let documents = RowDocuments::new(&manifest.labels, rows.values().flatten());
        let mut in_tags = Losses::default();
        for row in rows.values_mut().flatten() {
            put_tags(row, &documents, &mut in_tags);
        }
        manifest.losses.insert("tags".to_owned(), values(&in_tags));
        for (name, extension) in TRAINER_FORMATS {
            let Some(format) = output_format_by_name(name) else {
                continue;
            };
            let mut losses = Losses::default();
            for (split, rows) in &rows {
                let path = folder.join(format!("{split}.{extension}"));
                write_documents(path, format, rows, &documents, &mut losses)?;
            }
            manifest.losses.insert(name.to_owned(), values(&losses));
        }
        write_bytes(&folder.join("config.cfg"), SPACY_CONFIG.as_bytes())?;
    } else {
        for rows in rows.values_mut() {
            *rows = std::mem::take(rows)
                .into_iter()
                .map(Row::without_text)
                .collect();
        }
    }
    let data = folder.join("data");
    fs::create_dir(&data).map_err(|error| DatasetError::Io(data.clone(), error))?;
    for (&split, rows) in &rows {
        write_lines(&folder.join(lines_name(split)), rows)?;
        let path = folder.join(table_name(split));
        write_table(rows, &features, create(&path)?, &path)?;
    }
    write_lines(&folder.join("left-out.jsonl"), &near)?;
    if !notice.is_empty() {
        write_bytes(&folder.join("NOTICE.txt"), notice.as_bytes())?;
    }
    manifest.losses.insert("rows".to_owned(), values(&losses));
    manifest.losses.retain(|_, losses| !losses.is_empty());
    manifest.files = checksums(folder)?;
    let croissant = croissant(&manifest, &features);
    write_pretty(&folder.join("croissant.json"), &croissant)?;
    let card = card(&manifest, &features, &rows)?;
    write_bytes(&folder.join("README.md"), card.as_bytes())?;
    manifest.files = checksums(folder)?;
    write_pretty(&folder.join(MANIFEST), &manifest)?;
    Ok(manifest)
}

fn values(losses: &Losses) -> Vec<Value> {
    let entries = losses.entries();
    let values = entries.iter().map(serde_json::to_value);
    values.filter_map(Result::ok).collect()
}

/// Writes the rows of a split in the format of a trainer.
fn write_documents(
    path: PathBuf,
    format: &OutputFormat,
    rows: &[Row],
    documents: &RowDocuments,
    losses: &mut Losses,
) -> Result<(), DatasetError> {
    let target = OutputTarget::File {
        path,
        may_replace: false,
    };
    let mut sink = Sink::open(format, &target, &WriteOptions::default())?;
    for row in rows {
        sink.write(&documents.tokenized(row), losses)?;
    }
    sink.finish()?;
    Ok(())
}

fn create(path: &Path) -> Result<BufWriter<File>, DatasetError> {
    let file = File::create_new(path).map_err(|error| DatasetError::Io(path.to_owned(), error))?;
    Ok(BufWriter::new(file))
}

fn write_bytes(path: &Path, bytes: &[u8]) -> Result<(), DatasetError> {
    fs::write(path, bytes).map_err(|error| DatasetError::Io(path.to_owned(), error))
}

fn write_lines<T: Serialize>(path: &Path, rows: &[T]) -> Result<(), DatasetError> {
    let mut out = create(path)?;
    let fault = |error| DatasetError::Io(path.to_owned(), error);
    for row in rows {
        serde_json::to_writer(&mut out, row).map_err(|error| fault(error.into()))?;
        out.write_all(b"\n").map_err(fault)?;
    }
    out.flush().map_err(fault)
}

fn write_pretty(path: &Path, value: &impl Serialize) -> Result<(), DatasetError> {
    let bytes = serde_json::to_vec_pretty(value);
    let mut bytes = bytes.map_err(|error| DatasetError::Io(path.to_owned(), error.into()))?;
    bytes.push(b'\n');
    write_bytes(path, &bytes)
}

/// Size and checksum of every file below a folder but the manifest.
pub(super) fn checksums(folder: &Path) -> Result<BTreeMap<String, FileEntry>, DatasetError> {
    let mut entries = BTreeMap::new();
    for (name, path) in all_files(folder)? {
        if name != MANIFEST {
            let bytes = fs::read(&path).map_err(|error| DatasetError::Io(path.clone(), error))?;
            let entry = FileEntry {
                bytes: bytes.len() as u64, // usize is at most 64 bits wide
                sha256: hex(&Sha256::digest(&bytes)),
            };
            entries.insert(name, entry);
        }
    }
    Ok(entries)
}

/// Whether a folder has the manifest of a data set, of whatever version.
fn is_data_set(folder: &Path) -> bool {
    let text = fs::read(folder.join(MANIFEST)).unwrap_or_default();
    let manifest: Value = serde_json::from_slice(&text).unwrap_or_default();
    let schema = manifest.get("schema").and_then(Value::as_str);
    schema.is_some_and(|schema| schema.starts_with("oncotag/dataset/"))
}

/// The folder under which a data set lies until it is whole, to be removed where the process has to be ended at once.
pub fn unfinished_folder(target: &Path) -> PathBuf {
    beside(target, ".part")
}

/// A folder on its way: `NAME.part` until it is whole.
struct NewFolder<'t> {
    target: &'t Path,
    part: PathBuf,
    is_published: bool,
}

impl<'t> NewFolder<'t> {
    fn open(target: &'t Path, may_replace: bool) -> Result<Self, DatasetError> {
        if fs::symlink_metadata(target).is_ok() {
            if !may_replace {
                return Err(DatasetError::Exists(target.to_owned()));
            }
            // Nobody's folder is removed because its name was given by mistake.
            if !is_data_set(target) {
                return Err(DatasetError::NotADataSet(target.to_owned()));
            }
        }
        if let Some(parent) = target.parent() {
            fs::create_dir_all(parent)
                .map_err(|error| DatasetError::Io(parent.to_owned(), error))?;
        }
        let part = unfinished_folder(target);
        // Fails where one is there: another run writes it, or one was ended by force.
        fs::create_dir(&part).map_err(|error| DatasetError::Io(part.clone(), error))?;
        Ok(Self {
            target,
            part,
            is_published: false,
        })
    }

    fn publish(mut self) -> Result<(), DatasetError> {
        let fault = |error| DatasetError::Io(self.target.to_owned(), error);
        let old = beside(self.target, ".old");
        let is_replaced = self.target.exists();
        if is_replaced {
            fs::rename(self.target, &old).map_err(fault)?;
        }
        if let Err(error) = fs::rename(&self.part, self.target) {
            if is_replaced && let Err(lost) = fs::rename(&old, self.target) {
                tracing::warn!("{}: could not be put back: {lost}", old.display());
            }
            return Err(fault(error));
        }
        self.is_published = true;
        if is_replaced {
            fs::remove_dir_all(&old).map_err(fault)?;
        }
        Ok(())
    }
}

impl Drop for NewFolder<'_> {
    fn drop(&mut self) {
        if !self.is_published
            && let Err(error) = fs::remove_dir_all(&self.part)
        {
            tracing::warn!("{}: could not be removed: {error}", self.part.display());
        }
    }
}

fn beside(path: &Path, ending: &str) -> PathBuf {
    let mut name = OsString::from(path.components().as_path());
    name.push(ending);
    PathBuf::from(name)
}
