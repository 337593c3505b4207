//! `oncotag tag`: the run.

mod arguments;
mod manifest;
mod tally;
mod timings;

use std::ffi::OsString;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::time::Instant;

use anyhow::Context;
use sha2::{Digest, Sha256};

use super::GlobalArguments;
use super::exit::ExitStatus;
use super::failure::Failure;
use super::inputs::{InputLog, InputStream};
use super::lexicon;
use super::progress::Progress;
use super::report::{self, line};
use super::signals::Interrupt;
use crate::document::{AnnotatedDocument, Location, hex};
use crate::format::losses::Losses;
use crate::pipeline::{Clock, Flow, Pipeline, Summary, run_ordered, timed};
use crate::write::{DocumentEncoder, OutputFile, OutputTarget, WriteError, write_manifest};

pub(super) use arguments::TagArguments;
use manifest::manifest;
use tally::{Outcome, Tally};
use timings::timings;

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
    let encoder = arguments.encoder(&lexicon);
    let target = arguments.target();
    // Before the output is opened: what this run writes is no input of it.
    let sources = arguments.sources(&target);
    let interrupt = Interrupt::watch().context("watching for signals")?;
    let mut output = OutputFile::open(&target)?;
    interrupt.set_unfinished(output.part_path());
    let is_file = output.part_path().is_some();

    let log = InputLog::default();
    let is_filter = arguments.is_filter(&target);
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
    let mut digest = Sha256::new();
    let written = run_ordered(
        records,
        threads,
        text_bytes,
        move |record| annotate(&pipeline, &encoder, record),
        |outcome| {
            let bytes = tally.take(outcome, arguments, global, &progress)?;
            timed(clock.as_deref(), "writing", || {
                if is_file {
                    digest.update(&bytes);
                }
                output.write(&bytes)?;
                if is_filter { output.flush() } else { Ok(()) }
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
    let path = output.path().to_owned();
    let finished = output.finish();
    interrupt.set_unfinished(None);
    if let Err(error) = finished {
        return stopped(error);
    }
    if is_file {
        let sha256 = hex(&digest.finalize());
        let manifest = manifest(arguments, &lexicon, command, &log, &tally.summary, sha256);
        write_manifest(&manifest, &path)?;
    }
    if !global.quiet {
        let text = tally.report(&log, started.elapsed(), &target);
        if target == OutputTarget::Stdout {
            line(&text);
        } else {
            println(&text)?;
        }
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

/// Annotates and encodes a record. A panic of ours costs this record, not the run.
fn annotate(
    pipeline: &Pipeline,
    encoder: &dyn DocumentEncoder,
    record: Result<AnnotatedDocument, Failure>,
) -> Outcome {
    let annotated = match record {
        Ok(annotated) => annotated,
        Err(failure) => return Outcome::LeftOut(failure),
    };
    let place = Location::default()
        .in_path(&annotated.document.source)
        .in_record(&annotated.document.id);
    let worked = catch_unwind(AssertUnwindSafe(|| {
        worked_on(pipeline, encoder, annotated, &place)
    }));
    match worked {
        Ok(Ok(outcome)) => outcome,
        Ok(Err(failure)) => Outcome::LeftOut(failure),
        Err(_) => Outcome::LeftOut(Failure::internal(place)),
    }
}

fn worked_on(
    pipeline: &Pipeline,
    encoder: &dyn DocumentEncoder,
    mut annotated: AnnotatedDocument,
    place: &Location,
) -> Result<Outcome, Failure> {
    pipeline
        .annotate(&mut annotated)
        .map_err(|error| Failure::stage(&error, place.clone()))?;
    // What an abstract becomes; of a long text the first part.
    let mut bytes = Vec::with_capacity((annotated.document.text.len() * 8).min(64 << 10));
    timed(pipeline.clock(), "encoding", || {
        encoder.encode(&annotated, &mut bytes, &mut Losses::default())
    })
    .map_err(|error| Failure::encode(&error, place.clone()))?;
    let mut hasher = DefaultHasher::new();
    annotated.document.id.hash(&mut hasher);
    Ok(Outcome::Annotated {
        bytes,
        summary: Summary::of(&annotated),
        id_hash: hasher.finish(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dictionary::Lexicon;
    use crate::document::Document;
    use crate::pipeline::PipelineOptions;

    /// An encoder that does not do its work.
    enum Broken {
        Fails,
        Panics,
    }

    impl DocumentEncoder for Broken {
        fn encode(
            &self,
            _: &AnnotatedDocument,
            _: &mut Vec<u8>,
            _: &mut Losses,
        ) -> Result<(), WriteError> {
            match self {
                Self::Fails => Err(WriteError::new("-", std::io::Error::other("no"))),
                Self::Panics => panic!("a bug"),
            }
        }
    }

    #[test]
    fn our_own_failures_have_codes_of_their_own_and_name_the_record() {
        let lexicon = Arc::new(Lexicon::embedded().unwrap());
        let pipeline = Pipeline::new(lexicon, &PipelineOptions::default()).unwrap();
        for (encoder, code) in [(Broken::Fails, "ONC0201"), (Broken::Panics, "ONC0305")] {
            let document = Document {
                id: "d7".to_owned(),
                ..Document::default()
            };
            let record = Ok(AnnotatedDocument::plain(document));
            let Outcome::LeftOut(failure) = annotate(&pipeline, &encoder, record) else {
                panic!("it fails");
            };
            assert_eq!(failure.code, code);
            assert_eq!(failure.location.record.as_deref(), Some("d7"));
        }
    }
}
