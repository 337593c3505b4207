//! Coordination with a shared head.
//!
//! `liver and lung metastases` says `liver metastases` too; `(microvascular, pre-angiogenic, angiogenic and growth
//! phases)` names four phases. The head is taken from a candidate behind the conjunction, and a conjunct is completed
//! only to a name that the dictionary has, of the same entity type: nothing is made up.

use super::beside::{CONJUNCTIONS, strip_word};
use super::judge::sentence_of;
use crate::dictionary::{Lexicon, Status};
use crate::document::{Annotations, Candidate, Document, Fragments, Span, TermId};
use crate::normalize::is_word_char;

/// The rule's name on the candidates made here.
pub const RULE: &str = "coordination";

/// Longest conjunct, in words.
const MAX_WORDS: usize = 4;
/// Longest list, in bytes before the last conjunct.
const MAX_LIST_BYTES: u32 = 600;
/// Most conjuncts before the conjunction.
const MAX_CONJUNCTS: usize = 8;

/// Completes the conjuncts before each candidate that follows a conjunction.
pub fn expand(document: &Document, annotations: &Annotations, lexicon: &Lexicon) -> Vec<Candidate> {
    let text = document.text.as_str();
    let candidates = annotations.candidates.as_slice();
    let mut made: Vec<Candidate> = Vec::new();
    // What lies inside a longer candidate is not the end of a list: `germ cell` in `and germ cell tumours`. Candidates
    // come in order of start, then end, so a longer one reaches further than all before it or starts with the next.
    let mut reach = 0;
    for (index, candidate) in candidates.iter().enumerate() {
        let span = candidate.fragments.cover();
        let longer_begins_here = candidates[index + 1..]
            .iter()
            .map(|next| next.fragments.cover())
            .take_while(|next| next.start == span.start)
            .any(|next| next.end > span.end);
        let is_inside = span.end < reach || longer_begins_here;
        reach = reach.max(span.end);
        let is_usable = !is_inside
            && candidate.rule.is_none()
            && lexicon.term(candidate.term).status != Status::Block
            && span.of(text).contains([' ', '-', '\u{a0}', '\n']);
        if !is_usable {
            continue;
        }
        let Some((_, sentence)) = sentence_of(annotations, span) else {
            continue;
        };
        let Some(conjuncts) = conjuncts_before(text, sentence, span.start) else {
            continue;
        };
        for head in heads(text, span) {
            let mut expanded = Vec::new();
            for (index, conjunct) in conjuncts.iter().enumerate() {
                let mut is_leftmost = index + 1 == conjuncts.len();
                let complete = |is_leftmost| {
                    complete(text, *conjunct, head, is_leftmost, candidate.term, lexicon)
                };
                let mut found = complete(is_leftmost);
                if found.is_none() && !is_leftmost {
                    // A comma before the list looks like one in it: `In mice, growth of brain and liver metastases`.
                    is_leftmost = true;
                    found = complete(is_leftmost);
                }
                let Some(found) = found else { break };
                expanded.extend(found.into_iter().filter(|one| {
                    !is_a_name(
                        one.fragments.spans()[0],
                        candidate.term,
                        candidates,
                        lexicon,
                    )
                }));
                if is_leftmost {
                    break;
                }
            }
            if !expanded.is_empty() {
                made.extend(expanded);
                break;
            }
        }
    }
    made.sort_by(|a, b| (&a.fragments, a.term).cmp(&(&b.fragments, b.term)));
    made.dedup();
    made
}

/// Whether a span is a name of the type without the head, as `CT` is in `CT and PET scans` and `PET` in `PET and
/// abdominal CT`: then the plain mention is meant, and nothing is to be completed.
pub(super) fn is_a_name(
    conjunct: Span,
    like: TermId,
    candidates: &[Candidate],
    lexicon: &Lexicon,
) -> bool {
    let entity_type = lexicon.term(like).entity_type;
    let from =
        candidates.partition_point(|candidate| candidate.fragments.cover().start < conjunct.start);
    candidates[from..]
        .iter()
        .take_while(|candidate| candidate.fragments.cover().start == conjunct.start)
        .map(|candidate| (candidate.fragments.cover(), lexicon.term(candidate.term)))
        .any(|(cover, term)| {
            cover == conjunct && term.entity_type == entity_type && term.status != Status::Block
        })
}

/// The conjuncts of the list that ends with a conjunction right before `end`, nearest first; `None` without one.
fn conjuncts_before(text: &str, sentence: Span, end: u32) -> Option<Vec<Span>> {
    let mut from = sentence.start.max(end.saturating_sub(MAX_LIST_BYTES)) as usize;
    while !text.is_char_boundary(from) {
        from += 1;
    }
    let before = &text[from..end as usize];
    let list = strip_word(strip_small_word(before), CONJUNCTIONS)?;
    let mut conjuncts = Vec::new();
    let mut rest = list.strip_suffix(',').unwrap_or(list);
    while conjuncts.len() < MAX_CONJUNCTS {
        let start = rest
            .rfind([',', ';', ':', '(', ')', '[', ']', '.'])
            .map_or(0, |at| at + 1);
        let piece = rest[start..].trim();
        if piece.is_empty() {
            break;
        }
        let offset = from + start + (rest[start..].len() - rest[start..].trim_start().len());
        conjuncts.push(Span::new(offset, offset + piece.len()));
        match rest[..start].strip_suffix(',') {
            // Only a comma goes on with the list; any other sign ends it.
            Some(earlier) => rest = earlier,
            None => break,
        }
    }
    (!conjuncts.is_empty()).then_some(conjuncts)
}

/// A text without a number or an article at its end: `and 17 adrenal metastases`, `and the lung metastases`.
fn strip_small_word(before: &str) -> &str {
    let trimmed = before.trim_end();
    let last = trimmed.rsplit(char::is_whitespace).next().unwrap_or("");
    if is_small_word(last) {
        &trimmed[..trimmed.len() - last.len()]
    } else {
        before
    }
}

/// Whether a word says nothing about which kind is meant: a number or an article.
fn is_small_word(word: &str) -> bool {
    let is_number = !word.is_empty() && word.chars().all(|c| c.is_ascii_digit());
    is_number
        || ["the", "a", "an"]
            .iter()
            .any(|article| word.eq_ignore_ascii_case(article))
}

/// The possible heads of a phrase, longest first: all its endings at word starts but the whole.
fn heads(text: &str, phrase: Span) -> Vec<Span> {
    let surface = phrase.of(text);
    word_starts(surface)
        .into_iter()
        .skip(1)
        .map(|start| Span::new(phrase.start as usize + start, phrase.end as usize))
        .collect()
}

/// Candidates for a conjunct with the head, or `None` where the dictionary has no such name. The leftmost conjunct of
/// a list may have words of the sentence before it (`patients with breast`).
fn complete(
    text: &str,
    conjunct: Span,
    head: Span,
    is_leftmost: bool,
    like: TermId,
    lexicon: &Lexicon,
) -> Option<Vec<Candidate>> {
    let surface = conjunct.of(text);
    let mut starts = word_starts(surface);
    let first_word = surface.split_whitespace().next().unwrap_or("");
    if starts.len() > 1 && is_small_word(first_word) {
        starts.remove(0);
    }
    if !is_leftmost && starts.len() > MAX_WORDS {
        return None;
    }
    let first = starts.len().saturating_sub(MAX_WORDS);
    let tries = if is_leftmost {
        &starts[first..]
    } else {
        &starts[..1.min(starts.len())]
    };
    let entity_type = lexicon.term(like).entity_type;
    for &start in tries {
        let modifier = Span::new(conjunct.start as usize + start, conjunct.end as usize);
        let joined = format!("{} {}", modifier.of(text), head.of(text));
        let terms = lexicon.terms_written(&joined).filter(|&term| {
            let term = lexicon.term(term);
            term.entity_type == entity_type && term.status == Status::Allow
        });
        let fragments = Fragments::many(vec![modifier, head]);
        let found: Vec<Candidate> = terms
            .map(|term| Candidate {
                fragments: fragments.clone(),
                term,
                rule: Some(RULE),
            })
            .collect();
        if !found.is_empty() {
            return Some(found);
        }
    }
    None
}

/// Byte positions in a text where words begin; a hyphen does not begin one.
fn word_starts(text: &str) -> Vec<usize> {
    let mut starts = Vec::new();
    let mut previous = ' ';
    for (at, character) in text.char_indices() {
        if previous.is_whitespace() && (is_word_char(character) || !character.is_whitespace()) {
            starts.push(at);
        }
        previous = character;
    }
    starts
}
