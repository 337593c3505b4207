//! Whether what a client says of a text can be.

use rusqlite::{Connection, OptionalExtension, params};

use super::prepared::joined;
use super::stand::ItemValue;
use crate::review::wire::{RelationValue, Value};

/// What may be asserted, in the order of keys and menus.
pub const ASSERTIONS: [&str; 6] = [
    "present",
    "negated",
    "possible",
    "hypothetical",
    "historical",
    "other",
];

/// A document's text by code points.
pub(super) struct Characters(Vec<char>);

impl Characters {
    pub(super) fn of(connection: &Connection, document: i64) -> rusqlite::Result<Self> {
        connection
            .prepare_cached("SELECT text FROM document WHERE id = ?1")?
            .query_row([document], |row| row.get::<_, String>(0))
            .map(|text| Self(text.chars().collect()))
    }

    /// The words that the pieces of a value cover.
    pub(super) fn words(&self, value: &Value) -> String {
        let pieces: Vec<String> = value
            .fragments
            .iter()
            .filter_map(|&[start, end]| self.0.get(start..end))
            .map(|piece| piece.iter().collect())
            .collect();
        pieces.join(" ... ")
    }

    /// # Errors
    /// In words for the curator, if the value cannot be one of this document; `types` are the entity types there are.
    pub(super) fn check(&self, value: &ItemValue, types: &[String]) -> Result<(), String> {
        match value {
            ItemValue::Relation(value) => check_relation(value),
            ItemValue::Mention(value) => {
                check_mention(value, types)?;
                self.check_fragments(&value.fragments)
            }
        }
    }

    fn check_fragments(&self, fragments: &[[usize; 2]]) -> Result<(), String> {
        if fragments.is_empty() || fragments.len() > 64 {
            return Err("a mention has between 1 and 64 pieces".to_owned());
        }
        let mut free = 0;
        for &[start, end] in fragments {
            if start >= end || start < free || end > self.0.len() {
                return Err(format!(
                    "{start}-{end} is no piece of this text: pieces stand in order, apart and inside it"
                ));
            }
            free = end + 1;
            if self.0[start].is_whitespace() || self.0[end - 1].is_whitespace() {
                return Err("a piece begins and ends with something other than a space".to_owned());
            }
        }
        Ok(())
    }
}

fn check_mention(value: &Value, types: &[String]) -> Result<(), String> {
    if !types.contains(&value.entity_type) {
        return Err(format!("there is no entity type {:?}", value.entity_type));
    }
    if !ASSERTIONS.contains(&value.assertion.as_str()) {
        return Err(format!("nothing can be asserted as {:?}", value.assertion));
    }
    let ConceptLengths { id, label } = ConceptLengths::of(value);
    if id > 200 || label > 1000 {
        return Err("the concept's identifier or label is too long".to_owned());
    }
    Ok(())
}

/// # Errors
/// If the type has no name, or a name is longer than names are.
fn check_relation(value: &RelationValue) -> Result<(), String> {
    let names = [Some(&value.relation_type), value.stance.as_ref()];
    if names.into_iter().flatten().any(|name| {
        name.trim().is_empty() || name.chars().count() > 100 || name.chars().any(char::is_control)
    }) {
        return Err("a relation's type and stance have between 1 and 100 characters".to_owned());
    }
    Ok(())
}

/// The words of a value: those that the pieces of a mention cover, those of a relation's ends as they were tagged.
pub(super) fn words_of(
    connection: &Connection,
    document: i64,
    value: &ItemValue,
) -> rusqlite::Result<String> {
    match value {
        ItemValue::Mention(value) => Ok(Characters::of(connection, document)?.words(value)),
        ItemValue::Relation(value) => {
            let words = |name: &str| -> rusqlite::Result<String> {
                let found = connection
                    .prepare_cached("SELECT text FROM item WHERE name = ?1")?
                    .query_row([name], |row| row.get(0))
                    .optional()?;
                Ok(found.unwrap_or_default())
            };
            Ok(joined(&words(&value.from)?, &words(&value.to)?))
        }
    }
}

struct ConceptLengths {
    id: usize,
    label: usize,
}

impl ConceptLengths {
    fn of(value: &Value) -> Self {
        Self {
            id: value.concept.id.chars().count(),
            label: value.concept.label.chars().count(),
        }
    }
}

/// The number of a document.
pub(super) fn document_number(
    connection: &Connection,
    name: &str,
) -> rusqlite::Result<Option<i64>> {
    connection
        .prepare_cached("SELECT id FROM document WHERE name = ?1")?
        .query_row(params![name], |row| row.get(0))
        .optional()
}
