//! Scores on gold standards. The floors may only rise; the figures stand in docs/evaluation.md.

use std::fs;

use serde_json::{Value, json};

use crate::support::{oncotag, records, shared};

/// Tags a file, scores it with `evaluate --json`, and gives the result.
fn evaluate(gold: &std::path::Path, input: &std::path::Path) -> Value {
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

/// Forty oncology abstracts annotated by hand after the guidelines.
#[test]
fn the_metastasis_corpus_stays_above_its_floor() {
    let Some(gold) = shared("data/gold/metastasis.jsonl") else {
        return;
    };
    let folder = tempfile::tempdir().unwrap();
    let input = folder.path().join("texts.jsonl");
    let texts: Vec<String> = records(&fs::read(&gold).unwrap())
        .iter()
        .map(|record| json!({ "id": record["id"], "text": record["text"] }).to_string())
        .collect();
    fs::write(&input, texts.join("\n")).unwrap();
    let scores = evaluate(&gold, &input);
    let f1 = scores["overall"]["strict"]["f1"].as_f64().unwrap();
    assert!(f1 >= 0.73, "{scores:#}");
}
