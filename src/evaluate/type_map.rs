//! The gold standard's names of entity types in ours.

use std::collections::{BTreeMap, BTreeSet};

use super::EvaluateError;

/// Which of our entity types stands for which of the gold standard's.
///
/// An empty map takes every name as it is. With at least one pair, gold types without one are left out of the count.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TypeMap {
    ours: BTreeMap<String, Vec<String>>,
}

impl TypeMap {
    /// Every name as it is.
    pub(super) const AS_THEY_ARE: Self = Self {
        ours: BTreeMap::new(),
    };

    /// A map from pairs `GOLD=OURS`. A gold type with several pairs is right with any of them.
    ///
    /// # Errors
    /// If a pair has no `=`, or nothing on one side of it.
    pub fn parse<'p>(pairs: impl IntoIterator<Item = &'p str>) -> Result<Self, EvaluateError> {
        let mut map = Self::default();
        for pair in pairs {
            let sides = pair
                .split_once('=')
                .map(|(gold, ours)| (gold.trim(), ours.trim()));
            match sides {
                Some((gold, ours)) if !gold.is_empty() && !ours.is_empty() => {
                    map.ours
                        .entry(gold.to_owned())
                        .or_default()
                        .push(ours.to_owned());
                }
                _ => return Err(EvaluateError::TypeMap(pair.to_owned())),
            }
        }
        Ok(map)
    }

    /// What in the map fits nothing: a gold type that no entity has, one of ours that no mention has.
    pub(super) fn notes(&self, gold: &BTreeSet<&str>, ours: &BTreeSet<&str>) -> Vec<String> {
        let list = |types: &BTreeSet<&str>| match types.len() {
            0 => "none".to_owned(),
            _ => types.iter().copied().collect::<Vec<_>>().join(", "),
        };
        let mut notes = Vec::new();
        for (from, into) in &self.ours {
            if !gold.contains(from.as_str()) {
                notes.push(format!(
                    "--map {from}={}: the gold standard has no type \"{from}\" (types that it has: {})",
                    into.join(","),
                    list(gold)
                ));
            }
            for name in into.iter().filter(|name| !ours.contains(name.as_str())) {
                notes.push(format!(
                    "--map {from}={name}: no mention of the prediction has the type \"{name}\" (types that are there: \
                     {})",
                    list(ours)
                ));
            }
        }
        notes
    }

    /// Our types that the map names, without repeats; empty where it takes every name as it is.
    pub fn our_types(&self) -> BTreeSet<String> {
        self.ours.values().flatten().cloned().collect()
    }

    /// Our types for those of a gold entity, without repeats; empty where none of them is in the map.
    pub(super) fn map(&self, gold_types: &[String]) -> Vec<String> {
        if self.ours.is_empty() {
            return gold_types.to_vec();
        }
        let mut mapped: Vec<String> = Vec::new();
        for ours in gold_types
            .iter()
            .filter_map(|gold| self.ours.get(gold))
            .flatten()
        {
            if !mapped.contains(ours) {
                mapped.push(ours.clone());
            }
        }
        mapped
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_gold_type_may_stand_for_several_of_ours_and_others_are_left_out() {
        let map = TypeMap::parse([
            "Cancer=primary_cancer",
            "Cancer = metastasis",
            "Cell=cell_type",
        ])
        .unwrap();
        assert_eq!(
            map.map(&["Cancer".to_owned()]),
            ["primary_cancer", "metastasis"]
        );
        assert!(map.map(&["Organ".to_owned()]).is_empty());
        assert_eq!(TypeMap::default().map(&["Organ".to_owned()]), ["Organ"]);
    }

    #[test]
    fn what_fits_nothing_is_noted_with_what_is_there() {
        let map = TypeMap::parse(["Cancer=nope", "Canser=primary_cancer"]).unwrap();
        let types = |names: &[&'static str]| names.iter().copied().collect::<BTreeSet<_>>();
        let notes = map.notes(&types(&["Cancer", "Cell"]), &types(&["primary_cancer"]));
        assert_eq!(
            notes,
            [
                "--map Cancer=nope: no mention of the prediction has the type \"nope\" (types that are there: \
                 primary_cancer)",
                "--map Canser=primary_cancer: the gold standard has no type \"Canser\" (types that it has: Cancer, Cell)",
            ]
        );
        let fits = map.notes(
            &types(&["Cancer", "Canser"]),
            &types(&["nope", "primary_cancer"]),
        );
        assert!(fits.is_empty(), "{fits:?}");
    }

    #[test]
    fn half_a_pair_is_an_error_that_shows_the_form() {
        for pair in ["Cancer", "=x", "Cancer="] {
            let error = TypeMap::parse([pair]).unwrap_err();
            assert_eq!(error.code(), "ONC0410");
            assert!(error.to_string().contains("GOLD=OURS"), "{error}");
        }
    }
}
