//! What a curator should know of a set of dictionaries: errors that stop a run, and warnings that want an answer.
//!
//! A warning is answered in the row that it names, or in an overlay's: by an exact case rule where case tells the two
//! apart, by companions, by status `needs-context` or `block`, or by the flag `reviewed` where a curator has looked and
//! the string is right as it is. After Hettne et al. 2010 (doi:10.1186/2041-1480-1-5), whose suppression rules the check
//! of strings follows in part.

mod ambiguity;
mod conditions;
mod facts;
mod shared;
mod strings;

use std::collections::BTreeSet;
use std::fmt;
use std::path::PathBuf;

use hashbrown::{HashMap, HashSet};

use super::assemble::{Assembled, TermNote};
use super::embedded::embedded_file;
use super::load::{Selection, load_selected};
use super::{CaseRule, Companions, Layer, Status, Term};
use crate::document::{ConceptId, Location, TermId};
use crate::normalize::fold_name;

pub use ambiguity::{AmbiguousString, Risk, Sense, ambiguities};

/// How bad a finding is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// The dictionaries cannot be used.
    Error,
    /// A curator should look.
    Warning,
}

impl Severity {
    /// The name in reports.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Error => "error",
            Self::Warning => "warning",
        }
    }
}

/// A thing that the check has found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// How bad it is.
    pub severity: Severity,
    /// Where.
    pub location: Location,
    /// The stable code.
    pub code: &'static str,
    /// What.
    pub message: String,
    /// What to do; empty where the message says it.
    pub help: &'static str,
}

/// `path:line:column: severity[code]: message`
impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{}: {}[{}]: {}",
            self.location,
            self.severity.as_str(),
            self.code,
            self.message
        )
    }
}

const ANSWERS: &str =
    "set case to exact, add companions, set status to needs-context or block, or add reviewed";
const ANSWERS_SHORT: &str = "add companions, set status to needs-context or block, or add reviewed";
const ANSWERS_CLASH: &str = "keep one, or set status to needs-context or block, add companions, or add reviewed in one of the rows";

/// Checks the embedded dictionaries together with the user's.
///
/// Findings are in order of file, line and column; where there is an error, there are only errors.
pub fn check(paths: &[PathBuf]) -> Vec<Finding> {
    check_texts(paths, &[])
}

/// The same with texts that are read in place of files, whether these are there or not: what a file is about to become.
pub fn check_texts(paths: &[PathBuf], texts: &[(PathBuf, String)]) -> Vec<Finding> {
    let selection = Selection {
        texts,
        ..Selection::of_run(paths)
    };
    let mut findings = match load_selected(&selection) {
        Ok(assembled) => warnings(&assembled),
        Err(errors) => errors
            .errors()
            .iter()
            .map(|error| Finding {
                severity: Severity::Error,
                location: error.location.clone(),
                code: error.kind.code(),
                message: error.kind.to_string(),
                help: "",
            })
            .collect(),
    };
    findings.sort_by(|a, b| {
        let key = |finding: &Finding| {
            let place = &finding.location;
            (place.path.clone(), place.line, place.column, finding.code)
        };
        key(a).cmp(&key(b))
    });
    findings
}

fn warnings(assembled: &Assembled) -> Vec<Finding> {
    let mut findings: Vec<Finding> = assembled
        .lexicon
        .dictionaries()
        .iter()
        .filter(|dictionary| {
            dictionary.layer == Layer::Base && dictionary.n_names == 0 && dictionary.n_concepts == 0
        })
        .map(|dictionary| Finding {
            severity: Severity::Warning,
            location: Location::default().in_path(dictionary.path.as_str()),
            code: "ONC0156",
            message: "no row under the column row".to_owned(),
            help: "add a row for each concept, or remove the file",
        })
        .collect();
    let english = english_forms();
    let mut said = HashSet::new();
    for (form, ids) in assembled.lexicon.patterns().iter() {
        shared::clashes(assembled, ids, &mut findings);
        shared::crowded(assembled, ids, &mut findings);
        shared::blocked_and_allowed(assembled, ids, &mut findings);
        shared::generic_elsewhere(assembled, form, ids, &mut findings);
        shared::same_but_for_case(assembled, ids, &mut findings);
        for &id in ids {
            let term = assembled.lexicon.term(id);
            if is_open(term, note(assembled, id)) {
                if english.contains(form) && !needs_its_capitals(term) {
                    let message = format!("\"{}\" is an English word", term.name);
                    findings.push(warning(assembled, id, "ONC0153", message, ANSWERS));
                }
                if strings::is_very_short(&term.name) {
                    let message = format!("\"{}\" has only two letters", term.name);
                    findings.push(warning(assembled, id, "ONC0158", message, ANSWERS_SHORT));
                }
                if strings::has_dosage(&term.name) {
                    let message = format!("\"{}\" has an amount in it", term.name);
                    let help = "name the drug without its dose, or add reviewed";
                    findings.push(warning(assembled, id, "ONC0159", message, help));
                }
                if let Some(reason) = strings::is_strange(term) {
                    let message = format!("\"{}\" {reason}", term.name);
                    let help = "drop it, or add reviewed";
                    findings.push(warning(assembled, id, "ONC0155", message, help));
                }
            }
            if !note(assembled, id).is_reviewed {
                if strings::has_unbalanced_brackets(&term.name) {
                    let message = format!("\"{}\" has a bracket without its pair", term.name);
                    let help = "complete or drop the brackets, or add reviewed";
                    findings.push(warning(assembled, id, "ONC0160", message, help));
                }
                // The names of a row have its companions in common: said once.
                if let Some(vain) = conditions::vain_companion(term, form)
                    && said.insert((term.source, vain.clone()))
                {
                    let message = format!("\"{}\" {vain}", term.name);
                    let help = "correct status or companions, or add reviewed";
                    findings.push(warning(assembled, id, "ONC0162", message, help));
                }
            }
        }
    }
    facts(assembled, &mut findings);
    findings
}

/// What is wrong with concepts rather than strings, said at the first row of each (ONC0163 to ONC0165, ONC0167).
fn facts(assembled: &Assembled, findings: &mut Vec<Finding>) {
    let mut first_terms: HashMap<ConceptId, TermId> = HashMap::new();
    let mut reviewed: HashSet<ConceptId> = HashSet::new();
    for (index, term) in (0_u32..).zip(assembled.lexicon.terms().iter()) {
        if let Some(concept) = term.concept {
            first_terms.entry(concept).or_insert(TermId(index));
            if note(assembled, TermId(index)).is_reviewed {
                reviewed.insert(concept);
            }
        }
    }
    for (concept, code, message, help) in facts::wrong_facts(&assembled.lexicon) {
        if let Some(&term) = first_terms.get(&concept)
            && !reviewed.contains(&concept)
        {
            let term = assembled.lexicon.term(term);
            findings.push(Finding {
                severity: Severity::Warning,
                location: location(assembled, term, Some(1)),
                code,
                message,
                help,
            });
        }
    }
}

fn note(assembled: &Assembled, id: TermId) -> TermNote {
    assembled.notes[id.0 as usize]
}

/// Whether nobody has answered for a term that is tagged.
fn is_open(term: &Term, note: TermNote) -> bool {
    term.status == Status::Allow && !note.is_reviewed && term.companions == Companions::default()
}

/// Whether the case rule keeps the term away from the word in small letters.
fn needs_its_capitals(term: &Term) -> bool {
    term.case == CaseRule::Exact && term.name.chars().any(char::is_uppercase)
}

fn warning(
    assembled: &Assembled,
    id: TermId,
    code: &'static str,
    message: String,
    help: &'static str,
) -> Finding {
    let term = assembled.lexicon.term(id);
    Finding {
        severity: Severity::Warning,
        location: location(assembled, term, Some(note(assembled, id).column)),
        code,
        message,
        help,
    }
}

fn location(assembled: &Assembled, term: &Term, column: Option<u64>) -> Location {
    let path = &assembled.lexicon.dictionaries()[usize::from(term.source.dictionary)].path;
    Location {
        line: Some(u64::from(term.source.line)),
        column,
        ..Location::default()
    }
    .in_path(path.as_str())
}

/// The normalized forms of short English words (`dictionaries/english_words.txt`).
pub fn english_forms() -> HashSet<String> {
    let words: BTreeSet<&str> = embedded_file("english_words.txt")
        .unwrap_or_default()
        .lines()
        .filter(|line| !line.starts_with('#'))
        .collect();
    words.into_iter().map(fold_name).collect()
}

#[cfg(test)]
mod tests;
