//! Bibliographic facts among the infons.

use serde_json::Value;

use super::model::{BiocDocument, text_of};
use crate::document::Metadata;
use crate::read::dates::{written_date, year_in};
use crate::read::identifiers::{doi, pmcid, pmid};

/// The metadata of a document: its own infons, then those of its passages (the first passage of the PMC collection
/// carries them). Infons of the document that have no place here are kept in `extra`.
pub(super) fn metadata(
    mut bioc: BiocDocument,
    title: Option<String>,
    source: Option<&str>,
) -> Metadata {
    let is_pubmed = source.is_some_and(|source| {
        let source = source.to_lowercase();
        ["pubtator", "pubmed", "medline"]
            .iter()
            .any(|name| source.contains(name))
    });
    let id = bioc.id.trim().to_owned();
    let mut take = |keys: &[&str]| -> Option<String> {
        let own = keys.iter().find_map(|key| {
            let value = bioc.infons.get(*key).and_then(text_of)?;
            bioc.infons.shift_remove(*key);
            Some(value)
        });
        own.or_else(|| {
            bioc.passages.iter().flatten().find_map(|passage| {
                keys.iter()
                    .find_map(|key| passage.infons.get(*key).and_then(text_of))
            })
        })
    };
    let mut metadata = Metadata {
        pmid: take(&["pmid", "article-id_pmid"])
            .or_else(|| text_of(&bioc.pmid))
            .and_then(|id| pmid(&id))
            .or_else(|| pmid(&id).filter(|_| is_pubmed)),
        pmcid: take(&["pmcid", "pmc", "article-id_pmc"])
            .or_else(|| text_of(&bioc.pmcid))
            .and_then(|id| pmcid(&id))
            .or_else(|| pmcid(&id).filter(|_| id.to_lowercase().starts_with("pmc"))),
        doi: take(&["doi", "article-id_doi"]).and_then(|id| doi(&id)),
        journal: take(&["journal", "journal-title"]).or_else(|| text_of(&bioc.journal)),
        volume: take(&["volume"]),
        issue: take(&["issue"]),
        pages: take(&["pages", "elocation-id"]),
        ..Metadata::default()
    };
    if metadata.pages.is_none() {
        let (first, last) = (take(&["fpage"]), take(&["lpage"]));
        metadata.pages = match (first, last) {
            (Some(first), Some(last)) if first != last => Some(format!("{first}-{last}")),
            (first, _) => first,
        };
    }
    let (year, month, day) = (take(&["year"]), take(&["month"]), take(&["day"]));
    (metadata.year, metadata.date) =
        written_date(year.as_deref(), month.as_deref(), day.as_deref());
    if metadata.date.is_none()
        && let Some(date) = text_of(&bioc.date)
    {
        // PubTator 3 writes `2018-02-15T00:00:00Z`.
        let date = date.split('T').next().unwrap_or_default();
        (metadata.year, metadata.date) = (year_in(date), Some(date.to_owned()));
    }
    let given_title = take(&["title"]);
    metadata.title = title.or(given_title);
    metadata.authors = match &bioc.authors {
        Value::Array(names) => names.iter().filter_map(text_of).collect(),
        _ => take(&["authors"])
            .map(|names| split_names(&names))
            .unwrap_or_default(),
    };
    if metadata.authors.is_empty() {
        metadata.authors = numbered_names(&bioc);
    }
    metadata.extra = bioc.infons;
    metadata
}

/// Names in one string: set apart by semicolons, else by commas.
fn split_names(names: &str) -> Vec<String> {
    let separator = if names.contains(';') { ';' } else { ',' };
    names
        .split(separator)
        .map(|name| name.trim().to_owned())
        .filter(|name| !name.is_empty() && name != "None")
        .collect()
}

/// Infons `name_0`, `name_1` … of the PMC collection: `surname:Roe;given-names:Jane A`.
fn numbered_names(bioc: &BiocDocument) -> Vec<String> {
    let Some(infons) = bioc
        .passages()
        .iter()
        .map(|p| &p.infons)
        .find(|infons| infons.contains_key("name_0"))
    else {
        return Vec::new();
    };
    (0..)
        .map_while(|n| infons.get(&format!("name_{n}")).and_then(text_of))
        .map(|name| {
            let part = |key: &str| {
                let found = name
                    .split(';')
                    .find_map(|part| part.trim().strip_prefix(key));
                found.map(str::trim).filter(|part| !part.is_empty())
            };
            match (part("given-names:"), part("surname:")) {
                (Some(given), Some(surname)) => format!("{given} {surname}"),
                (None, Some(surname)) => surname.to_owned(),
                _ => name.clone(),
            }
        })
        .collect()
}
