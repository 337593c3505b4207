//! Parents, cross-references and attributes of concepts that cannot be right.

use std::collections::{BTreeSet, HashMap};

use crate::dictionary::Lexicon;
use crate::document::{Concept, ConceptId};

/// The namespace of our own concepts: nobody else defines them.
const OWN_NAMESPACE: &str = "ONCOTAG:";

/// What is wrong with concepts: which, the code, what, and what to do.
pub(super) fn wrong_facts(
    lexicon: &Lexicon,
) -> Vec<(ConceptId, &'static str, String, &'static str)> {
    let vocabulary = lexicon.vocabulary();
    let circles = in_circles(lexicon);
    let mut wrong = Vec::new();
    for (id, concept) in (0_u32..).map(ConceptId).zip(vocabulary.concepts()) {
        let is_known = |curie: &str| {
            vocabulary
                .concept_by_curie(concept.entity_type, curie)
                .is_some()
        };
        // A selection of an ontology has parents outside itself, and `dictionary stats` counts them; what only we can
        // define and did not is a slip.
        for parent in &concept.parents {
            if parent.starts_with(OWN_NAMESPACE) && !is_known(parent) {
                let message = format!(
                    "{} has the parent {parent}, which is nowhere",
                    concept.curie
                );
                wrong.push((id, "ONC0163", message, "add the parent, or correct it"));
            }
        }
        if let Some(circle) = circles.get(&id) {
            let message = format!("{} is above itself: {circle}", concept.curie);
            wrong.push((id, "ONC0164", message, "remove one of these parents"));
        }
        if concept.xrefs.contains(&concept.curie) {
            let message = format!("{} has itself for a cross-reference", concept.curie);
            wrong.push((id, "ONC0165", message, "remove the cross-reference"));
        }
        for (key, value) in &concept.attributes {
            if key == "head" && !is_known(value) {
                let message = format!(
                    "{} has the head {value}, which is no concept of its type",
                    concept.curie
                );
                wrong.push((
                    id,
                    "ONC0167",
                    message,
                    "add the concept, or correct the head",
                ));
            }
        }
    }
    wrong
}

/// The first concept of each circle of parents, with the circle.
fn in_circles(lexicon: &Lexicon) -> HashMap<ConceptId, String> {
    let vocabulary = lexicon.vocabulary();
    let parents = |concept: &Concept| -> Vec<ConceptId> {
        let known = |parent: &String| vocabulary.concept_by_curie(concept.entity_type, parent);
        concept.parents.iter().filter_map(known).collect()
    };
    let mut found = HashMap::new();
    let mut done: BTreeSet<ConceptId> = BTreeSet::new();
    for start in (0_u32..).map(ConceptId).take(vocabulary.concepts().len()) {
        // Depth first, with the way from the start kept; each entry holds the parents that are still to be tried.
        let mut way = vec![(start, parents(vocabulary.concept(start)))];
        while let Some((at, open)) = way.last_mut() {
            let at = *at;
            let Some(next) = open.pop() else {
                done.insert(at);
                way.pop();
                continue;
            };
            if let Some(begin) = way.iter().position(|(id, _)| *id == next) {
                let circle = way[begin..].iter().map(|(id, _)| *id).chain([next]);
                let shown: Vec<&str> = circle
                    .map(|id| vocabulary.concept(id).curie.as_str())
                    .collect();
                found.entry(next).or_insert_with(|| shown.join(" → "));
            } else if !done.contains(&next) {
                way.push((next, parents(vocabulary.concept(next))));
            }
        }
    }
    found
}
