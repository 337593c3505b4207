use super::*;
use crate::evaluate::PredictedMention;

fn gold(documents: &[(&str, &str)]) -> GoldStandard {
    let documents = documents.iter().map(|(id, text)| GoldDocument {
        id: (*id).to_owned(),
        text: Some((*text).to_owned()),
        ..GoldDocument::default()
    });
    GoldStandard {
        documents: documents.collect(),
        has_identities: true,
    }
}

fn predicted(id: &str, pmid: Option<&str>, text: &str) -> PredictedDocument {
    PredictedDocument {
        id: id.to_owned(),
        pmid: pmid.map(str::to_owned),
        text_sha256: text_digest(text),
        text: Some(text.to_owned()),
        ..PredictedDocument::default()
    }
}

fn joined(gold: &GoldStandard, documents: Vec<PredictedDocument>) -> Prediction {
    let prediction = Prediction {
        documents,
        ..Prediction::default()
    };
    join(gold, prediction).unwrap()
}

fn ids(prediction: &Prediction) -> Vec<&str> {
    let documents = prediction.documents.iter();
    documents.map(|document| document.id.as_str()).collect()
}

#[test]
fn documents_are_found_by_pmid_on_either_side() {
    let gold = gold(&[("pmid:7", "a"), ("8", "b"), ("c", "c")]);
    let found = joined(
        &gold,
        vec![
            predicted("x", Some("8"), "b"),
            predicted("7", None, "a"),
            predicted("file:p#3", None, "c"),
        ],
    );
    assert_eq!(ids(&found), ["8", "pmid:7", "file:p#3"]);
    assert!(found.notes.is_empty());
    let pairs = pair(&gold, &found).unwrap();
    assert_eq!(pairs.unknown, ["file:p#3"]);
}

#[test]
fn documents_without_identities_are_joined_in_order_and_that_is_said() {
    let gold = gold(&[("1", "CT was done."), ("2", "MRI too.")]);
    let found = joined(
        &gold,
        vec![
            predicted("file:p.conll#1", None, "CT was done ."),
            predicted("file:p.conll#2", None, "MRI too ."),
        ],
    );
    assert_eq!(ids(&found), ["1", "2"]);
    assert_eq!(found.notes.len(), 2, "{:?}", found.notes);
    assert!(found.notes[0].contains("joined in their order"));
    assert!(found.notes[1].contains("2 documents differ in white space"));
    let one = joined(
        &gold,
        vec![predicted("file:p.conll#1", None, "CT was done . MRI too .")],
    );
    assert_eq!(ids(&one), ["1", "2"]);
    assert!(one.notes[0].contains("cut anew"), "{:?}", one.notes);
}

#[test]
fn documents_with_other_identities_are_joined_by_their_texts() {
    let gold = gold(&[("1", "CT was done."), ("2", "MRI too.")]);
    let fewer = vec![predicted("file:p.conll#1", None, "MRI too .")];
    assert_eq!(ids(&joined(&gold, fewer)), ["2"]);
    let named = vec![
        predicted("a", None, ""),
        predicted("b", None, "CT  was done."),
    ];
    let found = joined(&gold, named);
    assert_eq!(ids(&found), ["a", "1"]);
    assert!(
        found.notes[0].contains("1 were joined by their texts"),
        "{:?}",
        found.notes
    );
    let others = vec![predicted("a", None, ""), predicted("b", None, "")];
    assert_eq!(ids(&joined(&gold, others)), ["a", "b"]);
}

#[test]
fn offsets_are_moved_where_only_white_space_differs_and_any_other_character_is_an_error() {
    let gold = gold(&[("d", "β (CT)\n MRI")]);
    let mention = |start, end| PredictedMention {
        entity_type: "t".to_owned(),
        fragments: vec![[start, end]],
        ids: Vec::new(),
        text: "x".to_owned(),
    };
    let mut document = predicted("d", None, "β ( CT ) MRI");
    document.unit = OffsetUnit::Byte; // β has two
    document.mentions = vec![mention(5, 7), mention(10, 13), mention(2, 3)];
    document.sentences = vec![[0, 9], [10, 13]];
    let found = joined(&gold, vec![document]);
    let document = &found.documents[0];
    let fragments: Vec<_> = document
        .mentions
        .iter()
        .map(|one| one.fragments[0])
        .collect();
    assert_eq!(fragments, [[3, 5], [8, 11]], "a blank alone is no mention");
    assert_eq!(document.sentences, [[0, 6], [8, 11]]);
    assert!(pair(&gold, &found).is_ok());

    let found = joined(&gold, vec![predicted("d", None, "β (CT) MRT")]);
    let error = pair(&gold, &found).err().unwrap();
    assert_eq!(error.code(), "ONC0406", "{error}");
    assert!(error.to_string().contains("document \"d\""), "{error}");
}

#[test]
fn a_gold_standard_that_has_only_hashes_of_its_texts_is_held_to_them() {
    let mut gold = gold(&[("d", "CT")]);
    let text = gold.documents[0].text.take().unwrap();
    gold.documents[0].text_sha256 = Some(text_digest(&text));
    assert!(pair(&gold, &joined(&gold, vec![predicted("d", None, "CT")])).is_ok());
    let error = pair(&gold, &joined(&gold, vec![predicted("d", None, "MRI")]))
        .err()
        .unwrap();
    assert_eq!(error.code(), "ONC0406", "{error}");
}

#[test]
fn lines_by_sentence_are_their_sentences_with_blanks_between() {
    let gold = gold(&[("d", "β.\n\nCT done.")]);
    let mut document = PredictedDocument {
        id: "d".to_owned(),
        text_sha256: text_digest("β. CT done."),
        unit: OffsetUnit::Byte,
        ..PredictedDocument::default()
    };
    document.pieces.insert(0, "β.".to_owned());
    document.pieces.insert(4, "CT done.".to_owned());
    document.sentences = vec![[0, 3], [4, 12]];
    let found = joined(&gold, vec![document]);
    assert_eq!(found.documents[0].sentences, [[0, 2], [4, 12]]);
    assert!(pair(&gold, &found).is_ok());
}
