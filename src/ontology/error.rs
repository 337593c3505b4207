//! Why an ontology file could not be read.

use thiserror::Error;

use crate::document::Location;

/// An ontology file that cannot be read, and where.
#[derive(Debug, Error)]
#[error("{location}: {kind}")]
pub struct OntologyError {
    /// Where.
    pub location: Location,
    /// What.
    #[source]
    pub kind: OntologyErrorKind,
}

impl OntologyError {
    /// What is wrong, and where.
    pub fn new(location: Location, kind: OntologyErrorKind) -> Self {
        Self { location, kind }
    }
}

/// What is wrong.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum OntologyErrorKind {
    /// The operating system said no, or a compressed file is damaged.
    #[error("cannot be read: {0}")]
    Io(#[from] std::io::Error),
    /// A form that is not read, with what to do instead.
    #[error("{0}")]
    Refused(String),
    /// Not in the form that was expected.
    #[error("{0}")]
    Malformed(String),
}

impl OntologyErrorKind {
    /// The stable code of this kind of error.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Io(_) => "ONC0501",
            Self::Refused(_) => "ONC0502",
            Self::Malformed(_) => "ONC0503",
        }
    }
}
