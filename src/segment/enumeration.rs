//! Markers of lists: `1.`, `2)`, `(a)`, `iv)`, `•`.

use super::surroundings::{char_at, skip_white_space};

/// Signs that begin an item of a list when white space comes before them.
pub(super) const BULLETS: &[char] = &['•', '‣', '⁃', '◦', '▪', '■', '●', '·', '*', '-', '–', '—'];

/// The most white space, in characters, between a bullet and the number after it.
const WIDEST_GAP: usize = 8;
/// The most bytes from the start of a sentence to the stop after the number of its heading, bullets included.
const LONGEST_HEADING_NUMBER: usize = 32;

/// The number or letter of an item with its punctuation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Marker {
    /// `1`, `2`, … for numbers; the place in the alphabet for letters.
    ordinal: u32,
    style: Style,
    /// One past its last byte.
    pub(super) end: usize,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Style {
    is_letter: bool,
    has_bullet: bool,
    is_bracketed: bool,
    closing: Closing,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Closing {
    Stop,
    Bracket,
    StopAndBracket,
}

impl Marker {
    /// Whether this is the item after `before` in the same list.
    fn follows(self, before: Self) -> bool {
        self.style == before.style && self.ordinal == before.ordinal + 1
    }

    /// Reads the marker at `at`: `1.`, `1)`, `1.)`, `(1)`, `a.`, `• 9.` and the like, white space after it.
    pub(super) fn read(text: &str, at: usize) -> Option<Self> {
        let mut position = at;
        let has_bullet = char_at(text, position).is_some_and(|c| BULLETS.contains(&c));
        if has_bullet {
            position += char_at(text, position)?.len_utf8();
            let gap = text[position..]
                .chars()
                .take(WIDEST_GAP)
                .take_while(|c| c.is_whitespace());
            position += gap.map(char::len_utf8).sum::<usize>();
        }
        let bytes = text.as_bytes();
        let is_bracketed = bytes.get(position) == Some(&b'(');
        position += usize::from(is_bracketed);
        let digits = bytes[position..]
            .iter()
            .take_while(|byte| byte.is_ascii_digit())
            .count();
        let (ordinal, length) = match (digits, bytes.get(position)?) {
            (1..=3, _) => (text[position..position + digits].parse().ok()?, digits),
            (0, letter) if letter.is_ascii_alphabetic() => {
                (u32::from(letter.to_ascii_lowercase() - b'a') + 1, 1)
            }
            _ => return None,
        };
        position += length;
        let (closing, length) = match (bytes.get(position)?, bytes.get(position + 1)) {
            (b'.', Some(b')')) => (Closing::StopAndBracket, 2),
            (b'.', _) => (Closing::Stop, 1),
            (b')', _) => (Closing::Bracket, 1),
            _ => return None,
        };
        position += length;
        let has_room = char_at(text, position).is_none_or(char::is_whitespace);
        let style = Style {
            is_letter: digits == 0,
            has_bullet,
            is_bracketed,
            closing,
        };
        has_room.then_some(Self {
            ordinal,
            style,
            end: position,
        })
    }
}

/// Whether the text from `start` to the full stop at `stop` is nothing but the number of an item or heading.
///
/// Claim: a sentence does not end right after the number that it starts with. Catches `2.1. Patients`, `A. Different
/// cohorts`, `iv. Survival`; must not catch `Ten. Patients`.
pub(super) fn is_heading_number(text: &str, start: usize, stop: usize) -> bool {
    if stop - start > LONGEST_HEADING_NUMBER {
        return false;
    }
    let body =
        text[start..stop].trim_start_matches(|c: char| BULLETS.contains(&c) || c.is_whitespace());
    let body = body.strip_prefix('(').unwrap_or(body);
    let body = body.strip_suffix(')').unwrap_or(body);
    let is_roman = |part: &str| {
        part.bytes().all(|byte| b"ivxIVX".contains(&byte)) && part.len() <= 5 && !part.is_empty()
    };
    let is_part = |part: &str| {
        let is_number = part.len() <= 3 && part.bytes().all(|byte| byte.is_ascii_digit());
        let is_letter = part.len() == 1 && part.bytes().all(|byte| byte.is_ascii_alphabetic());
        !part.is_empty() && (is_number || is_letter || is_roman(part))
    };
    !body.is_empty() && body.len() <= 12 && body.split('.').all(is_part)
}

/// Whether the number that ends at `stop` goes on with the list that the sentence at `start` begins.
pub(super) fn continues_list(text: &str, start: usize, number: usize) -> bool {
    match (Marker::read(text, start), Marker::read(text, number)) {
        (Some(first), Some(here)) => {
            here.style.closing == first.style.closing && here.ordinal > first.ordinal
        }
        _ => false,
    }
}

/// Cuts a sentence that begins with the marker of an item before each marker that follows it in the same list.
///
/// Claim: a list in one line has its items as sentences, even without stops between them. Catches `1) Mice 2) Rats`;
/// must not cut `1) Mice were given 2) rats`, for the item begins small, nor `1) Mice, 2) Rats and 3) Dogs`, for the items are parts of one sentence, nor `Groups were 1) Mice 2) Rats`, for the
/// sentence begins with no marker. Calls `emit` with the bounds of each piece, in order.
pub(super) fn cut_items(text: &str, start: usize, end: usize, mut emit: impl FnMut(usize, usize)) {
    let mut from = start;
    let mut last = Marker::read(text, start);
    while let Some((at, marker)) = last.and_then(|last| next_item(text, end, last)) {
        emit(from, at);
        from = at;
        last = Some(marker);
    }
    emit(from, end);
}

/// The place and marker of the item after that of `last`, before `end`.
fn next_item(text: &str, end: usize, last: Marker) -> Option<(usize, Marker)> {
    let mut at = last.end.min(end);
    while at < end {
        at += text[at..end].find(char::is_whitespace)?;
        at = skip_white_space(text, at);
        if at >= end {
            return None;
        }
        let item = Marker::read(text, at).filter(|marker| marker.follows(last));
        if let Some(marker) = item {
            let body = skip_white_space(text, marker.end);
            let before = text[..at].trim_end();
            let is_inner = [",", " and", " or", "&"]
                .iter()
                .any(|joint| before.ends_with(joint))
                || marker.style.is_letter && before.ends_with(|c: char| c.is_ascii_digit()); // `for 5 h. Cells`
            if !is_inner && body < end && char_at(text, body).is_some_and(char::is_uppercase) {
                return Some((at, marker));
            }
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    fn items(text: &str) -> Vec<&str> {
        let mut found = Vec::new();
        cut_items(text, 0, text.len(), |start, end| {
            found.push(text[start..end].trim());
        });
        found
    }

    #[test]
    fn items_of_one_list_are_cut_whatever_their_style() {
        for (text, expected) in [
            ("1) Mice 2) Rats", vec!["1) Mice", "2) Rats"]),
            ("1.) Mice. 2.) Rats.", vec!["1.) Mice.", "2.) Rats."]),
            (
                "(a) Mice (b) Rats (c) Dogs",
                vec!["(a) Mice", "(b) Rats", "(c) Dogs"],
            ),
            ("• 9. Mice • 10. Rats", vec!["• 9. Mice", "• 10. Rats"]),
        ] {
            assert_eq!(items(text), expected, "{text}");
        }
    }

    #[test]
    fn a_number_of_another_list_or_before_a_small_letter_cuts_nothing() {
        for text in [
            "1) Mice were given 2) rats",
            "1) Mice (2) Rats",
            "1) Mice, 2) Rats and 3) Dogs",
            "1) Mice 3) Rats",
            "Groups: 1) Mice 2) Rats",
        ] {
            assert_eq!(items(text), [text]);
        }
    }

    #[test]
    fn heading_numbers_are_numbers_letters_and_numerals() {
        for (text, expected) in [
            ("2.1", true),
            ("A", true),
            ("iv", true),
            ("• 9", true),
            ("Ten", false),
            ("1998", false),
        ] {
            assert_eq!(is_heading_number(text, 0, text.len()), expected, "{text}");
        }
    }
}
