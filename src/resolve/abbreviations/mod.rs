//! Short forms that a document defines.
//!
//! Where pairs may stand is after A. S. Schwartz and M. A. Hearst, A simple algorithm for identifying abbreviation
//! definitions in biomedical text, Pac Symp Biocomput 2003, PMID 12603049; `places` adds definitions within brackets. How
//! their letters must lie is after the ordered strategies of S. Sohn et al., Abbreviation definition identification based on
//! automatic precision estimates, BMC Bioinformatics 2008, PMID 18817555 (`Ab3P`); instead of trying one after the other,
//! `align` finds the best way at once, and its shape is the rule, with the confidence that
//! `dictionaries/cues/short_forms.tsv` has for it.

mod align;
mod places;

use align::{Alignment, Pieces, align, in_any_order, letters, pieces};
use places::{Place, places};

use crate::dictionary::{ShortFormRule, ShortFormWords};
use crate::document::{Abbreviation, Span};
use crate::normalize::is_hyphen;

/// Longest stretch before a bracket, or inside one, that is searched for a long form, in bytes; longer than any long form
/// of the published gold standards.
const MAX_WINDOW: u32 = 400;
/// Longest short form, in bytes.
const MAX_SHORT: usize = 40;
/// Most letters and digits of a short form, and most characters.
const MAX_LETTERS: usize = 12;
const MAX_CHARS: usize = 14;

/// Letters of a short form from which on two words of its long form may be passed over.
const LONG_ENOUGH_FOR_TWO: usize = 5;

/// The names of the rules, as `dictionaries/cues/short_forms.tsv` has them.
mod rules {
    pub(super) const ONE_LETTER: &str = "one letter";
    pub(super) const INITIALS: &str = "initials";
    pub(super) const BEGINNINGS: &str = "beginnings";
    pub(super) const INNER: &str = "inner letters";
    pub(super) const INITIALS_OVER: &str = "initials over a word";
    pub(super) const BEGINNINGS_OVER: &str = "beginnings over a word";
    pub(super) const INNER_OVER: &str = "inner letters over a word";
    pub(super) const LOOSE: &str = "loose letters";
    pub(super) const ANY_ORDER: &str = "any order";
    pub(super) const NO_NUMBER: &str = "number left out";
}

/// Finds definitions of short forms.
#[derive(Clone, Debug)]
pub struct DefinitionFinder {
    words: ShortFormWords,
}

impl DefinitionFinder {
    /// With the words and rules to go by.
    pub fn new(words: ShortFormWords) -> Self {
        Self { words }
    }

    /// Finds the definitions in one sentence, in order of their brackets, and appends them.
    pub fn find(&self, text: &str, sentence: Span, out: &mut Vec<Abbreviation>) {
        let is_short = |short: &str| self.is_short_form(short);
        for place in places(text, sentence, &self.words, is_short) {
            if let Some(pair) = self.pair_at(text, place)
                && !out
                    .iter()
                    .rev()
                    .any(|other| (other.short, other.long) == (pair.short, pair.long))
            {
                out.push(pair);
            }
        }
    }

    /// Whether a long form could be that of a short form: by its letters, as a whole.
    pub fn stands_for(&self, short: &str, long: &str) -> bool {
        let place = Place {
            short: Span::default(),
            window: Span::new(0, long.len()),
            is_whole: true,
        };
        long.len() <= MAX_WINDOW as usize
            && self.is_short_form(short)
            && self.long_form(long, short, place).is_some()
    }

    /// The pair at a place: of the short form and the same without a plural `s`, the one whose letters lie better.
    fn pair_at(&self, text: &str, place: Place) -> Option<Abbreviation> {
        let short = place.short.of(text);
        let singular = short.strip_suffix('s').filter(|stem| {
            stem.chars().count() >= 2
                && stem.ends_with(|c: char| c.is_uppercase() || c.is_numeric())
        });
        let found = singular
            .into_iter()
            .chain([short])
            .filter_map(|stem| self.long_form(text, stem, place));
        let (long, rule, _) =
            found.reduce(|best, next| if next.2 > best.2 { next } else { best })?;
        Some(Abbreviation {
            short: place.short,
            long,
            confidence: rule.confidence,
            rule: rule.name,
        })
    }

    /// The long form of a short form without its plural, with the rule that it follows and the points of each letter.
    fn long_form(
        &self,
        text: &str,
        short: &str,
        place: Place,
    ) -> Option<(Span, ShortFormRule, i32)> {
        let letters = letters(short);
        let window = if place.is_whole {
            let n_words = place.window.of(text).split_whitespace().count();
            (n_words <= max_words(letters.len())).then_some(place.window)?
        } else {
            last_words(text, place.window, max_words(letters.len()))
        };
        let pieces = pieces(window.of(text), &self.words);
        let accept = |first: usize, name: &str| {
            let start = word_start(text, window, pieces.pieces.get(first)?.range.start);
            let long = without_quotes(text, Span::new(start, window.end as usize));
            let is_right = !place.is_whole || start == window.start as usize;
            let rule = self.words.rule(name)?;
            (is_right
                && letters.len() >= rule.least_letters
                && is_long_form(text, short, long, rule.name))
            .then_some((long, rule))
        };
        let aligned = align(&letters, &pieces);
        if let Some(aligned) = &aligned
            && let Some(name) = rule_of(aligned, short, &letters, &pieces, place)
            && let Some((long, rule)) = accept(aligned.first, name)
        {
            let n_letters = i32::try_from(letters.len()).unwrap_or(1).max(1);
            return Some((long, rule, 100 * aligned.points / n_letters));
        }
        if place.is_whole || is_in_small_letters(short) {
            return None;
        }
        if let Some(first) = in_any_order(&letters, &pieces)
            && let Some((long, rule)) = accept(first, rules::ANY_ORDER)
        {
            return Some((long, rule, 0));
        }
        let (last, stem) = letters.split_last()?;
        let has_number = last.is_numeric() && stem.last().is_some_and(|c| !c.is_numeric());
        if aligned.is_some() || !has_number {
            return None;
        }
        let stem = align(stem, &pieces).filter(is_plain)?;
        accept(stem.first, rules::NO_NUMBER).map(|(long, rule)| (long, rule, 0))
    }

    /// One to twelve letters and digits in at most two words, beginning with one of them, with a letter.
    fn is_short_form(&self, text: &str) -> bool {
        let has_length = text.len() <= MAX_SHORT
            && text.chars().count() <= MAX_CHARS
            && (1..=MAX_LETTERS).contains(&text.chars().filter(|c| c.is_alphanumeric()).count());
        has_length
            && text.starts_with(char::is_alphanumeric)
            && text.contains(char::is_alphabetic)
            && !text
                .trim_end_matches('+')
                .contains(['=', '<', '>', '%', '~', '+'])
            && !is_counted(text)
            && !self.is_never(text)
    }

    fn is_never(&self, text: &str) -> bool {
        let is_in_capitals = text.chars().all(char::is_uppercase) && text.chars().nth(1).is_some();
        self.words.never.contains(text)
            || !is_in_capitals && self.words.never.contains(text.to_lowercase().as_str())
    }
}

/// Whether there are three words or more, or two that count something: `10 mg`, `group 2`; not `PAR 2`.
fn is_counted(text: &str) -> bool {
    let is_quantity = |one: &str| one.chars().all(|c| c.is_numeric() || c == '.');
    let mut words = text.split_whitespace();
    match [words.next(), words.next(), words.next()] {
        [Some(first), Some(second), None] => {
            is_quantity(first)
                || second.starts_with(char::is_numeric) && !first.chars().all(char::is_uppercase)
        }
        [.., third] => third.is_some(),
    }
}

/// The rule that letters follow as they lie.
fn rule_of(
    aligned: &Alignment,
    short: &str,
    letters: &[char],
    pieces: &Pieces,
    place: Place,
) -> Option<&'static str> {
    // `tumor necrosis factor-related apoptosis-inducing ligand (TRAIL)` may pass over two words, `VHL` may not.
    let may_pass = if letters.len() >= LONG_ENOUGH_FOR_TWO && aligned.n_inside == 0 {
        2
    } else {
        1
    };
    if aligned.points < 0 || !aligned.has_word || aligned.n_passed > may_pass {
        return None;
    }
    if letters.len() == 1 {
        let pieces = pieces.pieces.as_slice();
        let is_one_word = aligned.first + 1 == pieces.len() && pieces[aligned.first].begins_word;
        let is_one_letter =
            !place.is_whole && is_one_word && !is_in_small_letters(short) && is_plain(aligned);
        return is_one_letter.then_some(rules::ONE_LETTER);
    }
    let is_over = aligned.n_passed > 0;
    let name = if aligned.n_without_beginning > 0 {
        (!is_over && aligned.n_passed_lightly == 0).then_some(rules::LOOSE)?
    } else {
        match (aligned.n_inside > 0, aligned.n_next > 0, is_over) {
            (true, _, false) => rules::INNER,
            (true, _, true) => rules::INNER_OVER,
            (false, true, false) => rules::BEGINNINGS,
            (false, true, true) => rules::BEGINNINGS_OVER,
            (false, false, false) => rules::INITIALS,
            (false, false, true) => rules::INITIALS_OVER,
        }
    };
    // Words in small letters stand in brackets for many reasons.
    let is_strict = name == rules::INITIALS
        || letters.len() >= 3 && matches!(name, rules::BEGINNINGS | rules::INNER);
    (is_strict || !is_in_small_letters(short)).then_some(name)
}

/// Whether every letter begins a piece and nothing is passed over.
fn is_plain(aligned: &Alignment) -> bool {
    let Alignment {
        n_passed,
        n_passed_lightly,
        n_without_beginning,
        n_inside,
        n_next,
        ..
    } = aligned;
    n_passed + n_passed_lightly + n_without_beginning + n_inside + n_next == 0
}

fn is_in_small_letters(short: &str) -> bool {
    !short.contains(char::is_uppercase)
}

/// How many words a long form may have: min(n + 5, 2n) for n letters and digits.
fn max_words(n_letters: usize) -> usize {
    (n_letters + 5).min(2 * n_letters)
}

/// The last `n` words of a stretch.
fn last_words(text: &str, span: Span, n: usize) -> Span {
    let stretch = span.of(text);
    let mut starts = stretch.char_indices().rev().filter(|&(at, c)| {
        !c.is_whitespace()
            && stretch[..at]
                .chars()
                .next_back()
                .is_none_or(char::is_whitespace)
    });
    let start = starts.nth(n.saturating_sub(1)).map_or(0, |(at, _)| at);
    Span::new(span.start as usize + start, span.end as usize)
}

/// Where the word begins that holds a place of a window: a long form has whole words, `3-hydroxy-…` with its number, but
/// without a prefix that its short form leaves out: `E-cadherin` of `anti-E-cadherin (E-cad)`.
fn word_start(text: &str, window: Span, at: usize) -> usize {
    let before = &window.of(text)[..at];
    let whole = before.trim_end_matches(|c: char| !c.is_whitespace()).len();
    let prefix = before[whole..].strip_suffix(is_hyphen);
    let is_prefix =
        prefix.is_some_and(|prefix| !prefix.is_empty() && prefix.chars().all(char::is_lowercase));
    window.start as usize + if is_prefix { at } else { whole }
}

/// A long form without a quotation mark or a bracket that only opens.
fn without_quotes(text: &str, span: Span) -> Span {
    let surface = span.of(text);
    let mut inner = surface.trim_start_matches(['"', '\'', '“', '‘']);
    if inner.starts_with(['(', '[']) && !is_balanced(inner) {
        inner = &inner[1..];
    }
    Span::new(span.end as usize - inner.len(), span.end as usize)
}

/// Whether what precedes a bracket can be a long form: longer than its short form, which is not in it, in one clause.
fn is_long_form(text: &str, short: &str, long: Span, rule: &str) -> bool {
    let surface = long.of(text);
    let repeats_short = surface
        .split(|c: char| !c.is_alphanumeric() && c != '_')
        .any(|word| word == short);
    // `Surveillance, Epidemiology, and End Results` is one name; with letters inside words a list is as likely.
    let may_be_list = matches!(rule, rules::INITIALS | rules::INITIALS_OVER);
    let mut pairs = surface.char_indices().zip(surface.chars().skip(1));
    let breaks = pairs.any(|((at, c), next)| {
        next.is_whitespace()
            && (matches!(c, '.' | ';' | ':' | '!' | '?') && at > 1 || c == ',' && !may_be_list)
            || c.is_whitespace() && matches!(next, '(' | '[')
    });
    surface.len() > short.len() && !repeats_short && !breaks && is_balanced(surface)
}

fn is_balanced(text: &str) -> bool {
    let mut depth = 0_i32;
    text.chars().all(|c| {
        match c {
            '(' | '[' => depth += 1,
            ')' | ']' => depth -= 1,
            _ => {}
        }
        depth >= 0
    }) && depth == 0
}

#[cfg(test)]
mod tests;
