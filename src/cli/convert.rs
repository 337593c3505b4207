//! `oncotag convert`: annotations from one format to others.

use std::ffi::OsString;
use std::time::Instant;

use anyhow::{Context, bail};
use clap::Args;
use serde_json::{Map, Value, json};

use super::GlobalArguments;
use super::exit::ExitStatus;
use super::failure::Failure;
use super::inputs::{InputLog, InputStream, input_format, n_threads, sources};
use super::outputs::{
    self, Finished, FormatArguments, OutputSpec, Outputs, report_losses, report_read_losses,
};
use super::progress::{Progress, ProgressMode};
use super::report::{self, line};
use super::signals::Interrupt;
use crate::document::{AnnotatedDocument, OffsetUnit};
use crate::format::losses::Losses;
use crate::format::manifest::{Counts, MANIFEST_SCHEMA, Manifest};
use crate::pipeline::{Flow, Summary, run_ordered, sentence_splitter};
use crate::read::{EncodingErrors, Format, ReadOptions};
use crate::segment::{attach_sentences, cut_tokens};
use crate::write::{JsonlView, WriteError, WriteOptions, write_manifest};

/// Move annotations from one format to others
///
/// Says what a format could not take over: how many of what were dropped, flattened or normalized, and why. Nothing is
/// tagged: what the input says is what is written.
#[derive(Args, Debug)]
#[command(
    after_help = "The last name is the output, unless -o names some. The format of an input is told by its content, that of \
                  an output by the ending of its name.\n\nExamples:\n  oncotag convert annotations.jsonl \
                  annotations.bioc.xml --to bioc-xml\n  oncotag convert corpus.pubtator corpus.parquet\n  oncotag convert \
                  brat-folder/ train.spacy\n  oncotag convert out.jsonl -o iob2:train.iob -o brat:for-brat -o page.html\n  \
                  oncotag convert gold.xml - --to jsonl | head -1"
)]
pub(super) struct ConvertArguments {
    /// Files, folders, patterns, or - for standard input; without -o the last one is the output
    #[arg(value_name = "INPUT", required = true)]
    inputs: Vec<OsString>,
    /// Where annotations go, as PATH or FORMAT:PATH; may be repeated; - is standard output
    #[arg(long, short, value_name = "PATH")]
    output: Vec<OsString>,
    #[command(flatten)]
    formats: FormatArguments,
    /// Read inputs as this format (see `oncotag formats`), whatever they look like
    #[arg(long, value_name = "NAME", value_parser = input_format)]
    format: Option<&'static Format>,
    /// What a line of JSON is about: a document has all of it
    #[arg(long, value_name = "UNIT", default_value = "document", value_parser = view)]
    per: JsonlView,
    /// Leave out documents (of lines by sentence, sentences) without mentions
    #[arg(long)]
    only_tagged: bool,
    /// What offsets count, in formats that can say it: codepoint, byte or utf16
    #[arg(long, value_name = "UNIT", default_value = "codepoint")]
    offsets: OffsetUnit,
    /// What to do with bytes that are no text in the input's charset: fail, replace or skip (the record)
    #[arg(long, value_name = "HOW", default_value = "fail", value_parser = encoding_errors)]
    encoding_errors: EncodingErrors,
    /// Stop at the first record that cannot be read: no output, exit code 2
    #[arg(long)]
    fail_fast: bool,
    /// Column or field with the text, in JSON Lines, CSV and TSV that are not oncotag's
    #[arg(long, value_name = "NAME", default_value = "text")]
    text_field: String,
    /// Column or field with the document's id, in JSON Lines, CSV and TSV that are not oncotag's
    #[arg(long, value_name = "NAME", default_value = "id")]
    id_field: String,
    /// Number of threads [default: one a core]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=1024))]
    threads: Option<u16>,
    /// How progress is shown
    #[arg(long, value_name = "HOW", default_value = "auto")]
    progress: ProgressMode,
}

fn view(name: &str) -> Result<JsonlView, String> {
    match name {
        "document" => Ok(JsonlView::Document),
        "sentence" => Ok(JsonlView::Sentence),
        _ => Err("expected document or sentence".to_owned()),
    }
}

fn encoding_errors(name: &str) -> Result<EncodingErrors, String> {
    name.parse()
}

pub(super) fn run(
    arguments: &ConvertArguments,
    global: &GlobalArguments,
    command: &[OsString],
) -> ExitStatus {
    convert(arguments, global, command)
        .unwrap_or_else(|error| report::failure(&error, global.error_format))
}

impl ConvertArguments {
    /// The inputs and the outputs, apart.
    fn ends(&self) -> anyhow::Result<(&[OsString], Vec<OutputSpec>)> {
        let (inputs, named) = match (&self.inputs[..], &self.output[..]) {
            ([inputs @ .., output], []) if !inputs.is_empty() => {
                (inputs, std::slice::from_ref(output))
            }
            (_, []) => bail!("name an output too: `oncotag convert IN OUT`, or with -o"),
            (inputs, outputs) => (inputs, outputs),
        };
        let mut specs = Vec::with_capacity(named.len());
        for output in named {
            specs.push(self.formats.spec(output, None)?);
        }
        outputs::check_distinct(&specs)?;
        Ok((inputs, specs))
    }

    fn read_options(&self) -> ReadOptions {
        ReadOptions {
            annotations: true,
            body: true,
            references: true,
            encoding_errors: self.encoding_errors,
            text_field: self.text_field.clone(),
            id_field: self.id_field.clone(),
            ..ReadOptions::default()
        }
    }

    fn write_options(&self) -> WriteOptions {
        WriteOptions {
            unit: self.offsets,
            view: self.per,
            only_tagged: self.only_tagged,
            provenance: None,
            discontinuous: self.formats.discontinuous,
            excel_safe: self.formats.excel_safe,
        }
    }
}

fn convert(
    arguments: &ConvertArguments,
    global: &GlobalArguments,
    command: &[OsString],
) -> anyhow::Result<ExitStatus> {
    let started = Instant::now();
    let (inputs, specs) = arguments.ends()?;
    // Before the outputs are opened: what this run writes is no input of it.
    let sources = sources(inputs, &outputs::paths(&specs));
    let interrupt = Interrupt::watch().context("watching for signals")?;
    let mut outputs = Outputs::open(&specs, &arguments.write_options(), &interrupt)?;
    let log = InputLog::default();
    let stream = InputStream::new(
        sources,
        arguments.format,
        arguments.read_options(),
        log.clone(),
        interrupt.clone(),
    );
    let splitter = sentence_splitter()?;
    let needs_tokens = outputs.need_tokens();
    let mut progress = Progress::new(arguments.progress, global.quiet);
    let mut summary = Summary::default();
    let written = run_ordered(
        stream,
        n_threads(arguments.threads),
        |record| record.as_ref().map_or(0, |one| one.document.text.len()),
        move |record: Result<AnnotatedDocument, Failure>| {
            record.map(|mut annotated| {
                attach_sentences(&mut annotated, &splitter);
                if needs_tokens {
                    cut_tokens(&mut annotated);
                }
                annotated
            })
        },
        |record| {
            match record {
                Ok(annotated) => {
                    for output in outputs.iter_mut() {
                        output.sink.write(&annotated, &mut output.losses)?;
                    }
                    summary.add(&Summary::of(&annotated));
                }
                Err(failure) => {
                    summary.n_failed += 1;
                    progress.suspend(|| report::left_out(&failure, global.error_format));
                    if arguments.fail_fast {
                        return Ok(Flow::Stop);
                    }
                }
            }
            progress.update(summary.n_documents, log.n_bytes_read());
            Ok::<_, WriteError>(Flow::Continue)
        },
    );
    progress.finish(summary.n_documents, log.n_bytes_read());
    match written {
        Err(error) if error.is_broken_pipe() => return Ok(ExitStatus::Done),
        written => written?,
    }
    if let Some(signal) = interrupt.signal() {
        return Ok(ExitStatus::Interrupted(signal)); // dropping the outputs removes what is unfinished
    }
    summary.n_failed += log.n_skipped();
    if arguments.fail_fast && summary.n_failed > 0 {
        line("stopped by --fail-fast; nothing is written");
        return Ok(ExitStatus::CouldNotRun);
    }
    if summary.n_documents == 0 && summary.n_failed > 0 {
        line(&format!(
            "nothing could be read: {} records or inputs were left out",
            summary.n_failed
        ));
        return Ok(ExitStatus::CouldNotRun);
    }
    let finished = match outputs.finish(&interrupt) {
        Err(error) if error.is_broken_pipe() => return Ok(ExitStatus::Done),
        finished => finished?,
    };
    let read_losses = log.losses();
    for output in &finished {
        if let (Some(path), Some(sha256)) = (output.target.path(), &output.sha256) {
            let mut losses = read_losses.clone();
            losses.merge(&output.losses);
            let made = manifest(arguments, command, &log, &summary, output, &losses, sha256);
            write_manifest(&made, path)?;
        }
    }
    if !global.quiet {
        let elapsed = started.elapsed().as_secs_f64();
        line(&format!(
            "{} documents, {} mentions in {elapsed:.2} s",
            summary.n_documents,
            summary.n_all_mentions()
        ));
        for output in &finished {
            if let Some(path) = output.target.path() {
                line(&format!("written to {}", path.display()));
            }
        }
    }
    // Losses are said even to those who want to hear nothing else: they are what nobody may overlook.
    report_read_losses(&read_losses);
    finished.iter().for_each(report_losses);
    Ok(if summary.n_failed > 0 {
        ExitStatus::Skipped
    } else {
        ExitStatus::Done
    })
}

/// What is said of a conversion beside its output.
fn manifest(
    arguments: &ConvertArguments,
    command: &[OsString],
    log: &InputLog,
    summary: &Summary,
    output: &Finished,
    losses: &Losses,
    output_sha256: &str,
) -> Manifest {
    let configuration = json!({
        "to": output.format.name,
        "per": match arguments.per { JsonlView::Document => "document", JsonlView::Sentence => "sentence" },
        "only_tagged": arguments.only_tagged,
        "format": arguments.format.map(|format| format.name),
        "discontinuous": format!("{:?}", arguments.formats.discontinuous).to_lowercase(),
        "excel_safe": arguments.formats.excel_safe,
        "encoding_errors": format!("{:?}", arguments.encoding_errors).to_lowercase(),
        "text_field": arguments.text_field,
        "id_field": arguments.id_field,
    });
    let configuration = match configuration {
        Value::Object(settings) => settings,
        _ => Map::new(),
    };
    Manifest {
        schema: MANIFEST_SCHEMA.to_owned(),
        program: concat!("oncotag ", env!("CARGO_PKG_VERSION")).to_owned(),
        command: command
            .iter()
            .map(|argument| argument.to_string_lossy().into_owned())
            .collect(),
        configuration,
        offset_unit: arguments.offsets.as_str().to_owned(),
        dictionaries: Vec::new(),
        settings: Vec::new(),
        dictionaries_sha256: String::new(),
        inputs: log.entries(),
        counts: Counts {
            documents: summary.n_documents,
            sentences: summary.n_sentences,
            mentions: summary.n_mentions.clone(),
            failed: summary.n_failed,
            duplicates: 0,
        },
        losses: losses.entries(),
        output_sha256: output_sha256.to_owned(),
    }
}
