//! Mentions that two curators have in common: exactly, with the concept, or where they share a character.

use super::Marked;

/// Mentions of two curators, or of several pairs of curators.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Shared {
    /// What both have, in the order of [`Level`].
    both: [usize; 3],
    /// What each of them has, together.
    all: usize,
}

/// What has to be equal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Level {
    /// Pieces and type.
    Strict,
    /// Pieces, type and concept.
    Concept,
    /// The type, where a character is shared.
    Relaxed,
}

impl Level {
    pub(super) const ALL: [Self; 3] = [Self::Strict, Self::Concept, Self::Relaxed];
}

impl Shared {
    /// What two lists in order of pieces have in common. Each mention is matched with one at most.
    pub(super) fn of(left: &[&Marked], right: &[&Marked]) -> Self {
        fn strict(mention: &Marked) -> (&[[usize; 2]], &str) {
            (&mention.pieces, &mention.entity_type)
        }
        Self {
            both: [
                n_matched(left, right, |left, right| strict(left) == strict(right)),
                n_matched(left, right, |left, right| left == right),
                n_matched(left, right, |left, right| {
                    left.entity_type == right.entity_type && shares_character(left, right)
                }),
            ],
            all: left.len() + right.len(),
        }
    }

    /// Adds what others have, as often as it was drawn.
    pub(super) fn add(&mut self, other: Self, times: usize) {
        for (both, more) in self.both.iter_mut().zip(other.both) {
            *both += more * times;
        }
        self.all += other.all * times;
    }

    /// F1; `None` where nobody has a mention.
    pub(super) fn f1(&self, level: Level) -> Option<f64> {
        use super::coefficient::real;
        let both = self.both[level as usize]; // as: its place in the enum
        (self.all > 0).then(|| real(2 * both) / real(self.all))
    }

    /// The mentions of all.
    pub(super) fn n(&self) -> usize {
        self.all
    }
}

/// How many can be matched one to one at most, so that it does not matter who is left and who is right.
///
/// Augmenting paths (H. W. Kuhn 1955, The Hungarian method for the assignment problem, doi:10.1002/nav.3800020109).
fn n_matched(
    left: &[&Marked],
    right: &[&Marked],
    fits: impl Fn(&Marked, &Marked) -> bool,
) -> usize {
    let fitting: Vec<Vec<usize>> = left
        .iter()
        .map(|mention| {
            // Lists are in order of starts, so what starts behind its end shares nothing with it.
            let end = end_of(mention);
            let near = right.iter().take_while(|other| start_of(other) < end);
            let fitting = near.enumerate().filter(|(_, other)| fits(mention, other));
            fitting.map(|(place, _)| place).collect()
        })
        .collect();
    let mut taken_by = vec![None; right.len()];
    (0..left.len())
        .filter(|&mention| {
            let mut is_seen = vec![false; right.len()];
            is_placed(mention, &fitting, &mut taken_by, &mut is_seen)
        })
        .count()
}

/// Finds a place for a mention, moving others where that makes one free.
fn is_placed(
    mention: usize,
    fitting: &[Vec<usize>],
    taken_by: &mut [Option<usize>],
    is_seen: &mut [bool],
) -> bool {
    for &place in &fitting[mention] {
        if std::mem::replace(&mut is_seen[place], true) {
            continue;
        }
        let is_free =
            taken_by[place].is_none_or(|other| is_placed(other, fitting, taken_by, is_seen));
        if is_free {
            taken_by[place] = Some(mention);
            return true;
        }
    }
    false
}

fn start_of(mention: &Marked) -> usize {
    mention.pieces.first().map_or(0, |piece| piece[0])
}

fn end_of(mention: &Marked) -> usize {
    mention.pieces.last().map_or(0, |piece| piece[1])
}

fn shares_character(left: &Marked, right: &Marked) -> bool {
    left.pieces.iter().any(|left| {
        let shares = |right: &[usize; 2]| left[0].max(right[0]) < left[1].min(right[1]);
        right.pieces.iter().any(shares)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::review::agreement::tests::marked;

    fn shared(left: &[Marked], right: &[Marked]) -> Shared {
        let (left, right): (Vec<_>, Vec<_>) = (left.iter().collect(), right.iter().collect());
        let found = Shared::of(&left, &right);
        assert_eq!(found, Shared::of(&right, &left), "whoever is left");
        found
    }

    #[test]
    fn each_level_asks_for_what_it_says() {
        let left = [
            marked(0, 4, "site", "U:1"),
            marked(5, 9, "site", "U:1"),
            marked(10, 14, "site", "U:1"),
            marked(20, 24, "site", "U:1"),
        ];
        let right = [
            marked(0, 4, "site", "U:1"),
            marked(5, 9, "site", "U:2"),
            marked(12, 18, "site", "U:1"),
            marked(20, 24, "cancer", "U:1"),
        ];
        let found = shared(&left, &right);
        assert_eq!((found.both, found.all), ([2, 1, 3], 8));
        assert_eq!(found.f1(Level::Relaxed), Some(0.75));
        assert_eq!(Shared::default().f1(Level::Strict), None);
    }

    #[test]
    fn a_mention_is_matched_once() {
        let wide = [marked(0, 20, "site", "")];
        let narrow = [marked(0, 4, "site", ""), marked(5, 9, "site", "")];
        assert_eq!(shared(&wide, &narrow).both, [0, 0, 1]);
    }

    #[test]
    fn as_many_are_matched_as_can_be() {
        // Greedily 0-10 with 0-9 leaves 8-12 alone with nothing; 0-10 can take 9-11 instead.
        let left = [marked(0, 8, "site", ""), marked(0, 10, "site", "")];
        let right = [marked(0, 9, "site", ""), marked(9, 11, "site", "")];
        assert_eq!(shared(&left, &right).both, [0, 0, 2]);
        let crossed = [marked(0, 10, "site", ""), marked(2, 4, "site", "")];
        let right = [marked(1, 5, "site", ""), marked(8, 12, "site", "")];
        assert_eq!(shared(&crossed, &right).both, [0, 0, 2]);
    }

    #[test]
    fn between_the_pieces_nothing_is_shared() {
        let apart = Marked {
            pieces: vec![[0, 4], [10, 14]],
            ..marked(0, 0, "site", "")
        };
        assert_eq!(
            shared(std::slice::from_ref(&apart), &[marked(5, 9, "site", "")]).both,
            [0, 0, 0]
        );
        assert_eq!(
            shared(&[apart], &[marked(5, 11, "site", "")]).both,
            [0, 0, 1]
        );
    }
}
