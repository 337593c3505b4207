//! Our own JSON Lines.

use serde::Serialize;
use serde_json::value::to_raw_value;

use super::records::Records;
use super::{DocumentEncoder, Make, OutputFormat, WriteError, WriteOptions};
use crate::document::{AnnotatedDocument, Mention, OffsetUnit, Sentence};
use crate::format::losses::{LossKind, Losses};
use crate::format::record::{
    DocumentRecord, DocumentSummary, ERROR_SCHEMA, ErrorRecord, MentionRecord, ProvenanceRecord,
    RelationRecord, SENTENCE_SCHEMA, SentencePlace, SentenceRecord,
};

pub(super) const FORMAT: OutputFormat = OutputFormat {
    name: "jsonl",
    description: "oncotag's JSON Lines: a line for each sentence, or with --per document for each document",
    extensions: &["jsonl", "ndjson", "json"],
    needs_tokens: false,
    make: Make::Encoder(|options| Box::new(JsonlEncoder::from(options))),
};

/// What a line is about.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum JsonlView {
    /// A sentence; offsets of mentions count in it.
    #[default]
    Sentence,
    /// A document.
    Document,
}

/// Encodes documents as lines of JSON.
#[derive(Clone, Debug, Default)]
pub struct JsonlEncoder {
    /// What a line is about.
    pub view: JsonlView,
    /// What offsets count.
    pub unit: OffsetUnit,
    /// Leave out sentences without mentions; in the view by document, documents without.
    pub only_tagged: bool,
    /// A short form of the manifest on each line: program, and SHA-256 over the dictionaries.
    pub provenance: Option<(String, String)>,
}

impl From<&WriteOptions> for JsonlEncoder {
    fn from(options: &WriteOptions) -> Self {
        Self {
            view: options.view,
            unit: options.unit,
            only_tagged: options.only_tagged,
            provenance: options.provenance.clone(),
        }
    }
}

impl DocumentEncoder for JsonlEncoder {
    fn encode(
        &self,
        annotated: &AnnotatedDocument,
        out: &mut Vec<u8>,
        losses: &mut Losses,
    ) -> Result<(), WriteError> {
        match self.view {
            JsonlView::Sentence => self.sentences(annotated, out, losses),
            JsonlView::Document => self.document(annotated, out),
        }
        .map_err(|error| WriteError::new("-", error))
    }
}

/// The line that reports an unreadable record.
///
/// # Errors
/// None in practice: every field is a string or a number.
pub fn error_line(
    code: &str,
    message: &str,
    place: &crate::document::Location,
) -> Result<Vec<u8>, serde_json::Error> {
    let mut out = Vec::new();
    let record = ErrorRecord {
        schema: ERROR_SCHEMA.into(),
        code: code.into(),
        message: message.into(),
        source: place
            .path
            .as_ref()
            .map(|path| path.display().to_string().into()),
        line: place.line,
        column: place.column,
        record: place.record.as_deref().map(Into::into),
    };
    push_line(&mut out, &record)?;
    Ok(out)
}

pub(super) fn push_line(
    out: &mut Vec<u8>,
    record: &impl Serialize,
) -> Result<(), serde_json::Error> {
    serde_json::to_writer(&mut *out, record)?;
    out.push(b'\n');
    Ok(())
}

impl JsonlEncoder {
    fn sentences(
        &self,
        annotated: &AnnotatedDocument,
        out: &mut Vec<u8>,
        losses: &mut Losses,
    ) -> Result<(), serde_json::Error> {
        let records = Records::new(annotated, self.unit);
        let summary = records.summary();
        let mut document = to_raw_value(&summary)?;
        let mut has_extra = summary.extra.is_some();
        self.each_sentence(&records, losses, |sentence| {
            push_line(out, &self.record(&*document, sentence))?;
            if std::mem::take(&mut has_extra) {
                // Once a document: repeated, it would grow with sentences times fields.
                document = to_raw_value(&without_extra(&summary))?;
            }
            Ok(())
        })
    }

    /// The records by sentence.
    pub(super) fn records<'a>(
        &'a self,
        annotated: &'a AnnotatedDocument,
        losses: &mut Losses,
    ) -> Vec<SentenceRecord<'a>> {
        let records = Records::new(annotated, self.unit);
        let mut summary = records.summary();
        let mut found = Vec::with_capacity(annotated.annotations.sentences.len());
        let Ok(()) = self.each_sentence(&records, losses, |sentence| {
            let next = without_extra(&summary);
            found.push(self.record(std::mem::replace(&mut summary, next), sentence));
            Ok::<_, std::convert::Infallible>(())
        });
        found
    }

    /// The record of a sentence, with what is said of its document.
    fn record<'a, D>(&'a self, document: D, sentence: OneSentence<'a>) -> SentenceRecord<'a, D> {
        SentenceRecord {
            schema: SENTENCE_SCHEMA.into(),
            offset_unit: self.unit.as_str().into(),
            document,
            sentence: sentence.place,
            text: sentence.text.into(),
            mentions: sentence.mentions,
            relations: sentence.relations,
            provenance: self.provenance(),
        }
    }

    /// Makes the records of each sentence that is wanted, and counts mentions that lie in none.
    fn each_sentence<'a, E>(
        &self,
        records: &Records<'a>,
        losses: &mut Losses,
        mut take: impl FnMut(OneSentence<'a>) -> Result<(), E>,
    ) -> Result<(), E> {
        let annotated = records.annotated();
        let annotations = &annotated.annotations;
        let mut n_written = 0;
        let mut from = 0;
        for (index, sentence) in annotations.sentences.iter().enumerate() {
            let here = annotations.mentions[from..]
                .partition_point(|mention| mention.fragments.cover().start < sentence.span.end);
            let range = from..from + here;
            from = range.end;
            let is_inside = |mention: &&Mention| is_inside(sentence, mention);
            let mentions = annotations.mentions[range.clone()].iter().filter(is_inside);
            let origin = records.offset(sentence.span.start);
            let mentions: Vec<_> = mentions
                .map(|mention| records.mention(mention, origin))
                .collect();
            n_written += mentions.len();
            if self.only_tagged && mentions.is_empty() {
                continue;
            }
            take(OneSentence {
                place: records.place(index, sentence),
                text: sentence.span.of(&annotated.document.text),
                mentions,
                relations: records.relations(range, origin),
            })?;
        }
        let n_outside = annotations.mentions.len() - n_written;
        let why = "they do not lie inside one sentence";
        losses.add(LossKind::Dropped, "mentions", why, n_outside);
        Ok(())
    }

    fn document(
        &self,
        annotated: &AnnotatedDocument,
        out: &mut Vec<u8>,
    ) -> Result<(), serde_json::Error> {
        if self.only_tagged && annotated.annotations.mentions.is_empty() {
            return Ok(());
        }
        let record = DocumentRecord {
            provenance: self.provenance(),
            ..Records::new(annotated, self.unit).document()
        };
        push_line(out, &record)
    }

    fn provenance(&self) -> Option<ProvenanceRecord<'_>> {
        let (program, dictionaries) = self.provenance.as_ref()?;
        Some(ProvenanceRecord {
            program: program.as_str().into(),
            dictionaries_sha256: dictionaries.as_str().into(),
        })
    }
}

/// A sentence on its way into a record.
struct OneSentence<'a> {
    place: SentencePlace<'a>,
    text: &'a str,
    mentions: Vec<MentionRecord<'a>>,
    relations: Vec<RelationRecord<'a>>,
}

fn without_extra<'a>(summary: &DocumentSummary<'a>) -> DocumentSummary<'a> {
    DocumentSummary {
        extra: None,
        ..summary.clone()
    }
}

fn is_inside(sentence: &Sentence, mention: &Mention) -> bool {
    sentence.span.contains(mention.fragments.cover())
}

#[cfg(test)]
mod tests {
    use serde_json::Value;

    use super::*;
    use crate::document::{Document, Section, SectionKind, Span};

    #[test]
    fn unknown_fields_come_back_once_a_document_on_its_first_line() {
        let mut document = Document {
            text: "One. Two. Three.".to_owned(),
            sections: vec![Section::new(SectionKind::Text, Span::new(0, 16))],
            ..Document::default()
        };
        document.metadata.extra.insert("note".to_owned(), 7.into());
        let mut annotated = AnnotatedDocument::plain(document);
        annotated.annotations.sentences = [(0, 4), (5, 9), (10, 16)]
            .map(|(start, end)| Sentence {
                span: Span::new(start, end),
                section: 0,
                role: None,
            })
            .into();
        let lines = |view| {
            let encoder = JsonlEncoder {
                view,
                ..JsonlEncoder::default()
            };
            let mut out = Vec::new();
            encoder
                .encode(&annotated, &mut out, &mut Losses::default())
                .unwrap();
            let lines = std::str::from_utf8(&out).unwrap().lines();
            lines
                .map(|line| {
                    serde_json::from_str::<Value>(line).unwrap()["document"]["extra"].clone()
                })
                .collect::<Vec<_>>()
        };
        let extra = serde_json::json!({ "note": 7 });
        assert_eq!(
            lines(JsonlView::Sentence),
            [extra.clone(), Value::Null, Value::Null]
        );
        assert_eq!(lines(JsonlView::Document), [extra]);
    }
}
