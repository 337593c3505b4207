//! Which of several readings of the same words stays.

use super::{Accepted, ResolveOptions, coordination};
use crate::dictionary::{Lexicon, NestingRule};
use crate::document::{Candidate, Discard, EntityTypeId, Reason};

/// Settles overlaps among readings by the order in the documentation of [`super`].
///
/// `readings` may come in any order. Gives those that stay, in order of cover start, then longest first, then type.
pub(super) fn settle(
    mut readings: Vec<Accepted>,
    lexicon: &Lexicon,
    options: ResolveOptions,
    discards: &mut Vec<Discard>,
) -> Vec<Accepted> {
    readings.sort_by_key(|reading| reading.candidate.fragments.cover());
    let mut standing: Vec<Accepted> = Vec::new();
    let mut cluster: Vec<Accepted> = Vec::new();
    let mut cluster_end = 0;
    for reading in readings {
        let cover = reading.candidate.fragments.cover();
        if cover.start >= cluster_end {
            settle_cluster(
                std::mem::take(&mut cluster),
                lexicon,
                options,
                &mut standing,
                discards,
            );
        }
        cluster_end = cluster_end.max(cover.end);
        cluster.push(reading);
    }
    settle_cluster(cluster, lexicon, options, &mut standing, discards);
    standing.sort_by(|a, b| {
        let key = |one: &Accepted| {
            let cover = one.candidate.fragments.cover();
            (
                cover.start,
                std::cmp::Reverse(cover.end),
                lexicon.term(one.candidate.term).entity_type,
            )
        };
        key(a)
            .cmp(&key(b))
            .then_with(|| a.candidate.fragments.cmp(&b.candidate.fragments))
    });
    standing
}

/// Settles readings that hang together by overlaps and appends those that stay to `standing`.
fn settle_cluster(
    mut cluster: Vec<Accepted>,
    lexicon: &Lexicon,
    options: ResolveOptions,
    standing: &mut Vec<Accepted>,
    discards: &mut Vec<Discard>,
) {
    cluster.sort_by_cached_key(|reading| order(reading, lexicon));
    let first = standing.len();
    for reading in cluster {
        let conflict = standing[first..]
            .iter()
            .find_map(|other| conflict(&reading.candidate, &other.candidate, lexicon, options));
        match conflict {
            Some(reason) => discards.push(Discard {
                candidate: reading.candidate,
                reason,
            }),
            None => standing.push(reading),
        }
    }
}

/// Longest first, then the higher priority of the type, then the earlier, then the type's place in the vocabulary.
fn order(reading: &Accepted, lexicon: &Lexicon) -> impl Ord + use<> {
    let fragments = reading.candidate.fragments.clone();
    let entity_type = lexicon.term(reading.candidate.term).entity_type;
    let priority = lexicon.settings(entity_type).priority;
    (
        std::cmp::Reverse(fragments.len()),
        std::cmp::Reverse(priority),
        fragments,
        entity_type,
    )
}

/// Why a reading cannot stand beside one that is at least as strong; `None` where it can.
fn conflict(
    reading: &Candidate,
    other: &Candidate,
    lexicon: &Lexicon,
    options: ResolveOptions,
) -> Option<Reason> {
    if !reading.fragments.overlaps(&other.fragments) {
        return None;
    }
    let own_type = lexicon.term(reading.term).entity_type;
    let other_type = lexicon.term(other.term).entity_type;
    let lost = || Reason::LostTo(other.fragments.cover(), other.term);
    let is_inside = other.fragments.contains(&reading.fragments);
    let is_same = is_inside && reading.fragments.contains(&other.fragments);
    if own_type == other_type {
        let may_stay =
            shares_only_the_head(reading, other) || (options.keep_nested && is_inside && !is_same);
        return (!may_stay).then(lost);
    }
    if is_same || !is_inside {
        return Some(lost());
    }
    let may_nest = nests(lexicon, own_type, other_type);
    (!may_nest).then(|| Reason::InsideOf(other.fragments.cover(), other.term))
}

fn nests(lexicon: &Lexicon, inner: EntityTypeId, outer: EntityTypeId) -> bool {
    match &lexicon.settings(inner).nests_in {
        NestingRule::Any => true,
        NestingRule::Only(types) => types.contains(&outer),
    }
}

/// Whether two members of one coordination overlap in nothing but the end that they share: `liver … metastases` and
/// `lung metastases`.
fn shares_only_the_head(one: &Candidate, other: &Candidate) -> bool {
    let is_coordinated = |candidate: &Candidate| candidate.rule == Some(coordination::RULE);
    if !is_coordinated(one) && !is_coordinated(other) {
        return false;
    }
    let same_end = one.fragments.cover().end == other.fragments.cover().end;
    let same_start = one.fragments.cover().start == other.fragments.cover().start;
    same_end
        && !same_start
        && !one.fragments.contains(&other.fragments)
        && !other.fragments.contains(&one.fragments)
}
