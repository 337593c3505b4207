//! Words beside a name that belong to the mention, generic names, and names made from others: whole sentences, expected
//! results after the annotation guidelines.

use oncotag::dictionary::{Lexicon, Status, VariantRule};
use oncotag::document::{AnnotatedDocument, Reason};

use crate::support::{annotate, described};

/// `surface / type` of each mention, in order of the text.
fn found(annotated: &AnnotatedDocument) -> Vec<String> {
    described(annotated, |mention, vocabulary| {
        Some(&vocabulary.entity_type(mention.entity_type).name)
    })
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
            "ruling 8: kind and intent are inside, dose is not",
            "Adjuvant tamoxifen and high-dose cytarabine were given.",
            &["Adjuvant tamoxifen / treatment", "cytarabine / treatment"],
        ),
        (
            "ruling 14: involved nodes are a metastasis, behind the noun too",
            "Four lymph nodes involved by cancer were found.",
            &["lymph nodes involved / metastasis"],
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
        (
            "members of a list leave one another standing",
            "Open and laparoscopic nephrectomy were compared.",
            &[
                "Open ... nephrectomy / treatment",
                "laparoscopic nephrectomy / treatment",
            ],
        ),
        (
            "and so do words with endings",
            "GFP+ and Sca1+ fibroblasts were sorted.",
            &[
                "GFP+ ... fibroblasts / cell_type",
                "Sca1+ fibroblasts / cell_type",
            ],
        ),
        (
            "ruling 8: a list of treatments is split",
            "Radiotherapy and cisplatin chemotherapy were given.",
            &[
                "Radiotherapy / treatment",
                "cisplatin chemotherapy / treatment",
            ],
        ),
        (
            "a gene with its alteration is one qualifier",
            "EGFR mutation-positive lung cancer was treated.",
            &[
                "EGFR mutation-positive lung cancer / primary_cancer",
                "EGFR mutation-positive / biomarker",
            ],
        ),
        (
            "the name of the first type stays inside that of the second, with its qualifier",
            "Metastatic HER2-positive breast cancer was treated.",
            &[
                "Metastatic HER2-positive breast cancer / metastasis",
                "HER2-positive breast cancer / primary_cancer",
                "HER2-positive / biomarker",
            ],
        ),
        (
            "ruling 14: the organ of a metastatic tumour is that of spread",
            "Metastatic liver tumors were resected.",
            &["Metastatic liver tumors / metastasis"],
        ),
        (
            "hyphens of typesetters",
            "GFP\u{2010}positive fibroblasts and CD34(\u{2212}) cells.",
            &[
                "GFP\u{2010}positive fibroblasts / cell_type",
                "CD34(\u{2212}) cells / cell_type",
            ],
        ),
        (
            "a cell's name with the word cells behind it",
            "Osteoblast cells and mouse fibroblast cell lines were grown.",
            &["Osteoblast cells / cell_type"],
        ),
        (
            "a fixed space behind of",
            "Lymphoma of\u{a0}the tongue was found.",
            &["Lymphoma of\u{a0}the tongue / primary_cancer"],
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
            "nor does a possessive",
            "The Schwann cell's role and breast cancer\u{2019}s cost are unknown.",
            &["Schwann cell / cell_type", "breast cancer / primary_cancer"],
        ),
        (
            "a route is no site",
            "They received oral capecitabine.",
            &["capecitabine / treatment"],
        ),
        (
            "nor are verbs kinds",
            "Few patients complete chemotherapy.",
            &["chemotherapy / treatment"],
        ),
        (
            "benign tumours are no cancers",
            "Benign tongue tumors were seen.",
            // The site stays, since a tumour is company for it; ruling 18 would leave it out.
            &["tongue / metastatic_site"],
        ),
        (
            "a result of a test is no kind of cancer",
            "One false-positive melanoma was called.",
            &["melanoma / primary_cancer"],
        ),
        (
            "two treatments side by side",
            "After lung resection chemotherapy was given.",
            &["lung resection / treatment", "chemotherapy / treatment"],
        ),
        (
            "a dash parts sentences",
            "Two populations\u{2014}Sca1+ fibroblasts and others.",
            &["Sca1+ fibroblasts / cell_type"],
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
    let lexicon = Lexicon::embedded().unwrap();
    for rule in [
        VariantRule::Adjective,
        VariantRule::Inverted,
        VariantRule::Derived,
    ] {
        let term = lexicon
            .terms()
            .iter()
            .find(|term| term.variant == Some(rule) && term.status == Status::Allow)
            .unwrap();
        let annotated = annotate(&format!("It was {}.", term.name));
        let mention = annotated
            .annotations
            .mentions
            .iter()
            .find(|mention| mention.entity_type == term.entity_type)
            .unwrap();
        let via = &mention.matched.as_ref().unwrap().via;
        assert!(via.iter().any(|step| step == rule.as_str()), "{via:?}");
        assert_eq!(Some(mention.concepts[0].concept), term.concept);
    }
}

#[test]
fn the_site_is_kept_as_an_attribute() {
    let annotated = annotate("Two tongue tumors were seen.");
    let attributes = &annotated.annotations.mentions[0].attributes;
    let site = ("site".to_owned(), "UBERON:0001723".to_owned());
    assert!(attributes.contains(&site), "{attributes:?}");
}

#[test]
fn several_qualifiers_of_one_name_are_all_kept_and_none_replaces_what_the_dictionary_says() {
    let annotated = annotate("Intraoperative digital ultrasound was done.");
    let attributes = &annotated.annotations.mentions[0].attributes;
    let mode = ("mode".to_owned(), "Intraoperative | digital".to_owned());
    let is_in_dictionary = annotated.annotations.mentions[0]
        .matched
        .as_ref()
        .is_some_and(|matched| !matched.via.iter().any(|step| step == "qualifier"));
    assert!(
        is_in_dictionary || attributes.contains(&mode),
        "{attributes:?}"
    );

    let annotated = annotate("Cervical lymph node metastases were seen.");
    let attributes = &annotated.annotations.mentions[0].attributes;
    let sites = attributes.iter().filter(|(name, _)| name == "site").count();
    assert!(sites <= 1, "{attributes:?}");
}

#[test]
fn a_qualifier_makes_a_name_no_surer() {
    let confidence = |text: &str| annotate(text).annotations.mentions[0].confidence;
    assert!(confidence("Curative nephrectomy.") < confidence("Nephrectomy."));
    assert!(confidence("Metastatic melanoma.") < confidence("Melanoma."));
}

#[test]
fn every_example_of_the_table_is_a_mention() {
    let table = include_str!("../../dictionaries/cues/qualifiers.tsv");
    let rows = table
        .lines()
        .filter(|line| !line.starts_with('#') && !line.is_empty())
        .skip(1);
    let mut missed = Vec::new();
    for row in rows {
        let cells: Vec<&str> = row.split('\t').collect();
        if ["exception", "refused"].contains(&cells[3]) {
            continue;
        }
        for example in cells[7].split(", ") {
            let text = format!("We saw {example} of the tumor.");
            let wanted = format!("{example} / ");
            if !found(&annotate(&text))
                .iter()
                .any(|one| one.starts_with(&wanted))
            {
                missed.push(example.to_owned());
            }
        }
    }
    assert!(missed.is_empty(), "{missed:?}");
}

#[test]
fn a_long_chain_of_sites_takes_no_time_to_speak_of() {
    // 20,000 words that all overlap in chains; a pass over all pairs would take minutes.
    let text = format!("melanoma tumor {}.", "liver lung ".repeat(10_000));
    let annotated = annotate(&text);
    assert!(annotated.annotations.mentions.len() > 1_000);
}

#[test]
fn a_list_behind_a_wide_space_is_read() {
    let annotated = annotate("Breast cancer\u{3000}lung and liver metastases.");
    assert!(
        found(&annotated)
            .iter()
            .any(|one| one.ends_with("metastases / metastasis"))
    );
}

#[test]
fn a_short_form_within_a_name_is_spelled_out() {
    let cases: &[(&str, &str, &[&str])] = &[
        (
            "the brackets of a definition belong to neither reading",
            "Mouse embryonic stem (ES) cells were injected.",
            &[
                "embryonic stem ... cells / cell_type",
                "ES ... cells / cell_type",
            ],
        ),
        (
            "words before a short form name a narrower kind",
            "Alveolar epithelial cells (AECs) were sorted into type I AECs and others.",
            &[
                "Alveolar epithelial cells / cell_type",
                "AECs / cell_type",
                "type I AECs / cell_type",
            ],
        ),
        (
            "words behind it make a name of what alone is none",
            "Cells of the neural crest (NC) were traced. The NC cells moved.",
            &["NC cells / cell_type"],
        ),
        (
            "a short form that is a name stays one",
            "Magnetic resonance (MR) imaging was done.",
            &[
                "Magnetic resonance ... imaging / imaging_modality",
                "MR / imaging_modality",
            ],
        ),
        (
            "nothing is made up",
            "The anterior cingulate (AC) cells fired.",
            &[],
        ),
    ];
    for (what, text, expected) in cases {
        assert_eq!(found(&annotate(text)), *expected, "{what}: {text}");
    }
    let annotated = annotate("Alveolar epithelial cells (AECs) were type II AECs.");
    let last = annotated.annotations.mentions.last().unwrap();
    let concept = annotated.vocabulary.concept(last.concepts[0].concept);
    assert_eq!(concept.curie, "CL:0002063");
}
