//! The scan over a section.

use super::enumeration::cut_items;
use super::line::LineJudge;
use super::rules::SplitterRules;
use super::stop::judge;
use super::surroundings::{char_before, chunk_before, skip_white_space};
use crate::document::Span;

/// Cuts sections into sentences.
///
/// ```
/// use oncotag::document::Span;
/// use oncotag::segment::{SentenceSplitter, SplitterRules};
///
/// let rules = SplitterRules::from_rows([("never", "e.g")])?;
/// let text = "Some cells, e.g. neutrophils, moved. Others (p = 0.05) did not.";
/// let mut sentences = Vec::new();
/// SentenceSplitter::new(rules).split(text, Span::new(0, text.len()), &mut sentences);
/// assert_eq!(sentences[0].of(text), "Some cells, e.g. neutrophils, moved.");
/// assert_eq!(sentences.len(), 2);
/// # Ok::<(), oncotag::segment::RuleError>(())
/// ```
#[derive(Clone, Debug, Default)]
pub struct SentenceSplitter {
    rules: SplitterRules,
}

/// What a byte can be to the scan.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Sign {
    None,
    Stop,
    LineEnd,
    Colon,
    Bullet,
}

/// Candidates by byte. `…` and `•` share their first byte, 0xE2, with many other signs.
const SIGNS: [Sign; 256] = {
    let mut signs = [Sign::None; 256];
    signs[b'.' as usize] = Sign::Stop;
    signs[b'?' as usize] = Sign::Stop;
    signs[b'!' as usize] = Sign::Stop;
    signs[b'\n' as usize] = Sign::LineEnd;
    signs[b'\r' as usize] = Sign::LineEnd;
    signs[b':' as usize] = Sign::Colon;
    signs[0xE2] = Sign::Bullet;
    signs
};

impl SentenceSplitter {
    /// A splitter by these rules.
    pub fn new(rules: SplitterRules) -> Self {
        Self { rules }
    }

    /// Appends the sentences of a section to `out`.
    ///
    /// Spans count bytes of the whole `text`; they are in order, do not overlap, begin and end with a character that is
    /// no white space, lie inside `section`, and cover every such character in it. A sentence without a line end in it,
    /// cut again by itself, stays one; a wrapped one may be cut where the width of its lines looks otherwise alone.
    ///
    /// # Panics
    /// If `section` does not lie on char boundaries of `text`.
    pub fn split(&self, text: &str, section: Span, out: &mut Vec<Span>) {
        let scope = section.of(text);
        let base = section.start as usize;
        let mut emit = |start: usize, end: usize| {
            cut_items(scope, start, end, |start, end| {
                let end = start + scope[start..end].trim_end().len();
                if start < end {
                    out.push(Span::new(base + start, base + end));
                }
            });
        };
        let mut lines = LineJudge::default();
        let mut start = skip_white_space(scope, 0);
        let mut position = start;
        while let Some((at, sign)) = next_sign(scope, position) {
            let (end, resume) = self.judge(scope, start, at, sign, &mut lines);
            position = resume;
            if let Some(end) = end {
                emit(start, end);
                start = skip_white_space(scope, end);
                position = position.max(start);
            }
        }
        emit(start, scope.len());
    }

    /// Where the sentence ends that holds the sign at `at`, if it ends there, and where the scan goes on.
    fn judge(
        &self,
        scope: &str,
        start: usize,
        at: usize,
        sign: Sign,
        lines: &mut LineJudge,
    ) -> (Option<usize>, usize) {
        match sign {
            Sign::Stop => {
                let verdict = judge(&self.rules, scope, start, at);
                (verdict.is_end.then_some(verdict.end), verdict.end)
            }
            Sign::LineEnd => {
                let is_end = lines.is_end(&self.rules, scope, at);
                (is_end.then_some(at), skip_white_space(scope, at))
            }
            Sign::Colon => (self.label_before(scope, start, at), at + 1),
            Sign::Bullet => {
                let rest = &scope[at..];
                if rest.starts_with('…') {
                    return self.judge(scope, start, at, Sign::Stop, lines);
                }
                let is_bullet = rest.strip_prefix(['•', '⁃', '‣']).is_some_and(|item| {
                    item.starts_with(|c: char| c.is_whitespace() || c.is_alphanumeric())
                }) && at > start
                    && char_before(scope, at).is_some_and(char::is_whitespace);
                (
                    is_bullet.then_some(at),
                    at + rest.chars().next().map_or(1, char::len_utf8),
                )
            }
            Sign::None => (None, at + 1),
        }
    }

    /// Where the section label begins that ends with the colon at `colon`, if the sentence at `start` ends before it.
    ///
    /// Claim: a label in capitals starts a sentence even without a stop before it. Catches `ABSTRACT OBJECTIVE: To`,
    /// `in 12% MATERIALS AND METHODS: Mice`; must not catch `see METHOD 2: a`, `(RESULTS: none)`.
    fn label_before(&self, scope: &str, start: usize, colon: usize) -> Option<usize> {
        let mut label = None;
        let mut end = colon;
        while end > start {
            let chunk = chunk_before(scope, start, end);
            let is_all_known = !chunk.is_empty()
                && chunk
                    .trim_end_matches(',')
                    .split('/')
                    .all(|word| self.rules.is_in_label(word));
            if !is_all_known {
                if is_in_capitals(chunk) {
                    return None; // a longer label than the rules know: `REFERRING DIAGNOSIS:`
                }
                break;
            }
            let at = end - chunk.len();
            if chunk.split('/').any(|word| self.rules.is_label(word)) {
                label = Some(at);
            }
            let before = scope[start..at].trim_end();
            if scope[start + before.len()..at].contains(['\n', '\r']) {
                return None; // the end of the line before it has been judged
            }
            end = start + before.len();
        }
        label.filter(|&at| at > start)
    }
}

/// Whether a chunk is a word in capitals without punctuation after it.
fn is_in_capitals(chunk: &str) -> bool {
    chunk.len() > 1 && chunk.ends_with(char::is_alphabetic) && !chunk.contains(char::is_lowercase)
}

/// The next candidate at or after `from`.
fn next_sign(scope: &str, from: usize) -> Option<(usize, Sign)> {
    let found = scope.as_bytes()[from..]
        .iter()
        .position(|&byte| SIGNS[usize::from(byte)] != Sign::None)?;
    let at = from + found;
    Some((at, SIGNS[usize::from(scope.as_bytes()[at])]))
}

#[cfg(test)]
mod tests;
