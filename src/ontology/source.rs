//! An ontology file, opened and decompressed.

use std::fs::File;
use std::io::{self, BufRead, BufReader, Cursor, Read};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use flate2::bufread::MultiGzDecoder;

use super::lines::MAX_BYTES;
use super::{OntologyError, OntologyErrorKind};
use crate::document::Location;

const GZIP: [u8; 2] = [0x1f, 0x8b];
const ZSTD: [u8; 4] = [0x28, 0xb5, 0x2f, 0xfd];
/// How much of a file its form is told by.
const HEAD_BYTES: u64 = 64 * 1024;

/// Bytes that are watched for tags.
struct Tags {
    bytes: Box<dyn BufRead>,
    n_since_tag: usize,
}

impl Read for Tags {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let n_bytes = self.bytes.read(buffer)?;
        let last_tag = buffer[..n_bytes].iter().rposition(|byte| *byte == b'<');
        self.n_since_tag = match last_tag {
            Some(place) => n_bytes - place,
            None => self.n_since_tag + n_bytes,
        };
        if self.n_since_tag > MAX_BYTES {
            return Err(io::Error::other("16 MiB without a tag; is this XML?"));
        }
        Ok(n_bytes)
    }
}

/// A file or folder that holds an ontology. Compression is told by content, not by name.
#[derive(Clone, Debug)]
pub struct OntologySource {
    path: PathBuf,
    /// The contents, where they are no file's.
    bytes: Option<Arc<[u8]>>,
    prefix: Option<String>,
}

impl OntologySource {
    /// The source at a path.
    pub fn new(path: impl Into<PathBuf>) -> Self {
        Self {
            path: path.into(),
            bytes: None,
            prefix: None,
        }
    }

    /// A source in memory, with a name for messages.
    pub fn from_bytes(name: impl Into<PathBuf>, bytes: impl Into<Arc<[u8]>>) -> Self {
        Self {
            bytes: Some(bytes.into()),
            ..Self::new(name)
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
            let raw: Box<dyn Read> = match &self.bytes {
                Some(bytes) => Box::new(Cursor::new(Arc::clone(bytes))),
                None => Box::new(File::open(&self.path)?),
            };
            let mut file = BufReader::new(raw);
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

    /// The decompressed bytes of an XML file; reading fails where 16 MiB pass without a tag, which a parser would have to
    /// hold at once.
    ///
    /// # Errors
    /// Where the file cannot be opened.
    pub(super) fn open_xml(&self) -> Result<Box<dyn BufRead>, OntologyError> {
        Ok(Box::new(BufReader::new(Tags {
            bytes: self.open()?,
            n_since_tag: 0,
        })))
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
