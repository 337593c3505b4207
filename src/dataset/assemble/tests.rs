use proptest::prelude::*;

use super::super::tests::annotated;
use super::*;

const COPY: &str = "Seven of nine patients with liver metastases had a response to it.";
const NEAR: &str = "Seven of nine patients with lung metastases had a response to it.";

fn source(id: &str, text: &str) -> Source {
    Source {
        annotated: annotated(id, text, &[]),
        quality: Quality::Silver,
    }
}

fn assembled(sources: Vec<Source>, options: &Options) -> Assembled {
    assemble(sources, options, &Vocabulary::default())
}

/// A document id that the default seed and shares put into a split.
fn id_in(split: Split, ratios: Ratios) -> String {
    (0..1000)
        .map(|number| format!("{split}{number}"))
        .find(|id| ratios.split_of(1, &source(id, "x").annotated.document) == split)
        .unwrap()
}

fn ids(assembled: &Assembled, split: Split) -> Vec<&str> {
    assembled.rows[&split]
        .iter()
        .map(|row| row.document_id.as_str())
        .collect()
}

#[test]
fn sentences_become_rows_with_offsets_in_code_points() {
    let mut of = source("d", "𝛽 x.\nA cell.");
    of.annotated = annotated("d", "𝛽 x.\nA cell.", &[(10, 14, "cell_type", "CL:1")]);
    let assembled = assembled(vec![of], &Options::default());
    let rows: Vec<&Row> = assembled.all_rows().collect();
    assert_eq!(rows[0].id, "d/0-4");
    assert_eq!(
        (rows[1].id.as_str(), rows[1].start, rows[1].end),
        ("d/5-12", 5, 12)
    );
    let mention = &rows[1].mentions[0];
    assert_eq!(
        (mention.start, mention.end, mention.text.as_deref()),
        (2, 6, Some("cell"))
    );
}

#[test]
fn labels_by_people_take_the_place_of_others() {
    let gold = Source {
        quality: Quality::Gold,
        annotated: annotated("d", "A cell.", &[(2, 6, "cell_type", "CL:1")]),
    };
    for sources in [
        vec![source("d", "A cell."), gold.clone()],
        vec![gold, source("d", "A cell.")],
    ] {
        let assembled = assembled(sources, &Options::default());
        let rows: Vec<&Row> = assembled.all_rows().collect();
        assert_eq!(rows.len(), 1);
        assert_eq!(rows[0].annotation, Quality::Gold);
        assert_eq!(rows[0].mentions.len(), 1);
        assert_eq!(
            assembled.left_out,
            [(LeftOut::DocumentsReplacedByGold, 1)].into()
        );
    }
}

#[test]
fn training_gives_way_to_test_and_new_to_old() {
    let options = Options::default();
    let (train, test) = (
        id_in(Split::Train, options.ratios),
        id_in(Split::Test, options.ratios),
    );
    let sources = || vec![source(&train, COPY), source(&test, NEAR)];
    let fresh = assembled(sources(), &options);
    assert_eq!(ids(&fresh, Split::Train), [""; 0]);
    assert_eq!(ids(&fresh, Split::Test), [test.as_str()]);
    assert_eq!(fresh.near[0].what, "document");
    assert_eq!(fresh.near[0].near, test);
    let placed = Options {
        placed: [train.clone()].into(),
        ..options
    };
    let grown = assembled(sources(), &placed);
    assert_eq!(ids(&grown, Split::Train), [train.as_str()]);
    assert_eq!(ids(&grown, Split::Test), [""; 0]);
}

#[test]
fn a_sentence_that_is_near_goes_and_its_document_stays() {
    let options = Options::default();
    let (train, test) = (
        id_in(Split::Train, options.ratios),
        id_in(Split::Test, options.ratios),
    );
    let own =
        "This sentence has nothing to do with what any other document says of anything at all.";
    let other = "Nor has that one of another document in any of its many words that follow here.";
    let sources = vec![
        source(&train, &format!("{COPY}\n{own}")),
        source(&test, &format!("{other}\n{NEAR}")),
    ];
    let assembled = assembled(sources, &options);
    let left: Vec<&str> = assembled.rows[&Split::Train]
        .iter()
        .filter_map(|row| row.text.as_deref())
        .collect();
    assert_eq!(left, [own]);
    assert_eq!(assembled.rows[&Split::Test].len(), 2);
    assert_eq!(
        assembled.left_out,
        [(LeftOut::RowsNearAnotherSplit, 1)].into()
    );
}

#[test]
fn what_is_unsure_is_no_example_of_nothing() {
    let mut unsure = source("d", "A cell.\nNothing.");
    unsure.annotated = annotated("d", "A cell.\nNothing.", &[(2, 6, "cell_type", "CL:1")]);
    unsure.annotated.annotations.mentions[0].confidence = 0.3;
    let mut options = Options::default();
    options.selection.min_confidence = 0.5;
    let of = |options: &Options| -> Vec<String> {
        let assembled = assembled(vec![unsure.clone()], options);
        assembled
            .all_rows()
            .filter_map(|row| row.text.clone())
            .collect()
    };
    assert_eq!(of(&options), ["Nothing."]);
    options.selection.negatives = 0.0;
    assert_eq!(of(&options), [""; 0]);
    // Nobody asked for cells: then there is nothing in the sentence.
    let mut options = Options::default();
    options.selection.types = vec!["primary_cancer".to_owned()];
    assert_eq!(of(&options), ["A cell.", "Nothing."]);
}

#[test]
fn a_balanced_seed_is_as_good_as_any_that_was_tried() {
    let documents = || -> Vec<Source> {
        (0..30)
            .map(|number| {
                let of_type = if number % 3 == 0 { "rare" } else { "frequent" };
                let text = format!("w{number} cell v{number} u{number}.");
                let start = text.find("cell").unwrap();
                Source {
                    annotated: annotated(
                        &format!("d{number}"),
                        &text,
                        &[(start, start + 4, of_type, "X:1")],
                    ),
                    quality: Quality::Silver,
                }
            })
            .collect()
    };
    let imbalance_of = |seed| {
        let options = Options {
            seed,
            ..Options::default()
        };
        let assembled = assembled(documents(), &options);
        let n_of = |label: &str| {
            Split::ALL.map(|split| {
                let rows = assembled.rows[&split].iter().flat_map(|row| &row.mentions);
                rows.filter(|mention| mention.label == label).count()
            })
        };
        (
            ["rare", "frequent"]
                .map(|label| imbalance(n_of(label), options.ratios))
                .iter()
                .sum::<f64>(),
            assembled.seed,
        )
    };
    let (best, seed) = imbalance_of(Seed::Balanced);
    assert!((1..=SEEDS).contains(&seed));
    for other in 1..=SEEDS {
        assert!(
            best <= imbalance_of(Seed::Fixed(other)).0 + 1e-12,
            "seed {other}"
        );
    }
}

proptest! {
    /// Growth: whatever is added, what stays is where it was, and the test split loses nothing.
    #[test]
    fn no_document_changes_its_split_when_others_are_added(
        texts in proptest::collection::vec("[ab]{1,2}( [ab]{1,2}){2,6}", 2..30),
        n_old in 1_usize..30,
    ) {
        let sources: Vec<Source> = texts
            .iter()
            .enumerate()
            .map(|(index, text)| source(&format!("d{index}"), text))
            .collect();
        let options = Options { ratios: "train=0.5,validation=0.2,test=0.3".parse().unwrap(), ..Options::default() };
        let before = assembled(sources[..n_old.min(sources.len())].to_vec(), &options);
        let after = assembled(sources, &options);
        for (split, rows) in &after.rows {
            for row in rows {
                for (other, old) in &before.rows {
                    prop_assert!(other == split || old.iter().all(|old| old.document_id != row.document_id));
                }
            }
        }
        let tested = ids(&after, Split::Test);
        prop_assert!(ids(&before, Split::Test).iter().all(|id| tested.contains(id)));
        prop_assert!(super::super::leak::leaks(&after.rows).is_empty());
    }
}
