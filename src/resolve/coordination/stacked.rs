//! Names within names that leave out what stands between: `embryonic … cells` in `embryonic epithelial cells`.
//!
//! Beside the whole they serve only who keeps nested mentions, as some corpora do.

use std::collections::BTreeMap;

use super::STACKED_RULE;
use super::list::{is_function_word, is_small_word};
use super::names::{Names, fragments};
use crate::document::{Candidate, EntityTypeId, Span, TermId};

/// The most words before a head that are tried.
const MAX_WORDS_BEFORE: usize = 4;

/// The names that words of a sentence make with the last words of a hit behind them, others between left out, of the hit's
/// type where that keeps nested mentions.
pub(super) fn complete(
    names: &Names<'_>,
    sentence: Span,
    hits: &[Candidate],
    keeps_nested: impl Fn(EntityTypeId) -> bool,
) -> Vec<Candidate> {
    let mut hits_by_end: BTreeMap<u32, Vec<TermId>> = BTreeMap::new();
    for hit in hits {
        let end = hit.fragments.cover().end;
        let is_whole = hit.fragments.spans().len() == 1 && end <= sentence.end;
        if is_whole && keeps_nested(names.type_of(hit.term)) {
            hits_by_end.entry(end).or_default().push(hit.term);
        }
    }
    let mut made = Vec::new();
    for (end, hits) in hits_by_end {
        // A name of the same concept as a hit there says no more: `triple-negative … cancer`.
        let says_more = |term: TermId| {
            let concept = |term: TermId| names.lexicon.term(term).concept;
            hits.iter()
                .any(|&hit| names.type_of(hit) == names.type_of(term))
                && hits.iter().all(|&hit| concept(hit) != concept(term))
        };
        let words = words_up_to(names.text, Span::new(sentence.start as usize, end as usize));
        for start in 0..words.len() {
            for stop in start + 1..words.len() {
                for goes_on in stop + 1..words.len() {
                    let name = [&words[start..stop], &words[goes_on..]].concat();
                    let terms = names.of_words(&name).into_iter();
                    made.extend(terms.filter(|&term| says_more(term)).map(|term| Candidate {
                        fragments: fragments(names.text, &name),
                        term,
                        rule: Some(STACKED_RULE),
                    }));
                }
            }
        }
    }
    made
}

/// The last words of a stretch with nothing but white space between, up to the first that no name goes over.
fn words_up_to(text: &str, stretch: Span) -> Vec<Span> {
    let mut words = Vec::new();
    let mut end = stretch.end as usize;
    let start = stretch.start as usize;
    while words.len() <= MAX_WORDS_BEFORE && end > start {
        let from = text[start..end]
            .rfind(char::is_whitespace)
            .map_or(start, |at| {
                at + start + text[at + start..].chars().next().map_or(0, char::len_utf8)
            });
        let word = &text[from..end];
        let is_part_of_name = word.starts_with(char::is_alphanumeric)
            && word.ends_with(|c: char| c.is_alphanumeric() || c == '+')
            && !is_function_word(text, Span::new(from, end))
            && !is_small_word(word);
        if !is_part_of_name {
            break;
        }
        words.push(Span::new(from, end));
        end = start + text[start..from].trim_end().len();
    }
    words.reverse();
    words
}
