//! What curators decided, as proposals for the dictionaries: a worksheet that `oncotag dictionary apply` takes.
//!
//! Nothing is decided here for the curator: the column `decision` is filled only where somebody blocked a string. All other
//! rows say what was seen, how often and how it was judged, and wait for a look.

mod words;

use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::fmt::Write as _;

use rusqlite::Connection;

use super::project::{ItemValue, Project, ProjectError, from_json};
use super::statistics::wilson;
use super::wire::Value;
use words::Words;

/// The columns, as those of `oncotag suggest`.
const COLUMNS: [&str; 12] = [
    "decision",
    "surface",
    "count",
    "documents",
    "type",
    "id",
    "label",
    "kind",
    "companions",
    "example",
    "document",
    "note",
];

/// When a string's record asks for a look.
#[derive(Clone, Copy, Debug)]
pub struct ProposalOptions {
    /// Mentions of a string that must have been rejected.
    pub min_rejected: u64,
    /// The share of its judged mentions that were right, at most.
    pub max_precision: f64,
}

impl Default for ProposalOptions {
    fn default() -> Self {
        Self {
            min_rejected: 3,
            max_precision: 0.5,
        }
    }
}

/// Proposals, and how many of which kind.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Proposal {
    rows: Vec<ProposedRow>,
    /// Names that the dictionaries lack.
    pub names: usize,
    /// Strings that somebody blocked.
    pub blocks: usize,
    /// Strings that were mostly wrong.
    pub doubts: usize,
}

#[derive(Clone, Debug, Default, PartialEq)]
struct ProposedRow {
    decision: &'static str,
    surface: String,
    count: u64,
    documents: usize,
    entity_type: String,
    id: String,
    label: String,
    kind: &'static str,
    companions: String,
    example: String,
    document: String,
    note: String,
}

/// What is known of one string of one type.
#[derive(Debug, Default)]
struct Seen {
    surface: String,
    label: String,
    accepted: u64,
    rejected: u64,
    documents: BTreeSet<String>,
    example: String,
    document: String,
    words: Words,
}

impl Seen {
    fn add(&mut self, row: &Judged, is_right: bool) {
        if is_right {
            self.accepted += 1;
        } else {
            self.rejected += 1;
        }
        self.words.add(&row.sentence, &row.text, is_right);
        self.documents.insert(row.document.clone());
        if self.surface.is_empty() {
            self.surface.clone_from(&row.text);
            self.example.clone_from(&row.sentence);
            self.document.clone_from(&row.document);
        }
    }
}

/// A mention that was accepted or rejected.
struct Judged {
    text: String,
    sentence: String,
    document: String,
    tagged: Option<Value>,
    tagged_text: String,
    value: Value,
    is_accepted: bool,
}

impl Project {
    /// What the decisions of all layers propose for the dictionaries.
    ///
    /// # Errors
    /// If SQLite says no.
    pub fn propose(&self, options: ProposalOptions) -> Result<Proposal, ProjectError> {
        self.read(|connection| {
            let mut names: BTreeMap<(String, String, String), Seen> = BTreeMap::new();
            let mut tagged: BTreeMap<(String, String, String), Seen> = BTreeMap::new();
            for row in judged(connection)? {
                let before = row.tagged.as_ref();
                let is_as_tagged = before == Some(&row.value);
                if let Some(before) = before {
                    let key = key_of(&row.tagged_text, before);
                    let seen = tagged.entry(key).or_default();
                    seen.label.clone_from(&before.concept.label);
                    let has_concept = before.concept == row.value.concept;
                    let has_type = before.entity_type == row.value.entity_type;
                    seen.add(&row, row.is_accepted && has_concept && has_type);
                }
                // One piece, with a concept: what a dictionary can have as a name.
                let can_be_named =
                    !row.value.concept.id.is_empty() && row.value.fragments.len() == 1;
                if row.is_accepted && !is_as_tagged && can_be_named {
                    let key = key_of(&row.text, &row.value);
                    let seen = names.entry(key).or_default();
                    seen.label.clone_from(&row.value.concept.label);
                    seen.add(&row, true);
                }
            }
            // What is tagged so already is no new name: its assertion was corrected, say.
            names.retain(|key, _| !tagged.contains_key(key));
            let blocked = blocked(connection)?;
            Ok(assemble(&names, &tagged, &blocked, options))
        })
    }
}

fn key_of(text: &str, value: &Value) -> (String, String, String) {
    (
        value.entity_type.clone(),
        super::project::form_of(text),
        value.concept.id.clone(),
    )
}

fn assemble(
    names: &BTreeMap<(String, String, String), Seen>,
    tagged: &BTreeMap<(String, String, String), Seen>,
    blocked: &BTreeSet<(String, String)>,
    options: ProposalOptions,
) -> Proposal {
    let mut proposal = Proposal {
        names: names.len(),
        blocks: blocked.len(),
        ..Proposal::default()
    };
    for (entity_type, form) in blocked {
        // A block is of a concept's name where there is one: the dictionaries have it as such.
        let mut known = tagged
            .iter()
            .filter(|((of_type, of_form, _), _)| of_type == entity_type && of_form == form)
            .peekable();
        if known.peek().is_none() {
            proposal.rows.push(ProposedRow {
                decision: "block",
                surface: form.clone(),
                entity_type: entity_type.clone(),
                note: "blocked in review".to_owned(),
                ..ProposedRow::default()
            });
        }
        for ((_, _, id), seen) in known {
            proposal.rows.push(ProposedRow {
                decision: "block",
                entity_type: entity_type.clone(),
                id: id.clone(),
                note: format!("blocked in review; {}", record_of(seen)),
                ..row_of(seen)
            });
        }
    }
    for ((entity_type, _, id), seen) in names {
        proposal.rows.push(ProposedRow {
            entity_type: entity_type.clone(),
            id: id.clone(),
            kind: "exact",
            note: format!("accepted {} times in review", seen.accepted),
            ..row_of(seen)
        });
    }
    for ((entity_type, form, id), seen) in tagged {
        let judged = seen.accepted + seen.rejected;
        let is_doubtful = seen.rejected >= options.min_rejected
            && precision(seen.accepted, judged) <= options.max_precision;
        if !is_doubtful || blocked.contains(&(entity_type.clone(), form.clone())) {
            continue;
        }
        proposal.doubts += 1;
        proposal.rows.push(ProposedRow {
            entity_type: entity_type.clone(),
            id: id.clone(),
            companions: seen.words.companions(),
            note: format!(
                "mostly wrong: block it, or accept it with companions; {}",
                record_of(seen)
            ),
            ..row_of(seen)
        });
    }
    proposal
}

fn row_of(seen: &Seen) -> ProposedRow {
    ProposedRow {
        surface: seen.surface.clone(),
        count: seen.accepted + seen.rejected,
        documents: seen.documents.len(),
        label: seen.label.clone(),
        example: seen.example.clone(),
        document: seen.document.clone(),
        ..ProposedRow::default()
    }
}

#[expect(clippy::cast_precision_loss, reason = "counts of mentions are small")]
fn precision(accepted: u64, judged: u64) -> f64 {
    accepted as f64 / judged.max(1) as f64
}

/// How a string was judged, with the interval of its precision.
fn record_of(seen: &Seen) -> String {
    let judged = seen.accepted + seen.rejected;
    match wilson(seen.accepted, judged) {
        Some([share, low, high]) => format!(
            "right {} of {judged} ({share:.2}, from {low:.2} to {high:.2})",
            seen.accepted
        ),
        None => "not judged".to_owned(),
    }
}

/// All mentions that somebody accepted or rejected.
fn judged(connection: &Connection) -> rusqlite::Result<Vec<Judged>> {
    connection
        .prepare(
            "SELECT s.text, n.text, d.name, i.tagged, i.text, s.value, s.status FROM standing s JOIN item i ON i.id = s.item
             JOIN sentence n ON n.number = i.sentence JOIN document d ON d.id = i.document
             WHERE i.kind = 'mention' AND s.status IN ('accepted', 'rejected') ORDER BY i.id, s.layer",
        )?
        .query_map([], |row| {
            let tagged: Option<String> = row.get(3)?;
            let value: String = row.get(5)?;
            Ok(Judged {
                text: row.get(0)?,
                sentence: row.get(1)?,
                document: row.get(2)?,
                tagged: tagged.as_deref().map(from_json).transpose()?,
                tagged_text: row.get(4)?,
                value: match from_json(&value)? {
                    ItemValue::Mention(value) => value,
                    ItemValue::Relation(_) => Value::default(),
                },
                is_accepted: row.get::<_, String>(6)? == "accepted",
            })
        })?
        .collect()
}

/// Types and strings of the blocking steps that hold.
fn blocked(connection: &Connection) -> rusqlite::Result<BTreeSet<(String, String)>> {
    let steps: HashSet<(String, String)> = connection
        .prepare(
            "SELECT json_extract(t.note, '$.filter.types'), json_extract(t.note, '$.filter.form') FROM step t
             WHERE t.kind = 'bulk' AND json_extract(t.note, '$.name') = 'block'
               AND coalesce((SELECT u.kind FROM step u WHERE u.of = t.id ORDER BY u.id DESC LIMIT 1), 'redo') = 'redo'
               AND json_extract(t.note, '$.filter.types') IS NOT NULL AND json_extract(t.note, '$.filter.form') IS NOT NULL",
        )?
        .query_map([], |row| {
            let form: String = row.get(1)?;
            Ok((row.get(0)?, super::project::form_of(&form)))
        })?
        .collect::<rusqlite::Result<_>>()?;
    Ok(steps.into_iter().collect())
}

impl Proposal {
    /// The worksheet, with the date of the decisions (`2026-12-01`). Tabs and line ends inside a cell become spaces.
    pub fn to_tsv(&self, date: &str) -> String {
        let mut table = format!("# date: {date}\n{}\n", COLUMNS.join("\t"));
        for row in &self.rows {
            let (count, documents) = (row.count.to_string(), row.documents.to_string());
            let cells = [
                row.decision,
                &row.surface,
                &count,
                &documents,
                &row.entity_type,
                &row.id,
                &row.label,
                row.kind,
                &row.companions,
                &row.example,
                &row.document,
                &row.note,
            ];
            let cells: Vec<String> = cells
                .iter()
                .map(|cell| cell.replace(|c: char| c.is_control(), " "))
                .collect();
            // Writing to a string does not fail.
            let _ = writeln!(table, "{}", cells.join("\t"));
        }
        table
    }
}

#[cfg(test)]
mod tests;
