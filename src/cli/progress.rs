//! How far a long run has come.

use std::io::IsTerminal;
use std::time::{Duration, Instant};

use clap::ValueEnum;
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use serde_json::json;

use super::report::line;

/// How progress is shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(super) enum ProgressMode {
    /// A bar on a terminal, nothing elsewhere.
    #[default]
    Auto,
    /// A line now and then.
    Text,
    /// A JSON object a line.
    Json,
    /// Nothing.
    None,
}

/// How often something is said in text and JSON.
const INTERVAL: Duration = Duration::from_secs(2);

/// Shows progress by bytes read.
pub(super) struct Progress {
    mode: ProgressMode,
    bar: Option<ProgressBar>,
    last: Instant,
}

impl Progress {
    /// Begins to show progress. `is_quiet` turns off what nobody asked for: text and JSON are asked for by name.
    pub(super) fn new(mode: ProgressMode, is_quiet: bool) -> Self {
        let mode = match mode {
            ProgressMode::Auto if is_quiet => ProgressMode::None,
            mode => mode,
        };
        let bar = (mode == ProgressMode::Auto && std::io::stderr().is_terminal()).then(|| {
            let bar = ProgressBar::with_draw_target(None, ProgressDrawTarget::stderr_with_hz(8));
            if let Ok(style) = ProgressStyle::with_template(
                "{spinner} {msg} {bytes} read, {bytes_per_sec}, {elapsed}",
            ) {
                bar.set_style(style);
            }
            bar
        });
        Self {
            mode,
            bar,
            last: Instant::now(),
        }
    }

    /// Tells how far the run is.
    pub(super) fn update(&mut self, n_documents: u64, n_bytes: u64) {
        if let Some(bar) = &self.bar {
            bar.set_message(format!("{n_documents} documents,"));
            bar.set_position(n_bytes);
            return;
        }
        if self.last.elapsed() < INTERVAL {
            return;
        }
        self.last = Instant::now();
        self.say(n_documents, n_bytes);
    }

    fn say(&self, n_documents: u64, n_bytes: u64) {
        match self.mode {
            ProgressMode::Text => line(&format!(
                "{n_documents} documents, {} MB read",
                n_bytes / 1_000_000
            )),
            ProgressMode::Json => {
                line(
                    &json!({ "progress": { "documents": n_documents, "bytes": n_bytes } })
                        .to_string(),
                );
            }
            ProgressMode::Auto | ProgressMode::None => {}
        }
    }

    /// Runs something that prints, without the bar in its way.
    pub(super) fn suspend(&self, print: impl FnOnce()) {
        match &self.bar {
            Some(bar) => bar.suspend(print),
            None => print(),
        }
    }

    /// Takes the bar away; in text and JSON, says how far the run came.
    pub(super) fn finish(&self, n_documents: u64, n_bytes: u64) {
        match &self.bar {
            Some(bar) => bar.finish_and_clear(),
            None => self.say(n_documents, n_bytes),
        }
    }
}
