//! `cargo xtask fuzz`: the fuzz targets, as many at a time as there are processors.

use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::{Child, Command};
use std::thread::available_parallelism;
use std::time::{Duration, Instant};

use anyhow::Context as _;

use crate::command::{at_root, cargo, output, root, shared, shown, succeeds};
use crate::report::{Outcome, Report};
use crate::tools::{apt_install, has_cargo_tool};

/// Runs the named targets, or all, `seconds` each; gives whether none found anything.
pub(crate) fn run(seconds: u64, names: &[String]) -> anyhow::Result<bool> {
    let mut report = Report::default();
    steps(&mut report, seconds, names)?;
    Ok(report.close())
}

/// One step to build the targets and one for each.
pub(crate) fn steps(report: &mut Report, seconds: u64, names: &[String]) -> anyhow::Result<()> {
    let known = targets()?;
    if let Some(unknown) = names.iter().find(|name| !known.contains(name)) {
        anyhow::bail!(
            "no fuzz target is called {unknown:?} (there are: {})",
            known.join(", ")
        );
    }
    let chosen = if names.is_empty() { &known } else { names };
    let mut is_built = false;
    report.step("build of the fuzz targets", || {
        let outcome = build()?;
        is_built = outcome == Outcome::Passed;
        Ok(outcome)
    });
    if !is_built {
        return Ok(());
    }
    for batch in chosen.chunks(available_parallelism()?.get()) {
        let mut running = Vec::new();
        for target in batch {
            running.push(start(target, seconds)?);
        }
        for run in running {
            let name = format!("fuzz {}", run.target);
            println!("\n== {name}");
            let started = run.started;
            let outcome = run.finish();
            report.record(&name, started.elapsed(), outcome);
        }
    }
    Ok(())
}

/// The names of all targets, sorted.
fn targets() -> anyhow::Result<Vec<String>> {
    let folder = root().join("fuzz/fuzz_targets");
    let mut names = Vec::new();
    for entry in fs::read_dir(&folder).with_context(|| format!("reading {}", folder.display()))? {
        let path = entry?.path();
        if path.extension().is_some_and(|extension| extension == "rs")
            && let Some(name) = path.file_stem()
        {
            names.push(name.to_string_lossy().into_owned());
        }
    }
    names.sort();
    Ok(names)
}

/// Builds all targets with the address sanitizer and coverage.
fn build() -> anyhow::Result<Outcome> {
    if !has_cargo_tool("cargo-fuzz")? {
        return Ok(Outcome::Missing {
            what: "cargo-fuzz".to_owned(),
            remedy: "cargo install --locked cargo-fuzz".to_owned(),
        });
    }
    // libFuzzer's own runtime is C++.
    let has_compiler = ["c++", "g++", "clang++"]
        .iter()
        .any(|compiler| output(Command::new(compiler).arg("--version")).is_some());
    if !has_compiler && !apt_install(&["g++"])? {
        return Ok(Outcome::Missing {
            what: "a C++ compiler".to_owned(),
            remedy: "install g++ or clang (Debian: apt-get install g++)".to_owned(),
        });
    }
    let mut command = cargo(["fuzz", "build"]);
    // The sanitizer and coverage flags are unstable ones; this lets the stable compiler take them.
    command.env("RUSTC_BOOTSTRAP", "1");
    Ok(Outcome::of(
        succeeds(&mut command)?,
        "the fuzz targets do not build",
    ))
}

/// A target at work.
struct Run {
    target: String,
    child: Child,
    log: PathBuf,
    started: Instant,
}

/// Starts the program of a target, as `cargo fuzz run` would, but so that several run at a time.
fn start(target: &str, seconds: u64) -> anyhow::Result<Run> {
    let fuzz = root().join("fuzz");
    let corpus = fuzz.join("corpus").join(target);
    let artifacts = fuzz.join("artifacts").join(target);
    let logs = fuzz.join("target/logs");
    for folder in [&corpus, &artifacts, &logs] {
        fs::create_dir_all(folder).with_context(|| format!("making {}", folder.display()))?;
    }
    let log = logs.join(target).with_extension("log");
    let output = File::create(&log)?;
    let mut command = at_root(program(target)?);
    command
        .env("ASAN_OPTIONS", "detect_odr_violation=0")
        .arg(format!("-artifact_prefix={}/", artifacts.display()))
        .arg(format!("-max_total_time={seconds}"))
        .args([
            "-timeout=10",
            "-rss_limit_mb=2048",
            "-max_len=65536",
            "-print_final_stats=1",
        ])
        .arg(&corpus)
        .args(seeds(target));
    println!("$ {}", shown(&command));
    let child = command
        .stdout(output.try_clone()?)
        .stderr(output)
        .spawn()
        .with_context(|| format!("starting fuzz target {target}"))?;
    Ok(Run {
        target: target.to_owned(),
        child,
        log,
        started: Instant::now(),
    })
}

impl Run {
    /// Waits for its end. A crash, a hang or too much memory makes the target exit with something else than 0.
    fn finish(mut self) -> anyhow::Result<Outcome> {
        let status = loop {
            if let Some(status) = self.child.try_wait()? {
                break status;
            }
            std::thread::sleep(Duration::from_millis(200));
        };
        let log = String::from_utf8_lossy(&fs::read(&self.log)?).into_owned();
        if status.success() {
            let statistics = log.lines().filter(|line| line.starts_with("stat::"));
            statistics.for_each(|line| println!("{line}"));
            return Ok(Outcome::Passed);
        }
        // What broke stands at the panic, or in the summary of a hang or of too much memory.
        let mut lines = log.lines().peekable();
        while let Some(line) = lines.next() {
            if line.contains("panicked at") {
                println!("{line}\n{}", lines.peek().unwrap_or(&""));
            } else if line.starts_with("SUMMARY") || line.starts_with("==") {
                println!("{line}");
            }
        }
        Ok(Outcome::Failed(format!(
            "{status}; the input is in fuzz/artifacts/{}, the log is {}",
            self.target,
            self.log.strip_prefix(root()).unwrap_or(&self.log).display()
        )))
    }
}

/// The built program of a target: cargo-fuzz builds for an explicit triple.
fn program(target: &str) -> anyhow::Result<PathBuf> {
    let folder = root().join("fuzz/target");
    for entry in fs::read_dir(&folder).with_context(|| format!("reading {}", folder.display()))? {
        let path = entry?.path().join("release").join(target);
        if path.is_file() {
            return Ok(path);
        }
    }
    anyhow::bail!("cargo fuzz build left no program for {target}")
}

/// Folders whose files the fuzzer starts from: ours, and the shared ones where they are there.
fn seeds(target: &str) -> Vec<PathBuf> {
    let inputs = shared().join("data/inputs");
    let of_format = match target {
        "pubmed_xml" | "jats" | "pubtator" | "saved_html" => {
            Some(inputs.join(target.replace('_', "-")))
        }
        "bioc_xml" | "bioc_json" => Some(inputs.join("bioc")),
        "nbib" => Some(inputs.join("medline-nbib")),
        "plain" => Some(inputs.join("plain-radiology")),
        _ => None,
    };
    let ours = [root().join("examples"), root().join("tests/fixtures")];
    ours.into_iter()
        .chain(of_format)
        .filter(|folder: &PathBuf| Path::is_dir(folder))
        .collect()
}
