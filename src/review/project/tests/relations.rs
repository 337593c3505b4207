//! Relations stand, and are decided, as mentions do.

use super::{Bench, anna, tagged, viewer};
use crate::document::{AnnotatedDocument, Assertion, Relation as TaggedRelation};
use crate::review::project::{Mode, Prepared};
use crate::review::wire::{
    Action, BulkName, Filter, Outcome, OutcomeKind, Relation, Shown, Status, What,
};

fn bench() -> (Bench, Relation) {
    bench_with_relation(Mode::Shared)
}

/// A project whose document says that one mention is a metastasis of another.
pub(crate) fn bench_with_relation(mode: Mode) -> (Bench, Relation) {
    let mut documents = tagged(&["CT showed lung metastases of breast cancer. CT was repeated."]);
    let AnnotatedDocument {
        document,
        annotations,
        ..
    } = &mut documents[0];
    let at = |surface: &str| {
        let mut mentions = annotations.mentions.iter();
        mentions
            .position(|mention| mention.fragments.cover().of(&document.text) == surface)
            .and_then(|index| u32::try_from(index).ok())
            .unwrap_or_else(|| panic!("{surface} is tagged"))
    };
    let relation = TaggedRelation {
        relation_type: "metastasis_of".to_owned(),
        from: at("lung metastases"),
        to: at("breast cancer"),
        stance: None,
        attributes: Vec::new(),
        assertion: Assertion::default(),
        rule: "made for this test".to_owned(),
        confidence: 0.5,
    };
    annotations.relations.push(relation);
    let bench = Bench::new(mode, &[]);
    let prepared = Prepared::of(&documents[0]).expect("prepared");
    bench.project.load([prepared]).expect("loaded");
    let relation = only(&bench);
    (bench, relation)
}

pub(crate) fn only(bench: &Bench) -> Relation {
    let page = bench.page("any");
    let mut found = page.items.iter().filter_map(|item| {
        let relations = item.sentence.relations.iter();
        relations.into_iter().find(|one| one.id == item.mention)
    });
    let relation = found.next().expect("a relation").clone();
    assert!(found.next().is_none(), "one item for one relation");
    relation
}

fn decide(bench: &Bench, key: &str, relation: &Relation, action: Action) -> Outcome {
    let what = What::Decide {
        mention: relation.id.clone(),
        version: relation.standing.version,
        after: None,
        action,
    };
    bench.operate(&anna(), key, what)
}

fn saved(bench: &Bench, key: &str, relation: &Relation, action: Action) -> Relation {
    let outcome = decide(bench, key, relation, action);
    assert_eq!(outcome.result, OutcomeKind::Saved, "{outcome:?}");
    assert!(outcome.mentions.is_empty());
    outcome.relations[0].clone()
}

#[test]
fn it_is_shown_with_its_ends_behind_the_mentions_of_its_sentence() {
    let (bench, relation) = bench();
    assert_eq!(relation.text, "lung metastases → breast cancer");
    let ends: Vec<_> = relation
        .ends
        .iter()
        .map(|end| (&*end.text, &*end.entity_type))
        .collect();
    assert_eq!(
        ends,
        [
            ("lung metastases", "metastasis"),
            ("breast cancer", "primary_cancer")
        ]
    );
    let items = bench.page("any").items;
    let at = items.iter().position(|item| item.mention == relation.id);
    let before = &items[..at.expect("in the queue")];
    assert_eq!(before.len(), 3, "the mentions of the first sentence");
    assert!(
        before
            .iter()
            .all(|item| item.sentence.number == relation.sentence)
    );
    assert!(items[before.len() + 1].sentence.number > relation.sentence);
}

#[test]
fn its_ends_are_swapped_its_type_and_stance_changed_and_all_taken_back() {
    let (bench, relation) = bench();
    let swapped = saved(&bench, "swap-0001", &relation, Action::Swap {});
    assert_eq!(swapped.text, "breast cancer → lung metastases");
    assert_eq!(swapped.standing.status, Status::Accepted);
    assert!(swapped.standing.is_changed);
    let back = saved(&bench, "swap-0002", &swapped, Action::Swap {});
    assert!(!back.standing.is_changed);
    let relation_type = "spreads_from".to_owned();
    let retyped = saved(
        &bench,
        "type-0001",
        &back,
        Action::RelationType { relation_type },
    );
    assert_eq!(retyped.standing.value.relation_type, "spreads_from");
    let stance = Some("denies".to_owned());
    let denied = saved(&bench, "stance-001", &retyped, Action::Stance { stance });
    assert_eq!(denied.standing.value.stance.as_deref(), Some("denies"));
    for (number, of) in ["stance-001", "type-0001", "swap-0002", "swap-0001"]
        .into_iter()
        .enumerate()
    {
        let undo = What::Undo { of: of.to_owned() };
        let outcome = bench.operate(&anna(), &format!("undo-{number:04}"), undo);
        assert_eq!(outcome.result, OutcomeKind::Saved, "{outcome:?}");
    }
    let now = only(&bench);
    assert_eq!(now.standing.value, relation.tagged);
    assert_eq!(now.standing.status, Status::Open);
}

#[test]
fn what_is_for_mentions_is_not_for_relations_and_names_have_letters() {
    let (bench, relation) = bench();
    for (number, action) in [
        Action::Edges {
            fragments: vec![[0, 2]],
        },
        Action::Assert {
            assertion: "negated".to_owned(),
        },
        Action::RelationType {
            relation_type: " ".to_owned(),
        },
        Action::RelationType {
            relation_type: "a".repeat(101),
        },
        Action::Stance {
            stance: Some(String::new()),
        },
    ]
    .into_iter()
    .enumerate()
    {
        let outcome = decide(&bench, &format!("odd-{number:05}"), &relation, action);
        assert_eq!(outcome.result, OutcomeKind::Refused, "{outcome:?}");
    }
    let mention = bench.mention("breast cancer");
    let outcome = bench.decide("swap-0001", &mention, Action::Swap {});
    assert_eq!(outcome.result, OutcomeKind::Refused);
}

#[test]
fn who_did_not_see_the_last_decision_is_told_of_it() {
    let (bench, relation) = bench();
    saved(&bench, "reject-01", &relation, Action::Reject {});
    let late = decide(&bench, "swap-0001", &relation, Action::Swap {});
    assert_eq!(late.result, OutcomeKind::Conflict);
    assert_eq!(late.relations[0].standing.status, Status::Rejected);
}

#[test]
fn many_are_looked_at_and_decided_with_the_mentions_of_a_filter() {
    let (bench, relation) = bench();
    let filter = Filter {
        types: Some("metastasis_of,imaging_modality".to_owned()),
        ..Filter::default()
    };
    let preview = bench.project.preview(&viewer(), &filter);
    let preview = preview.expect("read").expect("a filter");
    assert_eq!(preview.count, 3);
    let is_relation =
        |shown: &Shown| matches!(shown, Shown::Relation(one) if one.id == relation.id);
    assert!(preview.sample.iter().any(|one| is_relation(&one.shown)));
    let outcome = bench.bulk("bulk-0001", filter, Action::Reject {}, BulkName::Bulk);
    assert_eq!((outcome.mentions.len(), outcome.relations.len()), (2, 1));
    assert_eq!(only(&bench).standing.status, Status::Rejected);
}
