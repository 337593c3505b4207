//! A curator's decisions in, overlays out.
//!
//! Accepted rows of a worksheet become rows of an overlay, blocked ones too, each with who decided it, when, and on what
//! evidence. A row whose string would raise a finding of the check is left out and told, so that what was clean stays
//! clean. Nothing is written here: the caller gets the texts, and writes them whole.

mod decisions;
mod error;
mod overlay;
mod rows;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use thiserror::Error;

pub use decisions::Verdict;
pub use error::{ApplyError, ApplyErrorKind, ApplyErrors};

use crate::dictionary::{DictionaryErrors, Finding, Lexicon, check_texts};
use crate::document::Location;
use crate::normalize::fold_name;

use decisions::{Decision, Decisions};
use overlay::Overlay;
use rows::{Plan, Writer};

/// Who decided, and how strict the check is.
#[derive(Clone, Debug, Default)]
pub struct ApplyOptions {
    /// The curator's name.
    pub by: String,
    /// The date of the decisions, in place of the worksheet's.
    pub date: Option<String>,
    /// Whether accepted rows get the flag `reviewed`, which answers warnings of the check.
    pub is_reviewed: bool,
}

/// What became of a decision.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Action {
    /// A row was added.
    Added,
    /// A row that was there was changed.
    Changed,
    /// Nothing was to be done, and why.
    Skipped(String),
    /// The check speaks against it, in these words.
    Refused(String),
}

impl Action {
    /// The word in reports.
    pub fn as_str(&self) -> &'static str {
        match self {
            Self::Added => "added",
            Self::Changed => "changed",
            Self::Skipped(_) => "skipped",
            Self::Refused(_) => "refused",
        }
    }

    /// Why nothing was written.
    pub fn reason(&self) -> Option<&str> {
        match self {
            Self::Added | Self::Changed => None,
            Self::Skipped(reason) | Self::Refused(reason) => Some(reason),
        }
    }
}

/// A decision and what became of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outcome {
    /// 1-based line of the worksheet.
    pub line: u64,
    /// What was decided.
    pub verdict: Verdict,
    /// On which string.
    pub surface: String,
    /// In which type.
    pub entity_type: String,
    /// CURIE of the concept; `-` where it is none.
    pub id: String,
    /// What became of it.
    pub action: Action,
}

/// The overlays after the decisions, and what became of each.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Applied {
    /// The files that change, with their new text.
    pub files: Vec<(PathBuf, String)>,
    /// The accepted and blocked rows, in order of type and then of concept and string.
    pub outcomes: Vec<Outcome>,
    /// Rows that are rejected.
    pub n_rejected: usize,
    /// Rows without a decision.
    pub n_undecided: usize,
}

/// Why nothing could be applied.
#[derive(Debug, Error)]
pub enum ApplyFailure {
    /// The worksheet or the overlay.
    #[error(transparent)]
    Decisions(#[from] ApplyErrors),
    /// The dictionaries.
    #[error(transparent)]
    Dictionaries(#[from] DictionaryErrors),
}

/// Takes the decisions of a worksheet into an overlay, or into the overlays of a folder, one a type.
///
/// `dictionaries` are those of the run, beside the embedded ones; the target need not be among them, nor be there.
///
/// # Errors
/// Every problem of the worksheet, of the target, or of the dictionaries.
pub fn apply(
    worksheet: &Path,
    target: &Path,
    dictionaries: &[PathBuf],
    options: &ApplyOptions,
) -> Result<Applied, ApplyFailure> {
    let text = read(worksheet)?;
    let mut paths = dictionaries.to_vec();
    // What the target holds already is part of the run.
    if target.exists() && !is_under(target, dictionaries) && has_dictionary(target) {
        paths.push(target.to_owned());
    }
    let lexicon = Lexicon::load(&paths)?;
    let decisions = decisions::read(&text, worksheet, &lexicon)?;
    let files = files_of(&decisions, target)?;
    let mut applied = Applied {
        n_rejected: decisions.n_rejected,
        n_undecided: decisions.n_undecided,
        ..Applied::default()
    };
    let date = options.date.as_deref().or(decisions.date.as_deref());
    let writer = Writer {
        lexicon: &lexicon,
        options,
        signed: match date {
            Some(date) => format!("{}, {date}", options.by),
            None => options.by.clone(),
        },
        worksheet: worksheet
            .file_name()
            .map_or_else(String::new, |name| name.to_string_lossy().into_owned()),
    };
    for (type_name, path) in files {
        let mut rows: Vec<&Decision> = decisions
            .rows
            .iter()
            .filter(|row| row.type_name == type_name)
            .collect();
        rows.sort_by(|a, b| (&a.id, &a.surface, a.line).cmp(&(&b.id, &b.surface, b.line)));
        let old = if path.exists() {
            Some(read(&path)?)
        } else {
            None
        };
        let mut paths = paths.clone();
        if !path.exists() || !(is_under(&path, &paths)) {
            paths.push(path.clone());
        }
        writer.write_type(
            &type_name,
            &path,
            &paths,
            old.as_deref(),
            &rows,
            &mut applied,
        )?;
    }
    Ok(applied)
}

/// A file's text.
fn read(path: &Path) -> Result<String, ApplyErrors> {
    let fail = |kind: ApplyErrorKind| ApplyErrors::one(Location::default().in_path(path), kind);
    let bytes = fs::read(path).map_err(|error| fail(error.into()))?;
    String::from_utf8(bytes).map_err(|error| {
        let n_valid = error.utf8_error().valid_up_to();
        let bytes = error.into_bytes();
        let place = Location::of_byte(&String::from_utf8_lossy(&bytes[..n_valid]), n_valid);
        ApplyErrors::one(place.in_path(path), ApplyErrorKind::NotUtf8)
    })
}

fn is_under(path: &Path, folders: &[PathBuf]) -> bool {
    folders.iter().any(|folder| path.starts_with(folder))
}

/// Whether a path can be loaded: a file, or a folder with a dictionary in it.
fn has_dictionary(path: &Path) -> bool {
    path.is_file()
        || [path.to_owned(), path.join("overlay")]
            .iter()
            .any(|folder| {
                fs::read_dir(folder).is_ok_and(|mut entries| {
                    entries.any(|entry| {
                        entry.is_ok_and(|entry| {
                            entry.path().extension().is_some_and(|end| end == "tsv")
                        })
                    })
                })
            })
}

/// The overlay of each type that has decisions.
fn files_of(
    decisions: &Decisions,
    target: &Path,
) -> Result<BTreeMap<String, PathBuf>, ApplyErrors> {
    let types: BTreeSet<&str> = decisions
        .rows
        .iter()
        .map(|row| row.type_name.as_str())
        .collect();
    let is_file = target.extension().is_some_and(|ending| ending == "tsv");
    if is_file && !target.is_dir() {
        if types.len() > 1 {
            let types: Vec<&str> = types.into_iter().collect();
            let message = format!(
                "is one overlay, but the decisions are of {} types: {} (name a folder: it gets an overlay for each)",
                types.len(),
                types.join(", ")
            );
            let place = Location::default().in_path(target);
            return Err(ApplyErrors::one(place, ApplyErrorKind::Target(message)));
        }
        return Ok(types
            .into_iter()
            .map(|name| (name.to_owned(), target.to_owned()))
            .collect());
    }
    if target.is_file() {
        let message = "is no .tsv file and no folder".to_owned();
        let place = Location::default().in_path(target);
        return Err(ApplyErrors::one(place, ApplyErrorKind::Target(message)));
    }
    Ok(types
        .into_iter()
        .map(|name| (name.to_owned(), target.join(format!("{name}.tsv"))))
        .collect())
}

impl Writer<'_> {
    fn write_type(
        &self,
        type_name: &str,
        path: &Path,
        paths: &[PathBuf],
        old: Option<&str>,
        rows: &[&Decision],
        applied: &mut Applied,
    ) -> Result<(), ApplyFailure> {
        let empty = match old {
            Some(text) => Overlay::parse(text, path, type_name)?,
            None => Overlay::new(type_name, &self.options.by),
        };
        let before = match old {
            Some(text) => check_texts(paths, &[(path.to_owned(), text.to_owned())]),
            None => check_texts(&paths[..paths.len() - 1], &[]),
        };
        // Decisions that the check objects to, by their place in `rows`, and what it says.
        let mut refused: BTreeMap<usize, String> = BTreeMap::new();
        loop {
            let (overlay, outcomes, lines) = self.compose(&empty, rows, &refused);
            let after = check_texts(paths, &[(path.to_owned(), overlay.text())]);
            let new: Vec<&Finding> = after
                .iter()
                .filter(|finding| !before.contains(finding))
                .collect();
            let blamed: BTreeMap<usize, String> = lines
                .iter()
                .filter_map(|(&index, &line)| {
                    let finding = new.iter().find(|finding| speaks_of(finding, path, line))?;
                    Some((index, format!("{} [{}]", finding.message, finding.code)))
                })
                .collect();
            if new.is_empty() || lines.is_empty() {
                let has_changed = outcomes
                    .iter()
                    .any(|outcome| outcome.action.reason().is_none());
                if has_changed {
                    applied.files.push((path.to_owned(), overlay.text()));
                }
                applied.outcomes.extend(outcomes);
                return Ok(());
            }
            if blamed.is_empty() {
                let message = format!("would raise: {}", new[0]);
                let place = Location::default().in_path(path);
                return Err(ApplyErrors::one(place, ApplyErrorKind::Target(message)).into());
            }
            refused.extend(blamed);
        }
    }

    /// The overlay with all decisions that nothing speaks against; what became of each; and the lines, by place in `rows`,
    /// of those that were written.
    fn compose(
        &self,
        empty: &Overlay,
        rows: &[&Decision],
        refused: &BTreeMap<usize, String>,
    ) -> (Overlay, Vec<Outcome>, BTreeMap<usize, usize>) {
        let mut overlay = empty.clone();
        let mut outcomes = Vec::new();
        let mut lines = BTreeMap::new();
        let mut done: BTreeMap<(String, String), u64> = BTreeMap::new();
        for (index, &row) in rows.iter().enumerate() {
            let id = row.id.clone().unwrap_or_else(|| "-".to_owned());
            let key = (id.clone(), fold_name(&row.surface));
            let twice = done
                .get(&key)
                .map(|line| format!("the same as line {line}"));
            let action = if let Some(reason) = refused.get(&index) {
                Action::Refused(reason.clone())
            } else if let Some(reason) = twice {
                Action::Skipped(reason)
            } else {
                done.insert(key, row.line);
                match self.plan(row) {
                    Plan::Skip(reason) => Action::Skipped(reason),
                    Plan::Write(cells) => {
                        if let Some(line) = empty.find(&id, &row.surface) {
                            overlay.replace(line, &cells);
                            lines.insert(index, line);
                            Action::Changed
                        } else {
                            lines.insert(index, overlay.push(&cells));
                            Action::Added
                        }
                    }
                }
            };
            outcomes.push(Outcome {
                line: row.line,
                verdict: row.verdict,
                surface: row.surface.clone(),
                entity_type: row.type_name.clone(),
                id,
                action,
            });
        }
        (overlay, outcomes, lines)
    }
}

/// Whether a finding lies in a line of a file, or names it.
fn speaks_of(finding: &Finding, path: &Path, line: usize) -> bool {
    let number = u64::try_from(line).ok();
    let is_there =
        finding.location.path.as_deref() == Some(path) && finding.location.line == number;
    let named = format!("{}:{line}", path.display());
    let names_it = finding.message.match_indices(&named).any(|(at, _)| {
        !finding.message[at + named.len()..].starts_with(|c: char| c.is_ascii_digit())
    });
    is_there || names_it
}

#[cfg(test)]
mod tests;
