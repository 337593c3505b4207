//! Affixes: what stands before or behind a name, joined by a hyphen.

use crate::dictionary::{AffixEffect, AffixPlace, AffixRule, AffixRules};
use crate::document::{EntityTypeId, Span};
use crate::normalize::is_word_char;

/// What stands round a hit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Boundary {
    /// Nothing that matters.
    Free,
    /// An affix with a hyphen; the span covers affix, hyphen and hit.
    Affixed {
        /// What the affix does to the hit.
        effect: AffixEffect,
        /// The affix with its hyphen.
        affix: Span,
        /// The whole word.
        whole: Span,
    },
}

/// Looks for an affix that makes another thing of a hit, or denies it.
///
/// Catches `anti-EGFR`, `HER2-negative`, `metastasis-free`; not `CT-guided`, `EGFR-mutant`.
pub(super) fn judge_boundary(
    text: &str,
    span: Span,
    entity_type: EntityTypeId,
    rules: &AffixRules,
) -> Boundary {
    let prefix = text[..span.start as usize]
        .strip_suffix(is_hyphen)
        .map(|before| {
            let start = before
                .rfind(|c: char| !is_word_char(c))
                .map_or(0, |at| at + char_len(before, at));
            (&before[start..], Span::new(start, span.start as usize))
        });
    let suffix = text[span.end as usize..]
        .strip_prefix(is_hyphen)
        .map(|after| {
            let end = after
                .find(|c: char| !is_word_char(c))
                .unwrap_or(after.len());
            let affix_end = text.len() - after.len() + end;
            (&after[..end], Span::new(span.end as usize, affix_end))
        });
    let found = [(prefix, AffixPlace::Prefix), (suffix, AffixPlace::Suffix)]
        .into_iter()
        .find_map(|(side, place)| {
            let (word, affix) = side?;
            let rule = rules.find(word, place, entity_type)?;
            Some((rule, affix))
        });
    match found {
        None => Boundary::Free,
        Some((AffixRule { effect, .. }, affix)) => Boundary::Affixed {
            effect: *effect,
            affix,
            whole: Span {
                start: span.start.min(affix.start),
                end: span.end.max(affix.end),
            },
        },
    }
}

fn is_hyphen(character: char) -> bool {
    matches!(character, '-' | '\u{2010}' | '\u{2011}' | '\u{2013}')
}

fn char_len(text: &str, at: usize) -> usize {
    text[at..].chars().next().map_or(0, char::len_utf8)
}
