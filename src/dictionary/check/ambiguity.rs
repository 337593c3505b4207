//! Strings with several senses, within a type and across types, and what tells the senses apart.

use std::cmp::Reverse;
use std::collections::BTreeSet;
use std::path::PathBuf;

use serde::Serialize;

use super::shared::are_told_by_case;
use super::{location, note};
use crate::dictionary::assemble::Assembled;
use crate::dictionary::error::DictionaryErrors;
use crate::dictionary::load::load;
use crate::dictionary::{CaseRule, Companions, Status, Term};
use crate::document::TermId;

/// How likely a string is to be tagged in the wrong sense.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Risk {
    /// Two or more senses are tagged wherever the string stands.
    High,
    /// One sense is tagged wherever nothing speaks for another.
    Medium,
    /// Every sense wants something that speaks for it.
    Low,
}

impl Risk {
    /// The word in reports.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::High => "high",
            Self::Medium => "medium",
            Self::Low => "low",
        }
    }
}

/// A sense of a string.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Sense {
    /// Name of the type.
    #[serde(rename = "type")]
    pub entity_type: String,
    /// CURIE of the concept.
    pub id: String,
    /// Label of the concept.
    pub label: String,
    /// The string as this sense has it.
    pub name: String,
    /// `any` or `exact`.
    pub case: &'static str,
    /// `allow` or `needs-context`.
    pub status: &'static str,
    /// What tells this sense from the others: `nothing`, `case`, `a definition`, `a companion or a definition`, `no
    /// companion of another sense`.
    pub told_by: &'static str,
    /// Whether a curator has looked at it.
    pub is_reviewed: bool,
    /// The row, as `path:line`.
    pub row: String,
}

/// A string with two or more senses that may be tagged.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct AmbiguousString {
    /// The string as the first sense has it.
    pub string: String,
    /// How likely the wrong sense is.
    pub risk: Risk,
    /// Whether the senses are of several types.
    pub is_across_types: bool,
    /// The senses, in order of loading.
    pub senses: Vec<Sense>,
}

/// The ambiguous strings of the embedded dictionaries and the user's, riskiest first: then those with more senses, then
/// shorter ones. Blocked senses do not count.
///
/// # Errors
/// Every problem of every file.
pub fn ambiguities(paths: &[PathBuf]) -> Result<Vec<AmbiguousString>, DictionaryErrors> {
    let assembled = load(paths)?;
    let mut found: Vec<AmbiguousString> = assembled
        .lexicon
        .patterns()
        .iter()
        .filter_map(|(_, ids)| ambiguity(&assembled, ids))
        .collect();
    found.sort_by_cached_key(|string| {
        (
            string.risk,
            Reverse(string.senses.len()),
            string.string.chars().count(),
            string.string.clone(),
        )
    });
    Ok(found)
}

fn ambiguity(assembled: &Assembled, ids: &[TermId]) -> Option<AmbiguousString> {
    let lexicon = &assembled.lexicon;
    let vocabulary = lexicon.vocabulary();
    let mut seen = BTreeSet::new();
    let open: Vec<(TermId, &Term)> = ids
        .iter()
        .map(|&id| (id, lexicon.term(id)))
        .filter(|(_, term)| term.status != Status::Block)
        .filter(|(_, term)| seen.insert((term.entity_type, term.concept)))
        .collect();
    if open.len() < 2 {
        return None;
    }
    let senses: Vec<Sense> = open
        .iter()
        .map(|&(id, term)| {
            let concept = term.concept.map(|concept| vocabulary.concept(concept));
            Sense {
                entity_type: vocabulary.entity_type(term.entity_type).name.clone(),
                id: concept.map_or_else(|| "-".to_owned(), |concept| concept.curie.clone()),
                label: concept.map_or_else(String::new, |concept| concept.label.clone()),
                name: term.name.clone(),
                case: term.case.as_str(),
                status: term.status.as_str(),
                told_by: told_by(term, &open),
                is_reviewed: note(assembled, id).is_reviewed,
                row: location(assembled, term, None).to_string(),
            }
        })
        .collect();
    let n_open = senses
        .iter()
        .filter(|sense| sense.told_by == "nothing")
        .count();
    let types: BTreeSet<_> = open.iter().map(|(_, term)| term.entity_type).collect();
    Some(AmbiguousString {
        string: open[0].1.name.clone(),
        risk: match n_open {
            0 => Risk::Low,
            1 => Risk::Medium,
            _ => Risk::High,
        },
        is_across_types: types.len() > 1,
        senses,
    })
}

fn told_by(term: &Term, all: &[(TermId, &Term)]) -> &'static str {
    let by_case = term.case == CaseRule::Exact
        && all
            .iter()
            .all(|(_, other)| std::ptr::eq(*other, term) || are_told_by_case(term, other));
    if by_case {
        "case"
    } else if term.status == Status::NeedsContext && term.companions == Companions::default() {
        "a definition"
    } else if term.status == Status::NeedsContext {
        "a companion or a definition"
    } else if !term.companions.none_of.is_empty() {
        "no companion of another sense"
    } else {
        "nothing"
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn senses_are_ranked_by_what_tells_them_apart() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("gadgets.tsv");
        let head = "# type: gadget\n# source: us\n# version: 1\n# licence: CC0-1.0\n\
                    id\tlabel\tsynonyms\tcase\tstatus\tcompanions\n";
        let rows = "G:1\ttube one\texact:twin tube|exact:odd tube|abbreviation:TQX\t\t\t\n\
                    G:2\ttube two\texact:twin tube\t\t\t\n\
                    G:3\ttube three\texact:odd tube|exact:lone tube\t\tneeds-context\t+pipe\n\
                    G:4\ttube four\texact:lone tube\t\tneeds-context\t\n\
                    G:5\ttube five\texact:shut tube\t\tblock\t\n\
                    G:6\ttube six\texact:shut tube|abbreviation:TqX\t\t\t\n";
        std::fs::write(&path, format!("{head}{rows}")).unwrap();
        let all = ambiguities(&[path]).unwrap();
        let ours: Vec<_> = all
            .iter()
            .filter(|string| string.senses[0].entity_type == "gadget")
            .map(|string| {
                let told: Vec<_> = string.senses.iter().map(|sense| sense.told_by).collect();
                (string.string.as_str(), string.risk, told)
            })
            .collect();
        assert_eq!(
            ours,
            [
                ("twin tube", Risk::High, vec!["nothing", "nothing"]),
                (
                    "odd tube",
                    Risk::Medium,
                    vec!["nothing", "a companion or a definition"]
                ),
                ("TQX", Risk::Low, vec!["case", "case"]),
                (
                    "lone tube",
                    Risk::Low,
                    vec!["a companion or a definition", "a definition"]
                ),
            ]
        );
    }
}
