//! CSV and TSV: a row for each mention, and one for each sentence without any.
//!
//! RFC 4180: fields are quoted where they must be, lines end in a line feed. TSV is the same with tabs.

use super::jsonl::{JsonlEncoder, JsonlView};
use super::{DocumentEncoder, Make, OutputFormat, WriteError, WriteOptions, lost};
use crate::document::AnnotatedDocument;
use crate::format::losses::{LossKind, Losses};
use crate::format::row::{COLUMNS, Row, rows};

pub(super) const CSV: OutputFormat = OutputFormat {
    name: "csv",
    description: "CSV: a row for each mention, and one for each sentence without any",
    extensions: &["csv"],
    needs_tokens: false,
    make: Make::Encoder(|options| Delimited::boxed(b',', options)),
};

pub(super) const TSV: OutputFormat = OutputFormat {
    name: "tsv",
    description: "TSV: as CSV, with tabs",
    extensions: &["tsv"],
    needs_tokens: false,
    make: Make::Encoder(|options| Delimited::boxed(b'\t', options)),
};

struct Delimited {
    delimiter: u8,
    excel_safe: bool,
    sentences: JsonlEncoder,
}

impl Delimited {
    fn boxed(delimiter: u8, options: &WriteOptions) -> Box<dyn DocumentEncoder> {
        Box::new(Self {
            delimiter,
            excel_safe: options.excel_safe,
            sentences: JsonlEncoder {
                view: JsonlView::Sentence,
                ..JsonlEncoder::from(options)
            },
        })
    }

    fn writer<'o>(&self, out: &'o mut Vec<u8>) -> csv::Writer<&'o mut Vec<u8>> {
        csv::WriterBuilder::new()
            .delimiter(self.delimiter)
            .has_headers(false)
            .from_writer(out)
    }
}

impl DocumentEncoder for Delimited {
    fn encode(
        &self,
        annotated: &AnnotatedDocument,
        out: &mut Vec<u8>,
        losses: &mut Losses,
    ) -> Result<(), WriteError> {
        lost::relations(annotated, losses);
        lost::all_but_summary(&annotated.document, losses);
        lost::between_sentences(annotated, losses);
        let mut n_marked = 0;
        let mut writer = self.writer(out);
        let sentences = self.sentences.records(annotated, losses);
        for mut row in sentences.iter().flat_map(rows) {
            if self.excel_safe {
                n_marked += mark_formulas(&mut row);
            }
            writer
                .serialize(row)
                .map_err(|error| WriteError::new("-", std::io::Error::other(error)))?;
        }
        let why = "a spreadsheet would take them for formulas; they begin with an apostrophe";
        losses.add(LossKind::Normalized, "cells", why, n_marked);
        writer.flush().map_err(|error| WriteError::new("-", error))
    }

    fn prologue(&self) -> Vec<u8> {
        let mut header = Vec::new();
        // Names without a delimiter in them, into memory.
        let _ = self.writer(&mut header).write_record(COLUMNS);
        header
    }
}

/// Puts an apostrophe before what a spreadsheet would run; gives in how many cells.
fn mark_formulas(row: &mut Row) -> usize {
    // All texts, be they ours by rights: identifiers, types and names of rules come from inputs too.
    let texts = [
        &mut row.document_id,
        &mut row.source,
        &mut row.text_sha256,
        &mut row.extra,
        &mut row.offset_unit,
        &mut row.section,
        &mut row.sentence_text,
        &mut row.mention_id,
        &mut row.entity_type,
        &mut row.fragments,
        &mut row.text,
        &mut row.concept_id,
        &mut row.concept_label,
        &mut row.xrefs,
        &mut row.alternatives,
        &mut row.assertion,
        &mut row.assertion_cue,
        &mut row.term_kind,
        &mut row.via,
        &mut row.dictionary,
        &mut row.attributes,
    ];
    let perhaps = [
        &mut row.pmid,
        &mut row.doi,
        &mut row.title,
        &mut row.role,
        &mut row.assertion_rule,
        &mut row.term,
        &mut row.parent,
    ];
    let texts = texts
        .into_iter()
        .chain(perhaps.into_iter().filter_map(Option::as_mut));
    let mut n_marked = 0;
    for text in texts {
        if text.starts_with(['=', '+', '-', '@', '\t', '\r']) {
            text.insert(0, '\'');
            n_marked += 1;
        }
    }
    n_marked
}
