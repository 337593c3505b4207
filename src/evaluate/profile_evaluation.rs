//! The parts of a profile side by side.

use std::collections::BTreeSet;
use std::fmt;

use serde::Serialize;

use super::report::{Mean, TypeScores};
use super::table::{Ratio, of_f1};
use super::{
    EvaluateError, Evaluation, GoldStandard, Level, Options, Part, Prediction, Profile, Retagger,
    View, compare,
};

/// The `schema` of the evaluation as JSON.
const SCHEMA: &str = "oncotag/profile-evaluation/1";

/// What a profile gives: an evaluation of each part. docs/evaluation.md has its shape as JSON.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct ProfileEvaluation {
    schema: &'static str,
    /// The profile's name.
    pub profile: String,
    /// The corpus.
    pub corpus: String,
    /// How its guidelines differ from ours.
    pub differences: Vec<String>,
    /// The parts, in order; the last is the one to hold a threshold against.
    pub parts: Vec<PartEvaluation>,
}

/// The evaluation of a part.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct PartEvaluation {
    /// The part.
    pub part: Part,
    /// Its scores.
    pub evaluation: Evaluation,
}

/// Scores a prediction by the parts of a profile, and else as `how` says. Single errors and causes are those of the last.
///
/// # Errors
/// As [`compare`].
pub fn compare_by_profile(
    gold: &GoldStandard,
    prediction: &Prediction,
    profile: &Profile,
    retagger: &Retagger,
    how: &Options<'_>,
) -> Result<ProfileEvaluation, EvaluateError> {
    let names = profile.parts();
    let last = names.last().copied();
    let mut parts = Vec::new();
    for part in names {
        let options = Options {
            view: View::Profile(profile, part, retagger),
            n_findings: if Some(part) == last {
                how.n_findings
            } else {
                0
            },
            bootstrap: how.bootstrap,
            causes: how.causes.filter(|_| Some(part) == last),
        };
        let evaluation = compare(gold, prediction, &options)?;
        parts.push(PartEvaluation { part, evaluation });
    }
    Ok(ProfileEvaluation {
        schema: SCHEMA,
        profile: profile.name.clone(),
        corpus: profile.corpus.clone(),
        differences: profile.differences.clone(),
        parts,
    })
}

impl ProfileEvaluation {
    /// The evaluation of the last part: the comparable one, where the guidelines differ.
    pub fn main(&self) -> Option<&Evaluation> {
        self.parts.last().map(|part| &part.evaluation)
    }
}

/// A table for people: the parts side by side, level by level.
impl fmt::Display for ProfileEvaluation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Some(main) = self.main() else {
            return Ok(());
        };
        writeln!(f, "{}; documents: {}", self.corpus, main.n_documents)?;
        for level in Level::ALL {
            if self.parts.iter().any(|one| one.evaluation.has_level(level)) {
                self.write_level(f, level)?;
            }
        }
        if let Some(record) = main.bootstrap {
            writeln!(
                f,
                "\n{} % intervals by {} draws of documents, seed {}",
                record.percent, record.draws, record.seed
            )?;
        }
        if self.parts.len() > 1 {
            writeln!(f, "\nhow the guidelines differ")?;
            for difference in &self.differences {
                writeln!(f, "- {difference}")?;
            }
        }
        main.write_rest(f)?;
        main.write_findings(f)
    }
}

impl ProfileEvaluation {
    fn write_level(&self, f: &mut fmt::Formatter<'_>, level: Level) -> fmt::Result {
        let evaluations = || self.parts.iter().map(|part| &part.evaluation);
        let names: BTreeSet<&str> = evaluations()
            .flat_map(|one| one.by_type.keys().map(String::as_str))
            .collect();
        let longest = names.iter().map(|name| name.chars().count()).max();
        let width = longest.unwrap_or_default().max(level.as_str().len());
        let has_draws = evaluations().any(|one| one.bootstrap.is_some());
        let block = if has_draws { 48 } else { 26 };
        let parts = self.parts.iter();
        let parts = parts.map(|one| format!("  {:<block$}", one.part.as_str()));
        writeln!(f, "\n{:width$}{}", "", parts.collect::<String>().trim_end())?;
        let head = format!("{:>10}{:>9}{:>9}", "P", "R", "F1");
        let interval = if has_draws {
            format!("  {:<20}", "F1 in 95 %")
        } else {
            String::new()
        };
        let heads = format!("{head}{interval}").repeat(self.parts.len());
        writeln!(f, "{:width$}{}", level.as_str(), heads.trim_end())?;
        let none = TypeScores::default();
        for &name in &names {
            let cells = evaluations().map(|one| {
                let scores = one.by_type.get(name).unwrap_or(&none).at(level);
                of_scores(scores, has_draws)
            });
            write_line(f, name, width, cells)?;
        }
        if names.len() > 1 {
            let cells = evaluations().map(|one| of_scores(one.overall.at(level), has_draws));
            write_line(f, "all types", width, cells)?;
            let cells = evaluations().map(|one| of_mean(one.mean_of_types.at(level), has_draws));
            write_line(f, "mean of types", width, cells)?;
        }
        let cells = evaluations().map(|one| of_mean(one.mean_of_documents.at(level), has_draws));
        write_line(f, "mean of documents", width, cells)
    }
}

fn write_line(
    f: &mut fmt::Formatter<'_>,
    name: &str,
    width: usize,
    cells: impl Iterator<Item = String>,
) -> fmt::Result {
    let line = format!("{name:width$}{}", cells.collect::<String>());
    writeln!(f, "{}", line.trim_end())
}

fn of_scores(scores: &super::Scores, has_draws: bool) -> String {
    let counts = scores.counts;
    let mean = Mean {
        precision: counts.precision(),
        recall: counts.recall(),
        f1: counts.f1(),
        interval: scores.interval,
    };
    of_mean(&mean, has_draws)
}

fn of_mean(mean: &Mean, has_draws: bool) -> String {
    let ratios = format!(
        "{:>10}{:>9}{:>9}",
        Ratio(mean.precision),
        Ratio(mean.recall),
        Ratio(mean.f1)
    );
    if has_draws {
        format!("{ratios}  {:<20}", of_f1(mean.interval))
    } else {
        ratios
    }
}
