//! How documents are written.

use std::str::FromStr;

use super::JsonlView;
use crate::document::OffsetUnit;

/// Settings that writers obey, each as far as its format has a choice. `Default` is what commands do without flags.
#[derive(Clone, Debug, Default)]
pub struct WriteOptions {
    /// What offsets count, in formats that can say it.
    pub unit: OffsetUnit,
    /// What a line is about, in oncotag's JSON Lines.
    pub view: JsonlView,
    /// Leave out sentences without mentions; where documents are written whole, documents without.
    pub only_tagged: bool,
    /// A short form of the manifest on each line of JSON: program, and SHA-256 over the dictionaries.
    pub provenance: Option<(String, String)>,
    /// What becomes of mentions in several pieces, in formats that have a choice.
    pub discontinuous: Discontinuous,
    /// Begin cells that a spreadsheet would take for a formula with an apostrophe.
    pub excel_safe: bool,
}

/// What becomes of a mention in several pieces.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Discontinuous {
    /// It stays as it is; where the format cannot, it is covered.
    #[default]
    Keep,
    /// One span from its first to its last character.
    Cover,
    /// A mention for each piece.
    Split,
}

impl FromStr for Discontinuous {
    type Err = String;

    fn from_str(name: &str) -> Result<Self, String> {
        match name {
            "keep" => Ok(Self::Keep),
            "cover" => Ok(Self::Cover),
            "split" => Ok(Self::Split),
            _ => Err(format!(
                "unknown way with mentions in several pieces \"{name}\" (expected keep, cover or split)"
            )),
        }
    }
}
