//! Texts that say nearly the same.
//!
//! A text is its pairs of neighbouring words; two are near copies where the pairs that they share are at least
//! [`MIN_SIMILARITY`] of those of either (Jaccard). Candidates are found by `MinHash` (Broder, "On the resemblance and
//! containment of documents", 1997, doi:10.1109/SEQUEN.1997.666900) with the signature cut into bands (Leskovec, Rajaraman,
//! Ullman, *Mining of Massive Datasets*, section 3.4), and each is then compared pair by pair, so that nothing is reported
//! that is not near. Memory grows with the number of texts: a few hundred bytes each.

use std::cmp::{Ordering, Reverse};

use hashbrown::HashMap;
use twox_hash::XxHash3_64;
use unicode_segmentation::UnicodeSegmentation;

/// The share of word pairs that near copies have in common.
///
/// A sentence of ten words of which one is another has 9 of 13 pairs in common with what it was (its ends count as words);
/// `tests/it/dataset.rs` prints how many such copies are found and how many pairs of other sentences come as near.
pub const MIN_SIMILARITY: f64 = 0.6;

/// Bands of the signature, and minima in each: a pair with 60 % in common is a candidate with 1 − (1 − 0.6⁴)³² = 99 %.
const BANDS: usize = 32;
const ROWS: usize = 4;

/// How many texts of one bucket a text is held against: a bucket of a template must not cost its square.
const MAX_STEPS: usize = 1000;

/// The pairs of neighbouring words of a text, as numbers: sorted, each once.
///
/// Case, spaces and punctuation do not count. The ends of the text count as words, so that a text of one word has pairs.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Shingles(Box<[u64]>);

impl Shingles {
    /// The pairs of a text; none where it has no word.
    pub fn of(text: &str) -> Self {
        let words = text.unicode_words();
        let mut pairs = Vec::new();
        let mut last = 0;
        for word in words {
            let word = XxHash3_64::oneshot_with_seed(1, word.to_lowercase().as_bytes());
            pairs.push(paired(last, word));
            last = word;
        }
        if !pairs.is_empty() {
            pairs.push(paired(last, 0));
        }
        pairs.sort_unstable();
        pairs.dedup();
        Self(pairs.into())
    }

    /// The share of the pairs of both that both have, from 0 to 1; 0 where neither has any.
    #[expect(
        clippy::cast_precision_loss,
        reason = "numbers of words are far below 2^52"
    )]
    pub fn similarity(&self, other: &Self) -> f64 {
        let (mut a, mut b) = (self.0.iter().peekable(), other.0.iter().peekable());
        let mut n_shared = 0;
        while let (Some(x), Some(y)) = (a.peek(), b.peek()) {
            match x.cmp(y) {
                Ordering::Less => drop(a.next()),
                Ordering::Greater => drop(b.next()),
                Ordering::Equal => {
                    n_shared += 1;
                    a.next();
                    b.next();
                }
            }
        }
        let n_all = self.0.len() + other.0.len() - n_shared;
        if n_all == 0 {
            0.0
        } else {
            n_shared as f64 / n_all as f64
        }
    }

    /// A number for each band of the signature: texts with a band in common are candidates.
    fn bands(&self) -> Option<[u64; BANDS]> {
        if self.0.is_empty() {
            return None;
        }
        let mut bands = [0; BANDS];
        for (band, key) in bands.iter_mut().enumerate() {
            let minima: [u8; ROWS * 8] = {
                let mut bytes = [0; ROWS * 8];
                for (row, place) in bytes.chunks_exact_mut(8).enumerate() {
                    let salt = salt(band * ROWS + row);
                    let hashed = self.0.iter().map(|&pair| mixed(pair ^ salt));
                    place.copy_from_slice(&hashed.min().unwrap_or_default().to_le_bytes());
                }
                bytes
            };
            *key = XxHash3_64::oneshot(&minima);
        }
        Some(bands)
    }
}

fn paired(first: u64, second: u64) -> u64 {
    mixed(first.rotate_left(29) ^ second)
}

/// A hash function of its own for each number.
fn salt(number: usize) -> u64 {
    XxHash3_64::oneshot_with_seed(2, &(number as u64).to_le_bytes()) // usize is at most 64 bits wide
}

/// The finalizer of `SplitMix64`: every bit of the argument moves half of the bits of the value (Steele, Lea, Flood, "Fast
/// splittable pseudorandom number generators", 2014, doi:10.1145/2660193.2660195).
fn mixed(mut x: u64) -> u64 {
    x = (x ^ (x >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    x = (x ^ (x >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    x ^ (x >> 31)
}

/// Where a text stands among others, to say which of two near copies gives way.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Place {
    /// Of two near copies the one of lower rank gives way.
    pub rank: u32,
    /// Texts of one group do not get in each other's way.
    pub group: u32,
}

/// A text that gives way, and to which.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Near {
    /// Index of the text that it gives way to.
    pub to: usize,
    /// How near they are, from [`MIN_SIMILARITY`] to 1.
    pub similarity: f64,
}

/// For each text a near copy of another group and a higher rank, where there is one: of several the one that a fixed order
/// of the search meets first. The same for the same texts and places, whatever the machine.
///
/// # Panics
/// If there are not as many places as texts.
pub fn near_copies(texts: &[Shingles], places: &[Place]) -> Vec<Option<Near>> {
    assert_eq!(texts.len(), places.len(), "a place for each text");
    // Of equal texts in one place the first stands for all: what is true of one is true of each.
    let mut first_of: HashMap<(Place, &Shingles), usize> = HashMap::new();
    let stands_for: Vec<usize> = (texts.iter().zip(places).enumerate())
        .map(|(index, (text, &place))| *first_of.entry((place, text)).or_insert(index))
        .collect();
    let representatives: Vec<usize> = (stands_for.iter().enumerate())
        .filter_map(|(index, &first)| (index == first).then_some(index))
        .collect();
    let mut found: Vec<Option<Near>> = vec![None; texts.len()];
    let bands: Vec<Option<[u64; BANDS]>> = representatives
        .iter()
        .map(|&index| texts[index].bands())
        .collect();
    let mut bucketed: Vec<(u64, usize)> = Vec::with_capacity(representatives.len());
    for band in 0..BANDS {
        bucketed.clear();
        let keyed = representatives.iter().zip(&bands);
        bucketed.extend(keyed.filter_map(|(&index, bands)| Some((bands.as_ref()?[band], index))));
        bucketed.sort_unstable_by_key(|&(key, index)| (key, Reverse(places[index]), index));
        for bucket in bucketed.chunk_by(|a, b| a.0 == b.0) {
            for &(_, index) in bucket {
                if found[index].is_none() {
                    let others = bucket.iter().map(|&(_, other)| other).take(MAX_STEPS);
                    found[index] = first_near(texts, places, index, others);
                }
            }
        }
    }
    stands_for.iter().map(|&first| found[first]).collect()
}

/// The first of some texts, in order of falling rank, that a text gives way to.
fn first_near(
    texts: &[Shingles],
    places: &[Place],
    index: usize,
    others: impl Iterator<Item = usize>,
) -> Option<Near> {
    let own = places[index];
    others
        .take_while(|&other| places[other].rank > own.rank)
        .filter(|&other| places[other].group != own.group)
        .find_map(|to| {
            let similarity = texts[index].similarity(&texts[to]);
            (similarity >= MIN_SIMILARITY).then_some(Near { to, similarity })
        })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn similarity_counts_pairs_of_words() {
        let of = |a: &str, b: &str| Shingles::of(a).similarity(&Shingles::of(b));
        // ^a ab bc c$ and ^a ab bd d$ share 2 of 6.
        assert!((of("a b c", "A b, d.") - 2.0 / 6.0).abs() < 1e-12);
        assert!((of("HER2 is high.", "HER2 is high") - 1.0).abs() < 1e-12);
        assert!(of("a b", "b a").abs() < 1e-12, "order counts");
        assert!(of("…", "…").abs() < 1e-12, "no words, nothing in common");
    }

    fn places(of: &[(u32, u32)]) -> Vec<Place> {
        of.iter()
            .map(|&(rank, group)| Place { rank, group })
            .collect()
    }

    #[test]
    fn the_lower_rank_gives_way_and_only_to_another_group() {
        let copy = "Seven of nine patients with liver metastases had a response.";
        let near = "Seven of nine patients with lung metastases had a response.";
        let other = "Nothing was said of anything in any of the other papers here.";
        let texts = [copy, near, other, copy, near].map(Shingles::of);
        let found = near_copies(&texts, &places(&[(0, 0), (2, 2), (2, 2), (2, 2), (0, 0)]));
        let to: Vec<Option<usize>> = found.iter().map(|one| one.map(|near| near.to)).collect();
        assert!(matches!(to[0], Some(1 | 3)), "{to:?}");
        assert!(matches!(to[4], Some(1 | 3)), "{to:?}");
        assert_eq!(to[1..4], [None, None, None], "the highest rank stays");
        let same_group = near_copies(&texts, &places(&[(0, 1), (2, 1), (2, 1), (2, 1), (0, 1)]));
        assert_eq!(same_group, vec![None; 5]);
    }

    #[test]
    fn texts_without_words_are_near_nothing() {
        let texts = ["", "…", ""].map(Shingles::of);
        assert_eq!(
            near_copies(&texts, &places(&[(0, 0), (1, 1), (2, 2)])),
            [None; 3]
        );
    }

    proptest! {
        /// The oracle compares all pairs; an equal copy is always found, and nothing that is not near.
        #[test]
        fn finds_equal_copies_and_reports_only_near_ones(
            texts in proptest::collection::vec("[ab]( [ab]){0,4}", 1..12),
            ranks in proptest::collection::vec(0_u32..3, 12),
        ) {
            let shingles: Vec<Shingles> = texts.iter().map(|text| Shingles::of(text)).collect();
            let places: Vec<Place> = (0..texts.len())
                .map(|index| Place { rank: ranks[index], group: ranks[index] })
                .collect();
            let found = near_copies(&shingles, &places);
            for (index, near) in found.iter().enumerate() {
                let has_equal = (0..texts.len())
                    .any(|other| ranks[other] > ranks[index] && texts[other] == texts[index]);
                prop_assert!(near.is_some() || !has_equal);
                if let Some(near) = near {
                    prop_assert!(ranks[near.to] > ranks[index]);
                    let similarity = shingles[index].similarity(&shingles[near.to]);
                    prop_assert!(similarity >= MIN_SIMILARITY);
                }
            }
        }
    }
}
