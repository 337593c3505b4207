//! Gold standards for one stage alone: what is asserted, which short forms are defined, which sense they have, which members
//! a list has.
//!
//! The corpora say other things than mentions, so each task reads what it needs of a line and counts in its own way; all
//! give the same table.

mod abbreviations;
mod ambiguity;
mod assertion;
mod coordination;
mod roles;

use std::collections::BTreeMap;
use std::fmt;
use std::io::BufRead;
use std::path::Path;

use serde::Serialize;
use serde::de::DeserializeOwned;

use super::error::json_problem;
use super::gold::next_line;
use super::table::Ratio;
use super::{Counts, EvaluateError, GoldDocument, Retagger};
use crate::document::{AnnotatedDocument, Location, Span, text_digest};

/// What is measured.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Task {
    /// Whether a mention is present, negated, possible, hypothetical, historical or of something else.
    Assertion,
    /// Pairs of short and long form.
    Abbreviations,
    /// The sense of short forms that have several.
    Ambiguity,
    /// The members of lists that share words.
    Coordination,
    /// The rhetorical role of sentences.
    Roles,
}

impl Task {
    /// All of them.
    pub const ALL: [Self; 5] = [
        Self::Assertion,
        Self::Abbreviations,
        Self::Ambiguity,
        Self::Coordination,
        Self::Roles,
    ];

    /// The name on the command line.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Assertion => "assertion",
            Self::Abbreviations => "abbreviations",
            Self::Ambiguity => "ambiguity",
            Self::Coordination => "coordination",
            Self::Roles => "roles",
        }
    }
}

/// What came of a task.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct TaskReport {
    /// What is counted, for people.
    pub counted: String,
    /// Rows in order.
    pub rows: Vec<TaskRow>,
    /// Remarks under the table.
    pub remarks: Vec<String>,
    /// What was not right, in order.
    #[serde(skip)]
    pub errors: Vec<TaskError>,
}

/// One that was not right.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TaskError {
    /// The document.
    pub document: String,
    /// What the gold standard says.
    pub expected: String,
    /// What was found.
    pub found: String,
    /// Where it stands.
    pub context: String,
}

impl fmt::Display for TaskError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{}: expected {}, found {}: {}",
            self.document, self.expected, self.found, self.context
        )
    }
}

/// One line of a report.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct TaskRow {
    /// What it is about.
    pub name: String,
    /// The counts.
    #[serde(flatten)]
    pub counts: Counts,
    /// Precision, where something was found.
    pub precision: Option<f64>,
    /// Recall, where something was to be found.
    pub recall: Option<f64>,
    /// Their harmonic mean.
    pub f1: Option<f64>,
}

impl TaskRow {
    fn new(name: impl Into<String>, counts: Counts) -> Self {
        Self {
            name: name.into(),
            counts,
            precision: counts.precision(),
            recall: counts.recall(),
            f1: counts.f1(),
        }
    }
}

impl TaskRow {
    /// A row of what was found in one way; what that way should have found is not known.
    fn of_found(name: impl Into<String>, counts: Counts) -> Self {
        Self {
            recall: None,
            f1: None,
            ..Self::new(name, counts)
        }
    }
}

impl fmt::Display for TaskReport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{}", self.counted)?;
        let names = self.rows.iter().map(|row| row.name.chars().count());
        let width = names.max().unwrap_or(0);
        writeln!(
            f,
            "{:width$}   right   found    gold       P       R      F1",
            ""
        )?;
        for row in &self.rows {
            let Counts {
                true_positives: right,
                false_positives,
                false_negatives,
            } = row.counts;
            let gold = match row.recall {
                Some(_) => (right + false_negatives).to_string(),
                None => "-".to_owned(),
            };
            writeln!(
                f,
                "{:width$} {right:7} {:7} {gold:>7} {:>7} {:>7} {:>7}",
                row.name,
                right + false_positives,
                Ratio(row.precision),
                Ratio(row.recall),
                Ratio(row.f1),
            )?;
        }
        for remark in &self.remarks {
            writeln!(f, "{remark}")?;
        }
        Ok(())
    }
}

/// Measures a task on a gold standard.
///
/// `texts` holds the texts of a gold standard that has none, by their digest. `path` is for messages.
///
/// # Errors
/// If the gold standard cannot be read or says nothing about the task, or a text is missing, differs, or cannot be tagged.
pub fn evaluate_task(
    task: Task,
    gold: impl BufRead,
    path: &Path,
    texts: &BTreeMap<String, String>,
    retagger: &Retagger,
) -> Result<TaskReport, EvaluateError> {
    match task {
        Task::Assertion => assertion::evaluate(&lines(gold, path)?, path, texts, retagger),
        Task::Abbreviations => abbreviations::evaluate(&lines(gold, path)?, path, retagger),
        Task::Ambiguity => ambiguity::evaluate(&lines(gold, path)?, path, texts, retagger),
        Task::Coordination => coordination::evaluate(&lines(gold, path)?, path, retagger),
        Task::Roles => roles::evaluate(&lines(gold, path)?, path, retagger),
    }
}

/// The lines of a gold standard as far as a task reads them.
fn lines<T: DeserializeOwned>(
    mut input: impl BufRead,
    path: &Path,
) -> Result<Vec<T>, EvaluateError> {
    let mut read = Vec::new();
    let mut number = 1;
    while let Some(line) = next_line(&mut input, path, number)? {
        if !line.trim().is_empty() {
            let one = serde_json::from_str(&line).map_err(|error| {
                let (column, message) = json_problem(&line, &error);
                malformed(path, number, column, message)
            })?;
            read.push(one);
        }
        number += 1;
    }
    Ok(read)
}

fn malformed(path: &Path, line: u64, column: u64, message: String) -> EvaluateError {
    EvaluateError::MalformedGold {
        location: Box::new(Location::at(line, column).in_path(path)),
        message,
    }
}

/// That a gold standard has nothing for a task.
fn nothing_for(task: Task, path: &Path, wanted: &str) -> EvaluateError {
    let message = format!(
        "nothing here for the task {}: no line has {wanted}",
        task.as_str()
    );
    malformed(path, 1, 1, message)
}

/// Adds texts by their digest, from JSONL with text; lines without one are passed over.
///
/// # Errors
/// If the input cannot be read, or a line is no such object.
pub fn read_texts(
    input: impl BufRead,
    path: &Path,
    texts: &mut BTreeMap<String, String>,
) -> Result<(), EvaluateError> {
    #[derive(serde::Deserialize)]
    struct Line {
        text: Option<String>,
    }
    let lines: Vec<Line> = lines(input, path)?;
    let read = lines.into_iter().filter_map(|line| line.text);
    texts.extend(read.map(|text| (text_digest(&text), text)));
    Ok(())
}

/// A text tagged as a document.
fn tagged(
    retagger: &Retagger,
    id: &str,
    text: &str,
) -> Result<Option<AnnotatedDocument>, EvaluateError> {
    retagger.annotate(&GoldDocument {
        id: id.to_owned(),
        text: Some(text.to_owned()),
        ..GoldDocument::default()
    })
}

/// Bytes of ranges in code points; `None` where one is not in the text.
fn byte_spans(text: &str, ranges: &[[usize; 2]]) -> Option<Vec<Span>> {
    let starts: Vec<usize> = text
        .char_indices()
        .map(|(at, _)| at)
        .chain(std::iter::once(text.len()))
        .collect();
    let spans = ranges.iter().map(|&[start, end]| {
        let (start, end) = (*starts.get(start)?, *starts.get(end)?);
        (start <= end).then(|| Span::new(start, end))
    });
    spans.collect()
}

/// The text of a document: the gold standard's own, or the one with its hash. `line` is where the document stands.
fn text_of<'t>(
    id: &str,
    (text, sha256): (Option<&'t str>, Option<&str>),
    texts: &'t BTreeMap<String, String>,
    (path, line): (&Path, u64),
) -> Result<&'t str, EvaluateError> {
    match (text, sha256) {
        (Some(text), _) => Ok(text),
        (None, Some(hash)) => texts.get(hash).map(String::as_str).ok_or_else(|| {
            EvaluateError::Tagging(format!(
                "document \"{id}\" has no text with the hash {hash} here (give the files that have it with --texts)"
            ))
        }),
        (None, None) => {
            let message = format!("document \"{id}\" has neither text nor sha256");
            Err(malformed(path, line, 1, message))
        }
    }
}

/// A mention in brackets, with the text around it.
fn around(text: &str, ranges: &[[usize; 2]]) -> String {
    const AROUND: usize = 90;
    let spans = byte_spans(text, ranges).unwrap_or_default();
    let (Some(first), Some(last)) = (spans.first(), spans.last()) else {
        return String::new();
    };
    let (start, end) = (first.start as usize, last.end as usize);
    let from = text.floor_char_boundary(start.saturating_sub(AROUND));
    let to = text.ceil_char_boundary((end + AROUND).min(text.len()));
    let shown = format!(
        "{}[{}]{}",
        &text[from..start],
        &text[start..end],
        &text[end..to]
    );
    shown.replace(['\n', '\r'], " ")
}
