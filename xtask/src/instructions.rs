//! `cargo xtask instructions [--write]`: how many instructions `tag` takes, as callgrind counts them, beside the figures of
//! `benches/instructions.toml`. Times are noisy; instructions are the same from run to run but for the seeds of hash tables.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::thread;

use anyhow::Context as _;

use crate::bench::{Work, embedded_compiled, one_line};
use crate::command::{at_root, builds_release, output, release_build, root, shown};
use crate::tools::apt_install;

const FIGURES: &str = "benches/instructions.toml";
/// How many times the example pages, 21 kB of text written by us, are in the input.
const N_COPIES: usize = 16;
/// Figures that differ by less are the same.
const TOLERANCE: f64 = 0.03;

/// What to do.
pub(crate) struct Options {
    /// Build first.
    pub(crate) builds: bool,
    /// Put the figures into the file.
    pub(crate) writes: bool,
}

/// Prints the figures; gives whether none is higher than it was.
pub(crate) fn run(options: &Options) -> anyhow::Result<bool> {
    let has_valgrind = || output(at_root("valgrind").arg("--version")).is_some();
    if !has_valgrind() && !apt_install(&["valgrind"])? {
        anyhow::bail!("valgrind is not here; install it (Debian: apt-get install valgrind)");
    }
    if options.builds && !builds_release()? {
        return Ok(false);
    }
    let found = measure()?;
    let rustc = output(at_root("rustc").arg("--version")).unwrap_or_default();
    let path = root().join(FIGURES);
    let before: toml::Table = match fs::read_to_string(&path) {
        Ok(text) => toml::from_str(&text).with_context(|| format!("reading {FIGURES}"))?,
        Err(_) => toml::Table::new(),
    };
    if options.writes {
        fs::write(&path, written(&found, &rustc)).with_context(|| format!("writing {FIGURES}"))?;
    } else if before.get("rustc").and_then(toml::Value::as_str) != Some(&rustc) {
        println!("the figures of {FIGURES} are of another compiler than {rustc}");
    }
    println!("\n| figure | before | now | change |\n|---|---|---|---|");
    let mut is_well = true;
    for (name, now) in &found {
        let Some(before) = before.get(name).and_then(toml::Value::as_float) else {
            println!("| {name} | – | {now:.1} | |");
            is_well &= options.writes;
            continue;
        };
        let change = now / before - 1.0;
        let word = match change {
            change if change > TOLERANCE => " HIGHER",
            change if change < -TOLERANCE => " lower: --write keeps it so",
            _ => "",
        };
        is_well &= change <= TOLERANCE || options.writes;
        println!(
            "| {name} | {before:.1} | {now:.1} | {:+.1} %{word} |",
            change * 100.0
        );
    }
    Ok(is_well)
}

/// All figures by name: millions of instructions to load, instructions a byte to tag.
fn measure() -> anyhow::Result<BTreeMap<String, f64>> {
    let (pages, n_bytes) = input()?;
    let one_line = one_line()?;
    let compiled = embedded_compiled()?;
    let runs: Vec<(&str, &str, Command)> = [("aho-corasick", None), ("index", Some(&compiled))]
        .into_iter()
        .flat_map(|(engine, dictionary)| {
            [
                ("load", Work::Full, &one_line),
                ("full", Work::Full, &pages),
                ("matching", Work::Matching, &pages),
            ]
            .map(|(what, work, input)| (engine, what, callgrind(work, input, dictionary)))
        })
        .collect();
    // Side by side: what others do meanwhile does not change a count.
    let counts = thread::scope(|scope| {
        let started: Vec<_> = runs
            .into_iter()
            .map(|(engine, what, mut command)| {
                let counting = scope.spawn(move || count(&mut command));
                ((engine, what), counting)
            })
            .collect();
        started
            .into_iter()
            .map(|(name, counting)| {
                let count = counting.join().expect("counting does not panic")?;
                Ok((name, count))
            })
            .collect::<anyhow::Result<BTreeMap<_, _>>>()
    })?;
    let mut figures = BTreeMap::new();
    for (&(engine, what), count) in &counts {
        let load = counts[&(engine, "load")];
        let (name, figure) = match what {
            "load" => ("load, millions", load / 1e6),
            what => (what, (count - load) / n_bytes),
        };
        let unit = if what == "load" { "" } else { ", a byte" };
        figures.insert(format!("{engine}: {name}{unit}"), figure);
    }
    Ok(figures)
}

/// The example pages, again and again, with their bytes.
fn input() -> anyhow::Result<(PathBuf, f64)> {
    let entries = fs::read_dir(root().join("examples")).context("reading examples/")?;
    let mut pages: Vec<PathBuf> = entries
        .map(|entry| entry.map(|entry| entry.path()))
        .collect::<Result<_, _>>()?;
    pages.retain(|path| path.extension().is_some_and(|ending| ending == "txt"));
    pages.sort();
    let mut lines = String::new();
    let mut n_bytes = 0.0;
    for copy in 0..N_COPIES {
        for (number, page) in pages.iter().enumerate() {
            let text = fs::read_to_string(page)?;
            n_bytes += f64::from(u32::try_from(text.len())?);
            let record = serde_json::json!({ "id": format!("{copy}-{number}"), "text": text });
            writeln!(lines, "{record}")?;
        }
    }
    let folder = root().join("target/bench");
    fs::create_dir_all(&folder)?;
    let path = folder.join("pages.jsonl");
    fs::write(&path, lines)?;
    Ok((path, n_bytes))
}

/// Tagging under callgrind, which says at the end how many instructions it saw.
fn callgrind(work: Work, input: &Path, dictionary: Option<&PathBuf>) -> Command {
    let mut command = at_root("valgrind");
    command.args(["--tool=callgrind", "--callgrind-out-file=/dev/null"]);
    command.arg(release_build());
    command.arg("tag").arg(input);
    command.args(["--quiet", "--progress", "none", "--threads", "1", "-o", "-"]);
    let without = work.without();
    if !without.is_empty() {
        command.args(["--without", &without.join(",")]);
    }
    if let Some(dictionary) = dictionary {
        command.arg("--dictionary").arg(dictionary);
    }
    command
}

fn count(command: &mut Command) -> anyhow::Result<f64> {
    let run = command
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .output()
        .context("starting valgrind")?;
    let said = String::from_utf8_lossy(&run.stderr);
    anyhow::ensure!(run.status.success(), "`{}` failed: {said}", shown(command));
    let count = said
        .lines()
        .find_map(|line| line.split_once("Collected :"))
        .context("callgrind says no count")?;
    Ok(count.1.trim().parse()?)
}

/// The file as it is committed.
fn written(figures: &BTreeMap<String, f64>, rustc: &str) -> String {
    let mut text = format!(
        "# Instructions of the release build on the example pages, as callgrind counts them.\n\
         # `cargo xtask instructions` compares, `cargo xtask instructions --write` renews.\n\
         rustc = {rustc:?}\n"
    );
    for (name, figure) in figures {
        let _ = writeln!(text, "{name:?} = {figure:.1}");
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_read_again() {
        let figures = BTreeMap::from([("index: full, a byte".to_owned(), 4321.06)]);
        let read: toml::Table = toml::from_str(&written(&figures, "rustc 1.0")).unwrap();
        assert_eq!(read["index: full, a byte"].as_float(), Some(4321.1));
        assert_eq!(read["rustc"].as_str(), Some("rustc 1.0"));
    }
}
