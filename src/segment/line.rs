//! Whether a sentence ends at the end of a line.

use super::enumeration::{BULLETS, Marker};
use super::rules::SplitterRules;
use super::stop::NEVER_FIRST;
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
        if is_joined(rules, line, &text[next..]) {
            return false;
        }
        if label_length(rules, &text[next..]).is_some() || is_bullet(text, next) {
            return true;
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

/// Whether a line cannot end a sentence: it ends inside a phrase, or is the label of what follows.
///
/// Catches `QUESTIONS/\nPURPOSES: We`, `METHODS:\nFour hundred`, `(10% breathing\n, n = 4)`; must not catch
/// `as follows:\n• mice`.
fn is_joined(rules: &SplitterRules, line: &str, next: &str) -> bool {
    let last_word = line.rsplit([' ', '/']).next().unwrap_or_default();
    line.ends_with([',', '/', '-', '(', '&', '–'])
        || line.ends_with("&amp;")
        || next.starts_with(NEVER_FIRST)
        || rules.is_in_label(last_word)
        || label_length(rules, line) == Some(line.len())
}

/// The length of the section label that a line begins with, its colon included.
fn label_length(rules: &SplitterRules, line: &str) -> Option<usize> {
    let word = word_at(line, 0);
    if !rules.is_label(word) && !rules.is_label(&word.to_uppercase()) {
        return None;
    }
    let tail = &line[word.len()..];
    let colon = tail
        .char_indices()
        .take(60)
        .take_while(|(_, c)| c.is_alphabetic() || matches!(c, ' ' | '/' | '&' | ',' | ':'))
        .find(|(_, c)| *c == ':')?;
    Some(word.len() + colon.0 + 1)
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

#[cfg(test)]
mod tests {
    use super::super::splitter::SentenceSplitter;
    use super::*;
    use crate::document::Span;

    fn cut(text: &str) -> Vec<&str> {
        let rows = [
            ("label", "METHODS"),
            ("label", "PURPOSES"),
            ("label", "QUESTIONS"),
            ("starter", "The"),
        ];
        let splitter = SentenceSplitter::new(SplitterRules::from_rows(rows).unwrap());
        let mut spans = Vec::new();
        splitter.split(text, Span::new(0, text.len()), &mut spans);
        spans.into_iter().map(|span| span.of(text)).collect()
    }

    #[test]
    fn wrapped_prose_goes_on_over_the_line_end() {
        let text = "Liver metastases are commonly detected in a range of malignancies in\n\
                    patients with colorectal cancer and in those with melanoma, of whom\n\
                    Kupffer cells are known. Few\nlived.";
        assert_eq!(cut(text).len(), 2, "{:?}", cut(text));
    }

    #[test]
    fn a_title_a_heading_a_bullet_and_a_blank_line_end_a_sentence() {
        let abstract_text = "Cells of mice were grown in a medium for a long time, and this line is long enough to tell.";
        for (name, text, n_sentences) in [
            ("title", format!("Cells in cancer\n{abstract_text}"), 2),
            ("title of one width", "Liver metastases of colorectal cancer in old mice\nThe cells of mice were grown in a new medium".to_owned(), 2),
            ("bullets", "We used the following:\n• mice\n• rats".to_owned(), 3),
            ("blank line", "patients with\n\nliver".to_owned(), 2),
            ("blank line of a file from Windows", "patients with\r\n\r\nliver".to_owned(), 2),
            ("label", format!("Cells in cancer\nMETHODS: {abstract_text}"), 2),
            ("label over two lines", format!("Is it clear? QUESTIONS/\nPURPOSES: {abstract_text}"), 2),
            ("narrow list", "Review\nAffiliations".to_owned(), 2),
        ] {
            assert_eq!(cut(&text).len(), n_sentences, "{name}: {:?}", cut(&text));
        }
    }

    #[test]
    fn a_line_that_begins_with_a_comma_or_follows_a_conjunction_goes_on() {
        assert_eq!(cut("Air was breathed\n, then oxygen.").len(), 1);
        assert_eq!(cut("Mice, rats,\nDogs and cats.").len(), 1);
    }
}
