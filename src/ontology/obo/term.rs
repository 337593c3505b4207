//! What clauses mean for a term, however they were read.

use std::collections::HashSet;

use super::super::OntologyTerm;
use super::super::curie;
use super::super::synonyms::{add_once, is_short_type, kind_of};
use crate::document::NameKind;

/// What is known before the first frame.
#[derive(Default)]
pub(super) struct Header {
    data_version: Option<String>,
    version_info: Option<String>,
    date: Option<String>,
    licence: Option<String>,
    /// Types of synonyms that mark short forms.
    short_types: HashSet<String>,
}

impl Header {
    pub(super) fn data_version(&mut self, value: &str) {
        self.data_version = Some(value.to_owned());
    }

    pub(super) fn date(&mut self, value: &str) {
        self.date = Some(value.to_owned());
    }

    pub(super) fn property(&mut self, property: &str, value: &str) {
        let name = property.rsplit(['/', '#', ':']).next().unwrap_or("");
        match name {
            "license" => self.licence = Some(value.to_owned()),
            "versionInfo" => self.version_info = Some(value.to_owned()),
            _ => {}
        }
    }

    /// Takes in a `synonymtypedef`: a type is one of short forms where its name or description says so.
    pub(super) fn synonym_type(&mut self, id: &str, description: &str) {
        let is_short = [id, description].iter().any(|text| {
            let text = text.to_lowercase();
            text.contains("abbreviation") || text.contains("acronym")
        });
        if is_short {
            self.short_types.insert(id.to_owned());
        }
    }

    fn is_short(&self, synonym_type: &str) -> bool {
        is_short_type(synonym_type) || self.short_types.contains(synonym_type)
    }

    pub(super) fn version_and_licence(self) -> (Option<String>, Option<String>) {
        let version = self.data_version.or(self.version_info).or(self.date);
        (version, self.licence)
    }
}

/// The kind of a synonym of this scope and type.
pub(super) fn kind(scope: &str, synonym_type: Option<&str>, header: &Header) -> NameKind {
    let is_short = synonym_type.is_some_and(|synonym_type| header.is_short(synonym_type));
    kind_of(scope, is_short)
}

pub(super) fn add_id(list: &mut Vec<String>, id: &str) {
    add_once(list, curie::of(id));
}

/// A property of a term: only exact matches elsewhere say something that we keep.
pub(super) fn property(term: &mut OntologyTerm, property: &str, value: &str) {
    if property.ends_with("exactMatch") {
        add_id(&mut term.xrefs, value);
    }
}
