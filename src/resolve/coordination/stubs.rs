//! Members that share a part of a word: `pre- and post-metastatic niche`, `intra- and extrahepatic metastases`.

use super::RULE;
use super::list::{List, stub};
use super::names::{Names, fragments};
use crate::document::{Candidate, Span, TermId};
use crate::normalize::is_hyphen;

/// The shortest part of a word that may be shared where no hyphen shows it, in characters.
const SHORTEST_TAIL: usize = 4;

/// Completes the members of a list that end in a hyphen; `None` where there are none or the dictionary has no such name.
pub(super) fn complete(names: &Names<'_>, list: &List) -> Option<Vec<Candidate>> {
    let (&whole, rest) = list.behind.split_first()?;
    let mut made = Vec::new();
    for member in &list.before {
        let Some((&last, before)) = member.split_last() else {
            break;
        };
        let Some(stem) = stub(last.of(names.text)) else {
            break;
        };
        let found = tails(names.text, whole)
            .find_map(|tail| with_tail(names, (last, stem), before, tail, rest));
        made.extend(found.unwrap_or_default());
    }
    (!made.is_empty()).then_some(made)
}

/// The parts of a word that a stub may share: behind its hyphens, else each end that is long enough, longest first.
fn tails(text: &str, word: Span) -> impl Iterator<Item = Span> {
    let surface = word.of(text);
    let starts = surface.char_indices().skip(1).map(|(at, _)| at);
    let behind_hyphens: Vec<usize> = surface
        .char_indices()
        .filter(|&(_, character)| is_hyphen(character))
        .map(|(at, character)| at + character.len_utf8())
        .collect();
    let n_characters = surface.chars().count();
    let starts: Vec<usize> = if behind_hyphens.is_empty() {
        starts
            .take(n_characters.saturating_sub(SHORTEST_TAIL))
            .collect()
    } else {
        behind_hyphens
    };
    starts.into_iter().filter_map(move |start| {
        let span = Span {
            start: word.start + u32::try_from(start).ok()?,
            end: word.end,
        };
        (!span.is_empty()).then_some(span)
    })
}

/// The name that a stub makes with the end of a word and what follows: the most words that one has.
fn with_tail(
    names: &Names<'_>,
    (stub, stem): (Span, &str),
    before: &[Span],
    tail: Span,
    rest: &[Span],
) -> Option<Vec<Candidate>> {
    let surface = |words: &[Span]| -> Vec<String> {
        let surfaces = words.iter().map(|word| word.of(names.text).to_owned());
        surfaces.collect()
    };
    (0..=rest.len()).rev().find_map(|n_behind| {
        let behind = &rest[..n_behind];
        (0..=before.len().min(1)).rev().find_map(|n_before| {
            let before = &before[before.len() - n_before..];
            let terms = ["-", ""].into_iter().find_map(|joint| {
                let word = format!("{stem}{joint}{}", tail.of(names.text));
                let words = [surface(before), vec![word], surface(behind)].concat();
                let terms: Vec<TermId> = names.written(&words.join(" "));
                (!terms.is_empty()).then_some(terms)
            })?;
            let words = [before, &[stub], &[tail], behind].concat();
            let fragments = fragments(names.text, &words);
            let candidates = terms.into_iter().map(|term| Candidate {
                fragments: fragments.clone(),
                term,
                rule: Some(RULE),
            });
            Some(candidates.collect())
        })
    })
}
