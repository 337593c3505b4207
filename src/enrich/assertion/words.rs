//! The words of a sentence, as cues are written: signs apart.

use crate::dictionary::{WordNumbers, small_letters};
use crate::document::Span;
use crate::enrich::cues::Word;
use crate::normalize::{is_hyphen, length_while};

/// Puts the words and signs of a sentence into `words`, in order, in the place of what is there.
pub(super) fn words(text: &str, sentence: Span, numbers: &WordNumbers, words: &mut Vec<Word>) {
    words.clear();
    let end = sentence.end as usize;
    let mut at = sentence.start as usize;
    while at < end {
        // Most of what parts words.
        if text.as_bytes()[at] == b' ' {
            at += 1;
            continue;
        }
        let rest = &text[at..end];
        let Some(character) = rest.chars().next() else {
            break;
        };
        let start = at;
        at += length_while(rest, goes_in_words).max(character.len_utf8());
        if !character.is_whitespace() {
            words.push(Word {
                span: Span::new(start, at),
                number: numbers.find(text, start..at),
                is_letters: character.is_alphanumeric(),
            });
        }
    }
}

/// Whether a word goes on behind a byte of the text with a hyphen and more.
pub(super) fn goes_on_behind(text: &str, word: Span, byte: u32) -> bool {
    let rest = word.end.saturating_sub(byte) as usize;
    if rest <= 1 {
        return false;
    }
    // Folding a hyphen may change the number of bytes before it, not behind the last one.
    let letters = small_letters(word.of(text));
    let rest = letters
        .len()
        .checked_sub(rest)
        .and_then(|at| letters.get(at..));
    rest.is_some_and(|rest| rest.starts_with(is_hyphen))
}

fn goes_in_words(character: char) -> bool {
    const OF_ASCII: [bool; 128] = {
        let mut go = [false; 128];
        let mut byte = 0_u8;
        while byte < 128 {
            go[byte as usize] = byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'\'' | b'+');
            byte += 1;
        }
        go
    };
    let of_ascii = OF_ASCII.get(character as usize).copied();
    of_ascii.unwrap_or_else(|| {
        character.is_alphanumeric() || is_hyphen(character) || character == '\u{2019}'
    })
}
