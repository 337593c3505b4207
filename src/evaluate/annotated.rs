//! One side of a comparison as the other: what was read from any annotated format is a prediction, and any prediction can
//! be held to be the gold standard.

use std::borrow::Cow;

use super::code_points::in_code_points;
use super::join::digest_of;
use super::score::{CharRange, tidy};
use super::{
    EvaluateError, GoldDocument, GoldEntity, GoldStandard, PredictedDocument, PredictedMention,
    Prediction,
};
use crate::document::{AnnotatedDocument, Mention, OffsetIndex, OffsetUnit, Span, text_digest};

/// What is annotated in a document as it was read, with offsets in code points. The identifiers of a mention are those of
/// its best concepts, at most `n_concepts`, each followed by its cross-references.
pub(super) fn predicted_document(
    annotated: &AnnotatedDocument,
    n_concepts: usize,
) -> PredictedDocument {
    let AnnotatedDocument {
        document,
        annotations,
        vocabulary,
    } = annotated;
    let text = &document.text;
    let offsets = OffsetIndex::new(text, OffsetUnit::CodePoint);
    let range = |span: &Span| -> CharRange {
        [span.start, span.end].map(|byte| offsets.offset(byte as usize))
    };
    let mention = |mention: &Mention| {
        let concepts = mention.concepts.iter().take(n_concepts);
        let concepts = concepts.map(|linked| vocabulary.concept(linked.concept));
        let ids =
            concepts.flat_map(|concept| std::iter::once(&concept.curie).chain(&concept.xrefs));
        PredictedMention {
            entity_type: vocabulary.entity_type(mention.entity_type).name.clone(),
            fragments: tidy(mention.fragments.spans().iter().map(range).collect()),
            ids: ids.cloned().collect(),
            text: mention.fragments.surface(text, " "),
        }
    };
    PredictedDocument {
        id: document.id.clone(),
        pmid: document.metadata.pmid.clone(),
        text_sha256: text_digest(text),
        unit: OffsetUnit::CodePoint,
        text: Some(text.clone()),
        sentences: (annotations.sentences.iter())
            .map(|one| range(&one.span))
            .collect(),
        tokens: annotations.tokens.iter().map(range).collect(),
        mentions: annotations.mentions.iter().map(mention).collect(),
        ..PredictedDocument::default()
    }
}

/// Every mention is required as it is. Documents without sentences are taken for documents whose sentences nobody marked.
impl TryFrom<Prediction> for GoldStandard {
    type Error = EvaluateError;

    /// # Errors
    /// If offsets count no code points and cannot be converted.
    fn try_from(prediction: Prediction) -> Result<Self, EvaluateError> {
        let documents = prediction.documents.into_iter().map(gold_document);
        Ok(Self {
            documents: documents.collect::<Result<_, _>>()?,
            has_identities: true,
        })
    }
}

fn gold_document(predicted: PredictedDocument) -> Result<GoldDocument, EvaluateError> {
    let text = predicted.text_or_blanks();
    let found = in_code_points(text.as_deref(), &predicted)?;
    let text = text.map(Cow::into_owned);
    let entities = found.mentions.into_iter().map(|mention| GoldEntity {
        types: vec![mention.entity_type],
        spans: vec![mention.fragments],
        ids: mention.ids,
        accepts_any_id: false,
        is_required: true,
        text: mention.text,
    });
    Ok(GoldDocument {
        id: predicted.id,
        pmid: predicted.pmid,
        text,
        text_sha256: Some(predicted.text_sha256),
        entities: entities.collect(),
        sentences: Some(found.sentences).filter(|sentences| !sentences.is_empty()),
        tokens: predicted.tokens,
    })
}

/// Every entity is a mention of its first type at its first span.
impl From<GoldStandard> for Prediction {
    fn from(gold: GoldStandard) -> Self {
        Self {
            documents: gold.documents.into_iter().map(of_gold).collect(),
            ..Self::default()
        }
    }
}

fn of_gold(gold: GoldDocument) -> PredictedDocument {
    let text_sha256 = digest_of(&gold).unwrap_or_default();
    let mentions = gold.entities.into_iter().filter_map(|entity| {
        Some(PredictedMention {
            entity_type: entity.types.into_iter().next()?,
            fragments: entity.spans.into_iter().next()?,
            ids: entity.ids,
            text: entity.text,
        })
    });
    PredictedDocument {
        id: gold.id,
        pmid: gold.pmid,
        text_sha256,
        text: gold.text,
        sentences: gold.sentences.unwrap_or_default(),
        tokens: gold.tokens,
        mentions: mentions.collect(),
        ..PredictedDocument::default()
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::document::{
        Assertion, Concept, Document, EntityTypeId, Fragments, LinkedConcept, Metadata, Vocabulary,
    };

    /// `β` has two bytes: `CT` is bytes 3 to 5 and code points 2 to 4, `MRI` bytes 9 to 12, code points 8 to 11.
    fn annotated() -> AnnotatedDocument {
        let mut vocabulary = Vocabulary::default();
        let entity_type: EntityTypeId = vocabulary.add_type("imaging", "imaging");
        let mut concept = |curie: &str, xrefs: &[&str]| LinkedConcept {
            concept: vocabulary.add_concept(Concept {
                curie: curie.to_owned(),
                label: String::new(),
                entity_type,
                xrefs: xrefs.iter().map(|&xref| xref.to_owned()).collect(),
                parents: Vec::new(),
                attributes: Vec::new(),
            }),
            score: 0.5,
        };
        let concepts = vec![concept("A:1", &["B:2"]), concept("C:3", &[])];
        let mention = Mention {
            fragments: Fragments::many(vec![Span { start: 9, end: 12 }, Span { start: 3, end: 5 }]),
            entity_type,
            concepts,
            matched: None,
            assertion: Assertion::default(),
            attributes: Vec::new(),
            confidence: 1.0,
            parent: None,
        };
        let document = Document {
            id: "d".to_owned(),
            text: "β CT or MRI".to_owned(),
            metadata: Metadata {
                pmid: Some("7".to_owned()),
                ..Metadata::default()
            },
            ..Document::default()
        };
        let mut annotated = AnnotatedDocument::plain(document);
        annotated.annotations.mentions.push(mention);
        annotated.annotations.tokens.push(Span { start: 3, end: 5 });
        annotated.vocabulary = Arc::new(vocabulary);
        annotated
    }

    #[test]
    fn bytes_become_code_points_and_concepts_identifiers() {
        let document = predicted_document(&annotated(), usize::MAX);
        assert_eq!(
            (document.id.as_str(), document.pmid.as_deref()),
            ("d", Some("7"))
        );
        assert_eq!(document.tokens, [[2, 4]]);
        let mention = &document.mentions[0];
        assert_eq!(mention.entity_type, "imaging");
        assert_eq!(mention.fragments, [[2, 4], [8, 11]]);
        assert_eq!(mention.ids, ["A:1", "B:2", "C:3"]);
        assert_eq!(mention.text, "CT MRI");
        let best = predicted_document(&annotated(), 1);
        assert_eq!(best.mentions[0].ids, ["A:1", "B:2"]);
    }

    #[test]
    fn a_prediction_as_gold_standard_and_back_is_what_it_was() {
        let prediction = Prediction {
            documents: vec![predicted_document(&annotated(), 1)],
            ..Prediction::default()
        };
        let gold = GoldStandard::try_from(prediction.clone()).unwrap();
        assert_eq!(gold.documents[0].sentences, None, "nobody marked any");
        assert!(gold.documents[0].entities[0].is_required);
        assert_eq!(Prediction::from(gold), prediction);
    }
}
