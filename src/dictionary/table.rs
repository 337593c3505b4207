//! One dictionary file: head lines, column row, rows of concepts.
//!
//! Tab-separated values without quoting, UTF-8. A byte-order mark, CRLF and empty lines are accepted; lines that begin
//! with `#` are head lines or remarks. Every problem of the file is reported, with line and column.

use hashbrown::HashTable;
use twox_hash::XxHash3_64;

use super::cells::CellError;
use super::error::{DictionaryError, DictionaryErrorKind as Kind};
use super::header::{Header, HeaderError};
use super::row::{COLUMNS, Row, cells_with_columns};
use super::{GivenUp, Layer};
use crate::document::Location;

/// A file's contents.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Table {
    /// Name of the entity type.
    pub(super) entity_type: String,
    /// Where the contents come from.
    pub(super) source: String,
    /// Their version.
    pub(super) version: String,
    /// Their licence.
    pub(super) licence: String,
    /// Identifiers that were given up.
    pub(super) given_up: Vec<GivenUp>,
    /// Base or overlay.
    pub(super) layer: Layer,
    /// The rows without a problem.
    pub(super) rows: Vec<Row>,
}

/// Reads one file. `path` names it in errors, which are added to `errors`; `None` where the head cannot be used.
pub(super) fn parse(
    text: &str,
    path: &str,
    fold: impl Fn(&str) -> String,
    errors: &mut Vec<DictionaryError>,
) -> Option<Table> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let mut report = |line: u64, column: u64, kind: Kind| {
        let location = Location::at(line, column).in_path(path);
        errors.push(DictionaryError::new(location, kind));
    };
    let mut header = Header::default();
    let mut columns: Option<Vec<Option<usize>>> = None;
    let mut layer = Layer::Base;
    let mut rows: Vec<Row> = Vec::new();
    // Places in `rows`, so that identifiers do not stand in memory twice.
    let mut by_id = HashTable::new();
    for (line, content) in (1_u64..).zip(text.split('\n')) {
        let content = content.strip_suffix('\r').unwrap_or(content);
        if content.trim().is_empty() {
            continue;
        }
        if let Some(remark) = content.strip_prefix('#') {
            if columns.is_none()
                && let Err((line, kind)) = header.add(line, remark)
            {
                report(line, 1, kind);
            }
            continue;
        }
        let Some(known_columns) = &columns else {
            layer = header.layer().unwrap_or_else(|(line, kind)| {
                report(line, 1, kind);
                Layer::Base
            });
            let (found, problems) = column_row(content, layer);
            for (column, kind) in problems {
                report(line, column, kind);
            }
            columns = Some(found);
            continue;
        };
        let row = match Row::parse(line, content, known_columns, layer, &fold) {
            Ok(row) => row,
            Err(problems) => {
                for (column, kind) in problems {
                    report(line, column, kind);
                }
                continue;
            }
        };
        if let (Layer::Base, Some(id)) = (layer, &row.id) {
            let hash = XxHash3_64::oneshot(id.as_bytes());
            let known = by_id.find(hash, |&index: &usize| rows[index].id.as_ref() == Some(id));
            if let Some(&first) = known {
                let (id, first) = (id.clone(), rows[first].line);
                report(line, 1, Kind::DuplicateConcept { id, first });
                continue;
            }
            by_id.insert_unique(hash, rows.len(), |&index| {
                let id = rows[index].id.as_deref().unwrap_or_default();
                XxHash3_64::oneshot(id.as_bytes())
            });
        }
        rows.push(row);
    }
    if columns.is_none() {
        report(1, 1, Kind::NoColumns);
    }
    let mut value = |result: Result<String, HeaderError>| {
        result.map_err(|(line, kind)| report(line, 1, kind)).ok()
    };
    Some(Table {
        entity_type: value(header.entity_type())?,
        source: value(header.required("source"))?,
        version: value(header.required("version"))?,
        licence: value(header.required("licence"))?,
        given_up: header.given_up,
        layer,
        rows,
    })
}

/// The column row: for each place the index into [`COLUMNS`], `None` for a column that is not known; and its problems.
fn column_row(content: &str, layer: Layer) -> (Vec<Option<usize>>, Vec<CellError>) {
    let mut columns: Vec<Option<usize>> = Vec::new();
    let mut errors = Vec::new();
    for (column, cell) in cells_with_columns(content) {
        let known = COLUMNS.iter().position(|name| *name == cell);
        match known {
            None => {
                let kind = Kind::UnknownColumn {
                    name: cell.to_owned(),
                    expected: COLUMNS.join(", "),
                };
                errors.push((column, kind));
            }
            Some(_) if columns.contains(&known) => {
                errors.push((column, Kind::RepeatedColumn(cell.to_owned())));
            }
            Some(_) => {}
        }
        columns.push(known);
    }
    let needed: &[&str] = match layer {
        Layer::Base => &["id", "label"],
        Layer::Overlay => &["id", "label", "source"],
    };
    for name in needed {
        let index = COLUMNS.iter().position(|column| column == name);
        if !columns.contains(&index) {
            errors.push((1, Kind::MissingColumn(name)));
        }
    }
    (columns, errors)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dictionary::Status;
    use crate::document::NameKind;

    const HEAD: &str = "# type: primary_cancer\n# source: ours\n# version: 1\n# licence: CC0-1.0\n";

    fn fold(text: &str) -> String {
        text.chars()
            .filter(|c| c.is_alphanumeric())
            .flat_map(char::to_lowercase)
            .collect()
    }

    fn errors_of(text: &str) -> String {
        let mut errors = Vec::new();
        parse(text, "d.tsv", fold, &mut errors);
        let lines: Vec<_> = errors.iter().map(ToString::to_string).collect();
        lines.join("\n")
    }

    #[test]
    fn reads_a_row_with_all_columns() {
        let text = format!(
            "\u{feff}{HEAD}\r\nid\tlabel\tsynonyms\tcase\tstatus\tcompanions\txrefs\tparents\tattributes\tnote\r\n\
             DOID:1\tlung cancer\texact:cancer of the lung|abbreviation:LC\tany\tneeds-context,reviewed\t+lung|-lead\tMESH:1|NCIT:2\tDOID:162\tsite=UBERON:1\tbecause\r\n"
        );
        let mut errors = Vec::new();
        let table = parse(&text, "d.tsv", fold, &mut errors).unwrap();
        assert!(errors.is_empty(), "{errors:?}");
        assert_eq!(table.layer, Layer::Base);
        let row = &table.rows[0];
        assert_eq!(row.line, 7);
        assert_eq!(row.id.as_deref(), Some("DOID:1"));
        let names: Vec<_> = row
            .names
            .iter()
            .map(|name| (name.text.as_str(), name.kind, name.column))
            .collect();
        assert_eq!(
            names,
            [
                ("lung cancer", NameKind::Label, 8),
                ("cancer of the lung", NameKind::Exact, 20),
                ("LC", NameKind::Abbreviation, 45),
            ]
        );
        assert_eq!(
            (row.status, row.is_reviewed),
            (Some(Status::NeedsContext), true)
        );
        assert_eq!(row.companions.any_of, ["lung"]);
        assert_eq!(row.companions.none_of, ["lead"]);
        assert_eq!(row.xrefs, ["MESH:1", "NCIT:2"]);
        assert_eq!(row.parents, ["DOID:162"]);
        assert_eq!(row.attributes, [("site".to_owned(), "UBERON:1".to_owned())]);
    }

    #[test]
    fn says_file_line_column_and_what_was_expected() {
        let head = |columns: &str| format!("{HEAD}{columns}\n");
        let cases = [
            (
                "bad id",
                head("id\tlabel") + "DOID 1324\tlung cancer\n",
                "d.tsv:6:1: concept id \"DOID 1324\" is not a CURIE (expected PREFIX:LOCAL)",
            ),
            (
                "bad id in another column",
                head("label\tid") + "αβ\tDOID\n",
                "d.tsv:6:4: concept id \"DOID\" is not a CURIE (expected PREFIX:LOCAL)",
            ),
            (
                "duplicate",
                head("id\tlabel") + "A:1\tone\n\nA:1\ttwo\n",
                "d.tsv:8:1: concept id \"A:1\" is already defined in line 6",
            ),
            (
                "unknown column",
                head("id\tlabel\tsynonymes"),
                "d.tsv:5:10: unknown column \"synonymes\" (expected one of id, label, synonyms, case, status, companions, xrefs, parents, attributes, note, source)",
            ),
            (
                "column twice",
                head("id\tlabel\tid"),
                "d.tsv:5:10: a second column \"id\"",
            ),
            (
                "column missing",
                head("id\tsynonyms"),
                "d.tsv:5:1: no column \"label\"",
            ),
            (
                "cells",
                head("id\tlabel") + "A:1\n",
                "d.tsv:6:1: 1 cells, but the column row has 2 (cells are separated by tabs)",
            ),
            (
                "kind",
                head("id\tlabel\tsynonyms") + "A:1\tone\texact:uno|eins\n",
                "d.tsv:6:19: synonym \"eins\" has no known kind (expected exact:, narrow:, broad:, related:, abbreviation: or adjectival: before the name)",
            ),
            (
                "case",
                head("id\tlabel\tcase") + "A:1\tone\tupper\n",
                "d.tsv:6:9: unknown case rule \"upper\" (expected auto, any or exact)",
            ),
            (
                "status",
                head("id\tlabel\tstatus") + "A:1\tone\tallow,checked\n",
                "d.tsv:6:15: unknown status \"checked\" (expected allow, block, needs-context or generic, and reviewed after a comma)",
            ),
            (
                "companion",
                head("id\tlabel\tcompanions") + "A:1\tone\t+two|three\n",
                "d.tsv:6:14: companion \"three\" has no sign (expected + or - before the words)",
            ),
            (
                "attribute",
                head("id\tlabel\tattributes") + "A:1\tone\tsite\n",
                "d.tsv:6:9: attribute \"site\" is not of the form key=value",
            ),
            (
                "xref",
                head("id\tlabel\txrefs") + "A:1\tone\tB:1|b2\n",
                "d.tsv:6:13: cross-reference \"b2\" is not a CURIE (expected PREFIX:LOCAL)",
            ),
            (
                "nothing left of the label",
                head("id\tlabel") + "A:1\t--\n",
                "d.tsv:6:5: label \"--\" normalizes to nothing (expected at least one letter or digit)",
            ),
            (
                "nothing left of a synonym",
                head("id\tlabel\tsynonyms") + "A:1\tone\texact:()\n",
                "d.tsv:6:9: synonym \"()\" normalizes to nothing (expected at least one letter or digit)",
            ),
            (
                "no label",
                head("id\tlabel") + "A:1\t \n",
                "d.tsv:6:6: concept \"A:1\" has no label",
            ),
            (
                "unbound and allowed",
                head("id\tlabel") + "-\tone\n",
                "d.tsv:6:1: a row with id \"-\" must have status block",
            ),
            (
                "head line missing",
                "# type: a\n# source: b\n# licence: c\nid\tlabel\n".to_owned(),
                "d.tsv:1:1: no head line \"# version: …\" before the column row",
            ),
            (
                "head line twice",
                format!("# type: a\n{HEAD}id\tlabel\n"),
                "d.tsv:2:1: a second head line \"# type: …\"",
            ),
            (
                "bad type",
                head("id\tlabel").replace("primary_cancer", "Primary Cancer"),
                "d.tsv:1:1: type \"Primary Cancer\" is no name of a type (expected small letters, digits and _, such as primary_cancer)",
            ),
            (
                "bad layer",
                format!("# layer: top\n{HEAD}id\tlabel\n"),
                "d.tsv:1:1: layer \"top\" is not known (expected base or overlay)",
            ),
            (
                "overlay without a source column",
                format!("# layer: overlay\n{HEAD}id\tlabel\n"),
                "d.tsv:6:1: no column \"source\"",
            ),
            (
                "overlay row without a source",
                format!("# layer: overlay\n{HEAD}id\tlabel\tsource\nA:1\tone\t\n"),
                "d.tsv:7:9: no source (a row of an overlay must say where it comes from, or why it is there)",
            ),
            (
                "empty file",
                String::new(),
                "d.tsv:1:1: no column row (expected: id, label, synonyms, …, separated by tabs)\n\
                 d.tsv:1:1: no head line \"# type: …\" before the column row",
            ),
        ];
        for (name, text, expected) in cases {
            assert_eq!(errors_of(&text), expected, "{name}");
        }
    }

    #[test]
    fn identifiers_that_were_given_up_stand_in_the_head() {
        let text = format!(
            "{HEAD}# replaced: A:9 A:1\n#replaced:  A:8  A:1 A:2 \nid\tlabel\nA:1\ttube\n# replaced: A:7 A:1\n"
        );
        let table = parse(&text, "d.tsv", fold, &mut Vec::new()).expect("a table");
        let given_up: Vec<_> = table
            .given_up
            .iter()
            .map(|one| format!("{} {}", one.old, one.new.join(" ")))
            .collect();
        // Behind the column row it is a remark.
        assert_eq!(given_up, ["A:9 A:1", "A:8 A:1 A:2"]);
        for odd in ["A:9", ""] {
            let text = format!("{HEAD}# replaced: {odd}\nid\tlabel\nA:1\ttube\n");
            let errors = errors_of(&text);
            assert!(errors.starts_with("d.tsv:5:1: "), "{errors}");
            assert!(errors.contains("expected OLD NEW"), "{errors}");
        }
    }

    #[test]
    fn lists_every_problem_of_a_file() {
        let text = format!("{HEAD}id\tlabel\tcase\nx\tone\tbad\nA:1\ttwo\tworse\n");
        assert_eq!(errors_of(&text).lines().count(), 3);
    }

    #[test]
    fn takes_strange_input_without_a_panic() {
        for text in [
            "\0",
            "\t\t\t",
            "#",
            "#:",
            "id\tlabel\n\t",
            "\u{feff}",
            "\r\n\r\n",
            "# type:\nid\tlabel\na\t<b>bold</b>\n",
            "id\tlabel\tsynonyms\nA:1\t.*+\texact:[(\\",
        ] {
            errors_of(text);
        }
    }
}
