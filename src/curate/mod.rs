//! What improves dictionaries from texts: candidates for new names, decisions taken in, options tuned, effects compared.
//!
//! Everything here reads a corpus through the pipeline or works on dictionary files; nothing of the pipeline uses it.

mod apply;
mod effect;
pub mod suggest;
pub mod tune;

pub use apply::{
    Action, Applied, ApplyError, ApplyErrorKind, ApplyErrors, ApplyFailure, ApplyOptions, Outcome,
    Verdict, apply,
};
pub use effect::{
    Change, ChangeKind, CountedChange, DocumentEffect, Effect, Example, Reading, effect_on,
};
