//! Predictions: our own JSONL, by sentence or by document.

use std::borrow::Cow;
use std::collections::{BTreeMap, HashMap};
use std::io::BufRead;
use std::path::Path;

use serde::Deserialize;

use super::EvaluateError;
use super::error::json_problem;
use super::gold::next_line;
use super::score::{CharRange, tidy};
use crate::document::{Location, OffsetUnit};
use crate::format::record::{
    DOCUMENT_SCHEMA, DocumentRecord, ERROR_SCHEMA, MentionRecord, SENTENCE_SCHEMA, SentenceRecord,
};

/// All documents of a prediction.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Prediction {
    /// The documents, in order of their first line.
    pub documents: Vec<PredictedDocument>,
    /// The number of records that were not read by the tagger (`oncotag/error/1`).
    pub n_unreadable: usize,
    /// How its documents came to stand beside those of a gold standard, for the report.
    pub notes: Vec<String>,
}

/// What was found in a document. Offsets count in `unit`, in the document.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PredictedDocument {
    /// Its identity.
    pub id: String,
    /// Its PubMed identifier.
    pub pmid: Option<String>,
    /// The first 16 hexadecimal digits of the SHA-256 of its text.
    pub text_sha256: String,
    /// What offsets count.
    pub unit: OffsetUnit,
    /// Its text, where the prediction has it whole.
    pub text: Option<String>,
    /// The text of each sentence by its offset, where the prediction is by sentence.
    pub pieces: BTreeMap<usize, String>,
    /// Its sentences.
    pub sentences: Vec<CharRange>,
    /// The tokens that its spans are made of, where its format has them (`CoNLL`); in code points.
    pub tokens: Vec<CharRange>,
    /// What was found.
    pub mentions: Vec<PredictedMention>,
}

/// Something found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PredictedMention {
    /// Its type.
    pub entity_type: String,
    /// Its fragments, in order.
    pub fragments: Vec<CharRange>,
    /// The identifier of its concept, then the cross-references of it.
    pub ids: Vec<String>,
    /// Its words.
    pub text: String,
}

impl PredictedDocument {
    /// Its text; where only its sentences are known, those with blanks for what stands between them. `None` where nothing is.
    pub(super) fn text_or_blanks(&self) -> Option<Cow<'_, str>> {
        if let Some(text) = &self.text {
            return Some(Cow::Borrowed(text));
        }
        let mut text = String::new();
        let mut end = 0;
        for (&start, piece) in &self.pieces {
            text.extend(std::iter::repeat_n(' ', start.checked_sub(end)?)); // a blank is one in every unit
            text.push_str(piece);
            end = start + self.unit.count(piece);
        }
        (!text.is_empty()).then_some(Cow::Owned(text))
    }
}

impl PredictedMention {
    fn from_record(record: &MentionRecord<'_>, shift: usize) -> Result<Self, Problem> {
        let shifted =
            |[start, end]: &CharRange| [start.saturating_add(shift), end.saturating_add(shift)];
        let mut fragments: Vec<_> = record.fragments.iter().map(shifted).collect();
        if fragments.is_empty() {
            fragments.push(shifted(&[record.start, record.end]));
        }
        if let Some([start, end]) = fragments.iter().find(|[start, end]| start >= end) {
            return Err(Problem::Malformed(format!(
                "mention \"{}\" has a fragment from {start} to {end}",
                record.id
            )));
        }
        let ids = std::iter::once(record.concept.id.clone().into_owned());
        Ok(Self {
            entity_type: record.entity_type.clone().into_owned(),
            fragments: tidy(fragments),
            ids: ids.chain(record.concept.xrefs.iter().cloned()).collect(),
            text: record.text.clone().into_owned(),
        })
    }
}

/// What tells records apart.
#[derive(Deserialize)]
struct Head {
    schema: Option<String>,
}

impl Prediction {
    /// Reads lines by sentence or by document, in any order. `path` is for messages.
    ///
    /// # Errors
    /// If the input cannot be read, a line is none of our records, or a document or sentence is there twice.
    pub fn read(mut input: impl BufRead, path: &Path) -> Result<Self, EvaluateError> {
        let mut prediction = Self::default();
        let mut places: HashMap<String, usize> = HashMap::new();
        let mut number = 1;
        while let Some(line) = next_line(&mut input, path, number)? {
            let line = line.trim_start_matches('\u{feff}').trim();
            if !line.is_empty() {
                prediction.add_line(line, &mut places).map_err(|problem| {
                    let column = problem.column();
                    problem.at(Location::at(number, column).in_path(path))
                })?;
            }
            number += 1;
        }
        Ok(prediction)
    }

    fn add_line(&mut self, line: &str, places: &mut HashMap<String, usize>) -> Result<(), Problem> {
        let head: Head = parse(line)?;
        match head.schema.as_deref() {
            Some(SENTENCE_SCHEMA) => self.add_sentence(&parse(line)?, places),
            Some(DOCUMENT_SCHEMA) => self.add_document(parse(line)?, places),
            Some(ERROR_SCHEMA) => {
                self.n_unreadable += 1;
                Ok(())
            }
            Some(other) => Err(Problem::Malformed(format!(
                "unknown schema \"{other}\" (expected {SENTENCE_SCHEMA} or {DOCUMENT_SCHEMA})"
            ))),
            None => Err(Problem::Malformed(format!(
                "no field \"schema\": not written by oncotag (expected {SENTENCE_SCHEMA} or {DOCUMENT_SCHEMA})"
            ))),
        }
    }

    fn add_sentence(
        &mut self,
        record: &SentenceRecord<'_>,
        places: &mut HashMap<String, usize>,
    ) -> Result<(), Problem> {
        let unit = parse_unit(&record.offset_unit)?;
        let id = &record.document.id;
        let index = *places.entry(id.clone().into_owned()).or_insert_with(|| {
            self.documents.push(PredictedDocument {
                id: id.clone().into_owned(),
                pmid: record.document.pmid.clone().map(Into::into),
                text_sha256: record.document.text_sha256.clone().into_owned(),
                unit,
                ..PredictedDocument::default()
            });
            self.documents.len() - 1
        });
        let document = &mut self.documents[index];
        let start = record.sentence.start;
        let is_new = document
            .pieces
            .insert(start, record.text.clone().into_owned())
            .is_none();
        if document.text.is_some() || !is_new {
            return Err(Problem::Duplicate(document.id.clone()));
        }
        if document.unit != unit || document.text_sha256 != record.document.text_sha256 {
            return Err(Problem::Malformed(format!(
                "document \"{id}\" has another text or other offsets in this line than in those before"
            )));
        }
        document.sentences.push([start, record.sentence.end]);
        for mention in &record.mentions {
            let mention = PredictedMention::from_record(mention, start)?;
            document.mentions.push(mention);
        }
        Ok(())
    }

    fn add_document(
        &mut self,
        record: DocumentRecord<'_>,
        places: &mut HashMap<String, usize>,
    ) -> Result<(), Problem> {
        let summary = record.document.summary;
        let id = summary.id.into_owned();
        if places.insert(id.clone(), self.documents.len()).is_some() {
            return Err(Problem::Duplicate(id));
        }
        let mentions = record.mentions.iter();
        self.documents.push(PredictedDocument {
            id,
            pmid: summary.pmid.map(Into::into),
            text_sha256: summary.text_sha256.into_owned(),
            unit: parse_unit(&record.offset_unit)?,
            text: Some(record.text.into_owned()),
            sentences: record
                .sentences
                .iter()
                .map(|place| [place.start, place.end])
                .collect(),
            mentions: mentions
                .map(|mention| PredictedMention::from_record(mention, 0))
                .collect::<Result<_, Problem>>()?,
            ..PredictedDocument::default()
        });
        Ok(())
    }
}

/// What is wrong with a line, before its place is known.
enum Problem {
    Malformed(String),
    /// No JSON of ours; with the column in characters, from 1.
    Json(u64, String),
    Duplicate(String),
}

impl Problem {
    fn column(&self) -> u64 {
        match self {
            Self::Json(column, _) => *column,
            Self::Malformed(_) | Self::Duplicate(_) => 1,
        }
    }

    fn at(self, location: Location) -> EvaluateError {
        let location = Box::new(location);
        match self {
            Self::Malformed(message) | Self::Json(_, message) => {
                EvaluateError::MalformedPrediction { location, message }
            }
            Self::Duplicate(document) => EvaluateError::Duplicate { location, document },
        }
    }
}

fn parse<'l, T: Deserialize<'l>>(line: &'l str) -> Result<T, Problem> {
    serde_json::from_str(line).map_err(|error| {
        let (column, message) = json_problem(line, &error);
        Problem::Json(column, format!("no record of oncotag's JSONL: {message}"))
    })
}

fn parse_unit(name: &str) -> Result<OffsetUnit, Problem> {
    name.parse().map_err(Problem::Malformed)
}

#[cfg(test)]
mod tests;
