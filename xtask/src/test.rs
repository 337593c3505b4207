//! `cargo xtask test`: everything that is right or wrong, in order, going on after failures.

use std::process::Command;

use crate::browser::{self, Browser};
use crate::command::{at_root, cargo, root, succeeds};
use crate::report::{Outcome, Report};
use crate::{deny, python};

/// Runs all steps, or with `is_quick` those that take seconds to few minutes; gives whether none failed.
pub(crate) fn run(is_quick: bool) -> anyhow::Result<bool> {
    let mut report = Report::default();
    command_step(&mut report, "format", cargo(["fmt", "--all", "--check"]));
    command_step(
        &mut report,
        "lints",
        cargo([
            "clippy",
            "--locked",
            "--workspace",
            "--all-targets",
            "--",
            "-D",
            "warnings",
        ]),
    );
    if is_quick {
        let python = python::existing(python::CHECKS)?;
        let consumers = python::existing(python::CONSUMERS)?;
        let browser = browser::existing()?;
        tests(
            &mut report,
            python.as_ref(),
            consumers.as_ref(),
            browser.as_ref(),
        );
        return Ok(report.close());
    }
    command_step(
        &mut report,
        "lints of the library alone",
        cargo([
            "clippy",
            "--locked",
            "--no-default-features",
            "--lib",
            "--",
            "-D",
            "warnings",
        ]),
    );
    fuzz_targets(&mut report);
    let python = packages(
        &mut report,
        "Python packages of the independent checks",
        python::CHECKS,
    );
    let consumers = packages(
        &mut report,
        "Python packages that load what is written for training",
        python::CONSUMERS,
    );
    command_step(
        &mut report,
        "tests of the library alone",
        cargo([
            "test",
            "--locked",
            "--no-default-features",
            "--lib",
            "--no-fail-fast",
        ]),
    );
    let mut browser = None;
    report.step("browser and what drives it", || {
        browser = browser::set_up()?;
        Ok(match &browser {
            Some(_) => Outcome::Passed,
            None => Outcome::Missing {
                what: "Chromium, or Python with what drives it".to_owned(),
                remedy: browser::remedy(),
            },
        })
    });
    tests(
        &mut report,
        python.as_ref(),
        consumers.as_ref(),
        browser.as_ref(),
    );
    command_step(
        &mut report,
        "examples in the documentation",
        cargo(["test", "--locked", "--doc"]),
    );
    let mut documentation = cargo(["doc", "--locked", "--no-deps"]);
    documentation.env("RUSTDOCFLAGS", "-Dwarnings");
    command_step(&mut report, "documentation", documentation);
    deny::steps(&mut report);
    spelling(&mut report, python.as_ref());
    Ok(report.close())
}

/// A step that passes where a command exits with 0.
fn command_step(report: &mut Report, name: &str, mut command: Command) {
    report.step(name, || {
        Ok(Outcome::of(succeeds(&mut command)?, "the command failed"))
    });
}

/// Unit and integration tests. Examples in the documentation have a step of their own, benchmarks are only linted.
fn tests(
    report: &mut Report,
    python: Option<&python::Environment>,
    consumers: Option<&python::Environment>,
    browser: Option<&Browser>,
) {
    let mut tests = cargo([
        "test",
        "--locked",
        "--workspace",
        "--lib",
        "--bins",
        "--tests",
        "--no-fail-fast",
    ]);
    if let Some(python) = python {
        tests.env("ONCOTAG_PYTHON", python.python());
    }
    if let Some(consumers) = consumers {
        tests.env("ONCOTAG_CONSUMERS", consumers.python());
    }
    if let Some(browser) = browser {
        tests.env("ONCOTAG_BROWSER", browser.python.python());
        tests.env("ONCOTAG_CHROMIUM", &browser.chromium);
    }
    command_step(report, "tests", tests);
}

/// The fuzz targets stand outside the workspace; this keeps them compiling. They are run by `cargo xtask fuzz`.
fn fuzz_targets(report: &mut Report) {
    if !root().join("fuzz/Cargo.toml").exists() {
        return;
    }
    let manifest = ["--manifest-path", "fuzz/Cargo.toml"];
    let mut format = cargo(["fmt", "--check"]);
    format.args(manifest);
    command_step(report, "format of the fuzz targets", format);
    // Without `--locked`: the lock file of the targets is not committed, it would repeat the one at the root.
    let mut lints = cargo(["clippy"]);
    // The same target folder, so that dependencies are compiled once.
    lints
        .args(manifest)
        .args(["--target-dir", "target", "--", "-D", "warnings"]);
    command_step(report, "lints of the fuzz targets", lints);
}

/// Spelling of everything, by the rules of `typos.toml`.
fn spelling(report: &mut Report, python: Option<&python::Environment>) {
    report.step("spelling", || {
        let Some(python) = python else {
            return Ok(missing(python::CHECKS));
        };
        let mut typos = at_root(python.program("typos"));
        Ok(Outcome::of(succeeds(&mut typos)?, "words are misspelt"))
    });
}

/// Sets up the packages of a file of requirements, as a step of its own.
fn packages(report: &mut Report, name: &str, requirements: &str) -> Option<python::Environment> {
    let mut environment = None;
    report.step(name, || {
        environment = python::set_up(requirements)?;
        Ok(match &environment {
            Some(_) => Outcome::Passed,
            None => missing(requirements),
        })
    });
    environment
}

fn missing(requirements: &str) -> Outcome {
    Outcome::Missing {
        what: format!("Python with the packages of {requirements}"),
        remedy: python::remedy(requirements),
    }
}
