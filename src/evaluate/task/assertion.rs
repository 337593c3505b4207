//! What is asserted of mentions that the gold standard gives.
//!
//! A mention that we tag in the same place has what our record says; one that we do not tag is asked about as if it were one,
//! so that the figure says nothing about finding mentions. `NegEx` calls its mentions findings and knows two statuses.

use std::collections::BTreeMap;
use std::path::Path;

use serde::Deserialize;

use super::{
    Task, TaskError, TaskReport, TaskRow, around, byte_spans, nothing_for, tagged, text_of,
};
use crate::document::{
    AnnotatedDocument, AssertionStatus, EntityTypeId, Fragments, Span, Vocabulary,
};
use crate::enrich::assertion::{Asserter, Target};
use crate::evaluate::{Counts, EvaluateError, Retagger};

/// A document: with its text, or with the hash of it.
#[derive(Deserialize)]
pub(super) struct Line {
    id: String,
    text: Option<String>,
    sha256: Option<String>,
    /// Which part of the gold standard it belongs to.
    #[serde(default)]
    part: Option<String>,
    #[serde(default)]
    entities: Vec<Entity>,
    /// `NegEx`: mentions with what is said of them.
    #[serde(default)]
    assertions: Vec<Entity>,
}

#[derive(Deserialize)]
struct Entity {
    #[serde(rename = "type")]
    of_type: String,
    #[serde(default)]
    spans: Vec<[usize; 2]>,
    assertion: Option<String>,
    negation: Option<String>,
}

impl Entity {
    fn status(&self) -> Option<AssertionStatus> {
        match self.negation.as_deref() {
            Some("Negated") => Some(AssertionStatus::Negated),
            Some(_) => Some(AssertionStatus::Present),
            None => AssertionStatus::parse(self.assertion.as_deref()?),
        }
    }
}

/// Counts of a part by status, and over all.
#[derive(Default)]
struct Tally {
    by_status: BTreeMap<&'static str, Counts>,
    n_right: u64,
    n_all: u64,
    n_present: u64,
}

impl Tally {
    fn add(&mut self, gold: AssertionStatus, found: AssertionStatus) {
        self.n_all += 1;
        self.n_present += u64::from(gold == AssertionStatus::Present);
        let mut count = |status: AssertionStatus, counts: Counts| {
            self.by_status
                .entry(status.as_str())
                .or_default()
                .add(counts);
        };
        if gold == found {
            self.n_right += 1;
            count(gold, Counts::RIGHT);
        } else {
            count(gold, Counts::MISSED);
            count(found, Counts::WRONG);
        }
    }
}

pub(super) fn evaluate(
    gold: &[Line],
    path: &Path,
    texts: &BTreeMap<String, String>,
    retagger: &Retagger,
) -> Result<TaskReport, EvaluateError> {
    let asker = Asker::new(retagger);
    let mut tallies: BTreeMap<&str, Tally> = BTreeMap::new();
    let mut errors = Vec::new();
    for (line, number) in gold.iter().zip(1..) {
        let place = (path, number);
        let given = (line.text.as_deref(), line.sha256.as_deref());
        let text = text_of(&line.id, given, texts, place)?;
        let Some(annotated) = tagged(retagger, &line.id, text)? else {
            continue;
        };
        let entities: Vec<&Entity> = (line.entities.iter().chain(&line.assertions))
            .filter(|entity| entity.status().is_some() && !entity.spans.is_empty())
            .collect();
        let found = asker.ask(&annotated, text, &entities);
        let tally = tallies
            .entry(line.part.as_deref().unwrap_or("all"))
            .or_default();
        for (entity, found) in entities.iter().zip(found) {
            if let (Some(expected), Some(found)) = (entity.status(), found) {
                let found = Asker::as_gold(entity, found);
                tally.add(expected, found);
                if found != expected {
                    errors.push(TaskError {
                        document: line.id.clone(),
                        expected: expected.as_str().to_owned(),
                        found: found.as_str().to_owned(),
                        context: around(text, &entity.spans),
                    });
                }
            }
        }
    }
    if tallies.values().all(|tally| tally.n_all == 0) {
        return Err(nothing_for(
            Task::Assertion,
            path,
            "entities with an assertion",
        ));
    }
    Ok(TaskReport {
        errors,
        ..report(&tallies)
    })
}

fn report(tallies: &BTreeMap<&str, Tally>) -> TaskReport {
    let mut report = TaskReport {
        counted: "what is asserted of the mentions of the gold standard".to_owned(),
        ..TaskReport::default()
    };
    for (part, tally) in tallies {
        let name = |status: &str| match *part {
            "all" => status.to_owned(),
            part => format!("{part}: {status}"),
        };
        let rows = tally
            .by_status
            .iter()
            .map(|(status, &counts)| TaskRow::new(name(status), counts));
        report.rows.extend(rows);
        let share = |n: u64| {
            #[expect(clippy::cast_precision_loss, reason = "counts of mentions are small")]
            let share = n as f64 / tally.n_all as f64;
            format!("{share:.4}")
        };
        report.remarks.push(format!(
            "{part}: {} of {} right ({}); always `present` would be right in {} ({})",
            tally.n_right,
            tally.n_all,
            share(tally.n_right),
            tally.n_present,
            share(tally.n_present)
        ));
    }
    report
}

/// Asks what is asserted of mentions, tagged by us or not.
struct Asker {
    asserter: Asserter,
    vocabulary: Vocabulary,
    finding: EntityTypeId,
}

impl Asker {
    fn new(retagger: &Retagger) -> Self {
        // Types of the gold standard that no dictionary has still have a number, so that cues for all types act on them.
        let mut vocabulary = Vocabulary::default();
        let known = retagger.lexicon().vocabulary();
        for entity_type in known.types() {
            vocabulary.add_type(&entity_type.name, &entity_type.label);
        }
        let finding = vocabulary.add_type("finding", "finding");
        Self {
            asserter: Asserter::new(&vocabulary),
            vocabulary,
            finding,
        }
    }

    /// The status of each mention; `None` where its spans are not in the text.
    fn ask(
        &self,
        annotated: &AnnotatedDocument,
        text: &str,
        entities: &[&Entity],
    ) -> Vec<Option<AssertionStatus>> {
        let pieces: Vec<Option<Vec<Span>>> = entities
            .iter()
            .map(|entity| byte_spans(text, &entity.spans))
            .collect();
        let names: Vec<Span> = pieces.iter().flatten().flatten().copied().collect();
        let ask = |(entity, pieces): (&&Entity, &Option<Vec<Span>>)| {
            let fragments = Fragments::many(pieces.clone().filter(|pieces| !pieces.is_empty())?);
            let tagged = annotated.annotations.mentions.iter().find(|mention| {
                mention.fragments == fragments
                    && annotated.vocabulary.entity_type(mention.entity_type).name == entity.of_type
            });
            if let Some(mention) = tagged {
                return Some(mention.assertion.status);
            }
            let cover = fragments.cover();
            let sentence = annotated
                .annotations
                .sentences
                .iter()
                .map(|sentence| sentence.span)
                .rfind(|span| span.start <= cover.start)?;
            let target = Target {
                cover,
                entity_type: self
                    .vocabulary
                    .type_by_name(&entity.of_type)
                    .unwrap_or(self.finding),
            };
            let found = self.asserter.assertions(text, sentence, &[target], &names);
            Some(found[0].status)
        };
        entities.iter().zip(&pieces).map(ask).collect()
    }

    /// A status in the terms of the gold standard: `NegEx` knows negated and affirmed alone.
    fn as_gold(entity: &Entity, found: AssertionStatus) -> AssertionStatus {
        match (&entity.negation, found) {
            (None, _) | (_, AssertionStatus::Negated) => found,
            (Some(_), _) => AssertionStatus::Present,
        }
    }
}
