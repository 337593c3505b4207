//! Entities of a gold standard: `{"type": …, "spans": [[start, end], …], "text": …, "ids": […]}`.

use serde::Deserialize;
use serde_json::{Map, Value};

use super::super::ReadErrorKind;
use super::super::annotating::{Marks, bare_mention};
use crate::document::OffsetUnit;
use crate::format::record::{ConceptRecord, MentionRecord};

#[derive(Deserialize)]
struct Entity {
    #[serde(rename = "type")]
    kind: String,
    spans: Vec<[usize; 2]>,
    #[serde(default)]
    text: String,
    #[serde(default)]
    ids: Vec<String>,
    assertion: Option<String>,
    /// What else it says.
    #[serde(flatten)]
    rest: Map<String, Value>,
}

/// The mentions of the field `entities`: the first identifier is the concept, the others are its cross-references.
///
/// # Errors
/// If the field is no list of entities.
pub(super) fn entity_marks(entities: Value) -> Result<Marks, ReadErrorKind> {
    let entities: Vec<Entity> = serde_json::from_value(entities).map_err(|error| {
        ReadErrorKind::Malformed(format!(
            "\"entities\" is no list of {{\"type\": …, \"spans\": [[start, end], …]}}: {error}"
        ))
    })?;
    let mentions = entities.into_iter().enumerate().map(|(index, entity)| {
        let mut mention = bare_mention();
        if let Some(status) = entity.assertion {
            mention.assertion.status = status.into();
        }
        let mut ids = entity.ids.into_iter();
        MentionRecord {
            id: index.to_string().into(),
            entity_type: entity.kind.into(),
            start: entity.spans.first().map_or(0, |span| span[0]),
            end: entity.spans.last().map_or(0, |span| span[1]),
            fragments: entity.spans,
            text: entity.text.into(),
            concept: ConceptRecord {
                id: ids.next().unwrap_or_default().into(),
                xrefs: ids.collect(),
                ..ConceptRecord::default()
            },
            attributes: entity.rest,
            ..mention
        }
    });
    Ok(Marks {
        mentions: mentions.collect(),
        unit: OffsetUnit::CodePoint,
        ..Marks::default()
    })
}
