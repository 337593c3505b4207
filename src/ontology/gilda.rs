//! gilda's table of terms: a row for each name (`grounding_terms.tsv.gz`).
//!
//! Columns `norm_text`, `text`, `db`, `id`, `entry_name`, `status`, `source`, and in later versions `organism`, `source_db`,
//! `source_id`. Rows of the same `db` and `id` are one term, whose label is the entry name. Status `name`, `synonym` and
//! `curated` give exact synonyms, `former_name` related ones. A row that was mapped keeps its `source_db` and `source_id`
//! as a cross-reference.

use std::collections::HashMap;

use super::rows::{Dialect, Rows};
use super::synonyms::add_once;
use super::{
    Ontology, OntologyError, OntologyErrorKind, OntologyFormat, OntologySource, OntologyTerm, curie,
};
use crate::document::NameKind;

pub(super) const FORMAT: OntologyFormat = OntologyFormat {
    name: "gilda",
    description: "gilda's table of terms (grounding_terms.tsv)",
    detect: |_, head| head.starts_with("norm_text\ttext\tdb\tid\tentry_name\tstatus"),
    read,
};

const COLUMNS: [&str; 9] = [
    "text",
    "db",
    "id",
    "entry_name",
    "status",
    "source",
    "organism",
    "source_db",
    "source_id",
];

fn read(source: &OntologySource) -> Result<Ontology, OntologyError> {
    let mut rows = Rows::open(source, Dialect::Tabs)?;
    let Some(head) = rows.next_row()? else {
        return Ok(Ontology::default());
    };
    let at = COLUMNS.map(|name| head.cells.iter().position(|cell| cell.trim() == name));
    let mut ontology = Ontology::default();
    let mut known: HashMap<String, usize> = HashMap::new();
    while let Some(row) = rows.next_row()? {
        let [
            text,
            db,
            id,
            name,
            status,
            _,
            organism,
            source_db,
            source_id,
        ] = at.map(|index| index.map_or("", |index| row.cell(index)));
        if db.is_empty() || id.is_empty() {
            let message = "a row without db and id".to_owned();
            return Err(rows.error(row.line, OntologyErrorKind::Malformed(message)));
        }
        let id = curie::with_prefix(db, id);
        let index = *known.entry(id).or_insert_with_key(|id| {
            ontology.terms.push(OntologyTerm::new(id));
            ontology.terms.len() - 1
        });
        let term = &mut ontology.terms[index];
        term.set_label(name);
        if term.label.as_deref() != Some(text) {
            let kind = match status {
                "former_name" => NameKind::Related,
                _ => NameKind::Exact,
            };
            term.add_name(kind, text);
        }
        if !organism.is_empty() {
            add_once(&mut term.groups, format!("taxon:{organism}"));
        }
        if !source_db.is_empty() && !source_id.is_empty() {
            let xref = curie::with_prefix(source_db, source_id);
            if xref != term.id {
                add_once(&mut term.xrefs, xref);
            }
        }
    }
    Ok(ontology)
}
