//! Which rooms a path names.

use std::collections::BTreeSet;

/// The rooms at the start of what follows `crate::`, each with the item used of it, where the path names one.
pub(super) fn used(path: &str) -> BTreeSet<(String, Option<String>)> {
    let mut found = BTreeSet::new();
    for branch in branches(path) {
        let (room, rest) = first_name(branch);
        match rest.strip_prefix("::") {
            Some(rest) => {
                for item in branches(rest) {
                    found.insert((room.to_owned(), Some(first_name(item).0.to_owned())));
                }
            }
            None => {
                found.insert((room.to_owned(), None));
            }
        }
    }
    found
}

/// The members of a braced group at the start of `path`, or `path` itself.
fn branches(path: &str) -> Vec<&str> {
    let Some(group) = path.strip_prefix('{') else {
        return vec![path];
    };
    let (mut depth, mut start, mut members) = (0, 0, Vec::new());
    for (at, character) in group.char_indices() {
        match character {
            '{' => depth += 1,
            '}' if depth == 0 => {
                members.push(&group[start..at]);
                break;
            }
            '}' => depth -= 1,
            ',' if depth == 0 => {
                members.push(&group[start..at]);
                start = at + 1;
            }
            _ => {}
        }
    }
    members.retain(|member| !member.trim().is_empty());
    members
}

/// The name at the start of a path, and what follows it.
fn first_name(path: &str) -> (&str, &str) {
    let path = path.trim_start();
    let end = path
        .find(|c: char| !c.is_alphanumeric() && c != '_')
        .unwrap_or(path.len());
    path.split_at(end)
}
