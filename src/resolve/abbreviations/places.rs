//! Where short forms and their long forms may stand: around brackets and inside them.

use memchr::memchr2;

use super::MAX_WINDOW;
use crate::dictionary::ShortFormWords;
use crate::document::Span;

/// Most brackets that may be open at once; the outer ones of more are forgotten.
const MAX_OPEN: usize = 16;

/// A short form, and where its long form may be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Place {
    /// The short form.
    pub(super) short: Span,
    /// The long form, or what it ends.
    pub(super) window: Span,
    /// Whether the long form is the window.
    pub(super) is_whole: bool,
}

/// The places of a sentence where a short form may stand that `is_short` takes for one, in order of their brackets.
pub(super) fn places(
    text: &str,
    sentence: Span,
    words: &ShortFormWords,
    is_short: impl Fn(&str) -> bool,
) -> Vec<Place> {
    let mut places = Vec::new();
    for bracket in brackets(text, sentence) {
        let inner = Span {
            start: bracket.start + 1,
            end: bracket.end - 1,
        };
        let content = trim(text, inner);
        if content.is_empty() {
            continue;
        }
        let before = trim(text, before(text, sentence, bracket.start));
        if !before.is_empty() {
            places.extend(long_then_short(text, before, content, words, &is_short));
            places.extend(short_then_long(text, before, content, &is_short));
        }
        if content.len() <= MAX_WINDOW as usize {
            places.extend(inside(text, content, words, &is_short));
        }
    }
    places
}

/// The end of a sentence's part before a bracket.
fn before(text: &str, sentence: Span, bracket: u32) -> Span {
    let start = sentence.start.max(bracket.saturating_sub(MAX_WINDOW));
    Span::new(text.ceil_char_boundary(start as usize), bracket as usize)
}

/// `colorectal cancer (CRC)`, `colorectal cancer (hereafter CRC; n = 3)`.
fn long_then_short(
    text: &str,
    before: Span,
    content: Span,
    words: &ShortFormWords,
    is_short: impl Fn(&str) -> bool,
) -> Option<Place> {
    let inside = content.of(text);
    let end = short_end(inside);
    let behind = inside[end..].trim_start_matches([',', ';', ':', ' ']);
    // `(P < 0.05)`, `(OR 2.3)`, `(n = 12)`: a measure, not a name.
    if behind.starts_with(['=', '<', '>', '≤', '≥']) {
        return None;
    }
    let short = bare(
        text,
        Span::new(content.start as usize, content.start as usize + end),
        words,
    );
    let is_measure = short
        .of(text)
        .chars()
        .filter(|c| c.is_alphanumeric())
        .count()
        == 2
        && behind
            .trim_start_matches(['-', '+', '−'])
            .starts_with(|c: char| c.is_ascii_digit());
    if is_measure || !is_short(short.of(text)) {
        return None;
    }
    let window = last_clause(text, before);
    (!window.is_empty()).then_some(Place {
        short,
        window,
        is_whole: false,
    })
}

/// `CRC (colorectal cancer)`.
fn short_then_long(
    text: &str,
    before: Span,
    content: Span,
    is_short: impl Fn(&str) -> bool,
) -> Option<Place> {
    // What separates may be longer than a byte: a no-break space is.
    let start = before
        .of(text)
        .trim_end_matches(|c: char| !c.is_whitespace() && !matches!(c, '(' | '['))
        .len();
    let short = Span::new(before.start as usize + start, before.end as usize);
    let is_name = has_capitals(short.of(text)) && is_short(short.of(text));
    (is_name && content.len() <= MAX_WINDOW as usize).then_some(Place {
        short,
        window: content,
        is_whole: true,
    })
}

/// `(colorectal cancer, CRC)`, `(CRC = colorectal cancer)`, `(CRC: colorectal cancer; GC: gastric cancer)`.
fn inside(
    text: &str,
    content: Span,
    words: &ShortFormWords,
    is_short: impl Fn(&str) -> bool,
) -> Vec<Place> {
    let mut places = Vec::new();
    if !content.of(text).contains([',', ';', '=', ':']) {
        return places;
    }
    let mut previous: Option<Span> = None;
    for part in parts(text, content) {
        let surface = part.of(text);
        if let Some(at) = surface.find(['=', ':']) {
            let short = trim(
                text,
                Span::new(part.start as usize, part.start as usize + at),
            );
            let long = Span::new(part.start as usize + at + 1, part.end as usize);
            places.push(Place {
                short,
                window: trim(text, long),
                is_whole: true,
            });
        }
        // A symbol behind another is a second name, as in `(HER2, ERBB2)`.
        let is_wordy = |long: &str| {
            long.contains(' ') || long.chars().filter(|c| c.is_lowercase()).count() >= 3
        };
        if let Some(long) = previous.filter(|long| is_wordy(long.of(text))) {
            places.push(Place {
                short: bare(text, part, words),
                window: long,
                is_whole: false,
            });
        }
        previous = Some(part);
    }
    places.retain(|place| {
        let short = place.short.of(text);
        !place.window.is_empty() && has_capitals(short) && is_short(short)
    });
    places
}

fn has_capitals(short: &str) -> bool {
    short.chars().filter(|c| c.is_uppercase()).count() >= 2
}

/// What commas and semicolons separate in a stretch.
fn parts(text: &str, content: Span) -> impl Iterator<Item = Span> {
    let mut start = content.start as usize;
    content.of(text).split([',', ';']).map(move |part| {
        let span = Span::new(start, start + part.len());
        start += part.len() + 1;
        trim(text, span)
    })
}

/// The end of a short form at the start of what stands in brackets.
fn short_end(inside: &str) -> usize {
    let mut ends = inside.char_indices().filter(|&(at, c)| {
        let behind = &inside[at..];
        match c {
            ';' | ':' | '=' | '<' | '>' | '≤' | '≥' => true,
            ',' => behind[1..].starts_with(char::is_whitespace),
            ' ' => behind.starts_with(" or ") || behind.starts_with(" and "),
            _ => false,
        }
    });
    ends.next().map_or(inside.len(), |(at, _)| at)
}

/// A short form without the words and quotes around it.
fn bare(text: &str, span: Span, words: &ShortFormWords) -> Span {
    let is_around =
        |c: char| c.is_whitespace() || matches!(c, '"' | '\'' | '“' | '”' | '‘' | '’' | '`' | ',');
    let mut left = span;
    loop {
        let surface = left.of(text);
        let start =
            left.start as usize + surface.len() - surface.trim_start_matches(is_around).len();
        let inner = surface.trim_matches(is_around);
        left = Span::new(start, start + inner.len());
        let Some((word, rest)) = inner.split_once(char::is_whitespace) else {
            return left;
        };
        if !words.lead.contains(word.trim_end_matches(',')) {
            return left;
        }
        left = Span::new(left.end as usize - rest.len(), left.end as usize);
    }
}

/// The end of a stretch, behind the last stop, dash, bracket that is still open, or remark in brackets.
fn last_clause(text: &str, stretch: Span) -> Span {
    let surface = stretch.of(text);
    let start = clause_start(surface);
    trim(
        text,
        Span::new(stretch.start as usize + start, stretch.end as usize),
    )
}

fn clause_start(surface: &str) -> usize {
    let mut depth = 0_usize;
    // Where the remark ends that is being passed, if what follows it begins a word.
    let mut remark_end = None;
    let mut behind: Option<(usize, char)> = None;
    for (at, character) in surface.char_indices().rev() {
        let end = at + character.len_utf8();
        match character {
            ')' | ']' => {
                if depth == 0 {
                    let is_apart = surface[end..]
                        .starts_with(|c: char| c.is_whitespace() || matches!(c, '/' | ',' | ';'));
                    remark_end = is_apart.then_some(end);
                }
                depth += 1;
            }
            '(' | '[' if depth == 0 => return end,
            '(' | '[' => {
                depth -= 1;
                let begins_word = surface[..at]
                    .chars()
                    .next_back()
                    .is_none_or(char::is_whitespace);
                if let Some(remark_end) = remark_end.filter(|_| depth == 0 && begins_word) {
                    return past_signs(surface, remark_end);
                }
            }
            '—' => return end,
            '-' if behind == Some((end, '-')) => return end + 1,
            '.' | ';' | ':' | '!' | '?' if depth == 0 => {
                let closed = surface[end..].trim_start_matches(['"', '\'', ')', ']']);
                let is_initial = character == '.' && is_one_letter(&surface[..at]);
                if closed.starts_with(char::is_whitespace) && !is_initial {
                    return surface.len() - closed.len();
                }
            }
            _ => {}
        }
        behind = Some((at, character));
    }
    0
}

/// Whether a stretch ends with a word of one letter: `S` of `S. aureus`.
fn is_one_letter(surface: &str) -> bool {
    let mut back = surface.chars().rev();
    back.next().is_some_and(char::is_alphabetic) && back.next().is_none_or(|c| !c.is_alphanumeric())
}

fn past_signs(surface: &str, from: usize) -> usize {
    let behind = &surface[from..];
    let signs = |c: char| c.is_whitespace() || matches!(c, '/' | '-' | ',' | ';');
    from + behind.len() - behind.trim_start_matches(signs).len()
}

/// Pairs of round or square brackets that close within the sentence, innermost ones included, in order of opening.
fn brackets(text: &str, sentence: Span) -> Vec<Span> {
    let mut open = Vec::new();
    let mut pairs = Vec::new();
    let bytes = sentence.of(text).as_bytes();
    let first = memchr2(b'(', b'[', bytes).unwrap_or(bytes.len());
    for (at, &byte) in bytes.iter().enumerate().skip(first) {
        let at = sentence.start as usize + at;
        match byte {
            b'(' | b'[' => {
                if open.len() == MAX_OPEN {
                    open.remove(0);
                }
                open.push((byte, at));
            }
            b')' | b']' => {
                let opener = if byte == b')' { b'(' } else { b'[' };
                if let Some(depth) = open.iter().rposition(|&(bracket, _)| bracket == opener) {
                    pairs.push(Span::new(open[depth].1, at + 1));
                    open.truncate(depth);
                }
            }
            _ => {}
        }
    }
    pairs.sort_unstable();
    pairs
}

pub(super) fn trim(text: &str, span: Span) -> Span {
    let inside = span.of(text);
    let start = span.start as usize + (inside.len() - inside.trim_start().len());
    Span::new(
        start.min(span.end as usize),
        (start + inside.trim().len()).min(span.end as usize),
    )
}
