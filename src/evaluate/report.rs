//! What comes of a comparison, as data.

use std::collections::BTreeMap;

use serde::ser::SerializeStruct;
use serde::{Serialize, Serializer};

use super::findings::has_right_identifier;
use super::score::{Counts, Matching, ratio};
use super::{Finding, GoldEntity, PredictedMention};

/// The `schema` of the evaluation as JSON.
const EVALUATION_SCHEMA: &str = "oncotag/evaluation/1";

/// Scores of a prediction.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Evaluation {
    schema: &'static str,
    /// The number of gold documents.
    pub n_documents: usize,
    /// Scores over all types.
    pub overall: TypeScores,
    /// Scores by type.
    pub by_type: BTreeMap<String, TypeScores>,
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
}

/// Scores of one type, or of all.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize)]
pub struct TypeScores {
    /// All fragments and the type are equal.
    pub strict: Scores,
    /// The type is equal and at least one character is shared.
    pub overlap: Scores,
    /// Identifiers of strict matches.
    pub identifiers: Identifiers,
}

/// How many identifiers are right.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Identifiers {
    /// Those whose concept, or a cross-reference of it, is what the gold standard has.
    pub n_right: usize,
    /// All strict matches for which the gold standard has an identifier.
    pub n_all: usize,
}

/// Counts that are written with their ratios.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Scores(pub Counts);

impl Identifiers {
    /// Right among all; `None` where there is none.
    pub fn accuracy(&self) -> Option<f64> {
        ratio(self.n_right, self.n_all)
    }
}

impl Serialize for Scores {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut fields = serializer.serialize_struct("Scores", 6)?;
        fields.serialize_field("true_positives", &self.0.true_positives)?;
        fields.serialize_field("false_positives", &self.0.false_positives)?;
        fields.serialize_field("false_negatives", &self.0.false_negatives)?;
        fields.serialize_field("precision", &self.0.precision())?;
        fields.serialize_field("recall", &self.0.recall())?;
        fields.serialize_field("f1", &self.0.f1())?;
        fields.end()
    }
}

impl Serialize for Identifiers {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut fields = serializer.serialize_struct("Identifiers", 3)?;
        fields.serialize_field("right", &self.n_right)?;
        fields.serialize_field("all", &self.n_all)?;
        fields.serialize_field("accuracy", &self.accuracy())?;
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
            return self.sentence_ends.and_then(|scores| scores.0.f1());
        }
        self.overall.strict.0.f1()
    }

    pub(super) fn add_strict(
        &mut self,
        entities: &[GoldEntity],
        mentions: &[PredictedMention],
        matching: &Matching,
    ) {
        self.tally(entities, mentions, matching, |scores| &mut scores.strict.0);
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
        }
    }

    pub(super) fn add_overlap(
        &mut self,
        entities: &[GoldEntity],
        mentions: &[PredictedMention],
        matching: &Matching,
    ) {
        self.tally(entities, mentions, matching, |scores| &mut scores.overlap.0);
    }

    /// Counts a matching, under the mention's type where there is one, else under the entity's first.
    fn tally(
        &mut self,
        entities: &[GoldEntity],
        mentions: &[PredictedMention],
        matching: &Matching,
        of: impl Fn(&mut TypeScores) -> &mut Counts,
    ) {
        let mut count = |entity_type: &str, counts: Counts| {
            of(self.by_type.entry(entity_type.to_owned()).or_default()).add(counts);
            of(&mut self.overall).add(counts);
        };
        let (right, wrong, missed) = (
            Counts {
                true_positives: 1,
                ..Counts::default()
            },
            Counts {
                false_positives: 1,
                ..Counts::default()
            },
            Counts {
                false_negatives: 1,
                ..Counts::default()
            },
        );
        for (index, entity) in entities.iter().enumerate() {
            match matching.mention_of(index) {
                Some(mention) => count(&mentions[mention].entity_type, right),
                None if entity.is_required => count(&entity.types[0], missed),
                None => count(&entity.types[0], Counts::default()),
            }
        }
        for (index, mention) in mentions.iter().enumerate() {
            if matching.is_wrong(index) {
                count(&mention.entity_type, wrong);
            }
        }
    }

    pub(super) fn add_sentences(&mut self, counts: Counts) {
        self.sentence_ends.get_or_insert_default().0.add(counts);
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
