//! A data set as the programs of its users load it.

use std::path::{Path, PathBuf};
use std::process::Command;

use super::{build, made};

/// The interpreter with the packages of `tests/independent/consumers.txt`; `None`, said aloud, where there is none.
fn consumers() -> Option<PathBuf> {
    let python = std::env::var_os("ONCOTAG_CONSUMERS").map(PathBuf::from);
    assert!(
        python.is_some() || std::env::var_os("CI").is_none(),
        "ONCOTAG_CONSUMERS is not set, which CI does not allow"
    );
    if python.is_none() {
        eprintln!("skipped: ONCOTAG_CONSUMERS is not set (`cargo xtask test` sets it)");
    }
    python
}

#[test]
fn datasets_croissant_spacy_seqeval_and_tables_load_it() {
    let Some(python) = consumers() else {
        return;
    };
    let (folder, corpus, _) = made();
    let set = folder.path().join("published");
    let flags = [
        "--creator",
        "us",
        "--url",
        "https://example.org/set",
        "--date",
        "2026-11-30",
    ];
    build(&[&corpus], &set, &flags);
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/independent/load_dataset.py");
    let judged = Command::new(python)
        .arg(script)
        .arg(&set)
        .env("HF_HUB_OFFLINE", "1")
        .env("HF_DATASETS_OFFLINE", "1")
        .env("HF_HOME", folder.path().join("hf"))
        .output()
        .unwrap();
    assert!(
        judged.status.success(),
        "{}{}",
        String::from_utf8_lossy(&judged.stdout),
        String::from_utf8_lossy(&judged.stderr)
    );
}
