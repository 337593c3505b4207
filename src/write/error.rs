//! What can go wrong while writing.

use std::io;
use std::path::PathBuf;

use thiserror::Error;

/// An output that could not be written.
#[derive(Debug, Error)]
#[error("{}: {kind}", path.display())]
pub struct WriteError {
    /// The output as the user named it; `-` is standard output.
    pub path: PathBuf,
    /// What went wrong.
    #[source]
    pub kind: WriteErrorKind,
}

/// What went wrong.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum WriteErrorKind {
    /// The operating system said no.
    #[error("cannot be written: {0}")]
    Io(#[from] io::Error),
    /// The file is there and nobody said that it may go.
    #[error("already exists; --force replaces it")]
    Exists,
    /// Another process is writing it.
    #[error("another oncotag is writing it; wait for it or choose another name with -o")]
    Locked,
    /// A folder stands where the file should be.
    #[error("is a folder; name a file in it with -o")]
    Folder,
    /// A format of several files needs a folder.
    #[error("is no folder, and the format has several files; name a folder with -o")]
    NoFolder,
    /// A folder that is to be replaced holds a file that the format does not write.
    #[error("holds \"{}\", which the format does not write, and is not replaced; name another folder with -o", _0.display())]
    Foreign(PathBuf),
    /// A folder is being written, or is left of a run that was killed.
    #[error("another oncotag is writing it, or one was killed; wait for it, or remove it")]
    Unfinished,
    /// The format cannot express a document.
    #[error("{0}")]
    Format(String),
    /// A record could not be put into JSON.
    #[error("a record could not be written as JSON: {0}")]
    Json(#[from] serde_json::Error),
}

impl WriteErrorKind {
    /// The stable code of the error.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Io(_) => "ONC0201",
            Self::Exists => "ONC0202",
            Self::Locked => "ONC0203",
            Self::Folder => "ONC0204",
            Self::Json(_) => "ONC0205",
            Self::NoFolder => "ONC0206",
            Self::Format(_) => "ONC0207",
            Self::Foreign(_) => "ONC0208",
            Self::Unfinished => "ONC0209",
        }
    }
}

impl WriteError {
    /// An error at an output.
    pub fn new(path: impl Into<PathBuf>, kind: impl Into<WriteErrorKind>) -> Self {
        Self {
            path: path.into(),
            kind: kind.into(),
        }
    }

    /// Whether the reader of our pipe went away, which is no error of ours.
    pub fn is_broken_pipe(&self) -> bool {
        matches!(&self.kind, WriteErrorKind::Io(error) if error.kind() == io::ErrorKind::BrokenPipe)
    }
}
