//! `cargo xtask stages INPUT [--before PROGRAM]`: what each stage of `tag` takes, and another build beside this one.
//!
//! Stages are added one after the other; what a stage takes is the difference to the run without it and those behind it.
//! Every configuration runs once in each round, so that a machine that slows down slows all; the least time of each counts.

use std::path::{Path, PathBuf};
use std::process::Command;

use oncotag::pipeline::STAGE_NAMES;

use crate::command::{at_root, builds_release, release_build};
use crate::cost::cost;

const ROUNDS: usize = 5;

/// Measures and prints a table in Markdown.
pub(crate) fn run(input: &Path, before: Option<&PathBuf>) -> anyhow::Result<bool> {
    if !builds_release()? {
        return Ok(false);
    }
    let program = release_build();
    let mut runs: Vec<Command> = (0..=STAGE_NAMES.len())
        .map(|n| tag(&program, input, &STAGE_NAMES[n..]))
        .collect();
    runs.extend(before.map(|program| tag(program, input, &[])));
    let mut least = vec![f64::INFINITY; runs.len()];
    for _ in 0..ROUNDS {
        for (run, least) in runs.iter().zip(&mut least) {
            *least = least.min(cost(run)?.seconds);
        }
    }
    let all = least[STAGE_NAMES.len()];
    println!("\n| part | processor time | share |\n|---|---|---|");
    let row = |name: &str, seconds: f64| {
        println!(
            "| {name} | {seconds:.2} s | {:.0} % |",
            100.0 * seconds / all
        );
    };
    row("reading and writing", least[0]);
    for (index, name) in STAGE_NAMES.iter().enumerate() {
        row(name, least[index + 1] - least[index]);
    }
    row("all", all);
    if before.is_some() {
        let other = least[STAGE_NAMES.len() + 1];
        row("all, before", other);
        println!("\nnow takes {:.2} times what it took before", all / other);
    }
    Ok(true)
}

fn tag(program: &Path, input: &Path, without: &[&str]) -> Command {
    let mut command = at_root(program);
    command.arg("tag").arg(input);
    command.args(["--threads", "1", "--quiet", "--output", "-"]);
    for stage in without {
        command.args(["--without", stage]);
    }
    command
}
