//! Lists that are written out in several places and must stay in step.

use std::fs;
use std::path::Path;

use oncotag::ontology::ONTOLOGY_FORMATS;
use oncotag::read::FORMATS;

use crate::support::{oncotag, records};

fn file(path: &str) -> String {
    let full = Path::new(env!("CARGO_MANIFEST_DIR")).join(path);
    fs::read_to_string(&full).unwrap_or_else(|error| panic!("{path}: {error}"))
}

#[test]
fn every_format_has_a_fuzz_target() {
    for format in FORMATS {
        let target = format.name.replace('-', "_");
        let code = file(&format!("fuzz/fuzz_targets/{target}.rs"));
        assert!(code.contains(&format!("\"{}\"", format.name)), "{target}");
        assert!(
            file("fuzz/Cargo.toml").contains(&format!("name = \"{target}\"")),
            "{target}"
        );
    }
}

#[test]
fn every_form_of_ontologies_is_fuzzed_and_explained() {
    let targets = ["obo", "rdf", "mesh_xml", "term_tables"];
    let code: String = targets
        .iter()
        .map(|target| file(&format!("fuzz/fuzz_targets/{target}.rs")))
        .collect();
    let manifest = file("fuzz/Cargo.toml");
    for target in targets {
        assert!(
            manifest.contains(&format!("name = \"{target}\"")),
            "{target}"
        );
    }
    let docs = file("docs/dictionaries.md");
    for format in ONTOLOGY_FORMATS {
        assert!(
            code.contains(&format!("\"{}\"", format.name)),
            "{}",
            format.name
        );
        assert!(
            docs.contains(&format!("`{}`", format.name)),
            "{}",
            format.name
        );
    }
}

#[test]
fn the_readme_lists_every_format_and_no_other() {
    let readme = file("README.md");
    let rows = readme
        .lines()
        .skip_while(|line| !line.starts_with("| format |"));
    let mut listed: Vec<&str> = rows
        .skip(2)
        .take_while(|line| line.starts_with('|'))
        .flat_map(|line| {
            line.split('|')
                .nth(1)
                .unwrap()
                .split('`')
                .skip(1)
                .step_by(2)
        })
        .collect();
    let mut formats: Vec<&str> = FORMATS.iter().map(|format| format.name).collect();
    listed.sort_unstable();
    formats.sort_unstable();
    assert_eq!(listed, formats);
}

#[test]
fn the_embedded_example_is_the_examples_folder() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples");
    let mut pages: Vec<String> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .filter(|name| {
            Path::new(name)
                .extension()
                .is_some_and(|ending| ending == "txt")
        })
        .collect();
    pages.sort();
    let output = oncotag()
        .args(["tag", "--per", "document", "--quiet", "-o", "-"])
        .output()
        .unwrap();
    let documents = records(&output.stdout);
    let sources = documents.iter().map(|record| &record["document"]["source"]);
    assert_eq!(
        sources.collect::<Vec<_>>(),
        pages.iter().collect::<Vec<_>>()
    );
    for (page, record) in pages.iter().zip(&documents) {
        assert_eq!(
            record["text"],
            file(&format!("examples/{page}")).as_str(),
            "{page}"
        );
    }
}
