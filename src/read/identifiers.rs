//! Identifiers of papers, without what sources put round them.

/// A PMID, where the text is one.
pub(super) fn pmid(text: &str) -> Option<String> {
    let text = text.trim();
    let is_number = !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    is_number.then(|| text.to_owned())
}

/// A PMC identifier with its prefix.
pub(super) fn pmcid(text: &str) -> Option<String> {
    let text = text.trim();
    let number = match text.get(..3) {
        Some(prefix) if prefix.eq_ignore_ascii_case("pmc") => &text[3..],
        _ => text,
    };
    // A version may follow: `PMC123.2`.
    let number = number.split('.').next().unwrap_or_default();
    pmid(number).map(|number| format!("PMC{number}"))
}

/// A doi without resolver or `doi:`.
pub(super) fn doi(text: &str) -> Option<String> {
    let text = text.trim();
    let from = text.find("10.")?;
    let prefix = text[..from].to_ascii_lowercase();
    let is_bare = prefix.is_empty() || prefix.ends_with('/') || prefix.trim_end().ends_with(':');
    is_bare.then(|| text[from..].to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn identifiers_lose_what_is_put_round_them() {
        assert_eq!(
            doi("https://doi.org/10.1000/x.Y").as_deref(),
            Some("10.1000/x.Y")
        );
        assert_eq!(doi("doi: 10.1000/x").as_deref(), Some("10.1000/x"));
        assert_eq!(doi(" 10.1000/x ").as_deref(), Some("10.1000/x"));
        assert_eq!(doi("S0140-6736"), None);
        assert_eq!(pmcid("PMC123").as_deref(), Some("PMC123"));
        assert_eq!(pmcid("pmc123.2").as_deref(), Some("PMC123"));
        assert_eq!(pmcid("123").as_deref(), Some("PMC123"));
        assert_eq!(pmcid("NBK1"), None);
        assert_eq!(pmcid("é€"), None);
        assert_eq!(pmid("12a"), None);
    }
}
