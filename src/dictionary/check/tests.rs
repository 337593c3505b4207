//! Findings in small files, place and words.

use super::*;

#[test]
fn the_embedded_dictionaries_have_no_finding_without_an_answer() {
    let findings = check(&[]);
    let shown: Vec<_> = findings.iter().map(ToString::to_string).collect();
    assert!(
        findings.is_empty(),
        "{} findings:\n{}",
        findings.len(),
        shown.join("\n")
    );
}

/// Findings in a file of gadgets with these rows, without the path.
fn findings_in(rows: &str) -> Vec<String> {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("gadgets.tsv");
    let head = "# type: gadget\n# source: us\n# version: 1\n# licence: CC0-1.0\n\
                id\tlabel\tsynonyms\tcase\tstatus\tcompanions\n";
    std::fs::write(&path, format!("{head}{rows}")).unwrap();
    let shown = path.display().to_string();
    check(&[path])
        .iter()
        .map(|finding| finding.to_string().replace(&shown, "g"))
        .collect()
}

#[test]
fn warns_of_what_a_curator_should_answer() {
    let cases = [
        (
            "a string of two concepts",
            "A:1\tcopper tube\t\t\t\t\nA:2\tcopper tubes\t\t\t\t\n",
            "g:7:5: warning[ONC0151]: \"copper tubes\" names A:2 (copper tubes) here and A:1 (copper tube) at g:6",
        ),
        (
            "a string of two types",
            "A:1\thepatocyte\t\t\t\t\n",
            "g:6:5: warning[ONC0152]: \"hepatocyte\" is a gadget here and a cell type at dictionaries/cell_types.tsv:",
        ),
        (
            "an English word",
            "A:1\tcopper tube\texact:lead\t\t\t\n",
            "g:6:17: warning[ONC0153]: \"lead\" is an English word",
        ),
        (
            "an English word in the plural",
            "A:1\tcopper tube\texact:arms\t\t\t\n",
            "g:6:17: warning[ONC0153]: \"arms\" is an English word",
        ),
        (
            "blocked and allowed",
            "A:1\tcopper tube\t\t\t\t\nA:2\tcopper tube\t\t\tblock\t\n",
            "g:7:5: warning[ONC0154]: \"copper tube\" is blocked here and allowed at g:6",
        ),
        (
            "an inverted heading",
            "A:1\tcopper tube\texact:tube, copper\t\t\t\n",
            "g:6:17: warning[ONC0155]: \"tube, copper\" looks like an inverted heading",
        ),
        (
            "markup",
            "A:1\t<b>copper</b> tube\t\t\t\t\n",
            "g:6:5: warning[ONC0155]: \"<b>copper</b> tube\" has markup in it",
        ),
        (
            "a character reference",
            "A:1\tcopper tube\texact:&alpha; tube\t\t\t\n",
            "g:6:17: warning[ONC0155]: \"&alpha; tube\" has markup in it",
        ),
        (
            "two letters",
            "A:1\tcopper tube\tabbreviation:QZ\t\t\t\n",
            "g:6:17: warning[ONC0158]: \"QZ\" has only two letters",
        ),
        (
            "a dose",
            "A:1\tcopper tube\texact:copper 50 mg\t\t\t\n",
            "g:6:17: warning[ONC0159]: \"copper 50 mg\" has an amount in it",
        ),
        (
            "a bracket without its pair",
            "A:1\tcopper tube (bent\t\t\t\t\n",
            "g:6:5: warning[ONC0160]: \"copper tube (bent\" has a bracket without its pair",
        ),
        (
            "a companion in the name",
            "A:1\tcopper tube\t\t\t\t-tubes\n",
            "g:6:5: warning[ONC0162]: \"copper tube\" is never tagged: its companion \"-tube\" stands in it",
        ),
        (
            "a companion against another",
            "A:1\tcopper tube\t\t\tneeds-context\t+pipe bend|-pipe\n",
            "g:6:5: warning[ONC0162]: \"copper tube\" has a companion \"+pipe bend\" that another with - rules out",
        ),
        (
            "a companion that is not asked",
            "A:1\tcopper tube\t\t\t\t+pipe\n",
            "g:6:5: warning[ONC0162]: \"copper tube\" has a companion \"+pipe\" but does not need context (status needs-context)",
        ),
        (
            "a companion of a blocked name",
            "A:1\tcopper tube\t\t\tblock\t-pipe\n",
            "g:6:5: warning[ONC0162]: \"copper tube\" is blocked, so its companions are never looked for",
        ),
        (
            "two names in two cases",
            "A:1\tcopper tube\texact:Copper Tube\t\t\t\n",
            "g:6:17: warning[ONC0166]: \"Copper Tube\" is \"copper tube\" in another case",
        ),
        (
            "an at-sign",
            "A:1\tcopper tube\texact:tube@copper\t\t\t\n",
            "g:6:17: warning[ONC0155]: \"tube@copper\" has an at-sign in it",
        ),
        (
            "a phrase of classifications",
            "A:1\tcopper tube\texact:other tube\t\t\t\n",
            "g:6:17: warning[ONC0155]: \"other tube\" is a phrase of classifications",
        ),
        (
            "no row",
            "",
            "g: warning[ONC0156]: no row under the column row",
        ),
        (
            "a NUL",
            "A:1\tcopper\0 tube\t\t\t\t\n",
            "g:6:11: error[ONC0128]: the control character U+0000 (remove it)",
        ),
        (
            "a control character",
            "A:1\tcopper tube\texact:tu\u{8}be\t\t\t\n",
            "g:6:25: error[ONC0128]: the control character U+0008 (remove it)",
        ),
        (
            "a single character",
            "A:1\tcopper tube\texact:Q\t\t\t\n",
            "g:6:17: warning[ONC0155]: \"Q\" is a single character",
        ),
    ];
    for (name, rows, expected) in cases {
        let findings = findings_in(rows);
        assert_eq!(findings.len(), 1, "{name}: {findings:?}");
        assert!(findings[0].starts_with(expected), "{name}: {findings:?}");
    }
}

#[test]
fn an_answer_in_the_row_settles_a_warning() {
    for answer in [
        "exact:lead\tany\treviewed\t",
        "exact:lead\t\tneeds-context\t",
        "exact:lead\t\tblock\t",
        "exact:lead\t\tneeds-context\t+pipe",
        "exact:lead\t\t\t-pipe",
        "abbreviation:LEAD\texact\t\t",
    ] {
        let findings = findings_in(&format!("A:1\tcopper tube\t{answer}\n"));
        assert!(findings.is_empty(), "{answer}: {findings:?}");
    }
    let findings = findings_in("A:1\tcopper tube\texact:lead\texact\t\t\n");
    assert_eq!(
        findings.len(),
        1,
        "exact case does not keep 'lead' from the word 'lead'"
    );
}

#[test]
fn errors_come_alone_and_in_order_of_place() {
    let findings = findings_in("A:1\tlead\t\tup\t\t\nx\tone\t\t\t\t\n");
    assert_eq!(
        findings,
        [
            "g:6:11: error[ONC0118]: unknown case rule \"up\" (expected auto, any or exact)",
            "g:7:1: error[ONC0114]: concept id \"x\" is not a CURIE (expected PREFIX:LOCAL)",
        ]
    );
}

/// Findings in a file of gadgets with columns for facts.
fn fact_findings(rows: &str) -> Vec<String> {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("gadgets.tsv");
    let head = "# type: gadget\n# source: us\n# version: 1\n# licence: CC0-1.0\n\
                id\tlabel\tstatus\txrefs\tparents\tattributes\n";
    std::fs::write(&path, format!("{head}{rows}")).unwrap();
    let shown = path.display().to_string();
    check(&[path])
        .iter()
        .map(|finding| finding.to_string().replace(&shown, "g"))
        .collect()
}

#[test]
fn facts_that_cannot_be_right_are_found_at_the_concept() {
    let cases = [
        (
            "a parent that only we could define",
            "A:1\tcopper tube\t\t\tONCOTAG:tube|B:9\t\n",
            "g:6:1: warning[ONC0163]: A:1 has the parent ONCOTAG:tube, which is nowhere",
        ),
        (
            "a circle",
            "A:1\tcopper tube\t\t\tA:2\t\nA:2\tsteel tube\t\t\tA:3|A:4\t\nA:3\ttin tube\t\t\tA:2\t\nA:4\tzinc tube\t\t\t\t\n",
            "g:7:1: warning[ONC0164]: A:2 is above itself: A:2 → A:3 → A:2",
        ),
        (
            "its own parent",
            "A:1\tcopper tube\t\t\tA:1\t\n",
            "g:6:1: warning[ONC0164]: A:1 is above itself: A:1 → A:1",
        ),
        (
            "its own cross-reference",
            "A:1\tcopper tube\t\tB:1|A:1\t\t\n",
            "g:6:1: warning[ONC0165]: A:1 has itself for a cross-reference",
        ),
        (
            "a head that is no concept",
            "ONCOTAG:tube\tcopper tube\t\t\t\thead=A:7\n",
            "g:6:1: warning[ONC0167]: ONCOTAG:tube has the head A:7, which is no concept of its type",
        ),
    ];
    for (name, rows, expected) in cases {
        assert_eq!(fact_findings(rows), [expected], "{name}");
    }
    let diamond = "A:1\tcopper tube\t\t\tA:2|A:3\t\nA:2\tsteel tube\t\t\tA:4\t\nA:3\ttin tube\t\t\tA:4\t\nA:4\tzinc tube\t\t\t\t\n";
    assert!(
        fact_findings(diamond).is_empty(),
        "two ways up are no circle"
    );
    let answered = "A:1\tcopper tube\treviewed\tA:1\t\t\n";
    assert!(fact_findings(answered).is_empty(), "a curator has looked");
}

#[test]
fn a_string_of_very_many_concepts_is_named_once() {
    use std::fmt::Write as _;
    let rows = |n: usize| {
        let mut rows = String::new();
        for index in 0..n {
            writeln!(
                rows,
                "A:{index}\tnumber {index}x tube\texact:any tube\t\tneeds-context\t"
            )
            .unwrap();
        }
        rows
    };
    assert!(findings_in(&rows(20)).is_empty());
    assert_eq!(
        findings_in(&rows(21)),
        ["g:26:22: warning[ONC0157]: \"any tube\" names 21 concepts"]
    );
}

#[test]
fn a_word_that_another_type_blocks_as_too_general_is_no_name_here() {
    let findings = findings_in("A:1\tcopper tube\texact:management|exact:radiation dose\t\t\t\n");
    let general: Vec<_> = findings
        .iter()
        .filter(|finding| finding.contains("ONC0161"))
        .collect();
    assert_eq!(general.len(), 1, "{findings:?}");
    assert!(
        general[0].starts_with(
            "g:6:17: warning[ONC0161]: \"management\" is too general at dictionaries/overlay/treatments.tsv:"
        ),
        "{findings:?}"
    );
}
