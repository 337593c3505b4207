//! What short words fold to, remembered.
//!
//! Few words make most of a text. The rules on words are asked once for each, and the answer stands in a table of fixed
//! size until another word takes its place.

use std::ops::Range;

use crate::normalize::words::Edit;

/// Words of more bytes are not remembered: they are rare, and the table holds words in place.
const MAX_WORD_BYTES: usize = 24;
/// Places for words; a power of two. All of them together stay within the cache of a processor's core.
const N_SLOTS: usize = 1 << 14;

/// Words with at most one edit, at the place that their hash gives. Those with more are rare (`tumours`).
pub(super) struct Memo(Vec<Slot>);

#[derive(Clone)]
struct Slot {
    /// The word, zeros behind it; zeros alone where there is none.
    word: Packed,
    form: Form,
}

/// What becomes of a word.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Form {
    /// It is put in small letters.
    Plain,
    /// And edited in one place.
    Edited(ShortEdit),
}

/// The bytes of a word as numbers.
type Packed = [u64; MAX_WORD_BYTES / 8];

/// An edit of a short word.
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
            form: Form::Plain,
        };
        Self(vec![empty; N_SLOTS])
    }

    /// The edit of a word of ASCII in a text that has one or none, as `find` gave it for this very word, case and all, or gives it
    /// now. `None` where the word is too long or has more.
    pub(super) fn edit(
        &mut self,
        text: &str,
        word: Range<usize>,
        find: impl FnOnce(&str) -> Vec<Edit>,
    ) -> Option<Form> {
        let packed @ [a, b, c] = packed(text.as_bytes(), word.clone())?;
        let slot = &mut self.0[place(packed)];
        let [own_a, own_b, own_c] = slot.word;
        if (own_a ^ a) | (own_b ^ b) | (own_c ^ c) != 0 {
            slot.form = match find(&text[word]).as_slice() {
                [] => Form::Plain,
                [edit] => Form::Edited(ShortEdit::of(edit)?),
                _ => return None,
            };
            slot.word = packed;
        }
        Some(slot.form)
    }
}

/// The lowest bytes of a number, by how many they are.
const MASKS: [u64; 9] = {
    let mut masks = [u64::MAX; 9];
    let mut n_bytes = 0;
    while n_bytes < 8 {
        masks[n_bytes] = (1 << (8 * n_bytes)) - 1;
        n_bytes += 1;
    }
    masks
};

/// The bytes of a word, which has no zero among them, as numbers. They are read as such and masked: copying a few bytes to
/// read them as numbers makes the processor wait.
fn packed(text: &[u8], word: Range<usize>) -> Option<Packed> {
    let length = word.len();
    if length > MAX_WORD_BYTES {
        return None;
    }
    let mut near_end = [0; MAX_WORD_BYTES];
    let bytes = if let Some(bytes) = text.get(word.start..word.start + MAX_WORD_BYTES) {
        bytes
    } else {
        near_end[..length].copy_from_slice(&text[word]);
        &near_end
    };
    let (numbers, _) = bytes.as_chunks::<8>();
    Some(std::array::from_fn(|index| {
        let n_bytes = length.saturating_sub(8 * index).min(8);
        u64::from_le_bytes(numbers[index]) & MASKS[n_bytes]
    }))
}

/// A place below [`N_SLOTS`].
#[expect(
    clippy::cast_possible_truncation,
    reason = "the number has no more bits than a place"
)]
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
        let edit_of = |memo: &mut Memo, word: &str, edit: Edit| {
            let text = format!("a {word}; and more of this text");
            memo.edit(&text, 2..2 + word.len(), |found| {
                assert_eq!(found, word);
                vec![edit]
            })
        };
        let edit = |end| Edit {
            range: 0..end,
            replacement: "x",
        };
        for round in 0..2 {
            for n in 0..20_000_usize {
                let word = format!("w{n}");
                let found = edit_of(&mut memo, &word, edit(n % 9));
                let expected = ShortEdit::of(&edit(n % 9)).map(Form::Edited);
                assert_eq!(found, expected, "{word}, round {round}");
            }
        }
        assert_eq!(memo.edit("plain", 0..5, |_| Vec::new()), Some(Form::Plain));
        let is_kept = memo.edit("a plain one", 2..7, |_| unreachable!("it was the last"));
        assert_eq!(is_kept, Some(Form::Plain));
    }

    #[test]
    fn what_is_too_long_is_not_kept() {
        let mut memo = Memo::new();
        let two = |_: &str| vec![Edit::default(); 2];
        assert_eq!(memo.edit("word", 0..4, two), None);
        assert_eq!(memo.edit("word", 0..4, |_| Vec::new()), Some(Form::Plain));
        let long = "w".repeat(80);
        assert_eq!(memo.edit(&long, 0..25, |_| Vec::new()), None);
        for length in 1..=24 {
            for start in [0, 30, 80 - length] {
                let word = start..start + length;
                assert_eq!(memo.edit(&long, word, |_| Vec::new()), Some(Form::Plain));
            }
        }
    }
}
