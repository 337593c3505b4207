//! Names that share words in a list: whole sentences, expected results after the annotation guidelines ('each member is a
//! mention with its own fragments').

use oncotag::document::AnnotatedDocument;
use proptest::prelude::*;

use crate::support::{annotate, described};

/// `surface / identifier` of each mention of a type, in order of the text.
fn found(annotated: &AnnotatedDocument, entity_type: &str) -> Vec<String> {
    described(annotated, |mention, vocabulary| {
        let is_of_type = vocabulary.entity_type(mention.entity_type).name == entity_type;
        is_of_type.then(|| {
            vocabulary
                .concept(mention.concepts[0].concept)
                .curie
                .as_str()
        })
    })
}

#[test]
fn each_member_of_a_list_is_a_mention() {
    let cases: &[(&str, &str, &[&str])] = &[
        (
            "Breast, lung and colorectal cancers were studied.",
            "primary_cancer",
            &[
                "Breast ... cancers / DOID:1612",
                "lung ... cancers / DOID:1324",
                "colorectal cancers / DOID:9256",
            ],
        ),
        (
            "CD4+ and CD8+ T cells were counted.",
            "cell_type",
            &["CD4+ ... T cells / CL:0000624", "CD8+ T cells / CL:0000625"],
        ),
        (
            "Markers of the pre- and post-metastatic niche.",
            "metastasis_phase",
            &["pre- ... metastatic niche / ONCOTAG:pre-metastatic-niche"],
        ),
        (
            "We isolated hepatic stellate and sinusoidal endothelial cells.",
            "cell_type",
            &[
                "hepatic stellate ... cells / CL:0000632",
                "sinusoidal endothelial cells / CL:1000398",
            ],
        ),
        (
            "Patients had liver, lung or bone metastases.",
            "metastasis",
            &[
                "liver ... metastases / NCIT:C4758",
                "lung ... metastases / NCIT:C3577",
                "bone metastases / NCIT:C3580",
            ],
        ),
        (
            "Incidence of colorectal, breast and head and neck cancers.",
            "primary_cancer",
            &[
                "colorectal ... cancers / DOID:9256",
                "breast ... cancers / DOID:1612",
                "head and neck cancers / DOID:11934",
            ],
        ),
        (
            "Cancer of the breast and ovary runs in families.",
            "primary_cancer",
            &[
                "Cancer of the ... ovary / DOID:2394",
                "Cancer of the breast / DOID:1612",
            ],
        ),
        (
            "Incidence of breast/ovarian cancer.",
            "primary_cancer",
            &[
                "breast ... cancer / DOID:1612",
                "ovarian cancer / DOID:2394",
            ],
        ),
    ];
    for (text, entity_type, expected) in cases {
        assert_eq!(found(&annotate(text), entity_type), *expected, "{text}");
    }
}

#[test]
fn a_last_member_that_no_dictionary_has_does_not_hide_the_others() {
    let annotated = annotate("Retinal ganglion and wholly-novel cells were seen.");
    assert_eq!(
        found(&annotated, "cell_type"),
        ["Retinal ganglion ... cells / CL:0000740"]
    );
    let annotated = annotate("Lung and other cancers were reported.");
    assert_eq!(
        found(&annotated, "primary_cancer"),
        ["Lung ... cancers / DOID:1324"]
    );
}

#[test]
fn short_forms_share_a_head_as_what_they_stand_for() {
    let annotated = annotate(
        "Thymic epithelial cells (TECs) were stained. Both cortical and medullary TECs were lost.",
    );
    let found = found(&annotated, "cell_type");
    for expected in [
        "cortical ... TECs / CL:0002364",
        "medullary TECs / CL:0002365",
    ] {
        assert!(found.iter().any(|one| one == expected), "{found:?}");
    }
}

#[test]
fn brackets_belong_to_no_member() {
    let annotated =
        annotate("Lung (n = 4), liver (n = 3) and brain (n = 2) metastases were resected.");
    assert_eq!(
        found(&annotated, "metastasis"),
        [
            "Lung ... metastases / NCIT:C3577",
            "liver ... metastases / NCIT:C4758",
            "brain ... metastases / NCIT:C3813"
        ]
    );
}

/// Words that only look like a list, and names that stand in one whole.
#[test]
fn nothing_is_completed_that_is_meant_as_it_stands() {
    for text in [
        "CT and PET scans were taken.",
        "We saw growth in bone and primary tumors.",
        "Chemotherapy and radiation therapy were given.",
        "Of the liver, and patients with cancer were treated.",
        "Levels of vascular endothelial growth factor (VEGF) and angiogenic inhibitor were measured.",
        "Squamous cell carcinoma and sarcoma of the lung.",
        "Tissue of the lungs and the cancer.",
    ] {
        let annotated = annotate(text);
        let split: Vec<String> = annotated
            .annotations
            .mentions
            .iter()
            .filter(|mention| mention.fragments.spans().len() > 1)
            .map(|mention| mention.fragments.surface(text, " ... "))
            .collect();
        assert!(split.is_empty(), "{text}: {split:?}");
    }
}

proptest! {
    /// Whatever stands around conjunctions: fragments are in order, in the text, and on character boundaries.
    #[test]
    fn fragments_lie_in_the_text(words in prop::collection::vec(
        prop::sample::select(vec![
            "liver", "lung", "and", "or", ",", "(", ")", "metastases", "pre-", "post-metastatic", "niche", "cancer", "of",
            "the", "breast", "/", "and/or", "as", "well", "β-cell", "ﬁbroblasts", "T", "cells", "CD8+", "\u{2013}", ".",
        ]),
        0..24,
    )) {
        let text = words.join(" ");
        let annotated = annotate(&text);
        for mention in &annotated.annotations.mentions {
            let mut end = 0;
            for span in mention.fragments.spans() {
                prop_assert!(span.start >= end && span.end > span.start);
                prop_assert!(text.get(span.range()).is_some());
                end = span.end;
            }
        }
    }
}
