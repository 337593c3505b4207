//! PubMed's own export 'Abstract (text)': numbered records made of paragraphs, with lines wrapped at 80 columns.
//!
//! `1. Invent J. 2021 Apr 15;7(1):27. doi: …`, the title, the authors, 'Author information:', the abstract, the
//! copyright, then DOI, PMCID and PMID.

use std::ops::Range;

use super::citation::{Citation, parse_citation};
use super::front::is_author_line;
use super::headings::{Zone, heading, heading_with_text};

/// The citation of a paragraph that begins a record: a number, then a citation, which may be wrapped.
pub(super) fn numbered_citation(paragraph: &str) -> Option<Citation> {
    let digits = paragraph.len()
        - paragraph
            .trim_start_matches(|c: char| c.is_ascii_digit())
            .len();
    let is_numbered = (1..=6).contains(&digits) && paragraph[digits..].starts_with(". ");
    if !is_numbered || paragraph.len() > 1_000 {
        return None;
    }
    let joined = paragraph[digits + 2..]
        .split_whitespace()
        .collect::<Vec<_>>()
        .join(" ");
    parse_citation(&joined)
}

/// The zones of the paragraphs behind the citation.
pub(super) fn zones_of(paragraphs: &[(Range<usize>, &str)]) -> Vec<Zone> {
    let mut zones = Vec::with_capacity(paragraphs.len());
    let mut is_over = false;
    for (_, paragraph) in paragraphs {
        let first_line = paragraph.lines().next().unwrap_or_default().trim();
        let lower = first_line.to_lowercase();
        let begins = |words: &[&str]| words.iter().any(|word| lower.starts_with(word));
        let has_title = zones.contains(&Zone::Title);
        let is_identifier = begins(&["doi:", "pmid:", "pmcid:"]);
        is_over |= is_identifier;
        let zone = if is_identifier || begins(&["[article in "]) {
            Zone::Citation
        } else if !has_title {
            Zone::Title
        } else if begins(&["author information:"]) {
            Zone::Affiliations
        } else if let Some(zone) = heading_with_text(first_line) {
            is_over = true;
            zone
        } else if is_over
            || heading(first_line) == Some(Zone::Other)
            || begins(&["collaborators:", "publisher:"])
        {
            Zone::Other
        } else if !zones
            .iter()
            .any(|zone| matches!(zone, Zone::Authors | Zone::Affiliations | Zone::Abstract))
            && (is_author_line(&without_marks(paragraph)) || is_one_author(paragraph))
        {
            Zone::Authors
        } else {
            Zone::Abstract
        };
        zones.push(zone);
    }
    zones
}

/// Whether a paragraph is one name with initials: `Solo H.`
fn is_one_author(paragraph: &str) -> bool {
    let name = without_marks(paragraph);
    let initials = name.rsplit(' ').next().unwrap_or_default();
    let is_capital = |word: &str| word.starts_with(char::is_uppercase);
    name.len() <= 60
        && name.contains(' ')
        && name.split(' ').any(is_capital)
        && (1..=4).contains(&initials.len())
        && initials.chars().all(char::is_uppercase)
}

/// A list of names without the numbers in brackets behind them: `Lee A(1)(2), Ek B(2).`
pub(super) fn without_marks(names: &str) -> String {
    let mut plain = String::with_capacity(names.len());
    let mut rest = names;
    while let Some(open) = rest.find('(') {
        plain.push_str(&rest[..open]);
        let inside = &rest[open + 1..];
        let close = inside.find(')').filter(|&close| {
            inside[..close]
                .bytes()
                .all(|byte| byte.is_ascii_digit() || byte == b'#' || byte == b'*')
        });
        rest = if let Some(close) = close {
            // A number in their place keeps a single author a line of names with marks.
            plain.push_str(" 1");
            &inside[close + 1..]
        } else {
            plain.push('(');
            inside
        };
    }
    plain.push_str(rest);
    plain
        .split_whitespace()
        .collect::<Vec<_>>()
        .join(" ")
        .trim_end_matches('.')
        .to_owned()
}

/// The affiliations of `Author information:`, each behind its number in brackets.
pub(super) fn affiliations_of(paragraph: &str) -> Vec<String> {
    let joined = paragraph.split_whitespace().collect::<Vec<_>>().join(" ");
    let words = joined
        .split_once(':')
        .map_or(joined.as_str(), |(_, words)| words);
    let mut all: Vec<String> = Vec::new();
    let mut rest = words.trim();
    while !rest.is_empty() {
        rest = rest
            .strip_prefix('(')
            .and_then(|inside| inside.split_once(')'))
            .map_or(rest, |(_, text)| text);
        let next = rest.match_indices(" (").map(|(at, _)| at).find(|&at| {
            let inside = rest[at + 2..].split_once(')').map(|(inside, _)| inside);
            inside.is_some_and(|inside| {
                !inside.is_empty() && inside.bytes().all(|byte| byte.is_ascii_digit())
            })
        });
        let (affiliation, behind) = rest.split_at(next.unwrap_or(rest.len()));
        let affiliation = affiliation.trim().to_owned();
        if !affiliation.is_empty() && !all.contains(&affiliation) {
            all.push(affiliation);
        }
        rest = behind.trim_start();
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_record_begins_with_a_number_and_a_citation() {
        let citation =
            numbered_citation("12. Invent J (Lond). 2021 Apr\n15;7(1):27. doi: 10.9999/x.")
                .unwrap();
        assert_eq!(
            (citation.journal.as_str(), citation.date.as_str()),
            ("Invent J (Lond)", "2021-04-15")
        );
        assert!(numbered_citation("1. Hess, K. Patterns. Cancer 106 (2006).").is_none());
        assert!(numbered_citation("Invent J. 2021;7:1.").is_none());
    }

    #[test]
    fn affiliations_stand_behind_their_numbers() {
        let text = "Author information:\n(1)Dept of X (East), Sample\nCity.\n(2)Institute Y.";
        assert_eq!(
            affiliations_of(text),
            ["Dept of X (East), Sample City.", "Institute Y."]
        );
        assert_eq!(
            affiliations_of("Author information:\nClinic Z."),
            ["Clinic Z."]
        );
        assert_eq!(
            without_marks("Lee A(1)(2), Ek B(3).\n"),
            "Lee A 1 1, Ek B 1"
        );
    }
}
