//! What the commands on data sets read: documents with their annotations, all of them.

use std::ffi::OsString;
use std::path::Path;

use clap::Args;

use super::super::GlobalArguments;
use super::super::exit::ExitStatus;
use super::super::failure::Failure;
use super::super::inputs::{InputLog, InputStream, guarded, input_format, n_threads, sources};
use super::super::progress::{Progress, ProgressMode};
use super::super::report;
use super::super::signals::Interrupt;
use crate::document::AnnotatedDocument;
use crate::pipeline::{Flow, run_ordered};
use crate::read::{Format, ReadOptions};

/// How documents are read.
#[derive(Args, Debug)]
pub(super) struct ReadingArguments {
    /// Read inputs as this format (see `oncotag formats`), whatever they look like
    #[arg(long, value_name = "NAME", value_parser = input_format)]
    pub(super) format: Option<&'static Format>,
    /// Read the body of full texts too, not only title and abstract
    #[arg(long)]
    pub(super) body: bool,
    /// Column or field with the text, in JSON Lines, CSV and TSV that are not oncotag's
    #[arg(long, value_name = "NAME", default_value = "text")]
    pub(super) text_field: String,
    /// Column or field with the document's id, in JSON Lines, CSV and TSV that are not oncotag's
    #[arg(long, value_name = "NAME", default_value = "id")]
    pub(super) id_field: String,
    /// Number of threads [default: one a core]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=1024))]
    threads: Option<u16>,
    /// How progress is shown
    #[arg(long, value_name = "HOW", default_value = "auto")]
    progress: ProgressMode,
}

/// Documents that have been read.
pub(super) struct Reading<'a> {
    arguments: &'a ReadingArguments,
    global: &'a GlobalArguments,
    pub(super) interrupt: Interrupt,
    pub(super) log: InputLog,
    n_documents: u64,
    n_failed: u64,
}

impl<'a> Reading<'a> {
    pub(super) fn new(
        arguments: &'a ReadingArguments,
        global: &'a GlobalArguments,
        interrupt: Interrupt,
    ) -> Self {
        Self {
            arguments,
            global,
            interrupt,
            log: InputLog::default(),
            n_documents: 0,
            n_failed: 0,
        }
    }

    /// Reads inputs and does `work` on each document; `take` gets what comes of it, in the order of the inputs. Records that
    /// cannot be read are reported and counted.
    pub(super) fn each<T: Send + 'static>(
        &mut self,
        inputs: &[OsString],
        own_output: &Path,
        work: impl Fn(AnnotatedDocument) -> Result<T, Failure> + Send + Sync + 'static,
        mut take: impl FnMut(T),
    ) {
        let stream = InputStream::new(
            sources(inputs, &[own_output]),
            self.arguments.format,
            self.read_options(),
            self.log.clone(),
            self.interrupt.clone(),
        );
        let mut progress = Progress::new(self.arguments.progress, self.global.quiet);
        let done = run_ordered(
            stream,
            n_threads(self.arguments.threads),
            |record| record.as_ref().map_or(0, |one| one.document.text.len()),
            move |record| guarded(record, |annotated, _| work(annotated)),
            |outcome| {
                match outcome {
                    Ok(outcome) => {
                        self.n_documents += 1;
                        take(outcome);
                    }
                    Err(failure) => {
                        self.n_failed += 1;
                        progress.suspend(|| report::left_out(&failure, self.global.error_format));
                    }
                }
                progress.update(self.n_documents, self.log.n_bytes_read());
                Ok::<_, std::convert::Infallible>(Flow::Continue)
            },
        );
        match done {
            Ok(()) => progress.finish(self.n_documents, self.log.n_bytes_read()),
            Err(never) => match never {},
        }
    }

    fn read_options(&self) -> ReadOptions {
        ReadOptions {
            annotations: true,
            body: self.arguments.body,
            text_field: self.arguments.text_field.clone(),
            id_field: self.arguments.id_field.clone(),
            ..ReadOptions::default()
        }
    }

    /// The status that ends the command now: it was interrupted, or nothing could be read.
    pub(super) fn ended(&self) -> Option<ExitStatus> {
        if let Some(signal) = self.interrupt.signal() {
            return Some(ExitStatus::Interrupted(signal));
        }
        let n_failed = self.n_failed;
        (self.n_documents == 0 && n_failed > 0).then(|| {
            report::line(&format!(
                "nothing could be read: {n_failed} records or inputs were left out"
            ));
            ExitStatus::CouldNotRun
        })
    }

    /// The status of a command that did its work.
    pub(super) fn status(&self) -> ExitStatus {
        if self.n_failed == 0 {
            return ExitStatus::Done;
        }
        if !self.global.quiet {
            let n_failed = self.n_failed;
            report::line(&format!(
                "{n_failed} records could not be read and were left out"
            ));
        }
        ExitStatus::Skipped
    }
}
