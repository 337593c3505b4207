//! Names left out because nobody writes them, or because they mean something else when somebody does.
//!
//! The rules 'short token', 'dosage', 'at-sign', 'EC number', 'classification', 'underspecification' and 'miscellaneous'
//! are those of Hettne et al. 2010, doi:10.1186/2041-1480-1-5; where ours differ, the rule says so. The rest is ours, after
//! the annotation guidelines.

/// A rule with its name.
type Rule = (&'static str, fn(&str) -> bool);

/// Rules of every dictionary.
const RULES: &[Rule] = &[
    ("short token", is_short_token),
    ("dosage", is_dosage),
    ("at-sign", |name| name.contains('@')),
    ("EC number", is_ec_number),
    ("classification", is_classification),
    ("underspecification", is_underspecified),
    ("miscellaneous", is_miscellaneous),
    ("long name", is_long),
    ("taxon", is_of_a_taxon),
    ("list", is_list),
    ("markup", has_markup),
    ("closing parentheses", ends_in_parentheses),
    ("chemical name", is_chemical_name),
    ("clone", is_clone),
    ("cluster", is_cluster),
    ("unpaired bracket", has_unpaired_bracket),
];

/// Rules for names of cancers.
const CANCER_RULES: &[Rule] = &[
    ("stage or grade", has_stage),
    ("course", has_course),
    ("age group", is_of_age_group),
    ("numbered subtype", is_numbered_subtype),
    ("hereditary syndrome", is_hereditary_syndrome),
    ("benign kind", is_benign_kind),
];

/// The first rule by which a name is left out.
pub(super) fn suppressed_by(name: &str, is_cancer: bool) -> Option<&'static str> {
    let lower = name.to_lowercase();
    let more = if is_cancer { CANCER_RULES } else { &[] };
    RULES
        .iter()
        .chain(more)
        .find(|(rule, applies)| {
            // These two look at capitals.
            if ["underspecification", "EC number"].contains(rule) {
                applies(name)
            } else {
                applies(&lower)
            }
        })
        .map(|(rule, _)| *rule)
}

/// Whether a rule is about the concept, not about one of its names: another name does not save it.
pub(super) fn is_of_concept(rule: &str) -> bool {
    CANCER_RULES.iter().any(|(known, _)| *known == rule)
}

fn words(name: &str) -> impl Iterator<Item = &str> {
    name.split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
}

/// Hettne's short token, and ours: one letter, a number, or two letters of any kind. Catches `2`, `T`, `BC`; not `CRC`.
fn is_short_token(name: &str) -> bool {
    let n_letters = name.chars().filter(|c| c.is_alphanumeric()).count();
    n_letters <= 2
        || name
            .chars()
            .all(|c| c.is_ascii_digit() || !c.is_alphanumeric())
}

/// Hettne's dosages: a number and a unit. Catches `ranitidine 150 mg`, `oxygen 25%`; not `CA 19-9`.
fn is_dosage(name: &str) -> bool {
    const UNITS: &[&str] = &[
        "mg", "mcg", "ug", "µg", "ml", "iu", "mg/ml", "%", "percent", "unt", "meq",
    ];
    let mut previous_is_number = false;
    name.split_whitespace().any(|word| {
        let digits = word.trim_start_matches(|c: char| c.is_ascii_digit() || c == '.');
        let has_number = digits.len() < word.len();
        let found = (has_number && UNITS.contains(&digits))
            || (previous_is_number && UNITS.contains(&word));
        previous_is_number = has_number && digits.is_empty();
        found
    })
}

/// Hettne's EC numbers. Catches `EC 2.7.1.-`; not `EC`, nor `EC cell 1`.
fn is_ec_number(name: &str) -> bool {
    name.strip_prefix("EC ").is_some_and(|rest| {
        rest.contains('.')
            && rest
                .chars()
                .all(|c| c.is_ascii_digit() || c == '.' || c == '-')
    })
}

/// Hettne's any classification. Catches `tumor not elsewhere classified`, `neoplasm of ill-defined sites`; not `classical
/// Hodgkin lymphoma`.
fn is_classification(name: &str) -> bool {
    [
        "not elsewhere classified",
        "elsewhere classified",
        "unclassified",
        "not classifiable",
        "unclassifiable",
        "ill-defined",
        "without classification",
        "not classified",
        "not otherwise classified",
        "without mention",
    ]
    .iter()
    .any(|phrase| name.contains(phrase))
}

/// Hettne's any underspecification, with `of unspecified …`. Catches `Adenocarcinoma NOS`, `carcinoma of unspecified site`,
/// `glioma, no ICD-O subtype`; not `nosocomial`.
fn is_underspecified(name: &str) -> bool {
    // NES in front is a gene.
    let has_code = words(name).any(|word| ["NOS", "NEC"].contains(&word))
        || words(name).skip(1).any(|word| word == "NES");
    // 'Cancer of unknown primary' is a kind.
    let lower = name.to_lowercase().replace("unknown primary", "");
    has_code
        || [
            "not otherwise specified",
            "not specified",
            "unspecified",
            "no icd-o",
            "icd-o",
            "(nos)",
            "unknown",
        ]
        .iter()
        .any(|phrase| lower.contains(phrase))
}

/// Hettne's miscellaneous. Catches `other malignant neoplasm`, `obsolete sarcoma`; not `mother cell`.
fn is_miscellaneous(name: &str) -> bool {
    const WORDS: &[&str] = &[
        "other",
        "others",
        "obsolete",
        "deprecated",
        "miscellaneous",
        "misc",
        "various",
    ];
    words(name).any(|word| WORDS.contains(&word))
}

/// Names of more than eight words: no text repeats them word by word. (Hettne's figure is five, which would cut
/// `diffuse large B-cell lymphoma of the central nervous system`.)
fn is_long(name: &str) -> bool {
    name.split_whitespace().count() > 8
}

/// Names that say of which species they are. Catches `trichome cell (sensu Magnoliophyta)`, `B cell, mouse`; not
/// `mouse-ear cell`.
fn is_of_a_taxon(name: &str) -> bool {
    name.contains("sensu ")
        || name.contains("(mus musculus")
        || name.contains("(mmus)")
        || name.ends_with(", mouse")
        || name.ends_with(", human")
        || name.ends_with(" (mouse)")
        || name.ends_with(" (human)")
        || name.contains("non-human")
        || name.contains("dog ")
        || name.contains("canine")
        || name.contains("veterinary")
}

/// Names that are lists. Catches `cancer of bronchus and/or lung`, `neoplasms, nerve tissue and meninges`; not `head and neck
/// cancer`, which has no comma.
fn is_list(name: &str) -> bool {
    name.contains("and/or")
        || (name.contains(", ") && (name.contains(" and ") || name.contains(" or ")))
}

/// Tags and references of HTML. Catches `<sup>18</sup>F`; not `p < 0.05`.
fn has_markup(name: &str) -> bool {
    name.contains("</") || name.contains("&#") || name.contains("/>") || name.contains('{')
}

/// What is left with brackets at its end after the rewriting. Catches `sarcoma (spindle)`; not `TGF-beta(1) cell`.
fn ends_in_parentheses(name: &str) -> bool {
    name.ends_with(')') && name.contains(" (") || name.ends_with(']')
}

/// Systematic names of chemistry, which no prose repeats. Catches `4-((3-bromophenyl)amino)-6,7-dimethoxyquinazoline`; not
/// `5-fluorouracil`, nor `1,25-dihydroxyvitamin D3`.
fn is_chemical_name(name: &str) -> bool {
    let n_signs = name
        .chars()
        .filter(|c| matches!(c, '(' | ')' | '[' | ']' | '{' | '}' | ',' | '\''))
        .count();
    let n_hyphens = name.chars().filter(|&c| c == '-').count();
    let has_digit = name.contains(|c: char| c.is_ascii_digit());
    let longest = name
        .split_whitespace()
        .map(|word| word.chars().count())
        .max()
        .unwrap_or(0);
    has_digit && longest > 20 && (n_signs >= 2 || n_hyphens >= 3)
}

/// Stages and grades by number, which are no part of a name (ruling 3 of the guidelines). Catches `stage IV melanoma`,
/// `grade III astrocytoma`; not `high grade glioma`, which is a kind.
fn has_stage(name: &str) -> bool {
    const NUMBERS: &[&str] = &[
        "0", "1", "2", "3", "4", "5", "i", "ii", "iii", "iv", "ia", "ib", "iia", "iib", "iiia",
        "iiib", "iiic", "iva", "ivb", "x",
    ];
    let words: Vec<&str> = words(name).collect();
    words.windows(2).any(|pair| {
        ["stage", "grade", "ajcc", "figo"].contains(&pair[0]) && NUMBERS.contains(&pair[1])
    }) || words.contains(&"ajcc")
        || words.contains(&"figo")
}

/// The course of a disease before its name. Catches `recurrent melanoma`, `metastatic sarcoma`; not `chronic myeloid leukemia`.
fn has_course(name: &str) -> bool {
    const WORDS: &[&str] = &[
        "recurrent",
        "metastatic",
        "metastasis",
        "metastases",
        "relapsed",
        "relapsing",
        "refractory",
        "advanced",
        "remission",
    ];
    words(name).any(|word| WORDS.contains(&word)) || name.starts_with("secondary malignant")
}

/// Age groups, which are modifiers and not kinds. Catches `childhood leukemia`, `adult fibrosarcoma`; not `juvenile
/// myelomonocytic leukemia`, whose kind it is, nor `adult T-cell leukemia`.
fn is_of_age_group(name: &str) -> bool {
    const WORDS: &[&str] = &[
        "childhood",
        "adult",
        "pediatric",
        "paediatric",
        "infantile",
        "elderly",
    ];
    // Kinds that are called after an age.
    const KINDS: &[&str] = &[
        "adult t",
        "adult-type granulosa",
        "adult type granulosa",
        "adult granulosa",
    ];
    words(name).any(|word| WORDS.contains(&word)) && !KINDS.iter().any(|kind| name.contains(kind))
}

/// Subtypes by number, as catalogues of genetic diseases and grades of precursors have them. Catches `hereditary prostate
/// cancer 10`, `prostate cancer, hereditary, 10`; not `thymoma type B2`, `medulloblastoma group 3` or `papillary renal cell
/// carcinoma type 1`, which are kinds.
fn is_numbered_subtype(name: &str) -> bool {
    let mut from_end = name.rsplit(' ');
    let last = from_end.next().unwrap_or_default();
    if from_end
        .next()
        .is_some_and(|word| ["group", "type"].contains(&word))
    {
        return false;
    }
    let is_number = !last.is_empty() && last.chars().all(|c| c.is_ascii_digit());
    is_number && name.contains(' ')
}

/// Syndromes that raise the risk of cancer and are none. Catches `Lynch syndrome`, `rhabdoid tumor predisposition`; not
/// `myelodysplastic syndrome`.
fn is_hereditary_syndrome(name: &str) -> bool {
    const CANCERS: &[&str] = &[
        "myelodysplastic",
        "myeloproliferative",
        "lymphoproliferative",
        "richter",
        "zary",
        "pancoast",
        "sulcus",
        "down syndrome",
        "hypereosinophilic",
        "carcinoid",
    ];
    let is_syndrome = name.contains("syndrome") && !CANCERS.iter().any(|kind| name.contains(kind));
    is_syndrome || name.contains("predisposition") || name.contains("susceptibility")
}

/// Kinds of tumour that are benign where nothing else is said, which a branch of malignant ones has all the same. Catches
/// `mediastinum neurofibroma`, `mature teratoma`; not `carcinoma ex pleomorphic adenoma`, `atypical neurofibroma` or
/// `meningioma`.
fn is_benign_kind(name: &str) -> bool {
    const KINDS: &[&str] = &[
        "adenoma",
        "cystadenoma",
        "papilloma",
        "neurofibroma",
        "fibroma",
        "lipoma",
        "hemangioma",
        "lymphangioma",
        "leiomyoma",
        "rhabdomyoma",
        "osteoma",
        "chondroma",
        "hamartoma",
        "nevus",
        "polyp",
        "cyst",
    ];
    const NOT: &[&str] = &[
        "malignant",
        "carcinoma",
        "sarcoma",
        "atypical",
        "melanoma",
        "invasive",
        "cancer",
        "inverted",
    ];
    let last = words(name).last().unwrap_or_default();
    let last = last.strip_suffix('s').unwrap_or(last);
    let is_kind =
        KINDS.contains(&last) || name.contains("mature teratoma") && !name.contains("immature");
    (is_kind || name.starts_with("benign ")) && !NOT.iter().any(|word| name.contains(word))
}

/// Brackets without their pair: cut or wrongly decoded names. Catches `SC)zary syndrome`, `segmenta [1-8`; not
/// `t(11;17) acute myeloid leukemia`.
fn has_unpaired_bracket(name: &str) -> bool {
    [('(', ')'), ('[', ']')].iter().any(|&(open, close)| {
        let mut depth = 0_i32;
        let is_early = name.chars().any(|c| {
            depth += i32::from(c == open) - i32::from(c == close);
            depth < 0
        });
        is_early || depth != 0
    })
}

/// Names of clusters of transcriptomes, which no paper repeats. Catches `5210 Astro-NT NN_1`, `DC.8-4-11b-`, `HY GABA (Mmus)`;
/// not `CD4+ T cell`.
fn is_cluster(name: &str) -> bool {
    let first = name.split(' ').next().unwrap_or_default();
    let begins_with_number = first.len() >= 4 && first.chars().all(|c| c.is_ascii_digit());
    begins_with_number || name.contains("(mmus)") || name.ends_with('-')
}

/// Names of clones and markers among the aliases of genes. Catches `FLJ20507`, `MGC22487 expression`, `D22S662`; not `CD30`.
fn is_clone(name: &str) -> bool {
    let first = words(name).next().unwrap_or_default();
    let is_numbered = |rest: &str| rest.len() > 2 && rest.chars().all(|c| c.is_ascii_digit());
    let is_library = ["flj", "mgc", "kiaa", "dkfzp", "hspc", "loc"]
        .iter()
        .any(|prefix| first.strip_prefix(prefix).is_some_and(is_numbered));
    let is_marker = first.strip_prefix('d').is_some_and(|rest| {
        rest.split_once('s').is_some_and(|(chromosome, number)| {
            !chromosome.is_empty()
                && chromosome.chars().all(|c| c.is_ascii_digit() || c == 'x')
                && is_numbered(number)
        })
    });
    is_library || is_marker
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_rule_catches_its_case() {
        for (rule, name) in [
            ("short token", "2"),
            ("short token", "BC"),
            ("dosage", "ranitidine 150 mg"),
            ("dosage", "oxygen 25%"),
            ("at-sign", "antibody @ 11:23"),
            ("EC number", "EC 2.7.1.-"),
            ("classification", "tumor not elsewhere classified"),
            ("underspecification", "Adenocarcinoma NOS"),
            ("underspecification", "carcinoma of unspecified site"),
            ("miscellaneous", "other malignant neoplasm"),
            ("long name", "a name of nine words that nobody writes so"),
            ("taxon", "trichome cell (sensu Magnoliophyta)"),
            ("list", "cancer of bronchus and/or lung"),
            ("markup", "<sup>18</sup>F"),
            ("closing parentheses", "sarcoma (spindle)"),
            (
                "chemical name",
                "4-((3-bromophenyl)amino)-6,7-dimethoxyquinazoline",
            ),
            ("stage or grade", "stage IV melanoma"),
            ("stage or grade", "grade 3 astrocytoma"),
            ("course", "recurrent melanoma"),
            ("age group", "childhood leukemia"),
            ("numbered subtype", "prostate cancer, hereditary, 10"),
            ("hereditary syndrome", "Lynch syndrome"),
            ("benign kind", "mediastinum neurofibroma"),
            ("benign kind", "mature teratoma"),
            ("clone", "FLJ20507"),
            ("cluster", "5210 Astro-NT NN_1"),
            ("cluster", "DC.8-4-11b-"),
            ("unpaired bracket", "SC)zary disease"),
            ("clone", "MGC22487 expression"),
            ("clone", "D22S662"),
        ] {
            assert_eq!(suppressed_by(name, true), Some(rule), "{name}");
        }
    }

    #[test]
    fn and_leaves_what_only_looks_like_it() {
        for name in [
            "CRC",
            "CA 19-9",
            "classical Hodgkin lymphoma",
            "nosocomial",
            "mother cell",
            "diffuse large B-cell lymphoma of the central nervous",
            "head and neck cancer",
            "5-fluorouracil",
            "1,25-dihydroxyvitamin D3",
            "high grade glioma",
            "chronic myeloid leukemia",
            "juvenile myelomonocytic leukemia",
            "adult T-cell leukemia",
            "thymoma type B2",
            "cancer of unknown primary site",
            "NES expression",
            "t(11;17) acute myeloid leukemia",
            "medulloblastoma group 3",
            "myelodysplastic syndrome",
            "carcinoma ex pleomorphic adenoma",
            "immature teratoma",
            "meningioma",
            "CD30",
        ] {
            assert_eq!(suppressed_by(name, true), None, "{name}");
        }
        for name in ["adult stem cell", "EC cell 1"] {
            assert_eq!(suppressed_by(name, false), None, "{name}");
        }
    }
}
