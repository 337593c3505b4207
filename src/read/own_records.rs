//! Our own records as input: an `oncotag/document/1`, or the `oncotag/sentence/1` lines of a document.

use serde_json::{Map, Value};

use super::ReadErrorKind;
use super::annotating::{Marks, annotated, confidence};
use super::named_fields::check_length;
use crate::document::{
    AnnotatedDocument, Document, MeshHeading, Metadata, OffsetIndex, OffsetUnit, OtherAbstract,
    Role, Section, SectionKind, Sentence, SentenceRole, Span,
};
use crate::format::losses::Losses;
use crate::format::record::{DOCUMENT_SCHEMA, DocumentFull, DocumentRecord, SentencePlace};

/// The `schema` of a record of ours.
pub(super) fn schema_of(record: &Map<String, Value>) -> Option<&str> {
    let schema = record.get("schema")?.as_str()?;
    schema.starts_with("oncotag/").then_some(schema)
}

/// The document of a line.
///
/// # Errors
/// For other records than documents, and for those whose sections or sentences do not fit their text.
pub(super) fn read(
    schema: &str,
    line: &str,
    source: &str,
    losses: &mut Losses,
) -> Result<AnnotatedDocument, ReadErrorKind> {
    if schema != DOCUMENT_SCHEMA {
        return Err(ReadErrorKind::Malformed(format!(
            "a record of schema \"{schema}\" holds no text of a document"
        )));
    }
    let record = serde_json::from_str(line).map_err(|error| {
        ReadErrorKind::Malformed(format!("not an {DOCUMENT_SCHEMA} record: {error}"))
    })?;
    document(record, source, losses)
}

/// The document of a record.
///
/// # Errors
/// If its sections or sentences do not fit its text.
pub(super) fn document(
    record: DocumentRecord<'static>,
    source: &str,
    losses: &mut Losses,
) -> Result<AnnotatedDocument, ReadErrorKind> {
    let unit: OffsetUnit = record
        .offset_unit
        .parse()
        .map_err(ReadErrorKind::Malformed)?;
    check_length(&record.text)?;
    check_identity(&record.document.summary.id)?;
    let offsets = OffsetIndex::new(&record.text, unit);
    let sections = sections_of(&record, &offsets)?;
    let sentences = sentences_of(&record.sentences, &sections, &offsets)?;
    let document = Document {
        id: record.document.summary.id.clone().into_owned(),
        sections,
        metadata: metadata_of(record.document),
        text: record.text.into_owned(),
        source: source.to_owned(),
    };
    let marks = Marks {
        mentions: record.mentions,
        relations: record.relations,
        unit,
    };
    let mut read = annotated(document, marks, losses);
    read.annotations.sentences = sentences;
    Ok(read)
}

/// # Errors
/// If a record does not say which document it is of.
pub(super) fn check_identity(id: &str) -> Result<(), ReadErrorKind> {
    if id.is_empty() {
        let message = "the identity of the document is empty".to_owned();
        return Err(ReadErrorKind::Malformed(message));
    }
    Ok(())
}

fn misplaced(what: &str, start: usize, end: usize) -> ReadErrorKind {
    ReadErrorKind::Malformed(format!(
        "the {what} {start}..{end} does not fit the text (in order, not overlapping, not empty, inside the text)"
    ))
}

/// A span behind the one before it.
fn next_span(
    what: &str,
    [start, end]: [usize; 2],
    behind: u32,
    offsets: &OffsetIndex<'_>,
) -> Result<Span, ReadErrorKind> {
    let bytes = offsets.byte(start).zip(offsets.byte(end));
    match bytes {
        Some((from, to)) if behind as usize <= from && from < to => Ok(Span::new(from, to)),
        _ => Err(misplaced(what, start, end)),
    }
}

fn sentences_of(
    places: &[SentencePlace<'_>],
    sections: &[Section],
    offsets: &OffsetIndex<'_>,
) -> Result<Vec<Sentence>, ReadErrorKind> {
    let mut sentences: Vec<Sentence> = Vec::with_capacity(places.len());
    for place in places {
        let behind = sentences.last().map_or(0, |last| last.span.end);
        let span = next_span("sentence", [place.start, place.end], behind, offsets)?;
        let section = sections.partition_point(|section| section.span.end < span.end);
        let holds = |section: &Section| section.span.contains(span);
        if !sections.get(section).is_some_and(holds) {
            return Err(misplaced("sentence", place.start, place.end));
        }
        sentences.push(Sentence {
            span,
            section: u32::try_from(section).unwrap_or(u32::MAX),
            role: role_of(place),
        });
    }
    Ok(sentences)
}

/// The role that a record gives to a sentence.
pub(super) fn role_of(place: &SentencePlace<'_>) -> Option<SentenceRole> {
    Some(SentenceRole {
        role: Role::parse(place.role.as_deref()?)?,
        confidence: confidence(place.role_confidence.unwrap_or(1.0)),
    })
}

fn sections_of(
    record: &DocumentRecord<'_>,
    offsets: &OffsetIndex<'_>,
) -> Result<Vec<Section>, ReadErrorKind> {
    let mut sections: Vec<Section> = Vec::with_capacity(record.sections.len());
    for section in &record.sections {
        let kind = SectionKind::parse(&section.kind).ok_or_else(|| {
            ReadErrorKind::Malformed(format!("unknown kind of section \"{}\"", section.kind))
        })?;
        let behind = sections.last().map_or(0, |last| last.span.end);
        let span = next_span("section", [section.start, section.end], behind, offsets)?;
        sections.push(Section {
            kind,
            span,
            label: section.label.as_deref().map(str::to_owned),
            category: section.category.as_deref().map(str::to_owned),
        });
    }
    Ok(sections)
}

fn metadata_of(document: DocumentFull<'_>) -> Metadata {
    let owned = |value: Option<std::borrow::Cow<'_, str>>| value.map(std::borrow::Cow::into_owned);
    let summary = document.summary;
    Metadata {
        title: owned(summary.title),
        pmid: owned(summary.pmid),
        version: document.version,
        pmcid: owned(document.pmcid),
        doi: owned(summary.doi),
        year: summary.year,
        date: owned(document.date),
        journal: owned(document.journal),
        volume: owned(document.volume),
        issue: owned(document.issue),
        pages: owned(document.pages),
        authors: document.authors.into_owned(),
        affiliations: document.affiliations.into_owned(),
        publication_types: document.publication_types.into_owned(),
        languages: document.languages.into_owned(),
        keywords: document.keywords.into_owned(),
        mesh_headings: document
            .mesh_headings
            .into_iter()
            .map(|heading| MeshHeading {
                id: owned(heading.id).map(|id| id.trim_start_matches("MESH:").to_owned()),
                name: heading.name.into_owned(),
                is_major: heading.major,
                qualifiers: heading.qualifiers.into_owned(),
            })
            .collect(),
        vernacular_title: owned(document.vernacular_title),
        other_abstracts: document
            .other_abstracts
            .into_iter()
            .map(|other| OtherAbstract {
                kind: owned(other.kind),
                language: owned(other.language),
                text: other.text.into_owned(),
            })
            .collect(),
        extra: summary
            .extra
            .map(std::borrow::Cow::into_owned)
            .unwrap_or_default(),
    }
}
