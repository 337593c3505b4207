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

    fn first_byte(&self, text: &str) -> u8 {
        text.as_bytes()[self.span.start as usize]
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
    /// Which bytes a word may have first that begins so.
    first_bytes: [bool; 256],
}

/// A word of a cue.
#[derive(Clone, Debug)]
enum Part {
    OneOf {
        /// Words, a bit for each number.
        numbers: Vec<u64>,
        /// Beginnings and ends of words.
        parts: Vec<CueLetters>,
        /// The five lowest bits of the bytes that words with one of them may have first.
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
            // Some letters beyond ASCII have small ones in it.
            first_bytes: std::array::from_fn(|byte| byte >= 0x80),
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
                CueLetters::Beginning(letters) => {
                    for byte in letters.bytes().take(1) {
                        self.first_bytes[usize::from(byte)] = true;
                        self.first_bytes[usize::from(byte.to_ascii_uppercase())] = true;
                    }
                    self.by_beginning.push((*one, cue));
                }
                // No cue begins with the end of a word: a test holds the tables to it.
                CueLetters::End(_) => {}
            }
        }
    }

    /// Whether a cue stands anywhere among some words of a text.
    pub(super) fn is_among(&self, text: &str, words: &[Word]) -> bool {
        (0..words.len()).any(|at| {
            self.may_begin(text, &words[at]) && self.at(text, &words[at..]).next().is_some()
        })
    }

    /// Whether a cue may begin with a word of a text; cheap, and not often wrong.
    pub(super) fn may_begin(&self, text: &str, word: &Word) -> bool {
        let begins = |number: WordNumber| {
            let cues = self.by_word.get(number.index());
            cues.is_some_and(|cues| !cues.is_empty())
        };
        word.number.is_some_and(begins) || self.may_begin_so(text, word)
    }

    /// Whether a word has the first byte of beginnings of words that cues begin with.
    fn may_begin_so(&self, text: &str, word: &Word) -> bool {
        self.first_bytes[usize::from(word.first_byte(text))]
    }

    /// The cues that some words of a text begin with, each by its place in the order in which they were given, and how
    /// many words it takes; gaps take as few as they can.
    pub(super) fn at<'i>(
        &'i self,
        text: &'i str,
        words: &'i [Word],
    ) -> impl Iterator<Item = (usize, usize)> + use<'i> {
        let first = words.first();
        let number = first.and_then(|first| first.number);
        let whole = number.and_then(|number| self.by_word.get(number.index()));
        let beginnings = first
            .filter(|first| self.may_begin_so(text, first))
            .map(|first| {
                let beginnings = self.by_beginning.iter();
                beginnings.filter(move |(letters, _)| fits(*letters, text, first))
            });
        let beginnings = beginnings.into_iter().flatten().map(|(_, cue)| cue);
        (whole.into_iter().flatten().chain(beginnings))
            .filter_map(move |&cue| Some((cue, length(&self.cues[cue], text, words)?)))
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
                let bit = match one {
                    CueLetters::Beginning(letters) => {
                        letters.bytes().next().map(|byte| 1 << (byte % 32))
                    }
                    _ => None,
                };
                first_bits |= bit.unwrap_or(u32::MAX);
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
            let first = word.first_byte(text);
            // Letters that are not ASCII may have small ones that are.
            let may_fit = first_bits & (1 << (first % 32)) != 0 || !first.is_ascii();
            let is_fit = word.number.is_some_and(is_in)
                || may_fit && parts.iter().any(|&one| fits(one, text, word));
            is_fit
                .then(|| length(rest, text, &words[1..]))?
                .map(|behind| behind + 1)
        }
        Part::Gap => (0..=MAX_GAP.min(words.len()))
            .take_while(|&skipped| words[..skipped].iter().all(|word| word.is_letters))
            .find_map(|skipped| Some(length(rest, text, &words[skipped..])? + skipped)),
    }
}

/// Whether a word of a text has some letters, whatever its case.
fn fits(letters: CueLetters, text: &str, word: &Word) -> bool {
    let first = word.first_byte(text);
    if let CueLetters::Beginning(beginning) = letters
        && first.is_ascii()
        && !beginning.starts_with(char::from(first.to_ascii_lowercase()))
    {
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
