//! Figures by the definitions of other programs, held against those programs.

use std::path::{Path, PathBuf};
use std::process::Command;

use crate::support::oncotag;

/// The interpreter with the packages of `tests/independent/consumers.txt`; `None`, said aloud, where there is none.
fn consumers() -> Option<PathBuf> {
    let python = std::env::var_os("ONCOTAG_CONSUMERS").map(PathBuf::from);
    assert!(
        python.is_some() || std::env::var_os("CI").is_none(),
        "ONCOTAG_CONSUMERS is not set, which CI does not allow"
    );
    if python.is_none() {
        eprintln!(
            "skipped: ONCOTAG_CONSUMERS is not set (`cargo xtask test` sets up Python and sets it)"
        );
    }
    python
}

#[test]
fn nervaluate_and_seqeval_give_the_same_figures() {
    let Some(python) = consumers() else {
        return;
    };
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/independent/score_spans.py");
    let judged = Command::new(python)
        .arg(script)
        .arg(oncotag().get_program())
        .output()
        .unwrap();
    assert!(
        judged.status.success(),
        "{}{}",
        String::from_utf8_lossy(&judged.stdout),
        String::from_utf8_lossy(&judged.stderr)
    );
}
