//! One decision on all mentions of a filter: looked at first, one step of undo.

use rusqlite::{Connection, params_from_iter};
use sha2::{Digest as _, Sha256};

use super::check::Characters;
use super::filter::{Condition, FROM, Viewer};
use super::log::{Item, Step};
use super::operate::{Asker, Denied, Done, House, now, outcome, step_of_key};
use super::queue::Answer;
use super::views::Views;
use super::{Project, ProjectError, to_json, undo};
use crate::document::hex;
use crate::review::wire::{Action, BulkPreview, BulkRequest, BulkSample, Filter, Outcome, Shown};

/// Mentions shown before a bulk step.
const SAMPLE: usize = 10;

impl Project {
    /// What a bulk step would touch.
    ///
    /// # Errors
    /// If SQLite says no. What is wrong with the filter comes as the inner error.
    pub fn preview(
        &self,
        viewer: &Viewer,
        filter: &Filter,
    ) -> Result<Answer<BulkPreview>, ProjectError> {
        let condition = match Condition::of(viewer, filter, Some("open")) {
            Ok(condition) => condition,
            Err(message) => return Ok(Err(message)),
        };
        self.read(|connection| {
            let touched = touched(connection, &condition)?;
            let views = Views::new(connection, &viewer.layer);
            let mut sample = Vec::new();
            // Spread over the whole, so that what is odd at its end is seen as well.
            let stride = touched.items.len().div_ceil(SAMPLE).max(1);
            for &item in touched.items.iter().step_by(stride) {
                if let Some(shown) = views.item(item)? {
                    let sentence = match &shown {
                        Shown::Mention(mention) => mention.sentence,
                        Shown::Relation(relation) => relation.sentence,
                    };
                    let sentence_text = connection
                        .prepare_cached("SELECT text FROM sentence WHERE number = ?1")?
                        .query_row([sentence], |row| row.get(0))?;
                    sample.push(BulkSample {
                        shown,
                        sentence_text,
                    });
                }
            }
            Ok(Ok(BulkPreview {
                count: touched.items.len() as u64,
                sample,
                fingerprint: touched.fingerprint,
            }))
        })
    }

    /// Does one thing to all mentions of a filter, if they are those that the fingerprint was made of.
    ///
    /// # Errors
    /// If SQLite says no; nothing is done then. What is wrong with the filter comes as the inner error.
    pub fn bulk(
        &self,
        asker: &Asker,
        viewer: &Viewer,
        house: &House,
        request: &BulkRequest,
    ) -> Result<Answer<Outcome>, ProjectError> {
        let condition = match Condition::of(viewer, &request.filter, Some("open")) {
            Ok(condition) => condition,
            Err(message) => return Ok(Err(message)),
        };
        self.write(|transaction| {
            if let Some(step) = step_of_key(transaction, &request.key)? {
                let items = undo::items_of(transaction, step.id)?;
                let done = Done {
                    step: step.id,
                    items,
                };
                let answer = outcome(transaction, &step.layer, &request.key, Ok(done))?;
                return Ok(Ok(Outcome {
                    is_repeated: true,
                    ..answer
                }));
            }
            // All or nothing: what an item refuses takes back what was done to those before it.
            transaction.execute_batch("SAVEPOINT bulk")?;
            let done = all(transaction, asker, house, request, &condition);
            if done.is_err() {
                transaction.execute_batch("ROLLBACK TO bulk")?;
            }
            transaction.execute_batch("RELEASE bulk")?;
            outcome(transaction, &asker.layer, &request.key, done).map(Ok)
        })
    }
}

/// Items of a condition, and a fingerprint of them and their versions.
struct Touched {
    items: Vec<i64>,
    fingerprint: String,
}

fn touched(connection: &Connection, condition: &Condition) -> rusqlite::Result<Touched> {
    let mut hash = Sha256::new();
    let mut items = Vec::new();
    let sql = format!(
        "SELECT i.id, coalesce(s.version, 0) {FROM} WHERE {} ORDER BY i.id",
        condition.sql
    );
    let mut statement = connection.prepare_cached(&sql)?;
    let mut rows = statement.query(params_from_iter(condition.parameters()))?;
    while let Some(row) = rows.next()? {
        let item: i64 = row.get(0)?;
        hash.update(item.to_le_bytes());
        hash.update(row.get::<_, i64>(1)?.to_le_bytes());
        items.push(item);
    }
    Ok(Touched {
        items,
        fingerprint: hex(&hash.finalize()[..16]),
    })
}

fn all(
    connection: &Connection,
    asker: &Asker,
    house: &House,
    request: &BulkRequest,
    condition: &Condition,
) -> Result<Done, Denied> {
    if matches!(request.action, Action::Edges { .. }) {
        return Err("edges are a matter of one mention".to_owned().into());
    }
    let touched = touched(connection, condition)?;
    if touched.fingerprint != request.fingerprint {
        return Err(Denied::Conflict(
            "the filter has other mentions now than when you looked; nothing was done".to_owned(),
            Vec::new(),
        ));
    }
    if touched.items.is_empty() {
        return Err("the filter has no mention".to_owned().into());
    }
    let step = Step {
        key: &request.key,
        curator: &asker.curator,
        layer: &asker.layer,
        at: &now(),
        milliseconds: request.milliseconds,
        kind: "bulk",
        action: request.action.name(),
        of: None,
        note: Some(note(&request.filter, request)?),
        versions: &house.versions,
    };
    let number = step.write(connection)?;
    for &item in &touched.items {
        let item = Item::numbered(connection, &asker.layer, item)?;
        let mut stand = item
            .standing()
            .after(&request.action, item.tagged.as_ref())?;
        if stand.value != item.standing().value {
            Characters::of(connection, item.document)?.check(&stand.value, &house.types)?;
        }
        stand.is_bulk = true;
        step.decide(connection, number, &item, Some(&stand), None)?;
    }
    Ok(Done {
        step: number,
        items: touched.items,
    })
}

fn note(filter: &Filter, request: &BulkRequest) -> rusqlite::Result<String> {
    to_json(
        &serde_json::json!({ "name": request.name, "filter": filter, "action": request.action }),
    )
}
