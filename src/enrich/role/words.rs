//! What of a sentence speaks for its role.

use std::collections::BTreeSet;

/// The features of a sentence: its words in small letters, with numbers as `0`; pairs of neighbors; the first word and
/// the first pair once more behind `^`. Each once.
pub fn role_features(sentence: &str) -> BTreeSet<String> {
    let words = Words::of(sentence);
    let mut features = BTreeSet::new();
    for_each_feature(&words.iter(), |feature| {
        features.insert(match feature {
            Feature::Word(word) => word.to_owned(),
            Feature::Pair(word, next) => format!("{word} {next}"),
            Feature::First(word) => format!("^{word}"),
            Feature::FirstPair(word, next) => format!("^{word} {next}"),
        });
    });
    features
}

/// What of a sentence may speak for a role; `W` stands for a word.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Feature<W> {
    /// A word.
    Word(W),
    /// A word and the next.
    Pair(W, W),
    /// The first word.
    First(W),
    /// The first word and the next.
    FirstPair(W, W),
}

impl<W> Feature<W> {
    /// The same of other words; `None` where one is missing.
    pub(super) fn try_map<V>(self, mut map: impl FnMut(W) -> Option<V>) -> Option<Feature<V>> {
        Some(match self {
            Self::Word(word) => Feature::Word(map(word)?),
            Self::Pair(word, next) => Feature::Pair(map(word)?, map(next)?),
            Self::First(word) => Feature::First(map(word)?),
            Self::FirstPair(word, next) => Feature::FirstPair(map(word)?, map(next)?),
        })
    }
}

impl Feature<u32> {
    /// One number for each feature of words that are numbered below 2³¹.
    pub(super) fn key(self) -> u64 {
        let (kind, word, next) = match self {
            Self::Word(word) => (0, word, 0),
            Self::Pair(word, next) => (1, word, next),
            Self::First(word) => (2, word, 0),
            Self::FirstPair(word, next) => (3, word, next),
        };
        kind << 62 | u64::from(word) << 31 | u64::from(next)
    }
}

impl<'f> Feature<&'f str> {
    /// Reads a feature as [`role_features`] writes it.
    pub(super) fn parse(feature: &'f str) -> Self {
        let (is_first, words) = match feature.strip_prefix('^') {
            Some(words) => (true, words),
            None => (false, feature),
        };
        match (words.split_once(' '), is_first) {
            (None, false) => Self::Word(words),
            (None, true) => Self::First(words),
            (Some((word, next)), false) => Self::Pair(word, next),
            (Some((word, next)), true) => Self::FirstPair(word, next),
        }
    }
}

/// Calls a function for each feature of some words, as often as it is there; see [`role_features`].
pub(super) fn for_each_feature<W: Copy>(
    words: &(impl Iterator<Item = W> + Clone),
    mut take: impl FnMut(Feature<W>),
) {
    let pairs = words
        .clone()
        .zip(words.clone().skip(1).map(Some).chain([None]));
    for (word, next) in pairs.clone() {
        take(Feature::Word(word));
        if let Some(next) = next {
            take(Feature::Pair(word, next));
        }
    }
    for (word, next) in pairs.take(1) {
        take(Feature::First(word));
        if let Some(next) = next {
            take(Feature::FirstPair(word, next));
        }
    }
}

/// The words of a sentence in small letters, one behind the other.
pub(super) struct Words {
    letters: String,
    ends: Vec<usize>,
}

impl Words {
    /// Numbers are `0`; of signs only those are words that stand in results.
    pub(super) fn of(sentence: &str) -> Self {
        let mut words = Self {
            letters: String::with_capacity(sentence.len()),
            ends: Vec::with_capacity(sentence.len() / 5),
        };
        let mut before: Option<char> = None;
        for character in sentence.chars() {
            if character.is_ascii() {
                words.take(character.to_ascii_lowercase(), &mut before);
            } else {
                for character in character.to_lowercase() {
                    words.take(character, &mut before);
                }
            }
        }
        words
    }

    fn take(&mut self, character: char, before: &mut Option<char>) {
        let goes_on = before.is_some_and(|last| {
            last.is_alphabetic() && character.is_alphabetic()
                || last.is_numeric() && (character.is_numeric() || matches!(character, '.' | ','))
                || matches!(last, '.' | ',')
                    && character.is_numeric()
                    && self.iter().next_back() == Some("0")
        });
        *before = Some(character);
        if character.is_alphabetic() {
            self.letters.push(character);
            match self.ends.last_mut() {
                Some(end) if goes_on => *end = self.letters.len(),
                _ => self.ends.push(self.letters.len()),
            }
        } else if character.is_numeric() {
            if !goes_on {
                self.push('0');
            }
        } else if matches!(character, '%' | '<' | '=' | '>' | '±') {
            self.push(character);
        }
    }

    fn push(&mut self, word: char) {
        self.letters.push(word);
        self.ends.push(self.letters.len());
    }

    /// One after the other.
    pub(super) fn iter(&self) -> impl DoubleEndedIterator<Item = &str> + Clone {
        (0..self.ends.len()).map(|index| {
            let start = index.checked_sub(1).map_or(0, |before| self.ends[before]);
            &self.letters[start..self.ends[index]]
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_small_and_numbers_alike() {
        assert_eq!(
            Words::of("We found 1,200 cases (12.5%; p<0.05) in β-cells.")
                .iter()
                .collect::<Vec<_>>(),
            [
                "we", "found", "0", "cases", "0", "%", "p", "<", "0", "in", "β", "cells"
            ]
        );
        let features = role_features("We found it.");
        let features: Vec<&str> = features.iter().map(String::as_str).collect();
        assert_eq!(
            features,
            [
                "^we",
                "^we found",
                "found",
                "found it",
                "it",
                "we",
                "we found"
            ]
        );
        assert!(role_features(" .,").is_empty());
    }

    #[test]
    fn features_are_read_as_they_are_written() {
        let written = role_features("We found it in 12% of them.");
        let words = Words::of("We found it in 12% of them.");
        let mut read = Vec::new();
        for_each_feature(&words.iter(), |feature| read.push(feature));
        assert_eq!(written.len(), read.len());
        for feature in &written {
            assert!(read.contains(&Feature::parse(feature)), "{feature}");
        }
    }
}
