//! UMLS in Rich Release Format: `MRCONSO.RRF`, with `MRSTY.RRF`, `MRREL.RRF` and `MRCUI.RRF` beside it where they are.
//!
//! After the UMLS Reference Manual, chapter 3. A concept (CUI) is a term; English rows that are not suppressed are its
//! names, the preferred one (`TS` P, `STT` PF, `ISPREF` Y) the label. Term types of abbreviations give abbreviations, all
//! others exact synonyms, since the rows of a CUI mean the same. Codes of sources are cross-references, semantic types
//! groups, `PAR` relations parents; retired CUIs are obsolete terms. Files may be compressed.

use std::collections::HashMap;
use std::path::PathBuf;

use super::lines::Lines;
use super::synonyms::{add_once, kind_of};
use super::{
    Ontology, OntologyError, OntologyErrorKind, OntologyFormat, OntologySource, OntologyTerm,
};
use crate::document::Location;

pub(super) const FORMAT: OntologyFormat = OntologyFormat {
    name: "umls-rrf",
    description: "UMLS in RRF: the folder, or MRCONSO.RRF with the others beside it",
    detect: |source, head| {
        source.plain_name() == "MRCONSO.RRF"
            || head.lines().next().is_some_and(|line| {
                is_cui(line.split('|').next().unwrap_or("")) && line.matches('|').count() == 18
            })
    },
    read,
};

/// Term types that mark short forms in all sources: abbreviation, acronym, and their preferred variants.
const SHORT_TYPES: [&str; 5] = ["AB", "ACR", "ACRONYM", "PSN_AB", "MTH_ACR"];

/// Sources whose codes have a prefix of another name.
const PREFIXES: [(&str, &str); 8] = [
    ("MSH", "MESH"),
    ("NCI", "NCIT"),
    ("SNOMEDCT_US", "SCTID"),
    ("MDR", "MedDRA"),
    ("ICD10CM", "ICD10CM"),
    ("RXNORM", "RXNORM"),
    ("FMA", "FMA"),
    ("OMIM", "OMIM"),
];

/// Columns of MRCONSO.
const CUI: usize = 0;
const LANGUAGE: usize = 1;
const TERM_STATUS: usize = 2;
const STRING_TYPE: usize = 4;
const IS_PREFERRED: usize = 6;
const SOURCE: usize = 11;
const TERM_TYPE: usize = 12;
const CODE: usize = 13;
const STRING: usize = 14;
const SUPPRESS: usize = 16;

fn is_cui(text: &str) -> bool {
    text.len() == 8 && text.starts_with('C') && text[1..].bytes().all(|byte| byte.is_ascii_digit())
}

fn read(source: &OntologySource) -> Result<Ontology, OntologyError> {
    let names = if source.path().is_dir() {
        beside(source, "MRCONSO.RRF").ok_or_else(|| {
            let message =
                "a folder without MRCONSO.RRF (a folder is read where it holds UMLS in RRF)";
            let kind = OntologyErrorKind::Refused(message.to_owned());
            source.error(Location::default(), kind)
        })?
    } else {
        source.clone()
    };
    let mut reader = Reader::default();
    each_row(&names, 17, |row| reader.name(row))?;
    if let Some(types) = beside(source, "MRSTY.RRF") {
        each_row(&types, 4, |row| {
            if let Some(term) = reader.term(row[0]) {
                add_once(&mut term.groups, row[1].to_owned());
                add_once(&mut term.groups, row[3].to_owned());
            }
        })?;
    }
    if let Some(relations) = beside(source, "MRREL.RRF") {
        // CUI1 REL CUI2 says what the second is to the first.
        each_row(&relations, 15, |row| {
            let is_parent = row[3] == "PAR" && row[14] == "N" && row[0] != row[4];
            if is_parent && let Some(term) = reader.term(row[0]) {
                add_once(&mut term.parents, format!("UMLS:{}", row[4]));
            }
        })?;
    }
    if let Some(retired) = beside(source, "MRCUI.RRF") {
        each_row(&retired, 6, |row| reader.retire(row[0], row[2], row[5]))?;
    }
    Ok(reader.ontology)
}

/// A file of the same folder, compressed or not.
fn beside(source: &OntologySource, name: &str) -> Option<OntologySource> {
    let folder = if source.path().is_dir() {
        source.path()
    } else {
        source.path().parent()?
    };
    let candidates = ["", ".gz", ".zst"].map(|ending| folder.join(format!("{name}{ending}")));
    let found: Option<PathBuf> = candidates.into_iter().find(|path| path.is_file());
    found.map(OntologySource::new)
}

/// Calls `take` with the cells of each row; a row with fewer than `n_cells` is an error.
fn each_row(
    source: &OntologySource,
    n_cells: usize,
    mut take: impl FnMut(&[&str]),
) -> Result<(), OntologyError> {
    let mut lines = Lines::open(source)?;
    let mut record = Vec::new();
    loop {
        let number = lines.next_number();
        record.clear();
        if !lines.append(&mut record, number)? {
            return Ok(());
        }
        let text = lines.text(&record, number)?;
        if text.is_empty() {
            continue;
        }
        let cells: Vec<&str> = text.split('|').collect();
        if cells.len() < n_cells {
            let message = format!(
                "{} cells between |, expected at least {n_cells}; is this RRF?",
                cells.len()
            );
            return Err(lines.error(number, OntologyErrorKind::Malformed(message)));
        }
        take(&cells);
    }
}

#[derive(Default)]
struct Reader {
    /// Index of each term by its CUI.
    at: HashMap<String, usize>,
    ontology: Ontology,
}

impl Reader {
    fn term(&mut self, cui: &str) -> Option<&mut OntologyTerm> {
        let index = *self.at.get(cui)?;
        self.ontology.terms.get_mut(index)
    }

    fn index_of(&mut self, cui: &str) -> usize {
        self.at.get(cui).copied().unwrap_or_else(|| {
            let term = OntologyTerm::new(format!("UMLS:{cui}"));
            self.ontology.terms.push(term);
            let index = self.ontology.terms.len() - 1;
            self.at.insert(cui.to_owned(), index);
            index
        })
    }

    /// Takes in a row of MRCONSO.
    fn name(&mut self, row: &[&str]) {
        if row[LANGUAGE] != "ENG" || row[SUPPRESS] != "N" {
            return;
        }
        let index = self.index_of(row[CUI]);
        let term = &mut self.ontology.terms[index];
        let text = row[STRING].trim();
        let is_label =
            row[TERM_STATUS] == "P" && row[STRING_TYPE] == "PF" && row[IS_PREFERRED] == "Y";
        if is_label && term.label.is_none() {
            term.set_label(text);
            term.synonyms.retain(|synonym| synonym.text != text);
        } else if term.label.as_deref() != Some(text) {
            let is_short = SHORT_TYPES.contains(&row[TERM_TYPE]);
            let kind = kind_of("EXACT", is_short);
            term.add_name(kind, text);
        }
        let (source, code) = (row[SOURCE], row[CODE]);
        // The Metathesaurus' own rows have the CUI as their code.
        if source != "MTH" && !["", "NOCODE"].contains(&code) {
            let known = PREFIXES.iter().find(|(name, _)| *name == source);
            let prefix = known.map_or(source, |(_, prefix)| prefix);
            let local = code
                .strip_prefix(prefix)
                .and_then(|rest| rest.strip_prefix(':'))
                .unwrap_or(code);
            add_once(&mut term.xrefs, format!("{prefix}:{local}"));
        }
    }

    /// Takes in a row of MRCUI: a CUI of an earlier release, and what it is now. `SY` says that both mean the same.
    fn retire(&mut self, cui: &str, relation: &str, other: &str) {
        let is_new = !self.at.contains_key(cui);
        let index = self.index_of(cui);
        let term = &mut self.ontology.terms[index];
        term.is_obsolete |= is_new;
        // A CUI that is in use again is no retired one.
        if !term.is_obsolete {
            return;
        }
        if relation == "SY" && is_cui(other) {
            add_once(&mut term.replaced_by, format!("UMLS:{other}"));
        }
    }
}
