//! Whether a sentence ends at a full stop, question mark, exclamation mark or ellipsis.

use super::enumeration::{continues_list, is_heading_number};
use super::initial::is_initial;
use super::rules::{AbbreviationClass, SplitterRules};
use super::surroundings::{
    char_at, chunk_before, is_inside_parenthesis, last_word, previous_chunk, skip_white_space,
    word_at,
};

/// Signs that close what a sentence has opened, and belong to it.
const CLOSERS: &[char] = &[
    ')', ']', '}', '"', '\'', '”', '’', '»', '′', '″', '¹', '²', '³',
];
/// Signs that can open a sentence before its first word.
const OPENERS: &[char] = &[
    '(', '[', '{', '"', '\'', '“', '‘', '«', '„', '¿', '¡', '<', '‹',
];

/// Signs with which no sentence begins.
const NEVER_FIRST: &[char] = &[',', ';', ':', ')', ']', '±', '×', '<', '>', '≤', '≥', '='];

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
enum Next<'t> {
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
    let place = Place {
        rules,
        text,
        start,
        stop,
        has_closer: end > run_end,
        next_start,
    };
    verdict(place.ends_before(next, is_bracketed))
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
    let before = text[..stop].as_bytes();
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

/// A single full stop in its sentence.
struct Place<'t> {
    rules: &'t SplitterRules,
    text: &'t str,
    start: usize,
    stop: usize,
    /// Whether a bracket or quotation mark closes after the stop.
    has_closer: bool,
    /// Where the first word after the stop starts.
    next_start: usize,
}

impl Place<'_> {
    fn ends_before(&self, next: Next<'_>, is_bracketed: bool) -> bool {
        let chunk = chunk_before(self.text, self.start, self.stop);
        let word = last_word(chunk);
        if let Next::Capital(next) = next
            && self.rules.is_label(next)
        {
            return true;
        }
        if self.is_item_number(chunk) {
            return false;
        }
        let name = if word.is_empty() { chunk } else { word }; // `N°` is no word
        if let Some(class) = self.rules.abbreviation(name) {
            return self.ends_after_abbreviation(class, next, is_bracketed);
        }
        if is_single_letter(word) {
            return self.ends_after_letter(word, next, is_bracketed);
        }
        if is_dotted_letters(word) {
            return self.ends_after_letters(word, next, is_bracketed);
        }
        match next {
            Next::Capital(_) | Next::Symbol(_) | Next::Digit => true,
            Next::Sign => !self.text[self.stop + 1..]
                .trim_start()
                .starts_with(NEVER_FIRST),
            // Claim: in brackets or with a colon, small letters number a part: `PCR. (a) Expression`, `μm. b-f: Detail`.
            Next::Small(token) if is_bracketed || token.ends_with(':') => true,
            Next::Small(token) => {
                !self.has_closer && is_prose_end(chunk, word) && !token.starts_with("http")
            }
        }
    }

    /// Whether the stop belongs to the number of a list or heading: at the start of the sentence, right after `;`, `:`
    /// or `,`, or as the next number of the list that the sentence begins.
    ///
    /// Catches `1. The first item 2. The second`, `nerve; 6. Cultured cells`; must not catch `in Table 2. The`.
    fn is_item_number(&self, chunk: &str) -> bool {
        if is_heading_number(self.text, self.start, self.stop) {
            return true;
        }
        let bare = chunk.trim_start_matches('(').trim_end_matches(')');
        let is_short = bare.len() <= 3 && bare.bytes().all(|byte| byte.is_ascii_alphanumeric());
        if !is_short || bare.is_empty() {
            return false;
        }
        let at = self.stop - chunk.len();
        let before = previous_chunk(self.text, self.start, at);
        let is_number = bare.bytes().all(|byte| byte.is_ascii_digit());
        let is_after_colon = before.ends_with(':') && (bare == "1" || bare.len() < chunk.len());
        is_number && (before.ends_with(';') || is_after_colon)
            || continues_list(self.text, self.start, at)
    }

    fn ends_after_abbreviation(
        &self,
        class: AbbreviationClass,
        next: Next<'_>,
        is_bracketed: bool,
    ) -> bool {
        let Next::Capital(word) = next else {
            // Claim: after an abbreviation a sentence begins with a capital. Must not catch `no. 5`, `et al. (2001)`,
            // `etc.) to`. Only a symbol may follow the last word of a sentence: `in cells etc. p53 was`.
            return class == AbbreviationClass::BeforeCapital
                && matches!(next, Next::Symbol(_))
                && !self.is_inside();
        };
        if is_bracketed {
            return false;
        }
        match class {
            AbbreviationClass::Never => false,
            AbbreviationClass::BeforeNumber => !is_label_of_number(word),
            AbbreviationClass::BeforeCapital => !self.is_inside(),
            AbbreviationClass::BeforeStarter => self.rules.is_starter(word) && !self.is_inside(),
        }
    }

    fn ends_after_letter(&self, word: &str, next: Next<'_>, is_bracketed: bool) -> bool {
        let is_capital = word.chars().all(char::is_uppercase);
        match next {
            Next::Capital(next) if self.rules.is_starter(next) => !is_bracketed || is_capital,
            Next::Capital(next) => {
                let letter = self.stop - word.len();
                let is_name = self.is_initial_next(next)
                    || is_initial(self.rules, self.text, self.start, letter);
                !is_capital || !is_name
            }
            Next::Digit | Next::Symbol(_) | Next::Sign => is_capital || self.has_closer,
            // Claim: a small word after a capital and a stop is a species: `E. coli`.
            Next::Small(_) => false,
        }
    }

    /// Whether the capitalized word after the stop is itself an initial: `U. S. Government`, not `B. E. coli`.
    fn is_initial_next(&self, next: &str) -> bool {
        let rest = &self.text[self.next_start + next.len()..];
        is_single_letter(next)
            && rest
                .strip_prefix('.')
                .is_some_and(|rest| !rest.trim_start().starts_with(char::is_lowercase))
    }

    fn ends_after_letters(&self, word: &str, next: Next<'_>, is_bracketed: bool) -> bool {
        let Next::Capital(next) = next else {
            return false;
        };
        let is_small = word.chars().any(char::is_lowercase);
        !is_bracketed && !self.is_inside() && (is_small || self.rules.is_starter(next))
    }

    fn is_inside(&self) -> bool {
        !self.has_closer && is_inside_parenthesis(self.text, self.start, self.stop)
    }
}

/// Whether a word is one letter.
fn is_single_letter(word: &str) -> bool {
    let mut chars = word.chars();
    chars.next().is_some_and(char::is_alphabetic) && chars.next().is_none()
}

/// Whether a word is letters with stops between them: `U.S`, `i.v`.
fn is_dotted_letters(word: &str) -> bool {
    word.contains('.') && word.split('.').all(is_single_letter)
}

/// Whether a capitalized word after `Fig.` or `no.` names a number or part: `S1`, `IV`, `A`.
fn is_label_of_number(word: &str) -> bool {
    is_single_letter(word)
        || word.contains(|c: char| c.is_ascii_digit())
        || word.bytes().all(|byte| b"IVXLC".contains(&byte))
}

/// Whether what stands before a stop ends a sentence even where the next begins with a small letter.
///
/// Claim: a small word of four letters or more that is no known abbreviation does, as do a closing bracket and a
/// symbol of letters and digits or capitals. Catches `stable. lungs are unchanged`, `(Fig. 2). os, outer segment`,
/// `at P5. mr-s was`; must not catch `C. elegans`, `s.c. injections`.
fn is_prose_end(chunk: &str, word: &str) -> bool {
    if word.is_empty() {
        return chunk.ends_with([')', ']', '%']);
    }
    let is_symbol = word.bytes().any(|byte| byte.is_ascii_digit())
        || word.len() >= 3 && word.bytes().all(|byte| byte.is_ascii_uppercase());
    if word.contains(char::is_alphabetic) && is_symbol {
        return true;
    }
    word.len() >= 4 && word.chars().all(char::is_lowercase)
}

#[cfg(test)]
mod tests;
