//! What oncotag writes, judged by a script that shares no code with it.

use std::path::{Path, PathBuf};
use std::process::Command;

use crate::support::{oncotag, shared};

/// The interpreter with the packages of `tests/independent/requirements.txt`; `None`, said aloud, where there is none.
pub(crate) fn python() -> Option<PathBuf> {
    let python = std::env::var_os("ONCOTAG_PYTHON").map(PathBuf::from);
    assert!(
        python.is_some() || std::env::var_os("CI").is_none(),
        "ONCOTAG_PYTHON is not set, which CI does not allow"
    );
    if python.is_none() {
        eprintln!(
            "skipped: ONCOTAG_PYTHON is not set (`cargo xtask test` sets up Python and sets it)"
        );
    }
    python
}

/// Tags the inputs by sentence and by document, in every unit of offsets, and lets the script judge all lines.
fn assert_sound(inputs: &[PathBuf]) {
    let Some(python) = python() else {
        return;
    };
    let folder = tempfile::tempdir().unwrap();
    let tagged = |per: &str, unit: &str| {
        let output = folder.path().join(format!("{per}-{unit}.jsonl"));
        let mut tag = oncotag();
        tag.args(["tag", "--quiet", "--per", per, "--offsets", unit, "-o"]);
        tag.arg(&output).args(inputs).assert().success();
        output
    };
    let mut files = Vec::new();
    for unit in ["codepoint", "byte", "utf16"] {
        files.extend([tagged("document", unit), tagged("sentence", unit)]);
    }
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/independent/validate_jsonl.py");
    let judged = Command::new(python)
        .arg(script)
        .arg("--documents")
        .arg(&files[0])
        .args(&files)
        .output()
        .unwrap();
    assert!(
        judged.status.success(),
        "{}{}",
        String::from_utf8_lossy(&judged.stdout),
        String::from_utf8_lossy(&judged.stderr)
    );
}

#[test]
fn lines_about_the_example_are_sound() {
    assert_sound(&[]);
}

#[test]
fn lines_about_real_abstracts_are_sound() {
    if let Some(abstracts) = shared("data/inputs/oncology-abstracts.jsonl") {
        assert_sound(&[abstracts]);
    }
}
