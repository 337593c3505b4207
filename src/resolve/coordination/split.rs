//! A mention that is a list as a whole, taken apart.

use super::list::{is_function_word, is_small_word, members_of};
use super::names::{Names, fragments};
use crate::document::{Fragments, Span};

/// What a member that is a name of the dictionary is worth, in words that are shared less.
const NAME: usize = 8;
/// What a reading that the words speak for is worth.
const LIKELY: usize = 5;
/// The most words that a reading may share, so that values stay positive.
const MOST: usize = 40;

/// How the first and the last member are cut: words that all share before, and behind.
#[derive(Clone, Copy)]
struct Reading {
    before: usize,
    behind: usize,
}

/// The members of a list with what they share.
pub(super) fn split(names: &Names<'_>, mention: Span) -> Vec<Fragments> {
    let whole = || vec![Fragments::one(mention)];
    // A hit that goes over the conjunction keeps it, unless it is as long as the list.
    let inside = names.hits_inside(mention);
    let members =
        members_of(names.text, mention, &inside).or_else(|| members_of(names.text, mention, &[]));
    let Some(members) = members else {
        return whole();
    };
    let readings = readings(&members);
    let best = readings
        .into_iter()
        .max_by_key(|&reading| value(names, &members, reading));
    best.map_or_else(whole, |reading| {
        parts(names, &members, reading)
            .iter()
            .map(|words| fragments(names.text, words))
            .collect()
    })
}

/// All cuts that leave each member a word of its own.
fn readings(members: &[Vec<Span>]) -> Vec<Reading> {
    let (Some(first), Some(last)) = (members.first(), members.last()) else {
        return Vec::new();
    };
    (0..first.len())
        .flat_map(|before| (0..last.len()).map(move |behind| Reading { before, behind }))
        .collect()
}

/// The words of each member.
fn parts(names: &Names<'_>, members: &[Vec<Span>], reading: Reading) -> Vec<Vec<Span>> {
    let (Some(first), Some(last)) = (members.first(), members.last()) else {
        return Vec::new();
    };
    let before = &first[..reading.before];
    let behind = &last[last.len() - reading.behind..];
    let n = members.len();
    let own = members.iter().enumerate().map(|(index, words)| {
        let from = if index == 0 { reading.before } else { 0 };
        let to = words.len() - if index + 1 == n { reading.behind } else { 0 };
        let words = &words[from..to];
        // `of both the ICA and the venous sinus`: the article is the shared one's.
        match words {
            [article, rest @ ..]
                if index > 0 && !rest.is_empty() && ends_in_article(names, before, *article) =>
            {
                rest
            }
            _ => words,
        }
    });
    own.map(|own| {
        let words = [before, own, behind].concat();
        words
            .into_iter()
            .filter(|word| !is_both(names, *word))
            .collect()
    })
    .collect()
}

/// Whether an article stands at the end of what is shared, so that a member needs none.
fn ends_in_article(names: &Names<'_>, before: &[Span], word: Span) -> bool {
    is_small_word(word.of(names.text))
        && before
            .last()
            .is_some_and(|last| is_small_word(last.of(names.text)))
}

fn is_both(names: &Names<'_>, word: Span) -> bool {
    ["both", "either"]
        .iter()
        .any(|known| word.of(names.text).eq_ignore_ascii_case(known))
}

/// How much speaks for a reading.
fn value(names: &Names<'_>, members: &[Vec<Span>], reading: Reading) -> usize {
    let parts = parts(names, members, reading);
    if reading.before + reading.behind == 0 {
        // A list of names that stand as they are would be marked as such.
        return 0;
    }
    let n_names = parts
        .iter()
        .filter(|words| !names.of_words(words).is_empty())
        .count();
    let likely = usize::from(is_likely(names, members, reading));
    let shares_both = usize::from(reading.before > 0 && reading.behind > 0);
    let shared = (reading.before + reading.behind + 2 * shares_both).min(MOST);
    n_names * NAME + likely * LIKELY + MOST - shared
}

/// Whether the words alone speak for a reading: what the first member begins with up to a preposition, a head behind two words
/// or more, all but the last word before a single one, or members that end alike.
fn is_likely(names: &Names<'_>, members: &[Vec<Span>], reading: Reading) -> bool {
    let (Some(first), Some(last)) = (members.first(), members.last()) else {
        return false;
    };
    let link = |words: &[Span]| {
        words
            .iter()
            .position(|word| is_function_word(names.text, *word) && !is_both(names, *word))
    };
    let same = |one: Option<&Span>, other: Option<&Span>| match (one, other) {
        (Some(one), Some(other)) => one
            .of(names.text)
            .eq_ignore_ascii_case(other.of(names.text)),
        _ => false,
    };
    let expected = if let Some(at) = link(first).filter(|&at| at > 0) {
        let has_article = first
            .get(at + 1)
            .is_some_and(|word| is_small_word(word.of(names.text)));
        let article = usize::from(has_article && at + 2 < first.len());
        // Each member with its own article keeps it: `of the lung and the liver`.
        let is_each = last
            .first()
            .is_some_and(|word| is_small_word(word.of(names.text)));
        (at + 1 + if is_each { 0 } else { article }, 0)
    } else if let Some(at) = link(last).filter(|&at| at > 0) {
        (0, last.len() - at)
    } else if same(first.last(), last.last()) && first.len() > last.len() {
        (first.len() - last.len(), 0)
    } else if last.len() == 1 {
        (first.len() - 1, 0)
    } else {
        (0, 1)
    };
    (reading.before, reading.behind) == expected
}
