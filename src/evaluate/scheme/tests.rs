use std::path::Path;

use super::*;

fn span(label: &str, start: usize, end: usize) -> LabeledSpan {
    LabeledSpan {
        label: label.to_owned(),
        start,
        end,
    }
}

/// Correct, incorrect, partial, missed, spurious.
fn row(counts: MucCounts) -> [usize; 5] {
    [
        counts.correct,
        counts.incorrect,
        counts.partial,
        counts.missed,
        counts.spurious,
    ]
}

/// A table of the article that nervaluate's documentation points to (Batista 2018, "Named-Entity evaluation metrics based on
/// entity-level"): tikosyn is missed, healthy made up, warfarin has another bound, propranolol another type, contraceptives
/// both; phenytoin and theophylline are right.
#[test]
fn categories_are_those_of_the_example_of_semeval_2013() {
    let pair = SpanPair {
        gold: vec![
            span("brand", 0, 7),
            span("drug", 23, 31),
            span("drug", 40, 51),
            span("drug", 60, 69),
            span("drug", 80, 92),
            span("group", 105, 119),
        ],
        predicted: vec![
            span("brand", 10, 17),
            span("drug", 20, 31),
            span("brand", 40, 51),
            span("drug", 60, 69),
            span("drug", 80, 92),
            span("drug", 100, 119),
        ],
    };
    let scores = nervaluate::score(&[pair]).overall;
    assert_eq!(row(scores.ent_type), [3, 2, 0, 1, 1]);
    assert_eq!(row(scores.partial), [3, 0, 2, 1, 1]);
    assert_eq!(row(scores.exact), [3, 2, 0, 1, 1]);
    assert_eq!(row(scores.strict), [2, 3, 0, 1, 1]);
    for (counts, wanted) in [
        (scores.ent_type, 0.5),
        (scores.partial, 4.0 / 6.0),
        (scores.exact, 0.5),
        (scores.strict, 2.0 / 6.0),
    ] {
        assert!((counts.precision() - wanted).abs() < 1e-12);
        assert!((counts.recall() - wanted).abs() < 1e-12);
        assert!((counts.f1() - wanted).abs() < 1e-12);
    }
}

/// The example of nervaluate's own documentation, in tokens.
#[test]
fn figures_are_those_of_nervaluates_documentation() {
    let pairs = [
        SpanPair {
            gold: vec![span("PER", 1, 3), span("ORG", 6, 8)],
            predicted: vec![span("PER", 2, 3), span("ORG", 6, 8)],
        },
        SpanPair {
            gold: vec![span("LOC", 1, 2), span("PER", 2, 4), span("DATE", 6, 7)],
            predicted: vec![span("LOC", 1, 3), span("PER", 3, 4), span("DATE", 6, 7)],
        },
    ];
    let scores = nervaluate::score(&pairs).overall;
    assert_eq!(row(scores.ent_type), [5, 0, 0, 0, 0]);
    assert_eq!(row(scores.exact), [2, 3, 0, 0, 0]);
    assert_eq!(row(scores.partial), [2, 0, 3, 0, 0]);
    assert_eq!(row(scores.strict), [2, 3, 0, 0, 0]);
    assert!((scores.partial.f1() - 0.7).abs() < 1e-12);
}

#[test]
fn a_span_without_a_match_takes_what_a_later_one_would_have_matched() {
    let pair = SpanPair {
        gold: vec![span("a", 0, 4)],
        predicted: vec![span("a", 0, 2), span("a", 0, 4)],
    };
    let scores = nervaluate::score(&[pair]).overall;
    assert_eq!(row(scores.strict), [0, 1, 0, 0, 1]);
    assert_eq!(row(scores.partial), [0, 0, 1, 0, 1]);
}

#[test]
fn less_than_a_hundredth_of_the_gold_span_is_no_overlap() {
    for (gold_end, strict) in [(100, [0, 1, 0, 0, 0]), (101, [0, 0, 0, 1, 1])] {
        let pair = SpanPair {
            gold: vec![span("a", 0, gold_end)],
            predicted: vec![span("a", gold_end - 1, gold_end + 9)],
        };
        assert_eq!(
            row(nervaluate::score(&[pair]).overall.strict),
            strict,
            "{gold_end}"
        );
    }
}

#[test]
fn by_type_the_nearest_of_its_label_is_taken_and_types_are_compared_alone() {
    let pair = SpanPair {
        gold: vec![span("a", 0, 9), span("a", 4, 9), span("b", 4, 8)],
        predicted: vec![span("a", 4, 8), span("a", 0, 5)],
    };
    let scores = nervaluate::score(&[pair]);
    assert_eq!(row(scores.overall.ent_type), [2, 0, 0, 1, 0]);
    assert_eq!(row(scores.overall.exact), [1, 1, 0, 1, 0]);
    assert_eq!(row(scores.entities["a"].exact), [0, 2, 0, 0, 0]);
    assert_eq!(row(scores.entities["b"].exact), [0, 0, 0, 1, 0]);
}

/// The example of seqeval's documentation: MISC begins a token early, PER is right.
#[test]
fn figures_are_those_of_seqevals_documentation() {
    let pairs = [
        SpanPair {
            gold: vec![span("MISC", 3, 6)],
            predicted: vec![span("MISC", 2, 6)],
        },
        SpanPair {
            gold: vec![span("PER", 0, 2)],
            predicted: vec![span("PER", 0, 2)],
        },
    ];
    let scores = seqeval::score(&pairs);
    let figures = |one: Average| ([one.precision, one.recall, one.f1], one.support);
    assert_eq!(figures(scores.entities["MISC"]), ([0.0; 3], 1));
    assert_eq!(figures(scores.entities["PER"]), ([1.0; 3], 1));
    for one in [scores.micro, scores.macro_, scores.weighted] {
        assert_eq!(figures(one), ([0.5; 3], 2));
    }
}

/// By hand: a 2 of 3 predicted, of 4 gold (P 2/3, R 1/2, F 4/7); b 0 of 1, none gold (0); so macro P 1/3, R 1/4, F 2/7,
/// weighted as a, micro 2 of 4 and of 4 (1/2).
#[test]
fn a_type_that_was_only_made_up_counts_in_the_macro_mean_and_weighs_nothing() {
    let pair = SpanPair {
        gold: vec![
            span("a", 0, 1),
            span("a", 2, 3),
            span("a", 4, 5),
            span("a", 6, 7),
        ],
        predicted: vec![
            span("a", 0, 1),
            span("a", 0, 1),
            span("a", 2, 3),
            span("a", 8, 9),
            span("b", 4, 5),
        ],
    };
    let scores = seqeval::score(&[pair]);
    for (one, [precision, recall, f1]) in [
        (scores.micro, [0.5, 0.5, 0.5]),
        (scores.macro_, [1.0 / 3.0, 0.25, 2.0 / 7.0]),
        (scores.weighted, [2.0 / 3.0, 0.5, 4.0 / 7.0]),
    ] {
        assert!((one.precision - precision).abs() < 1e-12, "{one:?}");
        assert!((one.recall - recall).abs() < 1e-12, "{one:?}");
        assert!((one.f1 - f1).abs() < 1e-12, "{one:?}");
    }
}

#[test]
fn nothing_to_find_and_nothing_found_is_0_and_no_fault() {
    assert_eq!(
        seqeval::score(&[SpanPair::default()]),
        SeqevalScores::default()
    );
    let scores = nervaluate::score(&[SpanPair::default()]);
    assert_eq!(
        (scores.overall.strict.f1(), scores.entities.len()),
        (0.0, 0)
    );
}

#[test]
fn spans_count_in_tokens_where_all_stand_on_tokens() {
    let tokens = [[0, 4], [4, 5], [6, 10]];
    let pair = SpanPair {
        gold: vec![span("a", 0, 5)],
        predicted: vec![span("a", 6, 10)],
    };
    let wanted = SpanPair {
        gold: vec![span("a", 0, 2)],
        predicted: vec![span("a", 2, 3)],
    };
    assert_eq!(in_tokens(&pair, &tokens), Some(wanted));
    let half = SpanPair {
        predicted: vec![span("a", 0, 3)],
        ..pair.clone()
    };
    assert_eq!(in_tokens(&half, &tokens), None);
    assert_eq!(in_tokens(&pair, &[]), None);
}

const GOLD: &str = concat!(
    r#"{"id":"1","text":"CT of the liver","entities":[{"type":"Imaging","spans":[[0,2]]},"#,
    r#"{"type":"Site","spans":[[3,5],[10,15]]},{"type":"Other","spans":[[6,9]]}]}"#,
    "\n",
    r#"{"id":"2","text":"MRI","entities":[{"type":"Imaging","spans":[[0,3]]}]}"#
);

#[test]
fn a_map_renames_and_leaves_out_and_covers_and_missing_documents_are_counted() {
    let gold = GoldStandard::read(GOLD.as_bytes(), Path::new("gold")).unwrap();
    let mention = |entity_type: &str, start, end| crate::evaluate::PredictedMention {
        entity_type: entity_type.to_owned(),
        fragments: vec![[start, end]],
        ids: Vec::new(),
        text: String::new(),
    };
    let text = gold.documents[0].text.as_ref().unwrap();
    let prediction = Prediction {
        documents: vec![PredictedDocument {
            id: "1".to_owned(),
            text_sha256: crate::document::text_digest(text),
            mentions: vec![
                mention("modality", 0, 2),
                mention("site", 3, 15),
                mention("Other", 6, 9),
            ],
            ..PredictedDocument::default()
        }],
        ..Prediction::default()
    };
    let map = TypeMap::parse(["Imaging=modality", "Site=site"]).unwrap();
    let found = compare_by_scheme(&gold, &prediction, &map, Scheme::Nervaluate).unwrap();
    let SchemeScores::Nervaluate(scores) = &found.scores else {
        panic!("nervaluate was asked for");
    };
    assert_eq!(row(scores.overall.strict), [2, 0, 0, 1, 0]);
    assert_eq!(
        scores.entities.keys().collect::<Vec<_>>(),
        ["modality", "site"]
    );
    assert_eq!((found.n_covered, found.missing_documents.len()), (1, 1));
    let found = compare_by_scheme(&gold, &prediction, &map, Scheme::Seqeval).unwrap();
    assert!((found.main_f1() - 0.8).abs() < 1e-12, "2 right, 1 missed");
    let table = found.to_string();
    assert!(
        table.starts_with("documents: 2; spans in characters\n"),
        "{table}"
    );
    assert!(table.contains("counted as their cover: 1"), "{table}");
}
