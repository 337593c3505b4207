//! Ontology files in, terms out: what `dictionary import` and the recipes of the embedded dictionaries read.
//!
//! A format is one file here and one line in [`ONTOLOGY_FORMATS`]. A reader gives every term that its file states, obsolete
//! ones too, with what was odd as [`OntologyProblem`]s; choosing a part of it, cleaning names and writing a dictionary
//! happen behind it. Nothing here looks at a document.

mod cellxgene;
pub mod curation;
mod curie;
mod dictionary_file;
mod error;
mod formats;
mod gilda;
mod hgnc;
mod indra;
mod indra_mesh;
mod json;
mod lines;
mod mesh_concepts;
mod mesh_tree;
mod mesh_xml;
mod model;
mod obo;
mod obographs;
mod oncotree;
mod rdf;
pub mod recipe;
mod refused;
mod rows;
mod selection;
mod source;
mod synonyms;
mod table;
mod umls;
mod xrefs;

pub use dictionary_file::{DictionaryCounts, DictionaryHead, SYNONYM_KINDS, write_dictionary};
pub use error::{OntologyError, OntologyErrorKind};
pub use formats::{ONTOLOGY_FORMATS, OntologyFormat, ontology_format_by_name, ontology_format_of};
pub use model::{Ontology, OntologyProblem, OntologyTerm, Synonym};
pub use selection::{Selected, Selection};
pub use source::OntologySource;
pub use xrefs::Mappings;
