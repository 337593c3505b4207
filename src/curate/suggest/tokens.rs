//! Words and signs of a sentence.

use crate::document::Span;
use crate::normalize::{is_hyphen, is_word_char};

/// A word with its hyphens, or a sign.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Token {
    /// Where, in the document.
    pub(super) span: Span,
    /// In small letters; empty for a sign.
    pub(super) small: String,
    /// Whether only white space stands between it and the token before.
    pub(super) follows_space: bool,
}

impl Token {
    /// Whether it is a word.
    pub(super) fn is_word(&self) -> bool {
        !self.small.is_empty()
    }
}

/// The tokens of a stretch of a text, in order. A word may have hyphens, apostrophes and, between digits, full stops
/// inside, and plus signs at its end; a slash parts words.
pub(super) fn tokens(text: &str, sentence: Span) -> Vec<Token> {
    let stretch = sentence.of(text);
    let start = sentence.start as usize;
    let mut tokens: Vec<Token> = Vec::new();
    let mut chars = stretch.char_indices().peekable();
    let mut last_end = 0;
    while let Some((at, first)) = chars.next() {
        if first.is_whitespace() {
            continue;
        }
        let mut end = at + first.len_utf8();
        let is_word = is_word_char(first);
        if is_word {
            let mut last = first;
            while let Some(&(place, next)) = chars.peek() {
                let behind = stretch[place + next.len_utf8()..].chars().next();
                let goes_on = behind.is_some_and(is_word_char);
                let joins = (is_hyphen(next) || next == '\'' || next == '\u{2019}') && goes_on
                    || next == '.' && last.is_numeric() && behind.is_some_and(char::is_numeric)
                    || next == '+';
                if !is_word_char(next) && !joins {
                    break;
                }
                last = next;
                end = place + next.len_utf8();
                chars.next();
            }
        }
        let between = &stretch[last_end..at];
        tokens.push(Token {
            span: Span::new(start + at, start + end),
            small: if is_word {
                stretch[at..end].to_lowercase()
            } else {
                String::new()
            },
            follows_space: !tokens.is_empty() && !between.is_empty(),
        });
        last_end = end;
    }
    tokens
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(text: &str) -> Vec<&str> {
        let span = Span::new(0, text.len());
        tokens(text, span)
            .iter()
            .map(|token| token.span.of(text))
            .collect()
    }

    #[test]
    fn words_keep_hyphens_and_signs_stand_alone() {
        assert_eq!(
            words("CD8+ T-cells (n = 1.5), PET/CT of Barrett's oesophagus."),
            [
                "CD8+",
                "T-cells",
                "(",
                "n",
                "=",
                "1.5",
                ")",
                ",",
                "PET",
                "/",
                "CT",
                "of",
                "Barrett's",
                "oesophagus",
                "."
            ]
        );
        assert_eq!(
            words("β-catenin\u{2011}low x-"),
            ["β-catenin\u{2011}low", "x", "-"]
        );
    }

    #[test]
    fn tokens_know_whether_space_is_before_them() {
        let text = "a b/c";
        let found = tokens(text, Span::new(0, text.len()));
        let spaces: Vec<bool> = found.iter().map(|token| token.follows_space).collect();
        assert_eq!(spaces, [false, true, false, false]);
    }
}
