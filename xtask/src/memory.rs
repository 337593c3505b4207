//! Peak memory of a program, as the operating system counts it.

use std::process::Command;

use anyhow::Context as _;

use crate::command::{at_root, shown};

/// Runs the program that its arguments name and prints the peak of its resident memory, in kibibytes, as its last line.
/// (`wait4`, which tells it, cannot be called from safe Rust.)
const MEASURE: &str = "\
import resource, subprocess, sys
code = subprocess.run(sys.argv[1:], stdout=subprocess.DEVNULL).returncode
print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)
sys.exit(code)
";

/// Runs a command to its end and gives the peak of its resident memory in bytes.
pub(crate) fn peak_bytes(command: &Command) -> anyhow::Result<u64> {
    println!("$ {}", shown(command));
    let mut measured = at_root("python3");
    measured
        .args(["-c", MEASURE])
        .arg(command.get_program())
        .args(command.get_args());
    let output = measured.output().context("starting python3")?;
    anyhow::ensure!(
        output.status.success(),
        "`{}` failed: {}",
        shown(command),
        String::from_utf8_lossy(&output.stderr).trim()
    );
    let kibibytes: u64 = String::from_utf8_lossy(&output.stdout)
        .trim()
        .parse()
        .context("reading the peak of memory")?;
    Ok(kibibytes * 1024)
}
