//! From `--dictionary` to a lexicon.

use std::path::PathBuf;
use std::sync::Arc;

use crate::dictionary::{DictionaryErrors, Lexicon};

/// The embedded dictionaries and the user's.
pub(super) fn lexicon(paths: &[PathBuf]) -> Result<Arc<Lexicon>, DictionaryErrors> {
    Lexicon::load(paths).map(Arc::new)
}
