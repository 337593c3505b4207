//! What is shown: mentions, relations and sentences as one layer has them.

use rusqlite::{Connection, OptionalExtension, Row, params};

use super::from_json;
use super::prepared::Facts;
use super::stand::ItemValue;
use crate::review::wire::{
    DocumentHead, Mention, Relation, RelationEnd, RelationValue, RowRecord, SentenceView, Shown,
    Standing, Status, Value,
};

/// What one layer has of a project.
pub(crate) struct Views<'a> {
    connection: &'a Connection,
    layer: &'a str,
}

/// All that is shown of an item; `?1` is the layer.
const ITEM: &str = "SELECT i.id, i.kind, i.name, d.name, i.sentence, i.text, i.tagged, i.confidence, i.facts, i.row, i.same,
    s.status, s.value, s.is_changed, s.comment, s.is_flagged, s.version, s.curator, s.at, s.text
    FROM item i JOIN document d ON d.id = i.document LEFT JOIN standing s ON s.layer = ?1 AND s.item = i.id";

/// Which items there are to see: what is tagged now, and what somebody of the layer decided or added. What was added and
/// taken back again is not.
pub(super) const VISIBLE: &str =
    "(i.tagged IS NOT NULL AND (i.is_current = 1 OR coalesce(s.status, 'open') <> 'open')
    OR i.tagged IS NULL AND coalesce(s.status, 'open') <> 'open')";

impl<'a> Views<'a> {
    pub(crate) fn new(connection: &'a Connection, layer: &'a str) -> Self {
        Self { connection, layer }
    }

    /// The mention or relation of an item's number.
    pub(crate) fn item(&self, item: i64) -> rusqlite::Result<Option<Shown>> {
        self.connection
            .prepare_cached(&format!("{ITEM} WHERE i.id = ?2"))?
            .query_row(params![self.layer, item], |row| self.shown(row))
            .optional()
    }

    /// A sentence in its surroundings.
    pub(crate) fn sentence(&self, number: i64) -> rusqlite::Result<Option<SentenceView>> {
        let found = self
            .connection
            .prepare_cached(
                "SELECT n.number, n.start, n.end, n.section, n.role, n.text, d.name, d.title, d.year, d.source,
                   (SELECT b.text FROM sentence b WHERE b.number = n.number - 1 AND b.document = n.document),
                   (SELECT b.text FROM sentence b WHERE b.number = n.number + 1 AND b.document = n.document)
                 FROM sentence n JOIN document d ON d.id = n.document WHERE n.number = ?1",
            )?
            .query_row([number], |row| {
                Ok(SentenceView {
                    number: row.get(0)?,
                    start: row.get(1)?,
                    end: row.get(2)?,
                    section: row.get(3)?,
                    role: row.get(4)?,
                    text: row.get(5)?,
                    document: DocumentHead {
                        id: row.get(6)?,
                        title: row.get(7)?,
                        year: row.get(8)?,
                        source: row.get(9)?,
                    },
                    before: row.get(10)?,
                    after: row.get(11)?,
                    mentions: Vec::new(),
                    relations: Vec::new(),
                    others: Vec::new(),
                })
            })
            .optional()?;
        let Some(mut view) = found else {
            return Ok(None);
        };
        let mut statement = self.connection.prepare_cached(&format!(
            "{ITEM} WHERE i.sentence = ?2 AND {VISIBLE} ORDER BY i.start, length(i.text) DESC, i.id"
        ))?;
        for shown in statement.query_map(params![self.layer, number], |row| self.shown(row))? {
            match shown? {
                Shown::Mention(mention) => view.mentions.push(*mention),
                Shown::Relation(relation) => view.relations.push(*relation),
            }
        }
        Ok(Some(view))
    }

    /// An item as `ITEM` gives it.
    fn shown(&self, row: &Row<'_>) -> rusqlite::Result<Shown> {
        let json = |column: usize| -> rusqlite::Result<Option<ItemValue>> {
            let text: Option<String> = row.get(column)?;
            text.as_deref().map(from_json).transpose()
        };
        let tagged = json(6)?;
        let now = json(12)?.or_else(|| tagged.clone());
        let facts: Facts = from_json(&row.get::<_, String>(8)?)?;
        let text = match row.get::<_, Option<String>>(19)? {
            Some(words) => words,
            None => row.get(5)?,
        };
        if row.get::<_, String>(1)? == "relation" {
            let tagged = relation(tagged);
            return Ok(Shown::Relation(Box::new(Relation {
                id: row.get(2)?,
                document: row.get(3)?,
                sentence: row.get(4)?,
                text,
                standing: standing(row, relation(now))?,
                ends: self.ends(&tagged)?,
                tagged,
                confidence: row.get(7)?,
                rule: facts.rule.unwrap_or_default(),
                same: row.get(10)?,
            })));
        }
        Ok(Shown::Mention(Box::new(Mention {
            id: row.get(2)?,
            document: row.get(3)?,
            sentence: row.get(4)?,
            text,
            standing: standing(row, now.map(mention).unwrap_or_default())?,
            tagged: tagged.map(mention),
            confidence: row.get(7)?,
            alternatives: facts.alternatives,
            reason: facts.reason,
            cue: facts.cue,
            parent: facts.parent,
            row: self.record(row.get::<_, Option<String>>(9)?.as_deref())?,
            same: row.get(10)?,
        })))
    }

    /// The mentions that a relation joins, as they were tagged.
    fn ends(&self, relation: &RelationValue) -> rusqlite::Result<Vec<RelationEnd>> {
        let mut statement = self
            .connection
            .prepare_cached("SELECT text, type FROM item WHERE name = ?1")?;
        [&relation.from, &relation.to]
            .into_iter()
            .map(|name| {
                let found = statement
                    .query_row([name], |row| Ok((row.get(0)?, row.get(1)?)))
                    .optional()?;
                let (text, entity_type) = found.unwrap_or_default();
                Ok(RelationEnd {
                    id: name.clone(),
                    text,
                    entity_type,
                })
            })
            .collect()
    }

    /// How a row of a dictionary has been judged.
    fn record(&self, row: Option<&str>) -> rusqlite::Result<Option<RowRecord>> {
        let Some(row) = row else { return Ok(None) };
        self.connection
            .prepare_cached(
                "SELECT (SELECT count(*) FROM item WHERE row = ?2 AND is_current = 1),
                   coalesce((SELECT accepted + changed FROM tally WHERE layer = ?1 AND row = ?2), 0),
                   coalesce((SELECT rejected FROM tally WHERE layer = ?1 AND row = ?2), 0)",
            )?
            .query_row(params![self.layer, row], |found| {
                Ok(Some(RowRecord {
                    mentions: found.get(0)?,
                    accepted: found.get(1)?,
                    rejected: found.get(2)?,
                }))
            })
    }
}

/// What has been decided on an item as `ITEM` gives it.
fn standing<V>(row: &Row<'_>, value: V) -> rusqlite::Result<Standing<V>> {
    let status: Option<String> = row.get(11)?;
    Ok(Standing {
        status: status
            .as_deref()
            .and_then(Status::named)
            .unwrap_or_default(),
        value,
        is_changed: row.get::<_, Option<bool>>(13)?.unwrap_or_default(),
        comment: row.get(14)?,
        is_flagged: row.get::<_, Option<bool>>(15)?.unwrap_or_default(),
        version: row.get::<_, Option<i64>>(16)?.unwrap_or_default(),
        curator: row.get(17)?,
        at: row.get(18)?,
    })
}

fn mention(value: ItemValue) -> Value {
    match value {
        ItemValue::Mention(value) => value,
        ItemValue::Relation(_) => Value::default(),
    }
}

fn relation(value: Option<ItemValue>) -> RelationValue {
    match value {
        Some(ItemValue::Relation(value)) => value,
        _ => RelationValue::default(),
    }
}
