//! How much of the test split a model cannot have learned by heart.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use super::row::Row;
use super::split::Split;

/// The mentions and concepts of the test split, and how many of them the training split has too.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Novelty {
    /// Mentions of the test split.
    pub mentions: usize,
    /// Of those, mentions whose surface form has no mention of the same label in the training split, whatever the case;
    /// none where rows have no texts.
    pub unseen_mentions: Option<usize>,
    /// Mentions of the test split whose concept the training split does not have.
    pub mentions_of_unseen_concepts: usize,
    /// Different concepts of the test split.
    pub concepts: usize,
    /// Of those, concepts that the training split does not have.
    pub unseen_concepts: usize,
}

impl Novelty {
    /// Of the rows of a data set.
    pub fn of(rows: &BTreeMap<Split, Vec<Row>>) -> Self {
        let mentions = |split| {
            rows.get(&split)
                .into_iter()
                .flatten()
                .flat_map(|row| &row.mentions)
        };
        let has_text = rows.values().flatten().all(|row| row.text.is_some());
        let form = |text: &Option<String>| text.as_deref().unwrap_or_default().to_lowercase();
        let forms: BTreeSet<(&str, String)> = mentions(Split::Train)
            .map(|one| (one.label.as_str(), form(&one.text)))
            .collect();
        let concepts =
            |split| -> BTreeSet<&str> { mentions(split).map(|one| one.concept.as_str()).collect() };
        let (seen, tested) = (concepts(Split::Train), concepts(Split::Test));
        let unseen_forms = mentions(Split::Test)
            .filter(|one| !forms.contains(&(one.label.as_str(), form(&one.text))));
        Self {
            mentions: mentions(Split::Test).count(),
            unseen_mentions: has_text.then(|| unseen_forms.count()),
            mentions_of_unseen_concepts: mentions(Split::Test)
                .filter(|one| !seen.contains(one.concept.as_str()))
                .count(),
            concepts: tested.len(),
            unseen_concepts: tested.difference(&seen).count(),
        }
    }

    /// The shares for people: of mentions with an unseen form, of mentions of an unseen concept, of unseen concepts.
    pub(super) fn percent(&self) -> [String; 3] {
        [
            self.unseen_mentions
                .map_or_else(|| "not known".to_owned(), |n| percent(n, self.mentions)),
            percent(self.mentions_of_unseen_concepts, self.mentions),
            percent(self.unseen_concepts, self.concepts),
        ]
    }
}

/// `12.3 % (12 of 98)`.
#[expect(clippy::cast_precision_loss, reason = "counts are far below 2^52")]
pub(super) fn percent(n: usize, all: usize) -> String {
    format!(
        "{:.1} % ({n} of {all})",
        100.0 * n as f64 / all.max(1) as f64
    )
}

#[cfg(test)]
mod tests {
    use super::super::tests::row;
    use super::*;

    #[test]
    fn forms_and_concepts_are_held_against_the_training_split() {
        let rows = BTreeMap::from([
            (
                Split::Train,
                vec![row("a", "A cell.", &[(2, 6, "cell_type", "CL:1")])],
            ),
            (
                Split::Test,
                vec![
                    row(
                        "b",
                        "Cell or cells.",
                        &[(0, 4, "cell_type", "CL:1"), (8, 13, "cell_type", "CL:2")],
                    ),
                    row("c", "A cell.", &[(2, 6, "other", "CL:2")]),
                ],
            ),
        ]);
        assert_eq!(
            Novelty::of(&rows),
            Novelty {
                mentions: 3,
                // `cells`, and `cell` as another label.
                unseen_mentions: Some(2),
                mentions_of_unseen_concepts: 2,
                concepts: 2,
                unseen_concepts: 1,
            }
        );
    }
}
