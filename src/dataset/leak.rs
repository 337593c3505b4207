//! What the splits of a data set have in common.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use serde::Serialize;

use super::near::{Place, Shingles, near_copies};
use super::novelty::{Novelty, percent};
use super::row::Row;
use super::split::Split;

/// What one split gives away of another.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Leaks {
    /// Documents that have rows in more than one split.
    pub documents: Vec<String>,
    /// Rows with the same text in another split.
    pub equal: Vec<Leak>,
    /// Rows with nearly the same text in another split.
    pub near: Vec<Leak>,
    /// Whether rows have texts: without, near copies cannot be seen.
    pub has_text: bool,
    /// What is new in the test split.
    pub novelty: Novelty,
}

/// A row that is in another split too.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Leak {
    /// Its id.
    pub id: String,
    /// Its split.
    pub split: Split,
    /// The other row.
    pub other: String,
    /// The other's split.
    pub other_split: Split,
    /// The share of word pairs in common.
    pub similarity: f64,
}

/// Compares the splits of a data set. A row is compared with rows of later splits (train, validation, test), and one copy of
/// it is named.
pub fn leaks(rows: &BTreeMap<Split, Vec<Row>>) -> Leaks {
    let all: Vec<(Split, &Row)> = rows
        .iter()
        .flat_map(|(&split, rows)| rows.iter().map(move |row| (split, row)))
        .collect();
    let mut found = Leaks {
        documents: in_several_splits(&all),
        has_text: all.iter().all(|(_, row)| row.text.is_some()),
        novelty: Novelty::of(rows),
        ..Leaks::default()
    };
    let mut by_text: BTreeMap<&str, BTreeMap<Split, &Row>> = BTreeMap::new();
    for &(split, row) in &all {
        let same = by_text.entry(&row.text_sha256).or_default();
        same.entry(split).or_insert(row);
    }
    let leak =
        |(split, row): (Split, &Row), (other_split, other): (Split, &Row), similarity| Leak {
            id: row.id.clone(),
            split,
            other: other.id.clone(),
            other_split,
            similarity,
        };
    let shingles = |row: &Row| Shingles::of(row.text.as_deref().unwrap_or_default());
    let texts: Vec<Shingles> = all.iter().map(|(_, row)| shingles(row)).collect();
    let places: Vec<Place> = all
        .iter()
        .map(|&(split, _)| Place {
            rank: split as u32,
            group: split as u32,
        })
        .collect();
    let near = near_copies(&texts, &places);
    for (&(split, row), near) in all.iter().zip(near) {
        let same = by_text.get(row.text_sha256.as_str());
        let last = same.and_then(|same| same.last_key_value());
        match (last, near) {
            (Some((&other, equal)), _) if other > split => {
                found.equal.push(leak((split, row), (other, equal), 1.0));
            }
            (_, Some(near)) => {
                found
                    .near
                    .push(leak((split, row), all[near.to], near.similarity));
            }
            _ => {}
        }
    }
    found
}

fn in_several_splits(all: &[(Split, &Row)]) -> Vec<String> {
    let mut splits: BTreeMap<&str, BTreeSet<Split>> = BTreeMap::new();
    for (split, row) in all {
        splits.entry(&row.document_id).or_default().insert(*split);
    }
    let several = splits.into_iter().filter(|(_, splits)| splits.len() > 1);
    several.map(|(id, _)| id.to_owned()).collect()
}

impl Leaks {
    /// Whether nothing of one split is in another.
    pub fn is_empty(&self) -> bool {
        self.documents.is_empty() && self.equal.is_empty() && self.near.is_empty()
    }
}

/// A line for each leak, then what is new in the test split.
impl fmt::Display for Leaks {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for id in &self.documents {
            writeln!(f, "document {id} is in more than one split")?;
        }
        for (what, leaks) in [("equal", &self.equal), ("near", &self.near)] {
            for one in leaks {
                let Leak {
                    id,
                    split,
                    other,
                    other_split,
                    similarity,
                } = one;
                writeln!(
                    f,
                    "{what}: {id} ({split}) and {other} ({other_split}), {similarity:.2}"
                )?;
            }
        }
        if !self.has_text {
            writeln!(
                f,
                "rows have no texts: near copies cannot be seen, equal texts by checksum"
            )?;
        }
        writeln!(
            f,
            "{} documents in more than one split, {} rows equal and {} near to one in another",
            self.documents.len(),
            self.equal.len(),
            self.near.len()
        )?;
        let novelty = &self.novelty;
        if let Some(n) = novelty.unseen_mentions {
            writeln!(
                f,
                "test mentions unseen in train: {}",
                percent(n, novelty.mentions)
            )?;
        }
        let of_unseen = percent(novelty.mentions_of_unseen_concepts, novelty.mentions);
        writeln!(f, "test mentions of concepts unseen in train: {of_unseen}")?;
        let unseen = percent(novelty.unseen_concepts, novelty.concepts);
        writeln!(f, "test concepts unseen in train: {unseen}")
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::row;
    use super::*;

    #[test]
    fn equal_and_near_rows_and_torn_documents_are_found() {
        let sentence = "Seven of nine patients with liver metastases had a response.";
        let near = "Seven of nine patients with lung metastases had a response.";
        let mut torn = row("a", "Nothing else is said here.", &[]);
        torn.id = "a/2".to_owned();
        let rows = BTreeMap::from([
            (
                Split::Train,
                vec![row("a", sentence, &[]), row("b", "Other words.", &[])],
            ),
            (Split::Validation, vec![row("c", "Other words.", &[]), torn]),
            (Split::Test, vec![row("d", near, &[])]),
        ]);
        let found = leaks(&rows);
        assert_eq!(found.documents, ["a"]);
        let pairs = |leaks: &[Leak]| -> Vec<(String, String)> {
            leaks
                .iter()
                .map(|one| (one.id.clone(), one.other.clone()))
                .collect()
        };
        assert_eq!(pairs(&found.equal), [("b".to_owned(), "c".to_owned())]);
        assert_eq!(pairs(&found.near), [("a".to_owned(), "d".to_owned())]);
        assert!(!found.is_empty());
    }
}
