//! Which words tell right mentions of a string from wrong ones.

use std::collections::{BTreeMap, BTreeSet};

/// Sentences of right and wrong mentions that are needed before anything is said.
const ENOUGH: usize = 3;
/// Companions that are proposed at most.
const MOST: usize = 5;

/// In how many sentences each word stands, beside right mentions and beside wrong ones.
#[derive(Debug, Default)]
pub(super) struct Words {
    sentences: [usize; 2],
    words: BTreeMap<String, [usize; 2]>,
}

impl Words {
    /// Counts the words of a mention's sentence; those of the mention itself say nothing.
    pub(super) fn add(&mut self, sentence: &str, mention: &str, is_right: bool) {
        let side = usize::from(is_right);
        let own = words_of(mention);
        self.sentences[side] += 1;
        for word in words_of(sentence).difference(&own) {
            self.words.entry(word.clone()).or_default()[side] += 1;
        }
    }

    /// Words that stand beside at least half of the right mentions and beside no wrong one, as a dictionary's cell has
    /// them; empty where too little was judged or no word tells.
    pub(super) fn companions(&self) -> String {
        let [wrong, right] = self.sentences;
        if wrong < ENOUGH || right < ENOUGH {
            return String::new();
        }
        let mut telling: Vec<(&String, usize)> = self
            .words
            .iter()
            .filter(|(_, [beside_wrong, beside_right])| {
                *beside_wrong == 0 && beside_right * 2 >= right
            })
            .map(|(word, [_, beside_right])| (word, *beside_right))
            .collect();
        telling.sort_by(|one, other| (other.1, one.0).cmp(&(one.1, other.0)));
        let telling: Vec<&str> = telling
            .iter()
            .take(MOST)
            .map(|(word, _)| word.as_str())
            .collect();
        if telling.is_empty() {
            String::new()
        } else {
            format!("+{}", telling.join("|+"))
        }
    }
}

/// The words of four letters and more, in small letters.
fn words_of(text: &str) -> BTreeSet<String> {
    text.split(|character: char| !character.is_alphabetic())
        .filter(|word| word.chars().count() >= 4)
        .map(str::to_lowercase)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_that_tell_are_proposed_once_enough_was_judged() {
        let mut words = Words::default();
        for _ in 0..3 {
            words.add("The PET showed uptake in bone.", "PET", true);
        }
        words.add("Her pet dog showed joy.", "pet", false);
        assert_eq!(words.companions(), "");
        words.add("A pet shop.", "pet", false);
        words.add("No pet showed it.", "pet", false);
        assert_eq!(words.companions(), "+bone|+uptake");
    }
}
