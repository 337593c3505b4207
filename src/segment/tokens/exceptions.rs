//! Strings that the rules for affixes do not decide: contractions, abbreviations, emoticons.
//!
//! They are those of `spacy/lang/en/tokenizer_exceptions.py` and `spacy/lang/tokenizer_exceptions.py`, built here from
//! what contractions are made of.

use std::sync::LazyLock;

use hashbrown::{HashMap, HashSet};

use super::affixes::{next_infix, prefix_len, suffix_len};
use super::cut;
use crate::document::Span;

/// What stands before an apostrophe, also with a capital, and what may follow. `+` parts tokens. Each is known with either
/// apostrophe and, as people write it, with none.
const CONTRACTIONS: &[(&str, &str)] = &[
    ("i", "'m 'm+a"),
    (
        "i you he she it we they who what when where why how there that this these those",
        "'ll 'll+'ve 'd 'd+'ve",
    ),
    ("i you we they", "'ve"),
    ("you we they", "'re"),
    (
        "he she it who what when where why how there that this",
        "'s",
    ),
    ("who what when where why how there these those", "'re 've"),
    (
        "ca could do does did had may might must need ought sha should wo would",
        "n't n't+'ve",
    ),
    ("could might must should would not", "'ve"),
    ("ai are is was were have has dare", "n't"),
];

/// Words that would be contractions without their apostrophe and are not; also with a capital.
const NO_CONTRACTIONS: &str = "ill its hell shell shed were well whore";

/// Other strings in parts, with either apostrophe.
const PARTED: &str = "y'+all y+all how+'d+'y How+'d+'y can+not Can+not gon+na Gon+na got+ta Got+ta let+'s Let+'s c'm+on \
    C'm+on °+c+. °+f+. °+k+. °+C+. °+F+. °+K+.";

/// Hours before what says which half of the day; all are cut between.
const HALVES_OF_THE_DAY: &str = "a.m. am p.m. pm";

/// Strings that stay whole, with either apostrophe.
const WHOLE: &str = include_str!("data/whole_words.txt");

/// The words of a string that has been cut.
type Words = Box<[Box<str>]>;

/// Which strings are cut by no rule.
#[derive(Default)]
pub(super) struct Exceptions {
    /// The lengths of the tokens of each, in bytes.
    lengths: HashMap<Box<str>, Box<[usize]>>,
    /// No exception has more bytes.
    longest: usize,
    /// Exceptions that the rules would cut, as the tokens that would come of them, by the first of these.
    cut: HashMap<Box<str>, Vec<Words>>,
}

/// Those of English.
pub(super) fn english() -> &'static Exceptions {
    static ENGLISH: LazyLock<Exceptions> = LazyLock::new(|| {
        let mut exceptions = Exceptions::default();
        exceptions.add_contractions();
        for parts in PARTED.split_whitespace() {
            exceptions.add_spellings(parts);
        }
        for hour in 1..=12 {
            for half in HALVES_OF_THE_DAY.split_whitespace() {
                exceptions.add(&format!("{hour}+{half}"));
            }
        }
        for word in WHOLE.split_whitespace() {
            exceptions.add_whole(word);
        }
        exceptions.learn_cuts();
        exceptions
    });
    &ENGLISH
}

impl Exceptions {
    /// The lengths of the tokens of a string in bytes; `None` where it is no exception.
    pub(super) fn lengths(&self, text: &str) -> Option<&[usize]> {
        if text.is_empty() || text.len() > self.longest {
            return None;
        }
        self.lengths.get(text).map(AsRef::as_ref)
    }

    /// Whether a string is an exception.
    pub(super) fn has(&self, text: &str) -> bool {
        self.lengths(text).is_some()
    }

    fn add_contractions(&mut self) {
        let no_contractions: HashSet<String> = with_capitals(NO_CONTRACTIONS).collect();
        for &(stems, endings) in CONTRACTIONS {
            for stem in with_capitals(stems) {
                for ending in endings.split_whitespace() {
                    self.add_spellings(&format!("{stem}+{ending}"));
                    let bare = format!("{stem}+{}", ending.replace('\'', ""));
                    if !no_contractions.contains(&bare.replace('+', "")) {
                        self.add(&bare);
                    }
                }
            }
        }
    }

    /// Adds a string with either apostrophe.
    fn add_spellings(&mut self, parts: &str) {
        self.add(parts);
        self.add(&parts.replace('\'', "’"));
    }

    fn add_whole(&mut self, word: &str) {
        for word in [word.to_owned(), word.replace('\'', "’")] {
            self.insert(&word, [word.len()].into());
        }
    }

    /// Adds a string whose parts are divided by `+`.
    fn add(&mut self, parts: &str) {
        let lengths = parts.split('+').map(str::len).collect();
        self.insert(&parts.replace('+', ""), lengths);
    }

    fn insert(&mut self, text: &str, lengths: Box<[usize]>) {
        self.longest = self.longest.max(text.len());
        self.lengths.insert(text.into(), lengths);
    }

    /// Finds out what would become of the exceptions without them.
    fn learn_cuts(&mut self) {
        let nothing = Self::default();
        for text in self.lengths.keys() {
            let is_cut = prefix_len(text) + suffix_len(text) > 0 || next_infix(text, 0).is_some();
            if !is_cut {
                continue;
            }
            let tokens: Words = (cut(text, &nothing).iter())
                .map(|token| token.of(text).into())
                .collect();
            if let Some(first) = tokens.first().cloned() {
                self.cut.entry(first).or_default().push(tokens);
            }
        }
    }

    /// Tokens in which what spells an exception has been cut as the exception says: the longest first, in tokens, then the
    /// one in front.
    ///
    /// As in spaCy, tokens with blanks between them take part too, and nothing comes of them but that they are taken.
    pub(super) fn join(&self, text: &str, tokens: Vec<Span>) -> Vec<Span> {
        let mut found = Vec::new();
        for start in 0..tokens.len() {
            found.extend(self.lengths_at(text, &tokens[start..]).map(|n| (n, start)));
        }
        if found.is_empty() {
            return tokens;
        }
        found.sort_unstable_by_key(|&(n, start)| (std::cmp::Reverse(n), start));
        let mut is_taken = vec![false; tokens.len()];
        let mut joined: Vec<(usize, usize)> = Vec::new();
        for (n, start) in found {
            if !is_taken[start] && !is_taken[start + n - 1] {
                joined.push((start, n));
            }
            is_taken[start..start + n].fill(true);
        }
        joined.sort_unstable();
        let mut result = Vec::with_capacity(tokens.len());
        let mut done = 0;
        for (start, n) in joined {
            let first = tokens[start];
            let whole = Span {
                end: tokens[start + n - 1].end,
                ..first
            };
            let Some(lengths) = self.lengths(whole.of(text)) else {
                continue;
            };
            result.extend_from_slice(&tokens[done..start]);
            let mut from = first.start as usize;
            for length in lengths {
                result.push(Span::new(from, from + length));
                from += length;
            }
            done = start + n;
        }
        result.extend_from_slice(&tokens[done..]);
        result
    }

    /// How many tokens the exceptions take that begin with the first of these.
    fn lengths_at<'a>(
        &'a self,
        text: &'a str,
        tokens: &'a [Span],
    ) -> impl Iterator<Item = usize> + 'a {
        let first = tokens.first().map_or("", |token| token.of(text));
        let sequences = (first.len() <= self.longest).then(|| self.cut.get(first));
        let is_here = move |sequence: &&Words| {
            sequence.len() <= tokens.len()
                && (sequence.iter().zip(tokens)).all(|(word, token)| **word == *token.of(text))
        };
        (sequences.flatten().into_iter().flatten())
            .filter(is_here)
            .map(|sequence| sequence.len())
    }
}

/// Words, and the same with a capital.
fn with_capitals(words: &str) -> impl Iterator<Item = String> + '_ {
    words.split_whitespace().flat_map(|word| {
        let (first, rest) = word.split_at(1); // all of them are ASCII
        [word.to_owned(), first.to_ascii_uppercase() + rest]
    })
}
