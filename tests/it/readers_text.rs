//! The readers of text formats on real files, against independent readers.
//!
//! `ONCOTAG_PYTHON` names a Python interpreter with the packages of tests/independent/requirements.in.

use std::path::{Path, PathBuf};
use std::process::Command;

use oncotag::document::{Document, SectionKind};
use oncotag::read::{
    InputPath, ReadOptions, detect, expand_inputs, format_by_name, open_input, read_input,
};
use serde_json::Value;

use crate::support::{oncotag, shared};

/// The documents of a file, and what could not be read of it.
fn read(path: &Path) -> (Vec<Document>, Vec<String>) {
    let options = ReadOptions::default();
    let mut documents = Vec::new();
    let mut errors = Vec::new();
    let opened = open_input(&InputPath::File(path.to_owned()), &options)
        .and_then(|input| read_input(input, None, &options));
    match opened {
        Ok((outcomes, _)) => {
            for outcome in outcomes {
                match outcome {
                    Ok(read) => documents.push(read.document),
                    Err(error) => errors.push(error.to_string()),
                }
            }
        }
        Err(error) => errors.push(error.to_string()),
    }
    (documents, errors)
}

/// The files in a folder of the shared inputs, sorted.
fn files(folder: &str) -> Option<Vec<PathBuf>> {
    let (inputs, errors) = expand_inputs(&[shared(&format!("data/inputs/{folder}"))?], &[]);
    assert!(errors.is_empty(), "{errors:?}");
    Some(inputs.iter().map(|input| input.name().to_owned()).collect())
}

/// What the independent reader says of each file, or `None`, said aloud, without an interpreter.
fn independent(kind: &str, files: &[PathBuf]) -> Option<Vec<Value>> {
    let Some(python) = std::env::var_os("ONCOTAG_PYTHON") else {
        assert!(
            std::env::var_os("CI").is_none(),
            "ONCOTAG_PYTHON is not set, which CI does not allow"
        );
        eprintln!("skipped: ONCOTAG_PYTHON is not set, nothing to compare with");
        return None;
    };
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/independent/read_text.py");
    let output = Command::new(python)
        .arg(script)
        .arg(kind)
        .args(files)
        .output()
        .unwrap();
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    let text = String::from_utf8(output.stdout).unwrap();
    Some(
        text.lines()
            .map(|line| serde_json::from_str(line).unwrap())
            .collect(),
    )
}

fn words(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(words) => words.clone(),
        other => other.to_string(),
    }
}

/// Title and abstract of a document as its sections have them, labels in front again.
fn title_and_abstract(document: &Document) -> (String, String) {
    let title = document
        .sections
        .iter()
        .find(|section| section.kind == SectionKind::Title);
    let title_end = title.map_or(0, |title| title.span.range().end);
    let rest = document.text[title_end..].trim_start_matches('\n');
    (document.text[..title_end].to_owned(), rest.to_owned())
}

#[test]
fn every_input_is_told_by_its_content() {
    let Some(folder) = shared("data/inputs") else {
        return;
    };
    let (inputs, _) = expand_inputs(&[&folder], &[]);
    let mut n_checked = 0;
    for input in &inputs {
        let name = input
            .name()
            .strip_prefix(&folder)
            .unwrap()
            .to_string_lossy()
            .into_owned();
        let expected = match name.as_str() {
            "SOURCES.tsv" | "bioc/SOURCES.tsv" => continue,
            "pubmed-xml/MedlinePlainImporterTestInvalidFormat.xml" => "plain",
            "pubtator/ex2" => "bioc-xml",
            "seed-saved-pubmed-page.txt" => "saved-page",
            "oncology-abstracts.jsonl" => "jsonl",
            name => match name.split('/').next().unwrap() {
                "medline-nbib" => "nbib",
                "pubtator" => "pubtator",
                "plain-radiology" | "plain-radiology-articles" => "plain",
                "saved-html" => "saved-html",
                "pubmed-xml" => "pubmed-xml",
                "jats" => "jats",
                // Not inputs, but files that come with them.
                "bioc" if name == "bioc/BC5CDR.key" => "plain",
                "bioc" if name == "bioc/BioC.dtd" => continue,
                "bioc" if name == "bioc/everything.json" => "bioc-json",
                "bioc" => "bioc-xml",
                other => panic!("a new folder of inputs: {other}"),
            },
        };
        if format_by_name(expected).is_none() {
            eprintln!("skipped: {name}: no reader {expected} in this build");
            continue;
        }
        let mut opened = open_input(input, &ReadOptions::default()).unwrap();
        let head = opened.head();
        let found = detect(&head, input.name()).map_or("none", |format| format.name);
        assert_eq!(found, expected, "{name}");
        // The name must not be needed.
        let found = detect(&head, Path::new("x")).map_or("none", |format| format.name);
        assert_eq!(found, expected, "{name} without its name");
        n_checked += 1;
    }
    assert!(n_checked > 100, "only {n_checked} inputs");
}

#[test]
fn medline_records_equal_those_of_the_nbib_package() {
    let Some(files) = files("medline-nbib") else {
        return;
    };
    let Some(theirs) = independent("nbib", &files) else {
        return;
    };
    let mut n_equal = 0;
    for (path, their) in files.iter().zip(&theirs) {
        let (documents, errors) = read(path);
        assert!(errors.is_empty(), "{errors:?}");
        let Some(records) = their["records"].as_array() else {
            // The package gives a file up at the first line that is not padded to four characters.
            assert!(
                words(&their["error"]).starts_with("MalformedLine"),
                "{their}"
            );
            continue;
        };
        if path.ends_with("MedlinePlainImporterTestMultiTitle.txt") {
            // Five `TI`, which follow each other: the package keeps the last, we join them as one title.
            assert_eq!(words(&records[0]["title"]), "LastTitle");
            assert!(
                documents[0]
                    .text
                    .starts_with("This is a Testtitle This title should be")
            );
            assert!(documents[0].text.ends_with("LastTitle"));
            continue;
        }
        assert_eq!(documents.len(), records.len(), "{}", path.display());
        for (document, record) in documents.iter().zip(records) {
            let at = format!("{} {}", path.display(), document.id);
            assert_eq!(
                document.metadata.pmid.clone().unwrap_or_default(),
                words(&record["id"]),
                "{at}"
            );
            let (title, abstract_text) = title_and_abstract(document);
            assert_eq!(title, words(&record["title"]), "{at}");
            // Ours has each labelled part on a line of its own; the file has them in one line.
            assert_eq!(
                abstract_text.replace('\n', " "),
                words(&record["abstract"]),
                "{at}"
            );
            n_equal += 1;
        }
    }
    assert!(n_equal >= 80, "only {n_equal} records compared");
}

#[test]
fn pubtator_documents_equal_those_of_the_bioc_package() {
    let Some(files) = files("pubtator") else {
        return;
    };
    let files: Vec<PathBuf> = files
        .into_iter()
        .filter(|path| !path.ends_with("ex2"))
        .collect();
    let Some(theirs) = independent("pubtator", &files) else {
        return;
    };
    for (path, their) in files.iter().zip(&theirs) {
        let (documents, errors) = read(path);
        assert!(errors.is_empty(), "{errors:?}");
        let records = their["records"].as_array().unwrap();
        assert_eq!(documents.len(), records.len());
        for (document, record) in documents.iter().zip(records) {
            assert_eq!(
                document.metadata.pmid.clone().unwrap_or_default(),
                words(&record["id"])
            );
            assert_eq!(document.text, words(&record["text"]), "{}", document.id);
        }
    }
}

#[test]
fn texts_equal_those_that_python_reads() {
    let Some(plain) = files("plain-radiology") else {
        return;
    };
    let plain: Vec<PathBuf> = [plain, files("plain-radiology-articles").unwrap()].concat();
    let jsonl = files("oncology-abstracts.jsonl").unwrap();
    for (kind, files) in [("plain", plain), ("jsonl", jsonl)] {
        let Some(theirs) = independent(kind, &files) else {
            return;
        };
        for (path, their) in files.iter().zip(&theirs) {
            let (documents, errors) = read(path);
            assert!(errors.is_empty(), "{errors:?}");
            let records = their["records"].as_array().unwrap();
            assert_eq!(documents.len(), records.len(), "{}", path.display());
            for (document, record) in documents.iter().zip(records) {
                assert_eq!(document.text, words(&record["text"]), "{}", path.display());
                if !record["id"].is_null() {
                    assert_eq!(document.id, words(&record["id"]));
                }
            }
        }
    }
}

/// What the program says on standard error, and its exit status, for an input of that name.
fn said(name: &str, bytes: &[u8], more: &[&str]) -> (String, Option<i32>) {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join(name), bytes).unwrap();
    let mut program = oncotag();
    program
        .current_dir(folder.path())
        .args(["tag", name, "-o", "-"]);
    let output = program.args(more).output().unwrap();
    (
        String::from_utf8(output.stderr).unwrap(),
        output.status.code(),
    )
}

#[test]
fn what_is_left_unread_is_named_with_file_line_and_record() {
    let article = "<?xml version=\"1.0\" encoding=\"klingon\"?>\n<PubmedArticleSet>\n<PubmedArticle><MedlineCitation>\
                   <PMID>7</PMID><Article><ArticleTitle>T &foo; x</ArticleTitle></Article></MedlineCitation>\
                   </PubmedArticle></PubmedArticleSet>";
    let (text, status) = said("a.xml", article.as_bytes(), &[]);
    assert_eq!(status, Some(0), "{text}");
    assert!(
        text.contains("a.xml: the encoding \"klingon\" is not known"),
        "{text}"
    );
    assert!(
        text.contains("a.xml:3:72: pmid:7: unknown entities (&foo;)"),
        "{text}"
    );
}

#[test]
fn an_archive_is_refused_without_advice_on_encodings() {
    let mut tar = vec![b'a'; 1024];
    tar[257..262].copy_from_slice(b"ustar");
    tar[300] = 0xff;
    for format in [&[][..], &["--format", "plain"]] {
        let (text, status) = said("a.tar", &tar, format);
        assert_eq!(status, Some(2), "{text}");
        assert!(
            text.starts_with("a.tar: this is a tar archive; unpack it"),
            "{text}"
        );
        assert!(!text.contains("--encoding-errors"), "{text}");
    }
}

#[test]
fn an_open_quote_is_told_with_its_line_and_later_rows_are_read() {
    let bytes = b"id,text\n1,\"liver metastases\n2,lung\n";
    let (text, status) = said("a.csv", bytes, &[]);
    assert_eq!(status, Some(3), "{text}");
    assert!(
        text.starts_with("a.csv:2:3: a quote that opens here is not closed"),
        "{text}"
    );
    assert!(text.contains("1 documents"), "{text}");
}
