//! What short words fold to, remembered.
//!
//! Few words make most of a text. The rules on words are asked once for each, and the answer stands in a table of fixed
//! size until another word takes its place.

use crate::normalize::words::Edit;

/// Words of more bytes are not remembered: they are rare, and the table holds words in place.
const MAX_WORD_BYTES: usize = 24;
/// Words with more edits are not remembered (`gastroentero-oesophagostomies`).
pub(super) const MAX_EDITS: usize = 2;
/// Places for words; a power of two. All of them together stay within the cache of a processor's core.
const N_SLOTS: usize = 1 << 13;

/// Words with their edits, at the place that their hash gives.
pub(super) struct Memo(Vec<Slot>);

#[derive(Clone)]
struct Slot {
    /// The word, zeros behind it; zeros alone where there is none.
    word: [u64; MAX_WORD_BYTES / 8],
    edits: Edits,
}

/// The edits of a word.
#[derive(Clone, Default)]
pub(super) struct Edits {
    list: [Edit; MAX_EDITS],
    length: usize,
}

impl Edits {
    /// In order.
    pub(super) fn as_slice(&self) -> &[Edit] {
        &self.list[..self.length]
    }

    fn of(edits: &[Edit]) -> Option<Self> {
        let mut list: [Edit; MAX_EDITS] = Default::default();
        list.get_mut(..edits.len())?.clone_from_slice(edits);
        let length = edits.len();
        Some(Self { list, length })
    }
}

impl Memo {
    /// An empty one.
    pub(super) fn new() -> Self {
        let empty = Slot {
            word: Default::default(),
            edits: Edits::default(),
        };
        Self(vec![empty; N_SLOTS])
    }

    /// The edits of a word of ASCII, as `find` gave them for this very word, case and all, or gives them now. `None`
    /// where the word or its edits are too long.
    pub(super) fn edits(&mut self, word: &str, find: impl FnOnce() -> Vec<Edit>) -> Option<&Edits> {
        let word = packed(word)?;
        let slot = &mut self.0[place(word)];
        if slot.word != word {
            slot.edits = Edits::of(&find())?;
            slot.word = word;
        }
        Some(&slot.edits)
    }
}

/// The bytes of a word, which has no zero among them, as numbers.
fn packed(word: &str) -> Option<[u64; MAX_WORD_BYTES / 8]> {
    let mut bytes = [0_u8; MAX_WORD_BYTES];
    bytes
        .get_mut(..word.len())?
        .copy_from_slice(word.as_bytes());
    let (numbers, _) = bytes.as_chunks::<8>();
    let mut packed = [0; MAX_WORD_BYTES / 8];
    for (number, bytes) in packed.iter_mut().zip(numbers) {
        *number = u64::from_le_bytes(*bytes);
    }
    Some(packed)
}

/// A place below [`N_SLOTS`].
fn place(word: [u64; MAX_WORD_BYTES / 8]) -> usize {
    // Odd constants of the golden ratio and its kin; the upper bits of a product depend on all lower ones of its factors.
    let [a, b, c] = word;
    let mixed = a
        .wrapping_mul(0x9e37_79b9_7f4a_7c15)
        .wrapping_add(b.wrapping_mul(0xc2b2_ae3d_27d4_eb4f))
        .wrapping_add(c.wrapping_mul(0x1656_67b1_9e37_79f9));
    let mixed = (mixed ^ (mixed >> 32)).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    (mixed >> (64 - N_SLOTS.trailing_zeros())) as usize
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_keeps_its_edits_and_others_do_not_get_them() {
        let mut memo = Memo::new();
        let edit = |end| Edit {
            range: 0..end,
            replacement: "x",
        };
        for round in 0..2 {
            for n in 0..20_000_usize {
                let word = format!("w{n}");
                let edits = memo.edits(&word, || vec![edit(n)]).expect("short enough");
                assert_eq!(edits.as_slice(), [edit(n)], "{word}, round {round}");
            }
        }
        let is_kept = memo.edits("w19999", || unreachable!("it was the last"));
        assert!(is_kept.is_some());
    }

    #[test]
    fn what_is_too_long_is_not_kept() {
        let mut memo = Memo::new();
        let edits = vec![Edit::default(); MAX_EDITS + 1];
        assert!(memo.edits("word", || edits.clone()).is_none());
        assert!(
            memo.edits("word", Vec::new)
                .is_some_and(|edits| edits.as_slice().is_empty())
        );
        assert!(memo.edits(&"w".repeat(25), Vec::new).is_none());
        assert!(memo.edits(&"w".repeat(24), Vec::new).is_some());
    }
}
