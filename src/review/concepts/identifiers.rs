//! Identifiers in any case and by their beginnings, those that were given up among them.

use crate::dictionary::Lexicon;
use crate::document::ConceptId;

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
        for one in lexicon.dictionaries().iter().flat_map(|one| &one.given_up) {
            // An ontology that took the identifier up again has the last word.
            if vocabulary.concepts_by_curie(&one.old).next().is_some() {
                continue;
            }
            let new = one.new.iter();
            for concept in new.flat_map(|new| vocabulary.concepts_by_curie(new)) {
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
        let mut found: Vec<_> = self.that_begin_as(&query.to_lowercase()).collect();
        found.sort_by_key(|one| one.folded.len());
        found.truncate(limit);
        found
    }

    /// The first that is it, in any case.
    pub(super) fn whole(&self, query: &str) -> Option<&Identifier> {
        let folded = query.to_lowercase();
        self.that_begin_as(&folded)
            .next()
            .filter(|one| *one.folded == *folded)
    }

    /// Those that begin with something in small letters, in their order: one that is it comes first.
    fn that_begin_as(&self, folded: &str) -> impl Iterator<Item = &Identifier> {
        let first = self.0.partition_point(|one| *one.folded < *folded);
        let rest = self.0[first..].iter();
        rest.take_while(move |one| one.folded.starts_with(folded))
    }
}
