//! The rhetorical role that the label of a section speaks for.

use crate::document::Role;

/// Words that labels of abstract sections begin with or contain, and the role they speak for. After the mapping that
/// the National Library of Medicine uses for `NlmCategory` (structured abstracts, 2012 label list), shortened to stems;
/// the first that fits decides, so that `MATERIALS AND RESULTS` counts as results.
const LABEL_STEMS: &[(&str, Role)] = &[
    ("outcome measure", Role::Methods),
    ("result", Role::Results),
    ("finding", Role::Results),
    ("outcome", Role::Results),
    ("observation", Role::Results),
    ("case report", Role::Results),
    ("case presentation", Role::Results),
    ("conclusion", Role::Conclusions),
    ("interpretation", Role::Conclusions),
    ("discussion", Role::Conclusions),
    ("significance", Role::Conclusions),
    ("implication", Role::Conclusions),
    ("method", Role::Methods),
    ("material", Role::Methods),
    ("design", Role::Methods),
    ("setting", Role::Methods),
    ("patients", Role::Methods),
    ("participants", Role::Methods),
    ("intervention", Role::Methods),
    ("procedure", Role::Methods),
    ("measure", Role::Methods),
    ("statistic", Role::Methods),
    ("experimental", Role::Methods),
    ("data source", Role::Methods),
    ("objective", Role::Objective),
    ("aim", Role::Objective),
    ("purpose", Role::Objective),
    ("goal", Role::Objective),
    ("hypothesis", Role::Objective),
    ("question", Role::Objective),
    ("background", Role::Background),
    ("introduction", Role::Background),
    ("context", Role::Background),
    ("rationale", Role::Background),
    ("importance", Role::Background),
];

/// The longest label, in bytes.
const MAX_LABEL: usize = 80;

/// The role that a section's label or category speaks for: `PATIENTS AND METHODS` → methods.
pub fn role_of_label(label: &str) -> Option<Role> {
    let label = label.to_lowercase();
    LABEL_STEMS
        .iter()
        .find(|(stem, _)| label.contains(stem))
        .map(|&(_, role)| role)
}

/// A sentence without the label that it begins with, as in `METHODS: We …`.
pub fn without_label(sentence: &str) -> &str {
    let is_label = |label: &str| {
        let is_short = label.split_whitespace().count() <= 3;
        let is_capital = !label.contains(char::is_lowercase);
        label.len() <= MAX_LABEL
            && label.starts_with(char::is_uppercase)
            && (is_short || is_capital)
            && role_of_label(label).is_some()
    };
    match sentence.split_once(':') {
        Some((label, rest)) if is_label(label) => rest.trim_start(),
        _ => sentence,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sentence_loses_its_label_and_nothing_else() {
        assert_eq!(without_label("METHODS: We saw: it."), "We saw: it.");
        assert_eq!(without_label("Aim:To see."), "To see.");
        assert_eq!(
            without_label("We saw the results: none."),
            "We saw the results: none."
        );
        assert_eq!(without_label("KRAS: a gene."), "KRAS: a gene.");
    }

    #[test]
    fn labels_give_roles() {
        let cases = [
            ("METHODS", Some(Role::Methods)),
            ("Patients and methods", Some(Role::Methods)),
            ("Main outcome measures", Some(Role::Methods)),
            ("RESULTS", Some(Role::Results)),
            ("CONCLUSION", Some(Role::Conclusions)),
            ("Aims", Some(Role::Objective)),
            ("BACKGROUND", Some(Role::Background)),
            ("UNASSIGNED", None),
            ("", None),
        ];
        for (label, expected) in cases {
            assert_eq!(role_of_label(label), expected, "{label}");
        }
    }
}
