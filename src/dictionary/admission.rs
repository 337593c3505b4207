//! Which hits of an entity type become mentions.

use super::Term;
use crate::document::NameKind;

/// What the settings of a type ask of its hits. The default admits all that the dictionaries do.
#[derive(Clone, Debug, PartialEq)]
pub struct Admission {
    /// Kinds of names that are tagged beside labels; `None` for all.
    pub kinds: Option<Vec<NameKind>>,
    /// Names with fewer characters are not tagged.
    pub min_length: usize,
    /// Mentions with a lower confidence are not tagged.
    pub min_confidence: f32,
    /// What becomes of names that need context where there is none.
    pub needs_context: ContextRule,
    /// Whether shorter mentions of the type inside its longer ones are kept.
    pub keep_nested: bool,
}

/// What becomes of names that need context where there is none.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ContextRule {
    /// They are not tagged.
    #[default]
    Require,
    /// They are tagged with a low confidence.
    Accept,
}

impl ContextRule {
    /// The name in settings.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Require => "require",
            Self::Accept => "accept",
        }
    }
}

impl Default for Admission {
    fn default() -> Self {
        Self {
            kinds: None,
            min_length: 0,
            min_confidence: 0.0,
            needs_context: ContextRule::default(),
            keep_nested: false,
        }
    }
}

impl Admission {
    /// Whether the name of a term is tagged: its kind is listed, and it is long enough.
    pub fn admits(&self, term: &Term) -> bool {
        let is_listed = |kind: NameKind| {
            kind == NameKind::Label
                || self
                    .kinds
                    .as_ref()
                    .is_none_or(|kinds| kinds.contains(&kind))
        };
        // The length is asked for seldom, and counted only then.
        is_listed(term.kind)
            && (self.min_length == 0 || term.name.chars().count() >= self.min_length)
    }
}
