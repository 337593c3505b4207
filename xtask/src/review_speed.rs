//! `cargo xtask review-speed`: how fast the review app is with 100,000 sentences and a million names.

use anyhow::bail;

use crate::browser;
use crate::command::{at_root, builds_release, release_build, root, shared, succeeds};

/// Measures and prints; gives whether it could.
pub(crate) fn run(builds: bool, rest: &[String]) -> anyhow::Result<bool> {
    if builds && !builds_release()? {
        return Ok(false);
    }
    let Some(browser) = browser::set_up()? else {
        bail!("there is no browser: {}", browser::remedy());
    };
    let abstracts = shared().join("data/inputs/oncology-abstracts.jsonl");
    if !abstracts.exists() {
        bail!(
            "the shared input {} is not here; put the shared folder beside the clone",
            abstracts.display()
        );
    }
    let mut measure = at_root(browser.python.python());
    measure
        .arg("tests/browser/measure_speed.py")
        .args([release_build(), browser.chromium, abstracts])
        .arg(root().join("target/review-speed"))
        .args(rest);
    succeeds(&mut measure)
}
