//! `oncotag dictionary apply`.

use std::io::Write;
use std::path::PathBuf;

use clap::Args;
use serde_json::{Value, json};

use crate::cli::exit::ExitStatus;
use crate::curate::{self, Action, Applied, ApplyFailure, ApplyOptions};
use crate::write::{OutputFile, OutputTarget};

/// Take the decisions of a worksheet into an overlay: accepted rows become names, blocked rows block
///
/// The worksheet is what `oncotag suggest` writes, with the column decision filled in: accept, reject or block. An
/// accepted row needs a type and a concept's identifier, or new and a label. Each row of the overlay says who decided,
/// when and on what evidence. A row that a dictionary has already is skipped; one that the check would warn of is refused,
/// and the exit status is then 1. Rejected rows change nothing; `suggest --decided WORKSHEET` leaves them out the next
/// time.
#[derive(Args, Debug)]
#[command(
    after_help = "Examples:\n  oncotag dictionary apply worksheet.tsv --to my-cells.tsv --by \"A. Curator\"\n  oncotag \
                  dictionary apply worksheet.tsv --to my-overlays/ --by me --date 2026-11-25\n  oncotag dictionary \
                  apply worksheet.tsv --to my-cells.tsv --by me --dry-run"
)]
pub(super) struct ApplyArguments {
    /// The worksheet
    #[arg(value_name = "WORKSHEET")]
    pub(super) worksheet: PathBuf,
    /// The overlay that takes the rows, made where it is not there; or a folder, for an overlay a type
    #[arg(long, value_name = "OVERLAY")]
    pub(super) to: PathBuf,
    /// Who decided
    #[arg(long, value_name = "NAME", value_parser = clap::builder::NonEmptyStringValueParser::new())]
    pub(super) by: String,
    /// When [default: the line `# date: …` of the worksheet]
    #[arg(long, value_name = "DATE")]
    pub(super) date: Option<String>,
    /// Give accepted rows the flag reviewed, which answers warnings of the check
    #[arg(long)]
    pub(super) reviewed: bool,
    /// Write nothing, only say what would be done
    #[arg(long)]
    pub(super) dry_run: bool,
    /// Print JSON
    #[arg(long)]
    pub(super) json: bool,
}

pub(super) fn apply(
    arguments: &ApplyArguments,
    dictionary_paths: &[PathBuf],
    out: &mut dyn Write,
) -> anyhow::Result<ExitStatus> {
    let options = ApplyOptions {
        by: arguments.by.clone(),
        date: arguments.date.clone(),
        is_reviewed: arguments.reviewed,
    };
    let applied = curate::apply(
        &arguments.worksheet,
        &arguments.to,
        dictionary_paths,
        &options,
    );
    let applied = match applied {
        Ok(applied) => applied,
        Err(ApplyFailure::Decisions(errors)) => return Err(errors.into()),
        Err(ApplyFailure::Dictionaries(errors)) => return Err(errors.into()),
    };
    if !arguments.dry_run {
        for (path, text) in &applied.files {
            let mut file = OutputFile::open(&OutputTarget::File {
                path: path.clone(),
                may_replace: true,
            })?;
            file.write(text.as_bytes())?;
            file.finish()?;
        }
    }
    if arguments.json {
        writeln!(
            out,
            "{}",
            serde_json::to_string_pretty(&as_json(arguments, &applied))?
        )?;
    } else {
        write_text(arguments, &applied, out)?;
    }
    let is_refused = |action: &Action| matches!(action, Action::Refused(_));
    Ok(
        if applied
            .outcomes
            .iter()
            .any(|outcome| is_refused(&outcome.action))
        {
            ExitStatus::Negative
        } else {
            ExitStatus::Done
        },
    )
}

fn n_with(applied: &Applied, word: &str) -> usize {
    let outcomes = applied.outcomes.iter();
    outcomes
        .filter(|outcome| outcome.action.as_str() == word)
        .count()
}

fn write_text(
    arguments: &ApplyArguments,
    applied: &Applied,
    out: &mut dyn Write,
) -> anyhow::Result<()> {
    for outcome in &applied.outcomes {
        write!(
            out,
            "{}:{}: {}: {} \"{}\" as {} {}",
            arguments.worksheet.display(),
            outcome.line,
            outcome.action.as_str(),
            outcome.verdict.as_str(),
            outcome.surface,
            outcome.entity_type,
            outcome.id,
        )?;
        match outcome.action.reason() {
            Some(reason) => writeln!(out, ": {reason}")?,
            None => writeln!(out)?,
        }
    }
    for (path, _) in &applied.files {
        let verb = if arguments.dry_run {
            "would write"
        } else {
            "wrote"
        };
        writeln!(out, "{verb} {}", path.display())?;
    }
    writeln!(
        out,
        "{} added, {} changed, {} skipped, {} refused; {} rejected, {} undecided",
        n_with(applied, "added"),
        n_with(applied, "changed"),
        n_with(applied, "skipped"),
        n_with(applied, "refused"),
        applied.n_rejected,
        applied.n_undecided,
    )?;
    Ok(())
}

fn as_json(arguments: &ApplyArguments, applied: &Applied) -> Value {
    let rows: Vec<Value> = applied
        .outcomes
        .iter()
        .map(|outcome| {
            json!({
                "line": outcome.line,
                "decision": outcome.verdict.as_str(),
                "surface": outcome.surface,
                "type": outcome.entity_type,
                "id": outcome.id,
                "action": outcome.action.as_str(),
                "reason": outcome.action.reason(),
            })
        })
        .collect();
    let files: Vec<String> = applied
        .files
        .iter()
        .map(|(path, _)| path.display().to_string())
        .collect();
    json!({
        "rows": rows,
        "files": files,
        "dry_run": arguments.dry_run,
        "rejected": applied.n_rejected,
        "undecided": applied.n_undecided,
    })
}
