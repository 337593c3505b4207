//! The columns of our Parquet and Arrow files: a row for each document, with lists of what is in it.

use std::borrow::Cow;

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::facts::words;
use super::record::{
    AlternativeRecord, AssertionRecord, ConceptRecord, CueRecord, DOCUMENT_SCHEMA, DocumentFull,
    DocumentRecord, DocumentSummary, MatchedRecord, MentionRecord, MeshHeadingRecord,
    OtherAbstractRecord, RelationRecord, SectionRecord, SentencePlace,
};

/// The key of the schema's metadata under which [`DOCUMENT_SCHEMA`] stands.
pub const SCHEMA_KEY: &str = "oncotag.schema";

/// Columns by which a table is told to be one of ours.
pub const TELLING_COLUMNS: [&str; 4] = ["id", "text", "mentions", "offset_unit"];

macro_rules! rows {
    ($($(#[$about:meta])* $name:ident { $($field:ident: $of:ty,)* })*) => {$(
        $(#[$about])*
        #[derive(Clone, Debug, Default, Serialize, Deserialize, PartialEq)]
        #[expect(missing_docs, reason = "each column is the field of that name in records")]
        pub struct $name { $(pub $field: $of,)* }
    )*};
}

// Columns as `record` has them, but for what Arrow has no type for: pairs are structures, maps are lists of names and values,
// fields that nobody knows are JSON.
rows! {
    /// A document.
    DocumentRow {
        id: String,
        pmid: Option<String>,
        pmcid: Option<String>,
        doi: Option<String>,
        title: Option<String>,
        year: Option<i32>,
        date: Option<String>,
        journal: Option<String>,
        volume: Option<String>,
        issue: Option<String>,
        pages: Option<String>,
        version: Option<u32>,
        authors: Vec<String>,
        affiliations: Vec<String>,
        publication_types: Vec<String>,
        languages: Vec<String>,
        keywords: Vec<String>,
        mesh_headings: Vec<MeshHeadingRow>,
        vernacular_title: Option<String>,
        other_abstracts: Vec<OtherAbstractRow>,
        extra: Option<String>,
        source: String,
        text_sha256: String,
        offset_unit: String,
        text: String,
        sections: Vec<SectionRow>,
        sentences: Vec<SentenceRow>,
        mentions: Vec<MentionRow>,
        relations: Vec<RelationRow>,
    }
    /// A MeSH heading.
    MeshHeadingRow {
        id: Option<String>,
        name: String,
        major: bool,
        qualifiers: Vec<String>,
    }
    /// An abstract beside the main one.
    OtherAbstractRow {
        kind: Option<String>,
        language: Option<String>,
        text: String,
    }
    /// A section.
    SectionRow {
        kind: String,
        label: Option<String>,
        category: Option<String>,
        start: u64,
        end: u64,
    }
    /// A sentence.
    SentenceRow {
        id: String,
        section: String,
        role: Option<String>,
        role_confidence: Option<f64>,
        start: u64,
        end: u64,
    }
    /// A piece of a mention.
    FragmentRow {
        start: u64,
        end: u64,
    }
    /// A name and a value.
    AttributeRow {
        name: String,
        value: String,
    }
    /// A concept that a mention may mean instead.
    AlternativeRow {
        id: String,
        label: String,
        score: f64,
    }
    /// Why a mention was tagged.
    MatchedRow {
        term: String,
        kind: String,
        via: Vec<String>,
        dictionary: String,
    }
    /// The words that an assertion comes from.
    CueRow {
        text: String,
        start: u64,
        end: u64,
    }
    /// A mention.
    MentionRow {
        id: String,
        r#type: String,
        start: u64,
        end: u64,
        fragments: Vec<FragmentRow>,
        text: String,
        concept_id: String,
        concept_label: String,
        xrefs: Vec<String>,
        alternatives: Vec<AlternativeRow>,
        matched: Option<MatchedRow>,
        assertion: String,
        assertion_cue: Option<CueRow>,
        assertion_rule: Option<String>,
        attributes: Vec<AttributeRow>,
        confidence: f64,
        parent: Option<String>,
    }
    /// A relation.
    RelationRow {
        id: String,
        r#type: String,
        from: String,
        to: String,
        stance: Option<String>,
        attributes: Vec<AttributeRow>,
        assertion: String,
        assertion_cue: Option<CueRow>,
        assertion_rule: Option<String>,
        rule: String,
        confidence: f64,
    }
}

type Text<'a> = Cow<'a, str>;

fn own(text: Option<&Text<'_>>) -> Option<String> {
    text.map(|text| text.clone().into_owned())
}

fn back(text: Option<String>) -> Option<Text<'static>> {
    text.map(Cow::Owned)
}

/// Offsets are below 2³², on any machine.
fn wide(offset: usize) -> u64 {
    offset as u64
}

fn narrow(offset: u64) -> usize {
    usize::try_from(offset).unwrap_or(usize::MAX)
}

impl From<&DocumentRecord<'_>> for DocumentRow {
    fn from(record: &DocumentRecord<'_>) -> Self {
        let document = &record.document;
        let summary = &document.summary;
        Self {
            id: summary.id.to_string(),
            pmid: own(summary.pmid.as_ref()),
            pmcid: own(document.pmcid.as_ref()),
            doi: own(summary.doi.as_ref()),
            title: own(summary.title.as_ref()),
            year: summary.year,
            date: own(document.date.as_ref()),
            journal: own(document.journal.as_ref()),
            volume: own(document.volume.as_ref()),
            issue: own(document.issue.as_ref()),
            pages: own(document.pages.as_ref()),
            version: document.version,
            authors: document.authors.to_vec(),
            affiliations: document.affiliations.to_vec(),
            publication_types: document.publication_types.to_vec(),
            languages: document.languages.to_vec(),
            keywords: document.keywords.to_vec(),
            mesh_headings: (document.mesh_headings.iter())
                .map(|heading| MeshHeadingRow {
                    id: own(heading.id.as_ref()),
                    name: heading.name.to_string(),
                    major: heading.major,
                    qualifiers: heading.qualifiers.to_vec(),
                })
                .collect(),
            vernacular_title: own(document.vernacular_title.as_ref()),
            other_abstracts: (document.other_abstracts.iter())
                .map(|other| OtherAbstractRow {
                    kind: own(other.kind.as_ref()),
                    language: own(other.language.as_ref()),
                    text: other.text.to_string(),
                })
                .collect(),
            extra: (summary.extra.as_deref()).map(|extra| Value::Object(extra.clone()).to_string()),
            source: summary.source.to_string(),
            text_sha256: summary.text_sha256.to_string(),
            offset_unit: record.offset_unit.to_string(),
            text: record.text.to_string(),
            sections: (record.sections.iter())
                .map(|section| SectionRow {
                    kind: section.kind.to_string(),
                    label: own(section.label.as_ref()),
                    category: own(section.category.as_ref()),
                    start: wide(section.start),
                    end: wide(section.end),
                })
                .collect(),
            sentences: (record.sentences.iter())
                .map(|sentence| SentenceRow {
                    id: sentence.id.to_string(),
                    section: sentence.section.to_string(),
                    role: own(sentence.role.as_ref()),
                    role_confidence: sentence.role_confidence,
                    start: wide(sentence.start),
                    end: wide(sentence.end),
                })
                .collect(),
            mentions: record.mentions.iter().map(MentionRow::from).collect(),
            relations: record.relations.iter().map(RelationRow::from).collect(),
        }
    }
}

fn attribute_rows(attributes: &Map<String, Value>) -> Vec<AttributeRow> {
    attributes
        .iter()
        .map(|(name, value)| AttributeRow {
            name: name.clone(),
            value: words(value),
        })
        .collect()
}

fn attributes(rows: Vec<AttributeRow>) -> Map<String, Value> {
    rows.into_iter()
        .map(|row| (row.name, row.value.into()))
        .collect()
}

fn cue_row(assertion: &AssertionRecord<'_>) -> Option<CueRow> {
    assertion.cue.as_ref().map(|cue| CueRow {
        text: cue.text.to_string(),
        start: wide(cue.start),
        end: wide(cue.end),
    })
}

fn assertion(
    status: String,
    cue: Option<CueRow>,
    rule: Option<String>,
) -> AssertionRecord<'static> {
    AssertionRecord {
        status: status.into(),
        cue: cue.map(|cue| CueRecord {
            text: cue.text.into(),
            start: narrow(cue.start),
            end: narrow(cue.end),
        }),
        rule: back(rule),
    }
}

impl From<&MentionRecord<'_>> for MentionRow {
    fn from(mention: &MentionRecord<'_>) -> Self {
        Self {
            id: mention.id.to_string(),
            r#type: mention.entity_type.to_string(),
            start: wide(mention.start),
            end: wide(mention.end),
            fragments: (mention.fragments.iter())
                .map(|&[start, end]| FragmentRow {
                    start: wide(start),
                    end: wide(end),
                })
                .collect(),
            text: mention.text.to_string(),
            concept_id: mention.concept.id.to_string(),
            concept_label: mention.concept.label.to_string(),
            xrefs: mention.concept.xrefs.to_vec(),
            alternatives: (mention.alternatives.iter())
                .map(|other| AlternativeRow {
                    id: other.id.to_string(),
                    label: other.label.to_string(),
                    score: other.score,
                })
                .collect(),
            matched: mention.matched.as_ref().map(|matched| MatchedRow {
                term: matched.term.to_string(),
                kind: matched.kind.to_string(),
                via: matched.via.iter().map(ToString::to_string).collect(),
                dictionary: matched.dictionary.to_string(),
            }),
            assertion: mention.assertion.status.to_string(),
            assertion_cue: cue_row(&mention.assertion),
            assertion_rule: own(mention.assertion.rule.as_ref()),
            attributes: attribute_rows(&mention.attributes),
            confidence: mention.confidence,
            parent: own(mention.parent.as_ref()),
        }
    }
}

impl From<MentionRow> for MentionRecord<'static> {
    fn from(row: MentionRow) -> Self {
        Self {
            id: row.id.into(),
            entity_type: row.r#type.into(),
            start: narrow(row.start),
            end: narrow(row.end),
            fragments: (row.fragments.iter())
                .map(|piece| [narrow(piece.start), narrow(piece.end)])
                .collect(),
            text: row.text.into(),
            concept: ConceptRecord {
                id: row.concept_id.into(),
                label: row.concept_label.into(),
                xrefs: row.xrefs.into(),
            },
            alternatives: (row.alternatives.into_iter())
                .map(|other| AlternativeRecord {
                    id: other.id.into(),
                    label: other.label.into(),
                    score: other.score,
                })
                .collect(),
            matched: row.matched.map(|matched| MatchedRecord {
                term: matched.term.into(),
                kind: matched.kind.into(),
                via: matched.via.into_iter().map(Cow::Owned).collect(),
                dictionary: matched.dictionary.into(),
            }),
            assertion: assertion(row.assertion, row.assertion_cue, row.assertion_rule),
            attributes: attributes(row.attributes),
            confidence: row.confidence,
            parent: back(row.parent),
        }
    }
}

impl From<&RelationRecord<'_>> for RelationRow {
    fn from(relation: &RelationRecord<'_>) -> Self {
        Self {
            id: relation.id.to_string(),
            r#type: relation.relation_type.to_string(),
            from: relation.from.to_string(),
            to: relation.to.to_string(),
            stance: own(relation.stance.as_ref()),
            attributes: attribute_rows(&relation.attributes),
            assertion: relation.assertion.status.to_string(),
            assertion_cue: cue_row(&relation.assertion),
            assertion_rule: own(relation.assertion.rule.as_ref()),
            rule: relation.rule.to_string(),
            confidence: relation.confidence,
        }
    }
}

impl From<RelationRow> for RelationRecord<'static> {
    fn from(row: RelationRow) -> Self {
        Self {
            id: row.id.into(),
            relation_type: row.r#type.into(),
            from: row.from.into(),
            to: row.to.into(),
            stance: back(row.stance),
            attributes: attributes(row.attributes),
            assertion: assertion(row.assertion, row.assertion_cue, row.assertion_rule),
            rule: row.rule.into(),
            confidence: row.confidence,
        }
    }
}

impl TryFrom<DocumentRow> for DocumentRecord<'static> {
    type Error = serde_json::Error;

    /// Fails where `extra` is no JSON object.
    fn try_from(row: DocumentRow) -> Result<Self, serde_json::Error> {
        let extra: Option<Map<String, Value>> =
            row.extra.as_deref().map(serde_json::from_str).transpose()?;
        let summary = DocumentSummary {
            id: row.id.into(),
            pmid: back(row.pmid),
            doi: back(row.doi),
            title: back(row.title),
            year: row.year,
            source: row.source.into(),
            text_sha256: row.text_sha256.into(),
            extra: extra.map(Cow::Owned),
        };
        Ok(Self {
            schema: DOCUMENT_SCHEMA.into(),
            offset_unit: row.offset_unit.into(),
            document: DocumentFull {
                summary,
                pmcid: back(row.pmcid),
                version: row.version,
                date: back(row.date),
                journal: back(row.journal),
                volume: back(row.volume),
                issue: back(row.issue),
                pages: back(row.pages),
                authors: row.authors.into(),
                affiliations: row.affiliations.into(),
                publication_types: row.publication_types.into(),
                languages: row.languages.into(),
                keywords: row.keywords.into(),
                mesh_headings: (row.mesh_headings.into_iter())
                    .map(|heading| MeshHeadingRecord {
                        id: back(heading.id),
                        name: heading.name.into(),
                        major: heading.major,
                        qualifiers: heading.qualifiers.into(),
                    })
                    .collect(),
                vernacular_title: back(row.vernacular_title),
                other_abstracts: (row.other_abstracts.into_iter())
                    .map(|other| OtherAbstractRecord {
                        kind: back(other.kind),
                        language: back(other.language),
                        text: other.text.into(),
                    })
                    .collect(),
            },
            text: row.text.into(),
            sections: (row.sections.into_iter())
                .map(|section| SectionRecord {
                    kind: section.kind.into(),
                    label: back(section.label),
                    category: back(section.category),
                    start: narrow(section.start),
                    end: narrow(section.end),
                })
                .collect(),
            sentences: (row.sentences.into_iter().enumerate())
                .map(|(index, sentence)| SentencePlace {
                    id: sentence.id.into(),
                    index,
                    section: sentence.section.into(),
                    role: back(sentence.role),
                    role_confidence: sentence.role_confidence,
                    start: narrow(sentence.start),
                    end: narrow(sentence.end),
                })
                .collect(),
            mentions: row.mentions.into_iter().map(Into::into).collect(),
            relations: row.relations.into_iter().map(Into::into).collect(),
            provenance: None,
        })
    }
}
