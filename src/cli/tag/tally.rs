//! What a run has seen, and what it says of it.

use std::collections::HashSet;
use std::fmt::Write as _;
use std::time::Duration;

use super::super::GlobalArguments;
use super::super::exit::ExitStatus;
use super::super::failure::Failure;
use super::super::inputs::InputLog;
use super::super::outputs::{Finished, Outputs};
use super::super::progress::Progress;
use super::super::report;
use crate::document::AnnotatedDocument;
use crate::format::losses::Losses;
use crate::pipeline::Summary;
use crate::write::{WriteError, error_line};

use super::TagArguments;

/// Distinct document ids that are remembered to count repeats; past them the count is a lower bound, so that memory
/// stays bounded on any corpus.
const MAX_REMEMBERED_IDS: usize = 1 << 20;

/// What became of one record.
pub(super) enum Outcome {
    Annotated(Box<Annotated>),
    LeftOut(Failure),
}

/// A record that was annotated.
pub(super) struct Annotated {
    /// One an output, in order.
    pub(super) parts: Vec<Part>,
    /// The document, where an output takes it whole.
    pub(super) whole: Option<AnnotatedDocument>,
    pub(super) summary: Summary,
    pub(super) id_hash: u64,
}

/// What a document is in one output.
#[derive(Default)]
pub(super) struct Part {
    pub(super) bytes: Vec<u8>,
    pub(super) losses: Losses,
}

/// What goes into the outputs.
pub(super) enum Written {
    Nothing,
    Document(Box<Annotated>),
    /// A line of JSON that reports what could not be read.
    ErrorLine(Vec<u8>),
}

impl Written {
    /// Writes it, and hands it on at once where somebody waits for it.
    pub(super) fn write(self, outputs: &mut Outputs, flushes: bool) -> Result<(), WriteError> {
        match self {
            Self::Nothing => return Ok(()),
            Self::Document(annotated) => {
                let Annotated { parts, whole, .. } = *annotated;
                for (output, part) in outputs.iter_mut().zip(&parts) {
                    output.losses.merge(&part.losses);
                    match &whole {
                        Some(whole) if output.sink.encoder().is_none() => {
                            output.sink.write(whole, &mut output.losses)?;
                        }
                        _ => output.sink.append(&part.bytes)?,
                    }
                }
            }
            Self::ErrorLine(bytes) => {
                for output in outputs.iter_mut().filter(|one| one.format.name == "jsonl") {
                    output.sink.append(&bytes)?;
                }
            }
        }
        if flushes {
            for output in outputs.iter_mut() {
                output.sink.flush()?;
            }
        }
        Ok(())
    }
}

/// What the run has seen so far.
#[derive(Default)]
pub(super) struct Tally {
    pub(super) summary: Summary,
    ids: HashSet<u64>,
}

impl Tally {
    /// Counts an outcome, reports what failed, and gives what belongs into the outputs.
    pub(super) fn take(
        &mut self,
        outcome: Outcome,
        arguments: &TagArguments,
        global: &GlobalArguments,
        progress: &Progress,
    ) -> Result<Written, WriteError> {
        match outcome {
            Outcome::Annotated(annotated) => {
                self.summary.add(&annotated.summary);
                if self.ids.contains(&annotated.id_hash) {
                    self.summary.n_duplicates += 1;
                } else if self.ids.len() < MAX_REMEMBERED_IDS {
                    self.ids.insert(annotated.id_hash);
                }
                Ok(Written::Document(annotated))
            }
            Outcome::LeftOut(failure) => {
                self.summary.n_failed += 1;
                progress.suspend(|| report::left_out(&failure, global.error_format));
                if !arguments.has_error_lines() {
                    return Ok(Written::Nothing);
                }
                error_line(failure.code, &failure.message, &failure.location)
                    .map(Written::ErrorLine)
                    .map_err(|error| WriteError::new("-", error))
            }
        }
    }

    pub(super) fn status(&self) -> ExitStatus {
        match (self.summary.n_documents, self.summary.n_failed) {
            (_, 0) => ExitStatus::Done,
            (0, _) => ExitStatus::CouldNotRun,
            _ => ExitStatus::Skipped,
        }
    }

    pub(super) fn report(
        &self,
        log: &InputLog,
        elapsed: Duration,
        finished: &[Finished],
    ) -> String {
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
            let _ = write!(text, "\n  {name:<18} {n:>8}");
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
            let _ = write!(text, "\n{n} {note}");
        }
        for path in finished.iter().filter_map(|output| output.target.path()) {
            let _ = write!(text, "\nwritten to {}", path.display());
        }
        text
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::read::{InputPath, expand_inputs};

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
        let (found, failed) = expand_inputs(&["Cargo.toml", "no/such/file"], &[]);
        assert!(matches!(found[..], [InputPath::File(_)]) && failed.len() == 1);
    }
}
