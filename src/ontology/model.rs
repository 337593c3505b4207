//! What all ontology formats have in common.

use std::collections::{BTreeSet, HashMap};

use crate::document::{Location, NameKind};

/// A name of a term beside its label.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Synonym {
    /// How it relates to the term. A source without scopes states exact synonyms.
    pub kind: NameKind,
    /// The name as the source writes it.
    pub text: String,
}

/// A term as its source states it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct OntologyTerm {
    /// CURIE, such as `CL:0000115`.
    pub id: String,
    /// The preferred label; `None` for a term that is only referred to.
    pub label: Option<String>,
    /// Other names, in the source's order.
    pub synonyms: Vec<Synonym>,
    /// Cross-references, CURIEs, in the source's order.
    pub xrefs: Vec<String>,
    /// Direct parents by subsumption, CURIEs, in the source's order.
    pub parents: Vec<String>,
    /// The definition.
    pub definition: Option<String>,
    /// Semantic types, subsets or tree numbers: what else a selection may go by.
    pub groups: Vec<String>,
    /// Whether the source has given the term up.
    pub is_obsolete: bool,
    /// What an obsolete term was replaced by, CURIEs.
    pub replaced_by: Vec<String>,
    /// Former identifiers of this term, CURIEs: terms that were merged into it.
    pub alternate_ids: Vec<String>,
}

/// Something odd in a file that did not keep it from being read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OntologyProblem {
    /// Where.
    pub location: Location,
    /// What, and what was done.
    pub message: String,
}

/// The terms of a file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Ontology {
    /// Its version as the file states it.
    pub version: Option<String>,
    /// Its licence as the file states it.
    pub licence: Option<String>,
    /// The terms in the file's order, each id once.
    pub terms: Vec<OntologyTerm>,
    /// What was odd.
    pub problems: Vec<OntologyProblem>,
}

impl Ontology {
    /// The ids of `roots` and of all terms below them, by parents.
    pub fn below<'a>(&'a self, roots: &'a [String]) -> BTreeSet<&'a str> {
        let mut children: HashMap<&str, Vec<&str>> = HashMap::new();
        for term in &self.terms {
            for parent in &term.parents {
                children.entry(parent).or_default().push(&term.id);
            }
        }
        let mut found = BTreeSet::new();
        let mut open: Vec<&str> = roots.iter().map(String::as_str).collect();
        while let Some(id) = open.pop() {
            if found.insert(id) {
                open.extend(children.get(id).into_iter().flatten());
            }
        }
        found
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_subtree_is_its_root_and_all_below_also_over_two_parents_and_circles() {
        let term = |id: &str, parents: &[&str]| OntologyTerm {
            id: id.to_owned(),
            parents: parents.iter().map(|&parent| parent.to_owned()).collect(),
            ..OntologyTerm::default()
        };
        let ontology = Ontology {
            terms: vec![
                term("A:1", &["A:4"]),
                term("A:2", &["A:1"]),
                term("A:3", &["A:9", "A:2"]),
                term("A:4", &["A:3"]),
                term("A:9", &[]),
            ],
            ..Ontology::default()
        };
        for (root, expected) in [
            ("A:2", &["A:1", "A:2", "A:3", "A:4"][..]),
            ("A:9", &["A:1", "A:2", "A:3", "A:4", "A:9"]),
        ] {
            let roots = [root.to_owned()];
            let below: Vec<&str> = ontology.below(&roots).into_iter().collect();
            assert_eq!(below, expected);
        }
    }
}
