//! Companions that can change nothing, or that shut a name out for good.

use crate::dictionary::{ANYWHERE, Status, Term};

/// What is wrong with a term's companions. They are looked for in the whole sentence, the mention included, by whole
/// words of normalized text; `form` is the term's own.
pub(super) fn vain_companion(term: &Term, form: &str) -> Option<String> {
    let companions = &term.companions;
    let own = companions
        .none_of
        .iter()
        .find(|words| has_words(form, words));
    if let Some(own) = own {
        return Some(format!(
            "is never tagged: its companion \"-{own}\" stands in it"
        ));
    }
    let both = companions.any_of.iter().find(|words| {
        companions
            .none_of
            .iter()
            .any(|other| has_words(words.trim_start_matches(ANYWHERE), other))
    });
    if let Some(both) = both {
        return Some(format!(
            "has a companion \"+{both}\" that another with - rules out"
        ));
    }
    // An overlay that allows or blocks a name lifts its row's conditions, which an empty cell cannot take away.
    if term.conditioned_by.is_some() {
        return None;
    }
    match term.status {
        Status::Block if !companions.any_of.is_empty() || !companions.none_of.is_empty() => {
            Some("is blocked, so its companions are never looked for".to_owned())
        }
        Status::Allow => companions.any_of.first().map(|words| {
            format!("has a companion \"+{words}\" but does not need context (status needs-context)")
        }),
        Status::NeedsContext | Status::Block | Status::Generic => None,
    }
}

/// Whether normalized words stand in a normalized text, whole.
fn has_words(text: &str, words: &str) -> bool {
    let text = format!(" {text} ");
    text.contains(&format!(" {words} "))
}
