//! What a curator should know of a set of dictionaries: errors that stop a run, and warnings that want an answer.
//!
//! A warning is answered in the row that it names, or in an overlay's: by an exact case rule where case tells the two
//! apart, by companions, by status `needs-context` or `block`, or by the flag `reviewed` where a curator has looked and
//! the string is right as it is. After Hettne et al. 2010 (doi:10.1186/2041-1480-1-5), whose suppression rules the check
//! of strings follows in part.

use std::collections::{BTreeSet, HashSet};
use std::fmt;
use std::path::PathBuf;

use super::assemble::{Assembled, TermNote};
use super::embedded::embedded_file;
use super::load::load;
use super::{CaseRule, Companions, Layer, Status, Term};
use crate::document::{ConceptId, Location, NameKind, TermId};
use crate::normalize::fold_name;

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
const ANSWERS_CLASH: &str = "keep one, or set status to needs-context or block, add companions, or add reviewed in one of the rows";

/// Checks the embedded dictionaries together with the user's.
///
/// Findings are in order of file, line and column; where there is an error, there are only errors.
pub fn check(paths: &[PathBuf]) -> Vec<Finding> {
    let mut findings = match load(paths) {
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
    for (form, ids) in assembled.lexicon.patterns().iter() {
        clashes(assembled, ids, &mut findings);
        blocked_and_allowed(assembled, ids, &mut findings);
        for &id in ids {
            let term = assembled.lexicon.term(id);
            if is_open(term, note(assembled, id)) {
                if english.contains(form) && !needs_its_capitals(term) {
                    let message = format!("\"{}\" is an English word", term.name);
                    findings.push(warning(assembled, id, "ONC0153", message, ANSWERS));
                }
                if let Some(reason) = is_strange(term) {
                    let message = format!("\"{}\" {reason}", term.name);
                    let help = "drop it, or add reviewed";
                    findings.push(warning(assembled, id, "ONC0155", message, help));
                }
            }
        }
    }
    findings
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

/// The same string for two concepts of one type (ONC0151), or for two types (ONC0152).
fn clashes(assembled: &Assembled, ids: &[TermId], findings: &mut Vec<Finding>) {
    let lexicon = &assembled.lexicon;
    let open: Vec<TermId> = ids
        .iter()
        .copied()
        .filter(|&id| is_open(lexicon.term(id), note(assembled, id)))
        .collect();
    for (index, &id) in open.iter().enumerate() {
        let term = lexicon.term(id);
        let rival = open[..index].iter().copied().find(|&earlier| {
            let earlier = lexicon.term(earlier);
            (earlier.concept, earlier.entity_type) != (term.concept, term.entity_type)
                && !(earlier.case == CaseRule::Exact
                    && term.case == CaseRule::Exact
                    && earlier.name != term.name)
        });
        let Some(rival) = rival else { continue };
        let rival = lexicon.term(rival);
        let vocabulary = lexicon.vocabulary();
        let shown = |concept: Option<ConceptId>| {
            concept.map_or_else(
                || "no concept".to_owned(),
                |concept| {
                    let concept = vocabulary.concept(concept);
                    format!("{} ({})", concept.curie, concept.label)
                },
            )
        };
        let place = location(assembled, rival, None);
        let (code, message) = if rival.entity_type == term.entity_type {
            let message = format!(
                "\"{}\" names {} here and {} at {place}",
                term.name,
                shown(term.concept),
                shown(rival.concept)
            );
            ("ONC0151", message)
        } else {
            let message = format!(
                "\"{}\" is a {} here and a {} at {place}",
                term.name,
                vocabulary.entity_type(term.entity_type).label,
                vocabulary.entity_type(rival.entity_type).label
            );
            ("ONC0152", message)
        };
        findings.push(warning(assembled, id, code, message, ANSWERS_CLASH));
    }
}

/// A string that one row of a type allows and another blocks (ONC0154).
fn blocked_and_allowed(assembled: &Assembled, ids: &[TermId], findings: &mut Vec<Finding>) {
    let lexicon = &assembled.lexicon;
    for &id in ids {
        let term = lexicon.term(id);
        if term.status != Status::Block || note(assembled, id).is_reviewed {
            continue;
        }
        let allowed = ids.iter().map(|&other| lexicon.term(other)).find(|other| {
            other.entity_type == term.entity_type
                && other.status != Status::Block
                && !(other.case == CaseRule::Exact
                    && term.case == CaseRule::Exact
                    && other.name != term.name)
        });
        if let Some(allowed) = allowed {
            let place = location(assembled, allowed, None);
            let message = format!("\"{}\" is blocked here and allowed at {place}", term.name);
            let help = "drop one of the two, or add reviewed here";
            findings.push(warning(assembled, id, "ONC0154", message, help));
        }
    }
}

/// Why a synonym does not look like something that people write.
fn is_strange(term: &Term) -> Option<&'static str> {
    if term.name.chars().count() == 1 {
        return Some("is a single character");
    }
    if has_markup(&term.name) {
        return Some("has markup in it");
    }
    if term.kind == NameKind::Label {
        return None;
    }
    if term.name.ends_with(" NOS") || term.name.contains("unspecified") {
        return Some("is a phrase of classifications");
    }
    if term.name.contains(", ") {
        return Some("looks like an inverted heading");
    }
    None
}

/// Whether a name holds a tag or a character reference of HTML: `<b>`, `</i>`, `&alpha;`, `&#945;`.
fn has_markup(name: &str) -> bool {
    let is_tag = |rest: &str| {
        let rest = rest.strip_prefix('/').unwrap_or(rest);
        rest.starts_with(|c: char| c.is_ascii_alphabetic()) && rest.contains('>')
    };
    let is_reference = |rest: &str| {
        let length = rest.find(';').unwrap_or(0);
        let is_name = |name: &str| name.chars().all(|c| c.is_ascii_alphanumeric() || c == '#');
        length > 1 && is_name(&rest[..length])
    };
    name.match_indices('<')
        .any(|(at, _)| is_tag(&name[at + 1..]))
        || name
            .match_indices('&')
            .any(|(at, _)| is_reference(&name[at + 1..]))
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
fn english_forms() -> HashSet<String> {
    let words: BTreeSet<&str> = embedded_file("english_words.txt")
        .unwrap_or_default()
        .lines()
        .filter(|line| !line.starts_with('#'))
        .collect();
    words.into_iter().map(fold_name).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_embedded_dictionaries_have_no_finding_without_an_answer() {
        let findings = check(&[]);
        let shown: Vec<_> = findings.iter().map(ToString::to_string).collect();
        assert!(
            findings.is_empty(),
            "{} findings:\n{}",
            findings.len(),
            shown.join("\n")
        );
    }

    /// Findings in a file of gadgets with these rows, without the path.
    fn findings_in(rows: &str) -> Vec<String> {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("gadgets.tsv");
        let head = "# type: gadget\n# source: us\n# version: 1\n# licence: CC0-1.0\n\
                    id\tlabel\tsynonyms\tcase\tstatus\tcompanions\n";
        std::fs::write(&path, format!("{head}{rows}")).unwrap();
        let shown = path.display().to_string();
        check(&[path])
            .iter()
            .map(|finding| finding.to_string().replace(&shown, "g"))
            .collect()
    }

    #[test]
    fn warns_of_what_a_curator_should_answer() {
        let cases = [
            (
                "a string of two concepts",
                "A:1\tcopper tube\t\t\t\t\nA:2\tcopper tubes\t\t\t\t\n",
                "g:7:5: warning[ONC0151]: \"copper tubes\" names A:2 (copper tubes) here and A:1 (copper tube) at g:6",
            ),
            (
                "a string of two types",
                "A:1\thepatocyte\t\t\t\t\n",
                "g:6:5: warning[ONC0152]: \"hepatocyte\" is a gadget here and a cell type at dictionaries/cell_types.tsv:",
            ),
            (
                "an English word",
                "A:1\tcopper tube\texact:lead\t\t\t\n",
                "g:6:17: warning[ONC0153]: \"lead\" is an English word",
            ),
            (
                "an English word in the plural",
                "A:1\tcopper tube\texact:arms\t\t\t\n",
                "g:6:17: warning[ONC0153]: \"arms\" is an English word",
            ),
            (
                "blocked and allowed",
                "A:1\tcopper tube\t\t\t\t\nA:2\tcopper tube\t\t\tblock\t\n",
                "g:7:5: warning[ONC0154]: \"copper tube\" is blocked here and allowed at g:6",
            ),
            (
                "an inverted heading",
                "A:1\tcopper tube\texact:tube, copper\t\t\t\n",
                "g:6:17: warning[ONC0155]: \"tube, copper\" looks like an inverted heading",
            ),
            (
                "markup",
                "A:1\t<b>copper</b> tube\t\t\t\t\n",
                "g:6:5: warning[ONC0155]: \"<b>copper</b> tube\" has markup in it",
            ),
            (
                "a character reference",
                "A:1\tcopper tube\texact:&alpha; tube\t\t\t\n",
                "g:6:17: warning[ONC0155]: \"&alpha; tube\" has markup in it",
            ),
            (
                "no row",
                "",
                "g: warning[ONC0156]: no row under the column row",
            ),
            (
                "a NUL",
                "A:1\tcopper\0 tube\t\t\t\t\n",
                "g:6:11: error[ONC0128]: the control character U+0000 (remove it)",
            ),
            (
                "a control character",
                "A:1\tcopper tube\texact:tu\u{8}be\t\t\t\n",
                "g:6:25: error[ONC0128]: the control character U+0008 (remove it)",
            ),
            (
                "a single character",
                "A:1\tcopper tube\texact:Q\t\t\t\n",
                "g:6:17: warning[ONC0155]: \"Q\" is a single character",
            ),
        ];
        for (name, rows, expected) in cases {
            let findings = findings_in(rows);
            assert_eq!(findings.len(), 1, "{name}: {findings:?}");
            assert!(findings[0].starts_with(expected), "{name}: {findings:?}");
        }
    }

    #[test]
    fn an_answer_in_the_row_settles_a_warning() {
        for answer in [
            "exact:lead\tany\treviewed\t",
            "exact:lead\t\tneeds-context\t",
            "exact:lead\t\tblock\t",
            "exact:lead\t\t\t+pipe",
            "abbreviation:LEAD\texact\t\t",
        ] {
            let findings = findings_in(&format!("A:1\tcopper tube\t{answer}\n"));
            assert!(findings.is_empty(), "{answer}: {findings:?}");
        }
        let findings = findings_in("A:1\tcopper tube\texact:lead\texact\t\t\n");
        assert_eq!(
            findings.len(),
            1,
            "exact case does not keep 'lead' from the word 'lead'"
        );
    }

    #[test]
    fn errors_come_alone_and_in_order_of_place() {
        let findings = findings_in("A:1\tlead\t\tup\t\t\nx\tone\t\t\t\t\n");
        assert_eq!(
            findings,
            [
                "g:6:11: error[ONC0118]: unknown case rule \"up\" (expected auto, any or exact)",
                "g:7:1: error[ONC0114]: concept id \"x\" is not a CURIE (expected PREFIX:LOCAL)",
            ]
        );
    }
}
