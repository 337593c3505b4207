//! Classes of OWL and concepts of SKOS.
//!
//! A label is `rdfs:label`, else `skos:prefLabel`; names in other languages than English are passed over. The type of a
//! synonym stands in an annotated axiom (`owl:Axiom`), which may come before or after the synonym.

use std::collections::{HashMap, HashSet};

use oxrdf::{NamedOrBlankNode, Term};
use oxrdfio::RdfFormat;

use super::super::synonyms::{add_once, is_short_type, kind_of};
use super::super::{Ontology, OntologyError, OntologySource, OntologyTerm, curie};
use super::triples::{self, Prefixes};
use crate::document::NameKind;

/// What is said of a subject, before it is known what the subject is. Other subjects stand here by their addresses.
#[derive(Default)]
struct Draft {
    is_class: bool,
    is_concept: bool,
    is_header: bool,
    pref_label: Option<String>,
    close: Vec<String>,
    notations: Vec<String>,
    version: Option<String>,
    version_iri: Option<String>,
    licence: Option<String>,
    term: OntologyTerm,
}

/// An annotated axiom.
#[derive(Default)]
struct Axiom {
    source: Option<String>,
    property: Option<String>,
    target: Option<String>,
    is_short: bool,
}

/// The subjects of a file, in its order.
#[derive(Default)]
struct Drafts {
    at: HashMap<String, usize>,
    subjects: Vec<Draft>,
    axioms: HashMap<String, Axiom>,
}

pub(super) fn read(source: &OntologySource, format: RdfFormat) -> Result<Ontology, OntologyError> {
    let mut drafts = Drafts::default();
    let prefixes = triples::read(source, format, |subject, predicate, object| match subject {
        NamedOrBlankNode::NamedNode(subject) => drafts.take(subject.as_str(), predicate, object),
        NamedOrBlankNode::BlankNode(node) => drafts.annotate(node.as_str(), predicate, object),
    })?;
    Ok(drafts.into_ontology(source, &prefixes))
}

impl Drafts {
    fn draft(&mut self, subject: &str) -> &mut Draft {
        let index = self.at.get(subject).copied().unwrap_or_else(|| {
            self.subjects.push(Draft {
                term: OntologyTerm::new(subject),
                ..Draft::default()
            });
            self.at.insert(subject.to_owned(), self.subjects.len() - 1);
            self.subjects.len() - 1
        });
        &mut self.subjects[index]
    }

    /// Takes in what is said of a named subject.
    fn take(&mut self, subject: &str, predicate: &str, object: Term) {
        let Some(property) = local_name(predicate) else {
            return;
        };
        if property == "type" {
            let kind = match &object {
                Term::NamedNode(node) => local_name(node.as_str()).unwrap_or(""),
                _ => return,
            };
            let draft = self.draft(subject);
            match kind {
                "Class" => draft.is_class = true,
                "Concept" => draft.is_concept = true,
                "Ontology" | "ConceptScheme" => draft.is_header = true,
                _ => {}
            }
            return;
        }
        if property == "narrower" {
            if let Term::NamedNode(narrower) = object {
                add_once(
                    &mut self.draft(narrower.as_str()).term.parents,
                    subject.to_owned(),
                );
            }
            return;
        }
        let Some(value) = value(object) else { return };
        match (property, value) {
            ("label", Value::Text(text)) => self.draft(subject).term.set_label(&text),
            ("prefLabel", Value::Text(text)) => {
                self.draft(subject).pref_label.get_or_insert(text);
            }
            ("altLabel", Value::Text(text)) => {
                self.draft(subject).term.add_name(NameKind::Exact, &text);
            }
            ("hiddenLabel", Value::Text(text)) => {
                self.draft(subject).term.add_name(NameKind::Related, &text);
            }
            (
                "hasExactSynonym" | "hasNarrowSynonym" | "hasBroadSynonym" | "hasRelatedSynonym",
                Value::Text(text),
            ) => {
                let kind = kind_of(property, false);
                self.draft(subject).term.add_name(kind, &text);
            }
            ("IAO_0000115" | "definition", Value::Text(text)) => {
                self.draft(subject).term.definition.get_or_insert(text);
            }
            ("notation", Value::Text(text)) => add_once(&mut self.draft(subject).notations, text),
            ("deprecated", Value::Text(text)) => {
                self.draft(subject).term.is_obsolete = ["true", "1"].contains(&text.as_str());
            }
            ("subClassOf" | "broader", Value::Address(address)) => {
                add_once(&mut self.draft(subject).term.parents, address);
            }
            ("hasDbXref" | "exactMatch", value) => {
                add_once(&mut self.draft(subject).term.xrefs, value.into_string());
            }
            ("closeMatch", Value::Address(address)) => {
                add_once(&mut self.draft(subject).close, address);
            }
            ("IAO_0100001" | "isReplacedBy", value) => {
                add_once(
                    &mut self.draft(subject).term.replaced_by,
                    value.into_string(),
                );
            }
            ("hasAlternativeId", value) => {
                add_once(
                    &mut self.draft(subject).term.alternate_ids,
                    value.into_string(),
                );
            }
            ("inSubset", Value::Address(address)) => {
                let group = address.rsplit(['#', '/']).next().unwrap_or("").to_owned();
                add_once(&mut self.draft(subject).term.groups, group);
            }
            ("versionIRI", Value::Address(address)) => {
                self.draft(subject).version_iri = Some(address);
            }
            ("versionInfo", Value::Text(text)) => self.draft(subject).version = Some(text),
            ("license", value) => self.draft(subject).licence = Some(value.into_string()),
            _ => {}
        }
    }

    /// Takes in what is said of a blank node, as far as it belongs to an axiom about a synonym.
    fn annotate(&mut self, node: &str, predicate: &str, object: Term) {
        let property = local_name(predicate).unwrap_or("");
        let known = [
            "annotatedSource",
            "annotatedProperty",
            "annotatedTarget",
            "hasSynonymType",
        ];
        if !known.contains(&property) {
            return;
        }
        let Some(value) = value(object).map(Value::into_string) else {
            return;
        };
        let axiom = self.axioms.entry(node.to_owned()).or_default();
        match property {
            "annotatedSource" => axiom.source = Some(value),
            "annotatedProperty" => axiom.property = Some(value),
            "annotatedTarget" => axiom.target = Some(value),
            _ => axiom.is_short |= is_short_type(&value),
        }
    }

    fn into_ontology(mut self, source: &OntologySource, prefixes: &Prefixes) -> Ontology {
        for axiom in self.axioms.values().filter(|axiom| axiom.is_short) {
            let (Some(subject), Some(property), Some(target)) =
                (&axiom.source, &axiom.property, &axiom.target)
            else {
                continue;
            };
            let Some(&index) = self.at.get(subject) else {
                continue;
            };
            let scope = local_name(property).unwrap_or("");
            let (plain, short) = (kind_of(scope, false), kind_of(scope, true));
            for synonym in &mut self.subjects[index].term.synonyms {
                if synonym.kind == plain && synonym.text == target.trim() {
                    synonym.kind = short;
                }
            }
        }
        let ids = Ids { source, prefixes };
        let mut ontology = Ontology::default();
        let mut seen = HashSet::new();
        for draft in self.subjects {
            if draft.is_header {
                let version = draft.version_iri.or(draft.version);
                ontology.version = ontology.version.or(version);
                ontology.licence = ontology.licence.or(draft.licence);
            } else if draft.is_class || draft.is_concept {
                let term = finished(draft, &ids);
                if seen.insert(term.id.clone()) {
                    ontology.terms.push(term);
                }
            }
        }
        ontology
    }
}

/// A draft as a term: addresses as CURIEs.
fn finished(draft: Draft, ids: &Ids<'_>) -> OntologyTerm {
    let mut term = draft.term;
    let notation = draft.notations.first().filter(|_| draft.is_concept);
    term.id = ids.of_term(&term.id, notation);
    if let Some(label) = draft.pref_label {
        term.set_label(&label);
    }
    if draft.is_concept {
        term.xrefs.extend(draft.close);
        term.groups.extend(draft.notations);
    }
    for list in [
        &mut term.xrefs,
        &mut term.parents,
        &mut term.replaced_by,
        &mut term.alternate_ids,
    ] {
        let mut curies = Vec::with_capacity(list.len());
        for id in list.drain(..) {
            add_once(&mut curies, ids.of(&id));
        }
        *list = curies;
    }
    term
}

/// How addresses become CURIEs in this file.
struct Ids<'f> {
    source: &'f OntologySource,
    prefixes: &'f Prefixes,
}

impl Ids<'_> {
    /// By the addresses that we know, else by the file's own prefixes, the longest first; else the address.
    fn of(&self, id: &str) -> String {
        self.known(id).unwrap_or_else(|| id.to_owned())
    }

    /// The same for a term of the file: where nothing is known of its address, by the prefix that the user gave, with the
    /// notation or the last part of the address behind it.
    fn of_term(&self, id: &str, notation: Option<&String>) -> String {
        if let Some(prefix) = self.source.prefix()
            && curie::of_iri(id).is_none()
        {
            let last = id.rsplit(['#', '/']).next().unwrap_or(id);
            return curie::with_prefix(prefix, notation.map_or(last, String::as_str));
        }
        self.of(id)
    }

    fn known(&self, id: &str) -> Option<String> {
        curie::of_iri(id).or_else(|| {
            let fitting = self.prefixes.iter().filter(|(name, _)| !name.is_empty());
            let fitting = fitting.filter_map(|(name, address)| {
                let local = id.strip_prefix(address.as_str())?;
                (!local.is_empty() && !local.contains(['/', '#'])).then_some((name, local))
            });
            let longest = fitting.min_by_key(|(_, local)| local.len());
            longest.map(|(name, local)| format!("{name}:{local}"))
        })
    }
}

enum Value {
    /// A literal in English or in no language.
    Text(String),
    Address(String),
}

impl Value {
    fn into_string(self) -> String {
        match self {
            Self::Text(text) | Self::Address(text) => text,
        }
    }
}

fn value(object: Term) -> Option<Value> {
    match object {
        Term::NamedNode(node) => Some(Value::Address(node.into_string())),
        Term::Literal(literal) => {
            let is_english = literal
                .language()
                .is_none_or(|language| language == "en" || language.starts_with("en-"));
            is_english.then(|| Value::Text(literal.value().to_owned()))
        }
        Term::BlankNode(_) => None,
    }
}

/// Vocabularies whose terms we know, each by the base of its addresses.
const VOCABULARIES: [&str; 9] = [
    "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "http://www.w3.org/2000/01/rdf-schema#",
    "http://www.w3.org/2002/07/owl#",
    "http://www.w3.org/2004/02/skos/core#",
    "http://www.geneontology.org/formats/oboInOwl#",
    "http://purl.obolibrary.org/obo/",
    "http://purl.org/dc/terms/",
    "http://purl.org/dc/elements/1.1/",
    "http://creativecommons.org/ns#",
];

/// What follows the base of a vocabulary that we know.
fn local_name(address: &str) -> Option<&str> {
    VOCABULARIES
        .iter()
        .find_map(|base| address.strip_prefix(base))
}
