//! Terms in, terms with curated names out: the same rules for `dictionary import` as for our own recipes.

use super::{Elsewhere, Profile, Report, curate};
use crate::ontology::recipe::DictionaryRow;
use crate::ontology::{OntologyTerm, Selected};

/// The chosen terms with names that people write out, and what was done to them. Headings with a comma are turned round
/// (`Carcinoma, Ductal`). Terms without a name left are none; all but names stays as it is.
pub fn curate_terms(
    selected: &Selected<'_>,
    is_common: &dyn Fn(&str) -> bool,
) -> (Vec<OntologyTerm>, Report) {
    let rows = selected
        .terms
        .iter()
        .filter_map(|term| DictionaryRow::from_term(term));
    let mut rows: Vec<DictionaryRow> = rows
        .map(|row| DictionaryRow {
            inverts: true,
            ..row
        })
        .collect();
    let report = curate(
        &mut rows,
        &Profile::default(),
        is_common,
        &Elsewhere::default(),
    );
    let terms = rows.into_iter().map(|row| OntologyTerm {
        id: row.id,
        label: Some(row.label),
        synonyms: row.synonyms,
        xrefs: row.xrefs,
        parents: row.parents,
        ..OntologyTerm::default()
    });
    (terms.collect(), report)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::NameKind;
    use crate::ontology::{Ontology, Selection, Synonym};

    #[test]
    fn names_are_turned_round_or_left_out_and_the_rest_stays() {
        let term = |id: &str, label: &str, names: &[&str]| OntologyTerm {
            id: id.to_owned(),
            label: Some(label.to_owned()),
            synonyms: names
                .iter()
                .map(|name| Synonym {
                    kind: NameKind::Exact,
                    text: (*name).to_owned(),
                })
                .collect(),
            xrefs: vec!["MESH:D1".to_owned()],
            ..OntologyTerm::default()
        };
        let ontology = Ontology {
            terms: vec![
                term("A:1", "ductal carcinoma", &["Carcinoma, Ductal", "lead"]),
                term("A:2", "12", &[]),
            ],
            ..Ontology::default()
        };
        let selected = Selection::default().of(&ontology).unwrap();
        let (terms, report) = curate_terms(&selected, &|form| form == "lead");
        assert_eq!(terms.len(), 1);
        assert_eq!(terms[0].label.as_deref(), Some("ductal carcinoma"));
        assert!(terms[0].synonyms.is_empty(), "{:?}", terms[0].synonyms);
        assert_eq!(terms[0].xrefs, ["MESH:D1"]);
        assert_eq!(report.rules["English word"].n_dropped, 1);
        assert_eq!(report.dropped_concepts.len(), 1);
    }
}
