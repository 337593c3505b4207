//! The queue: which mention comes next, and why.

use rusqlite::{Connection, Row, params, params_from_iter};

use super::filter::{Condition, FROM, Viewer};
use super::views::Views;
use super::{Project, ProjectError};
use crate::review::wire::{Filter, Order, Progress, QueueItem, QueuePage};

/// A stretch of the queue to be read.
#[derive(Clone, Debug, Default)]
pub struct Stretch {
    /// What comes first.
    pub order: Order,
    /// Behind the item with this cursor.
    pub after: Option<String>,
    /// How many at most.
    pub limit: usize,
    /// The status that is asked for where the filter names none.
    pub status: Option<&'static str>,
}

/// An answer, or what is wrong with the question in words.
pub type Answer<T> = Result<T, String>;

impl Project {
    /// A stretch of the mentions of a filter.
    ///
    /// # Errors
    /// If SQLite says no. What is wrong with the filter or the cursor comes as the inner error.
    pub fn queue(
        &self,
        viewer: &Viewer,
        filter: &Filter,
        stretch: &Stretch,
    ) -> Result<Answer<QueuePage>, ProjectError> {
        let mut condition = match Condition::of(viewer, filter, stretch.status) {
            Ok(condition) => condition,
            Err(message) => return Ok(Err(message)),
        };
        let all = condition.sql.clone();
        let after = match stretch.after.as_deref().map(Cursor::parse) {
            None => None,
            Some(Some(cursor)) => Some(cursor),
            Some(None) => return Ok(Err("`after` is no cursor of this queue".to_owned())),
        };
        self.read(|connection| {
            let total = count(connection, &condition, &all)?;
            let column = stretch.order.column();
            let mut sql = format!(
                "SELECT i.id, i.name, i.sentence, i.{column}, i.confidence, i.same, i.nth, i.type, i.text {FROM} WHERE {}",
                condition.sql
            );
            if let Some(Cursor { place, item }) = after {
                let place = condition.parameter(place);
                let item = condition.parameter(item);
                sql = format!("{sql} AND (i.{column}, i.id) > (?{place}, ?{item})");
            }
            let limit = condition.parameter(stretch.limit.min(200));
            let sql = format!("{sql} ORDER BY i.{column}, i.id LIMIT ?{limit}");
            let next: Vec<Next> = connection
                .prepare_cached(&sql)?
                .query_map(params_from_iter(condition.parameters()), Next::of_row)?
                .collect::<rusqlite::Result<_>>()?;
            let views = Views::new(connection, &viewer.layer);
            let mut items = Vec::with_capacity(next.len());
            for one in next {
                if let Some(sentence) = views.sentence(one.sentence)? {
                    items.push(QueueItem {
                        reason: one.reason(stretch.order),
                        cursor: format!("{}-{}", one.place, one.item),
                        mention: one.name,
                        sentence,
                    });
                }
            }
            Ok(Ok(QueuePage {
                items,
                total,
                progress: progress(connection, viewer)?,
            }))
        })
    }
}

/// How many items a condition has.
pub(super) fn count(
    connection: &Connection,
    condition: &Condition,
    sql: &str,
) -> rusqlite::Result<u64> {
    connection
        .prepare_cached(&format!("SELECT count(*) {FROM} WHERE {sql}"))?
        .query_row(params_from_iter(condition.parameters()), |row| row.get(0))
}

/// The project's mentions by status, as a viewer has them.
pub(super) fn progress(connection: &Connection, viewer: &Viewer) -> rusqlite::Result<Progress> {
    let mentions = match &viewer.assigned {
        None => connection
            .prepare_cached(
                "SELECT (SELECT count(*) FROM item WHERE tagged IS NOT NULL AND is_current = 1)
                   + (SELECT count(*) FROM item i JOIN standing s ON s.layer = ?1 AND s.item = i.id
                      WHERE i.tagged IS NOT NULL AND i.is_current = 0 AND s.status <> 'open')",
            )?
            .query_row([&viewer.layer], |row| row.get(0))?,
        Some(curator) => connection
            .prepare_cached(
                "SELECT count(*) FROM assignment a JOIN item i ON i.document = a.document
                 LEFT JOIN standing s ON s.layer = ?2 AND s.item = i.id
                 WHERE a.curator = ?1 AND i.tagged IS NOT NULL AND (i.is_current = 1 OR coalesce(s.status, 'open') <> 'open')",
            )?
            .query_row([curator, &viewer.layer], |row| row.get(0))?,
    };
    let mut statement = connection.prepare_cached(
        "SELECT accepted, changed, added, rejected, skipped, by_bulk FROM tally WHERE layer = ?1 AND row = ''",
    )?;
    let mut rows = statement.query(params![viewer.layer])?;
    let mut progress = Progress {
        mentions,
        ..Progress::default()
    };
    if let Some(row) = rows.next()? {
        progress.accepted = row.get(0)?;
        progress.changed = row.get(1)?;
        progress.added = row.get(2)?;
        progress.rejected = row.get(3)?;
        progress.skipped = row.get(4)?;
        progress.by_bulk = row.get(5)?;
    }
    Ok(progress)
}

/// A place in an order.
#[derive(Clone, Copy)]
struct Cursor {
    place: i64,
    item: i64,
}

impl Cursor {
    fn parse(text: &str) -> Option<Self> {
        let (place, item) = text.split_once('-')?;
        Some(Self {
            place: place.parse().ok()?,
            item: item.parse().ok()?,
        })
    }
}

/// An item whose turn it is.
struct Next {
    item: i64,
    name: String,
    sentence: i64,
    place: i64,
    confidence: f64,
    same: u64,
    nth: u64,
    entity_type: String,
    text: String,
}

impl Next {
    fn of_row(row: &Row<'_>) -> rusqlite::Result<Self> {
        Ok(Self {
            item: row.get(0)?,
            name: row.get(1)?,
            sentence: row.get(2)?,
            place: row.get(3)?,
            confidence: row.get(4)?,
            same: row.get(5)?,
            nth: row.get(6)?,
            entity_type: row.get(7)?,
            text: row.get(8)?,
        })
    }

    /// Why it comes now.
    fn reason(&self, order: Order) -> String {
        let Self {
            confidence,
            same,
            nth,
            entity_type,
            text,
            ..
        } = self;
        let times = match same {
            1 => "stands once".to_owned(),
            n => format!("stands {n} times"),
        };
        match order {
            Order::Uncertainty if *nth == 1 => {
                format!("confidence {confidence:.2}, {times}, not seen yet")
            }
            Order::Uncertainty => format!("confidence {confidence:.2}, {nth} of {same}"),
            Order::Frequency => format!("‘{text}’ {times}"),
            Order::Novelty if *nth == 1 => format!("first ‘{text}’, {times}"),
            Order::Novelty => format!("{nth} of {same} ‘{text}’"),
            Order::Type => format!("type {entity_type}"),
            Order::Document => "next in the text".to_owned(),
        }
    }
}
