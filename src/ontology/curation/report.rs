//! What curation did, counted by rule.

use std::collections::BTreeMap;

/// How often a rule acted, with a few of its cases.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RuleCount {
    /// Names that are gone.
    pub n_dropped: usize,
    /// Names that were written anew.
    pub n_rewritten: usize,
    /// The first cases.
    pub examples: Vec<String>,
}

/// The counts of all rules.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Report {
    /// By the rule's name.
    pub rules: BTreeMap<&'static str, RuleCount>,
    /// Concepts that were left without a name, with their label.
    pub dropped_concepts: Vec<String>,
    /// Names before and after.
    pub n_names: (usize, usize),
}

/// How many cases of a rule are kept.
const EXAMPLES: usize = 5;

impl Report {
    /// Counts a name that is gone.
    pub(super) fn drop(&mut self, rule: &'static str, name: &str) {
        let count = self.rules.entry(rule).or_default();
        count.n_dropped += 1;
        count.keep(name.to_owned());
    }

    /// Counts a name that was written anew.
    pub(super) fn rewrite(&mut self, rule: &'static str, from: &str, to: &str) {
        let count = self.rules.entry(rule).or_default();
        count.n_rewritten += 1;
        count.keep(format!("{from} → {to}"));
    }
}

impl RuleCount {
    fn keep(&mut self, example: String) {
        if self.examples.len() < EXAMPLES {
            self.examples.push(example);
        }
    }
}
