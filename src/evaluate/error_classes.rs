//! Errors by class, each once: where something is missed and something made up at one place, the two are one error, of the
//! type or of the span.

use super::FindingKind;
use super::cause::{Cause, Scene, of_bounds};
use super::error_groups::{Found, Grouping, Place, described};
use super::score::n_shared;

impl Grouping {
    /// Adds the errors of one document by class. A wrong type may have a wrong span too, which its cause then says.
    pub(super) fn add_by_class(&mut self, place: Place<'_>, scene: &Scene<'_>) {
        let pairs = pairs(scene);
        for index in scene.required() {
            let partner = pairs.iter().find(|pair| pair.0 == index);
            let found = match (scene.strict.mention_of(index), partner) {
                (Some(mention), _) => Found::wrong_identifier(scene, index, mention),
                (None, Some(&(_, mention))) => Some(of_pair(scene, index, mention)),
                (None, None) => Some(Found::missed(scene, index)),
            };
            if let Some(found) = found {
                self.record(place, found);
            }
        }
        for index in scene.wrong() {
            if !pairs.iter().any(|pair| pair.1 == index) {
                self.record(place, Found::spurious(scene, index));
            }
        }
    }
}

/// Missed entities with the wrong mentions that overlap them, one to one: those that share most characters first, then those
/// of one type, then the first.
fn pairs(scene: &Scene<'_>) -> Vec<(usize, usize)> {
    let mut edges = Vec::new();
    for index in scene.required() {
        if scene.strict.mention_of(index).is_some() {
            continue;
        }
        let entity = &scene.entities[index];
        for wrong in scene.wrong() {
            let mention = &scene.mentions[wrong];
            let shared = n_shared(&entity.spans[0], &mention.fragments);
            if shared > 0 {
                let is_of_type = entity.types.contains(&mention.entity_type);
                edges.push((std::cmp::Reverse((shared, is_of_type)), index, wrong));
            }
        }
    }
    edges.sort_unstable();
    let mut pairs: Vec<(usize, usize)> = Vec::new();
    for (_, entity, mention) in edges {
        if !pairs
            .iter()
            .any(|pair| pair.0 == entity || pair.1 == mention)
        {
            pairs.push((entity, mention));
        }
    }
    pairs
}

/// The one error of a missed entity and a wrong mention.
fn of_pair<'s>(scene: &Scene<'s>, entity: usize, mention: usize) -> Found<'s> {
    let entity = &scene.entities[entity];
    let mention = &scene.mentions[mention];
    let has_span = entity.spans.contains(&mention.fragments);
    Found {
        kind: if entity.types.contains(&mention.entity_type) {
            FindingKind::WrongSpan
        } else {
            FindingKind::WrongType
        },
        entity_type: &entity.types[0],
        surface: &entity.text,
        span: &entity.spans[0],
        cause: if has_span {
            Cause::WrongType
        } else {
            of_bounds(entity, mention)
        },
        instead: Some(described(&mention.entity_type, &mention.text, &mention.ids)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::evaluate::score::match_strictly;
    use crate::evaluate::{GoldDocument, GoldEntity, PredictedDocument, PredictedMention};

    const TEXT: &str = "lung cancer and HeLa cells, CT";

    fn entity(entity_type: &str, [start, end]: [usize; 2]) -> GoldEntity {
        GoldEntity {
            types: vec![entity_type.to_owned()],
            spans: vec![vec![[start, end]]],
            ids: Vec::new(),
            accepts_any_id: false,
            is_required: true,
            text: TEXT[start..end].to_owned(),
        }
    }

    fn mention(entity_type: &str, [start, end]: [usize; 2]) -> PredictedMention {
        PredictedMention {
            entity_type: entity_type.to_owned(),
            fragments: vec![[start, end]],
            ids: Vec::new(),
            text: TEXT[start..end].to_owned(),
        }
    }

    /// Kind, form, cause of every error.
    fn classes(
        entities: &[GoldEntity],
        mentions: &[PredictedMention],
    ) -> Vec<(FindingKind, String, Cause)> {
        let document = GoldDocument {
            text: Some(TEXT.to_owned()),
            ..GoldDocument::default()
        };
        let place = Place {
            number: 0,
            document: &document,
            predicted: &PredictedDocument::default(),
            sentences: &[],
        };
        let scene = Scene {
            entities,
            mentions,
            ignored: &[],
            strict: &match_strictly(entities, mentions),
            hits: &[],
            is_generic: &|_, _| false,
        };
        let mut grouping = Grouping::default();
        grouping.add_by_class(place, &scene);
        let groups = grouping.into_groups().groups.into_iter();
        groups
            .map(|group| (group.kind, group.surface, group.causes[0].0))
            .collect()
    }

    #[test]
    fn what_is_missed_and_made_up_at_one_place_is_one_error() {
        let entities = [
            entity("cancer", [0, 11]),
            entity("cell", [16, 26]),
            entity("imaging", [28, 30]),
        ];
        let mentions = [
            mention("site", [0, 4]),
            mention("cancer", [5, 11]),
            mention("cancer", [16, 26]),
        ];
        let expected = [
            (FindingKind::Missed, "CT", Cause::NotInDictionary),
            (FindingKind::Spurious, "lung", Cause::Nested),
            (FindingKind::WrongType, "HeLa cells", Cause::WrongType),
            (FindingKind::WrongSpan, "lung cancer", Cause::Shorter),
        ];
        let expected = expected.map(|(kind, form, cause)| (kind, form.to_owned(), cause));
        assert_eq!(classes(&entities, &mentions), expected);
    }

    #[test]
    fn of_two_that_share_as_much_the_one_of_the_type_is_the_partner() {
        let entities = [entity("cell", [16, 26])];
        let mentions = [mention("cancer", [16, 20]), mention("cell", [16, 20])];
        let found = classes(&entities, &mentions);
        let kinds: Vec<_> = found.iter().map(|one| one.0).collect();
        assert_eq!(kinds, [FindingKind::Spurious, FindingKind::WrongSpan]);
    }

    #[test]
    fn a_wrong_type_with_other_bounds_says_so_in_its_cause() {
        let found = classes(&[entity("cell", [16, 26])], &[mention("cancer", [16, 20])]);
        assert_eq!(
            found,
            [(
                FindingKind::WrongType,
                "HeLa cells".to_owned(),
                Cause::Shorter
            )]
        );
    }
}
