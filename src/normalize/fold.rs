//! The folding engine: words, separators and symbols.

use std::borrow::Cow;
use std::ops::Range;

use super::characters::{
    Separator, greek_name, is_combining_mark, is_ignorable, push_decomposed, separator,
};
use super::folded::{Folded, Unit, span32};
use super::prefixes::is_prefix;
use super::steps::Steps;
use super::words::{self, Edit};

/// Folds a text by all steps.
pub fn fold(text: &str) -> Folded<'_> {
    fold_with(text, Steps::ALL)
}

/// The normalized form of a name, without the map and without separators at its ends; empty where nothing is left.
pub fn fold_name(name: &str) -> String {
    fold(name).text().trim_matches([' ', '\n']).to_owned()
}

/// Folds a text by some steps.
pub(super) fn fold_with(text: &str, steps: Steps) -> Folded<'_> {
    let mut folder = Folder {
        source: text,
        steps,
        out: String::with_capacity(text.len()),
        units: Vec::new(),
        word: Word::default(),
        edits: Vec::new(),
    };
    folder.run();
    let Folder { out, units, .. } = folder;
    let text = if units.is_empty() && out == text {
        Cow::Borrowed(text)
    } else {
        Cow::Owned(out)
    };
    Folded {
        text,
        units,
        source_len: folder.source.len(),
    }
}

/// Letters before a hyphen and a number up to which the two are one symbol.
const MAX_SYMBOL_LETTERS: usize = 4;

/// One word on its way into the normalized form.
#[derive(Default)]
struct Word {
    /// Its characters after folding, in the case that the steps leave.
    text: String,
    /// The same in lower case, for the rules on words.
    lower: String,
    /// Source bytes behind each byte of `text`; empty while they go side by side.
    origins: Vec<(u32, u32)>,
    is_all_upper: bool,
    has_letter: bool,
}

struct Folder<'d> {
    source: &'d str,
    steps: Steps,
    out: String,
    units: Vec<Unit>,
    word: Word,
    edits: Vec<Edit>,
}

impl Folder<'_> {
    fn run(&mut self) {
        let mut at = 0;
        while at < self.source.len() {
            at = match self.char_at(at) {
                Some(character) if super::is_word_char(character) => self.fold_word(at),
                Some(character) if separator(character).is_some() => self.fold_separators(at),
                Some(character) => self.fold_symbol(at, character),
                None => break,
            };
        }
    }

    fn char_at(&self, at: usize) -> Option<char> {
        self.source[at..].chars().next()
    }

    /// Folds the word that starts at a byte and gives the byte behind it (and behind its possessive `'s`).
    fn fold_word(&mut self, start: usize) -> usize {
        let bytes = self.source.as_bytes();
        let mut end = start;
        while end < bytes.len() && (bytes[end].is_ascii_alphanumeric() || bytes[end] == b'_') {
            end += 1;
        }
        let is_ascii = end == bytes.len() || bytes[end].is_ascii();
        self.word.text.clear();
        self.word.lower.clear();
        self.word.origins.clear();
        self.word.is_all_upper = true;
        self.word.has_letter = false;
        if is_ascii {
            let source = &self.source[start..end];
            self.word.has_letter = source.bytes().any(|byte| byte.is_ascii_alphabetic());
            self.word.is_all_upper =
                self.word.has_letter && !source.bytes().any(|byte| byte.is_ascii_lowercase());
            self.word.text.push_str(source);
        } else {
            end = self.collect_word(start);
        }
        if self.word.text.is_empty() {
            // Nothing but invisible characters.
            self.push_unit("", start, end);
            return end;
        }
        let text = std::mem::take(&mut self.word.text);
        self.word.lower.push_str(&text);
        self.word.lower.make_ascii_lowercase();
        self.word.text = text;
        if self.steps.has(Steps::CASE) {
            self.word.text.make_ascii_lowercase();
        }

        let mut edits = std::mem::take(&mut self.edits);
        words::edits(
            &self.word.lower,
            self.word.is_all_upper,
            self.steps,
            &mut edits,
        );
        let word_at = self.out.len();
        self.emit_word(start, &edits);
        self.edits = edits;
        self.fold_possessive(word_at, start, end)
    }

    /// Collects a word with characters beyond ASCII, piece by piece with its origins. Gives the byte behind it.
    fn collect_word(&mut self, start: usize) -> usize {
        let mut at = start;
        let mut piece = String::new();
        while let Some(character) = self
            .char_at(at)
            .filter(|&character| super::is_word_char(character))
        {
            let next = at + character.len_utf8();
            piece.clear();
            if self.steps.has(Steps::GREEK)
                && let Some(name) = greek_name(character)
            {
                self.collect_greek(name, at, next);
                at = next;
                continue;
            }
            if !self.steps.has(Steps::UNICODE) {
                piece.push(character);
            } else if !is_ignorable(character) && !is_combining_mark(character) {
                push_decomposed(character, &mut piece);
            }
            if piece.is_empty() && !self.word.origins.is_empty() {
                // A mark or a soft hyphen goes with the letter before it.
                let last = self.word.origins.len() - 1;
                let owner = self.word.origins[last];
                for origin in self
                    .word
                    .origins
                    .iter_mut()
                    .rev()
                    .take_while(|origin| **origin == owner)
                {
                    origin.1 = span32(at, next).1;
                }
            }
            if character.is_alphabetic() {
                self.word.has_letter = true;
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
        }
        self.word.is_all_upper &= self.word.has_letter;
        at
    }

    fn collect_piece(&mut self, piece: &str, from: usize, to: usize) {
        self.word.text.push_str(piece);
        self.word
            .origins
            .extend(std::iter::repeat_n(span32(from, to), piece.len()));
    }

    /// A Greek letter becomes its name, set apart from letters and digits round it: `TGFβ1` folds as `TGF-beta-1`.
    fn collect_greek(&mut self, name: &str, from: usize, to: usize) {
        let padded = format!("\u{1}{name}\u{1}");
        self.collect_piece(&padded, from, to);
        self.word.has_letter = true;
        self.word.is_all_upper = false;
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
            if let Some(name) = piece.strip_prefix('\u{1}') {
                self.emit_greek(name.trim_end_matches('\u{1}'), from, until);
            } else if piece.len() == until - from && piece.chars().nth(1).is_none() {
                self.out.push_str(piece);
            } else {
                self.push_unit(piece, from, until);
            }
            at = to;
        }
    }

    fn emit_greek(&mut self, name: &str, from: usize, until: usize) {
        let after_word = self.out.ends_with(|before: char| before.is_alphanumeric());
        if after_word {
            self.push_unit(" ", from, from);
        }
        self.push_unit(name, from, until);
        if self.char_at(until).is_some_and(super::is_word_char) {
            self.push_unit(" ", until, until);
        }
    }

    /// Drops a possessive `'s` behind a word, so that a hit which ends with the word covers it too.
    fn fold_possessive(&mut self, word_at: usize, start: usize, end: usize) -> usize {
        if !self.steps.has(Steps::POSSESSIVE) || self.out.len() == word_at {
            return end;
        }
        let mut rest = self.source[end..].chars();
        let (Some('\'' | '\u{2019}'), Some('s' | 'S')) = (rest.next(), rest.next()) else {
            return end;
        };
        let after = self.source.len() - rest.as_str().len();
        if self.char_at(after).is_some_and(super::is_word_char) {
            return end;
        }
        // The last byte that the word left in the normalized form takes the suffix with it.
        let last_unit = self
            .units
            .last()
            .copied()
            .filter(|unit| unit.folded_end as usize == self.out.len());
        if let Some(unit) = last_unit.filter(|unit| unit.folded_end > unit.folded_start) {
            if let Some(unit_in_place) = self.units.last_mut() {
                *unit_in_place = Unit {
                    source_end: span32(end, after).1,
                    ..unit
                };
            }
        } else if let Some(last) = self.out.pop() {
            let from = (end - last.len_utf8()).max(start);
            self.push_unit(last.encode_utf8(&mut [0; 4]), from, after);
        }
        after
    }

    /// Folds a run of spaces, hyphens, slashes and line breaks; gives the byte behind it.
    fn fold_separators(&mut self, start: usize) -> usize {
        let mut end = start;
        let mut kinds = [0_usize; 4];
        while let Some((kind, length)) = self
            .char_at(end)
            .and_then(|character| separator(character).map(|kind| (kind, character.len_utf8())))
        {
            // `\r\n` is one line break.
            if !(kind == Separator::LineBreak && self.source[..end].ends_with('\r') && end > start)
            {
                kinds[kind as usize] += 1;
            }
            end += length;
        }
        let run = &self.source[start..end];
        if !self.steps.has(Steps::SEPARATOR) {
            self.out.push_str(run);
            return end;
        }
        let [spaces, breaks, hyphens, slashes] = kinds;
        let is_joined = hyphens == 1 && spaces == 0 && breaks <= 1 && slashes == 0;
        if (is_joined && self.hyphen_joins(end))
            || (hyphens == 0 && spaces == 1 && breaks + slashes == 0 && self.space_joins(end))
        {
            self.push_unit("", start, end);
        } else if breaks > 1 {
            self.push_separator("\n", start, end); // a paragraph ends
        } else if hyphens > 0 && spaces > 0 {
            self.push_separator("-", start, end); // a dash between clauses, or `pre- and`
        } else {
            self.push_separator(" ", start, end);
        }
        end
    }

    fn push_separator(&mut self, folded: &str, start: usize, end: usize) {
        if end - start == folded.len() {
            self.out.push_str(folded);
        } else {
            self.push_unit(folded, start, end);
        }
    }

    /// Whether a hyphen joins: behind a prefix, and between a short symbol and its number (`HER-2`, `Ki-67`).
    ///
    /// Not by case, so that a title in capitals folds like its sentence; and not `type-2`, which is also written apart.
    fn hyphen_joins(&self, after: usize) -> bool {
        let before = self.last_word();
        let Some(next) = self.char_at(after) else {
            return false;
        };
        if next.is_alphabetic() {
            return is_prefix(before, |_| true);
        }
        let is_symbol = (1..=MAX_SYMBOL_LETTERS).contains(&before.len())
            && before.bytes().all(|byte| byte.is_ascii_alphabetic())
            && !before.eq_ignore_ascii_case("type");
        next.is_ascii_digit() && is_symbol
    }

    fn space_joins(&self, after: usize) -> bool {
        self.char_at(after)
            .is_some_and(|next| next.is_alphabetic() && !self.source[after..].starts_with("and "))
            && is_prefix(self.last_word(), |is_written_apart| is_written_apart)
    }

    /// The word at the end of the normalized form.
    fn last_word(&self) -> &str {
        let bytes = self.out.as_bytes();
        let start = bytes
            .iter()
            .rposition(|byte| !byte.is_ascii_alphanumeric())
            .map_or(0, |at| at + 1);
        self.out.get(start..).unwrap_or("")
    }

    /// Folds anything that is neither word nor separator: kept as it is, but for compatibility forms.
    fn fold_symbol(&mut self, start: usize, character: char) -> usize {
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
        let (folded_start, folded_end) = span32(self.out.len(), self.out.len() + folded.len());
        let (source_start, source_end) = span32(source_start, source_end);
        self.units.push(Unit {
            folded_start,
            folded_end,
            source_start,
            source_end,
        });
        self.out.push_str(folded);
    }
}

impl Word {
    /// Whether a range begins and ends with characters of the source, not inside one that folds to several (`ﬁ`).
    fn has_whole_origins(&self, range: &Range<usize>) -> bool {
        let is_whole = |at: usize| {
            at == 0 || at >= self.origins.len() || self.origins[at - 1] != self.origins[at]
        };
        is_whole(range.start) && is_whole(range.end)
    }

    /// The source bytes of a range of the word's text.
    fn source_of(&self, range: Range<usize>, word_start: usize) -> (usize, usize) {
        if self.origins.is_empty() {
            (word_start + range.start, word_start + range.end)
        } else {
            (
                self.origins[range.start].0 as usize,
                self.origins[range.end - 1].1 as usize,
            )
        }
    }
}

#[cfg(test)]
mod tests;
