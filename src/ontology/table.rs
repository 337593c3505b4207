//! Plain tables of terms with a column row, CSV or TSV.
//!
//! Columns are found by name, whatever their order; [`COLUMNS`] lists the names that are known, told without regard to
//! case, spaces, `_` and `-`. Lists in a cell are separated by `|`. Rows of the same identifier are one term: tables that
//! have a row for each package or name are read too. Remarks that begin with `#` may stand before the column row.
//!
//! Identifiers without a prefix get the one that the caller gives, or that of a table that is known by its columns. A
//! table without a column of identifiers needs a prefix: identifiers are then made of labels.

use std::collections::HashMap;

use super::lines::line_of;
use super::mesh_tree::{add_parents, is_tree_number};
use super::rows::{Dialect, Row, Rows};
use super::synonyms::add_once;
use super::{
    Ontology, OntologyError, OntologyErrorKind, OntologyFormat, OntologyProblem, OntologySource,
    OntologyTerm, curie,
};
use crate::document::NameKind;

pub(super) const TSV: OntologyFormat = OntologyFormat {
    name: "tsv",
    description: "a table with a column row: id, label, synonyms, xrefs, parents, … between tabs",
    detect: |_, head| column_row(head).contains('\t') && names_a_label(head, Dialect::Tabs),
    read: |source| read(source, Dialect::Tabs),
};

pub(super) const CSV: OntologyFormat = OntologyFormat {
    name: "csv",
    description: "the same between commas or semicolons, cells quoted where needed",
    detect: |_, head| names_a_label(head, quoted(head)),
    read: |source| {
        let dialect = quoted(&source.head()?);
        read(source, dialect)
    },
};

/// What a column gives.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Column {
    Id,
    Label,
    Names(NameKind),
    Xrefs,
    /// Bare identifiers of this prefix.
    XrefsOf(&'static str),
    /// CURIEs, or MeSH's tree numbers.
    Parents,
    Definition,
    Groups,
    IsObsolete,
    ReplacedBy,
    AlternateIds,
}

/// The names of columns, as [`plain`] writes them.
const COLUMNS: &[(Column, &[&str])] = &[
    (
        Column::Id,
        &["id", "identifier", "curie", "conceptid", "termid", "code"],
    ),
    (
        Column::Label,
        &[
            "label",
            "name",
            "preferredterm",
            "preferredlabel",
            "preferredname",
            "term",
            "generic",
            "genericname",
        ],
    ),
    (
        Column::Names(NameKind::Exact),
        &[
            "synonyms",
            "synonym",
            "exactsynonyms",
            "exactsynonym",
            "aliases",
            "entryterms",
            "othernames",
            "brands",
            "brandname",
        ],
    ),
    (
        Column::Names(NameKind::Narrow),
        &["narrowsynonyms", "narrowsynonym"],
    ),
    (
        Column::Names(NameKind::Broad),
        &["broadsynonyms", "broadsynonym"],
    ),
    (
        Column::Names(NameKind::Related),
        &["relatedsynonyms", "relatedsynonym"],
    ),
    (
        Column::Names(NameKind::Abbreviation),
        &["abbreviations", "abbreviation", "acronyms", "acronym"],
    ),
    (
        Column::Xrefs,
        &["xrefs", "xref", "crossreferences", "dbxrefs"],
    ),
    (Column::XrefsOf("MESH"), &["mesh"]),
    (Column::XrefsOf("NCIT"), &["ncit"]),
    (Column::XrefsOf("CHEBI"), &["chebi"]),
    (Column::XrefsOf("UMLS"), &["umls"]),
    (
        Column::Parents,
        &[
            "parents",
            "parent",
            "parentid",
            "parentids",
            "isa",
            "broader",
            "parentsortree",
            "treenumbers",
        ],
    ),
    (Column::Definition, &["definition", "description"]),
    (
        Column::Groups,
        &[
            "groups",
            "subsets",
            "semantictypes",
            "category",
            "seer*rxcategory",
            "majorclass",
            "majordrugclass",
            "minorclass",
            "minordrugclass",
            "neoplasticstatus",
        ],
    ),
    (
        Column::IsObsolete,
        &["obsolete", "deprecated", "isobsolete"],
    ),
    (Column::ReplacedBy, &["replacedby"]),
    (Column::AlternateIds, &["alternateids", "altids", "altid"]),
];

/// Tables that are known by their columns, and the prefix of their identifiers.
const KNOWN: &[(&[&str], &str)] = &[(
    // NCI's Neoplasm Core.
    &[
        "code",
        "preferredterm",
        "synonyms",
        "definition",
        "neoplasticstatus",
    ],
    "NCIT",
)];

/// A column's name without what people write differently.
fn plain(name: &str) -> String {
    let name = name.trim().trim_start_matches('\u{feff}');
    name.chars()
        .filter(|c| !matches!(c, ' ' | '_' | '-' | '"'))
        .flat_map(char::to_lowercase)
        .collect()
}

fn column_of(name: &str) -> Option<Column> {
    let name = plain(name);
    let known = COLUMNS
        .iter()
        .find(|(_, names)| names.contains(&name.as_str()));
    known.map(|(column, _)| *column)
}

/// The first line of a file's head that is no remark.
fn column_row(head: &str) -> &str {
    let mut lines = head.lines();
    lines
        .find(|line| !line.starts_with('#') && !line.trim().is_empty())
        .unwrap_or("")
}

fn quoted(head: &str) -> Dialect {
    let columns = column_row(head);
    let count = |c: char| columns.matches(c).count();
    Dialect::Quoted(if count(';') > count(',') { b';' } else { b',' })
}

/// Whether the column row has a label and one more column that is known.
fn names_a_label(head: &str, dialect: Dialect) -> bool {
    let delimiter = match dialect {
        Dialect::Tabs => '\t',
        Dialect::Quoted(byte) => char::from(byte),
    };
    let columns: Vec<Column> = column_row(head)
        .split(delimiter)
        .filter_map(column_of)
        .collect();
    columns.len() >= 2 && columns.contains(&Column::Label)
}

fn read(source: &OntologySource, dialect: Dialect) -> Result<Ontology, OntologyError> {
    let mut rows = Rows::open(source, dialect)?;
    rows.remarks()?;
    let Some(head) = rows.next_row()? else {
        let message = "no column row".to_owned();
        return Err(rows.error(1, OntologyErrorKind::Malformed(message)));
    };
    let columns: Vec<Option<Column>> = head.cells.iter().map(|name| column_of(name)).collect();
    let names: Vec<String> = head.cells.iter().map(|name| plain(name)).collect();
    if !columns.contains(&Some(Column::Label)) {
        let message = format!(
            "no column \"label\" (columns that are there: {})",
            head.cells.join(", ")
        );
        return Err(rows.error(head.line, OntologyErrorKind::Malformed(message)));
    }
    let known = KNOWN.iter().find(|(columns, _)| names == *columns);
    let prefix = source.prefix().or(known.map(|(_, prefix)| *prefix));
    let has_ids = columns.contains(&Some(Column::Id));
    if !has_ids && prefix.is_none() {
        let message =
            "no column of identifiers; give --prefix PREFIX, and they are made of the labels";
        return Err(rows.error(head.line, OntologyErrorKind::Malformed(message.to_owned())));
    }
    let mut table = Table {
        columns,
        prefix,
        has_ids,
        at: HashMap::new(),
        ontology: Ontology::default(),
    };
    let unread = head.cells.iter().zip(&table.columns);
    let unread: Vec<&str> = unread
        .filter_map(|(name, column)| column.is_none().then_some(name.trim()))
        .collect();
    if !unread.is_empty() {
        let message = format!("columns that are not read: {}", unread.join(", "));
        table.problem(source, head.line, message);
    }
    while let Some(row) = rows.next_row()? {
        table
            .add(source, &row)
            .map_err(|message| rows.error(row.line, OntologyErrorKind::Malformed(message)))?;
    }
    add_parents(&mut table.ontology.terms);
    Ok(table.ontology)
}

struct Table<'s> {
    columns: Vec<Option<Column>>,
    prefix: Option<&'s str>,
    has_ids: bool,
    /// Index of each term by its identifier.
    at: HashMap<String, usize>,
    ontology: Ontology,
}

impl Table<'_> {
    fn problem(&mut self, source: &OntologySource, line: u64, message: String) {
        self.ontology.problems.push(OntologyProblem {
            location: line_of(line).in_path(source.path()),
            message,
        });
    }

    /// Takes a row in; the error is what is wrong with it.
    fn add(&mut self, source: &OntologySource, row: &Row) -> Result<(), String> {
        let cell_of = |wanted: Column| {
            let index = self
                .columns
                .iter()
                .position(|column| *column == Some(wanted));
            index.map_or("", |index| row.cell(index))
        };
        let label = cell_of(Column::Label);
        let id = cell_of(Column::Id);
        let id = match (self.has_ids, self.prefix) {
            (true, _) if id.is_empty() => {
                self.problem(
                    source,
                    row.line,
                    "a row without an identifier, left out".to_owned(),
                );
                return Ok(());
            }
            (true, Some(prefix)) => curie::with_prefix(prefix, id),
            (true, None) if !curie::has_prefix(id) => {
                return Err(format!(
                    "\"{id}\" has no prefix; give --prefix PREFIX to say whose identifiers these are"
                ));
            }
            (true, None) => id.to_owned(),
            (false, _) if label.is_empty() => {
                self.problem(
                    source,
                    row.line,
                    "a row without a label, left out".to_owned(),
                );
                return Ok(());
            }
            (false, prefix) => format!("{}:{}", prefix.unwrap_or("LOCAL"), slug(label)),
        };
        let index = *self.at.entry(id.clone()).or_insert_with(|| {
            self.ontology.terms.push(OntologyTerm::new(id));
            self.ontology.terms.len() - 1
        });
        let term = &mut self.ontology.terms[index];
        for (cell, column) in self.columns.iter().enumerate() {
            if let Some(column) = column {
                fill(term, *column, row.cell(cell), self.prefix);
            }
        }
        Ok(())
    }
}

/// Puts the contents of a cell into a term; what it has already is not repeated.
fn fill(term: &mut OntologyTerm, column: Column, cell: &str, prefix: Option<&str>) {
    if cell.is_empty() {
        return;
    }
    let members = cell
        .split('|')
        .map(str::trim)
        .filter(|text| !text.is_empty());
    let own = |id: &str| match prefix {
        Some(prefix) => curie::with_prefix(prefix, id),
        None => id.to_owned(),
    };
    match column {
        Column::Id => {}
        Column::Label => match &term.label {
            None => term.label = Some(cell.to_owned()),
            Some(label) if label == cell => {}
            Some(_) => term.add_name(NameKind::Exact, cell),
        },
        Column::Names(kind) => members.for_each(|name| term.add_name(kind, name)),
        Column::Xrefs => members.for_each(|id| add_once(&mut term.xrefs, id.to_owned())),
        Column::XrefsOf(prefix) => {
            members.for_each(|id| add_once(&mut term.xrefs, curie::with_prefix(prefix, id)));
        }
        Column::Parents => members.for_each(|id| {
            if is_tree_number(id) {
                add_once(&mut term.groups, id.to_owned());
            } else {
                add_once(&mut term.parents, own(id));
            }
        }),
        Column::Definition => {
            term.definition.get_or_insert_with(|| cell.to_owned());
        }
        Column::Groups => members.for_each(|group| add_once(&mut term.groups, group.to_owned())),
        Column::IsObsolete => {
            term.is_obsolete = ["true", "1", "yes", "y"].contains(&cell.to_lowercase().as_str());
        }
        Column::ReplacedBy => members.for_each(|id| add_once(&mut term.replaced_by, own(id))),
        Column::AlternateIds => members.for_each(|id| add_once(&mut term.alternate_ids, own(id))),
    }
}

/// A label as the local part of an identifier: `abiraterone-acetate`.
fn slug(label: &str) -> String {
    let lower = label.to_lowercase();
    let words = lower.split(|c: char| !c.is_alphanumeric());
    let words: Vec<&str> = words.filter(|word| !word.is_empty()).collect();
    words.join("-")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read_text(text: &str, prefix: Option<&str>) -> Result<Ontology, String> {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("t.tsv");
        std::fs::write(&path, text).unwrap();
        let mut source = OntologySource::new(path);
        if let Some(prefix) = prefix {
            source = source.with_prefix(prefix);
        }
        let head = source.head().unwrap();
        let format = [TSV, CSV]
            .into_iter()
            .find(|format| (format.detect)(&source, &head))
            .ok_or("not detected")?;
        (format.read)(&source).map_err(|error| error.kind.to_string())
    }

    #[test]
    fn columns_are_found_by_name_and_lists_are_split() {
        let ontology = read_text(
            "# from somewhere\nLabel\tID\tentry terms\tabbreviations\tparents_or_tree\tsource\n\
             Neoplasms\tMESH:D009369\tTumors|Cancer\t\tC04|C23.550\tx\n\
             Cysts\tMESH:D003560\tCyst\tCY\tC04.182|MESH:X1\ty\n",
            None,
        )
        .unwrap();
        let cysts = &ontology.terms[1];
        assert_eq!(ontology.terms[0].groups, ["C04", "C23.550"]);
        assert_eq!(cysts.label.as_deref(), Some("Cysts"));
        assert_eq!(cysts.parents, ["MESH:X1", "MESH:D009369"]);
        let names: Vec<_> = cysts
            .synonyms
            .iter()
            .map(|name| (name.kind, &*name.text))
            .collect();
        assert_eq!(
            names,
            [(NameKind::Exact, "Cyst"), (NameKind::Abbreviation, "CY")]
        );
        let problem = &ontology.problems[0];
        assert_eq!(problem.message, "columns that are not read: source");
        assert_eq!(problem.location.line, Some(2));
    }

    #[test]
    fn bare_identifiers_need_a_prefix_unless_the_table_is_known() {
        let bare = "code,label\nC1,one\n";
        let error = read_text(bare, None).unwrap_err();
        assert!(error.contains("give --prefix"), "{error}");
        assert_eq!(read_text(bare, Some("X")).unwrap().terms[0].id, "X:C1");
        let core = "\u{feff}Code,Preferred Term,Synonyms,Definition,Neoplastic Status\n\
                    C7419,Acanthoma,\"A, one || B\",,Benign\n";
        let term = read_text(core, None).unwrap().terms.remove(0);
        assert_eq!(term.id, "NCIT:C7419");
        assert_eq!(term.synonyms[0].text, "A, one");
        assert_eq!(term.synonyms[1].text, "B");
        assert_eq!(term.groups, ["Benign"]);
    }

    #[test]
    fn rows_without_identifiers_are_joined_by_label_under_a_prefix() {
        let text = "Generic Name;Brand Name\nAfatinib;Gliotrif\nAfatinib;Gilotrif\nAfatinib;Gliotrif\n;x\n";
        let ontology = read_text(text, Some("CANMED")).unwrap();
        assert_eq!(ontology.terms.len(), 1);
        assert_eq!(ontology.terms[0].id, "CANMED:afatinib");
        let names: Vec<&str> = ontology.terms[0]
            .synonyms
            .iter()
            .map(|name| &*name.text)
            .collect();
        assert_eq!(names, ["Gliotrif", "Gilotrif"]);
        assert_eq!(
            ontology.problems[0].message,
            "a row without a label, left out"
        );
    }
}
