//! Cues of words, and where they stand among the words of a sentence.

use crate::dictionary::{CueLetters, CueWord, WordNumber, WordNumbers, small_letters};
use crate::document::Span;

/// Most words that a gap in a cue takes.
const MAX_GAP: usize = 4;

/// A word or a sign of a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Word {
    pub(super) span: Span,
    /// Its number among the words that cues and other rules have.
    pub(super) number: Option<WordNumber>,
    /// Whether it is a word, not a sign.
    pub(super) is_letters: bool,
}

impl Word {
    /// Whether it is a word given in small letters.
    pub(super) fn is(&self, word: &str, text: &str) -> bool {
        self.span.of(text).eq_ignore_ascii_case(word)
    }

    /// Whether its first byte is one of some; see [`first_bits`]. Letters beyond ASCII may have small ones in it.
    fn may_begin_with(&self, bits: u32, text: &str) -> bool {
        let first = text.as_bytes()[self.span.start as usize];
        bits & (1 << (first % 32)) != 0 || !first.is_ascii()
    }
}

/// Cues by the words that they begin with.
#[derive(Clone, Debug)]
pub(super) struct CueIndex {
    cues: Vec<Vec<Part>>,
    /// Cues that begin with a word, by its number.
    by_word: Vec<Vec<usize>>,
    /// Cues that begin with the beginning of a word.
    by_beginning: Vec<(CueLetters, usize)>,
    /// What words may have first that begin so: a bit for the five lowest bits of each byte.
    first_bits: u32,
}

/// A word of a cue.
#[derive(Clone, Debug)]
enum Part {
    OneOf {
        /// Words, a bit for each number.
        numbers: Vec<u64>,
        /// Beginnings and ends of words.
        parts: Vec<CueLetters>,
        /// What words with one of them may have first.
        first_bits: u32,
    },
    Gap,
}

impl CueIndex {
    /// An index of cues, whose words get numbers.
    pub(super) fn new<'c>(
        cues: impl Iterator<Item = &'c [CueWord]>,
        numbers: &mut WordNumbers,
    ) -> Self {
        let mut index = Self {
            cues: Vec::new(),
            by_word: Vec::new(),
            by_beginning: Vec::new(),
            first_bits: 0,
        };
        for (number, words) in cues.enumerate() {
            if let Some(CueWord::OneOf(first)) = words.first() {
                index.begin(number, first, numbers);
            }
            let parts = words.iter().map(|word| Part::new(word, numbers));
            index.cues.push(parts.collect());
        }
        index
    }

    fn begin(&mut self, cue: usize, first: &[CueLetters], numbers: &mut WordNumbers) {
        for one in first {
            match *one {
                CueLetters::Whole(word) => {
                    let at = numbers.add(word).index();
                    if self.by_word.len() <= at {
                        self.by_word.resize(at + 1, Vec::new());
                    }
                    self.by_word[at].push(cue);
                }
                CueLetters::Beginning(_) => {
                    self.by_beginning.push((*one, cue));
                    self.first_bits |= first_bits(*one);
                }
                // No cue begins with the end of a word: a test holds the tables to it.
                CueLetters::End(_) => {}
            }
        }
    }

    /// Whether a cue stands anywhere among some words of a text.
    pub(super) fn is_among(&self, text: &str, words: &[Word]) -> bool {
        (0..words.len()).any(|at| self.find_at(text, &words[at..], |_, _| true))
    }

    /// Hands the cues that some words of a text begin with to a function, each by its place in the order in which they were
    /// given and how many words it takes, until the function says that it is done; says whether it did. Gaps take as few
    /// words as they can.
    pub(super) fn find_at(
        &self,
        text: &str,
        words: &[Word],
        mut is_done: impl FnMut(usize, usize) -> bool,
    ) -> bool {
        let Some(first) = words.first() else {
            return false;
        };
        let mut try_one = |cue: usize| {
            length(&self.cues[cue], text, words).is_some_and(|length| is_done(cue, length))
        };
        let whole = first
            .number
            .and_then(|number| self.by_word.get(number.index()));
        if let Some(whole) = whole
            && whole.iter().any(|&cue| try_one(cue))
        {
            return true;
        }
        first.may_begin_with(self.first_bits, text)
            && self
                .by_beginning
                .iter()
                .any(|&(letters, cue)| fits(letters, text, first) && try_one(cue))
    }
}

impl Part {
    fn new(word: &CueWord, numbers: &mut WordNumbers) -> Self {
        let CueWord::OneOf(options) = word else {
            return Self::Gap;
        };
        let mut set = Vec::new();
        let mut parts = Vec::new();
        let mut first_bits = 0;
        for one in options {
            let CueLetters::Whole(word) = one else {
                first_bits |= self::first_bits(*one);
                parts.push(*one);
                continue;
            };
            let number = numbers.add(word).index();
            if set.len() <= number / 64 {
                set.resize(number / 64 + 1, 0);
            }
            set[number / 64] |= 1 << (number % 64);
        }
        Self::OneOf {
            numbers: set,
            parts,
            first_bits,
        }
    }
}

/// How many words a cue takes at the start of some.
fn length(cue: &[Part], text: &str, words: &[Word]) -> Option<usize> {
    let Some((first, rest)) = cue.split_first() else {
        return Some(0);
    };
    match first {
        Part::OneOf {
            numbers,
            parts,
            first_bits,
        } => {
            let word = words.first()?;
            let is_in = |number: WordNumber| {
                let bits = numbers.get(number.index() / 64).copied();
                bits.unwrap_or(0) & (1 << (number.index() % 64)) != 0
            };
            let is_fit = word.number.is_some_and(is_in)
                || word.may_begin_with(*first_bits, text)
                    && parts.iter().any(|&one| fits(one, text, word));
            is_fit
                .then(|| length(rest, text, &words[1..]))?
                .map(|behind| behind + 1)
        }
        Part::Gap => (0..=MAX_GAP.min(words.len()))
            .take_while(|&skipped| words[..skipped].iter().all(|word| word.is_letters))
            .find_map(|skipped| Some(length(rest, text, &words[skipped..])? + skipped)),
    }
}

/// What a word may have first that has some letters: a bit for the five lowest bits of a byte, in which letters differ
/// whatever their case.
fn first_bits(letters: CueLetters) -> u32 {
    let first = match letters {
        CueLetters::Whole(letters) | CueLetters::Beginning(letters) => letters.bytes().next(),
        CueLetters::End(_) => None,
    };
    first.map_or(u32::MAX, |byte| 1 << (byte % 32))
}

/// Whether a word of a text has some letters, whatever its case.
fn fits(letters: CueLetters, text: &str, word: &Word) -> bool {
    if !word.may_begin_with(first_bits(letters), text) {
        return false;
    }
    let surface = word.span.of(text);
    if !surface.is_ascii() {
        return letters.fits(&small_letters(surface));
    }
    let (wanted, part) = match letters {
        CueLetters::Whole(whole) => (whole, Some(surface)),
        CueLetters::Beginning(beginning) => (beginning, surface.get(..beginning.len())),
        CueLetters::End(end) => {
            let from = surface.len().checked_sub(end.len());
            (end, from.and_then(|from| surface.get(from..)))
        }
    };
    part.is_some_and(|part| part.eq_ignore_ascii_case(wanted))
}
