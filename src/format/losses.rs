//! What a format could not take over, counted.

use std::collections::BTreeMap;
use std::fmt;

use super::manifest::LossEntry;

/// What happened to something that a format has no place for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum LossKind {
    /// It is gone.
    Dropped,
    /// It is there in a simpler shape: pieces as one span, several labels as one.
    Flattened,
    /// It is there with other characters, another order or another name.
    Normalized,
}

impl LossKind {
    /// The name in manifests.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Dropped => "dropped",
            Self::Flattened => "flattened",
            Self::Normalized => "normalized",
        }
    }
}

/// How many of what were lost, and why.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Losses(BTreeMap<(LossKind, &'static str, &'static str), u64>);

impl Losses {
    /// Counts `n` more of `what` (a plural: `mentions`); `why` completes "because".
    pub fn add(&mut self, kind: LossKind, what: &'static str, why: &'static str, n: usize) {
        if n > 0 {
            let total = self.0.entry((kind, what, why)).or_default();
            // What an input says of its numbers may be any number. usize is at most 64 bits wide.
            *total = total.saturating_add(n as u64);
        }
    }

    /// Counts what another count has too.
    pub fn merge(&mut self, other: &Self) {
        for (key, n) in &other.0 {
            let total = self.0.entry(*key).or_default();
            *total = total.saturating_add(*n);
        }
    }

    /// Whether nothing was lost.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The counts for a manifest, in order of kind, what, why.
    pub fn entries(&self) -> Vec<LossEntry> {
        let entry = |(&(kind, what, why), &n): (&(LossKind, &str, &str), &u64)| LossEntry {
            kind: kind.as_str().to_owned(),
            what: what.to_owned(),
            why: why.to_owned(),
            n,
        };
        self.0.iter().map(entry).collect()
    }
}

/// A line for each count: `3 mentions dropped: they overlap a longer one …`.
impl fmt::Display for Losses {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for ((kind, what, why), n) in &self.0 {
            writeln!(f, "{n} {what} {}: {why}", kind.as_str())?;
        }
        Ok(())
    }
}
