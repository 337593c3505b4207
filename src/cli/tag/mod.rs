//! `oncotag tag`: the run.

mod arguments;
mod manifest;
mod tally;
mod timings;
mod worker;

use std::ffi::OsString;
use std::sync::Arc;
use std::time::Instant;

use anyhow::Context;

use super::GlobalArguments;
use super::exit::ExitStatus;
use super::failure::Failure;
use super::inputs::{InputLog, InputStream};
use super::lexicon;
use super::outputs::{Outputs, report_losses, report_read_losses};
use super::progress::Progress;
use super::report::{self, line};
use super::signals::Interrupt;
use crate::document::AnnotatedDocument;
use crate::pipeline::{Clock, Flow, Pipeline, run_ordered, timed};
use crate::write::{OutputTarget, WriteError, write_manifest};

pub(super) use arguments::TagArguments;
use manifest::manifest;
use tally::Tally;
use timings::timings;
use worker::Worker;

pub(super) fn run(
    arguments: &TagArguments,
    global: &GlobalArguments,
    command: &[OsString],
) -> ExitStatus {
    tag(arguments, global, command)
        .unwrap_or_else(|error| report::failure(&error, global.error_format))
}

fn tag(
    arguments: &TagArguments,
    global: &GlobalArguments,
    command: &[OsString],
) -> anyhow::Result<ExitStatus> {
    let started = Instant::now();
    let clock = arguments.timings.then(Arc::<Clock>::default);
    let lexicon = Arc::new(lexicon::load(&global.dictionary)?);
    let options = arguments.pipeline_options(clock.clone());
    let pipeline = Pipeline::new(Arc::clone(&lexicon), &options)?;
    let specs = arguments.outputs()?;
    // Before the outputs are opened: what this run writes is no input of it.
    let sources = arguments.sources(&specs);
    let interrupt = Interrupt::watch().context("watching for signals")?;
    let mut outputs = Outputs::open(&specs, &arguments.write_options(&lexicon), &interrupt)?;

    let log = InputLog::default();
    let is_filter = arguments.is_filter(&specs);
    let threads = if is_filter { 1 } else { arguments.n_threads() };
    let mut stream = InputStream::new(
        sources,
        arguments.format,
        arguments.read_options(),
        log.clone(),
        interrupt.clone(),
    );

    if let Some(clock) = &clock {
        clock.add("starting", started.elapsed());
    }
    let reading = clock.clone();
    let records =
        std::iter::from_fn(move || timed(reading.as_deref(), "reading", || stream.next()));

    let mut tally = Tally::default();
    let mut progress = Progress::new(arguments.progress, global.quiet || is_filter);
    let worker = Worker {
        pipeline,
        encoders: outputs.encoders(),
        needs_tokens: outputs.need_tokens(),
    };
    let written = run_ordered(
        records,
        threads,
        text_bytes,
        move |record| worker.annotate(record),
        |outcome| {
            let outcome = tally.take(outcome, arguments, global, &progress)?;
            timed(clock.as_deref(), "writing", || {
                outcome.write(&mut outputs, is_filter)
            })?;
            progress.update(tally.summary.n_documents, log.n_bytes_read());
            let stops = arguments.stops_after(&tally.summary);
            Ok(if stops { Flow::Stop } else { Flow::Continue })
        },
    );
    progress.finish(tally.summary.n_documents, log.n_bytes_read());
    if let Err(error) = written {
        return stopped(error);
    }
    if let Some(signal) = interrupt.signal() {
        return Ok(ExitStatus::Interrupted(signal)); // dropping the output removes what is unfinished
    }
    if arguments.stops_after(&tally.summary) {
        line("stopped by --fail-fast; no output file is written");
        return Ok(ExitStatus::CouldNotRun);
    }
    tally.summary.n_failed += log.n_skipped();
    let status = tally.status();
    if status == ExitStatus::CouldNotRun {
        line(&format!(
            "nothing could be read: {} records or inputs were left out",
            tally.summary.n_failed
        ));
        return Ok(status);
    }
    let finished = match outputs.finish(&interrupt) {
        Ok(finished) => finished,
        Err(error) => return stopped(error),
    };
    for output in &finished {
        if let (Some(path), Some(sha256)) = (output.target.path(), &output.sha256) {
            let made = manifest(
                arguments,
                &lexicon,
                command,
                &log,
                &tally.summary,
                output,
                sha256,
            );
            write_manifest(&made, path)?;
        }
    }
    if !global.quiet {
        let text = tally.report(&log, started.elapsed(), &finished);
        if finished
            .iter()
            .any(|output| output.target == OutputTarget::Stdout)
        {
            line(&text);
        } else {
            println(&text)?;
        }
        report_read_losses(&log.losses());
        finished.iter().for_each(report_losses);
    }
    if let Some(clock) = &clock {
        line(&timings(clock));
    }
    Ok(status)
}

/// The weight of a record on its way.
fn text_bytes(record: &Result<AnnotatedDocument, Failure>) -> usize {
    record
        .as_ref()
        .map_or(0, |annotated| annotated.document.text.len())
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
