//! An evaluation as one self-contained page.
//!
//! The page needs no network and no script; what texts say is escaped by the template engine. Light and dark follow the
//! reader's system.

use anyhow::Context;
use minijinja::value::Serde;
use minijinja::{Environment, Value};
use serde::Serialize;

use crate::evaluate::{
    ErrorGroup, ErrorGroups, Evaluation, FindingKind, Intervals, Level, Mean, Scores,
};

const TEMPLATE: &str = include_str!("report.html");

/// Forms of each kind that are listed; the rest is in the JSON report.
const MAX_FORMS: usize = 500;

/// What the page is about.
pub(super) struct Page<'e> {
    /// The corpus, or the name of its file.
    pub(super) title: String,
    /// The parts with their evaluations; errors are those of the last.
    pub(super) parts: Vec<(&'static str, &'e Evaluation)>,
    /// How the guidelines differ.
    pub(super) differences: &'e [String],
}

#[derive(Serialize)]
struct Data {
    title: String,
    made_by: String,
    n_documents: usize,
    intervals: Option<String>,
    differences: Vec<String>,
    levels: Vec<LevelData>,
    notes: Vec<String>,
    kinds: Vec<KindData>,
}

#[derive(Serialize)]
struct LevelData {
    name: &'static str,
    rows: Vec<RowData>,
}

/// A line of scores, written out.
#[derive(Default, Serialize)]
struct RowData {
    part: &'static str,
    name: String,
    is_sum: bool,
    right: String,
    wrong: String,
    missed: String,
    precision: String,
    recall: String,
    f1: String,
    interval: String,
    /// Places on the line from 0 to 1, in per cent.
    dot: Option<String>,
    from: Option<String>,
    width: Option<String>,
}

#[derive(Serialize)]
struct KindData {
    id: &'static str,
    name: &'static str,
    what: &'static str,
    n: usize,
    n_forms: usize,
    n_more: usize,
    causes: Vec<CauseData>,
    groups: Vec<GroupData>,
}

#[derive(Serialize)]
struct CauseData {
    name: &'static str,
    n: usize,
    share: String,
}

#[derive(Serialize)]
struct GroupData {
    n: usize,
    surface: String,
    entity_type: String,
    causes: String,
    examples: Vec<ExampleData>,
}

#[derive(Serialize)]
struct ExampleData {
    document: String,
    start: usize,
    end: usize,
    before: String,
    text: String,
    after: String,
    cause: &'static str,
    instead: Option<String>,
}

impl Page<'_> {
    /// The page as HTML.
    pub(super) fn render(&self) -> anyhow::Result<String> {
        let mut environment = Environment::new();
        // The ending of the name turns escaping on.
        environment
            .add_template("report.html", TEMPLATE)
            .context("reading the template of the report")?;
        let template = environment.get_template("report.html")?;
        let html = template
            .render(Value::from(Serde(self.data())))
            .context("filling the template of the report")?;
        Ok(html)
    }

    fn data(&self) -> Data {
        let last = self.parts.last().map(|(_, evaluation)| *evaluation);
        let record = last.and_then(|one| one.bootstrap);
        let has = |level| self.parts.iter().any(|(_, one)| one.has_level(level));
        let levels = Level::ALL.into_iter().filter(|&level| has(level));
        let errors = last.and_then(|one| one.error_classes.as_ref());
        let mut notes = Vec::new();
        let n_missing = last.map_or(0, |one| one.missing_documents.len());
        if n_missing > 0 {
            notes.push(format!(
                "{n_missing} documents are missing from the prediction and count as missed."
            ));
        }
        Data {
            title: self.title.clone(),
            made_by: format!("oncotag {}", env!("CARGO_PKG_VERSION")),
            n_documents: last.map_or(0, |one| one.n_documents),
            intervals: record.map(|one| {
                format!(
                    "{} % intervals by {} draws of documents, seed {}",
                    one.percent, one.draws, one.seed
                )
            }),
            differences: self.differences.to_vec(),
            levels: levels.map(|level| self.level(level)).collect(),
            notes,
            kinds: errors.map(kinds).unwrap_or_default(),
        }
    }

    fn level(&self, level: Level) -> LevelData {
        let mut rows = Vec::new();
        for &(part, evaluation) in &self.parts {
            let row = |row: RowData, name: &str| RowData {
                part,
                name: name.to_owned(),
                ..row
            };
            for (name, scores) in &evaluation.by_type {
                rows.push(row(of_scores(scores.at(level)), name));
            }
            if evaluation.by_type.len() > 1 {
                let all = of_scores(evaluation.overall.at(level));
                rows.push(RowData {
                    is_sum: true,
                    ..row(all, "all types")
                });
                rows.push(row(
                    of_mean(evaluation.mean_of_types.at(level)),
                    "mean of types",
                ));
            }
            let mean = of_mean(evaluation.mean_of_documents.at(level));
            rows.push(row(mean, "mean of documents"));
        }
        LevelData {
            name: level.as_str(),
            rows,
        }
    }
}

fn of_scores(scores: &Scores) -> RowData {
    let counts = scores.counts;
    RowData {
        right: counts.true_positives.to_string(),
        wrong: counts.false_positives.to_string(),
        missed: counts.false_negatives.to_string(),
        ..of_ratios(
            [counts.precision(), counts.recall(), counts.f1()],
            scores.interval,
        )
    }
}

fn of_mean(mean: &Mean) -> RowData {
    of_ratios([mean.precision, mean.recall, mean.f1], mean.interval)
}

fn of_ratios([precision, recall, f1]: [Option<f64>; 3], interval: Option<Intervals>) -> RowData {
    let text = |ratio: Option<f64>| ratio.map_or_else(|| "–".to_owned(), |one| format!("{one:.3}"));
    let percent = |share: f64| format!("{:.2}", share * 100.0);
    let interval = interval.and_then(|one| one.f1);
    RowData {
        precision: text(precision),
        recall: text(recall),
        f1: text(f1),
        interval: interval.map_or_else(String::new, |[low, high]| format!("{low:.3}–{high:.3}")),
        dot: f1.map(percent),
        from: interval.map(|[low, _]| percent(low)),
        width: interval.map(|[low, high]| percent(high - low)),
        ..RowData::default()
    }
}

/// The classes of errors, each error in one of them.
fn kinds(errors: &ErrorGroups) -> Vec<KindData> {
    let kinds = [
        (
            FindingKind::Missed,
            "missed",
            "Missed",
            "Marked, and nothing wrong of ours over it.",
        ),
        (
            FindingKind::Spurious,
            "spurious",
            "Spurious",
            "Ours, and nothing missed under it.",
        ),
        (
            FindingKind::WrongType,
            "wrong-type",
            "Wrong type",
            "Marked, and ours there has another type; a cause other than wrong type says how its span differs too.",
        ),
        (
            FindingKind::WrongSpan,
            "wrong-span",
            "Wrong span",
            "Marked, and ours of the same type begins or ends elsewhere.",
        ),
        (
            FindingKind::WrongIdentifier,
            "wrong-concept",
            "Wrong concept",
            "Right in span and type, with another concept.",
        ),
    ];
    let of = |(kind, id, name, what)| {
        let causes = errors.by_cause(kind);
        let n: usize = causes.iter().map(|(_, n)| n).sum();
        let n_forms = errors.of_kind(kind).count();
        KindData {
            id,
            name,
            what,
            n,
            n_forms,
            n_more: n_forms.saturating_sub(MAX_FORMS),
            causes: causes
                .into_iter()
                .map(|(cause, of_cause)| CauseData {
                    name: cause.as_str(),
                    n: of_cause,
                    share: format!("{}", of_cause * 100 / n.max(1)),
                })
                .collect(),
            groups: errors.of_kind(kind).take(MAX_FORMS).map(group).collect(),
        }
    };
    kinds
        .map(of)
        .into_iter()
        .filter(|kind| kind.n > 0)
        .collect()
}

fn group(group: &ErrorGroup) -> GroupData {
    let causes = group.causes.iter();
    let causes: Vec<String> = causes
        .map(|(cause, n)| format!("{} {n}", cause.as_str()))
        .collect();
    let examples = group.examples.iter().map(|example| ExampleData {
        document: example.document.clone(),
        start: example.place[0],
        end: example.place[1],
        before: example.before.clone(),
        text: example.text.clone(),
        after: example.after.clone(),
        cause: example.cause.as_str(),
        instead: example.instead.clone(),
    });
    GroupData {
        n: group.n,
        surface: group.surface.clone(),
        entity_type: group.entity_type.clone(),
        causes: causes.join(", "),
        examples: examples.collect(),
    }
}
