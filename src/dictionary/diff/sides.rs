//! The two lexicons that are compared.

use std::collections::BTreeSet;
use std::convert::Infallible;
use std::path::PathBuf;
use std::str::FromStr;

use crate::dictionary::error::DictionaryErrors;
use crate::dictionary::load::{Selection, is_overlay, load, load_selected};
use crate::dictionary::{Layer, Lexicon};

/// One side of a comparison.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DiffSide {
    /// The dictionaries that are part of the program.
    Embedded,
    /// A dictionary, or a folder of dictionaries.
    Path(PathBuf),
}

/// The word `embedded`, or a path.
impl FromStr for DiffSide {
    type Err = Infallible;

    fn from_str(text: &str) -> Result<Self, Infallible> {
        Ok(match text {
            "embedded" => Self::Embedded,
            path => Self::Path(path.into()),
        })
    }
}

impl DiffSide {
    /// The paths that `--dictionary` takes for this side.
    pub fn paths(&self) -> &[PathBuf] {
        match self {
            Self::Embedded => &[],
            Self::Path(path) => std::slice::from_ref(path),
        }
    }

    fn is_overlay(&self) -> bool {
        matches!(self, Self::Path(path) if is_overlay(path))
    }

    /// Only what stands in this side's own files.
    fn alone(&self) -> Result<Lexicon, DictionaryErrors> {
        let selection = Selection {
            paths: self.paths(),
            texts: &[],
            embedded: &|_| false,
            settings: None,
        };
        load_selected(&selection).map(|assembled| assembled.lexicon)
    }
}

/// Loads both sides so that they can be compared.
///
/// Files stand for themselves, without the embedded dictionaries. Of these, only those take part that have the names of
/// the other side's (`primary_cancers`, and with a folder perhaps `overlay/primary_cancers`), or its types where no name
/// is the same. An overlay by itself says little: where one side is one, both are what `--dictionary` makes of them.
///
/// # Errors
/// Every problem of every file.
pub fn load_sides(old: &DiffSide, new: &DiffSide) -> Result<(Lexicon, Lexicon), DictionaryErrors> {
    if old.is_overlay() || new.is_overlay() || old == new {
        return Ok((Lexicon::load(old.paths())?, Lexicon::load(new.paths())?));
    }
    match (old, new) {
        (DiffSide::Embedded, files) => {
            let files = files.alone()?;
            Ok((embedded_beside(&files)?, files))
        }
        (files, DiffSide::Embedded) => {
            let files = files.alone()?;
            let embedded = embedded_beside(&files)?;
            Ok((files, embedded))
        }
        (old, new) => Ok((old.alone()?, new.alone()?)),
    }
}

/// The embedded dictionaries that speak of the same as the given ones.
fn embedded_beside(other: &Lexicon) -> Result<Lexicon, DictionaryErrors> {
    let names: BTreeSet<&str> = other
        .dictionaries()
        .iter()
        .map(|dictionary| dictionary.name.as_str())
        .collect();
    let types: BTreeSet<&str> = other
        .vocabulary()
        .types()
        .iter()
        .map(|entity_type| entity_type.name.as_str())
        .collect();
    let whole = load(&[])?;
    let shares_a_name = whole
        .lexicon
        .dictionaries()
        .iter()
        .any(|dictionary| names.contains(dictionary.name.as_str()));
    let selection = Selection {
        paths: &[],
        texts: &[],
        embedded: &|loaded| {
            if shares_a_name {
                names.contains(loaded.name.as_str())
            } else {
                loaded.table.layer == Layer::Base
                    && types.contains(loaded.table.entity_type.as_str())
            }
        },
        settings: None,
    };
    load_selected(&selection).map(|assembled| assembled.lexicon)
}
