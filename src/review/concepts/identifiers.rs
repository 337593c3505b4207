//! Identifiers in any case and by their beginnings, those that were given up among them.

use std::collections::HashMap;

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
        let mut identifiers = Vec::new();
        let mut by_curie: HashMap<&str, Vec<ConceptId>> = HashMap::new();
        for (id, concept) in (0_u32..).zip(lexicon.vocabulary().concepts()) {
            let id = ConceptId(id);
            by_curie.entry(&concept.curie).or_default().push(id);
            identifiers.push(Identifier {
                folded: concept.curie.to_lowercase().into(),
                concept: id,
                given_up: None,
            });
        }
        let given_up = lexicon.dictionaries().iter().flat_map(|one| &one.given_up);
        for one in given_up {
            // An ontology that took the identifier up again has the last word.
            if by_curie.contains_key(&*one.old) {
                continue;
            }
            let stand = one.new.iter().filter_map(|new| by_curie.get(&**new));
            for &concept in stand.flatten() {
                identifiers.push(Identifier {
                    folded: one.old.to_lowercase().into(),
                    concept,
                    given_up: Some(one.old.as_str().into()),
                });
            }
        }
        identifiers.sort_by(|one, other| one.folded.cmp(&other.folded));
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
