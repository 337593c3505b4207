//! In what answers differ, and how much.

use std::collections::BTreeSet;

use serde::Serialize;
use utoipa::ToSchema;

use crate::review::wire::Value;

/// In what two answers differ.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Difference {
    /// One is a mention, the other none.
    Presence,
    /// The entity type.
    Type,
    /// The pieces.
    Pieces,
    /// The concept.
    Concept,
    /// What is asserted.
    Assertion,
}

impl Difference {
    /// Whether there is a mention at all weighs as much as everything that can be said of it.
    fn weight(self) -> usize {
        match self {
            Self::Presence => 4,
            Self::Type | Self::Pieces | Self::Concept | Self::Assertion => 1,
        }
    }

    fn between(left: Option<&Value>, right: Option<&Value>) -> Vec<Self> {
        match (left, right) {
            (None, None) => Vec::new(),
            (None, Some(_)) | (Some(_), None) => vec![Self::Presence],
            (Some(left), Some(right)) => [
                (Self::Type, left.entity_type != right.entity_type),
                (Self::Pieces, left.fragments != right.fragments),
                (Self::Concept, left.concept.id != right.concept.id),
                (Self::Assertion, left.assertion != right.assertion),
            ]
            .into_iter()
            .filter(|(_, differs)| *differs)
            .map(|(difference, _)| difference)
            .collect(),
        }
    }
}

/// How answers to one unit differ.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Disagreement {
    /// In what any two of them differ.
    pub(crate) in_what: BTreeSet<Difference>,
    /// From 0 to 4,000: the mean of the weights over all pairs, times a thousand.
    pub(crate) weight: usize,
}

impl Disagreement {
    pub(crate) fn of(answers: &[Option<&Value>]) -> Self {
        let mut disagreement = Self::default();
        let mut n_pairs = 0;
        for (place, left) in answers.iter().enumerate() {
            for right in &answers[place + 1..] {
                n_pairs += 1;
                for difference in Difference::between(*left, *right) {
                    disagreement.weight += 1000 * difference.weight();
                    disagreement.in_what.insert(difference);
                }
            }
        }
        disagreement.weight /= n_pairs.max(1);
        disagreement
    }

    pub(crate) fn is_none(&self) -> bool {
        self.in_what.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::review::wire::ConceptRef;

    #[test]
    fn presence_weighs_most_and_pairs_are_averaged() {
        type Case<'a> = (&'a [Option<&'a Value>], &'a [Difference], usize);

        let value = |entity_type: &str, concept: &str| Value {
            entity_type: entity_type.to_owned(),
            concept: ConceptRef {
                id: concept.to_owned(),
                // Labels follow from concepts.
                label: format!("by {entity_type}"),
            },
            ..Value::default()
        };
        let (site, cancer) = (value("site", "U:1"), value("cancer", "U:2"));
        let cases: [Case<'_>; 5] = [
            (&[], &[], 0),
            (&[Some(&site), Some(&site)], &[], 0),
            (&[Some(&site), None], &[Difference::Presence], 4000),
            (
                &[Some(&site), Some(&cancer)],
                &[Difference::Type, Difference::Concept],
                2000,
            ),
            (
                &[Some(&site), Some(&site), None],
                &[Difference::Presence],
                2666,
            ),
        ];
        for (answers, in_what, weight) in cases {
            let wanted = Disagreement {
                in_what: in_what.iter().copied().collect(),
                weight,
            };
            assert_eq!(Disagreement::of(answers), wanted, "{answers:?}");
        }
    }
}
