//! Affixes: what stands before or behind a name, joined by a hyphen.

use std::borrow::Cow;

use crate::dictionary::{AffixEffect, AffixPlace, AffixRule, AffixRules};
use crate::document::{EntityTypeId, Span};
use crate::normalize::{before_hyphen, behind_hyphen, is_hyphen, is_ignorable, is_word_char};

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
    /// A minus sign that denies the hit and is no part of it.
    Signed(Span),
}

/// Looks for an affix that makes another thing of a hit, or denies it.
///
/// Catches `anti-EGFR`, `HER2-negative` (with any hyphen, and at the end of a line), `metastasis-free`; not `CT-guided`,
/// `EGFR-mutant`.
pub(super) fn judge_boundary(
    text: &str,
    span: Span,
    entity_type: EntityTypeId,
    rules: &AffixRules,
) -> Boundary {
    let prefix = before_hyphen(text, span.start as usize).map(|end| {
        let start = text[..end]
            .rfind(|c: char| !is_word_char(c))
            .map_or(0, |at| text.ceil_char_boundary(at + 1));
        (&text[start..end], Span::new(start, span.start as usize))
    });
    let suffix = behind_hyphen(text, span.end as usize).map(|start| {
        let end = text[start..]
            .find(|c: char| !is_word_char(c))
            .map_or(text.len(), |length| start + length);
        (&text[start..end], Span::new(span.end as usize, end))
    });
    let found = [(prefix, AffixPlace::Prefix), (suffix, AffixPlace::Suffix)]
        .into_iter()
        .find_map(|(side, place)| {
            let (word, affix) = side?;
            let rule = rules.find(&visible(word), place, entity_type)?;
            Some((rule, affix))
        });
    match found {
        None => minus_behind(text, span.end as usize)
            .filter(|_| rules.find(MINUS, AffixPlace::Suffix, entity_type).is_some())
            .map_or(Boundary::Free, Boundary::Signed),
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

/// How a minus sign is written in the table of affixes.
const MINUS: &str = "(-)";

/// Words before which a marker's minus sign stands. Before any other word the hyphen may be one that a space has strayed
/// behind: `VEGF- induced`, `HER2- positive`.
const SIGNED_NOUNS: &[&str] = &[
    "adenocarcinoma",
    "adenocarcinomas",
    "breast",
    "cancer",
    "cancers",
    "carcinoma",
    "carcinomas",
    "case",
    "cases",
    "cell",
    "cells",
    "disease",
    "group",
    "lesion",
    "lesions",
    "mice",
    "patient",
    "patients",
    "status",
    "subgroup",
    "subtype",
    "subtypes",
    "tissue",
    "tissues",
    "tumor",
    "tumors",
    "tumour",
    "tumours",
];

/// A minus sign that stands for `negative`: `ER(-)`, `ATM-/-`, and `ER-` where that is no first half of a longer word, as in
/// `ER- and PR-positive` or at the end of a line.
fn minus_behind(text: &str, byte: usize) -> Option<Span> {
    let rest = &text[byte..];
    let in_brackets = rest
        .strip_prefix('(')
        .and_then(|rest| rest.strip_prefix(is_hyphen))
        .and_then(|rest| rest.strip_prefix(')'));
    let behind = match in_brackets {
        Some(behind) if !behind.starts_with(is_word_char) => behind,
        Some(_) => return None,
        None => {
            let behind = rest.strip_prefix(is_hyphen)?;
            let other_allele = behind
                .strip_prefix('/')
                .and_then(|b| b.strip_prefix(is_hyphen));
            match other_allele {
                Some(behind) if !behind.starts_with(is_word_char) => behind,
                _ => is_end_of_sign(behind).then_some(behind)?,
            }
        }
    };
    Some(Span::new(byte, text.len() - behind.len()))
}

/// Whether what follows a hyphen says that it is a sign: the word ends with another one after a slash (`ER-/PR-`), a noun that
/// markers describe stands behind a space, or the brackets or the clause end.
fn is_end_of_sign(behind: &str) -> bool {
    if let Some(others) = behind.strip_prefix('/') {
        let word = others.split(char::is_whitespace).next().unwrap_or_default();
        return word
            .trim_end_matches([',', '.', ';', ')'])
            .ends_with(is_hyphen);
    }
    if let Some(next) = behind.strip_prefix(' ') {
        let word = next.split(|c: char| !c.is_alphabetic()).next();
        let is_word = |known: &&str| word.is_some_and(|word| word.eq_ignore_ascii_case(known));
        return SIGNED_NOUNS.iter().any(is_word);
    }
    behind.starts_with([')', ';'])
}

/// A word without its invisible characters (`neg\u{ad}ative`).
fn visible(word: &str) -> Cow<'_, str> {
    if word.contains(is_ignorable) {
        Cow::Owned(word.replace(is_ignorable, ""))
    } else {
        Cow::Borrowed(word)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::Vocabulary;

    /// The affix round `name`, as it stands in the text.
    fn affix<'t>(text: &'t str, name: &str) -> Option<(AffixEffect, &'t str)> {
        let mut vocabulary = Vocabulary::default();
        let biomarker = vocabulary.add_type("biomarker", "biomarker");
        let rules = AffixRules::embedded(&vocabulary);
        let start = text.find(name).unwrap();
        let span = Span::new(start, start + name.len());
        match judge_boundary(text, span, biomarker, &rules) {
            Boundary::Free => None,
            Boundary::Signed(sign) => Some((AffixEffect::Negated, sign.of(text))),
            Boundary::Affixed {
                effect,
                affix,
                whole,
            } => {
                assert!(whole.contains(affix) && whole.contains(span));
                Some((effect, affix.of(text)))
            }
        }
    }

    #[test]
    fn an_affix_is_told_by_any_hyphen_and_across_a_line_break() {
        for hyphen in [
            "-",
            "\u{2010}",
            "\u{2011}",
            "\u{2012}",
            "\u{2013}",
            "\u{2212}",
            "\u{fe63}",
            "\u{ff0d}",
            "-\n",
            "-\r\n",
            "\u{2212}\r",
            "\u{200e}-\u{200e}",
        ] {
            let text = format!("of HER2{hyphen}negative cancer");
            let suffix = format!("{hyphen}negative");
            assert_eq!(
                affix(&text, "HER2"),
                Some((AffixEffect::Negated, suffix.as_str())),
                "{text:?}"
            );
            let text = format!("(anti{hyphen}HER2)");
            let prefix = format!("anti{hyphen}");
            assert_eq!(
                affix(&text, "HER2"),
                Some((AffixEffect::Other, prefix.as_str())),
                "{text:?}"
            );
        }
        assert!(affix("HER2-neg\u{ad}ative", "HER2").is_some());
        assert!(affix("é anti-HER2", "HER2").is_some());
    }

    #[test]
    fn a_minus_sign_denies_and_the_first_half_of_a_word_does_not() {
        for (text, sign) in [
            ("HER2(-) tumors", "(-)"),
            ("HER2(\u{2212}), ER(+)", "(\u{2212})"),
            ("HER2- breast cancer", "-"),
            ("HER2\u{2212} tumors", "\u{2212}"),
            ("(ER+/HER2-)", "-"),
            ("HER2-/PR- tumors", "-"),
            ("HER2-/- mice", "-/-"),
        ] {
            assert_eq!(
                affix(text, "HER2"),
                Some((AffixEffect::Negated, sign)),
                "{text:?}"
            );
        }
        for text in [
            "HER2- and ER-positive",
            "HER2-, PR- or ER-positive",
            "HER2-/PR-positive",
            "HER2-\nbased",
            "HER2- positive tumors",
            "HER2- induced growth",
            "HER2(-)x",
        ] {
            assert_eq!(affix(text, "HER2"), None, "{text:?}");
        }
    }

    #[test]
    fn a_dash_between_words_makes_no_affix() {
        for text in [
            "HER2 - negative",
            "HER2\u{2014}negative",
            "HER2--negative",
            "HER2-\n\nnegative",
            "HER2-",
            "-HER2",
            "HER2 negative",
            "HER2-mutant",
        ] {
            assert_eq!(affix(text, "HER2"), None, "{text:?}");
        }
    }
}
