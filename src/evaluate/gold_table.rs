//! A gold standard as a table: what must and may be found in one page.
//!
//! Tab-separated, with a line of column names: `rule` (`required` or `optional`), `surface`, `fragments` (`start-end`,
//! several joined by `;`, in code points of the page), `also_span` (another accepted span), `type` (several joined by
//! `|`), `id`, `also_accepted` (other accepted identifiers; with `any` in front of other words, every one). `-` is
//! nothing. Other columns are for people. What is not listed is not to be found.

use std::io::BufRead;
use std::path::Path;

use super::EvaluateError;
use super::gold::{GoldDocument, GoldEntity, next_line, split_types};
use super::score::{CharRange, tidy};
use crate::document::Location;

const COLUMNS: [&str; 7] = [
    "rule",
    "surface",
    "fragments",
    "also_span",
    "type",
    "id",
    "also_accepted",
];

/// The error for an input in neither form.
pub(super) fn unknown_form(path: &Path) -> EvaluateError {
    EvaluateError::UnknownGold {
        location: Box::new(Location::default().in_path(path)),
        columns: COLUMNS.join(", "),
    }
}

/// Whether a line has the names of all columns.
pub(super) fn is_header(line: &str) -> bool {
    let names: Vec<_> = line.split('\t').map(str::trim).collect();
    COLUMNS.iter().all(|column| names.contains(column))
}

/// Reads a table after its first line, which has the names of the columns.
pub(super) fn read(
    header: &str,
    mut input: impl BufRead,
    path: &Path,
) -> Result<GoldDocument, EvaluateError> {
    let names: Vec<_> = header
        .trim_start_matches('\u{feff}')
        .split('\t')
        .map(str::trim)
        .collect();
    let mut places = [0; COLUMNS.len()];
    for (place, column) in places.iter_mut().zip(COLUMNS) {
        *place = names
            .iter()
            .position(|name| *name == column)
            .ok_or_else(|| unknown_form(path))?;
    }
    let mut document = GoldDocument::default();
    let mut number = 2;
    while let Some(line) = next_line(&mut input, path, number)? {
        if !line.trim().is_empty() && !line.starts_with('#') {
            let fields: Vec<_> = line.split('\t').collect();
            let row =
                places.map(
                    |place| match fields.get(place).map_or("", |field| field.trim()) {
                        "-" => "",
                        field => field,
                    },
                );
            let entity = read_row(row).map_err(|message| EvaluateError::MalformedGold {
                location: Box::new(Location::at(number, 1).in_path(path)),
                message,
            })?;
            document.entities.push(entity);
        }
        number += 1;
    }
    Ok(document)
}

fn read_row(row: [&str; COLUMNS.len()]) -> Result<GoldEntity, String> {
    let [
        rule,
        surface,
        fragments,
        also_span,
        entity_type,
        id,
        also_accepted,
    ] = row;
    let is_required = match rule {
        "required" => true,
        "optional" => false,
        _ => {
            return Err(format!(
                "unknown rule \"{rule}\" (expected required or optional)"
            ));
        }
    };
    if entity_type.is_empty() {
        return Err("no type".to_owned());
    }
    let mut spans = vec![read_fragments(fragments)?];
    for other in also_span
        .split('|')
        .filter(|other| !other.trim().is_empty())
    {
        spans.push(read_fragments(other)?);
    }
    let accepts_any_id = also_accepted.starts_with("any");
    let mut ids = Vec::new();
    if !id.is_empty() {
        ids.push(id.to_owned());
    }
    if !accepts_any_id {
        let others = also_accepted
            .split([';', ',', '|', ' '])
            .filter(|other| !other.is_empty());
        ids.extend(others.map(str::to_owned));
    }
    Ok(GoldEntity {
        types: split_types(entity_type),
        spans,
        ids,
        accepts_any_id,
        is_required,
        text: surface.to_owned(),
    })
}

/// Reads `12-15;20-24`.
fn read_fragments(cell: &str) -> Result<Vec<CharRange>, String> {
    let mut fragments = Vec::new();
    for piece in cell.split(';') {
        let range = piece.trim().split_once('-').and_then(|(start, end)| {
            let range = [start.trim().parse().ok()?, end.trim().parse().ok()?];
            (range[0] < range[1]).then_some(range)
        });
        match range {
            Some(range) => fragments.push(range),
            None => {
                return Err(format!(
                    "\"{cell}\" is no span (expected START-END, several joined by ;)"
                ));
            }
        }
    }
    Ok(tidy(fragments))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::evaluate::GoldStandard;

    const HEADER: &str =
        "sentence\trule\tsurface\tfragments\talso_span\ttype\tid\talso_accepted\tlabel\tnote\n";

    fn read(rows: &str) -> Result<GoldStandard, EvaluateError> {
        GoldStandard::read(format!("{HEADER}{rows}").as_bytes(), Path::new("gold.tsv"))
    }

    #[test]
    fn rows_have_fragments_other_spans_types_and_identifiers() {
        let gold = read(
            "4\trequired\tmicrovascular\t26-39;79-85\t26-39\tphase\tONCOTAG:a\tMESH:B\t-\t-\n\
             2\toptional\tmilieu\t82-105\t-\tcell_type|phase\t-\tany verified id\t-\t-\n",
        )
        .unwrap();
        assert!(!gold.has_identities);
        let [first, second] = &gold.documents[0].entities[..] else {
            panic!("two rows")
        };
        assert_eq!(first.spans, [vec![[26, 39], [79, 85]], vec![[26, 39]]]);
        assert_eq!(first.ids, ["ONCOTAG:a", "MESH:B"]);
        assert!(first.is_required && !first.accepts_any_id);
        assert_eq!(second.types, ["cell_type", "phase"]);
        assert!(!second.is_required && second.accepts_any_id && second.ids.is_empty());
    }

    #[test]
    fn a_bad_row_is_named_by_its_line() {
        for (row, wanted) in [
            (
                "4\tmust\tx\t1-2\t-\tt\t-\t-\n",
                "gold.tsv:2:1: unknown rule \"must\"",
            ),
            ("4\trequired\tx\t2-1\t-\tt\t-\t-\n", "\"2-1\" is no span"),
            ("4\trequired\n", "no type"),
        ] {
            let error = read(row).unwrap_err();
            assert_eq!(error.code(), "ONC0403");
            assert!(error.to_string().contains(wanted), "{error}");
        }
    }
}
