//! What improves dictionaries from texts: candidates for new names, decisions taken in, options tuned, effects compared.
//!
//! Everything here reads a corpus through the pipeline or works on dictionary files; nothing of the pipeline uses it.

pub mod suggest;
pub mod tune;
