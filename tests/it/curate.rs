//! `oncotag suggest` and `oncotag tune` as a user runs them.

use std::fs;
use std::path::Path;

use crate::support::oncotag;

/// Four documents of our own making. By hand: `zarbic cells` in a, b (twice), as `Zarbic cell` in c; `quillectomy` in a and
/// b; `QZX3` before `expression` in a and d; `morbic cells` once.
const CORPUS: &str = r#"{"id":"a","text":"Zarbic cells express QZX3 in melanoma. QZX3 expression fell after quillectomy."}
{"id":"b","text":"After quillectomy, human zarbic cells and newer zarbic cells of breast cancer were seen."}
{"id":"c","text":"A zarbic cell was found. Morbic cells were not."}
{"id":"d","text":"We measured QZX3 expression."}
"#;

fn suggest(folder: &Path, more: &[&str]) -> String {
    let corpus = folder.join("corpus.jsonl");
    fs::write(&corpus, CORPUS).unwrap();
    let run = oncotag()
        .arg("suggest")
        .arg(&corpus)
        .args(more)
        .arg("--quiet")
        .assert()
        .success();
    String::from_utf8(run.get_output().stdout.clone()).unwrap()
}

/// Surface, count, documents, type and kind of each row.
fn rows(table: &str) -> Vec<[String; 5]> {
    let mut rows: Vec<[String; 5]> = table
        .lines()
        .skip(1)
        .map(|line| {
            let cells: Vec<&str> = line.split('\t').collect();
            assert_eq!(cells.len(), 15, "{line}");
            assert_eq!(cells[0], "", "the decision is the curator's");
            [1, 2, 3, 5, 8].map(|column| cells[column].to_owned())
        })
        .collect();
    rows.sort();
    rows
}

#[test]
fn a_worksheet_has_what_was_counted_by_hand() {
    let folder = tempfile::tempdir().unwrap();
    let table = suggest(folder.path(), &[]);
    let expected = [
        ["QZX3", "2", "2", "biomarker", "exact"],
        ["quillectomy", "2", "2", "treatment", "exact"],
        ["zarbic cells", "4", "3", "cell_type", "exact"],
    ];
    assert_eq!(rows(&table), expected.map(|row| row.map(str::to_owned)));
    let offset_of = |surface: &str| {
        let line = table
            .lines()
            .find(|line| line.contains(&format!("\t{surface}\t")))
            .unwrap();
        let cells: Vec<&str> = line.split('\t').collect();
        (
            cells[12].to_owned(),
            cells[13].to_owned(),
            cells[11].to_owned(),
        )
    };
    let (document, offset, example) = offset_of("QZX3");
    // "Zarbic cells express QZX3 in melanoma. " has 39 characters.
    assert_eq!((document.as_str(), offset.as_str()), ("a", "39"));
    assert_eq!(example, "QZX3 expression fell after quillectomy.");
}

#[test]
fn flags_narrow_what_is_looked_for() {
    let folder = tempfile::tempdir().unwrap();
    let surfaces = |more: &[&str]| -> Vec<String> {
        rows(&suggest(folder.path(), more))
            .into_iter()
            .map(|[surface, ..]| surface)
            .collect()
    };
    assert_eq!(surfaces(&["--type", "treatment"]), ["quillectomy"]);
    assert_eq!(
        surfaces(&["--min-count", "1", "--type", "cell_type"]),
        ["Morbic cells", "zarbic cells"]
    );
    assert_eq!(surfaces(&["--limit", "1"]).len(), 1);
    let decided = folder.path().join("decided.tsv");
    let done = suggest(folder.path(), &[]).replace("\n\tquill", "\nreject\tquill");
    fs::write(&decided, done).unwrap();
    assert_eq!(
        surfaces(&["--decided", decided.to_str().unwrap()]),
        ["QZX3", "zarbic cells"],
        "what has no decision stays"
    );
}

#[test]
fn the_number_of_threads_does_not_show() {
    let folder = tempfile::tempdir().unwrap();
    let one = suggest(folder.path(), &["--threads", "1", "--min-count", "1"]);
    for threads in ["2", "5"] {
        assert_eq!(
            suggest(folder.path(), &["--threads", threads, "--min-count", "1"]),
            one
        );
    }
}

#[test]
fn an_unknown_type_and_a_broken_worksheet_are_refused() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("c.jsonl"), CORPUS).unwrap();
    fs::write(folder.path().join("w.tsv"), "a\tb\n").unwrap();
    let said = |more: &[&str]| {
        let run = oncotag()
            .current_dir(&folder)
            .args(["suggest", "c.jsonl"])
            .args(more)
            .assert()
            .code(2);
        String::from_utf8(run.get_output().stderr.clone()).unwrap()
    };
    assert!(
        said(&["--type", "organelle"])
            .contains("there is no entity type \"organelle\" (expected one of")
    );
    let worksheet = said(&["--decided", "w.tsv"]);
    assert!(
        worksheet.contains("w.tsv:1:1: no column \"decision\""),
        "{worksheet}"
    );
}

/// A gold standard of 24 documents in which mammography is marked; beside it some have CT, which is not marked, and the
/// others PET, which is.
fn mammographies(has_ct: impl Fn(usize) -> bool) -> String {
    (0..24)
        .map(|number| {
            let (other, more) = if has_ct(number) {
                ("CT", "")
            } else {
                (
                    "PET",
                    r#",{"type":"imaging_modality","spans":[[22,25]],"text":"PET"}"#,
                )
            };
            let text = format!("Mammography was done. {other} was done.");
            format!(
                r#"{{"id":"d{number}","text":"{text}","entities":[{{"type":"imaging_modality","spans":[[0,11]],"text":"Mammography"}}{more}]}}"#
            ) + "\n"
        })
        .collect()
}

#[test]
fn what_hurts_in_every_document_is_tuned_away_and_the_profile_does_what_it_says() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("gold.jsonl"), mammographies(|_| true)).unwrap();
    let run = |arguments: &[&str]| {
        let run = oncotag()
            .current_dir(&folder)
            .args(arguments)
            .assert()
            .success();
        String::from_utf8(run.get_output().stdout.clone()).unwrap()
    };
    let said = run(&["tune", "gold.jsonl", "-o", "profile.toml"]);
    // One found, one made up a document: 2·1/(2·1+1+0); then one found and nothing else.
    let row = said
        .lines()
        .find(|line| line.starts_with("all types"))
        .unwrap();
    assert!(
        row.contains("0.6667") && row.trim_end().ends_with("1.0000"),
        "{said}"
    );
    let profile = fs::read_to_string(folder.path().join("profile.toml")).unwrap();
    assert!(
        profile.contains("\n[imaging_modality]\nkinds = ["),
        "{profile}"
    );
    assert!(!profile.contains("\"abbreviation\""), "{profile}");
    assert!(
        profile.contains("# all types"),
        "the figures go with the settings: {profile}"
    );
    fs::write(
        folder.path().join("page.txt"),
        "Mammography was done. CT was done.",
    )
    .unwrap();
    let tagged = run(&[
        "tag",
        "page.txt",
        "--dictionary",
        "profile.toml",
        "-o",
        "-",
        "--quiet",
    ]);
    assert!(
        tagged.contains("Mammography") && !tagged.contains("\"text\":\"CT\""),
        "{tagged}"
    );
    assert!(run(&["tag", "page.txt", "-o", "-", "--quiet"]).contains("\"text\":\"CT\""));
    assert_eq!(
        run(&["tune", "gold.jsonl", "-o", "-", "--threads", "1"]),
        profile,
        "threads do not show"
    );
}

#[test]
fn what_hurts_in_one_document_is_noise() {
    let folder = tempfile::tempdir().unwrap();
    // The SHA-256 of "d1" has an even digit in the sixteenth place: it is picked on.
    fs::write(
        folder.path().join("gold.jsonl"),
        mammographies(|number| number == 1),
    )
    .unwrap();
    let run = oncotag()
        .current_dir(&folder)
        .args(["tune", "gold.jsonl"])
        .assert()
        .success();
    let said = String::from_utf8(run.get_output().stdout.clone()).unwrap();
    assert!(
        said.contains("recommended: the settings as they are"),
        "{said}"
    );
    assert!(
        said.contains("\nnoise "),
        "it helps, in one document: {said}"
    );
}

#[test]
fn tune_says_what_it_cannot_tune() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("gold.jsonl"), mammographies(|_| true)).unwrap();
    let run = oncotag()
        .current_dir(&folder)
        .args(["tune", "gold.jsonl", "--type", "cell_type"])
        .assert()
        .code(2);
    let said = String::from_utf8(run.get_output().stderr.clone()).unwrap();
    assert!(
        said.contains("(the gold standard scores: imaging_modality)"),
        "{said}"
    );
    fs::write(folder.path().join("profile.toml"), "mine").unwrap();
    let run = oncotag()
        .current_dir(&folder)
        .args(["tune", "gold.jsonl", "-o", "profile.toml"])
        .assert()
        .code(2);
    assert!(
        String::from_utf8(run.get_output().stderr.clone())
            .unwrap()
            .contains("--force")
    );
    assert_eq!(
        fs::read_to_string(folder.path().join("profile.toml")).unwrap(),
        "mine"
    );
}
