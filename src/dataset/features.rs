//! The columns of a data set, as Parquet and as Hugging Face's `datasets` have them.

use std::collections::HashMap;
use std::sync::Arc;

use arrow_schema::{DataType, Field, Schema};
use serde_json::{Value, json};

/// The columns of rows: with texts, tokens and tags, or without.
pub(super) struct Features<'t> {
    /// The names of tags, by number.
    pub(super) tag_names: &'t [String],
    /// Whether rows have their texts.
    pub(super) has_text: bool,
}

impl Features<'_> {
    /// The `features` of Hugging Face's `datasets` (5.2): the type of each column by name.
    pub(super) fn hugging_face(&self) -> Value {
        let value = |dtype: &str| json!({"dtype": dtype, "_type": "Value"});
        let list = |feature: Value| json!({"feature": feature, "_type": "List"});
        let mut mention = json!({
            "start": value("int32"),
            "end": value("int32"),
            "fragments": list(list(value("int32"))),
            "text": value("string"),
            "label": value("string"),
            "type": value("string"),
            "concept": value("string"),
            "confidence": value("float64"),
            "n_alternatives": value("int32"),
            "assertion": value("string"),
        });
        let mut row = json!({
            "id": value("string"),
            "document_id": value("string"),
            "pmid": value("string"),
            "start": value("int32"),
            "end": value("int32"),
            "text_sha256": value("string"),
            "annotation": value("string"),
            "text": value("string"),
            "tokens": list(value("string")),
            "ner_tags": list(json!({"names": self.tag_names, "_type": "ClassLabel"})),
            "sentences": list(list(value("int32"))),
        });
        if !self.has_text {
            for (fields, names) in [
                (&mut mention, &["text"][..]),
                (&mut row, &["text", "tokens", "ner_tags"]),
            ] {
                if let Value::Object(fields) = fields {
                    for name in names {
                        fields.shift_remove(*name);
                    }
                }
            }
        }
        row["mentions"] = list(mention);
        row
    }

    /// The columns in Arrow's types, with those of Hugging Face under the key that it looks for.
    pub(super) fn arrow(&self) -> Schema {
        let features = self.hugging_face();
        let columns: Vec<Field> = fields(&features);
        let huggingface = json!({"info": {"features": features}}).to_string();
        Schema::new(columns).with_metadata(HashMap::from([("huggingface".to_owned(), huggingface)]))
    }
}

fn fields(features: &Value) -> Vec<Field> {
    let features = features.as_object().into_iter().flatten();
    features
        .map(|(name, feature)| Field::new(name, data_type(feature), true))
        .collect()
}

/// The type in Arrow that `datasets` has for a feature. The fields of a list are called `item`, as pyarrow calls them.
fn data_type(feature: &Value) -> DataType {
    let text = |key: &str| feature.get(key).and_then(Value::as_str);
    match (text("_type"), text("dtype")) {
        (Some("List"), _) => {
            let item = data_type(&feature["feature"]);
            DataType::List(Arc::new(Field::new("item", item, true)))
        }
        (Some("ClassLabel"), _) => DataType::Int64,
        (Some("Value"), Some("int32")) => DataType::Int32,
        (Some("Value"), Some("float64")) => DataType::Float64,
        (Some("Value"), _) => DataType::Utf8,
        _ => DataType::Struct(fields(feature).into()),
    }
}
