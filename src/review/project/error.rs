//! What can go wrong with a project.

use std::path::{Path, PathBuf};

use thiserror::Error;

/// A project that cannot be opened, read or written.
#[derive(Debug, Error)]
pub enum ProjectError {
    /// SQLite says no.
    #[error("{}: {source}", path.display())]
    Database {
        /// The project.
        path: PathBuf,
        /// What it says.
        source: rusqlite::Error,
    },
    /// A file that is none of our projects.
    #[error("{}: not a project of oncotag review", path.display())]
    NotAProject {
        /// The file.
        path: PathBuf,
    },
    /// A project of a later oncotag.
    #[error(
        "{}: a project of a newer oncotag (its version is {found}, this program knows up to {known})", path.display()
    )]
    Newer {
        /// The project.
        path: PathBuf,
        /// Its version.
        found: i64,
        /// Ours.
        known: i64,
    },
    /// Another server has it open.
    #[error("{}: another `oncotag review` has this project open", path.display())]
    InUse {
        /// The project.
        path: PathBuf,
    },
    /// The file system.
    #[error("{}: {source}", path.display())]
    Io {
        /// The file.
        path: PathBuf,
        /// What it says.
        source: std::io::Error,
    },
    /// What a network file system cannot promise.
    #[error("{}: lies on a network file system ({kind}), which cannot keep a project safe", path.display())]
    Network {
        /// The project.
        path: PathBuf,
        /// Its kind.
        kind: String,
    },
    /// The contents are not what this program writes.
    #[error("{}: damaged: {message}", path.display())]
    Damaged {
        /// The project.
        path: PathBuf,
        /// What was found.
        message: String,
    },
}

impl ProjectError {
    /// The stable code that `oncotag explain-error` knows.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Database { .. } => "ONC0801",
            Self::NotAProject { .. } => "ONC0802",
            Self::Newer { .. } => "ONC0803",
            Self::InUse { .. } => "ONC0804",
            Self::Io { .. } => "ONC0805",
            Self::Network { .. } => "ONC0806",
            Self::Damaged { .. } => "ONC0807",
        }
    }

    /// The file that it is about.
    pub fn path(&self) -> &Path {
        match self {
            Self::Database { path, .. }
            | Self::NotAProject { path }
            | Self::Newer { path, .. }
            | Self::InUse { path }
            | Self::Io { path, .. }
            | Self::Network { path, .. }
            | Self::Damaged { path, .. } => path,
        }
    }

    /// Says of which project `source` was said.
    pub(crate) fn database(path: &Path) -> impl FnOnce(rusqlite::Error) -> Self {
        let path = path.to_owned();
        move |source| Self::Database { path, source }
    }

    /// Says of which file `source` was said.
    pub(crate) fn io(path: &Path) -> impl FnOnce(std::io::Error) -> Self {
        let path = path.to_owned();
        move |source| Self::Io { path, source }
    }
}
