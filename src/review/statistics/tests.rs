//! Figures of small projects.

use super::{Judged, Statistics, Whose};
use crate::review::project::tests::{Bench, TEXTS, anna, decide, viewer};
use crate::review::project::{Asker, Mode};
use crate::review::wire::{Action, BulkName, ConceptRef, Filter, What};

fn statistics(bench: &Bench, whose: &Whose) -> Statistics {
    bench.project.statistics(whose).unwrap()
}

fn counts(judged: &Judged) -> [u64; 4] {
    [
        judged.accepted,
        judged.changed,
        judged.rejected,
        judged.open,
    ]
}

#[test]
fn what_was_tagged_is_judged_by_type_concept_and_row() {
    let bench = Bench::shared();
    let same: Vec<_> = bench
        .mentions("any")
        .into_iter()
        .filter(|mention| mention.text.eq_ignore_ascii_case("liver metastases"))
        .collect();
    assert!(same.len() > 1, "{same:?}");
    let before = statistics(&bench, &Whose::Shared);
    let n_open: u64 = before.by_type.iter().map(|judged| judged.open).sum();
    assert_eq!(n_open, before.progress.mentions);
    assert!(
        before.by_concept.is_empty() && before.by_row.is_empty(),
        "nothing judged"
    );

    bench.saved("key-00001", &same[0], Action::Accept {});
    let concept = ConceptRef {
        id: "U:9".to_owned(),
        label: "another".to_owned(),
    };
    let corrected = bench.saved("key-00002", &same[1], Action::Relink { concept });
    let tagged = same[0].tagged.clone().unwrap();
    let after = statistics(&bench, &Whose::Shared);
    let of_type = after
        .by_type
        .iter()
        .find(|one| one.name == tagged.entity_type)
        .unwrap();
    assert_eq!(of_type.label, tagged.entity_type.replace('_', " "));
    let open_before = before
        .by_type
        .iter()
        .find(|one| one.name == of_type.name)
        .unwrap()
        .open;
    assert_eq!(counts(of_type), [1, 1, 0, open_before - 2]);
    assert_eq!(of_type.precision, Some(0.5));
    let [of_concept] = after.by_concept.as_slice() else {
        panic!("{after:?}")
    };
    assert_eq!(
        (&of_concept.name, &of_concept.label),
        (&tagged.concept.id, &tagged.concept.label),
        "as it was tagged"
    );
    let reason = same[0].reason.clone().unwrap();
    let of_row = &after.by_row[0];
    assert_eq!(
        of_row.name,
        format!("{}:{}", reason.dictionary, reason.term)
    );
    assert_eq!(of_row.label, reason.term);
    assert_eq!((after.progress.accepted, after.progress.changed), (1, 1));

    bench.saved("key-00003", &corrected, Action::Reopen {});
    let reopened = statistics(&bench, &Whose::Shared);
    assert_eq!(counts(&reopened.by_concept[0])[..3], [1, 0, 0]);
    let [pace] = reopened.pace.as_slice() else {
        panic!("{reopened:?}")
    };
    assert_eq!(
        (pace.curator.as_str(), pace.decisions, pace.median_ms),
        ("Anna", 3, Some(700))
    );
}

#[test]
fn a_blind_curator_is_counted_alone_and_all_together() {
    let bench = Bench::new(Mode::Blind, &TEXTS);
    let names = ["Anna", "Ben"].map(str::to_owned);
    bench.project.assign(&names, 1.0).unwrap();
    let mentions = bench.mentions("any");
    for (number, name) in names.iter().enumerate() {
        let asker = Asker {
            curator: name.clone(),
            layer: bench.project.layer_of(name),
            assigned: None,
            may_adjudicate: false,
        };
        let what = decide(&mentions[number], Action::Accept {});
        bench.operate(&asker, &format!("key-0000{number}"), what);
        if name == "Ben" {
            bench.operate(&asker, "key-00009", decide(&mentions[0], Action::Reject {}));
        }
    }
    let n = mentions.len() as u64;
    let sums = |whose: &Whose| {
        let found = statistics(&bench, whose);
        let mut sum = [0; 4];
        for judged in &found.by_type {
            for (sum, count) in sum.iter_mut().zip(counts(judged)) {
                *sum += count;
            }
        }
        assert_eq!(found.progress.accepted, sum[0]);
        assert_eq!(found.progress.rejected, sum[2]);
        let names: Vec<_> = found.pace.into_iter().map(|pace| pace.curator).collect();
        (sum, found.progress.mentions, names.join("+"))
    };
    assert_eq!(
        sums(&Whose::Curator("Anna".to_owned())),
        ([1, 0, 0, n - 1], n, "Anna".to_owned())
    );
    assert_eq!(
        sums(&Whose::Curator("Ben".to_owned())),
        ([1, 0, 1, n - 2], n, "Ben".to_owned())
    );
    assert_eq!(
        sums(&Whose::AllCurators),
        ([2, 0, 1, 2 * n - 3], 2 * n, "Anna+Ben".to_owned())
    );
}

#[test]
fn a_comment_decides_nothing() {
    let bench = Bench::shared();
    let mention = &bench.mentions("any")[0];
    let comment = Action::Comment {
        text: "why?".to_owned(),
    };
    bench.saved("key-00001", mention, comment);
    let found = statistics(&bench, &Whose::Shared);
    assert!(
        found.pace.is_empty() && found.by_row.is_empty(),
        "{found:?}"
    );
}

#[test]
fn mentions_of_a_bulk_step_stand_apart() {
    let bench = Bench::shared();
    let filter = Filter {
        form: Some("liver metastases".to_owned()),
        ..Filter::default()
    };
    let preview = bench.project.preview(&viewer(), &filter).unwrap().unwrap();
    bench.bulk("bulk-0001", filter, Action::Accept {}, BulkName::Bulk);
    let pace = statistics(&bench, &Whose::Shared).pace.remove(0);
    assert_eq!(
        (pace.decisions, pace.bulk, pace.median_ms),
        (0, preview.count, None)
    );
    assert!(preview.count > 1);
    let undo = What::Undo {
        of: "bulk-0001".to_owned(),
    };
    bench.operate(&anna(), "undo-0001", undo);
    assert!(statistics(&bench, &Whose::Shared).by_row.is_empty());
}
