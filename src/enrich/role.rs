//! The rhetorical role of a sentence, from its section.

use crate::document::{Annotations, Document, Role, Section, SectionKind};

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

/// Sets the role of each sentence whose section tells it; the others keep `None`.
pub fn assign_roles(document: &Document, annotations: &mut Annotations) {
    let roles: Vec<Option<Role>> = document.sections.iter().map(role_of_section).collect();
    for sentence in &mut annotations.sentences {
        sentence.role = roles.get(sentence.section as usize).copied().flatten();
    }
}

fn role_of_section(section: &Section) -> Option<Role> {
    if section.kind == SectionKind::Title {
        return Some(Role::Title);
    }
    [&section.category, &section.label]
        .into_iter()
        .flatten()
        .find_map(|label| role_of_label(label))
}

/// The role that a section's label or category speaks for: `PATIENTS AND METHODS` → methods.
pub fn role_of_label(label: &str) -> Option<Role> {
    let label = label.to_lowercase();
    LABEL_STEMS
        .iter()
        .find(|(stem, _)| label.contains(stem))
        .map(|&(_, role)| role)
}

#[cfg(test)]
mod tests {
    use super::*;

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
