//! Scores on gold standards. The floors may only rise; the figures stand in docs/evaluation.md.

use std::fs;
use std::path::{Path, PathBuf};

use serde_json::{Value, json};

use crate::support::{oncotag, records, shared};

/// Tags a file, scores it with `evaluate --json`, and gives the result.
fn evaluate(gold: &Path, input: &Path) -> Value {
    let folder = tempfile::tempdir().unwrap();
    let output = folder.path().join("out.jsonl");
    oncotag()
        .arg("tag")
        .arg(input)
        .args(["--per", "document", "--quiet", "-o"])
        .arg(&output)
        .assert()
        .success();
    let run = oncotag()
        .arg("evaluate")
        .arg(gold)
        .arg(&output)
        .arg("--json")
        .assert()
        .success();
    serde_json::from_slice(&run.get_output().stdout).unwrap()
}

/// All required mentions of the page that started the project, with their identifiers, and nothing else.
#[test]
fn the_seed_page_is_tagged_as_its_gold_standard_says() {
    let (Some(gold), Some(page)) = (
        shared("seed-gold.tsv"),
        shared("data/inputs/seed-saved-pubmed-page.txt"),
    ) else {
        return;
    };
    let scores = evaluate(&gold, &page);
    let all = &scores["overall"];
    assert_eq!(all["strict"]["false_negatives"], 0, "{scores:#}");
    assert!(
        all["strict"]["false_positives"].as_u64().unwrap() <= 3,
        "{scores:#}"
    );
    assert_eq!(
        all["identifiers"]["right"], all["identifiers"]["all"],
        "{scores:#}"
    );
}

/// A gold corpus as an input: its identities and texts, nothing else.
fn texts_of(gold: &Path, folder: &Path) -> PathBuf {
    let input = folder.join("texts.jsonl");
    let texts: Vec<String> = records(&fs::read(gold).unwrap())
        .iter()
        .map(|record| json!({ "id": record["id"], "text": record["text"] }).to_string())
        .collect();
    fs::write(&input, texts.join("\n")).unwrap();
    input
}

/// Sentence ends of full texts, through reader, splitter, resolution and writer. A regular expression reaches .963,
/// pySBD .986.
#[test]
fn sentence_ends_of_craft_stay_above_their_floor() {
    let Some(gold) = shared("data/gold/craft.jsonl") else {
        return;
    };
    let folder = tempfile::tempdir().unwrap();
    let scores = evaluate(&gold, &texts_of(&gold, folder.path()));
    let f1 = scores["sentence_ends"]["f1"].as_f64().unwrap();
    assert!(f1 >= 0.999, "{scores:#}");
}

/// Forty oncology abstracts annotated by hand after the guidelines.
#[test]
fn the_metastasis_corpus_stays_above_its_floor() {
    let Some(gold) = shared("data/gold/metastasis.jsonl") else {
        return;
    };
    let folder = tempfile::tempdir().unwrap();
    let scores = evaluate(&gold, &texts_of(&gold, folder.path()));
    let f1 = scores["overall"]["strict"]["f1"].as_f64().unwrap();
    assert!(f1 >= 0.73, "{scores:#}");
}
