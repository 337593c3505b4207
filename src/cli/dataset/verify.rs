//! `oncotag dataset verify`.

use std::io::Write;
use std::path::PathBuf;

use clap::Args;

use super::super::exit::ExitStatus;
use crate::dataset::verify as findings_of;

/// Check that a data set is what it says it is
///
/// Checksums and sizes of all files; of each row its text, offsets, tokens and tags; that the tables have the same rows and
/// the features of Hugging Face; counts.
#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  oncotag dataset verify metastasis-ner
  oncotag dataset verify metastasis-ner --json

Exit status: 0 all is well, 1 something is not, 2 could not run.")]
pub(super) struct VerifyArguments {
    /// The data set
    folder: PathBuf,
    /// Print JSON
    #[arg(long)]
    json: bool,
}

pub(super) fn verify(
    arguments: &VerifyArguments,
    out: &mut dyn Write,
) -> anyhow::Result<ExitStatus> {
    let findings = findings_of(&arguments.folder)?;
    if arguments.json {
        writeln!(out, "{}", serde_json::to_string_pretty(&findings)?)?;
    } else {
        for finding in &findings {
            writeln!(out, "{finding}")?;
        }
        writeln!(out, "{} findings", findings.len())?;
    }
    Ok(if findings.is_empty() {
        ExitStatus::Done
    } else {
        ExitStatus::Negative
    })
}
