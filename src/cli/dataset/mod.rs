//! `oncotag dataset build|stats|leak|verify|hydrate`.

mod about;
mod build;
mod hydrate;
mod leak;
mod reading;
mod said;
mod stats;
mod verify;

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
    Stats(stats::StatsArguments),
    Leak(leak::LeakArguments),
    Verify(verify::VerifyArguments),
    Hydrate(hydrate::HydrateArguments),
}

pub(super) fn run(
    arguments: &DatasetArguments,
    global: &GlobalArguments,
    command: &[OsString],
    out: &mut dyn Write,
) -> anyhow::Result<ExitStatus> {
    match &arguments.command {
        DatasetCommand::Build(arguments) => build::build(arguments, global, command),
        DatasetCommand::Stats(arguments) => stats::stats(arguments, out),
        DatasetCommand::Leak(arguments) => leak::leak(arguments, out),
        DatasetCommand::Verify(arguments) => verify::verify(arguments, out),
        DatasetCommand::Hydrate(arguments) => hydrate::hydrate(arguments, global, command),
    }
}
