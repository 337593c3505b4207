//! Our own JSON Lines.

use std::borrow::Cow;
use std::ops::Range;

use serde::Serialize;
use serde_json::value::to_raw_value;
use serde_json::{Map, Value};

use super::{DocumentEncoder, Make, OutputFormat, WriteError, WriteOptions};
use crate::document::{
    AnnotatedDocument, Assertion, Concept, Document, Fragments, Mention, OffsetIndex, OffsetUnit,
    Relation, Sentence, Span, text_digest,
};
use crate::format::losses::Losses;
use crate::format::record::{
    AlternativeRecord, AssertionRecord, ConceptRecord, CueRecord, DOCUMENT_SCHEMA, DocumentFull,
    DocumentRecord, DocumentSummary, ERROR_SCHEMA, ErrorRecord, MatchedRecord, MentionRecord,
    MeshHeadingRecord, OtherAbstractRecord, ProvenanceRecord, RelationRecord, SENTENCE_SCHEMA,
    SectionRecord, SentencePlace, SentenceRecord,
};

pub(super) const FORMAT: OutputFormat = OutputFormat {
    name: "jsonl",
    description: "oncotag's JSON Lines: a line for each sentence, or with --per document for each document",
    extensions: &["jsonl", "ndjson", "json"],
    needs_tokens: false,
    make: Make::Encoder(|options| Box::new(JsonlEncoder::from(options))),
};

/// What a line is about.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum JsonlView {
    /// A sentence; offsets of mentions count in it.
    #[default]
    Sentence,
    /// A document.
    Document,
}

/// Encodes documents as lines of JSON.
#[derive(Clone, Debug, Default)]
pub struct JsonlEncoder {
    /// What a line is about.
    pub view: JsonlView,
    /// What offsets count.
    pub unit: OffsetUnit,
    /// Leave out sentences without mentions; in the view by document, documents without.
    pub only_tagged: bool,
    /// A short form of the manifest on each line: program, and SHA-256 over the dictionaries.
    pub provenance: Option<(String, String)>,
}

impl From<&WriteOptions> for JsonlEncoder {
    fn from(options: &WriteOptions) -> Self {
        Self {
            view: options.view,
            unit: options.unit,
            only_tagged: options.only_tagged,
            provenance: options.provenance.clone(),
        }
    }
}

impl DocumentEncoder for JsonlEncoder {
    fn encode(
        &self,
        annotated: &AnnotatedDocument,
        out: &mut Vec<u8>,
        _losses: &mut Losses,
    ) -> Result<(), WriteError> {
        let view = View::new(self, annotated);
        match self.view {
            JsonlView::Sentence => view.sentences(out),
            JsonlView::Document => view.document(out),
        }
        .map_err(|error| WriteError::new("-", error))
    }
}

/// The line that reports an unreadable record.
///
/// # Errors
/// None in practice: every field is a string or a number.
pub fn error_line(
    code: &str,
    message: &str,
    place: &crate::document::Location,
) -> Result<Vec<u8>, serde_json::Error> {
    let mut out = Vec::new();
    let record = ErrorRecord {
        schema: ERROR_SCHEMA.into(),
        code: code.into(),
        message: message.into(),
        source: place
            .path
            .as_ref()
            .map(|path| path.display().to_string().into()),
        line: place.line,
        column: place.column,
        record: place.record.as_deref().map(Into::into),
    };
    push_line(&mut out, &record)?;
    Ok(out)
}

pub(super) fn push_line(
    out: &mut Vec<u8>,
    record: &impl Serialize,
) -> Result<(), serde_json::Error> {
    serde_json::to_writer(&mut *out, record)?;
    out.push(b'\n');
    Ok(())
}

/// One document on its way into records.
struct View<'a> {
    encoder: &'a JsonlEncoder,
    annotated: &'a AnnotatedDocument,
    summary: DocumentSummary<'a>,
    /// Offsets in code points, for identifiers.
    code_points: OffsetIndex<'a>,
    /// Offsets in the unit that was asked for.
    offsets: OffsetIndex<'a>,
}

impl<'a> View<'a> {
    fn new(encoder: &'a JsonlEncoder, annotated: &'a AnnotatedDocument) -> Self {
        let document = &annotated.document;
        Self {
            encoder,
            annotated,
            summary: summary(document),
            code_points: OffsetIndex::new(&document.text, OffsetUnit::CodePoint),
            offsets: OffsetIndex::new(&document.text, encoder.unit),
        }
    }

    fn sentences(&self, out: &mut Vec<u8>) -> Result<(), serde_json::Error> {
        let annotations = &self.annotated.annotations;
        let mut from = 0;
        let mut document = to_raw_value(&self.summary)?;
        let mut has_extra = self.summary.extra.is_some();
        for (index, sentence) in annotations.sentences.iter().enumerate() {
            let here = annotations.mentions[from..]
                .partition_point(|mention| mention.fragments.cover().start < sentence.span.end);
            let mentions = &annotations.mentions[from..from + here];
            from += here;
            if self.encoder.only_tagged && mentions.is_empty() {
                continue;
            }
            let origin = self.offset(sentence.span.start);
            let record = SentenceRecord {
                schema: SENTENCE_SCHEMA.into(),
                offset_unit: self.encoder.unit.as_str().into(),
                document: &*document,
                sentence: self.place(index, sentence),
                text: sentence.span.of(&self.annotated.document.text).into(),
                mentions: mentions
                    .iter()
                    .map(|mention| self.mention(mention, origin))
                    .collect(),
                relations: self.relations(from - here..from, origin),
                provenance: self.provenance(),
            };
            push_line(out, &record)?;
            if std::mem::take(&mut has_extra) {
                // Once a document: repeated, it would grow with sentences times fields.
                document = to_raw_value(&DocumentSummary {
                    extra: None,
                    ..self.summary.clone()
                })?;
            }
        }
        Ok(())
    }

    fn document(&self, out: &mut Vec<u8>) -> Result<(), serde_json::Error> {
        let annotations = &self.annotated.annotations;
        let document = &self.annotated.document;
        if self.encoder.only_tagged && annotations.mentions.is_empty() {
            return Ok(());
        }
        let record = DocumentRecord {
            schema: DOCUMENT_SCHEMA.into(),
            offset_unit: self.encoder.unit.as_str().into(),
            document: full(document, self.summary.clone()),
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
            sentences: annotations
                .sentences
                .iter()
                .enumerate()
                .map(|(index, sentence)| self.place(index, sentence))
                .collect(),
            mentions: annotations
                .mentions
                .iter()
                .map(|mention| self.mention(mention, 0))
                .collect(),
            relations: self.relations(0..annotations.mentions.len(), 0),
            provenance: self.provenance(),
        };
        push_line(out, &record)
    }

    /// The relations that start from mentions of a range.
    fn relations(&self, mentions: Range<usize>, origin: usize) -> Vec<RelationRecord<'a>> {
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

    fn offset(&self, byte: u32) -> usize {
        self.offsets.offset(byte as usize)
    }

    fn place(&self, index: usize, sentence: &Sentence) -> SentencePlace<'a> {
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
    fn mention_id(&self, mention: &Mention) -> String {
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

    fn mention(&self, mention: &'a Mention, origin: usize) -> MentionRecord<'a> {
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

    fn provenance(&self) -> Option<ProvenanceRecord<'a>> {
        self.encoder
            .provenance
            .as_ref()
            .map(|(program, dictionaries)| ProvenanceRecord {
                program: program.as_str().into(),
                dictionaries_sha256: dictionaries.as_str().into(),
            })
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::{Section, SectionKind};

    #[test]
    fn unknown_fields_come_back_once_a_document_on_its_first_line() {
        let mut document = Document {
            text: "One. Two. Three.".to_owned(),
            sections: vec![Section::new(SectionKind::Text, Span::new(0, 16))],
            ..Document::default()
        };
        document.metadata.extra.insert("note".to_owned(), 7.into());
        let mut annotated = AnnotatedDocument::plain(document);
        annotated.annotations.sentences = [(0, 4), (5, 9), (10, 16)]
            .map(|(start, end)| Sentence {
                span: Span::new(start, end),
                section: 0,
                role: None,
            })
            .into();
        let lines = |view| {
            let encoder = JsonlEncoder {
                view,
                ..JsonlEncoder::default()
            };
            let mut out = Vec::new();
            encoder
                .encode(&annotated, &mut out, &mut Losses::default())
                .unwrap();
            let lines = std::str::from_utf8(&out).unwrap().lines();
            lines
                .map(|line| {
                    serde_json::from_str::<Value>(line).unwrap()["document"]["extra"].clone()
                })
                .collect::<Vec<_>>()
        };
        let extra = serde_json::json!({ "note": 7 });
        assert_eq!(
            lines(JsonlView::Sentence),
            [extra.clone(), Value::Null, Value::Null]
        );
        assert_eq!(lines(JsonlView::Document), [extra]);
    }
}
