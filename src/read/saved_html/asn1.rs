//! Records that PubMed's `PmFetch` service showed as ASN.1 text in a page (`Pubmed-entry ::= { … }`).
//!
//! The text stays the page's. Title and abstract are the quoted strings behind their names; the rest is furniture.

use super::super::named_fields::pmid_of;
use crate::document::{Metadata, Section, SectionKind, Span};

/// The sections of a page that shows such a record; `None` for any other page.
pub(super) fn read(text: &str, metadata: &mut Metadata) -> Option<Vec<Section>> {
    let entry = text.find("Pubmed-entry ::=")?;
    let title = quoted_after(
        text,
        text[entry..].find("title {").map(|at| entry + at),
        "name \"",
    );
    let summary = quoted_after(text, Some(entry), "abstract \"");
    let number =
        after(text, entry, "pmid ").and_then(|at| text[at..].split([',', ' ', '\n']).next());
    metadata.pmid = number.and_then(pmid_of);
    metadata.doi = quoted_after(text, Some(entry), "doi \"").map(|span| span.of(text).to_owned());
    let year = after(text, entry, "imp {").and_then(|at| after(text, at, "year "));
    metadata.year = year.and_then(|at| text[at..].split([',', '\n']).next()?.trim().parse().ok());
    metadata.date = metadata.year.map(|year| year.to_string());
    let words = |span: Span| {
        span.of(text)
            .split_whitespace()
            .collect::<Vec<_>>()
            .join(" ")
    };
    metadata.title = title.map(words);
    let mut sections = Vec::new();
    let mut from = 0;
    let found = [
        (SectionKind::Title, title),
        (SectionKind::Abstract, summary),
    ];
    for (kind, span) in found {
        let Some(span) = span.filter(|span| !span.is_empty() && span.range().start >= from) else {
            continue;
        };
        add_furniture(text, from, span.range().start, &mut sections);
        sections.push(Section::new(kind, span));
        from = span.range().end;
    }
    add_furniture(text, from, text.len(), &mut sections);
    Some(sections)
}

fn add_furniture(text: &str, from: usize, to: usize, sections: &mut Vec<Section>) {
    let part = &text[from..to];
    let start = from + (part.len() - part.trim_start().len());
    if !part.trim().is_empty() {
        sections.push(Section {
            label: Some("record".to_owned()),
            ..Section::new(
                SectionKind::Furniture,
                Span::new(start, start + part.trim().len()),
            )
        });
    }
}

fn after(text: &str, from: usize, name: &str) -> Option<usize> {
    text[from..].find(name).map(|at| from + at + name.len())
}

/// The string behind a name that ends in a quote. A quote inside is doubled.
fn quoted_after(text: &str, from: Option<usize>, name: &str) -> Option<Span> {
    let start = after(text, from?, name)?;
    let mut rest = text[start..].char_indices().peekable();
    while let Some((at, c)) = rest.next() {
        if c == '"' && rest.next_if(|(_, next)| *next == '"').is_none() {
            return Some(Span::new(start, start + at));
        }
    }
    None
}
