//! `oncotag formats`.

use std::io::Write;

use clap::Args;
use serde_json::json;

use super::exit::ExitStatus;
use crate::read::FORMATS;

/// List the formats that can be read and written
#[derive(Args, Debug)]
#[command(
    after_help = "The format of an input is told by its content; --format NAME overrules it. Any input may be \
                        gzipped.\n\nExamples:\n  oncotag formats\n  oncotag formats --json"
)]
pub(super) struct FormatsArguments {
    /// Print JSON
    #[arg(long)]
    json: bool,
}

pub(super) fn run(arguments: &FormatsArguments, out: &mut dyn Write) -> anyhow::Result<ExitStatus> {
    if arguments.json {
        let formats: Vec<_> = FORMATS
            .iter()
            .map(|format| {
                json!({
                    "name": format.name,
                    "description": format.description,
                    "extensions": format.extensions,
                    "reads": true,
                    "writes": format.name == "jsonl",
                })
            })
            .collect();
        writeln!(out, "{}", serde_json::to_string_pretty(&formats)?)?;
        return Ok(ExitStatus::Done);
    }
    writeln!(
        out,
        "{:<12} {:<5} {:<6} {:<16} what it is",
        "name", "reads", "writes", "endings"
    )?;
    for format in FORMATS {
        let writes = if format.name == "jsonl" { "yes" } else { "no" };
        let endings = format.extensions.join(", ");
        writeln!(
            out,
            "{:<12} {:<5} {writes:<6} {endings:<16} {}",
            format.name, "yes", format.description
        )?;
    }
    Ok(ExitStatus::Done)
}
