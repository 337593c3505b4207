//! Rust source reduced to what the compiler sees of it as code.

/// The source with comments, strings and characters left out.
pub(super) fn code_of(source: &str) -> String {
    let mut code = String::new();
    let mut rest = source;
    while let Some(first) = rest.chars().next() {
        let skipped = if rest.starts_with("//") {
            rest.find('\n').unwrap_or(rest.len())
        } else if rest.starts_with("/*") {
            rest.find("*/").map_or(rest.len(), |end| end + 2)
        } else if let Some(length) = raw_string(&code, rest) {
            length
        } else if first == '"' {
            quoted(rest, '"')
        } else if first == '\'' && is_character(rest) {
            quoted(rest, '\'')
        } else {
            code.push(first);
            rest = &rest[first.len_utf8()..];
            continue;
        };
        code.push(' ');
        rest = &rest[skipped..];
    }
    code
}

/// The length of a raw string at the start of `rest`.
fn raw_string(before: &str, rest: &str) -> Option<usize> {
    let after = rest.strip_prefix('r')?;
    let opening = after.trim_start_matches('#');
    let is_name = before.ends_with(|c: char| c.is_alphanumeric() && c != 'b' || c == '_');
    if is_name || !opening.starts_with('"') {
        return None;
    }
    let n_hashes = after.len() - opening.len();
    let closing = format!("\"{}", "#".repeat(n_hashes));
    let length = opening[1..].find(&closing)? + closing.len();
    Some(1 + n_hashes + 1 + length)
}

/// The length of a literal between two `quote`s at the start of `rest`.
fn quoted(rest: &str, quote: char) -> usize {
    let mut is_escaped = false;
    for (at, character) in rest.char_indices().skip(1) {
        match character {
            _ if is_escaped => is_escaped = false,
            '\\' => is_escaped = true,
            _ if character == quote => return at + character.len_utf8(),
            _ => {}
        }
    }
    rest.len()
}

/// Whether a quote at the start of `rest` opens a character and not a lifetime.
fn is_character(rest: &str) -> bool {
    let mut characters = rest.chars().skip(1);
    match characters.next() {
        Some('\\') => true,
        Some(_) => characters.next() == Some('\''),
        None => false,
    }
}
