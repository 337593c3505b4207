//! What made an output.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use serde::Serialize;
use serde_json::{Map, Value};

use super::{OutputFile, OutputTarget, WriteError};
use crate::document::OffsetUnit;

/// The manifest beside an output. No times in it: the same run gives the same manifest.
#[derive(Clone, Debug, Serialize)]
pub struct Manifest {
    /// Always `oncotag/manifest/1`.
    pub schema: &'static str,
    /// `oncotag` and its version.
    pub program: String,
    /// The arguments as given.
    pub command: Vec<String>,
    /// The settings that were in force, by name.
    pub configuration: Map<String, Value>,
    /// What offsets count.
    pub offset_unit: &'static str,
    /// The dictionaries.
    pub dictionaries: Vec<DictionaryEntry>,
    /// The inputs, in order.
    pub inputs: Vec<InputEntry>,
    /// What is in the output.
    pub counts: MentionCounts,
    /// SHA-256 of the output.
    pub output_sha256: String,
}

/// A dictionary of the run.
#[derive(Clone, Debug, Serialize)]
pub struct DictionaryEntry {
    /// Its name.
    pub name: String,
    /// Its version, in its header's words.
    pub version: String,
    /// Its licence, in its header's words.
    pub licence: String,
    /// SHA-256 of the file.
    pub sha256: String,
}

/// An input of the run.
#[derive(Clone, Debug, Serialize)]
pub struct InputEntry {
    /// The input as the user named it.
    pub path: String,
    /// The format it was read as.
    pub format: Option<&'static str>,
    /// Size as stored, in bytes; null where it could not be read to its end.
    pub bytes: Option<u64>,
    /// SHA-256 as stored.
    pub sha256: Option<String>,
}

/// Counts of a run.
#[derive(Clone, Debug, Default, Serialize)]
pub struct MentionCounts {
    /// Documents.
    pub documents: u64,
    /// Sentences.
    pub sentences: u64,
    /// Mentions by type.
    pub mentions: BTreeMap<String, u64>,
    /// Records that were left out.
    pub failed: u64,
    /// Records whose document id came before.
    pub duplicates: u64,
}

/// Where the manifest of an output lies: beside it, with `.manifest.json` behind its name.
pub fn manifest_path(output: &Path) -> PathBuf {
    let mut name = output.as_os_str().to_owned();
    name.push(".manifest.json");
    PathBuf::from(name)
}

impl Manifest {
    /// An empty manifest of this program.
    pub fn new(command: Vec<String>, unit: OffsetUnit) -> Self {
        Self {
            schema: "oncotag/manifest/1",
            program: concat!("oncotag ", env!("CARGO_PKG_VERSION")).to_owned(),
            command,
            configuration: Map::new(),
            offset_unit: unit.as_str(),
            dictionaries: Vec::new(),
            inputs: Vec::new(),
            counts: MentionCounts::default(),
            output_sha256: String::new(),
        }
    }

    /// Writes it beside an output, in place of an older one.
    ///
    /// # Errors
    /// If the operating system refuses.
    pub fn write_beside(&self, output: &Path) -> Result<(), WriteError> {
        let path = manifest_path(output);
        let mut bytes =
            serde_json::to_vec_pretty(self).map_err(|error| WriteError::new(&path, error))?;
        bytes.push(b'\n');
        let mut file = OutputFile::open(&OutputTarget::File {
            path,
            may_replace: true,
        })?;
        file.write(&bytes)?;
        file.finish()
    }
}
