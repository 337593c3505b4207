use super::{Counts, Whose};
use crate::review::project::Mode;
use crate::review::project::tests::{Bench, TEXTS, anna};
use crate::review::wire::{Action, ConceptRef, Value, What};

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
