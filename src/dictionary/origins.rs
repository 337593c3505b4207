//! Which mentions of a sentence belong together as a cancer and what has spread from it, as data.

use super::assertion_cues::{CueWord, cue_words};
use super::cues::cue_rows;
use crate::dictionary::QualifierSide;
use crate::document::{EntityTypeId, Vocabulary};

const TABLE: &str = include_str!("../../dictionaries/cues/origins.tsv");

/// One rule.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OriginRule {
    /// The type of the mentions that get the attribute.
    pub of: EntityTypeId,
    /// The type of the mentions that it names.
    pub value: EntityTypeId,
    /// On which side of the first these stand.
    pub side: QualifierSide,
    /// The words between.
    pub words: Vec<CueWord>,
    /// The attribute.
    pub attribute: &'static str,
}

/// Which mentions get a concept composed of several.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Composition {
    /// Their type.
    pub of: EntityTypeId,
    /// The attribute that they must have and their concept must not, such as the site.
    pub part: &'static str,
    /// The quality, a CURIE.
    pub quality: &'static str,
    /// The attribute that holds the composed concept.
    pub attribute: &'static str,
}

/// The rules in the order in which they are tried, and words that no gap of theirs may pass over.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct OriginRules {
    /// The rules.
    pub rules: Vec<OriginRule>,
    /// Words in small letters.
    pub stops: Vec<&'static str>,
    /// What is composed.
    pub composed: Vec<Composition>,
}

impl OriginRules {
    /// The rules that ship with oncotag, for types that the vocabulary has.
    pub fn embedded(vocabulary: &Vocabulary) -> Self {
        let mut found = Self::default();
        for row in cue_rows(TABLE) {
            let [class, of, value, side, words, attribute, _] =
                *row.split('\t').collect::<Vec<_>>()
            else {
                continue;
            };
            if class == "stop" {
                found.stops.push(words);
                continue;
            }
            if class == "composed" {
                let of = vocabulary.type_by_name(of);
                found.composed.extend(of.map(|of| Composition {
                    of,
                    part: value,
                    quality: words,
                    attribute,
                }));
                continue;
            }
            let types = vocabulary
                .type_by_name(of)
                .zip(vocabulary.type_by_name(value));
            found.rules.extend(types.map(|(of, value)| OriginRule {
                of,
                value,
                side: match side {
                    "left" => QualifierSide::Left,
                    _ => QualifierSide::Right,
                },
                words: if words == "-" {
                    Vec::new()
                } else {
                    cue_words(words)
                },
                attribute,
            }));
        }
        found
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_row_is_read() {
        let mut vocabulary = Vocabulary::default();
        for name in ["metastasis", "primary_cancer", "metastatic_site"] {
            vocabulary.add_type(name, name);
        }
        let rules = OriginRules::embedded(&vocabulary);
        assert_eq!(
            rules.rules.len() + rules.stops.len() + rules.composed.len(),
            cue_rows(TABLE).count()
        );
        assert_eq!(OriginRules::embedded(&Vocabulary::default()).rules, []);
        for row in cue_rows(TABLE) {
            let side = row.split('\t').nth(3).unwrap();
            assert!(["left", "right", "-"].contains(&side), "{row}");
        }
    }
}
