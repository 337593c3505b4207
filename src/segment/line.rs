//! Whether a sentence ends at the end of a line.

use super::enumeration::{BULLETS, Marker};
use super::rules::SplitterRules;
use super::surroundings::{char_at, skip_white_space, word_at};

/// Narrower paragraphs, in characters, are lists or headings, not wrapped prose.
const NARROWEST_WRAP: usize = 40;
/// Wider ones are not wrapped: their lines are paragraphs.
const WIDEST_WRAP: usize = 200;

/// Judges the ends of lines of one section.
#[derive(Debug, Default)]
pub(super) struct LineJudge {
    /// The end of the paragraph that was measured last.
    paragraph_end: usize,
    /// The width of its widest line, in characters.
    width: usize,
    /// Where it starts.
    paragraph_start: usize,
}

impl LineJudge {
    /// Whether a sentence ends at the line end at `line_end`.
    ///
    /// Claim: a blank line ends a sentence; a single line end does, unless the text was wrapped there, that is, unless
    /// the next word would not have fitted in the line. Catches a title or a heading in its own line, a bullet, a
    /// section label; must not catch `patients with\ncolorectal cancer` in a text wrapped at 80 columns.
    pub(super) fn is_end(&mut self, rules: &SplitterRules, text: &str, line_end: usize) -> bool {
        let next = skip_white_space(text, line_end);
        let gap = &text[line_end..next];
        if next == text.len() || is_blank(gap) {
            return true;
        }
        let before = text[..line_end].trim_end();
        let line_start = before.rfind(['\n', '\r']).map_or(0, |index| index + 1);
        let line = &before[line_start..];
        if is_label_line(rules, &text[next..]) || is_bullet(text, next) {
            return true;
        }
        if line.ends_with([',', '/', '-', '(', '&', '–']) {
            return false;
        }
        let is_after_stop = line.ends_with(['.', ':', ';', '?', '!']);
        if is_after_stop && Marker::read(text, next).is_some() {
            return true;
        }
        self.measure(text, line_end);
        let first = char_at(text, next);
        let is_narrow = self.width < NARROWEST_WRAP;
        if first.is_some_and(char::is_lowercase) && !is_after_stop {
            return is_narrow || is_small_label(&text[next..]);
        }
        let is_title = line_start <= self.paragraph_start && !is_after_stop;
        if is_title && rules.is_starter(word_at(text, next)) {
            return true;
        }
        let first_word = text[next..]
            .find(char::is_whitespace)
            .unwrap_or(text.len() - next);
        let needed = n_chars(line) + 1 + n_chars(&text[next..next + first_word]);
        is_narrow || self.width > WIDEST_WRAP || needed <= self.width
    }

    /// Measures the paragraph round a line end, unless it is the one that was measured last.
    fn measure(&mut self, text: &str, line_end: usize) {
        if line_end < self.paragraph_end {
            return;
        }
        let mut start = line_end;
        while let Some(newline) = text[..start].rfind('\n') {
            // Far enough: the width of what lies further back says nothing more.
            if text[newline + 1..start].trim().is_empty() || line_end - newline > WIDEST_WRAP * 8 {
                break;
            }
            start = newline;
        }
        self.paragraph_start = text.len().min(if start == line_end {
            line_start(text, line_end)
        } else {
            start
        });
        self.width = 0;
        let mut end = self.paragraph_start;
        for line in text[self.paragraph_start..].split_inclusive('\n') {
            let content = line.trim();
            if content.is_empty() && end > line_end {
                break;
            }
            self.width = self.width.max(n_chars(content));
            end += line.len();
        }
        self.paragraph_end = end;
    }
}

fn line_start(text: &str, line_end: usize) -> usize {
    text[..line_end]
        .rfind('\n')
        .map_or(0, |newline| newline + 1)
}

fn n_chars(line: &str) -> usize {
    line.chars().count()
}

/// Whether white space between two words holds a blank line.
fn is_blank(gap: &str) -> bool {
    let n_feeds = gap.matches('\n').count();
    let n_lines = if n_feeds == 0 {
        gap.matches('\r').count()
    } else {
        n_feeds
    };
    n_lines >= 2
}

fn is_bullet(text: &str, at: usize) -> bool {
    char_at(text, at).is_some_and(|c| {
        BULLETS.contains(&c) && char_at(text, at + c.len_utf8()).is_some_and(char::is_whitespace)
    })
}

/// Whether a line begins with a section label and its colon.
fn is_label_line(rules: &SplitterRules, line: &str) -> bool {
    let word = word_at(line, 0);
    let is_known = rules.is_label(word) || rules.is_label(&word.to_uppercase());
    is_known
        && line[word.len()..]
            .chars()
            .take(60)
            .take_while(|c| c.is_alphabetic() || matches!(c, ' ' | '/' | '&' | ',' | ':'))
            .any(|c| c == ':')
}

/// Whether a line begins with a word or two in small letters and a colon: `impression: stable`.
fn is_small_label(line: &str) -> bool {
    let Some(colon) = line
        .char_indices()
        .take(40)
        .find(|(_, c)| *c == ':')
        .map(|(index, _)| index)
    else {
        return false;
    };
    let label = &line[..colon];
    label.split(' ').count() <= 3 && label.chars().all(|c| c.is_alphabetic() || c == ' ')
}
