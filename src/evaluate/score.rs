//! Counting: what was found, what was missed, what was made up, in one document.

use std::collections::BTreeSet;

use serde::Serialize;

use super::{GoldEntity, PredictedMention};

/// A half-open range of code points.
pub type CharRange = [usize; 2];

/// True and false positives, and false negatives.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Counts {
    /// Found and right.
    pub true_positives: usize,
    /// Found and wrong.
    pub false_positives: usize,
    /// Not found.
    pub false_negatives: usize,
}

impl Counts {
    /// One that was found.
    pub(super) const RIGHT: Self = Self {
        true_positives: 1,
        false_positives: 0,
        false_negatives: 0,
    };
    /// One that was made up.
    pub(super) const WRONG: Self = Self {
        true_positives: 0,
        false_positives: 1,
        false_negatives: 0,
    };
    /// One that was not found.
    pub(super) const MISSED: Self = Self {
        true_positives: 0,
        false_positives: 0,
        false_negatives: 1,
    };

    /// Counts of what was to be found and what was.
    pub(super) fn of_sets<T: Ord>(gold: &BTreeSet<T>, found: &BTreeSet<T>) -> Self {
        let right = gold.intersection(found).count();
        Self {
            true_positives: right,
            false_positives: found.len() - right,
            false_negatives: gold.len() - right,
        }
    }

    /// Whether there was nothing to find, and nothing was found.
    pub(super) fn is_zero(&self) -> bool {
        *self == Self::default()
    }

    /// Right among found; `None` where nothing was found.
    pub fn precision(&self) -> Option<f64> {
        ratio(
            self.true_positives,
            self.true_positives + self.false_positives,
        )
    }

    /// Found among what is there; `None` where nothing is there.
    pub fn recall(&self) -> Option<f64> {
        ratio(
            self.true_positives,
            self.true_positives + self.false_negatives,
        )
    }

    /// The harmonic mean of precision and recall; `None` where nothing was found and nothing is there.
    pub fn f1(&self) -> Option<f64> {
        let all = 2 * self.true_positives + self.false_positives + self.false_negatives;
        ratio(2 * self.true_positives, all)
    }

    /// Adds the counts of another part.
    pub fn add(&mut self, other: Self) {
        self.true_positives += other.true_positives;
        self.false_positives += other.false_positives;
        self.false_negatives += other.false_negatives;
    }
}

pub(super) fn ratio(part: usize, whole: usize) -> Option<f64> {
    #[expect(
        clippy::cast_precision_loss,
        reason = "counts of mentions are far below 2^52"
    )]
    let quotient = part as f64 / whole as f64;
    (whole > 0).then_some(quotient)
}

/// Puts fragments in order, joins those that touch, and leaves out empty ones, so that equal spans have equal lists.
///
/// Corpora hold discontinuous mentions with an empty or a touching fragment.
pub(super) fn tidy(mut fragments: Vec<CharRange>) -> Vec<CharRange> {
    fragments.retain(|[start, end]| start < end);
    fragments.sort_unstable();
    fragments.dedup_by(|next, previous| {
        let touches = next[0] <= previous[1];
        if touches {
            previous[1] = previous[1].max(next[1]);
        }
        touches
    });
    fragments
}

/// Which entity was matched by which mention, as indices.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Matching {
    /// Required entities and their mentions, in order of the entities.
    pub(super) pairs: Vec<(usize, usize)>,
    /// Mentions that are neither right nor wrong.
    pub(super) neutral: Vec<usize>,
}

impl Matching {
    /// Whether a mention is wrong: matched by nothing and not neutral.
    pub(super) fn is_wrong(&self, mention: usize) -> bool {
        !self.neutral.contains(&mention) && !self.pairs.iter().any(|pair| pair.1 == mention)
    }

    /// The entity of a mention.
    pub(super) fn entity_of(&self, mention: usize) -> Option<usize> {
        self.pairs
            .iter()
            .find(|pair| pair.1 == mention)
            .map(|pair| pair.0)
    }

    /// The mention of an entity.
    pub(super) fn mention_of(&self, entity: usize) -> Option<usize> {
        self.pairs
            .iter()
            .find(|pair| pair.0 == entity)
            .map(|pair| pair.1)
    }
}

/// Pairs entities and mentions of the same type with exactly the same fragments, one to one, in order of the entities.
pub(super) fn match_strictly(gold: &[GoldEntity], mentions: &[PredictedMention]) -> Matching {
    pair(gold, mentions, |entity, mention| {
        entity.spans.contains(&mention.fragments).then_some(0)
    })
}

/// As [`match_strictly`], of a concept that `is_right` accepts.
pub(super) fn match_by_concept(
    gold: &[GoldEntity],
    mentions: &[PredictedMention],
    is_right: impl Fn(&GoldEntity, &PredictedMention) -> bool,
) -> Matching {
    pair(gold, mentions, |entity, mention| {
        (entity.spans.contains(&mention.fragments) && is_right(entity, mention)).then_some(0)
    })
}

/// Pairs entities and mentions of the same type that share a character, one to one.
///
/// Greedy: equal spans first, then the pair that shares most characters, then the first entity, then the first mention.
/// That is deterministic, but where mentions overlap crosswise it can pair fewer than a maximum matching would.
pub(super) fn match_by_overlap(gold: &[GoldEntity], mentions: &[PredictedMention]) -> Matching {
    pair(gold, mentions, |entity, mention| {
        let shared = entity
            .spans
            .iter()
            .map(|span| n_shared(span, &mention.fragments))
            .max()?;
        let is_equal = entity.spans.contains(&mention.fragments);
        (shared > 0).then_some(if is_equal { usize::MAX } else { shared })
    })
}

/// Pairs greedily by the greatest `weight`, and sets aside mentions of what is not required.
///
/// A mention with exactly the span of an entity that is not required is set aside before all others, one that only
/// overlaps it after all others.
fn pair(
    gold: &[GoldEntity],
    mentions: &[PredictedMention],
    weight: impl Fn(&GoldEntity, &PredictedMention) -> Option<usize>,
) -> Matching {
    let is_of_type = |entity: &GoldEntity, mention: &PredictedMention| {
        entity.types.contains(&mention.entity_type)
    };
    let has_span = |mention: &PredictedMention, required: bool| {
        gold.iter().any(|entity| {
            entity.is_required == required
                && is_of_type(entity, mention)
                && entity.spans.contains(&mention.fragments)
        })
    };
    let mut is_used: Vec<bool> = mentions
        .iter()
        .map(|mention| has_span(mention, false) && !has_span(mention, true))
        .collect();
    let mut neutral: Vec<usize> = (0..mentions.len())
        .filter(|&index| is_used[index])
        .collect();

    let mut edges = Vec::new();
    for (entity_index, entity) in gold
        .iter()
        .enumerate()
        .filter(|(_, entity)| entity.is_required)
    {
        for (mention_index, mention) in mentions.iter().enumerate() {
            if is_of_type(entity, mention)
                && let Some(weight) = weight(entity, mention)
            {
                edges.push((weight, entity_index, mention_index));
            }
        }
    }
    edges.sort_by_key(|&(weight, entity, mention)| (std::cmp::Reverse(weight), entity, mention));
    let mut is_found = vec![false; gold.len()];
    let mut pairs = Vec::new();
    for (_, entity, mention) in edges {
        if !is_found[entity] && !is_used[mention] {
            is_found[entity] = true;
            is_used[mention] = true;
            pairs.push((entity, mention));
        }
    }
    pairs.sort_unstable();

    for (index, mention) in mentions
        .iter()
        .enumerate()
        .filter(|(index, _)| !is_used[*index])
    {
        let touches = gold.iter().any(|entity| {
            !entity.is_required
                && is_of_type(entity, mention)
                && entity
                    .spans
                    .iter()
                    .any(|span| n_shared(span, &mention.fragments) > 0)
        });
        if touches {
            neutral.push(index);
        }
    }
    Matching { pairs, neutral }
}

/// The number of characters that two lists of fragments share.
pub(super) fn n_shared(a: &[CharRange], b: &[CharRange]) -> usize {
    let shared = |a: &CharRange, b: &CharRange| a[1].min(b[1]).saturating_sub(a[0].max(b[0]));
    a.iter()
        .flat_map(|a| b.iter().map(move |b| shared(a, b)))
        .sum()
}

/// Counts the ends of sentences that two lists have in common.
pub(super) fn count_ends(gold: &[CharRange], predicted: &[CharRange]) -> Counts {
    let ends = |sentences: &[CharRange]| -> BTreeSet<usize> {
        sentences.iter().map(|sentence| sentence[1]).collect()
    };
    Counts::of_sets(&ends(gold), &ends(predicted))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entity(entity_type: &str, spans: &[&[CharRange]], is_required: bool) -> GoldEntity {
        GoldEntity {
            types: entity_type.split('|').map(str::to_owned).collect(),
            spans: spans.iter().map(|span| span.to_vec()).collect(),
            ids: Vec::new(),
            accepts_any_id: false,
            is_required,
            text: String::new(),
        }
    }

    fn mention(entity_type: &str, fragments: &[CharRange]) -> PredictedMention {
        PredictedMention {
            entity_type: entity_type.to_owned(),
            fragments: fragments.to_vec(),
            ids: Vec::new(),
            text: String::new(),
        }
    }

    #[test]
    fn a_strict_match_has_all_fragments_and_the_type() {
        let gold = [
            entity("t", &[&[[0, 5]]], true),
            entity("t", &[&[[10, 14], [20, 24]], &[[10, 14]]], true),
            entity("t|u", &[&[[30, 34]]], true),
        ];
        for (name, mentions, pairs) in [
            ("equal", vec![mention("t", &[[0, 5]])], vec![(0, 0)]),
            ("shorter", vec![mention("t", &[[0, 4]])], vec![]),
            ("other type", vec![mention("u", &[[0, 5]])], vec![]),
            (
                "both fragments",
                vec![mention("t", &[[10, 14], [20, 24]])],
                vec![(1, 0)],
            ),
            (
                "other accepted span",
                vec![mention("t", &[[10, 14]])],
                vec![(1, 0)],
            ),
            ("only the head", vec![mention("t", &[[20, 24]])], vec![]),
            (
                "one of two types",
                vec![mention("u", &[[30, 34]])],
                vec![(2, 0)],
            ),
            (
                "found twice",
                vec![mention("t", &[[0, 5]]), mention("t", &[[0, 5]])],
                vec![(0, 0)],
            ),
        ] {
            assert_eq!(match_strictly(&gold, &mentions).pairs, pairs, "{name}");
        }
    }

    #[test]
    fn fragments_that_touch_are_one_and_empty_ones_none() {
        assert_eq!(
            tidy(vec![[12, 15], [3, 3], [10, 12], [20, 22]]),
            [[10, 15], [20, 22]]
        );
        assert!(tidy(vec![[4, 4]]).is_empty());
    }

    #[test]
    fn an_overlap_is_one_to_one_with_equal_spans_first() {
        let gold = [
            entity("t", &[&[[0, 20]]], true),
            entity("t", &[&[[0, 6]]], true),
        ];
        let mentions = [mention("t", &[[0, 6]]), mention("t", &[[4, 18]])];
        // By shared characters alone, mention 0 (6) would go to entity 0 or 1 alike.
        assert_eq!(match_by_overlap(&gold, &mentions).pairs, [(0, 1), (1, 0)]);
        let mentions = [
            mention("t", &[[19, 30]]),
            mention("t", &[[5, 30]]),
            mention("t", &[[20, 30]]),
        ];
        let matching = match_by_overlap(&gold, &mentions);
        assert_eq!(
            matching.pairs,
            [(0, 1)],
            "15 shared characters before 1; one past the end is none"
        );
        assert!(matching.is_wrong(0) && matching.is_wrong(2) && !matching.is_wrong(1));
    }

    #[test]
    fn what_is_not_required_makes_a_mention_neither_right_nor_wrong() {
        let gold = [
            entity("t", &[&[[0, 12]]], true),
            entity("t", &[&[[7, 12]]], false),
            entity("t", &[&[[20, 25]]], false),
        ];
        let mentions = [
            mention("t", &[[7, 12]]),
            mention("t", &[[18, 25]]),
            mention("u", &[[20, 25]]),
        ];
        for matching in [
            match_strictly(&gold, &mentions),
            match_by_overlap(&gold, &mentions),
        ] {
            assert_eq!(matching.neutral, [0, 1]);
            assert!(
                matching.pairs.is_empty(),
                "`cancer` in `breast cancer` is the generic one"
            );
            assert!(matching.is_wrong(2), "of another type it is wrong");
        }
    }

    #[test]
    fn ratios_are_those_of_a_table_made_by_hand() {
        let counts = Counts {
            true_positives: 6,
            false_positives: 2,
            false_negatives: 4,
        };
        assert_eq!(counts.precision(), Some(0.75));
        assert_eq!(counts.recall(), Some(0.6));
        assert!((counts.f1().unwrap() - 2.0 / 3.0).abs() < 1e-12);
        assert_eq!(Counts::default().f1(), None);
        let none_found = Counts {
            false_negatives: 1,
            ..Counts::default()
        };
        assert_eq!(
            (none_found.precision(), none_found.recall(), none_found.f1()),
            (None, Some(0.0), Some(0.0))
        );
    }

    #[test]
    fn sentence_ends_count_whatever_the_starts() {
        let counts = count_ends(
            &[[0, 10], [11, 20], [21, 30]],
            &[[0, 10], [11, 15], [16, 20], [22, 31]],
        );
        assert_eq!(
            counts,
            Counts {
                true_positives: 2,
                false_positives: 2,
                false_negatives: 1
            }
        );
    }
}
