//! Whether the code keeps to the map: which room may use which, how long files are, what nothing may be called.

mod code;
mod paths;

use std::fs;
use std::path::{Path, PathBuf};

use code::code_of;
use paths::used;

/// Each room of `src/` and the rooms that it may use. ARCHITECTURE.md explains the table.
const MAY_USE: &[(&str, &[&str])] = &[
    ("document", &[]),
    ("format", &["document"]),
    ("normalize", &["document"]),
    ("segment", &["document"]),
    ("dictionary", &["document", "normalize"]),
    ("matching", &["document", "normalize", "dictionary"]),
    ("resolve", &["document", "normalize", "dictionary"]),
    ("enrich", &["document", "normalize", "dictionary"]),
    ("read", &["document", "format"]),
    ("write", &["document", "format"]),
    ("config", &["document", "dictionary"]),
    ("ontology", &["document", "normalize", "dictionary"]),
    (
        "pipeline",
        &[
            "document",
            "config",
            "segment",
            "normalize",
            "dictionary",
            "matching",
            "resolve",
            "enrich",
        ],
    ),
    (
        "evaluate",
        &[
            "document",
            "format", // predictions are records of ours, read as they are
            "normalize",
            "dictionary",
            "config",
            "resolve",
            "enrich",
            "pipeline",
            "read",
            "write",
        ],
    ),
    (
        "curate",
        &[
            "document",
            "format",
            "normalize",
            "dictionary",
            "config",
            "pipeline",
            "read",
            "write",
            "evaluate",
        ],
    ),
    (
        "dataset",
        &[
            "document",
            "format",
            "segment",
            "normalize",
            "dictionary",
            "config",
            "pipeline",
            "read",
            "write",
        ],
    ),
    (
        "review",
        &[
            "document",
            "format",
            "segment",
            "normalize",
            "dictionary",
            "config",
            "pipeline",
            "read",
            "write",
            "evaluate",
        ],
    ),
];

/// Rooms that may use every other; nothing uses them.
const MAY_USE_ALL: &[&str] = &["cli"];

/// What a room may use of a room that it may not use else: a trait, and the types in its methods.
const MAY_USE_ITEMS: &[(&str, &str, &[&str])] = &[
    (
        "pipeline",
        "read",
        &["DocumentReader", "Documents", "ReadError"],
    ),
    ("pipeline", "write", &["DocumentEncoder", "WriteError"]),
];

/// Names that say nothing about what is inside.
const EMPTY_NAMES: &[&str] = &["utils", "util", "helpers", "helper", "common", "misc"];

/// Above this a file has a second idea in it.
const MAX_LINES: usize = 500;

#[test]
fn rooms_use_only_what_the_table_allows() {
    let mut forbidden = Vec::new();
    for path in files_below("src", "rs") {
        let parts: Vec<&str> = path.iter().filter_map(|part| part.to_str()).collect();
        // `lib.rs` and `main.rs` are in no room.
        let [_src, room, .., file] = parts.as_slice() else {
            continue;
        };
        let depth = parts.len() - 2 - usize::from(*file == "mod.rs");
        let source = fs::read_to_string(root().join(&path)).unwrap();
        for edge in forbidden_edges(room, depth, &source) {
            forbidden.push(format!("{}: {edge}", path.display()));
        }
    }
    assert!(
        forbidden.is_empty(),
        "edges outside the table:\n{}",
        forbidden.join("\n")
    );
}

#[test]
fn every_room_is_in_the_table() {
    for entry in fs::read_dir(root().join("src")).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_stem().unwrap().to_str().unwrap().to_owned();
        let is_root = ["lib", "main"].contains(&name.as_str());
        assert!(
            is_root || is_room(&name),
            "src/{name} is a room that the table does not know"
        );
    }
}

#[test]
fn forbidden_edges_are_seen_however_they_are_written() {
    let cases: &[(&str, &str, usize, &str, &[&str])] = &[
        (
            "use",
            "read",
            1,
            "use crate::segment::Splitter;",
            &["read uses segment"],
        ),
        (
            "re-export",
            "read",
            1,
            "pub use crate::write::JsonlWriter;",
            &["read uses write"],
        ),
        (
            "group",
            "segment",
            1,
            "use crate::{\n    document::{Span, Section},\n    normalize::fold,\n};",
            &["segment uses normalize"],
        ),
        (
            "path in code",
            "write",
            1,
            "let x = crate::read::Input::new();",
            &["write uses read"],
        ),
        (
            "through super",
            "read",
            1,
            "use super::super::segment::Splitter;",
            &["read uses segment"],
        ),
        (
            "through super from mod.rs",
            "read",
            0,
            "use super::segment::Splitter;",
            &["read uses segment"],
        ),
        (
            "the command line",
            "pipeline",
            1,
            "use crate::cli::main;",
            &["pipeline uses cli"],
        ),
        (
            "more than the trait",
            "pipeline",
            1,
            "use crate::read::{DocumentReader, FORMATS};",
            &["pipeline uses read::FORMATS"],
        ),
        (
            "a path to more than the trait",
            "pipeline",
            1,
            "crate::read::format_by_name(name)",
            &["pipeline uses read::format_by_name"],
        ),
        (
            "the whole room",
            "pipeline",
            1,
            "use crate::read;",
            &["pipeline uses read"],
        ),
        (
            "only the trait",
            "pipeline",
            1,
            "use crate::read::{DocumentReader, ReadError};",
            &[],
        ),
        (
            "its own room",
            "read",
            1,
            "use crate::read::Input; use super::Format;",
            &[],
        ),
        (
            "an allowed room",
            "matching",
            1,
            "use crate::dictionary::Lexicon;",
            &[],
        ),
        (
            "comments",
            "read",
            1,
            "//! See [`crate::segment`].\n/* crate::write */",
            &[],
        ),
        (
            "strings",
            "read",
            1,
            r##"let a = "crate::segment"; let b = r#"crate::"write"#; let c = '"';"##,
            &[],
        ),
        (
            "after a lifetime",
            "read",
            1,
            "fn a<'d>(t: &'d str) { crate::segment::cut(t) }",
            &["read uses segment"],
        ),
    ];
    for (name, room, depth, source, expected) in cases {
        assert_eq!(&forbidden_edges(room, *depth, source), expected, "{name}");
    }
}

#[test]
fn files_hold_one_idea_each() {
    let mut long = Vec::new();
    for path in code_files() {
        let n_lines = fs::read_to_string(root().join(&path))
            .unwrap()
            .lines()
            .count();
        if n_lines > MAX_LINES {
            long.push(format!("{} has {n_lines} lines", path.display()));
        }
    }
    assert!(
        long.is_empty(),
        "more than {MAX_LINES} lines:\n{}",
        long.join("\n")
    );
}

#[test]
fn no_module_has_an_empty_name() {
    for path in code_files() {
        for part in path
            .with_extension("")
            .iter()
            .filter_map(|part| part.to_str())
        {
            assert!(
                !EMPTY_NAMES.contains(&part),
                "{}: what is in it?",
                path.display()
            );
        }
        if path.extension().is_some_and(|extension| extension == "rs") {
            let code = code_of(&fs::read_to_string(root().join(&path)).unwrap());
            let words: Vec<&str> = code.split_whitespace().collect();
            for pair in words.windows(2) {
                let name = pair[1].trim_end_matches([';', '{']);
                let is_empty = pair[0] == "mod" && EMPTY_NAMES.contains(&name);
                assert!(!is_empty, "{}: mod {name}: what is in it?", path.display());
            }
        }
    }
}

/// Uses of other rooms in `source` that the table does not allow. `depth` is how many modules lie between the file's
/// own module and its room: 0 for the room's `mod.rs`.
fn forbidden_edges(room: &str, depth: usize, source: &str) -> Vec<String> {
    let code = code_of(source);
    let mut edges = Vec::new();
    let supers = "super::".repeat(depth + 1);
    for prefix in ["crate::", supers.as_str()] {
        for (at, _) in code.match_indices(prefix) {
            let is_whole =
                !code[..at].ends_with(|c: char| c.is_alphanumeric() || c == '_' || c == '$');
            if is_whole && !code[..at].ends_with("super::") {
                edges.extend(used(&code[at + prefix.len()..]));
            }
        }
    }
    let mut forbidden = Vec::new();
    for (target, item) in edges {
        if target == room || !is_room(&target) || may_use(room, &target) {
            continue;
        }
        let items = MAY_USE_ITEMS
            .iter()
            .find(|(from, to, _)| *from == room && *to == target);
        match (items, item) {
            (Some((_, _, items)), Some(item)) if items.contains(&item.as_str()) => {}
            (Some(_), Some(item)) => forbidden.push(format!("{room} uses {target}::{item}")),
            _ => forbidden.push(format!("{room} uses {target}")),
        }
    }
    forbidden
}

fn may_use(room: &str, target: &str) -> bool {
    MAY_USE_ALL.contains(&room)
        || MAY_USE
            .iter()
            .any(|(from, targets)| *from == room && targets.contains(&target))
}

fn is_room(name: &str) -> bool {
    MAY_USE_ALL.contains(&name) || MAY_USE.iter().any(|(room, _)| *room == name)
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// All our code, as paths from the root.
fn code_files() -> Vec<PathBuf> {
    let folders = [
        "src",
        "tests",
        "benches",
        "xtask/src",
        "fuzz/src",
        "fuzz/fuzz_targets",
    ];
    let code = |folder| [files_below(folder, "rs"), files_below(folder, "py")].concat();
    folders.into_iter().flat_map(code).collect()
}

/// Files with an ending below a folder, as paths from the root, sorted.
fn files_below(folder: &str, ending: &str) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut folders = vec![PathBuf::from(folder)];
    while let Some(folder) = folders.pop() {
        let Ok(entries) = fs::read_dir(root().join(&folder)) else {
            continue;
        };
        for entry in entries {
            let entry = entry.unwrap();
            let path = folder.join(entry.file_name());
            if entry.file_type().unwrap().is_dir() {
                folders.push(path);
            } else if path
                .extension()
                .is_some_and(|extension| extension == ending)
            {
                found.push(path);
            }
        }
    }
    found.sort();
    found
}
