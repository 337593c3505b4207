//! What can go wrong while evaluating.

use std::io;

use thiserror::Error;

use crate::document::Location;
use crate::read::ReadError;

/// A gold standard or prediction that cannot be compared.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum EvaluateError {
    /// The operating system said no.
    #[error("{location}: cannot be read: {source}")]
    Io {
        /// Where.
        location: Box<Location>,
        /// What it said.
        source: io::Error,
    },
    /// Nothing by that name.
    #[error("{location}: no such file")]
    NotFound {
        /// Its name.
        location: Box<Location>,
    },
    /// Bytes that are no UTF-8.
    #[error("{location}: not valid UTF-8; save the file as UTF-8")]
    NotUtf8 {
        /// The line.
        location: Box<Location>,
    },
    /// A gold standard in no known form.
    #[error(
        "{location}: neither a gold standard in JSONL (an object with id and text a line) nor a table \
         (tab-separated, with the columns {columns})"
    )]
    UnknownGold {
        /// Where.
        location: Box<Location>,
        /// The columns that a table must have.
        columns: String,
    },
    /// A line of the gold standard that does not follow its form.
    #[error("{location}: {message}")]
    MalformedGold {
        /// Where.
        location: Box<Location>,
        /// What was wrong, what was expected.
        message: String,
    },
    /// A line of the prediction that is none of our records.
    #[error("{location}: {message}")]
    MalformedPrediction {
        /// Where.
        location: Box<Location>,
        /// What was wrong, what was expected.
        message: String,
    },
    /// A document that is there twice, so that it is not clear what to compare.
    #[error("{location}: document \"{document}\" is there twice (remove the copy)")]
    Duplicate {
        /// Where the second one is.
        location: Box<Location>,
        /// Its identity.
        document: String,
    },
    /// A document whose text is not that of the gold standard.
    #[error(
        "document \"{document}\": the prediction was made on another text than the gold standard's \
         ({gold}, {predicted}); tag the text of the gold standard"
    )]
    TextDiffers {
        /// Its identity.
        document: String,
        /// Hash and length of the gold standard's text.
        gold: String,
        /// Hash of the predicted document's text, and its length where it is known.
        predicted: String,
    },
    /// A gold standard without identities, and not exactly one predicted document.
    #[error(
        "the gold standard is a table of one document, but the prediction holds {found} \
         (give the output of that one document)"
    )]
    NotOneDocument {
        /// How many it holds.
        found: usize,
    },
    /// An offset that is not in the text, or in the middle of a character.
    #[error("document \"{document}\": offset {offset} ({unit}) is no place in its text")]
    OffsetOutside {
        /// The document's identity.
        document: String,
        /// The offset.
        offset: usize,
        /// What it counts.
        unit: &'static str,
    },
    /// Offsets in a unit that cannot be converted, for want of the text.
    #[error(
        "document \"{document}\": offsets count {unit}, and its text is not known (tag with --offsets codepoint, or \
         with --per document)"
    )]
    TextUnknown {
        /// The document's identity.
        document: String,
        /// What the offsets count.
        unit: &'static str,
    },
    /// A type map that is no pair.
    #[error("type map \"{0}\" is no pair (expected GOLD=OURS, such as Cancer=primary_cancer)")]
    TypeMap(String),
    /// A profile that cannot be read.
    #[error("{location}: {message}")]
    Profile {
        /// Where.
        location: Box<Location>,
        /// What was wrong, what was expected.
        message: String,
    },
    /// An input that cannot be read in its format.
    #[error(transparent)]
    Read(#[from] ReadError),
    /// A text of the gold standard that could not be tagged.
    #[error("the texts of the gold standard cannot be tagged: {0}")]
    Tagging(String),
}

/// What is wrong with a line of JSON and its column, in characters from 1, without the place that the parser repeats.
pub(super) fn json_problem(line: &str, error: &serde_json::Error) -> (u64, String) {
    let place = Location::of_byte(line, error.column().saturating_sub(1));
    let message = error.to_string();
    let message = message
        .rsplit_once(" at line ")
        .map_or(message.as_str(), |(what, _)| what);
    (place.column.unwrap_or(1), message.to_owned())
}

impl EvaluateError {
    /// The stable code of the error.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Io { .. } => "ONC0401",
            Self::UnknownGold { .. } => "ONC0402",
            Self::MalformedGold { .. } => "ONC0403",
            Self::MalformedPrediction { .. } => "ONC0404",
            Self::Duplicate { .. } => "ONC0405",
            Self::TextDiffers { .. } => "ONC0406",
            Self::NotOneDocument { .. } => "ONC0407",
            Self::OffsetOutside { .. } => "ONC0408",
            Self::TextUnknown { .. } => "ONC0409",
            Self::TypeMap(_) => "ONC0410",
            Self::NotUtf8 { .. } => "ONC0411",
            Self::NotFound { .. } => "ONC0412",
            Self::Profile { .. } => "ONC0413",
            Self::Tagging(_) => "ONC0414",
            Self::Read(error) => error.kind.code(),
        }
    }

    /// Where, for the errors that have a place in a file. The message begins with it.
    pub fn location(&self) -> Option<&Location> {
        match self {
            Self::Io { location, .. }
            | Self::NotFound { location }
            | Self::NotUtf8 { location }
            | Self::UnknownGold { location, .. }
            | Self::MalformedGold { location, .. }
            | Self::MalformedPrediction { location, .. }
            | Self::Profile { location, .. }
            | Self::Duplicate { location, .. } => Some(location),
            Self::Read(error) => Some(&error.location),
            Self::TextDiffers { .. }
            | Self::NotOneDocument { .. }
            | Self::OffsetOutside { .. }
            | Self::TextUnknown { .. }
            | Self::TypeMap(_)
            | Self::Tagging(_) => None,
        }
    }

    /// An error of the operating system.
    pub fn from_io(source: io::Error, location: Location) -> Self {
        let location = Box::new(location);
        match source.kind() {
            io::ErrorKind::NotFound => Self::NotFound { location },
            io::ErrorKind::InvalidData => Self::NotUtf8 { location },
            _ => Self::Io { location, source },
        }
    }
}
