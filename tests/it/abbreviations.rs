//! Definitions of short forms against the 1,250 MEDLINE records of `Ab3P` (Sohn et al. 2008, PMID 18817555).

use std::collections::BTreeSet;
use std::fs;

use oncotag::dictionary::ShortFormWords;
use oncotag::document::Span;
use oncotag::resolve::abbreviations::DefinitionFinder;
use serde_json::Value;

use crate::records::assert_valid;
use crate::support::{annotate, oncotag, records, shared};

/// What we ask of exact pairs; `Ab3P` itself reaches an F1 of .904 on this file, a plain Schwartz-Hearst .835.
const LEAST_PRECISION: f64 = 0.965;
const LEAST_F1: f64 = 0.915;

#[test]
fn pairs_are_as_good_as_asked_on_ab3p() {
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
    assert!(precision >= LEAST_PRECISION, "P {precision:.3}");
    assert!(f1 >= LEAST_F1, "F1 {f1:.3}");
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
        DefinitionFinder::new(ShortFormWords::embedded()).find(
            text,
            Span::new(0, text.len()),
            &mut found,
        );
        let found: Vec<_> = found
            .iter()
            .map(|pair| (pair.short.of(text), pair.long.of(text)))
            .collect();
        assert_eq!(found, Vec::from_iter(expected), "{text}");
    }
}

/// A text of ours; offsets counted by hand, in code points and in bytes (`é` has two).
#[test]
fn the_command_lists_pairs_with_their_places() {
    let folder = tempfile::tempdir().unwrap();
    let input = folder.path().join("a.jsonl");
    let lines = "{\"id\":\"a\",\"text\":\"Étude of colorectal cancer (CRC). It has (see text) EMT (epithelial-mesenchymal transition).\"}\n\
                 {\"id\":\"b\",\"text\":\"Nothing is defined here (PET).\"}\n\
                 {broken\n";
    fs::write(&input, lines).unwrap();
    let list = |more: &[&str]| {
        let run = oncotag()
            .arg("abbreviations")
            .arg(&input)
            .args(more)
            .assert()
            .code(3);
        records(&run.get_output().stdout)
    };
    let found = list(&[]);
    assert_valid(&found);
    let shown = |record: &Value| {
        let place = |field: &str| {
            let span = &record[field];
            (
                span["start"].as_u64().unwrap(),
                span["end"].as_u64().unwrap(),
            )
        };
        let word = |field: &str| record[field].as_str().unwrap().to_owned();
        (
            [word("document"), word("short"), word("long"), word("rule")],
            [place("short_span"), place("long_span")],
        )
    };
    let expected = [
        (
            ["a", "CRC", "colorectal cancer", "inner letters"].map(str::to_owned),
            [(28, 31), (9, 26)],
        ),
        (
            ["a", "EMT", "epithelial-mesenchymal transition", "initials"].map(str::to_owned),
            [(52, 55), (57, 90)],
        ),
    ];
    assert_eq!(found.iter().map(shown).collect::<Vec<_>>(), expected);
    let in_bytes = list(&["--offsets", "byte"]);
    assert_eq!(in_bytes[0]["short_span"]["start"], 29);
    assert_eq!(list(&["--min-confidence", "1"]), Vec::<Value>::new());
    for threads in ["1", "3"] {
        assert_eq!(list(&["--threads", threads]), found, "{threads} threads");
    }
}

#[test]
fn the_command_says_what_is_wrong() {
    let refused = |arguments: &[&str], part: &str| {
        let run = oncotag()
            .arg("abbreviations")
            .args(arguments)
            .assert()
            .code(2);
        let said = String::from_utf8_lossy(&run.get_output().stderr).into_owned();
        assert!(said.contains(part), "{said}");
    };
    refused(&[], "INPUT");
    refused(&["no-such-file.txt"], "no-such-file.txt");
    refused(&["x", "--min-confidence", "2"], "between 0 and 1");
}
