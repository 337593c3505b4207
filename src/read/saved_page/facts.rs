//! What the zones of a page say of the article.

use super::citation::{parse_citation, take_identifiers};
use super::exported;
use super::front::{affiliations_of, authors_and_journal, authors_of};
use super::headings::{
    Zone, heading, is_banner, is_button, publication_type, split_publication_type,
};
use super::page::{Page, words};
use crate::document::{MeshHeading, Metadata};

impl<'t> Page<'t> {
    /// What the page says of the article.
    pub(super) fn metadata(&self) -> Metadata {
        let mut metadata = Metadata::default();
        let title: Vec<&str> = self.lines_of(Zone::Title).collect();
        metadata.title = (!title.is_empty()).then(|| title.join(" "));
        for (line, zone) in self.lines.iter().zip(&self.zones) {
            if matches!(zone, Zone::Citation | Zone::Copyright) {
                take_identifiers(line.of(self.text), &mut metadata);
            }
        }
        self.add_citation(&mut metadata);
        self.add_names(&mut metadata);
        self.add_types(&mut metadata);
        for line in self.lines_of(Zone::Keywords) {
            let words = line
                .split_once(':')
                .filter(|(name, _)| name.len() <= 12)
                .map_or(line, |(_, words)| words);
            let separator = if words.contains(';') { ';' } else { ',' };
            let keywords = words
                .split(separator)
                .map(|word| word.trim().trim_end_matches('.').to_owned());
            metadata
                .keywords
                .extend(keywords.filter(|word| !word.is_empty()));
        }
        metadata
    }

    fn add_citation(&self, metadata: &mut Metadata) {
        let Some(citation) = &self.citation else {
            return;
        };
        metadata.year = Some(citation.year);
        metadata.date = Some(citation.date.clone());
        metadata.volume.clone_from(&citation.volume);
        metadata.issue.clone_from(&citation.issue);
        metadata.pages.clone_from(&citation.pages);
        let (kind, journal) = split_publication_type(&citation.journal);
        metadata.publication_types.extend(kind.map(str::to_owned));
        if !journal.is_empty() {
            metadata.journal = Some(journal.to_owned());
            return;
        }
        let mut above = self
            .lines_of(Zone::Citation)
            .take_while(|line| parse_citation(line).is_none());
        metadata.journal = above
            .find(|line| publication_type(line).is_none() && !is_banner(line))
            .map(str::to_owned);
    }

    fn add_names(&self, metadata: &mut Metadata) {
        let mut authors: Vec<&str> = Vec::new();
        for line in self
            .lines_of(Zone::Authors)
            .filter(|line| heading(line).is_none())
        {
            authors.push(line);
        }
        if self.is_exported {
            metadata.authors = authors_of(&exported::without_marks(&authors.join(" ")));
            let affiliations: Vec<&str> = self.lines_of(Zone::Affiliations).collect();
            metadata.affiliations = exported::affiliations_of(&affiliations.join(" "));
            return;
        }
        metadata.authors = authors_of(&authors.join("\n"));
        let affiliations = self
            .lines_of(Zone::Affiliations)
            .filter(|line| heading(line).is_none());
        metadata.affiliations = affiliations_of(affiliations);
        let title = metadata.title.as_deref().map(words);
        for line in self.lines_of(Zone::Repeat) {
            if publication_type(line).is_some() || title == Some(words(line)) {
                continue;
            }
            let Some((names, journal)) = authors_and_journal(&words(line)) else {
                continue;
            };
            if metadata.authors.is_empty() {
                metadata.authors = names;
            }
            metadata.journal = metadata.journal.take().or(journal);
        }
    }

    fn add_types(&self, metadata: &mut Metadata) {
        let head = self
            .lines_of(Zone::Citation)
            .chain(self.lines_of(Zone::Repeat))
            .filter_map(|line| publication_type(line).map(|kind| -> &'t str { kind }));
        let listed = self
            .lines_of(Zone::PublicationTypes)
            .filter(|line| heading(line).is_none() && !is_button(line));
        for kind in
            head.chain(listed.map(|line| line.trim_start_matches(['*', '-', '\u{2022}', ' '])))
        {
            if !metadata.publication_types.iter().any(|known| known == kind) {
                metadata.publication_types.push(kind.to_owned());
            }
        }
        for line in self
            .lines_of(Zone::Mesh)
            .filter(|line| heading(line).is_none() && !is_button(line))
        {
            metadata.mesh_headings.push(mesh_heading(
                line.trim_start_matches(['-', '\u{2022}', ' '])
                    .trim_start_matches("* "),
            ));
        }
    }
}

/// `Liver Neoplasms* / secondary`: a star for a major topic, then the qualifiers.
fn mesh_heading(line: &str) -> MeshHeading {
    let is_major = line
        .split(" / ")
        .next()
        .is_some_and(|name| name.contains('*'));
    let mut parts = line
        .split(" / ")
        .map(|part| part.trim().trim_matches('*').trim().to_owned());
    MeshHeading {
        id: None,
        name: parts.next().unwrap_or_default(),
        is_major,
        qualifiers: parts.filter(|part| !part.is_empty()).collect(),
    }
}
