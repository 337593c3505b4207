//! Rules on affixes, as data.

use super::cues::cue_rows;
use crate::document::{EntityTypeId, Vocabulary};

/// Where an affix stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AffixPlace {
    /// Before the name.
    Prefix,
    /// Behind the name.
    Suffix,
}

/// What an affix does to a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AffixEffect {
    /// The whole word is the mention, and it is denied.
    Negated,
    /// The whole word is the mention.
    Whole,
    /// The word means something else.
    Other,
}

/// One affix.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AffixRule {
    /// The affix in lower case, without its hyphen.
    pub affix: String,
    /// Where it stands.
    pub place: AffixPlace,
    /// What it does.
    pub effect: AffixEffect,
    /// The types that it acts on; empty for all.
    pub types: Vec<EntityTypeId>,
}

/// All affixes, in order; the first that fits decides.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AffixRules(Vec<AffixRule>);

impl AffixRules {
    /// The rules that ship with oncotag (`dictionaries/cues/affixes.tsv`). Types that the vocabulary does not have are
    /// passed over.
    pub fn embedded(vocabulary: &Vocabulary) -> Self {
        Self::parse(
            include_str!("../../dictionaries/cues/affixes.tsv"),
            vocabulary,
        )
    }

    /// Reads the table: comment lines, a head row, then `affix place effect types example`.
    fn parse(table: &str, vocabulary: &Vocabulary) -> Self {
        Self(
            cue_rows(table)
                .filter_map(|row| AffixRule::parse(row, vocabulary))
                .collect(),
        )
    }

    /// The first rule for that word, in any case, in that place, on that type.
    pub fn find(
        &self,
        word: &str,
        place: AffixPlace,
        entity_type: EntityTypeId,
    ) -> Option<&AffixRule> {
        self.0.iter().find(|rule| {
            rule.place == place
                && (rule.types.is_empty() || rule.types.contains(&entity_type))
                && rule.affix.eq_ignore_ascii_case(word)
        })
    }
}

impl AffixRule {
    fn parse(row: &str, vocabulary: &Vocabulary) -> Option<Self> {
        let mut cells = row.split('\t');
        let affix = cells.next()?.to_lowercase();
        let place = match cells.next()? {
            "prefix" => AffixPlace::Prefix,
            "suffix" => AffixPlace::Suffix,
            _ => return None,
        };
        let effect = match cells.next()? {
            "negated" => AffixEffect::Negated,
            "whole" => AffixEffect::Whole,
            "other" => AffixEffect::Other,
            _ => return None,
        };
        let names = cells.next()?;
        let types: Vec<_> = names
            .split('|')
            .filter_map(|name| vocabulary.type_by_name(name))
            .collect();
        // A rule whose types are all unknown here acts on nothing, not on everything.
        (names == "*" || !types.is_empty()).then_some(Self {
            affix,
            place,
            effect,
            types,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_row_of_the_embedded_table_is_a_rule() {
        let mut vocabulary = Vocabulary::default();
        for name in ["metastasis", "metastasis_phase", "biomarker", "treatment"] {
            vocabulary.add_type(name, name);
        }
        let table = include_str!("../../dictionaries/cues/affixes.tsv");
        let rows = table.lines().filter(|line| !line.starts_with('#')).count() - 1;
        let rules = AffixRules::embedded(&vocabulary);
        assert_eq!(rules.0.len(), rows);
        let biomarker = vocabulary.type_by_name("biomarker").unwrap();
        let treatment = vocabulary.type_by_name("treatment").unwrap();
        let effect = |word, place, on| rules.find(word, place, on).map(|rule| rule.effect);
        assert_eq!(
            effect("Negative", AffixPlace::Suffix, biomarker),
            Some(AffixEffect::Negated)
        );
        assert_eq!(effect("negative", AffixPlace::Suffix, treatment), None);
        assert_eq!(
            effect("anti", AffixPlace::Prefix, treatment),
            Some(AffixEffect::Other)
        );
        assert_eq!(effect("anti", AffixPlace::Suffix, treatment), None);
    }
}
