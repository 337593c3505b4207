//! Brute force, the oracle that engines are tested against.

use std::ops::Range;

use super::Engine;
use crate::normalize::Folded;

/// Looks for each pattern at each position.
pub struct NaiveEngine(Vec<String>);

impl NaiveEngine {
    /// The index of a pattern is its place in `patterns`.
    pub fn new<'p>(patterns: impl Iterator<Item = &'p str>) -> Self {
        Self(patterns.map(str::to_owned).collect())
    }
}

impl Engine for NaiveEngine {
    fn find(&self, text: &Folded<'_>, found: &mut dyn FnMut(usize, Range<usize>)) {
        let text = text.text();
        for start in 0..text.len() {
            for (index, pattern) in self.0.iter().enumerate() {
                if !pattern.is_empty() && text.as_bytes()[start..].starts_with(pattern.as_bytes()) {
                    found(index, start..start + pattern.len());
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::matching::AhoCorasickEngine;
    use crate::normalize::fold;

    fn all(engine: &dyn Engine, text: &str) -> Vec<(usize, Range<usize>)> {
        let mut hits = Vec::new();
        engine.find(&fold(text), &mut |pattern, range| {
            hits.push((pattern, range));
        });
        hits.sort_by_key(|(pattern, range)| (range.start, range.end, *pattern));
        hits
    }

    proptest! {
        #[test]
        fn aho_corasick_finds_what_brute_force_finds(
            patterns in prop::collection::btree_set("[ab ]{1,4}", 1..12),
            text in "[ab ]{0,60}",
        ) {
            let naive = NaiveEngine::new(patterns.iter().map(String::as_str));
            let list: Vec<&str> = patterns.iter().map(String::as_str).collect();
            let aho = AhoCorasickEngine::new(list.iter().copied()).unwrap();
            prop_assert_eq!(all(&aho, &text), all(&naive, &text));
        }
    }
}
