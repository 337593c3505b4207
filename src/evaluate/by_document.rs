//! Counts document by document, for those who draw documents anew.

use std::collections::BTreeMap;
use std::collections::BTreeSet;

use super::report::Evaluation;
use super::score::{match_by_overlap, match_strictly};
use super::{Counts, EvaluateError, GoldDocument, GoldStandard, PredictedMention, View};

/// Counts of one document.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct DocumentCounts {
    /// By type: all fragments and the type are equal.
    pub strict: BTreeMap<String, Counts>,
    /// By type: the type is equal and a character is shared.
    pub overlap: BTreeMap<String, Counts>,
}

/// Scores single documents of a gold standard.
#[derive(Clone)]
pub struct DocumentScorer<'o> {
    view: View<'o>,
    /// Our types that the gold standard uses; not asked for where a profile says what counts.
    types: BTreeSet<String>,
}

impl<'o> DocumentScorer<'o> {
    /// A scorer whose types are those of the whole gold standard, so that a type that one document lacks counts there too.
    pub fn new(gold: &GoldStandard, view: View<'o>) -> Self {
        let entities = gold
            .documents
            .iter()
            .flat_map(|document| &document.entities);
        let types = match view {
            View::Map(map) => entities.flat_map(|entity| map.map(&entity.types)).collect(),
            View::Profile(..) => BTreeSet::new(),
        };
        Self { view, types }
    }

    /// Our types that are scored.
    pub fn our_types(&self) -> Vec<String> {
        match self.view {
            View::Map(_) => self.types.iter().cloned().collect(),
            View::Profile(profile, ..) => profile.our_types(),
        }
    }

    /// Counts one document. Fragments of mentions count in code points of the gold standard's text.
    ///
    /// # Errors
    /// If a profile asks for words that have to be found again, and that fails.
    pub fn count(
        &self,
        document: &GoldDocument,
        mentions: Vec<PredictedMention>,
    ) -> Result<DocumentCounts, EvaluateError> {
        let prepared = self.view.prepare(document, mentions, &self.types)?;
        let (entities, mentions) = (&prepared.entities, &prepared.mentions);
        let mut evaluation = Evaluation::new(0);
        evaluation.add_strict(entities, mentions, &match_strictly(entities, mentions));
        evaluation.add_overlap(entities, mentions, &match_by_overlap(entities, mentions));
        let mut counts = DocumentCounts::default();
        for (name, scores) in evaluation.by_type {
            counts.strict.insert(name.clone(), scores.strict.0);
            counts.overlap.insert(name, scores.overlap.0);
        }
        Ok(counts)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::evaluate::{GoldEntity, TypeMap};

    fn entity(entity_type: &str, span: [usize; 2]) -> GoldEntity {
        GoldEntity {
            types: vec![entity_type.to_owned()],
            spans: vec![vec![span]],
            ids: Vec::new(),
            accepts_any_id: false,
            is_required: true,
            text: String::new(),
        }
    }

    fn mention(entity_type: &str, span: [usize; 2]) -> PredictedMention {
        PredictedMention {
            entity_type: entity_type.to_owned(),
            fragments: vec![span],
            ids: Vec::new(),
            text: String::new(),
        }
    }

    #[test]
    fn a_type_that_a_document_lacks_is_wrong_there_and_one_that_the_corpus_lacks_is_not_counted() {
        let document = |id: &str, entities: Vec<GoldEntity>| GoldDocument {
            id: id.to_owned(),
            entities,
            ..GoldDocument::default()
        };
        let gold = GoldStandard {
            documents: vec![
                document("a", vec![entity("t", [0, 4])]),
                document("b", vec![entity("u", [0, 4])]),
            ],
            has_identities: true,
        };
        let map = TypeMap::default();
        let scorer = DocumentScorer::new(&gold, View::Map(&map));
        assert_eq!(scorer.our_types(), ["t", "u"]);
        let mentions = vec![
            mention("t", [0, 4]),
            mention("u", [2, 4]),
            mention("x", [0, 4]),
        ];
        let counts = scorer.count(&gold.documents[1], mentions).unwrap();
        let of = |tp, fp, fneg| Counts {
            true_positives: tp,
            false_positives: fp,
            false_negatives: fneg,
        };
        let strict: Vec<_> = counts.strict.into_iter().collect();
        assert_eq!(
            strict,
            [("t".to_owned(), of(0, 1, 0)), ("u".to_owned(), of(0, 1, 1))]
        );
        let overlap: Vec<_> = counts.overlap.into_iter().collect();
        assert_eq!(
            overlap,
            [("t".to_owned(), of(0, 1, 0)), ("u".to_owned(), of(1, 0, 0))]
        );
    }
}
