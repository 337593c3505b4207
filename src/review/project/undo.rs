//! Taking steps back and doing them again. Both are steps of the log; nothing is erased.

use rusqlite::{Connection, OptionalExtension, params};

use super::from_json;
use super::log::{Item, Step};
use super::operate::{Denied, Done, step_of_key};
use super::stand::Stand;

/// Which way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Turn {
    /// Back.
    Undo,
    /// Again.
    Redo,
}

/// What a step was about, in its order.
pub(super) fn items_of(connection: &Connection, step: i64) -> rusqlite::Result<Vec<i64>> {
    connection
        .prepare_cached("SELECT item FROM decision WHERE step = ?1 ORDER BY id")?
        .query_map([step], |row| row.get(0))?
        .collect()
}

/// Takes back the step of the key `of`, or does it again.
pub(super) fn turn(
    connection: &Connection,
    step: &Step<'_>,
    of: &str,
    way: Turn,
) -> Result<Done, Denied> {
    let target = step_of_key(connection, of)?
        .filter(|target| target.curator == step.curator)
        .ok_or_else(|| "there is no such step of yours".to_owned())?;
    let (last, kind) = last_turn(connection, target.id)?;
    match (kind.as_str(), way) {
        ("undo", Turn::Undo) => return Err("this step is taken back already".to_owned().into()),
        ("undo", Turn::Redo) | (_, Turn::Undo) => {}
        (_, Turn::Redo) => return Err("this step was not taken back".to_owned().into()),
    }
    if is_turn(connection, target.id)? {
        return Err("name the step itself, not what took it back"
            .to_owned()
            .into());
    }
    let step = Step {
        of: Some(target.id),
        layer: &target.layer,
        note: None,
        ..*step
    };
    let rows = decisions(connection, last)?;
    let mut items = Vec::with_capacity(rows.len());
    let mut later = Vec::new();
    for row in rows {
        let item = Item::numbered(connection, &target.layer, row.item)?;
        if item.origin != row.origin {
            later.push(row.item);
        }
        items.push((item, row));
    }
    if !later.is_empty() {
        let message = "decided on again since; nothing was overwritten".to_owned();
        return Err(Denied::Conflict(message, later));
    }
    let number = step.write(connection)?;
    let mut touched = Vec::with_capacity(items.len());
    // Backwards, so that an item that a step touched twice comes to what it was at first.
    for (item, row) in items.iter().rev() {
        step.decide(
            connection,
            number,
            item,
            row.before.as_ref(),
            Some(row.previous),
        )?;
        touched.push(item.id);
    }
    touched.reverse();
    Ok(Done {
        step: number,
        items: touched,
    })
}

/// The step that decides whether `step` holds: itself, or the last that took it back or did it again; and its kind.
fn last_turn(connection: &Connection, step: i64) -> rusqlite::Result<(i64, String)> {
    connection
        .prepare_cached(
            "SELECT id, kind FROM step WHERE id = ?1 OR of = ?1 ORDER BY id DESC LIMIT 1",
        )?
        .query_row([step], |row| Ok((row.get(0)?, row.get(1)?)))
}

/// Whether a step is an undo or a redo itself.
fn is_turn(connection: &Connection, step: i64) -> rusqlite::Result<bool> {
    let of: Option<Option<i64>> = connection
        .prepare_cached("SELECT of FROM step WHERE id = ?1")?
        .query_row(params![step], |row| row.get(0))
        .optional()?;
    Ok(of.flatten().is_some())
}

/// What a step did to an item.
struct Decided {
    item: i64,
    /// The decision that held behind it.
    origin: i64,
    /// The one that held before it; 0 for none.
    previous: i64,
    before: Option<Stand>,
}

fn decisions(connection: &Connection, step: i64) -> rusqlite::Result<Vec<Decided>> {
    connection
        .prepare_cached("SELECT item, coalesce(origin, id), before, previous FROM decision WHERE step = ?1 ORDER BY id")?
        .query_map([step], |row| {
            let before: Option<String> = row.get(2)?;
            Ok(Decided {
                item: row.get(0)?,
                origin: row.get(1)?,
                previous: row.get(3)?,
                before: before.as_deref().map(from_json).transpose()?,
            })
        })?
        .collect()
}
