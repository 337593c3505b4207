//! Which cancer a metastasis comes from, in whole sentences of ours.

use crate::support::annotate;

/// `surface: attribute=value` of the mentions of a text that have one of the attributes, in order.
fn origins(text: &str) -> Vec<String> {
    let annotated = annotate(text);
    let mentions = annotated.annotations.mentions.iter();
    mentions
        .flat_map(|mention| {
            let surface = mention.fragments.cover().of(text);
            let wanted = ["primary", "spread_to", "composed"];
            let attributes = mention.attributes.iter();
            attributes
                .filter(move |(name, _)| wanted.contains(&name.as_str()))
                .map(move |(name, value)| format!("{surface}: {name}={value}"))
        })
        .collect()
}

#[test]
fn a_metastasis_names_its_primary_and_a_cancer_where_it_spread() {
    let cases: &[(&str, &[&str])] = &[
        (
            "Lung metastases from breast cancer were resected.",
            &["Lung metastases: primary=DOID:1612"],
        ),
        (
            "Breast cancer metastatic to the liver was seen.",
            &["Breast cancer: spread_to=UBERON:0002107"],
        ),
        (
            "Metastatic colorectal cancer was treated.",
            &["Metastatic colorectal cancer: primary=DOID:9256"],
        ),
        ("CRLM were resected.", &["CRLM: primary=DOID:9256"]),
        (
            "Colorectal cancer with synchronous liver metastases was treated.",
            &["liver metastases: primary=DOID:9256"],
        ),
        (
            "Breast cancer patients with brain metastases lived.",
            &["brain metastases: primary=DOID:1612"],
        ),
        (
            "Bone metastases (BM) originating from a primary prostate cancer were imaged.",
            &[
                "Bone metastases: primary=DOID:10283",
                "BM: primary=DOID:10283",
            ],
        ),
        (
            "Lymph node metastasis in women with breast cancer is frequent.",
            &["Lymph node metastasis: primary=DOID:1612"],
        ),
        (
            "Gallbladder metastases from melanoma are rare.",
            &[
                "Gallbladder metastases: primary=DOID:1909",
                "Gallbladder metastases: composed=DOID:1909+UBERON:0002110+PATO:0002098",
            ],
        ),
        (
            "Gallbladder metastases are rare.",
            &["Gallbladder metastases: composed=UBERON:0002110+PATO:0002098"],
        ),
    ];
    for (text, expected) in cases {
        assert_eq!(origins(text), *expected, "{text}");
    }
}

#[test]
fn what_only_stands_beside_a_metastasis_is_not_its_primary() {
    for text in [
        "Liver metastases and breast cancer were studied.",
        "Breast cancer without liver metastases was common.",
        "Liver metastases, breast cancer, and age were studied.",
        "Liver metastases were resected. Breast cancer was treated.",
        "A parotid tumor was resected.",
    ] {
        assert_eq!(origins(text), Vec::<String>::new(), "{text}");
    }
}
