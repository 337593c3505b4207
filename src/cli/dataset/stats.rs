//! `oncotag dataset stats`.

use std::io::Write;
use std::path::PathBuf;

use clap::Args;

use super::super::exit::ExitStatus;
use crate::dataset::{Manifest, Statistics, plots, read_rows, statistics_page};
use crate::write::{OutputFile, OutputTarget};

/// Count what is in a data set, and draw it
///
/// Writes one page with tables and plots, and each plot as SVG beside it: documents, sentences, mentions by label, the long
/// tail of concepts, ambiguity, coverage, length and confidence, per split.
#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  oncotag dataset stats metastasis-ner -o statistics.html
  oncotag dataset stats metastasis-ner --json | jq .splits.train.counts")]
pub(super) struct StatsArguments {
    /// The data set
    folder: PathBuf,
    /// The page; plots go beside it, as PAGE.NAME.svg
    #[arg(long, short, value_name = "FILE", required_unless_present = "json")]
    output: Option<PathBuf>,
    /// Replace an existing page and its plots
    #[arg(long)]
    force: bool,
    /// Print JSON
    #[arg(long)]
    json: bool,
}

pub(super) fn stats(arguments: &StatsArguments, out: &mut dyn Write) -> anyhow::Result<ExitStatus> {
    let manifest = Manifest::read(&arguments.folder)?;
    let statistics = Statistics::of(&manifest, &read_rows(&arguments.folder)?);
    if arguments.json {
        writeln!(out, "{}", serde_json::to_string_pretty(&statistics)?)?;
    }
    if let Some(path) = &arguments.output {
        let plots = plots(&statistics)?;
        let page = statistics_page(&statistics, &plots)?;
        let mut files = vec![(path.clone(), page.as_str())];
        for plot in &plots {
            let name = format!("{}.svg", plot.name);
            files.push((path.with_extension(name), plot.svg.as_str()));
        }
        for (path, text) in files {
            let mut file = OutputFile::open(&OutputTarget::named(&path, arguments.force))?;
            file.write(text.as_bytes())?;
            file.finish()?;
        }
    }
    Ok(ExitStatus::Done)
}
