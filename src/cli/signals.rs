//! Ctrl-C and its kin.

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU8, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// The signal that has come, if one has.
#[derive(Clone, Debug, Default)]
pub(super) struct Interrupt(Arc<State>);

#[derive(Debug, Default)]
struct State {
    signal: AtomicU8,
    /// What to remove before the process is ended.
    unfinished: Mutex<Vec<PathBuf>>,
}

impl Interrupt {
    /// The number of the signal that asked us to stop.
    pub(super) fn signal(&self) -> Option<u8> {
        Some(self.0.signal.load(Ordering::Relaxed)).filter(|&signal| signal != 0)
    }

    /// Says what to remove where the process has to be ended; nothing, once it is finished.
    pub(super) fn set_unfinished<'p>(&self, paths: impl IntoIterator<Item = &'p Path>) {
        *self.unfinished() = paths.into_iter().map(Path::to_owned).collect();
    }

    fn unfinished(&self) -> MutexGuard<'_, Vec<PathBuf>> {
        self.0
            .unfinished
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
    }

    /// Watches for SIGINT and SIGTERM. The first asks to finish the record at hand; a second, or a run that does not
    /// come to its end soon (it may wait for a pipe), removes the unfinished file and ends the process. Called before
    /// there is such a file: a signal between the two would leave it behind.
    #[cfg(unix)]
    pub(super) fn watch() -> std::io::Result<Self> {
        use signal_hook::consts::{SIGINT, SIGTERM};
        use signal_hook::iterator::Signals;

        let interrupt = Self::default();
        let seen = interrupt.clone();
        let mut signals = Signals::new([SIGINT, SIGTERM])?;
        std::thread::spawn(move || {
            for signal in signals.forever() {
                let signal = u8::try_from(signal).unwrap_or(2);
                let is_second = seen.0.signal.swap(signal, Ordering::Relaxed) != 0;
                let seen = seen.clone();
                let end = move || {
                    if !is_second {
                        std::thread::sleep(GRACE);
                    }
                    for unfinished in &*seen.unfinished() {
                        let _ = std::fs::remove_file(unfinished)
                            .or_else(|_| std::fs::remove_dir_all(unfinished));
                    }
                    end_process(signal);
                };
                std::thread::spawn(end);
            }
        });
        Ok(interrupt)
    }

    /// Elsewhere the system ends the process.
    #[cfg(not(unix))]
    pub(super) fn watch() -> std::io::Result<Self> {
        Ok(Self::default())
    }
}

/// How long the record at hand may take after the first signal.
#[cfg(unix)]
const GRACE: std::time::Duration = std::time::Duration::from_millis(1500);

#[cfg(unix)]
#[expect(
    clippy::exit,
    reason = "the main thread may be blocked in a read that no flag can end"
)]
fn end_process(signal: u8) {
    std::process::exit(i32::from(
        super::exit::ExitStatus::Interrupted(signal).code(),
    ));
}
