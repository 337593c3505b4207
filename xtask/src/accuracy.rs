//! `cargo xtask accuracy`: tags every gold corpus with the release build and prints one table in Markdown.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;
use std::process::Stdio;

use anyhow::Context as _;
use serde_json::Value;

use crate::command::{at_root, builds_release, release_build, root, shared, shown};
use crate::page;

/// The corpora, each with a profile of its name.
const CORPORA: [&str; 9] = [
    "metastasis",
    "bionlp13cg",
    "anatem",
    "cellfinder",
    "craft",
    "jnlpba",
    "ncbi-disease",
    "bc5cdr",
    "biored",
];

/// The levels with their keys in the report.
const LEVELS: [(&str, &str); 4] = [
    ("strict", "strict"),
    ("overlap", "overlap"),
    ("concept", "concept"),
    ("document_concepts", "concepts of a document"),
];

/// What to do.
pub(crate) struct Options {
    /// Build first.
    pub(crate) builds: bool,
    /// Put the table into docs/evaluation.md.
    pub(crate) writes: bool,
}

/// Prints the table; gives whether every corpus was there.
pub(crate) fn run(options: &Options) -> anyhow::Result<bool> {
    if options.builds && !builds_release()? {
        return Ok(false);
    }
    let folder = root().join("target/accuracy");
    fs::create_dir_all(&folder)?;
    let mut table = String::from(
        "| corpus | class | level | raw F1 | with generics | comparable P | R | F1 | 95 % |\n|---|---|---|---|---|---|---|---|---|\n",
    );
    let mut is_whole = true;
    for corpus in CORPORA {
        let gold = shared().join(format!("data/gold/{corpus}.jsonl"));
        if !gold.exists() {
            eprintln!("skipped: {} is absent", gold.display());
            is_whole = false;
            continue;
        }
        let report = evaluate(corpus, &gold, &folder)?;
        rows(corpus, &report, &mut table);
    }
    print!("{table}");
    if options.writes && is_whole {
        page::write("docs/evaluation.md", "accuracy", &table)?;
    }
    Ok(is_whole)
}

/// Tags a corpus and scores it by its profile.
fn evaluate(corpus: &str, gold: &Path, folder: &Path) -> anyhow::Result<Value> {
    let program = release_build();
    let predicted = folder.join(format!("{corpus}.jsonl"));
    let mut tag = at_root(&program);
    tag.arg("tag").arg(gold).arg("-o").arg(&predicted);
    tag.args(["--per", "document", "--force", "--quiet"]);
    let is_tagged = tag.stderr(Stdio::inherit()).status()?.success();
    anyhow::ensure!(is_tagged, "`{}` failed", shown(&tag));
    let mut command = at_root(&program);
    command.arg("evaluate").arg(gold).arg(&predicted);
    command.args(["--json", "--profile", corpus]);
    let output = command.stderr(Stdio::inherit()).output()?;
    anyhow::ensure!(output.status.success(), "`{}` failed", shown(&command));
    serde_json::from_slice(&output.stdout)
        .with_context(|| format!("reading the scores of {corpus}"))
}

/// Adds a line for each class and level that has something to find.
fn rows(corpus: &str, report: &Value, table: &mut String) {
    let parts = report["parts"].as_array().map_or(&[][..], Vec::as_slice);
    let part = |name: &str| {
        let of = parts.iter().find(|part| part["part"] == name);
        of.map_or(&Value::Null, |part| &part["evaluation"])
    };
    let (raw, generics) = (part("raw"), part("raw_with_generics"));
    let main = parts
        .last()
        .map_or(&Value::Null, |part| &part["evaluation"]);
    let classes = main["by_type"].as_object();
    let mut classes: Vec<&str> = classes
        .map(|classes| classes.keys().map(String::as_str).collect())
        .unwrap_or_default();
    if classes.len() > 1 {
        classes.push("all");
    }
    for class in classes {
        let of = |evaluation: &Value, level: &str| match class {
            "all" => evaluation["overall"][level].clone(),
            _ => evaluation["by_type"][class][level].clone(),
        };
        for (key, name) in LEVELS {
            let scores = of(main, key);
            let count = |what: &str| scores[what].as_u64().unwrap_or_default();
            if count("true_positives") + count("false_negatives") == 0 {
                continue;
            }
            let with_generics = match key {
                "strict" | "overlap" => ratio(&of(generics, key)["f1"]),
                _ => String::new(),
            };
            let interval = &scores["interval"]["f1"];
            let _ = writeln!(
                table,
                "| {corpus} | {class} | {name} | {} | {with_generics} | {} | {} | {} | {}–{} |",
                ratio(&of(raw, key)["f1"]),
                ratio(&scores["precision"]),
                ratio(&scores["recall"]),
                ratio(&scores["f1"]),
                ratio(&interval[0]),
                ratio(&interval[1]),
            );
        }
    }
}

/// Three digits, as the tables of the documentation have them; nothing where there is no figure.
fn ratio(value: &Value) -> String {
    value.as_f64().map_or_else(String::new, |ratio| {
        let text = format!("{ratio:.3}");
        text.strip_prefix('0').unwrap_or(&text).to_owned()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_has_a_line_for_each_class_and_level_with_something_to_find() {
        let report = serde_json::json!({ "parts": [
            { "part": "raw", "evaluation": { "by_type": { "Cell": { "strict": { "f1": 0.5 } } } } },
            { "part": "comparable", "evaluation": { "by_type": { "Cell": {
                "strict": { "true_positives": 1, "false_negatives": 1, "precision": 1.0, "recall": 0.5, "f1": 0.66666,
                    "interval": { "f1": [0.25, 0.75] } },
                "concept": { "true_positives": 0, "false_negatives": 0 },
            } } } },
        ] });
        let mut table = String::new();
        rows("x", &report, &mut table);
        assert_eq!(
            table,
            "| x | Cell | strict | .500 |  | 1.000 | .500 | .667 | .250–.750 |\n"
        );
    }
}
