//! Strings that several concepts of a dictionary have: one of them keeps it.

use std::collections::{BTreeMap, HashMap, HashSet};

use super::report::Report;
use crate::document::NameKind;
use crate::normalize::fold_name;
use crate::ontology::recipe::DictionaryRow;

/// Where a name stands: row and synonym, or the label.
type Place = (usize, Option<usize>);

/// Joins concepts with the same label into the first of them, which refers to the other. Catches `Pleomorphic
/// rhabdomyosarcoma` (DOID:7463) beside `pleomorphic rhabdomyosarcoma` (DOID:3250); not a label that is another's synonym.
pub(super) fn join_equal_labels(rows: &mut Vec<DictionaryRow>, report: &mut Report) {
    let mut first: HashMap<String, usize> = HashMap::new();
    let mut went_to: HashMap<String, String> = HashMap::new();
    let mut kept: Vec<DictionaryRow> = Vec::with_capacity(rows.len());
    for row in rows.drain(..) {
        let form = fold_name(&row.label);
        let Some(&at) = first.get(&form) else {
            first.insert(form, kept.len());
            kept.push(row);
            continue;
        };
        report.drop("label of an earlier concept", &row.label);
        let into = &mut kept[at];
        went_to.insert(row.id.clone(), into.id.clone());
        for xref in std::iter::once(row.id).chain(row.xrefs) {
            if !into.xrefs.contains(&xref) && xref != into.id {
                into.xrefs.push(xref);
            }
        }
        into.xrefs.sort();
        let known: HashSet<String> = into.names().map(fold_name).collect();
        let news = row.synonyms.into_iter();
        into.synonyms
            .extend(news.filter(|synonym| !known.contains(&fold_name(&synonym.text))));
    }
    for row in &mut kept {
        for parent in &mut row.parents {
            if let Some(id) = went_to.get(parent) {
                parent.clone_from(id);
            }
        }
        let own = row.id.clone();
        row.parents.retain(|parent| *parent != own);
        row.parents.sort();
        row.parents.dedup();
    }
    *rows = kept;
}

/// Settles every shared string.
///
/// The label beats synonyms, an exact synonym beats looser ones, an ancestor beats those below it; what is still tied is
/// dropped everywhere where it is short (a short form of several concepts says nothing without its definition), and else
/// stays with the first row, that of the more trusted source. Catches `carcinoma of colon` as a synonym of both colon
/// carcinoma and colon adenocarcinoma; leaves a string of one concept alone.
pub(super) fn settle(rows: &mut [DictionaryRow], report: &mut Report) {
    let mut places: BTreeMap<String, Vec<Place>> = BTreeMap::new();
    for (index, row) in rows.iter().enumerate() {
        places
            .entry(fold_name(&row.label))
            .or_default()
            .push((index, None));
        for (number, synonym) in row.synonyms.iter().enumerate() {
            let place = (index, Some(number));
            places
                .entry(fold_name(&synonym.text))
                .or_default()
                .push(place);
        }
    }
    let at: HashMap<&str, usize> = rows
        .iter()
        .enumerate()
        .map(|(index, row)| (row.id.as_str(), index))
        .collect();
    let ancestors = |start: usize| {
        let mut found = HashSet::new();
        let mut open = vec![start];
        while let Some(index) = open.pop() {
            for parent in rows[index]
                .parents
                .iter()
                .filter_map(|id| at.get(id.as_str()))
            {
                if found.insert(*parent) {
                    open.push(*parent);
                }
            }
        }
        found
    };
    let mut gone: HashSet<Place> = HashSet::new();
    for (form, places) in places {
        let concepts: HashSet<usize> = places.iter().map(|(index, _)| *index).collect();
        if concepts.len() < 2 {
            continue;
        }
        let rank = |place: &Place| match place.1 {
            None => 0,
            Some(number) => match rows[place.0].synonyms[number].kind {
                NameKind::Exact | NameKind::Abbreviation | NameKind::Adjectival => 1,
                _ => 2,
            },
        };
        let best = places.iter().map(rank).min().unwrap_or(0);
        let mut rivals: Vec<usize> = places
            .iter()
            .filter(|place| rank(place) == best)
            .map(|place| place.0)
            .collect();
        rivals.dedup();
        let general: Vec<usize> = rivals
            .iter()
            .copied()
            .filter(|one| {
                rivals
                    .iter()
                    .all(|other| one == other || ancestors(*other).contains(one))
            })
            .collect();
        let (rule, keeper) = match (rivals.as_slice(), general.as_slice()) {
            ([only], _) if best == 0 => ("shared with a label", Some(*only)),
            ([only], _) => ("shared with a closer name", Some(*only)),
            (_, [ancestor]) => ("shared with an ancestor", Some(*ancestor)),
            // Labels cannot go; the lint asks for an answer.
            ([first, ..], _) if best == 0 => ("shared labels", Some(*first)),
            _ if form.chars().count() <= 6 && !form.contains(' ') => {
                ("short form of several", None)
            }
            ([first, ..], _) => ("shared with an earlier concept", Some(*first)),
            ([], _) => continue,
        };
        for place in places {
            if Some(place.0) != keeper
                && let Some(number) = place.1
            {
                report.drop(rule, &rows[place.0].synonyms[number].text);
                gone.insert(place);
            }
        }
    }
    for (index, row) in rows.iter_mut().enumerate() {
        let mut number = 0;
        row.synonyms.retain(|_| {
            number += 1;
            !gone.contains(&(index, Some(number - 1)))
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ontology::Synonym;

    fn row(id: &str, label: &str, synonyms: &[&str], parents: &[&str]) -> DictionaryRow {
        DictionaryRow {
            id: id.to_owned(),
            label: label.to_owned(),
            synonyms: synonyms
                .iter()
                .map(|&text| Synonym {
                    kind: NameKind::Exact,
                    text: text.to_owned(),
                })
                .collect(),
            parents: parents.iter().map(|&parent| parent.to_owned()).collect(),
            ..DictionaryRow::default()
        }
    }

    #[test]
    fn concepts_of_one_label_are_joined_and_children_follow() {
        let mut rows = vec![
            row("A:1", "round sarcoma", &["round cell sarcoma"], &[]),
            row(
                "A:2",
                "Round Sarcomas",
                &["round-cell sarcoma", "spherical sarcoma"],
                &["A:1"],
            ),
            row("A:3", "small round sarcoma", &[], &["A:2"]),
        ];
        join_equal_labels(&mut rows, &mut Report::default());
        assert_eq!(rows.len(), 2);
        assert_eq!(rows[0].xrefs, ["A:2"]);
        assert_eq!(
            rows[0].synonyms.len(),
            2,
            "the round-cell sarcoma is there already"
        );
        assert_eq!(rows[1].parents, ["A:1"]);
    }

    #[test]
    fn one_concept_keeps_a_string_or_none_does() {
        let mut rows = [
            row("A:1", "colon carcinoma", &["carcinoma of colon"], &[]),
            row(
                "A:2",
                "colon adenocarcinoma",
                &[
                    "carcinoma of the colon",
                    "colon carcinomas",
                    "carcinoma of colon",
                    "CCX",
                ],
                &["A:1"],
            ),
            row("A:3", "rectal carcinoma", &["CCX", "bowel carcinoma"], &[]),
            row("A:4", "anal carcinoma", &["bowel carcinoma"], &[]),
        ];
        let mut report = Report::default();
        settle(&mut rows, &mut report);
        let left: Vec<Vec<&str>> = rows
            .iter()
            .map(|row| {
                row.synonyms
                    .iter()
                    .map(|synonym| synonym.text.as_str())
                    .collect()
            })
            .collect();
        assert_eq!(
            left,
            [
                vec!["carcinoma of colon"],
                vec!["carcinoma of the colon"],
                vec!["bowel carcinoma"],
                vec![],
            ]
        );
        for rule in [
            "shared with a label",
            "shared with an ancestor",
            "shared with an earlier concept",
        ] {
            assert_eq!(report.rules[rule].n_dropped, 1, "{rule}");
        }
        assert_eq!(report.rules["short form of several"].n_dropped, 2);
    }
}
