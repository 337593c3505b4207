//! What stands right beside a span: words, gaps, joints of lists.

use crate::dictionary::{QualifierSide, small_letters};
use crate::document::Span;
use crate::normalize::length_while;

/// The conjunctions of lists.
pub(super) const CONJUNCTIONS: &[&str] = &["and/or", "as well as", "and", "or", "&"];

/// Longest word that is looked at, in bytes.
const MAX_WORD_BYTES: usize = 64;

/// Where the word before a byte ends, if nothing but white space parts them.
pub(super) fn gap_before(text: &str, byte: u32, sentence: Span) -> Option<u32> {
    let before = &text[sentence.start as usize..byte as usize];
    let rest = before.trim_end();
    let is_gap = rest.len() < before.len() && !rest.is_empty();
    is_gap.then(|| sentence.start + u32::try_from(rest.len()).unwrap_or(u32::MAX))
}

/// Where the word behind a byte begins, if nothing but white space parts them.
fn gap_behind(text: &str, byte: u32, sentence: Span) -> Option<u32> {
    let behind = text.get(byte as usize..sentence.end as usize)?;
    let rest = behind.trim_start();
    let is_gap = rest.len() < behind.len() && !rest.is_empty();
    let length = u32::try_from(rest.len()).ok()?;
    is_gap.then(|| sentence.end - length)
}

/// Where the word next to a span ends (on the left) or begins (on the right), if nothing but white space parts them.
pub(super) fn gap_at(text: &str, side: QualifierSide, span: Span, sentence: Span) -> Option<u32> {
    match side {
        QualifierSide::Left => gap_before(text, span.start, sentence),
        QualifierSide::Right => gap_behind(text, span.end, sentence),
    }
}

/// A word in small letters, with the hyphen and the plus sign of keyboards for those of typesetters.
pub(super) fn with_plain_hyphens(word: &str) -> String {
    small_letters(word).replace('\u{207a}', "+")
}

/// What stands before a comma or a conjunction at the end of a text, and whether it was a conjunction; a second
/// conjunction does not go on with a list.
pub(super) fn strip_joint(before: &str, has_conjunction: bool) -> Option<(&str, bool)> {
    let trimmed = before.trim_end();
    if let Some(rest) = trimmed.strip_suffix(',') {
        return Some((rest.trim_end(), false));
    }
    strip_word(before, CONJUNCTIONS)
        .or_else(|| strip_word(before, &["versus"]))
        .map(|rest| rest.trim_end_matches(',').trim_end())
        .filter(|rest| !has_conjunction && !rest.is_empty())
        .map(|rest| (rest, true))
}

/// What stands before one of some words at the end of a text that goes on with white space.
pub(super) fn strip_word<'t>(before: &'t str, words: &[&str]) -> Option<&'t str> {
    let trimmed = before.trim_end();
    if trimmed.len() == before.len() {
        return None;
    }
    words.iter().find_map(|word| {
        let rest = trimmed.strip_suffix(word)?;
        rest.ends_with(char::is_whitespace).then(|| rest.trim_end())
    })
}

/// The words beside a byte as growing spans that all begin or end there, the shortest first. A word is what stands
/// between white space, brackets, commas and quotes; `(+)` and `(-)` belong to it.
pub(super) fn words_beside(
    text: &str,
    side: QualifierSide,
    edge: u32,
    sentence: Span,
) -> impl Iterator<Item = Span> {
    let mut at = edge as usize;
    let (low, high) = (sentence.start as usize, sentence.end as usize);
    std::iter::from_fn(move || {
        let next = match side {
            QualifierSide::Left => word_start(&text[low..at]).map(|start| low + start),
            QualifierSide::Right => word_end(&text[at..high]).map(|length| at + length),
        }?;
        if next.abs_diff(at) > MAX_WORD_BYTES {
            return None;
        }
        at = next;
        let span = match side {
            QualifierSide::Left => Span::new(at, edge as usize),
            QualifierSide::Right => Span::new(edge as usize, at),
        };
        Some(span)
    })
}

/// Where a word begins behind `of` or `of the` at a byte.
pub(super) fn behind_of_word(text: &str, byte: u32, sentence: Span) -> Option<u32> {
    let behind = text.get(byte as usize..sentence.end as usize)?;
    let behind_word = |text: &str, word: &str| -> Option<usize> {
        let rest = text.strip_prefix(word)?;
        let trimmed = rest.trim_start();
        (trimmed.len() < rest.len()).then_some(text.len() - trimmed.len())
    };
    let rest = &behind[behind_word(behind, "of")?..];
    let rest = &rest[behind_word(rest, "the").unwrap_or(0)..];
    Some(sentence.end - u32::try_from(rest.len()).ok()?)
}

/// Whether a character may stand in a word: all but white space, brackets, commas and quotes.
pub(super) fn is_part_of_word(character: char) -> bool {
    const OF_ASCII: [bool; 128] = {
        let mut are_parts = [false; 128];
        let mut byte = 0;
        while byte < 128 {
            are_parts[byte as usize] = !is_apart(byte as char);
            byte += 1_u8;
        }
        are_parts
    };
    let of_ascii = OF_ASCII.get(character as usize).copied();
    of_ascii.unwrap_or_else(|| !is_apart(character))
}

/// Whether a character parts words: white space, brackets, commas, quotes.
const fn is_apart(character: char) -> bool {
    character.is_whitespace()
        || matches!(
            character,
            ',' | ';'
                | ':'
                | '('
                | ')'
                | '['
                | ']'
                | '"'
                | '='
                | '<'
                | '>'
                | '\u{2014}'
                | '\u{201c}'
                | '\u{201d}'
                | '\u{2018}'
                | '\u{ab}'
                | '\u{bb}'
        )
}

/// Where the last word of a text begins; `None` where the text does not end in a word (white space is passed over).
fn word_start(text: &str) -> Option<usize> {
    let trimmed = text.trim_end();
    let bare = if trimmed.ends_with(')') {
        ["(+)", "(-)", "(\u{2212})", "(\u{2013})"]
            .into_iter()
            .find_map(|sign| trimmed.strip_suffix(sign))
            .unwrap_or(trimmed)
    } else {
        trimmed
    };
    let start = bare
        .char_indices()
        .rev()
        .take_while(|&(_, character)| is_part_of_word(character))
        .last()?
        .0;
    Some(start)
}

/// The length of white space and the first word of a text; `None` where no word follows. A full stop at its end is none
/// of its letters.
fn word_end(text: &str) -> Option<usize> {
    let trimmed = text.trim_start();
    let length = length_while(trimmed, is_part_of_word);
    let word = trimmed[..length].trim_end_matches(['.', '?', '!']);
    (!word.is_empty()).then(|| text.len() - trimmed.len() + word.len())
}
