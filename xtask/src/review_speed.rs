//! `cargo xtask review-speed`: how fast the review app is with 100,000 sentences and a million names.

use anyhow::bail;

use crate::browser;
use crate::command::{at_root, builds_release, release_build, root, shared, succeeds};

/// Measures and prints; gives whether it could. `--no-build`, `--sentences N` and `--names N` are its arguments.
pub(crate) fn run(mut arguments: pico_args::Arguments) -> anyhow::Result<bool> {
    let builds = !arguments.contains("--no-build");
    let mut rest = Vec::new();
    for name in ["--sentences", "--names"] {
        if let Some(number) = arguments.opt_value_from_str::<_, u64>(name)? {
            rest.extend([name.to_owned(), number.to_string()]);
        }
    }
    crate::finish(arguments)?;
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
