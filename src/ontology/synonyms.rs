//! What a synonym's scope and type say of its kind.

use super::{OntologyTerm, Synonym};
use crate::document::NameKind;

impl OntologyTerm {
    /// A term that is known by its identifier only.
    pub(super) fn new(id: impl Into<String>) -> Self {
        Self {
            id: id.into(),
            ..Self::default()
        }
    }

    /// Adds a name, unless it is empty or there already in this kind.
    pub(super) fn add_name(&mut self, kind: NameKind, text: &str) {
        let text = text.trim();
        let is_known = |synonym: &Synonym| synonym.kind == kind && synonym.text == text;
        if !text.is_empty() && !self.synonyms.iter().any(is_known) {
            self.synonyms.push(Synonym {
                kind,
                text: text.to_owned(),
            });
        }
    }

    /// Sets the label, unless there is one.
    pub(super) fn set_label(&mut self, text: &str) {
        let text = text.trim();
        if self.label.is_none() && !text.is_empty() {
            self.label = Some(text.to_owned());
        }
    }
}

/// Adds a member to a list, unless it is empty or there already.
pub(super) fn add_once(list: &mut Vec<String>, member: String) {
    if !member.is_empty() && !list.contains(&member) {
        list.push(member);
    }
}

/// The kind of a synonym of this scope (`EXACT`, `hasExactSynonym`). A short form of the term itself is an abbreviation;
/// one of something broader or narrower stays that, since the kind decides which concept wins.
pub(super) fn kind_of(scope: &str, is_short: bool) -> NameKind {
    match scope {
        "NARROW" | "hasNarrowSynonym" => NameKind::Narrow,
        "BROAD" | "hasBroadSynonym" => NameKind::Broad,
        _ if is_short => NameKind::Abbreviation,
        "EXACT" | "hasExactSynonym" => NameKind::Exact,
        // The default of OBO where no scope is written.
        _ => NameKind::Related,
    }
}

/// Whether a synonym type marks short forms: abbreviation and acronym of the OBO Metadata Ontology (`OMO:0003000`,
/// `OMO:0003012`), or a type of that name, whatever stands before it.
pub(super) fn is_short_type(synonym_type: &str) -> bool {
    let name = synonym_type.rsplit(['#', '/', ':']).next().unwrap_or("");
    let name = name.trim_start_matches("OMO_").to_lowercase();
    ["abbreviation", "acronym", "0003000", "0003012"].contains(&name.as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn short_types_are_told_in_all_their_spellings() {
        for good in [
            "OMO:0003000",
            "http://purl.obolibrary.org/obo/OMO_0003012",
            "ABBREVIATION",
            "http://purl.obolibrary.org/obo/uberon/core#ABBREVIATION",
        ] {
            assert!(is_short_type(good), "{good}");
        }
        for bad in ["", "OMO:0003011", "LATIN", "PLURAL"] {
            assert!(!is_short_type(bad), "{bad}");
        }
    }

    #[test]
    fn a_short_form_of_something_broader_stays_broad() {
        assert_eq!(kind_of("EXACT", true), NameKind::Abbreviation);
        assert_eq!(kind_of("hasBroadSynonym", true), NameKind::Broad);
        assert_eq!(kind_of("", false), NameKind::Related);
    }
}
