//! What the short forms of a document mean.

use std::collections::BTreeMap;

use memchr::memmem::Finder;

use crate::dictionary::{CaseRule, Lexicon, Status, has_exact_case};
use crate::document::{Annotations, Candidate, Document, Fragments, Span, TermId};
use crate::normalize::{is_on_words, is_part_of_symbol};

/// The rule's name on the candidates made here.
pub const RULE: &str = "abbreviation";

/// Words between the start of a long form and the term at its end beyond which the term is not what is defined.
const MAX_EXTRA_WORDS: usize = 3;

/// Words that say that the term at the end of a long form is not its head.
const NOT_THE_HEAD: &[&str] = &[
    "of", "from", "in", "with", "without", "and", "or", "to", "for", "by", "on", "at", "the",
    "versus",
];

/// Candidates for every place in the content where a short form stands that this document defines and whose long form
/// names a concept, and for long forms that reach further than their term (`advanced gastric cancer (AGC)`).
///
/// The first definition of a short form holds in the whole document.
pub fn apply_definitions(
    document: &Document,
    lexicon: &Lexicon,
    annotations: &Annotations,
    short_forms: &ShortForms,
) -> Vec<Candidate> {
    let mut made = Vec::new();
    let mut candidate = |span: Span, terms: &[TermId]| {
        let fragments = Fragments::one(span);
        made.extend(terms.iter().map(|&term| Candidate {
            fragments: fragments.clone(),
            term,
            rule: Some(RULE),
        }));
    };
    let mut meanings = Vec::new();
    for &long in &short_forms.longs {
        let terms = terms_of(document, lexicon, annotations, long);
        if !candidates_from(annotations, long).any(|other| other.fragments.cover() == long) {
            candidate(long, &terms);
        }
        meanings.push(terms);
    }
    for &(index, place) in &short_forms.places {
        candidate(place, &meanings[index]);
    }
    made
}

/// The short forms that a document defines, and where they stand. The first definition of each holds.
#[derive(Clone, Debug, Default)]
pub struct ShortForms {
    /// Their long forms where they are defined, in the order of the short forms.
    pub(super) longs: Vec<Span>,
    /// Each place in the content, in order of the text, with the index of its long form.
    pub(super) places: Vec<(usize, Span)>,
}

impl ShortForms {
    /// Looks a document through.
    pub fn of(document: &Document, annotations: &Annotations) -> Self {
        let definitions = first_definitions(document, annotations);
        let shorts: Vec<&str> = definitions.keys().copied().collect();
        Self {
            places: occurrences(document, &shorts),
            longs: definitions.into_values().collect(),
        }
    }
}

/// The candidates that begin inside a span; candidates are in order of start.
fn candidates_from(
    annotations: &Annotations,
    span: Span,
) -> impl Iterator<Item = &Candidate> + Clone {
    let all = &annotations.candidates;
    let from = all.partition_point(|candidate| candidate.fragments.cover().start < span.start);
    all[from..]
        .iter()
        .take_while(move |candidate| candidate.fragments.cover().start < span.end)
}

/// Each short form, without a plural `s`, with the long form of its first definition. A single letter stands for too much else
/// to be read so wherever it stands.
pub(super) fn first_definitions<'d>(
    document: &'d Document,
    annotations: &Annotations,
) -> BTreeMap<&'d str, Span> {
    let mut first = BTreeMap::new();
    for pair in &annotations.abbreviations {
        let short = singular(pair.short.of(&document.text));
        if short.chars().nth(1).is_some() {
            first.entry(short).or_insert(pair.long);
        }
    }
    first
}

/// The terms that a long form names: by its whole normalized form, else by the longest term that ends it with only
/// modifiers before.
fn terms_of(
    document: &Document,
    lexicon: &Lexicon,
    annotations: &Annotations,
    long: Span,
) -> Vec<TermId> {
    let surface = long.of(&document.text);
    let names_something = |term: &TermId| {
        let term = lexicon.term(*term);
        term.concept.is_some() && term.status != Status::Block
    };
    let whole: Vec<TermId> = lexicon
        .terms_written(surface)
        .filter(names_something)
        .collect();
    if !whole.is_empty() {
        return whole;
    }
    let heads = candidates_from(annotations, long).filter(|candidate| {
        let cover = candidate.fragments.cover();
        candidate.rule.is_none() && long.contains(cover) && cover.end == long.end
    });
    let Some(start) = heads
        .clone()
        .map(|candidate| candidate.fragments.cover().start)
        .min()
    else {
        return Vec::new();
    };
    let modifiers = document.text[long.start as usize..start as usize].split_whitespace();
    let are_modifiers = modifiers.clone().count() <= MAX_EXTRA_WORDS
        && modifiers
            .clone()
            .all(|word| !NOT_THE_HEAD.contains(&word.to_lowercase().as_str()));
    if !are_modifiers {
        return Vec::new();
    }
    // A head that needs context itself defines nothing: `familial APC (FAP)`.
    heads
        .filter(|candidate| candidate.fragments.cover().start == start)
        .map(|candidate| candidate.term)
        .filter(|&term| lexicon.term(term).status == Status::Allow)
        .filter(names_something)
        .filter(|&term| {
            let term = lexicon.term(term);
            let surface = &document.text[start as usize..long.end as usize];
            term.case == CaseRule::Any || has_exact_case(&term.name, surface)
        })
        .collect()
}

/// The places in content sections where short forms stand as words of their own, with or without a plural `s`, in
/// order of the text, each with the index of its short form.
fn occurrences(document: &Document, shorts: &[&str]) -> Vec<(usize, Span)> {
    let mut places = Vec::new();
    for (index, short) in shorts.iter().enumerate() {
        let finder = Finder::new(short);
        for (_, section) in document.content() {
            let text = section.span.of(&document.text);
            let mut from = 0;
            while let Some(length) = finder.find(&text.as_bytes()[from..]) {
                let at = from + length;
                from = at + 1;
                let end = at + short.len();
                let end = end + usize::from(text[end..].starts_with('s'));
                let place = Span::new(at, end);
                if is_on_words(text, place) && !is_part_of_symbol(text, place) {
                    let start = section.span.start as usize;
                    places.push((index, Span::new(start + at, start + end)));
                }
            }
        }
    }
    places.sort_by_key(|&(_, place)| place.end);
    places
}

/// A short form without its plural `s`, which is one behind a capital or a digit (`CTCs`, `iPSCs`; not `Cys`).
pub(super) fn singular(short: &str) -> &str {
    short
        .strip_suffix('s')
        .filter(|stem| stem.ends_with(|c: char| c.is_uppercase() || c.is_numeric()))
        .unwrap_or(short)
}
