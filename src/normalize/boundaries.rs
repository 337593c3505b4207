//! Where a name may begin and end in a source text. Invisible characters are passed over: they part no word and end
//! none.

use super::characters::is_ignorable;
use super::{is_hyphen, is_word_char};
use crate::document::Span;

/// The word character before a byte of a text, invisible characters passed over; `None` where no word goes on there.
///
/// # Panics
/// If the byte does not lie on a char boundary.
pub fn word_char_before(text: &str, byte: usize) -> Option<char> {
    visible_before(text, byte).filter(|&character| is_word_char(character))
}

/// The word character at or behind a byte of a text, invisible characters passed over; `None` where no word goes on
/// there.
///
/// # Panics
/// If the byte does not lie on a char boundary.
pub fn word_char_after(text: &str, byte: usize) -> Option<char> {
    visible_after(text, byte).filter(|&character| is_word_char(character))
}

/// Whether a span begins and ends at word boundaries of the text.
///
/// # Panics
/// If the span does not lie on char boundaries of `text`: it belongs to another text.
pub fn is_on_words(text: &str, span: Span) -> bool {
    word_char_before(text, span.start as usize).is_none()
        && word_char_after(text, span.end as usize).is_none()
}

/// Whether a short form is the beginning of a longer symbol: a hyphen follows, and then a digit (`PC-3`, `CT-26`), one
/// capital (`VEGF-C`), or one capital with its number (`HSC-T6`, `LN-Z308`).
///
/// A word behind the hyphen makes none (`PET-CT`, `CT-guided`), nor does a second symbol (`CD4-CD8`). `CD8` in
/// `CD8-T cells` is part of a symbol: what is named there is the cell, which dictionaries have as a whole. Not so on
/// the left, where isotopes and dimensions stand (`18F-PET`, `3D-CT`).
///
/// # Panics
/// If the span does not lie on char boundaries of `text`: it belongs to another text.
pub fn is_part_of_symbol(text: &str, span: Span) -> bool {
    let Some(behind) = behind_hyphen(text, span.end as usize) else {
        return false;
    };
    let mut rest = text[behind..].chars().filter(|&c| !is_ignorable(c));
    let (Some(first), second) = (rest.next(), rest.next()) else {
        return false;
    };
    first.is_ascii_digit()
        || first.is_uppercase()
            && second.is_none_or(|next| next.is_ascii_digit() || !is_word_char(next))
}

/// The byte behind a hyphen that stands at a byte of a text, and behind the line break that may follow it.
///
/// # Panics
/// If the byte does not lie on a char boundary.
pub fn behind_hyphen(text: &str, byte: usize) -> Option<usize> {
    let rest = text[byte..].trim_start_matches(is_ignorable);
    let rest = rest
        .strip_prefix(is_hyphen)?
        .trim_start_matches(is_ignorable);
    let rest = (rest.strip_prefix("\r\n"))
        .or_else(|| rest.strip_prefix(['\n', '\r']))
        .unwrap_or(rest);
    Some(text.len() - rest.trim_start_matches(is_ignorable).len())
}

/// The byte at which a hyphen begins that ends at a byte of a text, or at the line break before that byte.
///
/// # Panics
/// If the byte does not lie on a char boundary.
pub fn before_hyphen(text: &str, byte: usize) -> Option<usize> {
    let rest = text[..byte].trim_end_matches(is_ignorable);
    let rest = (rest.strip_suffix("\r\n"))
        .or_else(|| rest.strip_suffix(['\n', '\r']))
        .unwrap_or(rest);
    let rest = rest
        .trim_end_matches(is_ignorable)
        .strip_suffix(is_hyphen)?;
    Some(rest.trim_end_matches(is_ignorable).len())
}

fn visible_before(text: &str, byte: usize) -> Option<char> {
    text[..byte].chars().rev().find(|&c| !is_ignorable(c))
}

fn visible_after(text: &str, byte: usize) -> Option<char> {
    text[byte..].chars().find(|&c| !is_ignorable(c))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn span_of(text: &str, name: &str) -> Span {
        let start = text.find(name).unwrap();
        Span::new(start, start + name.len())
    }

    #[test]
    fn names_end_where_words_end_invisible_characters_aside() {
        for (text, name, expected) in [
            ("liver", "liver", true),
            ("(liver)", "liver", true),
            ("livers", "liver", false),
            ("\u{200e}liver\u{200e}", "liver", true),
            ("\u{200b}liver\u{200b}s", "liver", true),
            ("x\u{200e}liver", "liver", false),
            ("liver\u{ad}wort", "liver", false),
            ("liver_1", "liver", false),
            ("e\u{301}liver", "liver", false),
        ] {
            assert_eq!(is_on_words(text, span_of(text, name)), expected, "{text:?}");
        }
    }

    #[test]
    fn cell_lines_and_members_of_a_family_are_longer_symbols() {
        for (text, name) in [
            ("PC-3", "PC"),
            ("PC\u{2013}3 cells", "PC"),
            ("PC\u{2212}3", "PC"),
            ("PC-\n3", "PC"),
            ("PC\u{200e}-\u{200e}3", "PC"),
            ("VEGF-C", "VEGF"),
            ("VEGF-C, and", "VEGF"),
            ("HSC-T6", "HSC"),
            ("LN-Z308 cells", "LN"),
            ("CD8-T cells", "CD8"),
        ] {
            assert!(is_part_of_symbol(text, span_of(text, name)), "{text:?}");
        }
        for (text, name) in [
            ("PET-CT", "PET"),
            ("CT-guided", "CT"),
            ("CT", "CT"),
            ("CT-", "CT"),
            ("CT - 3", "CT"),
            ("CD4-CD8", "CD4"),
            ("18F-PET", "PET"),
            ("3D-CT", "CT"),
        ] {
            assert!(!is_part_of_symbol(text, span_of(text, name)), "{text:?}");
        }
    }
}
