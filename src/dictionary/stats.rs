//! What is in a lexicon, in numbers.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use super::{Companions, Layer, Lexicon, Status, Term};
use crate::document::{Concept, ConceptId, EntityTypeId};

/// Counts over a lexicon.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct LexiconStats {
    /// By file, in order of loading.
    pub dictionaries: Vec<DictionaryStats>,
    /// By type, in order of first file.
    pub types: Vec<TypeStats>,
    /// Strings of two or more types, blocked ones left out.
    pub strings_of_several_types: usize,
}

/// Counts over the names of a file or a type.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct NameStats {
    /// Names that stand in files.
    pub names: usize,
    /// Names that follow from them and were made when the lexicon was built; counted nowhere else here.
    pub variants: usize,
    /// Names by kind.
    pub kinds: BTreeMap<&'static str, usize>,
    /// Names by case rule.
    pub case: BTreeMap<&'static str, usize>,
    /// Names by status.
    pub status: BTreeMap<&'static str, usize>,
    /// Names with companions.
    pub with_companions: usize,
}

impl NameStats {
    fn add(&mut self, term: &Term) {
        if term.variant.is_some() {
            self.variants += 1;
            return;
        }
        self.names += 1;
        *self.kinds.entry(term.kind.as_str()).or_default() += 1;
        *self.case.entry(term.case.as_str()).or_default() += 1;
        *self.status.entry(term.status.as_str()).or_default() += 1;
        self.with_companions += usize::from(term.companions != Companions::default());
    }
}

/// Counts over a file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct DictionaryStats {
    /// Its name.
    pub name: String,
    /// Name of its type.
    #[serde(rename = "type")]
    pub entity_type: String,
    /// `base` or `overlay`.
    pub layer: &'static str,
    /// Rows that speak of a concept.
    pub rows_with_concept: usize,
    /// Concepts that it brings: those that no file before it has.
    pub concepts: usize,
    /// The names that it brings.
    #[serde(flatten)]
    pub names: NameStats,
    /// Names of other files whose flags it settles.
    pub conditioned: usize,
}

/// Counts over a type.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct TypeStats {
    /// Its name.
    pub name: String,
    /// Concepts.
    pub concepts: usize,
    /// Concepts by prefix of their identifier.
    pub prefixes: BTreeMap<String, usize>,
    /// Its names.
    #[serde(flatten)]
    pub names: NameStats,
    /// Different strings, as matching sees them, those of variants among them.
    pub strings: usize,
    /// Concepts with a cross-reference, by its prefix.
    pub xrefs: BTreeMap<String, usize>,
    /// Concepts without any cross-reference.
    pub without_xrefs: usize,
    /// Concepts with a parent.
    pub with_parents: usize,
    /// Parents, counted once for each child.
    pub parents: usize,
    /// Of these, those that are no concepts of the type.
    pub parents_outside: usize,
    /// Concepts with an attribute, by its name.
    pub attributes: BTreeMap<String, usize>,
    /// Strings of two or more concepts of the type, blocked ones left out.
    pub ambiguous: usize,
    /// Strings that are names in another type too, blocked ones left out.
    pub shared: usize,
    /// The longest names, longest first.
    pub longest: Vec<String>,
}

/// How many of the longest names are shown.
const LONGEST: usize = 3;

impl Lexicon {
    /// Counts what is in the lexicon.
    pub fn stats(&self) -> LexiconStats {
        let vocabulary = self.vocabulary();
        let mut of_types: Vec<Vec<&Concept>> = vec![Vec::new(); vocabulary.types().len()];
        for concept in vocabulary.concepts() {
            of_types[usize::from(concept.entity_type.0)].push(concept);
        }
        let mut types: Vec<TypeStats> = vocabulary
            .types()
            .iter()
            .zip(of_types)
            .map(|(entity_type, concepts)| of_concepts(&entity_type.name, &concepts))
            .collect();
        for term in self.terms() {
            types[usize::from(term.entity_type.0)].names.add(term);
        }
        let mut strings_of_several_types = 0;
        for (_, ids) in self.patterns().iter() {
            let mut of_type: BTreeMap<EntityTypeId, BTreeSet<Option<ConceptId>>> = BTreeMap::new();
            for &id in ids {
                let term = self.term(id);
                let concepts = of_type.entry(term.entity_type).or_default();
                if term.status != Status::Block {
                    concepts.insert(term.concept);
                }
            }
            let n_types = of_type.values().filter(|senses| !senses.is_empty()).count();
            strings_of_several_types += usize::from(n_types > 1);
            for (entity_type, concepts) in of_type {
                let stats = &mut types[usize::from(entity_type.0)];
                stats.strings += 1;
                stats.ambiguous += usize::from(concepts.len() > 1);
                stats.shared += usize::from(n_types > 1 && !concepts.is_empty());
            }
        }
        for (id, stats) in (0_u16..).map(EntityTypeId).zip(&mut types) {
            let of_type = (self.terms().iter())
                .filter(|term| term.entity_type == id && term.variant.is_none());
            let mut longest: Vec<&str> = of_type.map(|term| term.name.as_str()).collect();
            longest.sort_by_key(|name| (Reverse(name.chars().count()), *name));
            longest.dedup();
            stats.longest = longest
                .into_iter()
                .take(LONGEST)
                .map(str::to_owned)
                .collect();
        }
        LexiconStats {
            dictionaries: self.stats_of_files(),
            types,
            strings_of_several_types,
        }
    }

    fn stats_of_files(&self) -> Vec<DictionaryStats> {
        let vocabulary = self.vocabulary();
        let mut files: Vec<DictionaryStats> = self
            .dictionaries()
            .iter()
            .map(|dictionary| DictionaryStats {
                name: dictionary.name.clone(),
                entity_type: vocabulary.entity_type(dictionary.entity_type).name.clone(),
                layer: dictionary.layer.as_str(),
                rows_with_concept: dictionary.n_concepts,
                concepts: 0,
                names: NameStats::default(),
                conditioned: 0,
            })
            .collect();
        let mut seen: BTreeSet<ConceptId> = BTreeSet::new();
        for term in self.terms() {
            let file = &mut files[usize::from(term.source.dictionary)];
            file.names.add(term);
            // Terms stand in order of loading, so the first term of a concept is in the file that brought it.
            if term.concept.is_some_and(|concept| seen.insert(concept)) {
                file.concepts += 1;
            }
            if let Some(overlay) = term.conditioned_by
                && overlay.dictionary != term.source.dictionary
                && term.variant.is_none()
            {
                files[usize::from(overlay.dictionary)].conditioned += 1;
            }
        }
        files
    }
}

fn of_concepts(name: &str, concepts: &[&Concept]) -> TypeStats {
    let known: BTreeSet<&str> = concepts
        .iter()
        .map(|concept| concept.curie.as_str())
        .collect();
    let mut stats = TypeStats {
        name: name.to_owned(),
        concepts: concepts.len(),
        prefixes: BTreeMap::new(),
        names: NameStats::default(),
        strings: 0,
        xrefs: BTreeMap::new(),
        without_xrefs: 0,
        with_parents: 0,
        parents: 0,
        parents_outside: 0,
        attributes: BTreeMap::new(),
        ambiguous: 0,
        shared: 0,
        longest: Vec::new(),
    };
    for concept in concepts {
        *stats.prefixes.entry(prefix(&concept.curie)).or_default() += 1;
        let xrefs: BTreeSet<String> = concept.xrefs.iter().map(|xref| prefix(xref)).collect();
        stats.without_xrefs += usize::from(xrefs.is_empty());
        for xref in xrefs {
            *stats.xrefs.entry(xref).or_default() += 1;
        }
        stats.with_parents += usize::from(!concept.parents.is_empty());
        stats.parents += concept.parents.len();
        let outside = concept
            .parents
            .iter()
            .filter(|parent| !known.contains(parent.as_str()));
        stats.parents_outside += outside.count();
        let keys: BTreeSet<&String> = concept.attributes.iter().map(|(key, _)| key).collect();
        for key in keys {
            *stats.attributes.entry(key.clone()).or_default() += 1;
        }
    }
    stats
}

fn prefix(curie: &str) -> String {
    curie.split(':').next().unwrap_or_default().to_owned()
}

impl DictionaryStats {
    /// Whether it is an overlay.
    pub fn is_overlay(&self) -> bool {
        self.layer == Layer::Overlay.as_str()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dictionary::load::{Selection, load_selected};

    #[test]
    fn names_made_of_others_are_counted_apart() {
        let head =
            "# type: primary_cancer\n# source: us\n# version: 1\n# licence: CC0-1.0\nid\tlabel\n";
        let texts = [("mine.tsv".into(), format!("{head}A:1\tkidney carcinoma\n"))];
        let selection = Selection {
            paths: &["mine.tsv".into()],
            texts: &texts,
            embedded: &|_| false,
            settings: None,
        };
        let stats = load_selected(&selection).unwrap().lexicon.stats();
        // renal carcinoma, carcinoma of the kidney, carcinoma of kidney
        for names in [&stats.types[0].names, &stats.dictionaries[0].names] {
            assert_eq!((names.names, names.variants), (1, 3));
            assert_eq!(names.kinds, BTreeMap::from([("label", 1)]));
        }
        assert_eq!(stats.types[0].strings, 4);
        assert_eq!(stats.types[0].longest, ["kidney carcinoma"]);
    }

    /// Two types and an overlay, counted by hand.
    fn lexicon() -> Lexicon {
        let head = |name: &str, layer: &str| {
            format!(
                "# type: {name}\n# layer: {layer}\n# source: us\n# version: 1\n# licence: CC0-1.0\n\
                 id\tlabel\tsynonyms\tcase\tstatus\tcompanions\txrefs\tparents\tattributes\tsource\n"
            )
        };
        let gadgets = "A:1\tcopper tube\texact:Cu-tube|abbreviation:CT\t\t\t\tX:1|X:2|Y:1\t\tsite=U:1\t\n\
                       A:2\tcomputed tube\tabbreviation:CT\t\tneeds-context\t+tube\t\tA:1|B:9\t\t\n";
        let toys = "T:1\tred copper tube\texact:CT\tany\t\t\tX:3\t\t\t\n";
        let over = "A:1\t\tabbreviation:CT\t\tblock\t\t\t\t\twhy\n\
                    A:3\tlead tube\t\t\t\t\t\t\t\twhy\n-\ttube\t\t\tblock\t\t\t\t\twhy\n";
        let texts: Vec<_> = [
            ("gadgets.tsv", head("gadget", "base") + gadgets),
            ("toys.tsv", head("toy", "base") + toys),
            ("over.tsv", head("gadget", "overlay") + over),
        ]
        .map(|(path, text)| (path.into(), text))
        .into();
        let paths: Vec<_> = texts.iter().map(|(path, _)| path).cloned().collect();
        let selection = Selection {
            paths: &paths,
            texts: &texts,
            embedded: &|_| false,
            settings: None,
        };
        load_selected(&selection).unwrap().lexicon
    }

    #[test]
    fn counts_equal_those_by_hand() {
        let stats = lexicon().stats();
        let gadget = &stats.types[0];
        assert_eq!((gadget.concepts, gadget.names.names), (3, 7));
        let counts = |map: &BTreeMap<&'static str, usize>| -> Vec<(&'static str, usize)> {
            map.iter().map(|(&key, &count)| (key, count)).collect()
        };
        assert_eq!(
            counts(&gadget.names.kinds),
            [("abbreviation", 2), ("exact", 1), ("label", 4)]
        );
        assert_eq!(counts(&gadget.names.case), [("any", 5), ("exact", 2)]);
        assert_eq!(
            counts(&gadget.names.status),
            [("allow", 3), ("block", 2), ("needs-context", 2)]
        );
        assert_eq!(gadget.names.with_companions, 2);
        assert_eq!(gadget.strings, 6);
        let xrefs: Vec<_> = gadget
            .xrefs
            .iter()
            .map(|(key, &n)| (key.as_str(), n))
            .collect();
        assert_eq!(xrefs, [("X", 1), ("Y", 1)]);
        assert_eq!(gadget.without_xrefs, 2);
        assert_eq!(
            (gadget.with_parents, gadget.parents, gadget.parents_outside),
            (1, 2, 1)
        );
        assert_eq!(gadget.attributes["site"], 1);
        // CT is blocked for A:1, so A:2 has it alone, and shares it with the toy.
        assert_eq!((gadget.ambiguous, gadget.shared), (0, 1));
        assert_eq!(
            gadget.longest,
            ["computed tube", "copper tube", "lead tube"]
        );
        assert_eq!(stats.types[1].shared, 1);
        assert_eq!(stats.strings_of_several_types, 1);
        let overlay = &stats.dictionaries[2];
        assert!(overlay.is_overlay());
        assert_eq!(
            (
                overlay.rows_with_concept,
                overlay.concepts,
                overlay.names.names,
                overlay.conditioned
            ),
            (2, 1, 2, 1)
        );
    }
}
