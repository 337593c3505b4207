//! Joining gold standard and prediction, document by document.

use std::collections::BTreeSet;

use super::cause::Scene;
use super::code_points::in_code_points;
use super::error_groups::{Grouping, Place};
use super::findings::{Findings, find};
use super::join::pair;
use super::level::{DocumentCounts, Level, concepts_of, count_concepts, tally, tally_concepts};
use super::profile::{Prepared, prepare};
use super::report::Evaluation;
use super::retag::Hit;
use super::score::{count_ends, match_by_overlap, match_strictly};
use super::{
    Bootstrap, EvaluateError, GoldDocument, GoldEntity, GoldStandard, Part, PredictedDocument,
    PredictedMention, Prediction, Profile, Retagger, TypeMap,
};

/// How to compare.
#[derive(Clone, Copy, Default)]
pub struct Options<'o> {
    /// What counts as what.
    pub view: View<'o>,
    /// How many findings of each kind to keep.
    pub n_findings: usize,
    /// Whether and how to draw documents for intervals.
    pub bootstrap: Bootstrap,
    /// Whether to group errors by surface form and cause; with this, which knows what became of the dictionaries' hits.
    pub causes: Option<&'o Retagger>,
}

/// What of the gold standard is compared with what of the prediction.
#[derive(Clone, Copy)]
pub enum View<'o> {
    /// The gold standard's types in ours.
    Map(&'o TypeMap),
    /// A part of a profile. The retagger finds generic words again, and knows the parents of concepts.
    Profile(&'o Profile, Part, &'o Retagger),
}

impl Default for View<'_> {
    fn default() -> Self {
        const AS_THEY_ARE: &TypeMap = &TypeMap::AS_THEY_ARE;
        Self::Map(AS_THEY_ARE)
    }
}

impl View<'_> {
    /// What is compared in one document. `types` are those of ours that the map gives for the whole gold standard.
    pub(super) fn prepare(
        self,
        document: &GoldDocument,
        mentions: Vec<PredictedMention>,
        hits: &[Hit],
        types: &BTreeSet<String>,
    ) -> Prepared {
        match self {
            Self::Map(map) => {
                let (mentions, ignored) = mentions
                    .into_iter()
                    .partition(|mention| types.contains(&mention.entity_type));
                let entities = mapped_entities(document, map);
                Prepared {
                    concepts: concepts_of(&entities),
                    entities,
                    mentions,
                    ignored,
                }
            }
            Self::Profile(profile, part, retagger) => {
                let lexicon = Some(retagger.lexicon());
                prepare(profile, part, document, mentions, hits, lexicon)
            }
        }
    }

    /// Hits that did not become mentions, where they count or where errors are to be explained.
    fn hits(
        self,
        document: &GoldDocument,
        causes: Option<&Retagger>,
    ) -> Result<Vec<Hit>, EvaluateError> {
        let where_they_count = match self {
            Self::Profile(_, Part::RawWithGenerics, retagger) => Some(retagger),
            _ => None,
        };
        match where_they_count.or(causes) {
            Some(retagger) => retagger.hits(document),
            None => Ok(Vec::new()),
        }
    }

    /// Hits under the names that their types are compared as.
    fn renamed(self, mut hits: Vec<Hit>) -> Vec<Hit> {
        if let Self::Profile(profile, part, _) = self {
            hits.retain_mut(|hit| {
                let class = profile.class_of(part, &hit.entity_type).map(str::to_owned);
                class.is_some_and(|class| {
                    hit.entity_type = class;
                    true
                })
            });
        }
        hits
    }

    /// Whether a surface form is generic.
    fn is_generic(self, class: &str, surface: &str) -> bool {
        match self {
            Self::Map(_) => false,
            Self::Profile(profile, ..) => profile.is_generic(class, surface),
        }
    }
}

/// Scores a prediction by a gold standard.
///
/// A gold document is found by its identity, else as `pmid:` with its PubMed identifier; in a gold standard without
/// identities the one predicted document is it. A gold document that the prediction has not counts as missed whole.
/// Types that the gold standard does not use, or that the map leaves out, are not counted, but listed.
///
/// # Errors
/// If texts differ, offsets lie outside the text or cannot be converted, or a gold standard without identities meets
/// more or fewer documents than one.
pub fn compare(
    gold: &GoldStandard,
    prediction: &Prediction,
    options: &Options<'_>,
) -> Result<Evaluation, EvaluateError> {
    let mut evaluation = Evaluation::new(prediction.n_unreadable);
    evaluation.notes.clone_from(&prediction.notes);
    let types = match options.view {
        View::Map(map) => {
            evaluation
                .notes
                .extend(map.notes(&gold_types(gold), &predicted_types(prediction)));
            scored_types(gold, map, &mut evaluation)
        }
        View::Profile(..) => BTreeSet::new(),
    };
    let mut findings = Findings::new(options.n_findings);
    let mut grouping = Grouping::default();
    let mut classes = Grouping::default();
    let pairs = pair(gold, prediction)?;
    let namespaces = match options.view {
        View::Map(_) => &[][..],
        View::Profile(profile, ..) => profile.namespaces(),
    };
    let none = PredictedDocument::default();
    for (document, predicted) in pairs.documents {
        if predicted.is_none() {
            evaluation.missing_documents.push(document.id.clone());
        }
        let predicted = predicted.unwrap_or(&none);
        let found = in_code_points(document.text.as_deref(), predicted)?;
        let hits = options.view.hits(document, options.causes)?;
        let Prepared {
            entities,
            mentions,
            ignored,
            concepts,
        } = options
            .view
            .prepare(document, found.mentions, &hits, &types);
        evaluation.add_ignored_mentions(&ignored);
        let strict = match_strictly(&entities, &mentions);
        let overlap = match_by_overlap(&entities, &mentions);
        let mut counts = DocumentCounts::new();
        for (level, matching) in [(Level::Strict, &strict), (Level::Overlap, &overlap)] {
            tally(level, &entities, &mentions, matching, &mut counts);
        }
        tally_concepts(&entities, &mentions, &mut counts);
        count_concepts(
            &concepts,
            &entities,
            &mentions,
            &overlap,
            namespaces,
            &mut counts,
        );
        evaluation.add_document(counts);
        evaluation.add_identifiers(&entities, &mentions, &strict);
        find(
            document,
            &entities,
            &mentions,
            predicted,
            &found.sentences,
            &strict,
            &mut findings,
        );
        if options.causes.is_some() {
            let scene = Scene {
                entities: &entities,
                mentions: &mentions,
                ignored: &ignored,
                strict: &strict,
                hits: &options.view.renamed(hits),
                is_generic: &|class, surface| options.view.is_generic(class, surface),
            };
            let place = Place {
                number: evaluation.n_documents,
                document,
                predicted,
                sentences: &found.sentences,
            };
            grouping.add(place, &scene);
            classes.add_by_class(place, &scene);
        }
        if let Some(gold_sentences) = &document.sentences {
            evaluation.add_sentences(count_ends(gold_sentences, &found.sentences));
        }
    }
    evaluation.unknown_documents = pairs.unknown;
    evaluation.findings = findings.into_list();
    evaluation.errors = options.causes.map(|_| grouping.into_groups());
    evaluation.error_classes = options.causes.map(|_| classes.into_groups());
    evaluation.finish(options.bootstrap);
    Ok(evaluation)
}

/// Our types that the gold standard uses; types that the map leaves out are counted as ignored.
fn scored_types(
    gold: &GoldStandard,
    map: &TypeMap,
    evaluation: &mut Evaluation,
) -> BTreeSet<String> {
    let mut types = BTreeSet::new();
    for entity in gold
        .documents
        .iter()
        .flat_map(|document| &document.entities)
    {
        let mapped = map.map(&entity.types);
        if mapped.is_empty() {
            evaluation.add_ignored_entity(&entity.types.join("|"));
        }
        types.extend(mapped);
    }
    types
}

fn gold_types(gold: &GoldStandard) -> BTreeSet<&str> {
    let entities = gold
        .documents
        .iter()
        .flat_map(|document| &document.entities);
    entities
        .flat_map(|entity| entity.types.iter().map(String::as_str))
        .collect()
}

fn predicted_types(prediction: &Prediction) -> BTreeSet<&str> {
    let mentions = prediction
        .documents
        .iter()
        .flat_map(|document| &document.mentions);
    mentions
        .map(|mention| mention.entity_type.as_str())
        .collect()
}

fn mapped_entities(document: &GoldDocument, map: &TypeMap) -> Vec<GoldEntity> {
    let mapped = document.entities.iter().map(|entity| GoldEntity {
        types: map.map(&entity.types),
        ..entity.clone()
    });
    mapped.filter(|entity| !entity.types.is_empty()).collect()
}

#[cfg(test)]
mod tests;
