//! `OncoTree`'s JSON: tumour types by code, each with its children inside.
//!
//! `externalReferences` are cross-references (`NCI` is the NCI Thesaurus). Codes that a type had before (`history`) and
//! that were given up for it (`revocations`) are its alternate identifiers; `precursors` are types that it was made from,
//! which is not the same and is left out.

use std::collections::{BTreeSet, HashMap};

use serde::Deserialize;

use super::json::malformed;
use super::synonyms::add_once;
use super::{Ontology, OntologyError, OntologyFormat, OntologySource, OntologyTerm};

pub(super) const FORMAT: OntologyFormat = OntologyFormat {
    name: "oncotree",
    description: "OncoTree's nested JSON",
    detect: |_, head| {
        head.trim_start().starts_with('{')
            && ["\"externalReferences\"", "\"mainType\"", "\"children\""]
                .iter()
                .all(|key| head.contains(key))
    },
    read,
};

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Node {
    code: String,
    name: String,
    main_type: Option<String>,
    tissue: Option<String>,
    parent: Option<String>,
    #[serde(default)]
    external_references: HashMap<String, Vec<String>>,
    #[serde(default)]
    history: Vec<String>,
    #[serde(default)]
    revocations: Vec<String>,
    #[serde(default)]
    children: serde_json::Map<String, serde_json::Value>,
}

fn read(source: &OntologySource) -> Result<Ontology, OntologyError> {
    let roots: serde_json::Map<String, serde_json::Value> =
        serde_json::from_reader(source.open()?).map_err(|error| malformed(source, &error))?;
    let mut ontology = Ontology::default();
    let mut seen = BTreeSet::new();
    // A stack instead of recursion; children are put on it in reverse, so that terms come in the file's order.
    let mut open: Vec<serde_json::Value> = roots.into_iter().map(|(_, node)| node).rev().collect();
    while let Some(node) = open.pop() {
        let node: Node = serde_json::from_value(node).map_err(|error| malformed(source, &error))?;
        let mut term = OntologyTerm::new(format!("ONCOTREE:{}", node.code));
        term.set_label(&node.name);
        for group in [node.tissue, node.main_type].into_iter().flatten() {
            add_once(&mut term.groups, group);
        }
        if let Some(parent) = node.parent {
            term.parents.push(format!("ONCOTREE:{parent}"));
        }
        for (prefix, known) in [("UMLS", "UMLS"), ("NCI", "NCIT")] {
            let ids = node.external_references.get(prefix).into_iter().flatten();
            ids.for_each(|id| add_once(&mut term.xrefs, format!("{known}:{id}")));
        }
        for code in node.history.iter().chain(&node.revocations) {
            if *code != node.code {
                add_once(&mut term.alternate_ids, format!("ONCOTREE:{code}"));
            }
        }
        open.extend(node.children.into_iter().map(|(_, child)| child).rev());
        if seen.insert(node.code) {
            ontology.terms.push(term);
        }
    }
    Ok(ontology)
}
