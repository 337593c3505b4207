//! The table that a curator fills in, and what has been decided in earlier ones.

use std::collections::HashSet;
use std::fmt::Write as _;
use std::io;
use std::path::Path;

use thiserror::Error;

use super::rank::Suggestion;
use crate::document::Location;
use crate::normalize::fold_name;

/// The columns, in order. `dictionary apply` reads them by name.
const COLUMNS: [&str; 15] = [
    "decision",
    "surface",
    "count",
    "documents",
    "score",
    "type",
    "id",
    "label",
    "kind",
    "case",
    "companions",
    "example",
    "document",
    "offset",
    "note",
];

/// Suggestions as a table.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Worksheet {
    /// The rows, best first.
    pub rows: Vec<Suggestion>,
}

impl Worksheet {
    /// The table as tab-separated text with a row of column names. Tabs and line ends inside a cell become spaces.
    pub fn to_tsv(&self) -> String {
        let mut table = COLUMNS.join("\t");
        table.push('\n');
        for row in &self.rows {
            let (count, documents) = (row.count.to_string(), row.n_documents.to_string());
            let (score, offset) = (format!("{:.3}", row.score), row.offset.to_string());
            let cells = [
                "",
                &row.surface,
                &count,
                &documents,
                &score,
                &row.entity_type,
                &row.id,
                &row.label,
                row.kind.as_str(),
                if row.is_case_exact { "exact" } else { "" },
                "",
                &row.example,
                &row.document,
                &offset,
                &row.note,
            ];
            let cells: Vec<String> = cells
                .iter()
                .map(|cell| cell.replace(|c: char| c.is_control(), " "))
                .collect();
            let _ = writeln!(table, "{}", cells.join("\t"));
        }
        table
    }
}

/// What earlier worksheets have decided, whichever way.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Decided {
    /// Types with the normalized forms of decided rows.
    rows: HashSet<(String, String)>,
}

/// A worksheet that cannot be read.
#[derive(Debug, Error)]
pub enum WorksheetError {
    /// The operating system says no, or the text is not UTF-8.
    #[error("{location}: cannot be read: {source}")]
    Read {
        /// The file.
        location: Box<Location>,
        /// Why.
        source: io::Error,
    },
    /// A column is missing.
    #[error("{location}: no column \"{column}\" (a worksheet of `oncotag suggest` has it)")]
    MissingColumn {
        /// The row of column names.
        location: Box<Location>,
        /// The column.
        column: &'static str,
    },
    /// A row is too short.
    #[error(
        "{location}: {found} cells where the column row has {expected}; cells are parted by single tabs"
    )]
    CellCount {
        /// The row.
        location: Box<Location>,
        /// Cells of the row.
        found: usize,
        /// Columns.
        expected: usize,
    },
}

impl WorksheetError {
    /// The place.
    pub fn location(&self) -> &Location {
        match self {
            Self::Read { location, .. }
            | Self::MissingColumn { location, .. }
            | Self::CellCount { location, .. } => location,
        }
    }

    /// The stable code of the error.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Read { .. } => "ONC0601",
            Self::MissingColumn { .. } => "ONC0602",
            Self::CellCount { .. } => "ONC0603",
        }
    }
}

impl Decided {
    /// Adds the rows of a worksheet whose `decision` is filled in.
    ///
    /// # Errors
    /// If the file cannot be read, a column is missing or a row has the wrong number of cells.
    pub fn read(&mut self, path: &Path) -> Result<(), WorksheetError> {
        let text = std::fs::read_to_string(path).map_err(|source| WorksheetError::Read {
            location: Box::new(Location::default().in_path(path)),
            source,
        })?;
        self.add(&text, path)
    }

    fn add(&mut self, text: &str, path: &Path) -> Result<(), WorksheetError> {
        let text = text.strip_prefix('\u{feff}').unwrap_or(text);
        let mut lines = (1_u64..)
            .zip(text.lines())
            .filter(|(_, line)| !line.trim().is_empty() && !line.starts_with('#'));
        let (number, head) = lines.next().unwrap_or((1, ""));
        let columns: Vec<&str> = head.split('\t').map(str::trim).collect();
        let place = |column: &'static str| {
            columns
                .iter()
                .position(|name| *name == column)
                .ok_or_else(|| WorksheetError::MissingColumn {
                    location: Box::new(Location::at(number, 1).in_path(path)),
                    column,
                })
        };
        let (decision, surface, entity_type) =
            (place("decision")?, place("surface")?, place("type")?);
        for (number, line) in lines {
            let cells: Vec<&str> = line.split('\t').map(str::trim).collect();
            if cells.len() != columns.len() {
                return Err(WorksheetError::CellCount {
                    location: Box::new(Location::at(number, 1).in_path(path)),
                    found: cells.len(),
                    expected: columns.len(),
                });
            }
            if !cells[decision].is_empty() {
                self.rows
                    .insert((cells[entity_type].to_owned(), fold_name(cells[surface])));
            }
        }
        Ok(())
    }

    /// Whether a surface form has been decided on for a type.
    pub(super) fn has(&self, entity_type: &str, surface: &str) -> bool {
        self.rows
            .contains(&(entity_type.to_owned(), fold_name(surface)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::NameKind;

    fn row() -> Suggestion {
        Suggestion {
            surface: "copper cells".to_owned(),
            count: 3,
            n_documents: 2,
            score: 1.0,
            entity_type: "cell_type".to_owned(),
            id: String::new(),
            label: String::new(),
            kind: NameKind::Exact,
            is_case_exact: false,
            example: "Copper\tcells\nshine.".to_owned(),
            document: "d1".to_owned(),
            offset: 7,
            note: String::new(),
        }
    }

    #[test]
    fn a_row_is_a_line_with_all_columns() {
        let table = Worksheet { rows: vec![row()] }.to_tsv();
        assert_eq!(
            table,
            "decision\tsurface\tcount\tdocuments\tscore\ttype\tid\tlabel\tkind\tcase\tcompanions\texample\tdocument\toffset\tnote\n\
             \tcopper cells\t3\t2\t1.000\tcell_type\t\t\texact\t\t\tCopper cells shine.\td1\t7\t\n"
        );
    }

    #[test]
    fn what_is_decided_is_known_in_any_number_and_case_and_what_is_not_is_not() {
        let table = Worksheet { rows: vec![row()] }.to_tsv();
        let mut decided = Decided::default();
        decided.add(&table, Path::new("w.tsv")).unwrap();
        assert!(
            !decided.has("cell_type", "copper cells"),
            "the decision is empty"
        );
        decided
            .add(&table.replace("\n\t", "\nreject\t"), Path::new("w.tsv"))
            .unwrap();
        let head = "# date: 2026-11-25\n\ndecision\tsurface\ttype\n";
        decided.add(head, Path::new("w.tsv")).unwrap();
        assert_eq!(decided.rows.len(), 1, "remarks and empty lines are no rows");
        assert!(decided.has("cell_type", "Copper cell"));
        assert!(!decided.has("treatment", "Copper cell"));
    }

    #[test]
    fn what_is_no_worksheet_is_told_with_line_and_column() {
        let mut decided = Decided::default();
        let error = decided.add("a\tb\n", Path::new("w.tsv")).unwrap_err();
        assert_eq!(
            error.to_string(),
            "w.tsv:1:1: no column \"decision\" (a worksheet of `oncotag suggest` has it)"
        );
        let error = decided
            .add("decision\tsurface\ttype\naccept\tx\n", Path::new("w.tsv"))
            .unwrap_err();
        assert_eq!(
            error.to_string(),
            "w.tsv:2:1: 2 cells where the column row has 3; cells are parted by single tabs"
        );
        assert_eq!(error.code(), "ONC0603");
    }
}
