use super::{Bench, viewer};
use crate::review::project::{Asker, Mode, Stretch, Viewer};
use crate::review::wire::{Action, ConceptRef, Filter, Order, OutcomeKind, Value, What};

fn filter(change: impl FnOnce(&mut Filter)) -> Filter {
    let mut filter = Filter::default();
    change(&mut filter);
    filter
}

#[test]
fn each_order_has_every_mention_once_by_pages() {
    let bench = Bench::shared();
    let all = bench.page("any").total;
    for order in [
        Order::Uncertainty,
        Order::Frequency,
        Order::Novelty,
        Order::Type,
        Order::Document,
    ] {
        let mut seen = Vec::new();
        let mut after = None;
        loop {
            let stretch = Stretch {
                order,
                after,
                limit: 2,
                status: Some("open"),
            };
            let page = bench.project.queue(&viewer(), &Filter::default(), &stretch);
            let page = page.expect("read").expect("a filter");
            assert_eq!(page.total, all);
            let Some(last) = page.items.last() else { break };
            after = Some(last.cursor.clone());
            seen.extend(page.items.into_iter().map(|item| item.mention));
        }
        assert_eq!(seen.len() as u64, all, "{order:?}");
        seen.sort();
        seen.dedup();
        assert_eq!(seen.len() as u64, all, "{order:?}");
    }
}

#[test]
fn the_most_frequent_words_come_first_and_say_so() {
    let bench = Bench::shared();
    let stretch = Stretch {
        order: Order::Frequency,
        limit: 1,
        ..Stretch::default()
    };
    let page = bench.project.queue(&viewer(), &Filter::default(), &stretch);
    let page = page.expect("read").expect("a filter");
    assert_eq!(page.items[0].reason, "‘Liver metastases’ stands 2 times");
    assert_eq!(
        page.items[0].sentence.after.as_deref().map(|_| ()),
        Some(())
    );
}

#[test]
fn filters_ask_what_stands_now() {
    let bench = Bench::shared();
    let cancer = bench.mention("breast cancer");
    let count = |filter: &Filter| {
        let page = bench.project.queue(&viewer(), filter, &Stretch::default());
        page.expect("read").expect("a filter").total
    };
    let cancers = filter(|filter| filter.types = Some("primary_cancer".to_owned()));
    assert_eq!(count(&cancers), 1);
    assert_eq!(
        count(&filter(|one| one.text = Some("BREAST".to_owned()))),
        1
    );
    assert_eq!(
        count(&filter(|one| one.form = Some("breast".to_owned()))),
        0
    );
    assert_eq!(
        count(&filter(|one| one.document = Some("text:2".to_owned()))),
        {
            bench
                .page("any")
                .items
                .iter()
                .filter(|item| item.sentence.document.id == "text:2")
                .count() as u64
        }
    );
    bench.saved(
        "retype-1",
        &cancer,
        Action::Retype {
            entity_type: "metastasis".to_owned(),
            concept: None,
        },
    );
    assert_eq!(count(&cancers), 0);
    assert_eq!(
        count(&filter(|one| one.status = Some("changed".to_owned()))),
        1
    );
    assert_eq!(
        count(&filter(|one| one.curator = Some("Anna".to_owned()))),
        1
    );
    assert_eq!(
        count(&filter(|one| one.curator = Some("' OR 1 --".to_owned()))),
        0
    );
}

#[test]
fn what_there_is_not_is_told() {
    let bench = Bench::shared();
    let wrong = filter(|one| one.status = Some("open,done".to_owned()));
    let answer = bench.project.queue(&viewer(), &wrong, &Stretch::default());
    assert!(answer.expect("read").is_err());
    let stretch = Stretch {
        after: Some("7;DROP".to_owned()),
        ..Stretch::default()
    };
    let answer = bench.project.queue(&viewer(), &Filter::default(), &stretch);
    assert!(answer.expect("read").is_err());
}

#[test]
fn in_a_blind_project_each_sees_the_own_documents_and_decisions() {
    let bench = Bench::new(Mode::Blind, &super::TEXTS);
    let curators = ["Anna".to_owned(), "Berta".to_owned()];
    let shared = bench.project.assign(&curators, 0.34).expect("shared out");
    assert_eq!((shared.documents, shared.twice), (3, 2));
    assert_eq!(
        bench
            .project
            .assign(&curators, 1.0)
            .expect("again")
            .documents,
        0
    );
    let mut seen = 0;
    for curator in curators {
        let viewer = Viewer {
            layer: bench.project.layer_of(&curator),
            assigned: Some(curator),
        };
        let documents = bench.project.documents(&viewer, "", None, 10);
        let documents = documents.expect("read").expect("no cursor").documents;
        seen += documents.len();
        assert!(documents.iter().all(|one| one.assigned.is_empty()));
        for number in 0..3 {
            let id = format!("text:{number}");
            let may_see = bench
                .project
                .document(&viewer, &id)
                .expect("read")
                .is_some();
            assert_eq!(may_see, documents.iter().any(|one| one.id == id));
            let asker = Asker {
                curator: "somebody".to_owned(),
                layer: viewer.layer.clone(),
                assigned: viewer.assigned.clone(),
                may_adjudicate: false,
            };
            let add = What::Add {
                document: id.clone(),
                value: Value {
                    entity_type: "biomarker".to_owned(),
                    fragments: vec![[0, 5]],
                    concept: ConceptRef::default(),
                    assertion: "present".to_owned(),
                },
            };
            let added = bench.operate(&asker, &format!("add-{}-{number}", viewer.layer), add);
            assert_eq!(added.result == OutcomeKind::Saved, may_see);
        }
    }
    assert_eq!(seen, 5);
}
