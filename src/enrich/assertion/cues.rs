//! Where cues stand in a sentence.

use std::ops::Range;

use crate::dictionary::AssertionCue;
use crate::document::Span;
use crate::enrich::cues::{CueIndex, Word};

/// A cue at a place.
#[derive(Clone, Debug)]
pub(super) struct Hit<'i> {
    pub(super) cue: &'i AssertionCue,
    /// Indices of its words.
    pub(super) words: Range<usize>,
}

impl Hit<'_> {
    /// From its first to its last byte.
    pub(super) fn span(&self, words: &[Word]) -> Span {
        Span {
            start: words[self.words.start].span.start,
            end: words[self.words.end - 1].span.end,
        }
    }
}

/// The cues of a sentence from left to right: at each place the longest, and nothing inside it. Words of
/// names are no words of cues.
pub(super) fn find<'i>(
    cues: &'i [AssertionCue],
    index: &CueIndex,
    text: &str,
    words: &[Word],
    names: &[Span],
) -> Vec<Hit<'i>> {
    let is_name = |word: &Word| names.iter().any(|name| name.overlaps(word.span));
    let mut hits = Vec::new();
    let mut at = 0;
    while at < words.len() {
        let mut longest: Option<(usize, usize)> = None;
        index.find_at(text, &words[at..], |cue, length| {
            if longest.is_none_or(|(_, most)| length >= most)
                && !words[at..at + length].iter().any(is_name)
            {
                longest = Some((cue, length));
            }
            false
        });
        let Some((cue, length)) = longest else {
            at += 1;
            continue;
        };
        hits.push(Hit {
            cue: &cues[cue],
            words: at..at + length,
        });
        at += length;
    }
    hits
}
