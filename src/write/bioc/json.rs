//! BioC as JSON.

use serde_json::json;

use super::{SOURCE, UNIT, document};
use crate::document::AnnotatedDocument;
use crate::format::losses::Losses;
use crate::write::{DocumentEncoder, Make, OutputFormat, WriteError, WriteOptions};

pub(in crate::write) const FORMAT: OutputFormat = OutputFormat {
    name: "bioc-json",
    description: "BioC JSON: one collection",
    extensions: &["json"],
    needs_tokens: false,
    make: Make::Encoder(|options| Box::new(BiocJson(options.clone()))),
};

struct BiocJson(WriteOptions);

impl DocumentEncoder for BiocJson {
    fn encode(
        &self,
        annotated: &AnnotatedDocument,
        out: &mut Vec<u8>,
        losses: &mut Losses,
    ) -> Result<(), WriteError> {
        let Some(document) = document(annotated, &self.0, losses) else {
            return Ok(());
        };
        serde_json::to_writer(out, &document).map_err(|error| WriteError::new("-", error))
    }

    /// The collection up to its documents. Documents stream, so that the object is closed by [`Self::epilogue`].
    fn prologue(&self) -> Vec<u8> {
        let header = json!({
            "source": SOURCE,
            "date": "",
            "key": "",
            "version": "1.0",
            "infons": { UNIT: self.0.unit.as_str() },
        });
        let mut header = header.to_string();
        header.truncate(header.len() - 1);
        format!("{header},\"documents\":[\n").into_bytes()
    }

    fn separator(&self) -> &'static [u8] {
        b",\n"
    }

    fn epilogue(&self) -> Vec<u8> {
        b"\n]}\n".to_vec()
    }
}
