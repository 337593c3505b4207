//! The corpora: real abstracts, shuffled and repeated, as JSON Lines, text and PubMed XML.

use std::path::PathBuf;

use super::made::Made;
use crate::command::shared;

/// Abstracts and PubMed XML in the shared folder.
const SOURCES: [&str; 2] = ["oncology-abstracts.jsonl", "pubmed-xml"];

/// In what form a corpus is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Form {
    /// One file of JSON Lines.
    Jsonl,
    /// The same lines in twenty files.
    Many,
    /// A file of text for each abstract.
    Text,
    /// Gzipped PubMed XML.
    Xml,
}

impl Form {
    /// The folder that holds it.
    fn folder(self) -> &'static str {
        match self {
            Self::Jsonl => "jsonl",
            Self::Many => "many",
            Self::Text => "text",
            Self::Xml => "xml",
        }
    }

    /// The name in tables.
    pub(super) fn title(self) -> &'static str {
        match self {
            Self::Jsonl => "JSON Lines",
            Self::Many => "JSON Lines, 20 files",
            Self::Text => "text, a file a document",
            Self::Xml => "PubMed XML.gz",
        }
    }
}

/// A corpus on disk.
pub(super) struct Corpus {
    made: Made,
    pub(super) n_documents: u64,
    /// Bytes of titles and abstracts, which speeds are about.
    pub(super) text_bytes: u64,
}

impl Corpus {
    /// About `megabytes` of text in some forms.
    pub(super) fn make(megabytes: f64, forms: &[Form]) -> anyhow::Result<Self> {
        let inputs = shared().join("data/inputs");
        let sources = SOURCES.map(|source| inputs.join(source));
        for source in &sources {
            anyhow::ensure!(
                source.exists(),
                "{} is absent, and nothing can be measured without it",
                source.display()
            );
        }
        let mut arguments = vec![inputs.into_os_string(), megabytes.to_string().into()];
        arguments.extend(forms.iter().map(|form| form.folder().into()));
        let made = Made::by_script("corpus", "xtask/bench_corpus.py", &arguments, &sources)?;
        Ok(Self {
            n_documents: made.count("documents")?,
            text_bytes: made.count("text_bytes")?,
            made,
        })
    }

    /// What is given to a program: a file of JSON Lines, else a folder.
    pub(super) fn path(&self, form: Form) -> PathBuf {
        let folder = self.made.folder.join(form.folder());
        match form {
            Form::Jsonl => folder.join("corpus.jsonl"),
            Form::Many | Form::Text | Form::Xml => folder,
        }
    }

    /// Bytes of XML before compression.
    pub(super) fn xml_bytes(&self) -> anyhow::Result<u64> {
        self.made.count("xml_bytes")
    }
}
