//! Which engine searches.

use std::str::FromStr;

use crate::dictionary::Lexicon;

/// Up to this many patterns `auto` takes aho-corasick, unless the dictionary is compiled: the automaton of more is slow
/// to build (docs/dictionaries.md has the figures).
const MAX_AUTOMATON_PATTERNS: usize = 100_000;

/// Which engine searches. All of them find the same.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum EngineChoice {
    /// By the size of the lexicon: aho-corasick for small ones, the index for large and compiled ones.
    #[default]
    Auto,
    /// The automaton of Aho and Corasick.
    AhoCorasick,
    /// The hash table over the beginnings of names.
    Index,
}

impl EngineChoice {
    /// All of them, with the names of the command line.
    pub const NAMED: [(Self, &'static str); 3] = [
        (Self::Auto, "auto"),
        (Self::AhoCorasick, "aho-corasick"),
        (Self::Index, "index"),
    ];

    /// Whether the index engine searches a lexicon.
    pub(super) fn is_index(self, lexicon: &Lexicon) -> bool {
        match self {
            Self::Auto => {
                lexicon.compiled_path().is_some()
                    || lexicon.patterns().len() > MAX_AUTOMATON_PATTERNS
            }
            Self::AhoCorasick => false,
            Self::Index => true,
        }
    }
}

impl FromStr for EngineChoice {
    type Err = String;

    fn from_str(name: &str) -> Result<Self, String> {
        Self::NAMED
            .into_iter()
            .find(|(_, known)| *known == name)
            .map(|(choice, _)| choice)
            .ok_or_else(|| "no such engine (expected auto, aho-corasick or index)".to_owned())
    }
}
