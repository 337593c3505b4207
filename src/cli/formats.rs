//! `oncotag formats`.

use std::io::Write;

use clap::Args;
use serde_json::json;

use super::exit::ExitStatus;
use crate::read::{FORMATS, format_by_name};
use crate::write::{OUTPUT_FORMATS, OutputFormat, output_format_by_name};

/// List the formats that can be read and written
#[derive(Args, Debug)]
#[command(
    after_help = "The format of an input is told by its content; --format NAME overrules it. That of an output is \
                        told by the ending of its name; --to NAME or NAME:PATH overrules it. Any input may be gzipped.\n\nExamples:\n  oncotag formats\n  oncotag formats --json"
)]
pub(super) struct FormatsArguments {
    /// Print JSON
    #[arg(long)]
    json: bool,
}

/// A format by its name, in whichever direction it goes.
struct Row {
    name: &'static str,
    reads: bool,
    writes: bool,
    extensions: &'static [&'static str],
    description: &'static str,
}

/// All formats, those that are read first.
fn rows() -> Vec<Row> {
    let mut rows: Vec<Row> = FORMATS
        .iter()
        .map(|format| Row {
            name: format.name,
            reads: true,
            writes: output_format_by_name(format.name).is_some(),
            extensions: format.extensions,
            description: format.description,
        })
        .collect();
    let only_written = |format: &&OutputFormat| format_by_name(format.name).is_none();
    rows.extend(
        OUTPUT_FORMATS
            .iter()
            .filter(only_written)
            .map(|format| Row {
                name: format.name,
                reads: false,
                writes: true,
                extensions: format.extensions,
                description: format.description,
            }),
    );
    rows
}

pub(super) fn run(arguments: &FormatsArguments, out: &mut dyn Write) -> anyhow::Result<ExitStatus> {
    if arguments.json {
        let formats: Vec<_> = rows()
            .iter()
            .map(|row| {
                json!({
                    "name": row.name,
                    "description": row.description,
                    "extensions": row.extensions,
                    "reads": row.reads,
                    "writes": row.writes,
                })
            })
            .collect();
        writeln!(out, "{}", serde_json::to_string_pretty(&formats)?)?;
        return Ok(ExitStatus::Done);
    }
    writeln!(
        out,
        "{:<14} {:<5} {:<6} {:<16} what it is",
        "name", "reads", "writes", "endings"
    )?;
    for row in rows() {
        let yes = |is_so: bool| if is_so { "yes" } else { "no" };
        let endings = row.extensions.join(", ");
        writeln!(
            out,
            "{:<14} {:<5} {:<6} {endings:<16} {}",
            row.name,
            yes(row.reads),
            yes(row.writes),
            row.description
        )?;
    }
    Ok(ExitStatus::Done)
}
