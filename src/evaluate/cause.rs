//! Why a mention was missed, or made up: from the prediction, the gold standard and what became of the dictionaries' hits.

use serde::Serialize;

use super::retag::Hit;
use super::score::{CharRange, Matching, n_shared};
use super::{GoldEntity, PredictedMention};
use crate::document::Reason;

/// Words between the members of a coordination.
const COORDINATORS: &[&str] = &["and", "or", "and/or", "to"];

/// Why a mention is an error, by strict matching.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Cause {
    /// The words are generic by the profile, or by a row ('tumor', 'cells').
    Generic,
    /// No name of the dictionaries is found there.
    NotInDictionary,
    /// A row blocks the string, or a longer one round it.
    Blocked,
    /// The term wants a companion, a definition or another type in the sentence.
    NeedsContext,
    /// A name is found there, but in another case, as a part of a word, beside an affix or across sections.
    Form,
    /// The type of the row is switched off, or its settings leave the hit out.
    TypeOff,
    /// Another mention stands there, longer or stronger; or the other side marks what lies inside or round it.
    Nested,
    /// Ours lies inside theirs.
    Shorter,
    /// Theirs lies inside ours.
    Longer,
    /// They overlap crosswise.
    Shifted,
    /// The same span, another type.
    WrongType,
    /// One of the two is a member of a list, or the whole list.
    Coordination,
    /// The same span and type, another concept.
    WrongConcept,
    /// Nothing is marked there.
    NotAnnotated,
}

impl Cause {
    /// The name for people.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Generic => "generic",
            Self::NotInDictionary => "not in dictionary",
            Self::Blocked => "blocked",
            Self::NeedsContext => "needs context",
            Self::Form => "case, word or affix",
            Self::TypeOff => "type switched off",
            Self::Nested => "nested or lost overlap",
            Self::Shorter => "boundary: ours shorter",
            Self::Longer => "boundary: ours longer",
            Self::Shifted => "boundary: shifted",
            Self::WrongType => "wrong type",
            Self::Coordination => "part of coordination",
            Self::WrongConcept => "wrong concept",
            Self::NotAnnotated => "not in the gold standard",
        }
    }

    /// What a discard says.
    pub(super) fn of_reason(reason: &Reason) -> Self {
        match reason {
            Reason::Generic => Self::Generic,
            Reason::Blocked | Reason::BlockedBy(..) => Self::Blocked,
            Reason::NoCompanion
            | Reason::AntiCompanion(_)
            | Reason::NoCompanionType
            | Reason::DefinedAs(_) => Self::NeedsContext,
            Reason::LostTo(..)
            | Reason::InsideOf(..)
            | Reason::SameConcept(..)
            | Reason::Alternative(..) => Self::Nested,
            Reason::InsideWord | Reason::Affix(_) | Reason::Case | Reason::OutsideSection => {
                Self::Form
            }
            Reason::TypeOff | Reason::NotAdmitted | Reason::LowConfidence => Self::TypeOff,
        }
    }
}

/// One document, as the causes are read from it.
pub(super) struct Scene<'s> {
    /// What is to be found.
    pub(super) entities: &'s [GoldEntity],
    /// What was found, of types that are compared.
    pub(super) mentions: &'s [PredictedMention],
    /// What was found, of other types.
    pub(super) ignored: &'s [PredictedMention],
    /// The strict matching of the two.
    pub(super) strict: &'s Matching,
    /// Hits that did not become mentions, under the types that are compared.
    pub(super) hits: &'s [Hit],
    /// Whether the surface form of a type is generic.
    pub(super) is_generic: &'s dyn Fn(&str, &str) -> bool,
}

impl<'s> Scene<'s> {
    /// The entities that must be found.
    pub(super) fn required(&self) -> impl Iterator<Item = usize> {
        (0..self.entities.len()).filter(|&index| self.entities[index].is_required)
    }

    /// The mentions that are wrong.
    pub(super) fn wrong(&self) -> impl Iterator<Item = usize> {
        (0..self.mentions.len()).filter(|&index| self.strict.is_wrong(index))
    }

    /// Why an entity was missed, and what of ours stands there.
    pub(super) fn of_missed(&self, index: usize) -> (Cause, Option<&'s PredictedMention>) {
        let entity = &self.entities[index];
        let span = &entity.spans[0];
        let is_of_type = |name: &String| entity.types.contains(name);
        let others = self.mentions.iter().chain(self.ignored);
        let same_span = others.clone().find(|other| {
            entity.spans.contains(&other.fragments) && !is_of_type(&other.entity_type)
        });
        let near = self.nearest(span, |mention| is_of_type(&mention.entity_type));
        if entity
            .types
            .iter()
            .any(|name| (self.is_generic)(name, &entity.text))
        {
            return (Cause::Generic, near.map(|(_, mention)| mention));
        }
        if let Some(other) = same_span {
            return (Cause::WrongType, Some(other));
        }
        if let Some((place, mention)) = near {
            let cause = if self.strict.is_wrong(place) {
                of_bounds(entity, mention)
            } else {
                Cause::Nested
            };
            return (cause, Some(mention));
        }
        let of_type = || self.hits.iter().filter(|hit| is_of_type(&hit.entity_type));
        if let Some(hit) = of_type().find(|hit| entity.spans.contains(&hit.fragments)) {
            return (hit.cause, self.over(span));
        }
        if is_list(span.len(), &entity.text) {
            return (Cause::Coordination, None);
        }
        let covering = of_type().find(|hit| {
            hit.cause == Cause::Blocked && n_shared(&hit.fragments, span) == length(span)
        });
        match covering {
            Some(hit) => (hit.cause, None),
            None => (Cause::NotInDictionary, self.over(span)),
        }
    }

    /// Why a mention is wrong, and what of theirs stands there.
    pub(super) fn of_spurious(&self, index: usize) -> (Cause, Option<&'s GoldEntity>) {
        let mention = &self.mentions[index];
        let span = &mention.fragments;
        let is_of_type = |entity: &GoldEntity| entity.types.contains(&mention.entity_type);
        let near = |wanted: bool| {
            let touching = self.entities.iter().enumerate().filter(|(_, entity)| {
                is_of_type(entity) == wanted && n_shared(&entity.spans[0], span) > 0
            });
            touching.max_by_key(|(place, entity)| {
                (n_shared(&entity.spans[0], span), std::cmp::Reverse(*place))
            })
        };
        if let Some((place, entity)) = near(true) {
            let cause = if entity.is_required && self.strict.mention_of(place).is_none() {
                of_bounds(entity, mention)
            } else {
                Cause::Nested
            };
            return (cause, Some(entity));
        }
        match near(false) {
            Some((_, entity)) if entity.spans.contains(span) => (Cause::WrongType, Some(entity)),
            Some((_, entity)) => (Cause::Nested, Some(entity)),
            None => (Cause::NotAnnotated, None),
        }
    }

    /// The mention of a kind that shares most characters with a span, with its place; the first of equals.
    fn nearest(
        &self,
        span: &[CharRange],
        is_wanted: impl Fn(&PredictedMention) -> bool,
    ) -> Option<(usize, &'s PredictedMention)> {
        let touching =
            self.mentions.iter().enumerate().filter(|(_, mention)| {
                is_wanted(mention) && n_shared(&mention.fragments, span) > 0
            });
        touching.max_by_key(|(place, mention)| {
            (
                n_shared(&mention.fragments, span),
                std::cmp::Reverse(*place),
            )
        })
    }

    /// A mention of any type over a span.
    fn over(&self, span: &[CharRange]) -> Option<&'s PredictedMention> {
        let all = self.mentions.iter().chain(self.ignored);
        all.max_by_key(|mention| n_shared(&mention.fragments, span))
            .filter(|mention| n_shared(&mention.fragments, span) > 0)
    }
}

/// Why the bounds of a mention are not those of the entity.
pub(super) fn of_bounds(entity: &GoldEntity, mention: &PredictedMention) -> Cause {
    let span = &entity.spans[0];
    if is_list(span.len(), &entity.text) || is_list(mention.fragments.len(), &mention.text) {
        Cause::Coordination
    } else {
        boundary(&mention.fragments, span)
    }
}

/// How the edges of ours lie to those of theirs.
fn boundary(ours: &[CharRange], theirs: &[CharRange]) -> Cause {
    let shared = n_shared(ours, theirs);
    if shared == length(ours) {
        Cause::Shorter
    } else if shared == length(theirs) {
        Cause::Longer
    } else {
        Cause::Shifted
    }
}

fn length(span: &[CharRange]) -> usize {
    span.iter().map(|[start, end]| end - start).sum()
}

/// Whether words are a list, or a member of one that was cut out of it.
fn is_list(n_fragments: usize, text: &str) -> bool {
    n_fragments > 1
        || text
            .split_whitespace()
            .any(|word| COORDINATORS.contains(&word) || word.ends_with(','))
}

#[cfg(test)]
mod tests;
