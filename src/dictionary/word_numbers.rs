//! Words of rules by number, found as they stand in a text.
//!
//! A stage that holds every word of a text against a table asks once for each what its number is; what follows is done
//! with numbers. Short words are looked up by their bytes, read as three numbers and put in small letters at once.

use std::borrow::Cow;
use std::num::NonZeroU32;
use std::ops::Range;

use hashbrown::{HashMap, HashTable};

use crate::normalize::{hash_of_packed, is_hyphen, packed};

/// The number of a word, from 1 in the order in which words were added.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct WordNumber(NonZeroU32);

impl WordNumber {
    /// The same from 0, as an index.
    pub fn index(self) -> usize {
        self.0.get() as usize - 1
    }
}

/// Words in small letters with plain hyphens, each with a number.
#[derive(Clone, Debug, Default)]
pub struct WordNumbers {
    /// Those of ASCII that fit.
    short: HashTable<(Packed, WordNumber)>,
    others: HashMap<String, WordNumber>,
    /// What all have in common with few words of a text.
    ends: Ends,
}

impl WordNumbers {
    /// Some words in small letters, numbered in their order.
    pub fn of(words: &[&str]) -> Self {
        let mut numbers = Self::default();
        for word in words {
            numbers.add(word);
        }
        numbers
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.short.len() + self.others.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The number of a word in small letters, a new one where it has none yet.
    ///
    /// # Panics
    /// If there are 2³² words.
    pub fn add(&mut self, word: &str) -> WordNumber {
        let next = u32::try_from(self.len() + 1).ok().and_then(NonZeroU32::new);
        let next = WordNumber(next.expect("tables of words are small"));
        self.ends.add(word);
        match Packed::of(word, 0..word.len()) {
            Some(packed) => {
                let is_it = |(other, _): &_| *other == packed;
                let hash = |(other, _): &(Packed, _)| other.hash();
                let entry = self.short.entry(packed.hash(), is_it, hash);
                entry.or_insert((packed, next)).get().1
            }
            None => *self.others.entry_ref(word).or_insert(next),
        }
    }

    /// The number of a word of a text, whatever its case; `None` where it is not here. The word has no byte of zero.
    pub fn find(&self, text: &str, word: Range<usize>) -> Option<WordNumber> {
        if !self.ends.may_have(&text.as_bytes()[word.clone()]) {
            return None;
        }
        if let Some(packed) = Packed::of(text, word.clone()) {
            return self.short_word(packed.in_small_letters());
        }
        let letters = small_letters(&text[word]);
        match Packed::of(&letters, 0..letters.len()) {
            Some(packed) => self.short_word(packed),
            None => self.others.get(&*letters).copied(),
        }
    }

    fn short_word(&self, packed: Packed) -> Option<WordNumber> {
        let found = self
            .short
            .find(packed.hash(), |(other, _)| *other == packed);
        found.map(|&(_, number)| number)
    }
}

/// First and last bytes of words, of each the five bits that letters differ in whatever their case, and how long the words
/// are that have both: a bit for each number of bytes, modulo 32.
#[derive(Clone, Debug)]
struct Ends(Box<[u32; 1 << 10]>);

impl Default for Ends {
    fn default() -> Self {
        Self(Box::new([0; 1 << 10]))
    }
}

impl Ends {
    fn place(first: u8, last: u8) -> usize {
        usize::from(first % 32) << 5 | usize::from(last % 32)
    }

    fn add(&mut self, word: &str) {
        if let (Some(&first), Some(&last)) = (word.as_bytes().first(), word.as_bytes().last()) {
            // Letters beyond ASCII, hyphens, and the letter that the sign of the kelvin is too, may have other lengths in texts.
            let lengths = if !word.is_ascii() || word.contains(['-', 'k']) {
                u32::MAX
            } else {
                1 << (word.len() % 32)
            };
            self.0[Self::place(first, last)] |= lengths;
        }
    }

    /// Whether a word may have such ends and such a length. What is not ASCII may have small letters that end otherwise.
    fn may_have(&self, word: &[u8]) -> bool {
        let (Some(&first), Some(&last)) = (word.first(), word.last()) else {
            return false;
        };
        let has_all = self.0[Self::place(first, last)] & (1 << (word.len() % 32)) != 0;
        has_all || !first.is_ascii() || !last.is_ascii()
    }
}

/// A word in small letters with plain hyphens.
pub fn small_letters(word: &str) -> Cow<'_, str> {
    let is_small = |byte: u8| byte.is_ascii() && !byte.is_ascii_uppercase();
    if word.bytes().all(is_small) {
        Cow::Borrowed(word)
    } else if word.is_ascii() {
        Cow::Owned(word.to_ascii_lowercase())
    } else {
        Cow::Owned(word.to_lowercase().replace(is_hyphen, "-"))
    }
}

/// The most bytes that are packed.
const MAX_BYTES: usize = 24;
/// A bit for each byte of a number: the highest.
const HIGHEST: u64 = 0x8080_8080_8080_8080;

/// The bytes of a word of ASCII as numbers, with zeros behind them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Packed([u64; MAX_BYTES / 8]);

impl Packed {
    /// `None` where the word is too long or not ASCII.
    fn of(text: &str, word: Range<usize>) -> Option<Self> {
        if word.len() > MAX_BYTES {
            return None;
        }
        let packed @ [a, b, c] = packed(text.as_bytes(), word);
        ((a | b | c) & HIGHEST == 0).then_some(Self(packed))
    }

    fn hash(self) -> u64 {
        let hash = hash_of_packed(self.0);
        hash ^ (hash >> 32) // the table takes lower bits too
    }

    fn in_small_letters(self) -> Self {
        /// The same number in each byte.
        const EACH: u64 = 0x0101_0101_0101_0101;
        Self(self.0.map(|bytes| {
            // The highest bit of each byte, which ASCII does not have, tells what is reached by adding.
            let from_a = bytes + EACH * (0x80 - u64::from(b'A'));
            let behind_z = bytes + EACH * (0x7f - u64::from(b'Z'));
            let capitals = from_a & !behind_z & HIGHEST;
            bytes | capitals >> 2
        }))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_is_found_in_any_case_wherever_it_stands() {
        let long = "w".repeat(MAX_BYTES + 1);
        let words = ["to", "pre-treated", "±", "[", "@z", "w", "0", "βαθ", &long];
        let mut numbers = WordNumbers::default();
        let given = words.map(|word| numbers.add(word));
        assert_eq!(given, words.map(|word| numbers.add(word)));
        assert_eq!(numbers.len(), words.len());
        for (index, word) in words.into_iter().enumerate() {
            for text in [word.to_owned(), word.to_uppercase()] {
                for behind in ["", "{ and more than a few bytes"] {
                    let text = format!("Z{text}{behind}");
                    let end = text.len() - behind.len();
                    let found = numbers.find(&text, 1..end);
                    assert_eq!(found.map(WordNumber::index), Some(index), "{text}");
                }
            }
        }
    }

    #[test]
    fn what_is_another_word_has_no_number() {
        let mut numbers = WordNumbers::default();
        for word in ["to", "[", "@"] {
            numbers.add(word);
        }
        for text in ["t", "too", "{", "`", "\u{1b}", "", "tö"] {
            assert_eq!(numbers.find(text, 0..text.len()), None, "{text:?}");
        }
        assert!(numbers.find("pre\u{2010}x", 0..6).is_none());
    }

    #[test]
    fn every_byte_of_ascii_is_put_in_small_letters_as_the_standard_library_does_it() {
        for byte in 0..128_u8 {
            let text = String::from_utf8(vec![byte; MAX_BYTES]).unwrap();
            let small = text.to_ascii_lowercase();
            let all = 0..MAX_BYTES;
            let packed = Packed::of(&text, all.clone()).map(Packed::in_small_letters);
            assert_eq!(packed, Packed::of(&small, all), "{byte}");
        }
    }
}
