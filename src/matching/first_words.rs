//! How forms begin: by which words of a text a search for them is worth while.

use std::ops::Range;

use crate::dictionary::is_word_byte;

/// Bits for each beginning. Of those that no form has, one in eight is let through at most.
const BITS_A_BEGINNING: usize = 8;

/// The beginnings of forms up to their second word, as a set that may say yes to what is not in it and never no to what is:
/// a bit for each. (A Bloom filter of one hash; Bloom 1970, doi:10.1145/362686.362692.)
///
/// It is a small part of a large dictionary's table and stands in the processor's cache where the table does not.
pub(super) struct FirstWords {
    bits: Vec<u64>,
    /// How far a hash is shifted to give a bit.
    shift: u32,
}

/// What stands behind the first word of a form or of a place in a text.
#[derive(Clone)]
pub(super) struct Behind {
    /// The byte behind it.
    pub(super) byte: u8,
    /// The word behind that byte; empty where there is none, and where the byte is no space.
    pub(super) word: Range<usize>,
}

impl FirstWords {
    /// The set of the beginnings of some forms.
    pub(super) fn new<'f>(forms: impl Iterator<Item = &'f [u8]>) -> Self {
        let mut hashes: Vec<u64> = forms.filter_map(of_form).collect();
        hashes.dedup(); // forms come in order
        let n_bits = (hashes.len() * BITS_A_BEGINNING)
            .next_power_of_two()
            .max(64);
        let mut set = Self {
            bits: vec![0; n_bits / 64],
            shift: u64::BITS - n_bits.trailing_zeros(),
        };
        for hash in hashes {
            let (at, bit) = set.place(hash);
            set.bits[at] |= bit;
        }
        set
    }

    /// Whether a word of a text may be a form.
    #[inline]
    pub(super) fn may_be_form(&self, text: &[u8], word: Range<usize>) -> bool {
        self.has(hash(text, word))
    }

    /// Whether a longer form may begin with a word of a text and what stands behind it.
    #[inline]
    pub(super) fn may_go_on(&self, text: &[u8], word: Range<usize>, behind: Behind) -> bool {
        self.has(going_on(hash(text, word), text, behind))
    }

    fn has(&self, hash: u64) -> bool {
        let (at, bit) = self.place(hash);
        self.bits[at] & bit != 0
    }

    #[expect(
        clippy::cast_possible_truncation,
        reason = "what is left of the hash is below the number of bits"
    )]
    fn place(&self, hash: u64) -> (usize, u64) {
        let bit = hash >> self.shift;
        ((bit / 64) as usize, 1 << (bit % 64))
    }
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
    mixed(first.rotate_left(23) ^ second)
}

/// Of the length and the first eight bytes of a word.
#[inline]
fn hash(text: &[u8], word: Range<usize>) -> u64 {
    let length = word.len();
    let n_bytes = length.min(8);
    let first = if let (Some(bytes), 1..) = (text[word.start..].first_chunk::<8>(), n_bytes) {
        u64::from_le_bytes(*bytes) & (u64::MAX >> (8 * (8 - n_bytes)))
    } else {
        let mut bytes = [0; 8];
        bytes[..n_bytes].copy_from_slice(&text[word.start..word.start + n_bytes]);
        u64::from_le_bytes(bytes)
    };
    mixed(first ^ (length as u64).wrapping_mul(0xc2b2_ae3d_27d4_eb4f))
}

/// The upper bits of the product depend on all bits of the number. The factor is the golden ratio's.
#[inline]
fn mixed(number: u64) -> u64 {
    (number ^ (number >> 29)).wrapping_mul(0x9e37_79b9_7f4a_7c15)
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
        let set = FirstWords::new(forms.iter().map(String::as_bytes));
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
        let set = FirstWords::new(std::iter::empty());
        assert!(!set.may_be_form(b"word", 0..4));
    }
}
