//! What short words fold to, remembered.
//!
//! Few words make most of a text. The rules on words are asked once for each, and the answer stands in a table of fixed
//! size until another word takes its place.

use crate::normalize::words::Edit;

/// Words of more bytes are not remembered: they are rare, and the table holds words in place.
const MAX_WORD_BYTES: usize = 24;
/// Places for words; a power of two. All of them together stay within the cache of a processor's core.
const N_SLOTS: usize = 1 << 13;

/// Words with at most one edit, at the place that their hash gives. Those with more are rare (`tumours`).
pub(super) struct Memo(Vec<Slot>);

#[derive(Clone)]
struct Slot {
    /// The word, zeros behind it; zeros alone where there is none.
    word: Packed,
    edit: Option<ShortEdit>,
}

/// The bytes of a word as numbers.
type Packed = [u64; MAX_WORD_BYTES / 8];

/// The only edit of a word.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct ShortEdit {
    pub(super) start: u8,
    pub(super) end: u8,
    pub(super) replacement: &'static str,
}

impl ShortEdit {
    fn of(edit: &Edit) -> Option<Self> {
        Some(Self {
            start: u8::try_from(edit.range.start).ok()?,
            end: u8::try_from(edit.range.end).ok()?,
            replacement: edit.replacement,
        })
    }
}

impl Memo {
    /// An empty one.
    pub(super) fn new() -> Self {
        let empty = Slot {
            word: Packed::default(),
            edit: None,
        };
        Self(vec![empty; N_SLOTS])
    }

    /// The edit of a word of ASCII that has one or none, as `find` gave it for this very word, case and all, or gives it
    /// now. `None` where the word is too long or has more.
    pub(super) fn edit(
        &mut self,
        word: &str,
        find: impl FnOnce() -> Vec<Edit>,
    ) -> Option<Option<ShortEdit>> {
        let word = packed(word)?;
        let slot = &mut self.0[place(word)];
        if slot.word != word {
            slot.edit = match find().as_slice() {
                [] => None,
                [edit] => Some(ShortEdit::of(edit)?),
                _ => return None,
            };
            slot.word = word;
        }
        Some(slot.edit)
    }
}

/// The bytes of a word, which has no zero among them, as numbers.
fn packed(word: &str) -> Option<Packed> {
    let mut bytes = [0_u8; MAX_WORD_BYTES];
    bytes
        .get_mut(..word.len())?
        .copy_from_slice(word.as_bytes());
    let (numbers, _) = bytes.as_chunks::<8>();
    let mut packed = Packed::default();
    for (number, bytes) in packed.iter_mut().zip(numbers) {
        *number = u64::from_le_bytes(*bytes);
    }
    Some(packed)
}

/// A place below [`N_SLOTS`].
fn place(word: Packed) -> usize {
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
    fn a_word_keeps_its_edit_and_others_do_not_get_it() {
        let mut memo = Memo::new();
        let edit = |end| Edit {
            range: 0..end,
            replacement: "x",
        };
        for round in 0..2 {
            for n in 0..20_000_usize {
                let word = format!("w{n}");
                let found = memo.edit(&word, || vec![edit(n % 9)]);
                let expected = ShortEdit::of(&edit(n % 9));
                assert_eq!(found, Some(expected), "{word}, round {round}");
            }
        }
        assert_eq!(memo.edit("plain", Vec::new), Some(None));
        let is_kept = memo.edit("plain", || unreachable!("it was the last"));
        assert_eq!(is_kept, Some(None));
    }

    #[test]
    fn what_is_too_long_is_not_kept() {
        let mut memo = Memo::new();
        assert_eq!(memo.edit("word", || vec![Edit::default(); 2]), None);
        assert_eq!(memo.edit("word", Vec::new), Some(None));
        assert_eq!(memo.edit(&"w".repeat(25), Vec::new), None);
        assert_eq!(memo.edit(&"w".repeat(24), Vec::new), Some(None));
    }
}
