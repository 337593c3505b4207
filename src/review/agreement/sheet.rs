//! What each curator answers to each unit of a document.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::{Document, Marked};

/// A document's units, each with what every curator of the document says of it.
pub(super) struct Sheet<'d> {
    /// The document's identity.
    pub(super) document: &'d str,
    /// Its curators, by name.
    pub(super) curators: Vec<&'d str>,
    rows: Vec<Row<'d>>,
}

/// A unit: what is tagged on its pieces, and the answers in the order of the curators.
#[derive(Default)]
struct Row<'d> {
    tagged: BTreeSet<&'d str>,
    answers: Vec<Option<Vec<&'d Marked>>>,
}

/// The number of an answer; 0 is none.
pub(super) type Category = usize;
/// The answers to a unit in the order of the curators who are compared; nothing where one is missing.
pub(super) type Unit = Vec<Option<Category>>;

/// Numbers for answers, the same in all documents.
pub(super) struct Categories<'d>(HashMap<Vec<(&'d str, &'d str)>, Category>);

impl Categories<'_> {
    pub(super) fn new() -> Self {
        Self(HashMap::from([(Vec::new(), 0)]))
    }

    /// How many there are, none too.
    pub(super) fn len(&self) -> usize {
        self.0.len()
    }
}

impl<'d> Sheet<'d> {
    pub(super) fn new(document: &'d Document) -> Self {
        let mut curators: Vec<_> = document.curators.iter().collect();
        curators.sort_by_key(|curated| &curated.curator);
        let mut rows: BTreeMap<&[[usize; 2]], Row<'d>> = BTreeMap::new();
        for tagged in &document.tagged {
            let row = rows.entry(&tagged.pieces).or_default();
            row.tagged.insert(&tagged.entity_type);
        }
        for mention in curators.iter().flat_map(|curated| &curated.mentions) {
            rows.entry(&mention.pieces).or_default();
        }
        for row in rows.values_mut() {
            let is_tagged = !row.tagged.is_empty();
            let nothing = |curated: &&super::Curated| {
                (is_tagged || curated.undecided.is_empty()).then(Vec::new)
            };
            row.answers = curators.iter().map(nothing).collect();
        }
        for (place, curated) in curators.iter().enumerate() {
            for mention in &curated.mentions {
                if let Some(row) = rows.get_mut(mention.pieces.as_slice()) {
                    row.answers[place].get_or_insert_default().push(mention);
                }
            }
            for pieces in &curated.undecided {
                if let Some(row) = rows.get_mut(pieces.as_slice()) {
                    row.answers[place] = None;
                }
            }
        }
        Self {
            document: &document.id,
            curators: curators.iter().map(|c| c.curator.as_str()).collect(),
            rows: rows.into_values().collect(),
        }
    }

    /// The types of what is tagged or marked.
    pub(super) fn types(&self) -> impl Iterator<Item = &'d str> {
        self.rows.iter().flat_map(|row| {
            let marked = row.answers.iter().flatten().flatten();
            row.tagged
                .iter()
                .copied()
                .chain(marked.map(|mention| mention.entity_type.as_str()))
        })
    }

    /// The units of the curators at `places`: those with two answers or more, where the tagger or one of these curators
    /// has a mention. With `only`, mentions of other types are none.
    pub(super) fn units(
        &self,
        places: &[usize],
        only: Option<&str>,
        categories: &mut Categories<'d>,
    ) -> Vec<Unit> {
        let mut units = Vec::new();
        for row in &self.rows {
            let unit: Unit = places
                .iter()
                .map(|&place| {
                    let mentions = row.answers[place].as_ref()?;
                    let mut answer: Vec<_> = mentions
                        .iter()
                        .filter(|mention| is_of(&mention.entity_type, only))
                        .map(|mention| (mention.entity_type.as_str(), mention.concept.as_str()))
                        .collect();
                    answer.sort_unstable();
                    let next = categories.0.len();
                    Some(*categories.0.entry(answer).or_insert(next))
                })
                .collect();
            let is_marked = row.tagged.iter().any(|tagged| is_of(tagged, only))
                || unit.iter().flatten().any(|&category| category > 0);
            if is_marked && unit.iter().flatten().count() > 1 {
                units.push(unit);
            }
        }
        units
    }

    /// The mentions of the curators at two places, each at units that both answered, in order of pieces.
    pub(super) fn mentions(&self, places: [usize; 2], only: Option<&str>) -> [Vec<&'d Marked>; 2] {
        let mut found = [Vec::new(), Vec::new()];
        for row in &self.rows {
            if let [Some(left), Some(right)] = places.map(|place| row.answers[place].as_ref()) {
                for (found, mentions) in found.iter_mut().zip([left, right]) {
                    let mut mentions: Vec<_> = mentions
                        .iter()
                        .copied()
                        .filter(|mention| is_of(&mention.entity_type, only))
                        .collect();
                    mentions.sort_unstable();
                    found.append(&mut mentions);
                }
            }
        }
        found
    }
}

fn is_of(entity_type: &str, only: Option<&str>) -> bool {
    only.is_none_or(|only| only == entity_type)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::review::agreement::tests::{curated, document, marked, tagged};

    fn units(document: &Document, only: Option<&str>) -> Vec<Unit> {
        let sheet = Sheet::new(document);
        let places: Vec<usize> = (0..sheet.curators.len()).collect();
        sheet.units(&places, only, &mut Categories::new())
    }

    #[test]
    fn a_rejected_mention_is_none_and_an_open_one_is_no_answer() {
        let document = document(
            vec![tagged(0, 4, "site"), tagged(5, 9, "site")],
            vec![
                curated("a", vec![marked(0, 4, "site", "U:1")], &[]),
                curated("b", vec![], &[[5, 9]]),
                curated("c", vec![marked(5, 9, "site", "U:1")], &[]),
            ],
        );
        // At 0-4 a has it, b and c rejected it; at 5-9 a rejected it, b has not decided.
        let wanted = [
            vec![Some(1), Some(0), Some(0)],
            vec![Some(0), None, Some(1)],
        ];
        assert_eq!(units(&document, None), wanted);
    }

    #[test]
    fn what_somebody_added_is_none_only_to_who_has_finished() {
        let document = document(
            vec![tagged(0, 4, "site")],
            vec![
                curated(
                    "a",
                    vec![marked(0, 4, "site", ""), marked(6, 9, "site", "")],
                    &[],
                ),
                curated("b", vec![], &[]),
                curated("c", vec![], &[[0, 4]]),
            ],
        );
        let wanted = [vec![Some(1), Some(0), None], vec![Some(1), Some(0), None]];
        assert_eq!(units(&document, None), wanted);
    }

    #[test]
    fn other_pieces_make_another_unit() {
        let document = document(
            vec![tagged(0, 4, "site")],
            vec![
                curated("a", vec![marked(0, 9, "site", "")], &[]),
                curated("b", vec![marked(0, 4, "site", "")], &[]),
            ],
        );
        let wanted = [vec![Some(0), Some(1)], vec![Some(1), Some(0)]];
        assert_eq!(units(&document, None), wanted);
    }

    #[test]
    fn of_one_type_mentions_of_others_are_none() {
        let document = document(
            vec![tagged(0, 4, "site"), tagged(6, 9, "cancer")],
            vec![
                curated("a", vec![marked(0, 4, "cancer", "U:1")], &[]),
                curated("b", vec![marked(0, 4, "site", "U:1")], &[]),
            ],
        );
        assert_eq!(
            units(&document, Some("site")),
            [vec![Some(0), Some(1)]],
            "6-9 is no site to anybody"
        );
        assert_eq!(
            units(&document, None).len(),
            2,
            "nobody's mention, but the tagger's"
        );
    }

    #[test]
    fn several_mentions_on_the_same_pieces_are_one_answer_whatever_their_order() {
        let both = |first, second| vec![marked(0, 4, first, "U:1"), marked(0, 4, second, "U:1")];
        let document = document(
            vec![],
            vec![
                curated("a", both("site", "cancer"), &[]),
                curated("b", both("cancer", "site"), &[]),
            ],
        );
        assert_eq!(units(&document, None), [vec![Some(1), Some(1)]]);
    }
}
