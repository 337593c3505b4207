//! The values of single cells: lists, names with kinds, flags, companions.

use super::error::DictionaryErrorKind as Kind;
use super::{Companions, Status};
use crate::document::NameKind;

/// An error with its place: characters from the start of the cell.
pub(super) type CellError = (u64, Kind);

/// A name of a row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct NameCell {
    /// The string.
    pub(super) text: String,
    /// Its normalized form, not empty.
    pub(super) form: String,
    /// How it relates to the concept.
    pub(super) kind: NameKind,
    /// 1-based column of its first character.
    pub(super) column: u64,
}

/// The word of a case cell.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum CaseCell {
    /// Settled name by name.
    Auto,
    /// Any case.
    Any,
    /// The exact case.
    Exact,
}

/// The pieces of a cell between `|`, escapes resolved, each with its first character's number in the cell, from 0.
/// Empty pieces are left out.
pub(super) fn pieces(cell: &str, errors: &mut Vec<CellError>) -> Vec<(u64, String)> {
    let mut pieces = Vec::new();
    let mut piece = String::new();
    let mut start = 0;
    let mut position = 0;
    let mut characters = cell.chars();
    while let Some(character) = characters.next() {
        match character {
            '\\' => {
                let escaped = characters.next();
                if let Some(known @ ('|' | '\\')) = escaped {
                    piece.push(known);
                } else {
                    let shown = escaped.map(String::from).unwrap_or_default();
                    errors.push((position, Kind::BadEscape(shown)));
                }
                position += u64::from(escaped.is_some());
            }
            '|' => {
                push_trimmed(&mut pieces, start, &piece);
                piece.clear();
                start = position + 1;
            }
            _ => piece.push(character),
        }
        position += 1;
    }
    push_trimmed(&mut pieces, start, &piece);
    pieces
}

fn push_trimmed(pieces: &mut Vec<(u64, String)>, start: u64, piece: &str) {
    let text = piece.trim_start();
    let n_spaces = piece.chars().count() - text.chars().count();
    let text = text.trim_end();
    if !text.is_empty() {
        pieces.push((start + n_spaces as u64, text.to_owned()));
    }
}

/// The name of a `synonyms` piece `kind:text`, with the kind cut off; `None` where the kind is not known.
pub(super) fn split_kind(piece: &str) -> Option<(NameKind, &str)> {
    let (word, text) = piece.split_once(':')?;
    let kind = match word {
        "exact" => NameKind::Exact,
        "narrow" => NameKind::Narrow,
        "broad" => NameKind::Broad,
        "related" => NameKind::Related,
        "abbreviation" => NameKind::Abbreviation,
        "adjectival" => NameKind::Adjectival,
        _ => return None,
    };
    Some((kind, text))
}

/// The names of a `synonyms` cell that stands at the given column.
pub(super) fn names(
    cell: &str,
    cell_column: u64,
    fold: impl Fn(&str) -> String,
    errors: &mut Vec<CellError>,
) -> Vec<NameCell> {
    let mut names = Vec::new();
    for (position, piece) in pieces(cell, errors) {
        let Some((kind, text)) = split_kind(&piece) else {
            errors.push((position, Kind::UnknownKind(piece)));
            continue;
        };
        let form = fold(text);
        if form.is_empty() {
            errors.push((
                position,
                Kind::NothingLeft {
                    what: "synonym",
                    value: text.to_owned(),
                },
            ));
            continue;
        }
        names.push(NameCell {
            text: text.to_owned(),
            form,
            kind,
            column: cell_column + position,
        });
    }
    names
}

/// The word of a `case` cell; `None` where it is empty.
pub(super) fn case(cell: &str) -> Result<Option<CaseCell>, CellError> {
    match cell {
        "" => Ok(None),
        "auto" => Ok(Some(CaseCell::Auto)),
        "any" => Ok(Some(CaseCell::Any)),
        "exact" => Ok(Some(CaseCell::Exact)),
        other => Err((0, Kind::UnknownCase(other.to_owned()))),
    }
}

/// The status of a `status` cell, if it names one, and whether `reviewed` is among its words.
pub(super) fn status(cell: &str) -> Result<(Option<Status>, bool), CellError> {
    let mut status = None;
    let mut is_reviewed = false;
    let mut position = 0;
    for word in cell.split(',') {
        let known = match word.trim() {
            "allow" => Some(Status::Allow),
            "block" => Some(Status::Block),
            "needs-context" => Some(Status::NeedsContext),
            "generic" => Some(Status::Generic),
            "reviewed" => {
                is_reviewed = true;
                None
            }
            "" if cell.is_empty() => None,
            other => return Err((position, Kind::UnknownStatus(other.to_owned()))),
        };
        if let (Some(_), Some(_)) = (status, known) {
            return Err((position, Kind::UnknownStatus(cell.to_owned())));
        }
        status = status.or(known);
        position += word.chars().count() as u64 + 1;
    }
    Ok((status, is_reviewed))
}

/// Before a companion that counts outside the sentence too; alone, what stands for no companion at all.
pub(crate) const ANYWHERE: &str = "*";

/// The words of a `companions` cell, normalized.
pub(super) fn companions(
    cell: &str,
    fold: impl Fn(&str) -> String,
    errors: &mut Vec<CellError>,
) -> Companions {
    let mut companions = Companions::default();
    for (position, piece) in pieces(cell, errors) {
        let (list, words) = if let Some(words) = piece.strip_prefix('+') {
            (&mut companions.any_of, words)
        } else if let Some(words) = piece.strip_prefix('-') {
            (&mut companions.none_of, words)
        } else {
            errors.push((position, Kind::UnknownCompanion(piece)));
            continue;
        };
        // `+*` asks for nothing, `+*word` for a word anywhere near.
        let (star, words) = match words.strip_prefix(ANYWHERE) {
            Some(rest) => (ANYWHERE, rest),
            None => ("", words),
        };
        let mut form = fold(words);
        if !form.is_empty() || !star.is_empty() && words.is_empty() {
            form.insert_str(0, star);
        }
        if form.is_empty() {
            errors.push((
                position,
                Kind::NothingLeft {
                    what: "companion",
                    value: piece,
                },
            ));
        } else if !list.contains(&form) {
            list.push(form);
        }
    }
    companions
}

/// The identifiers of an `xrefs` or `parents` cell.
pub(super) fn curies(cell: &str, what: &'static str, errors: &mut Vec<CellError>) -> Vec<String> {
    let mut curies = Vec::new();
    for (position, value) in pieces(cell, errors) {
        if is_curie(&value) {
            curies.push(value);
        } else {
            errors.push((position, Kind::NotCurie { what, value }));
        }
    }
    curies
}

/// The pairs of an `attributes` cell.
pub(super) fn attributes(cell: &str, errors: &mut Vec<CellError>) -> Vec<(String, String)> {
    let mut attributes = Vec::new();
    for (position, piece) in pieces(cell, errors) {
        match piece.split_once('=') {
            Some((key, value)) if !key.trim().is_empty() && !value.trim().is_empty() => {
                attributes.push((key.trim().to_owned(), value.trim().to_owned()));
            }
            _ => errors.push((position, Kind::BadAttribute(piece))),
        }
    }
    attributes
}

/// Whether a string is a compact identifier: a prefix that begins with a letter, a colon, and a local part without
/// spaces (W3C CURIE Syntax 1.0, as far as ontologies use it). An address such as `http://…` is none.
pub fn is_curie(value: &str) -> bool {
    let Some((prefix, local)) = value.split_once(':') else {
        return false;
    };
    prefix.starts_with(|first: char| first.is_ascii_alphabetic())
        && prefix
            .chars()
            .all(|character| character.is_ascii_alphanumeric() || "._-".contains(character))
        && !local.is_empty()
        && !local.starts_with("//")
        && !local.contains(|character: char| character.is_whitespace() || character.is_control())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn plain_fold(text: &str) -> String {
        text.trim().to_lowercase()
    }

    #[test]
    fn pieces_keep_escaped_bars_and_say_where_they_start() {
        let mut errors = Vec::new();
        let found = pieces(r"αβ\|c| d ||e\\", &mut errors);
        assert!(errors.is_empty());
        assert_eq!(
            found,
            [
                (0, "αβ|c".to_owned()),
                (7, "d".to_owned()),
                (11, r"e\".to_owned()),
            ]
        );
    }

    #[test]
    fn a_backslash_before_anything_else_is_an_error_at_its_place() {
        let mut errors = Vec::new();
        pieces(r"ab\n|c\", &mut errors);
        let shown: Vec<_> = errors
            .iter()
            .map(|(position, kind)| (*position, kind.to_string()))
            .collect();
        assert_eq!(
            shown,
            [
                (2, r#""\n" is no escape (expected \| or \\)"#.to_owned()),
                (6, r#""\" is no escape (expected \| or \\)"#.to_owned()),
            ]
        );
    }

    #[test]
    fn a_name_may_hold_a_colon_after_its_kind() {
        let mut errors = Vec::new();
        let names = names("exact:t(9:22)|abbreviation:CT", 5, plain_fold, &mut errors);
        assert!(errors.is_empty());
        assert_eq!(names[0].text, "t(9:22)");
        assert_eq!(
            (names[1].text.as_str(), names[1].kind),
            ("CT", NameKind::Abbreviation)
        );
        assert_eq!(names[1].column, 5 + 14);
    }

    #[test]
    fn status_takes_one_word_and_reviewed() {
        assert_eq!(status("").ok(), Some((None, false)));
        assert_eq!(
            status("allow,reviewed").ok(),
            Some((Some(Status::Allow), true))
        );
        assert_eq!(
            status("needs-context, reviewed").ok(),
            Some((Some(Status::NeedsContext), true))
        );
        assert_eq!(status("reviewed").ok(), Some((None, true)));
        assert!(status("allow,block").is_err());
        assert!(status("maybe").is_err());
        assert!(status("allow,").is_err());
    }

    #[test]
    fn companions_are_normalized_and_sorted_by_sign() {
        let mut errors = Vec::new();
        let found = companions("+Scan|-value|+scan", plain_fold, &mut errors);
        assert_eq!(found.any_of, ["scan"]);
        assert_eq!(found.none_of, ["value"]);
        companions("scan|+ ", plain_fold, &mut errors);
        assert_eq!(errors.len(), 2);
    }

    #[test]
    fn curies_are_told_from_labels_and_addresses() {
        for good in [
            "DOID:1324",
            "ONCOTAG:growth-phase",
            "MESH:D005820",
            "a.b-c_1:x:y",
        ] {
            assert!(is_curie(good), "{good}");
        }
        for bad in [
            "",
            "DOID 1324",
            "DOID:",
            ":1",
            "http://x.org/a",
            "1A:2",
            "DOID:13 24",
            "DOID",
        ] {
            assert!(!is_curie(bad), "{bad}");
        }
    }
}
