//! Concepts of the dictionaries, for people who look for one: search as one types, and what is known of a concept.

mod card;
mod identifiers;
mod index;
#[cfg(test)]
mod tests;

use std::sync::{Arc, OnceLock};
use std::time::Instant;

use serde::Serialize;
use utoipa::ToSchema;

use crate::dictionary::Lexicon;
use crate::document::{Concept, ConceptId, EntityTypeId};
use crate::review::wire::ConceptRef;
use identifiers::{Identifier, Identifiers};
use index::{Index, Ranked};

/// All concepts of a lexicon, searchable. The index is made when it is first needed, in the background at best.
#[derive(Clone)]
pub struct Concepts {
    lexicon: Arc<Lexicon>,
    names: Arc<OnceLock<Index>>,
    identifiers: Arc<OnceLock<Identifiers>>,
}

/// What a search found.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct ConceptHits {
    /// Best first; a concept once, by its best name.
    pub hits: Vec<ConceptHit>,
    /// What the search took.
    pub milliseconds: f64,
}

/// A concept that a search found.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct ConceptHit {
    /// CURIE.
    pub id: String,
    /// Preferred label.
    pub label: String,
    /// Entity type.
    #[serde(rename = "type")]
    pub entity_type: String,
    /// Labels of its parents.
    pub parents: Vec<String>,
    /// The name that fits what was asked for.
    pub matched: String,
    /// Its kind: `label`, `exact`, …
    pub kind: String,
    /// The dictionary that has it.
    pub dictionary: String,
    /// The identifier that was asked for, where its ontology gave it up and this concept stands for it.
    pub replaces: Option<String>,
}

/// What the dictionaries know of a concept.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct ConceptCard {
    /// CURIE.
    pub id: String,
    /// Preferred label.
    pub label: String,
    /// Entity type.
    #[serde(rename = "type")]
    pub entity_type: String,
    /// A definition, where one is known.
    pub definition: Option<String>,
    /// Other names.
    pub synonyms: Vec<Synonym>,
    /// Parents.
    pub parents: Vec<ConceptRef>,
    /// Cross-references, CURIEs.
    pub xrefs: Vec<String>,
    /// The dictionary that has it.
    pub dictionary: String,
    /// As of hits.
    pub replaces: Option<String>,
}

/// Another name of a concept.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct Synonym {
    /// The name.
    pub text: String,
    /// Its kind.
    pub kind: String,
}

impl Concepts {
    /// The concepts of a lexicon; nothing is indexed yet.
    pub fn new(lexicon: Arc<Lexicon>) -> Self {
        Self {
            lexicon,
            names: Arc::default(),
            identifiers: Arc::default(),
        }
    }

    /// Makes the indexes, if they are not there. A million names take some seconds.
    pub fn prepare(&self) {
        self.names();
        self.identifiers();
    }

    /// Waits for them where they are being indexed.
    fn names(&self) -> &Index {
        self.names.get_or_init(|| Index::of(&self.lexicon))
    }

    fn identifiers(&self) -> &Identifiers {
        let make = || Identifiers::of(&self.lexicon);
        self.identifiers.get_or_init(make)
    }

    /// The concepts whose names or identifiers fit `query`, best first; those of the type `wanted` before others that fit as
    /// well. Waits for the index where it is being made. Any text is a query: what fits nothing finds nothing.
    pub fn search(&self, query: &str, wanted: Option<&str>, limit: usize) -> ConceptHits {
        let started = Instant::now();
        let wanted = wanted.and_then(|name| self.lexicon.vocabulary().type_by_name(name));
        let mut hits: Vec<ConceptHit> = self
            .that_begin_as(query.trim(), limit)
            .into_iter()
            .map(|one| self.by_identifier(one))
            .collect();
        for ranked in self.names().search(query, wanted, limit) {
            let hit = self.by_name(&ranked);
            if !hits
                .iter()
                .any(|one| one.id == hit.id && one.entity_type == hit.entity_type)
            {
                hits.push(hit);
            }
        }
        hits.truncate(limit);
        ConceptHits {
            hits,
            milliseconds: started.elapsed().as_secs_f64() * 1000.0,
        }
    }

    /// Identifiers that begin as a query that may be one.
    fn that_begin_as(&self, query: &str, limit: usize) -> Vec<&Identifier> {
        let local = query.split_once(':').map(|(_, local)| local);
        match local {
            // A whole vocabulary is no answer.
            None | Some("") => Vec::new(),
            Some(_) => self.identifiers().beginning(query, limit),
        }
    }

    fn by_identifier(&self, identifier: &Identifier) -> ConceptHit {
        let given_up = identifier.given_up.as_deref();
        let hit = self.hit(identifier.concept);
        ConceptHit {
            matched: given_up.unwrap_or(&hit.id).to_owned(),
            kind: "identifier".to_owned(),
            replaces: given_up.map(str::to_owned),
            ..hit
        }
    }

    fn by_name(&self, ranked: &Ranked) -> ConceptHit {
        let name = self.lexicon.term(ranked.term);
        ConceptHit {
            matched: name.name.clone(),
            kind: name.kind.as_str().to_owned(),
            ..self.hit(ranked.concept)
        }
    }

    fn hit(&self, id: ConceptId) -> ConceptHit {
        let concept = self.lexicon.vocabulary().concept(id);
        let parents = self.parents(concept).into_iter().map(|parent| parent.label);
        ConceptHit {
            id: concept.curie.clone(),
            label: concept.label.clone(),
            entity_type: self.type_name(concept.entity_type),
            parents: parents.collect(),
            matched: String::new(),
            kind: String::new(),
            dictionary: self.dictionary_of(id),
            replaces: None,
        }
    }

    fn type_name(&self, id: EntityTypeId) -> String {
        self.lexicon.vocabulary().entity_type(id).name.clone()
    }

    /// The dictionary of a concept's first name.
    fn dictionary_of(&self, concept: ConceptId) -> String {
        let first = self.lexicon.names_of(concept).next();
        first
            .and_then(|name| {
                let dictionaries = self.lexicon.dictionaries();
                dictionaries.get(usize::from(name.source.dictionary))
            })
            .map(|dictionary| dictionary.name.clone())
            .unwrap_or_default()
    }

    /// The parents of a concept; one that no dictionary has is named by its identifier.
    fn parents(&self, concept: &Concept) -> Vec<ConceptRef> {
        let vocabulary = self.lexicon.vocabulary();
        let parents = concept.parents.iter().map(|curie| {
            let known = vocabulary.concept_by_curie(concept.entity_type, curie);
            ConceptRef {
                id: curie.clone(),
                label: known
                    .map_or_else(|| curie.clone(), |id| vocabulary.concept(id).label.clone()),
            }
        });
        parents.collect()
    }
}
