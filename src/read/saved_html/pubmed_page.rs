//! The structure of a PubMed page: of today's site, and of the one before it (until 2020).

use scraper::{ElementRef, Html, Selector};

use super::super::composed::{AbstractPart, join_parts};
use super::super::named_fields::{doi_of, pmcid_of, pmid_of};
use super::super::saved_page::{Citation, parse_citation};
use super::super::section_labels::{is_bare_label, label_at_start};
use super::visible::line_of;
use crate::document::{Metadata, OtherAbstract};

/// The elements below `root` that a selector of ours finds, in their order.
pub(super) fn all<'p>(root: ElementRef<'p>, selector: &str) -> Vec<ElementRef<'p>> {
    let selector = Selector::parse(selector).expect("the selectors are ours and tested");
    root.select(&selector).collect()
}

pub(super) fn first<'p>(root: ElementRef<'p>, selector: &str) -> Option<ElementRef<'p>> {
    all(root, selector).into_iter().next()
}

/// The parts of the abstract, and what the page says of the article; `None` for a page of another kind.
pub(super) fn read(page: &Html, metadata: &mut Metadata) -> Option<Vec<AbstractPart>> {
    let root = page.root_element();
    let title = first(root, "h1.heading-title").or_else(|| first(root, ".rprt.abstract h1"))?;
    let title = line(title);
    if !title.is_empty() {
        metadata.title = Some(title);
    }
    add_identifiers(root, metadata);
    add_citation(root, metadata);
    add_names(root, metadata);
    let mut abstracts = all(root, "div.abstract-content");
    if abstracts.is_empty() {
        abstracts = all(root, ".rprt.abstract div.abstr");
    }
    let is_english = |content: &ElementRef<'_>| {
        content.value().id() == Some("eng-abstract")
            || content.value().classes().any(|class| class == "selected")
    };
    let main = abstracts.iter().position(is_english).unwrap_or(0);
    let mut parts = Vec::new();
    for (index, content) in abstracts.into_iter().enumerate() {
        let found = parts_of(content);
        if index == main {
            parts = found;
        } else if !found.is_empty() {
            metadata.other_abstracts.push(OtherAbstract {
                kind: None,
                language: content
                    .value()
                    .id()
                    .and_then(|id| id.strip_suffix("-abstract"))
                    .map(str::to_owned),
                text: join_parts(&found),
            });
        }
    }
    Some(parts)
}

/// The text of an element on one line.
fn line(element: ElementRef<'_>) -> String {
    line_of(element, |_| false)
}

/// Each paragraph is a part. Its label is what stands in `strong.sub-title`, in `b` or `strong` at its start, in a
/// heading above it, or, in plain text, before a colon.
fn parts_of(content: ElementRef<'_>) -> Vec<AbstractPart> {
    let blocks = all(content, "p, h3, h4, h5, li");
    let blocks = if blocks.is_empty() {
        vec![content]
    } else {
        blocks
    };
    let mut parts: Vec<AbstractPart> = Vec::new();
    let mut heading: Option<String> = None;
    for block in blocks {
        let words = line(block);
        let name = block.value().name();
        let is_heading = matches!(name, "h3" | "h4" | "h5");
        if words.is_empty() || is_heading && words.eq_ignore_ascii_case("abstract") {
            continue;
        }
        if is_heading {
            heading = Some(plain_label(&words));
            continue;
        }
        let (label, text) = label_and_text(block, words);
        let label = label.or_else(|| heading.take());
        if text.is_empty() {
            heading = label;
        } else if !text.to_lowercase().starts_with("no abstract available") {
            parts.push(AbstractPart {
                is_continuation: false,
                label,
                text,
                ..AbstractPart::default()
            });
        }
    }
    parts
}

fn label_and_text(block: ElementRef<'_>, words: String) -> (Option<String>, String) {
    if let Some(marked) = first(block, "strong.sub-title, strong, b") {
        let label = line(marked);
        let is_label = marked.value().classes().any(|class| class == "sub-title")
            || label_at_start(&label).is_some()
            || is_bare_label(&label);
        if let (true, Some(text)) = (
            is_label && !label.is_empty(),
            words.strip_prefix(label.as_str()),
        ) {
            let text = text.trim_start_matches(':').trim_matches(' ').to_owned();
            return (Some(plain_label(&label)), text);
        }
    }
    match label_at_start(&words) {
        Some(label) => (
            Some(label.name.to_owned()),
            words[label.text_start..].to_owned(),
        ),
        None => (None, words),
    }
}

fn plain_label(label: &str) -> String {
    label.trim().trim_end_matches(':').trim_end().to_owned()
}

fn add_identifiers(root: ElementRef<'_>, metadata: &mut Metadata) {
    let value = |selector: &str| first(root, selector).map(line);
    let fill = |slot: &mut Option<String>, value: Option<String>| {
        if slot.is_none() {
            *slot = value;
        }
    };
    let pmid = value(".identifier.pubmed .current-id").or_else(|| value("strong.current-id"));
    fill(&mut metadata.pmid, pmid.as_deref().and_then(pmid_of));
    let pmcid = value(".identifier.pmc .id-link");
    fill(&mut metadata.pmcid, pmcid.as_deref().and_then(pmcid_of));
    let doi = value(".identifier.doi .id-link").or_else(|| value(".citation-doi"));
    let doi = doi.as_deref().map(|doi| doi.trim_end_matches('.'));
    fill(&mut metadata.doi, doi.and_then(doi_of));
}

fn add_citation(root: ElementRef<'_>, metadata: &mut Metadata) {
    let journal = first(root, ".journal-actions-trigger");
    let name = journal.map(|journal| {
        journal
            .attr("title")
            .map_or_else(|| line(journal), |title| title.trim().to_owned())
    });
    metadata.journal = metadata
        .journal
        .take()
        .or(name)
        .filter(|name| !name.is_empty());
    let citation = first(root, ".cit").and_then(|cit| parse_citation(&line(cit)));
    if let Some(citation) = citation {
        let Citation {
            journal,
            year,
            date,
            volume,
            issue,
            pages,
        } = citation;
        metadata.year = Some(year);
        metadata.date = Some(date);
        metadata.volume = metadata.volume.take().or(volume);
        metadata.issue = metadata.issue.take().or(issue);
        metadata.pages = metadata.pages.take().or(pages);
        metadata.journal = metadata
            .journal
            .take()
            .or(Some(journal))
            .filter(|name| !name.is_empty());
    }
    let types = all(
        root,
        "#full-view-heading .publication-type, .publication-type, .publication-types .keyword-actions-trigger",
    );
    for kind in types.into_iter().map(line) {
        if !kind.is_empty() && !metadata.publication_types.contains(&kind) {
            metadata.publication_types.push(kind);
        }
    }
}

fn add_names(root: ElementRef<'_>, metadata: &mut Metadata) {
    let full_view = first(root, "#full-view-heading").unwrap_or(root);
    let authors: Vec<String> = all(full_view, ".authors-list .full-name")
        .into_iter()
        .map(line)
        .collect();
    if !authors.is_empty() {
        metadata.authors = authors;
    }
    let affiliations = all(full_view, ".affiliations li");
    let without_key = |item: ElementRef<'_>| line_of(item, |inner| inner.value().name() == "sup");
    for affiliation in affiliations.into_iter().map(without_key) {
        if !affiliation.is_empty() && !metadata.affiliations.contains(&affiliation) {
            metadata.affiliations.push(affiliation);
        }
    }
    for paragraph in all(root, "#abstract p, div.abstract p") {
        let words = line(paragraph);
        if let Some(keywords) = words
            .strip_prefix("Keywords:")
            .filter(|_| metadata.keywords.is_empty())
        {
            let keywords = keywords
                .split(';')
                .map(|word| word.trim().trim_end_matches('.').to_owned());
            metadata.keywords = keywords.filter(|word| !word.is_empty()).collect();
        }
    }
}
