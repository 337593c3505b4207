//! Clauses that break the grammar, read as `tag: value`.

use super::super::OntologyTerm;
use super::term::{Header, add_id, kind, property};

/// The identifier of an `id` line.
pub(super) fn id(line: &str) -> Option<String> {
    let id = token(line.strip_prefix("id:")?).0;
    (!id.is_empty()).then(|| super::super::curie::of(&id))
}

/// Reads a line of the header, as far as it can be understood.
pub(super) fn header(line: &str, header: &mut Header) {
    let Some((tag, value)) = line.split_once(':') else {
        return;
    };
    match tag {
        "data-version" => header.data_version(&unquoted(value)),
        "date" => header.date(&unquoted(value)),
        "synonymtypedef" => {
            let (id, rest) = token(value);
            header.synonym_type(&id, &string(rest).map_or(String::new(), |(text, _)| text));
        }
        "property_value" => {
            let (name, value) = pair(value);
            header.property(&name, &value);
        }
        _ => {}
    }
}

/// Takes a clause into a term, as far as it can be understood.
pub(super) fn clause(line: &str, header: &Header, term: &mut OntologyTerm) {
    let Some((tag, value)) = line.split_once(':') else {
        return;
    };
    match tag {
        "name" => term.set_label(&unquoted(value)),
        "def" => {
            if let Some((text, _)) = string(value) {
                term.definition.get_or_insert(text);
            }
        }
        "synonym" => {
            if let Some((text, rest)) = string(value) {
                let before_xrefs = rest.split('[').next().unwrap_or("");
                let mut words = before_xrefs.split_whitespace();
                let scope = words.next().unwrap_or("");
                term.add_name(kind(scope, words.next(), header), &text);
            }
        }
        "xref" => add_id(&mut term.xrefs, &token(value).0),
        "is_a" => add_id(&mut term.parents, &token(value).0),
        "subset" => add_id(&mut term.groups, &token(value).0),
        "alt_id" => add_id(&mut term.alternate_ids, &token(value).0),
        "is_obsolete" => term.is_obsolete = token(value).0 == "true",
        "replaced_by" => add_id(&mut term.replaced_by, &token(value).0),
        "property_value" => {
            let (name, value) = pair(value);
            property(term, &name, &value);
        }
        _ => {}
    }
}

/// The text up to the first space, escapes resolved, and what follows.
fn token(value: &str) -> (String, &str) {
    let value = value.trim_start();
    let mut is_escaped = false;
    let end = value.find(|c: char| {
        let is_end = c.is_whitespace() && !is_escaped;
        is_escaped = c == '\\' && !is_escaped;
        is_end
    });
    let (token, rest) = value.split_at(end.unwrap_or(value.len()));
    (unescaped(token), rest)
}

/// The text in quotes at the beginning, escapes resolved, and what follows; `None` where there is none.
fn string(value: &str) -> Option<(String, &str)> {
    let inside = value.trim_start().strip_prefix('"')?;
    let mut is_escaped = false;
    let end = inside.find(|c: char| {
        let is_end = c == '"' && !is_escaped;
        is_escaped = c == '\\' && !is_escaped;
        is_end
    })?;
    Some((unescaped(&inside[..end]), &inside[end + 1..]))
}

/// A property and its value, in quotes or not.
fn pair(value: &str) -> (String, String) {
    let (name, rest) = token(value);
    let value = match string(rest) {
        Some((text, _)) => text,
        None => token(rest).0,
    };
    (name, value)
}

/// A value up to a remark or qualifiers, escapes resolved.
fn unquoted(value: &str) -> String {
    let end = value.find(" ! ").or_else(|| value.find(" {"));
    unescaped(value[..end.unwrap_or(value.len())].trim())
}

fn unescaped(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    let mut characters = text.chars();
    while let Some(c) = characters.next() {
        if c != '\\' {
            plain.push(c);
            continue;
        }
        match characters.next() {
            Some('n') => plain.push('\n'),
            Some('t') => plain.push('\t'),
            Some('W') => plain.push(' '),
            Some(other) => plain.push(other),
            None => plain.push('\\'),
        }
    }
    plain
}
