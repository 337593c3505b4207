//! The example that ships with the program: invented pages in the form of a saved PubMed page.

/// Name and text of each page, in order of name.
pub(super) const PAGES: &[(&str, &str)] = &[
    (
        "bone-metastasis-trial.txt",
        include_str!("../../examples/bone-metastasis-trial.txt"),
    ),
    (
        "brain-metastasis-imaging.txt",
        include_str!("../../examples/brain-metastasis-imaging.txt"),
    ),
    (
        "breast-cancer-ctc-biomarkers.txt",
        include_str!("../../examples/breast-cancer-ctc-biomarkers.txt"),
    ),
    (
        "colorectal-editorial.txt",
        include_str!("../../examples/colorectal-editorial.txt"),
    ),
    (
        "liver-niche-review.txt",
        include_str!("../../examples/liver-niche-review.txt"),
    ),
    (
        "melanoma-case-report.txt",
        include_str!("../../examples/melanoma-case-report.txt"),
    ),
    (
        "oligometastases-sabr-trial.txt",
        include_str!("../../examples/oligometastases-sabr-trial.txt"),
    ),
    (
        "peritoneal-emt-mechanism.txt",
        include_str!("../../examples/peritoneal-emt-mechanism.txt"),
    ),
];
