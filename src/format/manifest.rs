//! The shape of the manifest beside an output.

use std::collections::BTreeMap;

use serde::Serialize;
use serde_json::{Map, Value};

/// The `schema` of a manifest.
pub const MANIFEST_SCHEMA: &str = "oncotag/manifest/1";

/// What made an output. No times in it: the same run gives the same manifest.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Manifest {
    /// Always `oncotag/manifest/1`.
    pub schema: String,
    /// `oncotag` and its version.
    pub program: String,
    /// The arguments as given.
    pub command: Vec<String>,
    /// The settings that were in force, by name.
    pub configuration: Map<String, Value>,
    /// What offsets count: `codepoint`, `byte` or `utf16`.
    pub offset_unit: String,
    /// The dictionaries, in order of loading.
    pub dictionaries: Vec<DictionaryEntry>,
    /// The files with settings of entity types, in order of loading: a later one overrides.
    pub settings: Vec<SettingsEntry>,
    /// SHA-256 over the checksums of dictionaries and settings, 16 hexadecimal digits: what `--provenance inline` puts on
    /// each line. Empty where none took part.
    pub dictionaries_sha256: String,
    /// The inputs, in order; those that were not found or not read too.
    pub inputs: Vec<InputEntry>,
    /// What is in the output.
    pub counts: Counts,
    /// What the formats could not take over; absent where nothing was lost.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub losses: Vec<LossEntry>,
    /// SHA-256 of the output, hexadecimal.
    pub output_sha256: String,
}

/// Something that a format could not take over.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct LossEntry {
    /// `dropped`, `flattened` or `normalized`.
    pub kind: String,
    /// What: `mentions`, `relations`.
    pub what: String,
    /// Why.
    pub why: String,
    /// How many.
    pub n: u64,
}

/// A dictionary of the run.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct DictionaryEntry {
    /// Its name.
    pub name: String,
    /// Where its contents come from, in its header's words.
    pub source: String,
    /// Its version, in its header's words.
    pub version: String,
    /// Its licence, in its header's words.
    pub licence: String,
    /// SHA-256 of the file, hexadecimal.
    pub sha256: String,
}

/// A file with settings of entity types.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct SettingsEntry {
    /// Its path as given, or where it lies in the repo if it is embedded.
    pub path: String,
    /// SHA-256 of the file, hexadecimal.
    pub sha256: String,
}

/// An input of the run.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct InputEntry {
    /// The input as the user named it.
    pub path: String,
    /// The format it was read as; null where it was not read.
    pub format: Option<String>,
    /// Size as stored, in bytes; null where it was not read to its end.
    pub bytes: Option<u64>,
    /// SHA-256 as stored, hexadecimal; null where it was not read to its end.
    pub sha256: Option<String>,
}

/// Counts of a run.
#[derive(Clone, Debug, Default, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Counts {
    /// Documents.
    pub documents: u64,
    /// Sentences.
    pub sentences: u64,
    /// Mentions by type.
    pub mentions: BTreeMap<String, u64>,
    /// Records and inputs that were left out.
    pub failed: u64,
    /// Records whose document id came before.
    pub duplicates: u64,
}
