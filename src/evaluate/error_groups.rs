//! Errors put together by surface form and cause, so that a curator sees what to mend first.

use std::collections::BTreeMap;

use serde::Serialize;

use super::cause::{Cause, Scene};
use super::findings::{has_right_identifier, sentence_round};
use super::score::CharRange;
use super::{FindingKind, GoldDocument, PredictedDocument};
use crate::normalize::fold_name;

/// Examples that are kept of each group.
const MAX_EXAMPLES: usize = 3;

/// All errors of an evaluation by strict matching.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct ErrorGroups {
    /// How often each cause, by kind of error and type.
    pub causes: Vec<CauseCount>,
    /// The surface forms, the most frequent first within each kind.
    pub groups: Vec<ErrorGroup>,
}

/// How often a cause was one of errors of a kind and type.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct CauseCount {
    /// The kind of error.
    pub kind: FindingKind,
    /// The type.
    #[serde(rename = "type")]
    pub entity_type: String,
    /// The cause.
    pub cause: Cause,
    /// How often.
    pub n: usize,
}

/// Errors of one kind and type with one surface form.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ErrorGroup {
    /// The kind of error.
    pub kind: FindingKind,
    /// The type.
    #[serde(rename = "type")]
    pub entity_type: String,
    /// The form that was met first.
    pub surface: String,
    /// The normalized form, which is that of all.
    pub form: String,
    /// How often.
    pub n: usize,
    /// In how many documents.
    pub n_documents: usize,
    /// How often each cause, the most frequent first.
    pub causes: Vec<(Cause, usize)>,
    /// The first of them.
    pub examples: Vec<Example>,
}

/// One error in its sentence.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Example {
    /// The document.
    pub document: String,
    /// From the first to behind the last character, in code points.
    pub place: CharRange,
    /// What stands before it in the sentence.
    pub before: String,
    /// Its words, with what stands between its fragments.
    pub text: String,
    /// What stands behind it in the sentence.
    pub after: String,
    /// The cause.
    pub cause: Cause,
    /// What the other side has there: type, words, identifiers.
    pub instead: Option<String>,
}

/// Errors on their way into groups.
#[derive(Default)]
pub(super) struct Grouping {
    groups: BTreeMap<(FindingKind, String, String), Group>,
}

#[derive(Default)]
struct Group {
    surface: String,
    n: usize,
    n_documents: usize,
    last_document: Option<usize>,
    causes: BTreeMap<Cause, usize>,
    examples: Vec<Example>,
}

/// One error, before its group is known.
pub(super) struct Found<'f> {
    pub(super) kind: FindingKind,
    pub(super) entity_type: &'f str,
    pub(super) surface: &'f str,
    pub(super) span: &'f [CharRange],
    pub(super) cause: Cause,
    /// What the other side has there.
    pub(super) instead: Option<String>,
}

impl<'f> Found<'f> {
    /// An entity that was missed.
    pub(super) fn missed(scene: &Scene<'f>, index: usize) -> Self {
        let entity = &scene.entities[index];
        let (cause, other) = scene.of_missed(index);
        Self {
            kind: FindingKind::Missed,
            entity_type: &entity.types[0],
            surface: &entity.text,
            span: &entity.spans[0],
            cause,
            instead: other.map(|one| described(&one.entity_type, &one.text, &one.ids)),
        }
    }

    /// An entity and its mention, where the identifier is wrong.
    pub(super) fn wrong_identifier(
        scene: &Scene<'f>,
        entity: usize,
        mention: usize,
    ) -> Option<Self> {
        let entity = &scene.entities[entity];
        let mention = &scene.mentions[mention];
        let is_wrong = has_right_identifier(entity, mention) == Some(false);
        let ids = mention.ids.first().map_or("-", String::as_str);
        is_wrong.then(|| Self {
            kind: FindingKind::WrongIdentifier,
            entity_type: &mention.entity_type,
            surface: &mention.text,
            span: &entity.spans[0],
            cause: Cause::WrongConcept,
            instead: Some(format!("{ids}, expected {}", entity.ids.join(" or "))),
        })
    }

    /// A mention that was made up.
    pub(super) fn spurious(scene: &Scene<'f>, index: usize) -> Self {
        let mention = &scene.mentions[index];
        let (cause, other) = scene.of_spurious(index);
        let types = |types: &[String]| types.join("|");
        Self {
            kind: FindingKind::Spurious,
            entity_type: &mention.entity_type,
            surface: &mention.text,
            span: &mention.fragments,
            cause,
            instead: other.map(|one| described(&types(&one.types), &one.text, &one.ids)),
        }
    }
}

/// Where errors of one document stand.
#[derive(Clone, Copy)]
pub(super) struct Place<'p> {
    /// Which document of the comparison it is.
    pub(super) number: usize,
    pub(super) document: &'p GoldDocument,
    pub(super) predicted: &'p PredictedDocument,
    /// The predicted sentences, in code points.
    pub(super) sentences: &'p [CharRange],
}

impl Grouping {
    /// Adds the errors of one document: all that were missed, all that were made up, all with a wrong concept.
    pub(super) fn add(&mut self, place: Place<'_>, scene: &Scene<'_>) {
        for index in scene.required() {
            match scene.strict.mention_of(index) {
                None => self.record(place, Found::missed(scene, index)),
                Some(mention) => {
                    if let Some(found) = Found::wrong_identifier(scene, index, mention) {
                        self.record(place, found);
                    }
                }
            }
        }
        for index in scene.wrong() {
            self.record(place, Found::spurious(scene, index));
        }
    }

    /// Puts an error into its group.
    pub(super) fn record(&mut self, place: Place<'_>, found: Found<'_>) {
        let form = fold_name(found.surface);
        let key = (found.kind, found.entity_type.to_owned(), form);
        let group = self.groups.entry(key).or_default();
        if group.n == 0 {
            found.surface.clone_into(&mut group.surface);
        }
        group.n += 1;
        if group.last_document != Some(place.number) {
            group.last_document = Some(place.number);
            group.n_documents += 1;
        }
        *group.causes.entry(found.cause).or_default() += 1;
        if group.examples.len() < MAX_EXAMPLES {
            group.examples.push(example(place, found));
        }
    }

    /// The groups, the most frequent first within each kind.
    pub(super) fn into_groups(self) -> ErrorGroups {
        let mut totals: BTreeMap<(FindingKind, String, Cause), usize> = BTreeMap::new();
        let mut groups = Vec::new();
        for ((kind, entity_type, form), group) in self.groups {
            for (&cause, n) in &group.causes {
                *totals
                    .entry((kind, entity_type.clone(), cause))
                    .or_default() += n;
            }
            let mut causes: Vec<_> = group.causes.into_iter().collect();
            causes.sort_by_key(|&(cause, n)| (std::cmp::Reverse(n), cause));
            groups.push(ErrorGroup {
                kind,
                entity_type,
                surface: group.surface,
                form,
                n: group.n,
                n_documents: group.n_documents,
                causes,
                examples: group.examples,
            });
        }
        groups.sort_by(|a, b| (a.kind, b.n).cmp(&(b.kind, a.n))); // stable: equals stay by type and form
        let causes = totals
            .into_iter()
            .map(|((kind, entity_type, cause), n)| CauseCount {
                kind,
                entity_type,
                cause,
                n,
            });
        ErrorGroups {
            causes: causes.collect(),
            groups,
        }
    }
}

impl ErrorGroups {
    /// How often each cause was one of errors of a kind, the most frequent first.
    pub fn by_cause(&self, kind: FindingKind) -> Vec<(Cause, usize)> {
        let mut totals: BTreeMap<Cause, usize> = BTreeMap::new();
        for count in self.causes.iter().filter(|count| count.kind == kind) {
            *totals.entry(count.cause).or_default() += count.n;
        }
        let mut totals: Vec<_> = totals.into_iter().collect();
        totals.sort_by_key(|&(cause, n)| (std::cmp::Reverse(n), cause));
        totals
    }

    /// The groups of a kind, the most frequent first.
    pub fn of_kind(&self, kind: FindingKind) -> impl Iterator<Item = &ErrorGroup> {
        self.groups.iter().filter(move |group| group.kind == kind)
    }
}

pub(super) fn described(entity_type: &str, text: &str, ids: &[String]) -> String {
    match ids.first() {
        Some(id) => format!("{entity_type} \"{text}\" {id}"),
        None => format!("{entity_type} \"{text}\""),
    }
}

fn example(place: Place<'_>, found: Found<'_>) -> Example {
    let Place {
        document,
        predicted,
        sentences,
        ..
    } = place;
    let place = match (found.span.first(), found.span.last()) {
        (Some(first), Some(last)) => [first[0], last[1]],
        _ => [0, 0],
    };
    let [before, text, after] = sentence_round(document, predicted, sentences, place)
        .unwrap_or_else(|| [String::new(), found.surface.to_owned(), String::new()]);
    Example {
        document: if document.id.is_empty() {
            predicted.id.clone()
        } else {
            document.id.clone()
        },
        place,
        before,
        text,
        after,
        cause: found.cause,
        instead: found.instead,
    }
}

#[cfg(test)]
mod tests;
