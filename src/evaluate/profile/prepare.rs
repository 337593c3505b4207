//! One document by a profile: what is to be found in it, and what of the prediction counts.

use std::collections::BTreeSet;

use super::surface::is_line_name;
use super::{Class, LeftOut, Part, Profile, Several};
use crate::dictionary::Lexicon;
use crate::document::Concept;
use crate::evaluate::retag::Hit;
use crate::evaluate::score::{CharRange, n_shared};
use crate::evaluate::{GoldDocument, GoldEntity, PredictedMention};

/// What is compared in one document.
#[derive(Debug, Default)]
pub(in crate::evaluate) struct Prepared {
    /// What is to be found, and what is neither right nor wrong, under the names of classes.
    pub(in crate::evaluate) entities: Vec<GoldEntity>,
    /// What was found, under the names of classes.
    pub(in crate::evaluate) mentions: Vec<PredictedMention>,
    /// What was found and stands for nothing in the gold standard.
    pub(in crate::evaluate) ignored: Vec<PredictedMention>,
    /// The concepts of the document.
    pub(in crate::evaluate) concepts: Vec<GoldConcept>,
}

/// A concept that a document has by the gold standard.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::evaluate) struct GoldConcept {
    /// The name of its class.
    pub(in crate::evaluate) class: String,
    /// Its identifiers; any is right.
    pub(in crate::evaluate) ids: Vec<String>,
    /// Whether it is missed when it is not found. What is not required is neither right nor wrong.
    pub(in crate::evaluate) is_required: bool,
}

/// Prepares a document. Fragments of mentions count in code points.
///
/// `hits` are those that did not become mentions; `lexicon` has the parents of concepts.
pub(in crate::evaluate) fn prepare(
    profile: &Profile,
    part: Part,
    document: &GoldDocument,
    mentions: Vec<PredictedMention>,
    hits: &[Hit],
    lexicon: Option<&Lexicon>,
) -> Prepared {
    let mut prepared = Prepared::default();
    for class in &profile.classes {
        class.add_gold(profile, part, document, &mut prepared);
    }
    let covered: Vec<Vec<CharRange>> = mentions.iter().map(|one| one.fragments.clone()).collect();
    let mut of_class: Vec<Vec<PredictedMention>> = vec![Vec::new(); profile.classes.len()];
    for mention in mentions {
        let stands_for = |class: &Class| class.ours(part).contains(&mention.entity_type);
        match profile.classes.iter().position(stands_for) {
            Some(index) => of_class[index].push(mention),
            None => prepared.ignored.push(mention),
        }
    }
    for (class, mut mentions) in profile.classes.iter().zip(of_class) {
        if part == Part::RawWithGenerics {
            let is_free = |hit: &Hit| {
                let overlaps = |span: &Vec<CharRange>| n_shared(span, &hit.fragments) > 0;
                !covered.iter().any(overlaps)
            };
            let generics = hits.iter().filter(|hit| {
                hit.is_blocked
                    && class.ours(part).contains(&hit.entity_type)
                    && class.generic.has(&hit.text)
                    && is_free(hit)
            });
            mentions.extend(generics.map(|hit| PredictedMention {
                entity_type: hit.entity_type.clone(),
                fragments: hit.fragments.clone(),
                ids: Vec::new(),
                text: hit.text.clone(),
            }));
        }
        if class.longest {
            keep_longest(&mut mentions);
        }
        for mut mention in mentions {
            if part == Part::Comparable {
                if class.left_out.iter().any(|rule| rule.has_mention(&mention))
                    || class.generic.has(&mention.text)
                {
                    prepared
                        .entities
                        .push(class.optional(mention.fragments.clone(), &mention.text));
                }
                if let Some(lexicon) = lexicon.filter(|_| profile.identifiers.climb) {
                    climb(lexicon, &profile.identifiers.namespaces, &mut mention);
                }
            }
            mention.entity_type.clone_from(&class.name);
            prepared.mentions.push(mention);
        }
    }
    prepared
}

impl Class {
    /// Adds what the gold standard has for the class.
    fn add_gold(
        &self,
        profile: &Profile,
        part: Part,
        document: &GoldDocument,
        prepared: &mut Prepared,
    ) {
        let is_of = |names: &[String], entity: &GoldEntity| {
            entity.types.iter().any(|name| names.contains(name))
        };
        let own: Vec<&GoldEntity> = document
            .entities
            .iter()
            .filter(|entity| is_of(&self.gold, entity))
            .collect();
        for entity in &own {
            let compared = profile.compared_ids(entity);
            let rules = self
                .left_out
                .iter()
                .filter(|rule| part == Part::Comparable && rule.has_entity(entity, &compared));
            let rules: Vec<&LeftOut> = rules.collect();
            let ids: Vec<String> = compared
                .iter()
                .filter(|id| {
                    profile
                        .scope
                        .as_ref()
                        .is_none_or(|scope| scope.contains(*id))
                })
                .cloned()
                .collect();
            let is_by_ids = |rule: &&LeftOut| rule.without_ids || !rule.ids.is_empty();
            if profile.scope.is_some() && ids.is_empty() && !rules.iter().any(is_by_ids) {
                continue;
            }
            let is_generic = part == Part::Comparable && self.generic.has(&entity.text);
            let is_inner = part == Part::Comparable
                && self.only_outer_gold
                && own.iter().any(|other| lies_in(entity, other));
            // A coordination is left out by mention, its concepts are not left out of the document.
            let is_left_out = is_generic || rules.iter().any(|rule| !rule.several_ids);
            self.add_concepts(profile, part, entity, &ids, is_left_out, prepared);
            let mut kept = GoldEntity {
                types: vec![self.name.clone()],
                ids,
                is_required: entity.is_required && !is_generic && !is_inner && rules.is_empty(),
                ..(*entity).clone()
            };
            if part == Part::Comparable {
                self.add_trimmed(&mut kept);
            }
            prepared.entities.push(kept);
        }
        if part == Part::Comparable {
            let others = document.entities.iter().filter(|entity| {
                is_of(&self.inside, entity)
                    || self
                        .left_out
                        .iter()
                        .any(|rule| is_of(&rule.gold_types, entity))
            });
            for entity in others.filter(|entity| !is_of(&self.gold, entity)) {
                let span = entity.spans[0].clone();
                prepared.entities.push(self.optional(span, &entity.text));
            }
        }
    }

    /// Adds the concepts of an entity to those of the document.
    fn add_concepts(
        &self,
        profile: &Profile,
        part: Part,
        entity: &GoldEntity,
        ids: &[String],
        is_left_out: bool,
        prepared: &mut Prepared,
    ) {
        let is_out = |id: &String| {
            part == Part::Comparable && self.left_out.iter().any(|rule| rule.ids.contains(id))
        };
        let groups: Vec<Vec<String>> = match profile.identifiers.several {
            Several::Each => ids.iter().map(|id| vec![id.clone()]).collect(),
            Several::Any if ids.is_empty() => Vec::new(),
            Several::Any => vec![ids.to_vec()],
        };
        for ids in groups {
            let is_required = entity.is_required && !is_left_out && !ids.iter().any(is_out);
            prepared.concepts.push(GoldConcept {
                class: self.name.clone(),
                ids,
                is_required,
            });
        }
    }

    /// Something of the class that is neither right nor wrong.
    fn optional(&self, span: Vec<CharRange>, text: &str) -> GoldEntity {
        GoldEntity {
            types: vec![self.name.clone()],
            spans: vec![span],
            ids: Vec::new(),
            accepts_any_id: false,
            is_required: false,
            text: text.to_owned(),
        }
    }

    /// Adds the spans without the words in front that our guidelines leave outside.
    fn add_trimmed(&self, entity: &mut GoldEntity) {
        let [[start, end]] = entity.spans[0][..] else {
            return;
        };
        if entity.text.chars().count() != end - start {
            return;
        }
        let mut rest = entity.text.as_str();
        while let Some((word, behind)) = rest.split_once(char::is_whitespace) {
            let is_outside = self.trim.contains(&word.to_lowercase())
                || self.trim_cell_lines && is_line_name(word);
            rest = behind.trim_start();
            if !is_outside || rest.is_empty() {
                return;
            }
            let from = end - rest.chars().count();
            entity.spans.push(vec![[from, end]]);
        }
    }
}

impl LeftOut {
    fn has_entity(&self, entity: &GoldEntity, ids: &[String]) -> bool {
        self.surfaces.has(&entity.text)
            || !ids.is_empty() && ids.iter().all(|id| self.ids.contains(id))
            || self.without_ids && ids.is_empty()
            || self.several_ids && ids.len() > 1
    }

    fn has_mention(&self, mention: &PredictedMention) -> bool {
        self.surfaces.has(&mention.text) || mention.ids.iter().any(|id| self.ids.contains(id))
    }
}

impl Profile {
    /// The identifiers of an entity that can be compared.
    fn compared_ids(&self, entity: &GoldEntity) -> Vec<String> {
        let ids = entity.ids.iter();
        ids.filter(|id| has_namespace(&self.identifiers.namespaces, id))
            .cloned()
            .collect()
    }
}

/// Whether an identifier has one of the prefixes; with none, every one has.
pub(in crate::evaluate) fn has_namespace(namespaces: &[String], id: &str) -> bool {
    let prefix = id.split(':').next().unwrap_or_default();
    namespaces.is_empty() || namespaces.iter().any(|namespace| namespace == prefix)
}

/// Whether an entity lies inside a longer one.
fn lies_in(inner: &GoldEntity, outer: &GoldEntity) -> bool {
    is_inside(&inner.spans[0], &outer.spans[0])
}

/// Whether every piece lies in a piece of another span, which is longer.
fn is_inside(inner: &[CharRange], outer: &[CharRange]) -> bool {
    let length =
        |span: &[CharRange]| -> usize { span.iter().map(|[start, end]| end - start).sum() };
    length(inner) < length(outer) && n_shared(inner, outer) == length(inner)
}

/// Drops mentions inside longer ones, and of equal ones all but the first.
fn keep_longest(mentions: &mut Vec<PredictedMention>) {
    let spans: Vec<Vec<CharRange>> = mentions.iter().map(|one| one.fragments.clone()).collect();
    let mut index = 0;
    mentions.retain(|mention| {
        let is_first = !spans[..index].contains(&mention.fragments);
        index += 1;
        is_first && !spans.iter().any(|span| is_inside(&mention.fragments, span))
    });
}

/// Adds the identifiers of the nearest parents that have one in the namespaces, where the concept has none.
fn climb(lexicon: &Lexicon, namespaces: &[String], mention: &mut PredictedMention) {
    if mention.ids.iter().any(|id| has_namespace(namespaces, id)) {
        return;
    }
    let vocabulary = lexicon.vocabulary();
    let Some(entity_type) = vocabulary.type_by_name(&mention.entity_type) else {
        return;
    };
    let of = |curie: &str| -> Option<&Concept> {
        let id = vocabulary.concept_by_curie(entity_type, curie)?;
        Some(vocabulary.concept(id))
    };
    let mut seen = BTreeSet::new();
    let mut level: Vec<&Concept> = mention
        .ids
        .first()
        .and_then(|id| of(id))
        .into_iter()
        .collect();
    while !level.is_empty() {
        let mut next = Vec::new();
        for parent in level.iter().flat_map(|concept| &concept.parents) {
            if seen.insert(parent) {
                next.extend(of(parent));
            }
        }
        let ids = next.iter().flat_map(|concept| {
            std::iter::once(&concept.curie)
                .chain(&concept.xrefs)
                .filter(|id| has_namespace(namespaces, id))
        });
        let ids: Vec<String> = ids.cloned().collect();
        if !ids.is_empty() {
            mention.ids.extend(ids);
            return;
        }
        level = next;
    }
}

#[cfg(test)]
mod tests;
