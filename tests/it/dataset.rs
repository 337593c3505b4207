//! `oncotag dataset`: what is in a data set, and what is not.

mod consumers;
mod near;

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use assert_cmd::assert::Assert;
use serde_json::{Value, json};
use tempfile::TempDir;

use crate::support::{oncotag, records, shared};

/// A small invented corpus: 150 documents that all say something else, and a reprint of each tenth.
fn corpus(folder: &Path) -> PathBuf {
    let sites = ["liver", "lung", "bone", "brain", "peritoneal", "adrenal"];
    let cancers = [
        "melanoma",
        "breast cancer",
        "colorectal cancer",
        "lung adenocarcinoma",
        "prostate cancer",
    ];
    let drugs = [
        "bevacizumab",
        "cetuximab",
        "trastuzumab",
        "pembrolizumab",
        "paclitaxel",
        "cisplatin",
        "olaparib",
    ];
    let pick = |words: &[&'static str], number: usize| words[number % words.len()];
    let mut lines = String::new();
    for number in 0..150 {
        let (site, cancer, drug) = (
            pick(&sites, number),
            pick(&cancers, number / 2),
            pick(&drugs, number / 3),
        );
        let marker = |step: usize| format!("q{}", number * 31 + step);
        let text = format!(
            "{} {} metastases of {cancer} {} 𝛽 {}.\n{} {drug} {} patients {} {}.\nNo {} {} {} cells {} {}.",
            marker(1),
            site,
            marker(2),
            marker(3),
            marker(4),
            marker(5),
            marker(6),
            marker(7),
            marker(8),
            marker(9),
            marker(10),
            marker(11),
            marker(12),
        );
        lines.push_str(
            &json!({"id": format!("d{number}"), "pmid": number.to_string(), "text": text})
                .to_string(),
        );
        lines.push('\n');
        if number % 10 == 0 {
            let reprint =
                json!({"id": format!("r{number}"), "text": text.replace("patients", "subjects")});
            lines.push_str(&reprint.to_string());
            lines.push('\n');
        }
    }
    let path = folder.join("corpus.jsonl");
    fs::write(&path, lines).unwrap();
    path
}

fn build(inputs: &[&Path], output: &Path, flags: &[&str]) {
    let mut command = oncotag();
    command
        .args(["dataset", "build", "--quiet", "-o"])
        .arg(output)
        .args(inputs)
        .args(flags);
    command.assert().success();
}

fn dataset(arguments: &[&str], folder: &Path) -> Assert {
    let mut command = oncotag();
    command.arg("dataset").args(arguments).arg(folder).assert()
}

/// Every file below a folder with its bytes.
fn contents(folder: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    let mut found = BTreeMap::new();
    let mut waiting = vec![folder.to_owned()];
    while let Some(next) = waiting.pop() {
        for entry in fs::read_dir(next).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                waiting.push(path);
            } else {
                found.insert(
                    path.strip_prefix(folder).unwrap().to_owned(),
                    fs::read(&path).unwrap(),
                );
            }
        }
    }
    found
}

fn rows(folder: &Path, split: &str) -> Vec<Value> {
    records(&fs::read(folder.join(format!("{split}.jsonl"))).unwrap())
}

fn all_rows(folder: &Path) -> Vec<(&'static str, Value)> {
    ["train", "validation", "test"]
        .into_iter()
        .flat_map(|split| rows(folder, split).into_iter().map(move |row| (split, row)))
        .collect()
}

/// The invented corpus and a data set of it.
fn made() -> (TempDir, PathBuf, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let corpus = corpus(folder.path());
    let set = folder.path().join("set");
    build(&[&corpus], &set, &[]);
    (folder, corpus, set)
}

#[test]
fn a_build_is_the_same_to_the_byte_whatever_the_threads() {
    let (folder, corpus, set) = made();
    let again = folder.path().join("again");
    build(&[&corpus], &again, &["--threads", "1"]);
    let third = folder.path().join("third");
    build(&[&corpus], &third, &["--threads", "3"]);
    let set = contents(&set);
    assert!(set.len() >= 12, "{:?}", set.keys());
    assert_eq!(set, contents(&again));
    assert_eq!(set, contents(&third));
}

#[test]
fn a_build_leaks_nothing_and_is_what_it_says() {
    let (_folder, _, set) = made();
    dataset(&["verify"], &set).success().stdout("0 findings\n");
    let said = dataset(&["leak", "--json"], &set).success();
    let leaks: Value = serde_json::from_slice(&said.get_output().stdout).unwrap();
    assert_eq!(leaks["equal"], json!([]));
    assert_eq!(leaks["near"], json!([]));
    assert!(!rows(&set, "test").is_empty());
    let left_out = records(&fs::read(set.join("left-out.jsonl")).unwrap());
    assert!(
        left_out.iter().any(|one| one["what"] == "document"),
        "reprints: {left_out:?}"
    );
}

#[test]
fn abstracts_leak_nothing_either() {
    let Some(abstracts) = shared("data/inputs/oncology-abstracts.jsonl") else {
        return;
    };
    let folder = tempfile::tempdir().unwrap();
    let set = folder.path().join("set");
    build(&[&abstracts], &set, &[]);
    dataset(&["leak"], &set).success();
    dataset(&["verify"], &set).success();
}

#[test]
fn tampering_is_found_by_file_and_row() {
    let (_folder, _, set) = made();
    let path = set.join("test.jsonl");
    let text = fs::read_to_string(&path).unwrap();
    fs::write(&path, text.replacen("\"start\":0", "\"start\":1", 1)).unwrap();
    fs::write(set.join("data/extra.txt"), "x").unwrap();
    fs::remove_file(set.join("croissant.json")).unwrap();
    let said = dataset(&["verify"], &set).code(1);
    let said = String::from_utf8(said.get_output().stdout.clone()).unwrap();
    for expected in [
        "croissant.json: is missing\n",
        "test.jsonl: has ",
        "data/extra.txt: is not in the manifest\n",
        "test.jsonl:1: ",
        "data/test-00000-of-00001.parquet:1: is another row than in the JSON Lines\n",
    ] {
        assert!(said.contains(expected), "{expected}: {said}");
    }
}

#[test]
fn a_leak_is_found() {
    let (_folder, _, set) = made();
    let row = rows(&set, "test").remove(0);
    let train = set.join("train.jsonl");
    let mut text = fs::read_to_string(&train).unwrap();
    text.extend([row.to_string(), "\n".to_owned()]);
    fs::write(&train, text).unwrap();
    let said = dataset(&["leak"], &set).code(1);
    let said = String::from_utf8(said.get_output().stdout.clone()).unwrap();
    let id = row["id"].as_str().unwrap();
    assert!(
        said.contains(&format!("equal: {id} (train) and {id} (test), 1.00\n")),
        "{said}"
    );
}

#[test]
fn texts_that_are_put_back_give_the_same_rows() {
    let (folder, corpus, set) = made();
    let at = |name: &str| folder.path().join(name);
    build(&[&corpus], &at("release"), &["--text", "none"]);
    dataset(&["verify"], &at("release")).success();
    for (_, row) in all_rows(&at("release")) {
        assert!(
            row.get("text").is_none() && row.get("tokens").is_none(),
            "{row}"
        );
        assert!(
            row["mentions"]
                .as_array()
                .unwrap()
                .iter()
                .all(|one| one.get("text").is_none())
        );
    }
    let hydrate = |input: &Path, output: &Path| {
        let mut command = oncotag();
        command
            .args(["dataset", "hydrate"])
            .arg(at("release"))
            .arg(input)
            .arg("-o")
            .arg(output);
        command.assert()
    };
    hydrate(&corpus, &at("hydrated")).success();
    dataset(&["verify"], &at("hydrated")).success();
    let (set, hydrated) = (contents(&set), contents(&at("hydrated")));
    for name in [
        "train.jsonl",
        "test.jsonl",
        "data/train-00000-of-00001.parquet",
        "train.spacy",
        "test.iob2",
    ] {
        assert!(set[Path::new(name)] == hydrated[Path::new(name)], "{name}");
    }
    // One document is gone, one says something else.
    let lines: Vec<String> = fs::read_to_string(&corpus)
        .unwrap()
        .lines()
        .map(str::to_owned)
        .collect();
    let first_of = |split: &str| {
        rows(&at("release"), split)[0]["pmid"]
            .as_str()
            .unwrap()
            .to_owned()
    };
    let (gone, other) = (first_of("train"), first_of("test"));
    let with_pmid = |line: &str, pmid: &str| line.contains(&format!("\"pmid\":\"{pmid}\""));
    let kept = lines
        .iter()
        .filter(|line| !with_pmid(line, &gone))
        .map(|line| {
            if with_pmid(line, &other) {
                line.replace("metastases of", "metastases from")
            } else {
                line.clone()
            }
        });
    let changed = at("changed.jsonl");
    fs::write(&changed, kept.collect::<Vec<_>>().join("\n")).unwrap();
    let said = hydrate(&changed, &at("partial")).code(3);
    let said = String::from_utf8(said.get_output().stderr.clone()).unwrap();
    assert!(said.contains(&format!("missing: pmid:{gone} ")), "{said}");
    assert!(said.contains("another text: "), "{said}");
    dataset(&["verify"], &at("partial")).success();
}

#[test]
fn an_earlier_build_keeps_its_documents_where_they_are() {
    let (folder, corpus, _) = made();
    let at = |name: &str| folder.path().join(name);
    let text = fs::read_to_string(&corpus).unwrap();
    let lines: Vec<&str> = text.lines().collect();
    let half = at("half.jsonl");
    fs::write(&half, lines[..lines.len() / 2].join("\n")).unwrap();
    build(&[&half], &at("first"), &["--seed", "balanced"]);
    let first = at("first");
    build(
        &[&corpus],
        &at("second"),
        &["--previous", first.to_str().unwrap()],
    );
    let place = |folder: &Path| -> BTreeMap<String, &'static str> {
        all_rows(folder)
            .into_iter()
            .map(|(split, row)| (row["id"].as_str().unwrap().to_owned(), split))
            .collect()
    };
    let (first, second) = (place(&at("first")), place(&at("second")));
    assert!(second.len() > first.len());
    for (id, split) in &first {
        assert_eq!(second.get(id), Some(split), "{id}");
    }
    dataset(&["leak"], &at("second")).success();
}

#[test]
fn annotations_that_come_with_the_input_are_taken() {
    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str| folder.path().join(name);
    let corpus = corpus(folder.path());
    build(&[&corpus], &at("tagged"), &[]);
    let mut tag = oncotag();
    tag.args(["tag", "-q", "--per", "document", "-o"])
        .arg(at("out.jsonl"))
        .arg(&corpus);
    tag.assert().success();
    build(&[&at("out.jsonl")], &at("read"), &["--tag", "never"]);
    for split in ["train", "validation", "test"] {
        assert_eq!(rows(&at("tagged"), split), rows(&at("read"), split));
    }
    // The same by people: it takes the place of what the program found.
    let gold = at("out.jsonl");
    build(&[&corpus], &at("gold"), &["--gold", gold.to_str().unwrap()]);
    assert!(
        all_rows(&at("gold"))
            .iter()
            .all(|(_, row)| row["annotation"] == "gold")
    );
}

#[test]
fn a_folder_that_is_no_data_set_is_not_replaced() {
    let folder = tempfile::tempdir().unwrap();
    let corpus = corpus(folder.path());
    let thesis = folder.path().join("thesis");
    fs::create_dir(&thesis).unwrap();
    fs::write(thesis.join("chapter"), "years").unwrap();
    for flags in [&[][..], &["--force"]] {
        let mut command = oncotag();
        command
            .args(["dataset", "build", "-o"])
            .arg(&thesis)
            .arg(&corpus)
            .args(flags);
        command.assert().code(2);
    }
    assert_eq!(fs::read_to_string(thesis.join("chapter")).unwrap(), "years");
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 2);
}

#[test]
fn statistics_are_a_page_without_scripts_and_pictures_beside_it() {
    let (folder, _, set) = made();
    let page = folder.path().join("statistics.html");
    dataset(&["stats", "-o", page.to_str().unwrap()], &set).success();
    let text = fs::read_to_string(&page).unwrap();
    assert_eq!(text.matches("<svg").count(), 4);
    assert!(!text.contains("<script"));
    for name in ["mentions", "lengths", "confidence", "concepts"] {
        assert!(
            folder
                .path()
                .join(format!("statistics.{name}.svg"))
                .exists(),
            "{name}"
        );
    }
    let said = dataset(&["stats", "--json"], &set).success();
    let statistics: Value = serde_json::from_slice(&said.get_output().stdout).unwrap();
    let rows = rows(&set, "train");
    assert_eq!(statistics["splits"]["train"]["counts"]["rows"], rows.len());
}
