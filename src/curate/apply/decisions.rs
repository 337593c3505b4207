//! A worksheet in, the decisions of a curator out.

use std::borrow::Cow;
use std::path::Path;

use super::error::{ApplyError, ApplyErrorKind as Kind, ApplyErrors};
use crate::dictionary::Lexicon;
use crate::document::{EntityTypeId, Location};

/// What a curator decided on a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// The string is a name.
    Accept,
    /// The string is none; nothing is done, and it is not proposed again.
    Reject,
    /// The string is never to be tagged.
    Block,
}

impl Verdict {
    /// The word in worksheets.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Accept => "accept",
            Self::Reject => "reject",
            Self::Block => "block",
        }
    }
}

/// A row that is accepted or blocked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Decision {
    /// 1-based line.
    pub(super) line: u64,
    pub(super) verdict: Verdict,
    pub(super) surface: String,
    pub(super) type_name: String,
    pub(super) entity_type: EntityTypeId,
    /// The concept's CURIE; `None` for a string that is blocked whatever it means.
    pub(super) id: Option<String>,
    /// The concept's label: as known, else as given.
    pub(super) label: String,
    /// Whether a dictionary of the run has the concept.
    pub(super) is_known: bool,
    /// As in a dictionary's cell.
    pub(super) kind: String,
    /// Whether the worksheet says the kind.
    pub(super) is_kind_given: bool,
    pub(super) case: String,
    pub(super) companions: String,
    /// Where and how often it was seen, and the curator's remark.
    pub(super) evidence: Evidence,
}

/// What a worksheet says of the string in texts.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Evidence {
    pub(super) count: String,
    pub(super) documents: String,
    pub(super) document: String,
    pub(super) note: String,
}

/// The decisions of a worksheet.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Decisions {
    /// Accepted and blocked rows, in order.
    pub(super) rows: Vec<Decision>,
    pub(super) n_rejected: usize,
    pub(super) n_undecided: usize,
    /// The date that a remark gives.
    pub(super) date: Option<String>,
}

/// The columns that must be there.
const NEEDED: [&str; 5] = ["decision", "surface", "type", "id", "label"];

/// The kinds of names that a dictionary has.
const KINDS: [&str; 6] = [
    "exact",
    "abbreviation",
    "adjectival",
    "narrow",
    "broad",
    "related",
];

/// Reads a worksheet. Lines that begin with `#`, and empty lines, are remarks; `# date: 2026-11-25` gives the date of the
/// decisions.
///
/// # Errors
/// Every problem of every row.
pub(super) fn read(text: &str, path: &Path, lexicon: &Lexicon) -> Result<Decisions, ApplyErrors> {
    let mut decisions = Decisions::default();
    let mut errors = Vec::new();
    let mut columns: Option<Vec<&str>> = None;
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    for (line, content) in (1_u64..).zip(text.lines()) {
        if content.trim().is_empty() {
            continue;
        }
        let fail = |column, kind| ApplyError::new(Location::at(line, column).in_path(path), kind);
        if let Some(remark) = content.strip_prefix('#') {
            if let Some(("date", date)) = remark.trim().split_once(':') {
                decisions.date = Some(date.trim().to_owned());
            }
            continue;
        }
        let Some(columns) = &columns else {
            let found: Vec<&str> = content.split('\t').map(str::trim).collect();
            for needed in NEEDED {
                if !found.contains(&needed) {
                    errors.push(fail(1, Kind::MissingColumn(needed)));
                }
            }
            if !errors.is_empty() {
                return Err(ApplyErrors(errors));
            }
            columns = Some(found);
            continue;
        };
        let written: Vec<&str> = content.split('\t').collect();
        if written.len() != columns.len() {
            let kind = Kind::CellCount {
                found: written.len(),
                expected: columns.len(),
            };
            errors.push(fail(1, kind));
            continue;
        }
        let row = RowCells {
            columns,
            cells: written.iter().map(|cell| unquoted(cell)).collect(),
            written,
        };
        match decide(line, &row, lexicon) {
            Ok(Some(decision)) => decisions.rows.push(decision),
            Ok(None) if row.text("decision").is_empty() => decisions.n_undecided += 1,
            Ok(None) => decisions.n_rejected += 1,
            Err((column, kind)) => errors.push(fail(row.column(column), kind)),
        }
    }
    if columns.is_none() {
        let place = Location::at(1, 1).in_path(path);
        errors.push(ApplyError::new(place, Kind::MissingColumn(NEEDED[0])));
    }
    if errors.is_empty() {
        Ok(decisions)
    } else {
        Err(ApplyErrors(errors))
    }
}

/// The cells of a row, by name of column.
struct RowCells<'a> {
    columns: &'a [&'a str],
    /// As they stand in the file.
    written: Vec<&'a str>,
    /// Without the quotes of a spreadsheet.
    cells: Vec<Cow<'a, str>>,
}

impl RowCells<'_> {
    /// The trimmed text of a cell; empty where the worksheet has no such column.
    fn text(&self, column: &str) -> &str {
        let index = self.columns.iter().position(|name| *name == column);
        index
            .and_then(|index| self.cells.get(index))
            .map_or("", |cell| cell.trim())
    }

    /// The 1-based column of a cell's first character.
    fn column(&self, column: &str) -> u64 {
        let index = self.columns.iter().position(|name| *name == column);
        let before = self.written.iter().take(index.unwrap_or(0));
        let n_characters: usize = before.map(|cell| cell.chars().count() + 1).sum();
        u64::try_from(n_characters).unwrap_or(u64::MAX) + 1
    }
}

/// A cell without the quotes that a spreadsheet puts round one that holds quotes itself, which it doubles there.
fn unquoted(cell: &str) -> Cow<'_, str> {
    let inside = cell
        .trim()
        .strip_prefix('"')
        .and_then(|rest| rest.strip_suffix('"'))
        .filter(|inside| !inside.replace("\"\"", "").contains('"'));
    match inside {
        Some(inside) => Cow::Owned(inside.replace("\"\"", "\"")),
        None => Cow::Borrowed(cell),
    }
}

/// The decision of a row: `None` where it is rejected or open. An error names its cell.
fn decide(
    line: u64,
    row: &RowCells<'_>,
    lexicon: &Lexicon,
) -> Result<Option<Decision>, (&'static str, Kind)> {
    let verdict = match row.text("decision") {
        "" => return Ok(None),
        "reject" => Verdict::Reject,
        "accept" => Verdict::Accept,
        "block" => Verdict::Block,
        other => return Err(("decision", Kind::UnknownDecision(other.to_owned()))),
    };
    if verdict == Verdict::Reject {
        return Ok(None);
    }
    let needs = |what| Kind::Needs {
        what,
        verdict: verdict.as_str(),
    };
    let surface = row.text("surface");
    if surface.is_empty() {
        return Err(("surface", needs("surface")));
    }
    let vocabulary = lexicon.vocabulary();
    let type_name = row.text("type");
    if type_name.is_empty() {
        return Err(("type", needs("type")));
    }
    let entity_type = vocabulary.type_by_name(type_name).ok_or_else(|| {
        let known: Vec<&str> = vocabulary
            .types()
            .iter()
            .map(|entity_type| entity_type.name.as_str())
            .collect();
        let kind = Kind::UnknownType {
            name: type_name.to_owned(),
            expected: known.join(", "),
        };
        ("type", kind)
    })?;
    let (id, given) = (row.text("id"), row.text("label"));
    let id = match (id, verdict) {
        ("" | "-", Verdict::Block) => None,
        ("", _) => return Err(("id", needs("id (or new, with a label)"))),
        ("new", _) if given.is_empty() => return Err(("label", needs("label"))),
        ("new", _) => Some(format!("ONCOTAG:{}", slug(given))),
        (id, _) => Some(id.to_owned()),
    };
    let known = id
        .as_deref()
        .and_then(|id| vocabulary.concept_by_curie(entity_type, id))
        .map(|concept| vocabulary.concept(concept));
    let label = match (known, &id) {
        (Some(concept), _) => concept.label.clone(),
        (None, None) => surface.to_owned(),
        (None, Some(id)) if given.is_empty() => {
            let kind = Kind::UnknownConcept {
                id: id.clone(),
                type_name: type_name.to_owned(),
            };
            return Err(("id", kind));
        }
        (None, Some(_)) => given.to_owned(),
    };
    let bad = |what, value: &str, expected: String| Kind::BadCell {
        what,
        value: value.to_owned(),
        expected,
    };
    let kind = match row.text("kind") {
        "" | "label" => "exact",
        kind => kind,
    };
    if !KINDS.contains(&kind) {
        return Err(("kind", bad("kind", kind, KINDS.join(", "))));
    }
    let case = row.text("case");
    if !["", "auto", "any", "exact"].contains(&case) {
        return Err(("case", bad("case", case, "auto, any or exact".to_owned())));
    }
    let companions = row.text("companions");
    if let Some(piece) = companions
        .split('|')
        .map(str::trim)
        .find(|piece| !piece.is_empty() && !piece.starts_with(['+', '-']))
    {
        let expected = "+ or - before the words".to_owned();
        return Err(("companions", bad("companion", piece, expected)));
    }
    Ok(Some(Decision {
        line,
        verdict,
        surface: surface.to_owned(),
        type_name: type_name.to_owned(),
        entity_type,
        id,
        label,
        is_known: known.is_some(),
        kind: kind.to_owned(),
        is_kind_given: KINDS.contains(&row.text("kind")),
        case: case.to_owned(),
        companions: companions.to_owned(),
        evidence: Evidence {
            count: row.text("count").to_owned(),
            documents: row.text("documents").to_owned(),
            document: row.text("document").to_owned(),
            note: row.text("note").to_owned(),
        },
    }))
}

/// The local part of an identifier of our own: letters and digits of the label in small letters, hyphens between.
fn slug(label: &str) -> String {
    let mut slug = String::new();
    for character in label.chars().flat_map(char::to_lowercase) {
        if character.is_alphanumeric() {
            slug.push(character);
        } else if !slug.is_empty() && !slug.ends_with('-') {
            slug.push('-');
        }
    }
    slug.trim_end_matches('-').to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    const HEAD: &str = "decision\tsurface\tcount\tdocuments\tscore\ttype\tid\tlabel\tkind\tcase\tcompanions\texample\tdocument\toffset\tnote\n";

    fn errors_of(text: &str) -> Vec<String> {
        let lexicon = Lexicon::embedded().unwrap();
        let errors = read(text, Path::new("w.tsv"), &lexicon).unwrap_err();
        errors.0.iter().map(ToString::to_string).collect()
    }

    #[test]
    fn decisions_are_read_and_what_is_not_decided_is_counted() {
        let text = format!(
            "{HEAD}# date: 2026-11-25\n\
             accept\tpolished tubes\t3\t2\t0.5\tcell_type\tCL:0000091\t\t\texact\t+tube\ta b\tpmid:1\t7\tseen\n\
             accept\tGlial β tube\t3\t2\t0.5\tcell_type\tnew\tGlial-β (tube)\trelated\t\t\t\t\t\t\n\
             reject\tx\t1\t1\t0\t\t\t\t\t\t\t\t\t\t\n\
             \ty\t1\t1\t0\t\t\t\t\t\t\t\t\t\t\n\
             block\t\"z \"\"tube\"\"\"\t1\t1\t0\tcell_type\t\t\t\t\t\t\t\t\t\n"
        );
        let lexicon = Lexicon::embedded().unwrap();
        let decisions = read(&text, Path::new("w.tsv"), &lexicon).unwrap();
        assert_eq!((decisions.n_rejected, decisions.n_undecided), (1, 1));
        assert_eq!(decisions.date.as_deref(), Some("2026-11-25"));
        let shown: Vec<_> = decisions
            .rows
            .iter()
            .map(|row| {
                (
                    row.line,
                    row.verdict,
                    row.id.as_deref(),
                    row.label.as_str(),
                    row.kind.as_str(),
                    row.is_known,
                )
            })
            .collect();
        assert_eq!(
            shown,
            [
                (
                    3,
                    Verdict::Accept,
                    Some("CL:0000091"),
                    "Kupffer cell",
                    "exact",
                    true
                ),
                (
                    4,
                    Verdict::Accept,
                    Some("ONCOTAG:glial-β-tube"),
                    "Glial-β (tube)",
                    "related",
                    false
                ),
                (7, Verdict::Block, None, "z \"tube\"", "exact", false),
            ]
        );
    }

    #[test]
    fn errors_name_line_and_column_and_are_all_told() {
        let row = |cells: &str| format!("{HEAD}{cells}\n");
        let cases = [
            (
                String::new(),
                "w.tsv:1:1: no column \"decision\" (the first line names the columns, separated by tabs)",
            ),
            (
                row("accept\tx"),
                "w.tsv:2:1: 2 cells, but the first line has 15 (cells are separated by tabs)",
            ),
            (
                row("yes\tx\t\t\t\tcell_type\tnew\tl\t\t\t\t\t\t\t"),
                "w.tsv:2:1: unknown decision \"yes\" (expected accept, reject, block, or nothing)",
            ),
            (
                row("accept\t\t\t\t\tcell_type\tnew\tl\t\t\t\t\t\t\t"),
                "w.tsv:2:8: no surface (a row with accept needs one)",
            ),
            (
                row("accept\tx\t\t\t\t\tnew\tl\t\t\t\t\t\t\t"),
                "w.tsv:2:13: no type (a row with accept needs one)",
            ),
            (
                row("accept\tx\t\t\t\tcell_type\t\tl\t\t\t\t\t\t\t"),
                "w.tsv:2:23: no id (or new, with a label) (a row with accept needs one)",
            ),
            (
                row("accept\tx\t\t\t\tcell_type\tnew\t\t\t\t\t\t\t\t"),
                "w.tsv:2:27: no label (a row with accept needs one)",
            ),
            (
                row("accept\tx\t\t\t\tcell_type\tCL:9999999\t\t\t\t\t\t\t\t"),
                "w.tsv:2:23: no concept CL:9999999 of type cell_type (give its label to add it)",
            ),
            (
                row("accept\tx\t\t\t\tcell_type\tnew\tl\tsynonym\t\t\t\t\t\t"),
                "w.tsv:2:29: unknown kind \"synonym\" (expected exact, abbreviation, adjectival, narrow, broad, related)",
            ),
            (
                row("accept\tx\t\t\t\tcell_type\tnew\tl\t\tupper\t\t\t\t\t"),
                "w.tsv:2:30: unknown case \"upper\" (expected auto, any or exact)",
            ),
            (
                row("accept\tx\t\t\t\tcell_type\tnew\tl\t\t\t+a|b\t\t\t\t"),
                "w.tsv:2:31: unknown companion \"b\" (expected + or - before the words)",
            ),
        ];
        for (text, expected) in cases {
            assert_eq!(errors_of(&text), [expected]);
        }
        let two =
            format!("{HEAD}yes\tx\t\t\t\t\t\t\t\t\t\t\t\t\t\nno\tx\t\t\t\t\t\t\t\t\t\t\t\t\t\n");
        assert_eq!(errors_of(&two).len(), 2);
        let unknown = row("block\tx\t\t\t\tcell\t\t\t\t\t\t\t\t\t");
        assert!(
            errors_of(&unknown)[0]
                .starts_with("w.tsv:2:12: unknown entity type \"cell\" (expected one of "),
        );
    }
}
