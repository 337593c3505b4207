//! Scores as other programs of the field define them, so that figures can be held beside published ones.
//!
//! What they know of an annotation is a label and one span: of several accepted types and spans the first counts, of the
//! pieces of a discontinuous mention their cover, and everything marked counts, optional or not. Documents are paired as in
//! [`super::compare`].

mod nervaluate;
mod seqeval;
mod table;

use serde::Serialize;

pub use nervaluate::{MucCounts, MucScores, NervaluateScores};
pub use seqeval::{Average, SeqevalScores};

use super::code_points::in_code_points;
use super::join::pair;
use super::score::CharRange;
use super::{EvaluateError, GoldDocument, GoldStandard, PredictedDocument, Prediction, TypeMap};

/// Whose definitions.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Scheme {
    /// Those of nervaluate 1.2.1: MUC's categories in the four ways of SemEval-2013 task 9.1.
    Nervaluate,
    /// Those of seqeval 1.2.2 in its strict mode, as for IOB2.
    Seqeval,
}

/// A span with a label, half-open; characters or tokens.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct LabeledSpan {
    pub(super) label: String,
    pub(super) start: usize,
    pub(super) end: usize,
}

/// What is to be found in one document, and what was, each in the order of its file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct SpanPair {
    pub(super) gold: Vec<LabeledSpan>,
    pub(super) predicted: Vec<LabeledSpan>,
}

/// Scores by a scheme. docs/evaluation.md has its shape as JSON.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct SchemeEvaluation {
    schema: &'static str,
    /// Whose definitions.
    pub scheme: Scheme,
    /// The number of gold documents.
    pub n_documents: usize,
    /// The number of those whose spans count in tokens; all others count in characters.
    pub n_in_tokens: usize,
    /// Discontinuous annotations on either side, which count as their cover.
    pub n_covered: usize,
    /// Gold documents that the prediction has not; counted as missed.
    pub missing_documents: Vec<String>,
    /// Predicted documents that the gold standard has not; not counted.
    pub unknown_documents: Vec<String>,
    /// How documents were joined, and what of the type map fits nothing.
    pub notes: Vec<String>,
    /// The figures.
    #[serde(flatten)]
    pub scores: SchemeScores,
}

/// The figures of a scheme.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(untagged)]
pub enum SchemeScores {
    /// Of [`Scheme::Nervaluate`].
    Nervaluate(NervaluateScores),
    /// Of [`Scheme::Seqeval`].
    Seqeval(SeqevalScores),
}

impl SchemeEvaluation {
    /// The figure that a threshold is held against: strict F1 over all types.
    pub fn main_f1(&self) -> f64 {
        match &self.scores {
            SchemeScores::Nervaluate(scores) => scores.overall.strict.f1(),
            SchemeScores::Seqeval(scores) => scores.micro.f1,
        }
    }
}

/// Scores a prediction by a gold standard as another program would.
///
/// Without a type map the types of both sides count; with one, gold types that it leaves out and predicted types that it does
/// not name do not. Spans of a document count in tokens where the gold standard has tokens and all spans of both sides begin
/// and end with one, else in characters.
///
/// # Errors
/// As [`super::compare`].
pub fn compare_by_scheme(
    gold: &GoldStandard,
    prediction: &Prediction,
    map: &TypeMap,
    scheme: Scheme,
) -> Result<SchemeEvaluation, EvaluateError> {
    let joined = pair(gold, prediction)?;
    let mut evaluation = SchemeEvaluation {
        schema: "oncotag/scheme-evaluation/1",
        scheme,
        n_documents: joined.documents.len(),
        n_in_tokens: 0,
        n_covered: 0,
        missing_documents: Vec::new(),
        unknown_documents: joined.unknown,
        notes: prediction.notes.clone(),
        scores: SchemeScores::Seqeval(SeqevalScores::default()),
    };
    let none = PredictedDocument::default();
    let mut pairs = Vec::new();
    for (document, predicted) in joined.documents {
        if predicted.is_none() {
            evaluation.missing_documents.push(document.id.clone());
        }
        let pair = spans_of(document, predicted.unwrap_or(&none), map, &mut evaluation)?;
        pairs.push(match in_tokens(&pair, &document.tokens) {
            Some(pair) => {
                evaluation.n_in_tokens += 1;
                pair
            }
            None => pair,
        });
    }
    evaluation.scores = match scheme {
        Scheme::Nervaluate => SchemeScores::Nervaluate(nervaluate::score(&pairs)),
        Scheme::Seqeval => SchemeScores::Seqeval(seqeval::score(&pairs)),
    };
    Ok(evaluation)
}

/// The labelled spans of both sides of a document, in code points.
fn spans_of(
    document: &GoldDocument,
    predicted: &PredictedDocument,
    map: &TypeMap,
    evaluation: &mut SchemeEvaluation,
) -> Result<SpanPair, EvaluateError> {
    let ours = map.our_types();
    let mut pair = SpanPair::default();
    let mut span = |label: &String, fragments: &[CharRange]| {
        evaluation.n_covered += usize::from(fragments.len() > 1);
        Some(LabeledSpan {
            label: label.clone(),
            start: fragments.first()?[0],
            end: fragments.last()?[1],
        })
    };
    for entity in &document.entities {
        let label = map.map(&entity.types).into_iter().next();
        let fragments = entity.spans.first();
        let made = label
            .zip(fragments)
            .and_then(|(label, fragments)| span(&label, fragments));
        pair.gold.extend(made);
    }
    for mention in in_code_points(document.text.as_deref(), predicted)?.mentions {
        if ours.is_empty() || ours.contains(&mention.entity_type) {
            pair.predicted
                .extend(span(&mention.entity_type, &mention.fragments));
        }
    }
    Ok(pair)
}

/// The same spans counted in tokens; `None` where there are no tokens, or a span does not begin and end with one.
fn in_tokens(pair: &SpanPair, tokens: &[CharRange]) -> Option<SpanPair> {
    let in_tokens = |span: &LabeledSpan| {
        let start = tokens.binary_search_by_key(&span.start, |token| token[0]);
        let last = tokens.binary_search_by_key(&span.end, |token| token[1]);
        Some(LabeledSpan {
            label: span.label.clone(),
            start: start.ok()?,
            end: last.ok()? + 1,
        })
    };
    if tokens.is_empty() {
        return None;
    }
    Some(SpanPair {
        gold: pair.gold.iter().map(in_tokens).collect::<Option<_>>()?,
        predicted: pair
            .predicted
            .iter()
            .map(in_tokens)
            .collect::<Option<_>>()?,
    })
}

#[cfg(test)]
mod tests;
