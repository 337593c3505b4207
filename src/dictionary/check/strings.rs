//! Strings that nobody writes, or that mean too much.
//!
//! After the suppression rules of Hettne et al. 2010 (doi:10.1186/2041-1480-1-5): short tokens, dosages, at-signs, phrases
//! of classifications. Their rule on the number of words is left out: names of diseases are long, and a long name that
//! nobody writes costs nothing.

use crate::dictionary::Term;
use crate::document::NameKind;

/// Why a synonym does not look like something that people write.
pub(super) fn is_strange(term: &Term) -> Option<&'static str> {
    let name = term.name.as_str();
    if name.chars().count() == 1 {
        return Some("is a single character");
    }
    if has_markup(name) {
        return Some("has markup in it");
    }
    if name.contains('@') {
        return Some("has an at-sign in it");
    }
    if term.kind == NameKind::Label {
        return None;
    }
    if is_of_classifications(name) {
        return Some("is a phrase of classifications");
    }
    if name.contains(", ") {
        return Some("looks like an inverted heading");
    }
    None
}

/// Catches 'liver tumor NOS', 'obsolete hepatoma' and 'other sarcoma', not 'cancer of unknown primary' or 'NEC', the
/// neuroendocrine carcinoma.
fn is_of_classifications(name: &str) -> bool {
    let words: Vec<&str> = name.split_whitespace().collect();
    let [first, .., last] = words.as_slice() else {
        return false;
    };
    ["NOS", "NEC", "[NOS]", "(NOS)"].contains(last)
        || ["other", "obsolete", "deprecated", "misc", "miscellaneous"]
            .contains(&first.to_lowercase().as_str())
        || name.contains("unspecified")
        || name.contains("not otherwise specified")
        || name.contains("not elsewhere classified")
}

/// Whether a name holds a tag or a character reference of HTML: `<b>`, `</i>`, `&alpha;`, `&#945;`.
fn has_markup(name: &str) -> bool {
    let is_tag = |rest: &str| {
        let rest = rest.strip_prefix('/').unwrap_or(rest);
        rest.starts_with(|c: char| c.is_ascii_alphabetic()) && rest.contains('>')
    };
    let is_reference = |rest: &str| {
        let length = rest.find(';').unwrap_or(0);
        let is_name = |name: &str| name.chars().all(|c| c.is_ascii_alphanumeric() || c == '#');
        length > 1 && is_name(&rest[..length])
    };
    name.match_indices('<')
        .any(|(at, _)| is_tag(&name[at + 1..]))
        || name
            .match_indices('&')
            .any(|(at, _)| is_reference(&name[at + 1..]))
}

/// Whether a name has at most two letters and digits, and more than the one that [`is_strange`] speaks of.
pub(super) fn is_very_short(name: &str) -> bool {
    name.chars().count() > 1 && name.chars().filter(|c| c.is_alphanumeric()).count() <= 2
}

/// Units in which doses and strengths are given, in small letters.
const UNITS: [&str; 18] = [
    "mg", "mcg", "µg", "μg", "ug", "ng", "kg", "ml", "µl", "μl", "ul", "iu", "mmol", "mbq", "gbq",
    "mci", "gy", "%",
];

/// Whether a name holds an amount: 'doxorubicin 50 mg', '5 % glucose', 'cisplatin 100mg/m2'. Not '5-fluorouracil' or
/// 'CA 15-3'.
pub(super) fn has_dosage(name: &str) -> bool {
    let lower = name.to_lowercase();
    let mut was_number = false;
    for word in lower.split_whitespace() {
        let word = word.trim_matches(|c: char| "(),;".contains(c));
        let digits = word.trim_start_matches(|c: char| c.is_ascii_digit() || c == '.' || c == ',');
        let has_digits = digits.len() < word.len();
        let unit = digits.split('/').next().unwrap_or_default();
        if UNITS.contains(&unit) && (has_digits || was_number) {
            return true;
        }
        was_number = has_digits && digits.is_empty();
    }
    false
}

/// Whether brackets do not come in pairs: 'tumor of liver (primary', 'n)'.
pub(super) fn has_unbalanced_brackets(name: &str) -> bool {
    let mut open = Vec::new();
    for character in name.chars() {
        let wanted = match character {
            '(' | '[' | '{' => {
                open.push(character);
                continue;
            }
            ')' => '(',
            ']' => '[',
            '}' => '{',
            _ => continue,
        };
        if open.pop() != Some(wanted) {
            return true;
        }
    }
    !open.is_empty()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn doses_are_told_from_names_with_numbers() {
        for dose in [
            "doxorubicin 50 mg",
            "5% glucose",
            "5 % glucose",
            "cisplatin 100mg/m2",
            "10 mg/ml morphine",
            "iodine (3.7 GBq)",
        ] {
            assert!(has_dosage(dose), "{dose}");
        }
        for name in [
            "5-fluorouracil",
            "CA 15-3",
            "90Y microspheres",
            "G 207",
            "mg",
            "CD4 T cell",
            "17-AAG",
            "interleukin 2",
        ] {
            assert!(!has_dosage(name), "{name}");
        }
    }

    #[test]
    fn brackets_come_in_pairs_of_their_kind() {
        for balanced in ["t(9;22)", "a [b (c)] {d}", "plain"] {
            assert!(!has_unbalanced_brackets(balanced), "{balanced}");
        }
        for broken in ["a (b", "a) b", "a (b] c)", ")(", "a [b (c])"] {
            assert!(has_unbalanced_brackets(broken), "{broken}");
        }
    }

    #[test]
    fn two_letters_are_very_short_whatever_stands_between() {
        for short in ["CT", "U.S.", "T1", "c-x"] {
            assert!(is_very_short(short), "{short}");
        }
        for long in ["PET", "T-12", "Q"] {
            assert!(!is_very_short(long), "{long}");
        }
    }

    #[test]
    fn phrases_of_classifications_are_told_from_names() {
        for phrase in [
            "liver tumor NOS",
            "sarcoma, NEC",
            "Other sarcoma",
            "obsolete hepatoma",
            "carcinoma not otherwise specified",
        ] {
            assert!(is_of_classifications(phrase), "{phrase}");
        }
        for name in [
            "NEC",
            "cancer of unknown primary",
            "brother of tubes",
            "other",
        ] {
            assert!(!is_of_classifications(name), "{name}");
        }
    }
}
