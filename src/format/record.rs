//! The shape of our own JSONL records.
//!
//! Versioned by the field `schema`; a version only grows. The JSON Schema under `schema/` is generated from these
//! types. Offsets are half-open and count in the unit that `offset_unit` names.

use std::borrow::Cow;

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

/// The `schema` of a line by sentence.
pub const SENTENCE_SCHEMA: &str = "oncotag/sentence/1";
/// The `schema` of a line by document.
pub const DOCUMENT_SCHEMA: &str = "oncotag/document/1";
/// The `schema` of a line for a definition of a short form.
pub const ABBREVIATION_SCHEMA: &str = "oncotag/abbreviation/1";
/// The `schema` of a line that reports an unreadable record.
pub const ERROR_SCHEMA: &str = "oncotag/error/1";

/// One sentence and its mentions. Offsets in `mentions` count in `text`.
// `D` is the summary; a writer may put it in encoded already, since all sentences of a document have the same. That is
// no part of the description that the schema takes from here.
#[derive(Clone, Debug, Serialize, Deserialize, PartialEq)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "SentenceRecord"))]
pub struct SentenceRecord<'a, D = DocumentSummary<'a>> {
    /// Always `oncotag/sentence/1`.
    pub schema: Cow<'a, str>,
    /// What offsets count: `codepoint`, `byte` or `utf16`.
    pub offset_unit: Cow<'a, str>,
    /// The document.
    pub document: D,
    /// The sentence.
    pub sentence: SentencePlace<'a>,
    /// Its text.
    pub text: Cow<'a, str>,
    /// Its mentions, in order of start, longest first.
    pub mentions: Vec<MentionRecord<'a>>,
    /// Its relations.
    pub relations: Vec<RelationRecord<'a>>,
    /// A short form of the manifest, with `--provenance inline`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub provenance: Option<ProvenanceRecord<'a>>,
}

/// One document with everything known about it. Offsets count in the document's `text`.
#[derive(Clone, Debug, Serialize, Deserialize, PartialEq)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct DocumentRecord<'a> {
    /// Always `oncotag/document/1`.
    pub schema: Cow<'a, str>,
    /// What offsets count: `codepoint`, `byte` or `utf16`.
    pub offset_unit: Cow<'a, str>,
    /// The document.
    pub document: DocumentFull<'a>,
    /// The whole text.
    pub text: Cow<'a, str>,
    /// Its sections.
    pub sections: Vec<SectionRecord<'a>>,
    /// Its sentences.
    pub sentences: Vec<SentencePlace<'a>>,
    /// Its mentions, in order of start, longest first.
    pub mentions: Vec<MentionRecord<'a>>,
    /// Its relations.
    pub relations: Vec<RelationRecord<'a>>,
    /// A short form of the manifest, with `--provenance inline`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub provenance: Option<ProvenanceRecord<'a>>,
}

/// What each line says of its document.
#[derive(Clone, Debug, Serialize, Deserialize, PartialEq)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct DocumentSummary<'a> {
    /// Identity: the input's own, or `pmid:`, `pmcid:`, `doi:`, `file:NAME#N`.
    pub id: Cow<'a, str>,
    /// PubMed identifier.
    pub pmid: Option<Cow<'a, str>>,
    /// Digital object identifier.
    pub doi: Option<Cow<'a, str>>,
    /// Title.
    pub title: Option<Cow<'a, str>>,
    /// Year of publication.
    pub year: Option<i32>,
    /// Name of the input.
    pub source: Cow<'a, str>,
    /// The first 16 hexadecimal digits of the SHA-256 of the document's text in UTF-8.
    pub text_sha256: Cow<'a, str>,
    /// Fields of a JSONL or CSV input that oncotag has no name for, unchanged. By sentence, on the first line of a
    /// document only.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub extra: Option<Cow<'a, Map<String, Value>>>,
}

/// All metadata of a document.
#[derive(Clone, Debug, Serialize, Deserialize, PartialEq)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct DocumentFull<'a> {
    /// What each line says.
    #[serde(flatten)]
    pub summary: DocumentSummary<'a>,
    /// PubMed Central identifier, with its `PMC`.
    pub pmcid: Option<Cow<'a, str>>,
    /// PubMed's version of the record.
    pub version: Option<u32>,
    /// Date of publication, as exact as the source gives it.
    pub date: Option<Cow<'a, str>>,
    /// Journal.
    pub journal: Option<Cow<'a, str>>,
    /// Volume.
    pub volume: Option<Cow<'a, str>>,
    /// Issue.
    pub issue: Option<Cow<'a, str>>,
    /// Pages or article number.
    pub pages: Option<Cow<'a, str>>,
    /// Authors in order.
    pub authors: Cow<'a, [String]>,
    /// Affiliations in order.
    pub affiliations: Cow<'a, [String]>,
    /// Publication types.
    pub publication_types: Cow<'a, [String]>,
    /// Language codes.
    pub languages: Cow<'a, [String]>,
    /// The authors' keywords.
    pub keywords: Cow<'a, [String]>,
    /// MeSH headings.
    pub mesh_headings: Vec<MeshHeadingRecord<'a>>,
    /// Title in the original language.
    pub vernacular_title: Option<Cow<'a, str>>,
    /// Abstracts beside the main one.
    pub other_abstracts: Vec<OtherAbstractRecord<'a>>,
}

/// A MeSH heading.
#[derive(Clone, Debug, Serialize, Deserialize, PartialEq)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct MeshHeadingRecord<'a> {
    /// Descriptor identifier as a CURIE, `MESH:D009362`.
    pub id: Option<Cow<'a, str>>,
    /// Descriptor name.
    pub name: Cow<'a, str>,
    /// Whether it is a major topic.
    pub major: bool,
    /// Qualifiers.
    pub qualifiers: Cow<'a, [String]>,
}

/// An abstract beside the main one.
#[derive(Clone, Debug, Serialize, Deserialize, PartialEq)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct OtherAbstractRecord<'a> {
    /// The source's word for its kind.
    pub kind: Option<Cow<'a, str>>,
    /// Language code.
    pub language: Option<Cow<'a, str>>,
    /// The text.
    pub text: Cow<'a, str>,
}

/// A section.
#[derive(Clone, Debug, Serialize, Deserialize, PartialEq)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct SectionRecord<'a> {
    /// `title`, `abstract`, `body`, `caption`, `references`, `text` or `furniture`.
    pub kind: Cow<'a, str>,
    /// Label or heading.
    pub label: Option<Cow<'a, str>>,
    /// The source's category.
    pub category: Option<Cow<'a, str>>,
    /// First offset.
    pub start: usize,
    /// One past the last.
    pub end: usize,
}

/// A sentence's place; offsets count in the document.
#[derive(Clone, Debug, Serialize, Deserialize, PartialEq)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct SentencePlace<'a> {
    /// `DOCUMENT/START-END`, always in code points.
    pub id: Cow<'a, str>,
    /// Position among the document's sentences, from 0.
    pub index: usize,
    /// Kind of its section.
    pub section: Cow<'a, str>,
    /// Rhetorical role: `title`, `background`, `objective`, `methods`, `results`, `conclusions`, or null.
    pub role: Option<Cow<'a, str>>,
    /// How sure the role is: 1 where a label says it, else a likelihood by words, place and order; null without a role.
    #[serde(default)]
    pub role_confidence: Option<f64>,
    /// First offset in the document.
    pub start: usize,
    /// One past the last.
    pub end: usize,
}

/// A mention.
#[derive(Clone, Debug, Default, Serialize, Deserialize, PartialEq)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct MentionRecord<'a> {
    /// `DOCUMENT/START-END/TYPE`, offsets in the document in code points, fragments joined by `+`.
    pub id: Cow<'a, str>,
    /// Entity type.
    #[serde(rename = "type")]
    pub entity_type: Cow<'a, str>,
    /// First offset of the first fragment.
    pub start: usize,
    /// One past the last of the last fragment.
    pub end: usize,
    /// The fragments, in order.
    pub fragments: Vec<[usize; 2]>,
    /// Surface form; several fragments are joined by ` ... `.
    pub text: Cow<'a, str>,
    /// The best concept.
    pub concept: ConceptRecord<'a>,
    /// Other concepts that it may mean, best first.
    pub alternatives: Vec<AlternativeRecord<'a>>,
    /// Why it was tagged.
    pub matched: Option<MatchedRecord<'a>>,
    /// What the text says about it.
    pub assertion: AssertionRecord<'a>,
    /// Further facts by name.
    pub attributes: Map<String, Value>,
    /// From 0 to 1.
    pub confidence: f64,
    /// Id of the mention that this one lies in.
    pub parent: Option<Cow<'a, str>>,
}

/// A concept.
#[derive(Clone, Debug, Default, Serialize, Deserialize, PartialEq)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ConceptRecord<'a> {
    /// CURIE.
    pub id: Cow<'a, str>,
    /// Preferred label.
    pub label: Cow<'a, str>,
    /// Cross-references, CURIEs.
    pub xrefs: Cow<'a, [String]>,
}

/// A concept that a mention may mean instead.
#[derive(Clone, Debug, Serialize, Deserialize, PartialEq)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct AlternativeRecord<'a> {
    /// CURIE.
    pub id: Cow<'a, str>,
    /// Preferred label.
    pub label: Cow<'a, str>,
    /// From 0 to 1, with the concept's own share the rest.
    pub score: f64,
}

/// The dictionary's evidence.
#[derive(Clone, Debug, Default, Serialize, Deserialize, PartialEq)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct MatchedRecord<'a> {
    /// The string of the dictionary.
    pub term: Cow<'a, str>,
    /// `label`, `exact`, `abbreviation`, `adjectival`, `narrow`, `broad`, `related`, or `defined` by the document.
    pub kind: Cow<'a, str>,
    /// The normalisation steps without which surface form and term would differ, and the rules that took part.
    pub via: Vec<Cow<'a, str>>,
    /// The dictionary's name.
    pub dictionary: Cow<'a, str>,
}

/// An assertion.
#[derive(Clone, Debug, Default, Serialize, Deserialize, PartialEq)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct AssertionRecord<'a> {
    /// `present`, `negated`, `possible`, `hypothetical`, `historical` or `other`.
    pub status: Cow<'a, str>,
    /// The words that caused it.
    pub cue: Option<CueRecord<'a>>,
    /// The rule that read them: a cue of the table of cues as it stands there, or `affix`.
    #[serde(default)]
    pub rule: Option<Cow<'a, str>>,
}

/// A cue.
#[derive(Clone, Debug, Serialize, Deserialize, PartialEq)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct CueRecord<'a> {
    /// Its words.
    pub text: Cow<'a, str>,
    /// First offset.
    pub start: usize,
    /// One past the last.
    pub end: usize,
}

/// A definition of a short form.
#[derive(Clone, Debug, Serialize, Deserialize, PartialEq)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct AbbreviationRecord<'a> {
    /// [`ABBREVIATION_SCHEMA`].
    pub schema: Cow<'a, str>,
    /// The document's identity.
    pub document: Cow<'a, str>,
    /// The short form, as it stands in the text.
    pub short: Cow<'a, str>,
    /// The long form.
    pub long: Cow<'a, str>,
    /// Where the short form is defined, in the document's text.
    pub short_span: SpanRecord,
    /// Where the long form stands.
    pub long_span: SpanRecord,
    /// The share of definitions by the same rule that are right on a gold standard, from 0 to 1.
    pub confidence: f64,
    /// How the letters of the short form lie in the long one: a rule of `dictionaries/cues/short_forms.tsv`.
    pub rule: Cow<'a, str>,
}

/// A stretch of a text.
#[derive(Clone, Copy, Debug, Serialize, Deserialize, PartialEq, Eq)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct SpanRecord {
    /// First offset.
    pub start: usize,
    /// One past the last.
    pub end: usize,
}

/// A relation between two mentions.
#[derive(Clone, Debug, Serialize, Deserialize, PartialEq)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct RelationRecord<'a> {
    /// Identity.
    pub id: Cow<'a, str>,
    /// Relation type.
    #[serde(rename = "type")]
    pub relation_type: Cow<'a, str>,
    /// Id of the mention that it starts from.
    pub from: Cow<'a, str>,
    /// Id of the mention that it goes to.
    pub to: Cow<'a, str>,
    /// Stance, for relations that have one.
    pub stance: Option<Cow<'a, str>>,
    /// Further facts by name.
    pub attributes: Map<String, Value>,
    /// What the text says about it.
    pub assertion: AssertionRecord<'a>,
    /// The rule that found it.
    pub rule: Cow<'a, str>,
    /// From 0 to 1.
    pub confidence: f64,
}

/// Where a line comes from.
#[derive(Clone, Debug, Serialize, Deserialize, PartialEq)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ProvenanceRecord<'a> {
    /// `oncotag` and its version.
    pub program: Cow<'a, str>,
    /// SHA-256 over all dictionaries, 16 hexadecimal digits.
    pub dictionaries_sha256: Cow<'a, str>,
}

/// A record that could not be read, with `--errors inline`.
#[derive(Clone, Debug, Serialize, Deserialize, PartialEq)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ErrorRecord<'a> {
    /// Always `oncotag/error/1`.
    pub schema: Cow<'a, str>,
    /// Stable code, such as `ONC0005`.
    pub code: Cow<'a, str>,
    /// What was wrong.
    pub message: Cow<'a, str>,
    /// The input.
    pub source: Option<Cow<'a, str>>,
    /// 1-based line.
    pub line: Option<u64>,
    /// 1-based column in characters.
    pub column: Option<u64>,
    /// The record's identity, where it is known.
    pub record: Option<Cow<'a, str>>,
}
