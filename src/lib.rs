//! Turns the literature on cancer metastasis into an ontology-tagged dataset.
//!
//! Text flows one way: read → segment → normalize → match → resolve → enrich → write. Each room is a module;
//! ARCHITECTURE.md is the map.

pub mod dictionary;
pub mod document;
pub mod enrich;
pub mod evaluate;
pub mod format;
pub mod matching;
pub mod normalize;
pub mod pipeline;
pub mod read;
pub mod resolve;
pub mod segment;
pub mod write;

#[cfg(feature = "cli")]
pub mod cli;
