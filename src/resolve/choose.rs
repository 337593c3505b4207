//! Which concept a string means, where the dictionaries have several.

use hashbrown::HashMap;

use super::judge::{Accepted, Context};
use crate::dictionary::{Lexicon, Term};
use crate::document::{
    ConceptId, Discard, Document, EntityTypeId, Fragments, NameKind, Reason, TermId,
};

/// The terms of each choice with their shares, best first.
pub(super) type Choices = HashMap<(Fragments, EntityTypeId), Vec<(TermId, f32)>>;

/// Among the terms of one type on the same fragments keeps the best; notes the concepts of the others in `choices`.
pub(super) fn choose(
    document: &Document,
    lexicon: &Lexicon,
    mut accepted: Vec<Accepted>,
    choices: &mut Choices,
    discards: &mut Vec<Discard>,
) -> Vec<Accepted> {
    let type_of = |one: &Accepted| lexicon.term(one.candidate.term).entity_type;
    accepted.sort_by(|a, b| {
        (&a.candidate.fragments, type_of(a)).cmp(&(&b.candidate.fragments, type_of(b)))
    });
    let mut best = Vec::with_capacity(accepted.len());
    let mut accepted = accepted.into_iter().peekable();
    while let Some(first) = accepted.next() {
        let key = (first.candidate.fragments.clone(), type_of(&first));
        let is_of_group =
            |one: &Accepted| one.candidate.fragments == key.0 && type_of(one) == key.1;
        if !accepted.peek().is_some_and(is_of_group) {
            choices.insert(key, vec![(first.candidate.term, 1.0)]);
            best.push(first);
            continue;
        }
        let mut group = vec![first];
        while let Some(one) = accepted.next_if(is_of_group) {
            group.push(one);
        }
        let surface = key.0.surface(&document.text, " ");
        group.sort_by(|a, b| {
            let order = |one: &Accepted| {
                let term = lexicon.term(one.candidate.term);
                let is_defined = one.context == Some(Context::Definition);
                (!is_defined, rank(term), term.name != surface)
            };
            let by_evidence = evidence(b.context.as_ref()).total_cmp(&evidence(a.context.as_ref()));
            order(a)
                .cmp(&order(b))
                .then(by_evidence)
                .then(a.candidate.term.cmp(&b.candidate.term))
        });
        // A concept found by several of its names counts once, by the best of them.
        let (cover, winner) = (key.0.cover(), group[0].candidate.term);
        let mut seen: Vec<Option<ConceptId>> = Vec::new();
        let (group, repeats): (Vec<_>, Vec<_>) = group.into_iter().partition(|one| {
            let concept = lexicon.term(one.candidate.term).concept;
            let is_new = !seen.contains(&concept);
            seen.push(concept);
            is_new
        });
        discards.extend(repeats.into_iter().map(|one| Discard {
            candidate: one.candidate,
            reason: Reason::SameConcept(cover, winner),
        }));
        let weights: Vec<f32> = group
            .iter()
            .map(|one| weight(lexicon.term(one.candidate.term), one))
            .collect();
        let total: f32 = weights.iter().sum();
        choices.insert(
            key.clone(),
            group
                .iter()
                .zip(&weights)
                .map(|(one, weight)| (one.candidate.term, weight / total))
                .collect(),
        );
        let mut group = group.into_iter();
        if let Some(first) = group.next() {
            let (cover, term) = (first.candidate.fragments.cover(), first.candidate.term);
            discards.extend(group.map(|one| Discard {
                candidate: one.candidate,
                reason: Reason::Alternative(cover, term),
            }));
            best.push(first);
        }
    }
    best
}

/// The order of kinds of names in choosing a concept.
fn rank(term: &Term) -> u8 {
    match term.kind {
        NameKind::Defined | NameKind::Label => 0,
        NameKind::Exact => 1,
        NameKind::Abbreviation => 2,
        NameKind::Adjectival => 3,
        NameKind::Narrow => 4,
        NameKind::Broad => 5,
        NameKind::Related => 6,
    }
}

/// How far a name of a kind speaks for its concept. Ordinal priors set by hand (docs/evaluation.md), not measured
/// probabilities: what counts is their order.
pub(super) fn prior(kind: NameKind) -> f32 {
    match kind {
        NameKind::Label | NameKind::Exact | NameKind::Defined => 0.99,
        NameKind::Abbreviation | NameKind::Adjectival => 0.9,
        NameKind::Narrow => 0.85,
        NameKind::Broad => 0.7,
        NameKind::Related => 0.6,
    }
}

/// How far what spoke for a term that needs context can be relied on; as ordinal as [`prior`].
pub(super) fn evidence(context: Option<&Context>) -> f32 {
    match context {
        None | Some(Context::Definition) => 1.0,
        Some(Context::NamedInFull) => 0.95,
        Some(Context::Companion(_)) => 0.85,
        Some(Context::Heading) => 0.8,
        Some(Context::Near(_)) => 0.7,
        Some(Context::None) => 0.5,
    }
}

fn weight(term: &Term, one: &Accepted) -> f32 {
    // A definition in the document settles the matter.
    if one.context == Some(Context::Definition) {
        20.0
    } else {
        prior(term.kind) * evidence(one.context.as_ref())
    }
}
