//! What a curator did, newest first, and what undo and redo would turn to next.

use rusqlite::{Connection, OptionalExtension, Row, params};

use super::{Project, ProjectError};
use crate::review::wire::{History, StepView};

/// Whether a step is taken back now: the last word on it is an undo.
const IS_UNDONE: &str = "coalesce((SELECT u.kind = 'undo' FROM step u WHERE u.of = t.id ORDER BY u.id DESC LIMIT 1), 0)";

impl Project {
    /// A stretch of a curator's steps before the step `before`.
    ///
    /// # Errors
    /// If SQLite says no.
    pub fn history(
        &self,
        curator: &str,
        before: Option<i64>,
        limit: usize,
    ) -> Result<History, ProjectError> {
        self.read(|connection| {
            let steps = connection
                .prepare_cached(&format!(
                    "SELECT t.id, t.key, t.kind, t.action, (SELECT count(*) FROM decision d WHERE d.step = t.id),
                       t.milliseconds, t.curator, t.at, i.name, coalesce(s.text, i.text), {IS_UNDONE},
                       (SELECT o.key FROM step o WHERE o.id = t.of)
                     FROM step t
                     LEFT JOIN decision f ON f.id = (SELECT min(d.id) FROM decision d WHERE d.step = t.id)
                     LEFT JOIN item i ON i.id = f.item
                     LEFT JOIN standing s ON s.layer = t.layer AND s.item = i.id
                     WHERE t.curator = ?1 AND t.id < ?2 ORDER BY t.id DESC LIMIT ?3"
                ))?
                .query_map(
                    params![curator, before.unwrap_or(i64::MAX), limit.min(500)],
                    step,
                )?
                .collect::<rusqlite::Result<_>>()?;
            Ok(History {
                steps,
                next_undo: next_undo(connection, curator)?,
                next_redo: next_redo(connection, curator)?,
            })
        })
    }
}

fn step(row: &Row<'_>) -> rusqlite::Result<StepView> {
    Ok(StepView {
        step: row.get(0)?,
        key: row.get(1)?,
        kind: row.get(2)?,
        action: row.get(3)?,
        count: row.get(4)?,
        milliseconds: row.get(5)?,
        curator: row.get(6)?,
        at: row.get(7)?,
        mention: row.get(8)?,
        text: row.get(9)?,
        is_undone: row.get(10)?,
        of: row.get(11)?,
    })
}

/// The last step of one's own that holds.
fn next_undo(connection: &Connection, curator: &str) -> rusqlite::Result<Option<String>> {
    connection
        .prepare_cached(&format!(
            "SELECT t.key FROM step t WHERE t.curator = ?1 AND t.of IS NULL AND NOT {IS_UNDONE} ORDER BY t.id DESC LIMIT 1"
        ))?
        .query_row([curator], |row| row.get(0))
        .optional()
}

/// The step that was taken back last, of those taken back since the last new step: whoever goes on from there has chosen
/// another way.
fn next_redo(connection: &Connection, curator: &str) -> rusqlite::Result<Option<String>> {
    connection
        .prepare_cached(&format!(
            "SELECT t.key FROM step t WHERE t.curator = ?1 AND t.of IS NULL AND {IS_UNDONE}
               AND (SELECT max(u.id) FROM step u WHERE u.of = t.id)
                 > (SELECT max(n.id) FROM step n WHERE n.curator = ?1 AND n.of IS NULL)
             ORDER BY (SELECT max(u.id) FROM step u WHERE u.of = t.id) DESC LIMIT 1"
        ))?
        .query_row([curator], |row| row.get(0))
        .optional()
}
