//! The documents of all inputs, one after the other.

use std::collections::VecDeque;
use std::ffi::OsStr;
use std::num::NonZero;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use super::example;
use super::failure::Failure;
use super::signals::Interrupt;
use crate::document::{AnnotatedDocument, Location};
use crate::format::losses::Losses;
use crate::format::manifest::InputEntry;
use crate::read::{
    Documents, Format, Input, InputPath, Meter, ReadError, ReadOptions, expand_inputs,
    format_by_name, format_of, open_input,
};

/// One input that waits its turn.
pub(super) enum Source {
    /// A file or standard input.
    Path(InputPath),
    /// A page of the example that ships with the program.
    Example(&'static str, &'static str),
    /// What could not even be found.
    Failed(ReadError),
}

impl Source {
    fn name(&self) -> PathBuf {
        match self {
            Self::Path(path) => path.name().to_owned(),
            Self::Example(name, _) => format!("examples/{name}").into(),
            Self::Failed(error) => error.location.path.clone().unwrap_or_default(),
        }
    }
}

/// The inputs that arguments name, and what could not be found, behind them; without what the run is about to write.
pub(super) fn sources<S: AsRef<OsStr>>(arguments: &[S], own_outputs: &[&Path]) -> VecDeque<Source> {
    let (inputs, failed) = expand_inputs(arguments, own_outputs);
    let failed = failed.into_iter().map(Source::Failed);
    inputs.into_iter().map(Source::Path).chain(failed).collect()
}

/// The format of `--format`.
pub(super) fn input_format(name: &str) -> Result<&'static Format, String> {
    format_by_name(name).ok_or_else(|| "no such format (see `oncotag formats`)".to_owned())
}

/// The number of threads that `--threads` asks for; without it one a core.
pub(super) fn n_threads(asked: Option<u16>) -> usize {
    let cores = || std::thread::available_parallelism().map_or(1, NonZero::get);
    asked.map_or_else(cores, usize::from)
}

/// Works on a record. A panic of ours costs this record, not the run.
pub(super) fn guarded<T>(
    record: Result<AnnotatedDocument, Failure>,
    work: impl FnOnce(AnnotatedDocument, &Location) -> Result<T, Failure>,
) -> Result<T, Failure> {
    let annotated = record?;
    let place = Location::default()
        .in_path(&annotated.document.source)
        .in_record(&annotated.document.id);
    catch_unwind(AssertUnwindSafe(|| work(annotated, &place)))
        .unwrap_or_else(|_| Err(Failure::internal(place)))
}

/// The pages of the example.
pub(super) fn example_sources() -> VecDeque<Source> {
    example::PAGES
        .iter()
        .map(|&(name, text)| Source::Example(name, text))
        .collect()
}

/// What is known about the inputs; shared with the thread that reads them.
#[derive(Clone, Debug, Default)]
pub(super) struct InputLog(Arc<LogState>);

#[derive(Debug, Default)]
struct LogState {
    inputs: Mutex<Inputs>,
    n_deleted: AtomicU64,
    n_skipped: AtomicU64,
    losses: Mutex<Losses>,
}

#[derive(Debug, Default)]
struct Inputs {
    opened: Vec<Opened>,
    /// Raw bytes of the inputs that are closed: their meters are not asked again.
    n_bytes_closed: u64,
    /// The meter of the input that is open.
    current: Option<Meter>,
}

/// An input that was opened, or that failed to open.
#[derive(Debug)]
struct Opened {
    path: String,
    format: Option<&'static str>,
    meter: Option<Meter>,
}

impl InputLog {
    /// Raw bytes read of all inputs so far.
    pub(super) fn n_bytes_read(&self) -> u64 {
        let inputs = self.inputs();
        inputs.n_bytes_closed + inputs.current.as_ref().map_or(0, Meter::n_bytes_read)
    }

    /// PMIDs that the inputs say are deleted.
    pub(super) fn n_deleted(&self) -> u64 {
        self.0.n_deleted.load(Ordering::Relaxed)
    }

    /// Records left out for `--encoding-errors skip`.
    pub(super) fn n_skipped(&self) -> u64 {
        self.0.n_skipped.load(Ordering::Relaxed)
    }

    /// What stands in the inputs and has no place in our documents.
    pub(super) fn losses(&self) -> Losses {
        self.0
            .losses
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }

    /// The inputs for the manifest, in order.
    pub(super) fn entries(&self) -> Vec<InputEntry> {
        self.inputs()
            .opened
            .iter()
            .map(|input| {
                let digest = input.meter.as_ref().and_then(Meter::digest);
                InputEntry {
                    path: input.path.clone(),
                    format: input.format.map(str::to_owned),
                    bytes: digest.map(|digest| digest.n_bytes),
                    sha256: digest.map(|digest| digest.sha256.clone()),
                }
            })
            .collect()
    }

    fn opened(&self, path: String, format: Option<&'static str>, meter: Option<Meter>) {
        let mut inputs = self.inputs();
        inputs.current.clone_from(&meter);
        inputs.opened.push(Opened {
            path,
            format,
            meter,
        });
    }

    /// The open input is done; its bytes are counted once, before and after.
    fn closed(&self) {
        let mut inputs = self.inputs();
        if let Some(meter) = inputs.current.take() {
            inputs.n_bytes_closed += meter.n_bytes_read();
        }
    }

    fn inputs(&self) -> MutexGuard<'_, Inputs> {
        self.0.inputs.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Reads all inputs in order; an input that fails is an `Err` in the sequence, and the next one follows. So it is with a
/// reader that panics: a bug costs the rest of one input.
pub(super) struct InputStream {
    sources: VecDeque<Source>,
    options: ReadOptions,
    format: Option<&'static Format>,
    log: InputLog,
    interrupt: Interrupt,
    /// The input that was opened last, for messages.
    name: PathBuf,
    current: Option<Documents>,
}

impl InputStream {
    /// A sequence over inputs, each in the format given or else in the one that it looks like. Ends after the record
    /// at hand when a signal comes.
    pub(super) fn new(
        sources: VecDeque<Source>,
        format: Option<&'static Format>,
        options: ReadOptions,
        log: InputLog,
        interrupt: Interrupt,
    ) -> Self {
        Self {
            sources,
            options,
            format,
            log,
            interrupt,
            name: PathBuf::new(),
            current: None,
        }
    }

    fn open(&mut self, source: Source) -> Result<(), ReadError> {
        let mut input = match source {
            Source::Failed(error) => {
                let name = error.location.path.clone().unwrap_or_default();
                self.log.opened(name.display().to_string(), None, None);
                return Err(error);
            }
            Source::Example(name, text) => Input::from_bytes(format!("examples/{name}"), text),
            Source::Path(path) => match open_input(&path, &self.options) {
                Ok(input) => input,
                Err(error) => {
                    self.log
                        .opened(path.name().display().to_string(), None, None);
                    return Err(error);
                }
            },
        };
        let format = format_of(&mut input, self.format);
        self.log.opened(
            input.name.display().to_string(),
            format.as_ref().ok().map(|format| format.name),
            Some(input.meter.clone()),
        );
        let format = format?;
        let documents = (format.open)(input, &self.options)?;
        self.current = Some(documents);
        Ok(())
    }

    /// The input is done: what only its reader knows goes into the log.
    fn close(&mut self) {
        if let Some(documents) = self.current.take() {
            let n_deleted = u64::try_from(documents.deleted_pmids().len()).unwrap_or(u64::MAX);
            self.log.0.n_deleted.fetch_add(n_deleted, Ordering::Relaxed);
            let mut losses = self
                .log
                .0
                .losses
                .lock()
                .unwrap_or_else(PoisonError::into_inner);
            losses.merge(&documents.losses());
            self.log
                .0
                .n_skipped
                .fetch_add(documents.n_skipped(), Ordering::Relaxed);
        }
        self.log.closed();
    }

    /// The next record of the open input or of the one that is opened next.
    fn advance(&mut self) -> Option<Result<AnnotatedDocument, ReadError>> {
        loop {
            if self.interrupt.signal().is_some() {
                return None;
            }
            if let Some(documents) = &mut self.current {
                match documents.next() {
                    Some(Err(error)) if error.is_fatal => {
                        self.close();
                        return Some(Err(error));
                    }
                    Some(record) => return Some(record),
                    None => self.close(),
                }
            }
            let source = self.sources.pop_front()?;
            self.name = source.name();
            if let Err(error) = self.open(source) {
                self.log.closed();
                return Some(Err(error));
            }
        }
    }
}

impl Iterator for InputStream {
    type Item = Result<AnnotatedDocument, Failure>;

    fn next(&mut self) -> Option<Self::Item> {
        if let Ok(record) = catch_unwind(AssertUnwindSafe(|| self.advance())) {
            return record.map(|record| record.map_err(Failure::from));
        }
        // Its state may be broken: it is asked nothing more.
        self.current = None;
        self.log.closed();
        Some(Err(Failure::internal(
            Location::default().in_path(&self.name),
        )))
    }
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;
    use crate::document::Document;
    use crate::read::{DocumentReader, format_by_name};

    fn stream(paths: &[PathBuf], format: &'static Format) -> InputStream {
        let sources = paths
            .iter()
            .map(|path| Source::Path(InputPath::File(path.clone())))
            .collect();
        InputStream::new(
            sources,
            Some(format),
            ReadOptions::default(),
            InputLog::default(),
            Interrupt::default(),
        )
    }

    #[test]
    fn bytes_are_counted_once_while_an_input_is_open_and_after() {
        let folder = tempfile::tempdir().unwrap();
        let paths = ["a", "b", "c"].map(|name| folder.path().join(name));
        for path in &paths {
            fs::write(path, "{\"id\":\"1\",\"text\":\"x\"}\n").unwrap();
        }
        let mut stream = stream(&paths, format_by_name("jsonl").unwrap());
        let log = stream.log.clone();
        let mut counts = Vec::new();
        while stream.next().is_some() {
            counts.push(log.n_bytes_read());
        }
        assert_eq!(counts, [22, 44, 66]);
        assert_eq!(log.n_bytes_read(), 66);
        stream.close();
        assert_eq!(log.n_bytes_read(), 66);
    }

    /// Gives one document of each input and panics at the second.
    struct Panicking(Option<AnnotatedDocument>);

    impl Iterator for Panicking {
        type Item = Result<AnnotatedDocument, ReadError>;

        fn next(&mut self) -> Option<Self::Item> {
            Some(Ok(self.0.take().expect("a bug")))
        }
    }

    impl DocumentReader for Panicking {}

    static PANICKING: Format = Format {
        name: "panicking",
        description: "",
        extensions: &[],
        sniff: |_| true,
        open: |_, _| {
            Ok(Box::new(Panicking(Some(AnnotatedDocument::plain(
                Document::default(),
            )))))
        },
    };

    #[test]
    fn a_reader_that_panics_costs_its_input_and_not_the_next() {
        let folder = tempfile::tempdir().unwrap();
        let paths = ["a", "b"].map(|name| folder.path().join(name));
        for path in &paths {
            fs::write(path, "x").unwrap();
        }
        let outcomes: Vec<_> = stream(&paths, &PANICKING)
            .map(|outcome| {
                outcome
                    .err()
                    .map(|failure| (failure.code, failure.location.path))
            })
            .collect();
        let internal = |index: usize| Some(("ONC0305", Some(paths[index].clone())));
        assert_eq!(outcomes, [None, internal(0), None, internal(1)]);
    }
}
