//! What of a sentence speaks for its role.

use std::collections::BTreeSet;
use std::ops::Range;

use crate::dictionary::WordNumbers;
use crate::document::Span;
use crate::enrich::cues::Word;
use crate::normalize::length_while;

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
    let mut words = words.clone();
    let Some(first) = words.next() else { return };
    let mut second = None;
    let mut word = first;
    for next in words {
        take(Feature::Word(word));
        take(Feature::Pair(word, next));
        second = second.or(Some(next));
        word = next;
    }
    take(Feature::Word(word));
    take(Feature::First(first));
    if let Some(second) = second {
        take(Feature::FirstPair(first, second));
    }
}

/// What stands for a number.
const NUMBER: &str = "0";

/// The words of a sentence in small letters.
#[derive(Debug, Default)]
pub(super) struct Words {
    /// The sentence in small letters.
    letters: String,
    /// Where its words stand.
    spans: Vec<Range<usize>>,
}

impl Words {
    /// Numbers are `0`; of signs only those are words that stand in results.
    pub(super) fn of(sentence: &str) -> Self {
        let mut words = Self::default();
        words.read(sentence);
        words
    }

    /// Takes the words of a sentence in the place of those that are here.
    pub(super) fn read(&mut self, sentence: &str) {
        self.spans.clear();
        self.letters.clear();
        self.letters.push_str(NUMBER);
        if sentence.is_ascii() {
            self.letters.push_str(sentence);
            self.letters.make_ascii_lowercase();
        } else {
            let small = sentence.chars().flat_map(char::to_lowercase);
            self.letters.extend(small);
        }
        self.cut();
    }

    /// The number that stands for all begins the letters.
    fn cut(&mut self) {
        let mut at = NUMBER.len();
        let mut is_last_number = false;
        while let Some(&byte) = self.letters.as_bytes().get(at) {
            // Most of what parts words.
            if byte == b' ' {
                at += 1;
                continue;
            }
            let rest = &self.letters[at..];
            let Some(character) = rest.chars().next() else {
                break;
            };
            let start = at;
            if character.is_alphabetic() {
                at += length_while(rest, char::is_alphabetic);
                self.spans.push(start..at);
                is_last_number = false;
            } else if character.is_numeric() {
                // `1,200` and `12.5`, but not `p.5`.
                let before = &self.letters[NUMBER.len()..at];
                let goes_on = is_last_number && before.ends_with(['.', ',']);
                at += length_while(rest, |c| c.is_numeric() || matches!(c, '.' | ','));
                if !goes_on {
                    self.spans.push(0..NUMBER.len());
                }
                is_last_number = true;
            } else {
                at += character.len_utf8();
                if matches!(character, '%' | '<' | '=' | '>' | '±') {
                    self.spans.push(start..at);
                    is_last_number = false;
                }
            }
        }
    }

    /// Puts the words into `out`, in the place of what is there, and gives the text that they stand in.
    pub(super) fn numbered(&self, numbers: &WordNumbers, out: &mut Vec<Word>) -> &str {
        out.clear();
        out.extend(self.spans.iter().map(|span| Word {
            span: Span::new(span.start, span.end),
            number: numbers.find(&self.letters, span.clone()),
            is_letters: true,
        }));
        &self.letters
    }

    /// One after the other.
    pub(super) fn iter(&self) -> impl DoubleEndedIterator<Item = &str> + Clone {
        self.spans.iter().map(|span| &self.letters[span.clone()])
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
