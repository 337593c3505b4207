//! `cargo xtask soak`: what takes long. Run before an issue is closed.

use std::fs::{self, File};
use std::io::{BufWriter, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::Context as _;

use crate::browser;
use crate::command::{at_root, builds_release, release_build, root, shared, succeeds};
use crate::cost::cost;
use crate::fuzz;
use crate::report::{Outcome, Report};

/// How many times larger the large input is.
const COPIES: usize = 20;
/// What the allocator's arenas may differ by from run to run.
const ALLOCATOR_BYTES: u64 = 4 << 20;
/// Kills, spread evenly over the time that a run takes.
const N_KILLS: u32 = 50;

/// Fuzzes every target for `seconds`, measures memory, kills runs; gives whether all was well.
pub(crate) fn run(seconds: u64) -> anyhow::Result<bool> {
    let mut report = Report::default();
    let mut is_built = false;
    report.step("release build", || {
        is_built = builds_release()?;
        Ok(Outcome::of(is_built, "the build failed"))
    });
    let input = shared().join("data/inputs/oncology-abstracts.jsonl");
    if is_built {
        report.step("memory stays flat", || {
            with_input(&input, memory_stays_flat)
        });
        report.step("killed runs leave no half file", || {
            with_input(&input, kills)
        });
    }
    if is_built {
        report.step("killed servers lose no decision", || {
            on_servers("test_killed.py", ("ONCOTAG_KILLS", "100"))
        });
        report.step("ten thousand clients are answered", || {
            on_servers("test_limits.py", ("ONCOTAG_CONNECTIONS", "10000"))
        });
    }
    fuzz::steps(&mut report, seconds, &[])?;
    Ok(report.close())
}

/// A test of the review app with more of what it is about than in the ordinary run.
fn on_servers(file: &str, more: (&str, &str)) -> anyhow::Result<Outcome> {
    let Some(browser) = browser::set_up()? else {
        return Ok(Outcome::Missing {
            what: "Chromium, or Python with what drives it".to_owned(),
            remedy: browser::remedy(),
        });
    };
    let mut tests = Command::new(browser.python.python());
    tests
        .current_dir(root().join("tests/browser"))
        .args(["-m", "pytest", "-q", "-s", "-p", "no:cacheprovider", file])
        .env(more.0, more.1)
        .env("ONCOTAG_PROGRAM", release_build())
        .env("ONCOTAG_CHROMIUM", &browser.chromium);
    Ok(Outcome::of(succeeds(&mut tests)?, "a test failed"))
}

/// The check on the input, and on the same records many times over.
fn with_input(
    input: &Path,
    check: impl FnOnce(&Path, &Path, &Path) -> anyhow::Result<Outcome>,
) -> anyhow::Result<Outcome> {
    if !input.exists() {
        return Ok(Outcome::Missing {
            what: format!("the shared input {}", input.display()),
            remedy: "put the shared folder beside the clone".to_owned(),
        });
    }
    let folder = root().join("target/soak");
    fs::create_dir_all(&folder)?;
    let large = folder.join("large.jsonl");
    let records = fs::read(input).with_context(|| format!("reading {}", input.display()))?;
    let mut file = BufWriter::new(File::create(&large)?);
    for _ in 0..COPIES {
        file.write_all(&records)?;
    }
    file.flush()?;
    check(input, &large, &folder)
}

/// `oncotag tag INPUT -o OUTPUT --force --quiet`.
fn tag(input: &Path, output: &Path) -> Command {
    let mut command = at_root(release_build());
    command
        .arg("tag")
        .arg(input)
        .arg("-o")
        .arg(output)
        .args(["--force", "--quiet"]);
    command
}

/// Twenty times the input takes at most a tenth more memory, beside what an allocator keeps for itself.
fn memory_stays_flat(input: &Path, large: &Path, folder: &Path) -> anyhow::Result<Outcome> {
    let output = folder.join("memory.jsonl");
    let once = cost(&tag(input, &output))?.peak_bytes;
    let many = cost(&tag(large, &output))?.peak_bytes;
    let mebibytes = |bytes: u64| bytes / (1 << 20);
    println!(
        "peak: {} MiB at 1x, {} MiB at {COPIES}x",
        mebibytes(once),
        mebibytes(many)
    );
    Ok(Outcome::of(
        many * 10 <= (once + ALLOCATOR_BYTES) * 11,
        "memory grows with the input",
    ))
}

/// However late a run is killed, the output file is the old one or the whole new one.
fn kills(_input: &Path, large: &Path, folder: &Path) -> anyhow::Result<Outcome> {
    let whole = folder.join("whole.jsonl");
    let start = Instant::now();
    anyhow::ensure!(
        succeeds(&mut tag(large, &whole))?,
        "the run that is not killed failed"
    );
    let duration = start.elapsed();
    let whole = fs::read(&whole)?;
    let old = b"{\"old\": true}\n";
    let output: PathBuf = folder.join("killed.jsonl");
    let (mut n_old, mut n_new) = (0, 0);
    for kill in 0..N_KILLS {
        fs::write(&output, old)?;
        let mut child = tag(large, &output).stderr(Stdio::null()).spawn()?;
        // Past the end too, so that the rename is hit.
        let wait: Duration = duration * kill / N_KILLS * 21 / 20;
        std::thread::sleep(wait);
        child.kill()?;
        child.wait()?;
        let found = fs::read(&output)?;
        if found == old {
            n_old += 1;
        } else if found == whole {
            n_new += 1;
        } else {
            return Ok(Outcome::Failed(format!(
                "killed after {wait:?}, the output is neither the old nor the new file"
            )));
        }
    }
    println!("{N_KILLS} kills: {n_old} left the old file, {n_new} the whole new one");
    Ok(Outcome::Passed)
}
