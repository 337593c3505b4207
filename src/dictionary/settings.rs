//! `dictionaries.toml`: what holds for all terms of an entity type.

mod admission;

use std::collections::BTreeMap;

use serde::Deserialize;
use toml::Spanned;

use super::cells::{self, CaseCell};
use super::error::{DictionaryError, DictionaryErrorKind as Kind};
use super::{NestingRule, TypeSettings};
use crate::document::{EntityTypeId, Location, Vocabulary};

/// The blocks of one or several files, by name of entity type; a later file overrides key by key.
#[derive(Clone, Debug, Default)]
pub(super) struct Settings {
    blocks: BTreeMap<String, Block>,
}

/// What a file says of a type.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Block {
    label: Option<String>,
    color: Option<Spanned<String>>,
    priority: Option<i32>,
    case: Option<Spanned<String>>,
    on: Option<bool>,
    nests_in: Option<Vec<Spanned<String>>>,
    companion_types: Option<Vec<Spanned<String>>>,
    kinds: Option<Vec<Spanned<String>>>,
    min_length: Option<usize>,
    min_confidence: Option<Spanned<f64>>,
    needs_context: Option<Spanned<String>>,
    nested: Option<bool>,
}

/// Colour of a type without one.
const DEFAULT_COLOR: &str = "#777777";

impl Settings {
    /// Adds a file's blocks. `path` names it in errors.
    pub(super) fn add(&mut self, text: &str, path: &str, errors: &mut Vec<DictionaryError>) {
        let text = text.strip_prefix('\u{feff}').unwrap_or(text);
        let blocks: BTreeMap<String, Block> = match toml::from_str(text) {
            Ok(blocks) => blocks,
            Err(error) => {
                let byte = error.span().map_or(0, |span| span.start);
                let message = error.message().trim_end_matches('.').to_owned();
                errors.push(DictionaryError::new(
                    Location::of_byte(text, byte).in_path(path),
                    Kind::Settings(message),
                ));
                return;
            }
        };
        let mut report = |at: usize, kind: Kind| {
            let location = Location::of_byte(text, at).in_path(path);
            errors.push(DictionaryError::new(location, kind));
        };
        for (name, block) in blocks {
            if let Some(color) = &block.color
                && !is_color(color.get_ref())
            {
                let message = format!("color \"{}\" is not #rrggbb", color.get_ref());
                report(color.span().start, Kind::Settings(message));
            }
            if let Some(case) = &block.case
                && let Err((_, kind)) = cells::case(case.get_ref())
            {
                report(case.span().start, kind);
            }
            for (at, message) in admission::problems(&block) {
                report(at, Kind::Settings(message));
            }
            let known = self.blocks.entry(name).or_default();
            known.kinds = block.kinds.or(known.kinds.take());
            known.min_length = block.min_length.or(known.min_length);
            known.min_confidence = block.min_confidence.or(known.min_confidence.take());
            known.needs_context = block.needs_context.or(known.needs_context.take());
            known.nested = block.nested.or(known.nested);
            known.label = block.label.or(known.label.take());
            known.color = block.color.or(known.color.take());
            known.priority = block.priority.or(known.priority);
            known.case = block.case.or(known.case.take());
            known.on = block.on.or(known.on);
            known.nests_in = block.nests_in.or(known.nests_in.take());
            known.companion_types = block.companion_types.or(known.companion_types.take());
        }
    }

    /// The name of a type for people: as set, else its name with spaces.
    pub(super) fn label(&self, entity_type: &str) -> String {
        self.blocks
            .get(entity_type)
            .and_then(|block| block.label.clone())
            .unwrap_or_else(|| entity_type.replace('_', " "))
    }

    /// The case rule of a type's rows that have none of their own.
    pub(super) fn case(&self, entity_type: &str) -> CaseCell {
        self.blocks
            .get(entity_type)
            .and_then(|block| block.case.as_ref())
            .and_then(|case| cells::case(case.get_ref()).ok().flatten())
            .unwrap_or(CaseCell::Auto)
    }

    /// The settings of every type of the vocabulary, in order of id.
    ///
    /// Names of types that no dictionary has are added to `unknown`.
    pub(super) fn of_types(
        &self,
        vocabulary: &Vocabulary,
        unknown: &mut Vec<String>,
    ) -> Vec<TypeSettings> {
        let empty = Block::default();
        let mut ids = |names: &[Spanned<String>]| -> Vec<EntityTypeId> {
            let mut ids = Vec::new();
            for name in names {
                match vocabulary.type_by_name(name.get_ref()) {
                    Some(id) => ids.push(id),
                    None => unknown.push(name.get_ref().clone()),
                }
            }
            ids
        };
        vocabulary
            .types()
            .iter()
            .map(|entity_type| {
                let block = self.blocks.get(&entity_type.name).unwrap_or(&empty);
                let nests_in = match block.nests_in.as_deref() {
                    Some(names) if names.iter().any(|name| name.get_ref() == "any") => {
                        NestingRule::Any
                    }
                    Some(names) => NestingRule::Only(ids(names)),
                    None => NestingRule::Only(Vec::new()),
                };
                TypeSettings {
                    color: block
                        .color
                        .as_ref()
                        .map_or_else(|| DEFAULT_COLOR.to_owned(), |color| color.get_ref().clone()),
                    priority: block.priority.unwrap_or(0),
                    is_on: block.on.unwrap_or(true),
                    nests_in,
                    companion_types: ids(block.companion_types.as_deref().unwrap_or(&[])),
                    admission: admission::of(block),
                }
            })
            .collect()
    }
}

fn is_color(value: &str) -> bool {
    value.strip_prefix('#').is_some_and(|digits| {
        digits.len() == 6 && digits.bytes().all(|digit| digit.is_ascii_hexdigit())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn errors_of(text: &str) -> Vec<String> {
        let mut errors = Vec::new();
        Settings::default().add(text, "d.toml", &mut errors);
        errors.iter().map(ToString::to_string).collect()
    }

    #[test]
    fn a_later_file_overrides_key_by_key() {
        let mut settings = Settings::default();
        let mut errors = Vec::new();
        settings.add(
            "[a]\nlabel = \"an A\"\npriority = 3\nnests_in = [\"b\"]\n",
            "1",
            &mut errors,
        );
        settings.add("[a]\npriority = 5\non = false\n", "2", &mut errors);
        assert!(errors.is_empty());
        let mut vocabulary = Vocabulary::default();
        vocabulary.add_type("a", &settings.label("a"));
        let b = vocabulary.add_type("b", &settings.label("b"));
        vocabulary.add_type("c_d", &settings.label("c_d"));
        let mut unknown = Vec::new();
        let of_types = settings.of_types(&vocabulary, &mut unknown);
        assert!(unknown.is_empty());
        assert_eq!(of_types[0].priority, 5);
        assert!(!of_types[0].is_on);
        assert_eq!(of_types[0].nests_in, NestingRule::Only(vec![b]));
        assert_eq!(of_types[2].color, DEFAULT_COLOR);
        let labels: Vec<_> = vocabulary
            .types()
            .iter()
            .map(|t| t.label.as_str())
            .collect();
        assert_eq!(labels, ["an A", "b", "c d"]);
    }

    #[test]
    fn errors_name_line_and_column() {
        assert_eq!(
            errors_of("[a]\ncolor = \"red\"\ncase = \"upper\"\n"),
            [
                "d.toml:2:9: color \"red\" is not #rrggbb",
                "d.toml:3:8: unknown case rule \"upper\" (expected auto, any or exact)",
            ]
        );
        assert!(
            errors_of("[a]\npriorty = 3\n")[0].starts_with("d.toml:2:1: unknown field `priorty`")
        );
        assert!(errors_of("[a")[0].starts_with("d.toml:1:"));
    }
}
