use proptest::prelude::*;

use super::{Bench, anna, decide};
use crate::review::project::Asker;
use crate::review::wire::{Action, BulkName, BulkRequest, Filter, Mention, OutcomeKind, What};

fn undo(of: &str) -> What {
    What::Undo { of: of.to_owned() }
}

fn redo(of: &str) -> What {
    What::Redo { of: of.to_owned() }
}

/// What is said of each mention, without who and when.
fn said(bench: &Bench) -> Vec<String> {
    let said = |mention: Mention| {
        let standing = mention.standing;
        format!(
            "{} {:?} {:?} {:?} {:?}",
            mention.id, standing.status, standing.value, standing.comment, standing.is_flagged
        )
    };
    bench.mentions("any").into_iter().map(said).collect()
}

#[test]
fn undo_and_redo_go_to_and_fro_and_stay_in_the_log() {
    let bench = Bench::shared();
    let at_first = said(&bench);
    bench.saved(
        "step-0001",
        &bench.mention("breast cancer"),
        Action::Accept {},
    );
    let decided = said(&bench);
    for round in 0..3 {
        let back = bench.operate(&anna(), &format!("undo-{round:04}"), undo("step-0001"));
        assert_eq!(back.result, OutcomeKind::Saved, "{back:?}");
        assert_eq!(said(&bench), at_first);
        let again = bench.operate(&anna(), &format!("redo-{round:04}"), redo("step-0001"));
        assert_eq!(again.result, OutcomeKind::Saved, "{again:?}");
        assert_eq!(said(&bench), decided);
    }
    let history = bench.project.history("Anna", None, 50).expect("history");
    assert_eq!(history.steps.len(), 7);
    assert_eq!(history.next_undo.as_deref(), Some("step-0001"));
    assert_eq!(history.next_redo, None);
    assert_eq!(bench.page("any").progress.accepted, 1);
}

#[test]
fn what_was_decided_on_since_is_not_taken_back() {
    let bench = Bench::shared();
    let seen = bench.mention("breast cancer");
    let accepted = bench.saved("anna-0001", &seen, Action::Accept {});
    let berta = Asker {
        curator: "Berta".to_owned(),
        ..anna()
    };
    bench.operate(&berta, "berta-001", decide(&accepted, Action::Reject {}));
    let outcome = bench.operate(&anna(), "undo-0001", undo("anna-0001"));
    assert_eq!(outcome.result, OutcomeKind::Conflict);
    assert_eq!(
        outcome.mentions[0].standing.curator.as_deref(),
        Some("Berta")
    );
    let other = bench.operate(&anna(), "undo-0002", undo("berta-001"));
    assert_eq!(other.result, OutcomeKind::Refused);
}

#[test]
fn a_bulk_step_is_one_step_of_undo() {
    let bench = Bench::shared();
    let at_first = said(&bench);
    let filter = Filter {
        types: Some("metastasis".to_owned()),
        ..Filter::default()
    };
    let viewer = super::viewer();
    let preview = bench.project.preview(&viewer, &filter);
    let preview = preview.expect("read").expect("a filter");
    assert!(preview.count >= 4, "{preview:?}");
    let request = BulkRequest {
        key: "bulk-0001".to_owned(),
        milliseconds: 2000,
        filter,
        action: Action::Reject {},
        name: BulkName::Bulk,
        fingerprint: preview.fingerprint.clone(),
    };
    let bulk = |request: &BulkRequest| {
        let outcome = bench.project.bulk(&anna(), &viewer, &bench.house, request);
        outcome.expect("written").expect("a filter")
    };
    let outcome = bulk(&request);
    assert_eq!(outcome.result, OutcomeKind::Saved);
    assert_eq!(outcome.mentions.len() as u64, preview.count);
    assert!(bulk(&request).is_repeated);
    let stale = BulkRequest {
        key: "bulk-0002".to_owned(),
        ..request.clone()
    };
    assert_eq!(bulk(&stale).result, OutcomeKind::Conflict);
    let progress = bench.page("any").progress;
    assert_eq!(
        (progress.rejected, progress.by_bulk),
        (preview.count, preview.count)
    );
    bench.operate(&anna(), "undo-0001", undo("bulk-0001"));
    assert_eq!(said(&bench), at_first);
    assert_eq!(bench.page("any").progress.by_bulk, 0);
}

#[test]
fn a_bulk_step_that_one_mention_refuses_does_nothing() {
    let bench = Bench::shared();
    let at_first = said(&bench);
    let viewer = super::viewer();
    let filter = Filter::default();
    let preview = bench.project.preview(&viewer, &filter);
    let request = BulkRequest {
        key: "bulk-0001".to_owned(),
        milliseconds: 0,
        filter,
        action: Action::Retype {
            entity_type: "planet".to_owned(),
            concept: None,
        },
        name: BulkName::Bulk,
        fingerprint: preview.expect("read").expect("a filter").fingerprint,
    };
    let outcome = bench.project.bulk(&anna(), &viewer, &bench.house, &request);
    assert_eq!(
        outcome.expect("written").expect("a filter").result,
        OutcomeKind::Refused
    );
    assert_eq!(said(&bench), at_first);
}

#[test]
fn the_log_only_grows() {
    let bench = Bench::shared();
    bench.saved(
        "step-0001",
        &bench.mention("breast cancer"),
        Action::Accept {},
    );
    for sql in [
        "DELETE FROM decision",
        "UPDATE decision SET after = NULL",
        "DELETE FROM step",
        "UPDATE step SET curator = 'somebody'",
    ] {
        let done = bench
            .project
            .write(|transaction| transaction.execute(sql, []));
        assert!(done.is_err(), "{sql}");
    }
}

#[derive(Clone, Debug)]
enum Move {
    Decide(usize, u8),
    Undo,
    Redo,
}

fn moves() -> impl Strategy<Value = Vec<Move>> {
    let one = prop_oneof![
        3 => (0..8_usize, 0..4_u8).prop_map(|(mention, action)| Move::Decide(mention, action)),
        2 => Just(Move::Undo),
        1 => Just(Move::Redo),
    ];
    proptest::collection::vec(one, 1..25)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(12))]

    /// Undo and redo by the history are those of a stack of states.
    #[test]
    fn history_is_a_stack(moves in moves()) {
        let bench = Bench::shared();
        let mut past = vec![said(&bench)];
        let mut future: Vec<Vec<String>> = Vec::new();
        for (number, step) in moves.into_iter().enumerate() {
            let key = format!("key-{number:05}");
            let history = bench.project.history("Anna", None, 1).expect("history");
            match step {
                Move::Decide(mention, action) => {
                    let all = bench.mentions("any");
                    let mention = &all[mention % all.len()];
                    let action = match action {
                        0 => Action::Accept {},
                        1 => Action::Reject {},
                        2 => Action::Skip {},
                        _ => Action::Assert { assertion: "possible".to_owned() },
                    };
                    bench.saved(&key, mention, action);
                    past.push(said(&bench));
                    future.clear();
                }
                Move::Undo => {
                    prop_assert_eq!(history.next_undo.is_some(), past.len() > 1);
                    if let Some(of) = history.next_undo {
                        prop_assert_eq!(bench.operate(&anna(), &key, undo(&of)).result, OutcomeKind::Saved);
                        future.extend(past.pop());
                    }
                }
                Move::Redo => {
                    prop_assert_eq!(history.next_redo.is_some(), !future.is_empty());
                    if let Some(of) = history.next_redo {
                        prop_assert_eq!(bench.operate(&anna(), &key, redo(&of)).result, OutcomeKind::Saved);
                        past.extend(future.pop());
                    }
                }
            }
            prop_assert_eq!(&said(&bench), past.last().expect("the present"));
        }
    }
}
