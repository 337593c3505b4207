//! Which sense short forms have that have several.
//!
//! The gold standard gives places and the concept that stands there, or none where it is nothing of ours. A place is right
//! where a mention that overlaps it has the concept, or holds the form within a longer name of ours; and where nothing of
//! ours stands, if no mention is exactly the form. Accuracy is shown beside always taking the commonest sense of a form.

use std::collections::BTreeMap;
use std::path::Path;

use serde::Deserialize;

use super::{
    Task, TaskError, TaskReport, TaskRow, around, byte_spans, malformed, nothing_for, tagged,
    text_of,
};
use crate::document::{AnnotatedDocument, Concept, Mention, Span};
use crate::evaluate::{Counts, EvaluateError, Retagger};

/// A document: with its text, or with the hash of it.
#[derive(Deserialize)]
pub(super) struct Line {
    id: String,
    text: Option<String>,
    sha256: Option<String>,
    #[serde(default)]
    senses: Vec<Sense>,
}

#[derive(Deserialize)]
struct Sense {
    form: String,
    span: [usize; 2],
    concept: Option<String>,
    /// No mention is right too: a site is one only beside what spreads to it.
    #[serde(default)]
    optional: bool,
}

/// What became of a form.
#[derive(Default)]
struct Tally {
    counts: Counts,
    senses: BTreeMap<Option<String>, usize>,
}

impl Tally {
    fn n(&self) -> usize {
        self.senses.values().sum()
    }

    /// Places that always taking the commonest sense has right.
    fn n_commonest(&self) -> usize {
        self.senses.values().copied().max().unwrap_or(0)
    }
}

pub(super) fn evaluate(
    gold: &[Line],
    path: &Path,
    texts: &BTreeMap<String, String>,
    retagger: &Retagger,
) -> Result<TaskReport, EvaluateError> {
    if gold.iter().all(|line| line.senses.is_empty()) {
        return Err(nothing_for(Task::Ambiguity, path, "senses"));
    }
    let mut forms: BTreeMap<&str, Tally> = BTreeMap::new();
    let mut errors = Vec::new();
    for (line, number) in gold.iter().zip(1..) {
        let at = (path, number);
        let given = (line.text.as_deref(), line.sha256.as_deref());
        let text = text_of(&line.id, given, texts, at)?;
        let annotated = tagged(retagger, &line.id, text)?;
        for sense in &line.senses {
            let Some(place) =
                byte_spans(text, &[sense.span]).and_then(|spans| spans.first().copied())
            else {
                let message = format!("span {:?} is not in the text", sense.span);
                return Err(malformed(path, number, 1, message));
            };
            let there: Vec<&Mention> = annotated
                .iter()
                .flat_map(|one| &one.annotations.mentions)
                .filter(|mention| {
                    mention
                        .fragments
                        .spans()
                        .iter()
                        .any(|span| span.overlaps(place))
                })
                .collect();
            let tally = forms.entry(&sense.form).or_default();
            *tally.senses.entry(sense.concept.clone()).or_default() += 1;
            if is_right(sense, place, &there, annotated.as_ref()) {
                tally.counts.add(Counts::RIGHT);
            } else {
                tally.counts.add(Counts::MISSED);
                tally.counts.add(Counts::WRONG);
                errors.push(TaskError {
                    document: line.id.clone(),
                    expected: format!(
                        "{} = {}",
                        sense.form,
                        sense.concept.as_deref().unwrap_or("nothing of ours")
                    ),
                    found: shown(&there, annotated.as_ref()),
                    context: around(text, &[sense.span]),
                });
            }
        }
    }
    Ok(report(&forms, errors))
}

fn is_right(
    sense: &Sense,
    place: Span,
    there: &[&Mention],
    annotated: Option<&AnnotatedDocument>,
) -> bool {
    let is_exact = |mention: &Mention| mention.fragments.cover() == place;
    let Some(wanted) = &sense.concept else {
        return !there.iter().any(|mention| is_exact(mention));
    };
    let is_left_out = sense.optional && !there.iter().any(|mention| is_exact(mention));
    is_left_out
        || there.iter().any(|mention| {
            concept_of(mention, annotated).is_some_and(|concept| {
                concept.curie == *wanted || concept.xrefs.iter().any(|xref| xref == wanted)
            }) || mention.fragments.cover().len() > place.len()
        })
}

fn concept_of<'a>(
    mention: &Mention,
    annotated: Option<&'a AnnotatedDocument>,
) -> Option<&'a Concept> {
    let linked = mention.concepts.first()?;
    Some(annotated?.vocabulary.concept(linked.concept))
}

fn shown(there: &[&Mention], annotated: Option<&AnnotatedDocument>) -> String {
    let names: Vec<String> = there
        .iter()
        .filter_map(|mention| concept_of(mention, annotated))
        .map(|concept| format!("{} {}", concept.curie, concept.label))
        .collect();
    if names.is_empty() {
        "no mention".to_owned()
    } else {
        names.join(", ")
    }
}

fn report(forms: &BTreeMap<&str, Tally>, errors: Vec<TaskError>) -> TaskReport {
    let rows = forms
        .iter()
        .map(|(&form, tally)| TaskRow::new(form, tally.counts))
        .collect();
    #[expect(clippy::cast_precision_loss, reason = "counts of places are small")]
    let mean = |of: &dyn Fn(&Tally) -> usize| {
        let shares = forms
            .values()
            .map(|tally| of(tally) as f64 / tally.n() as f64);
        shares.sum::<f64>() / forms.len() as f64
    };
    let n_right = |tally: &Tally| tally.counts.true_positives;
    let below: Vec<String> = forms
        .iter()
        .filter(|(_, tally)| n_right(tally) < tally.n_commonest())
        .map(|(form, tally)| format!("{form} ({} of {})", tally.n_commonest(), tally.n()))
        .collect();
    let mut remarks = vec![format!(
        "mean over {} forms {:.4}; always the commonest sense of each {:.4}",
        forms.len(),
        mean(&n_right),
        mean(&Tally::n_commonest),
    )];
    if !below.is_empty() {
        remarks.push(format!(
            "fewer right than by the commonest sense: {}",
            below.join(", ")
        ));
    }
    TaskReport {
        counted: "places with the right sense, by form".to_owned(),
        rows,
        remarks,
        errors,
    }
}
