use super::*;
use crate::document::NameKind;

fn read_text(text: &str) -> Ontology {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("t.obo");
    std::fs::write(&path, text).unwrap();
    let source = OntologySource::new(path);
    assert!((FORMAT.detect)(&source, &source.head().unwrap()));
    read(&source).unwrap()
}

fn names(term: &OntologyTerm) -> Vec<(NameKind, &str)> {
    let synonyms = term.synonyms.iter();
    synonyms
        .map(|synonym| (synonym.kind, synonym.text.as_str()))
        .collect()
}

const HEAD: &str = "format-version: 1.4\ndata-version: x/2026-01-02/x.owl\n\
    synonymtypedef: ABV \"an abbreviation\"\n\
    property_value: dcterms:license https://creativecommons.org/licenses/by/4.0/\nontology: x\n\n";

#[test]
fn a_frame_is_a_term_with_everything_we_keep() {
    let ontology = read_text(&format!(
        "{HEAD}[Term]\n! a remark\nid: X:1\nname: one \\{{a\\}} ! so\nalt_id: X:9\n\
         def: \"What \\\"one\\\" is.\" [PMID:1]\nsubset: slim\n\
         synonym: \"uno\" EXACT []\nsynonym: \"o\" EXACT ABV [X:2]\nsynonym: \"O\" BROAD ABV []\n\
         synonym: \"ACR\" RELATED OMO:0003012 []\nsynonym: \"number\" BROAD []\nsynonym: \"1.0\" NARROW []\n\
         synonym: \"single\" RELATED []\nxref: MESH:D1 \"one\"\nxref: MESH:D1\n\
         is_a: X:2 {{source=\"y\"}} ! two\nproperty_value: skos:exactMatch NCIT:C1\n\n\
         [Typedef]\nid: part_of\nname: part of\n\n\
         [Term]\nid: X:3\nname: obsolete three\nis_obsolete: true\nreplaced_by: X:1\n"
    ));
    assert_eq!(ontology.problems, []);
    assert_eq!(ontology.version.as_deref(), Some("x/2026-01-02/x.owl"));
    assert_eq!(
        ontology.licence.as_deref(),
        Some("https://creativecommons.org/licenses/by/4.0/")
    );
    let [one, three] = ontology.terms.as_slice() else {
        panic!("{:?}", ontology.terms)
    };
    assert_eq!(
        (one.id.as_str(), one.label.as_deref()),
        ("X:1", Some("one {a}"))
    );
    assert_eq!(one.definition.as_deref(), Some("What \"one\" is."));
    assert_eq!(
        names(one),
        [
            (NameKind::Exact, "uno"),
            (NameKind::Abbreviation, "o"),
            (NameKind::Broad, "O"),
            (NameKind::Abbreviation, "ACR"),
            (NameKind::Broad, "number"),
            (NameKind::Narrow, "1.0"),
            (NameKind::Related, "single"),
        ]
    );
    assert_eq!(one.xrefs, ["MESH:D1", "NCIT:C1"]);
    assert_eq!(one.parents, ["X:2"]);
    assert_eq!(one.groups, ["slim"]);
    assert_eq!(one.alternate_ids, ["X:9"]);
    assert!(three.is_obsolete);
    assert_eq!(three.replaced_by, ["X:1"]);
}

#[test]
fn clauses_outside_the_grammar_are_read_and_reported_with_their_line() {
    let ontology = read_text(
        "format-version: 1.2\n[Term]\nid: X:1\nname: one\n\
         xref: https://en.wikipedia.org/wiki/Category\\:Organism {source=\"y\"} ! so\n\
         synonym: \"a \\\"b\\\"\" EXACT ABBREVIATION [url:x\nsynonym: uno\nis_a: X:2\n\
         [Term]\nname: nobody\n",
    );
    let term = &ontology.terms[0];
    assert_eq!(
        term.xrefs,
        ["https://en.wikipedia.org/wiki/Category:Organism"]
    );
    assert_eq!(names(term), [(NameKind::Abbreviation, "a \"b\"")]);
    assert_eq!(term.parents, ["X:2"]);
    let problems: Vec<_> = ontology
        .problems
        .iter()
        .map(|problem| (problem.location.line.unwrap(), problem.message.as_str()))
        .collect();
    assert_eq!(
        problems,
        [
            (
                5,
                "not OBO 1.4, read as \"tag: value\": xref: https://en.wikipedia.org/wiki/Category\\:Organism {sour…"
            ),
            (
                6,
                "not OBO 1.4, read as \"tag: value\": synonym: \"a \\\"b\\\"\" EXACT ABBREVIATION [url:x"
            ),
            (7, "not OBO 1.4, read as \"tag: value\": synonym: uno"),
            (9, "a term without an identifier, left out"),
        ]
    );
}

#[test]
fn a_second_frame_of_a_term_adds_to_the_first() {
    let ontology = read_text(
        "[Term]\nid: X:1\nname: one\n\n[Term]\nid: X:1\nname: uno\nsynonym: \"eins\" EXACT []\n",
    );
    assert_eq!(ontology.terms.len(), 1);
    assert_eq!(ontology.terms[0].label.as_deref(), Some("one"));
    assert_eq!(names(&ontology.terms[0]), [(NameKind::Exact, "eins")]);
}
