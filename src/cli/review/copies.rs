//! `oncotag review backup` and `restore`.

use std::path::PathBuf;

use clap::Args;

use super::super::exit::ExitStatus;
use super::super::report::line;
use crate::review::backup;
use crate::review::project::Project;

/// Copy a project while it is open, whoever works on it meanwhile
///
/// The copy is checked and appears whole or not at all. Do not copy the file of an open project by other means: what was
/// decided last may stand in the file beside it (-wal).
#[derive(Args, Debug)]
#[command(
    after_help = "Examples:\n  oncotag review backup lung.review -o backups/lung-monday.review"
)]
pub(super) struct BackupArguments {
    /// The project
    #[arg(value_name = "PROJECT")]
    project: PathBuf,
    /// Where the copy goes; it must not be there yet
    #[arg(long, short, value_name = "FILE")]
    output: PathBuf,
}

/// Put a backup in the place of a project
///
/// The backup is checked first. The project that was there is kept beside it under a name with the time, and everybody has
/// to sign in again.
#[derive(Args, Debug)]
#[command(
    after_help = "Examples:\n  oncotag review restore backups/lung-monday.review lung.review"
)]
pub(super) struct RestoreArguments {
    /// The backup
    #[arg(value_name = "BACKUP")]
    backup: PathBuf,
    /// The project
    #[arg(value_name = "PROJECT")]
    project: PathBuf,
}

pub(super) fn back_up(arguments: &BackupArguments) -> anyhow::Result<ExitStatus> {
    Project::open(&arguments.project)?.back_up(&arguments.output)?;
    line(&format!("written to {}", arguments.output.display()));
    Ok(ExitStatus::Done)
}

pub(super) fn restore(arguments: &RestoreArguments) -> anyhow::Result<ExitStatus> {
    let kept = backup::restore(&arguments.backup, &arguments.project)?;
    line(&format!("restored {}", arguments.project.display()));
    if let Some(kept) = kept {
        line(&format!("what was there is kept as {}", kept.display()));
    }
    Ok(ExitStatus::Done)
}
