//! What the dictionaries know of a concept.

use std::collections::BTreeSet;

use super::{ConceptCard, Concepts, Synonym};
use crate::document::ConceptId;

impl Concepts {
    /// What is known of the concept with an identifier, of the first type that has it; of what stands for it where it was
    /// given up.
    pub fn card(&self, curie: &str) -> Option<ConceptCard> {
        let (id, given_up) = self.whole(curie)?;
        let concept = self.lexicon.vocabulary().concept(id);
        let mut seen = BTreeSet::from([concept.label.to_lowercase()]);
        let synonyms = self
            .lexicon
            .names_of(id)
            // Names that rules made from others say nothing new.
            .filter(|name| name.variant.is_none() && seen.insert(name.name.to_lowercase()))
            .map(|name| Synonym {
                text: name.name.clone(),
                kind: name.kind.as_str().to_owned(),
            })
            .collect();
        let definition = concept
            .attributes
            .iter()
            .find(|(name, _)| name == "definition");
        Some(ConceptCard {
            id: concept.curie.clone(),
            label: concept.label.clone(),
            entity_type: self.type_name(concept.entity_type),
            definition: definition.map(|(_, text)| text.clone()),
            synonyms,
            parents: self.parents(concept),
            xrefs: concept.xrefs.clone(),
            dictionary: self.dictionary_of(id),
            replaces: given_up,
        })
    }

    /// The concept of an identifier, and the identifier itself where it was given up.
    fn whole(&self, curie: &str) -> Option<(ConceptId, Option<String>)> {
        // As it is written it is found at once; in other letters when all have been indexed.
        let mut as_written = self.lexicon.vocabulary().concepts_by_curie(curie);
        if let Some(id) = as_written.next() {
            return Some((id, None));
        }
        let first = self.identifiers().whole(curie)?;
        Some((first.concept, first.given_up.as_deref().map(str::to_owned)))
    }
}
