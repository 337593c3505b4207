//! What became of a record or an input that gave no annotations.

use crate::document::Location;
use crate::pipeline::StageError;
use crate::read::ReadError;
use crate::write::WriteError;

/// Why a record or an input was left out: the input's fault or ours, with a code of its own.
#[derive(Debug)]
pub(super) struct Failure {
    /// The stable code.
    pub(super) code: &'static str,
    /// What was wrong.
    pub(super) message: String,
    /// Where.
    pub(super) location: Box<Location>,
    /// The line of the input at the place, where it is short enough to show.
    pub(super) snippet: Option<String>,
}

impl Failure {
    /// A stage gave up on a document.
    pub(super) fn stage(error: &StageError, location: Location) -> Self {
        Self::new(error.code(), error.to_string(), location)
    }

    /// A document could not be written in the format of the output.
    pub(super) fn encode(error: &WriteError, location: Location) -> Self {
        Self::new(error.kind.code(), error.kind.to_string(), location)
    }

    /// A bug of ours; the panic hook has said where it is.
    pub(super) fn internal(location: Location) -> Self {
        let message = "internal error of oncotag, not of the input; it is left out".to_owned();
        Self::new("ONC0305", message, location)
    }

    fn new(code: &'static str, message: String, location: Location) -> Self {
        Self {
            code,
            message,
            location: Box::new(location),
            snippet: None,
        }
    }
}

impl From<ReadError> for Failure {
    fn from(error: ReadError) -> Self {
        Self {
            code: error.kind.code(),
            message: error.kind.to_string(),
            location: error.location,
            snippet: error.snippet,
        }
    }
}
