//! Records against the published JSON Schemas.

use std::fs;

use serde_json::Value;

use crate::support::{oncotag, records, shared};

fn schema(name: &str) -> Value {
    let path = format!("{}/schema/{name}.schema.json", env!("CARGO_MANIFEST_DIR"));
    serde_json::from_str(&fs::read_to_string(path).unwrap()).unwrap()
}

/// Every line is valid against the schema that its field `schema` names.
pub(crate) fn assert_valid(lines: &[Value]) {
    let validators = [
        (
            "oncotag/sentence/1",
            jsonschema::validator_for(&schema("sentence")).unwrap(),
        ),
        (
            "oncotag/document/1",
            jsonschema::validator_for(&schema("document")).unwrap(),
        ),
        (
            "oncotag/abbreviation/1",
            jsonschema::validator_for(&schema("abbreviation")).unwrap(),
        ),
        (
            "oncotag/error/1",
            jsonschema::validator_for(&schema("error")).unwrap(),
        ),
    ];
    for line in lines {
        let (_, validator) = validators
            .iter()
            .find(|(version, _)| line["schema"] == *version)
            .expect("a known schema");
        let problems: Vec<String> = validator
            .iter_errors(line)
            .map(|problem| problem.to_string())
            .collect();
        assert!(problems.is_empty(), "{problems:?} in {line}");
    }
}

#[test]
fn the_schemas_are_schemas_and_tell_wrong_records() {
    for name in ["sentence", "document", "abbreviation", "error", "manifest"] {
        assert!(jsonschema::meta::is_valid(&schema(name)), "{name}");
    }
    let validator = jsonschema::validator_for(&schema("sentence")).unwrap();
    let run = oncotag()
        .args(["tag", "-o", "-", "--quiet"])
        .assert()
        .success();
    let mut line = records(&run.get_output().stdout)[0].clone();
    assert!(validator.is_valid(&line));
    line["schema"] = "oncotag/sentence/2".into();
    assert!(!validator.is_valid(&line));
    line["schema"] = "oncotag/sentence/1".into();
    line["text"] = 3.into();
    assert!(!validator.is_valid(&line));
}

#[test]
fn every_line_of_the_example_is_valid() {
    for more in [
        &[][..],
        &["--per", "document"],
        &["--provenance", "inline"],
        &["--nested", "--offsets", "utf16"],
    ] {
        let run = oncotag()
            .args(["tag", "-o", "-", "--quiet"])
            .args(more)
            .assert()
            .success();
        assert_valid(&records(&run.get_output().stdout));
    }
}

#[test]
fn every_line_of_all_shared_inputs_is_valid() {
    let Some(inputs) = shared("data/inputs") else {
        return;
    };
    for per in ["sentence", "document"] {
        let run = oncotag()
            .arg("tag")
            .arg(&inputs)
            .args([
                "--per",
                per,
                "--errors",
                "inline",
                "--body",
                "--references",
                "--quiet",
                "-o",
                "-",
            ])
            .assert();
        let output = run.get_output();
        assert!(matches!(output.status.code(), Some(0 | 3)), "{output:?}");
        let lines = records(&output.stdout);
        assert!(lines.len() > 750, "{} lines", lines.len());
        assert_valid(&lines);
    }
}
