//! What can go wrong while reading.

use std::io;

use thiserror::Error;

use crate::document::Location;

/// A record or an input that could not be read, with its place.
#[derive(Debug, Error)]
#[error("{location}: {kind}")]
pub struct ReadError {
    /// Where. Boxed to keep `Result`s small.
    pub location: Box<Location>,
    /// What.
    #[source]
    pub kind: ReadErrorKind,
    /// The line of the input at the place, where it is short enough to show.
    pub snippet: Option<String>,
    /// Whether nothing more can be read from this input.
    pub is_fatal: bool,
}

/// What went wrong.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum ReadErrorKind {
    /// The operating system said no.
    #[error("cannot be read: {0}")]
    Io(#[source] io::Error),
    /// Nothing by that name.
    #[error("no such file or folder, and no file matches it as a pattern")]
    NotFound,
    /// A folder without a readable file in it.
    #[error("no file to read in this folder")]
    EmptyFolder,
    /// The input ends inside a record or a gzip member.
    #[error("the input ends too early: {0}")]
    Truncated(String),
    /// It does not follow its format.
    #[error("{0}")]
    Malformed(String),
    /// Bytes that are not text in the input's charset.
    #[error(
        "not valid {charset} ({detail}); --encoding-errors replace reads on with U+FFFD in their place"
    )]
    Encoding {
        /// The charset's name.
        charset: String,
        /// Which byte, where.
        detail: String,
    },
    /// Larger than a limit allows.
    #[error("{0}")]
    TooLarge(String),
    /// A format that is not known, or not in this build.
    #[error("{0}")]
    UnknownFormat(String),
    /// Nothing in the input but white space.
    #[error("the input is empty")]
    Empty,
}

/// An error of a stream between file and reader, such as gzip; it keeps its kind.
impl From<io::Error> for ReadErrorKind {
    fn from(error: io::Error) -> Self {
        match error.downcast::<StreamFault>() {
            Ok(StreamFault(kind)) => kind,
            Err(error) => Self::Io(error),
        }
    }
}

/// A fault that a stream found in its own container, on its way through [`io::Error`].
#[derive(Debug, Error)]
#[error("{0}")]
pub(super) struct StreamFault(ReadErrorKind);

impl StreamFault {
    pub(super) fn of(kind: ReadErrorKind) -> io::Error {
        io::Error::other(Self(kind))
    }

    pub(super) fn malformed(message: String) -> io::Error {
        Self::of(ReadErrorKind::Malformed(message))
    }
}

impl ReadErrorKind {
    /// The stable code of the error.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Io(_) => "ONC0001",
            Self::NotFound => "ONC0002",
            Self::EmptyFolder => "ONC0003",
            Self::Truncated(_) => "ONC0004",
            Self::Malformed(_) => "ONC0005",
            Self::Encoding { .. } => "ONC0006",
            Self::TooLarge(_) => "ONC0007",
            Self::UnknownFormat(_) => "ONC0008",
            Self::Empty => "ONC0009",
        }
    }
}

impl ReadError {
    /// An error of one record; reading goes on after it.
    pub fn record(kind: ReadErrorKind, location: Location) -> Self {
        Self {
            location: Box::new(location),
            kind,
            snippet: None,
            is_fatal: false,
        }
    }

    /// An error that ends the input.
    pub fn fatal(kind: ReadErrorKind, location: Location) -> Self {
        Self {
            location: Box::new(location),
            kind,
            snippet: None,
            is_fatal: true,
        }
    }

    /// The same error with the line of the input that it speaks of.
    #[must_use]
    pub fn with_snippet(mut self, line: &str) -> Self {
        if line.len() <= 400 {
            self.snippet = Some(line.to_owned());
        }
        self
    }
}
