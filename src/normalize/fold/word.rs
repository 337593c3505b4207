//! A word that is folded letter by letter.

use std::ops::Range;

use crate::normalize::folded::narrow;

/// One word on its way into the normalized form.
#[derive(Default)]
pub(super) struct Word {
    /// Its characters after folding, in the case that the steps leave.
    pub(super) text: String,
    /// The same in lower case, for the rules on words.
    pub(super) lower: String,
    /// Source bytes behind each byte of `text`; empty while they go side by side.
    pub(super) origins: Vec<(u32, u32)>,
    pub(super) is_all_upper: bool,
}

impl Word {
    /// Lets the last letter stand for the source up to a byte.
    pub(super) fn stretch_last(&mut self, until: usize) {
        let Some(&owner) = self.origins.last() else {
            return;
        };
        let of_letter = (self.origins.iter_mut().rev()).take_while(|origin| **origin == owner);
        of_letter.for_each(|origin| origin.1 = narrow(until));
    }

    /// Whether a range begins and ends with characters of the source, not inside one that folds to several (`ﬁ`).
    pub(super) fn has_whole_origins(&self, range: &Range<usize>) -> bool {
        let is_whole = |at: usize| {
            at == 0 || at >= self.origins.len() || self.origins[at - 1] != self.origins[at]
        };
        is_whole(range.start) && is_whole(range.end)
    }

    /// The source bytes of a range of the word's text.
    pub(super) fn source_of(&self, range: Range<usize>, word_start: usize) -> (usize, usize) {
        if self.origins.is_empty() {
            (word_start + range.start, word_start + range.end)
        } else if range.is_empty() {
            let at = (self.origins.get(range.start)).map_or(0, |origin| origin.0 as usize);
            (at, at)
        } else {
            (
                self.origins[range.start].0 as usize,
                self.origins[range.end - 1].1 as usize,
            )
        }
    }
}
