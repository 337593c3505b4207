//! `oncotag tag`: the run.

mod arguments;
mod tally;

use std::ffi::OsString;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::time::Instant;

use anyhow::Context;
use sha2::{Digest, Sha256};

use super::exit::ExitStatus;
use super::inputs::{InputLog, InputStream};
use super::progress::Progress;
use super::report::{self, line};
use super::signals::Interrupt;
use super::{GlobalArguments, dictionary_load};
use crate::document::{AnnotatedDocument, Location};
use crate::pipeline::{Flow, Pipeline, Summary, run_ordered};
use crate::read::{ReadError, ReadErrorKind};
use crate::write::{DocumentEncoder, JsonlEncoder, OutputFile, OutputTarget, WriteError};

pub(super) use arguments::TagArguments;
use tally::{Outcome, Tally};

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
    let lexicon = dictionary_load::lexicon(&global.dictionary)?;
    let pipeline = Pipeline::new(lexicon, &arguments.pipeline_options())?;
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
            let stops = arguments.stops_after(&tally.summary);
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
        let manifest = arguments.manifest(&pipeline, command, &log, &tally.summary, digest);
        manifest.write_beside(&path)?;
    }
    if !global.quiet {
        let text = tally.report(&log, started.elapsed(), &target);
        if target == OutputTarget::Stdout {
            line(&text);
        } else {
            println(&text)?;
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
