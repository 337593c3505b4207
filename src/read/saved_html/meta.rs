//! What a page's head says of the article: `<meta name="citation_…">`, as PubMed, PMC and publishers write it.

use scraper::Html;

use super::super::named_fields::{doi_of, pmcid_of, pmid_of};
use super::super::printed_date::year_and_date;
use super::pubmed_page::all;
use crate::document::Metadata;

/// The metadata of a page's head. A name counts in its first form; authors and keywords add up.
pub(super) fn metadata_of(page: &Html) -> Metadata {
    let mut metadata = Metadata::default();
    let mut first_page: Option<String> = None;
    let mut last_page: Option<String> = None;
    for meta in all(page.root_element(), "meta[name][content]") {
        let (Some(name), Some(content)) = (meta.attr("name"), meta.attr("content")) else {
            continue;
        };
        let content = content.trim();
        if content.is_empty() {
            continue;
        }
        let set = |slot: &mut Option<String>, value: Option<String>| {
            if slot.is_none() {
                *slot = value;
            }
        };
        let words = Some(content.to_owned());
        match name.to_ascii_lowercase().as_str() {
            "citation_title" => set(&mut metadata.title, words),
            "citation_pmid" => set(&mut metadata.pmid, pmid_of(content)),
            "citation_pmcid" => set(&mut metadata.pmcid, pmcid_of(content)),
            "citation_doi" => set(&mut metadata.doi, doi_of(content)),
            "citation_journal_title" => metadata.journal = metadata.journal.take().or(words),
            // PubMed's name for the journal's abbreviation.
            "citation_journal_abbrev" => set(&mut metadata.journal, words),
            "citation_volume" => set(&mut metadata.volume, words),
            "citation_issue" => set(&mut metadata.issue, words),
            "citation_firstpage" => set(&mut first_page, words),
            "citation_lastpage" => set(&mut last_page, words),
            "citation_language" => metadata.languages.push(content.to_owned()),
            "citation_date"
            | "citation_publication_date"
            | "citation_online_date"
            | "citation_year"
                if metadata.date.is_none() =>
            {
                (metadata.year, metadata.date) = date_of(content);
            }
            "citation_author" | "citation_authors" => {
                metadata
                    .authors
                    .extend(content.split(';').filter_map(author));
            }
            "citation_author_institution" | "citation_author_institutions" => {
                let known = metadata.affiliations.iter().any(|known| known == content);
                if !known {
                    metadata.affiliations.push(content.to_owned());
                }
            }
            "citation_keywords" | "citation_keyword" => {
                let words = content.split(';').map(|word| word.trim().to_owned());
                metadata
                    .keywords
                    .extend(words.filter(|word| !word.is_empty()));
            }
            _ => {}
        }
    }
    metadata.pages = match (first_page, last_page) {
        (Some(first), Some(last)) if first != last => Some(format!("{first}-{last}")),
        (first, _) => first,
    };
    metadata
}

/// `Last, Fore` the other way round.
fn author(name: &str) -> Option<String> {
    let name = name.trim();
    let turned = match name.split_once(", ") {
        Some((last, fore)) => format!("{fore} {last}"),
        None => name.to_owned(),
    };
    (!name.is_empty()).then_some(turned)
}

/// `2021/04/15`, `2021-4`, `04/15/2021` and PubMed's `2021 Apr 15`.
fn date_of(words: &str) -> (Option<i32>, Option<String>) {
    let parts: Vec<&str> = words.split(['/', '-']).map(str::trim).collect();
    match parts.as_slice() {
        [month, day, year] if year.len() == 4 && month.len() <= 2 => {
            year_and_date(&format!("{year} {month} {day}"))
        }
        [year, rest @ ..]
            if year.len() == 4
                && rest.len() <= 2
                && rest.iter().all(|part| part.parse::<u8>().is_ok()) =>
        {
            year_and_date(&parts.join(" "))
        }
        _ => year_and_date(words),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_in_any_order_of_their_parts() {
        for words in ["2021/04/15", "2021-4-15", "04/15/2021", "2021 Apr 15"] {
            assert_eq!(
                date_of(words),
                (Some(2021), Some("2021-04-15".to_owned())),
                "{words}"
            );
        }
        assert_eq!(date_of("2021"), (Some(2021), Some("2021".to_owned())));
        assert_eq!(
            date_of("2021 Mar-Apr"),
            (Some(2021), Some("2021 Mar-Apr".to_owned()))
        );
    }
}
