//! The order of mentions, and which lies in which.

use std::cmp::Reverse;

use hashbrown::HashSet;

use super::{Annotations, Fragments, Mention, Span};

impl Annotations {
    /// Puts mentions in order of cover start, then longest first, then by their fragments, then as they came, and sets
    /// their parents; relations follow.
    pub fn sort_mentions(&mut self) {
        let mut order: Vec<usize> = (0..self.mentions.len()).collect();
        order.sort_by(|&a, &b| {
            let [a, b] = [a, b].map(|index| &self.mentions[index].fragments);
            let key = |fragments: &Fragments| {
                let cover = fragments.cover();
                (cover.start, Reverse(cover.end))
            };
            key(a).cmp(&key(b)).then_with(|| a.cmp(b))
        });
        let mut new_place = vec![0_u32; order.len()];
        for (place, &index) in order.iter().enumerate() {
            new_place[index] = u32::try_from(place).unwrap_or(u32::MAX);
        }
        for relation in &mut self.relations {
            for end in [&mut relation.from, &mut relation.to] {
                *end = new_place.get(*end as usize).copied().unwrap_or(*end);
            }
        }
        let mut mentions: Vec<Option<Mention>> = self.mentions.drain(..).map(Some).collect();
        self.mentions = (order.into_iter())
            .filter_map(|index| mentions[index].take())
            .collect();
        self.set_parents();
    }

    /// Sets the parent of each mention: the shortest earlier mention that holds all its fragments and more.
    ///
    /// Mentions come in order of cover start, longest first, so a parent's cover begins at or before its children's.
    /// For n mentions of one piece this takes n log n steps, however they lie; each other mention is held against all of
    /// several pieces that reach it.
    pub fn set_parents(&mut self) {
        let parents = parents_of(&self.mentions);
        for (mention, parent) in self.mentions.iter_mut().zip(parents) {
            mention.parent = parent;
        }
    }
}

/// See [`Annotations::set_parents`].
fn parents_of(mentions: &[Mention]) -> Vec<Option<u32>> {
    let covers = mentions.iter().map(|mention| mention.fragments.cover());
    let mut whole = Covers::ending_at(covers.map(|cover| cover.end).collect());
    // The first of the last mentions of one piece with the same cover: it holds none of the others of one piece.
    let mut newest: Option<(Span, Place)> = None;
    // Mentions of several pieces that reach the current one, with the end of their cover, each set of pieces once.
    let mut scattered: Vec<(u32, Place)> = Vec::new();
    let mut known: HashSet<&Fragments> = HashSet::new();
    let mut parents: Vec<Option<u32>> = Vec::with_capacity(mentions.len());
    for index in 0..mentions.len() {
        let fragments = &mentions[index].fragments;
        let cover = fragments.cover();
        let place = Place {
            n_bytes: fragments.len(),
            index,
        };
        if let Some((span, older)) = newest.filter(|(span, _)| *span != cover) {
            whole.insert(span, older);
            newest = None;
        }
        scattered.retain(|(end, _)| *end > cover.start);
        let is_whole = fragments.spans().len() == 1;
        let around = newest.filter(|_| !is_whole).map(|(_, place)| place);
        let around = around.or_else(|| whole.shortest_to(cover.end));
        let parent = (scattered.iter().copied())
            .filter(|(end, other)| *end >= cover.end && other.n_bytes > place.n_bytes)
            .map(|(_, other)| other)
            .filter(|other| mentions[other.index].fragments.contains(fragments))
            .chain(around)
            .min();
        if is_whole {
            newest.get_or_insert((cover, place));
        } else if known.insert(fragments) {
            scattered.push((cover.end, place));
        }
        parents.push(parent.and_then(|parent| u32::try_from(parent.index).ok()));
    }
    parents
}

/// A mention, the shorter first, of equally long ones the earlier.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Place {
    n_bytes: usize,
    index: usize,
}

/// Covers that begin at or before a place, and the shortest of those that reach another: minima in a Fenwick tree (Fenwick
/// 1994) over the ends, the last end first.
struct Covers {
    /// All ends, in order, each once.
    ends: Vec<u32>,
    /// `minima[i - 1]` is that of the ends `i - (i & -i) + 1` to `i`, counted from the last.
    minima: Vec<Option<Place>>,
}

impl Covers {
    fn ending_at(mut ends: Vec<u32>) -> Self {
        ends.sort_unstable();
        ends.dedup();
        let minima = vec![None; ends.len()];
        Self { ends, minima }
    }

    /// The number, from 1, of an end among all, from the last.
    fn number(&self, end: u32) -> usize {
        self.ends.len() - self.ends.partition_point(|&other| other < end)
    }

    fn insert(&mut self, cover: Span, place: Place) {
        let mut at = self.number(cover.end);
        while let Some(minimum) = at.checked_sub(1).and_then(|at| self.minima.get_mut(at)) {
            *minimum = Some(minimum.map_or(place, |other| other.min(place)));
            at += at & at.wrapping_neg();
        }
    }

    /// The shortest that ends at `end` or behind it.
    fn shortest_to(&self, end: u32) -> Option<Place> {
        let mut at = self.number(end);
        let mut shortest: Option<Place> = None;
        while let Some(minimum) = at.checked_sub(1).and_then(|at| self.minima.get(at)) {
            shortest = [shortest, *minimum].into_iter().flatten().min();
            at -= at & at.wrapping_neg();
        }
        shortest
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::{Assertion, EntityTypeId};
    use super::*;

    fn sorted(pieces: Vec<Vec<(usize, usize)>>) -> Vec<Mention> {
        let mention = |pieces: Vec<(usize, usize)>| Mention {
            fragments: Fragments::many(
                (pieces.into_iter())
                    .map(|(start, end)| Span::new(start, end))
                    .collect(),
            ),
            entity_type: EntityTypeId(0),
            concepts: Vec::new(),
            matched: None,
            assertion: Assertion::default(),
            attributes: Vec::new(),
            confidence: 1.0,
            parent: None,
        };
        let mut annotations = Annotations {
            mentions: pieces.into_iter().map(mention).collect(),
            ..Annotations::default()
        };
        annotations.sort_mentions();
        annotations.mentions
    }

    fn parents(mentions: &[Mention]) -> Vec<Option<u32>> {
        mentions.iter().map(|mention| mention.parent).collect()
    }

    #[test]
    fn a_mention_lies_in_the_shortest_that_holds_it() {
        // 0..9 holds 2..8 (a twin of which is none of its own), which crosses 4..9; 5..6 lies in the shorter, 4..9.
        let mentions = sorted(vec![
            vec![(5, 6)],
            vec![(0, 9)],
            vec![(4, 9)],
            vec![(2, 8)],
            vec![(2, 8)],
        ]);
        assert_eq!(
            parents(&mentions),
            [None, Some(0), Some(0), Some(0), Some(3)]
        );
    }

    #[test]
    fn pieces_are_held_by_pieces() {
        // 0..2 with 6..9 holds 7..8 and not 3..4, which 0..10 does.
        let mentions = sorted(vec![
            vec![(0, 10)],
            vec![(0, 2), (6, 9)],
            vec![(3, 4)],
            vec![(7, 8)],
        ]);
        assert_eq!(parents(&mentions), [None, Some(0), Some(0), Some(1)]);
    }

    proptest! {
        #[test]
        fn parents_are_those_of_looking_at_all(
            pieces in prop::collection::vec(prop::collection::vec((0..12_usize, 1..6_usize), 1..3), 0..14),
        ) {
            let pieces = (pieces.into_iter())
                .map(|pieces| pieces.into_iter().map(|(start, n)| (start, start + n)).collect())
                .collect();
            let mentions = sorted(pieces);
            for (index, inner) in mentions.iter().enumerate() {
                let holders = mentions[..index].iter().zip(0_u32..).filter(|(outer, _)| {
                    let (outer, inner) = (outer.fragments.spans(), inner.fragments.spans());
                    outer != inner
                        && inner.iter().all(|span| outer.iter().any(|other| other.contains(*span)))
                });
                let shortest = holders.min_by_key(|(outer, _)| outer.fragments.len());
                prop_assert_eq!(inner.parent, shortest.map(|(_, place)| place));
            }
        }
    }
}
