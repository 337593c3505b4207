//! What the text says of mentions: whole sentences, expected results after the annotation guidelines.

use oncotag::document::AnnotatedDocument;

use crate::support::{annotate, described};

/// `surface / status` of each mention that is not simply present, in order of the text.
fn said(annotated: &AnnotatedDocument) -> Vec<String> {
    described(annotated, |mention, _| {
        let status = mention.assertion.status.as_str();
        (status != "present").then_some(status)
    })
}

#[test]
fn mentions_are_denied_doubted_and_asked_for() {
    let cases: &[(&str, &[&str])] = &[
        (
            "No evidence of liver metastases was found.",
            &["liver metastases / negated"],
        ),
        (
            "There were no liver, lung or bone metastases.",
            &[
                "liver ... metastases / negated",
                "lung ... metastases / negated",
                "bone metastases / negated",
            ],
        ),
        (
            "Liver metastases were not observed, but lung metastases were.",
            &["Liver metastases / negated"],
        ),
        (
            "The clone failed to metastasize.",
            &["metastasize / negated"],
        ),
        (
            "Patients without prior chemotherapy were enrolled.",
            &["chemotherapy / negated"],
        ),
        (
            "We asked whether PET detects bone metastases.",
            &["PET / hypothetical", "bone metastases / hypothetical"],
        ),
        (
            "To evaluate the toxicity of thalidomide in patients with renal cell carcinoma.",
            &["thalidomide / hypothetical"],
        ),
        (
            "Does positron emission tomography change management in rectal cancer?",
            &["positron emission tomography / hypothetical"],
        ),
        (
            "Resection of liver metastases: is it worthwhile?",
            &["Resection / hypothetical"],
        ),
        (
            "The breast cancers were ER, PR and HER2 negative.",
            &["ER / negated", "PR / negated", "HER2 / negated"],
        ),
        (
            "Two breast cancers were ER positive and HER2 negative.",
            &["HER2 / negated"],
        ),
        (
            "ER-/HER2(-) breast cancer was treated.",
            &["ER / negated", "HER2 / negated"],
        ),
        (
            "None of the tumors expressed HER2, and serum CEA was undetectable.",
            &["HER2 / negated", "CEA / negated"],
        ),
        (
            "The mediastinal nodes were not involved by lung cancer.",
            &["mediastinal nodes / negated"],
        ),
        (
            "It was decided not to proceed with chemotherapy.",
            &["chemotherapy / negated"],
        ),
        (
            "The data call for cisplatin in future trials.",
            &["cisplatin / hypothetical"],
        ),
        (
            "Patients with suspected brain metastases were examined.",
            &["brain metastases / possible"],
        ),
        (
            "Liver metastases could not be excluded.",
            &["Liver metastases / possible"],
        ),
        (
            "They had received radiotherapy.",
            &["radiotherapy / historical"],
        ),
        ("Her mother had breast cancer.", &["breast cancer / other"]),
        (
            "A family history of breast cancer was common.",
            &["breast cancer / other"],
        ),
        (
            "HER2-negative breast cancer is common.",
            &["HER2-negative / negated"],
        ),
    ];
    for (text, expected) in cases {
        assert_eq!(said(&annotate(text)), *expected, "{text}");
    }
}

/// Words that deny something else than the mention, and names with such words in them.
#[test]
fn what_only_looks_denied_is_present() {
    for text in [
        "Non-small cell lung cancer was treated with cisplatin.",
        "There was no difference in liver metastases between the groups.",
        "Negative margins were reached by liver resection of metastases.",
        "Not only liver metastases but also lung metastases were found.",
        "Chemotherapy was not associated with liver metastases.",
        "Treatment was radiotherapy with or without chemotherapy.",
        "Bevacizumab was given without affecting the liver metastases.",
        "Triple-negative breast cancer was frequent.",
        "HER2 was high in ER- and PR-positive breast cancer.",
        "None of the patients who received docetaxel had a fever.",
    ] {
        let annotated = annotate(text);
        assert!(!annotated.annotations.mentions.is_empty(), "{text}");
        assert_eq!(said(&annotated), [""; 0], "{text}");
    }
}

#[test]
fn the_record_has_the_cue_its_span_and_the_rule() {
    let text = "Brain metastases were absent, and lung metastases were seen.";
    let annotated = annotate(text);
    let assertion = &annotated.annotations.mentions[0].assertion;
    assert_eq!(assertion.cue.unwrap().of(text), "were absent");
    assert_eq!(
        assertion.rule.as_deref(),
        Some("is|are|was|were|being ~ absent")
    );
    let annotated = annotate("Non-metastatic disease was excluded from the trial.");
    let mention = &annotated.annotations.mentions[0];
    assert_eq!(mention.assertion.rule.as_deref(), Some("affix"));
}

#[test]
fn the_stage_can_be_left_out() {
    use oncotag::dictionary::Lexicon;
    use oncotag::pipeline::{Pipeline, PipelineOptions};

    let options = PipelineOptions {
        without: vec!["assertion".to_owned()],
        ..PipelineOptions::default()
    };
    let lexicon = std::sync::Arc::new(Lexicon::embedded().unwrap());
    let pipeline = Pipeline::new(lexicon, &options).unwrap();
    let mut annotated = annotate("No liver metastases were seen.");
    pipeline.annotate(&mut annotated).unwrap();
    assert_eq!(said(&annotated), [""; 0]);
}
