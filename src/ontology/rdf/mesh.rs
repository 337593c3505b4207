//! MeSH in RDF: descriptors and supplementary records have concepts, concepts have terms.
//!
//! After NLM's vocabulary (`http://id.nlm.nih.gov/mesh/vocab#`). Entry terms of the preferred concept are exact; those of
//! another are of the kind in which it stands to the preferred one. A term's `altLabel` is a permuted form and is left out.

use std::collections::HashMap;

use oxrdf::{NamedOrBlankNode, Term};
use oxrdfio::RdfFormat;

use super::super::mesh_concepts::{Concept, MeshTerm, Record, is_short_tag, relation_of, term_of};
use super::super::synonyms::add_once;
use super::super::{Ontology, OntologyError, OntologySource};
use super::triples;

const VOCABULARY: &str = "http://id.nlm.nih.gov/mesh/vocab#";
const RESOURCE: &str = "http://id.nlm.nih.gov/mesh/";

#[derive(Default)]
struct Node {
    is_record: bool,
    is_obsolete: bool,
    label: Option<String>,
    note: Option<String>,
    tag_is_short: bool,
    preferred_concept: Option<String>,
    concepts: Vec<String>,
    preferred_term: Option<String>,
    terms: Vec<String>,
    trees: Vec<String>,
    broader: Vec<String>,
    /// Other concepts, with the relation in which they stand to this one.
    relations: Vec<(String, &'static str)>,
}

pub(super) fn read(source: &OntologySource, format: RdfFormat) -> Result<Ontology, OntologyError> {
    let mut nodes: HashMap<String, Node> = HashMap::new();
    let mut order: Vec<String> = Vec::new();
    triples::read(source, format, |subject, predicate, object| {
        let NamedOrBlankNode::NamedNode(subject) = subject else {
            return;
        };
        // Releases of a year have it in their addresses: mesh/2024/D000001.
        let Some(id) = local(subject.as_str()) else {
            return;
        };
        take(&mut nodes, &mut order, id, predicate, object);
    })?;
    let mut ontology = Ontology::default();
    for id in order {
        if let Some(record) = record(&id, &nodes) {
            ontology.terms.push(term_of(record));
        }
    }
    Ok(ontology)
}

fn local(address: &str) -> Option<&str> {
    let local = address.strip_prefix(RESOURCE)?;
    (!local.starts_with("vocab#")).then(|| local.rsplit('/').next().unwrap_or(local))
}

fn take(
    nodes: &mut HashMap<String, Node>,
    order: &mut Vec<String>,
    id: &str,
    predicate: &str,
    object: Term,
) {
    let (address, text) = match object {
        Term::NamedNode(node) => (node.into_string(), String::new()),
        Term::Literal(literal) => (String::new(), literal.value().to_owned()),
        Term::BlankNode(_) => return,
    };
    let other = local(&address).unwrap_or("").to_owned();
    let property = predicate.rsplit(['#', '/']).next().unwrap_or("");
    let known = [
        "type",
        "label",
        "prefLabel",
        "active",
        "scopeNote",
        "lexicalTag",
        "preferredConcept",
        "concept",
        "preferredTerm",
        "term",
        "treeNumber",
        "broaderDescriptor",
        "narrowerConcept",
        "broaderConcept",
        "relatedConcept",
    ];
    if !known.contains(&property) {
        return;
    }
    let node = nodes.entry(id.to_owned()).or_default();
    match property {
        "type" => {
            let class = address.strip_prefix(VOCABULARY).unwrap_or("");
            // Qualifiers and pairs of descriptor and qualifier name nothing by themselves.
            let is_record = (class.ends_with("Descriptor") && !class.contains("Qualifier"))
                || class.starts_with("SCR_")
                || class == "SupplementaryConceptRecord"
                || class == "CheckTag";
            if is_record && !node.is_record {
                node.is_record = true;
                order.push(id.to_owned());
            }
        }
        "label" if node.label.is_none() => node.label = Some(text),
        "prefLabel" => node.label = Some(text),
        "active" => node.is_obsolete = text == "false",
        "scopeNote" => node.note = Some(text.trim().to_owned()),
        "lexicalTag" => node.tag_is_short = is_short_tag(&text),
        "preferredConcept" => node.preferred_concept = Some(other),
        "concept" => add_once(&mut node.concepts, other),
        "preferredTerm" => node.preferred_term = Some(other),
        "term" => add_once(&mut node.terms, other),
        "treeNumber" => add_once(&mut node.trees, other),
        "broaderDescriptor" => add_once(&mut node.broader, format!("MESH:{other}")),
        "narrowerConcept" => node.relations.push((other, "NRW")),
        "broaderConcept" => node.relations.push((other, "BRD")),
        "relatedConcept" => node.relations.push((other, "REL")),
        _ => {}
    }
}

/// A record with its concepts and terms; `None` for a node that is none.
fn record(id: &str, nodes: &HashMap<String, Node>) -> Option<Record> {
    let node = nodes.get(id).filter(|node| node.is_record)?;
    let preferred = node.preferred_concept.as_deref().unwrap_or("");
    let mut concept_ids: Vec<&str> = vec![preferred];
    concept_ids.extend(node.concepts.iter().map(String::as_str));
    concept_ids.dedup();
    let mut concepts = Vec::new();
    let mut note = None;
    for (place, concept_id) in concept_ids.iter().enumerate() {
        if concept_ids[..place].contains(concept_id) {
            continue;
        }
        let Some(concept) = nodes.get(*concept_id) else {
            continue;
        };
        let is_preferred = *concept_id == preferred;
        if is_preferred {
            note.clone_from(&concept.note);
        }
        let term_ids = concept.preferred_term.iter().chain(&concept.terms);
        let terms = term_ids.filter_map(|term_id| {
            let term = nodes.get(term_id)?;
            Some(MeshTerm {
                text: term.label.clone()?,
                is_permuted: false,
                is_short: term.tag_is_short,
            })
        });
        let terms: Vec<MeshTerm> = terms.collect();
        let stated = |nodes: &HashMap<String, Node>, from: &str, to: &str| {
            let relations = nodes.get(from).map_or(&[][..], |node| &node.relations);
            relations
                .iter()
                .find(|(other, _)| other == to)
                .map(|(_, relation)| *relation)
        };
        let relation = stated(nodes, preferred, concept_id).or_else(|| {
            stated(nodes, concept_id, preferred).map(|relation| match relation {
                "NRW" => "BRD",
                "BRD" => "NRW",
                other => other,
            })
        });
        concepts.push(Concept {
            is_preferred,
            kind: relation_of(relation.unwrap_or("REL")),
            terms,
        });
    }
    Some(Record {
        id: id.to_owned(),
        label: node.label.clone().unwrap_or_default(),
        note,
        trees: node.trees.clone(),
        parents: node.broader.clone(),
        is_obsolete: node.is_obsolete,
        concepts,
    })
}
