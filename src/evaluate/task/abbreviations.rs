//! Pairs of short and long form; a pair is right where both are exactly those of the gold standard, white space aside.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use serde::Deserialize;

use super::{Task, TaskError, TaskReport, TaskRow, nothing_for, tagged};
use crate::evaluate::findings::one_line;
use crate::evaluate::{Counts, EvaluateError, Retagger};

#[derive(Deserialize)]
pub(super) struct Line {
    id: String,
    text: String,
    #[serde(default)]
    abbreviations: Option<Vec<Pair>>,
}

#[derive(Deserialize)]
struct Pair {
    sf: String,
    lf: String,
}

pub(super) fn evaluate(
    gold: &[Line],
    path: &Path,
    retagger: &Retagger,
) -> Result<TaskReport, EvaluateError> {
    if gold.iter().all(|line| line.abbreviations.is_none()) {
        return Err(nothing_for(Task::Abbreviations, path, "abbreviations"));
    }
    let mut counts = Counts::default();
    let mut by_rule: BTreeMap<&'static str, Counts> = BTreeMap::new();
    let mut errors = Vec::new();
    for line in gold {
        let expected: BTreeSet<(String, String)> = line
            .abbreviations
            .iter()
            .flatten()
            .map(|pair| (one_line(&pair.sf), one_line(&pair.lf)))
            .collect();
        let annotated = tagged(retagger, &line.id, &line.text)?;
        let found: BTreeMap<(String, String), &'static str> = annotated
            .iter()
            .flat_map(|one| {
                one.annotations
                    .abbreviations
                    .iter()
                    .map(move |pair| (one, pair))
            })
            .map(|(one, pair)| {
                let text = &one.document.text;
                let forms = (one_line(pair.short.of(text)), one_line(pair.long.of(text)));
                (forms, pair.rule)
            })
            .collect();
        for (forms, rule) in &found {
            let count = if expected.contains(forms) {
                Counts::RIGHT
            } else {
                Counts::WRONG
            };
            by_rule.entry(rule).or_default().add(count);
        }
        let found: BTreeSet<(String, String)> = found.into_keys().collect();
        counts.add(Counts::of_sets(&expected, &found));
        let pair = |(short, long): &(String, String)| format!("{short} = {long}");
        let error = |expected: String, found: String| TaskError {
            document: line.id.clone(),
            expected,
            found,
            context: String::new(),
        };
        errors.extend(
            expected
                .difference(&found)
                .map(|one| error(pair(one), "nothing".to_owned())),
        );
        errors.extend(
            found
                .difference(&expected)
                .map(|one| error("nothing".to_owned(), pair(one))),
        );
    }
    let mut rows = vec![TaskRow::new("pairs", counts)];
    rows.extend(
        by_rule
            .into_iter()
            .map(|(rule, counts)| TaskRow::of_found(rule, counts)),
    );
    Ok(TaskReport {
        counted: format!(
            "pairs of short and long form, both exact; {} documents",
            gold.len()
        ),
        rows,
        errors,
        ..TaskReport::default()
    })
}
