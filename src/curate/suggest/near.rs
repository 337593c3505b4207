//! The concept of the lexicon that is nearest to a phrase.

use std::collections::HashMap;

use crate::dictionary::{Lexicon, Status};
use crate::document::{ConceptId, EntityTypeId, NameKind};

/// Words that an inverted name has more: `cancer of the liver`.
const LINKS: [&str; 6] = ["of", "the", "in", "and", "to", "a"];

/// Names of a lexicon by their words, whatever the order.
pub(super) struct Near<'l> {
    lexicon: &'l Lexicon,
    by_words: HashMap<(EntityTypeId, String), ConceptId>,
}

/// How a phrase relates to the concept that is nearest.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Nearest {
    /// The same words in another order.
    Same(ConceptId),
    /// A name of the concept ends the phrase.
    Head(ConceptId),
}

impl<'l> Near<'l> {
    pub(super) fn new(lexicon: &'l Lexicon) -> Self {
        let mut by_words = HashMap::new();
        for (form, terms) in lexicon.patterns().iter() {
            for term in terms.iter().map(|&id| lexicon.term(id)) {
                if let Some(concept) = term.concept {
                    by_words
                        .entry((term.entity_type, sorted_words(form)))
                        .or_insert(concept);
                }
            }
        }
        Self { lexicon, by_words }
    }

    /// The nearest concept of a type to a normalized phrase: one with the same words, else the one whose name is the
    /// longest end of the phrase.
    pub(super) fn nearest(&self, entity_type: EntityTypeId, form: &str) -> Option<Nearest> {
        if let Some(&concept) = self.by_words.get(&(entity_type, sorted_words(form))) {
            return Some(Nearest::Same(concept));
        }
        let starts = form.match_indices(' ').map(|(at, _)| &form[at + 1..]);
        starts.into_iter().find_map(|end| {
            let terms = self.lexicon.terms_with_form(end).iter();
            terms
                .map(|&id| self.lexicon.term(id))
                .filter(|term| term.entity_type == entity_type)
                .filter(|term| term.kind != NameKind::Abbreviation)
                // That a name is narrower than `cell` says nothing.
                .filter(|term| term.status != Status::Generic)
                .find_map(|term| term.concept)
                .map(Nearest::Head)
        })
    }
}

fn sorted_words(form: &str) -> String {
    let mut words: Vec<&str> = form
        .split(' ')
        .filter(|word| !LINKS.contains(word))
        .collect();
    words.sort_unstable();
    words.join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::normalize::fold_name;

    #[test]
    fn the_same_words_in_another_order_go_before_the_head() {
        let lexicon = Lexicon::embedded().unwrap();
        let near = Near::new(&lexicon);
        let cells = lexicon.vocabulary().type_by_name("cell_type").unwrap();
        let curie = |name: &str| {
            near.nearest(cells, &fold_name(name))
                .map(|nearest| match nearest {
                    Nearest::Same(concept) => {
                        ("same", lexicon.vocabulary().concept(concept).curie.as_str())
                    }
                    Nearest::Head(concept) => {
                        ("head", lexicon.vocabulary().concept(concept).curie.as_str())
                    }
                })
        };
        assert_eq!(
            curie("stellate cells of the hepatic"),
            Some(("same", "CL:0000632"))
        );
        assert_eq!(curie("quiet Kupffer cells"), Some(("head", "CL:0000091")));
        assert_eq!(curie("unheard-of thing"), None);
    }
}
