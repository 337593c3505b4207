//! What every fuzz target checks: no panic, no endless sequence, spans that fit their text.

use oncotag::document::{Document, Span};
use oncotag::normalize;
use oncotag::read::{self, Input, ReadOptions};

/// Reads the bytes as the named format and checks every document.
///
/// # Panics
/// If a promise of the readers is broken, or no format has that name.
pub fn read_as(format: &str, bytes: &[u8]) {
    let format = read::format_by_name(format).expect("the target's format is in read::FORMATS");
    let options = ReadOptions {
        max_record_bytes: 1 << 20,
        body: true,
        references: true,
        ..ReadOptions::default()
    };
    let Ok(documents) = (format.open)(Input::from_bytes("fuzz", bytes), &options) else {
        return;
    };
    let mut is_over = false;
    for (index, result) in documents.enumerate() {
        assert!(!is_over, "a record follows a fatal error");
        assert!(index <= bytes.len() + 1, "more records than bytes");
        match result {
            Ok(annotated) => check_document(&annotated.document),
            Err(error) => is_over = error.is_fatal,
        }
    }
}

/// Sections are in order, apart, not empty, and lie on characters.
fn check_document(document: &Document) {
    assert!(!document.id.is_empty(), "a document has an identity");
    let mut end = 0;
    for section in &document.sections {
        assert!(end <= section.span.start, "sections in order and apart");
        assert!(!section.span.is_empty(), "no section is empty");
        check_span(&document.text, section.span);
        end = section.span.end;
    }
}

/// Folds the text and maps pieces of it back.
///
/// # Panics
/// If a piece does not map back to whole characters, or pieces in order map back out of order.
pub fn fold(text: &str) {
    let folded = normalize::fold(text);
    let ends: Vec<usize> = (folded.text().char_indices().map(|(start, _)| start))
        .chain([folded.text().len()])
        .collect();
    for n_chars in [1, 2, 5, ends.len() - 1] {
        let mut previous = Span::new(0, 0);
        for piece in ends.windows(n_chars + 1) {
            if let Some(span) = folded.source_span(piece[0]..piece[n_chars]) {
                check_span(text, span);
                assert!(!span.is_empty(), "a piece stands for something");
                assert!(
                    previous.start <= span.start && previous.end <= span.end,
                    "{previous} before {span}"
                );
                previous = span;
            }
        }
    }
}

/// The span lies on characters of the text.
fn check_span(text: &str, span: Span) {
    assert!(
        text.get(span.range()).is_some(),
        "{span} does not lie on characters of a text of {} bytes",
        text.len()
    );
}
