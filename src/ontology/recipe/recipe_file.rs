//! The TOML of a recipe.

use std::collections::BTreeMap;

use serde::Deserialize;

use crate::ontology::curation::Profile;

/// How a generated dictionary is made.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Recipe {
    /// The entity type.
    #[serde(rename = "type")]
    pub entity_type: String,
    /// Where two types have the same name, the recipe with the lower number keeps it.
    pub order: u32,
    /// The licences of the sources, for the head of the file.
    pub licence: String,
    /// Prefixes of the cross-references that are kept, each with the prefix that is written: `NCI = "NCIT"`.
    #[serde(default)]
    pub xrefs: BTreeMap<String, String>,
    /// How names are cleaned.
    #[serde(default)]
    pub curation: Profile,
    /// Headings that concepts without one get by name, else from the nearest concept above them.
    pub headings: Option<Headings>,
    /// The sources, most trusted first.
    #[serde(rename = "source")]
    pub sources: Vec<RecipeSource>,
}

/// A part of a source.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct RecipeSource {
    /// Its name, for people.
    pub name: String,
    /// Its version, for the head of the file.
    pub version: String,
    /// What is in scope, for people: `cancer branch (DOID:162)`.
    pub scope: String,
    /// The package, as `packages.toml` calls it.
    pub package: String,
    /// The file in it.
    pub file: String,
    /// The form of the file; told by its content where it is empty.
    pub format: String,
    /// Terms with all below them, by identifier or MeSH tree number.
    pub roots: Vec<String>,
    /// Terms that are left out with all below them.
    pub exclude: Vec<String>,
    /// Terms that are left out alone.
    pub exclude_ids: Vec<String>,
    /// Single terms.
    pub ids: Vec<String>,
    /// Single terms, by label; one that the source lacks is an error.
    pub labels: Vec<String>,
    /// Terms whose label is one word with one of these endings: stems of drug names.
    pub label_endings: Vec<String>,
    /// Of the selected terms, only those that another source has by name.
    pub known_to: Option<NamedPart>,
    /// A file with the cross-references that this one lacks, by the same identifiers.
    pub xrefs_from: Option<PackageFile>,
    /// Whether a term with the label of an earlier concept is that concept.
    pub merge_by_label: bool,
    /// Whether terms that no earlier source has are left out: the source only adds names and cross-references.
    pub only_known: bool,
    /// Names of these kinds are not taken: `related`, `abbreviation`.
    pub without_kinds: Vec<String>,
    /// Whether a comma parts an inverted heading (`Carcinoma, Ductal`).
    pub inversion: bool,
    /// Attributes of parts of the selection.
    pub attribute: Vec<PartAttribute>,
    /// The `status` cell of its rows.
    pub status: String,
    /// The `companions` cell of its rows.
    pub companions: Vec<String>,
    /// Words behind the label and each abbreviation that make narrower names: `mutation`.
    pub suffixes: Vec<String>,
}

/// A file of a package.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PackageFile {
    /// The package.
    pub package: String,
    /// The file in it.
    pub file: String,
    /// The form of the file; told by its content where it is absent.
    #[serde(default)]
    pub format: String,
}

/// A part of MeSH whose headings are given to concepts.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Headings {
    /// The package.
    pub package: String,
    /// The file in it.
    pub file: String,
    /// Tree numbers.
    pub roots: Vec<String>,
    /// Tree numbers of sites, which are inherited beside others.
    pub sites: Vec<String>,
    /// Headings that say nothing of a concept below them.
    pub too_broad: Vec<String>,
}

/// A part of another source, compared by name.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NamedPart {
    /// The package.
    pub package: String,
    /// The file in it.
    pub file: String,
    /// Terms with all below them.
    pub roots: Vec<String>,
    /// Terms that are left out with all below them.
    #[serde(default)]
    pub exclude: Vec<String>,
}

/// An attribute of all selected terms in a subtree.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PartAttribute {
    /// `name=value`.
    pub set: String,
    /// Terms with all below them.
    pub below: Vec<String>,
    /// Terms that are left out with all below them.
    #[serde(default)]
    pub except: Vec<String>,
}
