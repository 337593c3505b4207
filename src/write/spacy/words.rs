//! The words of a document and the blanks behind them, from which spaCy makes its text.

use crate::document::Span;

/// A word.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Word {
    /// Where.
    pub(super) span: Span,
    /// Whether one blank follows that is in no word.
    pub(super) is_before_blank: bool,
}

/// Words that give back the text with their blanks, and for each token the index of its word.
///
/// The words are the tokens; what stands between two of them beside one blank is a word more.
pub(super) fn words_of(text: &str, tokens: &[Span]) -> (Vec<Word>, Vec<usize>) {
    let mut words: Vec<Word> = Vec::with_capacity(tokens.len());
    let mut places = Vec::with_capacity(tokens.len());
    let mut end = 0;
    for &token in tokens {
        fill(text, end, token.start as usize, &mut words);
        places.push(words.len());
        words.push(Word {
            span: token,
            is_before_blank: false,
        });
        end = token.end as usize;
    }
    fill(text, end, text.len(), &mut words);
    (words, places)
}

/// Gives what stands between two tokens to the words.
fn fill(text: &str, mut start: usize, end: usize, words: &mut Vec<Word>) {
    if let Some(last) = words.last_mut()
        && text[start..end].starts_with(' ')
    {
        last.is_before_blank = true;
        start += 1;
    }
    if start < end {
        words.push(Word {
            span: Span::new(start, end),
            is_before_blank: false,
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_and_blanks_give_back_the_text_whatever_is_no_token() {
        for (text, tokens, expected) in [
            ("a b", &[(0, 1), (2, 3)][..], "a_|b"),
            ("a  b ", &[(0, 1), (3, 4)], "a_| |b_"),
            (" a\r\nb", &[(1, 2), (4, 5)], " |a|\r\n|b"),
            ("ab", &[], "ab"),
            ("", &[], ""),
        ] {
            let tokens: Vec<Span> = tokens.iter().map(|&(a, b)| Span::new(a, b)).collect();
            let (words, places) = words_of(text, &tokens);
            let shown = |word: &Word| {
                let blank = if word.is_before_blank { "_" } else { "" };
                format!("{}{blank}", word.span.of(text))
            };
            let shown: Vec<String> = words.iter().map(shown).collect();
            assert_eq!(shown.join("|"), expected);
            for (token, place) in tokens.iter().zip(places) {
                assert_eq!(words[place].span, *token);
            }
        }
    }
}
