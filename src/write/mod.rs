//! Annotated documents in, bytes out.
//!
//! A [`DocumentEncoder`] turns one document into bytes and may be shared by threads; an [`OutputFile`] puts bytes in
//! their place so that a file appears whole or not at all; a manifest beside it ([`write_manifest`]) says what made it. What never
//! happens here: changing an annotation.

mod abbreviations;
mod error;
mod jsonl;
mod manifest;
mod output;
mod part;
mod target;

pub use abbreviations::abbreviation_lines;
pub use error::{WriteError, WriteErrorKind};
pub use jsonl::{JsonlEncoder, JsonlView, error_line};
pub use manifest::{manifest_path, write_manifest};
pub use output::OutputFile;
pub use target::OutputTarget;

use crate::document::AnnotatedDocument;

/// Turns documents into the bytes of a format whose records stand alone, such as lines.
pub trait DocumentEncoder: Send + Sync {
    /// Appends the records of one document.
    ///
    /// # Errors
    /// If the format cannot express the document.
    fn encode(&self, annotated: &AnnotatedDocument, out: &mut Vec<u8>) -> Result<(), WriteError>;
}
