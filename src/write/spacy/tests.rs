use std::io::Read as _;

use serde::Deserialize;

use super::*;
use crate::document::{
    Annotations, Assertion, Concept, Document, Fragments, LinkedConcept, Mention, Section,
    SectionKind, Sentence, Span, Vocabulary,
};

#[derive(Deserialize)]
struct Message<'m> {
    attrs: Vec<u64>,
    tokens: &'m [u8],
    spaces: &'m [u8],
    lengths: &'m [u8],
    strings: Vec<&'m str>,
    span_groups: Vec<&'m [u8]>,
}

/// 'X and liver cells': a sentence, 'liver' in 'liver cells', and 'X … cells'.
fn example() -> AnnotatedDocument {
    let mut vocabulary = Vocabulary::default();
    let cell = vocabulary.add_type("cell", "cell");
    let concept = vocabulary.add_concept(Concept {
        curie: "CL:1".to_owned(),
        label: "hepatocyte".to_owned(),
        entity_type: cell,
        xrefs: Vec::new(),
        parents: Vec::new(),
        attributes: Vec::new(),
    });
    let mention = |spans: &[(usize, usize)]| Mention {
        fragments: Fragments::many(spans.iter().map(|&(a, b)| Span::new(a, b)).collect()),
        entity_type: cell,
        concepts: vec![LinkedConcept {
            concept,
            score: 1.0,
        }],
        matched: None,
        assertion: Assertion::default(),
        attributes: Vec::new(),
        confidence: 1.0,
        parent: None,
    };
    let span = Span::new(0, 17);
    AnnotatedDocument {
        document: Document {
            id: "pmid:1".to_owned(),
            text: "X and liver cells".to_owned(),
            sections: vec![Section::new(SectionKind::Text, span)],
            ..Document::default()
        },
        annotations: Annotations {
            sentences: vec![Sentence {
                span,
                section: 0,
                role: None,
            }],
            tokens: [(0, 1), (2, 5), (6, 11), (12, 17)]
                .map(|(a, b)| Span::new(a, b))
                .to_vec(),
            mentions: vec![
                mention(&[(0, 1), (12, 17)]),
                mention(&[(6, 17)]),
                mention(&[(6, 11)]),
            ],
            ..Annotations::default()
        },
        vocabulary: std::sync::Arc::new(vocabulary),
    }
}

fn written(annotated: &AnnotatedDocument, options: &WriteOptions) -> (Vec<u8>, String) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("x.spacy");
    let mut writer = open(&OutputTarget::named(&path, false), options).unwrap();
    let mut losses = Losses::default();
    writer.write(annotated, &mut losses).unwrap();
    writer.finish().unwrap();
    let packed = std::fs::read(path).unwrap();
    let mut message = Vec::new();
    flate2::read::ZlibDecoder::new(packed.as_slice())
        .read_to_end(&mut message)
        .unwrap();
    (message, losses.to_string())
}

#[test]
fn the_message_has_a_row_a_token_and_a_span_a_mention() {
    let (message, losses) = written(&example(), &WriteOptions::default());
    let message: Message<'_> = rmp_serde::from_slice(&message).unwrap();
    assert_eq!(message.attrs, [65, 77, 78, 80, 452, 454]);
    assert_eq!(message.lengths, [4, 0, 0, 0]);
    assert_eq!(message.spaces, [1, 1, 1, 0]);
    let number = |bytes: &[u8]| u64::from_le_bytes(bytes.try_into().unwrap());
    let rows: Vec<Vec<u64>> = message
        .tokens
        .chunks(6 * 8)
        .map(|row| row.chunks(8).map(number).collect())
        .collect();
    // 'X' is a symbol of spaCy; the whole from 'X' to 'cells' is the longest and so the entity.
    assert_eq!(rows[0][0], 101);
    let iob: Vec<u64> = rows.iter().map(|row| row[1]).collect();
    assert_eq!(iob, [3, 1, 1, 1]);
    let starts: Vec<u64> = rows.iter().map(|row| row[3]).collect();
    assert_eq!(starts, [1, u64::MAX, u64::MAX, u64::MAX]);
    for string in ["X", "liver", "cell", "CL:1", "pmid:1/0-1+12-17/cell"] {
        assert!(message.strings.contains(&string), "{string}");
    }
    // Three spans of forty bytes; the tokens of the second are 2 to 4, its code points 6 to 17.
    let groups = message.span_groups[0];
    let places = [0, 0, 0, 2, 0, 0, 0, 4, 0, 0, 0, 6, 0, 0, 0, 17];
    assert!(groups.windows(places.len()).any(|bytes| bytes == places));
    assert_eq!(
        losses,
        "1 sections dropped: the format has one text\n\
         2 mentions flattened: a longer one stands in doc.ents; all are in doc.spans\n\
         1 mentions in several pieces flattened: one span covers what lies between too\n"
    );
}

#[test]
fn split_pieces_are_spans_of_their_own() {
    let options = WriteOptions {
        discontinuous: Discontinuous::Split,
        ..WriteOptions::default()
    };
    let (message, _) = written(&example(), &options);
    let message: Message<'_> = rmp_serde::from_slice(&message).unwrap();
    assert!(message.strings.contains(&"pmid:1/0-1+12-17/cell/2"));
    // 'X' is free for itself now; 'liver cells' is longer than its parts.
    let iob: Vec<u8> = message.tokens.chunks(6 * 8).map(|row| row[8]).collect();
    assert_eq!(iob, [3, 2, 3, 1]);
}
