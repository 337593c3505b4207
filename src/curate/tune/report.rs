//! What tuning came to: a table for people, and the settings with the figures.

use std::collections::BTreeMap;
use std::fmt::{self, Write as _};

use super::bootstrap::{Gain, sum};
use super::halves::Half;
use super::search::{Step, totals};
use crate::evaluate::{Counts, Level, ScoredDocument};

/// What was picked, and what it is worth.
#[derive(Clone, Debug, PartialEq)]
pub struct Tuning {
    /// What F1 is taken of.
    pub measure: Level,
    /// Documents that were picked on, and that are reported on.
    pub n_documents: [usize; 2],
    /// Lines of settings by type; empty where the settings are best as they are.
    pub blocks: BTreeMap<String, String>,
    /// The best other value of each setting.
    pub steps: Vec<Step>,
    /// How often texts were tagged.
    pub n_runs: usize,
    /// Figures on the half that was picked on, and on the half that is reported on.
    pub halves: [HalfFigures; 2],
}

/// Figures on one half, before and after.
#[derive(Clone, Debug, PartialEq)]
pub struct HalfFigures {
    /// Over all types.
    pub all: Gain,
    /// Counts by type as the evaluation names it, with the settings as they are and as tuned.
    pub by_type: BTreeMap<String, [Counts; 2]>,
}

impl HalfFigures {
    fn new(measure: Level, before: &[ScoredDocument], after: &[ScoredDocument]) -> Self {
        let mut by_type: BTreeMap<String, [Counts; 2]> = BTreeMap::new();
        for (side, documents) in [before, after].into_iter().enumerate() {
            for (name, counts) in documents
                .iter()
                .flat_map(|document| document.by_type(measure))
            {
                by_type.entry(name.to_owned()).or_default()[side].add(counts);
            }
        }
        Self {
            all: Gain::of(&totals(before, measure), &totals(after, measure)),
            by_type,
        }
    }

    fn totals(&self) -> [Counts; 2] {
        [0, 1].map(|side| {
            let counts: Vec<Counts> = self.by_type.values().map(|both| both[side]).collect();
            sum(&counts)
        })
    }
}

impl Tuning {
    pub(super) fn new(
        measure: Level,
        n_documents: [usize; 2],
        blocks: BTreeMap<String, String>,
        steps: Vec<Step>,
        halves: &[(Half, Vec<ScoredDocument>, Vec<ScoredDocument>)],
        n_runs: usize,
    ) -> Self {
        let figures = |wanted: Half| {
            let half = halves.iter().find(|(half, ..)| *half == wanted);
            half.map_or_else(
                || HalfFigures::new(measure, &[], &[]),
                |(_, before, after)| HalfFigures::new(measure, before, after),
            )
        };
        Self {
            measure,
            n_documents,
            blocks,
            steps,
            n_runs,
            halves: [figures(Half::Picking), figures(Half::Reporting)],
        }
    }

    /// The settings as a file for `--dictionary`, with the figures as remarks.
    pub fn to_toml(&self) -> String {
        let mut text = String::from(
            "# Settings of types, picked by `oncotag tune`; give this file to --dictionary.\n",
        );
        for line in self.to_string().lines() {
            let _ = writeln!(text, "{}", format!("# {line}").trim_end());
        }
        for (name, block) in &self.blocks {
            let _ = write!(text, "\n[{name}]\n{block}");
        }
        text
    }
}

/// A share in the form of `evaluate`.
fn share(value: Option<f64>) -> String {
    value.map_or_else(|| "-".to_owned(), |value| format!("{value:.4}"))
}

impl fmt::Display for Tuning {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let [n_picking, n_reporting] = self.n_documents;
        writeln!(
            f,
            "picked on {n_picking} documents, reported on {n_reporting} others; F1 of {}; texts tagged {} times",
            self.measure.as_str(),
            self.n_runs
        )?;
        if self.blocks.is_empty() {
            writeln!(
                f,
                "recommended: the settings as they are; no change was beyond noise"
            )?;
        } else {
            for (name, block) in &self.blocks {
                writeln!(
                    f,
                    "recommended for {name}: {}",
                    block.trim_end().replace('\n', "; ")
                )?;
            }
        }
        let widths = self
            .halves
            .iter()
            .flat_map(|half| half.by_type.keys())
            .map(|name| name.chars().count());
        let width = widths.max().unwrap_or(0).max("all types".len());
        for (half, title) in self.halves.iter().zip(["picking half", "reporting half"]) {
            writeln!(f)?;
            writeln!(
                f,
                "{title:width$}  {:^41}  {:^41}",
                "as they are", "as tuned"
            )?;
            let heads = "   TP    FP    FN       P       R      F1";
            writeln!(f, "{:width$}  {heads:>41}  {heads:>41}", "type")?;
            let all = half.totals();
            let rows = half
                .by_type
                .iter()
                .map(|(name, both)| (name.as_str(), both));
            for (name, both) in rows.chain([("all types", &all)]) {
                write!(f, "{name:width$}")?;
                for counts in both {
                    write!(
                        f,
                        "  {:>6}{:>6}{:>6}{:>8}{:>8}{:>7}",
                        counts.true_positives,
                        counts.false_positives,
                        counts.false_negatives,
                        share(counts.precision()),
                        share(counts.recall()),
                        share(counts.f1()),
                    )?;
                }
                writeln!(f)?;
            }
            if !self.blocks.is_empty() {
                let [low, high] = half.all.interval;
                writeln!(
                    f,
                    "difference of F1 {:+.4}, in 95 % of samples between {low:+.4} and {high:+.4}",
                    half.all.difference()
                )?;
            }
        }
        if !self.steps.is_empty() {
            writeln!(
                f,
                "\nwhat helped on the picking half, each change alone on what was taken before it"
            )?;
            for step in &self.steps {
                writeln!(
                    f,
                    "{:5}  {:+.4}  better in {:>3.0} % of samples  {}: {}",
                    if step.is_taken { "taken" } else { "noise" },
                    step.gain.difference(),
                    step.gain.share_better * 100.0,
                    step.entity_type,
                    step.change,
                )?;
            }
        }
        Ok(())
    }
}
