//! A folded text in, raw dictionary hits out.
//!
//! An [`Engine`] finds every occurrence of every normalized name that can stand on words, overlapping ones too:
//! leftmost-longest search with a word filter afterwards loses hits. [`Matcher`] then keeps those that stand on word boundaries in the source, in the
//! case that their term wants, inside one section. What is longest, blocked or ambiguous is not decided here.

mod aho;
mod choice;
mod index;
pub mod naive;

use std::sync::Arc;

pub use aho::AhoCorasickEngine;
pub use choice::EngineChoice;
pub use index::IndexEngine;

use crate::dictionary::{CaseRule, Lexicon, has_exact_case, is_word_byte};
use crate::document::{Candidate, Discard, Document, Fragments, Reason, Span, TermId};
use crate::normalize::{Folded, is_on_words, is_part_of_symbol};

/// Finds every occurrence of a fixed list of patterns.
pub trait Engine: Send + Sync {
    /// Calls `found` with the index of each pattern and the byte range of each of its occurrences in a folded text, once
    /// each, in any order, overlapping ones included. Occurrences that do not begin and end where words of the source do
    /// may be left out: nobody keeps them.
    fn find(&self, text: &Folded<'_>, found: &mut dyn FnMut(usize, std::ops::Range<usize>));
}

/// A lexicon compiled for search.
pub struct Matcher {
    lexicon: Arc<Lexicon>,
    engine: Arc<dyn Engine>,
}

/// Hits of one document, as the matcher leaves them.
#[derive(Clone, Debug, Default)]
pub struct Hits {
    /// In order of start, then end, then term.
    pub candidates: Vec<Candidate>,
    /// Those on word boundaries that were turned away, in the same order.
    pub discards: Vec<Discard>,
}

impl Matcher {
    /// Compiles a lexicon with the engine that fits it.
    ///
    /// # Errors
    /// As [`Self::with_engine`].
    pub fn new(lexicon: Arc<Lexicon>) -> Result<Self, aho_corasick::BuildError> {
        Self::with_engine(lexicon, EngineChoice::Auto)
    }

    /// Compiles a lexicon. All engines give the same hits.
    ///
    /// # Errors
    /// If the automaton of aho-corasick would pass its own limits (some 2³¹ states).
    pub fn with_engine(
        lexicon: Arc<Lexicon>,
        choice: EngineChoice,
    ) -> Result<Self, aho_corasick::BuildError> {
        let engine: Arc<dyn Engine> = if choice.is_index(&lexicon) {
            Arc::new(IndexEngine::new(&lexicon))
        } else {
            let forms = lexicon.patterns().iter().map(|(form, _)| form);
            Arc::new(AhoCorasickEngine::new(forms)?)
        };
        Ok(Self { lexicon, engine })
    }

    /// The same search over a lexicon that differs in flags and settings; `None` where it has other names.
    pub fn with_lexicon(&self, lexicon: Arc<Lexicon>) -> Option<Self> {
        let [own, other] = [&self.lexicon, &lexicon].map(|lexicon| lexicon.patterns());
        let is_same = own.len() == other.len() && own.iter().zip(other.iter()).all(|(a, b)| a == b);
        is_same.then(|| Self {
            lexicon,
            engine: Arc::clone(&self.engine),
        })
    }

    /// The lexicon.
    pub fn lexicon(&self) -> &Arc<Lexicon> {
        &self.lexicon
    }

    /// All hits in a document.
    pub fn find(&self, document: &Document, folded: &Folded<'_>) -> Hits {
        let mut hits = Hits::default();
        let content: Vec<Span> = document
            .content()
            .map(|(_, section)| section.span)
            .collect();
        // Short names lie within many words, which is seen without going back to the source.
        let seams: Vec<usize> = folded.seams().collect();
        let is_inside_word = |at: usize| {
            let bytes = folded.text().as_bytes();
            let is_word = |at: usize| bytes.get(at).copied().is_some_and(is_word_byte);
            at.checked_sub(1).is_some_and(is_word)
                && is_word(at)
                && seams.binary_search(&at).is_err()
        };
        self.engine.find(folded, &mut |pattern, range| {
            if is_inside_word(range.start) || is_inside_word(range.end) {
                return;
            }
            let Some(span) = folded.source_span(range) else {
                return;
            };
            if !is_on_words(&document.text, span) {
                return;
            }
            let after = content.partition_point(|section| section.start <= span.start);
            let section = after.checked_sub(1).map(|index| content[index]);
            let is_inside = section.is_some_and(|section| section.contains(span));
            let touches = section.is_some_and(|section| section.overlaps(span))
                || content.get(after).is_some_and(|next| next.overlaps(span));
            if !touches {
                return;
            }
            for &term in self.lexicon.patterns().terms(pattern) {
                let candidate = Candidate {
                    fragments: Fragments::one(span),
                    term,
                    rule: None,
                };
                match self.turn_away(&document.text, span, term, is_inside) {
                    Some(reason) => hits.discards.push(Discard { candidate, reason }),
                    None => hits.candidates.push(candidate),
                }
            }
        });
        let order =
            |a: &Candidate, b: &Candidate| (&a.fragments, a.term).cmp(&(&b.fragments, b.term));
        hits.candidates.sort_by(order);
        hits.discards
            .sort_by(|a, b| order(&a.candidate, &b.candidate));
        hits
    }

    fn turn_away(&self, text: &str, span: Span, term: TermId, is_inside: bool) -> Option<Reason> {
        if !is_inside {
            return Some(Reason::OutsideSection);
        }
        let term = self.lexicon.term(term);
        if term.case == CaseRule::Exact {
            if !has_exact_case(&term.name, span.of(text)) {
                return Some(Reason::Case);
            }
            if is_part_of_symbol(text, span) {
                return Some(Reason::InsideWord);
            }
        }
        None
    }
}
