//! What the dictionaries know of a concept.

use std::collections::BTreeSet;

use super::{ConceptCard, Concepts, Synonym};

impl Concepts {
    /// What is known of the concept with an identifier, of the first type that has it; of what stands for it where it was
    /// given up.
    pub fn card(&self, curie: &str) -> Option<ConceptCard> {
        let whole = self.found().identifiers.whole(curie);
        let identifier = whole.into_iter().min_by_key(|one| one.concept.0)?;
        let id = identifier.concept;
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
            replaces: identifier.given_up.as_deref().map(str::to_owned),
        })
    }
}
