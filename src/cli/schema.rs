//! `oncotag schema`.

use std::io::Write;

use clap::{Args, ValueEnum};

use super::exit::ExitStatus;

/// Print the JSON Schema of a record
#[derive(Args, Debug)]
#[command(
    after_help = "Examples:\n  oncotag schema > sentence.schema.json\n  oncotag schema document"
)]
pub(super) struct SchemaArguments {
    /// Which record
    #[arg(default_value = "sentence")]
    record: RecordKind,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum RecordKind {
    /// A line by sentence (`oncotag/sentence/1`)
    Sentence,
    /// A line by document (`oncotag/document/1`)
    Document,
    /// A line of `oncotag abbreviations` (`oncotag/abbreviation/1`)
    Abbreviation,
    /// A line that reports an unreadable record (`oncotag/error/1`)
    Error,
    /// The manifest beside an output (`oncotag/manifest/1`)
    Manifest,
    /// A line of the log of `oncotag review export --log` (`oncotag/decision/1`)
    #[cfg(feature = "review")]
    Decision,
}

#[cfg(feature = "schema")]
pub(super) fn run(arguments: &SchemaArguments, out: &mut dyn Write) -> anyhow::Result<ExitStatus> {
    use crate::format::schema;

    let schema = match arguments.record {
        RecordKind::Sentence => schema::sentence(),
        RecordKind::Document => schema::document(),
        RecordKind::Abbreviation => schema::abbreviation(),
        RecordKind::Error => schema::error(),
        RecordKind::Manifest => schema::manifest(),
        #[cfg(feature = "review")]
        RecordKind::Decision => crate::review::export::decision_schema(),
    };
    writeln!(out, "{}", serde_json::to_string_pretty(&schema)?)?;
    Ok(ExitStatus::Done)
}

#[cfg(not(feature = "schema"))]
pub(super) fn run(_: &SchemaArguments, _: &mut dyn Write) -> anyhow::Result<ExitStatus> {
    anyhow::bail!("this build has no schemas: build it with the feature \"schema\"")
}
