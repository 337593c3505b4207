//! The columns of our CSV and TSV: a row for each mention, and one for each sentence without any.

use std::borrow::Cow;

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::record::{
    AlternativeRecord, AssertionRecord, ConceptRecord, CueRecord, DocumentSummary, MatchedRecord,
    MentionRecord, SENTENCE_SCHEMA, SentencePlace, SentenceRecord,
};

/// Stands between the values of a list.
const SEPARATOR: &str = "|";

/// A row. Offsets `start`, `end` and those of fragments count in `sentence_text`; those of the sentence in the document.
/// Columns of a mention are empty in the row of a sentence without one. Lists are joined by `|`, alternatives, cue,
/// steps and attributes are JSON.
#[derive(Clone, Debug, Default, Serialize, Deserialize, PartialEq)]
#[expect(
    missing_docs,
    reason = "each column is the field of that name in records"
)]
pub struct Row {
    pub document_id: String,
    pub pmid: Option<String>,
    pub doi: Option<String>,
    pub title: Option<String>,
    pub year: Option<i32>,
    pub source: String,
    pub text_sha256: String,
    pub extra: String,
    pub offset_unit: String,
    pub sentence_index: usize,
    pub sentence_start: usize,
    pub sentence_end: usize,
    pub section: String,
    pub role: Option<String>,
    pub role_confidence: Option<f64>,
    pub sentence_text: String,
    pub mention_id: String,
    #[serde(rename = "type")]
    pub entity_type: String,
    pub start: Option<usize>,
    pub end: Option<usize>,
    pub fragments: String,
    pub text: String,
    pub concept_id: String,
    pub concept_label: String,
    pub xrefs: String,
    pub alternatives: String,
    pub assertion: String,
    pub assertion_cue: String,
    pub assertion_rule: Option<String>,
    pub term: Option<String>,
    pub term_kind: String,
    pub via: String,
    pub dictionary: String,
    pub attributes: String,
    pub confidence: Option<f64>,
    pub parent: Option<String>,
}

/// The names of the columns, in order.
pub const COLUMNS: [&str; 36] = [
    "document_id",
    "pmid",
    "doi",
    "title",
    "year",
    "source",
    "text_sha256",
    "extra",
    "offset_unit",
    "sentence_index",
    "sentence_start",
    "sentence_end",
    "section",
    "role",
    "role_confidence",
    "sentence_text",
    "mention_id",
    "type",
    "start",
    "end",
    "fragments",
    "text",
    "concept_id",
    "concept_label",
    "xrefs",
    "alternatives",
    "assertion",
    "assertion_cue",
    "assertion_rule",
    "term",
    "term_kind",
    "via",
    "dictionary",
    "attributes",
    "confidence",
    "parent",
];

/// Columns by which a table is told to be one of ours.
pub const TELLING_COLUMNS: [&str; 4] = ["document_id", "sentence_start", "sentence_text", "type"];

/// The rows of a sentence.
pub fn rows(record: &SentenceRecord<'_>) -> Vec<Row> {
    let document = &record.document;
    let place = &record.sentence;
    let owned = |text: &Option<Cow<'_, str>>| text.as_deref().map(str::to_owned);
    let sentence = Row {
        document_id: document.id.to_string(),
        pmid: owned(&document.pmid),
        doi: owned(&document.doi),
        title: owned(&document.title),
        year: document.year,
        source: document.source.to_string(),
        text_sha256: document.text_sha256.to_string(),
        extra: document.extra.as_deref().map(json).unwrap_or_default(),
        offset_unit: record.offset_unit.to_string(),
        sentence_index: place.index,
        sentence_start: place.start,
        sentence_end: place.end,
        section: place.section.to_string(),
        role: owned(&place.role),
        role_confidence: place.role_confidence,
        sentence_text: record.text.to_string(),
        ..Row::default()
    };
    if record.mentions.is_empty() {
        return vec![sentence];
    }
    let mut rows: Vec<Row> = Vec::with_capacity(record.mentions.len());
    for mention in &record.mentions {
        let mut row = with_mention(sentence.clone(), mention);
        if !rows.is_empty() {
            row.extra.clear();
        }
        rows.push(row);
    }
    rows
}

fn with_mention(row: Row, mention: &MentionRecord<'_>) -> Row {
    let matched = mention.matched.as_ref();
    let fragments = mention.fragments.iter();
    let fragments: Vec<String> = fragments
        .map(|[start, end]| format!("{start}-{end}"))
        .collect();
    Row {
        mention_id: mention.id.to_string(),
        entity_type: mention.entity_type.to_string(),
        start: Some(mention.start),
        end: Some(mention.end),
        fragments: fragments.join(SEPARATOR),
        text: mention.text.to_string(),
        concept_id: mention.concept.id.to_string(),
        concept_label: mention.concept.label.to_string(),
        xrefs: mention.concept.xrefs.join(SEPARATOR),
        alternatives: json_unless(mention.alternatives.is_empty(), &mention.alternatives),
        assertion: mention.assertion.status.to_string(),
        assertion_cue: mention.assertion.cue.as_ref().map(json).unwrap_or_default(),
        assertion_rule: mention.assertion.rule.as_deref().map(str::to_owned),
        term: matched.map(|matched| matched.term.to_string()),
        term_kind: matched
            .map(|matched| matched.kind.to_string())
            .unwrap_or_default(),
        via: matched
            .map(|matched| json_unless(matched.via.is_empty(), &matched.via))
            .unwrap_or_default(),
        dictionary: matched
            .map(|matched| matched.dictionary.to_string())
            .unwrap_or_default(),
        attributes: json_unless(mention.attributes.is_empty(), &mention.attributes),
        confidence: Some(mention.confidence),
        parent: mention.parent.as_deref().map(str::to_owned),
        ..row
    }
}

fn json(value: &impl Serialize) -> String {
    // Strings, numbers and lists of them: JSON takes them all.
    serde_json::to_string(value).unwrap_or_default()
}

fn json_unless(is_empty: bool, value: &impl Serialize) -> String {
    if is_empty { String::new() } else { json(value) }
}

/// The sentence of a row, with the row's mention. Rows of one sentence follow each other.
///
/// # Errors
/// If a cell that holds JSON or offsets does not; with what is wrong.
pub fn sentence(row: Row) -> Result<SentenceRecord<'static>, String> {
    let own = |text: &Option<String>| text.clone().map(Cow::Owned);
    Ok(SentenceRecord {
        schema: SENTENCE_SCHEMA.into(),
        offset_unit: row.offset_unit.clone().into(),
        document: DocumentSummary {
            id: row.document_id.clone().into(),
            pmid: own(&row.pmid),
            doi: own(&row.doi),
            title: own(&row.title),
            year: row.year,
            source: row.source.clone().into(),
            text_sha256: row.text_sha256.clone().into(),
            extra: cell::<Option<Map<String, Value>>>("extra", &row.extra)?.map(Cow::Owned),
        },
        sentence: SentencePlace {
            id: "".into(),
            index: row.sentence_index,
            section: row.section.clone().into(),
            role: own(&row.role),
            role_confidence: row.role_confidence,
            start: row.sentence_start,
            end: row.sentence_end,
        },
        text: row.sentence_text.clone().into(),
        mentions: mention(row)?.into_iter().collect(),
        relations: Vec::new(),
        provenance: None,
    })
}

fn mention(row: Row) -> Result<Option<MentionRecord<'static>>, String> {
    let (Some(start), Some(end)) = (row.start, row.end) else {
        return Ok(None);
    };
    let pieces = row
        .fragments
        .split(SEPARATOR)
        .filter(|piece| !piece.is_empty());
    let fragments = pieces.map(|piece| {
        let (start, end) = piece.split_once('-')?;
        Some([start.parse().ok()?, end.parse().ok()?])
    });
    let fragments: Option<Vec<[usize; 2]>> = fragments.collect();
    let wrong = || {
        format!(
            "\"fragments\" is no list of START-END joined by |: {}",
            row.fragments
        )
    };
    let xrefs = row.xrefs.split(SEPARATOR).filter(|xref| !xref.is_empty());
    let matched = row.term.map(|term| {
        let via: Vec<String> = cell("via", &row.via)?;
        Ok::<_, String>(MatchedRecord {
            term: term.into(),
            kind: row.term_kind.into(),
            via: via.into_iter().map(Cow::Owned).collect(),
            dictionary: row.dictionary.into(),
        })
    });
    Ok(Some(MentionRecord {
        id: row.mention_id.into(),
        entity_type: row.entity_type.into(),
        start,
        end,
        fragments: fragments.ok_or_else(wrong)?,
        text: row.text.into(),
        concept: ConceptRecord {
            id: row.concept_id.into(),
            label: row.concept_label.into(),
            xrefs: xrefs.map(str::to_owned).collect(),
        },
        alternatives: cell::<Vec<AlternativeRecord<'static>>>("alternatives", &row.alternatives)?,
        matched: matched.transpose()?,
        assertion: AssertionRecord {
            status: row.assertion.into(),
            cue: cell::<Option<CueRecord<'static>>>("assertion_cue", &row.assertion_cue)?,
            rule: row.assertion_rule.map(Cow::Owned),
        },
        attributes: cell("attributes", &row.attributes)?,
        confidence: row.confidence.unwrap_or(1.0),
        parent: row.parent.map(Cow::Owned),
    }))
}

/// A cell of JSON; an empty one is the default.
fn cell<T: Default + for<'de> Deserialize<'de>>(name: &str, text: &str) -> Result<T, String> {
    if text.is_empty() {
        return Ok(T::default());
    }
    serde_json::from_str(text)
        .map_err(|error| format!("\"{name}\" is not the JSON it should be: {error}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_columns_are_those_of_a_row() {
        let row = serde_json::to_value(Row::default()).unwrap();
        let names: Vec<&String> = row.as_object().unwrap().keys().collect();
        assert_eq!(names, COLUMNS);
    }
}
