//! What a program takes, as the operating system counts it.

use std::process::Command;

use anyhow::Context as _;

use crate::command::{at_root, shown};

/// Runs the program that its arguments name and prints its processor time in seconds and the peak of its resident memory in
/// kibibytes. (`wait4`, which tells them, cannot be called from safe Rust.) The first start of a program from Python costs
/// 50 ms that are not the program's, so another one goes before.
const MEASURE: &str = "\
import resource, subprocess, sys
def seconds():
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime
subprocess.run([sys.argv[1], '--version'], stdout=subprocess.DEVNULL)
start = seconds()
code = subprocess.run(sys.argv[1:], stdout=subprocess.DEVNULL).returncode
print(seconds() - start, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)
sys.exit(code)
";

/// What a command took.
#[derive(Clone, Copy)]
pub(crate) struct Cost {
    /// Processor time.
    pub(crate) seconds: f64,
    /// The peak of resident memory.
    pub(crate) peak_bytes: u64,
}

/// Runs a command to its end and gives what it took.
pub(crate) fn cost(command: &Command) -> anyhow::Result<Cost> {
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
    let text = String::from_utf8_lossy(&output.stdout);
    let (seconds, kibibytes) = text.trim().split_once(' ').context("two numbers")?;
    let kibibytes: u64 = kibibytes.parse().context("reading the peak of memory")?;
    Ok(Cost {
        seconds: seconds.parse().context("reading the time")?,
        peak_bytes: kibibytes * 1024,
    })
}
