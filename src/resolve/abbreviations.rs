//! Short forms that a document defines.
//!
//! After A. S. Schwartz and M. A. Hearst, A simple algorithm for identifying abbreviation definitions in biomedical
//! text, Pac Symp Biocomput 2003, PMID 12603049. We differ in three points: a short form needs a capital or a digit
//! (the original takes `(see)` for one), the plural `s` of a short form may be missing in the long form, and in
//! `SF (long form)` the long form is searched in the brackets alone.

use crate::document::{Abbreviation, Span};
use crate::normalize::is_word_char;

/// Longest stretch before a bracket, or inside one, that is searched for a long form, in bytes; longer than any long form
/// of the published gold standards.
const MAX_WINDOW: u32 = 400;
/// Longest short form, in bytes.
const MAX_SHORT: usize = 40;
/// Most brackets that may be open at once; the outer ones of more are forgotten.
const MAX_OPEN: usize = 16;

/// Finds the definitions in one sentence, in order, and appends them.
pub fn find_definitions(text: &str, sentence: Span, out: &mut Vec<Abbreviation>) {
    for bracket in brackets(text, sentence) {
        let content = trim(
            text,
            Span {
                start: bracket.start + 1,
                end: bracket.end - 1,
            },
        );
        let before = trim(text, window_before(text, sentence, bracket.start));
        if content.is_empty() || before.is_empty() {
            continue;
        }
        if let Some(found) = long_then_short(text, before, content)
            .or_else(|| short_then_long(text, before, content))
        {
            out.push(found);
        }
    }
}

/// The end of a sentence's part before a bracket.
fn window_before(text: &str, sentence: Span, bracket: u32) -> Span {
    let mut start = sentence.start.max(bracket.saturating_sub(MAX_WINDOW)) as usize;
    while !text.is_char_boundary(start) {
        start += 1;
    }
    Span::new(start, bracket as usize)
}

/// `colorectal cancer (CRC)`, `colorectal cancer (CRC; n = 3)`.
fn long_then_short(text: &str, before: Span, content: Span) -> Option<Abbreviation> {
    let mut head = content.of(text).char_indices().take(MAX_SHORT + 1);
    let end = head
        .find(|&(_, c)| matches!(c, ';' | ','))
        .map_or(content.len(), |(at, _)| at);
    let short = trim(
        text,
        Span {
            start: content.start,
            end: content.start + u32::try_from(end).ok()?,
        },
    );
    is_short_form(short.of(text)).then_some(())?;
    let window = last_words(text, before, max_words(short.of(text)));
    let long = best_long_form(text, short.of(text), window)?;
    Some(Abbreviation { short, long })
}

/// `CRC (colorectal cancer)`.
fn short_then_long(text: &str, before: Span, content: Span) -> Option<Abbreviation> {
    // What separates may be longer than a byte: a no-break space is.
    let start = before
        .of(text)
        .trim_end_matches(|c: char| !c.is_whitespace() && !matches!(c, '(' | '['))
        .len();
    let short = Span {
        start: before.start + u32::try_from(start).ok()?,
        end: before.end,
    };
    let is_long_enough = content.of(text).split_whitespace().nth(1).is_some();
    if content.len() > MAX_WINDOW as usize {
        return None;
    }
    let n_capitals = short.of(text).chars().filter(|c| c.is_uppercase()).count();
    (is_long_enough && n_capitals >= 2 && is_short_form(short.of(text))).then_some(())?;
    let long = best_long_form(text, short.of(text), content)?;
    let n_words = long.of(text).split_whitespace().count();
    (long.start == content.start && n_words <= max_words(short.of(text)))
        .then_some(Abbreviation { short, long })
}

/// Pairs of round or square brackets that close within the sentence, innermost ones included, in order of opening.
fn brackets(text: &str, sentence: Span) -> Vec<Span> {
    let mut open = Vec::new();
    let mut pairs = Vec::new();
    for (at, character) in sentence.of(text).char_indices() {
        let at = sentence.start as usize + at;
        match character {
            '(' | '[' => {
                if open.len() == MAX_OPEN {
                    open.remove(0);
                }
                open.push((character, at));
            }
            ')' | ']' => {
                let opener = if character == ')' { '(' } else { '[' };
                if let Some(depth) = open.iter().rposition(|&(bracket, _)| bracket == opener) {
                    pairs.push(Span::new(open[depth].1, at + 1));
                    open.truncate(depth);
                }
            }
            _ => {}
        }
    }
    pairs.sort_unstable();
    pairs
}

/// Two to ten characters in at most two words, beginning with a letter or digit, with a letter, and with a capital or
/// a digit somewhere.
fn is_short_form(text: &str) -> bool {
    if text.len() > MAX_SHORT {
        return false;
    }
    let n_chars = text.chars().count();
    (2..=10).contains(&n_chars)
        && text.split_whitespace().count() <= 2
        && text.chars().next().is_some_and(char::is_alphanumeric)
        && text.chars().any(char::is_alphabetic)
        && text.chars().any(|c| c.is_uppercase() || c.is_numeric())
        && !text.contains(['=', '<', '>', '%'])
}

/// How many words a long form may have: min(n + 5, 2n) for n letters and digits.
fn max_words(short: &str) -> usize {
    let n = short.chars().filter(|c| c.is_alphanumeric()).count();
    (n + 5).min(2 * n)
}

/// The last `n` words of a stretch.
fn last_words(text: &str, span: Span, n: usize) -> Span {
    let stretch = span.of(text);
    let mut starts = stretch.char_indices().rev().filter(|&(at, c)| {
        !c.is_whitespace()
            && stretch[..at]
                .chars()
                .next_back()
                .is_none_or(char::is_whitespace)
    });
    let start = starts.nth(n.saturating_sub(1)).map_or(0, |(at, _)| at);
    Span::new(span.start as usize + start, span.end as usize)
}

fn best_long_form(text: &str, short: &str, window: Span) -> Option<Span> {
    let long = match_letters(text, short, window)
        .or_else(|| match_letters(text, short.strip_suffix('s')?, window))?;
    let surface = long.of(text);
    let repeats_short = surface
        .split(|c: char| !is_word_char(c))
        .any(|word| word == short || word.strip_suffix('s') == Some(short));
    (surface.len() > short.len() && !repeats_short && !surface.contains(['(', '[', ')', ']']))
        .then_some(long)
}

/// The algorithm of the paper: letters of the short form are sought from the right; the first one must begin a word.
fn match_letters(text: &str, short: &str, window: Span) -> Option<Span> {
    let letters: Vec<char> = short
        .chars()
        .filter(|c| c.is_alphanumeric())
        .flat_map(char::to_lowercase)
        .collect();
    let stretch = window.of(text);
    let chars: Vec<(usize, char)> = stretch
        .char_indices()
        .map(|(at, c)| (at, c.to_lowercase().next().unwrap_or(c)))
        .collect();
    let mut at = chars.len();
    for (index, &letter) in letters.iter().enumerate().rev() {
        at = (0..at).rev().find(|&place| {
            let begins_word = place == 0 || !is_word_char(chars[place - 1].1);
            chars[place].1 == letter && (index > 0 || begins_word)
        })?;
    }
    // A long form starts with its whole first word: `non-Hodgkin lymphoma` from `Hodgkin` only where H is first.
    let start = window.start as usize + chars.get(at)?.0;
    Some(Span::new(start, window.end as usize))
}

fn trim(text: &str, span: Span) -> Span {
    let inside = span.of(text);
    let start = span.start as usize + (inside.len() - inside.trim_start().len());
    Span::new(
        start.min(span.end as usize),
        (start + inside.trim().len()).min(span.end as usize),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn definitions(text: &str) -> Vec<(&str, &str)> {
        let mut found = Vec::new();
        find_definitions(text, Span::new(0, text.len()), &mut found);
        found
            .iter()
            .map(|pair| (pair.short.of(text), pair.long.of(text)))
            .collect()
    }

    #[test]
    fn finds_both_orders() {
        let cases: [(&str, &[(&str, &str)]); 11] = [
            (
                "including colorectal cancer (CRC), pancreatic cancer",
                &[("CRC", "colorectal cancer")],
            ),
            (
                "CRC (colorectal cancer) is common",
                &[("CRC", "colorectal cancer")],
            ),
            (
                "circulating tumour cells (CTCs) were",
                &[("CTCs", "circulating tumour cells")],
            ),
            (
                "a circulating tumour cell (CTCs)",
                &[("CTCs", "circulating tumour cell")],
            ),
            (
                "the epithelial-mesenchymal transition (EMT)",
                &[("EMT", "epithelial-mesenchymal transition")],
            ),
            (
                "[18F]-fluorodeoxyglucose positron emission tomography (FDG-PET)",
                &[("FDG-PET", "fluorodeoxyglucose positron emission tomography")],
            ),
            (
                "hepatocellular carcinoma [HCC] and magnetic resonance imaging (MRI; 1.5 T)",
                &[
                    ("HCC", "hepatocellular carcinoma"),
                    ("MRI", "magnetic resonance imaging"),
                ],
            ),
            (
                "pancreatic endocrine tumour (PET)",
                &[("PET", "pancreatic endocrine tumour")],
            ),
            (
                "transforming growth factor (TGF)-β",
                &[("TGF", "transforming growth factor")],
            ),
            ("in 12 patients (12%) and (see Table 2)", &[]),
            ("the liver (Fig)", &[]),
        ];
        for (text, expected) in cases {
            assert_eq!(definitions(text), expected, "{text}");
        }
    }

    #[test]
    fn odd_brackets_and_scripts_do_no_harm() {
        for text in [
            "survival of 21\u{a0}weeks (range 6-26\u{a0}weeks)",
            "",
            "(",
            ")",
            "()",
            "a ()",
            "((A B))",
            "é (É)",
            "İ (Iİ)",
            "x ] ( y",
            "ß (SS 1)",
            "a (AB",
            "(A) b (B)",
        ] {
            definitions(text);
        }
    }
}
