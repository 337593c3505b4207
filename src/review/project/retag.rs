//! What the tagger says now, of documents that are in a project already. Decisions stay whatever it says.

use std::collections::HashMap;

use rusqlite::{Connection, OptionalExtension, params};

use super::load::insert_item;
use super::prepared::{Prepared, PreparedItem, form_of};

/// What another run of the tagger has changed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Retagged {
    /// Mentions that it gives now and did not give before.
    pub new: u64,
    /// Mentions that it gives no more. Undecided ones leave the queue.
    pub gone: u64,
    /// Mentions of which it says something else. Who decided on them can look again (status `retagged`).
    pub changed: u64,
}

impl Retagged {
    pub(super) fn add(&mut self, other: Self) {
        self.new += other.new;
        self.gone += other.gone;
        self.changed += other.changed;
    }
}

/// An item as it was tagged before.
struct Known {
    id: i64,
    tagged: Option<String>,
    facts: String,
    is_current: bool,
}

/// Takes in what the tagger says now of a document that is there; nothing where its text is another one.
pub(super) fn retag(
    connection: &Connection,
    document: &Prepared,
) -> rusqlite::Result<Option<Retagged>> {
    let found: Option<(i64, String)> = connection
        .prepare_cached("SELECT id, text FROM document WHERE name = ?1")?
        .query_row([&document.name], |row| Ok((row.get(0)?, row.get(1)?)))
        .optional()?;
    let Some((id, _)) = found.filter(|(_, text)| *text == document.text) else {
        return Ok(None);
    };
    let mut known = known(connection, id)?;
    let mut retagged = Retagged::default();
    for item in &document.items {
        match known.remove(&item.name) {
            None => {
                let sentence = sentence_at(connection, id, item.start)?;
                retagged.new += insert_item(connection, id, sentence, item)?;
            }
            Some(before) => {
                let says_else = before.tagged.as_deref() != Some(item.tagged.as_str());
                if says_else || before.facts != item.facts || !before.is_current {
                    update(connection, &before, item, says_else)?;
                }
                // What a curator had added and the tagger finds now is tagged from here on.
                match (before.is_current, says_else) {
                    (false, _) => retagged.new += 1,
                    (true, true) => retagged.changed += 1,
                    (true, false) => {}
                }
            }
        }
    }
    for gone in known.into_values() {
        // Added ones were never the tagger's.
        if gone.is_current && gone.tagged.is_some() {
            connection
                .prepare_cached("UPDATE item SET is_current = 0 WHERE id = ?1")?
                .execute([gone.id])?;
            retagged.gone += 1;
        }
    }
    Ok(Some(retagged))
}

fn known(connection: &Connection, document: i64) -> rusqlite::Result<HashMap<String, Known>> {
    connection
        .prepare_cached("SELECT name, id, tagged, facts, is_current FROM item WHERE document = ?1")?
        .query_map([document], |row| {
            let known = Known {
                id: row.get(1)?,
                tagged: row.get(2)?,
                facts: row.get(3)?,
                is_current: row.get(4)?,
            };
            Ok((row.get(0)?, known))
        })?
        .collect()
}

fn sentence_at(connection: &Connection, document: i64, start: usize) -> rusqlite::Result<i64> {
    connection
        .prepare_cached(
            "SELECT number FROM sentence WHERE document = ?1 ORDER BY start > ?2, abs(start - ?2) LIMIT 1",
        )?
        .query_row(params![document, start], |row| row.get(0))
}

/// What is tagged now. What nobody has decided on follows the tagger; what somebody has does not.
fn update(
    connection: &Connection,
    before: &Known,
    item: &PreparedItem,
    says_else: bool,
) -> rusqlite::Result<()> {
    connection
        .prepare_cached(
            "UPDATE item SET text = ?2, form = ?3, type = ?4, concept = ?5, row = ?6, confidence = ?7, tagged = ?8, facts = ?9,
               is_current = 1,
               retagged = CASE WHEN ?10 THEN (SELECT coalesce(max(id), 0) FROM decision) ELSE retagged END
             WHERE id = ?1",
        )?
        .execute(params![
            before.id,
            item.text,
            form_of(&item.text),
            item.entity_type,
            item.concept,
            item.row,
            item.confidence,
            item.tagged,
            item.facts,
            says_else
        ])?;
    connection
        .prepare_cached(
            "UPDATE standing SET value = ?2, type = ?3, concept = ?4, text = ?5, form = ?6 WHERE item = ?1 AND status = 'open'",
        )?
        .execute(params![
            before.id,
            item.tagged,
            item.entity_type,
            item.concept,
            item.text,
            form_of(&item.text)
        ])?;
    connection
        .prepare_cached("UPDATE standing SET is_changed = value <> ?2 WHERE item = ?1")?
        .execute(params![before.id, item.tagged])?;
    Ok(())
}

/// Counts what stands anew, since what it is compared with has changed.
pub(super) fn recount(connection: &Connection) -> rusqlite::Result<()> {
    connection.execute_batch(
        "DELETE FROM tally;
         WITH counted AS (
           SELECT s.layer, i.row, s.status, s.is_bulk, i.tagged IS NULL AS is_added, s.is_changed
           FROM standing s JOIN item i ON i.id = s.item WHERE s.status <> 'open'),
         both AS (SELECT * FROM counted WHERE row IS NOT NULL
           UNION ALL SELECT layer, '', status, is_bulk, is_added, is_changed FROM counted)
         INSERT INTO tally (layer, row, accepted, changed, added, rejected, skipped, by_bulk)
         SELECT layer, row,
           sum(status = 'accepted' AND NOT is_added AND NOT is_changed), sum(status = 'accepted' AND NOT is_added AND is_changed),
           sum(status = 'accepted' AND is_added), sum(status = 'rejected'), sum(status = 'skipped'), sum(is_bulk)
         FROM both GROUP BY layer, row;",
    )
}
