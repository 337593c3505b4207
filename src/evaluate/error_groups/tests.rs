use super::*;
use crate::evaluate::score::match_strictly;
use crate::evaluate::{GoldEntity, GoldStandard, PredictedMention};

const TEXT: &str = "Gliomas were seen. A glioma\nof the brain was not. CT was.";

fn gold() -> GoldDocument {
    let line = serde_json::json!({
        "id": "d", "text": TEXT, "entities": [
            { "type": "cancer", "spans": [[0, 7]], "text": "Gliomas" },
            { "type": "cancer", "spans": [[21, 27]], "text": "glioma" },
            { "type": "imaging", "spans": [[50, 52]], "text": "CT", "ids": ["A:1"] },
        ]
    });
    let line = line.to_string();
    let gold = GoldStandard::read(line.as_bytes(), std::path::Path::new("gold")).unwrap();
    gold.documents.into_iter().next().unwrap()
}

fn groups(document: &GoldDocument, mentions: &[PredictedMention]) -> ErrorGroups {
    let entities: &[GoldEntity] = &document.entities;
    let strict = match_strictly(entities, mentions);
    let scene = Scene {
        entities,
        mentions,
        ignored: &[],
        strict: &strict,
        hits: &[],
        is_generic: &|_, _| false,
    };
    let mut grouping = Grouping::default();
    let sentences = [[0, 18], [19, 49]];
    let predicted = PredictedDocument::default();
    for number in 0..2 {
        let place = Place {
            number,
            document,
            predicted: &predicted,
            sentences: &sentences,
        };
        grouping.add(place, &scene);
    }
    grouping.into_groups()
}

#[test]
fn forms_are_counted_together_with_their_causes_and_first_sentences() {
    let mentions = [
        PredictedMention {
            entity_type: "cancer".to_owned(),
            fragments: vec![[21, 40]],
            ids: vec!["D:1".to_owned()],
            text: "glioma\nof the brain".to_owned(),
        },
        PredictedMention {
            entity_type: "imaging".to_owned(),
            fragments: vec![[50, 52]],
            ids: vec!["A:2".to_owned()],
            text: "CT".to_owned(),
        },
    ];
    let found = groups(&gold(), &mentions);
    let rows: Vec<_> = found
        .groups
        .iter()
        .map(|one| (one.kind, one.surface.as_str(), one.n, one.n_documents))
        .collect();
    assert_eq!(
        rows,
        [
            (FindingKind::Missed, "Gliomas", 4, 2),
            (FindingKind::Spurious, "glioma\nof the brain", 2, 2),
            (FindingKind::WrongIdentifier, "CT", 2, 2),
        ]
    );
    assert_eq!(
        found.groups[0].causes,
        [(Cause::NotInDictionary, 2), (Cause::Longer, 2)]
    );
    assert_eq!(found.groups[0].examples.len(), MAX_EXAMPLES);
    let second = &found.groups[0].examples[1];
    assert_eq!(
        (
            second.before.as_str(),
            second.text.as_str(),
            second.after.as_str()
        ),
        ("A ", "glioma", "\nof the brain was not.")
    );
    assert_eq!(
        second.instead.as_deref(),
        Some("cancer \"glioma\nof the brain\" D:1")
    );
    assert_eq!(
        found.by_cause(FindingKind::Missed),
        [(Cause::NotInDictionary, 2), (Cause::Longer, 2)]
    );
    assert_eq!(
        found.by_cause(FindingKind::WrongIdentifier),
        [(Cause::WrongConcept, 2)]
    );
    let last = found.of_kind(FindingKind::WrongIdentifier).next().unwrap();
    assert_eq!(
        last.examples[0].instead.as_deref(),
        Some("A:2, expected A:1")
    );
    // No sentence holds it: a stretch of text stands in.
    assert!(last.examples[0].before.ends_with("was not. "));
}
