//! The settings of a type that are turned, and the values that are tried.

use std::fmt::Write as _;

use crate::dictionary::{ContextRule, TypeSettings};
use crate::document::NameKind;

/// Least lengths that are tried.
const LENGTHS: [usize; 4] = [0, 3, 4, 5];

/// Least confidences that are tried; what lies between the confidences of two kinds of names, without and with doubt.
const CONFIDENCES: [f32; 6] = [0.0, 0.45, 0.65, 0.75, 0.87, 0.95];

/// Case rules that are tried, for rows that have none of their own.
const CASES: [&str; 3] = ["auto", "any", "exact"];

/// The settings of one type that `tune` turns.
#[derive(Clone, Debug, PartialEq)]
pub struct Choice {
    /// The case rule of rows that have none; `None` as the settings have it.
    pub case: Option<&'static str>,
    /// Kinds of names, beside labels.
    pub kinds: Vec<NameKind>,
    /// The least length of a name in characters.
    pub min_length: usize,
    /// What becomes of names that need context where there is none.
    pub needs_context: ContextRule,
    /// Whether the type's companion types are asked for.
    pub wants_companion_types: bool,
    /// Whether shorter mentions inside longer ones of the type are kept.
    pub keep_nested: bool,
    /// The least confidence of a mention.
    pub min_confidence: f32,
}

/// One setting.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Dimension {
    Case,
    Kind(NameKind),
    Length,
    Context,
    CompanionTypes,
    Nested,
    Confidence,
}

impl Choice {
    /// The settings as they are. `kinds` are those that the type's names have.
    pub(super) fn of(settings: &TypeSettings, kinds: &[NameKind]) -> Self {
        let admission = &settings.admission;
        let is_admitted = |kind: &NameKind| {
            admission
                .kinds
                .as_ref()
                .is_none_or(|known| known.contains(kind))
        };
        Self {
            case: None,
            kinds: kinds.iter().copied().filter(is_admitted).collect(),
            min_length: admission.min_length,
            needs_context: admission.needs_context,
            wants_companion_types: !settings.companion_types.is_empty(),
            keep_nested: admission.keep_nested,
            min_confidence: admission.min_confidence,
        }
    }

    /// The settings that can be turned for a type. Company can only be given up, not invented.
    pub(super) fn dimensions(settings: &TypeSettings, kinds: &[NameKind]) -> Vec<Dimension> {
        let mut dimensions = vec![Dimension::Case];
        dimensions.extend(kinds.iter().map(|&kind| Dimension::Kind(kind)));
        dimensions.extend([Dimension::Length, Dimension::Context]);
        if !settings.companion_types.is_empty() {
            dimensions.push(Dimension::CompanionTypes);
        }
        dimensions.extend([Dimension::Nested, Dimension::Confidence]);
        dimensions
    }

    /// The same with each other value of one setting.
    pub(super) fn alternatives(&self, dimension: Dimension) -> Vec<Self> {
        let mut all = Vec::new();
        let mut add = |change: &dyn Fn(&mut Self)| {
            let mut other = self.clone();
            change(&mut other);
            if other != *self {
                all.push(other);
            }
        };
        match dimension {
            Dimension::Case => {
                for case in CASES {
                    add(&|other| other.case = Some(case));
                }
            }
            Dimension::Kind(kind) => add(&|other| {
                let n_before = other.kinds.len();
                other.kinds.retain(|one| *one != kind);
                if other.kinds.len() == n_before {
                    other.kinds.push(kind);
                    other.kinds.sort_unstable();
                }
            }),
            Dimension::Length => {
                for length in LENGTHS {
                    add(&|other| other.min_length = length);
                }
            }
            Dimension::Context => {
                for rule in [ContextRule::Require, ContextRule::Accept] {
                    add(&|other| other.needs_context = rule);
                }
            }
            Dimension::CompanionTypes => {
                add(&|other| other.wants_companion_types = !other.wants_companion_types);
            }
            Dimension::Nested => add(&|other| other.keep_nested = !other.keep_nested),
            Dimension::Confidence => {
                for least in CONFIDENCES {
                    add(&|other| other.min_confidence = least);
                }
            }
        }
        all
    }

    /// The settings of a type with this choice, but for case, which is settled when dictionaries are read.
    pub(super) fn apply(&self, settings: &TypeSettings) -> TypeSettings {
        let mut applied = settings.clone();
        applied.admission.kinds = Some(self.kinds.clone());
        applied.admission.min_length = self.min_length;
        applied.admission.needs_context = self.needs_context;
        applied.admission.keep_nested = self.keep_nested;
        applied.admission.min_confidence = self.min_confidence;
        if !self.wants_companion_types {
            applied.companion_types.clear();
        }
        applied
    }

    /// Lines of a block of `dictionaries.toml`, for what differs from `default`.
    pub(super) fn to_toml(&self, default: &Self) -> String {
        let mut lines = String::new();
        if let Some(case) = self.case.filter(|_| self.case != default.case) {
            let _ = writeln!(lines, "case = \"{case}\"");
        }
        if self.kinds != default.kinds {
            let names: Vec<String> = self
                .kinds
                .iter()
                .map(|kind| format!("\"{}\"", kind.as_str()))
                .collect();
            let _ = writeln!(lines, "kinds = [{}]", names.join(", "));
        }
        if self.min_length != default.min_length {
            let _ = writeln!(lines, "min_length = {}", self.min_length);
        }
        if self.needs_context != default.needs_context {
            let _ = writeln!(lines, "needs_context = \"{}\"", self.needs_context.as_str());
        }
        if self.wants_companion_types != default.wants_companion_types {
            lines.push_str("companion_types = []\n");
        }
        if self.keep_nested != default.keep_nested {
            let _ = writeln!(lines, "nested = {}", self.keep_nested);
        }
        // Values are written as they were tried, so equality is exact.
        if self.min_confidence.to_bits() != default.min_confidence.to_bits() {
            let _ = writeln!(lines, "min_confidence = {:?}", self.min_confidence);
        }
        lines
    }

    /// What differs from another choice, in one line.
    pub(super) fn changes(&self, default: &Self) -> String {
        self.to_toml(default).trim_end().replace('\n', "; ")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dictionary::Lexicon;

    const KINDS: [NameKind; 2] = [NameKind::Exact, NameKind::Abbreviation];

    fn site() -> TypeSettings {
        let lexicon = Lexicon::embedded().unwrap();
        let site = lexicon
            .vocabulary()
            .type_by_name("metastatic_site")
            .unwrap();
        lexicon.settings(site).clone()
    }

    #[test]
    fn each_other_value_of_a_setting_is_tried_once() {
        let choice = Choice::of(&site(), &KINDS);
        let n = |dimension| choice.alternatives(dimension).len();
        assert_eq!(
            n(Dimension::Case),
            3,
            "the settings' own rule is none of the three by name"
        );
        assert_eq!(n(Dimension::Kind(NameKind::Exact)), 1);
        assert_eq!(n(Dimension::Length), 3);
        assert_eq!(n(Dimension::Context), 1);
        assert_eq!(n(Dimension::CompanionTypes), 1);
        assert_eq!(n(Dimension::Nested), 1);
        assert_eq!(n(Dimension::Confidence), 5);
        assert_eq!(Choice::dimensions(&site(), &KINDS).len(), 8);
    }

    #[test]
    fn what_is_written_is_what_was_chosen() {
        let settings = site();
        let default = Choice::of(&settings, &KINDS);
        assert_eq!(default.to_toml(&default), "");
        let mut choice = default.clone();
        choice.case = Some("any");
        choice.kinds = vec![NameKind::Exact];
        choice.min_length = 3;
        choice.needs_context = ContextRule::Accept;
        choice.wants_companion_types = false;
        choice.keep_nested = true;
        choice.min_confidence = 0.75;
        let text = format!("[metastatic_site]\n{}", choice.to_toml(&default));
        assert_eq!(
            text,
            "[metastatic_site]\ncase = \"any\"\nkinds = [\"exact\"]\nmin_length = 3\nneeds_context = \"accept\"\n\
             companion_types = []\nnested = true\nmin_confidence = 0.75\n"
        );
        // Read back, the settings are those that were tried.
        let lexicon = Lexicon::load_with(&[], &text).unwrap();
        let id = lexicon
            .vocabulary()
            .type_by_name("metastatic_site")
            .unwrap();
        assert_eq!(*lexicon.settings(id), choice.apply(&settings));
    }
}
