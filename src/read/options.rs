//! How inputs are read.

use std::str::FromStr;

/// Settings that readers obey. `Default` is what `oncotag tag` does without flags.
#[derive(Clone, Debug)]
#[expect(clippy::struct_excessive_bools, reason = "each is a choice of its own")]
pub struct ReadOptions {
    /// Read the numbered references of saved pages as content too.
    pub references: bool,
    /// Read the body of full texts too, not only title and abstract.
    pub body: bool,
    /// Read the annotations of annotated formats too, not only their text.
    pub annotations: bool,
    /// What to do with bytes that are not text in the input's charset.
    pub encoding_errors: EncodingErrors,
    /// Treat what is only warned about (garbage after the last gzip member) as an error.
    pub strict: bool,
    /// A gzipped input that grows by more than this factor is refused.
    pub max_ratio: u64,
    /// A gzipped input that grows past this many bytes is refused.
    pub max_decompressed: Option<u64>,
    /// A single record (a line, an article) of more bytes is refused.
    pub max_record_bytes: usize,
    /// Column or field that holds the text, in CSV, TSV and JSONL.
    pub text_field: String,
    /// Column or field that holds the identity, in CSV, TSV and JSONL.
    pub id_field: String,
}

impl Default for ReadOptions {
    fn default() -> Self {
        Self {
            references: false,
            body: false,
            annotations: false,
            encoding_errors: EncodingErrors::Fail,
            strict: false,
            max_ratio: 5_000,
            max_decompressed: None,
            max_record_bytes: 64 << 20,
            text_field: "text".to_owned(),
            id_field: "id".to_owned(),
        }
    }
}

/// What to do with bytes that are not text in the input's charset.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum EncodingErrors {
    /// The record fails, is reported, and the next one is read.
    #[default]
    Fail,
    /// Each bad sequence becomes U+FFFD.
    Replace,
    /// The record is left out and counted, without an error.
    Skip,
}

impl FromStr for EncodingErrors {
    type Err = String;

    fn from_str(name: &str) -> Result<Self, String> {
        match name {
            "fail" => Ok(Self::Fail),
            "replace" => Ok(Self::Replace),
            "skip" => Ok(Self::Skip),
            _ => Err(format!(
                "unknown way with encoding errors \"{name}\" (expected fail, replace or skip)"
            )),
        }
    }
}
