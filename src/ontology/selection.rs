//! Which terms of an ontology become concepts of a dictionary.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use super::{Ontology, OntologyTerm, curie};

/// What is taken of an ontology.
#[derive(Clone, Debug, Default)]
pub struct Selection {
    /// These terms and all below them; everything where there is none.
    pub roots: Vec<String>,
    /// Only terms of one of these groups (subsets, semantic types, tree numbers); all where there is none.
    pub groups: Vec<String>,
}

/// The terms that were chosen, and what is known of those that were given up.
#[derive(Debug)]
pub struct Selected<'o> {
    /// Terms that are in use and have a label.
    pub terms: Vec<&'o OntologyTerm>,
    /// Identifiers that were given up, and the chosen terms that stand for them.
    pub replaced: BTreeMap<String, Vec<String>>,
    /// How many terms were left out because they are obsolete.
    pub n_obsolete: usize,
    /// How many were left out because they have no label.
    pub n_without_label: usize,
    /// How many were left out because they are not below a root or not in a group.
    pub n_outside: usize,
}

impl Selection {
    /// Chooses from an ontology.
    ///
    /// # Errors
    /// The roots that the ontology does not have.
    pub fn of<'o>(&self, ontology: &'o Ontology) -> Result<Selected<'o>, Vec<String>> {
        let canonical: HashMap<String, &str> = ontology
            .terms
            .iter()
            .map(|term| (curie::canonical(&term.id), term.id.as_str()))
            .collect();
        let mut roots = Vec::new();
        let mut unknown = Vec::new();
        for root in &self.roots {
            match canonical.get(&curie::canonical(&curie::of(root))) {
                Some(id) => roots.push((*id).to_owned()),
                None => unknown.push(root.clone()),
            }
        }
        if !unknown.is_empty() {
            return Err(unknown);
        }
        let below = ontology.below(&roots);
        let is_inside = |term: &OntologyTerm| {
            (roots.is_empty() || below.contains(term.id.as_str()))
                && (self.groups.is_empty()
                    || term.groups.iter().any(|group| self.groups.contains(group)))
        };
        let mut selected = Selected {
            terms: Vec::new(),
            replaced: BTreeMap::new(),
            n_obsolete: 0,
            n_without_label: 0,
            n_outside: 0,
        };
        for term in &ontology.terms {
            if term.is_obsolete {
                selected.n_obsolete += 1;
            } else if !is_inside(term) {
                selected.n_outside += 1;
            } else if term.label.is_none() {
                selected.n_without_label += 1;
            } else {
                selected.terms.push(term);
            }
        }
        selected.replaced = replaced(ontology, &selected.terms);
        Ok(selected)
    }
}

/// Identifiers that were given up by those of the chosen terms: obsolete terms by what replaced them, over several steps
/// where the replacement was given up too, and former identifiers.
fn replaced(ontology: &Ontology, chosen: &[&OntologyTerm]) -> BTreeMap<String, Vec<String>> {
    let chosen_ids: HashSet<&str> = chosen.iter().map(|term| term.id.as_str()).collect();
    let obsolete: HashMap<&str, &[String]> = ontology
        .terms
        .iter()
        .filter(|term| term.is_obsolete)
        .map(|term| (term.id.as_str(), term.replaced_by.as_slice()))
        .collect();
    let mut replaced: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for term in ontology.terms.iter().filter(|term| term.is_obsolete) {
        let mut seen = HashSet::new();
        let mut open: Vec<&str> = term.replaced_by.iter().map(String::as_str).collect();
        while let Some(id) = open.pop() {
            if !seen.insert(id) {
                continue;
            }
            if chosen_ids.contains(id) {
                let old = curie::canonical(&term.id);
                replaced
                    .entry(old)
                    .or_default()
                    .insert(curie::canonical(id));
            } else if let Some(next) = obsolete.get(id) {
                open.extend(next.iter().map(String::as_str));
            }
        }
    }
    for term in chosen {
        for old in &term.alternate_ids {
            // An identifier that is in use again is not a former one.
            if !chosen_ids.contains(old.as_str()) {
                let old = curie::canonical(old);
                let new = curie::canonical(&term.id);
                replaced.entry(old).or_default().insert(new);
            }
        }
    }
    replaced
        .into_iter()
        .map(|(old, new)| (old, new.into_iter().collect()))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn term(id: &str, parents: &[&str]) -> OntologyTerm {
        OntologyTerm {
            label: Some(id.to_lowercase()),
            parents: parents.iter().map(|&parent| parent.to_owned()).collect(),
            ..OntologyTerm::new(id)
        }
    }

    fn obsolete(id: &str, replaced_by: &[&str]) -> OntologyTerm {
        OntologyTerm {
            is_obsolete: true,
            replaced_by: replaced_by.iter().map(|&id| id.to_owned()).collect(),
            ..term(id, &[])
        }
    }

    #[test]
    fn obsolete_terms_are_out_and_their_replacements_found_over_steps() {
        let mut renamed = term("X:2", &["X:1"]);
        renamed.alternate_ids = vec!["X:20".to_owned(), "X:1".to_owned()];
        let ontology = Ontology {
            terms: vec![
                term("X:1", &[]),
                renamed,
                OntologyTerm::new("X:3"),
                obsolete("X:4", &["X:5"]),
                obsolete("X:5", &["X:2", "X:4", "Y:1"]),
                obsolete("X:6", &[]),
            ],
            ..Ontology::default()
        };
        let selected = Selection::default().of(&ontology).unwrap();
        let ids: Vec<&str> = selected.terms.iter().map(|term| term.id.as_str()).collect();
        assert_eq!(ids, ["X:1", "X:2"]);
        assert_eq!((selected.n_obsolete, selected.n_without_label), (3, 1));
        let replaced: Vec<_> = selected
            .replaced
            .iter()
            .map(|(old, new)| format!("{old} {}", new.join(" ")))
            .collect();
        assert_eq!(replaced, ["X:20 X:2", "X:4 X:2", "X:5 X:2"]);
    }

    #[test]
    fn roots_are_found_however_their_prefix_is_written_and_unknown_ones_are_named() {
        let mut grouped = term("MESH:2", &["MESH:1"]);
        grouped.groups = vec!["T191".to_owned()];
        let ontology = Ontology {
            terms: vec![term("MESH:1", &[]), grouped, term("MESH:3", &[])],
            ..Ontology::default()
        };
        let select = |roots: &[&str], groups: &[&str]| {
            let owned = |list: &[&str]| list.iter().map(|&id| id.to_owned()).collect();
            let selection = Selection {
                roots: owned(roots),
                groups: owned(groups),
            };
            selection.of(&ontology).map(|selected| selected.terms.len())
        };
        assert_eq!(select(&["mesh:1"], &[]), Ok(2));
        assert_eq!(select(&["MESH:1"], &["T191"]), Ok(1));
        assert_eq!(
            select(&["MESH:9", "MESH:1"], &[]),
            Err(vec!["MESH:9".to_owned()])
        );
    }
}
