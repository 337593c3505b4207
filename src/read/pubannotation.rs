//! PubAnnotation JSON: objects with `text` and `denotations`, alone, in an array, or one after the other.

use std::borrow::Cow;
use std::collections::HashMap;

use serde::Deserialize;
use serde_json::{Map, Value};

use super::annotating::{Marks, annotated, bare_mention};
use super::identifiers::{doi, pmcid, pmid};
use super::json_records::{JsonFormat, JsonReader, ObjectError};
use super::named_fields::sections_of_text;
use super::{Documents, Format, Input, ReadError, ReadOptions};
use crate::document::{AnnotatedDocument, Document, Metadata};
use crate::format::facts::{read_fact, words};
use crate::format::losses::{LossKind, Losses};
use crate::format::record::{MentionRecord, RelationRecord};

pub(super) const FORMAT: Format = Format {
    name: "pubannotation",
    description: "PubAnnotation JSON: an object, an array of them, or one a line",
    extensions: &["json"],
    sniff: |head| {
        let head = head.trim_start_matches(['\u{feff}', ' ', '\t', '\r', '\n']);
        let has_key = |key| head.contains(key);
        // A text may be longer than what is looked at, and stand before its denotations.
        let is_named = has_key("\"sourcedb\"") && has_key("\"sourceid\"");
        head.starts_with(['{', '['])
            && has_key("\"text\"")
            && (has_key("\"denotations\"") || is_named)
    },
    open,
};

#[expect(
    clippy::unnecessary_wraps,
    reason = "the signature is that of every format"
)]
fn open(input: Input, options: &ReadOptions) -> Result<Documents, ReadError> {
    let format = PubAnnotation {
        reads_annotations: options.annotations,
        losses: Losses::default(),
    };
    Ok(Box::new(JsonReader::new(format, input, options)))
}

#[derive(Deserialize)]
struct Object {
    text: Option<String>,
    sourcedb: Option<String>,
    sourceid: Option<Value>,
    #[serde(default)]
    denotations: Vec<Denotation>,
    #[serde(default)]
    attributes: Vec<Triple>,
    #[serde(default)]
    relations: Vec<Triple>,
    #[serde(default)]
    modifications: Vec<Value>,
}

#[derive(Deserialize)]
struct Denotation {
    #[serde(default)]
    id: Option<String>,
    span: Spans,
    obj: Value,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum Spans {
    One(Place),
    Bag(Vec<Place>),
}

#[derive(Deserialize)]
struct Place {
    begin: usize,
    end: usize,
}

/// Something said of something.
#[derive(Deserialize)]
struct Triple {
    #[serde(default)]
    id: Option<String>,
    subj: String,
    pred: String,
    obj: Value,
}

struct PubAnnotation {
    reads_annotations: bool,
    losses: Losses,
}

impl JsonFormat for PubAnnotation {
    fn read(
        &mut self,
        object: &str,
        source: &str,
        fallback_id: &str,
    ) -> Result<AnnotatedDocument, ObjectError> {
        let mut object: Object = serde_json::from_str(object)?;
        let Some(text) = object.text.take() else {
            return Err(ObjectError::Foreign(
                "an object without \"text\" is no PubAnnotation",
            ));
        };
        let Ok(sections) = sections_of_text(&text, None) else {
            return Err(ObjectError::Foreign("a text of 4 GiB or more"));
        };
        let metadata = metadata(&object);
        let id = object
            .sourceid
            .as_ref()
            .map(words)
            .filter(|id| !id.is_empty());
        let document = Document {
            id: metadata
                .identity()
                .or(id)
                .unwrap_or_else(|| fallback_id.to_owned()),
            text,
            sections,
            metadata,
            source: source.to_owned(),
        };
        if !self.reads_annotations {
            return Ok(AnnotatedDocument::plain(document));
        }
        let n_modifications = object.modifications.len();
        let why = "our relations and mentions have no place for them";
        self.losses
            .add(LossKind::Dropped, "modifications", why, n_modifications);
        Ok(annotated(document, marks(object), &mut self.losses))
    }

    fn losses(&self) -> Losses {
        self.losses.clone()
    }
}

/// What the database of the text and its name there say.
fn metadata(object: &Object) -> Metadata {
    let database = object
        .sourcedb
        .as_deref()
        .unwrap_or_default()
        .to_lowercase();
    let id = object.sourceid.as_ref().map(words).unwrap_or_default();
    let mut metadata = Metadata::default();
    match &*database {
        "pubmed" => metadata.pmid = pmid(&id),
        "pmc" => metadata.pmcid = pmcid(&id),
        "doi" => metadata.doi = doi(&id),
        _ => {}
    }
    metadata
}

fn marks(object: Object) -> Marks {
    let mut mentions: Vec<MentionRecord<'static>> = Vec::new();
    let mut places: HashMap<String, usize> = HashMap::new();
    for (index, denotation) in object.denotations.into_iter().enumerate() {
        let id = denotation.id.unwrap_or_else(|| format!("#{index}"));
        let spans = match denotation.span {
            Spans::One(place) => vec![place],
            Spans::Bag(places) => places,
        };
        places.insert(id.clone(), mentions.len());
        mentions.push(MentionRecord {
            id: id.into(),
            entity_type: words(&denotation.obj).into(),
            fragments: spans.iter().map(|place| [place.begin, place.end]).collect(),
            ..bare_mention()
        });
    }
    let mut relations: Vec<RelationRecord<'static>> = Vec::new();
    let mut related: HashMap<String, usize> = HashMap::new();
    for (index, relation) in object.relations.into_iter().enumerate() {
        let id = relation.id.unwrap_or_else(|| format!("#R{index}"));
        related.insert(id.clone(), relations.len());
        relations.push(RelationRecord {
            id: id.into(),
            relation_type: relation.pred.into(),
            from: relation.subj.into(),
            to: Cow::Owned(words(&relation.obj)),
            stance: None,
            attributes: Map::new(),
            assertion: bare_mention().assertion,
            rule: "".into(),
            confidence: 1.0,
        });
    }
    for attribute in object.attributes {
        if let Some(&at) = places.get(&attribute.subj) {
            read_fact(&mut mentions[at], &attribute.pred, &words(&attribute.obj));
        } else if let Some(&at) = related.get(&attribute.subj) {
            let value = Value::String(words(&attribute.obj));
            relations[at].attributes.insert(attribute.pred, value);
        }
    }
    Marks {
        mentions,
        relations,
        ..Marks::default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_text_before_its_denotations_is_told_all_the_same() {
        let head = r#"{"sourcedb":"PubMed","sourceid":"1","text":"long"#;
        assert!((FORMAT.sniff)(head));
        assert!((FORMAT.sniff)(r#" [{"text":"x","denotations":[]}]"#));
        assert!(!(FORMAT.sniff)(r#"{"id":"1","text":"x"}"#));
    }
}
