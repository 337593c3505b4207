//! The review app in a headless browser. The tests themselves are in Python (`tests/browser/`), one file a test here, so that
//! they run beside each other.

use std::path::{Path, PathBuf};
use std::process::Command;

/// The interpreter and the browser; nothing, said aloud, where they are not there. In CI that is an error.
fn browser() -> Option<(PathBuf, PathBuf)> {
    let path = |name: &str| std::env::var_os(name).map(PathBuf::from);
    let found = path("ONCOTAG_BROWSER").zip(path("ONCOTAG_CHROMIUM"));
    assert!(
        found.is_some() || std::env::var_os("CI").is_none(),
        "ONCOTAG_BROWSER and ONCOTAG_CHROMIUM are not set, which CI does not allow"
    );
    if found.is_none() {
        eprintln!(
            "skipped: ONCOTAG_BROWSER and ONCOTAG_CHROMIUM are not set (`cargo xtask test` sets them)"
        );
    }
    found
}

/// Runs a file of tests.
fn run(file: &str) {
    if let Some((python, chromium)) = browser() {
        run_by(Command::new(python), &chromium, file);
    }
}

/// Runs a file of tests with an interpreter, which may be behind something else.
fn run_by(mut python: Command, chromium: &Path, file: &str) {
    let output = python
        .current_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/browser"))
        .args(["-m", "pytest", "-q", "-p", "no:cacheprovider", file])
        .env("ONCOTAG_PROGRAM", env!("CARGO_BIN_EXE_oncotag"))
        .env("ONCOTAG_CHROMIUM", chromium)
        .env("PYTHONDONTWRITEBYTECODE", "1")
        .output()
        .expect("the interpreter starts");
    assert!(
        output.status.success(),
        "{}{}",
        String::from_utf8_lossy(&output.stdout),
        String::from_utf8_lossy(&output.stderr)
    );
}

#[test]
fn a_curation_needs_the_keyboard_alone() {
    run("test_keyboard.py");
}

#[test]
fn relations_are_decided_as_mentions_are() {
    run("test_relations.py");
}

#[test]
fn what_comes_in_between_loses_nothing() {
    run("test_interrupted.py");
}

#[test]
fn texts_that_attack_are_texts() {
    run("test_hostile.py");
}

#[test]
fn every_page_is_for_everybody() {
    run("test_pages.py");
}

#[test]
fn curators_are_blind_and_their_differences_are_settled() {
    run("test_curators.py");
}

#[test]
fn the_api_keeps_to_its_description() {
    run("test_api.py");
}

#[test]
fn killed_servers_lose_no_decision() {
    run("test_killed.py");
}

#[test]
fn thousands_of_clients_and_endless_bodies_are_no_trouble() {
    run("test_limits.py");
}

/// Makes a network of this machine alone, whose way out leads back in, and runs what follows in it.
const ALONE: &str = "ip link set lo up && ip addr add 192.0.2.1/32 dev lo && ip -6 addr add 2001:db8:1::1/128 dev lo \
    && ip route add default dev lo && ip -6 route add default dev lo && exec \"$@\"";

/// A command that runs another one in a network of its own.
fn alone() -> Command {
    let mut alone = Command::new("unshare");
    alone.args([
        "--user",
        "--map-root-user",
        "--net",
        "sh",
        "-c",
        ALONE,
        "sh",
    ]);
    alone
}

#[test]
fn nothing_is_sent_anywhere() {
    let Some((python, chromium)) = browser() else {
        return;
    };
    // Some systems give users no namespaces.
    if !alone()
        .arg("true")
        .status()
        .is_ok_and(|status| status.success())
    {
        eprintln!("skipped: this system makes no network of its own (`unshare`, `ip`)");
        return;
    }
    let mut command = alone();
    command.arg(python).env("ONCOTAG_ALONE", "1");
    run_by(command, &chromium, "test_private.py");
}
