//! The `oncotag/sentence/1` lines of one document, put together again.

use super::ReadErrorKind;
use super::annotating::{Marks, annotated};
use super::own_records::{check_identity, role_of};
use crate::document::{
    AnnotatedDocument, Document, Metadata, OffsetUnit, Section, SectionKind, Sentence, Span,
    text_digest,
};
use crate::format::losses::{LossKind, Losses};
use crate::format::record::{DocumentSummary, MentionRecord, RelationRecord, SentenceRecord};

/// More characters between two sentences are taken for a sign that the offsets are wrong.
const MAX_GAP: usize = 1 << 20;

/// A document of which some sentences have been read.
///
/// Each sentence goes to its offset. What stood between two is not in the lines: it becomes blanks, with a line break
/// first where the section changes.
pub(super) struct SentenceLines {
    summary: DocumentSummary<'static>,
    unit: OffsetUnit,
    /// The text may have so many bytes. What stands between sentences is in no line, so that no limit of lines holds it.
    max_bytes: usize,
    text: String,
    /// The end of the text so far, in `unit`.
    end: usize,
    sections: Vec<Section>,
    sentences: Vec<Sentence>,
    mentions: Vec<MentionRecord<'static>>,
    relations: Vec<RelationRecord<'static>>,
    /// The index that the next sentence has where none is left out.
    next_index: usize,
    n_left_out: usize,
}

impl SentenceLines {
    /// Begins with a document's first line.
    ///
    /// # Errors
    /// If its unit or section is not known, it says no document, or it lies too far from the start.
    pub(super) fn begin(
        record: SentenceRecord<'static>,
        max_bytes: usize,
    ) -> Result<Self, ReadErrorKind> {
        check_identity(&record.document.id)?;
        let mut lines = Self {
            summary: record.document.clone(),
            unit: record
                .offset_unit
                .parse()
                .map_err(ReadErrorKind::Malformed)?,
            max_bytes: max_bytes.min(u32::MAX as usize),
            text: String::new(),
            end: 0,
            sections: Vec::new(),
            sentences: Vec::new(),
            mentions: Vec::new(),
            relations: Vec::new(),
            next_index: 0,
            n_left_out: 0,
        };
        lines.add(record)?;
        Ok(lines)
    }

    /// Whether a line goes on with this document.
    pub(super) fn goes_on(&self, record: &SentenceRecord<'_>) -> bool {
        let summary = &record.document;
        (&summary.id, &summary.text_sha256) == (&self.summary.id, &self.summary.text_sha256)
            && record.sentence.index >= self.next_index
    }

    /// Takes the next sentence.
    ///
    /// # Errors
    /// If it does not lie behind the sentence before it, its section is not known, or the document would be too large.
    pub(super) fn add(&mut self, record: SentenceRecord<'static>) -> Result<(), ReadErrorKind> {
        let place = &record.sentence;
        let malformed = |message: String| ReadErrorKind::Malformed(message);
        let kind = SectionKind::parse(&place.section)
            .ok_or_else(|| malformed(format!("unknown kind of section \"{}\"", place.section)))?;
        let gap = place
            .start
            .checked_sub(self.end)
            .filter(|&gap| gap <= MAX_GAP);
        let gap = gap.ok_or_else(|| {
            malformed(format!(
                "the sentence {}..{} does not lie behind the one before it, or more than {MAX_GAP} characters",
                place.start, place.end
            ))
        })?;
        if record.text.is_empty()
            || self.unit.count(&record.text) != place.end - place.start.min(place.end)
        {
            return Err(malformed(format!(
                "the sentence {}..{} has a text of another length",
                place.start, place.end
            )));
        }
        if self.text.len() + gap + record.text.len() > self.max_bytes {
            return Err(ReadErrorKind::TooLarge(format!(
                "the sentence {}..{} lies behind the {} bytes that a document may have",
                place.start, place.end, self.max_bytes
            )));
        }
        let is_new_section = self.sections.last().is_none_or(|last| last.kind != kind);
        for index in 0..gap {
            let breaks = index == 0 && is_new_section && !self.text.is_empty();
            self.text.push(if breaks { '\n' } else { ' ' });
        }
        let start = self.text.len();
        self.text.push_str(&record.text);
        let span = Span::new(start, self.text.len());
        match self.sections.last_mut().filter(|_| !is_new_section) {
            Some(section) => section.span.end = span.end,
            None => self.sections.push(Section::new(kind, span)),
        }
        self.sentences.push(Sentence {
            span,
            section: u32::try_from(self.sections.len() - 1).unwrap_or(u32::MAX),
            role: role_of(place),
        });
        let shift = place.start;
        self.end = place.end;
        self.n_left_out += place.index.saturating_sub(self.next_index);
        self.next_index = place.index.saturating_add(1);
        self.mentions
            .extend(record.mentions.into_iter().map(|one| shifted(one, shift)));
        self.relations.extend(record.relations);
        Ok(())
    }

    /// The document, as far as its lines have it.
    pub(super) fn finish(self, source: &str, losses: &mut Losses) -> AnnotatedDocument {
        let why = "they are not in the input (it holds tagged sentences only)";
        losses.add(LossKind::Dropped, "sentences", why, self.n_left_out);
        if text_digest(&self.text) != self.summary.text_sha256 {
            let why = "what stands between sentences is not in lines by sentence and became blanks";
            losses.add(LossKind::Normalized, "texts", why, 1);
        }
        let summary = self.summary;
        let owned =
            |value: Option<std::borrow::Cow<'_, str>>| value.map(std::borrow::Cow::into_owned);
        let document = Document {
            id: summary.id.into_owned(),
            text: self.text,
            sections: self.sections,
            metadata: Metadata {
                title: owned(summary.title),
                pmid: owned(summary.pmid),
                doi: owned(summary.doi),
                year: summary.year,
                extra: summary
                    .extra
                    .map(std::borrow::Cow::into_owned)
                    .unwrap_or_default(),
                ..Metadata::default()
            },
            source: source.to_owned(),
        };
        let marks = Marks {
            mentions: self.mentions,
            relations: self.relations,
            unit: self.unit,
        };
        let mut read = annotated(document, marks, losses);
        read.annotations.sentences = self.sentences;
        read
    }
}

/// A mention with offsets in its document.
fn shifted(mut mention: MentionRecord<'static>, by: usize) -> MentionRecord<'static> {
    let shift = |offset: &mut usize| *offset = offset.saturating_add(by);
    shift(&mut mention.start);
    shift(&mut mention.end);
    mention.fragments.iter_mut().flatten().for_each(shift);
    if let Some(cue) = &mut mention.assertion.cue {
        shift(&mut cue.start);
        shift(&mut cue.end);
    }
    mention
}
