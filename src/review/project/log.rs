//! The log, and what it has come to.

use rusqlite::{Connection, OptionalExtension, Row, params};

use super::check::words_of;
use super::prepared::form_of;
use super::stand::{ItemValue, Stand};
use super::{from_json, to_json};
use crate::review::wire::Status;

/// A step that is about to be written.
pub(super) struct Step<'a> {
    pub(super) key: &'a str,
    pub(super) curator: &'a str,
    pub(super) layer: &'a str,
    pub(super) at: &'a str,
    pub(super) milliseconds: u64,
    pub(super) kind: &'a str,
    pub(super) action: &'a str,
    pub(super) of: Option<i64>,
    pub(super) note: Option<String>,
    pub(super) versions: &'a Versions,
}

/// What was in force when something was decided.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Versions {
    /// The program and its version.
    pub program: String,
    /// SHA-256 of the dictionaries.
    pub dictionaries: String,
    /// Version of the guidelines.
    pub guidelines: String,
}

impl Step<'_> {
    /// Writes the step; gives its number.
    pub(super) fn write(&self, connection: &Connection) -> rusqlite::Result<i64> {
        connection
            .prepare_cached(
                "INSERT INTO step (key, curator, layer, at, milliseconds, kind, action, of, note, program, dictionaries,
                 guidelines) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)",
            )?
            .execute(params![
                self.key,
                self.curator,
                self.layer,
                self.at,
                i64::try_from(self.milliseconds).unwrap_or(i64::MAX),
                self.kind,
                self.action,
                self.of,
                self.note,
                self.versions.program,
                self.versions.dictionaries,
                self.versions.guidelines
            ])?;
        Ok(connection.last_insert_rowid())
    }

    /// Writes what the step does to an item, and what has come of it; gives the item's new version. `origin` is the decision
    /// whose state is brought back, if one is.
    pub(super) fn decide(
        &self,
        connection: &Connection,
        step: i64,
        item: &Item,
        after: Option<&Stand>,
        origin: Option<i64>,
    ) -> rusqlite::Result<i64> {
        let before = item.stand.as_ref();
        let json = |stand: Option<&Stand>| stand.map(to_json).transpose();
        connection
            .prepare_cached(
                "INSERT INTO decision (step, item, before, after, origin, previous) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
            )?
            .execute(params![
                step,
                item.id,
                json(before)?,
                json(after)?,
                origin,
                item.origin
            ])?;
        let version = connection.last_insert_rowid();
        // An item on which nothing is decided any more keeps its version, so that later decisions are told from earlier.
        let undecided = Stand::open(item.value().clone());
        let after = after.unwrap_or(&undecided);
        // What nobody has decided on is what is tagged now, whatever was tagged when somebody undoes a decision.
        let follows = Stand {
            value: item.value().clone(),
            ..after.clone()
        };
        let is_open = after.status == Status::Open && item.tagged.is_some();
        let after = if is_open { &follows } else { after };
        self.stand(
            connection,
            item,
            after,
            [version, origin.unwrap_or(version)],
        )?;
        let buckets = |stand: &Stand| Bucket::of(stand, item.tagged.as_ref());
        let gone = before.map(buckets).unwrap_or_default();
        let come = buckets(after);
        if gone != come {
            for row in item.row.as_deref().into_iter().chain([""]) {
                count(connection, self.layer, row, gone, -1)?;
                count(connection, self.layer, row, come, 1)?;
            }
        }
        Ok(version)
    }

    fn stand(
        &self,
        connection: &Connection,
        item: &Item,
        after: &Stand,
        [version, origin]: [i64; 2],
    ) -> rusqlite::Result<()> {
        let (entity_type, concept) = match &after.value {
            ItemValue::Mention(value) => (&value.entity_type, value.concept.id.as_str()),
            ItemValue::Relation(value) => (&value.relation_type, ""),
        };
        let text = if Some(&after.value) == item.tagged.as_ref() {
            item.text.clone()
        } else {
            words_of(connection, item.document, &after.value)?
        };
        let is_changed = Some(&after.value) != item.tagged.as_ref();
        connection
            .prepare_cached(
                "INSERT OR REPLACE INTO standing (layer, item, status, is_changed, is_flagged, is_bulk, comment, value, type,
                 concept, text, form, version, origin, curator, at)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16)",
            )?
            .execute(params![
                self.layer,
                item.id,
                after.status.as_str(),
                is_changed,
                after.is_flagged,
                after.is_bulk,
                after.comment,
                to_json(&after.value)?,
                entity_type,
                concept,
                text,
                form_of(&text),
                version,
                origin,
                self.curator,
                self.at
            ])?;
        Ok(())
    }
}

/// What a decided item counts as.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Bucket {
    column: Option<&'static str>,
    is_bulk: bool,
}

impl Bucket {
    fn of(stand: &Stand, tagged: Option<&ItemValue>) -> Self {
        let column = match (stand.status, tagged) {
            (Status::Open, _) => None,
            (Status::Rejected, _) => Some("rejected"),
            (Status::Skipped, _) => Some("skipped"),
            (Status::Accepted, None) => Some("added"),
            (Status::Accepted, Some(tagged)) if *tagged != stand.value => Some("changed"),
            (Status::Accepted, Some(_)) => Some("accepted"),
        };
        Self {
            column,
            is_bulk: column.is_some() && stand.is_bulk,
        }
    }
}

/// Adds to the counts of a dictionary's row.
fn count(
    connection: &Connection,
    layer: &str,
    row: &str,
    bucket: Bucket,
    change: i64,
) -> rusqlite::Result<()> {
    let Some(column) = bucket.column else {
        return Ok(());
    };
    let bulk = if bucket.is_bulk { change } else { 0 };
    connection
        .prepare_cached(&format!(
            "INSERT INTO tally (layer, row, {column}, by_bulk) VALUES (?1, ?2, ?3, ?4)
             ON CONFLICT (layer, row) DO UPDATE SET {column} = {column} + ?3, by_bulk = by_bulk + ?4"
        ))?
        .execute(params![layer, row, change, bulk])?;
    Ok(())
}

/// An item as a decision finds it.
#[derive(Clone, Debug)]
pub(super) struct Item {
    pub(super) id: i64,
    pub(super) document: i64,
    pub(super) text: String,
    pub(super) row: Option<String>,
    pub(super) tagged: Option<ItemValue>,
    /// What has been decided, nothing where nobody has.
    pub(super) stand: Option<Stand>,
    /// 0 where nobody has.
    pub(super) version: i64,
    /// The decision that holds; 0 where none does.
    pub(super) origin: i64,
}

/// The columns of an item that [`Item::of_row`] reads; `?1` is the layer.
const ITEM: &str = "SELECT i.id, i.document, i.text, i.row, i.tagged, s.status, s.value, s.comment, s.is_flagged, s.is_bulk,
    s.version, s.origin FROM item i LEFT JOIN standing s ON s.layer = ?1 AND s.item = i.id";

impl Item {
    /// The item of a name, in a layer.
    pub(super) fn named(
        connection: &Connection,
        layer: &str,
        name: &str,
    ) -> rusqlite::Result<Option<Self>> {
        connection
            .prepare_cached(&format!("{ITEM} WHERE i.name = ?2"))?
            .query_row(params![layer, name], Self::of_row)
            .optional()
    }

    /// The item of a number, in a layer.
    pub(super) fn numbered(
        connection: &Connection,
        layer: &str,
        id: i64,
    ) -> rusqlite::Result<Self> {
        connection
            .prepare_cached(&format!("{ITEM} WHERE i.id = ?2"))?
            .query_row(params![layer, id], Self::of_row)
    }

    fn of_row(row: &Row<'_>) -> rusqlite::Result<Self> {
        let json = |column: usize| -> rusqlite::Result<Option<ItemValue>> {
            row.get::<_, Option<String>>(column)?
                .as_deref()
                .map(from_json)
                .transpose()
        };
        let status: Option<String> = row.get(5)?;
        let stand = match (status.as_deref().and_then(Status::named), json(6)?) {
            (Some(status), Some(value)) => Some(Stand {
                status,
                value,
                comment: row.get(7)?,
                is_flagged: row.get(8)?,
                is_bulk: row.get(9)?,
            }),
            _ => None,
        };
        Ok(Self {
            id: row.get(0)?,
            document: row.get(1)?,
            text: row.get(2)?,
            row: row.get(3)?,
            tagged: json(4)?,
            stand,
            version: row.get::<_, Option<i64>>(10)?.unwrap_or_default(),
            origin: row.get::<_, Option<i64>>(11)?.unwrap_or_default(),
        })
    }

    /// What is said of the text now. An added item was decided on when it was added.
    pub(super) fn value(&self) -> &ItemValue {
        static NOTHING: std::sync::LazyLock<ItemValue> =
            std::sync::LazyLock::new(|| ItemValue::Mention(crate::review::wire::Value::default()));
        self.tagged
            .as_ref()
            .or(self.stand.as_ref().map(|stand| &stand.value))
            .unwrap_or(&NOTHING)
    }

    /// What it stands at now.
    pub(super) fn standing(&self) -> Stand {
        self.stand
            .clone()
            .unwrap_or_else(|| Stand::open(self.value().clone()))
    }
}
