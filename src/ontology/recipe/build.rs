//! A recipe and its sources in, the text of a dictionary and an account of it out.

use std::collections::HashSet;
use std::path::{Path, PathBuf};

use thiserror::Error;

use super::headings::add_headings;
use super::merge::Merged;
use super::recipe_file::{Recipe, RecipeSource};
use super::render::render;
use super::row::DictionaryRow;
use super::select::{below, names_of, select, without};
use crate::document::NameKind;
use crate::normalize::fold_name;
use crate::ontology::curation::{Elsewhere, Report, curate};
use crate::ontology::{
    Ontology, OntologyError, OntologySource, Synonym, ontology_format_by_name, ontology_format_of,
};

/// Why a recipe could not be followed.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum RecipeError {
    /// A source cannot be read.
    #[error(transparent)]
    Ontology(#[from] OntologyError),
    /// The recipe names something that is not there.
    #[error("source {source_name}: {message}")]
    Selection {
        /// The source as the recipe calls it.
        source_name: String,
        /// What is missing.
        message: String,
    },
}

/// A source's number in scope and ours.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ScopeLine {
    /// The source and its version.
    pub source: String,
    /// What is in scope, in the recipe's words.
    pub scope: String,
    /// Concepts in scope at the source.
    pub n_in_scope: usize,
    /// Of these, concepts in the dictionary, under their own identifier or as a cross-reference.
    pub n_ours: usize,
    /// Names of the concepts in scope.
    pub n_names: usize,
}

/// A generated dictionary.
#[derive(Clone, Debug)]
pub struct Built {
    /// The file.
    pub text: String,
    /// The rows of it.
    pub rows: Vec<DictionaryRow>,
    /// A line for each source.
    pub scope: Vec<ScopeLine>,
    /// What curation did.
    pub report: Report,
}

/// Follows a recipe. `unpacked` gives the path of a file of a package; `is_common` tells words of everyday English by
/// their folded form; names that belong `elsewhere` are left out.
///
/// # Errors
/// Where a source cannot be read, or lacks what the recipe asks for.
pub fn build(
    recipe: &Recipe,
    unpacked: &dyn Fn(&str, &str) -> PathBuf,
    is_common: &dyn Fn(&str) -> bool,
    elsewhere: &Elsewhere,
) -> Result<Built, RecipeError> {
    let mut merged = Merged::default();
    let mut scopes: Vec<(ScopeLine, Vec<String>)> = Vec::new();
    for source in &recipe.sources {
        let (rows, n_in_scope, n_names) = rows_of(recipe, source, unpacked)?;
        let line = ScopeLine {
            source: format!("{} {}", source.name, source.version),
            scope: source.scope.clone(),
            n_in_scope,
            n_ours: 0,
            n_names,
        };
        scopes.push((line, rows.iter().map(|row| row.id.clone()).collect()));
        merged.add(rows, source.merge_by_label, source.only_known);
    }
    merged.settle_parents();
    for row in &mut merged.rows {
        let own = row.id.clone();
        let mut seen = HashSet::new();
        row.xrefs
            .retain(|xref| *xref != own && seen.insert(xref.clone()));
        row.xrefs.sort();
    }
    let mut rows = merged.rows;
    let report = curate(&mut rows, &recipe.curation, is_common, elsewhere);
    if let Some(headings) = &recipe.headings {
        let mesh = read(&unpacked(&headings.package, &headings.file), "")?;
        let names = names_of(&mesh, &below(&mesh, &headings.roots));
        let sites = below(&mesh, &headings.sites);
        add_headings(
            &mut rows,
            &recipe.entity_type,
            &names,
            &headings.too_broad,
            &sites,
        );
    }
    // Parents that curation dropped are no parents.
    let known: HashSet<String> = rows.iter().map(|row| row.id.clone()).collect();
    for row in &mut rows {
        row.parents.retain(|parent| known.contains(parent));
    }
    let ours: HashSet<&str> = rows
        .iter()
        .flat_map(|row| std::iter::once(&row.id).chain(&row.xrefs))
        .map(String::as_str)
        .collect();
    let scope = scopes
        .into_iter()
        .map(|(mut line, ids)| {
            let is_ours = |id: &&String| {
                let id = merged.went_to.get(id.as_str()).unwrap_or(id);
                ours.contains(id.as_str())
            };
            line.n_ours = ids.iter().filter(is_ours).count();
            line
        })
        .collect();
    Ok(Built {
        text: render(recipe, &rows),
        rows,
        scope,
        report,
    })
}

/// The selected rows of a source, with how many concepts and names are in its scope.
fn rows_of(
    recipe: &Recipe,
    source: &RecipeSource,
    unpacked: &dyn Fn(&str, &str) -> PathBuf,
) -> Result<(Vec<DictionaryRow>, usize, usize), RecipeError> {
    let failed = |message: String| RecipeError::Selection {
        source_name: source.name.clone(),
        message,
    };
    let mut ontology = read(&unpacked(&source.package, &source.file), &source.format)?;
    if let Some(file) = &source.xrefs_from {
        let more = read(&unpacked(&file.package, &file.file), &file.format)?;
        add_xrefs(&mut ontology, &more);
    }
    let mut chosen = select(&ontology, source).map_err(failed)?;
    if let Some(part) = &source.known_to {
        let other = read(&unpacked(&part.package, &part.file), "")?;
        let ids = without(&other, &part.roots, &part.exclude);
        let names = names_of(&other, &ids);
        for term in &mut ontology.terms {
            let mut exact = term
                .label
                .iter()
                .chain(term.synonyms.iter().map(|synonym| &synonym.text));
            match exact.find_map(|name| names.get(&fold_name(name))) {
                Some(id) => term.xrefs.push(id.clone()),
                None => {
                    chosen.remove(&term.id);
                }
            }
        }
    }
    let parts: Vec<(HashSet<String>, &str)> = source
        .attribute
        .iter()
        .map(|part| {
            let except = below(&ontology, &part.except);
            let mut ids = below(&ontology, &part.below);
            ids.retain(|id| !except.contains(id));
            (ids.into_iter().collect(), part.set.as_str())
        })
        .collect();
    let mut rows = Vec::new();
    let mut n_names = 0;
    for term in ontology
        .terms
        .iter()
        .filter(|term| chosen.contains(&term.id))
    {
        let Some(mut row) = DictionaryRow::from_term(term) else {
            continue;
        };
        n_names += row.names().map(fold_name).collect::<HashSet<_>>().len();
        row.synonyms.retain(|synonym| {
            !source
                .without_kinds
                .iter()
                .any(|kind| kind == synonym.kind.as_str())
        });
        row.xrefs = row
            .xrefs
            .iter()
            .filter_map(|xref| canonical(recipe, xref))
            .collect();
        let attributes = parts.iter().filter(|(ids, _)| ids.contains(&row.id));
        row.attributes = attributes.map(|(_, set)| (*set).to_owned()).collect();
        row.status.clone_from(&source.status);
        row.companions.clone_from(&source.companions);
        row.inverts = source.inversion;
        add_suffixes(&mut row, &source.suffixes);
        rows.push(row);
    }
    rows.sort_by(|a, b| a.id.cmp(&b.id));
    let n_in_scope = rows.len();
    Ok((rows, n_in_scope, n_names))
}

fn read(path: &Path, format: &str) -> Result<Ontology, OntologyError> {
    let source = OntologySource::new(path);
    let format = match ontology_format_by_name(format) {
        Some(format) => format,
        None => ontology_format_of(&source)?,
    };
    (format.read)(&source)
}

/// Adds the cross-references that another file has for the same identifiers.
fn add_xrefs(ontology: &mut Ontology, more: &Ontology) {
    let known: std::collections::HashMap<&str, &Vec<String>> = more
        .terms
        .iter()
        .map(|term| (term.id.as_str(), &term.xrefs))
        .collect();
    for term in &mut ontology.terms {
        if let Some(xrefs) = known.get(term.id.as_str()) {
            term.xrefs.extend(xrefs.iter().cloned());
        }
    }
}

/// A cross-reference with the prefix that is written, where it is kept.
fn canonical(recipe: &Recipe, xref: &str) -> Option<String> {
    let (prefix, local) = xref.split_once(':')?;
    let written = recipe.xrefs.get(prefix)?;
    Some(format!("{written}:{local}"))
}

/// Narrower names: the label and each abbreviation with a word behind it. Catches `KRAS mutation`; makes none of
/// `KRAS proto-oncogene, GTPase`.
fn add_suffixes(row: &mut DictionaryRow, suffixes: &[String]) {
    let abbreviations = row
        .synonyms
        .iter()
        .filter(|synonym| {
            synonym.kind == NameKind::Abbreviation && synonym.text.chars().count() > 3
        })
        .map(|synonym| synonym.text.clone());
    let heads: Vec<String> = std::iter::once(row.label.clone())
        .chain(abbreviations)
        .collect();
    for head in heads {
        for suffix in suffixes {
            row.synonyms.push(Synonym {
                kind: NameKind::Narrow,
                text: format!("{head} {suffix}"),
            });
        }
    }
}
