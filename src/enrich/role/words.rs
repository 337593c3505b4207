//! What of a sentence speaks for its role.

use std::collections::BTreeSet;

/// The features of a sentence: its words in small letters, with numbers as `0`; pairs of neighbors; the first word and
/// the first pair once more behind `^`. Each once.
pub fn role_features(sentence: &str) -> BTreeSet<String> {
    let mut features = BTreeSet::new();
    for_each_feature(&words_of(sentence), |feature| {
        features.insert(feature.to_owned());
    });
    features
}

/// Calls a function for each feature of some words, as often as it is there; see [`role_features`].
pub(super) fn for_each_feature(words: &[String], mut take: impl FnMut(&str)) {
    let mut joined = String::new();
    let mut join = |parts: &[&str]| {
        joined.clear();
        for part in parts {
            joined.push_str(part);
        }
        take(&joined);
    };
    for (index, word) in words.iter().enumerate() {
        join(&[word]);
        if let Some(next) = words.get(index + 1) {
            join(&[word, " ", next]);
        }
    }
    if let Some(first) = words.first() {
        join(&["^", first]);
    }
    if let [first, second, ..] = words {
        join(&["^", first, " ", second]);
    }
}

pub(super) fn words_of(sentence: &str) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    let mut before: Option<char> = None;
    for character in sentence.chars().flat_map(char::to_lowercase) {
        let goes_on = before.is_some_and(|last| {
            last.is_alphabetic() && character.is_alphabetic()
                || last.is_numeric() && (character.is_numeric() || matches!(character, '.' | ','))
                || matches!(last, '.' | ',')
                    && character.is_numeric()
                    && words.last().is_some_and(|word| word == "0")
        });
        before = Some(character);
        if character.is_alphabetic() {
            match words.last_mut() {
                Some(word) if goes_on => word.push(character),
                _ => words.push(character.to_string()),
            }
        } else if character.is_numeric() {
            if !goes_on {
                words.push("0".to_owned());
            }
        } else if matches!(character, '%' | '<' | '=' | '>' | '±') {
            words.push(character.to_string());
        }
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_small_and_numbers_alike() {
        assert_eq!(
            words_of("We found 1,200 cases (12.5%; p<0.05) in β-cells."),
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
}
