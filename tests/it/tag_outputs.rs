//! Which files `oncotag tag` leaves, and what the manifest says.

use std::fs;

use serde_json::Value;

use crate::support::{oncotag, records};

const LIVER: &str = r#"{"id":"a","text":"CT showed liver metastases."}"#;

#[test]
fn fail_fast_leaves_no_output_that_looks_whole() {
    let folder = tempfile::tempdir().unwrap();
    let output = folder.path().join("out.jsonl");
    oncotag()
        .args(["tag", "-", "--fail-fast", "-o"])
        .arg(&output)
        .write_stdin(format!("{LIVER}\n{{broken\n{LIVER}\n"))
        .assert()
        .code(2);
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0);
}

#[test]
fn a_run_does_not_read_what_it_or_an_earlier_run_wrote() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("in.jsonl"), LIVER).unwrap();
    let output = folder.path().join("out.jsonl");
    for inputs in [".", ".", "*"] {
        oncotag()
            .args(["tag", inputs, "--force", "-o", "out.jsonl"])
            .current_dir(&folder)
            .assert()
            .success();
        assert_eq!(records(&fs::read(&output).unwrap()).len(), 1, "{inputs}");
    }
}

#[test]
fn the_manifest_names_settings_flags_and_inputs_that_were_not_there() {
    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str| folder.path().join(name);
    fs::write(at("dictionaries.toml"), "[cell_type]\non = false\n").unwrap();
    fs::write(at("in.jsonl"), r#"{"key":"k","body":"CT."}"#).unwrap();
    let manifest = |more: &[&str], code: i32| {
        let run = oncotag()
            .args(["tag", "in.jsonl", "--force", "-o", "out.jsonl"])
            .args(["--text-field", "body", "--id-field", "key"])
            .args(more)
            .current_dir(&folder)
            .assert();
        run.code(code);
        let bytes = fs::read(at("out.jsonl.manifest.json")).unwrap();
        serde_json::from_slice::<Value>(&bytes).unwrap()
    };
    let plain = manifest(&[], 0);
    let configuration = &plain["configuration"];
    assert_eq!(configuration["text_field"], "body");
    assert_eq!(configuration["id_field"], "key");
    for name in [
        "strict",
        "errors",
        "fail_fast",
        "provenance",
        "max_ratio",
        "max_decompressed",
    ] {
        assert!(configuration.get(name).is_some(), "{name}");
    }
    let changed = manifest(&["missing.jsonl", "--dictionary", "dictionaries.toml"], 3);
    assert_eq!(changed["inputs"][1]["path"], "missing.jsonl");
    assert_eq!(changed["inputs"][1]["sha256"], Value::Null);
    assert_eq!(changed["settings"][1]["path"], "dictionaries.toml");
    assert_ne!(changed["dictionaries_sha256"], plain["dictionaries_sha256"]);
    let schema = concat!(env!("CARGO_MANIFEST_DIR"), "/schema/manifest.schema.json");
    let schema = serde_json::from_slice(&fs::read(schema).unwrap()).unwrap();
    for manifest in [plain, changed] {
        assert!(
            jsonschema::validator_for(&schema)
                .unwrap()
                .is_valid(&manifest)
        );
    }
}

#[test]
fn that_the_default_output_is_replaced_is_said_even_if_quiet() {
    let folder = tempfile::tempdir().unwrap();
    for said in ["", "output/annotations.jsonl is replaced\n"] {
        oncotag()
            .args(["tag", "-", "--quiet"])
            .current_dir(&folder)
            .write_stdin(LIVER)
            .assert()
            .success()
            .stderr(said);
    }
}
