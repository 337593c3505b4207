//! One row of a dictionary file.

use super::cells::{self, CaseCell, CellError, NameCell};
use super::error::DictionaryErrorKind as Kind;
use super::{Companions, Layer, Status};
use crate::document::NameKind;

/// The columns that a file may have.
pub(super) const COLUMNS: [&str; 11] = [
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

impl Row {
    /// Reads a row. `columns` says which of [`COLUMNS`] stands at each place.
    ///
    /// # Errors
    /// Every problem of the row, with its 1-based column.
    pub(super) fn parse(
        line: u64,
        content: &str,
        columns: &[Option<usize>],
        layer: Layer,
        fold: impl Fn(&str) -> String,
    ) -> Result<Self, Vec<CellError>> {
        let controls = content
            .chars()
            .zip(1_u64..)
            .filter(|(c, _)| c.is_control() && *c != '\t');
        let controls: Vec<CellError> = controls
            .map(|(c, column)| (column, Kind::ControlCharacter(c)))
            .collect();
        if !controls.is_empty() {
            return Err(controls);
        }
        let n_cells = content.split('\t').count();
        if n_cells != columns.len() {
            let kind = Kind::CellCount {
                found: n_cells,
                expected: columns.len(),
            };
            return Err(vec![(1, kind)]);
        }
        let mut at = [(1_u64, ""); COLUMNS.len()];
        for (cell, known) in cells_with_columns(content).zip(columns) {
            if let Some(index) = known {
                at[*index] = cell;
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
        ] = at;
        let mut errors: Vec<CellError> = Vec::new();
        let is_bound = id.1 != "-";
        if is_bound && !cells::is_curie(id.1) {
            let kind = Kind::NotCurie {
                what: "concept id",
                value: id.1.to_owned(),
            };
            errors.push((id.0, kind));
        }
        if layer == Layer::Base && label.1.is_empty() {
            errors.push((label.0, Kind::MissingLabel(id.1.to_owned())));
        }
        if layer == Layer::Overlay && source.1.is_empty() {
            errors.push((source.0, Kind::MissingSource));
        }
        let mut names = Vec::new();
        match name_of_label(label, &fold) {
            Ok(name) => names.extend(name),
            Err(error) => errors.push(error),
        }
        // The parts of a cell know their place in it; here it becomes their place in the line.
        let mut found = Vec::new();
        let mut settle = |column: u64, found: &mut Vec<CellError>| {
            errors.extend(
                found
                    .drain(..)
                    .map(|(position, kind)| (column + position, kind)),
            );
        };
        names.extend(cells::names(synonyms.1, synonyms.0, &fold, &mut found));
        // Most rows have few names, and there may be a million rows.
        names.shrink_to_fit();
        settle(synonyms.0, &mut found);
        let case_rule = cells::case(case.1).map_err(|error| found.push(error));
        settle(case.0, &mut found);
        let flags = cells::status(status.1).map_err(|error| found.push(error));
        settle(status.0, &mut found);
        let companion_words = cells::companions(companions.1, &fold, &mut found);
        settle(companions.0, &mut found);
        let xref_ids = cells::curies(xrefs.1, "cross-reference", &mut found);
        settle(xrefs.0, &mut found);
        let parent_ids = cells::curies(parents.1, "parent", &mut found);
        settle(parents.0, &mut found);
        let pairs = cells::attributes(attributes.1, &mut found);
        settle(attributes.0, &mut found);

        let (Ok(case), Ok((status, is_reviewed))) = (case_rule, flags) else {
            return Err(errors);
        };
        if !is_bound && status != Some(Status::Block) {
            errors.push((id.0, Kind::UnboundNotBlocked));
        }
        if !errors.is_empty() {
            return Err(errors);
        }
        Ok(Self {
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
}

/// The label as a name; `None` where the cell is empty.
fn name_of_label(
    (column, label): (u64, &str),
    fold: impl Fn(&str) -> String,
) -> Result<Option<NameCell>, CellError> {
    if label.is_empty() {
        return Ok(None);
    }
    let form = fold(label);
    if form.is_empty() {
        let kind = Kind::NothingLeft {
            what: "label",
            value: label.to_owned(),
        };
        return Err((column, kind));
    }
    Ok(Some(NameCell {
        text: label.to_owned(),
        form,
        kind: NameKind::Label,
        column,
    }))
}

/// The cells of a line, trimmed, each with the 1-based column of its first character.
pub(super) fn cells_with_columns(content: &str) -> impl Iterator<Item = (u64, &str)> {
    let mut next_column = 1_u64;
    content.split('\t').map(move |cell| {
        let column = next_column;
        next_column += cell.chars().count() as u64 + 1;
        let from_start = cell.trim_start();
        let n_spaces = cell.chars().count() - from_start.chars().count();
        (column + n_spaces as u64, from_start.trim_end())
    })
}
