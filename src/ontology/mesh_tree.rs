//! MeSH's tree numbers: which heading stands below which.

use std::collections::HashMap;

use super::OntologyTerm;

/// Whether a string is a tree number: `C04.588.274`, `D12`.
pub(super) fn is_tree_number(text: &str) -> bool {
    let bytes = text.as_bytes();
    let (Some(letter), Some(category)) = (bytes.first(), bytes.get(1..3)) else {
        return false;
    };
    letter.is_ascii_uppercase()
        && category.iter().all(u8::is_ascii_digit)
        && bytes[3..].chunks(4).all(|part| {
            part.len() == 4 && part[0] == b'.' && part[1..].iter().all(u8::is_ascii_digit)
        })
}

/// Adds as parents the terms one level up from each tree number among a term's groups; a level that no term of the file
/// has is passed over, not jumped.
pub(super) fn add_parents(terms: &mut [OntologyTerm]) {
    let mut at: HashMap<String, String> = HashMap::new();
    for term in terms.iter() {
        for tree in term.groups.iter().filter(|group| is_tree_number(group)) {
            at.insert(tree.clone(), term.id.clone());
        }
    }
    for term in terms {
        for tree in &term.groups {
            let parent = tree.rsplit_once('.').and_then(|(above, _)| at.get(above));
            if let Some(parent) = parent
                && *parent != term.id
                && !term.parents.contains(parent)
            {
                term.parents.push(parent.clone());
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tree_numbers_are_told_from_other_groups() {
        for good in ["C04", "C04.588", "E01.370.350.825"] {
            assert!(is_tree_number(good), "{good}");
        }
        for bad in [
            "",
            "C4",
            "C04.",
            "C04.58",
            "c04.588",
            "T191",
            "C04.588.2745",
            "γ04",
        ] {
            assert!(!is_tree_number(bad), "{bad}");
        }
    }

    #[test]
    fn parents_stand_one_level_up_and_only_once() {
        let term = |id: &str, trees: &[&str]| OntologyTerm {
            id: id.to_owned(),
            groups: trees.iter().map(|&tree| tree.to_owned()).collect(),
            ..OntologyTerm::default()
        };
        let mut terms = [
            term("MESH:1", &["C04", "C23.1"]),
            term("MESH:2", &["C04.588", "C04.557"]),
            term("MESH:3", &["C04.588.274.120"]),
            term("MESH:4", &["C04.588.300", "T191"]),
        ];
        add_parents(&mut terms);
        let parents: Vec<&[String]> = terms.iter().map(|term| term.parents.as_slice()).collect();
        assert_eq!(parents[0], [""; 0]);
        assert_eq!(parents[1], ["MESH:1"]);
        assert_eq!(parents[2], [""; 0]);
        assert_eq!(parents[3], ["MESH:2"]);
    }
}
