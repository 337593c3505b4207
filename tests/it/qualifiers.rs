//! Words beside a name that belong to the mention, generic names, and names made from others: whole sentences, expected
//! results after the annotation guidelines.

use oncotag::document::{AnnotatedDocument, Reason};

use crate::support::annotate;

/// `surface / type` of each mention, in order of the text.
fn found(annotated: &AnnotatedDocument) -> Vec<String> {
    let text = &annotated.document.text;
    let mentions = annotated.annotations.mentions.iter();
    mentions
        .map(|mention| {
            let entity_type = annotated.vocabulary.entity_type(mention.entity_type);
            let surface = mention.fragments.surface(text, " ... ");
            format!("{surface} / {}", entity_type.name)
        })
        .collect()
}

#[test]
fn qualifiers_are_inside_the_span() {
    let cases: &[(&str, &str, &[&str])] = &[
        (
            "a marker before cells makes a kind of them",
            "CD8+ T cells and F4/80(+) cells were counted.",
            &["CD8+ T cells / cell_type", "F4/80(+) cells / cell_type"],
        ),
        (
            "a site before a generic tumour makes a cancer",
            "Two tongue tumors were seen.",
            &["tongue tumors / primary_cancer"],
        ),
        (
            "ruling 1: metastatic with a cancer is one metastasis, with the cancer inside",
            "Metastatic melanoma was treated.",
            &[
                "Metastatic melanoma / metastasis",
                "melanoma / primary_cancer",
            ],
        ),
        (
            "ruling 14: involved nodes are a metastasis without a site inside",
            "Metastatic lymph nodes were counted.",
            &["Metastatic lymph nodes / metastasis"],
        ),
        (
            "ruling 10: scan belongs to the modality, and so does its site",
            "Abdominal CT scans were taken.",
            &["Abdominal CT scans / imaging_modality"],
        ),
        (
            "ruling 8: the kind of a procedure is inside, the dose of a drug outside",
            "Partial prostatectomy followed high-dose cisplatin.",
            &["Partial prostatectomy / treatment", "cisplatin / treatment"],
        ),
        (
            "ruling 3: primary is inside, advanced outside",
            "Primary breast cancer and advanced gastric cancer.",
            &[
                "Primary breast cancer / primary_cancer",
                "gastric cancer / primary_cancer",
            ],
        ),
        (
            "node-positive is a mention of its own before a cancer",
            "Node-positive lung cancer was resected.",
            &["Node-positive / metastasis", "lung cancer / primary_cancer"],
        ),
        (
            "each qualifier of a list makes a mention",
            "CD4+ and CD8+ T cells were counted.",
            &["CD4+ ... T cells / cell_type", "CD8+ T cells / cell_type"],
        ),
        (
            "a site behind of belongs to the cancer",
            "A carcinoma of the tongue was found.",
            &["carcinoma of the tongue / primary_cancer"],
        ),
    ];
    for (name, text, expected) in cases {
        assert_eq!(found(&annotate(text)), *expected, "{name}: {text}");
    }
}

#[test]
fn what_stands_beside_a_name_and_does_not_belong_to_it_stays_outside() {
    let cases: &[(&str, &str, &[&str])] = &[
        (
            "a comma parts them",
            "In the liver, chemotherapy failed.",
            &["chemotherapy / treatment"],
        ),
        (
            "a cell word inside a cancer's name is no cell with qualifiers",
            "Betel-associated oral squamous cell carcinoma was found.",
            &["oral squamous cell carcinoma / primary_cancer"],
        ),
        (
            "generic names stay out",
            "The tumor and its cells respond to treatment.",
            &[],
        ),
        (
            "a verb before a name",
            "They treated cells and resected tumors.",
            &[],
        ),
    ];
    for (name, text, expected) in cases {
        assert_eq!(found(&annotate(text)), *expected, "{name}: {text}");
    }
}

#[test]
fn a_generic_name_falls_with_its_reason() {
    let annotated = annotate("The tumor grew.");
    let reasons: Vec<&Reason> = annotated
        .annotations
        .discards
        .iter()
        .map(|discard| &discard.reason)
        .collect();
    assert!(reasons.contains(&&Reason::Generic), "{reasons:?}");
}

#[test]
fn a_generic_tumour_is_company_for_a_site() {
    let annotated = annotate("The tumor spread to the liver.");
    assert_eq!(found(&annotated), ["liver / metastatic_site"]);
}

#[test]
fn names_follow_from_the_dictionary_and_say_how() {
    for (text, rule) in [
        ("Carcinoma of the bladder was found.", "inverted"),
        ("Salivary tumors were seen.", "adjective"),
    ] {
        let annotated = annotate(text);
        let mention = &annotated.annotations.mentions[0];
        let via = &mention.matched.as_ref().unwrap().via;
        assert!(via.iter().any(|step| step == rule), "{text}: {via:?}");
    }
}

#[test]
fn the_site_is_kept_as_an_attribute() {
    let annotated = annotate("Two tongue tumors were seen.");
    let attributes = &annotated.annotations.mentions[0].attributes;
    let site = ("site".to_owned(), "UBERON:0001723".to_owned());
    assert!(attributes.contains(&site), "{attributes:?}");
}
