//! What a mention is to be learned as.

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::str::FromStr;

use crate::document::{AnnotatedDocument, Concept, Mention, Vocabulary};

/// What labels are made of.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum LabelKind {
    /// The entity type.
    #[default]
    Type,
    /// The best concept's CURIE.
    Concept,
    /// The nearest of the concepts above the best concept, itself included, that the map names.
    Ancestor,
}

impl FromStr for LabelKind {
    type Err = String;

    fn from_str(name: &str) -> Result<Self, String> {
        match name {
            "type" => Ok(Self::Type),
            "concept" => Ok(Self::Concept),
            "ancestor" => Ok(Self::Ancestor),
            _ => Err(format!(
                "unknown kind of label \"{name}\" (expected type, concept or ancestor)"
            )),
        }
    }
}

/// How mentions are labelled.
#[derive(Clone, Debug, Default)]
pub struct Labels {
    kind: LabelKind,
    map: BTreeMap<String, String>,
}

impl Labels {
    /// Labels of a kind, renamed by a map. A name that the map does not have stays as it is; of ancestors only those that it
    /// has are labels.
    ///
    /// # Errors
    /// If labels are ancestors and the map names none.
    pub fn new(kind: LabelKind, map: BTreeMap<String, String>) -> Result<Self, String> {
        if kind == LabelKind::Ancestor && map.is_empty() {
            return Err(
                "labels by ancestor want a label map that names the ancestors (CURIE, tab, label)"
                    .to_owned(),
            );
        }
        Ok(Self { kind, map })
    }

    /// A map from lines `NAME<tab>LABEL`; an empty label leaves the mentions out. Empty lines and lines with `#` at their
    /// beginning say nothing.
    ///
    /// # Errors
    /// Line and fault of the first line that is no such line.
    pub fn read_map(text: &str) -> Result<BTreeMap<String, String>, String> {
        let mut map = BTreeMap::new();
        for (index, line) in text.lines().enumerate() {
            if line.trim().is_empty() || line.starts_with('#') {
                continue;
            }
            let fault = |what: &str| Err(format!("line {}: {what}", index + 1));
            let Some((name, label)) = line.split_once('\t') else {
                return fault("no tab (expected NAME, tab, LABEL)");
            };
            let (name, label) = (name.trim(), label.trim());
            // Formats of tokens end a label at a blank.
            if name.is_empty() || label.contains(char::is_whitespace) {
                return fault("a name is empty, or a label has a blank in it");
            }
            if map.insert(name.to_owned(), label.to_owned()).is_some() {
                return fault(&format!("\"{name}\" is there twice"));
            }
        }
        Ok(map)
    }

    /// The label of a mention; none where it is left out. Parents of concepts are looked up in `hierarchy` where the
    /// mention's own vocabulary does not have them, as that of a file that was read.
    pub(super) fn label(
        &self,
        annotated: &AnnotatedDocument,
        mention: &Mention,
        hierarchy: &Vocabulary,
    ) -> Option<String> {
        let vocabulary = &annotated.vocabulary;
        let best = mention.concepts.first();
        let concept = best.map(|best| vocabulary.concept(best.concept));
        let name = match self.kind {
            LabelKind::Type => &vocabulary.entity_type(mention.entity_type).name,
            LabelKind::Concept => &concept?.curie,
            LabelKind::Ancestor => {
                return self.ancestor(concept?, vocabulary, hierarchy);
            }
        };
        let label = self.map.get(name).unwrap_or(name);
        (!label.is_empty()).then(|| label.clone())
    }

    /// The label of the nearest concept that the map names, level by level upwards.
    fn ancestor(
        &self,
        concept: &Concept,
        own: &Vocabulary,
        hierarchy: &Vocabulary,
    ) -> Option<String> {
        let of_type = &own.entity_type(concept.entity_type).name;
        let of_type = hierarchy.type_by_name(of_type);
        let mut seen = BTreeSet::new();
        let mut waiting = VecDeque::from([concept.curie.clone()]);
        while let Some(curie) = waiting.pop_front() {
            if let Some(label) = self.map.get(&curie) {
                return (!label.is_empty()).then(|| label.clone());
            }
            let known = of_type
                .and_then(|of_type| hierarchy.concept_by_curie(of_type, &curie))
                .map(|id| hierarchy.concept(id));
            let known = known.or((curie == concept.curie).then_some(concept));
            if seen.insert(curie) {
                waiting.extend(
                    known
                        .into_iter()
                        .flat_map(|one| one.parents.iter().cloned()),
                );
            }
        }
        None
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::super::tests::annotated;
    use super::*;

    fn hierarchy() -> Vocabulary {
        let mut vocabulary = Vocabulary::default();
        let entity_type = vocabulary.add_type("cell_type", "cell type");
        for (curie, parents) in [
            ("CL:1", &["CL:2", "CL:3"][..]),
            ("CL:2", &["CL:4"]),
            ("CL:3", &["CL:1"]),
            ("CL:4", &[]),
        ] {
            vocabulary.add_concept(Concept {
                curie: curie.to_owned(),
                label: String::new(),
                entity_type,
                xrefs: Vec::new(),
                parents: parents.iter().map(|&parent| parent.to_owned()).collect(),
                attributes: Vec::new(),
            });
        }
        vocabulary
    }

    fn label(kind: LabelKind, map: &str) -> Option<String> {
        let mut annotated = annotated("d", "A cell.", &[(2, 6, "cell_type", "CL:1")]);
        annotated.annotations.mentions[0].confidence = 0.5;
        let hierarchy = hierarchy();
        let labels = Labels::new(kind, Labels::read_map(map).unwrap()).unwrap();
        let annotated = AnnotatedDocument {
            vocabulary: Arc::clone(&annotated.vocabulary),
            ..annotated
        };
        labels.label(&annotated, &annotated.annotations.mentions[0], &hierarchy)
    }

    #[test]
    fn labels_are_types_concepts_or_ancestors_by_the_map() {
        use LabelKind::{Ancestor, Concept, Type};
        for (kind, map, expected) in [
            (Type, "", Some("cell_type")),
            (Type, "# ours\tCELL\n\ncell_type\tCELL\n", Some("CELL")),
            (Type, "cell_type\t", None),
            (Concept, "", Some("CL:1")),
            (Concept, "CL:1\tx", Some("x")),
            (Ancestor, "CL:4\tfar\nCL:3\tnear", Some("near")),
            (Ancestor, "CL:4\tfar", Some("far")),
            (Ancestor, "CL:1\titself\nCL:4\tfar", Some("itself")),
            (Ancestor, "CL:9\tother", None),
        ] {
            assert_eq!(label(kind, map).as_deref(), expected, "{kind:?} {map:?}");
        }
    }

    #[test]
    fn maps_that_are_none_are_refused_by_line() {
        for (map, message) in [
            ("a b", "line 1: no tab (expected NAME, tab, LABEL)"),
            ("a\tb\na\tc", "line 2: \"a\" is there twice"),
            (
                "a\tb c",
                "line 1: a name is empty, or a label has a blank in it",
            ),
        ] {
            assert_eq!(Labels::read_map(map), Err(message.to_owned()));
        }
        assert!(Labels::new(LabelKind::Ancestor, BTreeMap::new()).is_err());
    }
}
