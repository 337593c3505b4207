//! The browser that looks at the review app, and what drives it.

use std::path::PathBuf;
use std::process::Command;

use crate::command::output;
use crate::python::{self, Environment};
use crate::tools::apt_install;

/// What drives the browser: pinned packages, with hashes.
pub(crate) const DRIVERS: &str = "tests/browser/requirements.txt";
/// Names under which systems have Chromium.
const PROGRAMS: [&str; 3] = ["chromium", "chromium-browser", "google-chrome"];

/// A browser and what drives it.
pub(crate) struct Browser {
    pub(crate) python: Environment,
    pub(crate) chromium: PathBuf,
}

/// Sets up what is not there yet; nothing where it cannot be had.
pub(crate) fn set_up() -> anyhow::Result<Option<Browser>> {
    let chromium = match installed() {
        Some(chromium) => Some(chromium),
        // The fonts are so that texts have letters.
        None if apt_install(&["chromium", "fonts-dejavu-core"])? => installed(),
        None => None,
    };
    Ok(python::set_up(DRIVERS)?
        .zip(chromium)
        .map(|(python, chromium)| Browser { python, chromium }))
}

/// What is there already.
pub(crate) fn existing() -> anyhow::Result<Option<Browser>> {
    Ok(python::existing(DRIVERS)?
        .zip(installed())
        .map(|(python, chromium)| Browser { python, chromium }))
}

/// What to do by hand where it cannot be set up.
pub(crate) fn remedy() -> String {
    format!(
        "install Chromium (Debian: apt-get install chromium); {}",
        python::remedy(DRIVERS)
    )
}

fn installed() -> Option<PathBuf> {
    PROGRAMS.into_iter().find_map(|name| {
        let path = output(Command::new("sh").args(["-c", &format!("command -v {name}")]))?;
        Some(PathBuf::from(path.trim()))
    })
}
