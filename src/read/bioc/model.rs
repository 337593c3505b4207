//! BioC documents as they stand in the file, without annotations and relations.

use serde::{Deserialize, Deserializer};
use serde_json::{Map, Value};

/// A document.
#[derive(Debug, Default, Deserialize)]
pub(super) struct BiocDocument {
    #[serde(default, deserialize_with = "text_of_anything")]
    pub(super) id: String,
    #[serde(default, deserialize_with = "or_default")]
    pub(super) infons: Map<String, Value>,
    /// `None` where the object has no such field, and so is none of BioC.
    #[serde(default)]
    pub(super) passages: Option<Vec<Passage>>,
    /// These five stand beside the infons in what PubTator 3 gives out.
    #[serde(default)]
    pub(super) pmid: Value,
    #[serde(default)]
    pub(super) pmcid: Value,
    #[serde(default)]
    pub(super) journal: Value,
    #[serde(default)]
    pub(super) date: Value,
    #[serde(default)]
    pub(super) authors: Value,
}

impl BiocDocument {
    pub(super) fn passages(&self) -> &[Passage] {
        self.passages.as_deref().unwrap_or_default()
    }
}

/// A passage: text, or sentences.
#[derive(Debug, Default, Deserialize)]
pub(super) struct Passage {
    #[serde(default, deserialize_with = "or_default")]
    pub(super) infons: Map<String, Value>,
    #[serde(default, deserialize_with = "number")]
    pub(super) offset: Option<usize>,
    #[serde(default, deserialize_with = "or_default")]
    pub(super) text: String,
    #[serde(default, deserialize_with = "or_default")]
    pub(super) sentences: Vec<Sentence>,
}

/// A sentence.
#[derive(Debug, Default, Deserialize)]
pub(super) struct Sentence {
    #[serde(default, deserialize_with = "number")]
    pub(super) offset: Option<usize>,
    #[serde(default, deserialize_with = "or_default")]
    pub(super) text: String,
}

/// A value, or its default for `null`.
fn or_default<'de, D: Deserializer<'de>, T: Deserialize<'de> + Default>(
    deserializer: D,
) -> Result<T, D::Error> {
    Ok(Option::deserialize(deserializer)?.unwrap_or_default())
}

fn text_of_anything<'de, D: Deserializer<'de>>(deserializer: D) -> Result<String, D::Error> {
    Ok(text_of(&Value::deserialize(deserializer)?).unwrap_or_default())
}

/// Offsets are numbers, which some writers put in quotes.
fn number<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<usize>, D::Error> {
    Ok(match Value::deserialize(deserializer)? {
        Value::Number(number) => number.as_u64().and_then(|n| usize::try_from(n).ok()),
        Value::String(digits) => digits.trim().parse().ok(),
        _ => None,
    })
}

/// A string or number as trimmed text; `None` where there is none.
pub(super) fn text_of(value: &Value) -> Option<String> {
    let text = match value {
        Value::String(text) => text.trim().to_owned(),
        Value::Number(number) => number.to_string(),
        _ => return None,
    };
    (!text.is_empty()).then_some(text)
}
