//! What becomes a mention, and what does not, in whole sentences.

use oncotag::document::{AnnotatedDocument, AssertionStatus, Reason};

use crate::support::annotate;

/// Surface form, type, identifier of each mention.
fn found(annotated: &AnnotatedDocument) -> Vec<(String, String, String)> {
    let vocabulary = &annotated.vocabulary;
    annotated
        .annotations
        .mentions
        .iter()
        .map(|mention| {
            (
                mention.fragments.surface(&annotated.document.text, " ... "),
                vocabulary.entity_type(mention.entity_type).name.clone(),
                vocabulary
                    .concept(mention.concepts[0].concept)
                    .curie
                    .clone(),
            )
        })
        .collect()
}

fn surfaces_of(annotated: &AnnotatedDocument, entity_type: &str) -> Vec<String> {
    found(annotated)
        .into_iter()
        .filter(|(_, kind, _)| kind == entity_type)
        .map(|(surface, ..)| surface)
        .collect()
}

#[test]
fn mentions_have_the_span_and_type_of_the_guidelines() {
    let cases: &[(&str, &str, &[&str])] = &[
        (
            "Patients with triple-negative breast cancer responded.",
            "primary_cancer",
            &["triple-negative breast cancer"],
        ),
        (
            "Non-small-cell lung cancer and non small cell lung carcinoma.",
            "primary_cancer",
            &[
                "Non-small-cell lung cancer",
                "non small cell lung carcinoma",
            ],
        ),
        (
            "Tumours of the oesophagus: oesophageal cancers.",
            "primary_cancer",
            &["Tumours of the oesophagus", "oesophageal cancers"],
        ),
        (
            "Breast cancer cells invade.",
            "cell_type",
            &["Breast cancer cells"],
        ),
        (
            "Breast cancer cells invade.",
            "primary_cancer",
            &["Breast cancer"],
        ),
        ("Liver metastases were seen.", "metastatic_site", &[]),
        (
            "Metastases in the liver were seen.",
            "metastatic_site",
            &["liver"],
        ),
        ("The liver weighs 1.5 kg.", "metastatic_site", &[]),
        ("Metastasis-free survival was longer.", "metastasis", &[]),
        (
            "Liver and lung metastases were resected.",
            "metastasis",
            &["Liver ... metastases", "lung metastases"],
        ),
        (
            "Breast, lung and prostate cancers were studied.",
            "primary_cancer",
            &["Breast ... cancers", "lung ... cancers", "prostate cancers"],
        ),
        (
            "There were 131 lung, 24 liver and 17 bone metastases.",
            "metastasis",
            &[
                "lung ... metastases",
                "liver ... metastases",
                "bone metastases",
            ],
        ),
        (
            "PET and abdominal CT were done.",
            "imaging_modality",
            &["PET", "abdominal CT"],
        ),
        (
            "FDG-PET or contrast-enhanced CT.",
            "imaging_modality",
            &["FDG-PET", "contrast-enhanced CT"],
        ),
        (
            "In mice, growth of brain and liver metastases.",
            "metastasis",
            &["brain ... metastases", "liver metastases"],
        ),
        (
            "VEGF-C was measured as a biomarker.",
            "biomarker",
            &["VEGF-C"],
        ),
        (
            "HER2-positive breast cancer.",
            "biomarker",
            &["HER2-positive"],
        ),
        (
            "CT and bone scan were done.",
            "imaging_modality",
            &["CT", "bone scan"],
        ),
        (
            "CT and PET scans were done.",
            "imaging_modality",
            &["CT", "PET scans"],
        ),
        (
            "We met the patients; the lead time was cold in the arm.",
            "biomarker",
            &[],
        ),
        (
            "We met the patients; the lead time was cold in the arm.",
            "treatment",
            &[],
        ),
        ("The pancreas and the thymus are organs.", "cell_type", &[]),
        (
            "PC-3 and CT-26 cells were injected.",
            "imaging_modality",
            &[],
        ),
        ("B-cell lymphoma and germ cell tumours.", "cell_type", &[]),
        (
            "Hepatic stellate cells and natural killer cells.",
            "cell_type",
            &["Hepatic stellate cells", "natural killer cells"],
        ),
        ("FDG-PET/CT was done.", "imaging_modality", &["FDG-PET/CT"]),
        ("Anti-EGFR antibodies were given.", "biomarker", &[]),
        (
            "Kupffer\u{a0}cells engulf.",
            "cell_type",
            &["Kupffer\u{a0}cells"],
        ),
        (
            "Hodgkin’s lymphoma is rare.",
            "primary_cancer",
            &["Hodgkin’s lymphoma"],
        ),
    ];
    for (text, entity_type, expected) in cases {
        let annotated = annotate(text);
        assert_eq!(
            surfaces_of(&annotated, entity_type),
            *expected,
            "{entity_type} in {text}"
        );
    }
}

#[test]
fn a_definition_gives_a_short_form_its_concept_everywhere() {
    let annotated = annotate("Pancreatic neuroendocrine tumour (PET) is rare. PET grows slowly.");
    let pets: Vec<_> = found(&annotated)
        .into_iter()
        .filter(|(surface, ..)| surface == "PET")
        .collect();
    assert_eq!(pets.len(), 2, "{pets:?}");
    assert!(
        pets.iter().all(|(_, kind, _)| kind == "primary_cancer"),
        "{pets:?}"
    );
}

#[test]
fn a_definition_does_not_reach_into_names_of_cell_lines() {
    let annotated =
        annotate("Prostate cancer (PC) is common. PC-3 and PC–3 cells were injected; PC grew.");
    let short: Vec<_> = found(&annotated)
        .into_iter()
        .filter(|(surface, ..)| surface == "PC")
        .collect();
    assert_eq!(short.len(), 2, "{short:?}");
}

#[test]
fn a_plural_definition_holds_for_the_singular() {
    let annotated = annotate("Circulating tumour cells (CTCs) spread. One CTC divides.");
    let short: Vec<_> = found(&annotated)
        .into_iter()
        .filter(|(surface, ..)| surface.starts_with("CTC"))
        .collect();
    assert_eq!(short.len(), 2, "{short:?}");
}

#[test]
fn a_mention_without_company_is_none() {
    let annotated = annotate("The brain weighs 1.4 kg.");
    assert!(found(&annotated).is_empty(), "{:?}", found(&annotated));
    assert!(
        annotated
            .annotations
            .discards
            .iter()
            .any(|one| one.reason == Reason::NoCompanionType)
    );
}

#[test]
fn a_definition_vetoes_a_sense_of_the_dictionary() {
    let annotated = annotate("Polyethylene terephthalate (PET) was used. PET is a polymer.");
    assert!(found(&annotated).is_empty(), "{:?}", found(&annotated));
    let is_veto = |reason: &Reason| matches!(reason, Reason::DefinedAs(long) if long.of(&annotated.document.text) == "Polyethylene terephthalate");
    assert!(
        annotated
            .annotations
            .discards
            .iter()
            .any(|discard| is_veto(&discard.reason))
    );
}

#[test]
fn an_unknown_long_form_that_shares_a_word_does_not_erase_a_short_form() {
    let annotated =
        annotate("Computerised tomographic investigation (CTI), i.e. CT, showed liver metastases.");
    assert_eq!(surfaces_of(&annotated, "imaging_modality"), ["CT"]);
    let annotated =
        annotate("A computed tomographic scanning procedure (CT) showed liver metastases.");
    assert!(surfaces_of(&annotated, "imaging_modality").contains(&"CT".to_owned()));
}

#[test]
fn an_affix_denies_the_marker_and_not_the_cancer() {
    let annotated = annotate("Patients had HER2-negative breast cancer.");
    let mentions = &annotated.annotations.mentions;
    let status = |entity_type: &str| {
        mentions
            .iter()
            .find(|mention| {
                annotated.vocabulary.entity_type(mention.entity_type).name == entity_type
            })
            .map(|mention| mention.assertion.status)
    };
    assert_eq!(status("primary_cancer"), Some(AssertionStatus::Present));
    assert_eq!(status("biomarker"), Some(AssertionStatus::Negated));
    assert_eq!(surfaces_of(&annotated, "biomarker"), ["HER2-negative"]);
}

#[test]
fn nested_mentions_name_their_parent() {
    let annotated = annotate("Breast cancer cells spread.");
    let [outer, inner] = &annotated.annotations.mentions[..] else {
        panic!("{:?}", found(&annotated))
    };
    assert_eq!((outer.parent, inner.parent), (None, Some(0)));
}

#[test]
fn resolution_does_not_depend_on_what_stands_elsewhere() {
    let alone = found(&annotate(
        "CT showed liver and lung metastases of colorectal cancer.",
    ));
    let text = "Kupffer cells engulf. CT showed liver and lung metastases of colorectal cancer. Bevacizumab was given.";
    let among = found(&annotate(text));
    for mention in &alone {
        assert!(among.contains(mention), "{mention:?} in {among:?}");
    }
}

#[test]
fn every_discard_has_a_term_and_lies_in_the_text() {
    let text = "PET (pancreatic endocrine tumour), anti-EGFR, MET, liver metastases, metastasis-free survival, PC and HSC.";
    let annotated = annotate(text);
    assert!(annotated.annotations.discards.len() >= 5);
    for discard in &annotated.annotations.discards {
        assert!(
            text.get(discard.candidate.fragments.cover().range())
                .is_some()
        );
    }
}
