use super::{Bench, anna, decide};
use crate::review::project::Asker;
use crate::review::wire::{Action, ConceptRef, OutcomeKind, Status, Value, What};

#[test]
fn a_decision_is_kept_with_what_it_changed() {
    let bench = Bench::shared();
    let mention = bench.mention("breast cancer");
    assert_eq!(mention.standing.status, Status::Open);
    let concept = ConceptRef {
        id: "DOID:0060075".to_owned(),
        label: "estrogen-receptor positive breast cancer".to_owned(),
    };
    let relinked = bench.saved(
        "relink-1",
        &mention,
        Action::Relink {
            concept: concept.clone(),
        },
    );
    assert_eq!(relinked.standing.status, Status::Accepted);
    assert_eq!(relinked.standing.value.concept, concept);
    assert!(relinked.standing.is_changed);
    assert_eq!(relinked.standing.curator.as_deref(), Some("Anna"));
    assert_eq!(relinked.tagged, mention.tagged);
    let (before, after): (Option<String>, String) = bench
        .project
        .read(|connection| {
            connection.query_row("SELECT before, after FROM decision", [], |row| {
                Ok((row.get(0)?, row.get(1)?))
            })
        })
        .expect("the log");
    assert_eq!(before, None);
    assert!(after.contains("DOID:0060075"), "{after}");
}

#[test]
fn edges_keep_the_concept_and_type_takes_its_own() {
    let bench = Bench::shared();
    let mention = bench.mention("breast cancer");
    let [start, end] = mention.standing.value.fragments[0];
    let shorter = bench.saved(
        "edges-01",
        &mention,
        Action::Edges {
            fragments: vec![[start + 7, end]],
        },
    );
    assert_eq!(shorter.text, "cancer");
    assert_eq!(shorter.id, mention.id);
    assert_eq!(
        shorter.standing.value.concept,
        mention.standing.value.concept
    );
    let retyped = bench.saved(
        "retype-1",
        &shorter,
        Action::Retype {
            entity_type: "metastasis".to_owned(),
            concept: None,
        },
    );
    assert_eq!(retyped.standing.value.concept, ConceptRef::default());
    assert_eq!(retyped.text, "cancer");
}

#[test]
fn what_cannot_be_is_refused_and_changes_nothing() {
    let bench = Bench::shared();
    let mention = bench.mention("breast cancer");
    let edges = |fragments: Vec<[usize; 2]>| Action::Edges { fragments };
    let wrong = [
        edges(vec![]),
        edges(vec![[5, 5]]),
        edges(vec![[0, 5], [3, 9]]),
        edges(vec![[0, 100_000]]),
        edges(vec![[5, 12]]),
        Action::Retype {
            entity_type: "planet".to_owned(),
            concept: None,
        },
        Action::Assert {
            assertion: "hoped for".to_owned(),
        },
        Action::Swap {},
    ];
    for (number, action) in wrong.into_iter().enumerate() {
        let said = format!("{action:?}");
        let outcome = bench.decide(&format!("wrong-{number:03}"), &mention, action);
        assert_eq!(outcome.result, OutcomeKind::Refused, "{said}");
        assert!(outcome.message.is_some());
    }
    assert_eq!(bench.mention("breast cancer"), mention);
    let steps: i64 = bench
        .project
        .read(|connection| connection.query_row("SELECT count(*) FROM step", [], |row| row.get(0)))
        .expect("the log");
    assert_eq!(steps, 0);
}

#[test]
fn whoever_looked_earlier_overwrites_nothing() {
    let bench = Bench::shared();
    let seen = bench.mention("breast cancer");
    bench.saved("anna-001", &seen, Action::Accept {});
    let berta = Asker {
        curator: "Berta".to_owned(),
        ..anna()
    };
    let outcome = bench.operate(&berta, "berta-01", decide(&seen, Action::Reject {}));
    assert_eq!(outcome.result, OutcomeKind::Conflict);
    assert_eq!(outcome.mentions[0].standing.status, Status::Accepted);
    assert_eq!(
        outcome.mentions[0].standing.curator.as_deref(),
        Some("Anna")
    );
}

#[test]
fn a_client_goes_on_from_its_own_unanswered_operation() {
    let bench = Bench::shared();
    let seen = bench.mention("breast cancer");
    bench.saved("first-01", &seen, Action::Accept {});
    let second = What::Decide {
        mention: seen.id.clone(),
        version: 0,
        after: Some("first-01".to_owned()),
        action: Action::Reject {},
    };
    let outcome = bench.operate(&anna(), "second-1", second.clone());
    assert_eq!(outcome.result, OutcomeKind::Saved);
    // Behind it stands another decision now: the same claim does not hold any more.
    let outcome = bench.operate(&anna(), "third-01", second);
    assert_eq!(outcome.result, OutcomeKind::Conflict);
}

#[test]
fn what_is_sent_twice_is_done_once() {
    let bench = Bench::shared();
    let seen = bench.mention("breast cancer");
    let first = bench.decide("the-same-key", &seen, Action::Accept {});
    let again = bench.decide("the-same-key", &seen, Action::Accept {});
    assert!(again.is_repeated && !first.is_repeated);
    assert_eq!(again.step, first.step);
    assert_eq!(again.mentions, first.mentions);
    assert_eq!(bench.page("any").progress.accepted, 1);
    let stolen = bench.operate(
        &Asker {
            curator: "Berta".to_owned(),
            ..anna()
        },
        "the-same-key",
        decide(&seen, Action::Reject {}),
    );
    assert_eq!(stolen.result, OutcomeKind::Refused);
}

#[test]
fn a_mention_is_added_once_and_goes_with_undo() {
    let bench = Bench::shared();
    let value = Value {
        entity_type: "biomarker".to_owned(),
        fragments: vec![[17, 21]],
        concept: ConceptRef::default(),
        assertion: "present".to_owned(),
    };
    let add = What::Add {
        document: "text:0".to_owned(),
        value: value.clone(),
    };
    let outcome = bench.operate(&anna(), "add-00001", add.clone());
    assert_eq!(outcome.result, OutcomeKind::Saved, "{outcome:?}");
    assert_eq!(outcome.mentions[0].text, "grew");
    assert_eq!(outcome.mentions[0].id, "text:0/17-21/biomarker");
    assert_eq!(outcome.mentions[0].tagged, None);
    assert_eq!(bench.page("any").progress.added, 1);
    let twice = bench.operate(&anna(), "add-00002", add.clone());
    assert_eq!(twice.result, OutcomeKind::Refused);
    bench.operate(
        &anna(),
        "undo-0001",
        What::Undo {
            of: "add-00001".to_owned(),
        },
    );
    assert!(bench.mentions("any").iter().all(|one| one.tagged.is_some()));
    assert_eq!(bench.page("any").progress.added, 0);
    let later = bench.operate(&anna(), "add-00003", add);
    assert_eq!(later.result, OutcomeKind::Saved, "{later:?}");
}

#[test]
fn comments_and_flags_decide_nothing() {
    let bench = Bench::shared();
    let mention = bench.mention("breast cancer");
    let commented = bench.saved(
        "comment-1",
        &mention,
        Action::Comment {
            text: " which one? ".to_owned(),
        },
    );
    assert_eq!(commented.standing.comment.as_deref(), Some("which one?"));
    let flagged = bench.saved("flag-0001", &commented, Action::Flag { flagged: true });
    assert_eq!(flagged.standing.status, Status::Open);
    assert!(flagged.standing.is_flagged && !flagged.standing.is_changed);
    assert_eq!(bench.page("open").progress.accepted, 0);
    assert_eq!(bench.mentions("flagged").len(), 1);
}

#[test]
fn only_adjudicators_say_what_is_true() {
    let bench = Bench::shared();
    let mention = bench.mention("breast cancer");
    let none = What::Adjudicate {
        document: "text:0".to_owned(),
        unit: mention.id.clone(),
        version: 0,
        value: None,
    };
    let outcome = bench.operate(&anna(), "judge-001", none.clone());
    assert_eq!(outcome.result, OutcomeKind::Refused);
    let judge = Asker {
        may_adjudicate: true,
        ..anna()
    };
    let outcome = bench.operate(&judge, "judge-002", none);
    assert_eq!(outcome.result, OutcomeKind::Saved);
    assert_eq!(outcome.mentions[0].standing.status, Status::Rejected);
    assert_eq!(bench.mention("breast cancer").standing.status, Status::Open);
}
