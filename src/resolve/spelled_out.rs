//! Names with a short form in them that the document defines.
//!
//! `type II AECs` names what `type II alveolar epithelial cells` does once `AECs` is defined, and `NC cells` what `neural crest
//! cells` does. Where the definition itself stands within a name, as in `embryonic stem (ES) cells`, both readings are
//! names of their own and the brackets belong to neither (annotation guidelines): `embryonic stem … cells`, `ES … cells`. A
//! reading counts only where the dictionary has the name spelled out: nothing is made up.

use std::rc::Rc;

use super::beside::{gap_at, gap_before, words_beside};
use super::definitions::{RULE, ShortForms};
use super::judge::sentence_of;
use crate::dictionary::{Lexicon, QualifierSide, Status};
use crate::document::{Annotations, Candidate, Document, Fragments, Span, TermId};
use crate::normalize::{fold_name, fold_short_name};

/// Most words of a name before what is defined.
const MAX_BEFORE: usize = 3;
/// Most words of a name behind it.
const MAX_BEHIND: usize = 2;

/// Candidates for names that hold a short form of the document, at every place where it stands.
pub fn spell_out(
    document: &Document,
    lexicon: &Lexicon,
    annotations: &Annotations,
    short_forms: &ShortForms,
) -> Vec<Candidate> {
    let text = document.text.as_str();
    let mut made = Vec::new();
    let forms: Vec<String> = short_forms
        .longs
        .iter()
        .map(|long| fold_name(long.of(text)))
        .collect();
    for &(index, short) in &short_forms.places {
        let Some((_, sentence)) = sentence_of(annotations, short) else {
            continue;
        };
        let long = short_forms.longs[index];
        let words_before = |span| words_next(text, QualifierSide::Left, span, sentence, MAX_BEFORE);
        let find = |part: Span, before: &[Span], behind: &[Span]| {
            let spelled = (long.of(text), forms[index].as_str());
            longest_name(text, lexicon, spelled, part, before, behind)
        };
        let bracket = bracket_around(text, short);
        let whole = bracket.unwrap_or(short);
        let behind = words_next(text, QualifierSide::Right, whole, sentence, MAX_BEHIND);
        let Some(bracket) = bracket else {
            made.extend(find(short, &words_before(short), &behind));
            continue;
        };
        if behind.is_empty() {
            continue;
        }
        // `MR` in `magnetic resonance (MR) imaging` is a name already.
        let is_new =
            |one: &Candidate| !is_a_name(short, one.term, &annotations.candidates, lexicon);
        made.extend(find(short, &[], &behind).into_iter().filter(is_new));
        if gap_before(text, bracket.start, sentence) == Some(long.end) {
            let of_long = find(long, &words_before(long), &behind);
            // Without a word behind the brackets it is an ordinary name.
            made.extend(
                of_long
                    .into_iter()
                    .filter(|one| one.fragments.spans().len() > 1),
            );
        }
    }
    made
}

/// Whether a span is a name of the type of a term as it stands: then the plain mention is meant.
fn is_a_name(span: Span, like: TermId, candidates: &[Candidate], lexicon: &Lexicon) -> bool {
    let entity_type = lexicon.term(like).entity_type;
    let from =
        candidates.partition_point(|candidate| candidate.fragments.cover().start < span.start);
    candidates[from..]
        .iter()
        .take_while(|candidate| candidate.fragments.cover().start == span.start)
        .map(|candidate| (candidate.fragments.cover(), lexicon.term(candidate.term)))
        .any(|(cover, term)| {
            cover == span && term.entity_type == entity_type && term.status != Status::Block
        })
}

/// The brackets around a short form, where it stands alone in them.
fn bracket_around(text: &str, short: Span) -> Option<Span> {
    let is_bracketed = text[..short.start as usize].ends_with(['(', '['])
        && text[short.end as usize..].starts_with([')', ']']);
    is_bracketed.then(|| Span {
        start: short.start - 1,
        end: short.end + 1,
    })
}

/// Growing spans of the words next to a span, with white space between, the shortest first.
fn words_next(
    text: &str,
    side: QualifierSide,
    span: Span,
    sentence: Span,
    n_words: usize,
) -> Vec<Span> {
    gap_at(text, side, span, sentence)
        .into_iter()
        .flat_map(|edge| words_beside(text, side, edge, sentence).take(n_words))
        .collect()
}

/// Candidates for the longest name that `spelled`, as written and normalized, which stands in the text as `part`, makes with
/// words before and behind it, at least one. A bracket between the part and the words behind it belongs to no fragment.
fn longest_name(
    text: &str,
    lexicon: &Lexicon,
    (spelled, form): (&str, &str),
    part: Span,
    before: &[Span],
    behind: &[Span],
) -> Vec<Candidate> {
    let mut sides = sides(text, lexicon, form, part, before, behind);
    sides.sort_by_key(|(left, right)| std::cmp::Reverse(left.len() + right.len()));
    let found = sides.into_iter().map(|(left, right)| {
        let joined = format!("{} {spelled} {}", left.of(text), right.of(text));
        let joined = joined.trim();
        let name = Span {
            start: left.start,
            end: part.end,
        };
        let gap = text
            .get(part.end as usize..right.start as usize)
            .unwrap_or_default();
        let fragments = if gap.trim().is_empty() {
            Fragments::one(Span {
                end: right.end,
                ..name
            })
        } else {
            Fragments::many(vec![name, right])
        };
        let usable = lexicon
            .terms_written(joined)
            .filter(|&term| lexicon.term(term).status == Status::Allow);
        let candidates = usable.map(|term| Candidate {
            fragments: fragments.clone(),
            term,
            rule: Some(RULE),
        });
        candidates.collect::<Vec<_>>()
    });
    found
        .into_iter()
        .find(|found| !found.is_empty())
        .unwrap_or_default()
}

/// The words before and behind a part, one side of them maybe none, with which its normalized form makes one of the
/// dictionary.
///
/// Each side is normalized once: names are put together of normalized words, as they are made of written ones.
fn sides(
    text: &str,
    lexicon: &Lexicon,
    form: &str,
    part: Span,
    before: &[Span],
    behind: &[Span],
) -> Vec<(Span, Span)> {
    let [no_left, no_right] = [part.start, part.end].map(|at| Span { start: at, end: at });
    // What has no letters may fold to nothing.
    let has_letters = |side: &Span| side.of(text).contains(|c: char| c.is_ascii_alphanumeric());
    let may_be_empty = behind.iter().any(|right| !has_letters(right));
    let mut rights: Option<Vec<Rc<str>>> = None;
    let mut sides = Vec::new();
    let mut joined = String::new();
    for &left in std::iter::once(&no_left).chain(before) {
        joined.clear();
        if !left.is_empty() {
            joined.push_str(&fold_short_name(left.of(text)));
        }
        push_word(&mut joined, form);
        let (terms, goes_on) = lexicon.terms_and_longer(&joined);
        if !left.is_empty() && !terms.is_empty() {
            sides.push((left, no_right));
        }
        if !goes_on && !may_be_empty {
            continue;
        }
        let fold_all = || behind.iter().map(|right| fold_short_name(right.of(text)));
        let rights = rights.get_or_insert_with(|| fold_all().collect());
        let length = joined.len();
        for (right_form, &right) in rights.iter().zip(behind) {
            joined.truncate(length);
            push_word(&mut joined, right_form);
            if !lexicon.terms_with_form(&joined).is_empty() {
                sides.push((left, right));
            }
        }
    }
    sides
}

fn push_word(form: &mut String, word: &str) {
    if !form.is_empty() && !word.is_empty() {
        form.push(' ');
    }
    form.push_str(word);
}
