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
    let Some((python, chromium)) = browser() else {
        return;
    };
    let output = Command::new(python)
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
