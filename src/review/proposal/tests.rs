use super::ProposalOptions;
use crate::review::project::tests::{Bench, anna};
use crate::review::wire::{Action, BulkName, ConceptRef, Filter, Value, What};

/// The rows of a worksheet as cells by column.
fn rows(bench: &Bench, options: ProposalOptions) -> Vec<Vec<String>> {
    let proposal = bench.project.propose(options).expect("read");
    let table = proposal.to_tsv("2026-12-01");
    let mut lines = table.lines();
    assert_eq!(lines.next(), Some("# date: 2026-12-01"));
    assert!(
        lines
            .next()
            .expect("heads")
            .starts_with("decision\tsurface\t")
    );
    lines
        .map(|line| line.split('\t').map(str::to_owned).collect())
        .collect()
}

#[test]
fn added_and_relinked_names_are_proposed_and_not_decided() {
    let bench = Bench::shared();
    let concept = ConceptRef {
        id: "CL:0002064".to_owned(),
        label: "acinar cell".to_owned(),
    };
    let value = Value {
        entity_type: "cell_type".to_owned(),
        fragments: vec![[17, 21]],
        concept,
        assertion: "present".to_owned(),
    };
    let document = "text:0".to_owned();
    bench.operate(&anna(), "add-00001", What::Add { document, value });
    // Accepted as tagged: nothing new.
    bench.saved(
        "accept-1",
        &bench.mention("breast cancer"),
        Action::Accept {},
    );
    // Only what is asserted was corrected: the name is known.
    let assertion = "possible".to_owned();
    bench.saved(
        "assert-1",
        &bench.mention("lung metastases"),
        Action::Assert { assertion },
    );
    let rows = rows(&bench, ProposalOptions::default());
    assert_eq!(rows.len(), 1, "{rows:?}");
    assert_eq!(
        rows[0][..8],
        [
            "",
            "grew",
            "1",
            "1",
            "cell_type",
            "CL:0002064",
            "acinar cell",
            "exact"
        ]
    );
}

#[test]
fn blocked_strings_are_decided_until_the_step_is_taken_back() {
    let bench = Bench::shared();
    let filter = Filter {
        form: Some("Liver metastases".to_owned()),
        types: Some("metastasis".to_owned()),
        ..Filter::default()
    };
    bench.bulk("block-01", filter, Action::Reject {}, BulkName::Block);
    let blocked = rows(&bench, ProposalOptions::default());
    assert_eq!(blocked.len(), 1, "{blocked:?}");
    assert_eq!(blocked[0][..2], ["block", "Liver metastases"]);
    assert!(blocked[0][11].contains("right 0 of 2"), "{blocked:?}");
    let of = "block-01".to_owned();
    bench.operate(&anna(), "undo-0001", What::Undo { of });
    assert!(rows(&bench, ProposalOptions::default()).is_empty());
}

#[test]
fn strings_that_were_mostly_wrong_are_doubted() {
    let bench = Bench::shared();
    for (number, mention) in bench.mentions("any").into_iter().enumerate() {
        if mention.text.eq_ignore_ascii_case("liver metastases") {
            bench.saved(&format!("reject-{number}"), &mention, Action::Reject {});
        }
    }
    assert!(rows(&bench, ProposalOptions::default()).is_empty());
    let options = ProposalOptions {
        min_rejected: 2,
        ..ProposalOptions::default()
    };
    let doubted = rows(&bench, options);
    assert_eq!(doubted.len(), 1, "{doubted:?}");
    assert_eq!(doubted[0][0], "");
    assert!(doubted[0][11].starts_with("mostly wrong"), "{doubted:?}");
}
