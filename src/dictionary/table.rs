//! One dictionary file: head lines, column row, rows of concepts.
//!
//! Tab-separated values without quoting, UTF-8. A byte-order mark, CRLF and empty lines are accepted; lines that begin
//! with `#` are head lines or remarks. Every problem of the file is reported, with line and column.

use std::collections::HashMap;

use super::cells::{self, CaseCell, CellError, NameCell};
use super::error::{DictionaryError, DictionaryErrorKind as Kind};
use super::{Companions, Layer, Status};
use crate::document::{Location, NameKind};

/// The columns that a file may have.
const COLUMNS: [&str; 11] = [
    "id",
    "label",
    "synonyms",
    "case",
    "status",
    "companions",
    "xrefs",
    "parents",
    "attributes",
    "note",
    "source",
];

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
    /// Base or overlay.
    pub(super) layer: Layer,
    /// The rows without a problem.
    pub(super) rows: Vec<Row>,
}

/// A row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Row {
    /// 1-based line.
    pub(super) line: u64,
    /// The concept; `None` for strings that are only there to be blocked.
    pub(super) id: Option<String>,
    /// The preferred label; may be empty in an overlay.
    pub(super) label: String,
    /// The names of the `synonyms` cell, and the label in front where it is not empty.
    pub(super) names: Vec<NameCell>,
    /// The case rule of all names of the row; `None` where the cell is empty.
    pub(super) case: Option<CaseCell>,
    /// Their status; `None` where the cell says nothing of it.
    pub(super) status: Option<Status>,
    /// Whether a curator has answered what the check warns of.
    pub(super) is_reviewed: bool,
    /// Their companions.
    pub(super) companions: Companions,
    /// Cross-references.
    pub(super) xrefs: Vec<String>,
    /// Parents.
    pub(super) parents: Vec<String>,
    /// Attributes.
    pub(super) attributes: Vec<(String, String)>,
}

/// Reads one file. `path` names it in errors, which are added to `errors`; `None` where the head cannot be used.
pub(super) fn parse(
    text: &str,
    path: &str,
    fold: impl Fn(&str) -> String,
    errors: &mut Vec<DictionaryError>,
) -> Option<Table> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let mut parser = Parser {
        path,
        fold,
        errors,
        header: HashMap::new(),
        columns: None,
    };
    let mut rows = Vec::new();
    let mut first_lines = HashMap::new();
    let mut layer = Layer::Base;
    for (line, content) in (1_u64..).zip(text.split('\n')) {
        let content = content.strip_suffix('\r').unwrap_or(content);
        if content.trim().is_empty() {
            continue;
        }
        if let Some(remark) = content.strip_prefix('#') {
            if parser.columns.is_none() {
                parser.head_line(line, remark);
            }
            continue;
        }
        if parser.columns.is_none() {
            parser.columns = Some(parser.column_row(line, content));
            layer = parser.layer();
            continue;
        }
        let Some(row) = parser.row(line, content, layer) else {
            continue;
        };
        if let (Layer::Base, Some(id)) = (layer, &row.id) {
            if let Some(&first) = first_lines.get(id) {
                let id = id.clone();
                parser.error(line, 1, Kind::DuplicateConcept { id, first });
                continue;
            }
            first_lines.insert(id.clone(), line);
        }
        rows.push(row);
    }
    if parser.columns.is_none() {
        parser.error(1, 1, Kind::NoColumns);
    }
    Some(Table {
        entity_type: parser.entity_type()?,
        source: parser.required("source")?,
        version: parser.required("version")?,
        licence: parser.required("licence")?,
        layer,
        rows,
    })
}

struct Parser<'a, F> {
    path: &'a str,
    fold: F,
    errors: &'a mut Vec<DictionaryError>,
    /// Value and line by name.
    header: HashMap<String, (String, u64)>,
    /// Index into [`COLUMNS`] by position; `None` for a column that is not known.
    columns: Option<Vec<Option<usize>>>,
}

impl<F: Fn(&str) -> String> Parser<'_, F> {
    fn error(&mut self, line: u64, column: u64, kind: Kind) {
        let location = Location::at(line, column).in_path(self.path);
        self.errors.push(DictionaryError::new(location, kind));
    }

    /// A head line `# name: value`; remarks without a known name are passed over.
    fn head_line(&mut self, line: u64, remark: &str) {
        let Some((name, value)) = remark.split_once(':') else {
            return;
        };
        let name = name.trim();
        if !["type", "source", "version", "licence", "layer"].contains(&name) {
            return;
        }
        let value = (value.trim().to_owned(), line);
        if self.header.insert(name.to_owned(), value).is_some() {
            self.error(line, 1, Kind::RepeatedHeader(name.to_owned()));
        }
    }

    fn required(&mut self, name: &'static str) -> Option<String> {
        let value = self
            .header
            .get(name)
            .map(|(value, _)| value.clone())
            .filter(|value| !value.is_empty());
        if value.is_none() {
            self.error(1, 1, Kind::MissingHeader(name));
        }
        value
    }

    fn entity_type(&mut self) -> Option<String> {
        let value = self.required("type")?;
        let is_name = value.starts_with(|first: char| first.is_ascii_lowercase())
            && value
                .chars()
                .all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_');
        if is_name {
            return Some(value);
        }
        let line = self.header.get("type").map_or(1, |(_, line)| *line);
        self.error(
            line,
            1,
            Kind::BadHeader {
                name: "type",
                value,
                expected: "is no name of a type (expected small letters, digits and _, such as primary_cancer)",
            },
        );
        None
    }

    fn layer(&mut self) -> Layer {
        let Some((value, line)) = self.header.get("layer").cloned() else {
            return Layer::Base;
        };
        match value.as_str() {
            "base" => Layer::Base,
            "overlay" => Layer::Overlay,
            _ => {
                self.error(
                    line,
                    1,
                    Kind::BadHeader {
                        name: "layer",
                        value,
                        expected: "is not known (expected base or overlay)",
                    },
                );
                Layer::Base
            }
        }
    }

    /// The column row: which cell means what.
    fn column_row(&mut self, line: u64, content: &str) -> Vec<Option<usize>> {
        let mut columns: Vec<Option<usize>> = Vec::new();
        for (column, cell) in cells_with_columns(content) {
            let known = COLUMNS.iter().position(|name| *name == cell);
            match known {
                None => self.error(
                    line,
                    column,
                    Kind::UnknownColumn {
                        name: cell.to_owned(),
                        expected: COLUMNS.join(", "),
                    },
                ),
                Some(_) if columns.contains(&known) => {
                    self.error(line, column, Kind::RepeatedColumn(cell.to_owned()));
                }
                Some(_) => {}
            }
            columns.push(known);
        }
        let needed: &[&str] = if self.layer_is_overlay() {
            &["id", "label", "source"]
        } else {
            &["id", "label"]
        };
        for name in needed {
            let index = COLUMNS.iter().position(|column| column == name);
            if !columns.contains(&index) {
                self.error(line, 1, Kind::MissingColumn(name));
            }
        }
        columns
    }

    fn layer_is_overlay(&self) -> bool {
        self.header
            .get("layer")
            .is_some_and(|(value, _)| value == "overlay")
    }

    /// A row of concept; `None` where it has a problem.
    fn row(&mut self, line: u64, content: &str, layer: Layer) -> Option<Row> {
        let columns = self.columns.clone().unwrap_or_default();
        let n_cells = content.split('\t').count();
        if n_cells != columns.len() {
            let expected = columns.len();
            self.error(
                line,
                1,
                Kind::CellCount {
                    found: n_cells,
                    expected,
                },
            );
            return None;
        }
        let mut cells = [(1_u64, ""); COLUMNS.len()];
        for (cell, known) in cells_with_columns(content).zip(columns) {
            if let Some(index) = known {
                cells[index] = cell;
            }
        }
        let [
            id,
            label,
            synonyms,
            case,
            status,
            companions,
            xrefs,
            parents,
            attributes,
            _,
            source,
        ] = cells;
        let n_errors = self.errors.len();

        let is_bound = id.1 != "-";
        if is_bound && !cells::is_curie(id.1) {
            self.error(
                line,
                id.0,
                Kind::NotCurie {
                    what: "concept id",
                    value: id.1.to_owned(),
                },
            );
        }
        if layer == Layer::Base && label.1.is_empty() {
            self.error(line, label.0, Kind::MissingLabel(id.1.to_owned()));
        }
        if layer == Layer::Overlay && source.1.is_empty() {
            self.error(line, source.0, Kind::MissingSource);
        }

        let mut found: Vec<CellError> = Vec::new();
        let mut names = Vec::new();
        if !label.1.is_empty() {
            let form = (self.fold)(label.1);
            if form.is_empty() {
                self.error(
                    line,
                    label.0,
                    Kind::NothingLeft {
                        what: "label",
                        value: label.1.to_owned(),
                    },
                );
            } else {
                names.push(NameCell {
                    text: label.1.to_owned(),
                    form,
                    kind: NameKind::Label,
                    column: label.0,
                });
            }
        }
        names.extend(cells::names(synonyms.1, synonyms.0, &self.fold, &mut found));
        self.cell_errors(line, synonyms.0, &mut found);
        let case_rule = cells::case(case.1).map_err(|error| found.push(error));
        self.cell_errors(line, case.0, &mut found);
        let flags = cells::status(status.1).map_err(|error| found.push(error));
        self.cell_errors(line, status.0, &mut found);
        let companion_words = cells::companions(companions.1, &self.fold, &mut found);
        self.cell_errors(line, companions.0, &mut found);
        let xref_ids = cells::curies(xrefs.1, "cross-reference", &mut found);
        self.cell_errors(line, xrefs.0, &mut found);
        let parent_ids = cells::curies(parents.1, "parent", &mut found);
        self.cell_errors(line, parents.0, &mut found);
        let pairs = cells::attributes(attributes.1, &mut found);
        self.cell_errors(line, attributes.0, &mut found);

        let (case, (status, is_reviewed)) = (case_rule.ok()?, flags.ok()?);
        if !is_bound && status != Some(Status::Block) {
            self.error(line, id.0, Kind::UnboundNotBlocked);
        }
        (self.errors.len() == n_errors).then(|| Row {
            line,
            id: is_bound.then(|| id.1.to_owned()),
            label: label.1.to_owned(),
            names,
            case,
            status,
            is_reviewed,
            companions: companion_words,
            xrefs: xref_ids,
            parents: parent_ids,
            attributes: pairs,
        })
    }

    /// Gives the errors of a cell their column in the file.
    fn cell_errors(&mut self, line: u64, cell_column: u64, found: &mut Vec<CellError>) {
        for (position, kind) in found.drain(..) {
            self.error(line, cell_column + position, kind);
        }
    }
}

/// The cells of a line, trimmed, each with the 1-based column of its first character.
fn cells_with_columns(content: &str) -> impl Iterator<Item = (u64, &str)> {
    let mut next_column = 1_u64;
    content.split('\t').map(move |cell| {
        let column = next_column;
        next_column += cell.chars().count() as u64 + 1;
        let from_start = cell.trim_start();
        let n_spaces = (cell.len() - from_start.len()) as u64;
        // White space of more than one byte in front of a cell is not worth an exact column.
        (column + n_spaces, from_start.trim_end())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

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
                "d.tsv:6:15: unknown status \"checked\" (expected allow, block or needs-context, and reviewed after a comma)",
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
