//! Lists that share words: the parts of mentions that a corpus marks as one list, their identifiers, and split mentions.
//!
//! Items with `parts` are right where the set of our parts is theirs; items with several identifiers and no parts where the set
//! of identifiers is. Items of one mention in several pieces are found where a mention of ours has the same pieces.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use serde::Deserialize;

use super::{Task, TaskError, TaskReport, TaskRow, byte_spans, nothing_for, tagged};
use crate::document::{AnnotatedDocument, Fragments, Span};
use crate::evaluate::{Counts, EvaluateError, Retagger};
use crate::resolve::coordination::Coordination;

/// Conjunctions that make an item of parts a list.
const CONJUNCTIONS: [&str; 2] = ["and", "or"];

#[derive(Deserialize)]
pub(super) struct Line {
    id: String,
    #[serde(default)]
    source: Option<String>,
    text: String,
    #[serde(default)]
    entities: Vec<Entity>,
}

#[derive(Deserialize)]
struct Entity {
    #[serde(rename = "type")]
    of_type: String,
    spans: Vec<[usize; 2]>,
    text: String,
    #[serde(default)]
    ids: Vec<String>,
    #[serde(default)]
    parts: Vec<String>,
}

impl Entity {
    /// Whether it is a list by a conjunction in it.
    fn is_list(&self) -> bool {
        let mut words = self.text.split_whitespace();
        words.any(|word| CONJUNCTIONS.contains(&word) || word == "and/or")
    }
}

pub(super) fn evaluate(
    gold: &[Line],
    path: &Path,
    retagger: &Retagger,
) -> Result<TaskReport, EvaluateError> {
    let coordination = Coordination::default();
    let mut rows: BTreeMap<String, Counts> = BTreeMap::new();
    let mut errors = Vec::new();
    for line in gold {
        let Some(annotated) = tagged(retagger, &line.id, &line.text)? else {
            continue;
        };
        let source = line.source.as_deref().unwrap_or("all");
        for entity in &line.entities {
            let Some(pieces) = byte_spans(&line.text, &entity.spans).filter(|one| !one.is_empty())
            else {
                continue;
            };
            let mut count = |what: &str, counts: Counts| {
                rows.entry(format!("{source}: {what}"))
                    .or_default()
                    .add(counts);
            };
            if let [whole] = pieces[..] {
                let item = Item {
                    coordination: &coordination,
                    annotated: &annotated,
                    retagger,
                    whole,
                };
                if !entity.parts.is_empty() && entity.is_list() {
                    let expected: BTreeSet<&str> =
                        entity.parts.iter().map(String::as_str).collect();
                    let parts = item.parts();
                    let is_right =
                        parts.iter().map(String::as_str).collect::<BTreeSet<_>>() == expected;
                    count("set of parts, given the list", right_or_wrong(is_right));
                    if !is_right {
                        errors.push(error(line, entity, &entity.parts, &parts));
                    }
                    let mentions = item.mentions();
                    let is_right =
                        mentions.iter().map(String::as_str).collect::<BTreeSet<_>>() == expected;
                    count("set of parts, as tagged", right_or_wrong(is_right));
                } else if entity.parts.is_empty() {
                    let expected: BTreeSet<&str> = entity.ids.iter().map(String::as_str).collect();
                    count(
                        "set of identifiers",
                        right_or_wrong(item.has_ids(&expected)),
                    );
                }
            } else {
                let fragments = Fragments::many(pieces);
                let is_found = annotated
                    .annotations
                    .mentions
                    .iter()
                    .any(|one| one.fragments == fragments);
                let counts = if is_found {
                    Counts::RIGHT
                } else {
                    Counts::MISSED
                };
                count(&format!("split mentions of {}", entity.of_type), counts);
                if !is_found {
                    let none: [&str; 0] = [];
                    errors.push(error(line, entity, [&entity.text], none));
                }
            }
        }
    }
    if rows.is_empty() {
        return Err(nothing_for(Task::Coordination, path, "entities"));
    }
    Ok(TaskReport {
        counted: "lists that share words; for split mentions only the recall says something"
            .to_owned(),
        rows: rows
            .into_iter()
            .map(|(name, counts)| TaskRow::new(name, counts))
            .collect(),
        errors,
        ..TaskReport::default()
    })
}

fn error<T: AsRef<str>, U: AsRef<str>>(
    line: &Line,
    entity: &Entity,
    expected: impl IntoIterator<Item = T>,
    found: impl IntoIterator<Item = U>,
) -> TaskError {
    let expected: Vec<String> = expected
        .into_iter()
        .map(|one| one.as_ref().to_owned())
        .collect();
    let found: Vec<String> = found
        .into_iter()
        .map(|one| one.as_ref().to_owned())
        .collect();
    TaskError {
        document: line.id.clone(),
        expected: expected.join(" + "),
        found: found.join(" + "),
        context: entity.text.clone(),
    }
}

fn right_or_wrong(is_right: bool) -> Counts {
    if is_right {
        return Counts::RIGHT;
    }
    let mut counts = Counts::MISSED;
    counts.add(Counts::WRONG);
    counts
}

/// A mention that is a list as a whole.
struct Item<'a> {
    coordination: &'a Coordination,
    annotated: &'a AnnotatedDocument,
    retagger: &'a Retagger,
    whole: Span,
}

impl Item<'_> {
    /// Its members, as they read.
    fn parts(&self) -> BTreeSet<String> {
        let text = &self.annotated.document.text;
        self.fragments()
            .iter()
            .map(|one| one.surface(text, " "))
            .collect()
    }

    fn fragments(&self) -> Vec<Fragments> {
        self.coordination.split(
            &self.annotated.document,
            &self.annotated.annotations,
            self.retagger.lexicon(),
            self.whole,
        )
    }

    /// The mentions in it that a run has made.
    fn mentions(&self) -> BTreeSet<String> {
        let text = &self.annotated.document.text;
        let inside = self
            .annotated
            .annotations
            .mentions
            .iter()
            .filter(|mention| self.whole.contains(mention.fragments.cover()));
        inside
            .map(|mention| mention.fragments.surface(text, " "))
            .collect()
    }

    /// Whether the list has just these identifiers: as a name of its own, or those of its members, each of which has one.
    fn has_ids(&self, expected: &BTreeSet<&str>) -> bool {
        let text = &self.annotated.document.text;
        let ids = |name: &str| -> Vec<BTreeSet<&str>> {
            let lexicon = self.retagger.lexicon();
            let concepts = lexicon
                .terms_written(name)
                .filter_map(|term| lexicon.term(term).concept);
            concepts
                .map(|id| {
                    let concept = lexicon.vocabulary().concept(id);
                    std::iter::once(concept.curie.as_str())
                        .chain(concept.xrefs.iter().map(String::as_str))
                        .filter(|curie| expected.contains(curie))
                        .collect()
                })
                .collect()
        };
        let is_whole = expected.len() == 1
            && ids(self.whole.of(text))
                .iter()
                .any(|found| !found.is_empty());
        let parts: Vec<BTreeSet<&str>> = self
            .fragments()
            .iter()
            .map(|one| ids(&one.surface(text, " ")).into_iter().flatten().collect())
            .collect();
        let found: BTreeSet<&str> = parts.iter().flatten().copied().collect();
        is_whole || (parts.iter().all(|part| !part.is_empty()) && found == *expected)
    }
}
