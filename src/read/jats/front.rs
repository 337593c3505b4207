//! What an article says about itself: `journal-meta` and `article-meta`.

use std::collections::HashSet;

use serde_json::Value;

use crate::document::Metadata;
use crate::read::dates::written_date;
use crate::read::identifiers::{doi, pmcid, pmid};
use crate::read::xml::{Element, prose, prose_without, text_after_tag};

/// The element that holds title and abstract: `article-meta`, or `front-stub` in a part of an article.
pub(super) fn article_meta(article: Element<'_>) -> Option<Element<'_>> {
    article
        .at(&["front", "article-meta"])
        .or_else(|| article.child("front-stub"))
}

/// The identity of a record that cannot be parsed.
pub(super) fn identify(record: &str) -> Option<String> {
    let id = |kind: &str| text_after_tag(record, &format!("<article-id pub-id-type=\"{kind}\""));
    id("pmid")
        .map(|id| format!("pmid:{id}"))
        .or_else(|| {
            id("pmc")
                .or_else(|| id("pmcid"))
                .and_then(pmcid)
                .map(|id| format!("pmcid:{id}"))
        })
        .or_else(|| id("doi").map(|id| format!("doi:{id}")))
}

/// All metadata but the other abstracts.
pub(super) fn metadata(article: Element<'_>) -> Metadata {
    let mut metadata = Metadata::default();
    let attribute = |name| article.attribute(name).map(String::from);
    metadata.publication_types = attribute("article-type")
        .or_else(|| attribute("response-type"))
        .into_iter()
        .collect();
    metadata.languages = attribute("xml:lang").into_iter().collect();
    if let Some(journal) = article.at(&["front", "journal-meta"]) {
        metadata.journal = text_of(journal.at(&["journal-title-group", "journal-title"]))
            .or_else(|| text_of(journal.child("journal-title")))
            .or_else(|| text_of(journal.at(&["journal-title-group", "abbrev-journal-title"])))
            .or_else(|| text_of(journal.child("abbrev-journal-title")))
            .or_else(|| text_of(journal.child("journal-id")));
    }
    if let Some(meta) = article_meta(article) {
        take_ids(meta, &mut metadata);
        take_titles(meta, &mut metadata);
        take_people(meta, &mut metadata);
        (metadata.year, metadata.date) = publication_date(meta);
        metadata.volume = text_of(meta.child("volume"));
        metadata.issue = text_of(meta.child("issue"));
        metadata.pages = pages(meta);
        metadata.keywords = keywords(meta);
    }
    metadata
}

fn text_of(element: Option<Element<'_>>) -> Option<String> {
    element.map(prose).filter(|text| !text.is_empty())
}

fn take_ids(meta: Element<'_>, metadata: &mut Metadata) {
    for id in meta.all("article-id") {
        let value = prose(id);
        let (field, id) = match id.attribute("pub-id-type").as_deref() {
            Some("pmid") => (&mut metadata.pmid, pmid(&value)),
            Some("pmc" | "pmcid") => (&mut metadata.pmcid, pmcid(&value)),
            Some("doi") => (&mut metadata.doi, doi(&value)),
            _ => continue,
        };
        if field.is_none() {
            *field = id;
        }
    }
}

fn take_titles(meta: Element<'_>, metadata: &mut Metadata) {
    let Some(group) = meta.child("title-group") else {
        return;
    };
    metadata.title = text_of(group.child("article-title"));
    let strings = |texts: Vec<String>| texts.into_iter().map(Value::String).collect();
    let subtitles: Vec<String> = group.all("subtitle").map(prose).collect();
    if !subtitles.is_empty() {
        metadata
            .extra
            .insert("subtitles".to_owned(), strings(subtitles));
    }
    let translated: Vec<String> = group
        .all("trans-title-group")
        .flat_map(|group| group.all("trans-title"))
        .chain(group.all("trans-title"))
        .map(prose)
        .collect();
    if !translated.is_empty() {
        metadata
            .extra
            .insert("translated_titles".to_owned(), strings(translated));
    }
}

/// Authors, and affiliations wherever the article lists them.
fn take_people(meta: Element<'_>, metadata: &mut Metadata) {
    let groups: Vec<Element<'_>> = meta.all("contrib-group").collect();
    for contributor in groups.iter().flat_map(|group| group.all("contrib")) {
        let kind = contributor.attribute("contrib-type");
        if kind.is_none_or(|kind| kind == "author" || kind == "collab") {
            metadata.authors.extend(contributor_name(contributor));
        }
    }
    let mut seen = HashSet::new();
    let listed = groups
        .iter()
        .flat_map(|group| group.descendants())
        .chain(meta.children())
        .chain(meta.all("aff-alternatives").flat_map(Element::children))
        .filter(|element| element.name() == "aff");
    for affiliation in listed {
        let text = affiliation_text(affiliation);
        if !text.is_empty() && seen.insert(text.clone()) {
            metadata.affiliations.push(text);
        }
    }
}

/// `Given Surname Suffix`, or the name of the group.
fn contributor_name(contributor: Element<'_>) -> Option<String> {
    let named = contributor.child("name").or_else(|| {
        let alternatives = contributor.child("name-alternatives")?;
        alternatives
            .child("name")
            .or_else(|| alternatives.child("string-name"))
    });
    let Some(name) = named.or_else(|| contributor.child("string-name")) else {
        let group = contributor
            .child("collab")
            .or_else(|| contributor.at(&["collab-alternatives", "collab"]))?;
        // A group may list its members inside.
        let name = prose_without(group, &["contrib-group", "xref", "contrib-id"]);
        return (!name.is_empty()).then_some(name);
    };
    let words: Vec<String> = ["given-names", "surname", "suffix"]
        .into_iter()
        .filter_map(|part| text_of(name.child(part)))
        .collect();
    if words.is_empty() {
        return text_of(Some(name));
    }
    Some(words.join(" "))
}

/// An affiliation without its number. Parts that follow each other without text between are set apart by commas.
fn affiliation_text(affiliation: Element<'_>) -> String {
    const MARKS: &[&str] = &["label", "sup", "institution-id", "x"];
    let whole = prose_without(affiliation, &[MARKS, PARTS].concat());
    if whole.chars().any(char::is_alphanumeric) {
        return prose_without(affiliation, MARKS);
    }
    let parts: Vec<String> = affiliation
        .descendants()
        .filter(|element| PARTS.contains(&element.name()))
        .map(|part| prose_without(part, &[MARKS, PARTS].concat()))
        .filter(|part| !part.is_empty())
        .collect();
    if parts.is_empty() {
        return prose_without(affiliation, MARKS);
    }
    parts.join(", ")
}

const PARTS: &[&str] = &[
    "institution",
    "addr-line",
    "city",
    "state",
    "postal-code",
    "country",
    "named-content",
];

/// The date of the issue, else that of the first publication; a fuller date of the same year is preferred.
fn publication_date(meta: Element<'_>) -> (Option<i32>, Option<String>) {
    const ORDER: &[&str] = &["ppub", "epub-ppub", "collection", "epub", "pub", "preprint"];
    const NOT_PUBLICATION: &[&str] = &[
        "pmc-release",
        "nihms-submitted",
        "received",
        "accepted",
        "corrected",
        "retracted",
    ];
    let mut dates: Vec<(usize, Option<i32>, String)> = meta
        .all("pub-date")
        .filter_map(|element| {
            let kind = element
                .attribute("pub-type")
                .or_else(|| element.attribute("date-type"))
                .unwrap_or_default();
            if NOT_PUBLICATION.contains(&&*kind) {
                return None;
            }
            let rank = ORDER
                .iter()
                .position(|name| *name == kind)
                .unwrap_or(ORDER.len());
            let of = |name| text_of(element.child(name));
            let month = of("month").or_else(|| of("season"));
            let (year, date) = written_date(
                of("year").as_deref(),
                month.as_deref(),
                of("day").as_deref(),
            );
            let date = date.or_else(|| of("string-date"))?;
            Some((rank, year, date))
        })
        .collect();
    dates.sort_by_key(|(rank, _, _)| *rank);
    let Some((_, year, first)) = dates.first() else {
        return (None, None);
    };
    let fuller = dates
        .iter()
        .filter(|(_, other, date)| other == year && date.starts_with(first.as_str()))
        .max_by_key(|(rank, _, date)| (date.len(), std::cmp::Reverse(*rank)));
    (*year, fuller.map(|(_, _, date)| date.clone()))
}

fn pages(meta: Element<'_>) -> Option<String> {
    let first_and_last = || {
        let first = text_of(meta.child("fpage"))?;
        let last = text_of(meta.child("lpage")).filter(|last| *last != first);
        Some(last.map_or_else(|| first.clone(), |last| format!("{first}-{last}")))
    };
    text_of(meta.child("page-range"))
        .or_else(first_and_last)
        .or_else(|| text_of(meta.child("elocation-id")))
}

fn keywords(meta: Element<'_>) -> Vec<String> {
    meta.all("kwd-group")
        .filter(|group| group.attribute("kwd-group-type").as_deref() != Some("abbreviations"))
        .flat_map(Element::descendants)
        .filter(|element| matches!(element.name(), "kwd" | "compound-kwd"))
        .map(|keyword| match keyword.name() {
            "kwd" => prose(keyword),
            _ => keyword
                .all("compound-kwd-part")
                .map(prose)
                .collect::<Vec<_>>()
                .join(" "),
        })
        .filter(|keyword| !keyword.is_empty())
        .collect()
}
