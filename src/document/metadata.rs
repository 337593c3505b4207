//! What a record says about itself beside its text.

use serde_json::{Map, Value};

/// Bibliographic facts of a document, each as the source gives it, trimmed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Metadata {
    /// The title as plain text, without markup.
    pub title: Option<String>,
    /// PubMed identifier, digits only.
    pub pmid: Option<String>,
    /// PubMed's version of the record, where it says one.
    pub version: Option<u32>,
    /// PubMed Central identifier with its prefix, `PMC123`.
    pub pmcid: Option<String>,
    /// Digital object identifier without resolver or `doi:`.
    pub doi: Option<String>,
    /// Year of publication.
    pub year: Option<i32>,
    /// Date of publication: `2021`, `2021-04`, `2021-04-15`, or the source's words where they are no such date.
    pub date: Option<String>,
    /// Journal, in the form the source gives first (full title, else abbreviation).
    pub journal: Option<String>,
    /// Volume.
    pub volume: Option<String>,
    /// Issue.
    pub issue: Option<String>,
    /// Pages or article number.
    pub pages: Option<String>,
    /// Authors in order, `Fore Last` where both are known; `et al.` is not one of them.
    pub authors: Vec<String>,
    /// Affiliations in order, without repeats.
    pub affiliations: Vec<String>,
    /// Publication types, such as `Review`.
    pub publication_types: Vec<String>,
    /// Language codes as the source gives them.
    pub languages: Vec<String>,
    /// The authors' keywords.
    pub keywords: Vec<String>,
    /// MeSH headings.
    pub mesh_headings: Vec<MeshHeading>,
    /// The title in the original language, where the title is a translation.
    pub vernacular_title: Option<String>,
    /// Abstracts in other languages or of other kinds.
    pub other_abstracts: Vec<OtherAbstract>,
    /// Fields of the input that oncotag has no name for, unchanged and in their order.
    pub extra: Map<String, Value>,
}

/// One MeSH heading of a PubMed record.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct MeshHeading {
    /// Descriptor identifier such as `D009362`, where given.
    pub id: Option<String>,
    /// Descriptor name.
    pub name: String,
    /// Whether the descriptor is a major topic.
    pub is_major: bool,
    /// Qualifier names in order.
    pub qualifiers: Vec<String>,
}

/// An abstract beside the main one; kept, not tagged.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct OtherAbstract {
    /// The source's word for the kind, such as `plain-language-summary`.
    pub kind: Option<String>,
    /// Language code.
    pub language: Option<String>,
    /// The text, parts joined by newlines, labels in front.
    pub text: String,
}

impl Metadata {
    /// The identity of the document by the order of the design: `pmid:` before `pmcid:` before `doi:`.
    pub fn identity(&self) -> Option<String> {
        let with_prefix =
            |prefix: &str, id: &Option<String>| id.as_ref().map(|id| format!("{prefix}:{id}"));
        with_prefix("pmid", &self.pmid)
            .or_else(|| with_prefix("pmcid", &self.pmcid))
            .or_else(|| with_prefix("doi", &self.doi))
    }
}
