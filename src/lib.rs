//! Turns the literature on cancer metastasis into an ontology-tagged dataset.
//!
//! Text flows one way: read → segment → normalize → match → resolve → enrich → write. Each room is a module, whose
//! documentation says what comes in, what goes out and what never happens there; ARCHITECTURE.md is the map.
//!
//! The program is a thin layer over this library, which builds without features:
//!
//! ```
//! use std::sync::Arc;
//!
//! use oncotag::dictionary::Lexicon;
//! use oncotag::pipeline::{Pipeline, PipelineOptions};
//! use oncotag::read::{Input, ReadOptions, format_by_name};
//!
//! let lexicon = Arc::new(Lexicon::embedded()?);
//! let pipeline = Pipeline::new(lexicon, &PipelineOptions::default())?;
//!
//! let input = Input::from_bytes("note.txt", "CT showed liver and lung metastases.");
//! let plain = format_by_name("plain").expect("plain text is always there");
//! for document in (plain.open)(input, &ReadOptions::default())? {
//!     let mut annotated = document?;
//!     pipeline.annotate(&mut annotated)?;
//!     let found: Vec<String> = annotated
//!         .annotations
//!         .mentions
//!         .iter()
//!         .map(|mention| mention.fragments.surface(&annotated.document.text, " ... "))
//!         .collect();
//!     assert_eq!(found, ["CT", "liver ... metastases", "lung metastases"]);
//! }
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

pub mod curate;
#[cfg(feature = "dataset")]
pub mod dataset;
pub mod dictionary;
pub mod document;
pub mod enrich;
pub mod evaluate;
pub mod format;
pub mod matching;
pub mod normalize;
#[cfg(feature = "ontology")]
pub mod ontology;
pub mod pipeline;
pub mod read;
pub mod resolve;
#[cfg(feature = "review")]
pub mod review;
pub mod segment;
pub mod write;

#[cfg(feature = "cli")]
pub mod cli;
