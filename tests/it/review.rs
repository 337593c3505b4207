//! `oncotag review` on the command line: what comes of decisions, and what is refused.

use std::path::Path;
use std::sync::Arc;

use oncotag::dictionary::Lexicon;
use oncotag::pipeline::{Pipeline, PipelineOptions};
use oncotag::read::{Input, ReadOptions, format_by_name};
use oncotag::review::project::{Asker, House, Mode, Prepared, Project, SHARED, Stretch, Viewer};
use oncotag::review::wire::{
    Action, BulkName, BulkRequest, ConceptRef, Filter, Operation, OutcomeKind, Value, What,
};

use crate::support::{oncotag, records};

/// 'lantern cells' is no name; 'HER2' is one.
const TEXT: &str = "Lantern cells met HER2 in liver metastases. HER2 was measured.";

/// A project of one text in which lantern cells were added and HER2 was blocked.
fn decided(path: &Path) {
    let lexicon = Arc::new(Lexicon::embedded().unwrap());
    let pipeline = Pipeline::new(lexicon, &PipelineOptions::default()).unwrap();
    let plain = format_by_name("plain").unwrap();
    let input = Input::from_bytes("text.txt", TEXT);
    let mut document = (plain.open)(input, &ReadOptions::default())
        .unwrap()
        .next()
        .unwrap()
        .unwrap();
    pipeline.annotate(&mut document).unwrap();
    let name = document.document.id.clone();
    let project = Project::create(path, Mode::Shared).unwrap();
    project.load([Prepared::of(&document).unwrap()]).unwrap();
    let asker = Asker {
        curator: "Ada".to_owned(),
        layer: SHARED.to_owned(),
        assigned: None,
        may_adjudicate: true,
    };
    let viewer = Viewer {
        layer: SHARED.to_owned(),
        assigned: None,
    };
    let house = House {
        types: vec!["cell_type".to_owned(), "biomarker".to_owned()],
        ..House::default()
    };
    let add = Operation {
        key: "add-00001".to_owned(),
        milliseconds: 900,
        what: What::Add {
            document: name,
            value: Value {
                entity_type: "cell_type".to_owned(),
                fragments: vec![[0, 13]],
                concept: ConceptRef {
                    id: "CL:0000091".to_owned(),
                    label: "Kupffer cell".to_owned(),
                },
                assertion: "present".to_owned(),
            },
        },
    };
    let outcomes = project.operate(&asker, &house, &[add]).unwrap();
    assert_eq!(outcomes[0].result, OutcomeKind::Saved, "{outcomes:?}");
    let filter = Filter {
        form: Some("HER2".to_owned()),
        types: Some("biomarker".to_owned()),
        ..Filter::default()
    };
    let preview = project.preview(&viewer, &filter).unwrap().unwrap();
    assert_eq!(preview.count, 2);
    let block = BulkRequest {
        key: "block-001".to_owned(),
        milliseconds: 900,
        filter,
        action: Action::Reject {},
        name: BulkName::Block,
        fingerprint: preview.fingerprint,
    };
    let outcome = project.bulk(&asker, &viewer, &house, &block);
    assert_eq!(outcome.unwrap().unwrap().result, OutcomeKind::Saved);
    let page = project.queue(&viewer, &Filter::default(), &Stretch::default());
    assert!(page.unwrap().is_ok());
}

#[test]
fn what_was_decided_goes_into_the_dictionaries_and_is_tagged() {
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| folder.path().join(name);
    let project = path("one.review");
    decided(&project);
    let worksheet = path("worksheet.tsv");
    oncotag()
        .args(["review", "propose"])
        .args([&project, Path::new("-o"), &worksheet])
        .assert()
        .success();
    let proposed = std::fs::read_to_string(&worksheet).unwrap();
    let line = |start: &str| {
        let found = proposed.lines().find(|line| line.starts_with(start));
        found
            .unwrap_or_else(|| panic!("no row {start:?} in {proposed}"))
            .to_owned()
    };
    let name = line("\tLantern cells\t1\t1\tcell_type\tCL:0000091\t");
    assert!(line("block\tHER2\t").contains("right 0 of 2"), "{proposed}");
    // The curator looks, and accepts the name.
    let looked = proposed.replace(&name, &format!("accept{name}"));
    std::fs::write(&worksheet, looked).unwrap();
    let overlays = path("mine");
    std::fs::create_dir(&overlays).unwrap();
    let apply = oncotag()
        .args(["dictionary", "apply", "--by", "Ada", "--to"])
        .args([&overlays, &worksheet])
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&apply.stdout).into_owned()
        + &String::from_utf8_lossy(&apply.stderr);
    assert!(
        said.contains("2 added") || said.contains("1 added"),
        "{said}"
    );
    let text = path("text.txt");
    std::fs::write(&text, TEXT).unwrap();
    let tagged = |dictionary: &[&Path]| -> Vec<String> {
        let mut tag = oncotag();
        tag.args(["tag", "--quiet", "--per", "document", "-o", "-"])
            .arg(&text);
        for dictionary in dictionary {
            tag.arg("--dictionary").arg(dictionary);
        }
        let output = tag.output().unwrap();
        assert!(
            output.status.success(),
            "{}",
            String::from_utf8_lossy(&output.stderr)
        );
        let record = records(&output.stdout).remove(0);
        let mentions = record["mentions"].as_array().unwrap();
        mentions
            .iter()
            .map(|mention| mention["text"].as_str().unwrap().to_owned())
            .collect()
    };
    let before = tagged(&[]);
    assert!(before.contains(&"HER2".to_owned()), "{before:?}");
    assert!(!before.contains(&"Lantern cells".to_owned()), "{before:?}");
    let after = tagged(&[&overlays]);
    assert!(!after.contains(&"HER2".to_owned()), "{after:?}");
    assert!(after.contains(&"Lantern cells".to_owned()), "{after:?}");
}

#[test]
fn gold_is_the_same_through_every_format_that_can_say_it() {
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| folder.path().join(name);
    let project = path("one.review");
    decided(&project);
    let mut export = oncotag();
    export.args(["review", "export", "--quiet"]).arg(&project);
    let names = [
        "gold.jsonl",
        "gold.bioc.xml",
        "gold.parquet",
        "brat:gold-brat",
    ];
    for name in names {
        let (format, file) = name
            .split_once(':')
            .map_or(("", name), |(format, file)| (format, file));
        let place = path(file).display().to_string();
        let spec = if format.is_empty() {
            place
        } else {
            format!("{format}:{place}")
        };
        export.args(["-o", &spec]);
    }
    export.assert().success();
    let gold = records(&std::fs::read(path("gold.jsonl")).unwrap());
    assert_eq!(gold[0]["mentions"].as_array().unwrap().len(), 1);
    assert_eq!(gold[0]["mentions"][0]["text"], "Lantern cells");
    assert_eq!(gold[0]["mentions"][0]["attributes"]["review"], "added");
    for name in ["gold.bioc.xml", "gold.parquet", "gold-brat"] {
        let back = oncotag()
            .args(["convert", "--quiet"])
            .arg(path(name))
            .args(["-o", "-", "--to", "jsonl"])
            .output()
            .unwrap();
        assert!(
            back.status.success(),
            "{}",
            String::from_utf8_lossy(&back.stderr)
        );
        let back = records(&back.stdout);
        let mentions = back[0]["mentions"].as_array().unwrap();
        assert_eq!(mentions.len(), 1, "{name}");
        for field in ["text", "type", "start", "end"] {
            assert_eq!(
                mentions[0][field], gold[0]["mentions"][0][field],
                "{name} {field}"
            );
        }
        assert_eq!(mentions[0]["concept"]["id"], "CL:0000091", "{name}");
    }
}

#[test]
fn the_log_is_what_its_schema_says_and_the_manifest_what_was_in_force() {
    let folder = tempfile::tempdir().unwrap();
    decided(&folder.path().join("x.review"));
    let export = |arguments: &[&str]| {
        oncotag()
            .args(["review", "export", "x.review", "-o"])
            .args(arguments)
            .current_dir(&folder)
            .assert()
            .success();
    };
    export(&["log.jsonl", "--log"]);
    let schema = concat!(env!("CARGO_MANIFEST_DIR"), "/schema/decision.schema.json");
    let schema = serde_json::from_slice(&std::fs::read(schema).unwrap()).unwrap();
    let schema = jsonschema::validator_for(&schema).unwrap();
    let lines = records(&std::fs::read(folder.path().join("log.jsonl")).unwrap());
    // The cells that were added, and HER2 twice in one step.
    assert_eq!(lines.len(), 3);
    for line in &lines {
        let wrong: Vec<_> = schema
            .iter_errors(line)
            .map(|one| one.to_string())
            .collect();
        assert!(wrong.is_empty(), "{wrong:?} in {line}");
    }
    let mut odd = lines[0].clone();
    odd["after"]["status"] = "perhaps".into();
    assert!(!schema.is_valid(&odd));
    export(&["gold.jsonl"]);
    let manifest = std::fs::read(folder.path().join("gold.jsonl.manifest.json")).unwrap();
    let manifest: serde_json::Value = serde_json::from_slice(&manifest).unwrap();
    let decided_under = &manifest["configuration"]["decided_under"];
    assert_eq!(decided_under.as_array().unwrap().len(), 1);
    assert_eq!(decided_under[0]["steps"], 2);
}

#[test]
fn a_server_for_others_asks_who_they_are() {
    let folder = tempfile::tempdir().unwrap();
    let project = folder.path().join("one.review");
    decided(&project);
    let refused = |command: &mut assert_cmd::Command, words: &str| {
        let output = command.output().unwrap();
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        assert_eq!(output.status.code(), Some(2), "{said}");
        assert!(said.contains(words), "{said}");
    };
    let open = ["--no-open", "--port", "0", "--host", "0.0.0.0"];
    refused(
        oncotag().arg("review").arg(&project).args(open),
        "add accounts",
    );
    refused(
        oncotag().args(["serve", "--port", "0", "--host", "0.0.0.0"]),
        "--token-file",
    );
    let odd = folder.path().join("notes.review");
    std::fs::write(&odd, "notes ".repeat(100)).unwrap();
    refused(
        oncotag().arg("review").arg(&odd).arg("--no-open"),
        "not a project",
    );
    let missing = folder.path().join("missing.review");
    refused(
        oncotag().arg("review").arg(&missing).arg("--no-open"),
        "no such project",
    );
    refused(oncotag().args(["review", "--no-open"]), "name annotations");
}

#[test]
fn passwords_are_long_and_stay_out_of_the_project() {
    let folder = tempfile::tempdir().unwrap();
    let project = folder.path().join("one.review");
    decided(&project);
    let add = |password: &str| {
        oncotag()
            .args(["review", "user", "add"])
            .arg(&project)
            .args(["Ada", "--password-file", "-"])
            .write_stdin(password.to_owned())
            .output()
            .unwrap()
    };
    assert_eq!(add("short\n").status.code(), Some(2));
    assert!(add("a password that holds\n").status.success());
    let list = oncotag()
        .args(["review", "user", "list"])
        .arg(&project)
        .output()
        .unwrap();
    assert!(String::from_utf8_lossy(&list.stdout).starts_with("Ada\tcurator\t"));
    let bytes = std::fs::read(&project).unwrap();
    let holds = |needle: &[u8]| bytes.windows(needle.len()).any(|window| window == needle);
    assert!(!holds(b"a password that holds"));
}

#[test]
fn another_password_leaves_the_role_as_it_is() {
    let folder = tempfile::tempdir().unwrap();
    let project = folder.path().join("one.review");
    decided(&project);
    let add = |password: &str, role: &[&str]| {
        let mut add = oncotag();
        add.args(["review", "user", "add"])
            .arg(&project)
            .args(["Ada", "--password-file", "-"])
            .args(role)
            .write_stdin(format!("{password}\n"));
        let added = add.assert().success();
        String::from_utf8_lossy(&added.get_output().stdout).into_owned()
    };
    assert!(add("a password that holds", &["--role", "owner"]).contains("as owner"));
    assert!(add("another one that holds", &[]).contains("as owner"));
    assert!(add("another one that holds", &["--role", "curator"]).contains("as curator"));
}

/// What a spreadsheet takes for the beginning of a formula.
const SIGNS: [&str; 4] = ["=", "+", "-", "@"];

/// A project of a text for each sign, in which id, sentence, mention and the concept's label begin with it.
fn formulas(path: &Path) {
    let lexicon = Arc::new(Lexicon::embedded().unwrap());
    let pipeline = Pipeline::new(lexicon, &PipelineOptions::default()).unwrap();
    let plain = format_by_name("plain").unwrap();
    let prepared = SIGNS.map(|sign| {
        let text = format!("{sign}Lantern cells met liver metastases.");
        let input = Input::from_bytes("text.txt", text);
        let mut document = (plain.open)(input, &ReadOptions::default())
            .unwrap()
            .next()
            .unwrap()
            .unwrap();
        document.document.id = format!("{sign}document");
        pipeline.annotate(&mut document).unwrap();
        Prepared::of(&document).unwrap()
    });
    let project = Project::create(path, Mode::Shared).unwrap();
    project.load(prepared).unwrap();
    let asker = Asker {
        curator: "Ada".to_owned(),
        layer: SHARED.to_owned(),
        assigned: None,
        may_adjudicate: true,
    };
    let house = House {
        types: vec!["cell_type".to_owned()],
        ..House::default()
    };
    for (number, sign) in SIGNS.into_iter().enumerate() {
        let add = Operation {
            key: format!("add-{number:05}"),
            milliseconds: 900,
            what: What::Add {
                document: format!("{sign}document"),
                value: Value {
                    entity_type: "cell_type".to_owned(),
                    fragments: vec![[0, 14]],
                    concept: ConceptRef {
                        id: format!("{sign}CL:0000091"),
                        label: format!("{sign}1+1"),
                    },
                    assertion: "present".to_owned(),
                },
            },
        };
        let outcomes = project.operate(&asker, &house, &[add]).unwrap();
        assert_eq!(outcomes[0].result, OutcomeKind::Saved, "{outcomes:?}");
    }
}

#[test]
fn a_spreadsheet_runs_nothing_of_an_export_that_is_safe_for_it() {
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| folder.path().join(name);
    let project = path("one.review");
    formulas(&project);
    let export = |name: &str, is_safe: bool| {
        let mut export = oncotag();
        export.args(["review", "export", "--quiet"]).arg(&project);
        for ending in ["csv", "tsv", "jsonl"] {
            export.arg("-o").arg(path(&format!("{name}.{ending}")));
        }
        if is_safe {
            export.arg("--excel-safe");
        }
        export.assert().success();
    };
    export("plain", false);
    export("safe", true);
    for (ending, delimiter) in [("csv", b','), ("tsv", b'\t')] {
        let cells = |name: &str| -> Vec<String> {
            let table = csv::ReaderBuilder::new()
                .delimiter(delimiter)
                .from_path(path(&format!("{name}.{ending}")))
                .unwrap();
            let rows: Vec<csv::StringRecord> = table.into_records().map(Result::unwrap).collect();
            assert_eq!(rows.len(), SIGNS.len(), "{ending}");
            rows.iter().flatten().map(str::to_owned).collect()
        };
        let (plain, safe) = (cells("plain"), cells("safe"));
        let is_formula = |cell: &str| SIGNS.iter().any(|sign| cell.starts_with(sign));
        for sign in SIGNS {
            // Id, sentence, mention, concept and its label, at least.
            let n_plain = plain.iter().filter(|cell| cell.starts_with(sign)).count();
            assert!(n_plain >= 5, "{ending} {sign}: {plain:?}");
        }
        for (plain, safe) in plain.iter().zip(&safe) {
            if is_formula(plain) {
                assert_eq!(*safe, format!("'{plain}"), "{ending}");
            } else {
                assert_eq!(safe, plain, "{ending}");
            }
        }
    }
    let lines = |name: &str| std::fs::read_to_string(path(name)).unwrap();
    assert_eq!(lines("safe.jsonl"), lines("plain.jsonl"));
    assert_eq!(records(lines("safe.jsonl").as_bytes()).len(), SIGNS.len());
}
