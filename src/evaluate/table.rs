//! An evaluation as a table for people.

use std::collections::BTreeMap;
use std::fmt;

use super::{Evaluation, Finding, Scores};

/// A ratio with four digits, `-` where there is none.
struct Ratio(Option<f64>);

impl fmt::Display for Ratio {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            Some(ratio) => f.pad(&format!("{ratio:.4}")),
            None => f.pad("-"),
        }
    }
}

/// A table for people: a line for each type and one for all, then what was left out, then single errors.
impl fmt::Display for Evaluation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "documents: {}", self.n_documents)?;
        if !self.by_type.is_empty() {
            self.write_types(f)?;
        }
        if let Some(Scores(counts)) = self.sentence_ends {
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
}

impl Evaluation {
    fn write_types(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let longest = self.by_type.keys().map(|name| name.chars().count()).max();
        let width = longest.unwrap_or_default().max("all types".len());
        writeln!(
            f,
            "{:width$}  {:^41}  {:^41}  {:^18}",
            "", "strict span and type", "overlap and type", "identifiers"
        )?;
        let heads = "   TP    FP    FN       P       R      F1";
        writeln!(
            f,
            "{:width$}  {heads:>41}  {heads:>41}  {:>18}",
            "type", "right/all  acc."
        )?;
        let rows = self
            .by_type
            .iter()
            .map(|(name, scores)| (name.as_str(), scores));
        for (name, scores) in rows.chain([("all types", &self.overall)]) {
            write!(f, "{name:width$}")?;
            for Scores(counts) in [scores.strict, scores.overlap] {
                write!(
                    f,
                    "  {:>6}{:>6}{:>6}{:>8}{:>8}{:>7}",
                    counts.true_positives,
                    counts.false_positives,
                    counts.false_negatives,
                    Ratio(counts.precision()),
                    Ratio(counts.recall()),
                    Ratio(counts.f1()),
                )?;
            }
            let identifiers = scores.identifiers;
            let share = format!("{}/{}", identifiers.n_right, identifiers.n_all);
            writeln!(f, "  {share:>11}{:>7}", Ratio(identifiers.accuracy()))?;
        }
        Ok(())
    }
}

fn write_names(f: &mut fmt::Formatter<'_>, title: &str, names: &[String]) -> fmt::Result {
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
