//! Strings that came, went, moved, or have other flags.

use std::collections::{BTreeMap, BTreeSet};

use super::{DictionaryDiff, Flag, FlagChange, StringEntry, StringMove};
use crate::dictionary::{Lexicon, Term};

/// The terms with one normalized form in one type, by CURIE of the concept; `-` where there is none.
type Holders<'l> = BTreeMap<&'l str, Vec<&'l Term>>;

/// Compares the strings of two lexicons, form by form.
pub(super) fn compare(old: &Lexicon, new: &Lexicon, diff: &mut DictionaryDiff) {
    let (before, after) = (by_form(old), by_form(new));
    let nobody = Holders::new();
    let forms: BTreeSet<_> = before.keys().chain(after.keys()).collect();
    for form in forms {
        let was = before.get(form).unwrap_or(&nobody);
        let is = after.get(form).unwrap_or(&nobody);
        for (id, terms) in is {
            if let Some(earlier) = was.get(id) {
                changed((old, earlier), (new, terms), diff);
            }
        }
        let gone: Vec<&Vec<&Term>> = was
            .iter()
            .filter(|(id, _)| !is.contains_key(*id))
            .map(|(_, terms)| terms)
            .collect();
        let come: Vec<&Vec<&Term>> = is
            .iter()
            .filter(|(id, _)| !was.contains_key(*id))
            .map(|(_, terms)| terms)
            .collect();
        // In order of identifier, one leaves for one that comes; what is over has come or gone for good.
        let n_moved = gone.len().min(come.len());
        for (from, to) in gone.iter().zip(&come) {
            diff.strings_moved.push(StringMove {
                from: entry(old, from[0]),
                to: entry(new, to[0]),
            });
        }
        for terms in &gone[n_moved..] {
            diff.strings_removed
                .extend(terms.iter().map(|term| entry(old, term)));
        }
        for terms in &come[n_moved..] {
            diff.strings_added
                .extend(terms.iter().map(|term| entry(new, term)));
        }
    }
    diff.strings_added.sort();
    diff.strings_removed.sort();
    diff.strings_moved.sort_by(|a, b| a.to.cmp(&b.to));
    diff.flags_changed.sort_by(|a, b| a.string.cmp(&b.string));
}

/// The terms of a lexicon by name of type and normalized form. A string that a concept has twice counts once.
fn by_form(lexicon: &Lexicon) -> BTreeMap<(&str, &str), Holders<'_>> {
    let vocabulary = lexicon.vocabulary();
    let mut by_form: BTreeMap<(&str, &str), Holders<'_>> = BTreeMap::new();
    for (form, ids) in lexicon.patterns().iter() {
        for &id in ids {
            let term = lexicon.term(id);
            let entity_type = vocabulary.entity_type(term.entity_type).name.as_str();
            let holders = by_form.entry((entity_type, form)).or_default();
            let concept = term
                .concept
                .map_or("-", |concept| vocabulary.concept(concept).curie.as_str());
            let terms = holders.entry(concept).or_default();
            if terms.iter().all(|known| known.name != term.name) {
                terms.push(term);
            }
        }
    }
    by_form
}

/// The terms of one form and concept on both sides: those of the same spelling belong together, the others in order.
fn changed(
    (old, was): (&Lexicon, &[&Term]),
    (new, is): (&Lexicon, &[&Term]),
    diff: &mut DictionaryDiff,
) {
    let same = |term: &Term, others: &[&Term]| others.iter().any(|other| other.name == term.name);
    for term in is {
        if let Some(earlier) = was.iter().find(|earlier| earlier.name == term.name) {
            flags(new, earlier, term, diff);
        }
    }
    let mut left = was.iter().filter(|term| !same(term, is));
    let mut right = is.iter().filter(|term| !same(term, was));
    loop {
        match (left.next(), right.next()) {
            (Some(earlier), Some(term)) => flags(new, earlier, term, diff),
            (Some(earlier), None) => diff.strings_removed.push(entry(old, earlier)),
            (None, Some(term)) => diff.strings_added.push(entry(new, term)),
            (None, None) => return,
        }
    }
}

fn flags(new: &Lexicon, was: &Term, is: &Term, diff: &mut DictionaryDiff) {
    let pairs = [
        ("spelling", was.name.clone(), is.name.clone()),
        (
            "kind",
            was.kind.as_str().to_owned(),
            is.kind.as_str().to_owned(),
        ),
        (
            "case",
            was.case.as_str().to_owned(),
            is.case.as_str().to_owned(),
        ),
        (
            "status",
            was.status.as_str().to_owned(),
            is.status.as_str().to_owned(),
        ),
        (
            "companions",
            was.companions.to_string(),
            is.companions.to_string(),
        ),
    ];
    let flags: Vec<Flag> = pairs
        .into_iter()
        .filter(|(_, from, to)| from != to)
        .map(|(flag, from, to)| Flag { flag, from, to })
        .collect();
    if !flags.is_empty() {
        diff.flags_changed.push(FlagChange {
            string: entry(new, is),
            flags,
        });
    }
}

/// A term of a lexicon, for people.
fn entry(lexicon: &Lexicon, term: &Term) -> StringEntry {
    let vocabulary = lexicon.vocabulary();
    let concept = term.concept.map(|concept| vocabulary.concept(concept));
    StringEntry {
        entity_type: vocabulary.entity_type(term.entity_type).name.clone(),
        name: term.name.clone(),
        kind: term.kind.as_str(),
        status: term.status.as_str(),
        id: concept.map_or_else(|| "-".to_owned(), |concept| concept.curie.clone()),
        label: concept.map_or_else(String::new, |concept| concept.label.clone()),
    }
}
