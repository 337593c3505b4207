//! The roles of sentences in abstracts without labels: labels are taken away and the model is asked.
//!
//! An abstract counts where its labels give results, conclusions and one role before them. Sentences with no label, such as
//! the title, are left out.

use std::collections::BTreeMap;
use std::path::Path;

use serde::Deserialize;

use super::{Task, TaskError, TaskReport, TaskRow, nothing_for, tagged};
use crate::dictionary::RoleWords;
use crate::document::{AnnotatedDocument, Role};
use crate::enrich::{RoleModel, is_structured, without_label};
use crate::evaluate::findings::one_line;
use crate::evaluate::{Counts, EvaluateError, Retagger};

#[derive(Deserialize)]
pub(super) struct Line {
    id: String,
    text: Option<String>,
}

pub(super) fn evaluate(
    gold: &[Line],
    path: &Path,
    retagger: &Retagger,
) -> Result<TaskReport, EvaluateError> {
    let model = RoleModel::new(&RoleWords::embedded());
    let mut roles: BTreeMap<&'static str, Counts> = BTreeMap::new();
    let mut errors = Vec::new();
    let (mut n_abstracts, mut n_right, mut n_all) = (0_u32, 0_u32, 0_u32);
    let (mut n_sure, mut n_sure_right) = (0_u32, 0_u32);
    for line in gold {
        let Some(annotated) = tagged(retagger, &line.id, line.text.as_deref().unwrap_or_default())?
        else {
            continue;
        };
        let labelled = labelled(&annotated);
        if !is_structured(&labelled.iter().map(|&(_, role)| role)) {
            continue;
        }
        n_abstracts += 1;
        let sentences: Vec<&str> = labelled.iter().map(|&(sentence, _)| sentence).collect();
        for (&(sentence, role), (found, share)) in labelled.iter().zip(model.roles(&sentences)) {
            let is_right = role == found;
            n_all += 1;
            n_right += u32::from(is_right);
            n_sure += u32::from(share >= SURE);
            n_sure_right += u32::from(share >= SURE && is_right);
            let mut count =
                |role: Role, counts| roles.entry(role.as_str()).or_default().add(counts);
            if is_right {
                count(role, Counts::RIGHT);
                continue;
            }
            count(role, Counts::MISSED);
            count(found, Counts::WRONG);
            errors.push(TaskError {
                document: line.id.clone(),
                expected: role.as_str().to_owned(),
                found: format!("{} ({share:.2})", found.as_str()),
                context: one_line(sentence),
            });
        }
    }
    if n_abstracts == 0 {
        return Err(nothing_for(Task::Roles, path, "an abstract with labels"));
    }
    let share = |n: u32, of: u32| f64::from(n) / f64::from(of.max(1));
    Ok(TaskReport {
        counted: format!("sentences by role, their labels taken away; {n_abstracts} abstracts"),
        rows: roles
            .into_iter()
            .map(|(role, counts)| TaskRow::new(role, counts))
            .collect(),
        remarks: vec![
            format!("{n_right} of {n_all} right ({:.4})", share(n_right, n_all)),
            format!(
                "of {n_sure} with a confidence of {SURE} at least {:.4} right",
                share(n_sure_right, n_sure)
            ),
        ],
        errors,
    })
}

/// The confidence from which on the report counts sentences apart.
const SURE: f64 = 0.9;

/// Sentences of the abstract with the roles of their labels, the labels taken away.
fn labelled(annotated: &AnnotatedDocument) -> Vec<(&str, Role)> {
    let sentences = annotated.annotations.sentences.iter();
    sentences
        .filter_map(|sentence| {
            let told = sentence.role.filter(|one| one.confidence >= 1.0)?;
            let text = without_label(sentence.span.of(&annotated.document.text));
            (told.role != Role::Title && !text.is_empty()).then_some((text, told.role))
        })
        .collect()
}
