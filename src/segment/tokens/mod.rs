//! Documents in, tokens out, as the trainer that reads them will cut.
//!
//! A model learns best from the tokens that it will meet later, so these are those of spaCy's tokenizer for English
//! (`spacy.blank("en")`, spaCy 3.8). The text is cut at white space; of each piece, prefixes and suffixes are taken off
//! until none is left, and what remains is cut at infixes, unless a piece or what remains of it is an exception or a web
//! address. At last, exceptions whose parts were cut are joined again. The rules follow `spacy/tokenizer.pyx`,
//! `spacy/lang/punctuation.py`, `spacy/lang/en/punctuation.py` and `spacy/lang/tokenizer_exceptions.py` (Explosion, MIT);
//! the code is our own, and `tests/independent/compare_tokens.py` measures how well the two agree.

mod addresses;
mod affixes;
mod characters;
mod exceptions;

use crate::document::{AnnotatedDocument, Span};
use affixes::{next_infix, prefix_len, suffix_len};
use characters::is_space;
use exceptions::Exceptions;

/// Gives a document its tokens, where it has none, and cuts them so that every fragment of a mention begins and ends at
/// the bound of a token.
pub fn cut_tokens(annotated: &mut AnnotatedDocument) {
    let annotations = &mut annotated.annotations;
    if annotations.tokens.is_empty() {
        annotations.tokens = tokens_of(&annotated.document.text);
    }
    let mut bounds: Vec<u32> = (annotations.mentions.iter())
        .flat_map(|mention| mention.fragments.spans())
        .flat_map(|span| [span.start, span.end])
        .collect();
    bounds.sort_unstable();
    bounds.dedup();
    annotations.tokens = split_at(&annotations.tokens, &bounds);
}

/// The same tokens, each cut at the bounds inside it. Tokens and bounds come in the order of the text.
fn split_at(tokens: &[Span], bounds: &[u32]) -> Vec<Span> {
    let mut split = Vec::with_capacity(tokens.len() + bounds.len());
    let mut bounds = bounds.iter().copied().peekable();
    for &token in tokens {
        let mut rest = token;
        while let Some(bound) = bounds.next_if(|&bound| bound < token.end) {
            if bound > rest.start {
                split.push(Span { end: bound, ..rest });
                rest.start = bound;
            }
        }
        split.push(rest);
    }
    split
}

/// The tokens of a text: spans of bytes in order, not overlapping, not empty, on char boundaries.
///
/// They cover everything but the one blank that may stand behind a token. Other white space is tokens of its own.
pub fn tokens_of(text: &str) -> Vec<Span> {
    let exceptions = exceptions::english();
    exceptions.join(text, cut(text, exceptions))
}

/// The tokens of a text before the parts of exceptions are joined.
fn cut(text: &str, exceptions: &Exceptions) -> Vec<Span> {
    // Abstracts have about one token for five bytes.
    let mut cutter = Cutter {
        text,
        exceptions,
        tokens: Vec::with_capacity(text.len() / 4),
        suffixes: Vec::new(),
    };
    let mut start = 0;
    while start < text.len() {
        let end = end_of(text, start, |c| !is_space(c));
        cutter.cut_piece(start, end);
        let mut space = end;
        start = end_of(text, end, is_space);
        // The blank behind a token is part of how it is written, not a token.
        if space > 0 && text[space..].starts_with(' ') {
            space += 1;
        }
        cutter.push(space, start);
    }
    cutter.tokens
}

/// Where characters that are so end, from `start` on.
fn end_of(text: &str, start: usize, is_so: impl Fn(char) -> bool) -> usize {
    let length = text[start..].find(|c| !is_so(c));
    length.map_or(text.len(), |length| start + length)
}

/// A text on its way into tokens.
struct Cutter<'t> {
    text: &'t str,
    exceptions: &'t Exceptions,
    tokens: Vec<Span>,
    /// Suffixes of the piece at hand, the last one first.
    suffixes: Vec<Span>,
}

impl Cutter<'_> {
    fn push(&mut self, start: usize, end: usize) {
        if start < end {
            self.tokens.push(Span::new(start, end));
        }
    }

    /// Cuts a piece without white space.
    fn cut_piece(&mut self, mut start: usize, mut end: usize) {
        while start < end {
            let rest = &self.text[start..end];
            if let Some(lengths) = self.exceptions.lengths(rest) {
                for &length in lengths {
                    self.push(start, start + length);
                    start += length;
                }
                break;
            }
            let mut prefix = prefix_len(rest);
            let mut suffix = suffix_len(&rest[prefix..]);
            // What one affix makes an exception is cut no further.
            if prefix > 0 && self.exceptions.has(&rest[prefix..]) {
                suffix = 0;
            } else if suffix > 0 && self.exceptions.has(&rest[..rest.len() - suffix]) {
                prefix = 0;
            } else if prefix + suffix == 0 {
                self.cut_core(start, end);
                break;
            }
            self.push(start, start + prefix);
            start += prefix;
            if suffix > 0 {
                self.suffixes.push(Span::new(end - suffix, end));
                end -= suffix;
            }
        }
        self.tokens.extend(self.suffixes.drain(..).rev());
    }

    /// Cuts what affixes leave of a piece.
    fn cut_core(&mut self, mut start: usize, end: usize) {
        let core = &self.text[start..end];
        if addresses::is_address(core) {
            self.push(start, end);
            return;
        }
        let origin = start;
        let mut from = 0;
        while let Some(infix) = next_infix(core, from) {
            from = infix.end;
            // An infix at the very beginning is no place to cut.
            if infix.start > 0 {
                self.push(start, origin + infix.start);
                self.push(origin + infix.start, origin + infix.end);
                start = origin + infix.end;
            }
        }
        self.push(start, end);
    }
}

#[cfg(test)]
mod tests;
