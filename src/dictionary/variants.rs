//! Names that follow from a dictionary's names: a site for its adjective (`liver metastasis`, `hepatic metastasis`), the
//! order turned round (`cancer of the liver`, `liver cancer`), and the adjective with its noun for a noun (`monocyte`,
//! `monocytic cell`).
//!
//! They are made when the lexicon is built, from all dictionaries of a run, so that a file holds only what its source says.
//! A name that a dictionary of the type has already is never made, whichever concept it names there. Spelling, plurals,
//! hyphens and Greek letters need no names of their own: names and texts are folded alike.

use hashbrown::HashMap;

use super::cues::cue_rows;

const SITE_ADJECTIVES: &str = include_str!("../../dictionaries/cues/site_adjectives.tsv");
/// Words with which a site is another one: `gall bladder`, `bone marrow`.
const NOT_BEFORE: &[&str] = &["gall"];
const NOT_BEHIND: &[&str] = &["marrow", "duct", "node"];
const RULES: &str = include_str!("../../dictionaries/cues/variants.tsv");

/// How a name was made from another one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum VariantRule {
    /// A site stands for its adjective, or the adjective for the site.
    Adjective,
    /// `H of the S` and `S H` stand for one another.
    Inverted,
    /// A noun's adjective with `cell` stands for the noun.
    Derived,
}

impl VariantRule {
    /// The name in records and explanations.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Adjective => "adjective",
            Self::Inverted => "inverted",
            Self::Derived => "derived",
        }
    }
}

/// How variants are made; the words of the table's column `rule`.
#[derive(Clone, Copy, Debug)]
enum Making {
    /// A site for its adjective and back.
    Adjective,
    /// `H of the S` for `S H` and back, for the sites of the table.
    Inverted,
    /// `S H` for `H of the S`, whatever `S` is.
    Fronted,
    /// `monocytic cell` for `monocyte`.
    Derived,
}

impl Making {
    fn parse(word: &str) -> Option<Self> {
        Some(match word {
            "adjective" => Self::Adjective,
            "inverted" => Self::Inverted,
            "fronted" => Self::Fronted,
            "derived" => Self::Derived,
            _ => return None,
        })
    }

    /// What records say of a name made so.
    fn rule(self) -> VariantRule {
        match self {
            Self::Adjective => VariantRule::Adjective,
            Self::Inverted | Self::Fronted => VariantRule::Inverted,
            Self::Derived => VariantRule::Derived,
        }
    }
}

/// Endings of nouns for cells, and of their adjectives.
const DERIVED: &[(&str, &str)] = &[
    ("cyte", "cytic"),
    ("blast", "blastic"),
    ("glia", "glial"),
    ("neuron", "neuronal"),
];
/// Longest site that is put before its head, in words.
const MAX_SITE_WORDS: usize = 4;

/// Which names of a type get which variants.
#[derive(Clone, Debug, Default)]
pub struct VariantRules {
    /// For each type, rules and the heads that they want.
    by_type: HashMap<&'static str, Vec<(Making, Vec<&'static str>)>>,
    /// Sites to adjectives and adjectives to sites, in small letters.
    counterparts: HashMap<&'static str, Vec<&'static str>>,
    nouns: Vec<&'static str>,
}

impl VariantRules {
    /// The rules that ship with oncotag.
    pub fn embedded() -> Self {
        let mut rules = Self::default();
        for [noun, adjective] in rows(SITE_ADJECTIVES) {
            rules.counterparts.entry(noun).or_default().push(adjective);
            rules.counterparts.entry(adjective).or_default().push(noun);
            rules.nouns.push(noun);
        }
        for [entity_type, rule, heads, _] in rows(RULES) {
            let Some(making) = Making::parse(rule) else {
                continue;
            };
            let heads = heads.split('|').collect();
            let of_type = rules.by_type.entry(entity_type).or_default();
            of_type.push((making, heads));
        }
        rules
    }

    /// Whether names of a type get variants at all.
    pub(super) fn has_rules(&self, entity_type: &str) -> bool {
        self.by_type.contains_key(entity_type)
    }

    /// The variants of a name of a type, each with the rule that made it; in a fixed order, without the name itself. A
    /// name with a comma has none: it is a list of marks, which nobody writes in another order.
    pub fn of(&self, entity_type: &str, name: &str) -> Vec<(String, VariantRule)> {
        let mut made: Vec<(String, VariantRule)> = Vec::new();
        if name.contains(',') {
            return made;
        }
        let rules = self.by_type.get(entity_type).map_or(&[][..], Vec::as_slice);
        for (making, heads) in rules {
            let found = match making {
                Making::Adjective => self.with_counterparts(name, heads),
                Making::Inverted => self.inverted(name, heads),
                Making::Fronted => self.fronted(name, heads),
                Making::Derived => derived(name, heads),
            };
            for variant in found {
                if variant != name && made.iter().all(|(known, _)| *known != variant) {
                    made.push((variant, making.rule()));
                }
            }
        }
        made
    }

    /// `renal carcinoma` for `kidney carcinoma`, `primary hepatic cancer` for `primary liver cancer`.
    fn with_counterparts(&self, name: &str, heads: &[&str]) -> Vec<String> {
        let words: Vec<&str> = name.split(' ').collect();
        if words.contains(&"of") || !has_head(name, heads) {
            return Vec::new();
        }
        let mut made = Vec::new();
        let mut covered = 0;
        for start in 0..words.len().saturating_sub(1) {
            for length in [2, 1] {
                if start + length >= words.len() || start + length <= covered {
                    continue;
                }
                let site = words[start..start + length].join(" ").to_lowercase();
                if self.counterparts.contains_key(site.as_str()) {
                    // `bladder` in `urinary bladder` is not looked at on its own.
                    covered = start + length;
                }
                for other in self.counterparts.get(site.as_str()).into_iter().flatten() {
                    let before = &words[..start];
                    let behind = &words[start + length..];
                    // Neither `bladder bladder cancer` nor `urinary urinary bladder cancer`.
                    let is_stammer = before.last().is_some_and(|last| other.starts_with(last))
                        || other.ends_with(behind[0])
                        || NOT_BEFORE.contains(&before.last().copied().unwrap_or(""))
                        || NOT_BEHIND.contains(&behind[0]);
                    if !is_stammer {
                        made.push([before, &[*other][..], behind].concat().join(" "));
                    }
                }
            }
        }
        made
    }

    /// `liver cancer` and `hepatic cancer` for `cancer of the liver`; `cancer of the liver` and `cancer of liver` for
    /// `liver cancer`.
    fn inverted(&self, name: &str, heads: &[&str]) -> Vec<String> {
        if let Some((head, site)) = head_and_site(name) {
            let is_site = self.nouns.contains(&site.to_lowercase().as_str());
            return if is_site && has_head(head, heads) {
                self.in_all_orders(head, &site.to_lowercase())
            } else {
                Vec::new()
            };
        }
        if !has_head(name, heads) {
            return Vec::new();
        }
        let lower = name.to_lowercase();
        let mut made = Vec::new();
        for noun in &self.nouns {
            let adjectives = self.counterparts.get(noun).into_iter().flatten();
            for site in std::iter::once(noun).chain(adjectives) {
                let Some(rest) = lower
                    .strip_prefix(site)
                    .and_then(|rest| rest.strip_prefix(' '))
                else {
                    continue;
                };
                // `colon and rectal cancer` is no `and rectal cancer of the colon`.
                if rest.starts_with("and ") || rest.starts_with("or ") {
                    continue;
                }
                // The head as it is written; folding of case changes no length in ASCII.
                let head = name.get(name.len() - rest.len()..).unwrap_or(rest);
                made.push(format!("{head} of the {noun}"));
                made.push(format!("{head} of {noun}"));
            }
        }
        made
    }

    /// `gallbladder epithelial cell` for `epithelial cell of gallbladder`. A site that has a site of its own stays where it
    /// is: `pars anterior of adenohypophysis`.
    fn fronted(&self, name: &str, heads: &[&str]) -> Vec<String> {
        const LINKS: &[&str] = &["of", "in", "and", "or", "with", "from"];
        let Some((head, site)) = head_and_site(name) else {
            return Vec::new();
        };
        let is_plain = |part: &str| !part.split(' ').any(|word| LINKS.contains(&word));
        let fits = is_plain(head)
            && is_plain(site)
            && site.split(' ').count() <= MAX_SITE_WORDS
            && has_head(head, heads);
        if fits {
            self.in_all_orders(head, site)
        } else {
            Vec::new()
        }
    }

    /// `S H` with the site and its adjectives, and `H of the S` and `H of S`.
    fn in_all_orders(&self, head: &str, site: &str) -> Vec<String> {
        let lower = site.to_lowercase();
        let adjectives = self.counterparts.get(lower.as_str()).into_iter().flatten();
        let names = std::iter::once(site).chain(adjectives.copied());
        let mut made: Vec<String> = names.map(|site| format!("{site} {head}")).collect();
        made.push(format!("{head} of the {site}"));
        made.push(format!("{head} of {site}"));
        made
    }
}

/// Head and site of `H of the S` or `H of S`.
fn head_and_site(name: &str) -> Option<(&str, &str)> {
    let (head, site) = name.split_once(" of ")?;
    Some((head, site.strip_prefix("the ").unwrap_or(site)))
}

/// `monocytic cell` for `monocyte`: a noun of one word.
fn derived(name: &str, heads: &[&str]) -> Vec<String> {
    if name.contains(' ') || !has_head(name, heads) {
        return Vec::new();
    }
    DERIVED
        .iter()
        .filter_map(|(noun, adjective)| {
            let stem = name.strip_suffix(noun)?;
            Some(format!("{stem}{adjective} cell"))
        })
        .collect()
}

/// The adjectives of sites, in the table's order.
pub(super) fn site_adjectives() -> impl Iterator<Item = &'static str> {
    rows(SITE_ADJECTIVES).map(|[_, adjective]| adjective)
}

/// Whether the last word of a name is one of the heads, or ends in one that has a hyphen in front.
fn has_head(name: &str, heads: &[&str]) -> bool {
    let last = name.rsplit(' ').next().unwrap_or(name).to_lowercase();
    heads.iter().any(|head| match head.strip_prefix('-') {
        Some(ending) => last.ends_with(ending),
        None => last == *head,
    })
}

/// The rows of a table with `N` columns, without comments and the column row.
fn rows<const N: usize>(table: &'static str) -> impl Iterator<Item = [&'static str; N]> {
    cue_rows(table).filter_map(|line| line.split('\t').collect::<Vec<_>>().try_into().ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn variants(entity_type: &str, name: &str) -> Vec<String> {
        let made = VariantRules::embedded().of(entity_type, name);
        made.into_iter().map(|(name, _)| name).collect()
    }

    #[test]
    fn a_site_stands_for_its_adjective_and_back() {
        assert_eq!(
            variants("metastasis", "liver metastasis"),
            ["hepatic metastasis"]
        );
        assert_eq!(
            variants("metastasis", "bone metastasis"),
            ["osseous metastasis", "skeletal metastasis"]
        );
        assert_eq!(
            variants("treatment", "hepatic resection"),
            ["liver resection"]
        );
    }

    #[test]
    fn the_order_is_turned_round_for_cancers() {
        assert_eq!(
            variants("primary_cancer", "kidney carcinoma"),
            [
                "renal carcinoma",
                "carcinoma of the kidney",
                "carcinoma of kidney"
            ]
        );
        assert_eq!(
            variants("primary_cancer", "carcinoma of kidney"),
            [
                "kidney carcinoma",
                "renal carcinoma",
                "carcinoma of the kidney"
            ]
        );
    }

    #[test]
    fn cells_of_a_site_are_named_by_it() {
        assert_eq!(
            variants("cell_type", "epithelial cell of gallbladder"),
            [
                "gallbladder epithelial cell",
                "epithelial cell of the gallbladder"
            ]
        );
        assert_eq!(
            variants("cell_type", "stromal cell of pancreas")[..2],
            ["pancreas stromal cell", "pancreatic stromal cell"]
        );
        assert_eq!(
            variants("cell_type", "kidney epithelial cell"),
            ["renal epithelial cell"]
        );
        for name in [
            "folliculostellate cell of pars anterior of adenohypophysis",
            "skin of scalp fibroblast",
            "sst GABAergic neuron in striatum",
        ] {
            assert!(variants("cell_type", name).is_empty(), "{name}");
        }
    }

    #[test]
    fn a_noun_has_an_adjective_with_cell_beside_it() {
        assert_eq!(variants("cell_type", "monocyte"), ["monocytic cell"]);
        assert_eq!(variants("cell_type", "microglia"), ["microglial cell"]);
        assert_eq!(variants("cell_type", "cardiac myocyte"), ["heart myocyte"]);
        assert!(variants("cell_type", "macrophage").is_empty());
    }

    #[test]
    fn nothing_is_made_of_other_words() {
        for name in [
            "lung",
            "kidney stone",
            "renal cell",
            "cancer of unknown primary",
            "bladder",
        ] {
            assert!(variants("primary_cancer", name).is_empty(), "{name}");
        }
        assert!(variants("biomarker", "liver metastasis").is_empty());
        assert_eq!(
            variants("primary_cancer", "colon and rectal cancer"),
            ["colonic and rectal cancer", "colon and rectum cancer"]
        );
        assert_eq!(
            variants("primary_cancer", "urinary bladder cancer"),
            [
                "bladder cancer",
                "cancer of the bladder",
                "cancer of bladder",
                "cancer of the urinary bladder",
                "cancer of urinary bladder"
            ],
            "and neither `urinary urinary bladder cancer` nor `urinary vesical cancer`"
        );
    }

    #[test]
    fn every_row_is_read() {
        let rules = VariantRules::embedded();
        let n_rows = |table: &str| table.lines().filter(|line| !line.starts_with('#')).count() - 1;
        assert_eq!(rules.nouns.len(), n_rows(SITE_ADJECTIVES));
        assert_eq!(rules.by_type.values().flatten().count(), n_rows(RULES));
    }
}
