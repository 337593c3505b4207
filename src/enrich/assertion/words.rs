//! The words of a sentence, as cues are written: small letters, signs apart.

use std::borrow::Cow;

use crate::document::Span;
use crate::normalize::{is_hyphen, length_while};

/// A word or a sign.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Word<'t> {
    /// In small letters, with plain hyphens.
    pub(super) letters: Cow<'t, str>,
    pub(super) span: Span,
}

impl Word<'_> {
    /// Whether it is a word, not a sign.
    pub(super) fn is_letters(&self) -> bool {
        self.letters.starts_with(char::is_alphanumeric)
    }

    /// Whether it goes on behind a byte with a hyphen and more.
    pub(super) fn goes_on_behind(&self, byte: u32) -> bool {
        let rest = self.span.end.saturating_sub(byte) as usize;
        // Folding a hyphen may change the number of bytes before it, not behind the last one.
        let rest = self
            .letters
            .len()
            .checked_sub(rest)
            .and_then(|at| self.letters.get(at..));
        rest.is_some_and(|rest| rest.len() > 1 && rest.starts_with(is_hyphen))
    }
}

/// The words and signs of a sentence, in order.
pub(super) fn words(text: &str, sentence: Span) -> Vec<Word<'_>> {
    let mut words = Vec::with_capacity(sentence.len() / 6);
    let mut rest = sentence.of(text);
    let mut at = sentence.start as usize;
    while let Some(character) = rest.chars().next() {
        let length = if goes_in_words(character) {
            length_while(rest, goes_in_words)
        } else {
            character.len_utf8()
        };
        let surface = &rest[..length];
        if !character.is_whitespace() {
            words.push(Word {
                letters: plain(surface),
                span: Span::new(at, at + length),
            });
        }
        rest = &rest[length..];
        at += length;
    }
    words
}

fn goes_in_words(character: char) -> bool {
    character.is_alphanumeric()
        || is_hyphen(character)
        || matches!(character, '\'' | '\u{2019}' | '+')
}

fn plain(surface: &str) -> Cow<'_, str> {
    let is_plain = |byte: u8| byte.is_ascii() && !byte.is_ascii_uppercase();
    if surface.bytes().all(is_plain) {
        Cow::Borrowed(surface)
    } else if surface.is_ascii() {
        Cow::Owned(surface.to_ascii_lowercase())
    } else {
        Cow::Owned(surface.to_lowercase().replace(is_hyphen, "-"))
    }
}
