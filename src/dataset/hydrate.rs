//! Putting the texts back into a data set that was published without.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::row::{Row, code_points, known_by, span};
use super::split::Split;
use crate::document::{AnnotatedDocument, Document, text_digest};

/// Rows that wait for their texts.
#[derive(Clone, Debug)]
pub struct Hydrator {
    rows: BTreeMap<Split, Vec<Row>>,
    /// Where the rows of a document are, by what it is known by.
    waiting: HashMap<String, Vec<(Split, usize)>>,
    /// Documents that came, by what they are known by.
    came: BTreeSet<String>,
}

/// What became of the rows.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Hydrated {
    /// Rows with their texts.
    pub rows: BTreeMap<Split, Vec<Row>>,
    /// Documents that did not come, by what they are known by, with the number of their rows.
    pub missing: BTreeMap<String, usize>,
    /// Rows whose document came with another text, by id.
    pub differing: Vec<String>,
}

impl Hydrator {
    /// For the rows of a release without texts.
    pub fn new(rows: BTreeMap<Split, Vec<Row>>) -> Self {
        let mut waiting: HashMap<String, Vec<(Split, usize)>> = HashMap::new();
        for (&split, rows) in &rows {
            for (index, row) in rows.iter().enumerate() {
                let document = known_by(&row.pmid, &row.document_id);
                waiting.entry(document).or_default().push((split, index));
            }
        }
        Self {
            rows,
            waiting,
            came: BTreeSet::new(),
        }
    }

    /// Takes what the rows of a document need of its text: where they say that it stands, or, where the text is put
    /// together in another way, the sentence with their checksum.
    pub fn offer(&mut self, annotated: &AnnotatedDocument) {
        let document = &annotated.document;
        let pmid = document.metadata.pmid.as_deref().unwrap_or_default();
        let name = known_by(pmid, &document.id);
        let Some(places) = self.waiting.get(&name) else {
            return;
        };
        self.came.insert(name);
        let index = code_points(&document.text);
        let sentences: HashMap<String, &str> = sentences(annotated)
            .map(|text| (text_digest(text), text))
            .collect();
        for &(split, place) in places {
            let Some(row) = self
                .rows
                .get_mut(&split)
                .and_then(|rows| rows.get_mut(place))
            else {
                continue;
            };
            if row.text.is_some() {
                continue;
            }
            let there = span(&index, row.start, row.end).map(|span| span.of(&document.text));
            if !there.is_some_and(|text| row.put_text(text))
                && let Some(text) = sentences.get(&row.text_sha256)
            {
                row.put_text(text);
            }
        }
    }

    /// What became of the rows; those without a text are not among them.
    pub fn finish(self) -> Hydrated {
        let mut hydrated = Hydrated::default();
        for (split, rows) in self.rows {
            let mut filled = Vec::with_capacity(rows.len());
            for row in rows {
                let document = known_by(&row.pmid, &row.document_id);
                if row.text.is_some() {
                    filled.push(row);
                } else if self.came.contains(&document) {
                    hydrated.differing.push(row.id);
                } else {
                    *hydrated.missing.entry(document).or_default() += 1;
                }
            }
            hydrated.rows.insert(split, filled);
        }
        hydrated
    }
}

fn sentences(annotated: &AnnotatedDocument) -> impl Iterator<Item = &str> {
    let Document { text, .. } = &annotated.document;
    let sentences = annotated.annotations.sentences.iter();
    sentences
        .map(|sentence| sentence.span.of(text))
        .chain([text.as_str()])
}

#[cfg(test)]
mod tests {
    use super::super::tests::{annotated, row};
    use super::*;

    #[test]
    fn texts_come_by_place_or_by_checksum_and_others_are_named() {
        let release = |id: &str, text: &str| {
            let mut row = row(id, text, &[(2, 6, "cell_type", "CL:1")]);
            row.id = format!("{id}/1");
            row.without_text()
        };
        let rows = BTreeMap::from([
            (
                Split::Train,
                vec![release("here", "A cell."), release("moved", "A cell.")],
            ),
            (
                Split::Test,
                vec![release("other", "A cell."), release("gone", "A cell.")],
            ),
        ]);
        let mut hydrator = Hydrator::new(rows);
        for (id, text) in [
            ("here", "A cell."),
            ("moved", "Title\nA cell."),
            ("other", "A cello."),
            ("unasked", "A cell."),
        ] {
            hydrator.offer(&annotated(id, text, &[]));
        }
        let hydrated = hydrator.finish();
        let train = &hydrated.rows[&Split::Train];
        assert_eq!(train.len(), 2);
        for row in train {
            assert_eq!(row.text.as_deref(), Some("A cell."));
            assert_eq!(row.mentions[0].text.as_deref(), Some("cell"));
        }
        assert!(hydrated.rows[&Split::Test].is_empty());
        assert_eq!(hydrated.differing, ["other/1"]);
        assert_eq!(hydrated.missing, BTreeMap::from([("gone".to_owned(), 1)]));
    }
}
