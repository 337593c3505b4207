//! Named and numeric character references.
//!
//! A fixed table (`entities.tsv`): the five of XML, the names of HTML, and two ISO sets of JATS that HTML lacks.
//! Entities that a document declares itself are never expanded, so there is nothing to blow up and nothing to fetch.
//! (The table of quick-xml 0.42 is not used: a third of its values have lost their last digit, `beta` being `;`.)

use std::borrow::Cow;
use std::collections::HashMap;
use std::sync::LazyLock;

/// Name, tab, code points in hex; sorted by name.
const TABLE: &str = include_str!("entities.tsv");

static NAMED: LazyLock<HashMap<&'static str, String>> = LazyLock::new(|| {
    let rows = TABLE.lines().filter(|line| !line.starts_with('#'));
    rows.filter_map(|row| {
        let (name, codes) = row.split_once('\t')?;
        let characters = codes
            .split(' ')
            .map(|code| u32::from_str_radix(code, 16).ok().and_then(char::from_u32))
            .collect::<Option<String>>()?;
        Some((name, characters))
    })
    .collect()
});

/// The characters that a reference stands for; `name` is what lies between `&` and `;`. `None` where it is not in the
/// table or no character that XML knows.
pub(in crate::read) fn resolve(name: &str) -> Option<Cow<'static, str>> {
    if let Some(number) = name.strip_prefix('#') {
        let code = match number.strip_prefix(['x', 'X']) {
            Some(hex) => u32::from_str_radix(hex, 16),
            None => number.parse(),
        };
        let is_number = !number.starts_with(['+', '-']) && !number.contains("x+");
        let character = code.ok().filter(|_| is_number).and_then(char::from_u32)?;
        // U+0000 is in no version of XML.
        return (character != '\0').then(|| Cow::Owned(character.to_string()));
    }
    NAMED
        .get(name)
        .map(|characters| Cow::Borrowed(characters.as_str()))
}

/// An attribute's value with its references resolved and its white space as XML wants it: each tab and line break a
/// space. References that are not in the table stay as they are.
pub(super) fn attribute_value(raw: &str) -> Cow<'_, str> {
    if !raw.contains(['&', '\t', '\n', '\r']) {
        return Cow::Borrowed(raw);
    }
    let spaced = raw.replace("\r\n", " ").replace(['\t', '\n', '\r'], " ");
    let mut value = String::with_capacity(spaced.len());
    let mut rest = spaced.as_str();
    while let Some(ampersand) = rest.find('&') {
        value.push_str(&rest[..ampersand]);
        rest = &rest[ampersand..];
        // No name in the table is longer than 32 bytes.
        let end = rest.bytes().take(40).position(|b| b == b';');
        let resolved = end.and_then(|end| Some((end, resolve(&rest[1..end])?)));
        let (characters, next) = match &resolved {
            Some((end, characters)) => (&**characters, end + 1),
            None => ("&", 1),
        };
        value.push_str(characters);
        rest = &rest[next..];
    }
    value.push_str(rest);
    Cow::Owned(value)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn xml_html_and_iso_names_and_numbers_resolve() {
        for (name, expected) in [
            ("lt", "<"),
            ("amp", "&"),
            ("quot", "\""),
            ("apos", "'"),
            ("nbsp", "\u{a0}"),
            ("beta", "β"),
            ("bgr", "β"),
            ("ohgr", "ω"),
            ("plusmn", "±"),
            ("rarr", "→"),
            ("#946", "β"),
            ("#x3b2", "β"),
            ("#x1D6FD", "𝛽"),
        ] {
            assert_eq!(resolve(name).as_deref(), Some(expected), "{name}");
        }
    }

    #[test]
    fn every_row_of_the_table_is_read() {
        assert_eq!(
            NAMED.len(),
            TABLE.lines().filter(|line| !line.starts_with('#')).count()
        );
        assert_eq!(NAMED.len(), 2194);
    }

    #[test]
    fn what_is_no_character_does_not_resolve() {
        for name in [
            "lol",
            "",
            "#",
            "#x",
            "#0",
            "#xD800",
            "#x110000",
            "#+65",
            "#x+41",
            "#99999999999",
        ] {
            assert_eq!(resolve(name), None, "{name}");
        }
    }

    #[test]
    fn attribute_values_are_unescaped_and_keep_what_they_do_not_know() {
        assert_eq!(
            attribute_value("a &amp; b\r\nc&#9;&lol; & d"),
            "a & b c\t&lol; & d"
        );
    }
}
