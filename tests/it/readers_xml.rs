//! PubMed XML, JATS and BioC as other programs read them.
#![expect(
    clippy::unwrap_used,
    clippy::print_stderr,
    reason = "a test that fails may panic, and one that is skipped says so"
)]

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Command;

use oncotag::document::{Document, SectionKind};
use oncotag::read::{Input, ReadError, ReadOptions, format_by_name};
use serde_json::Value;

/// Records that we and the other reader see differently, and why.
const EXPLAINED: &[(&str, &str)] = &[];

/// Files that the other library cannot read and we can.
const ONLY_OURS: &[(&str, &str)] = &[(
    "bioc/everything_v2.xml",
    "bioc knows offsets of version 1 only, which are elements",
)];

fn fixtures() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures")
}

/// The interpreter with lxml and bioc, if the environment names one.
fn python() -> Option<String> {
    let python = std::env::var("ONCOTAG_PYTHON").ok();
    if python.is_none() {
        skip("ONCOTAG_PYTHON does not name an interpreter with lxml and bioc");
    }
    python
}

/// Says so where a check cannot run; in CI that is a failure.
fn skip(why: &str) {
    assert!(
        std::env::var_os("CI").is_none(),
        "cannot be skipped in CI: {why}"
    );
    eprintln!("skipped: {why}");
}

fn read(format: &str, path: &Path) -> Vec<Result<Document, ReadError>> {
    let format = format_by_name(format).expect("the format is registered");
    let bytes = std::fs::read(path).unwrap();
    let input = Input::from_bytes(path, bytes);
    let documents = (format.open)(input, &ReadOptions::default()).unwrap();
    documents
        .map(|result| result.map(|annotated| annotated.document))
        .collect()
}

fn format_of(path: &Path) -> &'static str {
    let folder = path.parent().and_then(Path::file_name).unwrap();
    match (
        folder.to_str().unwrap(),
        path.extension().and_then(|e| e.to_str()),
    ) {
        ("bioc", Some("json")) => "bioc-json",
        ("bioc", _) => "bioc-xml",
        ("jats", _) => "jats",
        _ => "pubmed-xml",
    }
}

/// Compares each file of the folders with what `tests/independent/read_xml.py` says of it; gives the numbers of files
/// and records that agree.
fn compare(python: &str, root: &Path) -> (usize, usize) {
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/independent/read_xml.py");
    let output = Command::new(python)
        .arg(script)
        .args(["pubmed-xml", "jats", "bioc"].map(|folder| root.join(folder)))
        .output()
        .expect("the interpreter starts");
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    let mut files: BTreeMap<String, Vec<Value>> = BTreeMap::new();
    for line in String::from_utf8(output.stdout).unwrap().lines() {
        let record: Value = serde_json::from_str(line).unwrap();
        files
            .entry(record["file"].as_str().unwrap().to_owned())
            .or_default()
            .push(record);
    }
    let mut differences = Vec::new();
    let mut n_records = 0;
    for (file, theirs) in &files {
        let path = root.join(file);
        let ours = read(format_of(&path), &path);
        let last = theirs.last().unwrap();
        if last.get("error").is_some() {
            let is_explained = ONLY_OURS.iter().any(|(name, _)| name == file);
            if ours.iter().all(Result::is_ok) != is_explained {
                differences.push(format!("{file}: the other reader says {}", last["error"]));
            }
            continue;
        }
        let theirs = &theirs[..theirs.len() - 1];
        if ours.len() != theirs.len() {
            differences.push(format!(
                "{file}: {} records, the other reader has {}",
                ours.len(),
                theirs.len()
            ));
            continue;
        }
        for (n, (ours, theirs)) in ours.iter().zip(theirs).enumerate() {
            n_records += 1;
            let name = format!("{file}#{}", n + 1);
            if EXPLAINED.iter().any(|(explained, _)| *explained == name) {
                continue;
            }
            match ours {
                Ok(ours) => differences
                    .extend(difference(ours, theirs).map(|what| format!("{name}: {what}"))),
                Err(error) => differences.push(format!("{name}: {error}")),
            }
        }
    }
    assert!(differences.is_empty(), "{}", differences.join("\n"));
    (files.len(), n_records)
}

/// What differs in one record.
fn difference(ours: &Document, theirs: &Value) -> Option<String> {
    if let Some(id) = theirs["id"].as_str().filter(|id| !id.is_empty())
        && ours.id != id
    {
        return Some(format!("id {:?}, theirs {id:?}", ours.id));
    }
    let title = ours.metadata.title.as_deref().unwrap_or_default();
    if title != theirs["title"] {
        return Some(format!("title {title:?}, theirs {:?}", theirs["title"]));
    }
    if let Some(passages) = theirs["passages"].as_array() {
        let characters: Vec<char> = ours.text.chars().collect();
        return passages.iter().find_map(|passage| {
            let offset = usize::try_from(passage[0].as_u64()?).unwrap();
            let text = passage[1].as_str()?;
            let length = text.chars().count();
            let found: Option<String> = characters
                .get(offset..offset + length)
                .map(|c| c.iter().collect());
            (found.as_deref() != Some(text))
                .then(|| format!("{found:?} at {offset}, theirs {text:?}"))
        });
    }
    let body = match ours.text.strip_prefix(title) {
        Some(rest) if !title.is_empty() => rest.strip_prefix('\n').unwrap_or(rest),
        _ => &ours.text,
    };
    (body != theirs["body"]).then(|| format!("text\n  {body:?}\ntheirs\n  {:?}", theirs["body"]))
}

#[test]
fn fixtures_read_as_lxml_and_bioc_read_them() {
    if let Some(python) = python() {
        assert_eq!(compare(&python, &fixtures()), (5, 8));
    }
}

#[test]
fn real_files_read_as_lxml_and_bioc_read_them() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/data/inputs");
    if !root.exists() {
        return skip("../shared/data is not here");
    }
    if let Some(python) = python() {
        let (n_files, n_records) = compare(&python, &root);
        eprintln!("{n_files} files, {n_records} records agree");
        assert!(n_files >= 200 && n_records >= 200);
    }
}

#[test]
fn broken_records_are_located_and_the_others_are_read() {
    let found: Vec<String> = read("pubmed-xml", &fixtures().join("pubmed-xml/broken.xml"))
        .into_iter()
        .map(|result| match result {
            Ok(document) => document.text,
            Err(error) => {
                let location = &error.location;
                format!(
                    "{} {} {}",
                    error.kind.code(),
                    location.line.unwrap(),
                    location.record.clone().unwrap()
                )
            }
        })
        .collect();
    assert_eq!(
        found,
        [
            "Good one.",
            "ONC0005 5 pmid:90000012",
            "Good two.",
            "ONC0005 8 pmid:90000014",
            "Good three."
        ]
    );
}

#[test]
fn spans_of_sections_hold_their_parts_without_labels() {
    let documents = read("pubmed-xml", &fixtures().join("pubmed-xml/structured.xml"));
    let document = documents[0].as_ref().unwrap();
    let parts: Vec<(SectionKind, Option<&str>, &str)> = document
        .sections
        .iter()
        .map(|section| {
            (
                section.kind,
                section.label.as_deref(),
                section.span.of(&document.text),
            )
        })
        .skip(1)
        .collect();
    assert_eq!(
        parts,
        [
            (
                SectionKind::Abstract,
                Some("BACKGROUND"),
                "We studied TGF-β1 in liver metastases."
            ),
            (
                SectionKind::Abstract,
                Some("METHODS"),
                "Rats (n = 12; p\u{2009}<\u{2009}0.05) were scanned; T2 was 40 ms."
            ),
            (SectionKind::Abstract, None, "All of this part is bold."),
            (
                SectionKind::Abstract,
                Some("CONCLUSIONS"),
                "PET < CT & MRI."
            ),
        ]
    );
}
