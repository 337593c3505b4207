//! OBO Graph JSON: graphs of nodes and edges (<https://github.com/geneontology/obographs>, version 0.3).
//!
//! Classes are terms; properties, individuals and nodes without a label are passed over. Parents are `is_a` edges.

use std::collections::HashMap;

use serde::Deserialize;

use super::json::malformed;
use super::synonyms::{add_once, is_short_type, kind_of};
use super::{Ontology, OntologyError, OntologyFormat, OntologySource, OntologyTerm, curie};

pub(super) const FORMAT: OntologyFormat = OntologyFormat {
    name: "obographs",
    description: "OBO Graph JSON",
    detect: |_, head| head.trim_start().starts_with('{') && head.contains("\"graphs\""),
    read,
};

#[derive(Deserialize)]
struct File {
    graphs: Vec<Graph>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Graph {
    #[serde(default)]
    nodes: Vec<Node>,
    #[serde(default)]
    edges: Vec<Edge>,
    meta: Option<Meta>,
}

#[derive(Deserialize)]
struct Node {
    id: String,
    lbl: Option<String>,
    #[serde(rename = "type")]
    kind: Option<String>,
    meta: Option<Meta>,
}

#[derive(Deserialize)]
struct Edge {
    sub: String,
    pred: String,
    obj: String,
}

#[derive(Default, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Meta {
    version: Option<String>,
    definition: Option<Value>,
    #[serde(default)]
    synonyms: Vec<Name>,
    #[serde(default)]
    xrefs: Vec<Value>,
    #[serde(default)]
    subsets: Vec<String>,
    #[serde(default)]
    deprecated: bool,
    #[serde(default)]
    basic_property_values: Vec<Property>,
}

#[derive(Deserialize)]
struct Value {
    val: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Name {
    pred: String,
    val: String,
    synonym_type: Option<String>,
}

#[derive(Deserialize)]
struct Property {
    pred: String,
    val: String,
}

fn read(source: &OntologySource) -> Result<Ontology, OntologyError> {
    let file: File =
        serde_json::from_reader(source.open()?).map_err(|error| malformed(source, &error))?;
    let mut ontology = Ontology::default();
    let mut at: HashMap<String, usize> = HashMap::new();
    for graph in file.graphs {
        let meta = graph.meta.unwrap_or_default();
        ontology.version = ontology.version.or(meta.version);
        for property in meta.basic_property_values {
            match local_name(&property.pred) {
                "license" => ontology.licence = ontology.licence.or(Some(property.val)),
                "versionInfo" => ontology.version = ontology.version.or(Some(property.val)),
                _ => {}
            }
        }
        for node in graph.nodes {
            let is_class = match node.kind.as_deref() {
                Some(kind) => kind == "CLASS",
                None => node.lbl.is_some(),
            };
            if is_class {
                let id = curie::of(&node.id);
                let index = *at.entry(id).or_insert_with_key(|id| {
                    ontology.terms.push(OntologyTerm::new(id));
                    ontology.terms.len() - 1
                });
                fill(&mut ontology.terms[index], node);
            }
        }
        for edge in graph.edges {
            if ["is_a", "subClassOf"].contains(&edge.pred.as_str())
                && let Some(&index) = at.get(&curie::of(&edge.sub))
            {
                add_once(&mut ontology.terms[index].parents, curie::of(&edge.obj));
            }
        }
    }
    Ok(ontology)
}

fn fill(term: &mut OntologyTerm, node: Node) {
    term.set_label(&node.lbl.unwrap_or_default());
    let meta = node.meta.unwrap_or_default();
    if let Some(definition) = meta.definition {
        term.definition.get_or_insert(definition.val);
    }
    for name in &meta.synonyms {
        let is_short = name.synonym_type.as_deref().is_some_and(is_short_type);
        term.add_name(kind_of(local_name(&name.pred), is_short), &name.val);
    }
    for xref in &meta.xrefs {
        add_once(&mut term.xrefs, curie::of(&xref.val));
    }
    for subset in &meta.subsets {
        add_once(&mut term.groups, local_name(subset).to_owned());
    }
    term.is_obsolete |= meta.deprecated;
    for property in meta.basic_property_values {
        let value = curie::of(&property.val);
        match local_name(&property.pred) {
            "IAO_0100001" => add_once(&mut term.replaced_by, value),
            "hasAlternativeId" => add_once(&mut term.alternate_ids, value),
            "exactMatch" => add_once(&mut term.xrefs, value),
            _ => {}
        }
    }
}

/// What follows the last `#` or `/` of an address.
fn local_name(iri: &str) -> &str {
    iri.rsplit(['#', '/']).next().unwrap_or(iri)
}
