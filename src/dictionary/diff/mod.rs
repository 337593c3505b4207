//! Two lexicons in, what changed from one to the other out.
//!
//! Concepts are the same where type and identifier are; strings are the same where their normalized forms are, since
//! that is what matching sees. A string that left one concept and came to another has moved.

mod sides;
mod strings;

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

pub use sides::{DiffSide, load_sides};

use super::Lexicon;
use crate::document::{Concept, ConceptId, NameKind};
use crate::normalize::fold_name;

/// What changed. Every list is in order of type, then of identifier or string.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct DictionaryDiff {
    /// Concepts that only the new side has.
    pub concepts_added: Vec<ConceptEntry>,
    /// Concepts that only the old side has and nothing replaces.
    pub concepts_removed: Vec<ConceptEntry>,
    /// Concepts that only the old side has, and what takes their place.
    pub concepts_replaced: Vec<Replacement>,
    /// Concepts with another label.
    pub concepts_relabelled: Vec<Relabelling>,
    /// Concepts with other cross-references, parents or attributes.
    pub facts_changed: Vec<FactChange>,
    /// Strings that a concept has gained.
    pub strings_added: Vec<StringEntry>,
    /// Strings that a concept has lost.
    pub strings_removed: Vec<StringEntry>,
    /// Strings that another concept has now.
    pub strings_moved: Vec<StringMove>,
    /// Strings whose flags are other ones.
    pub flags_changed: Vec<FlagChange>,
}

impl DictionaryDiff {
    /// What changed from one lexicon to another.
    pub fn between(old: &Lexicon, new: &Lexicon) -> Self {
        let mut diff = Self::default();
        concepts(old, new, &mut diff);
        strings::compare(old, new, &mut diff);
        diff
    }

    /// Whether nothing changed.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

/// A concept.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct ConceptEntry {
    /// Name of its type.
    #[serde(rename = "type")]
    pub entity_type: String,
    /// Its CURIE.
    pub id: String,
    /// Its label.
    pub label: String,
}

/// A concept that is gone, and what takes its place.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Replacement {
    /// What is gone.
    pub concept: ConceptEntry,
    /// What there is now.
    pub by: ConceptEntry,
    /// How that is known.
    pub because: Evidence,
}

/// Why a concept is taken for another's replacement.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Evidence {
    /// It says so, in its attribute `replaces`.
    Attribute,
    /// It has the old identifier among its cross-references.
    Xref,
    /// It has the old label among its names.
    Label,
}

/// A concept with another label.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Relabelling {
    /// The concept, with its new label.
    pub concept: ConceptEntry,
    /// The old label.
    pub from: String,
}

/// Facts of a concept that came and went.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct FactChange {
    /// The concept.
    pub concept: ConceptEntry,
    /// `xrefs`, `parents` or `attributes`.
    pub fact: &'static str,
    /// What the new side has more, in order.
    pub added: Vec<String>,
    /// What it has no longer, in order.
    pub removed: Vec<String>,
}

/// A string of a concept.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct StringEntry {
    /// Name of its type.
    #[serde(rename = "type")]
    pub entity_type: String,
    /// The string.
    pub name: String,
    /// Its kind.
    pub kind: &'static str,
    /// Its status.
    pub status: &'static str,
    /// CURIE of its concept; `-` for a string without one.
    pub id: String,
    /// Label of its concept; empty for a string without one.
    pub label: String,
}

/// A string that another concept has now.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct StringMove {
    /// The string where it was.
    pub from: StringEntry,
    /// The string where it is.
    pub to: StringEntry,
}

/// A string with other flags than before.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct FlagChange {
    /// The string as it is now.
    pub string: StringEntry,
    /// The flags that changed, each once.
    pub flags: Vec<Flag>,
}

/// A flag before and after.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Flag {
    /// `spelling`, `kind`, `case`, `status` or `companions`.
    pub flag: &'static str,
    /// What it was.
    pub from: String,
    /// What it is.
    pub to: String,
}

/// The concepts of a lexicon by name of type and CURIE.
fn by_identity(lexicon: &Lexicon) -> BTreeMap<(&str, &str), &Concept> {
    let vocabulary = lexicon.vocabulary();
    vocabulary
        .concepts()
        .map(|concept| {
            let entity_type = vocabulary.entity_type(concept.entity_type);
            ((entity_type.name.as_str(), concept.curie.as_str()), concept)
        })
        .collect()
}

fn entry(entity_type: &str, concept: &Concept) -> ConceptEntry {
    ConceptEntry {
        entity_type: entity_type.to_owned(),
        id: concept.curie.clone(),
        label: concept.label.clone(),
    }
}

fn concepts(old: &Lexicon, new: &Lexicon, diff: &mut DictionaryDiff) {
    let (before, after) = (by_identity(old), by_identity(new));
    for (identity, concept) in &after {
        let now = entry(identity.0, concept);
        let Some(was) = before.get(identity) else {
            diff.concepts_added.push(now);
            continue;
        };
        let attributes = |concept: &Concept| -> Vec<String> {
            let pairs = concept.attributes.iter();
            pairs.map(|(key, value)| format!("{key}={value}")).collect()
        };
        for (fact, was, is) in [
            ("xrefs", was.xrefs.clone(), concept.xrefs.clone()),
            ("parents", was.parents.clone(), concept.parents.clone()),
            ("attributes", attributes(was), attributes(concept)),
        ] {
            let was: BTreeSet<String> = was.into_iter().collect();
            let is: BTreeSet<String> = is.into_iter().collect();
            if was != is {
                diff.facts_changed.push(FactChange {
                    concept: now.clone(),
                    fact,
                    added: is.difference(&was).cloned().collect(),
                    removed: was.difference(&is).cloned().collect(),
                });
            }
        }
        if was.label != concept.label {
            diff.concepts_relabelled.push(Relabelling {
                concept: now,
                from: was.label.clone(),
            });
        }
    }
    let claims = claims(new);
    for (identity, concept) in before {
        if after.contains_key(&identity) {
            continue;
        }
        let gone = entry(identity.0, concept);
        let claimed = claims
            .get(&identity)
            .map(|&(because, by)| (because, entry(identity.0, by)));
        let named = || by_label(new, identity.0, &concept.label);
        match claimed.or_else(named) {
            Some((because, by)) => diff.concepts_replaced.push(Replacement {
                concept: gone,
                by,
                because,
            }),
            None => diff.concepts_removed.push(gone),
        }
    }
}

/// The identifiers that concepts say they replace or equal, each with the first concept that says so; what an attribute
/// says comes before cross-references.
fn claims(lexicon: &Lexicon) -> BTreeMap<(&str, &str), (Evidence, &Concept)> {
    let mut claims = BTreeMap::new();
    let known = by_identity(lexicon);
    for ((entity_type, _), concept) in &known {
        for (key, value) in &concept.attributes {
            if key == "replaces" {
                claims
                    .entry((*entity_type, value.as_str()))
                    .or_insert((Evidence::Attribute, *concept));
            }
        }
    }
    for ((entity_type, _), concept) in &known {
        for xref in &concept.xrefs {
            claims
                .entry((*entity_type, xref.as_str()))
                .or_insert((Evidence::Xref, *concept));
        }
    }
    claims
}

/// The only concept of a type that has a label for a name of its own.
fn by_label(lexicon: &Lexicon, entity_type: &str, label: &str) -> Option<(Evidence, ConceptEntry)> {
    let vocabulary = lexicon.vocabulary();
    let wanted = vocabulary.type_by_name(entity_type)?;
    let of_type = lexicon
        .terms_with_form(&fold_name(label))
        .iter()
        .map(|&id| lexicon.term(id))
        .filter(|term| {
            term.entity_type == wanted && matches!(term.kind, NameKind::Label | NameKind::Exact)
        });
    let concepts: BTreeSet<ConceptId> = of_type.filter_map(|term| term.concept).collect();
    let only = concepts.first().filter(|_| concepts.len() == 1)?;
    let found = entry(entity_type, vocabulary.concept(*only));
    Some((Evidence::Label, found))
}

#[cfg(test)]
mod tests;
