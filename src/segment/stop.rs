//! Whether a sentence ends at a full stop, question mark, exclamation mark or ellipsis: what stands round it.

use super::full_stop::FullStop;
use super::rules::SplitterRules;
use super::surroundings::{char_at, chunk_before, last_word, skip_white_space, word_at};

/// Signs that close what a sentence has opened, and belong to it.
const CLOSERS: &[char] = &[
    ')', ']', '}', '"', '\'', '”', '’', '»', '′', '″', '¹', '²', '³',
];
/// Signs that can open a sentence before its first word.
const OPENERS: &[char] = &[
    '(', '[', '{', '"', '\'', '“', '‘', '«', '„', '¿', '¡', '<', '‹',
];

/// Signs with which no sentence begins.
pub(super) const NEVER_FIRST: &[char] =
    &[',', ';', ':', ')', ']', '±', '×', '<', '>', '≤', '≥', '='];

/// What was found at a stop.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Verdict {
    /// Whether the sentence ends there.
    pub(super) is_end: bool,
    /// One past the last byte of the stop with what closes after it; the scan goes on here.
    pub(super) end: usize,
}

/// What stands after a stop.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Next<'t> {
    /// A capitalized word.
    Capital(&'t str),
    /// A word that begins small but has a capital, digit or Greek letter in it, such as `p53` or `mRNA`.
    Symbol(&'t str),
    /// A word in small letters.
    Small(&'t str),
    /// A number, or a word that begins with a digit.
    Digit,
    /// Anything else.
    Sign,
}

/// Judges the stop at `stop`, where the sentence began at `start`.
pub(super) fn judge(rules: &SplitterRules, text: &str, start: usize, stop: usize) -> Verdict {
    let (run_end, n_dots) = past_run(text, stop);
    let end = past_closers(text, run_end);
    let verdict = |is_end| Verdict { is_end, end };

    if let Some(end) = past_citation(text, stop, end) {
        return Verdict { is_end: true, end };
    }
    let next_at = skip_white_space(text, end);
    if next_at == text.len() {
        return verdict(true);
    }
    if next_at == end {
        return Verdict {
            is_end: n_dots == 1 && is_glued(rules, text, start, stop, end),
            // What looked like a closer may open: `a.(b`.
            end: run_end,
        };
    }
    if text[next_at..].starts_with(NEVER_FIRST) {
        return verdict(false);
    }
    if n_dots > 1 && text[..stop].ends_with(['[', '(']) {
        // Claim: dots in brackets stand for words left out. Must not end at `"Bohr [...] used`.
        return verdict(false);
    }
    if let Some(close) = past_spaced_citation(text, next_at) {
        let is_end = char_at(text, skip_white_space(text, close)).is_none_or(char::is_uppercase);
        return Verdict { is_end, end: close };
    }
    let is_strong = text[stop..run_end].contains(['?', '!']);
    let (next, next_start) = next_token(text, next_at);
    let is_bracketed = text[next_at..next_start].contains(['(', '[', '{']);
    if is_strong || n_dots > 1 {
        // Claim: after ?, ! or an ellipsis a sentence goes on in small letters. Catches `Hello?! Is`; must not catch
        // `Yahoo! in`, `well ... what`.
        return verdict(!matches!(next, Next::Small(_)));
    }
    let full_stop = FullStop {
        rules,
        text,
        start,
        stop,
        has_closer: end > run_end,
        next_start,
        is_bracketed,
    };
    verdict(full_stop.ends_before(next))
}

/// Past a run of stops, and how many dots it has; a spaced ellipsis (`. . .`) is one run.
fn past_run(text: &str, stop: usize) -> (usize, usize) {
    let mut position = stop;
    let mut n_dots = 0;
    loop {
        match char_at(text, position) {
            Some('.') => n_dots += 1,
            Some('…') => n_dots += 3,
            Some('?' | '!') => {}
            Some(' ') if n_dots > 0 && is_lone_dot(text, position + 1) => {}
            _ => return (position, n_dots),
        }
        position += char_at(text, position).map_or(0, char::len_utf8);
    }
}

/// Whether a dot stands at `at` with nothing but a space, a closer or another dot after it.
fn is_lone_dot(text: &str, at: usize) -> bool {
    text.as_bytes().get(at) == Some(&b'.')
        && char_at(text, at + 1)
            .is_none_or(|c| c.is_whitespace() || c == '.' || CLOSERS.contains(&c))
}

fn past_closers(text: &str, at: usize) -> usize {
    let rest = &text[at..];
    at + rest.len() - rest.trim_start_matches(CLOSERS).len()
}

/// Past a citation that follows the stop without a space, where it ends the sentence.
///
/// Claim: numbers right after the stop of a word cite a reference. Catches `cancer.1,2 The`, `cells.[12] The`; must not
/// catch `p = 0.05 The`, `Nkx2.5 Expression`, `exon c.264 C>A`.
fn past_citation(text: &str, stop: usize, at: usize) -> Option<usize> {
    let before = &text.as_bytes()[..stop];
    let is_after_word = before.last() == Some(&b')')
        || before.len() >= 3
            && before[before.len() - 3..]
                .iter()
                .all(u8::is_ascii_lowercase);
    let is_bracketed = text[at..].starts_with('[');
    let first = at + usize::from(is_bracketed);
    if !is_after_word || !char_at(text, first)?.is_ascii_digit() {
        return None;
    }
    let rest = &text[first..];
    let is_part = |c: char| c.is_ascii_digit() || matches!(c, ',' | '-' | '–');
    let numbers = rest.len() - rest.trim_start_matches(is_part).len();
    let mut end = first + numbers;
    if is_bracketed {
        if !text[end..].starts_with(']') {
            return None;
        }
        end += 1;
    }
    let next = skip_white_space(text, end);
    if next == text.len() {
        return Some(end);
    }
    let goes_on = char_at(text, next).is_some_and(|c| c.is_uppercase() || OPENERS.contains(&c));
    (next > end && goes_on).then_some(end)
}

/// Past a citation in square brackets at `at`, after a stop and a space.
///
/// Claim: it belongs to the sentence before. Catches `minutes. [13]. To`, `minutes. [13] To`; must not catch
/// `PET. [18F]deoxyglucose`.
fn past_spaced_citation(text: &str, at: usize) -> Option<usize> {
    let inner = text[at..].strip_prefix('[')?;
    let rest = inner
        .trim_start_matches(|c: char| c.is_ascii_digit() || matches!(c, ',' | '-' | '–' | ' '));
    let close = text.len() - rest.strip_prefix(']')?.len();
    let is_apart = char_at(text, close).is_none_or(|c| c.is_whitespace() || c == '.');
    (rest.len() < inner.len() && is_apart).then_some(close)
}

/// Whether a sentence ends at a stop with no space after it.
///
/// Claim: the space is missing where a small word ends and a capitalized word or a label begins. Catches
/// `mice.Following intravenous`, `CLN2.This`, `pancreatitis.STUDY: Forty`; must not catch `Jane.Doe@example.com`, `onc.2017`,
/// `T.rubripes`, `loc.EU4`.
fn is_glued(rules: &SplitterRules, text: &str, start: usize, stop: usize, end: usize) -> bool {
    let chunk = chunk_before(text, start, stop);
    let word = last_word(chunk);
    let is_after_prose = if word.is_empty() {
        chunk.ends_with([')', ']', '%'])
    } else {
        word.len() >= 3
            && word.bytes().all(|byte| byte.is_ascii_lowercase())
            && rules.abbreviation(word).is_none()
    };
    if chunk.contains(['@', '/', '\\', '_']) || chunk.starts_with("www") {
        return false;
    }
    let rest = &text[end..];
    let letters = rest.trim_start_matches(char::is_alphabetic);
    let next = &rest[..rest.len() - letters.len()];
    let is_capitalized = next.len() >= 2
        && next.chars().next().is_some_and(char::is_uppercase)
        && next.chars().skip(1).all(char::is_lowercase);
    let is_followed = letters.starts_with([' ', '\n', '\r', ',', ':', '-']);
    let is_after_symbol =
        word.len() >= 2 && !chunk.contains('.') && letters.starts_with([' ', '\n']);
    if next.len() >= 2
        && rules.is_starter(next)
        && is_after_symbol
        && rules.abbreviation(word).is_none()
    {
        return true;
    }
    if !is_after_prose {
        return false;
    }
    is_followed && is_capitalized || rules.is_label(next) && letters.starts_with([':', ' ', '/'])
}

/// What a sentence would begin with at `at`, and where its first word starts behind brackets and quotation marks.
fn next_token(text: &str, at: usize) -> (Next<'_>, usize) {
    let rest = &text[at..];
    let body = at + rest.len() - rest.trim_start_matches(OPENERS).len();
    let Some(first) = char_at(text, body) else {
        return (Next::Sign, body);
    };
    let next = if first.is_uppercase() {
        Next::Capital(word_at(text, body))
    } else if first.is_alphabetic() {
        let tail = &text[body..];
        let token = tail
            .find(char::is_whitespace)
            .map_or(tail, |length| &tail[..length]);
        let is_symbol = token
            .contains(|c: char| c.is_uppercase() || c.is_numeric() || ('α'..='ω').contains(&c));
        if is_symbol {
            Next::Symbol(token)
        } else {
            Next::Small(token)
        }
    } else if first.is_numeric() {
        Next::Digit
    } else {
        Next::Sign
    };
    (next, body)
}

#[cfg(test)]
mod tests;
