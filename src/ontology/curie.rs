//! Identifiers as ontology files write them: CURIEs, IRIs, bare local parts.

/// `PREFIX:LOCAL`; an identifier that has a prefix already is left as it is.
pub(super) fn with_prefix(prefix: &str, id: &str) -> String {
    if has_prefix(id) {
        return id.to_owned();
    }
    format!("{prefix}:{id}")
}

/// Whether an identifier has a prefix; the scheme of an address is none.
pub(super) fn has_prefix(id: &str) -> bool {
    id.split_once(':')
        .is_some_and(|(prefix, local)| is_prefix(prefix) && !local.starts_with("//"))
}

fn is_prefix(text: &str) -> bool {
    text.starts_with(|first: char| first.is_ascii_alphabetic())
        && text
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || "._-".contains(c))
}
