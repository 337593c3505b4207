//! The JSON of `cellxgene-ontology-guide`: an object of terms by CURIE.
//!
//! Each term has `label`, `description`, `synonyms` without scopes, `deprecated`, and `ancestors` with their distance; a
//! parent is an ancestor at distance 1. There are no cross-references.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::json::{Members, malformed};
use super::{Ontology, OntologyError, OntologyFormat, OntologySource, OntologyTerm};
use crate::document::NameKind;

pub(super) const FORMAT: OntologyFormat = OntologyFormat {
    name: "cellxgene",
    description: "JSON of cellxgene-ontology-guide",
    detect: |_, head| head.starts_with("{\"") && head.contains("\"ancestors\":{"),
    read,
};

#[derive(Deserialize)]
struct Entry {
    label: Option<String>,
    description: Option<String>,
    synonyms: Option<Vec<String>>,
    #[serde(default)]
    ancestors: BTreeMap<String, u32>,
    #[serde(default)]
    deprecated: bool,
    replaced_by: Option<String>,
}

fn read(source: &OntologySource) -> Result<Ontology, OntologyError> {
    let Members(entries): Members<Entry> =
        serde_json::from_reader(source.open()?).map_err(|error| malformed(source, &error))?;
    let terms = entries.into_iter().map(|(id, entry)| term(id, entry));
    Ok(Ontology {
        terms: terms.collect(),
        ..Ontology::default()
    })
}

fn term(id: String, entry: Entry) -> OntologyTerm {
    let mut term = OntologyTerm::new(id);
    term.set_label(&entry.label.unwrap_or_default());
    for synonym in entry.synonyms.iter().flatten() {
        term.add_name(NameKind::Exact, synonym);
    }
    let parents = entry.ancestors.into_iter();
    term.parents
        .extend(parents.filter_map(|(id, distance)| (distance == 1).then_some(id)));
    term.definition = entry.description;
    term.is_obsolete = entry.deprecated;
    term.replaced_by.extend(entry.replaced_by);
    term
}
