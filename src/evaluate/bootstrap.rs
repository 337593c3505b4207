//! How far a figure may be chance: intervals by drawing documents again.
//!
//! Percentile bootstrap (Efron and Tibshirani 1993, An Introduction to the Bootstrap, chapter 13): documents are drawn with
//! replacement, as many as there are, and every figure is computed anew; the interval runs from the 2.5th to the 97.5th
//! percentile. Documents and not mentions are drawn, since mentions of one document are alike. The same seed gives the same
//! intervals.

use std::collections::BTreeSet;

use serde::Serialize;

use super::level::{DocumentCounts, Level};
use super::score::{Counts, ratio};

/// Lower and upper end of an interval that 95 % of the draws lie in.
pub type Interval = [f64; 2];

/// The intervals of precision, recall and F1; `None` where no draw had a figure.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize)]
pub struct Intervals {
    /// Of precision.
    pub precision: Option<Interval>,
    /// Of recall.
    pub recall: Option<Interval>,
    /// Of F1.
    pub f1: Option<Interval>,
}

/// How often to draw, and from which seed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Bootstrap {
    /// The number of draws; 0 for no intervals.
    pub n_draws: usize,
    /// The seed.
    pub seed: u64,
}

impl Default for Bootstrap {
    fn default() -> Self {
        Self {
            n_draws: 0,
            seed: 1,
        }
    }
}

/// Precision, recall and F1; `None` where there is nothing to divide by.
pub(super) type Ratios = [Option<f64>; 3];

/// A mean over types or documents, of precision, recall and F1.
///
/// Where something is to be found and nothing was, precision counts as 0; where something was made up and nothing is to be
/// found, recall does. So F1 is 0 in both cases.
pub(super) fn mean(parts: impl IntoIterator<Item = Counts>) -> Ratios {
    let mut sums = [0.0; 3];
    let mut n_parts = 0.0;
    for counts in parts.into_iter().filter(|counts| !counts.is_zero()) {
        let ratios = [counts.precision(), counts.recall(), counts.f1()];
        for (sum, ratio) in sums.iter_mut().zip(ratios) {
            *sum += ratio.unwrap_or(0.0);
        }
        n_parts += 1.0;
    }
    sums.map(|sum| (n_parts > 0.0).then_some(sum / n_parts))
}

/// Every figure of an evaluation at one level: by type, over all, and both means.
pub(super) struct Figures<T> {
    /// By type, in order of names.
    pub(super) by_type: Vec<T>,
    /// Over all types and documents.
    pub(super) overall: T,
    /// The mean of the types.
    pub(super) mean_of_types: T,
    /// The mean of the documents.
    pub(super) mean_of_documents: T,
}

impl<T> Figures<T> {
    /// All of them, in one order.
    fn all(self) -> Vec<T> {
        let mut all = self.by_type;
        all.extend([self.overall, self.mean_of_types, self.mean_of_documents]);
        all
    }

    /// From what [`Self::all`] gave.
    fn from_all(mut all: Vec<T>) -> Option<Self> {
        let mean_of_documents = all.pop()?;
        let mean_of_types = all.pop()?;
        let overall = all.pop()?;
        Some(Self {
            by_type: all,
            overall,
            mean_of_types,
            mean_of_documents,
        })
    }
}

/// The figures at one level, over the documents of the given numbers.
///
/// Types without anything to find are no part of the mean of types.
pub(super) fn figures(
    documents: &[Vec<Counts>],
    n_types: usize,
    drawn: impl Iterator<Item = usize>,
) -> Figures<Ratios> {
    let mut by_type = vec![Counts::default(); n_types];
    let mut overall = Counts::default();
    let of_documents = drawn.map(|index| {
        let mut of_document = Counts::default();
        for (sum, &counts) in by_type.iter_mut().zip(&documents[index]) {
            sum.add(counts);
            of_document.add(counts);
        }
        overall.add(of_document);
        of_document
    });
    let mean_of_documents = mean(of_documents);
    let ratios = |counts: Counts| [counts.precision(), counts.recall(), counts.f1()];
    let has_gold = |counts: &&Counts| counts.true_positives + counts.false_negatives > 0;
    Figures {
        mean_of_types: mean(by_type.iter().filter(has_gold).copied()),
        by_type: by_type.into_iter().map(ratios).collect(),
        overall: ratios(overall),
        mean_of_documents,
    }
}

/// The counts of every document at a level, by type in order of names.
pub(super) fn table(
    documents: &[DocumentCounts],
    types: &BTreeSet<&str>,
    level: Level,
) -> Vec<Vec<Counts>> {
    let of = |document: &DocumentCounts, name: &str| {
        document
            .get(name)
            .map_or_else(Counts::default, |by_level| by_level[level as usize]) // as: its place in the enum
    };
    documents
        .iter()
        .map(|document| types.iter().map(|name| of(document, name)).collect())
        .collect()
}

/// The intervals at one level.
pub(super) fn intervals(
    documents: &[Vec<Counts>],
    n_types: usize,
    bootstrap: Bootstrap,
) -> Option<Figures<Intervals>> {
    if bootstrap.n_draws == 0 || documents.is_empty() {
        return None;
    }
    let mut random = fastrand::Rng::with_seed(bootstrap.seed);
    let mut values: Vec<[Vec<f64>; 3]> = Vec::new();
    values.resize_with(n_types + 3, Default::default);
    for _ in 0..bootstrap.n_draws {
        let draw = (0..documents.len()).map(|_| random.usize(..documents.len()));
        for (kept, ratios) in values
            .iter_mut()
            .zip(figures(documents, n_types, draw).all())
        {
            for (kept, ratio) in kept.iter_mut().zip(ratios) {
                kept.extend(ratio);
            }
        }
    }
    let all = values.into_iter().map(|values| {
        let [precision, recall, f1] = values.map(percentiles);
        Intervals {
            precision,
            recall,
            f1,
        }
    });
    Figures::from_all(all.collect())
}

/// The interval of a share whose part and whole are known of each document.
pub(super) fn interval_of_share(
    documents: &[[usize; 2]],
    bootstrap: Bootstrap,
) -> Option<Interval> {
    let mut random = fastrand::Rng::with_seed(bootstrap.seed);
    let draws = (0..bootstrap.n_draws).filter_map(|_| {
        let drawn = documents.iter().filter_map(|_| random.choice(documents));
        let [part, whole] = drawn.fold([0, 0], |sum, one| [sum[0] + one[0], sum[1] + one[1]]);
        ratio(part, whole)
    });
    percentiles(draws.collect())
}

/// The 2.5th and the 97.5th percentile by nearest rank.
pub(crate) fn percentiles(mut values: Vec<f64>) -> Option<Interval> {
    values.sort_unstable_by(f64::total_cmp);
    let at = |per_mille: usize| {
        let rank = (values.len() * per_mille).div_ceil(1000).max(1);
        values.get(rank - 1).copied()
    };
    Some([at(25)?, at(975)?])
}

#[cfg(test)]
mod tests {
    use super::*;

    const fn counts(
        true_positives: usize,
        false_positives: usize,
        false_negatives: usize,
    ) -> Counts {
        Counts {
            true_positives,
            false_positives,
            false_negatives,
        }
    }

    fn close(found: Option<f64>, wanted: f64) {
        assert!(
            (found.unwrap() - wanted).abs() < 1e-12,
            "{found:?}, wanted {wanted}"
        );
    }

    /// Two documents, two types. By hand: type a 3/1/1 (P .75, R .75, F .75), type b 1/1/3 (P .5, R .25, F 1/3); all 4/2/4
    /// (P 2/3, R .5, F 4/7); documents 4/1/1 (P .8, R .8, F .8) and 0/1/3 (0, 0, 0).
    #[test]
    fn micro_and_macro_are_those_of_a_table_made_by_hand() {
        let documents = [
            vec![counts(3, 0, 0), counts(1, 1, 1)],
            vec![counts(0, 1, 1), counts(0, 0, 2)],
        ];
        let found = figures(&documents, 2, 0..2);
        close(found.by_type[0][2], 0.75);
        close(found.by_type[1][2], 1.0 / 3.0);
        close(found.overall[0], 2.0 / 3.0);
        close(found.overall[1], 0.5);
        close(found.overall[2], 4.0 / 7.0);
        close(found.mean_of_types[0], 0.625);
        close(found.mean_of_types[1], 0.5);
        close(found.mean_of_types[2], 13.0 / 24.0);
        for place in 0..3 {
            close(found.mean_of_documents[place], 0.4);
        }
    }

    #[test]
    fn a_document_without_anything_is_no_part_of_the_mean() {
        let documents = [
            vec![counts(1, 0, 0)],
            vec![counts(0, 0, 0)],
            vec![counts(0, 2, 0)],
        ];
        let found = figures(&documents, 1, 0..3);
        assert_eq!(found.mean_of_documents, [Some(0.5); 3], "made up: 0");
        assert_eq!(figures(&documents, 1, 1..2).mean_of_documents, [None; 3]);
        // Nothing to find: the type is no part of the mean of types.
        assert_eq!(figures(&documents, 1, 2..3).mean_of_types, [None; 3]);
    }

    #[test]
    fn documents_that_are_all_alike_leave_no_room_for_chance() {
        let documents = vec![vec![counts(3, 1, 1)]; 20];
        let bootstrap = Bootstrap {
            n_draws: 100,
            seed: 7,
        };
        let found = intervals(&documents, 1, bootstrap).unwrap();
        for one in [found.overall, found.by_type[0], found.mean_of_documents] {
            assert_eq!(one.f1, Some([0.75, 0.75]));
        }
    }

    /// Of two documents, one with 1 of 1 right and one with 0 of 1, a quarter of the draws has 0, a half .5, a quarter 1.
    #[test]
    fn the_interval_of_a_share_is_that_of_two_documents() {
        let bootstrap = Bootstrap {
            n_draws: 400,
            seed: 3,
        };
        let found = interval_of_share(&[[1, 1], [0, 1]], bootstrap);
        assert_eq!(found, Some([0.0, 1.0]));
        assert_eq!(
            interval_of_share(&[[3, 4]; 9], bootstrap),
            Some([0.75, 0.75])
        );
        assert_eq!(
            interval_of_share(&[[0, 0]; 9], bootstrap),
            None,
            "nothing to be right"
        );
        assert_eq!(
            interval_of_share(&[[1, 1]], Bootstrap::default()),
            None,
            "not asked for"
        );
    }

    /// Of two documents, one found and one missed, a quarter of the draws has recall 0, a half .5, a quarter 1. So both ends
    /// lie far inside the quarters. Precision is there only where something was found, and is 1.
    #[test]
    fn the_interval_of_two_documents_is_known_without_drawing() {
        let documents = [vec![counts(1, 0, 0)], vec![counts(0, 0, 1)]];
        for seed in 0..20 {
            let bootstrap = Bootstrap { n_draws: 200, seed };
            let found = intervals(&documents, 1, bootstrap).unwrap();
            assert_eq!(found.overall.recall, Some([0.0, 1.0]), "seed {seed}");
            assert_eq!(found.overall.precision, Some([1.0, 1.0]), "seed {seed}");
        }
    }

    #[test]
    fn percentiles_are_taken_by_nearest_rank() {
        let values = (1..=1000).rev().map(f64::from).collect();
        assert_eq!(percentiles(values), Some([25.0, 975.0]));
        assert_eq!(percentiles(vec![3.0]), Some([3.0, 3.0]));
        assert_eq!(percentiles(vec![]), None);
    }

    #[test]
    fn the_same_seed_gives_the_same_intervals() {
        let documents: Vec<_> = (0..50).map(|n| vec![counts(n % 7, n % 3, n % 5)]).collect();
        let of = |seed| {
            let bootstrap = Bootstrap { n_draws: 300, seed };
            intervals(&documents, 1, bootstrap).unwrap().overall
        };
        assert_eq!(of(1), of(1));
        assert_ne!(of(1), of(2));
        let [low, high] = of(1).f1.unwrap();
        let point = figures(&documents, 1, 0..50).overall[2].unwrap();
        assert!(low < point && point < high);
        assert!(intervals(&documents, 1, Bootstrap::default()).is_none());
    }
}
