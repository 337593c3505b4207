//! What several tests need: the built program, temporary folders, the shared data.

use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock};

use assert_cmd::Command;
use oncotag::dictionary::Lexicon;
use oncotag::document::{
    AnnotatedDocument, Document, Mention, Section, SectionKind, Span, Vocabulary,
};
use oncotag::pipeline::{Pipeline, PipelineOptions};
use serde_json::Value;

/// The built program.
pub(crate) fn oncotag() -> Command {
    Command::cargo_bin("oncotag").expect("cargo builds the program before its tests")
}

/// A path under the shared data, or `None`, said aloud, where it is absent. In CI its absence is an error.
pub(crate) fn shared(path: &str) -> Option<PathBuf> {
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

/// The interpreter with the packages of `tests/independent/consumers.txt`; `None`, said aloud, where there is none. In CI
/// that is an error.
pub(crate) fn consumers() -> Option<PathBuf> {
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

/// Runs a script of `tests/independent/`, which must succeed; gives what it printed.
pub(crate) fn run_script(python: &Path, script: &str, arguments: &[&OsStr]) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/independent")
        .join(script);
    let output = std::process::Command::new(python)
        .arg(path)
        .args(arguments)
        .output()
        .expect("the interpreter starts");
    let printed = String::from_utf8(output.stdout).expect("scripts print UTF-8");
    assert!(
        output.status.success(),
        "{printed}{}",
        String::from_utf8_lossy(&output.stderr)
    );
    printed
}

/// The records of a JSON Lines text.
pub(crate) fn records(jsonl: &[u8]) -> Vec<Value> {
    let text = std::str::from_utf8(jsonl).expect("output is UTF-8");
    text.lines()
        .map(|line| serde_json::from_str(line).expect("each line is JSON"))
        .collect()
}

/// Characters `start..end` of a text, counted in code points.
pub(crate) fn code_points(text: &str, start: &Value, end: &Value) -> String {
    let (start, end) = (number(start), number(end));
    text.chars().skip(start).take(end - start).collect()
}

/// A JSON number as an index.
pub(crate) fn number(value: &Value) -> usize {
    usize::try_from(value.as_u64().expect("a number")).expect("fits")
}

/// The pipeline with the embedded dictionaries.
pub(crate) fn pipeline() -> &'static Pipeline {
    static PIPELINE: OnceLock<Pipeline> = OnceLock::new();
    PIPELINE.get_or_init(|| {
        let lexicon = Arc::new(Lexicon::embedded().expect("the embedded dictionaries are sound"));
        Pipeline::new(lexicon, &PipelineOptions::default()).expect("the default pipeline builds")
    })
}

/// A text as a document of one section, annotated.
pub(crate) fn annotate(text: &str) -> AnnotatedDocument {
    let section = Section::new(SectionKind::Text, Span::new(0, text.len()));
    let document = Document {
        id: "test".to_owned(),
        text: text.to_owned(),
        sections: vec![section],
        ..Document::default()
    };
    let mut annotated = AnnotatedDocument::plain(document);
    pipeline()
        .annotate(&mut annotated)
        .expect("our stages do not fail");
    annotated
}

/// `surface / what is said of it` of the mentions that something is said of, in order.
pub(crate) fn described<'a>(
    annotated: &'a AnnotatedDocument,
    say: impl Fn(&'a Mention, &'a Vocabulary) -> Option<&'a str>,
) -> Vec<String> {
    let mentions = annotated.annotations.mentions.iter();
    let one = |mention: &'a Mention| {
        let said = say(mention, &annotated.vocabulary)?;
        let surface = mention.fragments.surface(&annotated.document.text, " ... ");
        Some(format!("{surface} / {said}"))
    };
    mentions.filter_map(one).collect()
}
