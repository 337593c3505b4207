//! Which documents, mentions and rows belong in.

use std::cmp::Ordering;
use std::collections::HashMap;

use super::row::Row;
use super::split::point;
use crate::document::{AnnotatedDocument, AssertionStatus, Document, Mention};

/// What a data set takes. `Default` takes all.
#[derive(Clone, Debug)]
pub struct Selection {
    /// The share of rows without any mention that is kept, from 0 to 1.
    pub negatives: f64,
    /// Mentions that are less sure are left out.
    pub min_confidence: f32,
    /// Mentions of another assertion are left out; empty for none.
    pub assertions: Vec<AssertionStatus>,
    /// Mentions of another entity type are left out; empty for none.
    pub types: Vec<String>,
    /// Documents that appeared earlier are left out: `2015`, `2015-06`, `2015-06-30`.
    pub from_date: Option<String>,
    /// Documents that appeared later are left out.
    pub to_date: Option<String>,
    /// Documents without any of these MeSH headings (names or identifiers) are left out; empty for none.
    pub mesh: Vec<String>,
    /// In the training split a row whose concepts have all been seen this often is left out.
    pub max_per_concept: Option<usize>,
}

impl Default for Selection {
    fn default() -> Self {
        Self {
            negatives: 1.0,
            min_confidence: 0.0,
            assertions: Vec::new(),
            types: Vec::new(),
            from_date: None,
            to_date: None,
            mesh: Vec::new(),
            max_per_concept: None,
        }
    }
}

/// What becomes of a mention.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Verdict {
    /// It is a label.
    Label,
    /// Nobody asked for its type: where it stands is nothing to learn.
    OtherType,
    /// Something is there that is no label: a text with nothing else is no example of nothing.
    Unsure,
}

impl Selection {
    /// Whether a document appeared in the time asked for. One that does not say when did not, where a time is asked for.
    pub(super) fn has_date(&self, document: &Document) -> bool {
        if self.from_date.is_none() && self.to_date.is_none() {
            return true;
        }
        let metadata = &document.metadata;
        let given = metadata
            .date
            .as_deref()
            .filter(|date| date.len() >= 4 && date.as_bytes()[..4].iter().all(u8::is_ascii_digit));
        let year = metadata.year.map(|year| year.to_string());
        let Some(date) = given.or(year.as_deref()) else {
            return false;
        };
        let is_after = |bound: &str| compare(date, bound) != Ordering::Less;
        let is_before = |bound: &str| compare(date, bound) != Ordering::Greater;
        self.from_date.as_deref().is_none_or(is_after)
            && self.to_date.as_deref().is_none_or(is_before)
    }

    /// Whether a document has one of the headings asked for.
    pub(super) fn has_heading(&self, document: &Document) -> bool {
        let is_wanted = |text: &str| self.mesh.iter().any(|one| one.eq_ignore_ascii_case(text));
        self.mesh.is_empty()
            || document.metadata.mesh_headings.iter().any(|heading| {
                let id = heading.id.as_deref();
                is_wanted(&heading.name)
                    || id.is_some_and(|id| is_wanted(id) || is_wanted(&format!("MESH:{id}")))
            })
    }

    /// What becomes of a mention.
    pub(super) fn judge(&self, annotated: &AnnotatedDocument, mention: &Mention) -> Verdict {
        let entity_type = &annotated.vocabulary.entity_type(mention.entity_type).name;
        if !self.types.is_empty() && !self.types.contains(entity_type) {
            return Verdict::OtherType;
        }
        let is_asserted =
            self.assertions.is_empty() || self.assertions.contains(&mention.assertion.status);
        if mention.confidence >= self.min_confidence && is_asserted {
            Verdict::Label
        } else {
            Verdict::Unsure
        }
    }

    /// Whether a row without mentions is kept: by its name and the seed, so that it does not depend on other rows.
    pub(super) fn keeps_negative(&self, seed: u64, row: &Row) -> bool {
        point(seed, &format!("negative {}", row.id)) < self.negatives
    }

    /// Leaves out rows of the training split until no concept is more frequent than asked for, as far as that goes without
    /// losing a rarer one. Which of them stay is a matter of their names and the seed. Gives back how many went.
    pub(super) fn cap_concepts(&self, seed: u64, rows: &mut Vec<Row>) -> usize {
        let Some(most) = self.max_per_concept else {
            return 0;
        };
        let mut order: Vec<usize> = (0..rows.len()).collect();
        let key = |row: &Row| point(seed, &format!("sample {}", row.id));
        order.sort_by(|&a, &b| key(&rows[a]).total_cmp(&key(&rows[b])).then(a.cmp(&b)));
        let mut n_of: HashMap<&str, usize> = HashMap::new();
        let mut stays = vec![true; rows.len()];
        for index in order {
            let mentions = &rows[index].mentions;
            let has_room = |concept: &str| n_of.get(concept).is_none_or(|&n| n < most);
            stays[index] = mentions.is_empty() || mentions.iter().any(|one| has_room(&one.concept));
            if stays[index] {
                for mention in mentions {
                    *n_of.entry(&mention.concept).or_default() += 1;
                }
            }
        }
        let n_before = rows.len();
        let mut stays = stays.into_iter();
        rows.retain(|_| stays.next().unwrap_or(true));
        n_before - rows.len()
    }
}

/// Compares a date with a bound as far as both are exact.
fn compare(date: &str, bound: &str) -> Ordering {
    date.bytes()
        .zip(bound.bytes())
        .map(|(a, b)| a.cmp(&b))
        .find(|order| order.is_ne())
        .unwrap_or(Ordering::Equal)
}

#[cfg(test)]
mod tests {
    use super::super::tests::{annotated, row};
    use super::*;
    use crate::document::{MeshHeading, Metadata};

    fn dated(date: Option<&str>, year: Option<i32>) -> Document {
        Document {
            metadata: Metadata {
                date: date.map(str::to_owned),
                year,
                ..Metadata::default()
            },
            ..Document::default()
        }
    }

    #[test]
    fn dates_are_compared_as_far_as_they_are_exact() {
        let selection = Selection {
            from_date: Some("2015-06".to_owned()),
            to_date: Some("2018".to_owned()),
            ..Selection::default()
        };
        for (date, year, expected) in [
            (Some("2015-06-01"), None, true),
            (Some("2015-05-31"), None, false),
            (Some("2015"), None, true),
            (Some("2018-12-31"), None, true),
            (Some("2019-01"), None, false),
            (Some("Spring 2016"), Some(2016), true),
            (None, Some(2014), false),
            (None, None, false),
        ] {
            assert_eq!(selection.has_date(&dated(date, year)), expected, "{date:?}");
        }
        assert!(Selection::default().has_date(&dated(None, None)));
    }

    #[test]
    fn headings_are_asked_for_by_name_or_identifier() {
        let mut document = Document::default();
        document.metadata.mesh_headings = vec![MeshHeading {
            id: Some("D009362".to_owned()),
            name: "Neoplasm Metastasis".to_owned(),
            ..MeshHeading::default()
        }];
        for (wanted, expected) in [
            ("neoplasm metastasis", true),
            ("D009362", true),
            ("MESH:D009362", true),
            ("D000001", false),
        ] {
            let selection = Selection {
                mesh: vec![wanted.to_owned()],
                ..Selection::default()
            };
            assert_eq!(selection.has_heading(&document), expected, "{wanted}");
        }
    }

    #[test]
    fn unsure_and_unasked_mentions_are_told_apart() {
        let mut one = annotated("d", "A cell.", &[(2, 6, "cell_type", "CL:1")]);
        one.annotations.mentions[0].confidence = 0.5;
        one.annotations.mentions[0].assertion.status = AssertionStatus::Negated;
        let judge = |selection: &Selection| selection.judge(&one, &one.annotations.mentions[0]);
        assert_eq!(judge(&Selection::default()), Verdict::Label);
        let selection = Selection {
            types: vec!["primary_cancer".to_owned()],
            ..Selection::default()
        };
        assert_eq!(judge(&selection), Verdict::OtherType);
        let selection = Selection {
            min_confidence: 0.6,
            ..Selection::default()
        };
        assert_eq!(judge(&selection), Verdict::Unsure);
        let selection = Selection {
            assertions: vec![AssertionStatus::Present],
            ..Selection::default()
        };
        assert_eq!(judge(&selection), Verdict::Unsure);
    }

    #[test]
    fn frequent_concepts_are_capped_and_rare_ones_stay() {
        let of = |id: usize| {
            let concept = if id == 7 { "CL:9" } else { "CL:1" };
            row(
                &format!("d{id}"),
                "A cell.",
                &[(2, 6, "cell_type", concept)],
            )
        };
        let mut rows: Vec<Row> = (0..10).map(of).collect();
        let selection = Selection {
            max_per_concept: Some(3),
            ..Selection::default()
        };
        assert_eq!(selection.cap_concepts(1, &mut rows), 6);
        let concepts: Vec<&str> = rows
            .iter()
            .map(|row| row.mentions[0].concept.as_str())
            .collect();
        assert_eq!(concepts.iter().filter(|&&one| one == "CL:1").count(), 3);
        assert!(concepts.contains(&"CL:9"));
    }
}
