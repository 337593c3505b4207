//! Annotated documents → records: what JSON Lines hold, and what other formats are made from.

use std::borrow::Cow;
use std::ops::Range;

use serde_json::{Map, Value};

use crate::document::{
    AnnotatedDocument, Assertion, Concept, Document, Fragments, Mention, OffsetIndex, OffsetUnit,
    Relation, Sentence, Span, text_digest,
};
use crate::format::record::{
    AlternativeRecord, AssertionRecord, ConceptRecord, CueRecord, DOCUMENT_SCHEMA, DocumentFull,
    DocumentRecord, DocumentSummary, MatchedRecord, MentionRecord, MeshHeadingRecord,
    OtherAbstractRecord, RelationRecord, SectionRecord, SentencePlace,
};

/// One document on its way into records.
pub(super) struct Records<'a> {
    annotated: &'a AnnotatedDocument,
    unit: OffsetUnit,
    /// Offsets in code points, for identifiers.
    code_points: OffsetIndex<'a>,
    /// Offsets in the unit that was asked for.
    offsets: OffsetIndex<'a>,
}

impl<'a> Records<'a> {
    /// Records whose offsets count in `unit`.
    pub(super) fn new(annotated: &'a AnnotatedDocument, unit: OffsetUnit) -> Self {
        let text = &annotated.document.text;
        Self {
            annotated,
            unit,
            code_points: OffsetIndex::new(text, OffsetUnit::CodePoint),
            offsets: OffsetIndex::new(text, unit),
        }
    }

    /// What the records are made of.
    pub(super) fn annotated(&self) -> &'a AnnotatedDocument {
        self.annotated
    }

    /// What each line says of the document.
    pub(super) fn summary(&self) -> DocumentSummary<'a> {
        summary(&self.annotated.document)
    }

    /// The whole document.
    pub(super) fn document(&self) -> DocumentRecord<'a> {
        let annotations = &self.annotated.annotations;
        let document = &self.annotated.document;
        let sentences = annotations.sentences.iter().enumerate();
        DocumentRecord {
            schema: DOCUMENT_SCHEMA.into(),
            offset_unit: self.unit.as_str().into(),
            document: full(document, self.summary()),
            text: document.text.as_str().into(),
            sections: document
                .sections
                .iter()
                .map(|section| SectionRecord {
                    kind: section.kind.as_str().into(),
                    label: section.label.as_deref().map(Into::into),
                    category: section.category.as_deref().map(Into::into),
                    start: self.offset(section.span.start),
                    end: self.offset(section.span.end),
                })
                .collect(),
            sentences: sentences
                .map(|(index, sentence)| self.place(index, sentence))
                .collect(),
            mentions: annotations
                .mentions
                .iter()
                .map(|mention| self.mention(mention, 0))
                .collect(),
            relations: self.relations(0..annotations.mentions.len(), 0),
            provenance: None,
        }
    }

    /// The relations that start from mentions of a range, offsets counted from `origin`.
    pub(super) fn relations(
        &self,
        mentions: Range<usize>,
        origin: usize,
    ) -> Vec<RelationRecord<'a>> {
        let annotations = &self.annotated.annotations;
        let starts_here = |relation: &&Relation| mentions.contains(&(relation.from as usize));
        let relations = annotations.relations.iter().filter(starts_here);
        relations
            .filter_map(|relation| {
                let end = |index: u32| annotations.mentions.get(index as usize);
                let (from, to) = (end(relation.from)?, end(relation.to)?);
                let (from, to) = (self.mention_id(from), self.mention_id(to));
                Some(RelationRecord {
                    id: format!("{from}/{}/{to}", relation.relation_type).into(),
                    relation_type: relation.relation_type.as_str().into(),
                    from: from.into(),
                    to: to.into(),
                    stance: relation.stance.as_deref().map(Into::into),
                    attributes: attributes(&relation.attributes),
                    assertion: self.assertion(&relation.assertion, origin),
                    rule: relation.rule.as_str().into(),
                    confidence: rounded(relation.confidence),
                })
            })
            .collect()
    }

    fn assertion(&self, assertion: &'a Assertion, origin: usize) -> AssertionRecord<'a> {
        let text = self.annotated.document.text.as_str();
        AssertionRecord {
            status: assertion.status.as_str().into(),
            cue: assertion.cue.and_then(|cue| {
                // A cue of another sentence has no place on this one's line.
                Some(CueRecord {
                    text: cue.of(text).into(),
                    start: self.offset(cue.start).checked_sub(origin)?,
                    end: self.offset(cue.end).checked_sub(origin)?,
                })
            }),
            rule: assertion.rule.as_deref().map(Into::into),
        }
    }

    /// The offset of a byte, in the unit asked for.
    pub(super) fn offset(&self, byte: u32) -> usize {
        self.offsets.offset(byte as usize)
    }

    /// Where a sentence stands.
    pub(super) fn place(&self, index: usize, sentence: &Sentence) -> SentencePlace<'a> {
        let section = self
            .annotated
            .document
            .sections
            .get(sentence.section as usize);
        SentencePlace {
            id: self.id(|id| self.push_range(sentence.span, id)).into(),
            index,
            section: section
                .map_or("text", |section| section.kind.as_str())
                .into(),
            role: sentence.role.map(|one| one.role.as_str().into()),
            role_confidence: sentence.role.map(|one| rounded(one.confidence)),
            start: self.offset(sentence.span.start),
            end: self.offset(sentence.span.end),
        }
    }

    /// An identifier that begins with that of the document, for what `write` appends to it.
    fn id(&self, write: impl FnOnce(&mut String)) -> String {
        let document = self.annotated.document.id.as_str();
        let mut id = String::with_capacity(document.len() + 48);
        id.push_str(document);
        id.push('/');
        write(&mut id);
        id
    }

    /// Appends where something stands, in code points.
    fn push_range(&self, span: Span, id: &mut String) {
        let mut digits = itoa::Buffer::new();
        id.push_str(digits.format(self.code_points.offset(span.start as usize)));
        id.push('-');
        id.push_str(digits.format(self.code_points.offset(span.end as usize)));
    }

    /// The identifier of a mention: document, offsets in the document in code points, type. A better splitter or a new
    /// term renumbers nothing.
    pub(super) fn mention_id(&self, mention: &Mention) -> String {
        let vocabulary = &self.annotated.vocabulary;
        self.id(|id| {
            for (index, &span) in mention.fragments.spans().iter().enumerate() {
                if index > 0 {
                    id.push('+');
                }
                self.push_range(span, id);
            }
            id.push('/');
            id.push_str(&vocabulary.entity_type(mention.entity_type).name);
        })
    }

    /// A mention, its offsets counted from `origin`.
    pub(super) fn mention(&self, mention: &'a Mention, origin: usize) -> MentionRecord<'a> {
        let text = self.annotated.document.text.as_str();
        let vocabulary = &self.annotated.vocabulary;
        let cover = mention.fragments.cover();
        let relative = |byte: u32| self.offset(byte) - origin;
        let mut concepts = mention.concepts.iter();
        let best = concepts
            .next()
            .map(|linked| vocabulary.concept(linked.concept));
        MentionRecord {
            id: self.mention_id(mention).into(),
            entity_type: vocabulary
                .entity_type(mention.entity_type)
                .name
                .as_str()
                .into(),
            start: relative(cover.start),
            end: relative(cover.end),
            fragments: mention
                .fragments
                .spans()
                .iter()
                .map(|span| [relative(span.start), relative(span.end)])
                .collect(),
            text: surface(&mention.fragments, text),
            concept: concept(best),
            alternatives: concepts
                .map(|linked| {
                    let concept = vocabulary.concept(linked.concept);
                    AlternativeRecord {
                        id: concept.curie.as_str().into(),
                        label: concept.label.as_str().into(),
                        score: rounded(linked.score),
                    }
                })
                .collect(),
            matched: mention.matched.as_ref().map(|matched| MatchedRecord {
                term: matched.name.as_str().into(),
                kind: matched.kind.as_str().into(),
                via: matched.via.iter().map(|step| (**step).into()).collect(),
                dictionary: matched.dictionary.as_str().into(),
            }),
            assertion: self.assertion(&mention.assertion, origin),
            attributes: attributes(&mention.attributes),
            confidence: rounded(mention.confidence),
            parent: mention
                .parent
                .and_then(|parent| self.annotated.annotations.mentions.get(parent as usize))
                .map(|parent| self.mention_id(parent).into()),
        }
    }
}

fn surface<'a>(fragments: &Fragments, text: &'a str) -> Cow<'a, str> {
    match fragments.spans() {
        [one] => one.of(text).into(),
        _ => fragments.surface(text, " ... ").into(),
    }
}

fn concept(concept: Option<&Concept>) -> ConceptRecord<'_> {
    match concept {
        Some(concept) => ConceptRecord {
            id: concept.curie.as_str().into(),
            label: concept.label.as_str().into(),
            xrefs: concept.xrefs.as_slice().into(),
        },
        // A mention of an annotated input may have no concept.
        None => ConceptRecord {
            id: "".into(),
            label: "".into(),
            xrefs: Cow::Borrowed(&[]),
        },
    }
}

fn attributes(list: &[(String, String)]) -> Map<String, Value> {
    list.iter()
        .map(|(name, value)| (name.clone(), Value::String(value.clone())))
        .collect()
}

/// Two decimals: more would claim a precision that priors do not have.
fn rounded(score: f32) -> f64 {
    (f64::from(score) * 100.0).round() / 100.0
}

fn summary(document: &Document) -> DocumentSummary<'_> {
    let metadata = &document.metadata;
    DocumentSummary {
        id: document.id.as_str().into(),
        pmid: metadata.pmid.as_deref().map(Into::into),
        doi: metadata.doi.as_deref().map(Into::into),
        title: metadata.title.as_deref().map(Into::into),
        year: metadata.year,
        source: document.source.as_str().into(),
        text_sha256: text_digest(&document.text).into(),
        extra: (!metadata.extra.is_empty()).then_some(Cow::Borrowed(&metadata.extra)),
    }
}

fn full<'a>(document: &'a Document, summary: DocumentSummary<'a>) -> DocumentFull<'a> {
    let metadata = &document.metadata;
    let text = |field: &'a Option<String>| field.as_deref().map(Cow::Borrowed);
    DocumentFull {
        summary,
        pmcid: text(&metadata.pmcid),
        version: metadata.version,
        date: text(&metadata.date),
        journal: text(&metadata.journal),
        volume: text(&metadata.volume),
        issue: text(&metadata.issue),
        pages: text(&metadata.pages),
        authors: metadata.authors.as_slice().into(),
        affiliations: metadata.affiliations.as_slice().into(),
        publication_types: metadata.publication_types.as_slice().into(),
        languages: metadata.languages.as_slice().into(),
        keywords: metadata.keywords.as_slice().into(),
        mesh_headings: metadata
            .mesh_headings
            .iter()
            .map(|heading| MeshHeadingRecord {
                id: heading.id.as_ref().map(|id| format!("MESH:{id}").into()),
                name: heading.name.as_str().into(),
                major: heading.is_major,
                qualifiers: heading.qualifiers.as_slice().into(),
            })
            .collect(),
        vernacular_title: text(&metadata.vernacular_title),
        other_abstracts: metadata
            .other_abstracts
            .iter()
            .map(|other| OtherAbstractRecord {
                kind: text(&other.kind),
                language: text(&other.language),
                text: other.text.as_str().into(),
            })
            .collect(),
    }
}
