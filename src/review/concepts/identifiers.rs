//! Identifiers in any case and by their beginnings, those that were given up among them.

use crate::dictionary::Lexicon;
use crate::document::{ConceptId, EntityTypeId};

/// An identifier and the concept that it leads to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Identifier {
    /// In small letters.
    folded: Box<str>,
    pub(super) concept: ConceptId,
    /// The identifier itself, where its ontology gave it up and this concept stands for it.
    pub(super) given_up: Option<Box<str>>,
}

/// All identifiers of a lexicon, sorted.
#[derive(Debug)]
pub(super) struct Identifiers(Vec<Identifier>);

impl Identifiers {
    pub(super) fn of(lexicon: &Lexicon) -> Self {
        let vocabulary = lexicon.vocabulary();
        let mut identifiers: Vec<Identifier> = (0_u32..)
            .zip(vocabulary.concepts())
            .map(|(id, concept)| Identifier {
                folded: concept.curie.to_lowercase().into(),
                concept: ConceptId(id),
                given_up: None,
            })
            .collect();
        let types = || (0..vocabulary.types().len()).filter_map(|id| u16::try_from(id).ok());
        let of_all_types = |curie: &str| -> Vec<ConceptId> {
            types()
                .filter_map(|id| vocabulary.concept_by_curie(EntityTypeId(id), curie))
                .collect()
        };
        for one in lexicon.dictionaries().iter().flat_map(|one| &one.given_up) {
            // An ontology that took the identifier up again has the last word.
            if !of_all_types(&one.old).is_empty() {
                continue;
            }
            for concept in one.new.iter().flat_map(|new| of_all_types(new)) {
                identifiers.push(Identifier {
                    folded: one.old.to_lowercase().into(),
                    concept,
                    given_up: Some(one.old.as_str().into()),
                });
            }
        }
        identifiers.sort_unstable_by(|one, other| {
            (&one.folded, one.concept.0).cmp(&(&other.folded, other.concept.0))
        });
        identifiers.dedup();
        Self(identifiers)
    }

    /// Those that begin so, in any case: the shortest first, and so the whole one before all.
    pub(super) fn beginning(&self, query: &str, limit: usize) -> Vec<&Identifier> {
        let query = query.to_lowercase();
        let first = self.0.partition_point(|one| *one.folded < *query);
        let begin_so = self.0[first..]
            .iter()
            .take_while(|one| one.folded.starts_with(&*query));
        let mut found: Vec<_> = begin_so.collect();
        found.sort_by_key(|one| one.folded.len());
        found.truncate(limit);
        found
    }

    /// Those that are it, in any case.
    pub(super) fn whole(&self, query: &str) -> Vec<&Identifier> {
        let query = query.to_lowercase();
        let first = self.0.partition_point(|one| *one.folded < *query);
        let same = self.0[first..].iter();
        same.take_while(|one| *one.folded == *query).collect()
    }
}
