//! What stands before the tables of a compiled dictionary.
//!
//! The first bytes are fixed ([`Prefix`]); behind them come the recipe, which keeps its shape in all formats so that a
//! file of another one can still say how to rebuild it, and the header. Both are postcard
//! (<https://postcard.jamesmunns.com>).

use serde::{Deserialize, Serialize};
use zerocopy::little_endian::U32;
use zerocopy::{FromBytes, Immutable, IntoBytes, KnownLayout, Unaligned};

use super::records::{kind_number, kind_of};
use crate::dictionary::lexicon::Frame;
use crate::dictionary::{
    Admission, ContextRule, DictionaryInfo, GivenUp, Layer, NestingRule, SettingsFile, TypeSettings,
};
use crate::document::{EntityType, EntityTypeId};

/// How files begin. No text does, and a transfer as text breaks it at once (after PNG, RFC 2083, 12.11).
pub(super) const MAGIC: [u8; 8] = *b"\x89onc\r\n\x1a\n";

/// The format of the file: the shape of header and tables.
pub(super) const FORMAT: u32 = 3;

/// The first bytes of a file.
#[derive(Clone, Copy, Debug, FromBytes, IntoBytes, Immutable, KnownLayout, Unaligned)]
#[repr(C)]
pub(super) struct Prefix {
    pub(super) magic: [u8; 8],
    pub(super) format: U32,
    pub(super) n_recipe_bytes: U32,
    pub(super) n_header_bytes: U32,
    pub(super) unused: U32,
    /// SHA-256 over recipe and header.
    pub(super) sha256: [u8; 32],
}

/// How the file was made.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Recipe {
    /// The version of the program.
    pub(super) version: String,
    /// The user's dictionaries, as they were given.
    pub(super) paths: Vec<String>,
}

/// What stands beside the tables, and where they lie.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Header {
    types: Vec<TypeEntry>,
    dictionaries: Vec<DictionaryEntry>,
    settings_files: Vec<FileEntry>,
    /// SHA-256 over the bytes of all tables.
    pub(super) content_sha256: [u8; 32],
    /// In the order in which the tables lie in the file.
    pub(super) tables: Vec<TableEntry>,
}

/// Where a table lies.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct TableEntry {
    /// Bytes from the start of the tables, which begin at the first multiple of eight behind the header.
    pub(super) offset: u64,
    pub(super) n_bytes: u64,
    /// XXH3, 64 bits, of the table: quick enough to be checked whenever a file is opened.
    pub(super) xxh3: u64,
}

#[derive(Debug, Serialize, Deserialize)]
struct TypeEntry {
    name: String,
    label: String,
    color: String,
    priority: i32,
    is_on: bool,
    /// `None`: in any other type.
    nests_in: Option<Vec<u16>>,
    companion_types: Vec<u16>,
    /// Kinds of names by number; `None` for all.
    kinds: Option<Vec<u8>>,
    min_length: u64,
    min_confidence: f32,
    accepts_without_context: bool,
    keeps_nested: bool,
}

#[derive(Debug, Serialize, Deserialize)]
struct DictionaryEntry {
    name: String,
    file: FileEntry,
    entity_type: u16,
    is_overlay: bool,
    source: String,
    version: String,
    licence: String,
    n_concepts: u64,
    n_names: u64,
    given_up: Vec<GivenUp>,
}

#[derive(Debug, Serialize, Deserialize)]
struct FileEntry {
    path: String,
    sha256: String,
}

impl Header {
    pub(super) fn new(frame: Frame, content_sha256: [u8; 32], tables: Vec<TableEntry>) -> Self {
        let numbers = |ids: Vec<EntityTypeId>| ids.into_iter().map(|id| id.0).collect();
        let types = frame.types.into_iter().zip(frame.settings);
        Self {
            types: types
                .map(|(entity_type, settings)| TypeEntry {
                    name: entity_type.name,
                    label: entity_type.label,
                    color: settings.color,
                    priority: settings.priority,
                    is_on: settings.is_on,
                    nests_in: match settings.nests_in {
                        NestingRule::Any => None,
                        NestingRule::Only(ids) => Some(numbers(ids)),
                    },
                    companion_types: numbers(settings.companion_types),
                    kinds: (settings.admission.kinds)
                        .map(|kinds| kinds.into_iter().map(kind_number).collect()),
                    min_length: settings.admission.min_length as u64,
                    min_confidence: settings.admission.min_confidence,
                    accepts_without_context: settings.admission.needs_context
                        == ContextRule::Accept,
                    keeps_nested: settings.admission.keep_nested,
                })
                .collect(),
            dictionaries: (frame.dictionaries.into_iter())
                .map(|dictionary| DictionaryEntry {
                    name: dictionary.name,
                    file: FileEntry {
                        path: dictionary.path,
                        sha256: dictionary.sha256,
                    },
                    entity_type: dictionary.entity_type.0,
                    is_overlay: dictionary.layer == Layer::Overlay,
                    source: dictionary.source,
                    version: dictionary.version,
                    licence: dictionary.licence,
                    n_concepts: dictionary.n_concepts as u64,
                    n_names: dictionary.n_names as u64,
                    given_up: dictionary.given_up,
                })
                .collect(),
            settings_files: (frame.settings_files.into_iter())
                .map(|file| FileEntry {
                    path: file.path,
                    sha256: file.sha256,
                })
                .collect(),
            content_sha256,
            tables,
        }
    }

    /// What stands beside the tables; `None` where an entity type is named that is not there.
    pub(super) fn into_frame(self) -> Option<Frame> {
        let n_types = self.types.len();
        let id = |number: u16| (usize::from(number) < n_types).then_some(EntityTypeId(number));
        let ids = |numbers: Vec<u16>| numbers.into_iter().map(id).collect::<Option<Vec<_>>>();
        let mut types = Vec::with_capacity(n_types);
        let mut settings = Vec::with_capacity(n_types);
        for entry in self.types {
            types.push(EntityType {
                name: entry.name,
                label: entry.label,
            });
            settings.push(TypeSettings {
                color: entry.color,
                priority: entry.priority,
                is_on: entry.is_on,
                nests_in: match entry.nests_in {
                    None => NestingRule::Any,
                    Some(numbers) => NestingRule::Only(ids(numbers)?),
                },
                companion_types: ids(entry.companion_types)?,
                admission: Admission {
                    kinds: (entry.kinds).map(|kinds| kinds.into_iter().map(kind_of).collect()),
                    min_length: usize::try_from(entry.min_length).ok()?,
                    min_confidence: entry.min_confidence,
                    needs_context: if entry.accepts_without_context {
                        ContextRule::Accept
                    } else {
                        ContextRule::Require
                    },
                    keep_nested: entry.keeps_nested,
                },
            });
        }
        let dictionaries = self.dictionaries.into_iter().map(|entry| {
            Some(DictionaryInfo {
                name: entry.name,
                path: entry.file.path,
                entity_type: id(entry.entity_type)?,
                layer: if entry.is_overlay {
                    Layer::Overlay
                } else {
                    Layer::Base
                },
                source: entry.source,
                version: entry.version,
                licence: entry.licence,
                sha256: entry.file.sha256,
                n_concepts: usize::try_from(entry.n_concepts).ok()?,
                n_names: usize::try_from(entry.n_names).ok()?,
                given_up: entry.given_up,
            })
        });
        let dictionaries = dictionaries.collect::<Option<Vec<_>>>()?;
        let settings_files = (self.settings_files.into_iter())
            .map(|entry| SettingsFile {
                path: entry.path,
                sha256: entry.sha256,
            })
            .collect();
        Some(Frame {
            types,
            settings,
            dictionaries,
            settings_files,
        })
    }
}

impl Recipe {
    /// The command that makes the file anew.
    pub(super) fn command(&self, path: &str) -> String {
        let mut command = "oncotag dictionary compile".to_owned();
        for dictionary in &self.paths {
            command.push_str(" --dictionary ");
            command.push_str(&quoted(dictionary));
        }
        command.push_str(" -o ");
        command.push_str(&quoted(path));
        command.push_str(" --force");
        command
    }
}

/// A word as a shell takes it.
fn quoted(word: &str) -> String {
    let is_plain = |c: char| c.is_alphanumeric() || "._-/+:@%,=".contains(c);
    if !word.is_empty() && word.chars().all(is_plain) {
        word.to_owned()
    } else {
        format!("'{}'", word.replace('\'', r"'\''"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_command_can_be_pasted() {
        let recipe = Recipe {
            version: "1".to_owned(),
            paths: vec!["my dictionaries/".to_owned(), "it's.tsv".to_owned()],
        };
        assert_eq!(
            recipe.command("all.oncodict"),
            r"oncotag dictionary compile --dictionary 'my dictionaries/' --dictionary 'it'\''s.tsv' -o all.oncodict --force"
        );
    }
}
