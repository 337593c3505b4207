//! Figures as seqeval 1.2.2 gives them in its strict mode (Hiroki Nakayama 2018, `chakki-works/seqeval`,
//! `metrics/v1.py`), after the rules of CoNLL-2000's `conlleval`: a span is right where bounds and type are.
//!
//! seqeval reads tags, and this reads spans: of what stands in a file of IOB2 both make the same. Spans are a set, so that one
//! given twice counts once. Tags cannot say overlapping spans; here they count all the same. A ratio without anything to
//! divide by is 0.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use super::SpanPair;
use crate::evaluate::Counts;

/// Precision, recall and F1, and the number of gold spans.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize)]
pub struct Average {
    /// Right among predicted.
    pub precision: f64,
    /// Found among gold.
    pub recall: f64,
    /// Their harmonic mean; in a mean of types the mean of those.
    pub f1: f64,
    /// The number of gold spans.
    pub support: usize,
}

/// What seqeval's `classification_report` has.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct SeqevalScores {
    /// By type.
    pub entities: BTreeMap<String, Average>,
    /// Over all spans.
    #[serde(rename = "micro_avg")]
    pub micro: Average,
    /// The mean of the types.
    #[serde(rename = "macro_avg")]
    pub macro_: Average,
    /// The mean of the types by their number of gold spans.
    #[serde(rename = "weighted_avg")]
    pub weighted: Average,
}

impl Average {
    fn of(counts: Counts) -> Self {
        let precision = counts.precision().unwrap_or(0.0);
        let recall = counts.recall().unwrap_or(0.0);
        Self {
            precision,
            recall,
            f1: harmonic_mean(precision, recall),
            support: counts.true_positives + counts.false_negatives,
        }
    }

    /// The mean of some by their weights; 0 where there is no weight.
    fn mean(parts: &BTreeMap<String, Self>, weight: impl Fn(&Self) -> f64) -> Self {
        let sum: f64 = parts.values().map(&weight).sum();
        let mean = |figure: fn(&Self) -> f64| {
            let total: f64 = parts.values().map(|one| figure(one) * weight(one)).sum();
            if sum > 0.0 { total / sum } else { 0.0 }
        };
        Self {
            precision: mean(|one| one.precision),
            recall: mean(|one| one.recall),
            f1: mean(|one| one.f1),
            support: parts.values().map(|one| one.support).sum(),
        }
    }
}

/// The harmonic mean of two shares; 0 where both are.
pub(super) fn harmonic_mean(precision: f64, recall: f64) -> f64 {
    let sum = precision + recall;
    if sum > 0.0 {
        2.0 * precision * recall / sum
    } else {
        0.0
    }
}

/// Scores all documents.
pub(super) fn score(documents: &[SpanPair]) -> SeqevalScores {
    let mut by_type: BTreeMap<&str, Counts> = BTreeMap::new();
    for document in documents {
        let gold: BTreeSet<_> = document.gold.iter().collect();
        let predicted: BTreeSet<_> = document.predicted.iter().collect();
        let mut add = |label, counts| by_type.entry(label).or_default().add(counts);
        for span in gold.union(&predicted) {
            let counts = match (gold.contains(span), predicted.contains(span)) {
                (true, true) => Counts::RIGHT,
                (true, false) => Counts::MISSED,
                (false, _) => Counts::WRONG,
            };
            add(span.label.as_str(), counts);
        }
    }
    let mut all = Counts::default();
    for &counts in by_type.values() {
        all.add(counts);
    }
    let entities = by_type
        .into_iter()
        .map(|(label, counts)| (label.to_owned(), Average::of(counts)));
    let entities: BTreeMap<String, Average> = entities.collect();
    #[expect(
        clippy::cast_precision_loss,
        reason = "counts of spans are far below 2^52"
    )]
    let by_support = |one: &Average| one.support as f64;
    SeqevalScores {
        micro: Average::of(all),
        macro_: Average::mean(&entities, |_| 1.0),
        weighted: Average::mean(&entities, by_support),
        entities,
    }
}
