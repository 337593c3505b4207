//! What short words fold to, remembered.
//!
//! Few words make most of a text. The rules on words are asked once for each, and the answer stands in a table of fixed
//! size until another word takes its place.

use std::ops::Range;

use crate::normalize::packed::{hash_of_packed, packed};
use crate::normalize::words::Edit;

/// Words of more bytes are not remembered: they are rare, and the tables hold words in place.
const MAX_WORD_BYTES: usize = 24;
/// Places for words in each table; a power of two. Both tables together are small beside the cache of a processor's core,
/// which other things need too: a table of a megabyte made folding wait for memory.
const N_SLOTS: usize = 1 << 13;

/// Words with at most one edit, at the place that their hash gives. Those with more are rare (`tumours`).
pub(super) struct Memo {
    /// Words of up to eight bytes, most of those of a text.
    short: Vec<Slot<1>>,
    long: Vec<Slot<3>>,
    /// What slots name by number; so slots are small.
    replacements: Vec<&'static str>,
}

#[derive(Clone)]
struct Slot<const N: usize> {
    /// The word, zeros behind it; zeros alone where there is none.
    word: [u64; N],
    form: SlotForm,
}

/// What becomes of a word.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Form {
    /// It is put in small letters.
    Plain,
    /// And edited in one place.
    Edited(ShortEdit),
}

/// An edit of a short word.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct ShortEdit {
    pub(super) start: u8,
    pub(super) end: u8,
    pub(super) replacement: &'static str,
}

/// The same, with the replacement by its number.
#[derive(Clone, Copy)]
enum SlotForm {
    Plain,
    Edited {
        start: u8,
        end: u8,
        replacement: u16,
    },
}

impl Memo {
    /// An empty one.
    pub(super) fn new() -> Self {
        Self {
            short: empty(),
            long: empty(),
            replacements: Vec::new(),
        }
    }

    /// The edit of a word of ASCII in a text that has one or none, as `find` gave it for this very word, case and all, or gives it
    /// now. `None` where the word is too long or has more.
    #[inline]
    pub(super) fn edit(
        &mut self,
        text: &str,
        word: Range<usize>,
        find: impl FnOnce(&str) -> Vec<Edit>,
    ) -> Option<Form> {
        let find = || find(&text[word.clone()]);
        let form = match word.len() {
            0..=8 => {
                let packed = packed(text.as_bytes(), word.clone());
                recall(&mut self.short, &mut self.replacements, packed, find)
            }
            9..=MAX_WORD_BYTES => {
                let packed = packed(text.as_bytes(), word.clone());
                recall(&mut self.long, &mut self.replacements, packed, find)
            }
            _ => None,
        }?;
        Some(match form {
            SlotForm::Plain => Form::Plain,
            SlotForm::Edited {
                start,
                end,
                replacement,
            } => Form::Edited(ShortEdit {
                start,
                end,
                replacement: self.replacements[usize::from(replacement)],
            }),
        })
    }
}

fn empty<const N: usize>() -> Vec<Slot<N>> {
    let empty = Slot {
        word: [0; N],
        form: SlotForm::Plain,
    };
    vec![empty; N_SLOTS]
}

/// What the table has of a word, or has from now on.
#[inline]
fn recall<const N: usize>(
    slots: &mut [Slot<N>],
    replacements: &mut Vec<&'static str>,
    word: [u64; N],
    find: impl FnOnce() -> Vec<Edit>,
) -> Option<SlotForm> {
    let slot = &mut slots[place(word)];
    let differs = slot
        .word
        .iter()
        .zip(word)
        .fold(0, |differs, (own, other)| differs | (own ^ other));
    if differs != 0 {
        slot.form = slot_form(&find(), replacements)?;
        slot.word = word;
    }
    Some(slot.form)
}

#[cold]
fn slot_form(edits: &[Edit], replacements: &mut Vec<&'static str>) -> Option<SlotForm> {
    let edit = match edits {
        [] => return Some(SlotForm::Plain),
        [edit] => edit,
        _ => return None,
    };
    let known = (replacements.iter()).position(|known| *known == edit.replacement);
    let number = known.unwrap_or_else(|| {
        replacements.push(edit.replacement);
        replacements.len() - 1
    });
    Some(SlotForm::Edited {
        start: u8::try_from(edit.range.start).ok()?,
        end: u8::try_from(edit.range.end).ok()?,
        replacement: u16::try_from(number).ok()?,
    })
}

/// A place below [`N_SLOTS`].
#[expect(
    clippy::cast_possible_truncation,
    reason = "the number has no more bits than a place"
)]
#[inline]
fn place<const N: usize>(word: [u64; N]) -> usize {
    (hash_of_packed(word) >> (u64::BITS - N_SLOTS.trailing_zeros())) as usize
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
                let expected = ShortEdit {
                    start: 0,
                    end: u8::try_from(n % 9).unwrap(),
                    replacement: "x",
                };
                assert_eq!(found, Some(Form::Edited(expected)), "{word}, round {round}");
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
