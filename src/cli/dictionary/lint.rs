//! `oncotag dictionary lint`.

use std::io::Write;
use std::path::{Path, PathBuf};

use clap::Args;
use serde_json::{Value, json};

use super::write_table;
use crate::cli::exit::ExitStatus;
use crate::dictionary::{Finding, Lexicon, Risk, Severity, ambiguities, check};

/// Check dictionaries: errors that stop a run, and warnings that want an answer in the row
///
/// Without a path the embedded dictionaries are checked; with paths those files, together with the embedded ones that
/// they do not replace, and only findings in them are shown. The exit status is 1 where there is an error.
#[derive(Args, Debug)]
#[command(
    after_help = "A warning is answered in its row (or in an overlay's): case exact, companions, status needs-context \
                  or block, or the flag reviewed in the status cell.\n\nExamples:\n  oncotag dictionary lint\n  \
                  oncotag dictionary lint dictionaries/\n  oncotag dictionary lint my-proteins.tsv --json\n  \
                  oncotag dictionary lint --ambiguity --limit 50"
)]
pub(super) struct LintArguments {
    /// Dictionaries or folders of dictionaries
    #[arg(value_name = "PATH")]
    pub(super) paths: Vec<PathBuf>,
    /// Print instead the strings with several senses, riskiest first, and what tells the senses apart
    #[arg(long)]
    pub(super) ambiguity: bool,
    /// How many ambiguous strings are shown at most [default: all]
    #[arg(long, value_name = "N", requires = "ambiguity")]
    pub(super) limit: Option<usize>,
    /// Print JSON
    #[arg(long)]
    pub(super) json: bool,
}

pub(super) fn lint(
    arguments: &LintArguments,
    dictionary_paths: &[PathBuf],
    is_quiet: bool,
    out: &mut dyn Write,
) -> anyhow::Result<ExitStatus> {
    // What is not there could not be checked, which is no answer about a dictionary.
    for path in &arguments.paths {
        if path.metadata().is_err() {
            Lexicon::load(std::slice::from_ref(path))?;
        }
    }
    let paths = [dictionary_paths, &arguments.paths].concat();
    if arguments.ambiguity {
        return ambiguity(arguments, &paths, out);
    }
    let mut findings = check(&paths);
    if !arguments.paths.is_empty() {
        findings.retain(|finding| is_under(finding, &arguments.paths));
    }
    let n_findings = findings.len();
    if is_quiet {
        findings.retain(|finding| finding.severity == Severity::Error);
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
        if !is_quiet {
            let n_warnings = n_findings - n_errors;
            writeln!(out, "{n_errors} errors, {n_warnings} warnings")?;
        }
    }
    Ok(if n_errors == 0 {
        ExitStatus::Done
    } else {
        ExitStatus::Negative
    })
}

/// The ambiguous strings; with paths only those with a sense in them.
fn ambiguity(
    arguments: &LintArguments,
    paths: &[PathBuf],
    out: &mut dyn Write,
) -> anyhow::Result<ExitStatus> {
    let mut strings = ambiguities(paths)?;
    if !arguments.paths.is_empty() {
        strings.retain(|string| {
            string.senses.iter().any(|sense| {
                let path = sense.row.rsplit_once(':').map_or("", |(path, _)| path);
                let is_in = |folder: &PathBuf| Path::new(path).starts_with(folder);
                arguments.paths.iter().any(is_in)
            })
        });
    }
    let n_strings = strings.len();
    let counts = [Risk::High, Risk::Medium, Risk::Low].map(|risk| {
        let of_risk = strings.iter().filter(|string| string.risk == risk);
        format!("{} {}", of_risk.count(), risk.as_str())
    });
    strings.truncate(arguments.limit.unwrap_or(usize::MAX));
    if arguments.json {
        writeln!(out, "{}", serde_json::to_string_pretty(&strings)?)?;
        return Ok(ExitStatus::Done);
    }
    let head = [
        "risk", "string", "type", "id", "label", "case", "status", "told by",
    ];
    let mut rows = vec![head.map(str::to_owned)];
    for string in &strings {
        for (index, sense) in string.senses.iter().enumerate() {
            let once = |text: &str| {
                if index == 0 {
                    text.to_owned()
                } else {
                    String::new()
                }
            };
            let status = if sense.is_reviewed {
                format!("{}, reviewed", sense.status)
            } else {
                sense.status.to_owned()
            };
            rows.push([
                once(string.risk.as_str()),
                once(&string.string),
                sense.entity_type.clone(),
                sense.id.clone(),
                sense.label.clone(),
                sense.case.to_owned(),
                status,
                sense.told_by.to_owned(),
            ]);
        }
    }
    if !strings.is_empty() {
        write_table(&rows, out)?;
    }
    writeln!(
        out,
        "{n_strings} strings with several senses: {}",
        counts.join(", ")
    )?;
    Ok(ExitStatus::Done)
}

/// Whether a finding lies in one of the paths; one without a path always counts.
fn is_under(finding: &Finding, paths: &[PathBuf]) -> bool {
    finding
        .location
        .path
        .as_ref()
        .is_none_or(|place| paths.iter().any(|path| place.starts_with(path)))
}
