//! `oncotag suggest`: names that the dictionaries may lack.

use std::ffi::OsString;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Instant;

use anyhow::{Context, anyhow};
use clap::Args;

use super::GlobalArguments;
use super::exit::ExitStatus;
use super::failure::Failure;
use super::inputs::{InputLog, InputStream, Source};
use super::progress::{Progress, ProgressMode};
use super::report::{self, line};
use super::signals::Interrupt;
use crate::curate::suggest::{Decided, DocumentFinds, Finder, RankOptions, Tally, Worksheet};
use crate::dictionary::Lexicon;
use crate::document::{AnnotatedDocument, EntityTypeId, Location};
use crate::pipeline::{Flow, Pipeline, PipelineOptions, run_ordered};
use crate::read::{Format, ReadOptions, expand_inputs, format_by_name};
use crate::write::{OutputFile, OutputTarget, WriteError};

/// Propose names that the dictionaries lack, from texts
///
/// Looks for phrases that end like the names of our types (cells, carcinoma, metastases, imaging, -mab, -ectomy), for
/// molecules before words such as expression and mutation, and for abbreviations that a text defines, where no mention
/// covers them. Writes a worksheet, a table with an empty column `decision` for accept, reject or block.
#[derive(Args, Debug)]
#[command(after_help = "\
Streaming: what is counted is bounded, so memory does not grow with the corpus.

Examples:
  oncotag suggest corpus/ -o worksheet.tsv
  oncotag suggest abstracts.jsonl --type cell_type --type treatment --limit 50
  oncotag suggest new.xml.gz --decided january.tsv --decided february.tsv -o march.tsv")]
pub(super) struct SuggestArguments {
    /// Files, folders, patterns, or - for standard input, in any format that `tag` reads
    #[arg(value_name = "CORPUS", required = true)]
    inputs: Vec<OsString>,
    /// Where the worksheet goes; - is standard output
    #[arg(long, short, value_name = "PATH", default_value = "-")]
    output: PathBuf,
    /// Replace an existing output
    #[arg(long)]
    force: bool,
    /// Look for names of this entity type only; may be repeated
    #[arg(long = "type", value_name = "TYPE")]
    types: Vec<String>,
    /// The most rows
    #[arg(long, value_name = "N", default_value_t = 200)]
    limit: usize,
    /// The fewest occurrences in the corpus
    #[arg(long, value_name = "N", default_value_t = 2)]
    min_count: u64,
    /// Leave out what this worksheet has decided, whichever way; may be repeated
    #[arg(long, value_name = "FILE")]
    decided: Vec<PathBuf>,
    /// Read inputs as this format (see `oncotag formats`), whatever they look like
    #[arg(long, value_name = "NAME", value_parser = format)]
    format: Option<&'static Format>,
    /// Read the body of full texts too, not only title and abstract
    #[arg(long)]
    body: bool,
    /// Column or field with the text, in JSON Lines, CSV and TSV
    #[arg(long, value_name = "NAME", default_value = "text")]
    text_field: String,
    /// Column or field with the document's id, in JSON Lines, CSV and TSV
    #[arg(long, value_name = "NAME", default_value = "id")]
    id_field: String,
    /// Number of threads [default: one a core]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=1024))]
    threads: Option<u16>,
    /// How progress is shown
    #[arg(long, value_name = "HOW", default_value = "auto")]
    progress: ProgressMode,
}

fn format(name: &str) -> Result<&'static Format, String> {
    format_by_name(name).ok_or_else(|| "no such format (see `oncotag formats`)".to_owned())
}

impl SuggestArguments {
    fn sources(&self, target: &OutputTarget) -> impl Iterator<Item = Source> + use<> {
        let own_output = match target {
            OutputTarget::File { path, .. } => Some(path.as_path()),
            OutputTarget::Stdout => None,
        };
        let (inputs, failed) = expand_inputs(&self.inputs, own_output);
        let failed = failed.into_iter().map(Source::Failed);
        inputs.into_iter().map(Source::Path).chain(failed)
    }

    fn read_options(&self) -> ReadOptions {
        ReadOptions {
            body: self.body,
            text_field: self.text_field.clone(),
            id_field: self.id_field.clone(),
            ..ReadOptions::default()
        }
    }

    fn n_threads(&self) -> usize {
        let cores = || std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
        self.threads.map_or_else(cores, usize::from)
    }
}

/// The ids of types named on the command line.
pub(super) fn types_by_name(
    lexicon: &Lexicon,
    names: &[String],
) -> anyhow::Result<Vec<EntityTypeId>> {
    let vocabulary = lexicon.vocabulary();
    names
        .iter()
        .map(|name| {
            vocabulary.type_by_name(name).ok_or_else(|| {
                let known: Vec<&str> = vocabulary.types().iter().map(|t| t.name.as_str()).collect();
                anyhow!(
                    "there is no entity type \"{name}\" (expected one of {})",
                    known.join(", ")
                )
            })
        })
        .collect()
}

pub(super) fn run(arguments: &SuggestArguments, global: &GlobalArguments) -> ExitStatus {
    suggest(arguments, global).unwrap_or_else(|error| report::failure(&error, global.error_format))
}

fn suggest(arguments: &SuggestArguments, global: &GlobalArguments) -> anyhow::Result<ExitStatus> {
    let started = Instant::now();
    let lexicon = Arc::new(Lexicon::load(&global.dictionary)?);
    let types = types_by_name(&lexicon, &arguments.types)?;
    let mut decided = Decided::default();
    for path in &arguments.decided {
        decided.read(path)?;
    }
    let finder = Arc::new(Finder::new(Arc::clone(&lexicon), &types));
    let pipeline = Pipeline::new(lexicon, &PipelineOptions::default())?;
    let target = OutputTarget::named(&arguments.output, arguments.force);
    let sources = arguments.sources(&target).collect();
    let interrupt = Interrupt::watch().context("watching for signals")?;
    let mut output = OutputFile::open(&target)?;
    interrupt.set_unfinished(output.part_path());

    let log = InputLog::default();
    let stream = InputStream::new(
        sources,
        arguments.format,
        arguments.read_options(),
        log.clone(),
        interrupt.clone(),
    );
    let mut tally = Tally::default();
    let mut n_failed = 0_u64;
    let mut progress = Progress::new(arguments.progress, global.quiet);
    let in_threads = Arc::clone(&finder);
    run_ordered(
        stream,
        arguments.n_threads(),
        |record| record.as_ref().map_or(0, |one| one.document.text.len()),
        move |record| search(&pipeline, &in_threads, record),
        |found| {
            match found {
                Ok(found) => tally.add(found),
                Err(failure) => {
                    n_failed += 1;
                    progress.suspend(|| report::left_out(&failure, global.error_format));
                }
            }
            progress.update(tally.n_documents(), log.n_bytes_read());
            Ok::<_, WriteError>(Flow::Continue)
        },
    )?;
    progress.finish(tally.n_documents(), log.n_bytes_read());
    if let Some(signal) = interrupt.signal() {
        return Ok(ExitStatus::Interrupted(signal));
    }
    if tally.n_documents() == 0 && n_failed > 0 {
        line(&format!(
            "nothing could be read: {n_failed} records or inputs were left out"
        ));
        return Ok(ExitStatus::CouldNotRun);
    }
    let options = RankOptions {
        min_count: arguments.min_count,
        limit: arguments.limit,
    };
    let sheet = Worksheet {
        rows: tally.rank(&finder, &decided, options),
    };
    output.write(sheet.to_tsv().as_bytes())?;
    let finished = output.finish();
    interrupt.set_unfinished(None);
    match finished {
        Err(error) if error.is_broken_pipe() => return Ok(ExitStatus::Done),
        finished => finished?,
    }
    if !global.quiet {
        line(&format!(
            "{} documents, {} phrases that no mention covers, {} rows in {:.2} s",
            tally.n_documents(),
            tally.n_phrases(),
            sheet.rows.len(),
            started.elapsed().as_secs_f64(),
        ));
        if tally.n_let_go() > 0 {
            line(&format!(
                "phrases with up to {} occurrences were let go for room; counts may be too low by as much",
                tally.n_let_go()
            ));
        }
        if n_failed > 0 {
            line(&format!(
                "{n_failed} records could not be read and were left out"
            ));
        }
    }
    Ok(if n_failed > 0 {
        ExitStatus::Skipped
    } else {
        ExitStatus::Done
    })
}

/// Tags a record and looks for phrases. A panic of ours costs this record, not the run.
fn search(
    pipeline: &Pipeline,
    finder: &Finder,
    record: Result<AnnotatedDocument, Failure>,
) -> Result<DocumentFinds, Failure> {
    let mut annotated = record?;
    let place = Location::default()
        .in_path(&annotated.document.source)
        .in_record(&annotated.document.id);
    catch_unwind(AssertUnwindSafe(|| {
        pipeline
            .annotate(&mut annotated)
            .map_err(|error| Failure::stage(&error, place.clone()))?;
        Ok(finder.find(&annotated))
    }))
    .unwrap_or_else(|_| Err(Failure::internal(place.clone())))
}
