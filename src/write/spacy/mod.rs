//! spaCy's binary documents, as its trainer reads them.
//!
//! Each document has its words and blanks, which give back its text, the starts of its sentences, entities without overlaps
//! (`doc.ents`, with the concept as `kb_id_`) and all mentions, nested and overlapping ones too, as spans
//! (`doc.spans["sc"]`). What spaCy has no field for stands in the attributes of that group, by the identifier of the span:
//! `doc.spans["sc"].attrs[span.id_]`. The document's identity is `doc.user_data["id"]`.
//!
//! The file is one message, so that its documents wait in memory until the last is there: about fifty bytes a token.

mod doc_bin;
mod words;

use std::path::Path;

use self::doc_bin::{DocBin, Row, SpanRow};
use self::words::{Word, words_of};
use super::flat::{FlatMention, mentions_on_tokens, without_overlaps};
use super::names::Names;
use super::records::Records;
use super::{
    Discontinuous, DocumentWriter, Make, OutputFile, OutputFormat, OutputTarget, WriteError,
    WriteOptions, lost,
};
use crate::document::{AnnotatedDocument, OffsetUnit, Sentence};
use crate::format::facts::facts;
use crate::format::losses::{LossKind, Losses};
use crate::format::spacy::{BEGINS, FRAGMENTS_KEY, GOES_ON, OUTSIDE};

pub(super) const FORMAT: OutputFormat = OutputFormat {
    name: "spacy",
    description: "spaCy's binary documents (DocBin): entities, and all mentions as spans \"sc\"",
    extensions: &["spacy"],
    needs_tokens: true,
    make: Make::Writer(open),
};

fn open(
    target: &OutputTarget,
    options: &WriteOptions,
) -> Result<Box<dyn DocumentWriter>, WriteError> {
    Ok(Box::new(SpacyWriter {
        file: OutputFile::open(target)?,
        only_tagged: options.only_tagged,
        discontinuous: options.discontinuous,
        documents: DocBin::default(),
    }))
}

struct SpacyWriter {
    file: OutputFile,
    only_tagged: bool,
    discontinuous: Discontinuous,
    documents: DocBin,
}

impl DocumentWriter for SpacyWriter {
    fn write(
        &mut self,
        annotated: &AnnotatedDocument,
        losses: &mut Losses,
    ) -> Result<(), WriteError> {
        if self.only_tagged && annotated.annotations.mentions.is_empty() {
            return Ok(());
        }
        count_what_has_no_field(annotated, losses);
        let tokens = &annotated.annotations.tokens;
        let placed = mentions_on_tokens(annotated, self.discontinuous, losses);
        let (words, places) = words_of(&annotated.document.text, tokens);
        let spans = self.spans(annotated, &placed, &places);
        let mut rows = self.rows(annotated, &words, losses);
        let entities = without_overlaps(tokens, &placed);
        let why = "a longer one stands in doc.ents; all are in doc.spans";
        losses.add(
            LossKind::Flattened,
            "mentions",
            why,
            placed.len() - entities.len(),
        );
        for span in entities.into_iter().map(|index| &spans[index]) {
            let mut ent_iob = BEGINS;
            for row in &mut rows[span.words.clone()] {
                row.ent_iob = std::mem::replace(&mut ent_iob, GOES_ON);
                (row.ent_type, row.ent_kb_id, row.ent_id) = (span.label, span.kb_id, span.id);
            }
        }
        (self.documents)
            .push(&annotated.document.id, &rows, &spans)
            .map_err(|error| WriteError::new(self.file.path(), error))
    }

    fn unfinished(&self) -> Option<&Path> {
        self.file.part_path()
    }

    fn finish(mut self: Box<Self>) -> Result<(), WriteError> {
        let bytes = self.documents.to_bytes();
        let bytes = bytes.map_err(|error| WriteError::new(self.file.path(), error))?;
        self.file.write(&bytes)?;
        self.file.finish()
    }
}

impl SpacyWriter {
    /// A span for each mention, or piece of one, in their order; `places` are the words of the document's tokens.
    fn spans(
        &mut self,
        annotated: &AnnotatedDocument,
        placed: &[FlatMention],
        places: &[usize],
    ) -> Vec<SpanRow> {
        let records = Records::new(annotated, OffsetUnit::CodePoint);
        let tokens = &annotated.annotations.tokens;
        let mut names = Names::default();
        let mut spans = Vec::with_capacity(placed.len());
        for one in placed {
            let (first, last) = (one.tokens.start, one.tokens.end - 1);
            let record = records.mention(&annotated.annotations.mentions[one.mention], 0);
            let mut attributes = facts(&record);
            attributes.retain(|(name, _)| name != "identifier");
            if record.fragments.len() > 1 && self.discontinuous == Discontinuous::Keep {
                let fragments = serde_json::to_string(&record.fragments).unwrap_or_default();
                attributes.push((FRAGMENTS_KEY.to_owned(), fragments));
            }
            let name = names.take(&record.id);
            spans.push(SpanRow {
                id: self.documents.string(&name),
                kb_id: self.documents.string(&record.concept.id),
                label: self.documents.string(&record.entity_type),
                words: places[first]..places[last] + 1,
                chars: records.offset(tokens[first].start)..records.offset(tokens[last].end),
                name,
                attributes,
            });
        }
        spans
    }

    /// A row for each word, without entities. Without sentences nothing is said of where they begin.
    fn rows(
        &mut self,
        annotated: &AnnotatedDocument,
        words: &[Word],
        losses: &mut Losses,
    ) -> Vec<Row> {
        let text = annotated.document.text.as_str();
        let sentences = &annotated.annotations.sentences;
        let otherwise = if sentences.is_empty() { 0 } else { -1 };
        let row = |word: &Word| Row {
            orth: self.documents.string(word.span.of(text)),
            is_before_blank: word.is_before_blank,
            ent_iob: OUTSIDE,
            sent_start: otherwise,
            ..Row::default()
        };
        let mut rows: Vec<Row> = words.iter().map(row).collect();
        let mut starts: Vec<usize> = sentences
            .iter()
            .map(|one| words.partition_point(|word| word.span.start < one.span.start))
            .collect();
        if let Some(first) = starts.first_mut() {
            *first = 0; // as spaCy has it
        }
        for &start in &starts {
            if let Some(row) = rows.get_mut(start) {
                row.sent_start = 1;
            }
        }
        let ends = starts.iter().skip(1).copied().chain([words.len()]);
        let is_changed = |&(sentence, (&start, end)): &(&Sentence, (&usize, usize))| {
            let inside = words.get(start..end).unwrap_or_default();
            let whole = inside.first().zip(inside.last());
            whole.is_none_or(|(first, last)| {
                let range = first.span.start as usize..last.span.end as usize;
                text[range].trim() != sentence.span.of(text)
            })
        };
        let n_changed = sentences
            .iter()
            .zip(starts.iter().zip(ends))
            .filter(is_changed)
            .count();
        let why = "each reaches to the next, labels and what else stands between included";
        losses.add(LossKind::Normalized, "sentences", why, n_changed);
        rows
    }
}

/// Counts what a document of spaCy does not hold.
fn count_what_has_no_field(annotated: &AnnotatedDocument, losses: &mut Losses) {
    lost::roles_of_sentences(annotated, losses);
    lost::metadata(&annotated.document, losses);
    lost::relations(annotated, losses);
    lost::sections(&annotated.document, losses);
    let why = "the format has no place for them";
    let n = annotated.annotations.abbreviations.len();
    losses.add(LossKind::Dropped, "definitions of short forms", why, n);
}

#[cfg(test)]
mod tests;
