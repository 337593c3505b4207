use super::*;
use crate::document::Location;
use crate::evaluate::GoldStandard;
use crate::evaluate::cause::Cause;

const PROFILE: &str = r#"
corpus = "made up"
differences = ["all of it"]

[identifiers]
namespaces = ["MESH"]
several = "each"

[[class]]
name = "Cancer"
gold = ["Cancer"]
ours = ["primary_cancer", "metastasis"]
comparable = ["primary_cancer"]
why = "named tumours"
longest = true
inside = ["Cell"]
generic_words = ["tumor", "primary"]
trim = ["advanced", "human"]
trim_cell_lines = true

[[class.left_out]]
why = "spread"
any_word = ["metastasis"]

[[class.left_out]]
why = "a list"
several_ids = true

[[class.left_out]]
why = "too broad"
ids = ["MESH:D009369"]

[[class]]
name = "Cell"
gold = ["Cell"]
ours = ["cell_type"]
why = "cells"
only_outer_gold = true
"#;

fn profile() -> Profile {
    Profile::parse("made-up", PROFILE, &Location::default()).unwrap()
}

/// A document from `type|start|surface|ids` lines.
fn gold(entities: &[(&str, usize, &str, &str)]) -> GoldDocument {
    let entities: Vec<_> = entities
        .iter()
        .map(|(entity_type, start, surface, ids)| {
            let ids: Vec<_> = ids.split(' ').filter(|id| !id.is_empty()).collect();
            let end = start + surface.chars().count();
            serde_json::json!({
                "type": entity_type, "spans": [[start, end]], "text": surface, "ids": ids,
            })
        })
        .collect();
    let line =
        serde_json::json!({ "id": "d", "text": " ".repeat(200), "entities": entities }).to_string();
    let gold = GoldStandard::read(line.as_bytes(), std::path::Path::new("gold")).unwrap();
    gold.documents.into_iter().next().unwrap()
}

fn found(entity_type: &str, start: usize, text: &str, ids: &[&str]) -> PredictedMention {
    PredictedMention {
        entity_type: entity_type.to_owned(),
        fragments: vec![[start, start + text.chars().count()]],
        ids: ids.iter().map(|&id| id.to_owned()).collect(),
        text: text.to_owned(),
    }
}

fn required(prepared: &Prepared) -> Vec<(&str, bool)> {
    let entities = prepared.entities.iter();
    entities
        .map(|entity| (entity.text.as_str(), entity.is_required))
        .collect()
}

fn mentions(prepared: &Prepared) -> Vec<(&str, &str)> {
    let mentions = prepared.mentions.iter();
    mentions
        .map(|mention| (mention.entity_type.as_str(), mention.text.as_str()))
        .collect()
}

#[test]
fn several_of_our_types_stand_for_one_and_the_longest_counts() {
    let document = gold(&[("Cancer", 0, "metastatic breast cancer", "")]);
    let ours = vec![
        found("metastasis", 0, "metastatic breast cancer", &[]),
        found("primary_cancer", 11, "breast cancer", &[]),
        found("treatment", 40, "surgery", &[]),
    ];
    let raw = prepare(&profile(), Part::Raw, &document, ours.clone(), &[], None);
    assert_eq!(mentions(&raw), [("Cancer", "metastatic breast cancer")]);
    assert_eq!(required(&raw), [("metastatic breast cancer", true)]);
    assert_eq!(raw.ignored.len(), 1);
    let comparable = prepare(&profile(), Part::Comparable, &document, ours, &[], None);
    assert_eq!(mentions(&comparable), [("Cancer", "breast cancer")]);
    assert_eq!(comparable.ignored.len(), 2);
}

#[test]
fn blocked_generics_count_as_found_where_nothing_else_was() {
    let document = gold(&[("Cancer", 0, "tumours", "")]);
    let hit = |entity_type: &str, start, text: &str, is_blocked| {
        let mention = found(entity_type, start, text, &[]);
        Hit {
            entity_type: mention.entity_type,
            fragments: mention.fragments,
            text: mention.text,
            cause: Cause::Blocked,
            is_blocked,
        }
    };
    let blocked = [
        hit("primary_cancer", 0, "tumours", true),
        hit("primary_cancer", 30, "tumor", true),
        hit("primary_cancer", 50, "lump", true),
        hit("treatment", 60, "tumor", true),
        hit("primary_cancer", 70, "tumor", false),
    ];
    let ours = vec![found("cell_type", 30, "tumor cells", &[])];
    let of = |part| prepare(&profile(), part, &document, ours.clone(), &blocked, None);
    assert_eq!(mentions(&of(Part::Raw)), [("Cell", "tumor cells")]);
    assert_eq!(
        mentions(&of(Part::RawWithGenerics)),
        [("Cancer", "tumours"), ("Cell", "tumor cells")]
    );
    assert_eq!(required(&of(Part::RawWithGenerics)), [("tumours", true)]);
    assert_eq!(required(&of(Part::Comparable)), [("tumours", false)]);
}

#[test]
fn what_the_rules_leave_out_is_optional_on_both_sides() {
    let document = gold(&[
        ("Cancer", 0, "liver metastases", ""),
        ("Cell", 20, "breast cancer cells", ""),
        ("Cell", 27, "cancer cells", ""),
    ]);
    let ours = vec![
        found("primary_cancer", 60, "primary tumor", &[]),
        found("primary_cancer", 80, "glioma", &["MESH:D009369"]),
        found("primary_cancer", 90, "sarcoma", &["MESH:D012509"]),
    ];
    let prepared = prepare(&profile(), Part::Comparable, &document, ours, &[], None);
    assert_eq!(
        required(&prepared),
        [
            ("liver metastases", false),
            // Inside a cell of theirs a cancer of ours is neither right nor wrong.
            ("breast cancer cells", false),
            ("cancer cells", false),
            ("breast cancer cells", true),
            ("cancer cells", false),
            ("primary tumor", false),
            ("glioma", false),
        ]
    );
}

#[test]
fn words_that_we_leave_outside_may_be_missing_in_front() {
    let spans = |surface: &str| {
        let document = gold(&[("Cancer", 10, surface, "")]);
        let prepared = prepare(&profile(), Part::Comparable, &document, vec![], &[], None);
        prepared.entities[0].spans.clone()
    };
    assert_eq!(
        spans("Advanced human glioma"),
        [vec![[10, 31]], vec![[19, 31]], vec![[25, 31]]]
    );
    assert_eq!(spans("A549 lung cancer").len(), 2);
    assert_eq!(spans("lung advanced glioma").len(), 1);
    assert_eq!(spans("advanced").len(), 1, "something has to be left");
}

#[test]
fn a_list_of_theirs_counts_by_its_concepts_in_the_document_only() {
    let document = gold(&[
        (
            "Cancer",
            0,
            "breast and other cancers",
            "MESH:D001943 MESH:D009369 OMIM:1",
        ),
        ("Cancer", 40, "gliomas", "MESH:D005910"),
    ]);
    let prepared = prepare(&profile(), Part::Comparable, &document, vec![], &[], None);
    assert_eq!(
        required(&prepared),
        [("breast and other cancers", false), ("gliomas", true)]
    );
    let concepts: Vec<_> = prepared
        .concepts
        .iter()
        .map(|concept| (concept.ids.join(" "), concept.is_required))
        .collect();
    assert_eq!(
        concepts,
        [
            ("MESH:D001943".to_owned(), true),
            ("MESH:D009369".to_owned(), false),
            ("MESH:D005910".to_owned(), true)
        ]
    );
}

#[test]
fn out_of_scope_is_no_entity_and_without_identifier_it_is_not_known() {
    let text = PROFILE.replace(
        "several = \"each\"",
        "several = \"each\"\nscope = \"mesh-neoplasms\"",
    );
    let strict = Profile::parse("x", &text, &Location::default()).unwrap();
    let text = text.replace("why = \"spread\"", "why = \"spread\"\nwithout_ids = true");
    let lenient = Profile::parse("x", &text, &Location::default()).unwrap();
    let document = gold(&[
        ("Cancer", 0, "asthma", "MESH:D001249"),
        ("Cancer", 10, "glioma", "MESH:D005910"),
        ("Cancer", 20, "lump", ""),
    ]);
    for part in [Part::Raw, Part::Comparable] {
        let prepared = prepare(&strict, part, &document, vec![], &[], None);
        assert_eq!(required(&prepared), [("glioma", true)], "{part:?}");
    }
    let prepared = prepare(&lenient, Part::Comparable, &document, vec![], &[], None);
    assert_eq!(required(&prepared), [("glioma", true), ("lump", false)]);
}

#[test]
fn a_concept_without_an_identifier_to_compare_stands_for_its_nearest_parent() {
    let file = tempfile::Builder::new().suffix(".tsv").tempfile().unwrap();
    let rows = "# type: primary_cancer\n# source: us\n# version: 1\n# licence: CC0-1.0\nid\tlabel\txrefs\tparents\n\
                A:1\tcopper colon cancer\tMESH:D003110\t\nA:2\tcopper colon carcinoma\t\tA:1\n";
    std::fs::write(file.path(), rows).unwrap();
    let lexicon = Lexicon::load(&[file.path().to_owned()]).unwrap();
    let mut mention = found("primary_cancer", 0, "copper colon carcinoma", &["A:2"]);
    climb(&lexicon, &["MESH".to_owned()], &mut mention);
    assert_eq!(mention.ids, ["A:2", "MESH:D003110"]);
    let mut mention = found("primary_cancer", 0, "x", &["DOID:1520", "MESH:D1"]);
    climb(&lexicon, &["MESH".to_owned()], &mut mention);
    assert_eq!(mention.ids.len(), 2, "it has one of its own");
    let mut mention = found("nothing", 0, "x", &["DOID:1520"]);
    climb(&lexicon, &["MESH".to_owned()], &mut mention);
    assert_eq!(mention.ids.len(), 1);
}
