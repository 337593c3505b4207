//! What each curator answers to each item of a document.

use std::collections::{BTreeSet, HashMap, HashSet};

use rusqlite::{Connection, Row};

use crate::review::project::{GOLD, from_json};
use crate::review::wire::{Status, Value};

/// A document's items with what all who decided in it have made of them.
#[derive(Debug)]
pub(crate) struct Answers {
    /// The document's identity.
    pub(crate) document: String,
    /// Those who decided in it, by name; in a project in which all decide together their common layer.
    pub(crate) curators: Vec<String>,
    /// The items, as the layers have them; the tagger's first, then in order of the text.
    pub(crate) items: Vec<Unit>,
}

/// An item with all that is said of it.
#[derive(Debug)]
pub(crate) struct Unit {
    pub(crate) item: i64,
    /// The item's identity.
    pub(crate) name: String,
    /// Number of its sentence.
    pub(crate) sentence: i64,
    /// Where it starts.
    pub(crate) start: i64,
    /// What was tagged, where the tagger still says so.
    pub(crate) tagged: Option<Value>,
    /// Answers in the order of the curators; nothing where one is missing.
    pub(crate) said: Vec<Option<Said>>,
    /// What an adjudicator chose.
    pub(crate) gold: Option<Gold>,
    /// The version of the gold layer; 0 where nobody has ever chosen.
    pub(crate) version: i64,
}

/// An answer.
#[derive(Clone, Debug)]
pub(crate) struct Said {
    /// Who.
    pub(crate) by: String,
    /// The mention; nothing for none.
    pub(crate) value: Option<Value>,
    /// Its words.
    pub(crate) text: String,
    pub(crate) comment: Option<String>,
}

/// What an adjudicator chose.
#[derive(Debug)]
pub(crate) struct Gold {
    /// The mention; nothing for none.
    pub(crate) value: Option<Value>,
    pub(crate) by: String,
    pub(crate) at: String,
}

/// What two answers have to have in common to be the same; labels follow from concepts.
pub(crate) type Key<'a> = (&'a [[usize; 2]], &'a str, &'a str, &'a str);

/// See [`Key`].
pub(crate) fn key(value: &Value) -> Key<'_> {
    (
        &value.fragments,
        &value.entity_type,
        &value.concept.id,
        &value.assertion,
    )
}

/// How the layers of curators begin in blind projects, and what comes behind all of them.
const CURATORS: [&str; 2] = ["curator/", "curator0"];

/// The documents in which two curators or more decided, in order.
pub(crate) fn documents_of_two(connection: &Connection) -> rusqlite::Result<Vec<i64>> {
    connection
        .prepare_cached(
            "SELECT i.document FROM item i CROSS JOIN standing s ON s.item = i.id
             WHERE s.layer >= ?1 AND s.layer < ?2 AND s.status IN ('accepted', 'rejected') AND i.kind = 'mention'
             GROUP BY i.document HAVING count(DISTINCT s.layer) > 1 ORDER BY i.document",
        )?
        .query_map(CURATORS, |row| row.get(0))?
        .collect()
}

impl Answers {
    /// Reads the answers in a document.
    pub(crate) fn of(connection: &Connection, document: i64) -> rusqlite::Result<Self> {
        let mut standings = standings(connection, document)?;
        let layers: BTreeSet<String> = standings
            .values()
            .flatten()
            .filter(|standing| standing.is_decided() && standing.layer != GOLD)
            .map(|standing| standing.layer.clone())
            .collect();
        let layers: Vec<String> = layers.into_iter().collect();
        let mut items = Vec::new();
        let mut statement = connection.prepare_cached(
            "SELECT id, name, sentence, start, CASE WHEN is_current THEN tagged END FROM item
             WHERE document = ?1 AND kind = 'mention' ORDER BY tagged IS NULL, start, length(text) DESC, id",
        )?;
        let mut rows = statement.query([document])?;
        while let Some(row) = rows.next()? {
            let standings = standings.remove(&row.get(0)?).unwrap_or_default();
            items.push(Unit::of_row(row, standings, &layers)?);
        }
        let curators = layers
            .into_iter()
            .map(|layer| layer.strip_prefix(CURATORS[0]).unwrap_or(&layer).to_owned());
        Ok(Self {
            document: connection
                .prepare_cached("SELECT name FROM document WHERE id = ?1")?
                .query_row([document], |row| row.get(0))?,
            curators: curators.collect(),
            items,
        })
    }

    /// The units: items that somebody says something of, with what each curator answers.
    pub(crate) fn into_units(self) -> Vec<Unit> {
        let mut units = self.items;
        deny_what_others_marked(&mut units, &self.curators);
        find_same_words(&mut units);
        drop_unsaid(&mut units);
        units
    }
}

impl Unit {
    fn of_row(
        row: &Row<'_>,
        standings: Vec<Standing>,
        layers: &[String],
    ) -> rusqlite::Result<Self> {
        let tagged: Option<String> = row.get(4)?;
        let mut unit = Self {
            item: row.get(0)?,
            name: row.get(1)?,
            sentence: row.get(2)?,
            start: row.get(3)?,
            tagged: tagged.as_deref().map(from_json).transpose()?,
            said: vec![None; layers.len()],
            gold: None,
            version: 0,
        };
        for standing in standings {
            if standing.layer == GOLD {
                unit.version = standing.version;
                unit.gold = standing.is_decided().then_some(Gold {
                    value: standing.value,
                    by: standing.curator,
                    at: standing.at,
                });
            } else if let Ok(place) = layers.binary_search(&standing.layer)
                && standing.is_decided()
            {
                unit.said[place] = Some(Said {
                    by: standing.curator,
                    value: standing.value,
                    text: standing.text,
                    comment: standing.comment,
                });
            }
        }
        Ok(unit)
    }

    fn mentions(&self) -> impl Iterator<Item = &Value> {
        self.said
            .iter()
            .flatten()
            .filter_map(|said| said.value.as_ref())
    }
}

/// A row of `standing`.
struct Standing {
    layer: String,
    status: Status,
    /// Only of what is accepted.
    value: Option<Value>,
    text: String,
    comment: Option<String>,
    curator: String,
    version: i64,
    at: String,
}

impl Standing {
    fn is_decided(&self) -> bool {
        matches!(self.status, Status::Accepted | Status::Rejected)
    }
}

/// What stands in all layers, by item.
fn standings(
    connection: &Connection,
    document: i64,
) -> rusqlite::Result<HashMap<i64, Vec<Standing>>> {
    let mut statement = connection.prepare_cached(
        "SELECT s.item, s.layer, s.status, s.value, s.text, s.comment, s.curator, s.version, s.at
         FROM item i JOIN standing s ON s.item = i.id WHERE i.document = ?1 AND i.kind = 'mention'",
    )?;
    let mut rows = statement.query([document])?;
    let mut found: HashMap<i64, Vec<Standing>> = HashMap::new();
    while let Some(row) = rows.next()? {
        let status = Status::named(&row.get::<_, String>(2)?).unwrap_or_default();
        let value = match status {
            Status::Accepted => Some(from_json(&row.get::<_, String>(3)?)?),
            Status::Open | Status::Rejected | Status::Skipped => None,
        };
        found.entry(row.get(0)?).or_default().push(Standing {
            layer: row.get(1)?,
            status,
            value,
            text: row.get(4)?,
            comment: row.get(5)?,
            curator: row.get(6)?,
            version: row.get(7)?,
            at: row.get(8)?,
        });
    }
    Ok(found)
}

/// Who has answered all that is tagged says none to what only others marked.
fn deny_what_others_marked(units: &mut [Unit], curators: &[String]) {
    for (place, curator) in curators.iter().enumerate() {
        let mut asked = units.iter().filter(|unit| unit.tagged.is_some());
        if !asked.all(|unit| unit.said[place].is_some()) {
            continue;
        }
        for unit in units.iter_mut().filter(|unit| unit.tagged.is_none()) {
            unit.said[place].get_or_insert_with(|| Said {
                by: curator.clone(),
                value: None,
                text: String::new(),
                comment: None,
            });
        }
    }
}

/// Puts a curator's mention of the same words and type, made of another item, where they said none.
fn find_same_words(units: &mut [Unit]) {
    type Words = (Vec<[usize; 2]>, String);
    let words = |value: &Value| -> Words { (value.fragments.clone(), value.entity_type.clone()) };
    let n_curators = units.first().map_or(0, |unit| unit.said.len());
    let mut own: Vec<HashMap<Words, Said>> = vec![HashMap::new(); n_curators];
    for (place, said) in units.iter().flat_map(|unit| unit.said.iter().enumerate()) {
        if let Some((said, value)) = said
            .as_ref()
            .and_then(|said| Some((said, said.value.as_ref()?)))
        {
            own[place]
                .entry(words(value))
                .or_insert_with(|| said.clone());
        }
    }
    for unit in units {
        let marked: Vec<Words> = unit.mentions().map(words).collect();
        for (said, own) in unit.said.iter_mut().zip(&own) {
            if let Some(none) = said.as_mut().filter(|said| said.value.is_none())
                && let Some(same) = marked.iter().find_map(|words| own.get(words))
            {
                *none = same.clone();
            }
        }
    }
}

/// Leaves out what nobody says any more, and units with the same mentions by the same curators as one before.
fn drop_unsaid(units: &mut Vec<Unit>) {
    type Answer = Option<Option<(Vec<[usize; 2]>, [String; 3])>>;
    let owned = |value: &Value| {
        let (fragments, entity_type, concept, assertion) = key(value);
        let names = [entity_type, concept, assertion].map(str::to_owned);
        (fragments.to_vec(), names)
    };
    let mut seen: HashSet<Vec<Answer>> = HashSet::new();
    units.retain(|unit| {
        if unit.gold.is_some() {
            return true;
        }
        if unit.mentions().next().is_none() {
            return unit.tagged.is_some();
        }
        let answers = unit.said.iter();
        let answers = answers.map(|said| said.as_ref().map(|said| said.value.as_ref().map(owned)));
        seen.insert(answers.collect())
    });
}
