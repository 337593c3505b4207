//! `oncotag dataset hydrate`.

use std::ffi::OsString;
use std::path::PathBuf;

use anyhow::{Context, bail};
use clap::Args;

use super::super::GlobalArguments;
use super::super::exit::ExitStatus;
use super::super::report::line;
use super::super::signals::Interrupt;
use super::build::without_what_changes_nothing;
use super::reading::{Reading, ReadingArguments};
use super::said::{say_losses, say_what_is_in};
use crate::dataset::{
    Contents, Hydrator, Manifest, TextPolicy, read_rows, unfinished_folder, write_folder,
};
use crate::format::losses::Losses;
use crate::pipeline::sentence_splitter;
use crate::segment::attach_sentences;

/// How many missing documents and differing rows are named.
const MAX_NAMED: usize = 20;

/// Put the texts back into a data set that was published without
///
/// Documents are found by their PubMed identifier, else by their own, and each text is checked by its checksum. What is
/// missing or has another text is said and left out.
#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  oncotag dataset hydrate release pubmed26n*.xml.gz -o metastasis-ner

Exit status: 0 all rows have their texts, 2 could not run, 3 some have not.")]
pub(super) struct HydrateArguments {
    /// The data set without texts
    release: PathBuf,
    /// Files, folders or patterns with the documents, in any format that oncotag reads
    #[arg(value_name = "INPUT", required = true)]
    inputs: Vec<OsString>,
    /// The folder to make
    #[arg(long, short, value_name = "FOLDER")]
    output: PathBuf,
    /// Replace an existing data set
    #[arg(long)]
    force: bool,
    #[command(flatten)]
    reading: ReadingArguments,
}

pub(super) fn hydrate(
    arguments: &HydrateArguments,
    global: &GlobalArguments,
    command: &[OsString],
) -> anyhow::Result<ExitStatus> {
    let mut about = Manifest::read(&arguments.release)?;
    if about.text == TextPolicy::Full {
        bail!("{}: has its texts already", arguments.release.display());
    }
    let mut hydrator = Hydrator::new(read_rows(&arguments.release)?);
    let interrupt = Interrupt::watch().context("watching for signals")?;
    let mut reading = Reading::new(&arguments.reading, global, interrupt.clone());
    let splitter = sentence_splitter()?;
    reading.each(
        &arguments.inputs,
        &arguments.output,
        move |mut annotated| {
            attach_sentences(&mut annotated, &splitter);
            Ok(annotated)
        },
        |annotated| hydrator.offer(&annotated),
    );
    if let Some(status) = reading.ended() {
        return Ok(status);
    }
    let hydrated = hydrator.finish();
    let notice = arguments.release.join("NOTICE.txt");
    let notice = if notice.exists() {
        std::fs::read_to_string(&notice).with_context(|| format!("reading {}", notice.display()))?
    } else {
        String::new()
    };
    about.text = TextPolicy::Full;
    about.command = without_what_changes_nothing(command);
    let contents = Contents {
        rows: hydrated.rows,
        near: Vec::new(),
        losses: Losses::default(),
        notice,
    };
    let unfinished = unfinished_folder(&arguments.output);
    interrupt.set_unfinished([unfinished.as_path()]);
    let written = write_folder(&arguments.output, arguments.force, contents, about);
    interrupt.set_unfinished([]);
    let manifest = written?;
    if !global.quiet {
        say_what_is_in(&manifest);
        line(&format!("written to {}", arguments.output.display()));
    }
    say_losses(&manifest);
    let n_missing: usize = hydrated.missing.values().sum();
    let n_differing = hydrated.differing.len();
    for (document, n) in hydrated.missing.iter().take(MAX_NAMED) {
        line(&format!("missing: {document} ({n} rows)"));
    }
    for id in hydrated.differing.iter().take(MAX_NAMED) {
        line(&format!("another text: {id}"));
    }
    if n_missing + n_differing == 0 {
        return Ok(reading.status());
    }
    line(&format!(
        "{n_missing} rows of {} documents that are missing, {n_differing} rows whose text differs, are left out",
        hydrated.missing.len()
    ));
    Ok(ExitStatus::Skipped)
}
