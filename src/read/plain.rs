//! Plain text: the file is the document.

use super::{DocumentReader, Documents, Format, Input, ReadError, ReadErrorKind, ReadOptions};
use crate::document::{AnnotatedDocument, Document, Location, Section, SectionKind, Span};

pub(super) const FORMAT: Format = Format {
    name: "plain",
    description: "plain text: the whole file is one document",
    extensions: &["txt", "text"],
    sniff: |_| true,
    open,
};

fn open(mut input: Input, options: &ReadOptions) -> Result<Documents, ReadError> {
    let path = input.name.clone();
    let at = || Location::default().in_path(&path);
    let mut bytes = Vec::new();
    input
        .bytes
        .read_to_end(&mut bytes)
        .map_err(|error| ReadError::fatal(error.into(), at()))?;
    if bytes.len() > options.max_record_bytes {
        let message = format!(
            "one text of {} bytes (the limit is {})",
            bytes.len(),
            options.max_record_bytes
        );
        return Err(ReadError::fatal(ReadErrorKind::TooLarge(message), at()));
    }
    let text = String::from_utf8(bytes).map_err(|error| {
        let detail = error.utf8_error().to_string();
        ReadError::fatal(
            ReadErrorKind::Encoding {
                charset: "UTF-8".to_owned(),
                detail,
            },
            at(),
        )
    })?;
    let sections = vec![Section::new(SectionKind::Text, Span::new(0, text.len()))];
    let name = input.short_name();
    let document = Document {
        id: format!("file:{name}#1"),
        text,
        sections,
        source: name,
        ..Document::default()
    };
    Ok(Box::new(Plain(Some(document))))
}

struct Plain(Option<Document>);

impl Iterator for Plain {
    type Item = Result<AnnotatedDocument, ReadError>;

    fn next(&mut self) -> Option<Self::Item> {
        self.0
            .take()
            .map(|document| Ok(AnnotatedDocument::plain(document)))
    }
}

impl DocumentReader for Plain {}
