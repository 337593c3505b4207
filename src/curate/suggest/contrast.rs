//! How often words are in general English.

use std::collections::HashMap;
use std::sync::OnceLock;

use crate::dictionary::embedded_file;

/// The table: a class, a tab, the words of the class; classes are log10 of occurrences in 10⁹ words, times ten.
const TABLE: &str = "english_frequencies.txt";

/// The frequency of words that the table has not, as log10 in 10⁹: it ends at 3.0.
const ABSENT: f64 = 2.5;

/// The frequency of a word in small letters in general English, as log10 of occurrences in 10⁹ words.
pub(super) fn general(word: &str) -> f64 {
    table().get(word).copied().unwrap_or(ABSENT)
}

/// Whether the table of general English has a word.
pub(super) fn is_general(word: &str) -> bool {
    table().contains_key(word)
}

/// How much more frequent a word is in a corpus than in general English, as log10 of the ratio; between −1 and 4.
///
/// The weirdness of Ahmad, Gillam, Tostevin: University of Surrey participation in TREC 8, 1999, with half an
/// occurrence added, so that a single one is no evidence of its own.
pub(super) fn weirdness(word: &str, n_occurrences: u64, n_words: u64) -> f64 {
    #[expect(clippy::cast_precision_loss, reason = "counts are far below 2^52")]
    let share = (n_occurrences as f64 + 0.5) / (n_words as f64 + 1.0);
    ((share * 1e9).log10() - general(word)).clamp(-1.0, 4.0)
}

fn table() -> &'static HashMap<&'static str, f64> {
    static FREQUENCIES: OnceLock<HashMap<&'static str, f64>> = OnceLock::new();
    FREQUENCIES.get_or_init(|| {
        let rows = embedded_file(TABLE).unwrap_or_default().lines();
        rows.filter_map(|row| row.split_once('\t'))
            .filter_map(|(class, words)| Some((class.parse::<f64>().ok()? / 10.0, words)))
            .flat_map(|(class, words)| words.split(' ').map(move |word| (word, class)))
            .collect()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_knows_common_words_and_not_ours() {
        assert!(general("the") > 7.5 && general("human") > 5.0);
        assert!(!is_general("bevacizumab") && !is_general("podocyte"));
        assert!(table().len() > 25_000);
    }

    #[test]
    fn weirdness_is_the_ratio_to_general_english() {
        // 10 in a million is 10^4 in 10^9; a word that the table has not counts as 10^2.5.
        let rare = weirdness("podocyte", 10, 1_000_000);
        assert!((rare - (10_500_f64.log10() - 2.5)).abs() < 1e-4, "{rare}");
        assert!(weirdness("the", 60_000, 1_000_000) < 0.3);
        assert!(
            (weirdness("the", 0, 1_000_000) - -1.0).abs() < f64::EPSILON,
            "bounded below"
        );
        assert!(
            (weirdness("podocyte", 1000, 1000) - 4.0).abs() < f64::EPSILON,
            "bounded above"
        );
    }
}
