//! Tagging the texts of a gold standard anew: for a prediction without a file, and for what became of hits.

use std::path::Path;
use std::sync::Arc;

use serde_json::json;

use super::{EvaluateError, GoldDocument, PredictedDocument, PredictedMention, Prediction};
use crate::dictionary::Lexicon;
use crate::document::{AnnotatedDocument, Fragments, OffsetIndex, OffsetUnit, Reason, text_digest};
use crate::pipeline::{Pipeline, PipelineOptions};
use crate::read::{Input, ReadOptions, format_by_name};
use crate::write::{DocumentEncoder, JsonlEncoder, JsonlView};

/// Tags as `oncotag tag` does with the same dictionaries.
pub struct Retagger {
    pipeline: Pipeline,
}

impl Retagger {
    /// A tagger over a lexicon.
    ///
    /// # Errors
    /// If the lexicon is too large for the engine.
    pub fn new(lexicon: Arc<Lexicon>) -> Result<Self, EvaluateError> {
        let pipeline = Pipeline::new(lexicon, &PipelineOptions::default())
            .map_err(|error| EvaluateError::Tagging(error.to_string()))?;
        Ok(Self { pipeline })
    }

    /// The lexicon.
    pub fn lexicon(&self) -> &Lexicon {
        self.pipeline.lexicon()
    }

    /// Tags the text of a gold document; `None` where there is no text, or nothing in it.
    ///
    /// # Errors
    /// If the text cannot be tagged.
    pub fn annotate(
        &self,
        document: &GoldDocument,
    ) -> Result<Option<AnnotatedDocument>, EvaluateError> {
        let Some(text) = document
            .text
            .as_ref()
            .filter(|text| !text.trim().is_empty())
        else {
            return Ok(None);
        };
        let failed = |error: String| {
            EvaluateError::Tagging(format!("document \"{}\": {error}", document.id))
        };
        let line = json!({ "id": document.id, "text": text }).to_string();
        let format = format_by_name("jsonl").ok_or_else(|| failed("no format jsonl".to_owned()))?;
        let input = Input::from_bytes("gold", line);
        let documents = (format.open)(input, &ReadOptions::default());
        let first = documents.map_err(|error| failed(error.to_string()))?.next();
        let Some(annotated) = first else {
            return Ok(None);
        };
        let mut annotated = annotated.map_err(|error| failed(error.to_string()))?;
        self.pipeline
            .annotate(&mut annotated)
            .map_err(|error| failed(error.to_string()))?;
        Ok(Some(annotated))
    }

    /// The prediction that a file of records would hold.
    ///
    /// # Errors
    /// If a text cannot be tagged.
    pub fn predict<'g>(
        &self,
        documents: impl IntoIterator<Item = &'g GoldDocument>,
    ) -> Result<Prediction, EvaluateError> {
        let encoder = JsonlEncoder {
            view: JsonlView::Document,
            unit: OffsetUnit::CodePoint,
            only_tagged: false,
            provenance: None,
        };
        let mut lines = Vec::new();
        let mut empty = Vec::new();
        for document in documents {
            if let Some(annotated) = self.annotate(document)? {
                encoder
                    .encode(&annotated, &mut lines)
                    .map_err(|error| EvaluateError::Tagging(error.to_string()))?;
            } else if let Some(text) = &document.text {
                empty.push(PredictedDocument {
                    id: document.id.clone(),
                    text_sha256: text_digest(text),
                    ..PredictedDocument::default()
                });
            }
        }
        let mut prediction = Prediction::read(&lines[..], Path::new("tagged here"))?;
        prediction.documents.extend(empty);
        Ok(prediction)
    }

    /// The hits of a document that a row blocks, with fragments in code points.
    ///
    /// # Errors
    /// If the text cannot be tagged.
    pub fn blocked(&self, document: &GoldDocument) -> Result<Vec<PredictedMention>, EvaluateError> {
        let Some(annotated) = self.annotate(document)? else {
            return Ok(Vec::new());
        };
        let text = &annotated.document.text;
        let offsets = OffsetIndex::new(text, OffsetUnit::CodePoint);
        let discards = annotated.annotations.discards.iter();
        let blocked = discards.filter(|discard| discard.reason == Reason::Blocked);
        let hits = blocked.map(|discard| {
            let term = self.lexicon().term(discard.candidate.term);
            let fragments = &discard.candidate.fragments;
            PredictedMention {
                entity_type: self
                    .lexicon()
                    .vocabulary()
                    .entity_type(term.entity_type)
                    .name
                    .clone(),
                fragments: in_code_points(fragments, &offsets),
                ids: Vec::new(),
                text: fragments.surface(text, " ... "),
            }
        });
        Ok(hits.collect())
    }
}

/// Fragments in code points.
pub(super) fn in_code_points(fragments: &Fragments, offsets: &OffsetIndex<'_>) -> Vec<[usize; 2]> {
    let range = |span: &crate::document::Span| {
        [
            offsets.offset(span.start as usize),
            offsets.offset(span.end as usize),
        ]
    };
    fragments.spans().iter().map(range).collect()
}
