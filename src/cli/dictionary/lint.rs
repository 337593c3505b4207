//! `oncotag dictionary lint`.

use std::io::Write;
use std::path::PathBuf;

use clap::Args;
use serde_json::{Value, json};

use crate::cli::exit::ExitStatus;
use crate::dictionary::{Finding, Lexicon, Severity, check};

/// Check dictionaries: errors that stop a run, and warnings that want an answer in the row
///
/// Without a path the embedded dictionaries are checked; with paths those files, together with the embedded ones that
/// they do not replace, and only findings in them are shown. The exit status is 1 where there is an error.
#[derive(Args, Debug)]
#[command(
    after_help = "A warning is answered in its row (or in an overlay's): case exact, companions, status needs-context \
                  or block, or the flag reviewed in the status cell.\n\nExamples:\n  oncotag dictionary lint\n  \
                  oncotag dictionary lint dictionaries/\n  oncotag dictionary lint my-proteins.tsv --json"
)]
pub(super) struct LintArguments {
    /// Dictionaries or folders of dictionaries
    #[arg(value_name = "PATH")]
    pub(super) paths: Vec<PathBuf>,
    /// Print JSON
    #[arg(long)]
    pub(super) json: bool,
}

pub(super) fn lint(
    arguments: &LintArguments,
    dictionary_paths: &[PathBuf],
    out: &mut dyn Write,
) -> anyhow::Result<ExitStatus> {
    // What is not there could not be checked, which is no answer about a dictionary.
    for path in &arguments.paths {
        if path.metadata().is_err() {
            Lexicon::load(std::slice::from_ref(path))?;
        }
    }
    let paths = [dictionary_paths, &arguments.paths].concat();
    let mut findings = check(&paths);
    if !arguments.paths.is_empty() {
        findings.retain(|finding| is_under(finding, &arguments.paths));
    }
    let n_errors = findings
        .iter()
        .filter(|finding| finding.severity == Severity::Error)
        .count();
    if arguments.json {
        let findings: Vec<Value> = findings
            .iter()
            .map(|finding| {
                let place = &finding.location;
                json!({
                    "severity": finding.severity.as_str(),
                    "code": finding.code,
                    "path": place.path.as_ref().map(|path| path.display().to_string()),
                    "line": place.line,
                    "column": place.column,
                    "message": finding.message,
                    "help": finding.help,
                })
            })
            .collect();
        writeln!(out, "{}", serde_json::to_string_pretty(&findings)?)?;
    } else {
        for finding in &findings {
            writeln!(out, "{finding}")?;
            if !finding.help.is_empty() {
                writeln!(out, "  help: {}", finding.help)?;
            }
        }
        writeln!(
            out,
            "{n_errors} errors, {} warnings",
            findings.len() - n_errors
        )?;
    }
    Ok(if n_errors == 0 {
        ExitStatus::Done
    } else {
        ExitStatus::Negative
    })
}

/// Whether a finding lies in one of the paths; one without a path always counts.
fn is_under(finding: &Finding, paths: &[PathBuf]) -> bool {
    finding
        .location
        .path
        .as_ref()
        .is_none_or(|place| paths.iter().any(|path| place.starts_with(path)))
}
