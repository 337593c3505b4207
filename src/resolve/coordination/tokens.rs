//! The pieces of a sentence that lists are made of: words, commas, conjunctions.

use memchr::{memchr, memchr2};

use crate::document::Span;
use crate::normalize::length_while;
use crate::resolve::beside::is_part_of_word;

/// Longest text in brackets that is passed over, in bytes.
const MAX_BRACKET_BYTES: usize = 60;

/// Words that join the last member of a list to the others, in small letters; longer ones first.
const CONJUNCTIONS: &[&[&str]] = &[
    &["as", "well", "as"],
    &["but", "not"],
    &["rather", "than"],
    &["and/or"],
    &["and"],
    &["or"],
    &["nor"],
    &["&"],
    &["versus"],
    &["vs"],
];

/// The length of the longest first word of a conjunction: `versus`, `rather`, `and/or`.
const LONGEST_CONJUNCTION_WORD: usize = 6;

/// A piece of a sentence.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Token {
    Word(Span),
    Comma,
    Conjunction,
    Slash,
    /// What ends a list: another sign, a bracket without its pair, a full stop.
    Stop,
}

impl Token {
    /// The word that it is, if it is one.
    pub(super) fn word(&self) -> Option<Span> {
        match self {
            Self::Word(word) => Some(*word),
            _ => None,
        }
    }
}

/// Whether a sentence has a sign or a word of a conjunction; cheap, and not often wrong.
pub(super) fn may_have_one(sentence: &str) -> bool {
    const WORDS: [&[u8]; 8] = [
        b"and", b"or", b"nor", b"vs", b"versus", b"well", b"not", b"than",
    ];
    let is_one = |run: &[u8]| {
        (2..=LONGEST_CONJUNCTION_WORD).contains(&run.len())
            && WORDS.iter().any(|word| run.eq_ignore_ascii_case(word))
    };
    let bytes = sentence.as_bytes();
    // Most sentences with a conjunction have this one, and it is found at once.
    sentence.contains(" and ")
        || memchr2(b'/', b'&', bytes).is_some()
        || bytes.split(|byte| !byte.is_ascii_alphabetic()).any(is_one)
}

/// The tokens of a sentence; what is in short brackets goes to `brackets`.
pub(super) fn tokens(
    text: &str,
    sentence: Span,
    names: &[Span],
    brackets: &mut Vec<Span>,
) -> Vec<Token> {
    let mut tokens = Vec::with_capacity(sentence.len() / 6);
    let has_slash = memchr(b'/', sentence.of(text).as_bytes()).is_some();
    let mut at = sentence.start as usize;
    let end = sentence.end as usize;
    while at < end {
        // Most of what parts words.
        if text.as_bytes()[at] == b' ' {
            at += 1;
            continue;
        }
        let rest = &text[at..end];
        let length = length_while(rest, is_part_of_word);
        if length > 0 {
            let run = Span::new(at, at + length);
            if has_slash {
                add_between_slashes(text, run, names, &mut tokens);
            } else {
                add_word(text, run, &mut tokens);
            }
            at += length;
        } else if let Some(length) = bracket_length(rest) {
            brackets.push(Span::new(at + 1, at + length - 1));
            at += length;
        } else {
            let Some(character) = rest.chars().next() else {
                break;
            };
            if character == ',' {
                tokens.push(Token::Comma);
            } else if !character.is_whitespace() {
                tokens.push(Token::Stop);
            }
            at += character.len_utf8();
        }
    }
    join_conjunctions(text, names, &mut tokens);
    tokens
}

/// A run between white space, commas and brackets as a word; a full stop at its end is none of its letters.
fn add_word(text: &str, run: Span, tokens: &mut Vec<Token>) {
    let is_stop = |byte: &u8| matches!(byte, b'.' | b'?' | b'!');
    let bytes = &text.as_bytes()[run.range()];
    let n_stops = bytes.iter().rev().copied().take_while(is_stop).count();
    let end = run.end as usize - n_stops;
    if n_stops < bytes.len() {
        tokens.push(Token::Word(Span::new(run.start as usize, end)));
    }
    if n_stops > 0 {
        tokens.push(Token::Stop);
    }
}

/// The same with conjunctions for the slashes that stand between words.
fn add_between_slashes(text: &str, run: Span, names: &[Span], tokens: &mut Vec<Token>) {
    let surface = run.of(text);
    let word = surface.trim_end_matches(['.', '?', '!']);
    let mut start = run.start as usize;
    if !word.eq_ignore_ascii_case("and/or") {
        let end = run.start as usize + word.len();
        let slashes = word.match_indices('/');
        for slash in slashes.map(|(at, _)| run.start as usize + at) {
            let is_between_words = slash > start
                && text[start..slash].chars().any(char::is_alphabetic)
                && text[slash + 1..end].starts_with(char::is_alphabetic);
            if is_between_words && !is_inside(Span::new(slash, slash + 1), names) {
                tokens.push(Token::Word(Span::new(start, slash)));
                tokens.push(Token::Slash);
                start = slash + 1;
            }
        }
    }
    add_word(text, Span::new(start, run.end as usize), tokens);
}

/// Words that are conjunctions become such, unless a name goes over them.
fn join_conjunctions(text: &str, names: &[Span], tokens: &mut Vec<Token>) {
    let (mut from, mut to) = (0, 0);
    while from < tokens.len() {
        let n_words = match tokens[from] {
            Token::Word(word) if word.len() <= LONGEST_CONJUNCTION_WORD => {
                n_words_of_one(text, &tokens[from..], word)
                    .filter(|_| !is_inside(word, names))
                    .unwrap_or(0)
            }
            _ => 0,
        };
        tokens[to] = if n_words > 0 {
            Token::Conjunction
        } else {
            tokens[from]
        };
        from += n_words.max(1);
        to += 1;
    }
    tokens.truncate(to);
}

/// How many words a conjunction has that some tokens begin with, of which the first is a word.
fn n_words_of_one(text: &str, tokens: &[Token], first: Span) -> Option<usize> {
    let letter = text.as_bytes()[first.start as usize].to_ascii_lowercase();
    // Few words begin like one.
    if !matches!(letter, b'a' | b'b' | b'n' | b'o' | b'r' | b'v' | b'&') {
        return None;
    }
    let mut conjunctions = CONJUNCTIONS.iter();
    conjunctions
        .find(|words| begin_with(text, tokens, words))
        .map(|words| words.len())
}

fn begin_with(text: &str, tokens: &[Token], words: &[&str]) -> bool {
    tokens.len() >= words.len()
        && tokens.iter().zip(words).all(|(token, expected)| {
            matches!(token, Token::Word(word) if word.of(text).eq_ignore_ascii_case(expected))
        })
}

/// The length of brackets at the start of a text with what is in them, if that is short.
fn bracket_length(text: &str) -> Option<usize> {
    let close = match text.as_bytes().first()? {
        b'(' => ')',
        b'[' => ']',
        _ => return None,
    };
    let inside = &text[1..];
    let length = inside.find(['(', ')', '[', ']'])?;
    let is_closed = inside[length..].starts_with(close);
    (is_closed && length <= MAX_BRACKET_BYTES).then_some(length + 2)
}

fn is_inside(span: Span, names: &[Span]) -> bool {
    names
        .iter()
        .any(|name| name.start < span.start && span.end < name.end)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_conjunction_is_found_in_any_case_and_seen_before() {
        let longest = CONJUNCTIONS.iter().map(|words| words[0].len()).max();
        assert_eq!(longest, Some(LONGEST_CONJUNCTION_WORD));
        for words in CONJUNCTIONS {
            for written in [words.join(" "), words.join(" ").to_uppercase()] {
                let text = format!("liver {written} lung metastases");
                assert!(may_have_one(&text), "{text}");
                let whole = Span::new(0, text.len());
                let found = tokens(&text, whole, &[], &mut Vec::new());
                assert_eq!(found[1], Token::Conjunction, "{text}");
                assert_eq!(found.len(), 4, "{text}");
            }
        }
        assert!(!may_have_one("Tumors for more sand (e.g. orange)."));
    }
}
