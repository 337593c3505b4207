//! The short forms that a document defines, as lines of JSON.

use super::jsonl::push_line;
use crate::document::{AnnotatedDocument, OffsetIndex, OffsetUnit, Span};
use crate::format::record::{ABBREVIATION_SCHEMA, AbbreviationRecord, SpanRecord};

/// A line for each definition that is at least so certain, in order of the text.
///
/// # Errors
/// None in practice: every field is a string or a number.
pub fn abbreviation_lines(
    annotated: &AnnotatedDocument,
    unit: OffsetUnit,
    min_confidence: f64,
) -> Result<Vec<u8>, serde_json::Error> {
    let document = &annotated.document;
    let offsets = OffsetIndex::new(&document.text, unit);
    let span = |span: Span| SpanRecord {
        start: offsets.offset(span.start as usize),
        end: offsets.offset(span.end as usize),
    };
    let mut out = Vec::new();
    let pairs = annotated.annotations.abbreviations.iter();
    for pair in pairs.filter(|pair| pair.confidence >= min_confidence) {
        let record = AbbreviationRecord {
            schema: ABBREVIATION_SCHEMA.into(),
            document: document.id.as_str().into(),
            short: pair.short.of(&document.text).into(),
            long: pair.long.of(&document.text).into(),
            short_span: span(pair.short),
            long_span: span(pair.long),
            confidence: pair.confidence,
            rule: pair.rule.into(),
        };
        push_line(&mut out, &record)?;
    }
    Ok(out)
}
