//! Why decisions could not be taken into a dictionary.

use std::fmt;

use thiserror::Error;

use crate::document::Location;

/// A problem of a worksheet or of the overlay that it should go into.
#[derive(Debug, Error)]
#[error("{location}: {kind}")]
pub struct ApplyError {
    /// Where.
    pub location: Location,
    /// What.
    #[source]
    pub kind: ApplyErrorKind,
}

impl ApplyError {
    pub(super) fn new(location: Location, kind: ApplyErrorKind) -> Self {
        Self { location, kind }
    }
}

/// What is wrong.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum ApplyErrorKind {
    /// The operating system said no.
    #[error("cannot be read: {0}")]
    Io(#[from] std::io::Error),
    /// Not UTF-8.
    #[error("not valid UTF-8; save the file as UTF-8")]
    NotUtf8,
    /// A column that must be there.
    #[error("no column \"{0}\" (the first line names the columns, separated by tabs)")]
    MissingColumn(&'static str),
    /// A row with too few or too many cells.
    #[error("{found} cells, but the first line has {expected} (cells are separated by tabs)")]
    CellCount {
        /// Cells in the row.
        found: usize,
        /// Cells in the first line.
        expected: usize,
    },
    /// A decision that is none.
    #[error("unknown decision \"{0}\" (expected accept, reject, block, or nothing)")]
    UnknownDecision(String),
    /// A cell that a decision needs.
    #[error("no {what} (a row with {verdict} needs one)")]
    Needs {
        /// The cell.
        what: &'static str,
        /// The decision.
        verdict: &'static str,
    },
    /// A type that no dictionary has.
    #[error("unknown entity type \"{name}\" (expected one of {expected})")]
    UnknownType {
        /// Its name.
        name: String,
        /// The types of the run.
        expected: String,
    },
    /// A concept that no dictionary has, without a label to add it.
    #[error("no concept {id} of type {type_name} (give its label to add it)")]
    UnknownConcept {
        /// Its identifier.
        id: String,
        /// The type.
        type_name: String,
    },
    /// A cell that a dictionary could not hold.
    #[error("unknown {what} \"{value}\" (expected {expected})")]
    BadCell {
        /// Which cell.
        what: &'static str,
        /// What stands there.
        value: String,
        /// What should.
        expected: String,
    },
    /// A file that these decisions cannot go into.
    #[error("{0}")]
    Target(String),
}

impl ApplyErrorKind {
    /// The stable code of the error.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Io(_) => "ONC0651",
            Self::NotUtf8 => "ONC0652",
            Self::MissingColumn(_) => "ONC0653",
            Self::CellCount { .. } => "ONC0654",
            Self::UnknownDecision(_) => "ONC0655",
            Self::Needs { .. } => "ONC0656",
            Self::UnknownType { .. } => "ONC0657",
            Self::UnknownConcept { .. } => "ONC0658",
            Self::BadCell { .. } => "ONC0659",
            Self::Target(_) => "ONC0660",
        }
    }
}

/// Every problem; at least one, in order of place.
#[derive(Debug)]
pub struct ApplyErrors(pub(super) Vec<ApplyError>);

impl ApplyErrors {
    pub(super) fn one(location: Location, kind: ApplyErrorKind) -> Self {
        Self(vec![ApplyError::new(location, kind)])
    }

    /// The problems.
    pub fn errors(&self) -> &[ApplyError] {
        &self.0
    }
}

/// One problem a line.
impl fmt::Display for ApplyErrors {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, error) in self.0.iter().enumerate() {
            if index > 0 {
                f.write_str("\n")?;
            }
            error.fmt(f)?;
        }
        Ok(())
    }
}

impl std::error::Error for ApplyErrors {}
