use super::*;

fn definitions(text: &str) -> Vec<(&str, &str, &str)> {
    let mut found = Vec::new();
    let finder = DefinitionFinder::new(ShortFormWords::embedded());
    finder.find(text, Span::new(0, text.len()), &mut found);
    found
        .iter()
        .map(|pair| (pair.short.of(text), pair.long.of(text), pair.rule))
        .collect()
}

/// Long forms worked out by reading, for each rule and order.
#[test]
fn each_rule_finds_its_pairs() {
    let cases = [
        (
            "inflammatory bowel disease (IBD)",
            "IBD",
            "inflammatory bowel disease",
            rules::INITIALS,
        ),
        (
            "in patients with colorectal cancer (CRC), pancreatic cancer",
            "CRC",
            "colorectal cancer",
            rules::INNER,
        ),
        (
            "CRC (colorectal cancer) is common",
            "CRC",
            "colorectal cancer",
            rules::INNER,
        ),
        (
            "circulating tumour cells (CTCs) were",
            "CTCs",
            "circulating tumour cells",
            rules::INITIALS,
        ),
        (
            "a circulating tumour cell (CTCs)",
            "CTCs",
            "circulating tumour cell",
            rules::INITIALS,
        ),
        (
            "liver sinusoidal endothelial cells (LSECs)",
            "LSECs",
            "liver sinusoidal endothelial cells",
            rules::INITIALS,
        ),
        (
            "the epithelial-mesenchymal transition (EMT)",
            "EMT",
            "epithelial-mesenchymal transition",
            rules::INITIALS,
        ),
        (
            "fluorodeoxyglucose positron emission tomography (FDG-PET)",
            "FDG-PET",
            "fluorodeoxyglucose positron emission tomography",
            rules::INNER,
        ),
        (
            "gemcitabine (GEM) was",
            "GEM",
            "gemcitabine",
            rules::BEGINNINGS,
        ),
        (
            "magnetic resonance imaging (MRI; 1.5 T)",
            "MRI",
            "magnetic resonance imaging",
            rules::INITIALS,
        ),
        (
            "area under the curve (AUC)",
            "AUC",
            "area under the curve",
            rules::INITIALS,
        ),
        (
            "transforming growth factor-β1 (TGF-β1)",
            "TGF-β1",
            "transforming growth factor-β1",
            rules::INITIALS,
        ),
        (
            "tumour necrosis factor α (TNFA)",
            "TNFA",
            "tumour necrosis factor α",
            rules::INITIALS,
        ),
        (
            "three-dimensional (3D) culture",
            "3D",
            "three-dimensional",
            rules::INITIALS,
        ),
        (
            "Ras association domain family 1 (RASSF1)",
            "RASSF1",
            "Ras association domain family 1",
            rules::BEGINNINGS_OVER,
        ),
        (
            "adenomatous polyposis coli gene (APC)",
            "APC",
            "adenomatous polyposis coli gene",
            rules::INITIALS_OVER,
        ),
        (
            "myotonic dystrophy (DM)",
            "DM",
            "myotonic dystrophy",
            rules::ANY_ORDER,
        ),
        (
            "partial least squares (PLS-1 and PLS-2)",
            "PLS-1",
            "partial least squares",
            rules::NO_NUMBER,
        ),
        (
            "sodium citrate or placebo (P, sodium chloride)",
            "P",
            "placebo",
            rules::ONE_LETTER,
        ),
        (
            "vessels (blood-brain barrier, BBB) and",
            "BBB",
            "blood-brain barrier",
            rules::INITIALS,
        ),
        (
            "vessels (BBB = blood-brain barrier) and",
            "BBB",
            "blood-brain barrier",
            rules::INITIALS,
        ),
        (
            "stem cells (hereafter HSCs) of haematopoietic stem cells (hereafter HSCs)",
            "HSCs",
            "haematopoietic stem cells",
            rules::INITIALS,
        ),
        (
            "type 1 (Dutch) liver metastasis (LM)",
            "LM",
            "liver metastasis",
            rules::INITIALS,
        ),
        (
            "anti-E-cadherin (E-cad), a",
            "E-cad",
            "E-cadherin",
            rules::BEGINNINGS,
        ),
        (
            "3-hydroxy-3-methylglutaryl-CoA (HMG-CoA)",
            "HMG-CoA",
            "3-hydroxy-3-methylglutaryl-CoA",
            rules::INNER,
        ),
    ];
    for (text, short, long, rule) in cases {
        assert_eq!(definitions(text), [(short, long, rule)], "{text}");
    }
}

#[test]
fn what_stands_in_brackets_for_other_reasons_defines_nothing() {
    for text in [
        "in 12 patients (12%) and (see Table 2)",
        "the liver (Fig)",
        "gastric cancer (group 2)",
        "mice received metformin (2 mg/kg)",
        "odds ratio was high in other regions (OR 2.3)",
        "tumours of the second (II) stage",
        "patients (with) weights",
        "the HER2 gene (HER2)",
        "growth factor (VEGF, VEGFR2)",
        "met (MET)",
        "cells were cultured. Then (TC) we",
    ] {
        assert_eq!(definitions(text), [], "{text}");
    }
}

#[test]
fn odd_brackets_and_scripts_do_no_harm() {
    for text in [
        "survival of 21\u{a0}weeks (range 6-26\u{a0}weeks)",
        "",
        "(",
        ")",
        "()",
        "a ()",
        "((A B))",
        "é (É)",
        "İ (Iİ)",
        "x ] ( y",
        "ß (SS 1)",
        "a (AB",
        "(A) b (B)",
        "Ⅷ ǅ (ǅⅧ)",
        "— (AB) —(AB)",
        "“α” (“Α = α”)",
        "a, b (,;:=)",
    ] {
        definitions(text);
    }
}

/// The first of all words is asked only where it can begin the long form: the words of a dictionary stand for their letters.
#[test]
fn a_name_stands_for_its_letters() {
    let finder = DefinitionFinder::new(ShortFormWords::embedded());
    assert!(finder.stands_for("HSC", "hepatic stellate cell"));
    assert!(finder.stands_for("PET", "positron emission tomography"));
    assert!(!finder.stands_for("BCNU", "carmustine"));
    assert!(!finder.stands_for("HSC", "activated hepatic stellate cell"));
}
