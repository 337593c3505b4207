//! Where cues stand in a sentence.

use std::ops::Range;

use hashbrown::HashMap;

use super::words::Word;
use crate::dictionary::{AssertionCue, CueLetters, CueWord};
use crate::document::Span;

/// Most words that a gap in a cue takes.
const MAX_GAP: usize = 4;

/// Cues by the words that they begin with.
#[derive(Clone, Debug)]
pub(super) struct CueIndex {
    cues: Vec<AssertionCue>,
    by_word: HashMap<&'static str, Vec<usize>>,
    /// Cues that begin with the beginning of a word, by its first byte.
    by_beginning: HashMap<u8, Vec<(&'static str, usize)>>,
}

/// A cue at a place.
#[derive(Clone, Debug)]
pub(super) struct Hit<'i> {
    pub(super) cue: &'i AssertionCue,
    /// Indices of its words.
    pub(super) words: Range<usize>,
}

impl Hit<'_> {
    /// From its first to its last byte.
    pub(super) fn span(&self, words: &[Word<'_>]) -> Span {
        Span {
            start: words[self.words.start].span.start,
            end: words[self.words.end - 1].span.end,
        }
    }
}

impl CueIndex {
    pub(super) fn new(cues: Vec<AssertionCue>) -> Self {
        let mut by_word: HashMap<&'static str, Vec<usize>> = HashMap::new();
        let mut by_beginning: HashMap<u8, Vec<_>> = HashMap::new();
        for (index, cue) in cues.iter().enumerate() {
            let Some(CueWord::OneOf(first)) = cue.words.first() else {
                continue;
            };
            for one in first {
                match *one {
                    CueLetters::Whole(word) => by_word.entry(word).or_default().push(index),
                    CueLetters::Beginning(letters) => {
                        if let Some(&first) = letters.as_bytes().first() {
                            by_beginning
                                .entry(first)
                                .or_default()
                                .push((letters, index));
                        }
                    }
                    // No cue begins with the end of a word: a test holds the table to it.
                    CueLetters::End(_) => {}
                }
            }
        }
        Self {
            cues,
            by_word,
            by_beginning,
        }
    }

    /// The cues of a sentence from left to right: at each place the longest, and nothing inside it. Words of names are no
    /// words of cues.
    pub(super) fn find<'i>(&'i self, words: &[Word<'_>], names: &[Span]) -> Vec<Hit<'i>> {
        let is_name = |word: &Word<'_>| names.iter().any(|name| name.overlaps(word.span));
        let mut hits: Vec<Hit<'i>> = Vec::new();
        let mut at = 0;
        while at < words.len() {
            let longest = self
                .beginning_with(&words[at].letters)
                .filter_map(|cue| Some((cue, length(&cue.words, &words[at..])?)))
                .filter(|(_, length)| !words[at..at + length].iter().any(is_name))
                .max_by_key(|&(_, length)| length);
            let Some((cue, length)) = longest else {
                at += 1;
                continue;
            };
            hits.push(Hit {
                cue,
                words: at..at + length,
            });
            at += length;
        }
        hits
    }

    fn beginning_with<'i, 'w>(
        &'i self,
        word: &'w str,
    ) -> impl Iterator<Item = &'i AssertionCue> + use<'i, 'w> {
        let whole = self.by_word.get(word).into_iter().flatten().copied();
        let first = word.as_bytes().first();
        let beginnings = first.and_then(|first| self.by_beginning.get(first));
        let beginnings = beginnings
            .into_iter()
            .flatten()
            .filter(move |(letters, _)| word.starts_with(letters))
            .map(|&(_, index)| index);
        whole.chain(beginnings).map(|index| &self.cues[index])
    }
}

/// How many words a cue takes at the start of some; gaps take as few as they can.
fn length(cue: &[CueWord], words: &[Word<'_>]) -> Option<usize> {
    let Some((first, rest)) = cue.split_first() else {
        return Some(0);
    };
    match first {
        CueWord::OneOf(options) => {
            let word = words.first()?;
            let fits = options.iter().any(|one| one.fits(&word.letters));
            fits.then(|| length(rest, &words[1..]))?
                .map(|behind| behind + 1)
        }
        CueWord::Gap => (0..=MAX_GAP.min(words.len()))
            .take_while(|&skipped| words[..skipped].iter().all(Word::is_letters))
            .find_map(|skipped| Some(length(rest, &words[skipped..])? + skipped)),
    }
}
