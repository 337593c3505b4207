//! What single characters fold to.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark as is_mark;

/// Whether a character is a combining mark, which belongs to the letter before it.
pub(super) fn is_combining_mark(character: char) -> bool {
    !character.is_ascii() && is_mark(character)
}

/// Whether a character is invisible and means nothing to matching: soft hyphen, zero-width joiners, word joiner,
/// byte-order mark, bidirectional controls. Not the zero-width space, which parts words.
pub fn is_ignorable(character: char) -> bool {
    !character.is_ascii()
        && matches!(
            character,
            '\u{ad}' | '\u{200c}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2064}' | '\u{2066}'..='\u{2069}' | '\u{feff}'
        )
}

/// Whether a character is a hyphen: the one of keyboards, those of typesetters, figure dash, en dash and minus. The em
/// dash is none: it parts clauses.
pub fn is_hyphen(character: char) -> bool {
    matches!(
        character,
        '-' | '\u{2010}'..='\u{2013}' | '\u{2212}' | '\u{fe63}' | '\u{ff0d}'
    )
}

/// What a character that joins or parts words is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Separator {
    /// A space of any width, or a tab.
    Space,
    /// A line break.
    LineBreak,
    /// A hyphen, an en dash or a minus.
    Hyphen,
    /// A slash.
    Slash,
    /// A zero-width space: a place where a line may break, which parts words only where nothing else does.
    ZeroWidth,
}

/// The separator that a character is, if it is one.
pub(super) fn separator(character: char) -> Option<Separator> {
    match character {
        ' ' | '\t' => Some(Separator::Space),
        '\n' | '\r' | '\u{2028}' | '\u{2029}' => Some(Separator::LineBreak),
        _ if is_hyphen(character) => Some(Separator::Hyphen),
        '\u{200b}' => Some(Separator::ZeroWidth),
        '/' | '\u{2044}' | '\u{2215}' => Some(Separator::Slash),
        _ if character.is_ascii() => None,
        _ if character.is_whitespace() => Some(Separator::Space),
        _ => None,
    }
}

/// Appends a character's compatibility decomposition without its combining marks (`ﬁ` → `fi`, `é` → `e`,
/// `⁺` → `+`). Marks alone append nothing; apostrophes become `'`.
pub(super) fn push_decomposed(character: char, out: &mut String) {
    match character {
        '\u{2018}' | '\u{2019}' | '\u{2bc}' | '\u{2032}' => out.push('\''),
        'ø' => out.push('o'),
        'Ø' => out.push('O'),
        'ł' => out.push('l'),
        'Ł' => out.push('L'),
        'æ' => out.push_str("ae"),
        'Æ' => out.push_str("AE"),
        'œ' => out.push_str("oe"),
        'Œ' => out.push_str("OE"),
        'ı' => out.push('i'),
        _ => out.extend(
            std::iter::once(character)
                .nfkd()
                .filter(|&part| !is_combining_mark(part)),
        ),
    }
}
