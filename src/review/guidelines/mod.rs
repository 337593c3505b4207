//! What each type means, for curators, with examples of what they accepted.

use std::sync::LazyLock;

use rusqlite::params;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::project::{Project, ProjectError, Viewer, from_json};
use super::wire::{ConceptRef, Value};

/// Examples of a type.
const EXAMPLES: usize = 6;

/// The guidelines as they are embedded.
static GUIDELINES: LazyLock<Embedded> = LazyLock::new(|| {
    // A unit test reads them.
    toml::from_str(include_str!("../../../dictionaries/guidelines.toml")).unwrap_or_default()
});

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Embedded {
    version: String,
    #[serde(rename = "type")]
    types: Vec<TypeRules>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct TypeRules {
    id: String,
    summary: String,
    rules: Vec<String>,
}

/// The version that is in force; decisions keep it.
pub fn version() -> &'static str {
    &GUIDELINES.version
}

/// All types with what they mean.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct Guidelines {
    /// The version in force.
    pub version: String,
    /// The types.
    pub types: Vec<Guideline>,
}

/// What a type means.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct Guideline {
    /// The type's name in data.
    pub id: String,
    /// Its name for people.
    pub label: String,
    /// In a sentence.
    pub summary: String,
    /// Where mentions begin and end, and what is none.
    pub rules: Vec<String>,
    /// Mentions that were accepted in this project, newest first, of different concepts.
    pub examples: Vec<Example>,
}

/// An accepted mention in its sentence.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct Example {
    /// The sentence up to the mention.
    pub before: String,
    /// The mention, from its first to its last piece.
    pub text: String,
    /// The rest of the sentence.
    pub after: String,
    /// Its concept.
    pub concept: ConceptRef,
}

impl Project {
    /// The guidelines of `types`, each with examples of what a viewer sees accepted.
    ///
    /// # Errors
    /// If SQLite says no.
    pub fn guidelines(
        &self,
        viewer: &Viewer,
        types: &[String],
    ) -> Result<Guidelines, ProjectError> {
        let types = types
            .iter()
            .map(|id| {
                let rules = GUIDELINES.types.iter().find(|one| one.id == *id);
                Ok(Guideline {
                    id: id.clone(),
                    label: id.replace('_', " "),
                    summary: rules.map(|one| one.summary.clone()).unwrap_or_default(),
                    rules: rules.map(|one| one.rules.clone()).unwrap_or_default(),
                    examples: self.examples(viewer, id)?,
                })
            })
            .collect::<Result<_, ProjectError>>()?;
        Ok(Guidelines {
            version: version().to_owned(),
            types,
        })
    }

    fn examples(&self, viewer: &Viewer, entity_type: &str) -> Result<Vec<Example>, ProjectError> {
        self.read(|connection| {
            // The last accepted mention of each concept.
            connection
                .prepare_cached(
                    "SELECT n.text, n.start, s.value, max(s.version) AS newest FROM standing s
                     JOIN item i ON i.id = s.item JOIN sentence n ON n.number = i.sentence
                     WHERE s.layer = ?1 AND s.status = 'accepted' AND s.type = ?2 AND i.kind = 'mention'
                     GROUP BY s.concept ORDER BY newest DESC LIMIT ?3",
                )?
                .query_map(params![viewer.layer, entity_type, EXAMPLES], |row| {
                    let value: String = row.get(2)?;
                    Ok(example(&row.get::<_, String>(0)?, row.get(1)?, from_json(&value)?))
                })?
                .collect()
        })
    }
}

fn example(sentence: &str, start: usize, value: Value) -> Example {
    let characters: Vec<char> = sentence.chars().collect();
    let inside = |offset: Option<&usize>| {
        let offset = offset.copied().unwrap_or(start);
        offset.saturating_sub(start).min(characters.len())
    };
    let first = inside(value.fragments.first().map(|[first, _]| first));
    let last = inside(value.fragments.last().map(|[_, last]| last)).max(first);
    let piece = |range: std::ops::Range<usize>| characters[range].iter().collect();
    Example {
        before: piece(0..first),
        text: piece(first..last),
        after: piece(last..characters.len()),
        concept: value.concept,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dictionary::Lexicon;
    use crate::review::project::tests::{Bench, viewer};
    use crate::review::wire::Action;

    #[test]
    fn every_embedded_type_has_a_guideline() {
        let lexicon = Lexicon::embedded().expect("embedded");
        assert!(!version().is_empty());
        for entity_type in lexicon.vocabulary().types() {
            let found = GUIDELINES
                .types
                .iter()
                .find(|one| one.id == entity_type.name);
            let rules = found.unwrap_or_else(|| panic!("no guideline for {}", entity_type.name));
            assert!(!rules.summary.is_empty() && !rules.rules.is_empty());
        }
    }

    #[test]
    fn examples_are_what_was_accepted() {
        let bench = Bench::shared();
        let types = ["primary_cancer".to_owned()];
        let examples = || {
            let mut found = bench.project.guidelines(&viewer(), &types).expect("read");
            found.types.remove(0).examples
        };
        assert!(examples().is_empty());
        bench.saved(
            "accept-1",
            &bench.mention("breast cancer"),
            Action::Accept {},
        );
        let [example] = &examples()[..] else {
            panic!("one example");
        };
        assert_eq!(example.before, "CT showed liver and lung metastases of ");
        assert_eq!(
            (example.text.as_str(), example.after.as_str()),
            ("breast cancer", ".")
        );
    }
}
