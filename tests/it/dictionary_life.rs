//! `oncotag dictionary diff|stats|list --licences|lint --ambiguity|apply` and `explain-error`, as a curator runs them.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use serde_json::Value;

use crate::support::{oncotag, records};

/// A file of `tests/fixtures/dictionaries`.
fn fixture(name: &str) -> String {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/dictionaries");
    folder.join(name).display().to_string()
}

/// Exit code and standard output of a run.
fn run(arguments: &[&str]) -> (i32, String) {
    let output = oncotag().args(arguments).output().unwrap();
    let text = String::from_utf8(output.stdout).unwrap();
    (output.status.code().unwrap(), text)
}

fn json(arguments: &[&str]) -> Value {
    serde_json::from_str(&run(arguments).1).unwrap()
}

fn count(value: &Value) -> u64 {
    value.as_u64().unwrap()
}

#[test]
fn diff_is_0_for_the_same_1_for_a_difference_2_for_what_cannot_be_read_and_3_for_skipped_records() {
    let (one, two) = (fixture("cells-1.tsv"), fixture("cells-2.tsv"));
    let cases: [(&[&str], i32); 6] = [
        (&["embedded", "embedded"], 0),
        (&[&one, &one], 0),
        (&[&one, &two], 1),
        (&[&one, "no/such.tsv"], 2),
        (&[&one, &one, "--on", "no/such.txt"], 2),
        (
            &[
                &one,
                &one,
                "--on",
                "no/such.txt",
                "--on",
                &fixture("corpus.jsonl"),
            ],
            3,
        ),
    ];
    for (sides, expected) in cases {
        let arguments = [&["dictionary", "diff"], sides].concat();
        assert_eq!(run(&arguments).0, expected, "{sides:?}");
    }
}

/// The mentions that `tag` writes: concept by document, place and type.
fn tagged(dictionary: Option<&str>, folder: &Path, corpus: &str) -> BTreeMap<String, String> {
    let output = folder.join("out.jsonl");
    let output = output.display().to_string();
    let mut arguments = vec!["tag", corpus, "-o", &output, "--force", "--quiet"];
    arguments.extend(dictionary.iter().flat_map(|path| ["--dictionary", path]));
    assert_eq!(run(&arguments).0, 0);
    let mut mentions = BTreeMap::new();
    for record in records(&fs::read(&output).unwrap()) {
        for mention in record["mentions"].as_array().unwrap() {
            let id = mention["id"].as_str().unwrap().to_owned();
            mentions.insert(id, mention["concept"]["id"].to_string());
        }
    }
    mentions
}

#[test]
fn the_mentions_that_diff_says_change_are_those_that_change_between_two_runs_of_tag() {
    let folder = tempfile::tempdir().unwrap();
    // The embedded metastases with a row gone and a name of another changed; their overlays go with the file.
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("dictionaries/metastases.tsv");
    let text = fs::read_to_string(source).unwrap();
    let changed: String = text
        .lines()
        .filter(|line| !line.contains("Lymphatic Metastasis"))
        .map(|line| line.replace("exact:Metastase", "exact:liver lesion") + "\n")
        .collect();
    assert_ne!(changed, text);
    let path = folder.path().join("metastases.tsv");
    fs::write(&path, changed).unwrap();
    let path = path.display().to_string();
    let corpus = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples");
    let corpus = corpus.display().to_string();

    let old = tagged(None, folder.path(), &corpus);
    let new = tagged(Some(&path), folder.path(), &corpus);
    let n_only = |one: &BTreeMap<String, String>, other: &BTreeMap<String, String>| {
        one.keys().filter(|id| !other.contains_key(*id)).count() as u64
    };
    let n_relinked = old
        .iter()
        .filter(|(id, concept)| new.get(*id).is_some_and(|other| other != *concept))
        .count() as u64;

    let report = json(&[
        "dictionary",
        "diff",
        "embedded",
        &path,
        "--on",
        &corpus,
        "--json",
    ]);
    let on = &report["on"];
    assert_eq!(count(&on["mentions_old"]), old.len() as u64);
    assert_eq!(count(&on["mentions_new"]), new.len() as u64);
    let n_of = |kind: &str| -> u64 {
        let changes = on["changes"].as_array().unwrap().iter();
        changes
            .filter(|change| change["kind"] == kind)
            .map(|change| count(&change["count"]))
            .sum()
    };
    let n_gone = n_only(&old, &new);
    assert!(n_gone > 5, "{n_gone} mentions gone");
    assert_eq!(n_of("gone") + n_of("resized"), n_gone);
    assert_eq!(n_of("appeared") + n_of("resized"), n_only(&new, &old));
    assert_eq!(n_of("relinked"), n_relinked);
}

#[test]
fn stats_equal_a_count_of_the_rows() {
    let stats = json(&["dictionary", "stats", "--json"]);
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("dictionaries");
    let mut n_checked = 0;
    for dictionary in stats["dictionaries"].as_array().unwrap() {
        let name = dictionary["name"].as_str().unwrap();
        let text = fs::read_to_string(folder.join(format!("{name}.tsv"))).unwrap();
        let rows = text
            .lines()
            .filter(|line| !line.starts_with('#') && !line.trim().is_empty())
            .skip(1);
        let with_concept = rows.filter(|line| !line.starts_with("-\t")).count();
        assert_eq!(
            count(&dictionary["rows_with_concept"]),
            with_concept as u64,
            "{name}"
        );
        n_checked += 1;
    }
    assert!(n_checked >= 16, "{n_checked} dictionaries");
    for entity_type in stats["types"].as_array().unwrap() {
        for counts in ["kinds", "case", "status"] {
            let counts = entity_type[counts].as_object().unwrap();
            let sum: u64 = counts.values().map(count).sum();
            assert_eq!(sum, count(&entity_type["names"]), "{}", entity_type["name"]);
        }
        // Rows give no more names than they list; what was made of these is counted apart.
        let sum = |field: &str| -> u64 {
            let files = stats["dictionaries"].as_array().unwrap().iter();
            let of_type = files.filter(|file| file["type"] == entity_type["name"]);
            of_type.map(|file| count(&file[field])).sum()
        };
        assert_eq!(sum("names"), count(&entity_type["names"]));
        assert_eq!(sum("variants"), count(&entity_type["variants"]));
    }
}

#[test]
fn explain_says_of_a_name_that_no_row_has_what_made_it() {
    let (code, text) = run(&["explain", "carcinoma of the kidney"]);
    assert_eq!(code, 0);
    assert!(
        text.contains("\"carcinoma of the kidney\" (exact, made by inverted from a name there)\n"),
        "{text}"
    );
    let (_, text) = run(&["explain", "kidney carcinoma"]);
    assert!(!text.contains("made by"), "{text}");
}

#[test]
fn the_manifest_of_a_run_names_source_version_and_licence_of_each_dictionary() {
    let folder = tempfile::tempdir().unwrap();
    let output = folder.path().join("out.jsonl").display().to_string();
    let (status, _) = run(&["tag", &fixture("corpus.jsonl"), "-o", &output, "--quiet"]);
    assert_eq!(status, 0);
    let manifest = fs::read_to_string(format!("{output}.manifest.json")).unwrap();
    let manifest: Value = serde_json::from_str(&manifest).unwrap();
    let listed = json(&["dictionary", "list", "--json"]);
    let (manifest, listed) = (
        manifest["dictionaries"].as_array().unwrap(),
        listed.as_array().unwrap(),
    );
    assert_eq!(manifest.len(), listed.len());
    for (entry, row) in manifest.iter().zip(listed) {
        for fact in ["name", "source", "version", "licence", "sha256"] {
            assert_ne!(entry[fact], "", "{fact}");
            assert_eq!(entry[fact], row[fact]);
        }
    }
}

#[test]
fn ambiguity_names_the_two_kinds_of_hsc_and_what_tells_them_apart() {
    let strings = json(&["dictionary", "lint", "--ambiguity", "--json"]);
    let strings = strings.as_array().unwrap();
    let hsc = strings.iter().find(|row| row["string"] == "HSC").unwrap();
    assert_eq!(hsc["risk"], "low");
    let ids: Vec<&Value> = hsc["senses"]
        .as_array()
        .unwrap()
        .iter()
        .map(|sense| &sense["id"])
        .collect();
    assert_eq!(ids, ["CL:0000632", "CL:0000037"]);
    let order = ["high", "medium", "low"];
    let place = |row: &Value| order.iter().position(|risk| row["risk"] == *risk).unwrap();
    assert!(
        strings
            .windows(2)
            .all(|pair| place(&pair[0]) <= place(&pair[1]))
    );
    let (status, text) = run(&["dictionary", "lint", &fixture("cells-1.tsv"), "--ambiguity"]);
    assert_eq!(status, 0);
    assert!(
        !text.contains("HSC"),
        "only what has a sense in the file: {text}"
    );
}

#[test]
fn a_worksheet_goes_into_an_overlay_once_and_what_was_decided_is_tagged() {
    let folder = tempfile::tempdir().unwrap();
    let overlay: PathBuf = folder.path().join("my-cells.tsv");
    let shown = overlay.display().to_string();
    let worksheet = fixture("worksheet.tsv");
    let apply = [
        "dictionary",
        "apply",
        &worksheet,
        "--to",
        &shown,
        "--by",
        "Ada",
    ];
    let (status, text) = run(&[&apply[..], &["--dry-run"]].concat());
    assert_eq!(status, 1, "one row is refused");
    assert!(text.contains("would write"), "{text}");
    assert!(!overlay.exists());
    let (_, text) = run(&apply);
    let counts = "3 added, 0 changed, 0 skipped, 1 refused; 1 rejected, 1 undecided\n";
    assert!(text.ends_with(counts), "{text}");
    let first = fs::read_to_string(&overlay).unwrap();
    assert!(
        first.contains(
            "\tAda, 2026-11-25: accepted from worksheet.tsv, seen 4 times in 3 documents"
        )
    );
    assert_eq!(
        fs::read_dir(folder.path()).unwrap().count(),
        1,
        "no part is left"
    );
    let (_, text) = run(&apply);
    let counts = "0 added, 0 changed, 3 skipped, 1 refused; 1 rejected, 1 undecided\n";
    assert!(text.ends_with(counts), "{text}");
    assert_eq!(fs::read_to_string(&overlay).unwrap(), first);

    let (status, lint) = run(&["dictionary", "lint", &shown]);
    assert_eq!((status, lint.as_str()), (0, "0 errors, 0 warnings\n"));
    let said = "Starlike liver macrophages met lantern cells; the lantern cell count fell.";
    let (_, text) = run(&["explain", said, "--dictionary", &shown]);
    let mentions = text.split("not tagged").next().unwrap();
    assert!(mentions.contains("CL:0000091"), "{text}");
    assert!(mentions.contains("ONCOTAG:lantern-cell"), "{text}");
    let diff = json(&["dictionary", "diff", "embedded", &shown, "--json"]);
    assert_eq!(diff["concepts_added"][0]["id"], "ONCOTAG:lantern-cell");
    // Three names, and `starlike hepatic macrophage`, which follows from one of them.
    assert_eq!(diff["strings_added"].as_array().unwrap().len(), 4);
    assert!(diff["strings_removed"].as_array().unwrap().is_empty());
}

#[test]
fn errors_of_a_worksheet_say_file_line_and_column_and_have_a_page() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("w.tsv");
    fs::write(
        &path,
        "decision\tsurface\ttype\tid\tlabel\nyes\ta\tcell_type\tnew\tb\naccept\ta\tcells\tnew\tb\n",
    )
    .unwrap();
    let path = path.display().to_string();
    let output = oncotag()
        .args(["dictionary", "apply", &path, "--to", "x.tsv", "--by", "me"])
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(2));
    let errors = String::from_utf8(output.stderr).unwrap();
    let lines: Vec<&str> = errors.lines().collect();
    assert_eq!(
        lines[0],
        format!(
            "{path}:2:1: unknown decision \"yes\" (expected accept, reject, block, or nothing) [ONC0655]"
        )
    );
    assert!(
        lines[1].starts_with(&format!("{path}:3:10: unknown entity type \"cells\"")),
        "{errors}"
    );
    for code in ["ONC0655", "ONC0657"] {
        let (status, page) = run(&["explain-error", code]);
        assert_eq!(status, 0);
        assert!(
            page.starts_with(code) && page.contains("What to do:"),
            "{page}"
        );
    }
}
