//! From readings to mentions.

use std::borrow::Cow;

use super::breaks::withdraw_breaks;
use super::choose::{Choices, choose, evidence, prior};
use super::company::{settle_in_company, types_by_sentence};
use super::judge::{Accepted, Context, Judged, Qualifier, judge};
use super::qualify::qualify;
use super::{ResolveOptions, Rules, definitions};
use crate::dictionary::{Lexicon, Status};
use crate::document::{
    Abbreviation, Annotations, Candidate, Discard, Document, LinkedConcept, Matched, Mention,
    NameKind, Reason, Span,
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
    let Judged {
        mut accepted,
        generic,
    } = judge(document, rules, annotations, &mut discards);
    let widened = qualify(document, rules, annotations, &accepted, &generic);
    accepted.extend(widened);
    let named_types = types_by_sentence(&generic, lexicon, annotations);
    if options.keep_generic {
        accepted.extend(generic);
    } else {
        discards.extend(generic.into_iter().map(|one| Discard {
            candidate: one.candidate,
            reason: Reason::Generic,
        }));
    }
    let (accepted, off): (Vec<_>, Vec<_>) = accepted.into_iter().partition(|one| {
        lexicon
            .settings(lexicon.term(one.candidate.term).entity_type)
            .is_on
    });
    discards.extend(off.into_iter().map(|one| Discard {
        candidate: one.candidate,
        reason: Reason::TypeOff,
    }));
    let mut choices = Choices::new();
    let readings = choose(document, lexicon, accepted, &mut choices, &mut discards);
    let (readings, doubtful): (Vec<_>, Vec<_>) = readings.into_iter().partition(|reading| {
        let entity_type = lexicon.term(reading.candidate.term).entity_type;
        let least = lexicon.settings(entity_type).admission.min_confidence;
        confidence(lexicon, reading, &choices) >= least
    });
    discards.extend(doubtful.into_iter().map(|one| Discard {
        candidate: one.candidate,
        reason: Reason::LowConfidence,
    }));
    let readings = settle_in_company(
        readings,
        &named_types,
        lexicon,
        options,
        annotations,
        &mut discards,
    );
    withdraw_breaks(&readings, annotations);
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

/// The attribute of a qualifier whose own is taken by the concept.
const QUALIFIER: &str = "qualifier";

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
    let mut attributes = term.concept.map_or_else(Vec::new, |concept| {
        lexicon.vocabulary().concept(concept).attributes.clone()
    });
    add_qualifiers(&mut attributes, document, lexicon, reading);
    if term.status == Status::Generic && reading.qualifiers.is_empty() {
        attributes.push(("generic".to_owned(), "true".to_owned()));
    }
    Mention {
        entity_type: term.entity_type,
        concepts,
        matched: Some(matched(document, lexicon, reading, annotations)),
        assertion: reading.assertion,
        attributes,
        confidence: confidence(lexicon, reading, choices),
        parent: None,
        fragments,
    }
}

/// How sure a reading is: by the kind of its name, what spoke for it, and the share of its best concept.
fn confidence(lexicon: &Lexicon, reading: &Accepted, choices: &Choices) -> f32 {
    let entity_type = lexicon.term(reading.candidate.term).entity_type;
    // Words beside a name make it no surer than it is alone.
    let (named, widened) = match &reading.head {
        Some(head) => (head.term, 0.9),
        None => (reading.candidate.term, 1.0),
    };
    let term = lexicon.term(named);
    let key = (reading.candidate.fragments.clone(), entity_type);
    let share = choices
        .get(&key)
        .and_then(|ranked| {
            ranked
                .iter()
                .find(|(term, _)| lexicon.term(*term).concept.is_some())
        })
        .map_or(1.0, |(_, score)| *score);
    let kind = match reading.context {
        Some(Context::Definition) => NameKind::Defined,
        _ => term.kind,
    };
    let base = prior(kind) * evidence(reading.context.as_ref());
    base * share * widened
}

/// Adds what qualifiers say: the concept or the words, several of one name joined in the order of the text. What the
/// dictionary says of the concept is not replaced.
fn add_qualifiers(
    attributes: &mut Vec<(String, String)>,
    document: &Document,
    lexicon: &Lexicon,
    reading: &Accepted,
) {
    let of_concept = attributes.len();
    let mut qualifiers: Vec<&Qualifier> = reading.qualifiers.iter().collect();
    qualifiers.sort_by_key(|qualifier| qualifier.span);
    for qualifier in qualifiers {
        let value = match qualifier.concept {
            Some(concept) => lexicon.vocabulary().concept(concept).curie.clone(),
            None => qualifier.span.of(&document.text).to_owned(),
        };
        let is_taken = attributes[..of_concept]
            .iter()
            .any(|(name, _)| *name == qualifier.attribute);
        let name = if is_taken {
            QUALIFIER
        } else {
            qualifier.attribute.as_str()
        };
        let known = attributes[of_concept..]
            .iter_mut()
            .find(|(known, _)| known == name);
        match known {
            Some((_, values)) => {
                values.push_str(" | ");
                values.push_str(&value);
            }
            None => attributes.push((name.to_owned(), value)),
        }
    }
}

fn matched(
    document: &Document,
    lexicon: &Lexicon,
    reading: &Accepted,
    annotations: &Annotations,
) -> Matched {
    // What the dictionary has is the name without the words beside it.
    let candidate = reading.head.as_ref().unwrap_or(&reading.candidate);
    let term = lexicon.term(candidate.term);
    let surface = bare_surface(document, candidate, reading.affix);
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
    via.extend(term.variant.map(|rule| Cow::Borrowed(rule.as_str())));
    via.extend(candidate.rule.map(Cow::Borrowed));
    if reading.head.is_some() {
        via.extend(reading.candidate.rule.map(Cow::Borrowed));
    }
    if reading.affix.is_some() {
        via.push("affix".into());
    }
    match &reading.context {
        Some(Context::Companion(companion)) => via.push(format!("companion {companion}").into()),
        Some(Context::NamedInFull) => via.push("named in full".into()),
        Some(Context::Heading) => via.push("MeSH heading".into()),
        Some(Context::Near(companion)) => {
            via.push(format!("companion {companion} nearby").into());
        }
        Some(Context::None) => via.push("without context".into()),
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
fn bare_surface(document: &Document, candidate: &Candidate, affix: Option<Span>) -> String {
    let surface = candidate.fragments.surface(&document.text, " ");
    let Some(affix) = affix else {
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
