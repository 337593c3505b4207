//! From readings to mentions.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use super::judge::{Accepted, Context, judge, sentence_of};
use super::{ResolveOptions, Rules, definitions, overlap};
use crate::dictionary::{Lexicon, Term};
use crate::document::{
    Abbreviation, Annotations, ConceptId, Discard, Document, EntityTypeId, Fragments,
    LinkedConcept, Matched, Mention, NameKind, Reason, TermId,
};
use crate::normalize::needed_steps;

/// Turns the candidates of a document into mentions; withdraws sentence breaks inside them.
pub fn resolve(
    document: &Document,
    rules: &Rules,
    options: ResolveOptions,
    annotations: &mut Annotations,
) {
    let lexicon = &*rules.lexicon;
    let mut discards = std::mem::take(&mut annotations.discards);
    let accepted = judge(document, rules, annotations, &mut discards);
    let accepted = accepted
        .into_iter()
        .filter(|one| {
            lexicon
                .settings(lexicon.term(one.candidate.term).entity_type)
                .is_on
        })
        .collect();
    let mut choices = BTreeMap::new();
    let readings = choose(document, lexicon, accepted, &mut choices, &mut discards);
    let readings = overlap::settle(readings, lexicon, options, &mut discards);
    withdraw_breaks(document, &readings, annotations);
    let readings = keep_company(lexicon, readings, annotations, &mut discards);
    let mentions: Vec<Mention> = readings
        .iter()
        .map(|reading| mention(document, lexicon, reading, &choices, annotations))
        .collect();
    annotations.mentions = with_parents(mentions);
    discards.sort_by(|a, b| {
        (&a.candidate.fragments, a.candidate.term).cmp(&(&b.candidate.fragments, b.candidate.term))
    });
    annotations.discards = discards;
}

type Choices = BTreeMap<(Fragments, EntityTypeId), Vec<(TermId, f32)>>;

/// Among the terms of one type on the same fragments keeps the best; notes the concepts of the others in `choices`.
fn choose(
    document: &Document,
    lexicon: &Lexicon,
    accepted: Vec<Accepted>,
    choices: &mut Choices,
    discards: &mut Vec<Discard>,
) -> Vec<Accepted> {
    let mut groups: BTreeMap<(Fragments, EntityTypeId), Vec<Accepted>> = BTreeMap::new();
    for one in accepted {
        let entity_type = lexicon.term(one.candidate.term).entity_type;
        groups
            .entry((one.candidate.fragments.clone(), entity_type))
            .or_default()
            .push(one);
    }
    let mut best = Vec::with_capacity(groups.len());
    for (key, mut group) in groups {
        let surface = key.0.surface(&document.text, " ");
        group.sort_by_key(|one| {
            let term = lexicon.term(one.candidate.term);
            (
                one.context != Some(Context::Definition),
                rank(term),
                term.name != surface,
                one.candidate.term,
            )
        });
        // A concept found by several of its names counts once, by the best of them.
        let mut seen: Vec<Option<ConceptId>> = Vec::new();
        group.retain(|one| {
            let concept = lexicon.term(one.candidate.term).concept;
            let is_new = !seen.contains(&concept);
            seen.push(concept);
            is_new
        });
        let weights: Vec<f32> = group
            .iter()
            .map(|one| weight(lexicon.term(one.candidate.term), one))
            .collect();
        let total: f32 = weights.iter().sum();
        choices.insert(
            key.clone(),
            group
                .iter()
                .zip(&weights)
                .map(|(one, weight)| (one.candidate.term, weight / total))
                .collect(),
        );
        let mut group = group.into_iter();
        if let Some(first) = group.next() {
            let (cover, term) = (first.candidate.fragments.cover(), first.candidate.term);
            discards.extend(group.map(|one| Discard {
                candidate: one.candidate,
                reason: Reason::Alternative(cover, term),
            }));
            best.push(first);
        }
    }
    best
}

/// The order of kinds of names in choosing a concept.
fn rank(term: &Term) -> u8 {
    match term.kind {
        NameKind::Defined | NameKind::Label => 0,
        NameKind::Exact => 1,
        NameKind::Abbreviation => 2,
        NameKind::Adjectival => 3,
        NameKind::Narrow => 4,
        NameKind::Broad => 5,
        NameKind::Related => 6,
    }
}

/// How far a name of a kind speaks for its concept. Ordinal priors set by hand (docs/evaluation.md), not measured
/// probabilities: what counts is their order.
fn prior(kind: NameKind) -> f32 {
    match kind {
        NameKind::Label | NameKind::Exact | NameKind::Defined => 0.99,
        NameKind::Abbreviation | NameKind::Adjectival => 0.9,
        NameKind::Narrow => 0.85,
        NameKind::Broad => 0.7,
        NameKind::Related => 0.6,
    }
}

fn weight(term: &Term, one: &Accepted) -> f32 {
    // A definition in the document settles the matter.
    if one.context == Some(Context::Definition) {
        20.0
    } else {
        prior(term.kind)
    }
}

/// Joins sentences between which a mention was found: such a break was wrong.
fn withdraw_breaks(document: &Document, readings: &[Accepted], annotations: &mut Annotations) {
    for reading in readings {
        let cover = reading.candidate.fragments.cover();
        while let Some((index, sentence)) = sentence_of(annotations, cover) {
            let next = index + 1;
            let is_cut = cover.end > sentence.end
                && annotations
                    .sentences
                    .get(next)
                    .is_some_and(|after| after.section == annotations.sentences[index].section);
            if !is_cut {
                break;
            }
            annotations.sentences[index].span.end = annotations.sentences[next].span.end;
            annotations.sentences.remove(next);
        }
        debug_assert!(document.text.is_char_boundary(cover.end as usize));
    }
}

/// Drops mentions of types that are only tagged beside certain others, where these are not in the sentence.
fn keep_company(
    lexicon: &Lexicon,
    readings: Vec<Accepted>,
    annotations: &Annotations,
    discards: &mut Vec<Discard>,
) -> Vec<Accepted> {
    let types_by_sentence: BTreeSet<(usize, EntityTypeId)> = readings
        .iter()
        .filter_map(|reading| {
            let (index, _) = sentence_of(annotations, reading.candidate.fragments.cover())?;
            Some((index, lexicon.term(reading.candidate.term).entity_type))
        })
        .collect();
    let mut kept = Vec::with_capacity(readings.len());
    for reading in readings {
        let company = &lexicon
            .settings(lexicon.term(reading.candidate.term).entity_type)
            .companion_types;
        let sentence =
            sentence_of(annotations, reading.candidate.fragments.cover()).map(|(index, _)| index);
        let has_company = company.is_empty()
            || sentence.is_some_and(|index| {
                company
                    .iter()
                    .any(|&kind| types_by_sentence.contains(&(index, kind)))
            });
        if has_company {
            kept.push(reading);
        } else {
            discards.push(Discard {
                candidate: reading.candidate,
                reason: Reason::NoCompanionType,
            });
        }
    }
    kept
}

fn mention(
    document: &Document,
    lexicon: &Lexicon,
    reading: &Accepted,
    choices: &Choices,
    annotations: &Annotations,
) -> Mention {
    let term = lexicon.term(reading.candidate.term);
    let fragments = reading.candidate.fragments.clone();
    let ranked = choices
        .get(&(fragments.clone(), term.entity_type))
        .map_or(&[][..], Vec::as_slice);
    let concepts: Vec<LinkedConcept> = ranked
        .iter()
        .filter_map(|&(term, score)| {
            Some(LinkedConcept {
                concept: lexicon.term(term).concept?,
                score,
            })
        })
        .collect();
    let share = concepts.first().map_or(1.0, |best| best.score);
    let base = match reading.context {
        Some(Context::Definition) => prior(NameKind::Defined),
        Some(Context::Companion(_)) => prior(term.kind) * 0.85,
        Some(Context::NamedInFull) => prior(term.kind) * 0.95,
        None => prior(term.kind),
    };
    let attributes = term.concept.map_or_else(Vec::new, |concept| {
        lexicon.vocabulary().concept(concept).attributes.clone()
    });
    Mention {
        entity_type: term.entity_type,
        concepts,
        matched: Some(matched(document, lexicon, reading, annotations)),
        assertion: reading.assertion,
        attributes,
        confidence: base * share,
        parent: None,
        fragments,
    }
}

fn matched(
    document: &Document,
    lexicon: &Lexicon,
    reading: &Accepted,
    annotations: &Annotations,
) -> Matched {
    let candidate = &reading.candidate;
    let term = lexicon.term(candidate.term);
    let surface = bare_surface(document, reading);
    let is_defined = candidate.rule == Some(definitions::RULE);
    let mut via: Vec<Cow<'static, str>> = Vec::new();
    if is_defined {
        // The name is that of the long form; only a plural sets the short form apart from its definition.
        let is_as_defined = |pair: &Abbreviation| {
            [pair.short, pair.long]
                .iter()
                .any(|half| half.of(&document.text) == surface)
        };
        if !annotations.abbreviations.iter().any(is_as_defined) {
            via.push("plural".into());
        }
    } else {
        via.extend(
            needed_steps(&surface, &term.name)
                .into_iter()
                .map(Cow::Borrowed),
        );
    }
    via.extend(candidate.rule.map(Cow::Borrowed));
    if reading.affix.is_some() {
        via.push("affix".into());
    }
    match &reading.context {
        Some(Context::Companion(companion)) => via.push(format!("companion {companion}").into()),
        Some(Context::NamedInFull) => via.push("named in full".into()),
        _ => {}
    }
    Matched {
        name: term.name.clone(),
        kind: if is_defined {
            NameKind::Defined
        } else {
            term.kind
        },
        via,
        term: candidate.term,
        dictionary: lexicon.dictionaries()[usize::from(term.source.dictionary)]
            .name
            .clone(),
    }
}

/// The surface form without the affix that belongs to it.
fn bare_surface(document: &Document, reading: &Accepted) -> String {
    let surface = reading.candidate.fragments.surface(&document.text, " ");
    let Some(affix) = reading.affix else {
        return surface;
    };
    let affix = affix.of(&document.text);
    surface
        .strip_prefix(affix)
        .or_else(|| surface.strip_suffix(affix))
        .unwrap_or(&surface)
        .to_owned()
}

/// Sets the parent of each mention: the shortest other mention that holds all its fragments and more.
///
/// Mentions come in order of cover start, longest first, so a parent's cover begins at or before its children's.
fn with_parents(mut mentions: Vec<Mention>) -> Vec<Mention> {
    let mut open: Vec<usize> = Vec::new();
    for index in 0..mentions.len() {
        let cover = mentions[index].fragments.cover();
        open.retain(|&other| mentions[other].fragments.cover().end > cover.start);
        let inner = &mentions[index].fragments;
        let parent = open
            .iter()
            .copied()
            .filter(|&other| {
                mentions[other].fragments.contains(inner) && mentions[other].fragments != *inner
            })
            .min_by_key(|&other| mentions[other].fragments.len());
        mentions[index].parent = parent.and_then(|parent| u32::try_from(parent).ok());
        open.push(index);
    }
    mentions
}
