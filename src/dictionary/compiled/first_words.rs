//! How forms begin: by which words of a text a search for them is worth while.

use std::ops::Range;

use zerocopy::little_endian::U64;

use super::beginnings::is_word_byte;
use super::tables::Tables;
use crate::normalize::{hash_of_packed, packed};

/// Bits for each beginning. Of those that no form has, one in eight is let through at most.
const BITS_A_BEGINNING: usize = 8;

/// The beginnings of forms up to their second word, as a set that may say yes to what is not in it and never no to what is:
/// a bit for each. (A Bloom filter of one hash; Bloom 1970, doi:10.1145/362686.362692.)
///
/// It is a small part of a large dictionary's tables and stands in the processor's cache where they do not.
#[derive(Clone, Copy)]
pub(crate) struct FirstWords<'t> {
    /// Nothing is known where there are none.
    bits: &'t [U64],
}

/// What stands behind the first word of a form or of a place in a text.
#[derive(Clone)]
pub(crate) struct Behind {
    /// The byte behind it.
    pub(crate) byte: u8,
    /// The word behind that byte; empty where there is none, and where the byte is no space.
    pub(crate) word: Range<usize>,
}

impl Tables {
    /// The set of the beginnings of all forms.
    pub(super) fn set_of_first_words(&self) -> Vec<U64> {
        let forms = (0..self.n_patterns()).map(|pattern| self.form_bytes(pattern));
        set_of(forms)
    }
}

/// The bits of the set of the beginnings of some forms, which come in order.
fn set_of<'f>(forms: impl Iterator<Item = &'f [u8]>) -> Vec<U64> {
    let mut hashes: Vec<u64> = forms.filter_map(of_form).collect();
    hashes.dedup();
    let n_bits = (hashes.len() * BITS_A_BEGINNING).max(1);
    let mut bits = vec![U64::ZERO; n_bits.div_ceil(64)];
    for hash in hashes {
        let (at, bit) = place(hash, bits.len());
        bits[at] |= bit;
    }
    bits
}

impl<'t> FirstWords<'t> {
    /// The set with these bits.
    pub(super) fn new(bits: &'t [U64]) -> Self {
        Self { bits }
    }

    /// Whether a word of a text may be a form.
    #[inline]
    pub(crate) fn may_be_form(self, text: &[u8], word: Range<usize>) -> bool {
        self.may_have(hash(text, word))
    }

    /// Whether a longer form may begin with a word of a text and what stands behind it.
    #[inline]
    pub(crate) fn may_go_on(self, text: &[u8], word: Range<usize>, behind: Behind) -> bool {
        self.may_have(going_on(hash(text, word), text, behind))
    }

    /// Whether a form may be among those of the set.
    pub(super) fn may_have_form(self, form: &[u8]) -> bool {
        of_form(form).is_none_or(|hash| self.may_have(hash))
    }

    fn may_have(self, hash: u64) -> bool {
        let (at, bit) = place(hash, self.bits.len());
        self.bits.get(at).is_none_or(|bits| bits.get() & bit != 0)
    }
}

/// Which of so many numbers, and which bit of it, is that of a hash: the upper half of the hash times the number of bits,
/// divided by 2³².
fn place(hash: u64, n_numbers: usize) -> (usize, u64) {
    let n_bits = n_numbers as u64 * 64;
    let bit = ((hash >> 32).wrapping_mul(n_bits)) >> 32;
    ((bit / 64) as usize, 1 << (bit % 64))
}

/// The hash of the beginning of a form; `None` where it does not begin with a word.
fn of_form(form: &[u8]) -> Option<u64> {
    let first = word_at(form, 0);
    if first.is_empty() {
        return None;
    }
    let of_first = hash(form, first.clone());
    let Some(&byte) = form.get(first.end) else {
        return Some(of_first);
    };
    let word = match byte {
        b' ' => word_at(form, first.end + 1),
        _ => 0..0,
    };
    Some(going_on(of_first, form, Behind { byte, word }))
}

fn word_at(text: &[u8], start: usize) -> Range<usize> {
    let length = text[start..]
        .iter()
        .take_while(|&&byte| is_word_byte(byte))
        .count();
    start..start + length
}

#[inline]
fn going_on(first: u64, text: &[u8], behind: Behind) -> u64 {
    let second = hash(text, behind.word).wrapping_add(u64::from(behind.byte) + 1);
    hash_of_packed([first, second])
}

/// Of the length and the first eight bytes of a word.
#[inline]
fn hash(text: &[u8], word: Range<usize>) -> u64 {
    let length = word.len() as u64;
    let [first] = packed::<1>(text, word);
    hash_of_packed([first, length])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn behind(text: &str, end: usize) -> Behind {
        Behind {
            byte: text.as_bytes()[end],
            word: word_at(text.as_bytes(), end + 1),
        }
    }

    #[test]
    fn every_beginning_is_in_the_set_wherever_it_stands_and_few_others() {
        let words = |factor: usize| (0..3000).map(move |n| format!("w{}", n * factor));
        let mut forms: Vec<String> = words(7919).collect();
        forms.extend(words(7907).map(|word| format!("cancer {word} of something")));
        forms.push("pd-1".to_owned());
        let bits = set_of(forms.iter().map(String::as_bytes));
        let set = FirstWords::new(&bits);
        for word in words(7919) {
            for text in [word.clone(), format!("{word} and more"), format!("{word}s")] {
                assert!(set.may_be_form(text.as_bytes(), 0..word.len()), "{text}");
            }
        }
        for text in words(7907).map(|word| format!("cancer {word}, and more")) {
            assert!(
                set.may_go_on(text.as_bytes(), 0..6, behind(&text, 6)),
                "{text}"
            );
        }
        let text = "pd-1";
        let sign = Behind {
            byte: b'-',
            word: 0..0,
        };
        assert!(set.may_go_on(text.as_bytes(), 0..2, sign));
        let others = words(7883).filter(|word| set.may_be_form(word.as_bytes(), 0..word.len()));
        assert!(others.count() < 3000 / 6);
        let others = words(7919).map(|word| format!("cancer {word}"));
        let others = others.filter(|text| set.may_go_on(text.as_bytes(), 0..6, behind(text, 6)));
        assert!(others.count() < 3000 / 6);
    }

    #[test]
    fn the_set_of_no_forms_has_none() {
        let bits = set_of(std::iter::empty());
        let set = FirstWords::new(&bits);
        assert!(!set.may_be_form(b"word", 0..4));
    }
}
