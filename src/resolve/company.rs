//! Types that are only tagged beside certain others.

use std::collections::BTreeSet;

use super::judge::sentence_of;
use super::{Accepted, ResolveOptions, overlap};
use crate::dictionary::Lexicon;
use crate::document::{Annotations, Discard, EntityTypeId, Reason};

/// Settles overlaps among the readings that have the company that their type wants.
///
/// A reading without company takes no part, so it cannot push out another one. Since a companion may itself lose an
/// overlap, readings that turn out lonely are dropped and the rest is settled anew, until none is lonely. `always` is
/// company that cannot be lost: generic names (`tumor`), which are no mentions.
pub(super) fn settle_in_company(
    mut readings: Vec<Accepted>,
    always: &BTreeSet<(usize, EntityTypeId)>,
    lexicon: &Lexicon,
    options: ResolveOptions,
    annotations: &Annotations,
    discards: &mut Vec<Discard>,
) -> Vec<Accepted> {
    let wants_none = |reading: &Accepted| wanted_by(reading, lexicon).is_empty();
    if readings.iter().all(wants_none) {
        return overlap::settle(readings, lexicon, options, discards);
    }
    let mut companions = types_by_sentence(&readings, lexicon, annotations);
    companions.extend(always);
    loop {
        let (kept, lonely): (Vec<_>, Vec<_>) = readings
            .into_iter()
            .partition(|reading| has_company(reading, &companions, lexicon, annotations));
        discards.extend(lonely.into_iter().map(|reading| Discard {
            candidate: reading.candidate,
            reason: Reason::NoCompanionType,
        }));
        let mut lost = Vec::new();
        let settled = overlap::settle(kept.clone(), lexicon, options, &mut lost);
        companions = types_by_sentence(&settled, lexicon, annotations);
        companions.extend(always);
        if settled
            .iter()
            .all(|reading| has_company(reading, &companions, lexicon, annotations))
        {
            discards.extend(lost);
            return settled;
        }
        readings = kept;
    }
}

/// The types that are mentioned in each sentence, but for those that want company themselves.
pub(super) fn types_by_sentence(
    readings: &[Accepted],
    lexicon: &Lexicon,
    annotations: &Annotations,
) -> BTreeSet<(usize, EntityTypeId)> {
    readings
        .iter()
        .filter_map(|reading| {
            let entity_type = lexicon.term(reading.candidate.term).entity_type;
            let is_sure = lexicon.settings(entity_type).companion_types.is_empty();
            let (index, _) = sentence_of(annotations, reading.candidate.fragments.cover())?;
            is_sure.then_some((index, entity_type))
        })
        .collect()
}

/// The types of which a reading wants one beside it.
fn wanted_by<'l>(reading: &Accepted, lexicon: &'l Lexicon) -> &'l [EntityTypeId] {
    let entity_type = lexicon.term(reading.candidate.term).entity_type;
    &lexicon.settings(entity_type).companion_types
}

fn has_company(
    reading: &Accepted,
    companions: &BTreeSet<(usize, EntityTypeId)>,
    lexicon: &Lexicon,
    annotations: &Annotations,
) -> bool {
    let wanted = wanted_by(reading, lexicon);
    wanted.is_empty()
        || sentence_of(annotations, reading.candidate.fragments.cover()).is_some_and(
            |(index, _)| {
                wanted
                    .iter()
                    .any(|&entity_type| companions.contains(&(index, entity_type)))
            },
        )
}
