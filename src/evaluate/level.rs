//! The levels at which a prediction is compared, and the counts of one document at each.

use std::collections::{BTreeMap, BTreeSet};

use super::findings::has_right_identifier;
use super::profile::{GoldConcept, has_namespace};
use super::score::{Counts, Matching, match_by_concept};
use super::{GoldEntity, PredictedMention};

/// What has to be equal for a hit to be right.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Level {
    /// All fragments and the type.
    Strict,
    /// The type, and at least one character is shared.
    Overlap,
    /// All fragments, the type and the concept.
    Concept,
    /// The type and the concept, once a document, wherever they stand.
    Document,
}

impl Level {
    /// All of them, in order.
    pub const ALL: [Self; 4] = [Self::Strict, Self::Overlap, Self::Concept, Self::Document];

    /// The name for people.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Strict => "strict span and type",
            Self::Overlap => "overlap and type",
            Self::Concept => "strict span, type and concept",
            Self::Document => "concepts of a document",
        }
    }
}

/// Counts of one document at every level, by type.
pub(super) type DocumentCounts = BTreeMap<String, [Counts; Level::ALL.len()]>;

/// Adds the counts of one matching: right under the mention's type, missed under the entity's first.
///
/// What is neither right nor wrong still gives its type a line.
pub(super) fn tally(
    level: Level,
    entities: &[GoldEntity],
    mentions: &[PredictedMention],
    matching: &Matching,
    counts: &mut DocumentCounts,
) {
    let mut add = |name: &str, more: Counts| {
        let by_level = counts.entry(name.to_owned()).or_default();
        by_level[level as usize].add(more); // as: the place of the level in its enum
    };
    for (index, entity) in entities.iter().enumerate() {
        match matching.mention_of(index) {
            Some(mention) => add(&mentions[mention].entity_type, Counts::RIGHT),
            None if entity.is_required => add(&entity.types[0], Counts::MISSED),
            None => add(&entity.types[0], Counts::default()),
        }
    }
    for (index, mention) in mentions.iter().enumerate() {
        if matching.is_wrong(index) {
            add(&mention.entity_type, Counts::WRONG);
        }
    }
}

/// Pairs by span, type and concept. What has no identifier in the gold standard is neither right nor wrong here.
pub(super) fn match_concepts(entities: &[GoldEntity], mentions: &[PredictedMention]) -> Matching {
    let with_ids: Vec<GoldEntity> = entities
        .iter()
        .map(|entity| GoldEntity {
            is_required: entity.is_required && (entity.accepts_any_id || !entity.ids.is_empty()),
            ..entity.clone()
        })
        .collect();
    match_by_concept(&with_ids, mentions, |entity, mention| {
        has_right_identifier(entity, mention) == Some(true)
    })
}

/// The concepts of entities, where no profile says which they are.
pub(super) fn concepts_of(entities: &[GoldEntity]) -> Vec<GoldConcept> {
    let with_ids = entities.iter().filter(|entity| !entity.ids.is_empty());
    with_ids
        .map(|entity| GoldConcept {
            class: entity.types[0].clone(),
            ids: entity.ids.clone(),
            is_required: entity.is_required,
        })
        .collect()
}

/// Adds what the document's concepts count: each once, by type.
///
/// A gold concept is found where a mention of its type has one of its identifiers. A predicted concept that hits none is
/// wrong, unless all its mentions are neither right nor wrong as mentions, or stand where the gold standard says no
/// concept. Predicted concepts are told apart by their identifiers in `namespaces`, those without one by their own.
pub(super) fn count_concepts(
    gold: &[GoldConcept],
    entities: &[GoldEntity],
    mentions: &[PredictedMention],
    overlap: &Matching,
    namespaces: &[String],
    counts: &mut DocumentCounts,
) {
    let gold = merge(gold);
    let mut add = |name: &str, more: Counts| {
        let by_level = counts.entry(name.to_owned()).or_default();
        by_level[Level::Document as usize].add(more); // as: the place of the level in its enum
    };
    let hits = |concept: &GoldConcept, mention: &PredictedMention| {
        concept.class == mention.entity_type
            && mention.ids.iter().any(|id| concept.ids.contains(id))
    };
    for concept in gold.iter().filter(|concept| concept.is_required) {
        let is_found = mentions.iter().any(|mention| hits(concept, mention));
        add(
            &concept.class,
            if is_found {
                Counts::RIGHT
            } else {
                Counts::MISSED
            },
        );
    }
    let mut wrong: BTreeSet<(&str, Vec<&str>)> = BTreeSet::new();
    for (index, mention) in mentions.iter().enumerate() {
        let is_judged = match overlap.entity_of(index) {
            Some(entity) => !entities[entity].accepts_any_id && !entities[entity].ids.is_empty(),
            None => overlap.is_wrong(index),
        };
        if is_judged && !gold.iter().any(|concept| hits(concept, mention)) {
            wrong.insert((&mention.entity_type, key(mention, namespaces)));
        }
    }
    for (class, _) in &wrong {
        add(class, Counts::WRONG);
    }
}

/// What tells the concept of a mention from others.
fn key<'m>(mention: &'m PredictedMention, namespaces: &[String]) -> Vec<&'m str> {
    let mut ids: Vec<&str> = mention.ids.iter().map(String::as_str).collect();
    if namespaces.is_empty() {
        ids.truncate(1);
    } else if ids.iter().any(|id| has_namespace(namespaces, id)) {
        ids.retain(|id| has_namespace(namespaces, id));
        ids.sort_unstable();
    } else {
        ids.truncate(1);
    }
    ids
}

/// Concepts of one class that share an identifier are one; it is required where one of them is.
fn merge(concepts: &[GoldConcept]) -> Vec<GoldConcept> {
    let mut merged: Vec<GoldConcept> = Vec::new();
    for concept in concepts {
        let mut one = concept.clone();
        merged.retain(|other| {
            let is_same =
                other.class == one.class && other.ids.iter().any(|id| one.ids.contains(id));
            if is_same {
                let new = other.ids.iter().filter(|id| !one.ids.contains(id));
                let new: Vec<String> = new.cloned().collect();
                one.ids.extend(new);
                one.is_required |= other.is_required;
            }
            !is_same
        });
        merged.push(one);
    }
    merged
}

#[cfg(test)]
mod tests;
