//! An ontology file, opened and decompressed.

use std::fs::File;
use std::io::{self, BufRead, BufReader, Read};
use std::path::{Path, PathBuf};

use flate2::bufread::MultiGzDecoder;

use super::{OntologyError, OntologyErrorKind};
use crate::document::Location;

const GZIP: [u8; 2] = [0x1f, 0x8b];
const ZSTD: [u8; 4] = [0x28, 0xb5, 0x2f, 0xfd];
/// How much of a file its form is told by.
const HEAD_BYTES: u64 = 64 * 1024;

/// A file or folder that holds an ontology. Compression is told by content, not by name.
#[derive(Clone, Debug)]
pub struct OntologySource {
    path: PathBuf,
    prefix: Option<String>,
}

impl OntologySource {
    /// The source at a path.
    pub fn new(path: impl Into<PathBuf>) -> Self {
        Self {
            path: path.into(),
            prefix: None,
        }
    }

    /// The same source, whose bare identifiers belong to this prefix. Forms whose identifiers are whole pass over it.
    #[must_use]
    pub fn with_prefix(mut self, prefix: impl Into<String>) -> Self {
        self.prefix = Some(prefix.into());
        self
    }

    /// The prefix of bare identifiers, where one was given.
    pub fn prefix(&self) -> Option<&str> {
        self.prefix.as_deref()
    }

    /// The path as it was given.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// The path without the endings of compression, for formats that are told by name.
    pub fn plain_name(&self) -> String {
        let name = self
            .path
            .file_name()
            .map_or_else(String::new, |name| name.to_string_lossy().into_owned());
        let plain = name.strip_suffix(".gz").or(name.strip_suffix(".zst"));
        plain.unwrap_or(&name).to_owned()
    }

    /// The decompressed bytes.
    ///
    /// # Errors
    /// Where the file cannot be opened.
    pub fn open(&self) -> Result<Box<dyn BufRead>, OntologyError> {
        let open = || -> io::Result<Box<dyn BufRead>> {
            let mut file = BufReader::new(File::open(&self.path)?);
            let magic = file.fill_buf()?;
            Ok(if magic.starts_with(&GZIP) {
                Box::new(BufReader::new(MultiGzDecoder::new(file)))
            } else if magic.starts_with(&ZSTD) {
                let decoder = zstd::stream::read::Decoder::with_buffer(file)?;
                Box::new(BufReader::new(decoder))
            } else {
                Box::new(file)
            })
        };
        open().map_err(|error| self.error(Location::default(), error.into()))
    }

    /// The first 64 KiB, decompressed, as text; what is no UTF-8 is replaced.
    ///
    /// # Errors
    /// Where the file cannot be read.
    pub fn head(&self) -> Result<String, OntologyError> {
        let mut head = Vec::new();
        self.open()?
            .take(HEAD_BYTES)
            .read_to_end(&mut head)
            .map_err(|error| self.error(Location::default(), error.into()))?;
        Ok(String::from_utf8_lossy(&head).into_owned())
    }

    /// An error in this file.
    pub fn error(&self, location: Location, kind: OntologyErrorKind) -> OntologyError {
        OntologyError::new(location.in_path(self.path.clone()), kind)
    }
}
