//! What a program takes, as the operating system counts it.

use std::process::Command;

use anyhow::Context as _;

use crate::command::{at_root, shown};

/// Runs the program that its arguments name and prints its processor time and the time on the clock in seconds and the peak of
/// its resident memory in kibibytes. (`wait4`, which tells them, cannot be called from safe Rust.) The first start of a program from Python costs
/// 50 ms that are not the program's, so another one goes before.
const MEASURE: &str = "\
import resource, subprocess, sys, time
def seconds():
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime
subprocess.run([sys.argv[1], '--version'], stdout=subprocess.DEVNULL)
start, clock = seconds(), time.monotonic()
code = subprocess.run(sys.argv[1:], stdout=subprocess.DEVNULL).returncode
print(seconds() - start, time.monotonic() - clock, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)
sys.exit(code)
";

/// What a command took.
#[derive(Clone, Copy)]
pub(crate) struct Cost {
    /// Processor time.
    pub(crate) seconds: f64,
    /// Time on the clock.
    pub(crate) wall_seconds: f64,
    /// The peak of resident memory.
    pub(crate) peak_bytes: u64,
}

/// Shows a command, runs it to its end and gives what it took.
pub(crate) fn cost(command: &Command) -> anyhow::Result<Cost> {
    println!("$ {}", shown(command));
    measured(command)
}

/// The same without a word: for what is run dozens of times.
pub(crate) fn measured(command: &Command) -> anyhow::Result<Cost> {
    let mut python = at_root("python3");
    python
        .args(["-c", MEASURE])
        .arg(command.get_program())
        .args(command.get_args());
    let output = python.output().context("starting python3")?;
    anyhow::ensure!(
        output.status.success(),
        "`{}` failed: {}",
        shown(command),
        String::from_utf8_lossy(&output.stderr).trim()
    );
    let text = String::from_utf8_lossy(&output.stdout);
    let mut figures = text.split_whitespace();
    let mut figure = || figures.next().context("three numbers");
    let seconds = figure()?.parse().context("reading the processor time")?;
    let wall_seconds = figure()?.parse().context("reading the time")?;
    let kibibytes: u64 = figure()?.parse().context("reading the peak of memory")?;
    Ok(Cost {
        seconds,
        wall_seconds,
        peak_bytes: kibibytes * 1024,
    })
}
