use super::Decided;
use super::{Counts, Whose};
use crate::format::record::RelationRecord;
use crate::review::project::tests::relations::bench_with_relation;
use crate::review::project::tests::{Bench, TEXTS, anna, decide};
use crate::review::project::{Asker, Mode};
use crate::review::wire::{Action, ConceptRef, OutcomeKind, Relation, Value, What};

#[test]
fn gold_is_what_was_accepted_as_it_stands() {
    let bench = Bench::shared();
    let numbers = bench.project.document_numbers().expect("numbers");
    let cancer = bench.mention("breast cancer");
    let [start, end] = cancer.standing.value.fragments[0];
    let fragments = vec![[start + 7, end]];
    bench.saved("edges-01", &cancer, Action::Edges { fragments });
    bench.saved(
        "accept-1",
        &bench.mention("lung metastases"),
        Action::Accept {},
    );
    bench.saved("reject-1", &bench.mention("CT"), Action::Reject {});
    let value = Value {
        entity_type: "biomarker".to_owned(),
        fragments: vec![[17, 21]],
        concept: ConceptRef::default(),
        assertion: "possible".to_owned(),
    };
    let document = "text:0".to_owned();
    bench.operate(&anna(), "add-00001", What::Add { document, value });
    let decided = bench
        .project
        .decided(numbers[0], &Whose::All)
        .expect("read");
    let said: Vec<_> = decided
        .record
        .mentions
        .iter()
        .map(|one| (&*one.id, &*one.text, one.attributes["review"].as_str()))
        .collect();
    assert_eq!(
        said,
        [
            ("text:0/17-21/biomarker", "grew", Some("added")),
            (
                "text:0/43-58/metastasis",
                "lung metastases",
                Some("accepted")
            ),
            ("text:0/69-75/primary_cancer", "cancer", Some("changed")),
        ]
    );
    assert_eq!(decided.record.mentions[0].assertion.status, "possible");
    assert_eq!(decided.record.mentions[2].concept.id, "DOID:1612");
    assert_eq!(decided.record.text, TEXTS[0]);
    let Counts {
        accepted,
        changed,
        added,
        rejected,
        ..
    } = decided.counts;
    assert_eq!((accepted, changed, added, rejected), (1, 1, 1, 1));
    assert!(!decided.counts.is_finished());
}

#[test]
fn every_item_is_counted_once() {
    let bench = Bench::shared();
    let mut counts = Counts::default();
    for number in bench.project.document_numbers().expect("numbers") {
        counts.add(
            bench
                .project
                .decided(number, &Whose::All)
                .expect("read")
                .counts,
        );
    }
    assert_eq!(counts.undecided, bench.page("any").total);
    assert_eq!(counts.all(), counts.undecided);
}

#[test]
fn the_log_has_every_decision_with_what_it_changed() {
    let bench = Bench::new(Mode::Shared, &TEXTS);
    let seen = bench.mention("breast cancer");
    bench.saved("accept-1", &seen, Action::Accept {});
    bench.operate(
        &anna(),
        "undo-0001",
        What::Undo {
            of: "accept-1".to_owned(),
        },
    );
    let mut lines = Vec::new();
    let read = bench.project.log(|line| {
        lines.push(serde_json::to_value(line).expect("JSON"));
        true
    });
    read.expect("read");
    assert_eq!(lines.len(), 2);
    assert_eq!(lines[0]["kind"], "decide");
    assert_eq!(lines[0]["before"], serde_json::Value::Null);
    assert_eq!(lines[0]["after"]["status"], "accepted");
    assert_eq!(lines[1]["kind"], "undo");
    assert_eq!(lines[1]["of"], lines[0]["step"]);
    assert_eq!(lines[1]["mention"], seen.id);
}

/// Who decides in the tests of relations, each in the layer that is theirs.
fn does(bench: &Bench, curator: &str, key: &str, what: What) {
    let asker = Asker {
        curator: curator.to_owned(),
        layer: bench.project.layer_of(curator),
        assigned: None,
        may_adjudicate: false,
    };
    let outcome = bench.operate(&asker, key, what);
    assert_eq!(outcome.result, OutcomeKind::Saved, "{outcome:?}");
}

fn on(relation: &Relation, version: i64, action: Action) -> What {
    What::Decide {
        mention: relation.id.clone(),
        version,
        after: None,
        action,
    }
}

/// Accepts all mentions but those of these words.
fn accepts(bench: &Bench, curator: &str, but: &str) {
    for mention in bench.mentions("any") {
        if mention.text != but {
            let key = format!("{curator}-{}", mention.id);
            does(bench, curator, &key, decide(&mention, Action::Accept {}));
        }
    }
}

fn exported(bench: &Bench) -> Decided {
    let number = bench.project.document_numbers().expect("numbers")[0];
    bench.project.decided(number, &Whose::All).expect("read")
}

fn said(relations: &[RelationRecord<'_>]) -> Vec<String> {
    relations.iter().map(|one| one.id.to_string()).collect()
}

#[test]
fn a_relation_comes_out_between_its_mentions_as_they_stand() {
    let (bench, relation) = bench_with_relation(Mode::Shared);
    accepts(&bench, "Anna", "lung metastases");
    let lung = bench.mention("lung metastases");
    let [start, end] = lung.standing.value.fragments[0];
    let fragments = vec![[start + 5, end]];
    does(
        &bench,
        "Anna",
        "edges-001",
        decide(&lung, Action::Edges { fragments }),
    );
    does(
        &bench,
        "Anna",
        "swap-0001",
        on(&relation, 0, Action::Swap {}),
    );
    let record = exported(&bench).record;
    let id = |words: &str| {
        let found = record.mentions.iter().find(|one| one.text == words);
        found.map(|one| one.id.to_string()).expect("exported")
    };
    let expected = format!("{}/metastasis_of/{}", id("breast cancer"), id("metastases"));
    assert_eq!(said(&record.relations), [expected]);
    assert_eq!(record.relations[0].attributes["review"], "changed");
    assert_eq!(record.relations[0].assertion.status, "present");
}

#[test]
fn a_relation_to_what_is_none_is_counted() {
    let (bench, relation) = bench_with_relation(Mode::Shared);
    accepts(&bench, "Anna", "breast cancer");
    does(
        &bench,
        "Anna",
        "accept-01",
        on(&relation, 0, Action::Accept {}),
    );
    let Decided { record, counts } = exported(&bench);
    assert!(record.relations.is_empty());
    assert_eq!(counts.without_ends, 1);
    // The cancer itself, of which nobody has said anything.
    assert_eq!(counts.undecided, 1);
}

#[test]
fn blind_curators_agree_on_a_relation_or_an_adjudicator_has_the_last_word() {
    let (bench, relation) = bench_with_relation(Mode::Blind);
    accepts(&bench, "Anna", "");
    accepts(&bench, "Berta", "");
    does(
        &bench,
        "Anna",
        "anna-0001",
        on(&relation, 0, Action::Accept {}),
    );
    assert_eq!(exported(&bench).record.relations.len(), 1, "Anna alone");
    does(
        &bench,
        "Berta",
        "berta-001",
        on(&relation, 0, Action::Swap {}),
    );
    let Decided { record, counts } = exported(&bench);
    assert!(record.relations.is_empty());
    assert_eq!(counts.disputed, 1);
    let hash = crate::review::accounts::hash("a password that holds").expect("hashed");
    let judge =
        bench
            .project
            .put_account("Judith", crate::review::accounts::Role::Adjudicator, &hash);
    judge.expect("added");
    does(
        &bench,
        "Judith",
        "judith-01",
        on(&relation, 0, Action::Swap {}),
    );
    let Decided { record, counts } = exported(&bench);
    let [one] = &record.relations[..] else {
        panic!("{:?}", record.relations);
    };
    assert_eq!(one.from, relation.tagged.to);
    assert_eq!(one.attributes["review_curator"], "Judith");
    assert_eq!(counts.disputed, 0);
}
