//! Documents for the tests of this room.

use std::sync::Arc;

use super::row::{Place, Quality, Row};
use crate::document::{
    AnnotatedDocument, Assertion, Concept, Document, EntityTypeId, Fragments, LinkedConcept,
    Mention, Section, SectionKind, Sentence, Span, Vocabulary,
};

/// A document whose sentences are its lines, with mentions by start and end in bytes, entity type, CURIE.
pub(super) fn annotated(
    id: &str,
    text: &str,
    mentions: &[(usize, usize, &str, &str)],
) -> AnnotatedDocument {
    let mut vocabulary = Vocabulary::default();
    let mentions = mentions.iter().map(|&(start, end, of_type, curie)| {
        let entity_type = vocabulary.add_type(of_type, of_type);
        let concept = vocabulary.add_concept(concept(curie, entity_type));
        Mention {
            fragments: Fragments::one(Span::new(start, end)),
            entity_type,
            concepts: vec![LinkedConcept {
                concept,
                score: 1.0,
            }],
            matched: None,
            assertion: Assertion::default(),
            attributes: Vec::new(),
            confidence: 1.0,
            parent: None,
        }
    });
    let mentions = mentions.collect();
    let mut annotated = AnnotatedDocument::plain(Document {
        id: id.to_owned(),
        text: text.to_owned(),
        sections: vec![Section::new(SectionKind::Text, Span::new(0, text.len()))],
        ..Document::default()
    });
    annotated.annotations.mentions = mentions;
    let mut start = 0;
    for line in text.split('\n') {
        annotated.annotations.sentences.push(Sentence {
            span: Span::new(start, start + line.len()),
            section: 0,
            role: None,
        });
        start += line.len() + 1;
    }
    annotated.vocabulary = Arc::new(vocabulary);
    annotated
}

fn concept(curie: &str, entity_type: EntityTypeId) -> Concept {
    Concept {
        curie: curie.to_owned(),
        label: String::new(),
        entity_type,
        xrefs: Vec::new(),
        parents: Vec::new(),
        attributes: Vec::new(),
    }
}

/// The same as a row, labelled by entity type.
pub(super) fn row(id: &str, text: &str, mentions: &[(usize, usize, &str, &str)]) -> Row {
    let annotated = annotated(id, text, mentions);
    let labels = mentions.iter().map(|mention| Some(mention.2.to_owned()));
    let place = Place {
        document_id: id,
        start: 0,
    };
    Row::new(&annotated, &place, labels, Quality::Silver)
}
