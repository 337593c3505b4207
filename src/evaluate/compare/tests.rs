use std::path::Path;

use super::*;
use crate::document::{OffsetUnit, text_digest};
use crate::evaluate::{CharRange, FindingKind};

/// 24 code points, 26 bytes, 25 UTF-16 units before `CT`… written out in each test.
const TEXT: &str = "β𝛽 liver cancer. CT was done.";

fn gold(lines: &str) -> GoldStandard {
    GoldStandard::read(lines.as_bytes(), Path::new("gold")).unwrap()
}

fn mention(entity_type: &str, fragments: &[CharRange], ids: &[&str]) -> PredictedMention {
    PredictedMention {
        entity_type: entity_type.to_owned(),
        fragments: fragments.to_vec(),
        ids: ids.iter().map(|&id| id.to_owned()).collect(),
        text: "x".to_owned(),
    }
}

fn predicted(
    id: &str,
    text: &str,
    unit: OffsetUnit,
    mentions: Vec<PredictedMention>,
) -> Prediction {
    Prediction {
        documents: vec![PredictedDocument {
            id: id.to_owned(),
            text_sha256: text_digest(text),
            unit,
            sentences: vec![],
            mentions,
            ..PredictedDocument::default()
        }],
        ..Prediction::default()
    }
}

fn one_document() -> GoldStandard {
    gold(&format!(
        r#"{{"id":"d1","pmid":"7","text":"{TEXT}","entities":[
        {{"type":"Cancer","spans":[[3,15]],"text":"liver cancer","ids":["DOID:3571"]}},
        {{"type":"Imaging","spans":[[17,19]],"text":"CT","ids":["MESH:D014057"]}}],"sentences":[[0,16],[17,29]]}}"#
    )
    .replace('\n', ""))
}

fn counts(evaluation: &Evaluation, entity_type: &str) -> (usize, usize, usize) {
    let counts = evaluation.by_type[entity_type].strict.counts;
    (
        counts.true_positives,
        counts.false_positives,
        counts.false_negatives,
    )
}

#[test]
fn offsets_of_every_unit_mean_the_same_place() {
    // `β` has 2 bytes and 1 unit of UTF-16, `𝛽` 4 and 2: `CT` begins at code point 17, byte 21, unit 18.
    for (unit, start) in [
        (OffsetUnit::CodePoint, 17),
        (OffsetUnit::Byte, 21),
        (OffsetUnit::Utf16, 18),
    ] {
        let mut prediction = predicted(
            "d1",
            TEXT,
            unit,
            vec![mention("Imaging", &[[start, start + 2]], &["MESH:D014057"])],
        );
        prediction.documents[0].sentences = vec![[0, start - 1]];
        let evaluation = compare(&one_document(), &prediction, &Options::default()).unwrap();
        assert_eq!(counts(&evaluation, "Imaging"), (1, 0, 0), "{unit:?}");
        assert_eq!(counts(&evaluation, "Cancer"), (0, 0, 1), "{unit:?}");
        let ends = evaluation.sentence_ends.unwrap().counts;
        assert_eq!(
            (
                ends.true_positives,
                ends.false_positives,
                ends.false_negatives
            ),
            (1, 0, 1)
        );
    }
    let inside = predicted(
        "d1",
        TEXT,
        OffsetUnit::Byte,
        vec![mention("Imaging", &[[1, 2]], &[])],
    );
    let error = compare(&one_document(), &inside, &Options::default()).unwrap_err();
    assert_eq!(error.code(), "ONC0408", "{error}");
}

#[test]
fn an_identifier_is_right_when_it_is_among_the_cross_references() {
    let mentions = vec![
        mention("Cancer", &[[3, 15]], &["MONDO:1", "DOID:3571"]),
        mention("Imaging", &[[17, 19]], &["NCIT:C1"]),
    ];
    let options = Options {
        n_findings: 5,
        ..Options::default()
    };
    let evaluation = compare(
        &one_document(),
        &predicted("d1", TEXT, OffsetUnit::CodePoint, mentions),
        &options,
    )
    .unwrap();
    assert_eq!(evaluation.overall.identifiers.accuracy(), Some(0.5));
    assert_eq!(evaluation.by_type["Cancer"].identifiers.n_right, 1);
    let [finding] = &evaluation.findings[..] else {
        panic!("{:?}", evaluation.findings)
    };
    assert_eq!(finding.kind, FindingKind::WrongIdentifier);
    assert_eq!(
        finding.instead.as_deref(),
        Some("NCIT:C1, expected MESH:D014057")
    );
    assert_eq!(finding.context, "CT was done.");
    assert_eq!(evaluation.main_f1(), Some(1.0));
}

#[test]
fn another_text_is_an_error_that_names_the_document() {
    let error = compare(
        &one_document(),
        &predicted("d1", "other", OffsetUnit::CodePoint, vec![]),
        &Options::default(),
    )
    .unwrap_err();
    assert_eq!(error.code(), "ONC0406");
    assert!(error.to_string().contains("document \"d1\""), "{error}");
    assert!(error.to_string().contains("29 code points"), "{error}");
}

#[test]
fn documents_are_found_by_identity_or_pmid_and_missing_ones_count_as_missed() {
    let evaluation = compare(
        &one_document(),
        &predicted("pmid:7", TEXT, OffsetUnit::CodePoint, vec![]),
        &Options::default(),
    )
    .unwrap();
    assert!(evaluation.missing_documents.is_empty());
    let evaluation = compare(
        &one_document(),
        &predicted("d2", TEXT, OffsetUnit::CodePoint, vec![]),
        &Options::default(),
    )
    .unwrap();
    assert_eq!(evaluation.missing_documents, ["d1"]);
    assert_eq!(evaluation.unknown_documents, ["d2"]);
    assert_eq!(evaluation.overall.strict.counts.false_negatives, 2);
    assert_eq!(evaluation.sentence_ends.unwrap().counts.false_negatives, 2);
}

#[test]
fn a_type_map_renames_and_the_rest_is_listed_not_counted() {
    let map = TypeMap::parse(["Cancer=primary_cancer"]).unwrap();
    let options = Options {
        view: View::Map(&map),
        n_findings: 1,
        ..Options::default()
    };
    let mentions = vec![
        mention("primary_cancer", &[[9, 15]], &["DOID:162"]),
        mention("imaging_modality", &[[17, 19]], &["MESH:D014057"]),
    ];
    let evaluation = compare(
        &one_document(),
        &predicted("d1", TEXT, OffsetUnit::CodePoint, mentions),
        &options,
    )
    .unwrap();
    assert_eq!(counts(&evaluation, "primary_cancer"), (0, 1, 1));
    assert_eq!(
        evaluation.by_type["primary_cancer"]
            .overlap
            .counts
            .true_positives,
        1
    );
    assert_eq!(evaluation.by_type.len(), 1);
    assert_eq!(evaluation.ignored_gold_types["Imaging"], 1);
    assert_eq!(evaluation.ignored_predicted_types["imaging_modality"], 1);
    let kinds: Vec<_> = evaluation
        .findings
        .iter()
        .map(|finding| finding.kind)
        .collect();
    assert_eq!(kinds, [FindingKind::Missed, FindingKind::Spurious]);
    assert_eq!(
        evaluation.findings[0].instead.as_deref(),
        Some("primary_cancer \"x\" 9-15")
    );
}

#[test]
fn a_table_wants_exactly_one_document() {
    let table = gold(
        "rule\tsurface\tfragments\talso_span\ttype\tid\talso_accepted\nrequired\tCT\t17-19\t-\tt\tA:1\t-\n",
    );
    let mut prediction = predicted(
        "page",
        TEXT,
        OffsetUnit::CodePoint,
        vec![mention("t", &[[17, 19]], &["A:1"])],
    );
    let evaluation = compare(&table, &prediction, &Options::default()).unwrap();
    assert_eq!(evaluation.main_f1(), Some(1.0));
    prediction.documents[0].unit = OffsetUnit::Byte;
    assert_eq!(
        compare(&table, &prediction, &Options::default())
            .unwrap_err()
            .code(),
        "ONC0409"
    );
    prediction.documents.clear();
    let error = compare(&table, &prediction, &Options::default()).unwrap_err();
    assert_eq!(error.code(), "ONC0407", "{error}");
}

#[test]
fn the_table_shows_counts_ratios_and_what_was_left_out() {
    let mentions = vec![
        mention("Cancer", &[[3, 15]], &["DOID:3571"]),
        mention("drug", &[[0, 1]], &[]),
    ];
    let evaluation = compare(
        &one_document(),
        &predicted("d1", TEXT, OffsetUnit::CodePoint, mentions),
        &Options::default(),
    )
    .unwrap();
    insta::assert_snapshot!(evaluation.to_string());
    let json = serde_json::to_value(&evaluation).unwrap();
    assert_eq!(json["schema"], "oncotag/evaluation/1");
    assert_eq!(json["overall"]["strict"]["recall"], 0.5);
    assert_eq!(
        json["by_type"]["Imaging"]["strict"]["precision"],
        serde_json::Value::Null
    );
}
