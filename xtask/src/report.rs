//! The steps of a run: a heading and a time for each, one table at the end.

use std::time::{Duration, Instant};

use crate::command::is_ci;

/// How a step ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Outcome {
    /// As it should be.
    Passed,
    /// Not as it should be; why, in a few words.
    Failed(String),
    /// Something needed is missing that could be had: skipped for a person, a failure in continuous integration.
    Missing {
        /// What is missing.
        what: String,
        /// The command that gets it.
        remedy: String,
    },
    /// Cannot be done here and now, and that is nobody's fault.
    Skipped(String),
}

impl Outcome {
    /// Passed or failed, from a command's success.
    pub(crate) fn of(succeeded: bool, failure: &str) -> Self {
        if succeeded {
            Self::Passed
        } else {
            Self::Failed(failure.to_owned())
        }
    }

    /// The same where a missing tool counts as `is_ci` says.
    fn settled(self, is_ci: bool) -> Self {
        match self {
            Self::Missing { what, remedy } if is_ci => {
                Self::Failed(format!("{what} is missing; get it with: {remedy}"))
            }
            Self::Missing { what, remedy } => {
                Self::Skipped(format!("{what} is missing; get it with: {remedy}"))
            }
            settled => settled,
        }
    }
}

/// What has been run so far.
#[derive(Debug, Default)]
pub(crate) struct Report {
    steps: Vec<(String, Duration, Outcome)>,
}

impl Report {
    /// Runs a step under a heading and remembers how it went. An error of the step is a failure of it.
    pub(crate) fn step(&mut self, name: &str, run: impl FnOnce() -> anyhow::Result<Outcome>) {
        println!("\n== {name}");
        let start = Instant::now();
        let outcome = run();
        self.record(name, start.elapsed(), outcome);
    }

    /// Remembers how a step went that took `elapsed`, beside others or alone.
    pub(crate) fn record(
        &mut self,
        name: &str,
        elapsed: Duration,
        outcome: anyhow::Result<Outcome>,
    ) {
        let outcome = outcome
            .unwrap_or_else(|error| Outcome::Failed(format!("{error:#}")))
            .settled(is_ci());
        match &outcome {
            Outcome::Passed => println!("-- {name}: passed in {:.1} s", elapsed.as_secs_f64()),
            Outcome::Failed(why) => println!("-- {name}: FAILED: {why}"),
            Outcome::Skipped(why) | Outcome::Missing { what: why, .. } => {
                println!("-- {name}: SKIPPED: {why}");
            }
        }
        self.steps.push((name.to_owned(), elapsed, outcome));
    }

    /// The table, and as its last line `N passed, N failed, N skipped`.
    pub(crate) fn table(&self) -> String {
        let width = self.steps.iter().map(|step| step.0.chars().count()).max();
        let width = width.unwrap_or(0);
        let mut lines = Vec::new();
        let (mut passed, mut failed, mut skipped) = (0, 0, 0);
        for (name, elapsed, outcome) in &self.steps {
            let verdict = match outcome {
                Outcome::Passed => {
                    passed += 1;
                    "passed".to_owned()
                }
                Outcome::Failed(why) => {
                    failed += 1;
                    format!("FAILED   {why}")
                }
                Outcome::Skipped(why) | Outcome::Missing { what: why, .. } => {
                    skipped += 1;
                    format!("skipped  {why}")
                }
            };
            let seconds = elapsed.as_secs_f64();
            lines.push(format!("{name:width$}  {seconds:8.1} s  {verdict}"));
        }
        lines.push(String::new());
        lines.push(format!(
            "{passed} passed, {failed} failed, {skipped} skipped"
        ));
        lines.join("\n")
    }

    /// Prints the table; gives whether no step failed.
    pub(crate) fn close(&self) -> bool {
        println!("\n== summary\n{}", self.table());
        !self
            .steps
            .iter()
            .any(|(_, _, outcome)| matches!(outcome, Outcome::Failed(_)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn missing() -> Outcome {
        Outcome::Missing {
            what: "a tool".to_owned(),
            remedy: "get it".to_owned(),
        }
    }

    #[test]
    fn a_missing_tool_is_a_skip_for_a_person_and_a_failure_in_ci() {
        let words = "a tool is missing; get it with: get it".to_owned();
        assert_eq!(missing().settled(false), Outcome::Skipped(words.clone()));
        assert_eq!(missing().settled(true), Outcome::Failed(words));
    }

    #[test]
    fn what_cannot_be_done_anywhere_is_a_skip_in_ci_too() {
        let skip = Outcome::Skipped("no network".to_owned());
        assert_eq!(skip.clone().settled(true), skip);
    }

    #[test]
    fn the_last_line_counts_steps() {
        let mut report = Report::default();
        report.step("one", || Ok(Outcome::Passed));
        report.step("two", || Ok(Outcome::Failed("wrong".to_owned())));
        report.step("three", || Ok(Outcome::Skipped("offline".to_owned())));
        report.step("four", || anyhow::bail!("broken"));
        let table = report.table();
        assert_eq!(
            table.lines().last(),
            Some("1 passed, 2 failed, 1 skipped"),
            "{table}"
        );
        assert!(!report.close(), "a failed step makes the run fail");
    }
}
