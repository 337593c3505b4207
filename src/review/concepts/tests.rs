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

/// A dictionary with identifiers of several kinds, one of which was given up for two.
const ODD: &str = "# type: gadget\n# source: us\n# version: 1\n# licence: CC0-1.0\n\
    # replaced: GAD:9 GAD:1 Gad.x:Two\n# replaced: GAD:8 GAD:404\n# replaced: GAD:10 GAD:1\n\
    id\tlabel\tsynonyms\n\
    GAD:1\tbrass tube\texact:zorb tumour\n\
    GAD:10\tcopper tube\t\n\
    Gad.x:Two\tiron tube\t\n";

fn odd() -> Concepts {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("gadgets.tsv");
    std::fs::write(&path, ODD).expect("written");
    Concepts::new(Arc::new(Lexicon::load(&[path]).expect("loaded")))
}

/// What is found by its identifier; the embedded dictionaries may have names that fit as well.
fn by_identifier(concepts: &Concepts, query: &str) -> Vec<ConceptHit> {
    let hits = concepts.search(query, None, 10).hits;
    let by_identifier = hits.into_iter().filter(|hit| hit.kind == "identifier");
    by_identifier.collect()
}

fn ids(hits: &[ConceptHit]) -> Vec<(&str, Option<&str>)> {
    hits.iter()
        .map(|hit| (&*hit.id, hit.replaces.as_deref()))
        .collect()
}

#[test]
fn identifiers_are_found_in_any_case_and_by_their_beginnings() {
    let concepts = odd();
    let found = |query: &str| by_identifier(&concepts, query);
    for query in ["gad.X:two", "GAD.x:TWO", "Gad.x:Two", " gad.x:tw "] {
        assert_eq!(ids(&found(query)), [("Gad.x:Two", None)], "{query}");
        let first = concepts.search(query, None, 10).hits.swap_remove(0);
        assert_eq!(first.id, "Gad.x:Two");
    }
    // The whole one first; all that begin so behind it.
    assert_eq!(ids(&found("gad:1")), [("GAD:1", None), ("GAD:10", None)]);
    assert_eq!(found("gad:"), []);
    assert_eq!(
        concepts.card("gad.x:two").expect("known").label,
        "iron tube"
    );
    assert_eq!(concepts.card("gad.x:tw"), None);
}

#[test]
fn an_identifier_that_was_given_up_leads_to_what_stands_for_it() {
    let concepts = odd();
    let found = |query: &str| by_identifier(&concepts, query);
    let expected = [("GAD:1", Some("GAD:9")), ("Gad.x:Two", Some("GAD:9"))];
    assert_eq!(ids(&found("gad:9")), expected);
    assert_eq!(
        concepts.card("GAD:9").expect("known").replaces.as_deref(),
        Some("GAD:9")
    );
    // What stands for it is not there; and one that is in use again.
    assert_eq!(found("GAD:8"), []);
    assert_eq!(ids(&found("GAD:10")), [("GAD:10", None)]);
}

#[test]
fn words_are_found_before_they_are_whole_in_either_spelling() {
    let concepts = odd();
    for query in [
        "zorb tu",
        "zorb tumo",
        "zorb tumou",
        "zorb tumour",
        "zorb tumor",
        "zorb tumours",
    ] {
        let hits = concepts.search(query, None, 10).hits;
        assert_eq!(ids(&hits), [("GAD:1", None)], "{query}");
    }
    for query in ["tumou", "brain tumou", "metastase", "liver metastas"] {
        assert!(!search(query, None).is_empty(), "{query}");
    }
}

#[test]
fn a_concept_of_many_names_leaves_room_for_others() {
    let names: Vec<String> = (0..60)
        .map(|number| format!("exact:tube number {number}"))
        .collect();
    let text = format!(
        "# type: gadget\n# source: us\n# version: 1\n# licence: CC0-1.0\nid\tlabel\tsynonyms\n\
         GAD:1\ttube\t{}\nGAD:2\ttube of brass and iron\t\nGAD:3\told tube\t\n",
        names.join("|")
    );
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("gadgets.tsv");
    std::fs::write(&path, text).expect("written");
    let concepts = Concepts::new(Arc::new(Lexicon::load(&[path]).expect("loaded")));
    let hits = concepts.search("tube", None, 3).hits;
    assert_eq!(hits.len(), 3, "{hits:?}");
    assert_eq!(hits[0].id, "GAD:1");
}

/// Whoever types a name has it among the first fifty a few letters before its end.
#[test]
fn names_are_found_before_they_are_whole() {
    let lexicon = CONCEPTS.lexicon.clone();
    let mut n_asked = 0;
    let mut late = Vec::new();
    // Every 97th: a choice that nobody made.
    for term in lexicon.terms().iter().step_by(97) {
        let Some(concept) = term.concept.filter(|_| term.variant.is_none()) else {
            continue;
        };
        let curie = lexicon.vocabulary().concept(concept).curie.clone();
        let letters: Vec<char> = term.name.chars().collect();
        for n_missing in 0..=2 {
            let n = letters.len().saturating_sub(n_missing);
            if n < 6 && n_missing > 0 {
                continue;
            }
            let typed: String = letters[..n].iter().collect();
            n_asked += 1;
            let hits = CONCEPTS.search(&typed, None, 50).hits;
            if !hits.iter().any(|hit| hit.id == curie) {
                late.push(format!("{typed:?} of {:?}", term.name));
            }
        }
    }
    assert!(n_asked > 1000, "{n_asked}");
    assert!(
        late.len() * 200 <= n_asked,
        "{} of {n_asked}: {late:?}",
        late.len()
    );
}
