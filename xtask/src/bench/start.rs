//! How long it takes until something is found: the first record of a page, and 600,000 names ready.

use std::fmt::Write as _;
use std::io::{BufRead as _, BufReader};
use std::process::{Command, Stdio};
use std::time::Instant;

use anyhow::Context as _;

use super::dictionaries::Names;
use super::ours::{Engine, Work};
use super::table::Spread;
use super::{Bench, embedded_compiled};
use crate::command::root;

const PAGE: &str = "examples/liver-niche-review.txt";
const N_RUNS: usize = 11;

/// Gives the table.
pub(super) fn table(bench: &Bench) -> anyhow::Result<String> {
    let embedded = embedded_compiled()?;
    let page = root().join(PAGE);
    let plain = bench.program.tag_with(Work::Full, &page, 1);
    let mut with_compiled = bench.program.tag_with(Work::Full, &page, 1);
    with_compiled.arg("--dictionary").arg(embedded);
    let large = bench.dictionary(Names::Large);
    let ready = bench.program.load(large, Engine::Index, Work::Full)?;
    let mut table = String::from("| start | median (range) | wanted |\n|---|---|---|\n");
    for (name, command, wanted) in [
        ("embedded dictionaries", plain, 400),
        ("the same, compiled", with_compiled, 50),
    ] {
        let _ = writeln!(
            table,
            "| to the first record of a page, {name} | {} ms | < {wanted} ms |",
            first_record(command)?
        );
    }
    let _ = writeln!(
        table,
        "| 600,000 names ready, compiled (CPU) | {:.0} ms | ≤ 120 ms |",
        ready * 1e3
    );
    Ok(table)
}

/// Milliseconds on the clock from the start of the process to its first whole line.
fn first_record(mut command: Command) -> anyhow::Result<Spread> {
    command.stdout(Stdio::piped()).stderr(Stdio::null());
    let mut times = Vec::new();
    for _ in 0..N_RUNS {
        let start = Instant::now();
        let mut child = command.spawn().context("starting oncotag")?;
        let mut lines = BufReader::new(child.stdout.take().context("its output is a pipe")?);
        let mut line = String::new();
        lines.read_line(&mut line)?;
        times.push(start.elapsed().as_secs_f64() * 1e3);
        std::io::copy(&mut lines, &mut std::io::sink())?;
        anyhow::ensure!(
            child.wait()?.success() && line.ends_with('\n'),
            "the page cannot be tagged"
        );
    }
    Ok(Spread::of(&times))
}
