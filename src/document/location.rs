//! Where in the input something was found or went wrong.

use std::fmt;
use std::path::PathBuf;

/// A place in an input: what is known of it, filled in by each caller on the way up.
///
/// Inner parsers report what they know (an offset, a line); each caller adds what it knows (the record, the path).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Location {
    /// The file as the user named it; `-` is standard input.
    pub path: Option<PathBuf>,
    /// 1-based line.
    pub line: Option<u64>,
    /// 1-based column, counted in characters.
    pub column: Option<u64>,
    /// The record's own identity, such as a PMID, where it is known.
    pub record: Option<String>,
}

impl Location {
    /// A place known by line and column only.
    pub fn at(line: u64, column: u64) -> Self {
        Self {
            line: Some(line),
            column: Some(column),
            ..Self::default()
        }
    }

    /// The place of a byte in a text, lines and columns counted from 1, columns in characters.
    pub fn of_byte(text: &str, byte: usize) -> Self {
        let mut byte = byte.min(text.len());
        while !text.is_char_boundary(byte) {
            byte -= 1;
        }
        let before = &text[..byte];
        let line_start = before.rfind('\n').map_or(0, |newline| newline + 1);
        let count = |n: usize| u64::try_from(n).unwrap_or(u64::MAX);
        Self::at(
            count(before.matches('\n').count()) + 1,
            count(before[line_start..].chars().count()) + 1,
        )
    }

    /// The same place with the file's name.
    #[must_use]
    pub fn in_path(mut self, path: impl Into<PathBuf>) -> Self {
        self.path.get_or_insert_with(|| path.into());
        self
    }

    /// The same place with the record's identity.
    #[must_use]
    pub fn in_record(mut self, record: impl Into<String>) -> Self {
        self.record.get_or_insert_with(|| record.into());
        self
    }
}

/// `path:line:column`, leaving out what is not known; nothing where nothing is known.
impl fmt::Display for Location {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.path {
            Some(path) => write!(f, "{}", path.display())?,
            None if self.line.is_some() => f.write_str("input")?,
            None => {}
        }
        if let Some(line) = self.line {
            write!(f, ":{line}")?;
            if let Some(column) = self.column {
                write!(f, ":{column}")?;
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_count_characters_from_one() {
        let text = "ab\nαβγ";
        assert_eq!(Location::of_byte(text, 0), Location::at(1, 1));
        assert_eq!(Location::of_byte(text, 3), Location::at(2, 1));
        assert_eq!(Location::of_byte(text, 7), Location::at(2, 3));
        assert_eq!(
            Location::of_byte(text, 8),
            Location::at(2, 3),
            "inside γ counts as γ"
        );
        assert_eq!(Location::of_byte(text, 99), Location::at(2, 4));
    }

    #[test]
    fn displays_what_is_known() {
        assert_eq!(Location::at(3, 4).in_path("a.tsv").to_string(), "a.tsv:3:4");
        assert_eq!(Location::default().in_path("a.tsv").to_string(), "a.tsv");
        assert_eq!(Location::at(3, 4).to_string(), "input:3:4");
    }
}
