//! Web and mail addresses, which stay in one piece.

use super::characters::is_lower;

/// Whether a piece of text is an address: a scheme and a user where there are any, the name of a host, a port, a path.
///
/// The pattern is that of spaCy (`URL_PATTERN` in `spacy/lang/tokenizer_exceptions.py`, after Diego Perini,
/// <https://gist.github.com/dperini/729294>), which takes every dotted name with a small-lettered ending for a host:
/// `et.al` is one, `lower.Upper` and `10.1038` are none. Hosts that are bare numbers (`192.0.2.1`) are not looked for;
/// without a path they are one token either way.
pub(super) fn is_address(piece: &str) -> bool {
    // Most pieces are words of a few letters, for which a search by words of memory takes longer.
    piece.bytes().any(|byte| byte == b'.')
        && (is_host_and_path(piece)
            || after_scheme(piece).is_some_and(is_host_and_path)
            || after_users(piece).any(is_host_and_path))
}

/// What follows `https://`.
fn after_scheme(piece: &str) -> Option<&str> {
    let (scheme, rest) = piece.split_once("://")?;
    let is_scheme = |c: char| c.is_alphanumeric() || matches!(c, '_' | '+' | '-' | '.');
    (scheme.chars().count() >= 2 && scheme.chars().all(is_scheme)).then_some(rest)
}

/// What follows each `@` that something stands before.
fn after_users(piece: &str) -> impl Iterator<Item = &str> {
    let signs = piece.match_indices('@').filter(|&(at, _)| at > 0);
    signs.map(|(at, sign)| &piece[at + sign.len()..])
}

fn is_host_and_path(piece: &str) -> bool {
    let (host, rest) = piece.split_at(piece.find([':', '/', '?', '#']).unwrap_or(piece.len()));
    let Some((labels, ending)) = host.rsplit_once('.') else {
        return false;
    };
    is_ending(ending) && labels.split('.').all(is_label) && is_port_and_path(rest)
}

fn is_label(label: &str) -> bool {
    let is_letter = |c: char| c.is_ascii_alphanumeric() || ('\u{a1}'..='\u{ffff}').contains(&c);
    label.starts_with(is_letter)
        && label.ends_with(is_letter)
        && label.chars().count() <= 64
        && label
            .chars()
            .all(|c| is_letter(c) || matches!(c, '_' | '-'))
}

fn is_ending(ending: &str) -> bool {
    (2..=63).contains(&ending.chars().count()) && ending.chars().all(is_lower)
}

fn is_port_and_path(rest: &str) -> bool {
    let path = match rest.strip_prefix(':') {
        Some(port) => {
            let path = port.trim_start_matches(|c: char| c.is_ascii_digit());
            if !(2..=5).contains(&(port.len() - path.len())) {
                return false;
            }
            path
        }
        None => rest,
    };
    path.is_empty() || path.starts_with(['/', '?', '#'])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hosts_with_scheme_user_port_and_path_are_addresses() {
        for address in [
            "www.cancer.gov",
            "https://clinicaltrials.gov/ct2/show/NCT-1",
            "a.b@uni-x.de",
            "x.org:8080/a-b",
            "et.al",
        ] {
            assert!(is_address(address), "{address}");
        }
    }

    #[test]
    fn numbers_capitals_and_single_letters_are_no_addresses() {
        for piece in [
            "10.1038/nature-1",
            "lower.Upper",
            "a.b",
            "word",
            "x.org:1",
            "x.org:80a",
            "@x.org",
            ".org",
        ] {
            assert!(!is_address(piece), "{piece}");
        }
    }
}
