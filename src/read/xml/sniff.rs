//! Looks at the head of an input for its root element.

use super::markup::{Construct, Found, find_markup};

/// The name of the first element, without prefix. `None` where text comes before it, or it is not in the head.
pub(in crate::read) fn root_name(head: &str) -> Option<&str> {
    let head = head.trim_start_matches(['\u{feff}', ' ', '\t', '\r', '\n']);
    if !head.starts_with('<') {
        return None;
    }
    let mut from = 0;
    loop {
        match find_markup(head.as_bytes(), from, [0; Construct::COUNT]) {
            Found::Markup(markup) => match markup.tag {
                Some((_, name)) => return head.get(name),
                None => from = markup.end,
            },
            // The head may end inside the root's tag, past its name.
            Found::Unfinished {
                at,
                construct: None,
            } => {
                let name = head.get(at + 1..)?;
                let end = name.find(|c: char| c.is_whitespace())?;
                let name = &name[..end];
                return Some(name.rsplit_once(':').map_or(name, |(_, local)| local));
            }
            Found::Unfinished { .. } | Found::Nothing => return None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_root_comes_after_declaration_doctype_and_comments() {
        let head = "\u{feff}\n<?xml version=\"1.0\"?><!DOCTYPE a [<!ENTITY x \"<b>\">]>\n<!-- <c> --><d:e f='>'>";
        assert_eq!(root_name(head), Some("e"));
        assert_eq!(root_name("<article xmlns:x=\"http"), Some("article"));
        assert_eq!(root_name("text <a>"), None);
        assert_eq!(root_name(""), None);
    }
}
