//! Bytes in, documents out.
//!
//! What comes in: files, folders, globs, standard input, gzipped or not, in any charset that they declare. What goes
//! out: one [`AnnotatedDocument`] a record, in the input's order, in memory that does not grow with the file. What
//! never happens here: cutting sentences, tagging, changing a text. A bad record is an `Err` in the sequence and the
//! next record follows; only a broken container (a truncated file, an unreadable stream) ends it.
//!
//! A new format is one file here and one line in [`FORMATS`].

mod annotating;
mod bioc;
mod brat;
mod charset;
#[cfg(feature = "parquet")]
mod columnar;
mod composed;
mod conll;
mod csv_table;
mod dates;
mod detect;
mod error;
mod expand;
mod gzip;
#[cfg(test)]
mod held_open;
mod identifiers;
mod jats;
mod json_records;
mod json_splitter;
mod jsonl;
mod lines;
mod named_fields;
mod nbib;
mod not_text;
mod options;
mod own_records;
mod own_table;
mod paragraphs;
mod peek;
mod plain;
mod printed_date;
mod pubannotation;
mod pubmed;
mod pubtator;
#[cfg(feature = "html")]
mod saved_html;
mod saved_page;
mod section_labels;
mod sentence_lines;
mod source;
mod spacy_bin;
mod whole_text;
mod xml;

pub use brat::open_brat;
#[cfg(feature = "parquet")]
pub use columnar::is_decoding_table;
pub use detect::{detect, format_of, read_input};
pub use error::{ReadError, ReadErrorKind};
pub use expand::expand_inputs;
pub use options::{EncodingErrors, ReadOptions};
pub use source::{Input, InputDigest, InputPath, Meter, open_input};

use crate::document::AnnotatedDocument;
use crate::format::losses::Losses;

/// A sequence of documents, one `Result` a record.
///
/// After a fatal error ([`ReadError::is_fatal`]) the sequence ends.
pub trait DocumentReader: Iterator<Item = Result<AnnotatedDocument, ReadError>> + Send {
    /// PMIDs that the input says are deleted (`DeleteCitation`), as far as it has been read.
    fn deleted_pmids(&self) -> &[String] {
        &[]
    }

    /// How many records were left out because their bytes are no text ([`EncodingErrors::Skip`]).
    fn n_skipped(&self) -> u64 {
        0
    }

    /// What stands in the input, as far as it has been read, and has no place in our documents.
    fn losses(&self) -> Losses {
        Losses::default()
    }
}

/// A reader of any format.
pub type Documents = Box<dyn DocumentReader>;

/// A format that can be read.
#[derive(Debug)]
pub struct Format {
    /// The name for `--format`.
    pub name: &'static str,
    /// One line for `oncotag formats`.
    pub description: &'static str,
    /// Usual endings of file names, without the dot and without `.gz`.
    pub extensions: &'static [&'static str],
    /// Whether the first bytes of the decoded input look like it. Asked in the order of [`FORMATS`], so that the
    /// special comes before the general.
    pub sniff: fn(head: &str) -> bool,
    /// Starts reading.
    pub open: fn(Input, &ReadOptions) -> Result<Documents, ReadError>,
}

/// Every format, the special before the general.
pub static FORMATS: &[Format] = &[
    pubmed::FORMAT,
    jats::FORMAT,
    bioc::XML_FORMAT,
    bioc::JSON_FORMAT,
    pubannotation::FORMAT,
    brat::FORMAT,
    nbib::FORMAT,
    pubtator::FORMAT,
    jsonl::FORMAT,
    spacy_bin::FORMAT,
    #[cfg(feature = "parquet")]
    columnar::PARQUET,
    #[cfg(feature = "parquet")]
    columnar::ARROW,
    #[cfg(feature = "html")]
    saved_html::FORMAT,
    saved_page::FORMAT,
    conll::CONLL_2003,
    conll::BILUO,
    conll::IOB2,
    csv_table::FORMAT,
    plain::FORMAT,
];

/// The format with that name.
pub fn format_by_name(name: &str) -> Option<&'static Format> {
    FORMATS.iter().find(|format| format.name == name)
}
