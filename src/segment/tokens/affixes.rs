//! What is cut off a word in front, behind and inside.
//!
//! Each function is a list of alternatives of `spacy/lang/punctuation.py` and `spacy/lang/en/punctuation.py`, in their
//! order, asked of the characters round a place.

use std::ops::Range;

use super::characters::{
    is_alpha, is_currency, is_icon, is_lower, is_mark, is_quote, is_unit, is_upper,
};

/// The length in bytes of what is cut off in front (`(`, `§`, `...`, `US$`, `+` without a digit behind it); 0 for nothing.
pub(super) fn prefix_len(word: &str) -> usize {
    let mut chars = word.chars();
    let Some(first) = chars.next() else { return 0 };
    if first.is_ascii_lowercase() {
        return 0;
    }
    let next = chars.next();
    match first {
        '+' if next.is_some_and(|c| c.is_ascii_digit()) => 0,
        '§' | '%' | '=' | '—' | '–' | '+' => first.len_utf8(),
        '.' => many_dots(word.bytes().take_while(|&byte| byte == b'.').count()),
        'A' | 'C' if next == Some('$') => 2,
        'U' if word.starts_with("US$") => 3,
        _ if is_mark(first) || is_quote(first) || is_currency(first) || is_icon(first) => {
            first.len_utf8()
        }
        _ => 0,
    }
}

/// One dot ends a sentence or an abbreviation; several are an ellipsis, and a token.
fn many_dots(n: usize) -> usize {
    if n >= 2 { n } else { 0 }
}

/// The length in bytes of what is cut off behind (`)`, `'s`, `...`, a unit behind a number, a full stop behind what does
/// not look like an initial); 0 for nothing.
///
/// Of several that fit, the one that begins first, as `re.search` finds it.
pub(super) fn suffix_len(word: &str) -> usize {
    if let Some(tail) = behind_last_digit(word)
        && (tail == "+" || is_unit(tail) || is_amount(tail))
    {
        return tail.len();
    }
    let mut back = word.chars().rev();
    let Some(last) = back.next() else { return 0 };
    let before = back.next();
    match last {
        '.' => match word.bytes().rev().take_while(|&b| b == b'.').count() {
            1 if is_full_stop(before, back.next()) => 1,
            n => many_dots(n),
        },
        's' | 'S' => match before {
            Some(c @ ('\'' | '’')) => c.len_utf8() + 1,
            _ => 0,
        },
        '…' if before == Some('…') => 2 * last.len_utf8(),
        '—' | '–' => last.len_utf8(),
        _ if is_mark(last) || is_quote(last) || is_icon(last) => last.len_utf8(),
        _ => 0,
    }
}

/// No unit has more bytes (`км/ч` has seven).
const LONGEST_UNIT: usize = 8;

/// What stands behind the last digit, if that is short.
fn behind_last_digit(word: &str) -> Option<&str> {
    let bytes = word.as_bytes();
    let n_behind = (bytes.iter().rev().take(LONGEST_UNIT + 1))
        .position(u8::is_ascii_digit)
        .filter(|&n| n > 0)?;
    Some(&word[word.len() - n_behind..])
}

/// Whether it is a sign of a currency.
fn is_amount(tail: &str) -> bool {
    let mut chars = tail.chars();
    match (chars.next(), chars.next()) {
        (Some(sign), None) => is_currency(sign),
        _ => matches!(tail, "US$" | "C$" | "A$"),
    }
}

/// Whether a dot behind these two characters (the nearest first) is cut off: behind a small letter, a digit, a mark, two
/// capitals (`DNA.`) or a degree, but not behind one capital (`J.`).
fn is_full_stop(before: Option<char>, second: Option<char>) -> bool {
    let Some(before) = before else { return false };
    before.is_ascii_digit()
        || is_lower(before)
        || is_mark(before)
        || is_quote(before)
        || matches!(before, '%' | '²' | '-' | '+' | '|')
        || (is_upper(before) && second.is_some_and(is_upper))
        || (matches!(before, 'F' | 'f' | 'C' | 'c' | 'K' | 'k') && second == Some('°'))
}

/// The first place inside a word, from byte `from` on, where it is cut: a hyphen or comma between letters, `a/b`, `2-3`,
/// an ellipsis, a symbol. In bytes.
pub(super) fn next_infix(word: &str, from: usize) -> Option<Range<usize>> {
    let mut before = word[..from].chars().next_back();
    for (offset, c) in word[from..].char_indices() {
        // Nothing but marks and symbols can be an infix.
        if !c.is_ascii_alphanumeric() {
            let start = from + offset;
            let length = infix_len(before, c, &word[start + c.len_utf8()..]);
            if length > 0 {
                return Some(start..start + length);
            }
        }
        before = Some(c);
    }
    None
}

/// The length of the infix that `c` begins, between what stands before and behind it; 0 for none.
fn infix_len(before: Option<char>, c: char, behind: &str) -> usize {
    let next = behind.chars().next();
    let before_is = |is_so: fn(char) -> bool| before.is_some_and(is_so);
    let next_is = |is_so: fn(char) -> bool| next.is_some_and(is_so);
    let is_digit = |c: char| c.is_ascii_digit();
    let is_sign = |c: char| c.is_ascii_digit() || c == '-';
    let is_letter_or_digit = |c: char| c.is_ascii_digit() || is_alpha(c);
    let is_small = |c: char| is_lower(c) || is_quote(c);
    let is_great = |c: char| is_upper(c) || is_quote(c);
    match c {
        '.' if next == Some('.') => 1 + behind.bytes().take_while(|&byte| byte == b'.').count(),
        '…' => c.len_utf8(),
        '+' | '-' | '*' | '^' if before_is(is_digit) && next_is(is_sign) => 1,
        '.' if before_is(is_small) && next_is(is_great) => 1,
        ',' if before_is(is_alpha) && next_is(is_alpha) => 1,
        '-' | '–' | '—' | '~' if before_is(is_letter_or_digit) => hyphen_len(c, behind),
        ':' | '<' | '>' | '=' | '/' if before_is(is_letter_or_digit) && next_is(is_alpha) => 1,
        _ if is_icon(c) => c.len_utf8(),
        _ => 0,
    }
}

/// The length of the hyphens that begin with `c` and end before a letter; 0 where no letter follows.
fn hyphen_len(c: char, behind: &str) -> usize {
    let more = match c {
        '-' => 2,
        '—' => 1,
        _ => 0,
    };
    let after = behind.trim_start_matches(c);
    let n_more = (behind.len() - after.len()) / c.len_utf8();
    if n_more <= more && after.starts_with(is_alpha) {
        (1 + n_more) * c.len_utf8()
    } else {
        0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn prefixes_are_marks_quotes_currencies_and_symbols() {
        for (word, expected) in [
            ("(a", "("),
            ("...a", "..."),
            (".5", ""),
            ("+5", ""),
            ("+a", "+"),
            ("US$5", "US$"),
            ("USA", ""),
            ("≥5", ""),
            ("°C", "°"),
            ("", ""),
        ] {
            assert_eq!(&word[..prefix_len(word)], expected, "{word}");
        }
    }

    #[test]
    fn suffixes_begin_as_far_in_front_as_one_fits() {
        for (word, expected) in [
            ("cells.", "."),
            ("J.", ""),
            ("DNA.", "."),
            ("wait...", "..."),
            ("5mg", "mg"),
            ("mg", ""),
            ("5%", "%"),
            ("CD8+", "+"),
            ("cell+", ""),
            ("tumour's", "'s"),
            ("°C.", "."),
            ("5US$", "US$"),
            ("x……", "……"),
            (")", ")"),
            ("", ""),
        ] {
            assert_eq!(&word[word.len() - suffix_len(word)..], expected, "{word}");
        }
    }

    #[test]
    fn infixes_stand_between_letters_or_digits() {
        let infixes = |word: &str| {
            let mut found = Vec::new();
            let mut from = 0;
            while let Some(infix) = next_infix(word, from) {
                from = infix.end;
                found.push(word[infix].to_owned());
            }
            found.join(" ")
        };
        for (word, expected) in [
            ("HER2-positive", "-"),
            ("non-small-cell", "- -"),
            ("2-3", "-"),
            ("a-2", ""),
            ("18F-FDG", "-"),
            ("PET/CT", "/"),
            ("1/2", ""),
            ("end.Next", "."),
            ("end.next", ""),
            ("end.,next", "."),
            ("a,b", ","),
            ("a--b", "--"),
            ("a----b", ""),
            ("a…b", "…"),
            ("37°C", "°"),
        ] {
            assert_eq!(infixes(word), expected, "{word}");
        }
    }
}
