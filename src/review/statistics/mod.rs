//! How far a project has come, how often the tagger was right, and how fast its curators are.
//!
//! In goes a project, out come figures ([`Statistics`]). Nothing is kept: they follow from what stands and from the log.

mod judged;
mod pace;

use serde::Serialize;
use utoipa::ToSchema;

use super::project::{Project, ProjectError};
use super::wire::Progress;

pub use judged::Judged;
pub(crate) use judged::wilson;
pub use pace::{Day, Pace};

/// Whose decisions are counted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Whose {
    /// Those of the layer in which all decide together.
    Shared,
    /// Of a blind project, those of one curator, out of the documents assigned to them.
    Curator(String),
    /// Of a blind project, those of all curators. Who decides on a mention that somebody else decides on too counts for
    /// themselves, so a mention of two curators is two.
    AllCurators,
}

/// A project in figures.
#[derive(Clone, Debug, Default, PartialEq, Serialize, ToSchema)]
pub struct Statistics {
    /// Mentions by status.
    pub progress: Progress,
    /// By type, by name.
    pub by_type: Vec<Judged>,
    /// By concept, only what was judged, at most 200: those first of which most were wrong, then those of which most were
    /// judged.
    pub by_concept: Vec<Judged>,
    /// By row of a dictionary, as by concept.
    pub by_row: Vec<Judged>,
    /// By curator, by name.
    pub pace: Vec<Pace>,
}

impl Project {
    /// The project in figures.
    ///
    /// # Errors
    /// If SQLite says no.
    pub fn statistics(&self, whose: &Whose) -> Result<Statistics, ProjectError> {
        self.read(|connection| {
            let tables = judged::Tables::read(connection, whose)?;
            Ok(Statistics {
                progress: judged::progress(connection, whose, tables.mentions())?,
                by_type: tables.by_type(),
                by_concept: tables.by_concept(connection)?,
                by_row: tables.by_row(),
                pace: pace::read(connection, whose)?,
            })
        })
    }
}

impl Whose {
    /// The first and the last layer, in order of names.
    fn layers(&self) -> [String; 2] {
        match self {
            Self::Shared => [super::project::SHARED, super::project::SHARED].map(str::to_owned),
            Self::Curator(name) => [format!("curator/{name}"), format!("curator/{name}")],
            // `0` comes behind `/`.
            Self::AllCurators => ["curator/", "curator0"].map(str::to_owned),
        }
    }

    /// The curator who alone counts.
    fn curator(&self) -> Option<&str> {
        match self {
            Self::Curator(name) => Some(name),
            Self::Shared | Self::AllCurators => None,
        }
    }
}

#[cfg(test)]
mod tests;
