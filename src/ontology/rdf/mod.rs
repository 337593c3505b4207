//! OWL and SKOS as plain RDF, in RDF/XML, Turtle or N-Triples, and the N-Triples of MeSH.
//!
//! Triples are read in a stream. Of OWL we take what is said of named classes; class expressions are passed over.

mod mesh;
mod triples;
mod vocabulary;

use oxrdfio::RdfFormat;

use super::OntologyFormat;

pub(super) const MESH: OntologyFormat = OntologyFormat {
    name: "mesh-rdf",
    description: "MeSH in RDF, as NLM publishes it (mesh.nt)",
    detect: |_, head| head.contains("http://id.nlm.nih.gov/mesh/vocab#"),
    read: |source| mesh::read(source, syntax(&source.head()?)),
};

pub(super) const SKOS: OntologyFormat = OntologyFormat {
    name: "skos",
    description: "SKOS in Turtle, RDF/XML or N-Triples",
    detect: |_, head| {
        is_rdf(head)
            && head.contains("http://www.w3.org/2004/02/skos/core#")
            && !head.contains("http://www.w3.org/2002/07/owl#Class")
            && !["owl:Class", "owl:Ontology"]
                .iter()
                .any(|name| head.contains(name))
    },
    read: |source| vocabulary::read(source, syntax(&source.head()?)),
};

pub(super) const OWL: OntologyFormat = OntologyFormat {
    name: "owl",
    description: "OWL in RDF/XML",
    detect: |_, head| is_rdf(head) && syntax(head) == RdfFormat::RdfXml,
    read: |source| vocabulary::read(source, RdfFormat::RdfXml),
};

pub(super) const N_TRIPLES: OntologyFormat = OntologyFormat {
    name: "ntriples",
    description: "OWL in N-Triples",
    detect: |_, head| is_rdf(head) && syntax(head) == RdfFormat::NTriples,
    read: |source| vocabulary::read(source, RdfFormat::NTriples),
};

pub(super) const TURTLE: OntologyFormat = OntologyFormat {
    name: "turtle",
    description: "OWL in Turtle",
    detect: |_, head| is_rdf(head) && syntax(head) == RdfFormat::Turtle,
    read: |source| vocabulary::read(source, RdfFormat::Turtle),
};

/// The first line that is neither empty nor a remark.
fn first_line(head: &str) -> &str {
    let head = head.trim_start_matches('\u{feff}');
    let mut lines = head.lines().map(str::trim);
    lines
        .find(|line| !line.is_empty() && !line.starts_with('#'))
        .unwrap_or("")
}

fn is_rdf(head: &str) -> bool {
    let first = first_line(head);
    let small = first.to_lowercase();
    head.contains("<rdf:RDF")
        || head.contains("http://www.w3.org/1999/02/22-rdf-syntax-ns#RDF")
        || ["@prefix ", "@base ", "prefix ", "base <"]
            .iter()
            .any(|word| small.starts_with(word))
        || is_triple(first)
}

/// `<a> <b> … .`
fn is_triple(line: &str) -> bool {
    (line.starts_with("<http") || line.starts_with("_:"))
        && line.ends_with('.')
        && line
            .split_whitespace()
            .nth(1)
            .is_some_and(|predicate| predicate.starts_with('<'))
}

fn syntax(head: &str) -> RdfFormat {
    let first = first_line(head);
    if is_triple(first) {
        RdfFormat::NTriples
    } else if first.starts_with('<') && (head.contains(":RDF") || first.starts_with("<?xml")) {
        RdfFormat::RdfXml
    } else {
        RdfFormat::Turtle
    }
}
