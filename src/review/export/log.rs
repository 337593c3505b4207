//! The log, a line a decision.

use serde::Serialize;
use serde_json::value::RawValue;

#[cfg(feature = "schema")]
use crate::review::project::Stand;
use crate::review::project::{Project, ProjectError};

/// The version of a line of the log.
pub const DECISION_SCHEMA: &str = "oncotag/decision/1";

/// A decision of the log.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct LogLine {
    /// Always `oncotag/decision/1`.
    pub schema: &'static str,
    /// Number of the decision; what an item's version names.
    pub decision: i64,
    /// Number of the step; those of a bulk step have the same.
    pub step: i64,
    /// Key of the operation.
    pub key: String,
    /// `decide`, `add`, `bulk`, `undo`, `redo` or `adjudicate`.
    pub kind: String,
    /// What was done.
    pub action: String,
    /// Who.
    pub curator: String,
    /// `shared`, `curator/NAME` or `gold`.
    pub layer: String,
    /// When, UTC.
    pub at: String,
    /// How long the curator looked.
    pub milliseconds: i64,
    /// The mention or relation.
    pub mention: String,
    /// What stood before; null where nobody had decided.
    #[cfg_attr(feature = "schema", schemars(with = "Option<Stand>"))]
    pub before: Option<Box<RawValue>>,
    /// What stands since; null where nothing is decided any more.
    #[cfg_attr(feature = "schema", schemars(with = "Option<Stand>"))]
    pub after: Option<Box<RawValue>>,
    /// The step that was taken back or done again.
    pub of: Option<i64>,
    /// Of a bulk step: its name, filter and action.
    #[cfg_attr(
        feature = "schema",
        schemars(with = "Option<std::collections::BTreeMap<String, serde_json::Value>>")
    )]
    pub note: Option<Box<RawValue>>,
    /// The program.
    pub program: String,
    /// SHA-256 of the dictionaries.
    pub dictionaries: String,
    /// Version of the guidelines.
    pub guidelines: String,
}

/// The JSON Schema of a line of the log.
#[cfg(feature = "schema")]
pub fn decision_schema() -> serde_json::Value {
    crate::format::schema::versioned::<LogLine>(DECISION_SCHEMA)
}

/// What was in force when decisions were taken, and how many were.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct InForce {
    /// The program and its version.
    pub program: String,
    /// SHA-256 of the dictionaries.
    pub dictionaries: String,
    /// Version of the guidelines.
    pub guidelines: String,
    /// How many steps were taken under them.
    pub steps: u64,
}

impl Project {
    /// What was in force when decisions were taken, oldest first.
    ///
    /// # Errors
    /// If SQLite says no.
    pub fn in_force(&self) -> Result<Vec<InForce>, ProjectError> {
        self.read(|connection| {
            connection
                .prepare(
                    "SELECT program, dictionaries, guidelines, count(*) FROM step GROUP BY 1, 2, 3 ORDER BY min(id)",
                )?
                .query_map([], |row| {
                    Ok(InForce {
                        program: row.get(0)?,
                        dictionaries: row.get(1)?,
                        guidelines: row.get(2)?,
                        steps: row.get(3)?,
                    })
                })?
                .collect()
        })
    }

    /// Hands each decision of the log to `take`, in order; as long as it gives true.
    ///
    /// # Errors
    /// If SQLite says no.
    pub fn log(&self, mut take: impl FnMut(LogLine) -> bool) -> Result<(), ProjectError> {
        self.read(|connection| {
            let mut statement = connection.prepare(
                "SELECT d.id, t.id, t.key, t.kind, t.action, t.curator, t.layer, t.at, t.milliseconds, i.name, d.before,
                   d.after, t.of, t.note, t.program, t.dictionaries, t.guidelines
                 FROM decision d JOIN step t ON t.id = d.step JOIN item i ON i.id = d.item ORDER BY d.id",
            )?;
            let mut rows = statement.query([])?;
            while let Some(row) = rows.next()? {
                let raw = |column: usize| -> rusqlite::Result<Option<Box<RawValue>>> {
                    let text: Option<String> = row.get(column)?;
                    Ok(text.and_then(|text| RawValue::from_string(text).ok()))
                };
                let line = LogLine {
                    schema: DECISION_SCHEMA,
                    decision: row.get(0)?,
                    step: row.get(1)?,
                    key: row.get(2)?,
                    kind: row.get(3)?,
                    action: row.get(4)?,
                    curator: row.get(5)?,
                    layer: row.get(6)?,
                    at: row.get(7)?,
                    milliseconds: row.get(8)?,
                    mention: row.get(9)?,
                    before: raw(10)?,
                    after: raw(11)?,
                    of: row.get(12)?,
                    note: raw(13)?,
                    program: row.get(14)?,
                    dictionaries: row.get(15)?,
                    guidelines: row.get(16)?,
                };
                if !take(line) {
                    break;
                }
            }
            Ok(())
        })
    }
}

#[cfg(all(test, feature = "schema"))]
mod tests {
    #[test]
    fn the_committed_schema_is_fresh() {
        crate::format::schema::assert_fresh("decision", &super::decision_schema());
    }
}
