//! What definitions of short forms are found by, as data.

use std::ops::Range;

use hashbrown::{HashMap, HashSet};

use super::WordNumbers;
use super::cues::cue_rows;

const TABLE: &str = include_str!("../../dictionaries/cues/short_forms.tsv");

/// How far pairs of a rule are trusted.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ShortFormRule {
    /// Its name.
    pub name: &'static str,
    /// The fewest letters and digits of a short form that it holds for.
    pub least_letters: usize,
    /// The share of its pairs that are right, from 0 to 1.
    pub confidence: f64,
}

/// The rows of `dictionaries/cues/short_forms.tsv`, whose header says what each class means.
#[derive(Clone, Debug, Default)]
pub struct ShortFormWords {
    /// Words of a long form that count little.
    small: WordNumbers,
    /// Words before a short form in brackets.
    pub lead: HashSet<&'static str>,
    /// What is no short form.
    pub never: HashSet<&'static str>,
    /// Words for digits.
    numbers: WordNumbers,
    /// The digits, by the numbers of their words.
    digits: Vec<char>,
    rules: HashMap<&'static str, ShortFormRule>,
}

impl ShortFormWords {
    /// The words that ship with oncotag.
    pub fn embedded() -> Self {
        let mut words = Self::default();
        for row in cue_rows(TABLE) {
            let [class, word, letters, value, _] = *row.split('\t').collect::<Vec<_>>() else {
                continue;
            };
            match class {
                "small" => {
                    words.small.add(word);
                }
                "lead" => {
                    words.lead.insert(word);
                }
                "never" => {
                    words.never.insert(word);
                }
                "number" => {
                    words.numbers.add(word);
                    words.digits.extend(value.chars().next());
                }
                _ => words
                    .rules
                    .extend(letters.parse().ok().zip(value.parse().ok()).map(
                        |(least_letters, confidence)| {
                            let rule = ShortFormRule {
                                name: word,
                                least_letters,
                                confidence,
                            };
                            (word, rule)
                        },
                    )),
            }
        }
        words
    }

    /// Whether a word of a text is one of those that count little in a long form.
    pub fn is_small(&self, text: &str, word: Range<usize>) -> bool {
        self.small.find(text, word).is_some()
    }

    /// The digit that a word of a text stands for.
    pub fn digit(&self, text: &str, word: Range<usize>) -> Option<char> {
        let number = self.numbers.find(text, word)?;
        self.digits.get(number.index()).copied()
    }

    /// A rule by its name; none where the table does not take such pairs.
    pub fn rule(&self, name: &str) -> Option<ShortFormRule> {
        self.rules.get(name).copied()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_row_is_of_a_known_class_and_is_read() {
        let words = ShortFormWords::embedded();
        let n_read = words.small.len()
            + words.lead.len()
            + words.never.len()
            + words.numbers.len()
            + words.rules.len();
        assert_eq!(n_read, cue_rows(TABLE).count(), "none twice, none lost");
        for row in cue_rows(TABLE) {
            let class = row.split('\t').next().unwrap();
            let known = ["small", "lead", "never", "number", "rule"];
            assert!(known.contains(&class), "{row}");
        }
        for rule in words.rules.values() {
            assert!((0.5..1.0).contains(&rule.confidence), "{}", rule.name);
        }
    }
}
