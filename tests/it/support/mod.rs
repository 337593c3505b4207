//! What several tests need: the built program, temporary folders, the shared data.

use std::path::{Path, PathBuf};

use assert_cmd::Command;
use serde_json::Value;

/// The built program.
pub fn oncotag() -> Command {
    Command::cargo_bin("oncotag").expect("cargo builds the program before its tests")
}

/// A path under the shared data, or `None`, said aloud, where it is absent. In CI its absence is an error.
pub fn shared(path: &str) -> Option<PathBuf> {
    let full = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../shared")
        .join(path);
    if full.exists() {
        return Some(full);
    }
    assert!(
        std::env::var_os("CI").is_none(),
        "../shared/{path} is absent, which CI does not allow"
    );
    eprintln!("skipped: ../shared/{path} is absent");
    None
}

/// The records of a JSON Lines text.
pub fn records(jsonl: &[u8]) -> Vec<Value> {
    let text = std::str::from_utf8(jsonl).expect("output is UTF-8");
    text.lines()
        .map(|line| serde_json::from_str(line).expect("each line is JSON"))
        .collect()
}

/// Characters `start..end` of a text, counted in code points.
pub fn code_points(text: &str, start: &Value, end: &Value) -> String {
    let (start, end) = (number(start), number(end));
    text.chars().skip(start).take(end - start).collect()
}

/// A JSON number as an index.
pub fn number(value: &Value) -> usize {
    usize::try_from(value.as_u64().expect("a number")).expect("fits")
}
