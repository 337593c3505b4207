//! `oncotag tag`.

use std::collections::HashSet;
use std::ffi::OsString;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::PathBuf;
use std::time::{Duration, Instant};

use anyhow::Context;
use clap::{Args, ValueEnum};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use super::exit::ExitStatus;
use super::inputs::{InputLog, InputStream, Source, example_sources};
use super::progress::{Progress, ProgressMode};
use super::report::{self, line};
use super::signals::Interrupt;
use super::{GlobalArguments, dictionary_load};
use crate::dictionary::Lexicon;
use crate::document::{AnnotatedDocument, Location, OffsetUnit};
use crate::pipeline::{Flow, Pipeline, PipelineOptions, STAGE_NAMES, Summary, run_ordered};
use crate::read::{
    EncodingErrors, Format, ReadError, ReadErrorKind, ReadOptions, expand_inputs, format_by_name,
};
use crate::resolve::ResolveOptions;
use crate::write::{
    DictionaryEntry, DocumentEncoder, JsonlEncoder, JsonlView, Manifest, MentionCounts, OutputFile,
    OutputTarget, WriteError, error_line,
};

/// Where results go without `-o`.
const DEFAULT_OUTPUT: &str = "output/annotations.jsonl";

/// Distinct document ids that are remembered to count repeats; past them the count is a lower bound, so that memory
/// stays bounded on any corpus.
const MAX_REMEMBERED_IDS: usize = 1 << 20;

/// Tag documents and write annotations
#[derive(Args, Debug)]
#[command(
    after_help = "Without INPUT it tags the example that ships with oncotag.\nStreaming: memory does not grow \
                        with the input. With - as the only INPUT and -o -, each record's lines are out before the \
                        next record is read.\n\nExamples:\n  oncotag tag\n  oncotag tag page.txt corpus.xml.gz dir/ \
                        'more/*.nbib' -o out.jsonl\n  zcat records.jsonl.gz | oncotag tag - -o - --quiet\n  oncotag \
                        tag pubmed.xml.gz --per document --offsets utf16 -o out.jsonl --force"
)]
pub(super) struct TagArguments {
    /// Files, folders, patterns, or - for standard input
    #[arg(value_name = "INPUT")]
    inputs: Vec<OsString>,
    /// Where annotations go; - is standard output [default: output/annotations.jsonl]
    #[arg(long, short, value_name = "PATH")]
    output: Option<PathBuf>,
    /// Replace an existing output
    #[arg(long)]
    force: bool,
    /// Read inputs as this format (see `oncotag formats`), whatever they look like
    #[arg(long, value_name = "NAME", value_parser = format)]
    format: Option<&'static Format>,
    /// What a line is about
    #[arg(long, value_name = "UNIT", default_value = "sentence")]
    per: Per,
    /// Leave out sentences (with --per document, documents) without mentions
    #[arg(long)]
    only_tagged: bool,
    /// What offsets count: codepoint, byte or utf16
    #[arg(long, value_name = "UNIT", default_value = "codepoint", value_parser = offset_unit)]
    offsets: OffsetUnit,
    /// Where it is said what made the annotations
    #[arg(long, value_name = "WHERE", default_value = "manifest")]
    provenance: Provenance,
    /// How unreadable records are reported: on standard error, or as oncotag/error/1 lines in the output too
    #[arg(long, value_name = "HOW", default_value = "report")]
    errors: ErrorLines,
    /// Stop at the first record that cannot be read
    #[arg(long)]
    fail_fast: bool,
    /// Keep shorter mentions inside longer ones of the same type
    #[arg(long)]
    nested: bool,
    /// Tag the references of saved pages too
    #[arg(long)]
    references: bool,
    /// Tag the body of full texts too, not only title and abstract
    #[arg(long)]
    body: bool,
    /// Leave out stages, by name, separated by commas
    #[arg(long, value_name = "STAGE", value_delimiter = ',', value_parser = clap::builder::PossibleValuesParser::new(STAGE_NAMES))]
    without: Vec<String>,
    /// Number of threads [default: one a core]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=1024))]
    threads: Option<u16>,
    /// What to do with bytes that are no text in the input's charset: fail, replace or skip (the record)
    #[arg(long, value_name = "HOW", default_value = "fail", value_parser = encoding_errors)]
    encoding_errors: EncodingErrors,
    /// Treat as errors what is otherwise only warned about
    #[arg(long)]
    strict: bool,
    /// Refuse gzipped inputs that grow by more than this factor
    #[arg(long, value_name = "N", default_value_t = ReadOptions::default().max_ratio)]
    max_ratio: u64,
    /// Refuse gzipped inputs that grow past this many bytes
    #[arg(long, value_name = "BYTES")]
    max_decompressed: Option<u64>,
    /// Column or field with the text, in JSON Lines, CSV and TSV
    #[arg(long, value_name = "NAME", default_value = "text")]
    text_field: String,
    /// Column or field with the document's id, in JSON Lines, CSV and TSV
    #[arg(long, value_name = "NAME", default_value = "id")]
    id_field: String,
    /// How progress is shown
    #[arg(long, value_name = "HOW", default_value = "auto")]
    progress: ProgressMode,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Per {
    /// One line a sentence
    Sentence,
    /// One line a document
    Document,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Provenance {
    /// In the manifest beside the output
    Manifest,
    /// In a short form on each line too
    Inline,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum ErrorLines {
    /// On standard error
    Report,
    /// As lines in the output too
    Inline,
}

fn format(name: &str) -> Result<&'static Format, String> {
    format_by_name(name).ok_or_else(|| {
        let known: Vec<_> = crate::read::FORMATS
            .iter()
            .map(|format| format.name)
            .collect();
        format!("no such format (expected one of {})", known.join(", "))
    })
}

fn offset_unit(name: &str) -> Result<OffsetUnit, String> {
    name.parse()
}

fn encoding_errors(name: &str) -> Result<EncodingErrors, String> {
    name.parse()
}

pub(super) fn run(
    arguments: &TagArguments,
    global: &GlobalArguments,
    command: &[OsString],
) -> ExitStatus {
    tag(arguments, global, command)
        .unwrap_or_else(|error| report::failure(&error, global.error_format))
}

/// What became of one record.
enum Outcome {
    Annotated {
        bytes: Vec<u8>,
        summary: Summary,
        id_hash: u64,
    },
    Unreadable(ReadError),
}

fn tag(
    arguments: &TagArguments,
    global: &GlobalArguments,
    command: &[OsString],
) -> anyhow::Result<ExitStatus> {
    let started = Instant::now();
    let lexicon = dictionary_load::lexicon(&global.dictionary)?;
    let options = PipelineOptions {
        resolve: ResolveOptions {
            keep_nested: arguments.nested,
        },
        without: arguments.without.clone(),
    };
    let pipeline = Pipeline::new(lexicon, &options)?;
    let encoder = arguments.encoder(pipeline.lexicon());
    let target = arguments.target(global);
    let mut output = OutputFile::open(&target)?;
    let interrupt = Interrupt::watch(output.part_path()).context("watching for signals")?;

    let log = InputLog::default();
    let sources = arguments.sources();
    let is_filter = arguments.is_filter();
    let threads = if is_filter { 1 } else { arguments.n_threads() };
    let stream = InputStream::new(
        sources,
        arguments.format,
        arguments.read_options(),
        log.clone(),
        interrupt.clone(),
    );

    let mut tally = Tally::default();
    let mut progress = Progress::new(arguments.progress, global.quiet || is_filter);
    let mut digest = Sha256::new();
    let written = run_ordered(
        stream,
        threads,
        |record| annotate(&pipeline, &encoder, record),
        |outcome| {
            let bytes = tally.take(outcome, arguments, global, &progress)?;
            digest.update(&bytes);
            output.write(&bytes)?;
            if is_filter {
                output.flush()?;
            }
            progress.update(tally.summary.n_documents, log.n_bytes_read());
            let stops = arguments.fail_fast && tally.summary.n_failed > 0;
            Ok(if stops { Flow::Stop } else { Flow::Continue })
        },
    );
    progress.finish();
    if let Err(error) = written {
        return stopped(error);
    }
    if let Some(signal) = interrupt.signal() {
        return Ok(ExitStatus::Interrupted(signal)); // dropping the output removes what is unfinished
    }
    tally.summary.n_failed += log.n_skipped();
    let status = tally.status();
    if status == ExitStatus::CouldNotRun {
        return Ok(status);
    }
    let path = output.path().to_owned();
    if let Err(error) = output.finish() {
        return stopped(error);
    }
    if matches!(target, OutputTarget::File { .. }) && path.is_file() {
        let manifest = arguments.manifest(&pipeline, command, &log, &tally, digest);
        manifest.write_beside(&path)?;
    }
    if !global.quiet {
        let text = tally.report(&log, started.elapsed(), &target);
        if target == OutputTarget::Stdout {
            line(&text)
        } else {
            println(&text)?
        }
    }
    Ok(status)
}

/// An output that the other side closed is no failure of ours.
fn stopped(error: WriteError) -> anyhow::Result<ExitStatus> {
    if error.is_broken_pipe() {
        Ok(ExitStatus::Done)
    } else {
        Err(error.into())
    }
}

fn println(text: &str) -> anyhow::Result<()> {
    use std::io::Write;
    writeln!(std::io::stdout(), "{text}").context("writing the summary")
}

/// Annotates and encodes a record. A panic of ours costs this record, not the run.
fn annotate(
    pipeline: &Pipeline,
    encoder: &JsonlEncoder,
    record: Result<AnnotatedDocument, ReadError>,
) -> Outcome {
    let mut annotated = match record {
        Ok(annotated) => annotated,
        Err(error) => return Outcome::Unreadable(error),
    };
    let worked = catch_unwind(AssertUnwindSafe(|| {
        let mut bytes = Vec::new();
        pipeline
            .annotate(&mut annotated)
            .map_err(|error| error.to_string())?;
        encoder
            .encode(&annotated, &mut bytes)
            .map(|()| bytes)
            .map_err(|error| error.to_string())
    }));
    let message = match worked {
        Ok(Ok(bytes)) => {
            let mut hasher = DefaultHasher::new();
            annotated.document.id.hash(&mut hasher);
            return Outcome::Annotated {
                bytes,
                summary: Summary::of(&annotated),
                id_hash: hasher.finish(),
            };
        }
        Ok(Err(message)) => message,
        Err(_) => "internal error; the record is skipped".to_owned(),
    };
    let place = Location::default()
        .in_path(&annotated.document.source)
        .in_record(&annotated.document.id);
    Outcome::Unreadable(ReadError::record(ReadErrorKind::Malformed(message), place))
}

/// What the run has seen so far.
#[derive(Default)]
struct Tally {
    summary: Summary,
    ids: HashSet<u64>,
}

impl Tally {
    /// Counts an outcome, reports what failed, and gives the bytes that belong into the output.
    fn take(
        &mut self,
        outcome: Outcome,
        arguments: &TagArguments,
        global: &GlobalArguments,
        progress: &Progress,
    ) -> Result<Vec<u8>, WriteError> {
        match outcome {
            Outcome::Annotated {
                bytes,
                summary,
                id_hash,
            } => {
                self.summary.add(&summary);
                if self.ids.contains(&id_hash) {
                    self.summary.n_duplicates += 1;
                } else if self.ids.len() < MAX_REMEMBERED_IDS {
                    self.ids.insert(id_hash);
                }
                Ok(bytes)
            }
            Outcome::Unreadable(error) => {
                self.summary.n_failed += 1;
                progress.suspend(|| report::read_error(&error, global.error_format));
                match arguments.errors {
                    ErrorLines::Report => Ok(Vec::new()),
                    ErrorLines::Inline => {
                        error_line(error.kind.code(), &error.kind.to_string(), &error.location)
                            .map_err(|error| WriteError::new("-", error))
                    }
                }
            }
        }
    }

    fn status(&self) -> ExitStatus {
        match (self.summary.n_documents, self.summary.n_failed) {
            (_, 0) => ExitStatus::Done,
            (0, _) => ExitStatus::CouldNotRun,
            _ => ExitStatus::Skipped,
        }
    }

    fn report(&self, log: &InputLog, elapsed: Duration, target: &OutputTarget) -> String {
        let summary = &self.summary;
        let mut text = format!(
            "{} documents, {} sentences ({} with mentions), {} mentions in {:.2} s",
            summary.n_documents,
            summary.n_sentences,
            summary.n_tagged_sentences,
            summary.n_all_mentions(),
            elapsed.as_secs_f64(),
        );
        for (name, n) in &summary.n_mentions {
            text.push_str(&format!("\n  {name:<18} {n:>8}"));
        }
        let notes = [
            (
                summary.n_failed,
                "records could not be read and were left out",
            ),
            (
                summary.n_duplicates,
                "records repeat a document id; all were written",
            ),
            (
                log.n_deleted(),
                "deletions are listed in the input; `tag` does not apply them",
            ),
        ];
        for (n, note) in notes.into_iter().filter(|(n, _)| *n > 0) {
            text.push_str(&format!("\n{n} {note}"));
        }
        if let OutputTarget::File { path, .. } = target {
            text.push_str(&format!("\nwritten to {}", path.display()));
        }
        text
    }
}

impl TagArguments {
    fn sources(&self) -> std::collections::VecDeque<Source> {
        if self.inputs.is_empty() {
            return example_sources();
        }
        let (inputs, failed) = expand_inputs(&self.inputs);
        let failed = failed.into_iter().map(Source::Failed);
        inputs.into_iter().map(Source::Path).chain(failed).collect()
    }

    /// Standard input to standard output: a filter that answers each record before it takes the next.
    fn is_filter(&self) -> bool {
        self.inputs.len() == 1
            && self.inputs[0] == "-"
            && self.output.as_deref() == Some("-".as_ref())
    }

    fn n_threads(&self) -> usize {
        let cores = || std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
        self.threads.map_or_else(cores, usize::from)
    }

    fn target(&self, global: &GlobalArguments) -> OutputTarget {
        match &self.output {
            Some(path) if path.as_os_str() == "-" => OutputTarget::Stdout,
            Some(path) => OutputTarget::File {
                path: path.clone(),
                may_replace: self.force,
            },
            None => {
                let path = PathBuf::from(DEFAULT_OUTPUT);
                if path.exists() && !global.quiet {
                    line(&format!("{DEFAULT_OUTPUT} is replaced"));
                }
                OutputTarget::File {
                    path,
                    may_replace: true,
                }
            }
        }
    }

    fn encoder(&self, lexicon: &Lexicon) -> JsonlEncoder {
        let program = concat!("oncotag ", env!("CARGO_PKG_VERSION")).to_owned();
        JsonlEncoder {
            view: match self.per {
                Per::Sentence => JsonlView::Sentence,
                Per::Document => JsonlView::Document,
            },
            unit: self.offsets,
            only_tagged: self.only_tagged,
            provenance: (self.provenance == Provenance::Inline)
                .then(|| (program, dictionaries_digest(lexicon))),
        }
    }

    fn read_options(&self) -> ReadOptions {
        ReadOptions {
            references: self.references,
            body: self.body,
            encoding_errors: self.encoding_errors,
            strict: self.strict,
            max_ratio: self.max_ratio,
            max_decompressed: self.max_decompressed,
            text_field: self.text_field.clone(),
            id_field: self.id_field.clone(),
            ..ReadOptions::default()
        }
    }

    fn manifest(
        &self,
        pipeline: &Pipeline,
        command: &[OsString],
        log: &InputLog,
        tally: &Tally,
        digest: Sha256,
    ) -> Manifest {
        let command = command
            .iter()
            .map(|argument| argument.to_string_lossy().into_owned())
            .collect();
        let mut manifest = Manifest::new(command, self.offsets);
        let configuration: [(&str, Value); 8] = [
            (
                "per",
                json!(if self.per == Per::Sentence {
                    "sentence"
                } else {
                    "document"
                }),
            ),
            ("only_tagged", json!(self.only_tagged)),
            ("nested", json!(self.nested)),
            ("references", json!(self.references)),
            ("body", json!(self.body)),
            ("without", json!(self.without)),
            ("format", json!(self.format.map(|format| format.name))),
            (
                "encoding_errors",
                json!(format!("{:?}", self.encoding_errors).to_lowercase()),
            ),
        ];
        manifest.configuration = configuration
            .into_iter()
            .map(|(name, value)| (name.to_owned(), value))
            .collect();
        manifest.dictionaries = pipeline
            .lexicon()
            .dictionaries()
            .iter()
            .map(|dictionary| DictionaryEntry {
                name: dictionary.name.clone(),
                version: dictionary.version.clone(),
                licence: dictionary.licence.clone(),
                sha256: dictionary.sha256.clone(),
            })
            .collect();
        manifest.inputs = log.entries();
        manifest.counts = MentionCounts {
            documents: tally.summary.n_documents,
            sentences: tally.summary.n_sentences,
            mentions: tally.summary.n_mentions.clone(),
            failed: tally.summary.n_failed,
            duplicates: tally.summary.n_duplicates,
        };
        manifest.output_sha256 = crate::write::hex(&digest.finalize());
        manifest
    }
}

/// The first 16 hexadecimal digits of the SHA-256 over the checksums of all dictionaries.
fn dictionaries_digest(lexicon: &Lexicon) -> String {
    let mut digest = Sha256::new();
    for dictionary in lexicon.dictionaries() {
        digest.update(&dictionary.sha256);
    }
    crate::write::hex(&digest.finalize()[..8])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::read::InputPath;

    #[test]
    fn nothing_read_is_a_failure_and_something_left_out_is_told() {
        let tally = |n_documents, n_failed| Tally {
            summary: Summary {
                n_documents,
                n_failed,
                ..Summary::default()
            },
            ids: HashSet::new(),
        };
        assert_eq!(tally(3, 0).status(), ExitStatus::Done);
        assert_eq!(tally(3, 1).status(), ExitStatus::Skipped);
        assert_eq!(tally(0, 1).status(), ExitStatus::CouldNotRun);
        assert_eq!(tally(0, 0).status(), ExitStatus::Done);
    }

    #[test]
    fn inputs_that_are_not_there_come_last_and_still_count() {
        let (found, failed) = expand_inputs(&["Cargo.toml", "no/such/file"]);
        assert!(matches!(found[..], [InputPath::File(_)]) && failed.len() == 1);
    }
}
