//! `oncotag review`: a project opened in a browser, and what is done with projects on the command line.

mod copies;
mod documents;
mod export;
mod open;
mod propose;
mod user;

use std::ffi::OsString;
use std::io;

use clap::{Args, Subcommand};

use super::GlobalArguments;
use super::exit::ExitStatus;
use super::report;
use open::OpenArguments;

/// Decide on mentions in the browser: accept, reject, correct, add
///
/// Opens a project: a file that holds the documents and every decision. It is made of the inputs the first time and found
/// again by their name afterwards; nothing that was decided is ever lost. Only this machine can reach the server, unless
/// --host says otherwise.
#[derive(Args, Debug)]
#[command(
    args_conflicts_with_subcommands = true,
    after_help = "Examples:\n  oncotag review annotations.jsonl\n  oncotag review papers/ --project lung.review\n  oncotag \
                  review lung.review\n  oncotag review annotations.jsonl --blind --overlap 0.2\n  oncotag review user add \
                  lung.review Anna --password-file anna.txt\n  oncotag review export lung.review -o gold.jsonl"
)]
pub(super) struct ReviewArguments {
    #[command(subcommand)]
    action: Option<ReviewAction>,
    #[command(flatten)]
    open: OpenArguments,
}

#[derive(Debug, Subcommand)]
enum ReviewAction {
    Export(export::ExportArguments),
    Propose(propose::ProposeArguments),
    Backup(copies::BackupArguments),
    Restore(copies::RestoreArguments),
    User(user::UserArguments),
}

/// A number from 0 to 1.
fn share(text: &str) -> Result<f64, String> {
    let share: f64 = text
        .parse()
        .map_err(|_| "expected a number from 0 to 1".to_owned())?;
    if (0.0..=1.0).contains(&share) {
        Ok(share)
    } else {
        Err("expected a number from 0 to 1".to_owned())
    }
}

pub(super) fn run(
    arguments: &ReviewArguments,
    global: &GlobalArguments,
    command: &[OsString],
) -> ExitStatus {
    let done = match &arguments.action {
        None => open::run(&arguments.open, global),
        Some(ReviewAction::Export(arguments)) => export::run(arguments, global.quiet, command),
        Some(ReviewAction::Propose(arguments)) => propose::run(arguments),
        Some(ReviewAction::Backup(arguments)) => copies::back_up(arguments),
        Some(ReviewAction::Restore(arguments)) => copies::restore(arguments),
        Some(ReviewAction::User(arguments)) => user::run(arguments, &mut io::stdout().lock()),
    };
    done.unwrap_or_else(|error| report::failure(&error, global.error_format))
}
