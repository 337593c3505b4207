//! Operations of clients: each is done once, however often it is sent, and answered with what stands.

use std::time::SystemTime;

use rusqlite::{Connection, OptionalExtension, params};

use super::check::{Characters, document_number};
use super::log::{Item, Step, Versions};
use super::stand::{ItemValue, Stand};
use super::views::Views;
use super::{GOLD, Project, ProjectError, undo};
use crate::review::wire::{Action, Operation, Outcome, OutcomeKind, Shown, Status, Value, What};

/// Who asks, and under which rules.
#[derive(Clone, Debug)]
pub struct Asker {
    /// The curator's name.
    pub curator: String,
    /// The layer that their decisions go into.
    pub layer: String,
    /// In a blind project, the curator whose documents alone they decide on.
    pub assigned: Option<String>,
    /// Whether they may say what is true in the end.
    pub may_adjudicate: bool,
}

/// What holds for a whole server.
#[derive(Clone, Debug, Default)]
pub struct House {
    /// The entity types that there are.
    pub types: Vec<String>,
    /// What is in force.
    pub versions: Versions,
}

/// Mentions that an answer to a bulk step shows at most.
pub(super) const SHOWN: usize = 200;

/// The time as the log has it.
pub(crate) fn now() -> String {
    time_of(SystemTime::now())
}

/// A time as the log has it.
pub(crate) fn time_of(time: SystemTime) -> String {
    humantime::format_rfc3339_millis(time).to_string()
}

/// Why an operation is not done.
pub(super) enum Denied {
    /// Somebody was faster; these items.
    Conflict(String, Vec<i64>),
    /// It cannot be done.
    Refused(String),
    /// SQLite.
    Sql(rusqlite::Error),
}

impl From<rusqlite::Error> for Denied {
    fn from(error: rusqlite::Error) -> Self {
        Self::Sql(error)
    }
}

impl From<String> for Denied {
    fn from(message: String) -> Self {
        Self::Refused(message)
    }
}

/// What was done.
pub(super) struct Done {
    pub(super) step: i64,
    pub(super) items: Vec<i64>,
}

impl Project {
    /// Does operations in order, each for itself, and puts them on disk together.
    ///
    /// # Errors
    /// If SQLite says no; none is done then.
    pub fn operate(
        &self,
        asker: &Asker,
        house: &House,
        operations: &[Operation],
    ) -> Result<Vec<Outcome>, ProjectError> {
        let at = now();
        self.write(|transaction| {
            operations
                .iter()
                .map(|operation| {
                    let one = Doing {
                        connection: transaction,
                        asker,
                        house,
                        operation,
                        at: &at,
                    };
                    one.outcome()
                })
                .collect()
        })
    }
}

/// One operation on its way.
struct Doing<'a> {
    connection: &'a Connection,
    asker: &'a Asker,
    house: &'a House,
    operation: &'a Operation,
    at: &'a str,
}

impl Doing<'_> {
    fn outcome(&self) -> rusqlite::Result<Outcome> {
        if let Some(step) = step_of_key(self.connection, &self.operation.key)? {
            return self.repeated(&step);
        }
        let done = match &self.operation.what {
            What::Decide {
                mention,
                version,
                after,
                action,
            } => self.decide(mention, *version, after.as_deref(), action),
            What::Add { document, value } => self.add(document, value),
            What::Undo { of } => undo::turn(
                self.connection,
                &self.step("undo", "undo"),
                of,
                undo::Turn::Undo,
            ),
            What::Redo { of } => undo::turn(
                self.connection,
                &self.step("redo", "redo"),
                of,
                undo::Turn::Redo,
            ),
            What::Adjudicate {
                unit,
                version,
                value,
                ..
            } => self.adjudicate(unit, *version, value.as_ref()),
        };
        let layer = self.layer();
        outcome(self.connection, layer, &self.operation.key, done)
    }

    /// The layer that this operation writes.
    fn layer(&self) -> &str {
        match self.operation.what {
            What::Adjudicate { .. } => GOLD,
            _ => &self.asker.layer,
        }
    }

    /// The answer to an operation that was done before.
    fn repeated(&self, step: &KnownStep) -> rusqlite::Result<Outcome> {
        if step.curator != self.asker.curator {
            let denied =
                Denied::Refused("this key belongs to somebody else's operation".to_owned());
            return outcome(
                self.connection,
                self.layer(),
                &self.operation.key,
                Err(denied),
            );
        }
        let items = undo::items_of(self.connection, step.id)?;
        let done = Done {
            step: step.id,
            items,
        };
        let answer = outcome(self.connection, &step.layer, &self.operation.key, Ok(done))?;
        Ok(Outcome {
            is_repeated: true,
            ..answer
        })
    }

    fn step<'s>(&'s self, kind: &'s str, action: &'s str) -> Step<'s> {
        Step {
            key: &self.operation.key,
            curator: &self.asker.curator,
            layer: self.layer(),
            at: self.at,
            milliseconds: self.operation.milliseconds,
            kind,
            action,
            of: None,
            note: None,
            versions: &self.house.versions,
        }
    }

    fn decide(
        &self,
        name: &str,
        version: i64,
        after: Option<&str>,
        action: &Action,
    ) -> Result<Done, Denied> {
        let item = self.item(name)?;
        self.check_own(item.document)?;
        if item.version != version && !self.is_last_on(&item, after)? {
            return Err(elsewhere(&item));
        }
        let stand = item.standing().after(action, item.tagged.as_ref())?;
        if stand.value != item.standing().value {
            Characters::of(self.connection, item.document)?
                .check(&stand.value, &self.house.types)?;
        }
        self.one("decide", action.name(), &item, &stand)
    }

    /// Whether the last decision on an item is by the operation of this key, and by the one who asks.
    fn is_last_on(&self, item: &Item, after: Option<&str>) -> rusqlite::Result<bool> {
        let Some(key) = after else { return Ok(false) };
        self.connection
            .prepare_cached(
                "SELECT 1 FROM decision d JOIN step t ON t.id = d.step WHERE d.id = ?1 AND t.key = ?2 AND t.curator = ?3",
            )?
            .exists(params![item.version, key, self.asker.curator])
    }

    fn add(&self, document: &str, value: &Value) -> Result<Done, Denied> {
        let number = document_number(self.connection, document)?
            .ok_or_else(|| format!("there is no document {document:?}"))?;
        self.check_own(number)?;
        let mention = value;
        let value = ItemValue::Mention(mention.clone());
        let characters = Characters::of(self.connection, number)?;
        characters.check(&value, &self.house.types)?;
        let name = name_of(document, mention);
        let item = if let Some(item) = Item::named(self.connection, self.layer(), &name)? {
            item
        } else {
            let words = characters.words(mention);
            insert(self.connection, number, &name, mention, &words)?;
            self.item(&name)?
        };
        let standing = item.standing();
        // What is hidden or rejected may be added; what everybody sees is there already.
        let is_there = match standing.status {
            Status::Rejected => false,
            Status::Open => item.tagged.is_some(),
            Status::Accepted | Status::Skipped => true,
        };
        if is_there && standing.value == value {
            return Err("this mention is there already".to_owned().into());
        }
        let stand = Stand {
            status: Status::Accepted,
            value: value.clone(),
            is_bulk: false,
            ..standing
        };
        self.one("add", "add", &item, &stand)
    }

    fn adjudicate(&self, name: &str, version: i64, value: Option<&Value>) -> Result<Done, Denied> {
        if !self.asker.may_adjudicate {
            return Err("only adjudicators and owners say what is true in the end"
                .to_owned()
                .into());
        }
        let item = self.item(name)?;
        if item.version != version {
            return Err(elsewhere(&item));
        }
        let stand = match value {
            Some(value) => Stand {
                status: Status::Accepted,
                value: ItemValue::Mention(value.clone()),
                ..item.standing()
            },
            None => Stand {
                status: Status::Rejected,
                ..item.standing()
            },
        };
        // Of none there is nothing to check: what a curator added has no value in this layer yet.
        if value.is_some() {
            Characters::of(self.connection, item.document)?
                .check(&stand.value, &self.house.types)?;
        }
        self.one(
            "adjudicate",
            value.map_or("none", |_| "choose"),
            &item,
            &stand,
        )
    }

    /// # Errors
    /// If the document is somebody else's to decide on.
    fn check_own(&self, document: i64) -> Result<(), Denied> {
        let Some(curator) = &self.asker.assigned else {
            return Ok(());
        };
        let is_own = self
            .connection
            .prepare_cached("SELECT 1 FROM assignment WHERE document = ?1 AND curator = ?2")?
            .exists(params![document, curator])?;
        if is_own {
            Ok(())
        } else {
            Err("this document is not yours to decide on".to_owned().into())
        }
    }

    fn item(&self, name: &str) -> Result<Item, Denied> {
        let item = Item::named(self.connection, self.layer(), name)?;
        item.ok_or_else(|| Denied::Refused(format!("there is no mention {name:?}")))
    }

    /// A step on a single item.
    fn one(&self, kind: &str, action: &str, item: &Item, stand: &Stand) -> Result<Done, Denied> {
        let step = self.step(kind, action);
        let number = step.write(self.connection)?;
        step.decide(self.connection, number, item, Some(stand), None)?;
        Ok(Done {
            step: number,
            items: vec![item.id],
        })
    }
}

fn elsewhere(item: &Item) -> Denied {
    Denied::Conflict(
        "decided elsewhere since you looked; nothing was overwritten".to_owned(),
        vec![item.id],
    )
}

/// The answer to an operation.
pub(super) fn outcome(
    connection: &Connection,
    layer: &str,
    key: &str,
    done: Result<Done, Denied>,
) -> rusqlite::Result<Outcome> {
    let (result, step, items, message) = match done {
        Ok(done) => (OutcomeKind::Saved, Some(done.step), done.items, None),
        Err(Denied::Conflict(message, items)) => {
            (OutcomeKind::Conflict, None, items, Some(message))
        }
        Err(Denied::Refused(message)) => (OutcomeKind::Refused, None, Vec::new(), Some(message)),
        Err(Denied::Sql(error)) => return Err(error),
    };
    let views = Views::new(connection, layer);
    let (mut mentions, mut relations) = (Vec::new(), Vec::new());
    for &item in items.iter().take(SHOWN) {
        match views.item(item)? {
            Some(Shown::Mention(mention)) => mentions.push(*mention),
            Some(Shown::Relation(relation)) => relations.push(*relation),
            None => {}
        }
    }
    Ok(Outcome {
        key: key.to_owned(),
        result,
        step,
        is_repeated: false,
        mentions,
        relations,
        message,
    })
}

/// A step that a key was used for.
pub(super) struct KnownStep {
    pub(super) id: i64,
    pub(super) curator: String,
    pub(super) layer: String,
}

/// The step of a key.
pub(super) fn step_of_key(
    connection: &Connection,
    key: &str,
) -> rusqlite::Result<Option<KnownStep>> {
    connection
        .prepare_cached("SELECT id, curator, layer FROM step WHERE key = ?1")?
        .query_row([key], |row| {
            Ok(KnownStep {
                id: row.get(0)?,
                curator: row.get(1)?,
                layer: row.get(2)?,
            })
        })
        .optional()
}

/// The identity of a mention that is added: as that of a tagged one.
fn name_of(document: &str, value: &Value) -> String {
    let pieces: Vec<String> = value
        .fragments
        .iter()
        .map(|[start, end]| format!("{start}-{end}"))
        .collect();
    format!("{document}/{}/{}", pieces.join("+"), value.entity_type)
}

/// The row of an added mention: nothing was tagged there.
fn insert(
    connection: &Connection,
    document: i64,
    name: &str,
    value: &Value,
    words: &str,
) -> rusqlite::Result<()> {
    let start = value.fragments.first().map_or(0, |piece| piece[0]);
    connection
        .prepare_cached(
            "INSERT INTO item (kind, name, document, sentence, start, text, form, type, concept, confidence, facts,
               by_uncertainty, by_frequency, by_novelty, by_type, by_document)
             SELECT 'mention', ?1, ?2,
               (SELECT number FROM sentence WHERE document = ?2 ORDER BY start > ?3, abs(start - ?3) LIMIT 1),
               ?3, ?4, ?5, ?6, ?7, 1.0, '{}', n, n, n, n, n FROM (SELECT 1 + count(*) AS n FROM item)",
        )?
        .execute(params![
            name,
            document,
            start,
            words,
            super::form_of(words),
            value.entity_type,
            value.concept.id
        ])?;
    Ok(())
}
