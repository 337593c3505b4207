//! The JSON of `cellxgene-ontology-guide`: an object of terms by CURIE.
//!
//! Each term has `label`, `description`, `synonyms` without scopes, `deprecated`, and `ancestors` with their distance; a
//! parent is an ancestor at distance 1. There are no cross-references.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::json::malformed;
use super::{
    Ontology, OntologyError, OntologyErrorKind, OntologyFormat, OntologySource, OntologyTerm,
    Synonym,
};
use crate::document::{Location, NameKind};

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
    let entries: serde_json::Map<String, serde_json::Value> =
        serde_json::from_reader(source.open()?).map_err(|error| malformed(source, &error))?;
    let mut ontology = Ontology::default();
    for (id, value) in entries {
        let entry: Entry = serde_json::from_value(value).map_err(|error| {
            let kind = OntologyErrorKind::Malformed(format!("term {id}: {error}"));
            source.error(Location::default(), kind)
        })?;
        ontology.terms.push(term(id, entry));
    }
    Ok(ontology)
}

fn term(id: String, entry: Entry) -> OntologyTerm {
    let synonyms = entry.synonyms.unwrap_or_default().into_iter();
    let parents = entry.ancestors.into_iter();
    OntologyTerm {
        id,
        label: entry.label,
        synonyms: synonyms
            .map(|text| Synonym {
                kind: NameKind::Exact,
                text,
            })
            .collect(),
        parents: parents
            .filter_map(|(id, distance)| (distance == 1).then_some(id))
            .collect(),
        definition: entry.description,
        is_obsolete: entry.deprecated,
        replaced_by: entry.replaced_by.into_iter().collect(),
        ..OntologyTerm::default()
    }
}
