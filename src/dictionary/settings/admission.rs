//! The keys of a block that say which hits of a type become mentions.

use super::Block;
use crate::dictionary::{Admission, ContextRule};
use crate::document::NameKind;

/// The kinds that a block may list; a label is always admitted.
const KINDS: [NameKind; 6] = [
    NameKind::Exact,
    NameKind::Abbreviation,
    NameKind::Adjectival,
    NameKind::Narrow,
    NameKind::Broad,
    NameKind::Related,
];

fn kind(name: &str) -> Option<NameKind> {
    KINDS.into_iter().find(|kind| kind.as_str() == name)
}

fn context_rule(name: &str) -> Option<ContextRule> {
    [ContextRule::Require, ContextRule::Accept]
        .into_iter()
        .find(|rule| rule.as_str() == name)
}

/// What is wrong with these keys: the byte of the value, and a message.
pub(super) fn problems(block: &Block) -> Vec<(usize, String)> {
    let mut problems = Vec::new();
    for name in block.kinds.iter().flatten() {
        if kind(name.get_ref()).is_none() {
            let known = KINDS.map(NameKind::as_str).join(", ");
            let message = format!("unknown kind \"{}\" (expected {known})", name.get_ref());
            problems.push((name.span().start, message));
        }
    }
    if let Some(rule) = &block.needs_context
        && context_rule(rule.get_ref()).is_none()
    {
        let message = format!(
            "needs_context is \"{}\" (expected require or accept)",
            rule.get_ref()
        );
        problems.push((rule.span().start, message));
    }
    if let Some(least) = &block.min_confidence
        && !(0.0..=1.0).contains(least.get_ref())
    {
        let message = format!("min_confidence is {} (expected 0 to 1)", least.get_ref());
        problems.push((least.span().start, message));
    }
    problems
}

/// What a block admits.
pub(super) fn of(block: &Block) -> Admission {
    let default = Admission::default();
    #[expect(
        clippy::cast_possible_truncation,
        reason = "a share needs no more digits"
    )]
    let least = block
        .min_confidence
        .as_ref()
        .map(|least| *least.get_ref() as f32);
    Admission {
        kinds: block.kinds.as_ref().map(|names| {
            names
                .iter()
                .filter_map(|name| kind(name.get_ref()))
                .collect()
        }),
        min_length: block.min_length.unwrap_or(default.min_length),
        min_confidence: least.unwrap_or(default.min_confidence),
        needs_context: block
            .needs_context
            .as_ref()
            .and_then(|rule| context_rule(rule.get_ref()))
            .unwrap_or(default.needs_context),
        keep_nested: block.nested.unwrap_or(default.keep_nested),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dictionary::settings::Settings;
    use crate::document::Vocabulary;

    fn read(text: &str) -> (Admission, Vec<String>) {
        let mut settings = Settings::default();
        let mut errors = Vec::new();
        settings.add(text, "p.toml", &mut errors);
        let mut vocabulary = Vocabulary::default();
        vocabulary.add_type("a", "a");
        let of_types = settings.of_types(&vocabulary, &mut Vec::new());
        let errors = errors.iter().map(ToString::to_string).collect();
        (of_types[0].admission.clone(), errors)
    }

    #[test]
    fn without_keys_all_is_admitted() {
        let (admission, errors) = read("[a]\npriority = 1\n");
        assert_eq!(admission, Admission::default());
        assert!(errors.is_empty());
    }

    #[test]
    fn keys_are_read_and_a_wrong_value_is_told_with_its_place() {
        let (admission, errors) = read(
            "[a]\nkinds = [\"exact\", \"narrow\"]\nmin_length = 3\nmin_confidence = 0.75\nneeds_context = \"accept\"\n\
             nested = true\n",
        );
        assert!(errors.is_empty(), "{errors:?}");
        let expected = Admission {
            kinds: Some(vec![NameKind::Exact, NameKind::Narrow]),
            min_length: 3,
            min_confidence: 0.75,
            needs_context: ContextRule::Accept,
            keep_nested: true,
        };
        assert_eq!(admission, expected);
        let (_, errors) =
            read("[a]\nkinds = [\"exakt\"]\nmin_confidence = 7.0\nneeds_context = \"no\"\n");
        assert_eq!(
            errors,
            [
                "p.toml:2:10: unknown kind \"exakt\" (expected exact, abbreviation, adjectival, narrow, broad, related)",
                "p.toml:4:17: needs_context is \"no\" (expected require or accept)",
                "p.toml:3:18: min_confidence is 7 (expected 0 to 1)",
            ]
        );
    }
}
