//! The rows of an overlay, as far as the generated dictionaries and the check of facts need them.

use std::fs;
use std::path::Path;

use anyhow::Context as _;

/// A row.
pub(crate) struct OverlayRow {
    /// 1-based line.
    pub(crate) line: usize,
    /// The concept, or `-`.
    pub(crate) id: String,
    /// Its label, or nothing.
    pub(crate) label: String,
    /// The `status` cell.
    pub(crate) status: String,
    /// Where the row comes from.
    pub(crate) source: String,
    synonyms: String,
}

impl OverlayRow {
    /// The rows of a file. What is wrong with it is the linter's business.
    pub(crate) fn read(path: &Path) -> anyhow::Result<Vec<Self>> {
        let text =
            fs::read_to_string(path).with_context(|| format!("reading {}", path.display()))?;
        let mut columns: Option<Vec<&str>> = None;
        let mut rows = Vec::new();
        for (number, line) in text.lines().enumerate() {
            if line.starts_with('#') || line.trim().is_empty() {
                continue;
            }
            let cells: Vec<&str> = line.split('\t').collect();
            let Some(columns) = &columns else {
                columns = Some(cells);
                continue;
            };
            let cell = |name: &str| -> String {
                let at = columns.iter().position(|column| *column == name);
                at.and_then(|at| cells.get(at))
                    .map_or_else(String::new, |cell| (*cell).to_owned())
            };
            rows.push(Self {
                line: number + 1,
                id: cell("id"),
                label: cell("label"),
                status: cell("status"),
                source: cell("source"),
                synonyms: cell("synonyms"),
            });
        }
        Ok(rows)
    }

    /// The label and the synonyms.
    pub(crate) fn names(&self) -> Vec<String> {
        let label = Some(self.label.clone()).filter(|label| !label.is_empty());
        label.into_iter().chain(self.synonyms()).collect()
    }

    /// The synonyms without their kinds.
    pub(crate) fn synonyms(&self) -> Vec<String> {
        let bar = '\u{1}';
        let cell = self.synonyms.replace("\\|", &bar.to_string());
        cell.split('|')
            .filter_map(|piece| piece.split_once(':'))
            .map(|(_, name)| name.replace(bar, "|").replace("\\\\", "\\"))
            .collect()
    }
}
