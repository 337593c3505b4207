//! Counts document by document, for those who draw documents anew.

use std::collections::BTreeSet;

use super::level::{DocumentCounts, Level, tally, tally_concepts};
use super::score::{match_by_overlap, match_strictly};
use super::{Counts, GoldDocument, GoldStandard, PredictedMention, View};

/// Counts of one document.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ScoredDocument(DocumentCounts);

impl ScoredDocument {
    /// Counts by type at a level of mentions, in order of names. At the level of documents there is nothing.
    pub fn by_type(&self, level: Level) -> impl Iterator<Item = (&str, Counts)> {
        // as: the place of the level in its enum
        self.0
            .iter()
            .map(move |(name, counts)| (name.as_str(), counts[level as usize]))
    }
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
    pub fn count(
        &self,
        document: &GoldDocument,
        mentions: Vec<PredictedMention>,
    ) -> ScoredDocument {
        let prepared = self.view.prepare(document, mentions, &[], &self.types);
        let (entities, mentions) = (&prepared.entities, &prepared.mentions);
        let mut counts = DocumentCounts::new();
        for (level, matching) in [
            (Level::Strict, match_strictly(entities, mentions)),
            (Level::Overlap, match_by_overlap(entities, mentions)),
        ] {
            tally(level, entities, mentions, &matching, &mut counts);
        }
        tally_concepts(entities, mentions, &mut counts);
        ScoredDocument(counts)
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
        let counts = scorer.count(&gold.documents[1], mentions);
        let of = |tp, fp, fneg| Counts {
            true_positives: tp,
            false_positives: fp,
            false_negatives: fneg,
        };
        let strict: Vec<_> = counts.by_type(Level::Strict).collect();
        assert_eq!(strict, [("t", of(0, 1, 0)), ("u", of(0, 1, 1))]);
        let overlap: Vec<_> = counts.by_type(Level::Overlap).collect();
        assert_eq!(overlap, [("t", of(0, 1, 0)), ("u", of(1, 0, 0))]);
    }
}
