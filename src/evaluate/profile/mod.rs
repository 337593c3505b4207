//! Gold profiles: what a corpus means by its types, and which part of it can be compared with ours.
//!
//! A profile is data, a TOML file, written after the guidelines of both sides and before anything is measured. It says
//! which of our types stand for which of the corpus's, what is left out of the comparable part and why, and how
//! identifiers are compared. [`Profile::embedded`] gives ours; `oncotag evaluate --profile` also takes a file.

mod prepare;
mod surface;

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::EvaluateError;
use crate::document::Location;

pub(super) use prepare::{GoldConcept, Prepared, has_namespace, prepare};
use surface::Surfaces;

/// The profiles that are part of the program, by name.
const EMBEDDED: [(&str, &str); 9] = [
    ("anatem", include_str!("data/anatem.toml")),
    ("bc5cdr", include_str!("data/bc5cdr.toml")),
    ("bionlp13cg", include_str!("data/bionlp13cg.toml")),
    ("biored", include_str!("data/biored.toml")),
    ("cellfinder", include_str!("data/cellfinder.toml")),
    ("craft", include_str!("data/craft.toml")),
    ("jnlpba", include_str!("data/jnlpba.toml")),
    ("metastasis", include_str!("data/metastasis.toml")),
    ("ncbi-disease", include_str!("data/ncbi-disease.toml")),
];

/// The lists of identifiers that profiles name: a tab-separated file, the identifier in front.
const ID_LISTS: [(&str, &str); 3] = [
    ("mesh-neoplasms", include_str!("data/mesh-neoplasms.tsv")),
    (
        "mesh-not-malignant",
        include_str!("data/mesh-not-malignant.tsv"),
    ),
    ("mesh-syndromes", include_str!("data/mesh-syndromes.tsv")),
];

/// What a corpus means, and what of it is compared.
#[derive(Clone, Debug)]
pub struct Profile {
    /// The name that was asked for.
    pub name: String,
    /// The corpus.
    pub corpus: String,
    /// How its guidelines differ from ours.
    pub differences: Vec<String>,
    pub(super) classes: Vec<Class>,
    pub(super) identifiers: Identifiers,
    /// Identifiers in scope; `None`: all.
    pub(super) scope: Option<BTreeSet<String>>,
}

/// One way to count by a profile.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Part {
    /// The corpus's types as they are.
    Raw,
    /// The same; generic words that the dictionaries know and block count as found.
    RawWithGenerics,
    /// Without what one of the two guidelines leaves out.
    Comparable,
}

impl Part {
    /// All of them, in order.
    pub const ALL: [Self; 3] = [Self::Raw, Self::RawWithGenerics, Self::Comparable];

    /// The name for people.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Raw => "raw",
            Self::RawWithGenerics => "raw with generics",
            Self::Comparable => "comparable part",
        }
    }
}

/// A class of the corpus, with what stands for it on either side.
#[derive(Clone, Debug)]
pub(super) struct Class {
    pub(super) name: String,
    /// The corpus's types.
    pub(super) gold: Vec<String>,
    /// Our types.
    ours: Vec<String>,
    /// Our types in the comparable part.
    comparable: Vec<String>,
    /// Whether a mention inside another of the class is dropped: the corpus is flat.
    longest: bool,
    /// Corpus types, inside of which a mention of the class is neither right nor wrong in the comparable part.
    inside: Vec<String>,
    /// Whether a gold entity inside a longer one of the class need not be found in the comparable part.
    only_outer_gold: bool,
    /// What is generic: every word of it is one of these.
    generic: Surfaces,
    /// Words that may be missing in front, in lower case.
    trim: BTreeSet<String>,
    /// Whether the name of a cell line may be missing in front.
    trim_cell_lines: bool,
    left_out: Vec<LeftOut>,
}

/// What is neither right nor wrong in the comparable part.
#[derive(Clone, Debug)]
struct LeftOut {
    surfaces: Surfaces,
    ids: BTreeSet<String>,
    gold_types: Vec<String>,
    without_ids: bool,
    several_ids: bool,
}

/// How identifiers are compared.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Identifiers {
    /// Prefixes that are compared; empty: all.
    #[serde(default)]
    pub(super) namespaces: Vec<String>,
    /// The list of identifiers in scope: what has none of them is no gold entity.
    scope: Option<String>,
    /// What several identifiers of one entity are.
    #[serde(default)]
    pub(super) several: Several,
    /// Whether, in the comparable part, a concept of ours without an identifier in the namespaces stands for its nearest
    /// parent that has one.
    #[serde(default)]
    pub(super) climb: bool,
}

/// What several identifiers of one gold entity are.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Several {
    /// Other names of one concept: any is right.
    #[default]
    Any,
    /// Several concepts.
    Each,
}

/// A profile as its file has it.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ProfileFile {
    corpus: String,
    differences: Vec<String>,
    #[serde(default)]
    identifiers: Identifiers,
    class: Vec<ClassBlock>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ClassBlock {
    name: String,
    gold: Vec<String>,
    ours: Vec<String>,
    comparable: Option<Vec<String>>,
    /// The reason for the mapping, for people.
    why: String,
    #[serde(default)]
    longest: bool,
    #[serde(default)]
    inside: Vec<String>,
    #[serde(default)]
    only_outer_gold: bool,
    #[serde(default)]
    generic_words: Vec<String>,
    #[serde(default)]
    trim: Vec<String>,
    #[serde(default)]
    trim_cell_lines: bool,
    #[serde(default)]
    left_out: Vec<LeftOutBlock>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct LeftOutBlock {
    /// The reason, for people.
    why: String,
    #[serde(default)]
    surfaces: Vec<String>,
    #[serde(default)]
    every_word: Vec<String>,
    #[serde(default)]
    any_word: Vec<String>,
    #[serde(default)]
    cell_lines: bool,
    #[serde(default)]
    ids: Vec<String>,
    ids_of: Option<String>,
    #[serde(default)]
    gold_types: Vec<String>,
    #[serde(default)]
    without_ids: bool,
    #[serde(default)]
    several_ids: bool,
}

impl Profile {
    /// The names of the embedded profiles.
    pub fn names() -> impl Iterator<Item = &'static str> {
        EMBEDDED.iter().map(|(name, _)| *name)
    }

    /// Our types that stand for something in the corpus, in order, without repeats.
    pub fn our_types(&self) -> Vec<String> {
        let mut types: Vec<String> = Vec::new();
        for name in self.classes.iter().flat_map(|class| &class.ours) {
            if !types.contains(name) {
                types.push(name.clone());
            }
        }
        types
    }

    /// An embedded profile; `None` where there is none by that name.
    ///
    /// # Errors
    /// If the profile is broken, which a test rules out.
    pub fn embedded(name: &str) -> Option<Result<Self, EvaluateError>> {
        let (name, text) = EMBEDDED.iter().find(|(known, _)| *known == name)?;
        let location =
            Location::default().in_path(format!("src/evaluate/profile/data/{name}.toml"));
        Some(Self::parse(name, text, &location))
    }

    /// Reads a profile. `file` is for messages.
    ///
    /// # Errors
    /// If it is no TOML, has a key that is not known, or names a list of identifiers that there is not.
    pub fn parse(name: &str, text: &str, file: &Location) -> Result<Self, EvaluateError> {
        let broken = |location: Location, message: String| EvaluateError::Profile {
            location: Box::new(location),
            message,
        };
        let read: ProfileFile = toml::from_str(text).map_err(|error| {
            let byte = error.span().map_or(0, |span| span.start);
            let mut location = Location::of_byte(text, byte);
            location.path.clone_from(&file.path);
            broken(location, error.message().trim_end_matches('.').to_owned())
        })?;
        let list = |name: &str| {
            id_list(name).ok_or_else(|| {
                let known: Vec<_> = ID_LISTS.iter().map(|(name, _)| *name).collect();
                let message = format!(
                    "there is no list of identifiers \"{name}\" (expected {})",
                    known.join(" or ")
                );
                broken(file.clone(), message)
            })
        };
        let reasons = |why: &str, of: &str| {
            let message = format!("{of} gives no reason (expected a sentence in \"why\")");
            (!why.trim().is_empty())
                .then_some(())
                .ok_or_else(|| broken(file.clone(), message))
        };
        let mut classes = Vec::new();
        for block in read.class {
            reasons(&block.why, &format!("class \"{}\"", block.name))?;
            let mut left_out = Vec::new();
            for rule in block.left_out {
                reasons(&rule.why, &format!("a rule of class \"{}\"", block.name))?;
                let mut ids: BTreeSet<String> = rule.ids.into_iter().collect();
                if let Some(name) = &rule.ids_of {
                    ids.extend(list(name)?);
                }
                left_out.push(LeftOut {
                    surfaces: Surfaces::new(
                        &rule.surfaces,
                        &rule.every_word,
                        &rule.any_word,
                        rule.cell_lines,
                    ),
                    ids,
                    gold_types: rule.gold_types,
                    without_ids: rule.without_ids,
                    several_ids: rule.several_ids,
                });
            }
            classes.push(Class {
                name: block.name,
                gold: block.gold,
                comparable: block.comparable.unwrap_or_else(|| block.ours.clone()),
                ours: block.ours,
                longest: block.longest,
                inside: block.inside,
                only_outer_gold: block.only_outer_gold,
                generic: Surfaces::new(&[], &block.generic_words, &[], false),
                trim: block.trim.into_iter().collect(),
                trim_cell_lines: block.trim_cell_lines,
                left_out,
            });
        }
        Ok(Self {
            name: name.to_owned(),
            corpus: read.corpus,
            differences: read.differences,
            scope: read.identifiers.scope.as_deref().map(list).transpose()?,
            identifiers: read.identifiers,
            classes,
        })
    }

    /// The class that one of our types stands for.
    pub(super) fn class_of(&self, part: Part, ours: &str) -> Option<&str> {
        let stands_for = |class: &&Class| class.ours(part).iter().any(|name| name == ours);
        self.classes
            .iter()
            .find(stands_for)
            .map(|class| class.name.as_str())
    }

    /// Whether a surface form is generic in a class.
    pub(super) fn is_generic(&self, class: &str, surface: &str) -> bool {
        self.classes
            .iter()
            .any(|one| one.name == class && one.generic.has(surface))
    }

    /// The prefixes of identifiers that are compared; empty: all.
    pub(super) fn namespaces(&self) -> &[String] {
        &self.identifiers.namespaces
    }

    /// The parts that say something of their own: without generics there is nothing between the first and the last.
    pub fn parts(&self) -> Vec<Part> {
        if self.classes.iter().all(Class::is_plain) {
            return vec![Part::Raw];
        }
        let has_generics = self.classes.iter().any(|class| !class.generic.is_empty());
        Part::ALL
            .into_iter()
            .filter(|part| has_generics || *part != Part::RawWithGenerics)
            .collect()
    }
}

impl Class {
    /// Whether the corpus means the same as we, so that there is nothing to leave out.
    fn is_plain(&self) -> bool {
        self.left_out.is_empty()
            && self.inside.is_empty()
            && self.trim.is_empty()
            && self.generic.is_empty()
            && !self.only_outer_gold
            && self.ours == self.comparable
    }

    /// Our types that stand for the class.
    fn ours(&self, part: Part) -> &[String] {
        match part {
            Part::Raw | Part::RawWithGenerics => &self.ours,
            Part::Comparable => &self.comparable,
        }
    }
}

/// The identifiers of a list.
fn id_list(name: &str) -> Option<BTreeSet<String>> {
    let (_, text) = ID_LISTS.iter().find(|(known, _)| *known == name)?;
    let rows = text.lines().filter(|line| !line.starts_with('#'));
    let ids = rows.filter_map(|line| line.split('\t').next());
    Some(ids.filter(|id| !id.is_empty()).map(str::to_owned).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_embedded_profile_is_sound_and_gives_its_reasons() {
        for name in Profile::names() {
            let profile = Profile::embedded(name).unwrap().unwrap();
            assert_eq!(profile.name, name);
            assert!(!profile.differences.is_empty(), "{name}");
            assert!(!profile.classes.is_empty(), "{name}");
        }
    }

    #[test]
    fn what_is_not_malignant_is_a_neoplasm() {
        let all = id_list("mesh-neoplasms").unwrap();
        let out = id_list("mesh-not-malignant").unwrap();
        assert_eq!(all.len(), 680);
        assert!(out.is_subset(&all));
        assert!(out.contains("MESH:D009369") && !out.contains("MESH:D008175"));
    }

    #[test]
    fn a_broken_profile_is_named_with_its_place() {
        let file = Location::default().in_path("mine.toml");
        for (name, text, wanted) in [
            (
                "unknown key",
                "corpus = \"x\"\ndifferences = []\nklass = 1\n",
                "mine.toml:3:1: unknown field `klass`",
            ),
            (
                "unknown list",
                "corpus = \"x\"\ndifferences = []\n[identifiers]\nscope = \"nope\"\n[[class]]\nname = \"a\"\ngold = []\n\
                 ours = []\nwhy = \"x\"\n",
                "mine.toml: there is no list of identifiers \"nope\" (expected mesh-neoplasms or mesh-not-malignant or mesh-syndromes)",
            ),
            (
                "no reason",
                "corpus = \"x\"\ndifferences = []\n[[class]]\nname = \"a\"\ngold = []\nours = []\nwhy = \" \"\n",
                "mine.toml: class \"a\" gives no reason (expected a sentence in \"why\")",
            ),
        ] {
            let error = Profile::parse("mine", text, &file).unwrap_err();
            assert_eq!(error.code(), "ONC0413", "{name}");
            assert!(error.to_string().starts_with(wanted), "{name}: {error}");
        }
    }
}
