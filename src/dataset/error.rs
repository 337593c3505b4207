//! What can go wrong with a data set.

use std::io;
use std::path::PathBuf;

use thiserror::Error;

use crate::document::Location;
use crate::write::WriteError;

/// A data set that could not be written or read.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum DatasetError {
    /// The operating system said no.
    #[error("{}: {_1}", _0.display())]
    Io(PathBuf, #[source] io::Error),
    /// A folder stands where the data set should go.
    #[error("{}: already exists; --force replaces it", _0.display())]
    Exists(PathBuf),
    /// What stands in the way is no data set of ours.
    #[error("{}: is no data set of oncotag, and is not replaced (it has no {MANIFEST})", _0.display())]
    NotADataSet(PathBuf),
    /// A Parquet file that could not be written or read.
    #[error("{}: {_1}", _0.display())]
    Table(PathBuf, String),
    /// A file that is not what it should be.
    #[error("{}:{_1}: {_2}", _0.display())]
    Malformed(PathBuf, usize, String),
    /// An output that could not be written.
    #[error(transparent)]
    Write(#[from] WriteError),
    /// A template of ours that does not work.
    #[error("the template of {_0}: {_1}")]
    Template(&'static str, #[source] minijinja::Error),
    /// A plot that could not be drawn.
    #[error("the plot {_0}: {_1}")]
    Plot(&'static str, String),
    /// There is nothing to write.
    #[error("no row is left: the inputs have none, or the filters take them all")]
    Empty,
}

/// The name of the manifest in a data set's folder.
pub const MANIFEST: &str = "manifest.json";

impl DatasetError {
    /// Where, as far as it is a place in a file.
    pub fn location(&self) -> Option<Location> {
        match self {
            Self::Io(path, _)
            | Self::Exists(path)
            | Self::NotADataSet(path)
            | Self::Table(path, _) => Some(Location::default().in_path(path)),
            Self::Malformed(path, line, _) => {
                let line = u64::try_from(*line).ok();
                let place = Location {
                    line,
                    ..Location::default()
                };
                Some(place.in_path(path))
            }
            Self::Write(error) => Some(Location::default().in_path(&error.path)),
            _ => None,
        }
    }

    /// The stable code of the error.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Io(..) => "ONC0701",
            Self::Exists(_) => "ONC0702",
            Self::NotADataSet(_) => "ONC0703",
            Self::Table(..) => "ONC0704",
            Self::Malformed(..) => "ONC0705",
            Self::Write(error) => error.kind.code(),
            Self::Template(..) => "ONC0706",
            Self::Plot(..) => "ONC0707",
            Self::Empty => "ONC0708",
        }
    }
}
