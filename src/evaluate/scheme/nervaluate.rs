//! Counts as nervaluate 1.2.1 makes them (David Batista and Matthew Upson, `MantisAI/nervaluate`, `strategies.py`).
//!
//! The categories are MUC's (Chinchor and Sundheim 1993, MUC-5 evaluation metrics), the four ways of counting those of
//! SemEval-2013 task 9.1 (Segura-Bedmar, Martínez and Herrero-Zazo 2013, ACL S13-2056). Where the papers leave a choice,
//! this follows the program:
//!
//! - predicted spans choose one after the other, in their order, among the gold spans that none before them took;
//! - a predicted span with nothing to match fully takes the first gold span that it overlaps, which is then missing for a
//!   later span that would have matched it fully;
//! - by type, it takes the overlapping gold span of its label whose start and end together are nearest;
//! - an overlap is one that covers at least 1 % of the gold span;
//! - the counts of a type are those of a comparison of that type alone, so that types do not add up to the whole;
//! - a ratio without anything to divide by is 0.
//!
//! nervaluate's spans of characters end on their last character; these end behind it.

use std::collections::{BTreeMap, BTreeSet};

use serde::ser::SerializeStruct;
use serde::{Serialize, Serializer};

use super::{LabeledSpan, SpanPair};

/// The least share of a gold span that counts as an overlap, in per cent.
const LEAST_OVERLAP: f64 = 1.0;

/// MUC's categories; written with what follows from them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct MucCounts {
    /// Found as it is.
    pub correct: usize,
    /// Found with what does not match.
    pub incorrect: usize,
    /// Found with other bounds, where that counts half.
    pub partial: usize,
    /// Not found.
    pub missed: usize,
    /// Found where there is nothing.
    pub spurious: usize,
}

/// The four ways of counting.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct MucScores {
    /// Bounds and type must be equal.
    pub strict: MucCounts,
    /// Bounds must be equal, whatever the type.
    pub exact: MucCounts,
    /// Equal bounds are correct, overlapping ones partial, whatever the type.
    pub partial: MucCounts,
    /// The type must be equal, and the bounds overlap.
    pub ent_type: MucCounts,
}

/// Everything that nervaluate counts.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct NervaluateScores {
    /// Over all types.
    pub overall: MucScores,
    /// By type, each compared alone.
    pub entities: BTreeMap<String, MucScores>,
}

impl MucCounts {
    /// All gold spans.
    pub fn possible(&self) -> usize {
        self.correct + self.incorrect + self.partial + self.missed
    }

    /// All predicted spans.
    pub fn actual(&self) -> usize {
        self.correct + self.incorrect + self.partial + self.spurious
    }

    /// Right among predicted, partial ones by half; 0 where nothing was predicted.
    pub fn precision(&self) -> f64 {
        self.share_of(self.actual())
    }

    /// Right among gold, partial ones by half; 0 where there is nothing to find.
    pub fn recall(&self) -> f64 {
        self.share_of(self.possible())
    }

    /// The harmonic mean of precision and recall; 0 where both are.
    pub fn f1(&self) -> f64 {
        super::seqeval::harmonic_mean(self.precision(), self.recall())
    }

    #[expect(
        clippy::cast_precision_loss,
        reason = "counts of spans are far below 2^52"
    )]
    fn share_of(&self, all: usize) -> f64 {
        if all == 0 {
            return 0.0;
        }
        (self.correct as f64 + 0.5 * self.partial as f64) / all as f64
    }

    fn add(&mut self, other: Self) {
        self.correct += other.correct;
        self.incorrect += other.incorrect;
        self.partial += other.partial;
        self.missed += other.missed;
        self.spurious += other.spurious;
    }
}

impl Serialize for MucCounts {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut fields = serializer.serialize_struct("MucCounts", 10)?;
        fields.serialize_field("correct", &self.correct)?;
        fields.serialize_field("incorrect", &self.incorrect)?;
        fields.serialize_field("partial", &self.partial)?;
        fields.serialize_field("missed", &self.missed)?;
        fields.serialize_field("spurious", &self.spurious)?;
        fields.serialize_field("possible", &self.possible())?;
        fields.serialize_field("actual", &self.actual())?;
        fields.serialize_field("precision", &self.precision())?;
        fields.serialize_field("recall", &self.recall())?;
        fields.serialize_field("f1", &self.f1())?;
        fields.end()
    }
}

/// A way of counting.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Way {
    Strict,
    Exact,
    Partial,
    EntType,
}

impl MucScores {
    /// The ways with their names in nervaluate, in the order of its documentation.
    pub fn by_name(&self) -> [(&'static str, MucCounts); 4] {
        [
            ("strict", self.strict),
            ("exact", self.exact),
            ("partial", self.partial),
            ("ent_type", self.ent_type),
        ]
    }

    fn add_document(&mut self, gold: &[&LabeledSpan], predicted: &[&LabeledSpan]) {
        self.strict.add(count(Way::Strict, gold, predicted));
        self.exact.add(count(Way::Exact, gold, predicted));
        self.partial.add(count(Way::Partial, gold, predicted));
        self.ent_type.add(count(Way::EntType, gold, predicted));
    }
}

/// Counts all documents, over all types and for each.
pub(super) fn score(documents: &[SpanPair]) -> NervaluateScores {
    let mut scores = NervaluateScores::default();
    for SpanPair { gold, predicted } in documents {
        let any = |_: &LabeledSpan| true;
        scores
            .overall
            .add_document(&pick(gold, any), &pick(predicted, any));
        let labels = gold.iter().chain(predicted).map(|span| &span.label);
        for label in labels.collect::<BTreeSet<_>>() {
            let has_label = |span: &LabeledSpan| span.label == *label;
            let of_type = scores.entities.entry(label.clone()).or_default();
            of_type.add_document(&pick(gold, has_label), &pick(predicted, has_label));
        }
    }
    scores
}

fn pick(spans: &[LabeledSpan], is_wanted: impl Fn(&LabeledSpan) -> bool) -> Vec<&LabeledSpan> {
    spans.iter().filter(|span| is_wanted(span)).collect()
}

/// Counts one document in one way.
fn count(way: Way, gold: &[&LabeledSpan], predicted: &[&LabeledSpan]) -> MucCounts {
    let mut counts = MucCounts::default();
    let mut free: Vec<&LabeledSpan> = gold.to_vec();
    for span in predicted {
        let full = way.full_match(span, &free);
        let taken = full.or_else(|| free.iter().position(|one| overlaps(span, one)));
        let category = match (full, taken) {
            (Some(_), _) => &mut counts.correct,
            (None, Some(_)) if way == Way::Partial => &mut counts.partial,
            (None, Some(_)) => &mut counts.incorrect,
            (None, None) => &mut counts.spurious,
        };
        *category += 1;
        taken.map(|place| free.remove(place));
    }
    counts.missed = free.len();
    counts
}

impl Way {
    /// The place of the gold span that a predicted one matches fully.
    fn full_match(self, span: &LabeledSpan, gold: &[&LabeledSpan]) -> Option<usize> {
        let has_bounds = |one: &LabeledSpan| (one.start, one.end) == (span.start, span.end);
        match self {
            Self::Strict => gold.iter().position(|one| *one == span),
            Self::Exact | Self::Partial => gold.iter().position(|one| has_bounds(one)),
            Self::EntType => {
                let alike = gold.iter().enumerate();
                let alike = alike.filter(|(_, one)| one.label == span.label && overlaps(span, one));
                let nearest = alike.min_by_key(|(_, one)| {
                    one.start.abs_diff(span.start) + one.end.abs_diff(span.end) // the first of equals
                });
                nearest.map(|(place, _)| place)
            }
        }
    }
}

/// Whether a predicted span covers enough of a gold one.
#[expect(
    clippy::cast_precision_loss,
    reason = "texts are far shorter than 2^52 characters"
)]
fn overlaps(predicted: &LabeledSpan, gold: &LabeledSpan) -> bool {
    let shared = predicted
        .end
        .min(gold.end)
        .saturating_sub(predicted.start.max(gold.start));
    // In this order of operations the limit falls as it does there.
    shared > 0 && shared as f64 / (gold.end - gold.start) as f64 * 100.0 >= LEAST_OVERLAP
}
