//! Gold standards: what people have marked in texts.

use std::collections::HashSet;
use std::io::BufRead;
use std::path::Path;

use serde::Deserialize;
use serde_json::Value;

use super::error::json_problem;
use super::score::{CharRange, tidy};
use super::{EvaluateError, gold_table};
use crate::document::Location;

/// Notes of entities that are neither right nor wrong when found, and not missed when absent.
const NEUTRAL_NOTES: &[&str] = &["generic", "cell_line"];

/// A corpus, or one page, with what is to be found in it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct GoldStandard {
    /// The documents, in the file's order.
    pub documents: Vec<GoldDocument>,
    /// Whether documents have identities; a table of one page has not.
    pub has_identities: bool,
}

/// A document of a gold standard.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct GoldDocument {
    /// Its identity; empty in a table of one page.
    pub id: String,
    /// Its PubMed identifier.
    pub pmid: Option<String>,
    /// Its text, where the gold standard has it.
    pub text: Option<String>,
    /// The first 16 hexadecimal digits of the SHA-256 of its text, where the text itself is not known to the last blank.
    pub text_sha256: Option<String>,
    /// What is marked in it, in the file's order.
    pub entities: Vec<GoldEntity>,
    /// Its sentences, where they are marked; half-open, in code points.
    pub sentences: Option<Vec<CharRange>>,
    /// The tokens that its spans are made of, where its format has them (`CoNLL`); half-open, in code points.
    pub tokens: Vec<CharRange>,
}

/// Something marked in a document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GoldEntity {
    /// The types that are right; usually one.
    pub types: Vec<String>,
    /// The spans that are right, each as its fragments in order, in code points; the first is the preferred one.
    pub spans: Vec<Vec<CharRange>>,
    /// The identifiers that are right; empty where none is given.
    pub ids: Vec<String>,
    /// Whether any identifier is right.
    pub accepts_any_id: bool,
    /// Whether it counts as missed when it is not found. What is not required counts neither as right nor as wrong.
    pub is_required: bool,
    /// Its words.
    pub text: String,
}

impl GoldStandard {
    /// Reads a gold standard in either form, told apart by its first line.
    ///
    /// `path` is for messages.
    ///
    /// # Errors
    /// If the input cannot be read, is in neither form, does not follow its form, or holds a document twice.
    pub fn read(mut input: impl BufRead, path: &Path) -> Result<Self, EvaluateError> {
        let first = loop {
            let Some(line) = next_line(&mut input, path, 1)? else {
                return Err(gold_table::unknown_form(path));
            };
            if !line.trim().is_empty() {
                break line;
            }
        };
        if first
            .trim_start_matches('\u{feff}')
            .trim_start()
            .starts_with('{')
        {
            return read_lines(&first, input, path);
        }
        Ok(Self {
            documents: vec![gold_table::read(&first, input, path)?],
            has_identities: false,
        })
    }
}

/// The next line, without its end; `number` is for messages.
pub(super) fn next_line(
    input: &mut impl BufRead,
    path: &Path,
    number: u64,
) -> Result<Option<String>, EvaluateError> {
    let mut line = String::new();
    let n_bytes = input
        .read_line(&mut line)
        .map_err(|source| EvaluateError::from_io(source, Location::at(number, 1).in_path(path)))?;
    Ok((n_bytes > 0).then(|| line.trim_end_matches(['\n', '\r']).to_owned()))
}

/// A line of a gold standard in JSONL; further keys are left unread.
#[derive(Deserialize)]
struct DocumentLine {
    id: Value,
    pmid: Option<Value>,
    text: String,
    entities: Option<Vec<EntityLine>>,
    sentences: Option<Vec<CharRange>>,
}

#[derive(Deserialize)]
struct EntityLine {
    #[serde(rename = "type")]
    entity_type: String,
    spans: Vec<CharRange>,
    text: Option<String>,
    ids: Option<Vec<String>>,
    note: Option<String>,
}

fn read_lines(
    first: &str,
    mut input: impl BufRead,
    path: &Path,
) -> Result<GoldStandard, EvaluateError> {
    let mut gold = GoldStandard {
        has_identities: true,
        ..GoldStandard::default()
    };
    let mut seen = HashSet::new();
    let mut is_annotated = false;
    let mut number = 1;
    let mut line = first.trim_start_matches('\u{feff}').to_owned();
    loop {
        if !line.trim().is_empty() {
            let (document, has_annotations) =
                read_document(&line).map_err(|(column, message)| EvaluateError::MalformedGold {
                    location: Box::new(Location::at(number, column).in_path(path)),
                    message,
                })?;
            is_annotated |= has_annotations;
            if !seen.insert(document.id.clone()) {
                return Err(EvaluateError::Duplicate {
                    location: Box::new(Location::at(number, 1).in_path(path)),
                    document: document.id,
                });
            }
            gold.documents.push(document);
        }
        number += 1;
        match next_line(&mut input, path, number)? {
            Some(next) => line = next,
            None if is_annotated => return Ok(gold),
            None => {
                return Err(EvaluateError::MalformedGold {
                    location: Box::new(Location::at(1, 1).in_path(path)),
                    message: "no document has entities or sentences, so this is no gold standard \
                              (each line: {\"id\": …, \"text\": …, \"entities\": […]})"
                        .to_owned(),
                });
            }
        }
    }
}

/// Reads one line, and whether it says what is in its text; the error has the 1-based column.
fn read_document(line: &str) -> Result<(GoldDocument, bool), (u64, String)> {
    let read: DocumentLine = serde_json::from_str(line).map_err(|error| {
        let (column, message) = json_problem(line, &error);
        (column, format!("no document of a gold standard: {message}"))
    })?;
    let id = as_string(&read.id).ok_or((1, "id is neither a string nor a number".to_owned()))?;
    let n_chars = read.text.chars().count();
    let check = |spans: &[CharRange]| match spans
        .iter()
        .find(|[start, end]| start > end || *end > n_chars)
    {
        Some([start, end]) => Err((
            1,
            format!("span {start}-{end} of document \"{id}\" is not in its {n_chars} characters"),
        )),
        None => Ok(()),
    };
    let has_annotations = read.entities.is_some() || read.sentences.is_some();
    let mut entities = Vec::new();
    for entity in read.entities.unwrap_or_default() {
        check(&entity.spans)?;
        let fragments = tidy(entity.spans);
        if fragments.is_empty() {
            return Err((1, format!("an entity of document \"{id}\" has no spans")));
        }
        entities.push(GoldEntity {
            types: split_types(&entity.entity_type),
            spans: vec![fragments],
            ids: entity.ids.unwrap_or_default(),
            accepts_any_id: false,
            is_required: !entity
                .note
                .is_some_and(|note| NEUTRAL_NOTES.contains(&note.as_str())),
            text: entity.text.unwrap_or_default(),
        });
    }
    check(read.sentences.as_deref().unwrap_or_default())?;
    let document = GoldDocument {
        id,
        pmid: read.pmid.as_ref().and_then(as_string),
        text: Some(read.text),
        entities,
        sentences: read.sentences,
        ..GoldDocument::default()
    };
    Ok((document, has_annotations))
}

fn as_string(value: &Value) -> Option<String> {
    match value {
        Value::String(string) => Some(string.clone()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    }
}

/// The types of a cell such as `cell_type|metastasis_phase`.
pub(super) fn split_types(cell: &str) -> Vec<String> {
    cell.split('|').map(|name| name.trim().to_owned()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<GoldStandard, EvaluateError> {
        GoldStandard::read(text.as_bytes(), Path::new("gold.jsonl"))
    }

    #[test]
    fn what_is_no_utf_8_is_said_once_with_its_line() {
        let bytes = &b"{\"id\":\"a\",\"text\":\"b\"}\n\xff\n"[..];
        let error = GoldStandard::read(bytes, Path::new("gold.jsonl")).unwrap_err();
        assert_eq!(error.code(), "ONC0411");
        assert_eq!(
            error.to_string(),
            "gold.jsonl:2:1: not valid UTF-8; save the file as UTF-8"
        );
    }

    #[test]
    fn generic_entities_and_cell_lines_are_not_required() {
        let gold = read(concat!(
            r#"{"id":"a","pmid":7,"text":"CT of HeLa","entities":["#,
            r#"{"type":"x","spans":[[0,2]],"text":"CT","ids":["MESH:D014057"],"note":"cue"},"#,
            r#"{"type":"y","spans":[[6,10]],"text":"HeLa","note":"cell_line"}],"sentences":[[0,10]]}"#,
            "\r\n\n",
        ))
        .unwrap();
        let document = &gold.documents[0];
        assert_eq!(document.pmid.as_deref(), Some("7"));
        assert_eq!(document.sentences, Some(vec![[0, 10]]));
        assert!(document.entities[0].is_required);
        assert!(!document.entities[1].is_required);
        assert!(gold.has_identities);
    }

    #[test]
    fn what_is_wrong_is_said_with_its_line() {
        for (name, text, code, wanted) in [
            ("empty", "", "ONC0402", "neither"),
            ("prose", "Some text\n", "ONC0402", "gold.jsonl"),
            (
                "a comma too many, after letters of two bytes",
                "{\"id\":\"éé\",}",
                "ONC0403",
                "gold.jsonl:1:12: no document of a gold standard: trailing comma",
            ),
            (
                "no text",
                "{\"id\":\"a\",\"text\":\"b\"}\n{\"id\":\"c\"}\n",
                "ONC0403",
                "gold.jsonl:2:",
            ),
            (
                "cut short",
                "{\"id\":\"a\",\"te",
                "ONC0403",
                "gold.jsonl:1:",
            ),
            (
                "outside",
                r#"{"id":"a","text":"β","entities":[{"type":"x","spans":[[0,2]]}]}"#,
                "ONC0403",
                "span 0-2",
            ),
            (
                "backwards",
                r#"{"id":"a","text":"ab","sentences":[[1,0]]}"#,
                "ONC0403",
                "span 1-0",
            ),
            (
                "twice",
                "{\"id\":\"a\",\"text\":\"b\"}\n{\"id\":\"a\",\"text\":\"b\"}",
                "ONC0405",
                "gold.jsonl:2:1: document \"a\"",
            ),
        ] {
            let error = read(text).unwrap_err();
            assert_eq!(error.code(), code, "{name}: {error}");
            assert!(error.to_string().contains(wanted), "{name}: {error}");
            assert!(!error.to_string().contains("at line"), "{name}: {error}");
        }
    }
}
