//! Names written anew: Hettne, van Mulligen, Schuemie, Schijvenaars, Kors, "Rewriting and suppressing UMLS terms for
//! improved biomedical term identification", J Biomed Semantics 1:5 (2010), doi:10.1186/2041-1480-1-5.
//!
//! Their possessive rule is not here: folding makes `Hodgkin's` and `Hodgkin` equal. Two rules of our own follow
//! theirs, for the names of the Cell Ontology.

/// A name that a rule made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Rewritten {
    /// The rule.
    pub(super) rule: &'static str,
    /// The new names.
    pub(super) names: Vec<String>,
    /// Whether the old name stays.
    pub(super) keeps_old: bool,
}

/// A rule: what it makes of a name, if it applies.
type Rule = fn(&str) -> Option<Rewritten>;

/// The rules in the order in which they are tried; after one has acted, the new names go through all again.
const RULES: &[Rule] = &[
    angular_brackets,
    semantic_type,
    short_form,
    inner_parentheses,
];

/// The first rule that applies. `inverts` says whether a comma parts an inverted heading.
pub(super) fn rewrite(name: &str, inverts: bool) -> Option<Rewritten> {
    let found = RULES.iter().find_map(|rule| rule(name));
    found.or_else(|| {
        if inverts {
            syntactic_inversion(name)
        } else {
            marker_comma(name).or_else(|| plus_sign(name))
        }
    })
}

/// Hettne's syntactic inversion, also with two commas: `Carcinoma, Ductal` → `Ductal Carcinoma`, `Lymphoma, Large-Cell,
/// Diffuse` → `Diffuse Large-Cell Lymphoma`. Not `liver, bile duct and pancreas`, a list; not `N,N-dimethyl`; not `TNF
/// receptor superfamily, member 8` and `prostate cancer, hereditary, 10`, which count.
fn syntactic_inversion(name: &str) -> Option<Rewritten> {
    let parts: Vec<&str> = name.split(", ").map(str::trim).collect();
    let is_list = |part: &&str| {
        part.starts_with(|c: char| c.is_ascii_digit())
            || part.is_empty()
            || part.split(' ').any(|word| {
                [
                    "and",
                    "or",
                    "with",
                    "of",
                    "in",
                    "member",
                    "type",
                    "subunit",
                    "subfamily",
                ]
                .contains(&word.to_lowercase().as_str())
            })
    };
    if parts.len() < 2 || parts.len() > 3 || parts.iter().any(is_list) {
        return None;
    }
    let mut parts = parts;
    parts.reverse();
    Some(Rewritten {
        rule: "inversion",
        names: vec![parts.join(" ")],
        keeps_old: false,
    })
}

/// Hettne's angular brackets: `bacteria <eubacteria>` → `bacteria`. Not `PD-L1 <1%`.
fn angular_brackets(name: &str) -> Option<Rewritten> {
    let (head, tail) = name.split_once(" <")?;
    tail.ends_with('>').then(|| Rewritten {
        rule: "angular brackets",
        names: vec![head.trim_end().to_owned()],
        keeps_old: false,
    })
}

/// What stands in brackets behind names to say what kind of thing they name.
const SEMANTIC_TYPES: &[&str] = &[
    "biomarker",
    "body structure",
    "cell",
    "cell type",
    "clinical",
    "diagnosis",
    "disease",
    "disease or disorder",
    "disorder",
    "drug",
    "finding",
    "gene",
    "morphologic abnormality",
    "morphology",
    "neoplasm",
    "procedure",
    "product",
    "protein",
    "qualifier value",
    "regime/therapy",
    "substance",
    "treatment",
    "body part",
    "organ",
    "human",
    "mammalia",
    "vertebrata",
    "biliaris",
    "female",
    "male",
];

/// Hettne's semantic types: `fibroblastic liposarcoma (morphologic abnormality)` → `fibroblastic liposarcoma`. Not
/// `carcinoma (ductal)`.
fn semantic_type(name: &str) -> Option<Rewritten> {
    let (open, close) = if name.ends_with(']') {
        (" [", ']')
    } else {
        (" (", ')')
    };
    let (head, tail) = name.rsplit_once(open)?;
    let inner = tail.strip_suffix(close)?.trim().to_lowercase();
    SEMANTIC_TYPES.contains(&inner.as_str()).then(|| Rewritten {
        rule: "semantic type",
        names: vec![head.trim_end().to_owned()],
        keeps_old: false,
    })
}

/// Hettne's short form and long form, found as by Schwartz and Hearst (2003): `Selective Serotonin Reuptake Inhibitors
/// (SSRIs)` → both. Not `Lymphoma (B-cell)`, whose letters are not those of the words before.
fn short_form(name: &str) -> Option<Rewritten> {
    let (head, tail) = name.rsplit_once(" (")?;
    let short = tail.strip_suffix(')')?.trim();
    let n_letters = short.chars().count();
    let is_short = (3..=10).contains(&n_letters)
        && !short.contains(' ')
        && short.chars().filter(|c| c.is_uppercase()).count() >= 2;
    if !is_short || !spells(head, short.trim_end_matches('s')) {
        return None;
    }
    Some(Rewritten {
        rule: "short form",
        names: vec![head.to_owned(), short.to_owned()],
        keeps_old: false,
    })
}

/// Whether the letters of a short form stand in the long one, from right to left, its first at the start of a word.
fn spells(long: &str, short: &str) -> bool {
    let long: Vec<char> = long.to_lowercase().chars().collect();
    let mut at = long.len();
    let wanted: Vec<char> = short
        .to_lowercase()
        .chars()
        .filter(|c| c.is_alphanumeric())
        .collect();
    for (index, letter) in wanted.iter().enumerate().rev() {
        loop {
            if at == 0 {
                return false;
            }
            at -= 1;
            let starts_word = at == 0 || !long[at - 1].is_alphanumeric();
            if long[at] == *letter && (index > 0 || starts_word) {
                break;
            }
        }
    }
    true
}

/// Non-essential parentheses: `thyroid gland undifferentiated (anaplastic) carcinoma` → the name without them. Not
/// `4-(methylnitrosamino)butanone`, where they part no words; behind a name they stay, and the name with them is dropped
/// by its own rule.
fn inner_parentheses(name: &str) -> Option<Rewritten> {
    let start = name.find(" (")?;
    let end = start + name[start..].find(") ")?;
    let inner = &name[start + 2..end];
    if inner.contains('(') || inner.contains("sensu") {
        return None;
    }
    Some(Rewritten {
        rule: "inner parentheses",
        names: vec![format!("{}{}", &name[..start], &name[end + 1..])],
        keeps_old: false,
    })
}

/// CL's list of markers before a cell: `CD4-positive, alpha-beta T cell` → also `CD4-positive alpha-beta T cell`, which is
/// what people write. Not a comma without a marker before it.
fn marker_comma(name: &str) -> Option<Rewritten> {
    let is_marked = |part: &str| part.ends_with("-positive") || part.ends_with("-negative");
    let (before, _) = name.split_once(", ")?;
    is_marked(before).then(|| Rewritten {
        rule: "marker comma",
        names: vec![name.replace(", ", " ")],
        keeps_old: false,
    })
}

/// A marker's sign as texts write it: `CD8-positive T cell` → also `CD8+ T cell`. Not `gram-positive cell`: a marker has a
/// digit or two capitals.
fn plus_sign(name: &str) -> Option<Rewritten> {
    let (marker, rest) = name.split_once("-positive ")?;
    let is_marker = !marker.contains(' ')
        && (marker.contains(|c: char| c.is_ascii_digit())
            || marker.chars().filter(|c| c.is_uppercase()).count() > 1);
    (is_marker && !name.contains(',')).then(|| Rewritten {
        rule: "plus sign",
        names: vec![format!("{marker}+ {rest}")],
        keeps_old: true,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(name: &str, inverts: bool) -> Vec<String> {
        rewrite(name, inverts).map_or_else(Vec::new, |rewritten| rewritten.names)
    }

    #[test]
    fn each_rule_catches_its_case() {
        for (name, expected) in [
            ("Carcinoma, Ductal", &["Ductal Carcinoma"][..]),
            (
                "Lymphoma, Large-Cell, Diffuse",
                &["Diffuse Large-Cell Lymphoma"],
            ),
            ("bacteria <eubacteria>", &["bacteria"]),
            ("liposarcoma (morphologic abnormality)", &["liposarcoma"]),
            ("lung cancer [Disease]", &["lung cancer"]),
            (
                "Selective Serotonin Reuptake Inhibitors (SSRIs)",
                &["Selective Serotonin Reuptake Inhibitors", "SSRIs"],
            ),
            (
                "thyroid undifferentiated (anaplastic) carcinoma",
                &["thyroid undifferentiated carcinoma"],
            ),
        ] {
            assert_eq!(names(name, true), expected, "{name}");
        }
        for (name, expected) in [
            (
                "CD4-positive, alpha-beta T cell",
                "CD4-positive alpha-beta T cell",
            ),
            ("CD8-positive T cell", "CD8+ T cell"),
        ] {
            assert_eq!(names(name, false), [expected]);
        }
    }

    #[test]
    fn and_leaves_what_only_looks_like_it() {
        for name in [
            "liver, bile duct and pancreas",
            "N,N-dimethylaniline",
            "prostate cancer, hereditary, 10",
            "PD-L1 <1%",
            "carcinoma (ductal)",
            "lymphoma (BCLX)",
            "4-(methylnitrosamino)butanone",
        ] {
            assert_eq!(names(name, true), [""; 0], "{name}");
        }
        for name in ["alpha, beta T cell", "gram-positive cell"] {
            assert_eq!(names(name, false), [""; 0], "{name}");
        }
    }
}
