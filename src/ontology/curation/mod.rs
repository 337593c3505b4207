//! Names as sources state them in, names that people write out.
//!
//! Every rule is one function with its source, a case that it catches and one that it must not. They run in order: names
//! are rewritten, then suppressed, then made single within their concept, then between concepts. Variants of spelling,
//! number, hyphens and case are not made: folding makes them equal. Every decision is counted in the [`Report`], and a
//! row's note says which name was rewritten.

mod report;
mod rewrite;
mod shared;
mod suppress;
mod terms;

use std::collections::{HashMap, HashSet};

use serde::Deserialize;

use crate::document::NameKind;
use crate::normalize::fold_name;
use crate::ontology::Synonym;
use crate::ontology::recipe::DictionaryRow;

pub use report::{Report, RuleCount};
pub use terms::curate_terms;

/// What differs between dictionaries.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Profile {
    /// Whether stages, courses and age groups are no part of names.
    pub cancer: bool,
    /// Names that say nothing alone: `tumor`, `therapy`.
    pub generic: Vec<String>,
    /// English words that are names of this type all the same; their rows are marked as reviewed.
    pub words: Vec<String>,
    /// Names that are dropped, each for a reason that the recipe gives beside it.
    pub drop: Vec<String>,
    /// Abbreviations of fewer characters are dropped: without its definition, `ARC` says nothing.
    pub shortest_abbreviation: usize,
}

/// Folded names that others have.
#[derive(Clone, Debug, Default)]
pub struct Elsewhere {
    /// Names of other types.
    pub taken: HashSet<String>,
    /// Names that the overlay of this type blocks.
    pub blocked: HashSet<String>,
    /// Names of this type that the overlay gives to a concept, with its identifier.
    pub claimed: HashMap<String, String>,
}

/// Rewriting ends after so many rounds on one name.
const ROUNDS: usize = 6;

/// Cleans the names of a dictionary's rows; rows without a name are dropped.
///
/// `is_common` tells words of everyday English by their folded form; names that belong `elsewhere` are left out: catches
/// `barium enema` among treatments, where it is an imaging modality; leaves what the overlay gives to the same concept.
pub fn curate(
    rows: &mut Vec<DictionaryRow>,
    profile: &Profile,
    is_common: &dyn Fn(&str) -> bool,
    elsewhere: &Elsewhere,
) -> Report {
    let mut report = Report::default();
    let folded = |names: &[String]| -> HashSet<String> {
        names.iter().map(|name| fold_name(name)).collect()
    };
    let (generic, words, dropped) = (
        folded(&profile.generic),
        folded(&profile.words),
        folded(&profile.drop),
    );
    report.n_names.0 = rows.iter().map(|row| row.names().count()).sum();
    let reason = |synonym: &Synonym, id: &str, is_label: bool| -> Option<&'static str> {
        let form = fold_name(&synonym.text);
        if form.is_empty() {
            return Some("nothing left");
        }
        // A long label does no harm, and its concept stays.
        let rule = suppress::suppressed_by(&synonym.text, profile.cancer);
        if rule.is_some() && !(is_label && rule == Some("long name")) {
            return rule;
        }
        let is_symbol =
            synonym.text.chars().any(char::is_uppercase) && synonym.text.chars().count() <= 5;
        [
            (generic.contains(&form), "generic"),
            (dropped.contains(&form), "dropped by the recipe"),
            (elsewhere.blocked.contains(&form), "blocked in the overlay"),
            (elsewhere.taken.contains(&form), "name of another type"),
            (
                !is_label
                    && elsewhere
                        .claimed
                        .get(&form)
                        .is_some_and(|theirs| theirs != id),
                "name of another concept in the overlay",
            ),
            // An inverted heading that no rule could turn round.
            (!is_label && synonym.text.contains(", "), "comma"),
            (
                is_common(&form)
                    && !words.contains(&form)
                    && !(is_symbol && is_all_capitals(&synonym.text)),
                "English word",
            ),
            (
                synonym.kind == NameKind::Abbreviation
                    && synonym.text.chars().count() < profile.shortest_abbreviation,
                "short alias",
            ),
        ]
        .into_iter()
        .find_map(|(applies, rule)| applies.then_some(rule))
    };
    for row in rows.iter_mut() {
        if profile.cancer {
            mark_broad(row);
        }
        rewrite_names(row, &mut report);
        let label = Synonym {
            kind: NameKind::Exact,
            text: row.label.clone(),
        };
        let mut seen = HashSet::new();
        // A label that the rules leave out makes room for the first exact name that they do not.
        let label_reason = reason(&label, &row.id, true);
        if label_reason.is_none() {
            seen.insert(key(&row.label));
        }
        row.synonyms.retain(|synonym| {
            if let Some(rule) = reason(synonym, &row.id, false) {
                report.drop(rule, &synonym.text);
                return false;
            }
            let is_new = seen.insert(key(&synonym.text));
            if !is_new {
                report.drop("equal after folding", &synonym.text);
            }
            is_new
        });
        if let Some(rule) = label_reason {
            report.drop(rule, &row.label);
            // A short form says too little to stand for a concept.
            let is_speaking = |synonym: &Synonym| {
                synonym.kind == NameKind::Exact
                    && (synonym.text.contains(' ') || synonym.text.chars().count() > 7)
            };
            let kept = row
                .synonyms
                .iter()
                .position(is_speaking)
                .filter(|_| !suppress::is_of_concept(rule));
            if let Some(index) = kept {
                row.notes
                    .push(format!("label at the source: {} ({rule})", row.label));
                row.label = row.synonyms.remove(index).text;
            } else {
                report
                    .dropped_concepts
                    .push(format!("{} {} ({rule})", row.id, row.label));
                row.label.clear();
            }
        }
        if row.names().any(|name| words.contains(&fold_name(name))) {
            row.status = if row.status.is_empty() {
                "allow,reviewed".to_owned()
            } else {
                format!("{},reviewed", row.status)
            };
        }
    }
    rows.retain(|row| !row.label.is_empty());
    shared::join_equal_labels(rows, &mut report);
    shared::settle(rows, &mut report);
    report.n_names.1 = rows.iter().map(|row| row.names().count()).sum();
    report
}

/// Marks names that leave open whether a tumour is malignant as broader than a concept that does not. Catches `vulvar tumor`
/// and `neoplasm of vulva` of vulvar cancer; not `malignant tumor of vulva`, nor `Wilms tumor`, whose label says no more.
fn mark_broad(row: &mut DictionaryRow) {
    const MALIGNANT: &[&str] = &[
        "malign", "cancer", "carcinom", "sarcom", "lymphom", "leuk", "melanom", "blastom",
    ];
    let is_open = |name: &str| {
        let name = name.to_lowercase();
        let is_tumour = ["tumor", "tumour", "neoplasm", "neoplasms", "tumors"]
            .iter()
            .any(|word| {
                name.ends_with(&format!(" {word}")) || name.starts_with(&format!("{word} of "))
            });
        is_tumour && !MALIGNANT.iter().any(|word| name.contains(word))
    };
    let label = row.label.to_lowercase();
    if MALIGNANT.iter().any(|word| label.contains(word)) {
        for synonym in &mut row.synonyms {
            if synonym.kind == NameKind::Exact && is_open(&synonym.text) {
                synonym.kind = NameKind::Broad;
            }
        }
    }
}

/// What makes two names of a concept the same: the folded form, and for short forms the capitals.
fn key(name: &str) -> (String, bool) {
    (
        fold_name(name),
        is_all_capitals(name) && name.chars().count() <= 5,
    )
}

fn is_all_capitals(name: &str) -> bool {
    name.chars().any(char::is_uppercase) && !name.chars().any(char::is_lowercase)
}

/// Applies the rewriting rules to all names of a row until none applies.
fn rewrite_names(row: &mut DictionaryRow, report: &mut Report) {
    let inverts = row.inverts;
    let known: HashSet<String> = row.names().map(fold_name).collect();
    let old_label = row.label.clone();
    let mut label_names = vec![row.label.clone()];
    settle(&mut label_names, inverts);
    if label_names.first().is_some_and(|name| *name != row.label) {
        let new = label_names[0].clone();
        // A label in another order is taken from the source's other names where it is there, in their spelling.
        let form = fold_name(&new);
        let same_letters = |synonym: &&Synonym| synonym.text.to_lowercase() == new.to_lowercase();
        let theirs = row.synonyms.iter().find(same_letters);
        let theirs = theirs.or_else(|| {
            row.synonyms
                .iter()
                .find(|synonym| fold_name(&synonym.text) == form)
        });
        let new = theirs.map_or(new, |synonym| synonym.text.clone());
        report.rewrite(rule_of(&old_label, inverts), &old_label, &new);
        row.notes.push(format!("label at the source: {old_label}"));
        row.label = new;
    }
    let mut synonyms: Vec<Synonym> = label_names
        .drain(1..)
        .map(|text| Synonym {
            kind: kind_of(NameKind::Exact, &text),
            text,
        })
        .collect();
    for synonym in std::mem::take(&mut row.synonyms) {
        let mut names = vec![synonym.text.clone()];
        settle(&mut names, inverts);
        if names == [synonym.text.clone()] {
            synonyms.push(synonym);
            continue;
        }
        let rule = rule_of(&synonym.text, inverts);
        for text in names {
            if text == synonym.text {
                synonyms.push(synonym.clone());
                continue;
            }
            if known.contains(&fold_name(&text)) {
                report.drop("rewritten to a name that is there", &synonym.text);
                continue;
            }
            report.rewrite(rule, &synonym.text, &text);
            row.notes
                .push(format!("{text}: {rule} of {}", synonym.text));
            synonyms.push(Synonym {
                kind: kind_of(synonym.kind, &text),
                text,
            });
        }
    }
    for synonym in &mut synonyms {
        if synonym.kind == NameKind::Exact && is_short_form(&synonym.text) {
            synonym.kind = NameKind::Abbreviation;
        }
    }
    row.synonyms = synonyms;
}

/// Whether a name is a short form: one word of at most six characters with two capitals or more. Catches `DLBCL`, `mRCC`;
/// not `Wilms`.
fn is_short_form(name: &str) -> bool {
    name.chars().count() <= 6
        && !name.contains(' ')
        && name.chars().filter(|c| c.is_uppercase()).count() >= 2
}

/// A short form that a rule split off is an abbreviation.
fn kind_of(kind: NameKind, text: &str) -> NameKind {
    if kind == NameKind::Exact
        && !text.contains(' ')
        && text.chars().filter(|c| c.is_uppercase()).count() > 1
    {
        NameKind::Abbreviation
    } else {
        kind
    }
}

fn rule_of(name: &str, inverts: bool) -> &'static str {
    rewrite::rewrite(name, inverts).map_or("", |rewritten| rewritten.rule)
}

/// Rewrites names until no rule applies; what a rule makes stands where the old name stood.
fn settle(names: &mut Vec<String>, inverts: bool) {
    for _ in 0..ROUNDS {
        let mut is_changed = false;
        let mut next: Vec<String> = Vec::new();
        for name in names.iter() {
            match rewrite::rewrite(name, inverts) {
                Some(rewritten) => {
                    let old = rewritten.keeps_old.then(|| name.clone());
                    for new in old.into_iter().chain(rewritten.names) {
                        is_changed |= !names.contains(&new);
                        if !next.contains(&new) {
                            next.push(new);
                        }
                    }
                }
                None if next.contains(name) => {}
                None => next.push(name.clone()),
            }
        }
        *names = next;
        if !is_changed {
            break;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn curated(label: &str, synonyms: &[&str], profile: &Profile) -> (Vec<DictionaryRow>, Report) {
        let mut rows = vec![DictionaryRow {
            id: "A:1".to_owned(),
            label: label.to_owned(),
            inverts: true,
            synonyms: synonyms
                .iter()
                .map(|&text| Synonym {
                    kind: NameKind::Exact,
                    text: text.to_owned(),
                })
                .collect(),
            ..DictionaryRow::default()
        }];
        let elsewhere = Elsewhere {
            taken: HashSet::from(["taken name".to_owned()]),
            blocked: HashSet::from(["blocked name".to_owned()]),
            claimed: HashMap::from([
                ("claimed name".to_owned(), "A:2".to_owned()),
                ("own name".to_owned(), "A:1".to_owned()),
            ]),
        };
        let report = curate(&mut rows, profile, &|form| form == "rod", &elsewhere);
        (rows, report)
    }

    #[test]
    fn an_inverted_heading_becomes_its_entry_term_and_equal_names_go() {
        let profile = Profile::default();
        let synonyms = [
            "ductal carcinoma",
            "Carcinomas, Ductal",
            "Ductal carcinomas",
            "Duct Carcinoma",
            "Carcinoma, Duct-Cell",
        ];
        let (rows, report) = curated("Carcinoma, Ductal", &synonyms, &profile);
        assert_eq!(rows[0].label, "ductal carcinoma");
        let names: Vec<&str> = rows[0]
            .synonyms
            .iter()
            .map(|synonym| synonym.text.as_str())
            .collect();
        assert_eq!(names, ["Duct Carcinoma", "Duct-Cell Carcinoma"]);
        assert_eq!(
            rows[0].notes,
            [
                "label at the source: Carcinoma, Ductal",
                "Duct-Cell Carcinoma: inversion of Carcinoma, Duct-Cell"
            ]
        );
        assert_eq!(report.rules["inversion"].n_rewritten, 2);
        assert_eq!(report.rules["equal after folding"].n_dropped, 2);
    }

    #[test]
    fn an_everyday_word_makes_room_for_another_name_and_a_concept_without_one_goes() {
        let profile = Profile::default();
        let (rows, _) = curated(
            "rod",
            &[
                "retinal rod cell",
                "taken name",
                "blocked name",
                "claimed name",
                "own name",
            ],
            &profile,
        );
        assert_eq!(rows[0].label, "retinal rod cell");
        let names: Vec<&str> = rows[0]
            .synonyms
            .iter()
            .map(|synonym| synonym.text.as_str())
            .collect();
        assert_eq!(names, ["own name"]);
        assert_eq!(rows[0].notes, ["label at the source: rod (English word)"]);
        let (rows, report) = curated("rod", &[], &profile);
        assert!(rows.is_empty());
        assert_eq!(report.dropped_concepts, ["A:1 rod (English word)"]);
    }

    #[test]
    fn a_word_that_the_recipe_allows_stays_and_is_answered_for() {
        let profile = Profile {
            words: vec!["rod".to_owned()],
            ..Profile::default()
        };
        let (rows, _) = curated("rod", &[], &profile);
        assert_eq!(
            (rows[0].label.as_str(), rows[0].status.as_str()),
            ("rod", "allow,reviewed")
        );
    }
}
