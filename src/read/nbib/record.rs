//! One MEDLINE record: its fields, and the document that they make.

use super::super::composed::{AbstractPart, compose};
use super::super::named_fields::{doi_of, pmcid_of, pmid_of};
use super::super::printed_date::year_and_date;
use super::super::section_labels::labels_in;
use crate::document::{Document, MeshHeading, Metadata, OtherAbstract};

/// The fields of a record in their order.
#[derive(Default)]
pub(super) struct Record {
    fields: Vec<(String, String)>,
}

impl Record {
    pub(super) fn is_empty(&self) -> bool {
        self.fields.is_empty()
    }

    pub(super) fn has(&self, tag: &str) -> bool {
        self.fields.iter().any(|(name, _)| name == tag)
    }

    pub(super) fn add(&mut self, tag: &str, value: &str) {
        self.fields.push((tag.to_owned(), value.to_owned()));
    }

    /// Goes on with the last value, behind a space.
    pub(super) fn go_on(&mut self, words: &str) {
        if let Some((_, value)) = self.fields.last_mut() {
            if !value.is_empty() {
                value.push(' ');
            }
            value.push_str(words);
        }
    }

    /// The values of a tag that are not empty.
    fn all<'r>(&'r self, tag: &'r str) -> impl Iterator<Item = &'r str> {
        let fields = self.fields.iter().filter(move |(name, _)| name == tag);
        fields
            .map(|(_, value)| value.as_str())
            .filter(|value| !value.is_empty())
    }

    fn first(&self, tag: &str) -> Option<String> {
        self.all(tag).next().map(str::to_owned)
    }

    fn list(&self, tag: &str) -> Vec<String> {
        let mut values: Vec<String> = Vec::new();
        for value in self.all(tag) {
            if !values.iter().any(|known| known == value) {
                values.push(value.to_owned());
            }
        }
        values
    }

    /// The document: title, newline, then each part of the abstract on a line of its own with its label.
    pub(super) fn into_document(self, source: &str, fallback_id: &str) -> Document {
        let parts: Vec<AbstractPart> = self.all("AB").flat_map(parts_of).collect();
        let mut document = compose(self.metadata(), &parts, fallback_id);
        source.clone_into(&mut document.source);
        document
    }

    fn metadata(&self) -> Metadata {
        let title: Vec<&str> = self.all("TI").collect();
        let title = if title.is_empty() {
            self.first("BTI")
        } else {
            Some(title.join(" "))
        };
        let (year, date) = year_and_date(self.all("DP").next().unwrap_or_default());
        Metadata {
            title,
            pmid: self.all("PMID").find_map(pmid_of),
            version: None,
            pmcid: self.all("PMC").find_map(pmcid_of),
            doi: self.doi(),
            year,
            date,
            journal: self.first("JT").or_else(|| self.first("TA")),
            volume: self.first("VI"),
            issue: self.first("IP"),
            pages: self.first("PG"),
            authors: self.authors(),
            affiliations: self.list("AD"),
            publication_types: self.list("PT"),
            languages: self.list("LA"),
            keywords: self
                .list("OT")
                .iter()
                .map(|word| word.trim_start_matches('*').to_owned())
                .collect(),
            mesh_headings: self.all("MH").map(mesh_heading).collect(),
            vernacular_title: self.first("TT"),
            other_abstracts: self.other_abstracts(),
            extra: serde_json::Map::new(),
        }
    }

    /// The DOI of `LID` or `AID`, marked by `[doi]`, else the one in the source line.
    fn doi(&self) -> Option<String> {
        let marked = self.all("LID").chain(self.all("AID")).find_map(|value| {
            match value.strip_suffix("[doi]") {
                Some(doi) => doi_of(doi),
                None => doi_of(value).filter(|_| !value.ends_with(']')),
            }
        });
        marked.or_else(|| {
            let (_, doi) = self
                .all("SO")
                .find_map(|source| source.split_once("doi:"))?;
            doi_of(doi.split_whitespace().next()?.trim_end_matches('.'))
        })
    }

    /// Full names where the record has them, `Fore Last`; groups behind them.
    fn authors(&self) -> Vec<String> {
        let tag = if self.all("FAU").next().is_some() {
            "FAU"
        } else {
            "AU"
        };
        let names = self.all(tag).map(|name| match name.split_once(", ") {
            Some((last, fore)) => format!("{fore} {last}"),
            None => name.to_owned(),
        });
        names.chain(self.all("CN").map(str::to_owned)).collect()
    }

    /// Each `OAB` with the `OABL` that follows it.
    fn other_abstracts(&self) -> Vec<OtherAbstract> {
        let mut others: Vec<OtherAbstract> = Vec::new();
        for (tag, value) in self.fields.iter().filter(|(_, value)| !value.is_empty()) {
            match (tag.as_str(), others.last_mut()) {
                ("OAB", _) => others.push(OtherAbstract {
                    kind: None,
                    language: None,
                    text: value.clone(),
                }),
                ("OABL", Some(last)) => last.language = Some(value.clone()),
                _ => {}
            }
        }
        others
    }
}

/// The parts of an abstract that has lost its line breaks, cut at its labels. Prose before the first label is a part
/// without one. Only plain spaces at the cuts are left out: other white space belongs to the source's text.
fn parts_of(words: &str) -> Vec<AbstractPart> {
    let labels = labels_in(words);
    let lead = labels.first().map_or(words.len(), |label| label.start);
    let mut parts = vec![(None, &words[..lead])];
    for (index, label) in labels.iter().enumerate() {
        let end = labels.get(index + 1).map_or(words.len(), |next| next.start);
        let piece = &words[label.start..end];
        let text = piece.split_once(':').map_or("", |(_, text)| text);
        parts.push((Some(label.name.to_owned()), text));
    }
    let filled = parts
        .into_iter()
        .filter(|(_, text)| !text.trim().is_empty());
    filled
        .map(|(label, text)| AbstractPart {
            label,
            text: text.trim_matches(' ').to_owned(),
            ..AbstractPart::default()
        })
        .collect()
}

/// `*Liver Neoplasms/secondary/*surgery`: a star marks what is a major topic.
fn mesh_heading(value: &str) -> MeshHeading {
    let (name, qualifiers) = value.split_once('/').unwrap_or((value, ""));
    let plain = |words: &str| words.trim().trim_start_matches('*').to_owned();
    MeshHeading {
        id: None,
        name: plain(name),
        is_major: name.starts_with('*'),
        qualifiers: qualifiers
            .split('/')
            .map(plain)
            .filter(|words| !words.is_empty())
            .collect(),
    }
}
