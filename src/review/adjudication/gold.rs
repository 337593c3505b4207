//! What is true of a document in the end.

use std::collections::HashSet;

use rusqlite::Connection;

use super::answers::{Answers, Said, Unit};
use super::difference::Disagreement;
use crate::review::wire::Value;

/// What is true of an item, and who says so.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Verdict {
    /// Its number.
    pub item: i64,
    /// Its identity.
    pub mention: String,
    /// Number of its sentence.
    pub sentence: i64,
    /// What is true.
    pub truth: Truth,
    /// Who says so: the adjudicator, or all who answered.
    pub curators: Vec<String>,
    /// Whether an adjudicator chose it.
    pub is_adjudicated: bool,
}

/// What is true of an item.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Truth {
    /// It is this mention.
    Mention(Value),
    /// It is none.
    None,
    /// Curators differ, and nobody has settled it.
    Disputed,
    /// Nobody has decided.
    Undecided,
}

/// The verdicts on all items of a document, in order of the text. No mention comes twice.
///
/// # Errors
/// If SQLite says no, or there is no such document.
pub fn gold_of(connection: &Connection, document: i64) -> rusqlite::Result<Vec<Verdict>> {
    let mut units = Answers::of(connection, document)?.into_units();
    units.sort_by_key(|unit| (unit.start, unit.item));
    let mut verdicts: Vec<Verdict> = units.into_iter().map(verdict).collect();
    let mut seen = HashSet::new();
    verdicts.retain(|verdict| match &verdict.truth {
        Truth::Mention(value) => seen.insert((
            value.fragments.clone(),
            value.entity_type.clone(),
            value.concept.id.clone(),
            value.assertion.clone(),
        )),
        Truth::None | Truth::Disputed | Truth::Undecided => true,
    });
    Ok(verdicts)
}

fn verdict(unit: Unit) -> Verdict {
    let is_adjudicated = unit.gold.is_some();
    let (truth, curators) = unit.gold.map_or_else(
        || agreed(unit.said.into_iter().flatten().collect()),
        |gold| (truth_of(gold.value), vec![gold.by]),
    );
    Verdict {
        item: unit.item,
        mention: unit.name,
        sentence: unit.sentence,
        truth,
        curators,
        is_adjudicated,
    }
}

/// What those who answered agree on, and who they are.
fn agreed(said: Vec<Said>) -> (Truth, Vec<String>) {
    let values: Vec<_> = said.iter().map(|said| said.value.as_ref()).collect();
    let is_agreed = Disagreement::of(&values).is_none();
    let curators = said.iter().map(|said| said.by.clone()).collect();
    let truth = match said.into_iter().next() {
        None => Truth::Undecided,
        Some(_) if !is_agreed => Truth::Disputed,
        Some(said) => truth_of(said.value),
    };
    (truth, curators)
}

fn truth_of(value: Option<Value>) -> Truth {
    value.map_or(Truth::None, Truth::Mention)
}
