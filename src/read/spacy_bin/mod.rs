//! spaCy's binary documents (`.spacy`): those of oncotag and those that spaCy itself wrote.
//!
//! The text is made of words and blanks. Entities and the spans of all groups become mentions, each once; their `kb_id_` is
//! the concept. The file is one message and is held in memory.

mod document;
mod message;

use std::io::{BufRead as _, Read as _};

use flate2::read::ZlibDecoder;

use self::document::annotated_document;
use self::message::{DocBin, looks_like_message};
use super::{DocumentReader, Documents, Format, Input, ReadError, ReadErrorKind, ReadOptions};
use crate::document::{AnnotatedDocument, Location};
use crate::format::losses::Losses;

pub(super) const FORMAT: Format = Format {
    name: "spacy",
    description: "spaCy's binary documents (DocBin)",
    extensions: &["spacy"],
    // It is told by its bytes, before anything is taken for text.
    sniff: |_| false,
    open,
};

/// The first byte of zlib data with the usual window (RFC 1950).
const ZLIB: u8 = 0x78;

/// How much of the message is looked at, in bytes.
const HEAD_BYTES: u64 = 64;

/// An unpacked message of more bytes is refused, unless more was allowed.
const MAX_MESSAGE_BYTES: u64 = 4 << 30;

/// A message that grows by more is refused, whatever `--max-ratio` allows: it is held in memory, and what is made of its bytes
/// takes several times their number. spaCy's documents grow by 5 to 16 (400 abstracts, with and without the usual columns), a
/// hundred copies of one by 100.
const MAX_RATIO: u64 = 200;

/// A message of fewer bytes may grow as it likes: of documents of a word each, next to nothing is left.
const HARMLESS: u64 = 64 << 20;

/// Growth is looked at after so many bytes.
const STEP_BYTES: u64 = 1 << 20;

/// Whether bytes begin a file of spaCy's documents: zlib data, in it a map as a `DocBin` has it.
pub(super) fn is_doc_bin(head: &[u8]) -> bool {
    let mut message = Vec::new();
    // The head may end within the data; what could be unpacked is there all the same.
    let _ = ZlibDecoder::new(head)
        .take(HEAD_BYTES)
        .read_to_end(&mut message);
    head.first() == Some(&ZLIB) && looks_like_message(&message)
}

fn open(input: Input, options: &ReadOptions) -> Result<Documents, ReadError> {
    let name = input.name.clone();
    let source = input.short_name();
    let fatal = |kind| ReadError::fatal(kind, Location::default().in_path(&name));
    let message = unpacked(input, options).map_err(fatal)?;
    let mut losses = Losses::default();
    let documents = DocBin::decode(&message, &mut losses).map_err(fatal)?;
    Ok(Box::new(SpacyDocuments {
        documents,
        n_read: 0,
        name,
        source,
        has_annotations: options.annotations,
        losses,
    }))
}

fn unpacked(mut input: Input, options: &ReadOptions) -> Result<Vec<u8>, ReadErrorKind> {
    if input.bytes.fill_buf()?.is_empty() {
        return Err(ReadErrorKind::Empty);
    }
    let limit = options.max_decompressed.unwrap_or(MAX_MESSAGE_BYTES);
    let factor = options.max_ratio.min(MAX_RATIO);
    let mut data = ZlibDecoder::new(input.bytes);
    let mut message = Vec::new();
    loop {
        let step = data
            .by_ref()
            .take(STEP_BYTES)
            .read_to_end(&mut message)
            .map_err(broken)?;
        let n_bytes = message.len() as u64; // usize is at most 64 bits wide
        if step == 0 {
            return Ok(message);
        }
        if n_bytes > limit {
            let message = format!("spaCy's documents unpack to more than {limit} bytes");
            return Err(ReadErrorKind::TooLarge(message));
        }
        let n_packed = data.total_in();
        if n_bytes > HARMLESS && n_bytes / factor.max(1) > n_packed {
            return Err(ReadErrorKind::TooLarge(format!(
                "{n_packed} bytes unpack to {n_bytes} and more (over the factor {factor})"
            )));
        }
    }
}

fn broken(error: std::io::Error) -> ReadErrorKind {
    match error.kind() {
        std::io::ErrorKind::UnexpectedEof => {
            ReadErrorKind::Truncated("zlib data that is cut short".to_owned())
        }
        std::io::ErrorKind::InvalidInput => {
            ReadErrorKind::Malformed("not a file of spaCy's documents: no zlib data".to_owned())
        }
        _ => error.into(),
    }
}

struct SpacyDocuments {
    documents: DocBin,
    n_read: usize,
    name: std::path::PathBuf,
    source: String,
    has_annotations: bool,
    losses: Losses,
}

impl Iterator for SpacyDocuments {
    type Item = Result<AnnotatedDocument, ReadError>;

    fn next(&mut self) -> Option<Self::Item> {
        let mut losses = Losses::default();
        let parts = self.documents.next_document(&mut losses)?;
        self.n_read += 1;
        let fallback_id = format!("file:{}#{}", self.source, self.n_read);
        let read = annotated_document(&parts, &fallback_id, &self.source, &mut losses);
        let read = read.map_err(|kind| {
            let location = Location {
                record: Some(fallback_id.clone()),
                ..Location::default()
            };
            ReadError::record(kind, location.in_path(&self.name))
        });
        Some(read.map(|annotated| {
            if self.has_annotations {
                self.losses.merge(&losses);
                annotated
            } else {
                AnnotatedDocument::plain(annotated.document)
            }
        }))
    }
}

impl DocumentReader for SpacyDocuments {
    fn losses(&self) -> Losses {
        self.losses.clone()
    }
}

#[cfg(test)]
mod tests;
