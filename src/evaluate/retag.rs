//! Tagging the texts of a gold standard anew: for a prediction without a file, and for what became of hits.

use std::path::Path;
use std::sync::Arc;

use serde_json::json;

use super::cause::Cause;
use super::score::CharRange;
use super::{EvaluateError, GoldDocument, PredictedDocument, Prediction};
use crate::dictionary::Lexicon;
use crate::document::{
    AnnotatedDocument, Fragments, OffsetIndex, OffsetUnit, Reason, Span, text_digest,
};
use crate::format::losses::Losses;
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
                    .encode(&annotated, &mut lines, &mut Losses::default())
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

    /// The hits of a document that did not become mentions, with fragments in code points.
    ///
    /// # Errors
    /// If the text cannot be tagged.
    pub(super) fn hits(&self, document: &GoldDocument) -> Result<Vec<Hit>, EvaluateError> {
        let Some(annotated) = self.annotate(document)? else {
            return Ok(Vec::new());
        };
        let text = &annotated.document.text;
        let offsets = OffsetIndex::new(text, OffsetUnit::CodePoint);
        let vocabulary = self.lexicon().vocabulary();
        let hits = annotated.annotations.discards.iter().map(|discard| {
            let term = self.lexicon().term(discard.candidate.term);
            let fragments = &discard.candidate.fragments;
            Hit {
                entity_type: vocabulary.entity_type(term.entity_type).name.clone(),
                fragments: in_code_points(fragments, &offsets),
                text: fragments.surface(text, " ... "),
                cause: Cause::of_reason(&discard.reason),
                is_blocked: matches!(discard.reason, Reason::Blocked | Reason::Generic),
            }
        });
        Ok(hits.collect())
    }
}

/// A hit that did not become a mention.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Hit {
    /// The type of its row, or what stands for it.
    pub(super) entity_type: String,
    /// Its fragments, in code points.
    pub(super) fragments: Vec<CharRange>,
    /// Its words.
    pub(super) text: String,
    /// What a miss there would be put down to.
    pub(super) cause: Cause,
    /// Whether its own row blocks it, and not a longer one.
    pub(super) is_blocked: bool,
}

/// Fragments in code points.
fn in_code_points(fragments: &Fragments, offsets: &OffsetIndex<'_>) -> Vec<CharRange> {
    let range = |span: &Span| {
        [
            offsets.offset(span.start as usize),
            offsets.offset(span.end as usize),
        ]
    };
    fragments.spans().iter().map(range).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::evaluate::GoldStandard;

    #[test]
    fn texts_are_tagged_as_tag_does_and_empty_ones_are_no_gap() {
        let lines = concat!(
            r#"{"id":"a","text":"β: CT of breast cancer. A tumor.","entities":[]}"#,
            "\n",
            r#"{"id":"b","text":" "}"#,
            "\n",
            r#"{"id":"c","text":""}"#,
        );
        let gold = GoldStandard::read(lines.as_bytes(), Path::new("gold")).unwrap();
        let retagger = Retagger::new(Arc::new(Lexicon::embedded().unwrap())).unwrap();
        let prediction = retagger.predict(&gold.documents).unwrap();
        let found: Vec<_> = prediction
            .documents
            .iter()
            .map(|document| {
                let mentions = document.mentions.iter();
                let mentions = mentions.map(|one| (one.text.as_str(), one.fragments[0]));
                (document.id.as_str(), mentions.collect::<Vec<_>>())
            })
            .collect();
        assert_eq!(
            found,
            [
                ("a", vec![("CT", [3, 5]), ("breast cancer", [9, 22])]),
                ("b", vec![]),
                ("c", vec![]),
            ]
        );
        let hits = retagger.hits(&gold.documents[0]).unwrap();
        let blocked = hits.iter().find(|hit| hit.text == "tumor").unwrap();
        assert_eq!(
            (blocked.fragments[0], blocked.cause),
            ([26, 31], Cause::Generic)
        );
        assert!(blocked.is_blocked);
        assert!(retagger.hits(&gold.documents[1]).unwrap().is_empty());
    }
}
