//! Counts of a data set.

use std::collections::BTreeMap;

use serde::Serialize;

use super::manifest::{Counts, Manifest};
use super::novelty::Novelty;
use super::row::Row;
use super::split::Split;

/// What there is to count in a data set.
#[derive(Clone, Debug, Serialize)]
pub struct Statistics {
    /// The data set's name.
    pub name: String,
    /// Each split.
    pub splits: BTreeMap<Split, SplitStatistics>,
    /// Concepts by number of mentions in all splits, the most frequent first, of equals by CURIE.
    pub concepts: Vec<ConceptCount>,
    /// What is new in the test split.
    pub novelty: Novelty,
}

/// What there is to count in a split.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct SplitStatistics {
    /// Documents, rows, mentions, concepts.
    pub counts: Counts,
    /// Sentences.
    pub sentences: usize,
    /// Tokens; 0 in a release without texts.
    pub tokens: usize,
    /// Characters (code points).
    pub characters: usize,
    /// Characters in mentions, each counted once.
    pub characters_in_mentions: usize,
    /// Mentions that may mean more than one concept.
    pub ambiguous_mentions: usize,
    /// Mentions in several pieces.
    pub discontinuous_mentions: usize,
    /// Mentions that overlap one before them in their row.
    pub overlapping_mentions: usize,
    /// Rows by length in characters, in steps of [`LENGTH_STEP`]; the last step has all that are longer.
    pub lengths: Vec<usize>,
    /// Mentions by confidence, in ten steps from 0 to 1.
    pub confidences: [usize; 10],
}

/// A concept and how often it is mentioned.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ConceptCount {
    /// CURIE.
    pub concept: String,
    /// Entity type.
    #[serde(rename = "type")]
    pub entity_type: String,
    /// A surface form: the most frequent, in small letters; empty in a release without texts.
    pub form: String,
    /// Mentions.
    pub n: usize,
}

/// The width of a step of [`SplitStatistics::lengths`], in characters.
pub const LENGTH_STEP: usize = 50;
const LENGTH_STEPS: usize = 12;

impl Statistics {
    /// Of the rows of a data set.
    pub fn of(manifest: &Manifest, rows: &BTreeMap<Split, Vec<Row>>) -> Self {
        Self {
            name: manifest.about.name.clone(),
            splits: (rows.iter())
                .map(|(&split, rows)| (split, SplitStatistics::of(rows)))
                .collect(),
            concepts: concepts(rows.values().flatten()),
            novelty: Novelty::of(rows),
        }
    }

    /// Concepts that are mentioned once.
    pub fn n_single(&self) -> usize {
        self.concepts.iter().filter(|one| one.n == 1).count()
    }
}

impl SplitStatistics {
    fn of(rows: &[Row]) -> Self {
        let mut of = Self {
            counts: Counts::of(rows),
            lengths: vec![0; LENGTH_STEPS],
            ..Self::default()
        };
        for row in rows {
            let length = row.end.saturating_sub(row.start);
            of.sentences += row.sentences.len();
            of.tokens += row.tokens.as_ref().map_or(0, Vec::len);
            of.characters += length;
            if let Some(step) = of
                .lengths
                .get_mut((length / LENGTH_STEP).min(LENGTH_STEPS - 1))
            {
                *step += 1;
            }
            let mut end = 0;
            for mention in &row.mentions {
                // In order of start: what lies before `end` has been counted.
                of.characters_in_mentions += mention.end.saturating_sub(mention.start.max(end));
                of.overlapping_mentions += usize::from(mention.start < end);
                of.discontinuous_mentions += usize::from(mention.fragments.len() > 1);
                of.ambiguous_mentions += usize::from(mention.n_alternatives > 0);
                end = end.max(mention.end);
                let step = (1..10).filter(|&tenth| mention.confidence >= f64::from(tenth) / 10.0);
                of.confidences[step.count()] += 1;
            }
        }
        of
    }
}

fn concepts<'r>(rows: impl Iterator<Item = &'r Row>) -> Vec<ConceptCount> {
    let mut forms: BTreeMap<(&str, &str), BTreeMap<String, usize>> = BTreeMap::new();
    for mention in rows.flat_map(|row| &row.mentions) {
        let form = mention.text.as_deref().unwrap_or_default().to_lowercase();
        let of_concept = forms.entry((&mention.concept, &mention.entity_type));
        *of_concept.or_default().entry(form).or_default() += 1;
    }
    let counted = forms.into_iter().map(|((concept, entity_type), forms)| {
        // The last of the most frequent in reverse order is the first by name.
        let best = forms.iter().rev().max_by_key(|(_, n)| **n);
        ConceptCount {
            concept: concept.to_owned(),
            entity_type: entity_type.to_owned(),
            form: best.map(|(form, _)| form.clone()).unwrap_or_default(),
            n: forms.values().sum(),
        }
    });
    let mut counted: Vec<ConceptCount> = counted.collect();
    counted.sort_by(|a, b| b.n.cmp(&a.n).then_with(|| a.concept.cmp(&b.concept)));
    counted
}

#[cfg(test)]
mod tests {
    use super::super::tests::row;
    use super::*;

    #[test]
    fn characters_of_overlapping_mentions_count_once() {
        let rows = [row(
            "d",
            "Liver metastases of cancer.\nNo cells.",
            &[
                (0, 16, "m", "M:1"),
                (0, 5, "s", "U:1"),
                (20, 26, "c", "D:1"),
            ],
        )];
        let of = SplitStatistics::of(&rows);
        assert_eq!(of.characters, 37);
        assert_eq!(of.characters_in_mentions, 22);
        assert_eq!(of.overlapping_mentions, 1);
        assert_eq!(of.sentences, 2);
        assert_eq!(of.lengths[0], 1);
        assert_eq!(of.confidences, [0, 0, 0, 0, 0, 0, 0, 0, 0, 3]);
    }

    #[test]
    fn concepts_come_by_frequency_with_their_usual_form() {
        let rows = [
            row("a", "Cells.", &[(0, 5, "cell", "CL:2")]),
            row(
                "b",
                "cells cell",
                &[(0, 5, "cell", "CL:2"), (6, 10, "cell", "CL:2")],
            ),
            row("c", "T", &[(0, 1, "cell", "CL:1")]),
        ];
        let counted = concepts(rows.iter());
        let shown: Vec<_> = counted
            .iter()
            .map(|one| (one.concept.as_str(), one.form.as_str(), one.n))
            .collect();
        assert_eq!(shown, [("CL:2", "cells", 3), ("CL:1", "t", 1)]);
    }
}
