//! A project: one SQLite file with documents, the log of decisions, and what it has come to.
//!
//! One connection writes, under a lock; others read, each a state that does not change under it (WAL). What is decided is on
//! disk before it is answered (`synchronous = FULL`). The log only grows; triggers see to that.

mod alone;
mod assign;
mod bulk;
mod check;
mod connection;
mod documents;
mod error;
mod filter;
mod history;
mod load;
mod log;
mod network;
mod operate;
mod prepared;
mod queue;
mod ranks;
mod retag;
mod stand;
mod undo;
mod used;
mod views;

use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use rusqlite::{Connection, Transaction, TransactionBehavior};
use serde::Serialize;
use serde::de::DeserializeOwned;

pub use assign::Shared;
pub use check::ASSERTIONS;
pub use error::ProjectError;
pub use filter::Viewer;
pub use load::Loaded;
pub use log::Versions;
pub use operate::{Asker, House};
pub(crate) use operate::{now, time_of};
pub use prepared::{Facts, Prepared, PreparedItem, PreparedSentence, form_of};
pub use queue::{Answer, Stretch};
pub use retag::Retagged;
pub use stand::{ItemValue, Stand};
pub use used::UsedConcept;
pub(crate) use views::Views;

/// The layer of projects in which all decide together.
pub const SHARED: &str = "shared";
/// The layer of what is true in the end, in projects that are decided blind.
pub const GOLD: &str = "gold";

/// How curators work together.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Mode {
    /// All see and go on from each other's decisions.
    #[default]
    Shared,
    /// Each decides alone, on the documents assigned; differences are settled afterwards.
    Blind,
}

/// An open project.
#[derive(Debug)]
pub struct Project {
    path: PathBuf,
    mode: Mode,
    writer: Mutex<Connection>,
    /// Connections that read and wait to be used again.
    readers: Mutex<Vec<Connection>>,
    /// Held by a server.
    lock: Option<std::fs::File>,
}

impl Project {
    /// Makes a project in a file that is not there yet.
    ///
    /// # Errors
    /// If it is there, or cannot be written.
    pub fn create(path: &Path, mode: Mode) -> Result<Self, ProjectError> {
        let writer = connection::create(path, mode)?;
        Ok(Self::of(path, mode, writer))
    }

    /// Opens a project.
    ///
    /// # Errors
    /// If it is none, or of a newer program, or damaged.
    pub fn open(path: &Path) -> Result<Self, ProjectError> {
        let (writer, mode) = connection::open(path)?;
        Ok(Self::of(path, mode, writer))
    }

    fn of(path: &Path, mode: Mode, writer: Connection) -> Self {
        Self {
            path: path.to_owned(),
            mode,
            writer: Mutex::new(writer),
            readers: Mutex::default(),
            lock: None,
        }
    }

    /// Where it lies.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// How curators work together.
    pub fn mode(&self) -> Mode {
        self.mode
    }

    /// The layer that a curator's decisions go into.
    pub fn layer_of(&self, curator: &str) -> String {
        match self.mode {
            Mode::Shared => SHARED.to_owned(),
            Mode::Blind => format!("curator/{curator}"),
        }
    }

    /// Reads a state of the project that does not change meanwhile.
    ///
    /// # Errors
    /// If SQLite says no, or `look` does.
    pub fn read<T>(
        &self,
        look: impl FnOnce(&Connection) -> rusqlite::Result<T>,
    ) -> Result<T, ProjectError> {
        let waiting = self.readers().pop();
        let mut reader = waiting.map_or_else(|| connection::reader(&self.path), Ok)?;
        let found = reader
            .transaction()
            .and_then(|transaction| look(&transaction));
        self.readers().push(reader);
        found.map_err(ProjectError::database(&self.path))
    }

    /// Changes the project; all or nothing, and on disk when this returns.
    ///
    /// # Errors
    /// If SQLite says no, or `change` does; nothing is changed then.
    pub fn write<T>(
        &self,
        change: impl FnOnce(&Transaction<'_>) -> rusqlite::Result<T>,
    ) -> Result<T, ProjectError> {
        // What a panic left behind was rolled back with its transaction.
        let mut writer = self.writer.lock().unwrap_or_else(PoisonError::into_inner);
        let written = (|| {
            let transaction = writer.transaction_with_behavior(TransactionBehavior::Immediate)?;
            let value = change(&transaction)?;
            transaction.commit()?;
            Ok(value)
        })();
        written.map_err(ProjectError::database(&self.path))
    }

    /// Looks at the whole outside of a transaction, while others write: to copy it.
    pub(crate) fn look<T>(
        &self,
        work: impl FnOnce(&Connection) -> rusqlite::Result<T>,
    ) -> Result<T, ProjectError> {
        let reader = connection::reader(&self.path)?;
        work(&reader).map_err(ProjectError::database(&self.path))
    }

    /// Does something with the connection that writes, outside of a transaction.
    pub(crate) fn connect<T>(
        &self,
        work: impl FnOnce(&Connection) -> rusqlite::Result<T>,
    ) -> Result<T, ProjectError> {
        let writer = self.writer.lock().unwrap_or_else(PoisonError::into_inner);
        work(&writer).map_err(ProjectError::database(&self.path))
    }

    fn readers(&self) -> std::sync::MutexGuard<'_, Vec<Connection>> {
        self.readers.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// What is said of a project everywhere.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Head {
    /// Its file's name.
    pub name: String,
    /// How many documents.
    pub documents: u64,
    /// How many sentences.
    pub sentences: u64,
    /// How many mentions the tagger gives.
    pub mentions: u64,
    /// How curators work together.
    pub mode: Mode,
}

/// What relations of a project are called.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct RelationWords {
    /// Types.
    pub types: Vec<String>,
    /// Stances.
    pub stances: Vec<String>,
}

impl Project {
    /// What is said of it everywhere.
    ///
    /// # Errors
    /// If SQLite says no.
    pub fn head(&self) -> Result<Head, ProjectError> {
        let name = self.path.file_name().unwrap_or_default();
        self.read(|connection| {
            connection
                .prepare_cached(
                    "SELECT (SELECT count(*) FROM document), (SELECT count(*) FROM sentence),
                       (SELECT count(*) FROM item WHERE kind = 'mention' AND tagged IS NOT NULL AND is_current = 1)",
                )?
                .query_row([], |row| {
                    Ok(Head {
                        name: name.to_string_lossy().into_owned(),
                        documents: row.get(0)?,
                        sentences: row.get(1)?,
                        mentions: row.get(2)?,
                        mode: self.mode,
                    })
                })
        })
    }

    /// The types of its relations and their stances, as tagged: what others chose is not for everybody to know.
    ///
    /// # Errors
    /// If SQLite says no.
    pub fn relation_words(&self) -> Result<RelationWords, ProjectError> {
        let words = |connection: &Connection, field: &str| -> rusqlite::Result<Vec<String>> {
            connection
                .prepare_cached(
                    "SELECT DISTINCT tagged ->> ?1 AS word FROM item WHERE kind = 'relation' AND word IS NOT NULL
                     ORDER BY word",
                )?
                .query_map([field], |row| row.get(0))?
                .collect()
        };
        self.read(|connection| {
            Ok(RelationWords {
                types: words(connection, "type")?,
                stances: words(connection, "stance")?,
            })
        })
    }

    /// The entity types that its mentions have.
    ///
    /// # Errors
    /// If SQLite says no.
    pub fn types(&self) -> Result<Vec<String>, ProjectError> {
        self.read(|connection| {
            connection
                .prepare("SELECT DISTINCT type FROM item WHERE kind = 'mention' ORDER BY type")?
                .query_map([], |row| row.get(0))?
                .collect()
        })
    }
}

/// JSON for a column.
pub(crate) fn to_json(value: &impl Serialize) -> rusqlite::Result<String> {
    serde_json::to_string(value)
        .map_err(|error| rusqlite::Error::ToSqlConversionFailure(error.into()))
}

/// What a column of JSON holds.
pub(crate) fn from_json<T: DeserializeOwned>(text: &str) -> rusqlite::Result<T> {
    serde_json::from_str(text).map_err(|error| {
        rusqlite::Error::FromSqlConversionFailure(0, rusqlite::types::Type::Text, error.into())
    })
}

#[cfg(test)]
pub(crate) mod tests;
