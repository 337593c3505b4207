//! `oncotag dataset leak`.

use std::io::Write;
use std::path::PathBuf;

use clap::Args;

use super::super::exit::ExitStatus;
use crate::dataset::{Manifest, leaks, read_rows};

/// Say what the splits of a data set have in common
///
/// Documents in more than one split, rows with the same or nearly the same text in another split, and how many of the
/// mentions and concepts of the test split are not in the training split.
#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  oncotag dataset leak metastasis-ner
  oncotag dataset leak metastasis-ner --json | jq .novelty

Exit status: 0 nothing of one split is in another, 1 something is, 2 could not run.")]
pub(super) struct LeakArguments {
    /// The data set
    folder: PathBuf,
    /// Print JSON
    #[arg(long)]
    json: bool,
}

pub(super) fn leak(arguments: &LeakArguments, out: &mut dyn Write) -> anyhow::Result<ExitStatus> {
    Manifest::read(&arguments.folder)?;
    let found = leaks(&read_rows(&arguments.folder)?);
    if arguments.json {
        writeln!(out, "{}", serde_json::to_string_pretty(&found)?)?;
    } else {
        write!(out, "{found}")?;
    }
    Ok(if found.is_empty() {
        ExitStatus::Done
    } else {
        ExitStatus::Negative
    })
}
