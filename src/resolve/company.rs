//! Types that are only tagged beside certain others.

use super::choose::Chosen;
use super::judge::sentence_of;
use super::{Accepted, ResolveOptions, overlap};
use crate::dictionary::Lexicon;
use crate::document::{Annotations, Discard, EntityTypeId, Reason};

/// The types that are mentioned in each sentence, but for those that want company themselves; in order, each once.
pub(super) struct Company(Vec<(usize, EntityTypeId)>);

impl Company {
    /// That of some readings.
    pub(super) fn of<'r>(
        readings: impl Iterator<Item = &'r Accepted>,
        lexicon: &Lexicon,
        annotations: &Annotations,
    ) -> Self {
        let types = readings.filter_map(|reading| {
            let entity_type = lexicon.term(reading.candidate.term).entity_type;
            let is_sure = lexicon.settings(entity_type).companion_types.is_empty();
            let (index, _) = sentence_of(annotations, reading.candidate.fragments.cover())?;
            is_sure.then_some((index, entity_type))
        });
        let mut types: Vec<_> = types.collect();
        types.sort_unstable();
        types.dedup();
        Self(types)
    }

    fn has(&self, sentence: usize, entity_type: EntityTypeId) -> bool {
        self.0.binary_search(&(sentence, entity_type)).is_ok()
    }
}

/// Settles overlaps among the readings that have the company that their type wants.
///
/// A reading without company takes no part, so it cannot push out another one. Since a companion may itself lose an
/// overlap, readings that turn out lonely are dropped and the rest is settled anew, until none is lonely. `always` is
/// company that cannot be lost: generic names (`tumor`), which are no mentions.
pub(super) fn settle_in_company<'c, 'a>(
    readings: &'c [Chosen<'a>],
    always: &Company,
    lexicon: &Lexicon,
    options: ResolveOptions,
    annotations: &Annotations,
    discards: &mut Vec<Discard>,
) -> Vec<&'c Chosen<'a>> {
    let mut kept: Vec<&Chosen<'a>> = readings.iter().collect();
    let wants_none = |one: &Chosen<'_>| wanted_by(one.reading, lexicon).is_empty();
    if readings.iter().all(wants_none) {
        return overlap::settle(kept, lexicon, options, discards);
    }
    let company_of = |readings: &[&Chosen<'_>]| {
        Company::of(readings.iter().map(|one| one.reading), lexicon, annotations)
    };
    let mut company = company_of(&kept);
    loop {
        let has_company = |one: &Chosen<'_>, company: &Company| {
            has_company(one.reading, &[company, always], lexicon, annotations)
        };
        let lonely = kept.extract_if(.., |one| !has_company(one, &company));
        discards.extend(lonely.map(|one| Discard {
            candidate: one.reading.candidate.clone(),
            reason: Reason::NoCompanionType,
        }));
        let mut lost = Vec::new();
        let settled = overlap::settle(kept.clone(), lexicon, options, &mut lost);
        company = company_of(&settled);
        if settled.iter().all(|one| has_company(one, &company)) {
            discards.extend(lost);
            return settled;
        }
    }
}

/// The types of which a reading wants one beside it.
fn wanted_by<'l>(reading: &Accepted, lexicon: &'l Lexicon) -> &'l [EntityTypeId] {
    let entity_type = lexicon.term(reading.candidate.term).entity_type;
    &lexicon.settings(entity_type).companion_types
}

fn has_company(
    reading: &Accepted,
    companies: &[&Company],
    lexicon: &Lexicon,
    annotations: &Annotations,
) -> bool {
    let wanted = wanted_by(reading, lexicon);
    if wanted.is_empty() {
        return true;
    }
    let sentence = sentence_of(annotations, reading.candidate.fragments.cover());
    sentence.is_some_and(|(index, _)| {
        let is_there = |&entity_type: &EntityTypeId| {
            companies
                .iter()
                .any(|company| company.has(index, entity_type))
        };
        wanted.iter().any(is_there)
    })
}
