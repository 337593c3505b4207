//! What the JSON forms share: an error with its place.

use super::{OntologyError, OntologyErrorKind, OntologySource};
use crate::document::Location;

/// What serde says, with line and column.
pub(super) fn malformed(source: &OntologySource, error: &serde_json::Error) -> OntologyError {
    let at = |n: usize| u64::try_from(n).unwrap_or(u64::MAX);
    let location = Location::at(at(error.line()), at(error.column()));
    // The place stands before the message already.
    let message = error.to_string();
    let message = message
        .rsplit_once(" at line ")
        .map_or(message.as_str(), |(text, _)| text);
    source.error(location, OntologyErrorKind::Malformed(message.to_owned()))
}
