//! Where a name may begin and end.

use crate::document::Span;
use crate::normalize::is_word_char;

/// Whether a span begins and ends at word boundaries of the text.
pub(super) fn is_on_words(text: &str, span: Span) -> bool {
    let before = text[..span.start as usize].chars().next_back();
    let after = text[span.end as usize..].chars().next();
    !before.is_some_and(is_word_char) && !after.is_some_and(is_word_char)
}

/// Whether a short form is the beginning of a longer symbol: `PC` in `PC-3`, `CT` in `CT-26`, `VEGF` in `VEGF-C`.
/// A word behind the hyphen makes none (`PET-CT`, `CT-guided`).
///
/// Not so on the left, where isotopes stand (`18F-PET`, `3D-CT`).
pub(super) fn is_part_of_symbol(text: &str, span: Span) -> bool {
    let mut rest = text[span.end as usize..].chars();
    if !matches!(rest.next(), Some('-' | '\u{2010}' | '\u{2011}')) {
        return false;
    }
    let (first, second) = (rest.next(), rest.next());
    let is_letter = first.is_some_and(char::is_uppercase) && !second.is_some_and(is_word_char);
    is_letter || first.is_some_and(|next| next.is_ascii_digit())
}
