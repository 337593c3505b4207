//! `oncotag review propose`: a worksheet for the dictionaries.

use std::path::PathBuf;

use clap::Args;

use super::super::exit::ExitStatus;
use super::super::report::line;
use super::share;
use crate::review::project::{Project, now};
use crate::review::proposal::ProposalOptions;
use crate::write::{OutputFile, OutputTarget};

/// Propose names, blocks and companions for the dictionaries, as a worksheet
///
/// Names that were added or relinked, strings that were blocked, and strings that were mostly wrong, each with its evidence.
/// Only what was blocked is decided; fill in the column `decision` of the rest (accept, reject, block), then take the
/// worksheet in with `oncotag dictionary apply`.
#[derive(Args, Debug)]
#[command(
    after_help = "Examples:\n  oncotag review propose lung.review -o worksheet.tsv\n  oncotag review propose lung.review \
                  --rejected 5 --precision 0.2 -o -"
)]
pub(super) struct ProposeArguments {
    /// The project
    #[arg(value_name = "PROJECT")]
    project: PathBuf,
    /// Where the worksheet goes; - is standard output
    #[arg(long, short, value_name = "PATH", default_value = "-")]
    output: PathBuf,
    /// Replace an existing output
    #[arg(long)]
    force: bool,
    /// Strings are doubtful that were rejected this often
    #[arg(long, value_name = "N", default_value_t = 3, value_parser = clap::value_parser!(u64).range(1..))]
    rejected: u64,
    /// … and of whose judged mentions at most this share was right
    #[arg(long, value_name = "SHARE", default_value_t = 0.5, value_parser = share)]
    precision: f64,
}

pub(super) fn run(arguments: &ProposeArguments) -> anyhow::Result<ExitStatus> {
    let project = Project::open(&arguments.project)?;
    let proposal = project.propose(ProposalOptions {
        min_rejected: arguments.rejected,
        max_precision: arguments.precision,
    })?;
    let now = now();
    let date = now.split('T').next().unwrap_or(&now);
    let mut output = OutputFile::open(&OutputTarget::named(&arguments.output, arguments.force))?;
    let written = output.write(proposal.to_tsv(date).as_bytes());
    match written.and_then(|()| output.finish()) {
        Err(error) if error.is_broken_pipe() => return Ok(ExitStatus::Done),
        finished => finished?,
    }
    line(&format!(
        "{} names, {} blocked strings, {} doubtful ones",
        proposal.names, proposal.blocks, proposal.doubts
    ));
    Ok(ExitStatus::Done)
}
