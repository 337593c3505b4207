//! The folding engine: words, separators and symbols.

mod memo;
mod separators;
mod word;

use std::borrow::Cow;
use std::cell::RefCell;
use std::ops::Range;
use std::rc::Rc;

use super::characters::{is_combining_mark, is_ignorable, push_decomposed, separator};
use super::folded::{Folded, MAX_SOURCE_BYTES, Unit, narrow};
use super::greek::greek_name;
use super::recent::Recent;
use super::steps::Steps;
use super::words::{self, Edit};
use memo::{Form, Memo};
use word::Word;

/// Folds a text by all steps.
///
/// What passes 4 GiB is left out; readers refuse texts of that size.
pub fn fold(text: &str) -> Folded<'_> {
    fold_with(text, Steps::ALL)
}

/// The normalized form of a name, without the map and without separators at its ends; empty where nothing is left.
pub fn fold_name(name: &str) -> String {
    const SEPARATORS: [char; 2] = [' ', '\n'];
    let mut folded = fold(name).text.into_owned();
    folded.truncate(folded.trim_end_matches(SEPARATORS).len());
    let start = folded.len() - folded.trim_start_matches(SEPARATORS).len();
    folded.drain(..start);
    folded
}

/// What [`fold_name`] gives, for the words and short phrases of texts, most of which come again and again: their forms are
/// remembered.
pub fn fold_short_name(name: &str) -> Rc<str> {
    if name.len() > MAX_SHORT_NAME_BYTES {
        return fold_name(name).into();
    }
    NAMES.with_borrow_mut(|names| {
        let is_it = |known: &(Box<str>, Rc<str>)| *known.0 == *name;
        let (_, form) = names.recall(name, is_it, || (name.into(), fold_name(name).into()));
        Rc::clone(form)
    })
}

/// Folds a text by some steps.
pub(super) fn fold_with(text: &str, steps: Steps) -> Folded<'_> {
    fold_by(text, steps, MAX_SOURCE_BYTES, |folder| {
        MEMO.with_borrow_mut(|memo| folder.run(memo));
    })
}

/// Folds at most the first `max_bytes` of a text, which fit in 32 bits, as `run` does it.
fn fold_by<'d>(
    text: &'d str,
    steps: Steps,
    max_bytes: usize,
    run: impl FnOnce(&mut Folder<'d>),
) -> Folded<'d> {
    let text = &text[..text.floor_char_boundary(max_bytes)];
    let mut folder = Folder {
        source: text,
        steps,
        out: String::with_capacity(text.len()),
        units: Vec::new(),
        word: Word::default(),
        edits: Vec::new(),
        last: Last::Other,
        last_at: 0,
        copied: 0,
    };
    run(&mut folder);
    let Folder { out, units, .. } = folder;
    let text = if units.is_empty() && out == text {
        Cow::Borrowed(text)
    } else {
        Cow::Owned(out)
    };
    Folded {
        text,
        units,
        source: folder.source,
    }
}

thread_local! {
    /// What words fold to by all steps. It changes how long folding takes and nothing else.
    static MEMO: RefCell<Memo> = RefCell::new(Memo::new());
    /// Names and their forms.
    static NAMES: RefCell<Recent<(Box<str>, Rc<str>)>> = RefCell::new(Recent::new());
}

/// Names of more bytes are not remembered, to bound memory.
const MAX_SHORT_NAME_BYTES: usize = 64;

/// Bytes of a word with characters beyond ASCII from which on it is folded as another word, to bound memory: a single
/// character may fold to eleven times its bytes. No name has words of that length.
const MAX_WORD_BYTES: usize = 4096;

/// What was folded last, where nothing but invisible characters came behind it.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Last {
    /// A word without a Greek letter.
    Word,
    /// A Greek letter.
    Greek,
    /// A separator, a symbol, or nothing.
    Other,
}

struct Folder<'d> {
    source: &'d str,
    steps: Steps,
    out: String,
    units: Vec<Unit>,
    word: Word,
    edits: Vec<Edit>,
    last: Last,
    /// Where the last word or Greek letter begins in `out`.
    last_at: usize,
    /// The byte of the source up to which `out` is written. What follows up to where folding is goes there in small letters
    /// and else as it stands, all at once: words, single spaces and signs of ASCII, as most of a text is.
    copied: usize,
}

impl Folder<'_> {
    fn run(&mut self, memo: &mut Memo) {
        let bytes = self.source.as_bytes();
        let mut at = 0;
        while let Some(&byte) = bytes.get(at) {
            let next = bytes.get(at + 1).copied();
            at = if is_ascii_word_byte(byte) {
                self.fold_word_from(at, memo)
            } else if byte == b' ' && next.is_some_and(is_ascii_word_byte) {
                self.fold_space(at)
            } else if is_plain_sign(byte) && next != Some(b'+') {
                self.last = Last::Other;
                at + 1
            } else {
                self.fold_at(at, |folder| folder.fold_other(at))
            };
        }
        self.copy_to(bytes.len());
    }

    /// Writes what is to be copied before a byte.
    fn copy_to(&mut self, at: usize) {
        let from = self.out.len();
        self.out.push_str(&self.source[self.copied..at]);
        self.out[from..].make_ascii_lowercase();
        self.copied = at;
    }

    /// Writes what is to be copied before a byte, and then what cannot be copied: `fold` does, and gives the byte behind it.
    fn fold_at(&mut self, at: usize, fold: impl FnOnce(&mut Self) -> usize) -> usize {
        self.copy_to(at);
        self.copied = fold(self);
        self.copied
    }

    /// Folds what begins neither with a letter or digit of ASCII nor is a single space before one.
    fn fold_other(&mut self, at: usize) -> usize {
        let Some(character) = self.char_at(at) else {
            return self.source.len();
        };
        if let Some(name) = self.greek_name(character) {
            self.fold_greek(name, at, at + character.len_utf8())
        } else if super::is_word_char(character) {
            self.fold_long_word(at)
        } else if separator(character).is_some() {
            self.fold_separators(at)
        } else {
            self.fold_symbol(at, character)
        }
    }

    fn char_at(&self, at: usize) -> Option<char> {
        self.source[at..].chars().next()
    }

    /// The first character at or behind a byte that can be seen.
    fn visible_at(&self, at: usize) -> Option<char> {
        self.source[at..].chars().find(|&c| !is_ignorable(c))
    }

    /// The name of a character that is a Greek letter, where those are folded.
    fn greek_name(&self, character: char) -> Option<&'static str> {
        if character.is_ascii() || !self.steps.has(Steps::GREEK) {
            return None;
        }
        greek_name(character)
    }

    /// A Greek letter becomes its name, set apart from letters and digits round it: `TGFβ1` folds as `TGF beta 1`.
    /// Gives the byte behind it and its marks.
    fn fold_greek(&mut self, name: &str, start: usize, letter_end: usize) -> usize {
        let rest = self.source[letter_end..].trim_start_matches(is_combining_mark);
        let end = self.source.len() - rest.len();
        if self.last != Last::Other {
            self.push_unit(" ", start, start);
        }
        self.last = Last::Greek;
        self.last_at = self.out.len();
        self.push_unit(name, start, end);
        end
    }

    /// Folds the word that starts with a letter or digit of ASCII; gives the byte behind it and its possessive `'s`.
    fn fold_word_from(&mut self, start: usize, memo: &mut Memo) -> usize {
        let bytes = self.source.as_bytes();
        let rest = bytes[start..].iter();
        let length = rest.take_while(|&&byte| is_ascii_word_byte(byte)).count();
        let end = start + length;
        let is_ascii = bytes.get(end).is_none_or(u8::is_ascii);
        let steps = self.steps;
        let form = (is_ascii && steps == Steps::ALL)
            .then(|| memo.edit(self.source, start..end, |word| edits_of(word, steps)))
            .flatten();
        let Some(form) = form else {
            return self.fold_at(start, |folder| folder.fold_long_word(start));
        };
        if self.last == Last::Greek {
            self.fold_at(start, |folder| {
                folder.push_unit(" ", start, start);
                start
            });
        }
        self.last = Last::Word;
        self.last_at = self.out.len() + (start - self.copied);
        if let Form::Edited(edit) = form {
            let (from, to) = (
                start + usize::from(edit.start),
                start + usize::from(edit.end),
            );
            self.fold_at(from, |folder| {
                folder.push_unit(edit.replacement, from, to);
                to
            });
        }
        match bytes.get(end) {
            Some(b'\'') => self.fold_at(end, |folder| folder.fold_possessive(end)),
            _ => end,
        }
    }

    /// Folds a word of any length and characters; gives the byte behind it (and behind its possessive `'s`).
    fn fold_long_word(&mut self, start: usize) -> usize {
        let bytes = self.source.as_bytes();
        let mut end = start;
        while end < bytes.len() && is_ascii_word_byte(bytes[end]) {
            end += 1;
        }
        let is_ascii = end == bytes.len() || bytes[end].is_ascii();
        self.word.text.clear();
        self.word.lower.clear();
        self.word.origins.clear();
        self.word.is_all_upper = true;
        if is_ascii {
            let source = &self.source[start..end];
            self.word.is_all_upper = is_all_upper(source);
            self.word.text.push_str(source);
        } else {
            end = self.collect_word(start);
        }
        if self.word.text.is_empty() {
            // Nothing but invisible characters.
            self.push_unit("", start, end);
            return end;
        }
        if self.last == Last::Greek {
            self.push_unit(" ", start, start);
        }
        self.last = Last::Word;
        self.last_at = self.out.len();
        self.word.lower.push_str(&self.word.text);
        self.word.lower.make_ascii_lowercase();
        if self.steps.has(Steps::CASE) {
            self.word.text.make_ascii_lowercase();
        }

        // A letter before a Greek one is no numeral: IκB.
        let is_all_upper = self.word.is_all_upper
            && (is_ascii
                || end - start > 1
                || !self.visible_at(end).is_some_and(super::is_word_char));
        let mut edits = std::mem::take(&mut self.edits);
        words::edits(&self.word.lower, is_all_upper, self.steps, &mut edits);
        self.emit_word(start, &edits);
        self.edits = edits;
        self.fold_possessive(end)
    }

    /// Collects a word with characters beyond ASCII, piece by piece with its origins. Gives the byte behind it, where
    /// invisible characters begin that no letter follows.
    fn collect_word(&mut self, start: usize) -> usize {
        let mut at = start;
        let mut end = start;
        let mut has_letter = false;
        let mut piece = String::new();
        while let Some(character) = self.char_at(at).filter(|&character| {
            at - start < MAX_WORD_BYTES
                && super::is_word_char(character)
                && self.greek_name(character).is_none()
        }) {
            let next = at + character.len_utf8();
            piece.clear();
            if self.steps.has(Steps::UNICODE) && is_ignorable(character) {
                at = next;
                continue;
            }
            if !self.steps.has(Steps::UNICODE) {
                piece.push(character);
            } else if !is_combining_mark(character) {
                push_decomposed(character, &mut piece);
            }
            if end < at || piece.is_empty() {
                // Invisible characters and a mark go with the letter before them.
                self.word
                    .stretch_last(if piece.is_empty() { next } else { at });
            }
            if character.is_alphabetic() {
                has_letter = true;
                self.word.is_all_upper &= !character.is_lowercase();
            }
            if self.steps.has(Steps::CASE) {
                piece = piece
                    .chars()
                    .flat_map(char::to_lowercase)
                    .filter(|&c| !is_combining_mark(c))
                    .collect();
            }
            self.collect_piece(&piece, at, next);
            at = next;
            end = next;
        }
        self.word.is_all_upper &= has_letter;
        if self.word.text.is_empty() { at } else { end }
    }

    fn collect_piece(&mut self, piece: &str, from: usize, to: usize) {
        self.word.text.push_str(piece);
        self.word
            .origins
            .extend(std::iter::repeat_n((narrow(from), narrow(to)), piece.len()));
    }

    /// Writes the collected word with its edits.
    fn emit_word(&mut self, start: usize, edits: &[Edit]) {
        let word = std::mem::take(&mut self.word);
        let mut at = 0;
        if let Some(&(from, _)) = word.origins.first()
            && from as usize > start
        {
            self.push_unit("", start, from as usize); // invisible characters before the first letter
        }
        for edit in edits
            .iter()
            .filter(|edit| word.has_whole_origins(&edit.range))
        {
            self.emit_plain(&word, at..edit.range.start, start);
            let (from, to) = word.source_of(edit.range.clone(), start);
            self.push_unit(edit.replacement, from, to);
            at = edit.range.end;
        }
        self.emit_plain(&word, at..word.text.len(), start);
        self.word = word;
    }

    fn emit_plain(&mut self, word: &Word, range: Range<usize>, start: usize) {
        if word.origins.is_empty() {
            self.out.push_str(&word.text[range]);
            return;
        }
        let mut at = range.start;
        while at < range.end {
            let origin = word.origins[at];
            let mut to = at;
            while to < range.end && word.origins[to] == origin {
                to += 1;
            }
            let (from, until) = word.source_of(at..to, start);
            let piece = &word.text[at..to];
            if piece.len() == until - from && piece.chars().nth(1).is_none() {
                self.out.push_str(piece);
            } else {
                self.push_unit(piece, from, until);
            }
            at = to;
        }
    }

    /// Drops a possessive `'s` behind a word. A hit that ends with the word does not cover it, as annotators' do not.
    fn fold_possessive(&mut self, end: usize) -> usize {
        let is_plain =
            (self.source.as_bytes().get(end)).is_none_or(|&byte| byte.is_ascii() && byte != b'\'');
        if is_plain || !self.steps.has(Steps::POSSESSIVE) || self.out.len() == self.last_at {
            return end;
        }
        let mut rest = self.source[end..].trim_start_matches(is_ignorable).chars();
        let (Some('\'' | '\u{2019}'), Some('s' | 'S')) = (rest.next(), rest.next()) else {
            return end;
        };
        let after = self.source.len() - rest.as_str().len();
        if self.visible_at(after).is_some_and(super::is_word_char) {
            return end;
        }
        self.push_unit("", end, after);
        after
    }

    /// Folds anything that is neither word nor separator: kept as it is, but for compatibility forms.
    fn fold_symbol(&mut self, start: usize, character: char) -> usize {
        self.last = Last::Other;
        let end = start + character.len_utf8();
        if self.steps.has(Steps::UNICODE) {
            if self.source[start..].starts_with("(+)") {
                self.push_unit("+", start, start + 3);
                return start + 3;
            }
            if !character.is_ascii() {
                let mut folded = String::new();
                push_decomposed(character, &mut folded);
                self.push_unit(&folded, start, end);
                return end;
            }
        }
        self.out.push(character);
        end
    }

    fn push_unit(&mut self, folded: &str, source_start: usize, source_end: usize) {
        let folded_start = self.out.len();
        self.units.push(Unit {
            folded_start,
            folded_end: folded_start + folded.len(),
            source_start: narrow(source_start),
            source_end: narrow(source_end),
        });
        self.out.push_str(folded);
    }
}

fn is_ascii_word_byte(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_'
}

/// Whether a byte is a sign of ASCII that stands for itself: no separator, and behind a bracket no `+` follows.
fn is_plain_sign(byte: u8) -> bool {
    byte.is_ascii_punctuation() && !matches!(byte, b'-' | b'/' | b'_')
}

/// Whether a word of ASCII has letters, all of them capitals.
fn is_all_upper(word: &str) -> bool {
    word.bytes().any(|byte| byte.is_ascii_alphabetic())
        && !word.bytes().any(|byte| byte.is_ascii_lowercase())
}

/// The edits of a word of ASCII.
fn edits_of(word: &str, steps: Steps) -> Vec<Edit> {
    let mut edits = Vec::new();
    words::edits(
        &word.to_ascii_lowercase(),
        is_all_upper(word),
        steps,
        &mut edits,
    );
    edits
}

#[cfg(test)]
mod tests;
