//! JSON Schemas of our records (draft 2020-12), generated from their types.

use schemars::{JsonSchema, schema_for};
use serde_json::{Value, json};

use super::manifest::{MANIFEST_SCHEMA, Manifest};
use super::record::{
    ABBREVIATION_SCHEMA, AbbreviationRecord, DOCUMENT_SCHEMA, DocumentRecord, ERROR_SCHEMA,
    ErrorRecord, SENTENCE_SCHEMA, SentenceRecord,
};

/// The schema of a line by sentence.
pub fn sentence() -> Value {
    versioned::<SentenceRecord<'static>>(SENTENCE_SCHEMA)
}

/// The schema of a line by document.
pub fn document() -> Value {
    versioned::<DocumentRecord<'static>>(DOCUMENT_SCHEMA)
}

/// The schema of a line for a definition of a short form.
pub fn abbreviation() -> Value {
    versioned::<AbbreviationRecord<'static>>(ABBREVIATION_SCHEMA)
}

/// The schema of a line that reports an unreadable record.
pub fn error() -> Value {
    versioned::<ErrorRecord<'static>>(ERROR_SCHEMA)
}

/// The schema of the manifest beside an output.
pub fn manifest() -> Value {
    versioned::<Manifest>(MANIFEST_SCHEMA)
}

/// The schema of a record type with its version pinned in the field `schema`.
pub(crate) fn versioned<T: JsonSchema>(version: &str) -> Value {
    let mut schema = schema_for!(T).to_value();
    schema["$id"] = json!(format!("urn:{}", version.replace('/', ":")));
    schema["title"] = json!(version);
    schema["properties"]["schema"] =
        json!({ "const": version, "description": "The version of the record." });
    schema
}

/// Holds a schema against the file that is committed.
#[cfg(test)]
pub(crate) fn assert_fresh(name: &str, schema: &Value) {
    let path = format!("{}/schema/{name}.schema.json", env!("CARGO_MANIFEST_DIR"));
    let committed = std::fs::read_to_string(&path).unwrap_or_default();
    let fresh = serde_json::to_string_pretty(schema).expect("JSON") + "\n";
    assert!(
        committed == fresh,
        "schema/{name}.schema.json is stale: run `cargo xtask schema`"
    );
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The committed files are what users validate against; `cargo xtask schema` writes them anew.
    #[test]
    fn committed_schemas_are_fresh() {
        for (name, schema) in [
            ("sentence", sentence()),
            ("document", document()),
            ("abbreviation", abbreviation()),
            ("error", error()),
            ("manifest", manifest()),
        ] {
            assert_fresh(name, &schema);
        }
    }
}
