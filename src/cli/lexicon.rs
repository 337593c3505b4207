//! The lexicon of a command.

use std::path::PathBuf;

use crate::dictionary::Lexicon;

/// Loads the embedded dictionaries and the user's, or a compiled one; of what a compiled one was made and has changed
/// since, a warning is given.
pub(super) fn load(paths: &[PathBuf]) -> anyhow::Result<Lexicon> {
    let lexicon = Lexicon::load(paths)?;
    if let (Some(compiled), [first, others @ ..]) =
        (lexicon.compiled_path(), &lexicon.changed_sources()[..])
    {
        let more = match others.len() {
            0 => String::new(),
            n => format!(" and {n} more"),
        };
        let compiled = compiled.display();
        tracing::warn!(
            "{first}{more} changed since {compiled} was compiled; bring it up to date with: oncotag dictionary \
             compile --rebuild {compiled}"
        );
    }
    Ok(lexicon)
}
