//! Exit status.

use std::process::ExitCode;

/// How a command ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum ExitStatus {
    /// Done, or the reader of our pipe went away.
    Done,
    /// Done, and the answer is negative.
    Negative,
    /// Could not run: usage, configuration, dictionary, input or output, or a bug of ours.
    CouldNotRun,
    /// Finished, but records were skipped.
    Skipped,
    /// Ended by a signal of this number.
    Interrupted(u8),
}

impl ExitStatus {
    /// The number that the shell sees.
    pub(super) fn code(self) -> u8 {
        match self {
            Self::Done => 0,
            Self::Negative => 1,
            Self::CouldNotRun => 2,
            Self::Skipped => 3,
            Self::Interrupted(signal) => 128 + signal,
        }
    }
}

impl From<ExitStatus> for ExitCode {
    fn from(status: ExitStatus) -> Self {
        Self::from(status.code())
    }
}
