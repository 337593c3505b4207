use super::*;
use crate::evaluate::score::{CharRange, match_by_overlap};

fn entity(class: &str, span: CharRange, ids: &[&str]) -> GoldEntity {
    GoldEntity {
        types: vec![class.to_owned()],
        spans: vec![vec![span]],
        ids: ids.iter().map(|&id| id.to_owned()).collect(),
        accepts_any_id: false,
        is_required: true,
        text: String::new(),
    }
}

fn mention(class: &str, span: CharRange, ids: &[&str]) -> PredictedMention {
    PredictedMention {
        entity_type: class.to_owned(),
        fragments: vec![span],
        ids: ids.iter().map(|&id| id.to_owned()).collect(),
        text: String::new(),
    }
}

/// Right, wrong and missed concepts of class `c` in a document.
fn document(
    entities: &[GoldEntity],
    mentions: &[PredictedMention],
    namespaces: &[&str],
) -> (usize, usize, usize) {
    let namespaces: Vec<_> = namespaces.iter().map(|&one| one.to_owned()).collect();
    let mut counts = DocumentCounts::new();
    let overlap = match_by_overlap(entities, mentions);
    let concepts = concepts_of(entities);
    count_concepts(
        &concepts,
        entities,
        mentions,
        &overlap,
        &namespaces,
        &mut counts,
    );
    let found = counts.get("c").copied().unwrap_or_default()[Level::Document as usize];
    (
        found.true_positives,
        found.false_positives,
        found.false_negatives,
    )
}

#[test]
fn a_concept_of_a_document_counts_once_wherever_it_stands() {
    let gold = [
        entity("c", [0, 5], &["A:1"]),
        entity("c", [10, 15], &["A:1", "B:9"]),
        entity("c", [20, 25], &["A:2"]),
    ];
    let found = |ids: &[&str], span| mention("c", span, ids);
    for (name, mentions, wanted) in [
        ("nothing found", vec![], (0, 0, 2)),
        (
            "one of two, three times",
            vec![
                found(&["A:1"], [0, 5]),
                found(&["A:1"], [10, 15]),
                found(&["A:1"], [50, 55]),
            ],
            (1, 0, 1),
        ),
        (
            "by the other identifier",
            vec![found(&["X:1", "B:9"], [0, 5])],
            (1, 0, 1),
        ),
        (
            "in another place",
            vec![found(&["A:2"], [70, 75])],
            (1, 0, 1),
        ),
        (
            "made up, twice the same",
            vec![found(&["A:7"], [60, 65]), found(&["A:7"], [70, 75])],
            (0, 1, 2),
        ),
        (
            "of another type",
            vec![mention("d", [0, 5], &["A:1"])],
            (0, 0, 2),
        ),
    ] {
        assert_eq!(document(&gold, &mentions, &[]), wanted, "{name}");
    }
}

#[test]
fn concepts_are_told_apart_by_the_identifiers_that_are_compared() {
    let gold = [entity("c", [0, 5], &["M:1"])];
    let mentions = [
        mention("c", [20, 25], &["D:1", "M:7"]),
        mention("c", [30, 35], &["D:2", "M:7"]),
        mention("c", [40, 45], &["D:3"]),
        mention("c", [50, 55], &["D:4"]),
    ];
    assert_eq!(
        document(&gold, &mentions, &["M"]),
        (0, 3, 1),
        "M:7, D:3, D:4"
    );
    assert_eq!(document(&gold, &mentions, &[]), (0, 4, 1));
}

#[test]
fn what_the_gold_standard_does_not_say_is_not_wrong() {
    let mut generic = entity("c", [20, 25], &["A:5"]);
    generic.is_required = false;
    let gold = [entity("c", [0, 5], &[]), generic];
    let mentions = [
        mention("c", [0, 5], &["A:1"]),
        mention("c", [21, 25], &["A:2"]),
        mention("c", [40, 45], &["A:5"]),
    ];
    assert_eq!(document(&gold, &mentions, &[]), (0, 0, 0));
    let wrong = match_concepts(&gold, &mentions);
    assert_eq!(
        wrong.neutral,
        [0, 1],
        "an entity without identifier is no concept"
    );
    assert!(wrong.is_wrong(2));
}

#[test]
fn a_mention_with_another_concept_is_right_by_span_and_wrong_by_concept() {
    let gold = [entity("c", [0, 5], &["A:1"])];
    let mentions = [mention("c", [0, 5], &["A:2"])];
    let matching = match_concepts(&gold, &mentions);
    let mut counts = DocumentCounts::new();
    tally(Level::Concept, &gold, &mentions, &matching, &mut counts);
    let found = counts["c"][Level::Concept as usize];
    assert_eq!(
        (
            found.true_positives,
            found.false_positives,
            found.false_negatives
        ),
        (0, 1, 1)
    );
    assert_eq!(counts["c"][Level::Strict as usize], Counts::default());
}
