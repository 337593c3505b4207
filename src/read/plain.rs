//! Plain text: the file is the document.

use super::paragraphs::sections_of;
use super::whole_text::{Whole, whole_text};
use super::{Documents, Format, Input, ReadError, ReadOptions};
use crate::document::{AnnotatedDocument, Document, SectionKind, Span};

pub(super) const FORMAT: Format = Format {
    name: "plain",
    description: "plain text: the whole file is one document",
    extensions: &["txt", "text"],
    sniff: |_| true,
    open,
};

/// Paragraphs are sections, and so are parts that begin with a label such as `METHODS:` on a line.
fn open(mut input: Input, options: &ReadOptions) -> Result<Documents, ReadError> {
    let name = input.short_name();
    let document = whole_text(&mut input, options)?.map(|text| Document {
        id: format!("file:{name}#1"),
        sections: sections_of(&text, Span::new(0, text.len()), SectionKind::Text),
        text,
        source: name,
        ..Document::default()
    });
    Ok(Box::new(Whole::one(document.map(AnnotatedDocument::plain))))
}

#[cfg(test)]
mod tests {
    use super::super::{EncodingErrors, ReadErrorKind};
    use super::*;

    fn read(bytes: &[u8], options: &ReadOptions) -> Result<Vec<Document>, ReadError> {
        let raw = std::io::Cursor::new(bytes.to_vec());
        let input = Input::from_reader("notes/a b.txt", raw, None, options);
        let documents = open(input, options)?;
        documents
            .map(|outcome| outcome.map(|read| read.document))
            .collect()
    }

    #[test]
    fn the_text_is_the_file_unchanged() {
        for text in [
            "a\r\n\r\nb\r\n",
            "a\rb\r",
            "nul \0 and \u{feff} inside",
            " \u{a0}\u{ad}x\u{301} ",
        ] {
            let document = read(text.as_bytes(), &ReadOptions::default())
                .unwrap()
                .remove(0);
            assert_eq!(document.text, text);
            assert_eq!(document.id, "file:a b.txt#1");
        }
        let marked = read(b"\xef\xbb\xbfx", &ReadOptions::default()).unwrap();
        assert_eq!(marked[0].text, "x");
    }

    #[test]
    fn paragraphs_are_sections() {
        let text = "one\r\ntwo\r\n \r\nIMPRESSION\n\nFindings: three";
        let document = read(text.as_bytes(), &ReadOptions::default())
            .unwrap()
            .remove(0);
        let parts: Vec<_> = document
            .sections
            .iter()
            .map(|section| (section.label.as_deref(), section.span.of(text)))
            .collect();
        assert_eq!(
            parts,
            [
                (None, "one\r\ntwo"),
                (None, "IMPRESSION"),
                (Some("Findings"), "Findings: three")
            ]
        );
    }

    #[test]
    fn nothing_and_what_is_no_text_are_errors() {
        let kind = |bytes: &[u8], options: &ReadOptions| read(bytes, options).unwrap_err().kind;
        let options = ReadOptions::default();
        assert!(matches!(kind(b"", &options), ReadErrorKind::Empty));
        assert!(matches!(kind(b" \n", &options), ReadErrorKind::Empty));
        assert!(matches!(
            kind(b"a\xffb", &options),
            ReadErrorKind::Encoding { .. }
        ));
        let small = ReadOptions {
            max_record_bytes: 3,
            ..ReadOptions::default()
        };
        assert!(matches!(kind(b"abcd", &small), ReadErrorKind::TooLarge(_)));
        let mode = |encoding_errors| ReadOptions {
            encoding_errors,
            ..ReadOptions::default()
        };
        assert_eq!(
            read(b"a\xffb", &mode(EncodingErrors::Replace)).unwrap()[0].text,
            "a\u{fffd}b"
        );
        assert!(
            read(b"a\xffb", &mode(EncodingErrors::Skip))
                .unwrap()
                .is_empty()
        );
    }
}
