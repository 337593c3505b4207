//! Linking to the most specific concept that an ontology has.

use crate::document::{Annotations, Concept, LinkedConcept, Mention, Vocabulary};

/// The attribute of a concept that names the concept of its head.
const HEAD: &str = "head";
/// The attribute of a mention that names the concept of our own that it was linked by.
const SPECIFIC: &str = "specific";

/// Links mentions of concepts of our own to the concept of their head, where the dictionary names one: `metastatic breast
/// cancer` to metastasis, `FDG-PET` to positron emission tomography. The identifier of our own stays as the attribute
/// `specific`, so that nothing is lost to those who want it.
pub fn link_to_heads(vocabulary: &Vocabulary, annotations: &mut Annotations) {
    for mention in &mut annotations.mentions {
        link(vocabulary, mention);
    }
}

fn link(vocabulary: &Vocabulary, mention: &mut Mention) {
    let mut linked: Vec<LinkedConcept> = Vec::with_capacity(mention.concepts.len());
    let mut specific = None;
    for (index, one) in mention.concepts.iter().enumerate() {
        let own = vocabulary.concept(one.concept);
        let head = head_of(own).and_then(|head| vocabulary.concept_by_curie(own.entity_type, head));
        if index == 0 && head.is_some() {
            specific = Some(own.curie.clone());
        }
        let concept = head.unwrap_or(one.concept);
        match linked.iter_mut().find(|earlier| earlier.concept == concept) {
            Some(earlier) => earlier.score += one.score,
            None => linked.push(LinkedConcept {
                concept,
                score: one.score,
            }),
        }
    }
    mention.concepts = linked;
    mention.attributes.retain(|(name, _)| name != HEAD);
    mention
        .attributes
        .extend(specific.map(|curie| (SPECIFIC.to_owned(), curie)));
}

fn head_of(concept: &Concept) -> Option<&str> {
    concept
        .attributes
        .iter()
        .find(|(name, _)| name == HEAD)
        .map(|(_, head)| head.as_str())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::{Assertion, Fragments, Span};

    #[test]
    fn a_concept_of_our_own_gives_way_to_its_head_and_stays_as_an_attribute() {
        let mut vocabulary = Vocabulary::default();
        let entity_type = vocabulary.add_type("imaging", "imaging");
        let mut add = |curie: &str, attributes: &[(&str, &str)]| {
            vocabulary.add_concept(Concept {
                curie: curie.to_owned(),
                label: curie.to_owned(),
                entity_type,
                xrefs: Vec::new(),
                parents: Vec::new(),
                attributes: attributes
                    .iter()
                    .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
                    .collect(),
            })
        };
        let pet = add("MESH:D049268", &[]);
        let fdg = add(
            "ONCOTAG:fdg-pet",
            &[("head", "MESH:D049268"), ("tracer", "FDG")],
        );
        let lost = add("ONCOTAG:lost", &[("head", "MESH:D0")]);
        let mention = |concepts: &[(_, f32)], attributes| Mention {
            fragments: Fragments::one(Span::new(0, 3)),
            entity_type,
            concepts: concepts
                .iter()
                .map(|&(concept, score)| LinkedConcept { concept, score })
                .collect(),
            matched: None,
            assertion: Assertion::default(),
            attributes,
            confidence: 1.0,
            parent: None,
        };
        let attributes = |concept| vocabulary.concept(concept).attributes.clone();
        let mut annotations = Annotations {
            mentions: vec![
                mention(&[(fdg, 0.75), (pet, 0.25)], attributes(fdg)),
                mention(&[(lost, 1.0)], attributes(lost)),
                mention(&[(pet, 1.0)], attributes(pet)),
            ],
            ..Annotations::default()
        };
        link_to_heads(&vocabulary, &mut annotations);
        let [by_head, without_head, plain] = &annotations.mentions[..] else {
            panic!("three mentions")
        };
        assert_eq!(
            by_head.concepts,
            [LinkedConcept {
                concept: pet,
                score: 1.0
            }]
        );
        let pair = |name: &str, value: &str| (name.to_owned(), value.to_owned());
        assert_eq!(
            by_head.attributes,
            [pair("tracer", "FDG"), pair("specific", "ONCOTAG:fdg-pet")]
        );
        assert_eq!(
            without_head.concepts[0].concept, lost,
            "a head that no dictionary has is no link"
        );
        assert!(plain.attributes.is_empty());
    }
}
