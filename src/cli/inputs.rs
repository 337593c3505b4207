//! The documents of all inputs, one after the other.

use std::collections::VecDeque;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use super::example;
use super::signals::Interrupt;
use crate::document::{AnnotatedDocument, Location};
use crate::read::{
    Documents, Format, Input, InputPath, Meter, ReadError, ReadOptions, detect, open_input,
};
use crate::write::InputEntry;

/// One input that waits its turn.
pub(super) enum Source {
    /// A file or standard input.
    Path(InputPath),
    /// A page of the example that ships with the program.
    Example(&'static str, &'static str),
    /// What could not even be found.
    Failed(ReadError),
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
    opened: Mutex<Vec<Opened>>,
    n_bytes_before: AtomicU64,
    n_deleted: AtomicU64,
    n_skipped: AtomicU64,
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
        let opened = self.0.opened.lock().unwrap_or_else(PoisonError::into_inner);
        let current = opened
            .last()
            .and_then(|input| input.meter.as_ref())
            .map_or(0, Meter::n_bytes_read);
        self.0.n_bytes_before.load(Ordering::Relaxed) + current
    }

    /// PMIDs that the inputs say are deleted.
    pub(super) fn n_deleted(&self) -> u64 {
        self.0.n_deleted.load(Ordering::Relaxed)
    }

    /// Records left out for `--encoding-errors skip`.
    pub(super) fn n_skipped(&self) -> u64 {
        self.0.n_skipped.load(Ordering::Relaxed)
    }

    /// The inputs for the manifest, in order.
    pub(super) fn entries(&self) -> Vec<InputEntry> {
        let opened = self.0.opened.lock().unwrap_or_else(PoisonError::into_inner);
        opened
            .iter()
            .map(|input| {
                let digest = input.meter.as_ref().and_then(Meter::digest);
                InputEntry {
                    path: input.path.clone(),
                    format: input.format,
                    bytes: digest.map(|digest| digest.n_bytes),
                    sha256: digest.map(|digest| digest.sha256.clone()),
                }
            })
            .collect()
    }

    fn opened(&self, path: String, format: Option<&'static str>, meter: Option<Meter>) {
        self.0
            .opened
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .push(Opened {
                path,
                format,
                meter,
            });
    }
}

/// Reads all inputs in order; an input that fails is an `Err` in the sequence, and the next one follows.
pub(super) struct InputStream {
    sources: VecDeque<Source>,
    options: ReadOptions,
    format: Option<&'static Format>,
    log: InputLog,
    interrupt: Interrupt,
    current: Option<(Documents, Meter)>,
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
            current: None,
        }
    }

    fn open(&mut self, source: Source) -> Result<(), ReadError> {
        let mut input = match source {
            Source::Failed(error) => return Err(error),
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
        let name = input.name.clone();
        let meter = input.meter.clone();
        let format = match self.format {
            Some(format) => Ok(format),
            None => detect(&input.head(), &name),
        };
        self.log.opened(
            name.display().to_string(),
            format.as_ref().ok().map(|format| format.name),
            Some(meter.clone()),
        );
        let format =
            format.map_err(|kind| ReadError::fatal(kind, Location::default().in_path(&name)))?;
        tracing::info!("{}: read as {}", name.display(), format.name);
        self.current = Some(((format.open)(input, &self.options)?, meter));
        Ok(())
    }

    fn close(&mut self) {
        if let Some((documents, meter)) = self.current.take() {
            let n_deleted = u64::try_from(documents.deleted_pmids().len()).unwrap_or(u64::MAX);
            self.log.0.n_deleted.fetch_add(n_deleted, Ordering::Relaxed);
            self.log
                .0
                .n_skipped
                .fetch_add(documents.n_skipped(), Ordering::Relaxed);
            self.log
                .0
                .n_bytes_before
                .fetch_add(meter.n_bytes_read(), Ordering::Relaxed);
        }
    }
}

impl Iterator for InputStream {
    type Item = Result<AnnotatedDocument, ReadError>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            if self.interrupt.signal().is_some() {
                return None;
            }
            if let Some((documents, _)) = &mut self.current {
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
            if let Err(error) = self.open(source) {
                return Some(Err(error));
            }
        }
    }
}
