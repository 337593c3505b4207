//! BioC documents as they stand in the file.

use serde::de::DeserializeOwned;
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
    #[serde(default, deserialize_with = "those_that_fit")]
    pub(super) annotations: Vec<Annotation>,
    #[serde(default, deserialize_with = "those_that_fit")]
    pub(super) relations: Vec<Relation>,
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
    #[serde(default, deserialize_with = "those_that_fit")]
    pub(super) annotations: Vec<Annotation>,
    #[serde(default, deserialize_with = "those_that_fit")]
    pub(super) relations: Vec<Relation>,
}

/// A sentence.
#[derive(Debug, Default, Deserialize)]
pub(super) struct Sentence {
    #[serde(default, deserialize_with = "number")]
    pub(super) offset: Option<usize>,
    #[serde(default, deserialize_with = "or_default")]
    pub(super) text: String,
    #[serde(default, deserialize_with = "those_that_fit")]
    pub(super) annotations: Vec<Annotation>,
    #[serde(default, deserialize_with = "those_that_fit")]
    pub(super) relations: Vec<Relation>,
}

/// What is marked in a text, at offsets in the whole document.
#[derive(Debug, Default, Deserialize)]
pub(super) struct Annotation {
    #[serde(default, deserialize_with = "text_of_anything")]
    pub(super) id: String,
    #[serde(default, deserialize_with = "or_default")]
    pub(super) infons: Map<String, Value>,
    #[serde(default, deserialize_with = "or_default")]
    pub(super) text: String,
    #[serde(default, deserialize_with = "those_that_fit")]
    pub(super) locations: Vec<Location>,
}

/// A piece of an annotation.
#[derive(Debug, Default, Deserialize)]
pub(super) struct Location {
    #[serde(deserialize_with = "number")]
    pub(super) offset: Option<usize>,
    #[serde(deserialize_with = "number")]
    pub(super) length: Option<usize>,
}

/// A relation between annotations.
#[derive(Debug, Default, Deserialize)]
pub(super) struct Relation {
    #[serde(default, deserialize_with = "text_of_anything")]
    pub(super) id: String,
    #[serde(default, deserialize_with = "or_default")]
    pub(super) infons: Map<String, Value>,
    #[serde(default, deserialize_with = "those_that_fit")]
    pub(super) nodes: Vec<Node>,
}

/// An end of a relation.
#[derive(Debug, Default, Deserialize)]
pub(super) struct Node {
    #[serde(default, deserialize_with = "text_of_anything")]
    pub(super) refid: String,
    #[serde(default, deserialize_with = "text_of_anything")]
    pub(super) role: String,
}

/// The elements of a list that are what they should be. Texts are read whatever the annotations look like.
fn those_that_fit<'de, D: Deserializer<'de>, T: DeserializeOwned>(
    deserializer: D,
) -> Result<Vec<T>, D::Error> {
    let Value::Array(elements) = Value::deserialize(deserializer)? else {
        return Ok(Vec::new());
    };
    let fitting = elements
        .into_iter()
        .filter_map(|one| serde_json::from_value(one).ok());
    Ok(fitting.collect())
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
