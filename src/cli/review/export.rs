//! `oncotag review export`: what was decided, in any format.

use std::ffi::OsString;
use std::io::Write as _;
use std::path::PathBuf;

use anyhow::{Context, bail};
use clap::Args;
use serde_json::{Map, Value, json};

use super::super::exit::ExitStatus;
use super::super::outputs::{self, Finished, FormatArguments, Outputs, report_losses};
use super::super::report::line;
use super::super::signals::Interrupt;
use crate::document::{AnnotatedDocument, OffsetUnit};
use crate::format::manifest::{Counts as ManifestCounts, MANIFEST_SCHEMA, Manifest};
use crate::format::record::DocumentRecord;
use crate::pipeline::Summary;
use crate::read::{Input, ReadOptions, format_by_name};
use crate::review::export::{Counts, InForce, Whose};
use crate::review::project::Project;
use crate::segment::cut_tokens;
use crate::write::{JsonlView, OutputFile, OutputTarget, WriteError, WriteOptions, write_manifest};

/// Write what was decided as gold data, in any output format
///
/// Accepted mentions are written as they stand, corrected or not, and added ones; rejected and undecided ones are left out and
/// counted. Each mention says how it was decided, by whom and when. In a blind project, gold is what all curators of a
/// document agree on or an adjudicator settled.
#[derive(Args, Debug)]
#[command(
    after_help = "Examples:\n  oncotag review export lung.review -o gold.jsonl\n  oncotag review export lung.review -o \
                  gold.bioc.xml -o brat:gold-brat -o gold.spacy\n  oncotag review export lung.review --curator Anna -o \
                  anna.jsonl\n  oncotag review export lung.review --finished -o gold.jsonl\n  oncotag review export \
                  lung.review --log -o log.jsonl"
)]
pub(super) struct ExportArguments {
    /// The project
    #[arg(value_name = "PROJECT")]
    project: PathBuf,
    /// Where gold data goes, as PATH or FORMAT:PATH; may be repeated; - is standard output
    #[arg(long, short, value_name = "PATH", required = true)]
    output: Vec<OsString>,
    #[command(flatten)]
    formats: FormatArguments,
    /// In a blind project, the decisions of one curator
    #[arg(long, value_name = "NAME")]
    curator: Option<String>,
    /// Leave out documents in which something is not decided
    #[arg(long)]
    finished: bool,
    /// Write the log instead: every decision, a line of JSON each
    #[arg(long, conflicts_with_all = ["curator", "finished"])]
    log: bool,
}

pub(super) fn run(
    arguments: &ExportArguments,
    is_quiet: bool,
    command: &[OsString],
) -> anyhow::Result<ExitStatus> {
    let project = Project::open(&arguments.project)?;
    if arguments.log {
        return log(arguments, &project);
    }
    let whose = match &arguments.curator {
        None => Whose::All,
        Some(name) => Whose::Curator(name.clone()),
    };
    let mut specs = Vec::new();
    for output in &arguments.output {
        specs.push(arguments.formats.spec(output, None)?);
    }
    outputs::check_distinct(&specs)?;
    let interrupt = Interrupt::watch().context("watching for signals")?;
    let options = WriteOptions {
        unit: OffsetUnit::CodePoint,
        view: JsonlView::Document,
        only_tagged: false,
        provenance: None,
        discontinuous: arguments.formats.discontinuous,
        excel_safe: arguments.formats.excel_safe,
    };
    let mut outputs = Outputs::open(&specs, &options, &interrupt)?;
    let needs_tokens = outputs.need_tokens();
    let mut counts = Counts::default();
    let mut summary = Summary::default();
    let mut n_unfinished = 0_u64;
    for number in project.document_numbers()? {
        if let Some(signal) = interrupt.signal() {
            return Ok(ExitStatus::Interrupted(signal)); // dropping the outputs removes what is unfinished
        }
        let decided = project.decided(number, &whose)?;
        if !decided.counts.is_finished() {
            n_unfinished += 1;
            if arguments.finished {
                continue;
            }
        }
        counts.add(decided.counts);
        let mut annotated = annotated(&decided.record)?;
        if needs_tokens {
            cut_tokens(&mut annotated);
        }
        for output in outputs.iter_mut() {
            output.sink.write(&annotated, &mut output.losses)?;
        }
        summary.add(&Summary::of(&annotated));
    }
    let finished = match outputs.finish(&interrupt) {
        Err(error) if error.is_broken_pipe() => return Ok(ExitStatus::Done),
        finished => finished?,
    };
    let in_force = project.in_force()?;
    for output in &finished {
        if let (Some(path), Some(sha256)) = (output.target.path(), &output.sha256) {
            let configuration = configuration(arguments, &project, &in_force, counts, output);
            let made = manifest(command, configuration, &summary, output, sha256);
            write_manifest(&made, path)?;
        }
    }
    if !is_quiet {
        report(counts, &summary, n_unfinished, arguments.finished);
    }
    finished.iter().for_each(report_losses);
    Ok(ExitStatus::Done)
}

/// Counts in, counts out.
fn report(counts: Counts, summary: &Summary, n_unfinished: u64, is_finished_only: bool) {
    let Counts {
        accepted,
        changed,
        added,
        rejected,
        undecided,
        disputed,
        repeated,
        without_ends,
    } = counts;
    line(&format!(
        "{} documents; of {} mentions {} written: {accepted} accepted, {changed} corrected, {added} added",
        summary.n_documents,
        counts.all(),
        counts.exported(),
    ));
    line(&format!(
        "left out: {rejected} rejected, {undecided} undecided, {disputed} disputed, {repeated} said twice"
    ));
    if without_ends > 0 {
        line(&format!(
            "{without_ends} relations are left out: a mention that they join is none"
        ));
    }
    if n_unfinished > 0 {
        let what = if is_finished_only {
            "left out"
        } else {
            "written with what is decided; --finished leaves them out"
        };
        line(&format!(
            "{n_unfinished} documents are not finished: {what}"
        ));
    }
}

/// A record as a document, by the reader that reads records from files.
fn annotated(record: &DocumentRecord<'_>) -> anyhow::Result<AnnotatedDocument> {
    let format = format_by_name("jsonl").context("this build reads no JSON Lines")?;
    let options = ReadOptions {
        annotations: true,
        body: true,
        references: true,
        ..ReadOptions::default()
    };
    let name = record.document.summary.source.to_string();
    let input = Input::from_bytes(name, serde_json::to_vec(record)?);
    let mut documents = (format.open)(input, &options)?;
    let Some(document) = documents.next() else {
        bail!("{}: holds no document", record.document.summary.id);
    };
    Ok(document?)
}

/// What was asked for, what came of it, and what was in force when decisions were taken.
fn configuration(
    arguments: &ExportArguments,
    project: &Project,
    in_force: &[InForce],
    counts: Counts,
    output: &Finished,
) -> Map<String, Value> {
    let configuration = json!({
        "project": project.path().file_name().unwrap_or_default().to_string_lossy(),
        "to": output.format.name,
        "curator": arguments.curator,
        "finished": arguments.finished,
        "accepted": counts.accepted,
        "changed": counts.changed,
        "added": counts.added,
        "rejected": counts.rejected,
        "undecided": counts.undecided,
        "disputed": counts.disputed,
        "repeated": counts.repeated,
        "without_ends": counts.without_ends,
        "decided_under": in_force,
    });
    configuration.as_object().cloned().unwrap_or_default()
}

fn manifest(
    command: &[OsString],
    configuration: Map<String, Value>,
    summary: &Summary,
    output: &Finished,
    output_sha256: &str,
) -> Manifest {
    Manifest {
        schema: MANIFEST_SCHEMA.to_owned(),
        program: concat!("oncotag ", env!("CARGO_PKG_VERSION")).to_owned(),
        command: command
            .iter()
            .map(|argument| argument.to_string_lossy().into_owned())
            .collect(),
        configuration,
        offset_unit: OffsetUnit::CodePoint.as_str().to_owned(),
        dictionaries: Vec::new(),
        settings: Vec::new(),
        dictionaries_sha256: String::new(),
        inputs: Vec::new(),
        counts: ManifestCounts {
            documents: summary.n_documents,
            sentences: summary.n_sentences,
            mentions: summary.n_mentions.clone(),
            failed: 0,
            duplicates: 0,
        },
        losses: output.losses.entries(),
        output_sha256: output_sha256.to_owned(),
    }
}

/// The log into one file.
fn log(arguments: &ExportArguments, project: &Project) -> anyhow::Result<ExitStatus> {
    let [output] = &arguments.output[..] else {
        bail!("the log goes into one file");
    };
    let target = OutputTarget::named(&PathBuf::from(output), arguments.formats.force);
    let interrupt = Interrupt::watch().context("watching for signals")?;
    let mut file = OutputFile::open(&target)?;
    interrupt.set_unfinished(file.part_path());
    let mut failed: Option<WriteError> = None;
    project.log(|entry| {
        let mut text = Vec::new();
        // Every field is text, a number or JSON: writing to memory does not fail.
        let written = serde_json::to_writer(&mut text, &entry)
            .map_err(std::io::Error::from)
            .and_then(|()| text.write_all(b"\n"))
            .map_err(|error| WriteError::new("-", error))
            .and_then(|()| file.write(&text));
        failed = written.err();
        failed.is_none() && interrupt.signal().is_none()
    })?;
    if let Some(signal) = interrupt.signal() {
        return Ok(ExitStatus::Interrupted(signal));
    }
    match failed {
        Some(error) if error.is_broken_pipe() => return Ok(ExitStatus::Done),
        Some(error) => return Err(error.into()),
        None => {}
    }
    let finished = file.finish();
    interrupt.set_unfinished(None);
    match finished {
        Err(error) if error.is_broken_pipe() => {}
        finished => {
            finished?;
        }
    }
    Ok(ExitStatus::Done)
}
