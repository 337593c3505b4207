//! Two small dictionaries, compared by hand.

use std::path::PathBuf;

use super::*;

const HEAD: &str = "# type: gadget\n# source: us\n# version: 1\n# licence: CC0-1.0\n\
    id\tlabel\tsynonyms\tcase\tstatus\tcompanions\txrefs\tparents\tattributes\n";

/// What changes between two files of gadgets with these rows.
fn diff_of(old: &str, new: &str) -> DictionaryDiff {
    let folder = tempfile::tempdir().unwrap();
    let side = |name: &str, rows: &str| {
        let path = folder.path().join(name);
        std::fs::write(&path, format!("{HEAD}{rows}")).unwrap();
        DiffSide::Path(path)
    };
    let (old, new) = load_sides(&side("old.tsv", old), &side("new.tsv", new)).unwrap();
    DictionaryDiff::between(&old, &new)
}

fn ids(entries: &[ConceptEntry]) -> Vec<&str> {
    entries.iter().map(|entry| entry.id.as_str()).collect()
}

fn names(entries: &[StringEntry]) -> Vec<(&str, &str)> {
    let entries = entries.iter();
    entries
        .map(|entry| (entry.name.as_str(), entry.id.as_str()))
        .collect()
}

#[test]
fn the_same_rows_in_another_order_are_no_difference() {
    let one = "A:1\tcopper tube\texact:Cu-tube|exact:pipe of copper\t\t\t\tX:1|X:2\t\t\n";
    let two = "A:2\tsteel tube\t\t\t\t\t\t\t\n";
    let other = "A:1\tcopper tube\texact:pipe of copper|exact:Cu-tube\t\t\t\tX:2|X:1\t\t\n";
    let diff = diff_of(&format!("{one}{two}"), &format!("{two}{other}"));
    assert!(diff.is_empty(), "{diff:?}");
}

#[test]
fn concepts_come_go_and_get_other_labels() {
    let diff = diff_of(
        "A:1\tcopper tube\t\t\t\t\t\t\t\nA:2\tsteel tube\t\t\t\t\t\t\t\n",
        "A:1\tcopper pipe\t\t\t\t\t\t\t\nA:3\tlead tube\t\t\t\t\t\t\t\n",
    );
    assert_eq!(ids(&diff.concepts_added), ["A:3"]);
    assert_eq!(ids(&diff.concepts_removed), ["A:2"]);
    assert!(diff.concepts_replaced.is_empty());
    let [relabelled] = &diff.concepts_relabelled[..] else {
        panic!("{diff:?}");
    };
    assert_eq!(
        (relabelled.from.as_str(), relabelled.concept.label.as_str()),
        ("copper tube", "copper pipe")
    );
    assert_eq!(
        names(&diff.strings_added),
        [("copper pipe", "A:1"), ("lead tube", "A:3")]
    );
    assert_eq!(
        names(&diff.strings_removed),
        [("copper tube", "A:1"), ("steel tube", "A:2")]
    );
}

#[test]
fn a_concept_that_is_gone_is_replaced_by_what_says_so_then_by_what_equals_it_then_by_its_label() {
    let diff = diff_of(
        "A:1\tone tube\t\t\t\t\t\t\t\nA:2\ttwo tube\t\t\t\t\t\t\t\nA:3\tthree tube\t\t\t\t\t\t\t\nA:4\tfour tube\t\t\t\t\t\t\t\n",
        "B:1\tpipe alpha\texact:three tube\t\t\t\tA:1|A:2\t\t\nB:2\tpipe omega\t\t\t\t\t\t\treplaces=A:1\n",
    );
    let replaced: Vec<_> = diff
        .concepts_replaced
        .iter()
        .map(|replaced| {
            (
                replaced.concept.id.as_str(),
                replaced.by.id.as_str(),
                replaced.because,
            )
        })
        .collect();
    assert_eq!(
        replaced,
        [
            ("A:1", "B:2", Evidence::Attribute),
            ("A:2", "B:1", Evidence::Xref),
            ("A:3", "B:1", Evidence::Label),
        ]
    );
    assert_eq!(ids(&diff.concepts_removed), ["A:4"]);
}

#[test]
fn a_string_that_leaves_one_concept_for_another_has_moved() {
    let diff = diff_of(
        "A:1\tcopper tube\texact:cuprum tube\t\t\t\t\t\t\nA:2\tsteel tube\t\t\t\t\t\t\t\n",
        "A:1\tcopper tube\t\t\t\t\t\t\t\nA:2\tsteel tube\texact:cuprum tubes\t\t\t\t\t\t\n",
    );
    let [moved] = &diff.strings_moved[..] else {
        panic!("{diff:?}");
    };
    assert_eq!(
        (moved.from.id.as_str(), moved.from.name.as_str()),
        ("A:1", "cuprum tube")
    );
    assert_eq!(
        (moved.to.id.as_str(), moved.to.name.as_str()),
        ("A:2", "cuprum tubes")
    );
    assert!(diff.strings_added.is_empty() && diff.strings_removed.is_empty());
}

#[test]
fn a_string_that_a_second_concept_gets_too_has_not_moved() {
    let diff = diff_of(
        "A:1\tcopper tube\texact:cuprum tube\t\t\t\t\t\t\nA:2\tsteel tube\t\t\t\t\t\t\t\n",
        "A:1\tcopper tube\texact:cuprum tube\t\t\t\t\t\t\nA:2\tsteel tube\texact:cuprum tube\t\t\t\t\t\t\n",
    );
    assert!(diff.strings_moved.is_empty());
    assert_eq!(names(&diff.strings_added), [("cuprum tube", "A:2")]);
}

#[test]
fn flags_and_facts_are_compared_one_by_one() {
    let diff = diff_of(
        "A:1\tcopper tube\tabbreviation:CT\t\t\t+tube\tX:1\tA:9\tsite=U:1\n",
        "A:1\tcopper tube\texact:CT\tany\tneeds-context\t+tube|-scan\tX:1|X:2\t\tsite=U:2\n",
    );
    let flags: Vec<_> = diff
        .flags_changed
        .iter()
        .flat_map(|change| {
            change.flags.iter().map(move |flag| {
                (
                    change.string.name.as_str(),
                    flag.flag,
                    flag.from.as_str(),
                    flag.to.as_str(),
                )
            })
        })
        .collect();
    assert_eq!(
        flags,
        [
            ("CT", "kind", "abbreviation", "exact"),
            ("CT", "case", "exact", "any"),
            ("CT", "status", "allow", "needs-context"),
            ("CT", "companions", "+tube", "+tube|-scan"),
            ("copper tube", "status", "allow", "needs-context"),
            ("copper tube", "companions", "+tube", "+tube|-scan"),
        ]
    );
    let facts: Vec<_> = diff
        .facts_changed
        .iter()
        .map(|change| (change.fact, change.added.clone(), change.removed.clone()))
        .collect();
    let list = |items: &[&str]| -> Vec<String> { items.iter().map(ToString::to_string).collect() };
    assert_eq!(
        facts,
        [
            ("xrefs", list(&["X:2"]), vec![]),
            ("parents", vec![], list(&["A:9"])),
            ("attributes", list(&["site=U:2"]), list(&["site=U:1"])),
        ]
    );
}

#[test]
fn another_spelling_that_folds_to_the_same_is_a_flag_of_the_string() {
    let diff = diff_of(
        "A:1\tcopper tube\texact:Cu-tumour\t\t\t\t\t\t\n",
        "A:1\tcopper tube\texact:Cu tumor\t\t\t\t\t\t\n",
    );
    let [change] = &diff.flags_changed[..] else {
        panic!("{diff:?}");
    };
    assert_eq!(change.flags.len(), 1);
    assert_eq!(change.flags[0].flag, "spelling");
    assert_eq!(
        (change.flags[0].from.as_str(), change.flags[0].to.as_str()),
        ("Cu-tumour", "Cu tumor")
    );
}

#[test]
fn of_the_embedded_dictionaries_only_those_take_part_that_the_other_side_has() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("imaging_modalities.tsv");
    let text = crate::dictionary::embedded_file("imaging_modalities.tsv").unwrap();
    std::fs::write(&path, text).unwrap();
    let side = DiffSide::Path(path);
    let (old, new) = load_sides(&DiffSide::Embedded, &side).unwrap();
    assert_eq!(old.dictionaries().len(), 1);
    assert!(DictionaryDiff::between(&old, &new).is_empty());
    // Under a name of its own it is still compared with the base files of its types, and with these only.
    let path = folder.path().join("mine.tsv");
    std::fs::write(&path, text).unwrap();
    let (old, new) = load_sides(&DiffSide::Path(path), &DiffSide::Embedded).unwrap();
    assert_eq!(new.dictionaries().len(), 1);
    assert!(DictionaryDiff::between(&old, &new).is_empty());
}

#[test]
fn an_overlay_is_compared_with_what_it_lies_on() {
    let folder = tempfile::tempdir().unwrap();
    let path: PathBuf = folder.path().join("mine.tsv");
    let head = "# type: imaging_modality\n# layer: overlay\n# source: us\n# version: 1\n# licence: CC0-1.0\n\
                id\tlabel\tsynonyms\tstatus\tsource\n";
    let rows =
        "MESH:D014463\t\texact:sonography\tblock\twhy\nONCOTAG:tube-scan\ttube scan\t\t\twhy\n";
    std::fs::write(&path, format!("{head}{rows}")).unwrap();
    let (old, new) = load_sides(&DiffSide::Embedded, &DiffSide::Path(path)).unwrap();
    let diff = DictionaryDiff::between(&old, &new);
    assert_eq!(ids(&diff.concepts_added), ["ONCOTAG:tube-scan"]);
    assert_eq!(
        names(&diff.strings_added),
        [("tube scan", "ONCOTAG:tube-scan")]
    );
    assert_eq!(diff.flags_changed.len(), 1, "{diff:?}");
    assert_eq!(diff.flags_changed[0].string.status, "block");
    assert!(diff.concepts_removed.is_empty() && diff.strings_removed.is_empty());
}
