//! MeSH's three levels: records have concepts, concepts have terms. What XML and RDF state alike becomes a term here.

use super::OntologyTerm;
use super::synonyms::add_once;
use crate::document::NameKind;

/// A descriptor or a supplementary record.
#[derive(Debug, Default)]
pub(super) struct Record {
    /// The unique identifier, without prefix.
    pub(super) id: String,
    /// The heading.
    pub(super) label: String,
    /// The scope note of the preferred concept.
    pub(super) note: Option<String>,
    /// Tree numbers.
    pub(super) trees: Vec<String>,
    /// Parents as the source states them, CURIEs.
    pub(super) parents: Vec<String>,
    /// Whether the record was given up.
    pub(super) is_obsolete: bool,
    /// Concepts in the file's order.
    pub(super) concepts: Vec<Concept>,
}

/// A concept of a record.
#[derive(Debug)]
pub(super) struct Concept {
    /// Whether the record is named after it.
    pub(super) is_preferred: bool,
    /// How it relates to the preferred one.
    pub(super) kind: NameKind,
    /// Terms in the file's order.
    pub(super) terms: Vec<MeshTerm>,
}

/// A term of a concept.
#[derive(Debug, Default)]
pub(super) struct MeshTerm {
    pub(super) text: String,
    /// Whether it is another in a different order of words: `Neoplasms, Lung`.
    pub(super) is_permuted: bool,
    /// Whether its lexical tag says that it is short.
    pub(super) is_short: bool,
}

/// The kind of the names of a concept that stands in this relation to the preferred one (`NRW`: it is narrower).
pub(super) fn relation_of(name: &str) -> NameKind {
    match name {
        "NRW" => NameKind::Narrow,
        "BRD" => NameKind::Broad,
        _ => NameKind::Related,
    }
}

/// Whether a lexical tag marks abbreviations or acronyms, embedded ones (`ABX`, `ACX`) too.
pub(super) fn is_short_tag(tag: &str) -> bool {
    ["ABB", "ABX", "ACR", "ACX"].contains(&tag)
}

/// A record as a term.
pub(super) fn term_of(record: Record) -> OntologyTerm {
    let mut term = OntologyTerm::new(format!("MESH:{}", record.id));
    term.set_label(&record.label);
    term.definition = record.note;
    term.groups = record.trees;
    term.is_obsolete = record.is_obsolete;
    for parent in record.parents {
        add_once(&mut term.parents, parent);
    }
    for concept in &record.concepts {
        for name in concept.terms.iter().filter(|name| !name.is_permuted) {
            let kind = match (concept.is_preferred, name.is_short) {
                (true, true) => NameKind::Abbreviation,
                (true, false) => NameKind::Exact,
                (false, _) => concept.kind,
            };
            if !concept.is_preferred || term.label.as_deref() != Some(name.text.trim()) {
                term.add_name(kind, &name.text);
            }
        }
    }
    term
}
