//! The text of an overlay, changed row by row; what stands in it stays as it is.

use std::path::Path;

use super::error::{ApplyErrorKind as Kind, ApplyErrors};
use crate::document::Location;
use crate::normalize::fold_name;

/// The columns of an overlay that is new.
const COLUMNS: [&str; 7] = [
    "id",
    "label",
    "synonyms",
    "case",
    "status",
    "companions",
    "source",
];

/// The cells of a row, by the names of [`COLUMNS`].
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct OverlayRow {
    pub(super) id: String,
    pub(super) label: String,
    pub(super) synonyms: String,
    pub(super) case: String,
    pub(super) status: String,
    pub(super) companions: String,
    pub(super) source: String,
}

impl OverlayRow {
    fn cells(&self) -> [(&'static str, &str); 7] {
        [
            ("id", &self.id),
            ("label", &self.label),
            ("synonyms", &self.synonyms),
            ("case", &self.case),
            ("status", &self.status),
            ("companions", &self.companions),
            ("source", &self.source),
        ]
    }
}

/// An overlay as lines.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Overlay {
    lines: Vec<String>,
    columns: Vec<String>,
    line_end: &'static str,
}

impl Overlay {
    /// An overlay without rows.
    pub(super) fn new(entity_type: &str, by: &str) -> Self {
        let head = [
            format!("# type: {entity_type}"),
            "# layer: overlay".to_owned(),
            format!("# source: written for this overlay: decisions of {by}"),
            "# version: 1".to_owned(),
            "# licence: not stated".to_owned(),
            COLUMNS.join("\t"),
        ];
        Self {
            lines: head.into(),
            columns: COLUMNS.map(str::to_owned).into(),
            line_end: "\n",
        }
    }

    /// Reads an overlay of a type.
    ///
    /// # Errors
    /// If it is none, or of another type, or lacks a column.
    pub(super) fn parse(text: &str, path: &Path, entity_type: &str) -> Result<Self, ApplyErrors> {
        let fail = |line, message: String| {
            let place = Location::at(line, 1).in_path(path);
            Err(ApplyErrors::one(place, Kind::Target(message)))
        };
        let lines: Vec<String> = text.lines().map(str::to_owned).collect();
        let head = |name: &str| {
            (1_u64..).zip(&lines).find_map(|(line, content)| {
                let remark = content.trim_start_matches('\u{feff}').strip_prefix('#')?;
                let (key, value) = remark.split_once(':')?;
                (key.trim() == name).then(|| (line, value.trim().to_owned()))
            })
        };
        match head("layer") {
            Some((_, layer)) if layer == "overlay" => {}
            _ => {
                let message =
                    "is a base dictionary; decisions go into an overlay (# layer: overlay)";
                return fail(1, message.to_owned());
            }
        }
        match head("type") {
            Some((_, found)) if found == entity_type => {}
            Some((line, found)) => {
                let message = format!(
                    "is an overlay of {found}, but the decisions are of {entity_type} (name another file, or a folder)"
                );
                return fail(line, message);
            }
            None => return fail(1, "no head line \"# type: …\"".to_owned()),
        }
        let column_row = (1_u64..).zip(&lines).find(|(_, content)| {
            let content = content.trim_start_matches('\u{feff}');
            !content.starts_with('#') && !content.trim().is_empty()
        });
        let Some((line, column_row)) = column_row else {
            return fail(1, "no column row".to_owned());
        };
        let columns: Vec<String> = column_row
            .split('\t')
            .map(|column| column.trim_matches(['\u{feff}', ' ']).to_owned())
            .collect();
        for column in COLUMNS {
            if !columns.iter().any(|known| known == column) {
                return fail(
                    line,
                    format!(
                        "no column \"{column}\" (add it to the column row, and a cell to each row)"
                    ),
                );
            }
        }
        Ok(Self {
            lines,
            columns,
            line_end: if text.contains("\r\n") { "\r\n" } else { "\n" },
        })
    }

    /// The line, from 1, of the row that speaks of this string and concept and of nothing else. `id` is `-` for a string
    /// without a concept, which is then the label.
    pub(super) fn find(&self, id: &str, surface: &str) -> Option<usize> {
        let wanted = fold_name(surface);
        (1..).zip(&self.lines).find_map(|(line, content)| {
            if content.starts_with('#') {
                return None;
            }
            let cells: Vec<&str> = content.split('\t').collect();
            let cell = |name: &str| {
                let index = self.columns.iter().position(|column| column == name)?;
                cells.get(index).map(|cell| cell.trim())
            };
            if cell("id") != Some(id) {
                return None;
            }
            let synonyms = cell("synonyms")?;
            let name = if id == "-" && synonyms.is_empty() {
                cell("label")?.to_owned()
            } else {
                let (_, name) = synonyms.split_once(':')?;
                // A bar that is meant itself is escaped; any other one parts several names.
                if name.replace("\\|", "").contains('|') {
                    return None;
                }
                name.replace("\\|", "|").replace("\\\\", "\\")
            };
            (fold_name(&name) == wanted).then_some(line)
        })
    }

    /// Puts a row into the place of another one. Cells of columns that a decision does not speak of stay.
    pub(super) fn replace(&mut self, line: usize, row: &OverlayRow) {
        let Some(content) = line
            .checked_sub(1)
            .and_then(|index| self.lines.get_mut(index))
        else {
            return;
        };
        let mut cells: Vec<String> = content.split('\t').map(str::to_owned).collect();
        cells.resize(self.columns.len(), String::new());
        for (column, value) in row.cells() {
            if let Some(index) = self.columns.iter().position(|known| known == column) {
                value.clone_into(&mut cells[index]);
            }
        }
        *content = cells.join("\t");
    }

    /// Puts a row behind all others and gives its line, from 1.
    pub(super) fn push(&mut self, row: &OverlayRow) -> usize {
        self.lines.push(String::new());
        let line = self.lines.len();
        self.replace(line, row);
        line
    }

    /// The file's text.
    pub(super) fn text(&self) -> String {
        let mut text = self.lines.join(self.line_end);
        text.push_str(self.line_end);
        text
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_are_found_replaced_and_added_and_the_rest_stays() {
        let text = "# type: gadget\r\n# layer: overlay\r\n# a remark\r\n\
                    id\tlabel\tsynonyms\tcase\tstatus\tcompanions\txrefs\tsource\r\n\
                    A:1\t\texact:cop\\|per\t\t\t\tX:1\twhy\r\n\
                    # between\r\n\
                    A:1\t\texact:one|exact:two\t\t\t\t\twhy\r\n\
                    -\ttin tube\t\t\tblock\t\t\twhy\r\n";
        let path = Path::new("o.tsv");
        let mut overlay = Overlay::parse(text, path, "gadget").unwrap();
        assert_eq!(overlay.text(), text);
        assert_eq!(overlay.find("A:1", "Cop|per"), Some(5));
        assert_eq!(overlay.find("A:1", "one"), None, "it speaks of two");
        assert_eq!(overlay.find("-", "tin tubes"), Some(8));
        assert_eq!(overlay.find("A:2", "cop|per"), None);
        let row = OverlayRow {
            id: "A:1".to_owned(),
            synonyms: "related:cop\\|per".to_owned(),
            source: "because".to_owned(),
            ..OverlayRow::default()
        };
        overlay.replace(5, &row);
        assert_eq!(overlay.push(&row), 9);
        let expected = text.replace(
            "A:1\t\texact:cop\\|per\t\t\t\tX:1\twhy",
            "A:1\t\trelated:cop\\|per\t\t\t\tX:1\tbecause",
        ) + "A:1\t\trelated:cop\\|per\t\t\t\t\tbecause\r\n";
        assert_eq!(overlay.text(), expected);
    }

    #[test]
    fn what_is_no_overlay_of_the_type_is_refused() {
        let path = Path::new("o.tsv");
        let refused = |text: &str| {
            Overlay::parse(text, path, "gadget")
                .unwrap_err()
                .to_string()
        };
        assert_eq!(
            refused("# type: gadget\nid\tlabel\n"),
            "o.tsv:1:1: is a base dictionary; decisions go into an overlay (# layer: overlay)"
        );
        assert_eq!(
            refused("# layer: overlay\n# type: toy\n"),
            "o.tsv:2:1: is an overlay of toy, but the decisions are of gadget (name another file, or a folder)"
        );
        assert_eq!(
            refused("# layer: overlay\n# type: gadget\nid\tlabel\tsource\n"),
            "o.tsv:3:1: no column \"synonyms\" (add it to the column row, and a cell to each row)"
        );
    }
}
