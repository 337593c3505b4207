//! Names with a short form in them that the document defines.
//!
//! `type II AECs` names what `type II alveolar epithelial cells` does once `AECs` is defined, and `NC cells` what `neural crest
//! cells` does. Where the definition itself stands within a name, as in `embryonic stem (ES) cells`, both readings are
//! names of their own and the brackets belong to neither (annotation guidelines): `embryonic stem … cells`, `ES … cells`. A
//! reading counts only where the dictionary has the name spelled out: nothing is made up.

use super::beside::{gap_at, gap_before, words_beside};
use super::definitions::{RULE, ShortForms};
use super::judge::sentence_of;
use crate::dictionary::{Lexicon, QualifierSide, Status};
use crate::document::{Annotations, Candidate, Document, Fragments, Span, TermId};
use crate::normalize::fold_name;

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

/// Words on one side of a name, and their normalized form.
type Side = (Span, String);

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
    // Each side is normalized once: names are put together of normalized words, as they are made of written ones.
    let sides_of = |at: u32, words: &[Span]| -> Vec<Side> {
        let none = Span { start: at, end: at };
        let all = std::iter::once(none).chain(words.iter().copied());
        all.map(|side| (side, fold_name(side.of(text)))).collect()
    };
    let (lefts, rights) = (sides_of(part.start, before), sides_of(part.end, behind));
    let mut sides: Vec<(&Side, &Side)> = lefts
        .iter()
        .flat_map(|left| rights.iter().map(move |right| (left, right)))
        .filter(|(left, right)| !left.0.is_empty() || !right.0.is_empty())
        .collect();
    sides.sort_by_key(|(left, right)| std::cmp::Reverse(left.0.len() + right.0.len()));
    let mut joined_form = String::new();
    sides.retain(|(left, right)| {
        joined_form.clear();
        for part in [left.1.as_str(), form, right.1.as_str()] {
            if !joined_form.is_empty() && !part.is_empty() {
                joined_form.push(' ');
            }
            joined_form.push_str(part);
        }
        !lexicon.terms_with_form(&joined_form).is_empty()
    });
    let found = sides.into_iter().map(|(&(left, _), &(right, _))| {
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
