//! A row of a generated dictionary while it is made.

use crate::ontology::{OntologyTerm, Synonym};

/// A concept with what is written of it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct DictionaryRow {
    /// CURIE.
    pub id: String,
    /// The preferred label.
    pub label: String,
    /// Other names.
    pub synonyms: Vec<Synonym>,
    /// The same concept elsewhere, CURIEs.
    pub xrefs: Vec<String>,
    /// Direct parents, CURIEs.
    pub parents: Vec<String>,
    /// `name=value`.
    pub attributes: Vec<String>,
    /// The `status` cell.
    pub status: String,
    /// The `companions` cell.
    pub companions: Vec<String>,
    /// Whether a comma in its names parts an inverted heading.
    pub inverts: bool,
    /// What a reader should know: which names were rewritten, and how.
    pub notes: Vec<String>,
}

impl DictionaryRow {
    /// The row of a term; `None` for one without a label.
    pub fn from_term(term: &OntologyTerm) -> Option<Self> {
        Some(Self {
            id: term.id.clone(),
            label: term.label.clone()?,
            synonyms: term.synonyms.clone(),
            xrefs: term.xrefs.clone(),
            parents: term.parents.clone(),
            ..Self::default()
        })
    }

    /// The label and all synonyms.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        std::iter::once(self.label.as_str())
            .chain(self.synonyms.iter().map(|synonym| synonym.text.as_str()))
    }
}
