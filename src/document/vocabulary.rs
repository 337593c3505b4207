//! Entity types and concepts by number.

use std::fmt;
use std::sync::Arc;

use hashbrown::HashMap;

use super::Pages;

/// Index of an entity type in a [`Vocabulary`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct EntityTypeId(pub u16);

/// Index of a concept in a [`Vocabulary`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ConceptId(pub u32);

/// A class of concepts, declared in data.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EntityType {
    /// Name in records: `primary_cancer`.
    pub name: String,
    /// Name for people: `primary cancer`.
    pub label: String,
}

/// An ontology identity.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Concept {
    /// CURIE, such as `DOID:1324`.
    pub curie: String,
    /// Preferred label.
    pub label: String,
    /// Entity type.
    pub entity_type: EntityTypeId,
    /// Cross-references, CURIEs, in the dictionary's order.
    pub xrefs: Vec<String>,
    /// Parents, CURIEs.
    pub parents: Vec<String>,
    /// Attributes that a mention of the concept carries, such as the site of a metastasis.
    pub attributes: Vec<(String, String)>,
}

/// How a name relates to its concept.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum NameKind {
    /// The preferred label.
    Label,
    /// An exact synonym.
    Exact,
    /// A name for the concept made short: an abbreviation or acronym.
    Abbreviation,
    /// An adjective that stands for the concept (`hepatic`).
    Adjectival,
    /// A narrower name.
    Narrow,
    /// A broader name.
    Broad,
    /// A related name.
    Related,
    /// A short form that this document defines; never in a dictionary.
    Defined,
}

impl NameKind {
    /// The kind of a name in records; `None` where it is none.
    pub fn parse(name: &str) -> Option<Self> {
        [
            Self::Label,
            Self::Exact,
            Self::Abbreviation,
            Self::Adjectival,
            Self::Narrow,
            Self::Broad,
            Self::Related,
            Self::Defined,
        ]
        .into_iter()
        .find(|kind| kind.as_str() == name)
    }

    /// The name in dictionaries and records.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Label => "label",
            Self::Exact => "exact",
            Self::Abbreviation => "abbreviation",
            Self::Adjectival => "adjectival",
            Self::Narrow => "narrow",
            Self::Broad => "broad",
            Self::Related => "related",
            Self::Defined => "defined",
        }
    }
}

/// Where concepts are kept that a vocabulary makes when they are asked for: a dictionary's tables.
pub trait ConceptStore: fmt::Debug + Send + Sync {
    /// Number of concepts; their ids run from 0.
    fn n_concepts(&self) -> usize;

    /// The concept of an id below [`Self::n_concepts`].
    fn concept(&self, id: ConceptId) -> Concept;

    /// The concept with that CURIE in that type.
    fn find(&self, entity_type: EntityTypeId, curie: &str) -> Option<ConceptId>;
}

/// Entity types and concepts of a run. The lexicon seeds it; readers of annotated formats make their own.
#[derive(Clone, Debug, Default)]
pub struct Vocabulary {
    types: Vec<EntityType>,
    /// Concepts that are kept elsewhere, and come before those added here.
    stored: Option<Stored>,
    concepts: Vec<Concept>,
    by_curie: HashMap<(EntityTypeId, String), ConceptId>,
}

/// Concepts of a store, as far as they have been asked for.
#[derive(Clone, Debug)]
struct Stored {
    store: Arc<dyn ConceptStore>,
    pages: Pages<Concept>,
}

impl Stored {
    fn get(&self, index: usize) -> Option<&Concept> {
        self.pages.get(index, |index| {
            self.store
                .concept(ConceptId(u32::try_from(index).unwrap_or(u32::MAX)))
        })
    }
}

impl Vocabulary {
    /// Types, with concepts that are made when they are asked for.
    pub fn over(types: Vec<EntityType>, store: Arc<dyn ConceptStore>) -> Self {
        let pages = Pages::new(store.n_concepts());
        Self {
            types,
            stored: Some(Stored { store, pages }),
            ..Self::default()
        }
    }

    /// A shared vocabulary with nothing in it, for inputs without annotations.
    pub fn empty() -> Arc<Self> {
        Arc::default()
    }

    /// The entity type with that name, added with the given label where it is new.
    ///
    /// # Panics
    /// Past 65,535 entity types.
    pub fn add_type(&mut self, name: &str, label: &str) -> EntityTypeId {
        if let Some(id) = self.type_by_name(name) {
            return id;
        }
        let id =
            EntityTypeId(u16::try_from(self.types.len()).expect("fewer than 65,536 entity types"));
        self.types.push(EntityType {
            name: name.to_owned(),
            label: label.to_owned(),
        });
        id
    }

    /// Adds a concept; the same CURIE in the same type is the same concept and keeps its first form.
    ///
    /// # Panics
    /// Past 2³² concepts.
    pub fn add_concept(&mut self, concept: Concept) -> ConceptId {
        if let Some(id) = self.concept_by_curie(concept.entity_type, &concept.curie) {
            return id;
        }
        let id = ConceptId(u32::try_from(self.n_concepts()).expect("fewer than 2^32 concepts"));
        let key = (concept.entity_type, concept.curie.clone());
        self.concepts.push(concept);
        self.by_curie.insert(key, id);
        id
    }

    /// The entity types in order; an [`EntityTypeId`] is an index into it.
    pub fn types(&self) -> &[EntityType] {
        &self.types
    }

    /// Number of concepts; their ids run from 0.
    pub fn n_concepts(&self) -> usize {
        self.n_stored() + self.concepts.len()
    }

    /// The concepts in order; a [`ConceptId`] is the place in it. One pass over a large compiled dictionary makes them
    /// all: ask for single ones where that will do.
    pub fn concepts(&self) -> impl ExactSizeIterator<Item = &Concept> {
        (0..self.n_concepts()).map(|index| self.at(index))
    }

    fn n_stored(&self) -> usize {
        self.stored.as_ref().map_or(0, |stored| stored.pages.len())
    }

    fn at(&self, index: usize) -> &Concept {
        let stored = self.stored.as_ref().and_then(|stored| stored.get(index));
        stored.unwrap_or_else(|| &self.concepts[index - self.n_stored()])
    }

    /// The entity type of an id of this vocabulary.
    ///
    /// # Panics
    /// If the id comes from another vocabulary.
    pub fn entity_type(&self, id: EntityTypeId) -> &EntityType {
        &self.types[usize::from(id.0)]
    }

    /// The concept of an id of this vocabulary.
    ///
    /// # Panics
    /// If the id comes from another vocabulary.
    pub fn concept(&self, id: ConceptId) -> &Concept {
        self.at(id.0 as usize)
    }

    /// The entity type with that name.
    pub fn type_by_name(&self, name: &str) -> Option<EntityTypeId> {
        let index = self
            .types
            .iter()
            .position(|entity_type| entity_type.name == name)?;
        u16::try_from(index).ok().map(EntityTypeId)
    }

    /// The concepts with that CURIE, of whatever type, in the order of types.
    pub fn concepts_by_curie(&self, curie: &str) -> impl Iterator<Item = ConceptId> {
        (0..self.types.len())
            .filter_map(|index| u16::try_from(index).ok())
            .filter_map(move |index| self.concept_by_curie(EntityTypeId(index), curie))
    }

    /// The concept with that CURIE in that type.
    pub fn concept_by_curie(&self, entity_type: EntityTypeId, curie: &str) -> Option<ConceptId> {
        let stored = self.stored.as_ref();
        stored
            .and_then(|stored| stored.store.find(entity_type, curie))
            .or_else(|| self.by_curie.get(&(entity_type, curie.to_owned())).copied())
    }
}
