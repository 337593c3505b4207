//! What a data set says of itself: what made it, what is in it, and the checksum of each file.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::assemble::LeftOut;
use super::error::{DatasetError, MANIFEST};
use super::row::{Quality, Row};
use super::split::Split;

/// The `schema` of a data set's manifest.
pub const DATASET_SCHEMA: &str = "oncotag/dataset/1";

/// The manifest of a data set. No times in it: the same run gives the same manifest.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Manifest {
    /// Always `oncotag/dataset/1`.
    pub schema: String,
    /// `oncotag` and its version.
    pub program: String,
    /// The command, without what changes nothing in the files: the folder's name, threads, talk.
    pub command: Vec<String>,
    /// Name, licence and the like, in the user's words.
    pub about: About,
    /// Whether rows have their texts.
    pub text: TextPolicy,
    /// The seed of splits and samples.
    pub seed: u64,
    /// The shares of the splits.
    pub split: String,
    /// The labels; their tags are numbered in this order.
    pub labels: Vec<String>,
    /// Always `codepoint`.
    pub offset_unit: String,
    /// The settings that were in force, by name.
    pub configuration: Map<String, Value>,
    /// The dictionaries that tagged, as in the manifest of `oncotag tag`.
    pub dictionaries: Vec<Value>,
    /// The inputs, as in the manifest of `oncotag tag`.
    pub inputs: Vec<Value>,
    /// What is in each split.
    pub counts: BTreeMap<Split, Counts>,
    /// What was left out, by reason.
    pub left_out: BTreeMap<LeftOut, usize>,
    /// What could not be taken over: by `rows` (JSON Lines and Parquet), by their `tags`, by each other format.
    pub losses: BTreeMap<String, Vec<Value>>,
    /// Every other file of the folder, by path.
    pub files: BTreeMap<String, FileEntry>,
}

/// What people say of a data set.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct About {
    /// Its name.
    pub name: String,
    /// The licence of the labels: an identifier as Hugging Face has it, such as `cc-by-4.0`.
    pub license: String,
    /// Where it can be read.
    pub license_url: String,
    /// Who publishes it.
    pub creator: Option<String>,
    /// Its page.
    pub url: Option<String>,
    /// When it was published: `2026-11-30`.
    pub date: Option<String>,
}

/// Whether a data set has its texts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum TextPolicy {
    /// It has.
    #[default]
    Full,
    /// It has places, checksums and labels; `oncotag dataset hydrate` puts the texts back.
    None,
}

/// A file of the folder.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FileEntry {
    /// Its size.
    pub bytes: u64,
    /// SHA-256, hexadecimal.
    pub sha256: String,
}

/// What is in a split.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Counts {
    /// Documents.
    pub documents: usize,
    /// Rows.
    pub rows: usize,
    /// Rows with labels by people.
    pub gold_rows: usize,
    /// Rows without mentions.
    pub rows_without_mentions: usize,
    /// Mentions by label.
    pub mentions: BTreeMap<String, usize>,
    /// Different concepts.
    pub concepts: usize,
}

impl Counts {
    /// The counts of some rows.
    pub fn of(rows: &[Row]) -> Self {
        let documents: BTreeSet<&str> = rows.iter().map(|row| row.document_id.as_str()).collect();
        let all = || rows.iter().flat_map(|row| &row.mentions);
        let concepts: BTreeSet<&str> = all().map(|one| one.concept.as_str()).collect();
        let mut mentions: BTreeMap<String, usize> = BTreeMap::new();
        for mention in all() {
            *mentions.entry(mention.label.clone()).or_default() += 1;
        }
        Self {
            documents: documents.len(),
            rows: rows.len(),
            gold_rows: rows
                .iter()
                .filter(|row| row.annotation == Quality::Gold)
                .count(),
            rows_without_mentions: rows.iter().filter(|row| row.mentions.is_empty()).count(),
            mentions,
            concepts: concepts.len(),
        }
    }

    /// All mentions.
    pub fn n_mentions(&self) -> usize {
        self.mentions.values().sum()
    }
}

impl Manifest {
    /// Reads the manifest of a folder.
    ///
    /// # Errors
    /// If there is none, or it is not one of a data set.
    pub fn read(folder: &Path) -> Result<Self, DatasetError> {
        let path = folder.join(MANIFEST);
        let text = std::fs::read_to_string(&path)
            .map_err(|error| DatasetError::Io(path.clone(), error))?;
        let manifest: Self = serde_json::from_str(&text).map_err(|error| {
            DatasetError::Malformed(path.clone(), error.line(), error.to_string())
        })?;
        if manifest.schema != DATASET_SCHEMA {
            let message = format!(
                "schema \"{}\" where \"{DATASET_SCHEMA}\" is expected",
                manifest.schema
            );
            return Err(DatasetError::Malformed(path, 1, message));
        }
        Ok(manifest)
    }
}
