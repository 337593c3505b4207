//! Which of several readings of the same words stays.

use std::collections::BTreeSet;

use super::choose::Chosen;
use super::{Accepted, ResolveOptions, coordination, definitions, qualify};
use crate::dictionary::{Lexicon, NestingRule, Status};
use crate::document::{Candidate, Discard, EntityTypeId, NameKind, Reason};

/// Settles overlaps among readings by the order in the documentation of [`super`].
///
/// `readings` may come in any order. Gives those that stay, in order of cover start, then longest first, then type.
pub(super) fn settle<'c, 'a>(
    mut readings: Vec<&'c Chosen<'a>>,
    lexicon: &Lexicon,
    options: ResolveOptions,
    discards: &mut Vec<Discard>,
) -> Vec<&'c Chosen<'a>> {
    let cover = |one: &Chosen<'_>| one.reading.candidate.fragments.cover();
    readings.sort_by_key(|one| cover(one));
    let mut standing = Vec::with_capacity(readings.len());
    let mut rest = &mut readings[..];
    while let Some(first) = rest.first() {
        let mut cluster_end = cover(first).end;
        let length = rest
            .iter()
            .take_while(|one| {
                let hangs_together = cover(one).start < cluster_end;
                cluster_end = cluster_end.max(cover(one).end);
                hangs_together
            })
            .count();
        let (cluster, behind) = rest.split_at_mut(length);
        settle_cluster(cluster, lexicon, options, &mut standing, discards);
        rest = behind;
    }
    standing.sort_by(|a, b| {
        let key = |one: &Chosen<'_>| {
            (
                cover(one).start,
                std::cmp::Reverse(cover(one).end),
                lexicon.term(one.reading.candidate.term).entity_type,
            )
        };
        let fragments = |one: &'c Chosen<'a>| &one.reading.candidate.fragments;
        key(a)
            .cmp(&key(b))
            .then_with(|| fragments(a).cmp(fragments(b)))
    });
    standing
}

/// Settles readings that hang together by overlaps and appends those that stay to `standing`.
fn settle_cluster<'c, 'a>(
    cluster: &mut [&'c Chosen<'a>],
    lexicon: &Lexicon,
    options: ResolveOptions,
    standing: &mut Vec<&'c Chosen<'a>>,
    discards: &mut Vec<Discard>,
) {
    if let [one] = cluster {
        standing.push(one);
        return;
    }
    cluster.sort_by_cached_key(|one| order(one.reading, lexicon));
    let covers = cluster
        .iter()
        .map(|one| one.reading.candidate.fragments.cover());
    let longest = covers.map(|cover| cover.end - cover.start).max();
    let longest = longest.unwrap_or(0);
    // A chain of overlaps can be as long as a text, so only what stands near is asked, the strongest first.
    let mut by_start: BTreeSet<(u32, usize)> = BTreeSet::new();
    for &mut one in cluster {
        let candidate = &one.reading.candidate;
        let cover = candidate.fragments.cover();
        let from = (cover.start.saturating_sub(longest), 0);
        let near = by_start.range(from..(cover.end, 0));
        let mut near: Vec<usize> = near.map(|&(_, index)| index).collect();
        near.sort_unstable();
        let conflict = near.into_iter().find_map(|index| {
            let other = &standing[index].reading.candidate;
            conflict(candidate, other, lexicon, options)
        });
        if let Some(reason) = conflict {
            discards.push(Discard {
                candidate: candidate.clone(),
                reason,
            });
        } else {
            by_start.insert((cover.start, standing.len()));
            standing.push(one);
        }
    }
}

/// Longest first, then the higher priority of the type, then the earlier, then the type's place in the vocabulary.
fn order<'a>(reading: &'a Accepted, lexicon: &Lexicon) -> impl Ord + use<'a> {
    let fragments = &reading.candidate.fragments;
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
        let may_stay = shares_an_end(reading, other)
            || is_shared_head(reading, other)
            || (is_inside && !is_same && options.keeps_nested(lexicon, own_type));
        return (!may_stay).then(lost);
    }
    if is_same || !is_inside {
        return Some(lost());
    }
    let may_nest = nests(lexicon, own_type, other_type) && !is_only_a_site(reading, other, lexicon);
    (!may_nest).then(|| Reason::InsideOf(other.fragments.cover(), other.term))
}

/// Whether a name at the end of one of another type says no more than a site: `liver tumor` in `metastatic liver tumor`,
/// where the organ is that of spread (ruling 14 of the guidelines), not `melanoma` in `metastatic melanoma`.
fn is_only_a_site(reading: &Candidate, other: &Candidate, lexicon: &Lexicon) -> bool {
    let term = lexicon.term(reading.term);
    let says_no_kind =
        term.status == Status::Generic || matches!(term.kind, NameKind::Related | NameKind::Broad);
    let same_end = reading.fragments.cover().end == other.fragments.cover().end;
    says_no_kind && same_end
}

pub(super) fn nests(lexicon: &Lexicon, inner: EntityTypeId, outer: EntityTypeId) -> bool {
    match &lexicon.settings(inner).nests_in {
        NestingRule::Any => true,
        NestingRule::Only(types) => types.contains(&outer),
    }
}

/// Whether two names overlap in nothing but the end or the beginning that they share, as members of one coordination do
/// (`liver … metastases` and `lung metastases`, `cancer of the breast` and `cancer of the … ovary`) and both readings of a
/// definition within a name (`embryonic stem … cells` and `ES … cells`).
fn shares_an_end(one: &Candidate, other: &Candidate) -> bool {
    let is_coordinated = |candidate: &Candidate| {
        let is_list = candidate.fragments.spans().len() > 1;
        coordination::is_member(candidate)
            || is_list && matches!(candidate.rule, Some(qualify::RULE | definitions::RULE))
    };
    if !is_coordinated(one) && !is_coordinated(other) {
        return false;
    }
    let same_end = one.fragments.cover().end == other.fragments.cover().end;
    let same_start = one.fragments.cover().start == other.fragments.cover().start;
    (same_end || same_start)
        && !one.fragments.contains(&other.fragments)
        && !other.fragments.contains(&one.fragments)
}

/// Whether a name is what the last member of a list shares with another one: `neurons` in `bipolar and ganglion neurons`,
/// where no dictionary has the last member as a whole.
fn is_shared_head(name: &Candidate, member: &Candidate) -> bool {
    let pieces = member.fragments.spans();
    member.rule == Some(coordination::OPEN_RULE)
        && pieces.len() > 1
        && name.fragments.spans() == &pieces[pieces.len() - 1..]
}

#[cfg(test)]
mod tests {
    use std::sync::OnceLock;

    use proptest::prelude::*;

    use super::*;
    use crate::document::{Assertion, Fragments, Span, TermId};

    fn lexicon() -> &'static Lexicon {
        static LEXICON: OnceLock<Lexicon> = OnceLock::new();
        LEXICON.get_or_init(|| Lexicon::embedded().unwrap())
    }

    fn reading((start, length, term): (u32, u32, usize)) -> Accepted {
        let n_terms = lexicon().terms().len();
        let term = TermId(u32::try_from(term % n_terms).unwrap());
        let fragments = Fragments::one(Span {
            start,
            end: start + length,
        });
        let candidate = Candidate {
            fragments,
            term,
            rule: None,
        };
        Accepted {
            candidate,
            assertion: Assertion::default(),
            affix: None,
            context: None,
            head: None,
            qualifiers: Vec::new(),
        }
    }

    fn settled(readings: &[Accepted], options: ResolveOptions) -> Vec<Candidate> {
        stay(readings, options)
            .into_iter()
            .map(|one| one.candidate)
            .collect()
    }

    fn stay(readings: &[Accepted], options: ResolveOptions) -> Vec<Accepted> {
        let chosen: Vec<Chosen<'_>> = readings.iter().map(Chosen::alone).collect();
        let settled = settle(chosen.iter().collect(), lexicon(), options, &mut Vec::new());
        settled.into_iter().map(|one| one.reading.clone()).collect()
    }

    /// Readings of different spans or types, as `choose` leaves them.
    fn readings() -> impl Strategy<Value = Vec<Accepted>> {
        prop::collection::vec((0_u32..60, 1_u32..20, any::<usize>()), 0..30).prop_map(|list| {
            let mut list: Vec<Accepted> = list.into_iter().map(reading).collect();
            let key = |one: &Accepted| {
                (
                    one.candidate.fragments.clone(),
                    lexicon().term(one.candidate.term).entity_type,
                )
            };
            list.sort_by_key(key);
            list.dedup_by_key(|one| key(one));
            list
        })
    }

    proptest! {
        #[test]
        fn the_order_of_readings_does_not_matter(list in readings(), seed in any::<u64>(), keep_nested in any::<bool>()) {
            let options = ResolveOptions { keep_nested, ..ResolveOptions::default() };
            let mut shuffled = list.clone();
            let n = shuffled.len();
            for index in 0..n {
                let other = (usize::try_from(seed % 1_000_003).unwrap() * (index + 7)) % n;
                shuffled.swap(index, other);
            }
            prop_assert_eq!(settled(&list, options), settled(&shuffled, options));
        }

        #[test]
        fn what_is_settled_stays_settled(list in readings(), keep_nested in any::<bool>()) {
            let options = ResolveOptions { keep_nested, ..ResolveOptions::default() };
            let once = stay(&list, options);
            let first: Vec<Candidate> = once.iter().map(|one| one.candidate.clone()).collect();
            prop_assert_eq!(settled(&once, options), first);
        }

        #[test]
        fn mentions_of_one_type_do_not_overlap_and_others_only_where_they_nest(list in readings()) {
            let settled = settled(&list, ResolveOptions::default());
            let entity_type = |one: &Candidate| lexicon().term(one.term).entity_type;
            for one in &settled {
                for other in settled.iter().filter(|other| *other != one && one.fragments.overlaps(&other.fragments)) {
                    prop_assert_ne!(entity_type(one), entity_type(other));
                    let (inner, outer) = if other.fragments.contains(&one.fragments) { (one, other) } else { (other, one) };
                    prop_assert!(outer.fragments.contains(&inner.fragments));
                    prop_assert!(nests(lexicon(), entity_type(inner), entity_type(outer)));
                }
            }
            let longest = list.iter().map(|one| one.candidate.fragments.len()).max();
            prop_assert_eq!(settled.iter().map(|one| one.fragments.len()).max(), longest, "the longest always stays");
        }
    }
}
