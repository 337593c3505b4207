use super::{Bench, TEXTS, anna, tagged};
use crate::document::AnnotatedDocument;
use crate::review::project::{Prepared, Retagged};
use crate::review::wire::{Action, Status, What};

fn again(bench: &Bench, change: impl Fn(&mut AnnotatedDocument)) -> Retagged {
    let prepared: Vec<_> = tagged(&TEXTS)
        .into_iter()
        .map(|mut document| {
            change(&mut document);
            Prepared::of(&document).expect("prepared")
        })
        .collect();
    let loaded = bench.project.load(prepared).expect("loaded");
    assert_eq!((loaded.documents, loaded.known), (0, 3));
    loaded.retagged
}

#[test]
fn the_same_again_changes_nothing() {
    let bench = Bench::shared();
    bench.saved(
        "accept-1",
        &bench.mention("breast cancer"),
        Action::Accept {},
    );
    let before = bench.mentions("any");
    assert_eq!(again(&bench, |_| {}), Retagged::default());
    assert_eq!(bench.mentions("any"), before);
}

#[test]
fn what_is_gone_leaves_the_queue_and_what_was_decided_stays() {
    let bench = Bench::shared();
    bench.saved(
        "accept-1",
        &bench.mention("breast cancer"),
        Action::Accept {},
    );
    let open = bench.page("open").total;
    let n_mentions = bench.page("any").total;
    let retagged = again(&bench, |document| document.annotations.mentions.clear());
    assert_eq!((retagged.new, retagged.gone), (0, n_mentions));
    assert_eq!(bench.page("open").total, 0);
    assert_eq!(
        bench.mention("breast cancer").standing.status,
        Status::Accepted
    );
    // And back.
    let retagged = again(&bench, |_| {});
    assert_eq!((retagged.new, retagged.gone), (n_mentions, 0));
    assert_eq!(bench.page("open").total, open);
}

#[test]
fn who_decided_on_something_else_can_look_again() {
    let bench = Bench::shared();
    bench.saved(
        "accept-1",
        &bench.mention("breast cancer"),
        Action::Accept {},
    );
    bench.saved("accept-2", &bench.mention("CT"), Action::Accept {});
    let retagged = again(&bench, |document| {
        for mention in &mut document.annotations.mentions {
            mention.assertion.status = crate::document::AssertionStatus::Possible;
        }
    });
    assert!(retagged.changed > 2, "{retagged:?}");
    let again = bench.mentions("retagged");
    assert_eq!(again.len(), 2);
    // What was decided is what it was, and differs from what is tagged now; what is open follows.
    assert!(
        again
            .iter()
            .all(|one| one.standing.value.assertion == "present" && one.standing.is_changed)
    );
    let open = bench.mention("lung metastases");
    assert_eq!(open.standing.value.assertion, "possible");
    let progress = bench.page("any").progress;
    assert_eq!((progress.accepted, progress.changed), (0, 2));
    bench.saved("accept-3", &again[0], Action::Reopen {});
    assert_eq!(bench.mentions("retagged").len(), 1);
}

#[test]
fn another_text_is_refused_by_name() {
    let bench = Bench::shared();
    let mut documents = tagged(&["Another text about liver metastases."]);
    let prepared = Prepared::of(&documents.remove(0)).expect("prepared");
    let loaded = bench.project.load([prepared]).expect("loaded");
    assert_eq!(loaded.refused, ["text:0"]);
    assert!(bench.mention("breast cancer").id.starts_with("text:0"));
}

#[test]
fn what_is_taken_back_follows_the_tagger_and_asks_again() {
    let bench = Bench::shared();
    bench.saved(
        "accept-1",
        &bench.mention("breast cancer"),
        Action::Accept {},
    );
    again(&bench, |document| {
        for mention in &mut document.annotations.mentions {
            mention.assertion.status = crate::document::AssertionStatus::Possible;
        }
    });
    let asked = bench.mentions("retagged").remove(0);
    bench.saved("accept-2", &asked, Action::Accept {});
    assert!(bench.mentions("retagged").is_empty());
    let undo = |key: &str, of: &str| {
        let of = of.to_owned();
        bench.operate(&anna(), key, What::Undo { of })
    };
    undo("undo-0002", "accept-2");
    assert_eq!(bench.mentions("retagged").len(), 1);
    undo("undo-0001", "accept-1");
    let open = bench.mention("breast cancer");
    assert_eq!(open.standing.status, Status::Open);
    assert_eq!(open.standing.value.assertion, "possible");
    assert!(!open.standing.is_changed);
}
