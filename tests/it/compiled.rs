//! Compiled dictionaries as a user makes and uses them, and the engines on real texts.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use assert_cmd::assert::Assert;
use oncotag::dictionary::Lexicon;
use oncotag::document::{ConceptId, Document, Section, SectionKind, Span};
use oncotag::matching::{EngineChoice, Matcher};
use oncotag::normalize::fold;

use crate::support::{oncotag, pipeline, records, shared};

const ROWS: &str = "# type: gadget\n# source: us\n# version: 1\n# licence: CC0-1.0\n\
    id\tlabel\tsynonyms\tstatus\tcompanions\tattributes\n\
    A:1\tcopper tube\texact:Cu-tube|abbreviation:CT\tallow,reviewed\t-scan\tof=copper\n\
    A:2\tliver tube\t\tneeds-context\t+steel\t\n\
    A:3\tmetastatic tube\t\tblock\t\t\n";

/// A folder with a dictionary of ours, and the lexicon of a run with it, compiled.
fn compiled() -> (tempfile::TempDir, PathBuf, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let source = folder.path().join("gadgets.tsv");
    let file = folder.path().join("all.oncodict");
    fs::write(&source, ROWS).unwrap();
    compile(&["--dictionary", text(&source), "-o", text(&file)]).success();
    (folder, source, file)
}

fn compile(arguments: &[&str]) -> Assert {
    let mut command = oncotag();
    command.args(["dictionary", "compile"]).args(arguments);
    command.assert()
}

fn text(path: &Path) -> &str {
    path.to_str().unwrap()
}

fn said(assert: &Assert) -> (String, String) {
    let output = assert.get_output();
    let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).unwrap();
    (text(&output.stdout), text(&output.stderr))
}

#[test]
fn all_terms_and_concepts_of_the_embedded_dictionaries_come_back() {
    let (_folder, source, file) = compiled();
    let lexicon = Lexicon::load(&[source]).unwrap();
    let opened = Lexicon::open_compiled(&file).unwrap();
    assert!(opened.terms().len() > 8_000, "{}", opened.terms().len());
    assert!(opened.terms().iter().eq(lexicon.terms().iter()));
    assert!(opened.patterns().iter().eq(lexicon.patterns().iter()));
    assert_eq!(opened.dictionaries(), lexicon.dictionaries());
    assert_eq!(opened.settings_files(), lexicon.settings_files());
    assert_eq!(opened.digest(), lexicon.digest());
    let (ours, theirs) = (lexicon.vocabulary(), opened.vocabulary());
    assert_eq!(ours.types(), theirs.types());
    assert!(ours.concepts().eq(theirs.concepts()));
    for (id, concept) in (0_u32..).map(ConceptId).zip(ours.concepts()) {
        let found = theirs.concept_by_curie(concept.entity_type, &concept.curie);
        assert_eq!(found, Some(id), "{}", concept.curie);
        assert!(opened.names_of(id).eq(lexicon.names_of(id)));
    }
    for entity_type in ours.types() {
        let id = ours.type_by_name(&entity_type.name).unwrap();
        assert_eq!(opened.settings(id), lexicon.settings(id));
    }
}

#[test]
fn results_are_the_same_with_the_sources_and_with_any_engine_and_threads() {
    let (folder, source, file) = compiled();
    let input = folder.path().join("in.jsonl");
    let mut lines = String::from(
        "{\"id\":\"a\",\"text\":\"Cu-tubes and copper tubes (CT) for liver tubes; metastatic tubes.\"}\n",
    );
    if let Some(path) = shared("data/inputs/oncology-abstracts.jsonl") {
        let abstracts = fs::read_to_string(path).unwrap();
        lines.extend(abstracts.lines().step_by(40).flat_map(|line| [line, "\n"]));
    }
    fs::write(&input, lines).unwrap();
    let tagged = |dictionary: &Path, engine: &str, threads: &str| {
        let output = folder.path().join("out.jsonl");
        let mut command = oncotag();
        command.args([
            "tag",
            text(&input),
            "--force",
            "--quiet",
            "--provenance",
            "inline",
        ]);
        command.args(["--dictionary", text(dictionary), "-o", text(&output)]);
        command.args(["--engine", engine, "--threads", threads]);
        command.assert().success();
        fs::read(output).unwrap()
    };
    let expected = tagged(&source, "aho-corasick", "1");
    assert!(String::from_utf8_lossy(&expected).contains("\"type\":\"gadget\""));
    for (dictionary, engine, threads) in [
        (&source, "index", "2"),
        (&file, "auto", "1"),
        (&file, "auto", "2"),
        (&file, "aho-corasick", "2"),
    ] {
        let found = tagged(dictionary, engine, threads);
        assert!(found == expected, "{engine}, {threads} threads");
    }
}

#[test]
fn the_index_finds_in_real_abstracts_what_aho_corasick_finds() {
    let Some(path) = shared("data/inputs/oncology-abstracts.jsonl") else {
        return;
    };
    let matcher = |engine| Matcher::with_engine(Arc::clone(pipeline().lexicon()), engine).unwrap();
    let (aho, index) = (
        matcher(EngineChoice::AhoCorasick),
        matcher(EngineChoice::Index),
    );
    let mut n_hits = 0;
    for record in records(&fs::read(path).unwrap()).iter().step_by(3) {
        let text = record["text"].as_str().unwrap().to_owned();
        let section = Section::new(SectionKind::Text, Span::new(0, text.len()));
        let document = Document {
            sections: vec![section],
            text,
            ..Document::default()
        };
        let folded = fold(&document.text);
        let (expected, found) = (aho.find(&document, &folded), index.find(&document, &folded));
        assert_eq!(found.candidates, expected.candidates, "{}", record["id"]);
        assert_eq!(found.discards, expected.discards, "{}", record["id"]);
        n_hits += found.candidates.len();
    }
    assert!(n_hits > 5_000, "{n_hits} hits");
}

#[test]
fn a_file_is_replaced_with_force_only_and_rebuilt_from_what_it_was_made_of() {
    let (_folder, source, file) = compiled();
    let before = fs::read(&file).unwrap();
    let refused = compile(&["-o", text(&file)]).code(2);
    assert!(said(&refused).1.contains("--force"), "{:?}", said(&refused));
    assert_eq!(fs::read(&file).unwrap(), before);
    // A dictionary with an error leaves the file as it is, and nothing beside it.
    fs::write(&source, ROWS.replace("A:3", "A 3")).unwrap();
    compile(&["--rebuild", text(&file)]).code(2);
    assert_eq!(fs::read(&file).unwrap(), before);
    assert_eq!(fs::read_dir(file.parent().unwrap()).unwrap().count(), 2);

    fs::write(&source, format!("{ROWS}A:4\ttin tube\t\t\t\t\n")).unwrap();
    let warned = oncotag()
        .args([
            "dictionary",
            "search",
            "tin tube",
            "--dictionary",
            text(&file),
        ])
        .assert()
        .code(1);
    let warning = format!(
        "{} changed since {} was compiled; bring it up to date with: oncotag dictionary compile --rebuild {}",
        source.display(),
        file.display(),
        file.display()
    );
    assert!(said(&warned).1.contains(&warning), "{:?}", said(&warned));
    let verified = compile(&["--verify", text(&file)]).code(1);
    assert!(
        said(&verified).0.contains("changed since: "),
        "{:?}",
        said(&verified)
    );
    compile(&["--rebuild", text(&file)]).success();
    let found = oncotag()
        .args([
            "dictionary",
            "search",
            "tin tube",
            "--dictionary",
            text(&file),
        ])
        .assert()
        .success();
    assert_eq!(said(&found).1, "");
    compile(&["--verify", text(&file)]).success();
}

#[test]
fn what_cannot_be_used_says_why_and_what_to_do() {
    let (folder, source, file) = compiled();
    let refused = |arguments: &[&str]| {
        let assert = oncotag().args(arguments).assert().code(2);
        said(&assert).1
    };
    let beside = refused(&[
        "explain",
        "x",
        "--dictionary",
        text(&file),
        "--dictionary",
        text(&source),
    ]);
    assert!(
        beside.contains("a compiled dictionary holds the whole lexicon of a run"),
        "{beside}"
    );
    let list = ["dictionary", "list", "--dictionary", text(&file)];
    let whole = fs::read(&file).unwrap();
    let mut damaged = whole.clone();
    damaged[whole.len() / 2] ^= 1;
    fs::write(&file, &damaged).unwrap();
    let message = refused(&list);
    let remedy = format!(
        "rebuild it with: oncotag dictionary compile --dictionary {} -o {} --force",
        source.display(),
        file.display()
    );
    let start = format!("{}: a damaged compiled dictionary: ", file.display());
    assert!(
        message.starts_with(&start) && message.contains(&remedy),
        "{message}"
    );
    fs::write(&file, &whole[..whole.len() - 1]).unwrap();
    assert!(
        refused(&list).contains("it ends after"),
        "{}",
        refused(&list)
    );
    let lint = oncotag().args(["dictionary", "lint", text(&file)]).assert();
    assert!(
        said(&lint).0.contains("a compiled dictionary has no rows"),
        "{:?}",
        said(&lint)
    );
    drop(folder);
}
