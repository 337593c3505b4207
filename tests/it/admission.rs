//! What the settings of a type admit, in whole sentences.

use std::sync::Arc;

use oncotag::dictionary::Lexicon;
use oncotag::document::{AnnotatedDocument, Document, Reason, Section, SectionKind, Span};
use oncotag::pipeline::{Pipeline, PipelineOptions};

use crate::support::pipeline;

/// A text annotated under settings, by the pipeline that shares the compiled names of the embedded dictionaries.
fn annotate(settings: &str, text: &str) -> AnnotatedDocument {
    let lexicon = Arc::new(Lexicon::load_with(&[], settings).unwrap());
    let pipeline = pipeline()
        .with_lexicon(lexicon, &PipelineOptions::default())
        .unwrap();
    annotate_with(&pipeline, text)
}

fn annotate_with(pipeline: &Pipeline, text: &str) -> AnnotatedDocument {
    let mut annotated = AnnotatedDocument::plain(Document {
        id: "test".to_owned(),
        text: text.to_owned(),
        sections: vec![Section::new(SectionKind::Text, Span::new(0, text.len()))],
        ..Document::default()
    });
    pipeline.annotate(&mut annotated).unwrap();
    annotated
}

fn surfaces(annotated: &AnnotatedDocument) -> Vec<String> {
    let mentions = annotated.annotations.mentions.iter();
    mentions
        .map(|mention| mention.fragments.surface(&annotated.document.text, " ... "))
        .collect()
}

#[test]
fn settings_say_which_hits_become_mentions() {
    /// What is tested, the settings, the text, and the mentions without and with the settings.
    type Case<'c> = (&'c str, &'c str, &'c str, &'c [&'c str], &'c [&'c str]);
    let cases: [Case<'_>; 8] = [
        (
            "kinds leave out all but labels",
            "[cell_type]\nkinds = []\n",
            "LSECs and Kupffer cells were seen.",
            &["LSECs", "Kupffer cells"],
            &["Kupffer cells"],
        ),
        (
            "but not those that the document defines",
            "[cell_type]\nkinds = [\"exact\"]\n",
            "Kupffer cells (KCs) were seen. KCs were seen.",
            &["Kupffer cells", "KCs", "KCs"],
            &["Kupffer cells", "KCs", "KCs"],
        ),
        (
            "short names are left out",
            "[imaging_modality]\nmin_length = 4\n",
            "CT and mammography were done.",
            &["CT", "mammography"],
            &["mammography"],
        ),
        (
            "another type is not touched",
            "[treatment]\nmin_length = 100\n",
            "CT and mammography were done.",
            &["CT", "mammography"],
            &["CT", "mammography"],
        ),
        (
            "names that need context do without",
            "[cell_type]\nneeds_context = \"accept\"\n",
            "Some DCs were seen.",
            &[],
            &["DCs"],
        ),
        (
            "shorter mentions stay inside longer ones",
            "[primary_cancer]\nnested = true\n",
            "Triple-negative breast cancer was seen.",
            &["Triple-negative breast cancer"],
            &["Triple-negative breast cancer", "breast cancer"],
        ),
        (
            "so do names that words of the longer one part",
            "[cell_type]\nnested = true\n",
            "Embryonic epithelial cells were seen.",
            &["Embryonic epithelial cells"],
            &[
                "Embryonic ... cells",
                "Embryonic epithelial cells",
                "epithelial cells",
            ],
        ),
        (
            "confidence has a floor",
            "[cell_type]\nmin_confidence = 0.995\n",
            "CT of Kupffer cells was done.",
            &["CT", "Kupffer cells"],
            &["CT"],
        ),
    ];
    for (name, settings, text, without, with) in cases {
        assert_eq!(
            surfaces(&annotate_with(pipeline(), text)),
            without,
            "{name}"
        );
        assert_eq!(surfaces(&annotate(settings, text)), with, "{name}");
    }
}

#[test]
fn what_settings_leave_out_says_so() {
    let reasons = |settings: &str| -> Vec<Reason> {
        let annotated = annotate(settings, "LSECs were seen.");
        annotated
            .annotations
            .discards
            .into_iter()
            .map(|discard| discard.reason)
            .collect()
    };
    assert!(reasons("[cell_type]\nkinds = []\n").contains(&Reason::NotAdmitted));
    assert!(reasons("[cell_type]\nmin_confidence = 0.995\n").contains(&Reason::LowConfidence));
}

#[test]
fn what_does_without_context_is_less_sure_than_what_has_it() {
    let confidence = |text: &str| {
        let annotated = annotate("[cell_type]\nneeds_context = \"accept\"\n", text);
        annotated.annotations.mentions[0].confidence
    };
    let with = confidence("DCs of the immune system.");
    let without = confidence("DCs were seen.");
    assert!(without < with, "{without} {with}");
}
