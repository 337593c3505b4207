//! Words that end a phrase on its left: `dictionaries/cues/suggest_stops.tsv`.

use std::collections::{HashMap, HashSet};

use super::contrast::{general, is_general};
use crate::dictionary::{Lexicon, cue_rows, embedded_file};
use crate::document::EntityTypeId;
use crate::normalize::{fold_name, is_hyphen};

const TABLE: &str = "cues/suggest_stops.tsv";

/// Classes of words that are outside a name wherever they stand.
const OUTSIDE: [&str; 8] = [
    "function",
    "verb",
    "evaluation",
    "amount",
    "stage",
    "state",
    "species",
    "study",
];

/// From this frequency in general English on (log10 in 10⁹ words), a word in `-ing` or `-ed` that no dictionary name
/// has is taken for a verb.
const COMMON: f64 = 3.5;

/// The longest symbol of a molecule, in characters.
const MAX_SYMBOL: usize = 10;

/// The lists, and the words of all names of the lexicon.
#[derive(Clone, Debug, Default)]
pub(super) struct Words {
    lists: HashMap<&'static str, HashSet<&'static str>>,
    /// The words of the names of each type, normalized.
    of_names: HashMap<EntityTypeId, HashSet<String>>,
}

impl Words {
    /// The embedded lists, with the words of a lexicon's names.
    pub(super) fn new(lexicon: &Lexicon) -> Self {
        let lists = cue_rows(embedded_file(TABLE).unwrap_or_default())
            .filter_map(|row| row.split_once('\t'))
            .map(|(class, words)| (class, words.split(' ').collect()))
            .collect();
        let mut of_names: HashMap<EntityTypeId, HashSet<String>> = HashMap::new();
        for (form, terms) in lexicon.patterns().iter() {
            for &term in terms {
                let words = of_names.entry(lexicon.term(term).entity_type).or_default();
                for word in form
                    .split(' ')
                    .filter(|word| !words.contains(*word))
                    .collect::<Vec<_>>()
                {
                    words.insert(word.to_owned());
                }
            }
        }
        Self { lists, of_names }
    }

    /// Whether a list has a word; in small letters.
    pub(super) fn is_in(&self, class: &str, word: &str) -> bool {
        self.lists
            .get(class)
            .is_some_and(|list| list.contains(word))
    }

    /// Whether names of a type have a word; in small letters.
    pub(super) fn is_of_names(&self, entity_type: EntityTypeId, word: &str) -> bool {
        self.of_names
            .get(&entity_type)
            .is_some_and(|words| words.contains(word) || words.contains(&fold_name(word)))
    }

    /// Whether a word, in small letters, may stand in a name of a type before its head.
    pub(super) fn is_modifier(&self, entity_type: EntityTypeId, word: &str) -> bool {
        if OUTSIDE.iter().any(|class| self.is_in(class, word))
            || !word.contains(char::is_alphabetic)
        {
            return false;
        }
        // Of a word with a hyphen both ends count: `radiation-induced`, `early-stage`, `human-derived`.
        if let Some((before, behind)) = word.rsplit_once(is_hyphen) {
            let is_outside = ["amount", "stage", "species", "study"]
                .iter()
                .any(|class| self.is_in(class, before));
            if is_outside
                || self.is_in("prefix", word.split(is_hyphen).next().unwrap_or(word))
                    && self.is_in("bearer", behind)
                || self.is_in("suffix", behind)
            {
                return false;
            }
        }
        if self.is_of_names(entity_type, word) {
            return true;
        }
        let is_short = word.chars().count() < 2;
        let is_adverb = word.ends_with("ly");
        let is_verb = (word.ends_with("ing") || word.ends_with("ed")) && general(word) >= COMMON;
        !(is_short || is_adverb || is_verb)
    }

    /// Whether a word, as it stands in the text, is the symbol or proper name of something that no dictionary name has:
    /// `MCF-7`, `HeLa`, `Ishikawa`; not `CD8+`, `CD34-positive`, `NK`.
    pub(super) fn is_proper_symbol(&self, entity_type: EntityTypeId, word: &str) -> bool {
        let small = word.to_lowercase();
        let is_marker = word.ends_with('+')
            || ["positive", "negative", "high", "low"]
                .iter()
                .any(|end| small.ends_with(end));
        let has_sign = word.contains(char::is_numeric) || word.contains(char::is_uppercase);
        has_sign && !is_marker && !self.is_of_names(entity_type, &small) && !is_general(&small)
    }

    /// Whether a word behind the head of a phrase leaves it the head: no noun follows it.
    pub(super) fn ends_phrase(&self, next: &str) -> bool {
        let is_closed = self.is_in("function", next) || self.is_in("verb", next);
        let is_verb = next.ends_with("ed") || next.ends_with("ly");
        (is_closed || is_verb) && !self.is_in("follows", next)
    }

    /// Whether a word, as it stands in the text, looks like the symbol or the name of a molecule.
    pub(super) fn is_molecule(&self, word: &str) -> bool {
        let small = word.to_lowercase();
        if self.is_in("symbol", &small) || OUTSIDE.iter().any(|class| self.is_in(class, &small)) {
            return false;
        }
        let count = |is: fn(char) -> bool| word.chars().filter(|c| is(*c)).count();
        let (n_capitals, n_digits) = (count(char::is_uppercase), count(char::is_numeric));
        let n_letters = count(char::is_alphabetic);
        let begins_with_letter = word.starts_with(char::is_alphabetic);
        // `A1166C` is a change of one letter, not what is changed.
        let is_change = n_letters == 2
            && n_digits >= 2
            && word.ends_with(char::is_alphabetic)
            && n_letters + n_digits == word.chars().count();
        let is_symbol = word.chars().count() <= MAX_SYMBOL
            && n_letters > 0
            && (n_digits > 0 || n_capitals >= 2);
        let is_named = !is_general(&small)
            && n_letters >= 5
            && self
                .lists
                .get("molecule")
                .is_some_and(|endings| endings.iter().any(|ending| small.ends_with(ending)));
        begins_with_letter && !is_change && (is_symbol || is_named)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words() -> (Words, EntityTypeId) {
        let lexicon = Lexicon::embedded().unwrap();
        let cells = lexicon.vocabulary().type_by_name("cell_type").unwrap();
        (Words::new(&lexicon), cells)
    }

    #[test]
    fn words_of_kind_are_modifiers_and_words_of_value_stage_and_state_are_not() {
        let (words, cells) = words();
        for word in [
            "metaplastic",
            "circulating",
            "triple-negative",
            "nasopharyngeal",
            "t",
        ] {
            assert!(words.is_modifier(cells, word), "{word}");
        }
        for word in [
            "the",
            "newer",
            "several",
            "advanced",
            "human",
            "early-stage",
            "radiation-induced",
            "2",
            "highly",
            "undergoing",
            "iv",
        ] {
            assert!(!words.is_modifier(cells, word), "{word}");
        }
    }

    #[test]
    fn symbols_and_names_in_in_and_ase_are_molecules_and_words_are_not() {
        let (words, _) = words();
        for word in [
            "VHL",
            "WT1",
            "p63",
            "c-kit2",
            "BRCA1",
            "E-cadherin",
            "angiogenin",
        ] {
            assert!(words.is_molecule(word), "{word}");
        }
        for word in [
            "DNA", "III", "high", "protein", "skin", "185delAG", "RT-PCR", "skeletal",
        ] {
            assert!(!words.is_molecule(word), "{word}");
        }
    }

    #[test]
    fn cell_lines_are_symbols_and_markers_are_not() {
        let (words, cells) = words();
        for word in ["MCF-7", "HeLa", "Ishikawa", "NIH3T3"] {
            assert!(words.is_proper_symbol(cells, word), "{word}");
        }
        for word in ["CD8+", "CD34-positive", "NK", "Human", "dermal"] {
            assert!(!words.is_proper_symbol(cells, word), "{word}");
        }
    }

    #[test]
    fn a_noun_behind_a_head_makes_a_modifier_of_it() {
        let (words, _) = words();
        assert!(words.ends_phrase("were") && words.ends_phrase("expressed"));
        assert!(!words.ends_phrase("suppressor") && !words.ends_phrase("line"));
    }
}
