//! Whether case counts, where a dictionary leaves it to the rule.

use super::CaseRule;

/// Names up to this many characters are short forms if they have capitals.
const SHORT_NAME: usize = 5;

/// Settles the case rule `auto` for one name.
///
/// Exact where the name is a short form: one word of at most five characters with two capitals or with capitals only
/// (`CT`, `PD-L1`, `mTOR`), of at most three characters with any capital (`Met`), or of at most two characters
/// at all; else any. So `CT` does not match "ct", and `Kupffer cell` matches "KUPFFER CELLS".
pub(super) fn settle(name: &str) -> CaseRule {
    let n_characters = name.chars().count();
    if n_characters > SHORT_NAME || name.contains(char::is_whitespace) {
        return CaseRule::Any;
    }
    let n_capitals = name
        .chars()
        .filter(|character| character.is_uppercase())
        .count();
    let has_small = name.chars().any(char::is_lowercase);
    let is_short_form = n_capitals >= 2
        || (n_capitals > 0 && (!has_small || n_characters <= 3))
        || n_characters <= 2;
    if is_short_form {
        CaseRule::Exact
    } else {
        CaseRule::Any
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn short_forms_want_their_case_and_words_do_not() {
        let cases = [
            ("CT", CaseRule::Exact),
            ("US", CaseRule::Exact),
            ("Met", CaseRule::Exact),
            ("PD-L1", CaseRule::Exact),
            ("HCCs", CaseRule::Exact),
            ("mTOR", CaseRule::Exact),
            ("p1", CaseRule::Exact),
            ("GIST", CaseRule::Exact),
            ("NSCLC", CaseRule::Exact),
            ("FOLFOX", CaseRule::Any),
            ("liver", CaseRule::Any),
            ("Liver", CaseRule::Any),
            ("Ki-67", CaseRule::Any),
            ("p53", CaseRule::Any),
            ("B cell", CaseRule::Any),
            ("T C", CaseRule::Any),
        ];
        for (name, expected) in cases {
            assert_eq!(settle(name), expected, "{name}");
        }
    }
}
