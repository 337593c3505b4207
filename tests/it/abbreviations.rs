//! Definitions of short forms against the 1,250 MEDLINE records of `Ab3P` (Sohn et al. 2008, PMID 18817555).

use std::collections::BTreeSet;
use std::fs;

use oncotag::document::Span;
use oncotag::resolve::abbreviations::find_definitions;
use serde_json::Value;

use crate::support::{annotate, records, shared};

/// F1 of exact pairs that a plain Schwartz-Hearst reaches on this file, by an independent script: the floor.
const FLOOR: f64 = 0.835;

#[test]
fn pairs_reach_the_floor_on_ab3p() {
    let Some(path) = shared("data/gold/ab3p-med1250.jsonl") else {
        return;
    };
    let (mut n_right, mut n_found, mut n_gold) = (0_u32, 0_u32, 0_u32);
    for record in records(&fs::read(path).unwrap()) {
        let text = record["text"].as_str().unwrap();
        let gold: BTreeSet<(String, String)> = record["abbreviations"]
            .as_array()
            .unwrap()
            .iter()
            .map(|pair| (squeezed(&pair["sf"]), squeezed(&pair["lf"])))
            .collect();
        let annotated = annotate(text);
        let found: BTreeSet<(String, String)> = annotated
            .annotations
            .abbreviations
            .iter()
            .map(|pair| (spaced(pair.short.of(text)), spaced(pair.long.of(text))))
            .collect();
        n_right += u32::try_from(gold.intersection(&found).count()).unwrap();
        n_found += u32::try_from(found.len()).unwrap();
        n_gold += u32::try_from(gold.len()).unwrap();
    }
    let precision = f64::from(n_right) / f64::from(n_found);
    let recall = f64::from(n_right) / f64::from(n_gold);
    let f1 = 2.0 * precision * recall / (precision + recall);
    eprintln!(
        "Ab3P: {n_right} right of {n_found} found and {n_gold} in gold: P {precision:.3} R {recall:.3} F1 {f1:.3}"
    );
    assert!(f1 >= FLOOR, "F1 {f1:.3} is under {FLOOR}");
}

fn squeezed(value: &Value) -> String {
    spaced(value.as_str().unwrap())
}

fn spaced(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The examples of the paper, and of its well-known pitfalls.
#[test]
fn published_examples_hold() {
    let cases = [
        (
            "heat shock transcription factor (HSF)",
            Some(("HSF", "heat shock transcription factor")),
        ),
        (
            "Gcn5-related N-acetyltransferase (GNAT)",
            Some(("GNAT", "Gcn5-related N-acetyltransferase")),
        ),
        ("the patients (see above)", None),
        ("a total of 12 (n = 5)", None),
    ];
    for (text, expected) in cases {
        let mut found = Vec::new();
        find_definitions(text, Span::new(0, text.len()), &mut found);
        let found: Vec<_> = found
            .iter()
            .map(|pair| (pair.short.of(text), pair.long.of(text)))
            .collect();
        assert_eq!(found, Vec::from_iter(expected), "{text}");
    }
}
