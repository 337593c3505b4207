//! What the splitter knows of words: plain values, made from a table.

use hashbrown::{HashMap, HashSet};

use thiserror::Error;

/// When a full stop after an abbreviation ends a sentence.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum AbbreviationClass {
    /// Never (`e.g.`).
    Never,
    /// Except before a number, a numeral, a letter, a bracket or a small letter (`no.`).
    BeforeNumber,
    /// Only before a capitalized word, and not inside a parenthesis (`etc.`).
    BeforeCapital,
    /// Only before a capitalized word that seldom stands but at the start of a sentence (`U.S.`).
    BeforeStarter,
}

/// A class of the table that the splitter does not know.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error(
    "unknown class \"{class}\" of the word \"{word}\" (expected never, before-number, before-capital, before-starter, \
     starter, label, label-inner, letter-head or person)"
)]
pub struct RuleError {
    /// The class.
    pub class: String,
    /// The word in its row.
    pub word: String,
}

/// The words that the rules of the splitter speak of.
///
/// The default knows none: then only the rules that need no words work.
#[derive(Clone, Debug, Default)]
pub struct SplitterRules {
    abbreviations: HashMap<Box<str>, AbbreviationClass>,
    starters: HashSet<Box<str>>,
    labels: HashSet<Box<str>>,
    inner_labels: HashSet<Box<str>>,
    letter_heads: HashSet<Box<str>>,
    persons: HashSet<Box<str>>,
}

impl SplitterRules {
    /// Rules from pairs of class and word; `dictionaries/cues/sentence_abbreviations.tsv` explains the classes.
    ///
    /// # Errors
    /// If a class is not known.
    pub fn from_rows<'r>(
        rows: impl IntoIterator<Item = (&'r str, &'r str)>,
    ) -> Result<Self, RuleError> {
        let mut rules = Self::default();
        for (class, word) in rows {
            let set = match class {
                "never" => {
                    rules.abbreviate(word, AbbreviationClass::Never);
                    continue;
                }
                "before-number" => {
                    rules.abbreviate(word, AbbreviationClass::BeforeNumber);
                    continue;
                }
                "before-capital" => {
                    rules.abbreviate(word, AbbreviationClass::BeforeCapital);
                    continue;
                }
                "before-starter" => {
                    rules.abbreviate(word, AbbreviationClass::BeforeStarter);
                    continue;
                }
                "starter" => &mut rules.starters,
                "label" => &mut rules.labels,
                "label-inner" => &mut rules.inner_labels,
                "letter-head" => &mut rules.letter_heads,
                "person" => &mut rules.persons,
                _ => {
                    return Err(RuleError {
                        class: class.to_owned(),
                        word: word.to_owned(),
                    });
                }
            };
            set.insert(word.into());
        }
        Ok(rules)
    }

    fn abbreviate(&mut self, word: &str, class: AbbreviationClass) {
        self.abbreviations.insert(word.into(), class);
    }

    /// The class of an abbreviation: as it stands, else in small letters. Its last full stop is not part of `word`.
    ///
    /// One or two capitals (`P.`, `CA.`) are no abbreviation in capitals but an initial or a short form.
    pub(super) fn abbreviation(&self, word: &str) -> Option<AbbreviationClass> {
        const LONGEST: usize = 16;
        if word.len() > LONGEST {
            return None;
        }
        if let Some(&class) = self.abbreviations.get(word) {
            return Some(class);
        }
        let n_capitals = word.bytes().filter(u8::is_ascii_uppercase).count();
        if n_capitals == 0 || n_capitals == word.len() && word.len() <= 2 {
            return None;
        }
        let mut lower = [0; LONGEST];
        let lower = &mut lower[..word.len()];
        lower.copy_from_slice(word.as_bytes());
        lower.make_ascii_lowercase();
        let lower = std::str::from_utf8(lower).ok()?;
        self.abbreviations.get(lower).copied()
    }

    /// Whether a capitalized word seldom stands but at the start of a sentence.
    pub(super) fn is_starter(&self, word: &str) -> bool {
        self.starters.contains(word)
    }

    /// Whether a word can be the label of a part of an abstract.
    pub(super) fn is_label(&self, word: &str) -> bool {
        // Labels are in capitals: most words need no look-up.
        word.as_bytes().get(1).is_some_and(u8::is_ascii_uppercase) && self.labels.contains(word)
    }

    /// Whether a word can stand in a label beside such a word.
    pub(super) fn is_in_label(&self, word: &str) -> bool {
        self.inner_labels.contains(word) || self.is_label(word)
    }

    /// Whether a word makes a letter after it a name (`vitamin C`).
    pub(super) fn is_letter_head(&self, word: &str) -> bool {
        self.letter_heads.contains(word)
    }

    /// Whether a word makes a letter after it an initial (`by J. Smith`).
    pub(super) fn is_person_cue(&self, word: &str) -> bool {
        self.persons.contains(word)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_capital_in_the_table_counts_and_a_small_word_matches_any_case() {
        let rules = SplitterRules::from_rows([
            ("before-starter", "Am"),
            ("before-capital", "am"),
            ("never", "fig"),
        ])
        .unwrap();
        assert_eq!(
            rules.abbreviation("Am"),
            Some(AbbreviationClass::BeforeStarter)
        );
        assert_eq!(rules.abbreviation("AM"), None);
        assert_eq!(rules.abbreviation("FIG"), Some(AbbreviationClass::Never));
        assert_eq!(rules.abbreviation("figment"), None);
    }

    #[test]
    fn an_unknown_class_is_named() {
        let error = SplitterRules::from_rows([("sometimes", "fig")]).unwrap_err();
        assert!(
            error.to_string().contains("unknown class \"sometimes\""),
            "{error}"
        );
    }
}
