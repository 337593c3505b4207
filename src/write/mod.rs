//! Annotated documents in, bytes out.
//!
//! A [`DocumentEncoder`] turns one document into bytes and may be shared by threads; a [`DocumentWriter`] takes documents one
//! after the other, for formats whose file is more than its records. An [`OutputFile`] puts bytes in their place so that a
//! file appears whole or not at all; a manifest beside it ([`write_manifest`]) says what made it. What a format has no place
//! for is counted ([`Losses`]). What never happens here: changing an annotation.
//!
//! A new format is one file here and one line in [`OUTPUT_FORMATS`].

mod abbreviations;
mod bioc;
mod brat;
#[cfg(feature = "parquet")]
mod columnar;
mod conll;
mod delimited;
mod error;
mod flat;
mod folder;
#[cfg(feature = "pages")]
mod html;
mod jsonl;
mod lost;
mod manifest;
mod names;
mod options;
mod output;
mod part;
mod pieces;
mod pubannotation;
mod pubtator;
mod records;
mod sink;
mod spacy;
mod target;
mod web_annotation;

pub use abbreviations::abbreviation_lines;
pub use error::{WriteError, WriteErrorKind};
pub use flat::{FlatMention, flat_mentions};
pub use folder::FolderOutput;
pub use jsonl::{JsonlEncoder, JsonlView, error_line};
pub use manifest::{manifest_path, write_manifest};
pub use options::{Discontinuous, WriteOptions};
pub use output::OutputFile;
pub use sink::Sink;
pub use target::OutputTarget;

use std::path::Path;

use crate::document::AnnotatedDocument;
use crate::format::losses::Losses;

/// Turns documents into the bytes of a format in which each has a part of its own, such as lines.
pub trait DocumentEncoder: Send + Sync {
    /// Appends the part of one document and counts what it could not say of it.
    ///
    /// # Errors
    /// If the format cannot express the document.
    fn encode(
        &self,
        annotated: &AnnotatedDocument,
        out: &mut Vec<u8>,
        losses: &mut Losses,
    ) -> Result<(), WriteError>;

    /// What comes before all documents.
    fn prologue(&self) -> Vec<u8> {
        Vec::new()
    }

    /// What comes between two documents.
    fn separator(&self) -> &'static [u8] {
        b""
    }

    /// What comes behind all documents.
    fn epilogue(&self) -> Vec<u8> {
        Vec::new()
    }
}

/// Takes documents one after the other into a file or folder, which appears when all are there.
pub trait DocumentWriter: Send {
    /// Takes one document and counts what the format cannot say of it.
    ///
    /// # Errors
    /// If the format cannot express the document, or the operating system refuses.
    fn write(
        &mut self,
        annotated: &AnnotatedDocument,
        losses: &mut Losses,
    ) -> Result<(), WriteError>;

    /// The unfinished file or folder, to be removed where the process has to be ended at once.
    fn unfinished(&self) -> Option<&Path> {
        None
    }

    /// Completes the output. Dropping it before that leaves nothing behind.
    ///
    /// # Errors
    /// If the operating system refuses.
    fn finish(self: Box<Self>) -> Result<(), WriteError>;
}

/// A format that can be written.
#[derive(Debug)]
pub struct OutputFormat {
    /// The name for `--to` and before the colon of `-o FORMAT:PATH`.
    pub name: &'static str,
    /// One line for `oncotag formats`.
    pub description: &'static str,
    /// Usual endings of file names, without the dot; the first is the usual one. Empty for folders.
    pub extensions: &'static [&'static str],
    /// Whether it is made of tokens, which must then have been cut ([`crate::document::Annotations::tokens`]).
    pub needs_tokens: bool,
    /// How it is made.
    pub make: Make,
}

/// How an output is made.
#[derive(Debug)]
pub enum Make {
    /// Each document on its own.
    Encoder(fn(&WriteOptions) -> Box<dyn DocumentEncoder>),
    /// One after the other.
    Writer(OpenWriter),
}

/// Opens an output whose file is more than its documents.
pub type OpenWriter =
    fn(&OutputTarget, &WriteOptions) -> Result<Box<dyn DocumentWriter>, WriteError>;

/// Every format that can be written.
pub static OUTPUT_FORMATS: &[OutputFormat] = &[
    jsonl::FORMAT,
    delimited::CSV,
    delimited::TSV,
    #[cfg(feature = "parquet")]
    columnar::PARQUET,
    #[cfg(feature = "parquet")]
    columnar::ARROW,
    bioc::XML_FORMAT,
    bioc::JSON_FORMAT,
    pubtator::FORMAT,
    conll::CONLL_2003,
    conll::IOB2,
    conll::BILUO,
    brat::FORMAT,
    pubannotation::FORMAT,
    web_annotation::FORMAT,
    #[cfg(feature = "pages")]
    html::FORMAT,
    spacy::FORMAT,
];

/// The output format that an ending of a file name tells, without the dot; none where it fits none or several.
pub fn output_format_by_ending(ending: &str) -> Option<&'static OutputFormat> {
    let ending = ending.to_lowercase();
    let mut fitting =
        (OUTPUT_FORMATS.iter()).filter(|format| format.extensions.contains(&ending.as_str()));
    let format = fitting.next()?;
    fitting.next().is_none().then_some(format)
}

/// The output format with that name.
pub fn output_format_by_name(name: &str) -> Option<&'static OutputFormat> {
    OUTPUT_FORMATS.iter().find(|format| format.name == name)
}
