//! Labels of abstract parts in running text: `METHODS:`, `Background and aims:`, or a heading line of its own.
//!
//! A label is made of words that name parts of a paper, so that 'KRAS: a review' and 'Conclusion of the trial was'
//! are none.

use memchr::memchr2;

/// Words that name a part of a paper.
const PART_WORDS: &[&str] = &[
    "abstract",
    "acquisition",
    "advances",
    "aim",
    "aims",
    "analyses",
    "analysis",
    "approach",
    "availability",
    "background",
    "bias",
    "case",
    "cases",
    "comparison",
    "comparisons",
    "concerns",
    "conclusion",
    "conclusions",
    "contact",
    "content",
    "context",
    "criteria",
    "data",
    "description",
    "design",
    "discussion",
    "eligibility",
    "evidence",
    "expert",
    "exposure",
    "exposures",
    "extraction",
    "finding",
    "findings",
    "funding",
    "future",
    "goal",
    "goals",
    "highlights",
    "hypotheses",
    "hypothesis",
    "identifier",
    "impact",
    "implementation",
    "implications",
    "importance",
    "information",
    "innovation",
    "interpretation",
    "intervention",
    "interventions",
    "introduction",
    "knowledge",
    "limitation",
    "limitations",
    "material",
    "materials",
    "measure",
    "measurement",
    "measurements",
    "measures",
    "message",
    "method",
    "methodology",
    "methods",
    "motivation",
    "novelty",
    "objective",
    "objectives",
    "observation",
    "observations",
    "opinion",
    "outcome",
    "outcomes",
    "outlook",
    "participant",
    "participants",
    "patients",
    "perspectives",
    "points",
    "population",
    "presentation",
    "principal",
    "procedure",
    "procedures",
    "purpose",
    "purposes",
    "question",
    "questions",
    "rationale",
    "recommendation",
    "recommendations",
    "registration",
    "relevance",
    "report",
    "reports",
    "result",
    "results",
    "sample",
    "scope",
    "search",
    "selection",
    "setting",
    "settings",
    "significance",
    "source",
    "sources",
    "statement",
    "strategy",
    "strengths",
    "subjects",
    "summary",
    "synthesis",
    "unlabelled",
    "validation",
];

/// Words that may stand beside them in a label.
const OTHER_WORDS: &[&str] = &[
    "and",
    "animal",
    "animals",
    "areas",
    "basic",
    "clinical",
    "computational",
    "concluding",
    "covered",
    "diagnostic",
    "end",
    "experimental",
    "field",
    "for",
    "gain",
    "have",
    "home",
    "in",
    "is",
    "key",
    "language",
    "lay",
    "level",
    "levels",
    "main",
    "major",
    "new",
    "number",
    "of",
    "on",
    "or",
    "paper",
    "patient",
    "plain",
    "practice",
    "primary",
    "public",
    "reader",
    "recent",
    "remarks",
    "research",
    "review",
    "secondary",
    "statistical",
    "studies",
    "study",
    "supplementary",
    "take",
    "the",
    "therapeutic",
    "this",
    "to",
    "trial",
    "was",
    "we",
    "what",
    "will",
    "with",
];

/// The longest label, in bytes.
const MAX_BYTES: usize = 80;

/// A label found in a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Label<'t> {
    /// The label without its colon.
    pub(super) name: &'t str,
    /// Where the label starts, in bytes.
    pub(super) start: usize,
    /// Where the text after it starts, in bytes; the end of the text where nothing follows.
    pub(super) text_start: usize,
}

/// The label that a line begins with: known words up to a colon (`Methods: We …`), the first in upper case.
///
/// Catches 'Design, setting and participants: …'; must not catch 'Two results: …' as its first word is none.
pub(super) fn label_at_start(line: &str) -> Option<Label<'_>> {
    let colon = first_colon(line)?;
    let name = line[..colon].trim();
    let rest = &line[colon + 1..];
    // 'Results:5' is no label, 'Results:' at the end of a line is one.
    if !is_label(name) || rest.starts_with(|c: char| !c.is_whitespace() && !c.is_alphabetic()) {
        return None;
    }
    let text_start = line.len() - rest.trim_start().len();
    Some(Label {
        name,
        start: line.len() - line.trim_start().len(),
        text_start,
    })
}

/// Whether a line is nothing but a label (`BACKGROUND`, `Materials and methods`).
pub(super) fn is_bare_label(line: &str) -> bool {
    is_label(line.trim())
}

/// The labels inside a text that has lost its line breaks, as in MEDLINE's `AB`: at the start and after the end of a
/// sentence.
///
/// Capital labels count anywhere there; labels in small letters only where the text begins with a label; capital
/// labels of unknown words (two or more) likewise. Catches '… cells. CLINICAL RELEVANCE: …'; must not catch
/// '… of two genes. KRAS: …'.
pub(super) fn labels_in(text: &str) -> Vec<Label<'_>> {
    let mut labels: Vec<Label<'_>> = Vec::new();
    let mut from = 0;
    while let Some(colon) = text[from..].find(':').map(|at| from + at) {
        let after = &text[colon + 1..];
        from = colon + 1;
        if !after.is_empty() && !after.starts_with(char::is_whitespace) {
            continue;
        }
        let floor = labels.last().map_or(0, |label| label.text_start.min(colon));
        let start = sentence_start(text, floor, colon);
        let name = text[start..colon].trim();
        let is_structured = labels.first().is_some_and(|label| label.start == 0);
        let is_found = if start == 0 || is_structured {
            is_label(name) || (is_capital(name) && name.contains(' ') && is_wordy(name))
        } else {
            is_label(name) && is_capital(name)
        };
        if is_found && (start > 0 || is_label(name)) {
            labels.push(Label {
                name,
                start,
                text_start: text.len() - after.trim_start().len(),
            });
        }
    }
    labels
}

/// Where the sentence that holds the byte `at` starts, not before `floor`.
fn sentence_start(text: &str, floor: usize, at: usize) -> usize {
    let before = &text[floor..at];
    let is_end = |&(index, c): &(usize, char)| {
        matches!(c, '.' | '?' | '!' | ')' | ';' | '"' | '\u{201d}')
            && before[index + c.len_utf8()..].starts_with(char::is_whitespace)
    };
    let end = before.char_indices().rev().find(is_end);
    let start = floor + end.map_or(0, |(index, c)| index + c.len_utf8());
    start + (text[start..at].len() - text[start..at].trim_start().len())
}

/// The first colon that a label can end with.
fn first_colon(line: &str) -> Option<usize> {
    let bytes = line.as_bytes();
    let reach = &bytes[..bytes.len().min(MAX_BYTES + 1)];
    let sign = memchr2(b':', b'\n', reach)?;
    (bytes[sign] == b':').then_some(sign)
}

fn is_label(name: &str) -> bool {
    if !is_wordy(name) {
        return false;
    }
    let mut has_part = false;
    let is_known = words(name).all(|word| {
        let word = word.to_lowercase();
        let is_part = PART_WORDS.contains(&word.as_str());
        has_part |= is_part;
        is_part || OTHER_WORDS.contains(&word.as_str())
    });
    is_known && has_part
}

/// Whether it could be a label by its letters: a few words, the first in upper case, and nothing but words.
fn is_wordy(name: &str) -> bool {
    name.len() <= MAX_BYTES
        && name.starts_with(char::is_uppercase)
        && name
            .chars()
            .all(|c| c.is_alphabetic() || " ,/&-()'\u{2019}\u{a0}".contains(c))
        && words(name).count() <= 10
}

fn is_capital(name: &str) -> bool {
    name.chars()
        .filter(|c| c.is_alphabetic())
        .all(char::is_uppercase)
}

fn words(name: &str) -> impl Iterator<Item = &str> {
    name.split(|c: char| !c.is_alphabetic())
        .filter(|word| !word.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at_start(line: &str) -> Option<(&str, &str)> {
        label_at_start(line).map(|label| (label.name, &line[label.text_start..]))
    }

    #[test]
    fn finds_labels_at_the_start_of_a_line() {
        assert_eq!(at_start("METHODS: We cut."), Some(("METHODS", "We cut.")));
        assert_eq!(
            at_start("Background & Aims: x"),
            Some(("Background & Aims", "x"))
        );
        assert_eq!(
            at_start("Design, Setting, and Participants: x"),
            Some(("Design, Setting, and Participants", "x"))
        );
        assert_eq!(at_start("Results:"), Some(("Results", "")));
        assert_eq!(at_start("RESULTS:We"), Some(("RESULTS", "We")));
        for none in [
            "KRAS: a review",
            "Two results: x",
            "methods: x",
            "Results:5",
            "Liver: results",
            "Results",
        ] {
            assert_eq!(at_start(none), None, "{none}");
        }
        assert!(is_bare_label("BACKGROUND") && is_bare_label(" Materials and methods "));
        assert!(!is_bare_label("Liver metastases") && !is_bare_label(""));
    }

    fn inside(text: &str) -> Vec<&str> {
        labels_in(text).iter().map(|label| label.name).collect()
    }

    #[test]
    fn finds_labels_inside_running_text() {
        assert_eq!(
            inside("BACKGROUND: A b. METHODS: C (d). RESULTS: E? CLINICAL RELEVANCE: F."),
            ["BACKGROUND", "METHODS", "RESULTS", "CLINICAL RELEVANCE"]
        );
        assert_eq!(
            inside("Background: A. Methods: B."),
            ["Background", "Methods"]
        );
        assert_eq!(inside("A prose. METHODS: B."), ["METHODS"]);
        assert_eq!(
            inside("AIM: A. GRAPHICAL EXTRAS: B."),
            ["AIM", "GRAPHICAL EXTRAS"]
        );
        for none in [
            "Two genes. KRAS: x.",
            "Prose. Methods: b.",
            "Ratio 1:2. Then: x.",
            "TUMOR SIZE: x",
            ":",
            "",
            "é: x",
        ] {
            assert_eq!(inside(none), [""; 0], "{none}");
        }
    }

    #[test]
    fn gives_the_place_of_label_and_text() {
        let text = "AIM: é. RESULTS:  ß.";
        let labels = labels_in(text);
        assert_eq!(&text[labels[1].start..labels[1].text_start], "RESULTS:  ");
        assert_eq!(labels[0].text_start, 5);
    }
}
