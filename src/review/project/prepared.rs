//! A tagged document, cut into the rows of a project.

use std::collections::HashMap;

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value as Json};

use crate::document::{AnnotatedDocument, OffsetUnit};
use crate::format::losses::Losses;
use crate::format::record::{
    AssertionRecord, DocumentRecord, MentionRecord, RelationRecord, SentencePlace,
};
use crate::review::wire::{Alternative, ConceptRef, Cue, Reason, RelationValue, Value};
use crate::write::{DocumentEncoder, JsonlEncoder, JsonlView, WriteError};

/// A document's rows, before they have numbers.
#[derive(Debug)]
pub struct Prepared {
    /// Identity.
    pub name: String,
    /// Title.
    pub title: Option<String>,
    /// Year of publication.
    pub year: Option<i32>,
    /// Name of the input.
    pub source: String,
    /// The whole text.
    pub text: String,
    /// As in records.
    pub text_sha256: String,
    /// `oncotag/document/1` without text, sentences, mentions and relations.
    pub record: String,
    /// Its sentences, in order; at least one.
    pub sentences: Vec<PreparedSentence>,
    /// What is to be decided on.
    pub items: Vec<PreparedItem>,
}

/// A sentence's row.
#[derive(Debug)]
pub struct PreparedSentence {
    /// Where it stands, as in records.
    pub place: SentencePlace<'static>,
    /// Its text.
    pub text: String,
}

/// An item's row.
#[derive(Debug)]
pub struct PreparedItem {
    /// Identity.
    pub name: String,
    /// `mention` or `relation`.
    pub kind: &'static str,
    /// Position of its sentence among the document's.
    pub sentence: usize,
    /// First offset.
    pub start: usize,
    /// Its words.
    pub text: String,
    /// Entity type or relation type.
    pub entity_type: String,
    /// CURIE.
    pub concept: String,
    /// `DICTIONARY:TERM`.
    pub row: Option<String>,
    /// From 0 to 1.
    pub confidence: f64,
    /// JSON of what was tagged.
    pub tagged: String,
    /// JSON of [`Facts`].
    pub facts: String,
}

/// What is known of an item and not decided on.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Facts {
    /// Other concepts.
    pub alternatives: Vec<Alternative>,
    /// Why it was tagged.
    pub reason: Option<Reason>,
    /// The cue of its assertion.
    pub cue: Option<Cue>,
    /// The rule that read the cue.
    pub rule: Option<String>,
    /// The mention that it lies in.
    pub parent: Option<String>,
    /// Cross-references of the concept.
    pub xrefs: Vec<String>,
    /// Further facts by name.
    pub attributes: Map<String, Json>,
    /// What is asserted of a relation; of mentions it is decided on.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub assertion: Option<AssertionRecord<'static>>,
}

/// The small letters by which forms are compared.
pub fn form_of(text: &str) -> String {
    text.to_lowercase()
}

impl Prepared {
    /// The rows of a document.
    ///
    /// # Errors
    /// None in practice: the record was made from the document just before.
    pub fn of(annotated: &AnnotatedDocument) -> Result<Self, WriteError> {
        let encoder = JsonlEncoder {
            view: JsonlView::Document,
            unit: OffsetUnit::CodePoint,
            ..JsonlEncoder::default()
        };
        let mut line = Vec::new();
        encoder.encode(annotated, &mut line, &mut Losses::default())?;
        let wrong = |error: serde_json::Error| WriteError::new("-", error);
        let record: DocumentRecord<'static> = serde_json::from_slice(&line).map_err(wrong)?;
        Self::from_record(record).map_err(wrong)
    }

    fn from_record(mut record: DocumentRecord<'static>) -> Result<Self, serde_json::Error> {
        let text = std::mem::take(&mut record.text).into_owned();
        let mentions = std::mem::take(&mut record.mentions);
        let relations = std::mem::take(&mut record.relations);
        let mut places = std::mem::take(&mut record.sentences);
        let characters: Vec<char> = text.chars().collect();
        if places.is_empty() {
            places.push(whole(&record.document.summary.id, characters.len()));
        }
        let slice = |start: usize, end: usize| -> String {
            characters
                .get(start..end)
                .map(|piece| piece.iter().collect())
                .unwrap_or_default()
        };
        let sentence_at = |offset: usize| {
            places
                .partition_point(|place| place.start <= offset)
                .saturating_sub(1)
        };
        let mut items = Vec::with_capacity(mentions.len() + relations.len());
        let mut ends = HashMap::new();
        for mention in mentions {
            ends.insert(
                mention.id.to_string(),
                (mention.start, mention.text.to_string()),
            );
            items.push(of_mention(&mention, sentence_at(mention.start))?);
        }
        for relation in relations {
            let end = |id: &str| ends.get(id).cloned().unwrap_or_default();
            let ((start, from), (_, to)) = (end(&relation.from), end(&relation.to));
            let text = joined(&from, &to);
            items.push(of_relation(&relation, text, start, sentence_at(start))?);
        }
        let summary = &record.document.summary;
        Ok(Self {
            name: summary.id.to_string(),
            title: summary.title.as_deref().map(str::to_owned),
            year: summary.year,
            source: summary.source.to_string(),
            text_sha256: summary.text_sha256.to_string(),
            sentences: places
                .iter()
                .map(|place| PreparedSentence {
                    place: place.clone(),
                    text: slice(place.start, place.end),
                })
                .collect(),
            record: serde_json::to_string(&record)?,
            text,
            items,
        })
    }
}

/// The place of a text that nobody cut into sentences.
fn whole(document: &str, end: usize) -> SentencePlace<'static> {
    SentencePlace {
        id: format!("{document}/0-{end}").into(),
        index: 0,
        section: "text".into(),
        role: None,
        role_confidence: None,
        start: 0,
        end,
    }
}

fn of_mention(
    mention: &MentionRecord<'_>,
    sentence: usize,
) -> Result<PreparedItem, serde_json::Error> {
    let value = Value {
        entity_type: mention.entity_type.to_string(),
        fragments: mention.fragments.clone(),
        concept: ConceptRef {
            id: mention.concept.id.to_string(),
            label: mention.concept.label.to_string(),
        },
        assertion: mention.assertion.status.to_string(),
    };
    let reason = mention.matched.as_ref().map(|matched| Reason {
        term: matched.term.to_string(),
        kind: matched.kind.to_string(),
        via: matched.via.iter().map(ToString::to_string).collect(),
        dictionary: matched.dictionary.to_string(),
    });
    let alternatives = mention.alternatives.iter().map(|one| Alternative {
        id: one.id.to_string(),
        label: one.label.to_string(),
        score: one.score,
    });
    let facts = Facts {
        alternatives: alternatives.collect(),
        cue: mention.assertion.cue.as_ref().map(|cue| Cue {
            text: cue.text.to_string(),
            start: cue.start,
            end: cue.end,
        }),
        rule: mention.assertion.rule.as_deref().map(str::to_owned),
        parent: mention.parent.as_deref().map(str::to_owned),
        xrefs: mention.concept.xrefs.to_vec(),
        attributes: mention.attributes.clone(),
        reason,
        assertion: None,
    };
    Ok(PreparedItem {
        name: mention.id.to_string(),
        kind: "mention",
        sentence,
        start: mention.start,
        text: mention.text.to_string(),
        entity_type: value.entity_type.clone(),
        concept: value.concept.id.clone(),
        row: facts
            .reason
            .as_ref()
            .map(|reason| format!("{}:{}", reason.dictionary, reason.term)),
        confidence: mention.confidence,
        tagged: serde_json::to_string(&value)?,
        facts: serde_json::to_string(&facts)?,
    })
}

/// The words of a relation, from those of its ends.
pub(super) fn joined(from: &str, to: &str) -> String {
    format!("{from} → {to}")
}

fn of_relation(
    relation: &RelationRecord<'static>,
    text: String,
    start: usize,
    sentence: usize,
) -> Result<PreparedItem, serde_json::Error> {
    let value = RelationValue {
        relation_type: relation.relation_type.to_string(),
        from: relation.from.to_string(),
        to: relation.to.to_string(),
        stance: relation.stance.as_deref().map(str::to_owned),
    };
    let facts = Facts {
        rule: Some(relation.rule.to_string()),
        attributes: relation.attributes.clone(),
        assertion: Some(relation.assertion.clone()),
        ..Facts::default()
    };
    Ok(PreparedItem {
        name: relation.id.to_string(),
        kind: "relation",
        sentence,
        start,
        text,
        entity_type: value.relation_type.clone(),
        concept: String::new(),
        row: None,
        confidence: relation.confidence,
        tagged: serde_json::to_string(&value)?,
        facts: serde_json::to_string(&facts)?,
    })
}
