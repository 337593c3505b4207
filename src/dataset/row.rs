//! A row of a data set: an example to learn from, as it stands in its files.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::document::{
    AnnotatedDocument, Annotations, Assertion, AssertionStatus, Concept, Document, Fragments,
    LinkedConcept, Mention, Metadata, OffsetIndex, OffsetUnit, Section, SectionKind, Sentence,
    Span, Vocabulary, text_digest,
};
use crate::segment::cut_tokens;

/// A sentence or a document with its labels. All offsets are half-open and count code points; those of mentions and
/// sentences count in the row's text.
///
/// Every field is there in every row, so that no loader has to guess a column's type; what a release without texts leaves
/// out is left out of all its rows.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Row {
    /// `DOCUMENT/START-END`, or the document's own where a row is a document.
    pub id: String,
    /// The document.
    pub document_id: String,
    /// Its PubMed identifier; empty where it has none.
    pub pmid: String,
    /// Where the text begins in the document.
    pub start: usize,
    /// And where it ends.
    pub end: usize,
    /// The first 16 hexadecimal digits of the SHA-256 of the text in UTF-8.
    pub text_sha256: String,
    /// Who made the labels.
    pub annotation: Quality,
    /// The text.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
    /// The text in tokens, as spaCy cuts.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tokens: Option<Vec<String>>,
    /// A tag for each token (IOB2), by its place in the list of tags.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ner_tags: Option<Vec<usize>>,
    /// The sentences, each `[start, end]`.
    pub sentences: Vec<Vec<usize>>,
    /// The mentions, in order of start, longest first.
    pub mentions: Vec<MentionRow>,
}

/// Who made labels.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Quality {
    /// A program.
    Silver,
    /// People.
    Gold,
}

/// A mention in a row.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct MentionRow {
    /// First offset of the first fragment.
    pub start: usize,
    /// One past the last of the last.
    pub end: usize,
    /// The fragments, each `[start, end]`.
    pub fragments: Vec<Vec<usize>>,
    /// The text from start to end.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
    /// What is to be learned.
    pub label: String,
    /// Entity type.
    #[serde(rename = "type")]
    pub entity_type: String,
    /// CURIE of the best concept; empty where none is known.
    pub concept: String,
    /// How sure the label is, from 0 to 1.
    pub confidence: f64,
    /// How many other concepts it may mean.
    pub n_alternatives: usize,
    /// `present`, `negated`, `possible`, `hypothetical`, `historical` or `other`.
    pub assertion: String,
}

/// What the rows of a document are known by: its PubMed identifier, where it has one, else its own.
pub(super) fn known_by(pmid: &str, document_id: &str) -> String {
    match pmid {
        "" => document_id.to_owned(),
        pmid => format!("pmid:{pmid}"),
    }
}

/// Where a row's text stands.
pub(super) struct Place<'a> {
    /// The document's identity.
    pub(super) document_id: &'a str,
    /// First offset in the document, in code points.
    pub(super) start: usize,
}

impl Row {
    /// The row of a text with its labels, one for each mention of `annotated`; a mention without is left out.
    pub(super) fn new(
        annotated: &AnnotatedDocument,
        place: &Place<'_>,
        labels: impl Iterator<Item = Option<String>>,
        quality: Quality,
    ) -> Self {
        let document = &annotated.document;
        let index = code_points(&document.text);
        let offsets = |span: &Span| {
            vec![
                index.offset(span.start as usize),
                index.offset(span.end as usize),
            ]
        };
        let vocabulary = &annotated.vocabulary;
        let mentions = annotated.annotations.mentions.iter().zip(labels);
        let mentions = mentions.filter_map(|(mention, label)| {
            let cover = mention.fragments.cover();
            let best = mention.concepts.first();
            Some(MentionRow {
                start: index.offset(cover.start as usize),
                end: index.offset(cover.end as usize),
                fragments: mention.fragments.spans().iter().map(offsets).collect(),
                text: Some(cover.of(&document.text).to_owned()),
                label: label?,
                entity_type: vocabulary.entity_type(mention.entity_type).name.clone(),
                concept: best.map_or_else(String::new, |best| {
                    vocabulary.concept(best.concept).curie.clone()
                }),
                confidence: rounded(mention.confidence),
                n_alternatives: mention.concepts.len().saturating_sub(1),
                assertion: mention.assertion.status.as_str().to_owned(),
            })
        });
        Self {
            id: document.id.clone(),
            document_id: place.document_id.to_owned(),
            pmid: document.metadata.pmid.clone().unwrap_or_default(),
            start: place.start,
            end: place.start + index.offset(document.text.len()),
            text_sha256: text_digest(&document.text),
            annotation: quality,
            mentions: mentions.collect(),
            text: Some(document.text.clone()),
            tokens: None,
            ner_tags: None,
            sentences: (annotated.annotations.sentences.iter())
                .map(|sentence| offsets(&sentence.span))
                .collect(),
        }
    }

    /// The row without its text, as a release without texts has it.
    #[must_use]
    pub(super) fn without_text(mut self) -> Self {
        self.text = None;
        self.tokens = None;
        self.ner_tags = None;
        for mention in &mut self.mentions {
            mention.text = None;
        }
        self
    }

    /// Puts a text back, with the surface forms that it gives.
    ///
    /// Gives back `false`, and nothing is put, where the text has another checksum.
    pub(super) fn put_text(&mut self, text: &str) -> bool {
        if text_digest(text) != self.text_sha256 {
            return false;
        }
        let index = code_points(text);
        for mention in &mut self.mentions {
            let cover = span(&index, mention.start, mention.end);
            mention.text = cover.map(|cover| cover.of(text).to_owned());
        }
        self.text = Some(text.to_owned());
        true
    }
}

fn rounded(value: f32) -> f64 {
    (f64::from(value) * 10_000.0).round() / 10_000.0
}

/// An index over the code points of a text.
pub(super) fn code_points(text: &str) -> OffsetIndex<'_> {
    OffsetIndex::new(text, OffsetUnit::CodePoint)
}

/// The span from one code point to another; none where the text is shorter, or nothing lies between them.
pub(super) fn span(index: &OffsetIndex<'_>, start: usize, end: usize) -> Option<Span> {
    (start < end).then_some(())?;
    Some(Span::new(index.byte(start)?, index.byte(end)?))
}

/// Turns rows into documents for the writers: their entity types are the labels.
pub(super) struct RowDocuments(Arc<Vocabulary>);

impl RowDocuments {
    /// For these rows, and labels in order.
    pub(super) fn new<'r>(labels: &[String], rows: impl Iterator<Item = &'r Row>) -> Self {
        let mut vocabulary = Vocabulary::default();
        for label in labels {
            vocabulary.add_type(label, label);
        }
        for mention in rows.flat_map(|row| &row.mentions) {
            if let Some(entity_type) = vocabulary.type_by_name(&mention.label) {
                vocabulary.add_concept(Concept {
                    curie: mention.concept.clone(),
                    label: String::new(),
                    entity_type,
                    xrefs: Vec::new(),
                    parents: Vec::new(),
                    attributes: Vec::new(),
                });
            }
        }
        Self(Arc::new(vocabulary))
    }

    /// The document of a row with its tokens.
    pub(super) fn tokenized(&self, row: &Row) -> AnnotatedDocument {
        let mut annotated = self.document(row);
        cut_tokens(&mut annotated);
        annotated
    }

    /// The document of a row with a text; what does not fit the text is left out (see [`verify`](super::verify)).
    fn document(&self, row: &Row) -> AnnotatedDocument {
        let text = row.text.clone().unwrap_or_default();
        let index = code_points(&text);
        let span = |offsets: &Vec<usize>| match offsets[..] {
            [start, end] => span(&index, start, end),
            _ => None,
        };
        let mentions = row.mentions.iter().filter_map(|mention| {
            let entity_type = self.0.type_by_name(&mention.label)?;
            let concept = self.0.concept_by_curie(entity_type, &mention.concept)?;
            let pieces: Vec<Span> = mention.fragments.iter().map(span).collect::<Option<_>>()?;
            Some(Mention {
                fragments: (!pieces.is_empty()).then(|| Fragments::many(pieces))?,
                entity_type,
                concepts: vec![LinkedConcept {
                    concept,
                    score: 1.0,
                }],
                matched: None,
                assertion: Assertion {
                    status: AssertionStatus::parse(&mention.assertion).unwrap_or_default(),
                    ..Assertion::default()
                },
                attributes: Vec::new(),
                confidence: narrowed(mention.confidence),
                parent: None,
            })
        });
        let sentences = row.sentences.iter().filter_map(span);
        let mut annotations = Annotations {
            mentions: mentions.collect(),
            sentences: sentences
                .map(|span| Sentence {
                    span,
                    section: 0,
                    role: None,
                })
                .collect(),
            ..Annotations::default()
        };
        annotations.set_parents();
        let section = Section::new(SectionKind::Text, Span::new(0, text.len()));
        AnnotatedDocument {
            document: Document {
                id: row.id.clone(),
                sections: if text.is_empty() {
                    Vec::new()
                } else {
                    vec![section]
                },
                text,
                metadata: Metadata {
                    pmid: (!row.pmid.is_empty()).then(|| row.pmid.clone()),
                    ..Metadata::default()
                },
                source: String::new(),
            },
            annotations,
            vocabulary: Arc::clone(&self.0),
        }
    }
}

#[expect(
    clippy::cast_possible_truncation,
    reason = "a confidence has four digits"
)]
fn narrowed(value: f64) -> f32 {
    value as f32
}
