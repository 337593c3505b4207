//! PubMed XML, after the DTD of 1 January 2019 and its successors to 2025: `PubmedArticleSet` and its kin.
//!
//! Records are `PubmedArticle`, `PubmedBookArticle`, and `MedlineCitation` or `BookDocument` standing alone.
//! `DeleteCitation` and `DeleteDocument` give no document; their PMIDs are collected. What is neither title nor
//! abstract goes into the metadata; `CopyrightInformation`, references, grants and chemicals are not kept.

mod article;
mod book;
mod elements;

use super::xml::{Element, RecordFormat, RecordTag, XmlReader, prose, root_name, text_after_tag};
use super::{Documents, Format, Input, ReadError, ReadOptions};
use crate::document::AnnotatedDocument;

pub(super) const FORMAT: Format = Format {
    name: "pubmed-xml",
    description: "PubMed XML: baseline and update files, efetch output",
    extensions: &["xml"],
    sniff: |head| root_name(head).is_some_and(is_pubmed),
    open,
};

const ROOTS: &[&str] = &[
    "PubmedArticleSet",
    "PubmedBookArticleSet",
    "MedlineCitationSet",
    "BookDocumentSet",
];

fn is_pubmed(name: &str) -> bool {
    ROOTS.contains(&name) || PubmedFormat::TAGS.iter().any(|tag| tag.name == name)
}

// `open` has the signature that every format shares.
#[expect(
    clippy::unnecessary_wraps,
    reason = "the signature is that of every format"
)]
fn open(input: Input, options: &ReadOptions) -> Result<Documents, ReadError> {
    Ok(Box::new(XmlReader::new(
        PubmedFormat::default(),
        input,
        options,
    )))
}

/// What a PubMed input says besides its records.
#[derive(Default)]
struct PubmedFormat {
    deleted_pmids: Vec<String>,
}

impl RecordFormat for PubmedFormat {
    const TAGS: &'static [RecordTag] = &[
        RecordTag {
            name: "PubmedArticle",
            resyncs: true,
            within: &["MedlineCitation"],
        },
        RecordTag {
            name: "PubmedBookArticle",
            resyncs: true,
            within: &["BookDocument"],
        },
        RecordTag {
            name: "MedlineCitation",
            resyncs: true,
            within: &[],
        },
        RecordTag {
            name: "BookDocument",
            resyncs: true,
            within: &[],
        },
        RecordTag {
            name: "DeleteCitation",
            resyncs: true,
            within: &[],
        },
        RecordTag {
            name: "DeleteDocument",
            resyncs: true,
            within: &[],
        },
    ];
    const EXPECTED: &'static str = "<PubmedArticleSet>, or a record of one";

    fn is_root(name: &str) -> bool {
        is_pubmed(name)
    }

    fn counts(tag: &str) -> bool {
        !matches!(tag, "DeleteCitation" | "DeleteDocument")
    }

    fn identify(record: &str) -> Option<String> {
        let pmid = text_after_tag(record, "<PMID")?;
        Some(format!("pmid:{pmid}"))
    }

    fn skip(&self) -> &'static [&'static str] {
        &[
            "ReferenceList",
            "GrantList",
            "ChemicalList",
            "History",
            "CommentsCorrectionsList",
            "InvestigatorList",
            "DataBankList",
            "Sections",
        ]
    }

    fn read(
        &mut self,
        record: Element<'_>,
        _source: &str,
        fallback_id: &str,
    ) -> Vec<AnnotatedDocument> {
        let document = match record.name() {
            "DeleteCitation" | "DeleteDocument" => {
                let pmids = record.all("PMID").map(prose);
                self.deleted_pmids
                    .extend(pmids.filter(|pmid| !pmid.is_empty()));
                return Vec::new();
            }
            "PubmedBookArticle" | "BookDocument" => book::document(record, fallback_id),
            _ => article::document(record, fallback_id),
        };
        vec![AnnotatedDocument::plain(document)]
    }

    fn deleted_pmids(&self) -> &[String] {
        &self.deleted_pmids
    }
}

#[cfg(test)]
mod tests;
