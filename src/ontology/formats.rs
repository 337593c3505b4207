//! The forms in which ontologies are read.

use super::{
    Ontology, OntologyError, OntologyErrorKind, OntologySource, cellxgene, gilda, hgnc, indra,
    indra_mesh, obo, obographs, oncotree, table,
};
use crate::document::Location;

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
pub const ONTOLOGY_FORMATS: &[OntologyFormat] = &[
    obo::FORMAT,
    obographs::FORMAT,
    cellxgene::FORMAT,
    oncotree::FORMAT,
    indra::FORMAT,
    indra_mesh::FORMAT,
    hgnc::FORMAT,
    gilda::FORMAT,
    table::TSV,
    table::CSV,
];

/// The form of that name.
pub fn ontology_format_by_name(name: &str) -> Option<&'static OntologyFormat> {
    ONTOLOGY_FORMATS.iter().find(|format| format.name == name)
}

/// The form of a source, told by its content.
///
/// # Errors
/// Where the source cannot be read, or its form is not among those that are.
pub fn ontology_format_of(
    source: &OntologySource,
) -> Result<&'static OntologyFormat, OntologyError> {
    let head = source.head()?;
    let known = ONTOLOGY_FORMATS
        .iter()
        .find(|format| (format.detect)(source, &head));
    known.ok_or_else(|| {
        let names: Vec<&str> = ONTOLOGY_FORMATS.iter().map(|format| format.name).collect();
        let message = format!(
            "the form of this file is not known (forms that are read: {}; --format names one)",
            names.join(", ")
        );
        source.error(Location::default(), OntologyErrorKind::Refused(message))
    })
}
