//! `cargo xtask understanding`: each stage on the gold standard that is made for it, with the release build.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::Context as _;
use serde_json::{Value, json};

use crate::command::{at_root, builds_release, release_build, root, shared, succeeds};

/// What is measured: a gold standard below `data/gold` and its task.
const TASKS: [(&str, &str); 7] = [
    ("ab3p-med1250.jsonl", "abbreviations"),
    ("negex.jsonl", "assertion"),
    ("metastasis.jsonl", "assertion"),
    ("ellipsis.jsonl", "coordination"),
    ("pubmedqa-mesh.jsonl", "roles"),
    ("bc5cdr.jsonl", "roles"),
    ("biored.jsonl", "roles"),
];
/// The gold standards of ours, whose texts are found by their hash among the shared ones.
const OURS: [(&str, &str); 2] = [
    ("assertion.jsonl", "assertion"),
    ("ambiguity.jsonl", "ambiguity"),
];

/// Names within names are mentions for the Cell Ontology's annotators.
const NESTED: &str = "[cell_type]\nnested = true\n";

/// Prints the figures; gives whether every gold standard was there.
pub(crate) fn run(builds: bool) -> anyhow::Result<bool> {
    if builds && !builds_release()? {
        return Ok(false);
    }
    let gold = shared().join("data/gold");
    if !gold.is_dir() {
        eprintln!("skipped: {} is absent", gold.display());
        return Ok(false);
    }
    let folder = root().join("target/understanding");
    let nested = folder.join("nested");
    fs::create_dir_all(&nested)?;
    fs::write(nested.join("dictionaries.toml"), NESTED)?;
    let mut is_well = true;
    for (file, task) in TASKS {
        is_well &= evaluate(&gold.join(file), &["--task", task], &[])?;
    }
    let texts = files_with_texts(&gold)?;
    for (file, task) in OURS {
        is_well &= evaluate(
            &root().join("tests/gold").join(file),
            &["--task", task],
            &texts,
        )?;
    }
    let lists = folder.join("craft-lists.jsonl");
    fs::write(&lists, sentences_with_lists(&gold)?)?;
    is_well &= evaluate(&lists, &["--profile", "craft", "--bootstrap", "0"], &[])?;
    let dictionary = nested.to_string_lossy().into_owned();
    let with_nested = ["--dictionary", dictionary.as_str()];
    let ellipsis = gold.join("ellipsis.jsonl");
    is_well &= evaluate(
        &ellipsis,
        &[&["--task", "coordination"], &with_nested[..]].concat(),
        &[],
    )?;
    let arguments = [
        &["--profile", "craft", "--bootstrap", "0"],
        &with_nested[..],
    ]
    .concat();
    is_well &= evaluate(&lists, &arguments, &[])?;
    Ok(is_well)
}

/// Runs `oncotag evaluate` with its output where ours goes.
fn evaluate(gold: &Path, arguments: &[&str], texts: &[PathBuf]) -> anyhow::Result<bool> {
    println!();
    let mut command = at_root(release_build());
    command.arg("evaluate").arg(gold).args(arguments);
    for file in texts {
        command.arg("--texts").arg(file);
    }
    succeeds(&mut command)
}

fn files_with_texts(gold: &Path) -> anyhow::Result<Vec<PathBuf>> {
    let mut files = Vec::new();
    for entry in fs::read_dir(gold).with_context(|| format!("reading {}", gold.display()))? {
        let path = entry?.path();
        if path.extension().is_some_and(|ending| ending == "jsonl") {
            files.push(path);
        }
    }
    files.sort();
    Ok(files)
}

/// The sentences of CRAFT in which a cell of the Cell Ontology stands in pieces, with all its cells, as a gold standard in
/// JSONL; offsets in code points. Mentions in pieces alone say nothing of precision.
fn sentences_with_lists(gold: &Path) -> anyhow::Result<String> {
    let is_cell = |entity: &&Value| entity["type"] == "CL";
    let is_split = |entity: &Value| {
        entity["spans"]
            .as_array()
            .is_some_and(|spans| spans.len() > 1)
    };
    let papers: BTreeMap<String, Value> = read(&gold.join("craft.jsonl"))?
        .into_iter()
        .map(|paper| (text(&paper["id"]).to_owned(), paper))
        .collect();
    let mut seen = BTreeSet::new();
    let mut lines = String::new();
    for item in read(&gold.join("ellipsis.jsonl"))? {
        let has_list = entities(&item).iter().filter(is_cell).any(is_split);
        let sentence = text(&item["text"]);
        let Some(paper) = papers.get(text(&item["pmid"])) else {
            continue;
        };
        let Some(at) = text(&paper["text"]).find(sentence).filter(|_| has_list) else {
            continue;
        };
        if !seen.insert((text(&item["pmid"]).to_owned(), at)) {
            continue;
        }
        let start = text(&paper["text"])[..at].chars().count() as u64;
        let end = start + sentence.chars().count() as u64;
        let inside: Vec<Value> = entities(paper)
            .iter()
            .filter(is_cell)
            .filter_map(|entity| shifted(entity, start, end))
            .collect();
        let line = json!({ "id": item["id"], "text": sentence, "entities": inside });
        writeln!(lines, "{line}")?;
    }
    Ok(lines)
}

/// An entity of a paper with offsets in a sentence; `None` where it stands elsewhere.
fn shifted(entity: &Value, start: u64, end: u64) -> Option<Value> {
    let spans = entity["spans"].as_array()?.iter().map(|span| {
        let (from, to) = (span[0].as_u64()?, span[1].as_u64()?);
        (from >= start && to <= end).then(|| json!([from - start, to - start]))
    });
    let spans: Vec<Value> = spans.collect::<Option<_>>()?;
    let mut entity = entity.clone();
    entity["spans"] = Value::Array(spans);
    Some(entity)
}

fn read(path: &Path) -> anyhow::Result<Vec<Value>> {
    let content =
        fs::read_to_string(path).with_context(|| format!("reading {}", path.display()))?;
    let lines = content.lines().filter(|line| !line.trim().is_empty());
    let values = lines.map(serde_json::from_str).collect::<Result<_, _>>();
    values.with_context(|| format!("reading {}", path.display()))
}

fn entities(document: &Value) -> &[Value] {
    document["entities"].as_array().map_or(&[], Vec::as_slice)
}

fn text(value: &Value) -> &str {
    value.as_str().unwrap_or_default()
}
