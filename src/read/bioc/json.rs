//! BioC as JSON.

use serde_json::Value;

use super::model::{BiocDocument, text_of};
use super::passage_kind::Wanted;
use super::{Context, annotated_document};
use crate::document::AnnotatedDocument;
use crate::format::losses::Losses;
use crate::read::json_records::{JsonFormat, JsonReader, ObjectError};
use crate::read::{Documents, Format, Input, ReadError, ReadOptions};

pub(in crate::read) const FORMAT: Format = Format {
    name: "bioc-json",
    description: "BioC JSON: a collection, a document, an array of either, or one a line",
    extensions: &["json"],
    sniff: |head| {
        let head = head.trim_start_matches(['\u{feff}', ' ', '\t', '\r', '\n']);
        let is_json = head.starts_with(['{', '[']);
        let has_key = |key| head.contains(key);
        is_json && (has_key("\"passages\"") || (has_key("\"documents\"") && has_key("\"source\"")))
    },
    open,
};

#[expect(
    clippy::unnecessary_wraps,
    reason = "the signature is that of every format"
)]
fn open(input: Input, options: &ReadOptions) -> Result<Documents, ReadError> {
    let format = BiocJson {
        wanted: options.into(),
        reads_annotations: options.annotations,
        collection: None,
        losses: Losses::default(),
    };
    Ok(Box::new(JsonReader::new(format, input, options)))
}

struct BiocJson {
    wanted: Wanted,
    reads_annotations: bool,
    /// What the collection says that it comes from.
    collection: Option<String>,
    losses: Losses,
}

impl JsonFormat for BiocJson {
    fn header(&mut self, header: &Value) {
        self.collection = text_of(&header["source"]);
    }

    fn read(
        &mut self,
        object: &str,
        source: &str,
        fallback_id: &str,
    ) -> Result<AnnotatedDocument, ObjectError> {
        let bioc = serde_json::from_str::<Option<BiocDocument>>(object)?.unwrap_or_default();
        if bioc.passages.is_none() {
            let message = "an object with neither \"documents\" nor \"passages\" is no BioC (of ordinary JSON Lines the \
                           format is jsonl)";
            return Err(ObjectError::Foreign(message));
        }
        let context = Context {
            collection: self.collection.as_deref(),
            wanted: self.wanted,
            source,
            fallback_id,
        };
        if self.reads_annotations {
            return Ok(annotated_document(bioc, &context, &mut self.losses));
        }
        let read = annotated_document(bioc, &context, &mut Losses::default());
        Ok(AnnotatedDocument::plain(read.document))
    }

    fn losses(&self) -> Losses {
        self.losses.clone()
    }
}
