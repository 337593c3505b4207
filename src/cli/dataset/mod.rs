//! `oncotag dataset build|stats|leak|verify|hydrate`.

mod about;
mod build;
mod reading;
mod said;

use std::ffi::OsString;
use std::io::Write;

use clap::{Args, Subcommand};

use super::GlobalArguments;
use super::exit::ExitStatus;

/// Make data sets for training, and look at them
#[derive(Args, Debug)]
pub(super) struct DatasetArguments {
    #[command(subcommand)]
    command: DatasetCommand,
}

// Where a command has no line here, the text of its arguments is its help.
#[derive(Debug, Subcommand)]
enum DatasetCommand {
    Build(Box<build::BuildArguments>),
}

pub(super) fn run(
    arguments: &DatasetArguments,
    global: &GlobalArguments,
    command: &[OsString],
    _out: &mut dyn Write,
) -> anyhow::Result<ExitStatus> {
    match &arguments.command {
        DatasetCommand::Build(arguments) => build::build(arguments, global, command),
    }
}
