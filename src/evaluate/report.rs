//! What comes of a comparison, as data.

use std::collections::{BTreeMap, BTreeSet};

use serde::ser::SerializeStruct;
use serde::{Serialize, Serializer};

use super::bootstrap::{
    Bootstrap, Interval, Intervals, Ratios, figures, interval_of_share, intervals, table,
};
use super::findings::has_right_identifier;
use super::level::{DocumentCounts, Level};
use super::score::{Counts, Matching, ratio};
use super::{ErrorGroups, Finding, GoldEntity, PredictedMention};

/// The `schema` of the evaluation as JSON.
const EVALUATION_SCHEMA: &str = "oncotag/evaluation/1";

/// Scores of a prediction. docs/evaluation.md has its shape as JSON.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Evaluation {
    schema: &'static str,
    /// The number of gold documents.
    pub n_documents: usize,
    /// Scores over all types.
    pub overall: TypeScores,
    /// The mean of the types that have something to find.
    pub mean_of_types: Means,
    /// The mean of the documents that have something to find or something found.
    pub mean_of_documents: Means,
    /// Scores by type.
    pub by_type: BTreeMap<String, TypeScores>,
    /// How intervals were made; `None` where there are none.
    pub bootstrap: Option<BootstrapRecord>,
    /// Ends of sentences, where the gold standard has them.
    pub sentence_ends: Option<Scores>,
    /// Gold documents that the prediction has not; counted as missed.
    pub missing_documents: Vec<String>,
    /// Predicted documents that the gold standard has not; not counted.
    pub unknown_documents: Vec<String>,
    /// Gold entities by type that the type map leaves out; not counted.
    pub ignored_gold_types: BTreeMap<String, usize>,
    /// Mentions by type that the gold standard does not use; not counted.
    pub ignored_predicted_types: BTreeMap<String, usize>,
    /// Records that the tagger could not read.
    pub n_unreadable: usize,
    /// Pairs of the type map that fit nothing, which may be misspelt.
    pub notes: Vec<String>,
    /// Single errors, as many as were asked for.
    pub findings: Vec<Finding>,
    /// All errors by surface form and cause, where they were asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub errors: Option<ErrorGroups>,
    /// The same errors, each once: what was missed and made up at one place is one error of type or span.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub error_classes: Option<ErrorGroups>,
    /// The counts of each document.
    #[serde(skip)]
    documents: Vec<DocumentCounts>,
    /// The identifiers of each document by type: right, all.
    #[serde(skip)]
    identifiers: Vec<BTreeMap<String, [usize; 2]>>,
}

/// Scores of one type, or of all.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize)]
pub struct TypeScores {
    /// All fragments and the type are equal.
    pub strict: Scores,
    /// The type is equal and at least one character is shared.
    pub overlap: Scores,
    /// All fragments, the type and the concept are equal.
    pub concept: Scores,
    /// The concepts of each document, each once.
    pub document_concepts: Scores,
    /// Identifiers of strict matches.
    pub identifiers: Identifiers,
}

/// Means at every level.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize)]
pub struct Means {
    /// All fragments and the type are equal.
    pub strict: Mean,
    /// The type is equal and at least one character is shared.
    pub overlap: Mean,
    /// All fragments, the type and the concept are equal.
    pub concept: Mean,
    /// The concepts of each document, each once.
    pub document_concepts: Mean,
}

/// A mean of precision, recall and F1, each over the same parts; `None` where there is no part.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize)]
pub struct Mean {
    /// The mean precision.
    pub precision: Option<f64>,
    /// The mean recall.
    pub recall: Option<f64>,
    /// The mean F1, which is not the F1 of the means.
    pub f1: Option<f64>,
    /// Their intervals.
    pub interval: Option<Intervals>,
}

/// How intervals were made.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct BootstrapRecord {
    /// The number of draws.
    pub draws: usize,
    /// The seed.
    pub seed: u64,
    /// What was drawn.
    pub unit: &'static str,
    /// The share of draws in an interval, in per cent.
    pub percent: u8,
}

/// How many identifiers are right.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Identifiers {
    /// Those whose concept, or a cross-reference of it, is what the gold standard has.
    pub n_right: usize,
    /// All strict matches for which the gold standard has an identifier.
    pub n_all: usize,
    /// The interval of the accuracy.
    pub interval: Option<Interval>,
}

/// Counts that are written with their ratios.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Scores {
    /// The counts.
    pub counts: Counts,
    /// The intervals of their ratios.
    pub interval: Option<Intervals>,
}

impl TypeScores {
    /// The scores at a level.
    pub fn at(&self, level: Level) -> &Scores {
        match level {
            Level::Strict => &self.strict,
            Level::Overlap => &self.overlap,
            Level::Concept => &self.concept,
            Level::Document => &self.document_concepts,
        }
    }

    fn at_mut(&mut self, level: Level) -> &mut Scores {
        match level {
            Level::Strict => &mut self.strict,
            Level::Overlap => &mut self.overlap,
            Level::Concept => &mut self.concept,
            Level::Document => &mut self.document_concepts,
        }
    }
}

impl Means {
    /// The mean at a level.
    pub fn at(&self, level: Level) -> &Mean {
        match level {
            Level::Strict => &self.strict,
            Level::Overlap => &self.overlap,
            Level::Concept => &self.concept,
            Level::Document => &self.document_concepts,
        }
    }

    fn at_mut(&mut self, level: Level) -> &mut Mean {
        match level {
            Level::Strict => &mut self.strict,
            Level::Overlap => &mut self.overlap,
            Level::Concept => &mut self.concept,
            Level::Document => &mut self.document_concepts,
        }
    }
}

impl Mean {
    fn new([precision, recall, f1]: Ratios, interval: Option<Intervals>) -> Self {
        Self {
            precision,
            recall,
            f1,
            interval,
        }
    }
}

impl Identifiers {
    /// Right among all; `None` where there is none.
    pub fn accuracy(&self) -> Option<f64> {
        ratio(self.n_right, self.n_all)
    }
}

impl Serialize for Scores {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut fields = serializer.serialize_struct("Scores", 7)?;
        fields.serialize_field("true_positives", &self.counts.true_positives)?;
        fields.serialize_field("false_positives", &self.counts.false_positives)?;
        fields.serialize_field("false_negatives", &self.counts.false_negatives)?;
        fields.serialize_field("precision", &self.counts.precision())?;
        fields.serialize_field("recall", &self.counts.recall())?;
        fields.serialize_field("f1", &self.counts.f1())?;
        fields.serialize_field("interval", &self.interval)?;
        fields.end()
    }
}

impl Serialize for Identifiers {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut fields = serializer.serialize_struct("Identifiers", 4)?;
        fields.serialize_field("right", &self.n_right)?;
        fields.serialize_field("all", &self.n_all)?;
        fields.serialize_field("accuracy", &self.accuracy())?;
        fields.serialize_field("interval", &self.interval)?;
        fields.end()
    }
}

impl Evaluation {
    pub(super) fn new(n_unreadable: usize) -> Self {
        Self {
            schema: EVALUATION_SCHEMA,
            n_unreadable,
            ..Self::default()
        }
    }

    /// The figure that a threshold is held against: strict F1 over all types, or, where the gold standard marks no
    /// entity, F1 of the ends of sentences. `None` where there is nothing to count.
    pub fn main_f1(&self) -> Option<f64> {
        if self.by_type.is_empty() {
            return self.sentence_ends.and_then(|scores| scores.counts.f1());
        }
        self.overall.strict.counts.f1()
    }

    /// Whether anything was compared at a level: at those of concepts only where the gold standard has some.
    pub fn has_level(&self, level: Level) -> bool {
        match level {
            Level::Strict | Level::Overlap => !self.by_type.is_empty(),
            Level::Concept => self.overall.identifiers.n_all > 0 || self.has_gold(level),
            Level::Document => self.has_gold(level),
        }
    }

    fn has_gold(&self, level: Level) -> bool {
        let counts = self.overall.at(level).counts;
        counts.true_positives + counts.false_negatives > 0
    }

    pub(super) fn add_document(&mut self, counts: DocumentCounts) {
        for (name, by_level) in &counts {
            let scores = self.by_type.entry(name.clone()).or_default();
            for (level, &more) in Level::ALL.into_iter().zip(by_level) {
                scores.at_mut(level).counts.add(more);
                self.overall.at_mut(level).counts.add(more);
            }
        }
        self.documents.push(counts);
        self.n_documents += 1;
    }

    /// Counts the identifiers of strict matches.
    pub(super) fn add_identifiers(
        &mut self,
        entities: &[GoldEntity],
        mentions: &[PredictedMention],
        matching: &Matching,
    ) {
        let mut of_document: BTreeMap<String, [usize; 2]> = BTreeMap::new();
        for &(entity, mention) in &matching.pairs {
            let mention = &mentions[mention];
            let Some(is_right) = has_right_identifier(&entities[entity], mention) else {
                continue;
            };
            let of_type = self.by_type.entry(mention.entity_type.clone()).or_default();
            for identifiers in [&mut of_type.identifiers, &mut self.overall.identifiers] {
                identifiers.n_all += 1;
                identifiers.n_right += usize::from(is_right);
            }
            let [right, all] = of_document.entry(mention.entity_type.clone()).or_default();
            *right += usize::from(is_right);
            *all += 1;
        }
        self.identifiers.push(of_document);
    }

    /// Adds means and intervals, once all documents are there.
    pub(super) fn finish(&mut self, bootstrap: Bootstrap) {
        let names: BTreeSet<String> = self.by_type.keys().cloned().collect();
        let names: BTreeSet<&str> = names.iter().map(String::as_str).collect();
        for level in Level::ALL
            .into_iter()
            .filter(|&level| self.has_level(level))
            .collect::<Vec<_>>()
        {
            let documents = table(&self.documents, &names, level);
            let found = figures(&documents, names.len(), 0..documents.len());
            let drawn = intervals(&documents, names.len(), bootstrap);
            let drawn = drawn.as_ref();
            *self.mean_of_types.at_mut(level) =
                Mean::new(found.mean_of_types, drawn.map(|one| one.mean_of_types));
            *self.mean_of_documents.at_mut(level) = Mean::new(
                found.mean_of_documents,
                drawn.map(|one| one.mean_of_documents),
            );
            self.overall.at_mut(level).interval = drawn.map(|one| one.overall);
            for (index, scores) in self.by_type.values_mut().enumerate() {
                scores.at_mut(level).interval =
                    drawn.and_then(|one| one.by_type.get(index).copied());
            }
        }
        let interval = |documents: Vec<[usize; 2]>| interval_of_share(&documents, bootstrap);
        let identifiers = self.identifiers.iter();
        for (name, scores) in &mut self.by_type {
            let of_type = identifiers.clone().map(|one| one.get(name).copied());
            scores.identifiers.interval =
                interval(of_type.map(Option::unwrap_or_default).collect());
        }
        let of_all = identifiers.map(|one| {
            let types = one.values();
            types.fold([0, 0], |sum, of_type| {
                [sum[0] + of_type[0], sum[1] + of_type[1]]
            })
        });
        self.overall.identifiers.interval = interval(of_all.collect());
        self.bootstrap =
            (bootstrap.n_draws > 0 && self.n_documents > 0).then_some(BootstrapRecord {
                draws: bootstrap.n_draws,
                seed: bootstrap.seed,
                unit: "document",
                percent: 95,
            });
    }

    pub(super) fn add_sentences(&mut self, counts: Counts) {
        self.sentence_ends
            .get_or_insert_default()
            .counts
            .add(counts);
    }

    pub(super) fn add_ignored_entity(&mut self, entity_type: &str) {
        *self
            .ignored_gold_types
            .entry(entity_type.to_owned())
            .or_default() += 1;
    }

    pub(super) fn add_ignored_mentions(&mut self, mentions: &[PredictedMention]) {
        for mention in mentions {
            *self
                .ignored_predicted_types
                .entry(mention.entity_type.clone())
                .or_default() += 1;
        }
    }
}
