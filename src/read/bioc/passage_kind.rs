//! What a passage is, by its infons.

use super::model::{Passage, text_of};
use crate::document::SectionKind;
use crate::read::ReadOptions;

/// What is wanted beside title and abstract.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Wanted {
    pub(super) body: bool,
    pub(super) references: bool,
}

impl From<&ReadOptions> for Wanted {
    fn from(options: &ReadOptions) -> Self {
        Self {
            body: options.body,
            references: options.references,
        }
    }
}

/// What becomes of a passage.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct PassageKind {
    pub(super) kind: SectionKind,
    /// The heading that it stands under.
    pub(super) label: Option<String>,
    /// The source's own word for it.
    pub(super) category: Option<String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Role {
    Title,
    Abstract,
    Heading,
    Reference,
    Caption,
    /// Cells and footnotes of tables.
    TableContent,
    Other,
    Untyped,
}

/// The kind of each passage. In a document without title and abstract what is no reference and no table is content:
/// its types are words of the corpus (`findings`), not parts of a paper.
pub(super) fn kinds(passages: &[Passage], wanted: Wanted) -> Vec<PassageKind> {
    let roles: Vec<Role> = passages.iter().map(role).collect();
    let is_paper = roles
        .iter()
        .any(|role| matches!(role, Role::Title | Role::Abstract));
    let furniture_unless = |is_wanted: bool, kind| {
        if is_wanted {
            kind
        } else {
            SectionKind::Furniture
        }
    };
    let mut heading: Option<(String, Option<String>)> = None;
    let mut kinds = Vec::with_capacity(passages.len());
    for (passage, role) in passages.iter().zip(roles) {
        let section = infon(passage, &["section_type", "section"]);
        let own_category = infon(passage, &["section_category"]);
        let category = own_category
            .or_else(|| section.clone())
            .or_else(|| infon(passage, &["type"]));
        let kind = match role {
            Role::Title => SectionKind::Title,
            Role::Abstract => SectionKind::Abstract,
            Role::Untyped => SectionKind::Text,
            Role::Other if !is_paper => SectionKind::Text,
            Role::Other => furniture_unless(wanted.body, SectionKind::Body),
            Role::Caption => furniture_unless(wanted.body || !is_paper, SectionKind::Caption),
            Role::Reference => furniture_unless(wanted.references, SectionKind::References),
            Role::Heading | Role::TableContent => SectionKind::Furniture,
        };
        if role == Role::Heading {
            heading = Some((passage.text.trim().to_owned(), section.clone()));
        }
        // A heading holds until the next one or the end of its section.
        let label = heading
            .as_ref()
            .filter(|(_, of)| *of == section)
            .filter(|_| matches!(role, Role::Abstract | Role::Other))
            .map(|(text, _)| text.clone())
            .filter(|text| !text.is_empty())
            .or_else(|| infon(passage, &["section_label"]));
        kinds.push(PassageKind {
            kind,
            label,
            category,
        });
    }
    kinds
}

fn infon(passage: &Passage, keys: &[&str]) -> Option<String> {
    keys.iter()
        .find_map(|key| passage.infons.get(*key).and_then(text_of))
}

/// The words are those of the PMC open access collection in BioC (`section_type`, `type`), of PubTator (`type`), and
/// their like.
fn role(passage: &Passage) -> Role {
    let plain = |value: String| value.to_lowercase().replace([' ', '-'], "_");
    let section = infon(passage, &["section_type", "section"]).map(plain);
    let kind = infon(passage, &["type"]).map(plain);
    let kind = kind.as_deref();
    let is_heading =
        kind.is_some_and(|kind| kind.starts_with("title") || kind.starts_with("abstract_title"));
    let by_kind = |kind: &str| match kind {
        "ref" | "reference" | "references" => Role::Reference,
        "table" | "table_footnote" | "footnote" | "furniture" => Role::TableContent,
        _ if kind.contains("caption") => Role::Caption,
        _ => Role::Other,
    };
    match (section.as_deref(), kind) {
        (None, None) => Role::Untyped,
        (Some("title"), _) | (None, Some("title" | "article_title" | "front")) => Role::Title,
        (Some("ref" | "reference" | "references"), _) => Role::Reference,
        (Some("fig" | "figure" | "table"), Some("table" | "table_footnote" | "footnote")) => {
            Role::TableContent
        }
        (Some("fig" | "figure" | "table"), _) => Role::Caption,
        _ if is_heading => Role::Heading,
        (Some("abstract"), _) => Role::Abstract,
        (None, Some(kind)) if kind.starts_with("abstract") => Role::Abstract,
        (_, Some(kind)) => by_kind(kind),
        (Some(_), None) => Role::Other,
    }
}
