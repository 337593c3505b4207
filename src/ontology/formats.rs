//! The forms in which ontologies are read.

use super::{Ontology, OntologyError, OntologySource, cellxgene};

/// A form of ontology files.
pub struct OntologyFormat {
    /// The name for `--format`.
    pub name: &'static str,
    /// What it is, for people.
    pub description: &'static str,
    /// Whether a source looks like it, by its name and the head of its text.
    pub detect: fn(&OntologySource, &str) -> bool,
    /// Reads it whole.
    pub read: fn(&OntologySource) -> Result<Ontology, OntologyError>,
}

/// All forms, in the order in which they are tried.
pub const ONTOLOGY_FORMATS: &[OntologyFormat] = &[cellxgene::FORMAT];

/// The form of that name.
pub fn ontology_format_by_name(name: &str) -> Option<&'static OntologyFormat> {
    ONTOLOGY_FORMATS.iter().find(|format| format.name == name)
}
