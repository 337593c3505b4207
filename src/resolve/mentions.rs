//! From readings to mentions.

use std::borrow::Cow;

use super::breaks::withdraw_breaks;
use super::choose::{Chosen, choose, evidence, prior};
use super::company::{Company, settle_in_company};
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
    let named_types = Company::of(generic.iter(), lexicon, annotations);
    if options.keep_generic {
        accepted.extend(generic);
    } else {
        discards.extend(generic.into_iter().map(|one| Discard {
            candidate: one.candidate,
            reason: Reason::Generic,
        }));
    }
    let settings_of =
        |one: &Accepted| lexicon.settings(lexicon.term(one.candidate.term).entity_type);
    let off = accepted.extract_if(.., |one| !settings_of(one).is_on);
    discards.extend(off.map(|one| Discard {
        candidate: one.candidate,
        reason: Reason::TypeOff,
    }));
    let mut chosen = choose(document, lexicon, &accepted, &mut discards);
    let doubtful = chosen.extract_if(.., |one| {
        confidence(lexicon, one) < settings_of(one.reading).admission.min_confidence
    });
    discards.extend(doubtful.map(|one| Discard {
        candidate: one.reading.candidate.clone(),
        reason: Reason::LowConfidence,
    }));
    let standing = settle_in_company(
        &chosen,
        &named_types,
        lexicon,
        options,
        annotations,
        &mut discards,
    );
    withdraw_breaks(&standing, annotations);
    annotations.mentions = standing
        .into_iter()
        .map(|one| mention(document, lexicon, one, annotations))
        .collect();
    annotations.set_parents();
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
    chosen: &Chosen<'_>,
    annotations: &Annotations,
) -> Mention {
    let reading = chosen.reading;
    let term = lexicon.term(reading.candidate.term);
    let concepts: Vec<LinkedConcept> = chosen
        .ranked()
        .filter_map(|(term, score)| {
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
        assertion: reading.assertion.clone(),
        attributes,
        confidence: confidence(lexicon, chosen),
        parent: None,
        fragments: reading.candidate.fragments.clone(),
    }
}

/// How sure a reading is: by the kind of its name, what spoke for it, and the share of its best concept.
fn confidence(lexicon: &Lexicon, chosen: &Chosen<'_>) -> f32 {
    let reading = chosen.reading;
    // Words beside a name make it no surer than it is alone.
    let (named, widened) = match &reading.head {
        Some(head) => (head.term, 0.9),
        None => (reading.candidate.term, 1.0),
    };
    let term = lexicon.term(named);
    let share = chosen
        .ranked()
        .find(|&(term, _)| lexicon.term(term).concept.is_some())
        .map_or(1.0, |(_, share)| share);
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
        term: Some(candidate.term),
        dictionary: lexicon.dictionaries()[usize::from(term.source.dictionary)]
            .name
            .clone(),
    }
}

/// The surface form without the affix that belongs to it.
fn bare_surface<'d>(
    document: &'d Document,
    candidate: &Candidate,
    affix: Option<Span>,
) -> Cow<'d, str> {
    let text = document.text.as_str();
    let surface = match candidate.fragments.spans() {
        [one] => Cow::Borrowed(one.of(text)),
        _ => candidate.fragments.surface(text, " ").into(),
    };
    let Some(affix) = affix.map(|affix| affix.of(text)) else {
        return surface;
    };
    let bare = surface
        .strip_prefix(affix)
        .or_else(|| surface.strip_suffix(affix));
    match bare {
        Some(bare) => Cow::Owned(bare.to_owned()),
        None => surface,
    }
}
