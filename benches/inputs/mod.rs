//! The fixed inputs of all benchmarks.

use std::path::{Path, PathBuf};

use oncotag::document::AnnotatedDocument;
use oncotag::read::{InputPath, ReadOptions, open_input, read_input};

/// 750 abstracts on cancer where the shared data stand beside the clone; else the example pages, which are far fewer.
#[expect(
    clippy::print_stderr,
    reason = "who reads a figure must know what was measured"
)]
pub(crate) fn paths() -> Vec<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let shared = root.join("../shared/data/inputs/oncology-abstracts.jsonl");
    if shared.exists() {
        return vec![shared];
    }
    eprintln!("skipped: ../shared/data is not here; measuring on the example pages");
    let entries =
        std::fs::read_dir(root.join("examples")).expect("the examples are in the repository");
    let mut pages: Vec<PathBuf> = (entries.flatten().map(|entry| entry.path()))
        .filter(|path| path.extension().is_some_and(|ending| ending == "txt"))
        .collect();
    pages.sort();
    pages
}

/// All documents of files.
pub(crate) fn documents(paths: &[PathBuf]) -> Vec<AnnotatedDocument> {
    let options = ReadOptions::default();
    let mut documents = Vec::new();
    for path in paths {
        let input = open_input(&InputPath::File(path.clone()), &options).expect("the input opens");
        let (reader, _) = read_input(input, None, &options).expect("its format is known");
        documents.extend(reader.map(|document| document.expect("the input is well formed")));
    }
    documents
}

/// The bytes of text in documents.
pub(crate) fn text_bytes(documents: &[AnnotatedDocument]) -> u64 {
    documents
        .iter()
        .map(|annotated| annotated.document.text.len() as u64) // usize is at most 64 bits wide
        .sum()
}
