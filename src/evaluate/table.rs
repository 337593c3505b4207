//! An evaluation as a table for people.

use std::collections::BTreeMap;
use std::fmt;

use super::bootstrap::{Interval, Intervals};
use super::report::{Identifiers, Mean};
use super::{Evaluation, Finding, Level, Scores};

/// What a line without counts has in their place.
const NO_COUNTS: &str = "";

/// A ratio with four digits, `-` where there is none.
pub(super) struct Ratio(pub(super) Option<f64>);

impl fmt::Display for Ratio {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            Some(ratio) => f.pad(&format!("{ratio:.4}")),
            None => f.pad("-"),
        }
    }
}

/// The interval of F1; nothing where none was made.
pub(super) fn of_f1(interval: Option<Intervals>) -> String {
    let text = |[low, high]: Interval| format!("{low:.4} to {high:.4}");
    interval.map_or_else(String::new, |one| {
        one.f1.map_or_else(|| "-".to_owned(), text)
    })
}

/// A table for people: for each level a line for each type, one for all and the means, then what was left out, then single
/// errors.
impl fmt::Display for Evaluation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "documents: {}", self.n_documents)?;
        for level in Level::ALL
            .into_iter()
            .filter(|&level| self.has_level(level))
        {
            self.write_level(f, level)?;
        }
        if let Some(record) = self.bootstrap {
            writeln!(
                f,
                "\n{} % intervals by {} draws of documents, seed {}",
                record.percent, record.draws, record.seed
            )?;
        }
        self.write_rest(f)?;
        self.write_findings(f)
    }
}

impl Evaluation {
    fn write_level(&self, f: &mut fmt::Formatter<'_>, level: Level) -> fmt::Result {
        let longest = self.by_type.keys().map(|name| name.chars().count()).max();
        let names = longest.unwrap_or_default();
        let width = names.max(Level::Concept.as_str().len());
        let has_identifiers = level == Level::Strict && self.overall.identifiers.n_all > 0;
        let head = if self.bootstrap.is_some() {
            "F1 in 95 %"
        } else {
            ""
        };
        let ids = if has_identifiers { "right ids" } else { "" };
        let line = format!(
            "{:width$}{:>7}{:>7}{:>7}{:>9}{:>8}{:>8}{ids:>13}  {head}",
            level.as_str(),
            "TP",
            "FP",
            "FN",
            "P",
            "R",
            "F1"
        );
        writeln!(f, "\n{}", line.trim_end())?;
        let rows = self
            .by_type
            .iter()
            .map(|(name, scores)| (name.as_str(), scores));
        let all = (self.by_type.len() > 1).then_some(("all types", &self.overall));
        for (name, scores) in rows.chain(all) {
            let identifiers = has_identifiers.then_some(scores.identifiers);
            write_scores(f, name, width, scores.at(level), identifiers)?;
        }
        if self.by_type.len() > 1 {
            write_mean(f, "mean of types", width, self.mean_of_types.at(level))?;
        }
        let mean = self.mean_of_documents.at(level);
        write_mean(f, "mean of documents", width, mean)
    }

    /// Single errors, kind by kind.
    pub(super) fn write_findings(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut last = None;
        for finding in &self.findings {
            if last != Some(finding.kind) {
                writeln!(f, "\n{}", finding.kind.as_str())?;
                last = Some(finding.kind);
            }
            write_finding(f, finding)?;
        }
        Ok(())
    }

    /// Sentence ends, and what was left out.
    pub(super) fn write_rest(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f)?;
        if let Some(Scores { counts, .. }) = self.sentence_ends {
            writeln!(
                f,
                "sentence ends: TP {} FP {} FN {}  P {} R {} F1 {}",
                counts.true_positives,
                counts.false_positives,
                counts.false_negatives,
                Ratio(counts.precision()),
                Ratio(counts.recall()),
                Ratio(counts.f1()),
            )?;
        }
        write_names(
            f,
            "documents missing from the prediction (counted as missed)",
            &self.missing_documents,
        )?;
        write_names(
            f,
            "documents not in the gold standard (not counted)",
            &self.unknown_documents,
        )?;
        write_types_left_out(f, "gold types left out", &self.ignored_gold_types)?;
        write_types_left_out(f, "predicted types left out", &self.ignored_predicted_types)?;
        for note in &self.notes {
            writeln!(f, "note: {note}")?;
        }
        if self.n_unreadable > 0 {
            writeln!(f, "records that could not be read: {}", self.n_unreadable)?;
        }
        Ok(())
    }
}

fn write_scores(
    f: &mut fmt::Formatter<'_>,
    name: &str,
    width: usize,
    scores: &Scores,
    identifiers: Option<Identifiers>,
) -> fmt::Result {
    let counts = scores.counts;
    let identifiers =
        identifiers.map_or_else(String::new, |one| format!("{}/{}", one.n_right, one.n_all));
    let line = format!(
        "{name:width$}{:>7}{:>7}{:>7}{:>9}{:>8}{:>8}{identifiers:>13}  {}",
        counts.true_positives,
        counts.false_positives,
        counts.false_negatives,
        Ratio(counts.precision()),
        Ratio(counts.recall()),
        Ratio(counts.f1()),
        of_f1(scores.interval),
    );
    writeln!(f, "{}", line.trim_end())
}

fn write_mean(f: &mut fmt::Formatter<'_>, name: &str, width: usize, mean: &Mean) -> fmt::Result {
    let line = format!(
        "{name:width$}{NO_COUNTS:21}{:>9}{:>8}{:>8}{NO_COUNTS:>13}  {}",
        Ratio(mean.precision),
        Ratio(mean.recall),
        Ratio(mean.f1),
        of_f1(mean.interval),
    );
    writeln!(f, "{}", line.trim_end())
}

pub(super) fn write_names(
    f: &mut fmt::Formatter<'_>,
    title: &str,
    names: &[String],
) -> fmt::Result {
    const MOST: usize = 10;
    if names.is_empty() {
        return Ok(());
    }
    write!(
        f,
        "{title}: {}: {}",
        names.len(),
        names[..names.len().min(MOST)].join(", ")
    )?;
    if names.len() > MOST {
        write!(f, ", and {} more", names.len() - MOST)?;
    }
    writeln!(f)
}

fn write_types_left_out(
    f: &mut fmt::Formatter<'_>,
    title: &str,
    types: &BTreeMap<String, usize>,
) -> fmt::Result {
    if types.is_empty() {
        return Ok(());
    }
    let types: Vec<_> = types
        .iter()
        .map(|(name, n)| format!("{name} ({n})"))
        .collect();
    writeln!(f, "{title}: {}", types.join(", "))
}

fn write_finding(f: &mut fmt::Formatter<'_>, finding: &Finding) -> fmt::Result {
    let places: Vec<_> = finding
        .fragments
        .iter()
        .map(|[start, end]| format!("{start}-{end}"))
        .collect();
    write!(
        f,
        "  {} {}  {} \"{}\"",
        finding.document,
        places.join(";"),
        finding.entity_type,
        finding.text
    )?;
    if let Some(instead) = &finding.instead {
        write!(f, "  ({instead})")?;
    }
    writeln!(f, "\n      {}", finding.context)
}
