//! Which concept a string means, where the dictionaries have several.

use std::iter;

use super::judge::{Accepted, Context};
use crate::dictionary::{Lexicon, Term};
use crate::document::{ConceptId, Discard, Document, NameKind, Reason, TermId};

/// A reading that was chosen among those of its type on the same fragments.
#[derive(Clone, Debug)]
pub(super) struct Chosen<'a> {
    pub(super) reading: &'a Accepted,
    /// The share of its term, from 0 to 1.
    share: f32,
    /// The terms of the others with their shares, best first.
    others: Vec<(TermId, f32)>,
}

impl<'a> Chosen<'a> {
    /// A reading that is the only one of its type on its fragments.
    pub(super) fn alone(reading: &'a Accepted) -> Self {
        Self {
            reading,
            share: 1.0,
            others: Vec::new(),
        }
    }

    /// All terms of the choice with their shares, best first.
    pub(super) fn ranked(&self) -> impl Iterator<Item = (TermId, f32)> {
        let own = (self.reading.candidate.term, self.share);
        iter::once(own).chain(self.others.iter().copied())
    }
}

/// Among the readings of one type on the same fragments chooses the best. In order of fragments, then type.
pub(super) fn choose<'a>(
    document: &Document,
    lexicon: &Lexicon,
    accepted: &'a [Accepted],
    discards: &mut Vec<Discard>,
) -> Vec<Chosen<'a>> {
    let key = |one: &'a Accepted| {
        let entity_type = lexicon.term(one.candidate.term).entity_type;
        (&one.candidate.fragments, entity_type)
    };
    let mut keyed: Vec<_> = accepted.iter().map(|one| (key(one), one)).collect();
    keyed.sort_by_key(|&(key, _)| key);
    let groups = keyed.chunk_by(|(a, _), (b, _)| a == b);
    groups
        .filter_map(|group| match group {
            [(_, one)] => Some(Chosen::alone(one)),
            several => {
                let group = several.iter().map(|&(_, one)| one).collect();
                choose_of_several(document, lexicon, group, discards)
            }
        })
        .collect()
}

/// The best of several readings of one type on the same fragments.
fn choose_of_several<'a>(
    document: &Document,
    lexicon: &Lexicon,
    mut group: Vec<&'a Accepted>,
    discards: &mut Vec<Discard>,
) -> Option<Chosen<'a>> {
    let surface = group
        .first()?
        .candidate
        .fragments
        .surface(&document.text, " ");
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
    let best = *group.first()?;
    let (cover, winner) = (best.candidate.fragments.cover(), best.candidate.term);
    let mut discard = |one: &Accepted, reason| {
        discards.push(Discard {
            candidate: one.candidate.clone(),
            reason,
        });
    };
    // A concept found by several of its names counts once, by the best of them.
    let mut seen: Vec<Option<ConceptId>> = Vec::new();
    group.retain(|one| {
        let concept = lexicon.term(one.candidate.term).concept;
        let is_new = !seen.contains(&concept);
        if is_new {
            seen.push(concept);
        } else {
            discard(one, Reason::SameConcept(cover, winner));
        }
        is_new
    });
    let weight_of = |one: &Accepted| weight(lexicon.term(one.candidate.term), one);
    let total: f32 = group.iter().map(|one| weight_of(one)).sum();
    let others = &group[1..];
    for one in others {
        discard(one, Reason::Alternative(cover, winner));
    }
    Some(Chosen {
        reading: best,
        share: weight_of(best) / total,
        others: (others.iter())
            .map(|one| (one.candidate.term, weight_of(one) / total))
            .collect(),
    })
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
