//! Citation lines: `Nat Rev Dis Primers. 2021 Apr 15;7(1):27. doi: 10.1038/….`

use super::super::named_fields::{doi_of, pmcid_of, pmid_of};
use super::super::printed_date::date_of;
use crate::document::Metadata;

/// What a citation line says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(in crate::read) struct Citation {
    /// What stands before the date, without its full stop; empty where the line begins with the date.
    pub(in crate::read) journal: String,
    /// Year of publication.
    pub(in crate::read) year: i32,
    /// `2021`, `2021-04`, `2021-04-15`, or the words where they are no such date.
    pub(in crate::read) date: String,
    pub(in crate::read) volume: Option<String>,
    pub(in crate::read) issue: Option<String>,
    pub(in crate::read) pages: Option<String>,
}

/// The longest citation, in bytes. A longer line is prose.
const MAX_BYTES: usize = 600;

/// Reads a citation line.
///
/// The date must follow the start of the line or a full stop, and be followed by `;volume`, or by a full stop where a
/// month or a DOI shows that it is a date of publication ('Online ahead of print').
/// Must not catch 'Patients were seen until 2020. They …'.
pub(in crate::read) fn parse_citation(line: &str) -> Option<Citation> {
    let line = line.trim();
    if line.len() > MAX_BYTES {
        return None;
    }
    (0..line.len())
        .filter(|&at| line.is_char_boundary(at))
        .find_map(|at| citation_at(line, at))
}

fn citation_at(line: &str, at: usize) -> Option<Citation> {
    let (before, after) = line.split_at(at);
    let year: i32 = after
        .get(..4)?
        .parse()
        .ok()
        .filter(|year| (1700..=2199).contains(year))?;
    let before = before.trim_end();
    if !(before.is_empty() || before.ends_with('.'))
        || after[4..].starts_with(|c: char| c.is_ascii_digit())
    {
        return None;
    }
    let end = after.find([';', '.', ':']).unwrap_or(after.len());
    let (words, rest) = after.split_at(end);
    let date = date_of(words)?;
    let has_month = words.trim().len() > 4;
    let journal = before.trim_end_matches('.').trim().to_owned();
    let mut citation = Citation {
        journal,
        year,
        date,
        ..Citation::default()
    };
    match rest.chars().next() {
        Some(';') => {
            citation.set_place(&rest[1..]);
            (citation.volume.is_some() || citation.pages.is_some()).then_some(citation)
        }
        Some(':') => {
            citation.set_place(rest);
            citation.pages.is_some().then_some(citation)
        }
        _ => {
            let names_doi = rest.to_lowercase().contains("doi:");
            let is_alone = rest.trim_matches('.').trim().is_empty()
                && (has_month && !citation.journal.is_empty());
            let is_ahead = rest.contains("Online ahead of print") || rest.contains("Epub");
            (names_doi || is_alone || is_ahead).then_some(citation)
        }
    }
}

impl Citation {
    /// Takes volume, issue and pages from `7(1):27`, `106(8 Suppl):1624-33`, `7:e12`, `:12-3`.
    fn set_place(&mut self, place: &str) {
        let stop = place
            .find(". ")
            .or_else(|| place.strip_suffix('.').map(str::len));
        let place = &place[..stop.unwrap_or(place.len())];
        let place = place.split("doi:").next().unwrap_or(place).trim();
        let (volume, pages) = place.split_once(':').unwrap_or((place, ""));
        let (volume, issue) = match volume.split_once('(') {
            Some((volume, issue)) => (volume, issue.trim_end().trim_end_matches(')')),
            None => (volume, ""),
        };
        let filled = |words: &str| Some(words.trim().to_owned()).filter(|words| !words.is_empty());
        if volume.len() <= 40 && issue.len() <= 60 && pages.len() <= 80 {
            self.volume = filled(volume);
            self.issue = filled(issue);
            self.pages = filled(pages.trim_end_matches('.'));
        }
    }
}

/// Takes PMID, PMCID and DOI out of a line such as `PMID: 1 PMCID: PMC2 DOI: 10.1/x`.
///
/// Only what follows a name counts. What is known already stays.
pub(super) fn take_identifiers(line: &str, metadata: &mut Metadata) {
    let mut words = line.split_whitespace().peekable();
    while let Some(word) = words.next() {
        let (name, value) = word.split_once(':').unwrap_or((word, ""));
        if !word.contains(':') {
            continue;
        }
        let value = if value.is_empty() {
            words.peek().copied().unwrap_or("")
        } else {
            value
        };
        let value = value.trim_end_matches(['.', ',', ';']);
        let (slot, parsed) = match name.to_ascii_uppercase().as_str() {
            "PMID" => (&mut metadata.pmid, pmid_of(value)),
            "PMCID" => (&mut metadata.pmcid, pmcid_of(value)),
            "DOI" => (&mut metadata.doi, doi_of(value)),
            _ => continue,
        };
        if slot.is_none() {
            *slot = parsed;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn flat(line: &str) -> Option<String> {
        let citation = parse_citation(line)?;
        let part = |part: Option<String>| part.unwrap_or_else(|| "-".to_owned());
        Some(format!(
            "{}|{}|{}|{}|{}",
            citation.journal,
            citation.date,
            part(citation.volume),
            part(citation.issue),
            part(citation.pages)
        ))
    }

    #[test]
    fn reads_citations_in_every_form_that_pubmed_prints() {
        let cases = [
            (". 2021 Apr 15;7(1):27.", "|2021-04-15|7|1|27"),
            ("2021 Apr;7:27-9.", "|2021-04|7|-|27-9"),
            (
                "Nat Rev Dis Primers. 2021 Apr 15;7(1):27. doi: 10.1038/s41572-021-00261-6.",
                "Nat Rev Dis Primers|2021-04-15|7|1|27",
            ),
            (
                "J Inv (Lond). 1999 Mar-Apr;106(8 Suppl):1624-33. Epub 1998 Dec 1.",
                "J Inv (Lond)|1999 Mar-Apr|106|8 Suppl|1624-33",
            ),
            (
                "Invented J. 2024 Jan 5. doi: 10.1/x. Online ahead of print.",
                "Invented J|2024-01-05|-|-|-",
            ),
            (
                "Invented J. 2024 Jan 5:e12. doi: 10.1/x.",
                "Invented J|2024-01-05|-|-|e12",
            ),
            ("1. Invented J. 2020;12:3.", "1. Invented J|2020|12|-|3"),
            (
                "Invented J. 2020 Winter;12(1):3.",
                "Invented J|2020 Winter|12|1|3",
            ),
        ];
        for (line, expected) in cases {
            assert_eq!(flat(line).as_deref(), Some(expected), "{line}");
        }
    }

    #[test]
    fn prose_is_no_citation() {
        for line in [
            "Patients were seen until 2020. They were well.",
            "1. Invented, K. R. et al. Patterns in tumours. Cancer 106, 1624–1633 (2006). - PubMed",
            "It ended. 2020 was a bad year.",
            "Written in Jan. 2020.",
            "",
            "é 2020;",
            "12345;1",
        ] {
            assert_eq!(flat(line), None, "{line}");
        }
    }

    #[test]
    fn takes_identifiers_that_are_named() {
        let mut metadata = Metadata::default();
        take_identifiers("doi: 10.1/x. PMCID: PMC12 (free) PMID:34", &mut metadata);
        take_identifiers("DOI: 10.2/other, see PMID", &mut metadata);
        let found = (
            metadata.doi.as_deref(),
            metadata.pmcid.as_deref(),
            metadata.pmid.as_deref(),
        );
        assert_eq!(found, (Some("10.1/x"), Some("PMC12"), Some("34")));
    }
}
