//! Our own records as input: the text of an `oncotag/document/1`, its sections and what it says of itself.

use serde_json::{Map, Value};

use super::super::ReadErrorKind;
use super::super::named_fields::check_length;
use crate::document::{
    Document, MeshHeading, Metadata, OffsetUnit, OtherAbstract, Section, SectionKind, Span,
};
use crate::format::record::{DOCUMENT_SCHEMA, DocumentFull, DocumentRecord};

/// The `schema` of a record of ours.
pub(super) fn schema_of(record: &Map<String, Value>) -> Option<&str> {
    let schema = record.get("schema")?.as_str()?;
    schema.starts_with("oncotag/").then_some(schema)
}

/// The document of a line, without its annotations.
///
/// # Errors
/// For other records than documents, and for those whose sections do not fit their text.
pub(super) fn read(schema: &str, line: &str, source: &str) -> Result<Document, ReadErrorKind> {
    if schema != DOCUMENT_SCHEMA {
        return Err(ReadErrorKind::Malformed(format!(
            "a record of schema \"{schema}\" holds no whole document; tag the source again with --per document, whose \
             \"{DOCUMENT_SCHEMA}\" records can be read"
        )));
    }
    let record: DocumentRecord<'_> = serde_json::from_str(line).map_err(|error| {
        ReadErrorKind::Malformed(format!("not an {DOCUMENT_SCHEMA} record: {error}"))
    })?;
    let unit: OffsetUnit = record
        .offset_unit
        .parse()
        .map_err(ReadErrorKind::Malformed)?;
    check_length(&record.text)?;
    let sections = sections_of(&record, unit)?;
    Ok(Document {
        id: record.document.summary.id.clone().into_owned(),
        sections,
        metadata: metadata_of(record.document),
        text: record.text.into_owned(),
        source: source.to_owned(),
    })
}

fn sections_of(
    record: &DocumentRecord<'_>,
    unit: OffsetUnit,
) -> Result<Vec<Section>, ReadErrorKind> {
    let mut sections: Vec<Section> = Vec::with_capacity(record.sections.len());
    let mut cursor = Cursor { byte: 0, offset: 0 };
    for section in &record.sections {
        let misplaced = || {
            ReadErrorKind::Malformed(format!(
                "the section {}..{} does not fit the text (offsets in {}, in order, not overlapping, not empty)",
                section.start,
                section.end,
                unit.as_str()
            ))
        };
        let kind = SectionKind::parse(&section.kind);
        let kind = kind.ok_or_else(|| {
            ReadErrorKind::Malformed(format!("unknown kind of section \"{}\"", section.kind))
        })?;
        let start = cursor
            .advance(&record.text, unit, section.start)
            .ok_or_else(misplaced)?;
        let end = cursor
            .advance(&record.text, unit, section.end)
            .ok_or_else(misplaced)?;
        if start == end {
            return Err(misplaced());
        }
        sections.push(Section {
            kind,
            span: Span::new(start, end),
            label: section.label.as_deref().map(str::to_owned),
            category: section.category.as_deref().map(str::to_owned),
        });
    }
    Ok(sections)
}

/// A place in a text, in bytes and in another unit; goes forward only.
struct Cursor {
    byte: usize,
    offset: usize,
}

impl Cursor {
    /// The byte at an offset, where there is a character boundary.
    fn advance(&mut self, text: &str, unit: OffsetUnit, offset: usize) -> Option<usize> {
        let mut chars = text[self.byte..].chars();
        while self.offset < offset {
            let c = chars.next()?;
            self.byte += c.len_utf8();
            self.offset += match unit {
                OffsetUnit::CodePoint => 1,
                OffsetUnit::Byte => c.len_utf8(),
                OffsetUnit::Utf16 => c.len_utf16(),
            };
        }
        (self.offset == offset).then_some(self.byte)
    }
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
