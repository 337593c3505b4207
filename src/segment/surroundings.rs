//! What stands before and after a place in a text, looked at no further than needed.

use unicode_segmentation::UnicodeSegmentation;

/// How far back, in bytes, a word before a place may begin.
const WORD_REACH: usize = 64;
/// How far back, in bytes, an open parenthesis is looked for.
const PARENTHESIS_REACH: usize = 400;

/// The last characters before `at` without white space in them, no further back than `from`.
pub(super) fn chunk_before(text: &str, from: usize, at: usize) -> &str {
    let mut low = from.max(at.saturating_sub(WORD_REACH));
    while !text.is_char_boundary(low) {
        low += 1;
    }
    let window = &text[low..at];
    let start = window
        .char_indices()
        .rev()
        .find(|(_, c)| c.is_whitespace())
        .map_or(0, |(index, c)| index + c.len_utf8());
    &window[start..]
}

/// The word (UAX #29) that ends where the chunk ends; empty where it ends in something else.
pub(super) fn last_word(chunk: &str) -> &str {
    match chunk.unicode_word_indices().next_back() {
        Some((start, word)) if start + word.len() == chunk.len() => word,
        _ => "",
    }
}

/// The chunk before the white space before a chunk that starts at `at`.
pub(super) fn previous_chunk(text: &str, from: usize, at: usize) -> &str {
    let end = from + text[from..at].trim_end().len();
    chunk_before(text, from, end)
}

/// The first word (UAX #29) at `at`, without looking past the next white space; empty where none begins there.
pub(super) fn word_at(text: &str, at: usize) -> &str {
    let mut high = text.len().min(at + WORD_REACH);
    while !text.is_char_boundary(high) {
        high -= 1;
    }
    match text[at..high].unicode_word_indices().next() {
        Some((0, word)) => word,
        _ => "",
    }
}

/// Past white space: the first position at or after `at` that is none.
pub(super) fn skip_white_space(text: &str, at: usize) -> usize {
    text.len() - text[at..].trim_start().len()
}

/// The character that ends at `at`.
pub(super) fn char_before(text: &str, at: usize) -> Option<char> {
    text[..at].chars().next_back()
}

/// The character that starts at `at`.
pub(super) fn char_at(text: &str, at: usize) -> Option<char> {
    text[at..].chars().next()
}

/// Whether a parenthesis or bracket that opened since `from` is still open at `at`.
pub(super) fn is_inside_parenthesis(text: &str, from: usize, at: usize) -> bool {
    let mut closed = 0_usize;
    let low = from.max(at.saturating_sub(PARENTHESIS_REACH));
    for byte in text.as_bytes()[low..at].iter().rev() {
        match byte {
            b')' | b']' => closed += 1,
            b'(' | b'[' if closed == 0 => return true,
            b'(' | b'[' => closed -= 1,
            _ => {}
        }
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_word_before_a_stop_keeps_its_inner_stops_and_no_bracket() {
        let text = "in mice (e.g. rats)";
        let chunk = chunk_before(text, 0, 12);
        assert_eq!(chunk, "(e.g");
        assert_eq!(last_word(chunk), "e.g");
        assert_eq!(previous_chunk(text, 0, 8), "mice");
        assert_eq!(last_word("(12)"), "");
        assert_eq!(word_at(text, 14), "rats");
    }

    #[test]
    fn a_closed_parenthesis_is_not_open() {
        assert!(is_inside_parenthesis("a (b [c] d", 0, 10));
        assert!(!is_inside_parenthesis("a (b) d", 0, 7));
        assert!(
            !is_inside_parenthesis("a (b", 3, 4),
            "opened before the start"
        );
    }
}
