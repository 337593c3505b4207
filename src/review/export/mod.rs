//! What was decided, as documents with mentions: gold data.
//!
//! In go the documents of a project and what has come of the log, out come records of the schema `oncotag/document/1`, from
//! which all output formats are made. A mention that was accepted is there as it stands, corrected or not; what was
//! rejected, put off or not decided is not, and is counted.

mod log;
mod relations;
#[cfg(test)]
mod tests;

use std::collections::HashMap;

use rusqlite::{Connection, Row};
use serde_json::{Map, Value as Json};

#[cfg(feature = "schema")]
pub use log::decision_schema;
pub use log::{DECISION_SCHEMA, InForce, LogLine};

use super::adjudication::{Truth, gold_of};
use super::project::{Facts, GOLD, ItemValue, Project, ProjectError, from_json};
use super::wire::{Status, Value};
use crate::format::record::{
    AssertionRecord, ConceptRecord, CueRecord, DocumentRecord, MatchedRecord, MentionRecord,
    SentencePlace,
};

/// Whose decisions are exported.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Whose {
    /// Of all together; in a blind project, what they agree on or was settled.
    All,
    /// Of one curator of a blind project.
    Curator(String),
}

/// A document as it was decided.
#[derive(Debug)]
pub struct Decided {
    /// Its record.
    pub record: DocumentRecord<'static>,
    /// What became of its items.
    pub counts: Counts,
}

/// What became of items.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// In the record, as tagged.
    pub accepted: u64,
    /// In the record, corrected.
    pub changed: u64,
    /// In the record, added by curators.
    pub added: u64,
    /// Not in it: rejected.
    pub rejected: u64,
    /// Not in it: put off, or nobody has decided.
    pub undecided: u64,
    /// Not in it: curators differ, and nobody has settled it.
    pub disputed: u64,
    /// Not in it: the same is said by another item.
    pub repeated: u64,
    /// Not in it: relations of which an end is not in it.
    pub without_ends: u64,
}

impl Counts {
    /// All that were looked at.
    pub fn all(self) -> u64 {
        self.exported()
            + self.rejected
            + self.undecided
            + self.disputed
            + self.repeated
            + self.without_ends
    }

    /// Those in the record.
    pub fn exported(self) -> u64 {
        self.accepted + self.changed + self.added
    }

    /// Adds those of another document.
    pub fn add(&mut self, other: Self) {
        self.accepted += other.accepted;
        self.changed += other.changed;
        self.added += other.added;
        self.rejected += other.rejected;
        self.undecided += other.undecided;
        self.disputed += other.disputed;
        self.repeated += other.repeated;
        self.without_ends += other.without_ends;
    }

    /// Whether everything in the document was decided.
    pub fn is_finished(self) -> bool {
        self.undecided == 0 && self.disputed == 0
    }
}

impl Project {
    /// The numbers of all documents, in the order in which they were added.
    ///
    /// # Errors
    /// If SQLite says no.
    pub fn document_numbers(&self) -> Result<Vec<i64>, ProjectError> {
        self.read(|connection| {
            connection
                .prepare("SELECT id FROM document ORDER BY id")?
                .query_map([], |row| row.get(0))?
                .collect()
        })
    }

    /// A document as it was decided.
    ///
    /// # Errors
    /// If SQLite says no, or the document is not there.
    pub fn decided(&self, document: i64, whose: &Whose) -> Result<Decided, ProjectError> {
        let is_agreed = *whose == Whose::All && self.mode() == super::project::Mode::Blind;
        let layer = match whose {
            Whose::All => self.layer_of(""),
            Whose::Curator(name) => self.layer_of(name),
        };
        self.read(|connection| {
            let mut record = frame(connection, document)?;
            let items = if is_agreed {
                let mut items = agreed(connection, document)?;
                items.extend(relations::agreed(connection, document)?);
                items
            } else {
                standing(connection, document, &layer)?
            };
            let text: Vec<char> = record.text.chars().collect();
            let counts = fill(&mut record, items, &text);
            Ok(Decided { record, counts })
        })
    }
}

/// An item with what is true of it.
struct Settled {
    name: String,
    tagged: Option<ItemValue>,
    value: ItemValue,
    facts: Facts,
    verdict: Verdict,
    curator: Option<String>,
    at: Option<String>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Verdict {
    In,
    Rejected,
    Undecided,
    Disputed,
}

/// The record of a document without mentions and relations.
fn frame(connection: &Connection, document: i64) -> rusqlite::Result<DocumentRecord<'static>> {
    let (record, text): (String, String) = connection
        .prepare_cached("SELECT record, text FROM document WHERE id = ?1")?
        .query_row([document], |row| Ok((row.get(0)?, row.get(1)?)))?;
    let mut record: DocumentRecord<'static> = from_json(&record)?;
    record.text = text.into();
    record.sentences = connection
        .prepare_cached("SELECT place FROM sentence WHERE document = ?1 ORDER BY number")?
        .query_map([document], |row| {
            from_json::<SentencePlace<'static>>(&row.get::<_, String>(0)?)
        })?
        .collect::<rusqlite::Result<_>>()?;
    Ok(record)
}

/// The columns of an item that [`settled`] reads.
const ITEM: &str = "i.name, i.tagged, i.facts, s.value, s.status, s.curator, s.at";

/// What stands in a layer.
fn standing(connection: &Connection, document: i64, layer: &str) -> rusqlite::Result<Vec<Settled>> {
    connection
        .prepare_cached(&format!(
            "SELECT {ITEM} FROM item i LEFT JOIN standing s ON s.layer = ?1 AND s.item = i.id
             WHERE i.document = ?2 AND (i.is_current = 1 OR s.status <> 'open') ORDER BY i.start, i.id"
        ))?
        .query_map(rusqlite::params![layer, document], settled)?
        .filter_map(Result::transpose)
        .collect()
}

/// An item; nothing for one that was added and taken back.
fn settled(row: &Row<'_>) -> rusqlite::Result<Option<Settled>> {
    let json = |column: usize| -> rusqlite::Result<Option<ItemValue>> {
        let text: Option<String> = row.get(column)?;
        text.as_deref().map(from_json).transpose()
    };
    let status: Option<String> = row.get(4)?;
    let status = status
        .as_deref()
        .and_then(Status::named)
        .unwrap_or_default();
    let tagged = json(1)?;
    let Some(value) = json(3)?.or_else(|| tagged.clone()) else {
        return Ok(None);
    };
    if tagged.is_none() && status == Status::Open {
        return Ok(None);
    }
    Ok(Some(Settled {
        name: row.get(0)?,
        facts: from_json(&row.get::<_, String>(2)?)?,
        verdict: match status {
            Status::Accepted => Verdict::In,
            Status::Rejected => Verdict::Rejected,
            Status::Open | Status::Skipped => Verdict::Undecided,
        },
        curator: row.get(5)?,
        at: row.get(6)?,
        tagged,
        value,
    }))
}

/// What all who decided blind agree on, or was settled.
fn agreed(connection: &Connection, document: i64) -> rusqlite::Result<Vec<Settled>> {
    let mut statement = connection.prepare_cached(&format!(
        "SELECT {ITEM} FROM item i LEFT JOIN standing s ON s.layer = ?1 AND s.item = i.id WHERE i.id = ?2"
    ))?;
    let mut items = Vec::new();
    for verdict in gold_of(connection, document)? {
        let (value, is_in) = match verdict.truth {
            Truth::Mention(value) => (Some(value), Verdict::In),
            Truth::None => (None, Verdict::Rejected),
            Truth::Disputed => (None, Verdict::Disputed),
            Truth::Undecided => (None, Verdict::Undecided),
        };
        items.push(
            statement.query_row(rusqlite::params![GOLD, verdict.item], |row| {
                let tagged: Option<String> = row.get(1)?;
                let tagged: Option<ItemValue> = tagged.as_deref().map(from_json).transpose()?;
                Ok(Settled {
                    name: row.get(0)?,
                    facts: from_json(&row.get::<_, String>(2)?)?,
                    verdict: is_in,
                    curator: Some(verdict.curators.join(", ")),
                    at: row.get(6)?,
                    value: value
                        .map(ItemValue::Mention)
                        .or_else(|| tagged.clone())
                        .unwrap_or_else(|| ItemValue::Mention(Value::default())),
                    tagged,
                })
            })?,
        );
    }
    Ok(items)
}

/// Puts what is true into the record.
fn fill(record: &mut DocumentRecord<'static>, items: Vec<Settled>, text: &[char]) -> Counts {
    let mut counts = Counts::default();
    // Mentions have other ids where their edges or type were corrected.
    let mut ids: HashMap<String, String> = HashMap::new();
    let mut relations = Vec::new();
    let document = record.document.summary.id.to_string();
    for item in items {
        match item.verdict {
            Verdict::In => {}
            Verdict::Rejected => counts.rejected += 1,
            Verdict::Undecided => counts.undecided += 1,
            Verdict::Disputed => counts.disputed += 1,
        }
        if item.verdict != Verdict::In {
            continue;
        }
        match item.value.clone() {
            ItemValue::Relation(value) => relations.push((item, value)),
            ItemValue::Mention(value) => {
                let mention = mention(&document, &item, value, text);
                ids.insert(item.name.clone(), mention.id.to_string());
                if record.mentions.iter().any(|one| one.id == mention.id) {
                    counts.repeated += 1;
                    continue;
                }
                count(&mut counts, &item);
                record.mentions.push(mention);
            }
        }
    }
    relations::put(record, relations, &ids, &mut counts);
    for mention in &mut record.mentions {
        let parent = mention.parent.take().and_then(|parent| ids.get(&*parent));
        mention.parent = parent.map(|parent| parent.clone().into());
    }
    record.mentions.sort_by(|one, other| {
        (one.start, std::cmp::Reverse(one.end)).cmp(&(other.start, std::cmp::Reverse(other.end)))
    });
    counts
}

fn count(counts: &mut Counts, item: &Settled) {
    match &item.tagged {
        None => counts.added += 1,
        Some(tagged) if *tagged == item.value => counts.accepted += 1,
        Some(_) => counts.changed += 1,
    }
}

fn mention(document: &str, item: &Settled, value: Value, text: &[char]) -> MentionRecord<'static> {
    let pieces: Vec<String> = value
        .fragments
        .iter()
        .map(|[start, end]| format!("{start}-{end}"))
        .collect();
    let words: Vec<String> = value
        .fragments
        .iter()
        .filter_map(|&[start, end]| text.get(start..end))
        .map(|piece| piece.iter().collect())
        .collect();
    let tagged = match &item.tagged {
        Some(ItemValue::Mention(tagged)) => Some(tagged),
        _ => None,
    };
    let has_same_concept = tagged.is_some_and(|tagged| tagged.concept == value.concept);
    let has_same_assertion = tagged.is_some_and(|tagged| tagged.assertion == value.assertion);
    let facts = &item.facts;
    let cue = facts.cue.as_ref().filter(|_| has_same_assertion);
    MentionRecord {
        id: format!("{document}/{}/{}", pieces.join("+"), value.entity_type).into(),
        entity_type: value.entity_type.into(),
        start: value.fragments.first().map_or(0, |piece| piece[0]),
        end: value.fragments.last().map_or(0, |piece| piece[1]),
        fragments: value.fragments,
        text: words.join(" ... ").into(),
        concept: ConceptRecord {
            id: value.concept.id.into(),
            label: value.concept.label.into(),
            xrefs: if has_same_concept {
                facts.xrefs.clone().into()
            } else {
                Vec::new().into()
            },
        },
        // What somebody decided has no others.
        alternatives: Vec::new(),
        matched: facts
            .reason
            .as_ref()
            .filter(|_| has_same_concept)
            .map(|reason| MatchedRecord {
                term: reason.term.clone().into(),
                kind: reason.kind.clone().into(),
                via: reason.via.iter().map(|via| via.clone().into()).collect(),
                dictionary: reason.dictionary.clone().into(),
            }),
        assertion: AssertionRecord {
            status: value.assertion.into(),
            cue: cue.map(|cue| CueRecord {
                text: cue.text.clone().into(),
                start: cue.start,
                end: cue.end,
            }),
            rule: facts
                .rule
                .clone()
                .filter(|_| has_same_assertion)
                .map(Into::into),
        },
        attributes: provenance(item, facts.attributes.clone()),
        confidence: 1.0,
        parent: facts.parent.clone().map(Into::into),
    }
}

/// Who decided, when, and how.
fn provenance(item: &Settled, mut attributes: Map<String, Json>) -> Map<String, Json> {
    let how = match &item.tagged {
        None => "added",
        Some(tagged) if *tagged == item.value => "accepted",
        Some(_) => "changed",
    };
    attributes.insert("review".to_owned(), how.into());
    for (name, value) in [("review_curator", &item.curator), ("review_at", &item.at)] {
        if let Some(value) = value {
            attributes.insert(name.to_owned(), value.clone().into());
        }
    }
    attributes
}
