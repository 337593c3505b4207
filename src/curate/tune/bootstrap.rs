//! Whether a gain is more than chance would give.

use crate::evaluate::Counts;

/// Samples of documents that are drawn.
const N_SAMPLES: usize = 1000;

/// The share of samples with a gain from which on it is believed.
const BELIEVED: f64 = 0.95;

/// The difference that settings make, over documents.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Gain {
    /// F1 before.
    pub before: f64,
    /// F1 after.
    pub after: f64,
    /// The bounds between which the difference lies in 95 % of samples.
    pub interval: [f64; 2],
    /// The share of samples in which F1 is higher after.
    pub share_better: f64,
}

impl Gain {
    /// The gain between counts of the same documents.
    ///
    /// A paired bootstrap (Efron, Tibshirani: An introduction to the bootstrap, 1993; Koehn 2004, aclanthology.org/W04-3250):
    /// documents are drawn with replacement, as many as there are, the same for both sides. The numbers drawn are the same
    /// in every run.
    pub fn of(before: &[Counts], after: &[Counts]) -> Self {
        let pairs: Vec<(Counts, Counts)> =
            before.iter().copied().zip(after.iter().copied()).collect();
        let mut random = Random(0x006f_6e63_6f74_6167);
        let mut differences: Vec<f64> = (0..N_SAMPLES)
            .map(|_| {
                let (mut one, mut other) = (Counts::default(), Counts::default());
                for _ in 0..pairs.len() {
                    let (a, b) = pairs[random.below(pairs.len())];
                    one.add(a);
                    other.add(b);
                }
                f1(other) - f1(one)
            })
            .collect();
        differences.sort_by(f64::total_cmp);
        let n_better = differences
            .iter()
            .filter(|difference| **difference > 0.0)
            .count();
        let at = |share: usize| differences[(N_SAMPLES * share / 1000).min(N_SAMPLES - 1)];
        #[expect(clippy::cast_precision_loss, reason = "a thousand samples")]
        let share_better = n_better as f64 / N_SAMPLES as f64;
        Self {
            before: f1(sum(before)),
            after: f1(sum(after)),
            interval: [at(25), at(975)],
            share_better,
        }
    }

    /// The difference.
    pub fn difference(&self) -> f64 {
        self.after - self.before
    }

    /// Whether it is there in nearly all samples.
    pub fn is_beyond_noise(&self) -> bool {
        self.share_better >= BELIEVED
    }
}

/// All counts together.
pub(super) fn sum(counts: &[Counts]) -> Counts {
    let mut all = Counts::default();
    for one in counts {
        all.add(*one);
    }
    all
}

fn f1(counts: Counts) -> f64 {
    counts.f1().unwrap_or(0.0)
}

/// `SplitMix64` (Steele, Lea, Flood: Fast splittable pseudorandom number generators, 2014, doi:10.1145/2660193.2660195).
struct Random(u64);

impl Random {
    fn below(&mut self, bound: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^= z >> 31;
        // The high half of a product is below the bound; documents are few, so the bias is far below one in a million.
        let product = u128::from(z) * bound as u128;
        usize::try_from(product >> 64).unwrap_or(0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn counts(true_positives: usize, false_positives: usize, false_negatives: usize) -> Counts {
        Counts {
            true_positives,
            false_positives,
            false_negatives,
        }
    }

    #[test]
    fn a_gain_in_every_document_is_believed_and_one_in_a_single_document_is_not() {
        let before = vec![counts(5, 5, 5); 20];
        let everywhere = Gain::of(&before, &vec![counts(5, 3, 5); 20]);
        // 2·5/(10+5+5) = 0.5 before, 10/(10+3+5) = 0.5556 after, in every sample.
        assert!(
            (everywhere.before - 0.5).abs() < 1e-9 && (everywhere.after - 10.0 / 18.0).abs() < 1e-9
        );
        assert!(everywhere.is_beyond_noise());
        assert!(
            everywhere
                .interval
                .iter()
                .all(|bound| (bound - 10.0 / 18.0 + 0.5).abs() < 1e-9)
        );
        let mut once = before.clone();
        once[7] = counts(5, 0, 5);
        let once = Gain::of(&before, &once);
        // A sample of 20 lacks one document with probability (19/20)^20 = 0.36.
        assert!(once.difference() > 0.0 && !once.is_beyond_noise());
        assert!((once.share_better - 0.64).abs() < 0.05, "{once:?}");
    }

    #[test]
    fn nothing_changed_is_no_gain_and_no_documents_are_none() {
        let same = Gain::of(&[counts(1, 1, 1)], &[counts(1, 1, 1)]);
        assert_eq!((same.difference(), same.share_better), (0.0, 0.0));
        assert!(!Gain::of(&[], &[]).is_beyond_noise());
    }
}
