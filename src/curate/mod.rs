//! What improves dictionaries from texts: candidates for new names, decisions taken in, options tuned, effects compared.
//!
//! Everything here reads a corpus through the pipeline or works on dictionary files; nothing of the pipeline uses it.

mod effect;
pub mod suggest;

pub use effect::{
    Change, ChangeKind, CountedChange, DocumentEffect, Effect, Example, Reading, effect_on,
};
