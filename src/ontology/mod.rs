//! Ontology files in, terms out: what `dictionary import` and the recipes of the embedded dictionaries read.
//!
//! A format is one file here and one line in [`ONTOLOGY_FORMATS`]. A reader gives every term that its file states, obsolete
//! ones too, with what was odd as [`OntologyProblem`]s; choosing a part of it, cleaning names and writing a dictionary
//! happen behind it. Nothing here looks at a document.

mod cellxgene;
pub mod curation;
mod curie;
mod error;
mod formats;
mod gilda;
mod hgnc;
mod indra;
mod indra_mesh;
mod json;
mod lines;
mod mesh_tree;
mod model;
mod obo;
mod obographs;
mod oncotree;
pub mod recipe;
mod rows;
mod source;
mod synonyms;
mod table;

pub use error::{OntologyError, OntologyErrorKind};
pub use formats::{ONTOLOGY_FORMATS, OntologyFormat, ontology_format_by_name, ontology_format_of};
pub use model::{Ontology, OntologyProblem, OntologyTerm, Synonym};
pub use source::OntologySource;
