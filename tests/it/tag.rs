//! `oncotag tag` as a user runs it.

use std::io::{BufRead, BufReader, Read, Write};
use std::process::{Command as Process, Stdio};
use std::{fs, thread};

use serde_json::Value;

use crate::support::{code_points, number, oncotag, records, shared};

const LIVER: &str = r#"{"id":"a","text":"CT showed liver metastases."}"#;

#[test]
fn without_arguments_the_example_is_tagged_into_the_default_output() {
    let folder = tempfile::tempdir().unwrap();
    let run = oncotag()
        .arg("tag")
        .current_dir(&folder)
        .write_stdin("not read")
        .assert()
        .success();
    let summary = String::from_utf8(run.get_output().stdout.clone()).unwrap();
    assert!(summary.starts_with("8 documents, "), "{summary}");
    assert!(summary.contains("metastasis_phase"), "{summary}");
    let lines = records(&fs::read(folder.path().join("output/annotations.jsonl")).unwrap());
    for kind in [
        "primary_cancer",
        "cell_type",
        "metastasis_phase",
        "imaging_modality",
        "treatment",
        "metastasis",
    ] {
        let n = lines
            .iter()
            .flat_map(mentions)
            .filter(|mention| mention["type"] == kind)
            .count();
        assert!(n >= 5, "{n} mentions of {kind} in the example");
    }
    let manifest = fs::read(folder.path().join("output/annotations.jsonl.manifest.json")).unwrap();
    let manifest: Value = serde_json::from_slice(&manifest).unwrap();
    assert_eq!(manifest["counts"]["documents"], 8);
    assert_eq!(manifest["inputs"].as_array().unwrap().len(), 8);
    let again = oncotag().arg("tag").current_dir(&folder).assert().success();
    let said = String::from_utf8(again.get_output().stderr.clone()).unwrap();
    assert!(
        said.contains("output/annotations.jsonl is replaced"),
        "{said}"
    );
}

fn mentions(record: &Value) -> Vec<Value> {
    record["mentions"].as_array().cloned().unwrap_or_default()
}

#[test]
fn every_fragment_slices_to_its_surface_form_in_every_unit() {
    let text = "𝛼 ﬁbroblasts, hepa\u{ad}tocytes and İ: Kupffer\u{a0}cells; TGFβ, e\u{301}; liver and lung metastases.";
    let record = serde_json::json!({ "id": "odd", "text": text }).to_string();
    for unit in ["codepoint", "byte", "utf16"] {
        let run = oncotag()
            .args(["tag", "-", "-o", "-", "--offsets", unit, "--quiet"])
            .write_stdin(record.clone())
            .assert()
            .success();
        let lines = records(&run.get_output().stdout);
        let mut n = 0;
        for line in &lines {
            assert_eq!(line["offset_unit"], unit);
            let sentence = line["text"].as_str().unwrap();
            for mention in mentions(line) {
                let pieces: Vec<String> = mention["fragments"]
                    .as_array()
                    .unwrap()
                    .iter()
                    .map(|fragment| {
                        slice(sentence, unit, number(&fragment[0]), number(&fragment[1]))
                    })
                    .collect();
                assert_eq!(pieces.join(" ... "), mention["text"].as_str().unwrap());
                n += 1;
            }
        }
        assert!(n >= 5, "{n} mentions in {lines:#?}");
    }
}

fn slice(text: &str, unit: &str, start: usize, end: usize) -> String {
    match unit {
        "byte" => text[start..end].to_owned(),
        "utf16" => {
            String::from_utf16(&text.encode_utf16().collect::<Vec<_>>()[start..end]).unwrap()
        }
        _ => text.chars().skip(start).take(end - start).collect(),
    }
}

#[test]
fn coordinated_mentions_have_their_own_fragments() {
    let text = "Four key phases (microvascular, pre-angiogenic, angiogenic and growth phases) precede liver and lung metastases.";
    let run = oncotag()
        .args(["tag", "-", "-o", "-", "--quiet"])
        .write_stdin(serde_json::json!({ "id": "c", "text": text }).to_string())
        .assert()
        .success();
    let line = &records(&run.get_output().stdout)[0];
    let found: Vec<(String, String)> = mentions(line)
        .iter()
        .map(|mention| {
            (
                mention["text"].as_str().unwrap().to_owned(),
                mention["concept"]["id"].as_str().unwrap().to_owned(),
            )
        })
        .collect();
    let expected = [
        ("microvascular ... phases", "ONCOTAG:microvascular-phase"),
        ("pre-angiogenic ... phases", "ONCOTAG:pre-angiogenic-phase"),
        ("angiogenic ... phases", "ONCOTAG:angiogenic-phase"),
        ("growth phases", "ONCOTAG:growth-phase"),
        ("liver ... metastases", "NCIT:C4758"),
        ("lung metastases", "NCIT:C3577"),
    ];
    for (surface, id) in expected {
        assert!(
            found.contains(&(surface.to_owned(), id.to_owned())),
            "{surface} {id} in {found:?}"
        );
    }
    assert_eq!(found.len(), expected.len(), "{found:?}");
}

#[test]
fn a_document_line_has_the_text_and_offsets_in_it() {
    let run = oncotag()
        .args(["tag", "-", "-o", "-", "--per", "document", "--quiet"])
        .write_stdin(r#"{"id":"d","text":"One sentence. CT showed liver metastases.","note":[1]}"#)
        .assert()
        .success();
    let record = &records(&run.get_output().stdout)[0];
    assert_eq!(record["schema"], "oncotag/document/1");
    assert_eq!(record["document"]["extra"]["note"], serde_json::json!([1]));
    assert_eq!(record["sentences"].as_array().unwrap().len(), 2);
    let text = record["text"].as_str().unwrap();
    let found = mentions(record);
    assert!(
        found
            .iter()
            .any(|mention| mention["text"] == "liver metastases")
    );
    for mention in found {
        assert_eq!(
            code_points(text, &mention["start"], &mention["end"]),
            mention["text"].as_str().unwrap()
        );
    }
}

#[test]
fn a_filter_answers_each_record_before_the_next_is_written() {
    let mut child = Process::new(assert_cmd::cargo::cargo_bin("oncotag"))
        .args(["tag", "-", "-o", "-", "--errors", "inline", "--quiet"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let mut stdin = child.stdin.take().unwrap();
    let mut answers = BufReader::new(child.stdout.take().unwrap()).lines();
    for (record, schema) in [
        (LIVER, "oncotag/sentence/1"),
        ("{broken", "oncotag/error/1"),
        (LIVER, "oncotag/sentence/1"),
    ] {
        writeln!(stdin, "{record}").unwrap();
        stdin.flush().unwrap();
        let answer: Value = serde_json::from_str(&answers.next().unwrap().unwrap()).unwrap();
        assert_eq!(answer["schema"], schema, "{answer}");
    }
    drop(stdin);
    assert_eq!(child.wait().unwrap().code(), Some(3));
}

#[test]
fn output_is_the_same_for_every_number_of_threads() {
    let Some(input) = shared("data/inputs/oncology-abstracts.jsonl") else {
        return;
    };
    let folder = tempfile::tempdir().unwrap();
    let tag = |threads: &str| {
        let output = folder.path().join(format!("{threads}.jsonl"));
        let run = oncotag()
            .arg("tag")
            .arg(&input)
            .args(["--threads", threads, "--quiet", "-o"])
            .arg(&output)
            .assert();
        run.success();
        fs::read(output).unwrap()
    };
    let one = tag("1");
    assert!(!one.is_empty());
    for threads in ["2", "3", "7"] {
        assert!(tag(threads) == one, "{threads} threads differ from one");
    }
}

#[test]
fn exit_codes_tell_what_happened() {
    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str| folder.path().join(name);
    fs::write(at("good.jsonl"), format!("{LIVER}\n")).unwrap();
    fs::write(at("mixed.jsonl"), format!("{LIVER}\n{{broken\n{LIVER}\n")).unwrap();
    fs::write(at("empty.txt"), "").unwrap();
    let tag = |inputs: &[&str], more: &[&str]| {
        let inputs: Vec<_> = inputs.iter().map(|name| at(name)).collect();
        let run = oncotag()
            .arg("tag")
            .args(inputs)
            .args(more)
            .args(["-o", "-"])
            .assert();
        (
            run.get_output().status.code().unwrap(),
            String::from_utf8(run.get_output().stderr.clone()).unwrap(),
        )
    };
    assert_eq!(tag(&["good.jsonl"], &[]).0, 0);
    let (code, said) = tag(&["mixed.jsonl"], &[]);
    assert_eq!(code, 3);
    assert!(said.contains("mixed.jsonl:2:2: "), "{said}");
    assert!(said.contains("[ONC0005]"), "{said}");
    assert!(
        said.contains("2 documents") && said.contains("1 records could not be read"),
        "{said}"
    );
    let (code, said) = tag(&["missing.jsonl", "good.jsonl"], &[]);
    assert_eq!(code, 3, "{said}");
    assert!(
        said.contains("missing.jsonl: ") && said.contains("[ONC0002]"),
        "{said}"
    );
    assert_eq!(tag(&["missing.jsonl"], &[]).0, 2);
    assert_eq!(tag(&["empty.txt"], &[]).0, 2);
    assert_eq!(tag(&["good.jsonl"], &["--format", "nonsense"]).0, 2);
    assert_eq!(tag(&["good.jsonl"], &["--without", "nonsense"]).0, 2);
    let (code, said) = tag(&["mixed.jsonl"], &["--fail-fast"]);
    assert!(code == 2 && said.contains("--fail-fast"), "{said}");
}

#[test]
fn an_existing_output_is_only_replaced_by_force() {
    let folder = tempfile::tempdir().unwrap();
    let output = folder.path().join("out.jsonl");
    fs::write(&output, "precious").unwrap();
    let tag = |force: &[&str]| {
        oncotag()
            .args(["tag", "-", "-o"])
            .arg(&output)
            .args(force)
            .write_stdin(LIVER)
            .assert()
    };
    let refused = tag(&[]).code(2);
    let said = String::from_utf8(refused.get_output().stderr.clone()).unwrap();
    assert!(said.contains("--force"), "{said}");
    assert_eq!(fs::read_to_string(&output).unwrap(), "precious");
    tag(&["--force"]).success();
    assert_eq!(records(&fs::read(&output).unwrap()).len(), 1);
}

#[test]
fn a_reader_that_goes_away_is_no_error() {
    let mut child = Process::new(assert_cmd::cargo::cargo_bin("oncotag"))
        .args(["tag", "-o", "-", "--quiet"])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    drop(child.stdout.take());
    let mut said = String::new();
    child
        .stderr
        .take()
        .unwrap()
        .read_to_string(&mut said)
        .unwrap();
    assert_eq!(child.wait().unwrap().code(), Some(0));
    assert_eq!(said, "");
}

#[cfg(unix)]
#[test]
fn a_signal_leaves_no_half_file() {
    let folder = tempfile::tempdir().unwrap();
    for (signal, code) in [("-INT", 130), ("-TERM", 143)] {
        let output = folder.path().join("out.jsonl");
        let mut child = Process::new(assert_cmd::cargo::cargo_bin("oncotag"))
            .args(["tag", "-", "--quiet", "-o"])
            .arg(&output)
            .stdin(Stdio::piped())
            .spawn()
            .unwrap();
        let mut stdin = child.stdin.take().unwrap();
        // An endless input: the run can only end by the signal.
        let feed = thread::spawn(move || while writeln!(stdin, "{LIVER}").is_ok() {});
        let part = folder.path().join("out.jsonl.part");
        for _ in 0..400 {
            if part.exists() {
                break;
            }
            thread::sleep(std::time::Duration::from_millis(25));
        }
        assert!(part.exists(), "the run began");
        thread::sleep(std::time::Duration::from_millis(200));
        let sent = Process::new("kill")
            .args([signal, &child.id().to_string()])
            .status()
            .unwrap();
        assert!(sent.success());
        assert_eq!(child.wait().unwrap().code(), Some(code));
        feed.join().unwrap();
        assert_eq!(
            fs::read_dir(folder.path()).unwrap().count(),
            0,
            "nothing is left after {signal}"
        );
    }
}

#[test]
fn records_left_out_for_their_bytes_are_counted_in_every_format() {
    let folder = tempfile::tempdir().unwrap();
    let bad: [(&str, &[u8]); 3] = [
        ("a.xml", b"<PubmedArticleSet><PubmedArticle><MedlineCitation><PMID>1</PMID><Article><ArticleTitle>a\xff</ArticleTitle></Article></MedlineCitation></PubmedArticle><PubmedArticle><MedlineCitation><PMID>2</PMID><Article><ArticleTitle>Good.</ArticleTitle></Article></MedlineCitation></PubmedArticle></PubmedArticleSet>"),
        ("b.json", b"{\"source\":\"\",\"date\":\"\",\"key\":\"\",\"infons\":{},\"documents\":[{\"id\":\"1\",\"infons\":{},\"passages\":[{\"offset\":0,\"infons\":{},\"text\":\"a\xff\"}]},{\"id\":\"2\",\"infons\":{},\"passages\":[{\"offset\":0,\"infons\":{},\"text\":\"Good.\"}]}]}"),
        ("c.jsonl", b"{\"id\":\"1\",\"text\":\"a\xff\"}\n{\"id\":\"2\",\"text\":\"Good.\"}\n"),
    ];
    for (name, bytes) in bad {
        let input = folder.path().join(name);
        fs::write(&input, bytes).unwrap();
        let run = oncotag()
            .arg("tag")
            .arg(&input)
            .args(["--encoding-errors", "skip", "-o", "-"])
            .assert()
            .code(3);
        let said = String::from_utf8(run.get_output().stderr.clone()).unwrap();
        assert!(
            said.contains("1 documents") && said.contains("1 records could not be read"),
            "{name}: {said}"
        );
    }
}

#[test]
fn progress_that_is_asked_for_is_shown_although_the_rest_is_quiet() {
    let run = oncotag()
        .args(["tag", "-", "-o", "-", "--quiet", "--progress", "json"])
        .write_stdin(LIVER)
        .assert()
        .success();
    let said: Value = serde_json::from_slice(&run.get_output().stderr).unwrap();
    assert_eq!(said["progress"]["documents"], 1);
    assert_eq!(said["progress"]["bytes"], LIVER.len());
}

#[test]
fn without_sentences_mentions_still_have_lines() {
    let run = oncotag()
        .args(["tag", "-", "-o", "-", "--quiet", "--without", "sentences"])
        .write_stdin(LIVER)
        .assert()
        .success();
    let lines = records(&run.get_output().stdout);
    assert_eq!(lines.len(), 1);
    assert!(!mentions(&lines[0]).is_empty());
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_device_ends_the_run_although_the_input_stays_open() {
    let mut child = Process::new(assert_cmd::cargo::cargo_bin("oncotag"))
        .args(["tag", "-", "--quiet", "--threads", "4", "-o", "/dev/full"])
        .stdin(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let mut stdin = child.stdin.take().unwrap();
    let feed = thread::spawn(move || {
        for _ in 0..3000 {
            if writeln!(stdin, "{LIVER}").is_err() {
                break;
            }
        }
        stdin
    });
    assert_eq!(ended(&mut child), Some(2));
    drop(feed.join().unwrap());
}

#[cfg(unix)]
#[test]
fn a_reader_that_goes_away_ends_the_run_although_the_input_stays_open() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("in.jsonl");
    fs::write(&file, LIVER).unwrap();
    let mut child = Process::new(assert_cmd::cargo::cargo_bin("oncotag"))
        .args(["tag", "--quiet", "--threads", "4", "-o", "/dev/stdout", "-"])
        .arg(&file)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    drop(child.stdout.take());
    let mut stdin = child.stdin.take().unwrap();
    let feed = thread::spawn(move || {
        for _ in 0..3000 {
            if writeln!(stdin, "{LIVER}").is_err() {
                break;
            }
        }
        stdin
    });
    assert_eq!(ended(&mut child), Some(0));
    drop(feed.join().unwrap());
}

/// The exit code of a process that must end soon.
#[cfg(unix)]
fn ended(child: &mut std::process::Child) -> Option<i32> {
    for _ in 0..1200 {
        if let Some(status) = child.try_wait().unwrap() {
            return status.code();
        }
        thread::sleep(std::time::Duration::from_millis(50));
    }
    child.kill().unwrap();
    child.wait().unwrap();
    panic!("it hangs");
}
