//! Documents in, what is looked for in each of them out: the run of every command that reads texts and writes a file of
//! its own kind.

use std::collections::VecDeque;
use std::ffi::OsString;
use std::path::PathBuf;
use std::time::{Duration, Instant};

use anyhow::Context;
use clap::Args;

use super::GlobalArguments;
use super::exit::ExitStatus;
use super::failure::Failure;
use super::inputs::{InputLog, InputStream, Source, guarded, input_format, n_threads, sources};
use super::progress::{Progress, ProgressMode};
use super::report::{self, line};
use super::signals::Interrupt;
use crate::document::AnnotatedDocument;
use crate::pipeline::{Flow, Pipeline, run_ordered};
use crate::read::{Format, ReadOptions};
use crate::write::{OutputFile, OutputTarget, WriteError};

/// What is read, and where what comes of it goes.
#[derive(Args, Debug)]
pub(super) struct CorpusArguments {
    /// Files, folders, patterns, or - for standard input, in any format that `tag` reads
    #[arg(value_name = "INPUT", required = true)]
    inputs: Vec<OsString>,
    /// Where the result goes; - is standard output
    #[arg(long, short, value_name = "PATH", default_value = "-")]
    output: PathBuf,
    /// Replace an existing output
    #[arg(long)]
    force: bool,
    /// Read inputs as this format (see `oncotag formats`), whatever they look like
    #[arg(long, value_name = "NAME", value_parser = input_format)]
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

impl CorpusArguments {
    fn read_options(&self) -> ReadOptions {
        ReadOptions {
            body: self.body,
            text_field: self.text_field.clone(),
            id_field: self.id_field.clone(),
            ..ReadOptions::default()
        }
    }
}

/// A run over a corpus, with its output open.
pub(super) struct CorpusRun<'a> {
    arguments: &'a CorpusArguments,
    global: &'a GlobalArguments,
    sources: VecDeque<Source>,
    interrupt: Interrupt,
    output: OutputFile,
    started: Instant,
    /// Documents that were read.
    pub(super) n_documents: u64,
    n_failed: u64,
}

impl<'a> CorpusRun<'a> {
    /// Looks inputs up and opens the output, which is none of them.
    pub(super) fn open(
        arguments: &'a CorpusArguments,
        global: &'a GlobalArguments,
    ) -> anyhow::Result<Self> {
        let target = OutputTarget::named(&arguments.output, arguments.force);
        let sources = sources(&arguments.inputs, target.path().as_slice());
        let interrupt = Interrupt::watch().context("watching for signals")?;
        let output = OutputFile::open(&target)?;
        interrupt.set_unfinished(output.part_path());
        Ok(Self {
            arguments,
            global,
            sources,
            interrupt,
            output,
            started: Instant::now(),
            n_documents: 0,
            n_failed: 0,
        })
    }

    /// Annotates every document and hands what `look` says of it to `take`, in the order of the inputs. Records that cannot
    /// be read are reported and counted. A status means that there is nothing more to do: the run was interrupted, nobody
    /// reads the output any more, or nothing could be read.
    pub(super) fn each<T: Send + 'static>(
        &mut self,
        pipeline: Pipeline,
        look: impl Fn(&AnnotatedDocument) -> T + Send + Sync + 'static,
        mut take: impl FnMut(T, &mut OutputFile) -> Result<(), WriteError>,
    ) -> anyhow::Result<Option<ExitStatus>> {
        let log = InputLog::default();
        let stream = InputStream::new(
            std::mem::take(&mut self.sources),
            self.arguments.format,
            self.arguments.read_options(),
            log.clone(),
            self.interrupt.clone(),
        );
        let mut progress = Progress::new(self.arguments.progress, self.global.quiet);
        let done = run_ordered(
            stream,
            n_threads(self.arguments.threads),
            |record| record.as_ref().map_or(0, |one| one.document.text.len()),
            move |record| {
                guarded(record, |mut annotated, place| {
                    pipeline
                        .annotate(&mut annotated)
                        .map_err(|error| Failure::stage(&error, place.clone()))?;
                    Ok(look(&annotated))
                })
            },
            |found| {
                match found {
                    Ok(found) => {
                        self.n_documents += 1;
                        take(found, &mut self.output)?;
                    }
                    Err(failure) => {
                        self.n_failed += 1;
                        progress.suspend(|| report::left_out(&failure, self.global.error_format));
                    }
                }
                progress.update(self.n_documents, log.n_bytes_read());
                Ok::<_, WriteError>(Flow::Continue)
            },
        );
        progress.finish(self.n_documents, log.n_bytes_read());
        match done {
            Err(error) if error.is_broken_pipe() => return Ok(Some(ExitStatus::Done)),
            done => done?,
        }
        if let Some(signal) = self.interrupt.signal() {
            return Ok(Some(ExitStatus::Interrupted(signal)));
        }
        if self.n_documents == 0 && self.n_failed > 0 {
            let n_failed = self.n_failed;
            line(&format!(
                "nothing could be read: {n_failed} records or inputs were left out"
            ));
            return Ok(Some(ExitStatus::CouldNotRun));
        }
        Ok(None)
    }

    /// Writes what only the end of the run can say.
    pub(super) fn write(&mut self, bytes: &[u8]) -> Result<(), WriteError> {
        self.output.write(bytes)
    }

    /// Puts the output in its place and says what was done, in lines that are given the time it took.
    pub(super) fn finish(
        self,
        summary: impl FnOnce(Duration) -> Vec<String>,
    ) -> anyhow::Result<ExitStatus> {
        let finished = self.output.finish();
        self.interrupt.set_unfinished(None);
        match finished {
            Err(error) if error.is_broken_pipe() => return Ok(ExitStatus::Done),
            finished => finished?,
        }
        if !self.global.quiet {
            for text in summary(self.started.elapsed()) {
                line(&text);
            }
            if self.n_failed > 0 {
                let n_failed = self.n_failed;
                line(&format!(
                    "{n_failed} records could not be read and were left out"
                ));
            }
        }
        Ok(if self.n_failed > 0 {
            ExitStatus::Skipped
        } else {
            ExitStatus::Done
        })
    }
}
