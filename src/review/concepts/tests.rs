use std::sync::{Arc, LazyLock};

use super::{ConceptHit, Concepts};
use crate::dictionary::Lexicon;

static CONCEPTS: LazyLock<Concepts> =
    LazyLock::new(|| Concepts::new(Arc::new(Lexicon::embedded().expect("embedded"))));

fn search(query: &str, wanted: Option<&str>) -> Vec<ConceptHit> {
    CONCEPTS.search(query, wanted, 20).hits
}

#[test]
fn a_name_finds_its_concept_first_however_it_is_written() {
    for query in [
        "breast cancer",
        "Breast Cancer",
        " breast  cancer ",
        "breast-cancer",
        "DOID:1612",
        "doid:1612",
    ] {
        let hits = search(query, None);
        assert_eq!(hits[0].id, "DOID:1612", "{query}: {hits:?}");
        assert_eq!(hits[0].label, "breast cancer");
        assert_eq!(hits[0].entity_type, "primary_cancer");
    }
}

#[test]
fn beginnings_of_words_find_in_any_order() {
    for query in ["breast canc", "br canc", "canc breast", "cancer br"] {
        let hits = search(query, Some("primary_cancer"));
        assert!(
            hits.iter().any(|hit| hit.id == "DOID:1612"),
            "{query}: {hits:?}"
        );
    }
    let hits = search("epatocellula", None);
    assert!(
        hits.iter().any(|hit| hit.label.contains("hepatocellular")),
        "{hits:?}"
    );
}

#[test]
fn a_synonym_says_which_it_was() {
    let hits = search("HER2", Some("biomarker"));
    assert_eq!(
        (hits[0].id.as_str(), hits[0].label.as_str()),
        ("HGNC:3430", "ERBB2")
    );
    // Written otherwise it is the same name.
    assert_eq!(hits[0].matched.replace('-', ""), "HER2");
}

#[test]
fn each_concept_comes_once_and_no_more_than_asked_for() {
    let hits = CONCEPTS.search("c", None, 7).hits;
    assert_eq!(hits.len(), 7);
    let hits = search("cancer", None);
    let mut ids: Vec<_> = hits.iter().map(|hit| (&hit.id, &hit.entity_type)).collect();
    ids.sort_unstable();
    ids.dedup();
    assert_eq!(ids.len(), hits.len());
}

#[test]
fn any_text_is_a_query() {
    let long = "a b ".repeat(5000);
    for query in [
        "",
        " ",
        "\" NEAR(",
        "%_'; --",
        "\0",
        "\u{202e}",
        ":",
        "::",
        "()",
        "\n",
        "é\u{301}\u{301}",
        long.as_str(),
    ] {
        let hits = CONCEPTS.search(query, Some("no such type"), 20).hits;
        assert!(hits.len() <= 20);
    }
    assert!(search("\"%&/()=", None).is_empty());
}

#[test]
fn a_card_has_what_the_dictionaries_have() {
    let card = CONCEPTS.card("DOID:1612").expect("a card");
    assert_eq!(card.label, "breast cancer");
    assert!(card.xrefs.contains(&"MONDO:0007254".to_owned()), "{card:?}");
    assert!(
        card.synonyms
            .iter()
            .all(|synonym| synonym.text != card.label)
    );
    assert_eq!(CONCEPTS.card("DOID:0"), None);
    assert_eq!(CONCEPTS.card("breast cancer"), None);
}
