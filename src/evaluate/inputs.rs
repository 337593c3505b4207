//! Either side of a comparison from a file in any form: our gold standards and records as they are, every other annotated
//! format as [`crate::read`] reads it.

use std::collections::HashSet;
use std::path::Path;

use super::annotated::predicted_document;
use super::{EvaluateError, GoldDocument, GoldStandard, Prediction, gold_table};
use crate::document::Location;
use crate::read::{Documents, Format, Input, ReadError, ReadOptions, format_of};

/// A first line of more bytes may be cut in the head, before its entities.
const MAX_SEEN: usize = 8 << 10;

/// What a file turns out to be.
enum Form {
    /// A gold standard in JSONL.
    GoldLines,
    /// Records of ours, by sentence or by document.
    Records,
    /// Another format.
    Annotated(&'static Format),
    /// A gold standard as a table, or nothing that is known.
    Other,
}

impl Form {
    /// Looks at the first bytes. A gold standard's table looks like any TSV, so that its columns decide.
    fn of(input: &mut Input) -> Result<Self, EvaluateError> {
        let head = input.head();
        let head = String::from_utf8_lossy(&head);
        let head = head.trim_start_matches('\u{feff}').trim_start();
        let first = head.lines().next().unwrap_or_default();
        if gold_table::is_header(first) {
            return Ok(Self::Other);
        }
        let format = format_of(input, None)?;
        Ok(match format.name {
            "jsonl" if names_our_schema(first) => Self::Records,
            "jsonl" if first.len() > MAX_SEEN || first.contains("\"entities\"") => Self::GoldLines,
            "jsonl" | "plain" => Self::Other,
            _ => Self::Annotated(format),
        })
    }
}

/// Whether a line of JSON has a schema of ours, which stands before anything long.
fn names_our_schema(line: &str) -> bool {
    let after_key = line.split_once("\"schema\"").map(|(_, rest)| rest);
    let value = after_key.and_then(|rest| rest.trim_start().strip_prefix(':'));
    value.is_some_and(|rest| rest.trim_start().starts_with("\"oncotag/"))
}

/// Reads a gold standard from inputs in any form. Any concept that an annotated format gives a mention is right.
///
/// # Errors
/// If an input cannot be read, a record of it is broken, a document is there twice, or nothing is annotated.
pub fn read_gold(inputs: Vec<Input>) -> Result<GoldStandard, EvaluateError> {
    let path = inputs.first().map(|input| input.name.clone());
    let mut gold = GoldStandard {
        has_identities: true,
        ..GoldStandard::default()
    };
    let mut seen = HashSet::new();
    for input in inputs {
        let path = input.name.clone();
        let read = read_one_gold(input)?;
        gold.has_identities &= read.has_identities;
        for document in read.documents {
            note_once(&mut seen, &document.id, &path)?;
            gold.documents.push(document);
        }
    }
    let is_annotated = |one: &GoldDocument| !one.entities.is_empty() || one.sentences.is_some();
    // A gold standard of ours may say of each of its documents that nothing is in it.
    let says_nothing = |one: &GoldDocument| one.text_sha256.is_some() && !is_annotated(one);
    if gold.documents.is_empty() || gold.documents.iter().all(says_nothing) {
        return Err(EvaluateError::MalformedGold {
            location: Box::new(Location::default().in_path(path.unwrap_or_default())),
            message: "nothing is annotated in it, so this is no gold standard".to_owned(),
        });
    }
    Ok(gold)
}

fn read_one_gold(mut input: Input) -> Result<GoldStandard, EvaluateError> {
    let path = input.name.clone();
    match Form::of(&mut input)? {
        Form::GoldLines | Form::Other => GoldStandard::read(input.bytes, &path),
        Form::Records => Prediction::read(input.bytes, &path)?.try_into(),
        Form::Annotated(format) => {
            let documents = read_annotated(input, format)?;
            let documents = documents.map(|one| Ok(predicted_document(&one?, usize::MAX)));
            let prediction = Prediction {
                documents: documents.collect::<Result<_, EvaluateError>>()?,
                ..Prediction::default()
            };
            prediction.try_into()
        }
    }
}

/// Reads a prediction from inputs in any form. The first concept of a mention counts. Records of an annotated format that
/// cannot be read are counted.
///
/// # Errors
/// If an input cannot be read, a record of ours or of a gold standard is broken, or a document is there twice.
pub fn read_prediction(inputs: Vec<Input>) -> Result<Prediction, EvaluateError> {
    let mut prediction = Prediction::default();
    let mut seen = HashSet::new();
    for input in inputs {
        let path = input.name.clone();
        let read = read_one_prediction(input)?;
        prediction.n_unreadable += read.n_unreadable;
        for document in read.documents {
            note_once(&mut seen, &document.id, &path)?;
            prediction.documents.push(document);
        }
    }
    let documents = prediction.documents.iter();
    let mut mentions = documents.flat_map(|document| &document.mentions).peekable();
    if mentions.peek().is_some() && mentions.all(|mention| mention.ids.is_empty()) {
        let note = "the prediction has no identifiers, so that no concept of it can be right";
        prediction.notes.push(note.to_owned());
    }
    Ok(prediction)
}

fn read_one_prediction(mut input: Input) -> Result<Prediction, EvaluateError> {
    let path = input.name.clone();
    match Form::of(&mut input)? {
        Form::GoldLines => Ok(GoldStandard::read(input.bytes, &path)?.into()),
        Form::Records | Form::Other => Prediction::read(input.bytes, &path),
        Form::Annotated(format) => {
            let mut prediction = Prediction::default();
            for annotated in read_annotated(input, format)? {
                match annotated {
                    Ok(annotated) => {
                        prediction.documents.push(predicted_document(&annotated, 1));
                    }
                    Err(error) if error.is_fatal => return Err(error.into()),
                    Err(_) => prediction.n_unreadable += 1,
                }
            }
            Ok(prediction)
        }
    }
}

/// Notes a document, or says that it is there a second time.
fn note_once(seen: &mut HashSet<String>, id: &str, path: &Path) -> Result<(), EvaluateError> {
    if seen.insert(id.to_owned()) {
        return Ok(());
    }
    Err(EvaluateError::Duplicate {
        location: Box::new(Location::default().in_path(path)),
        document: id.to_owned(),
    })
}

fn read_annotated(input: Input, format: &Format) -> Result<Documents, ReadError> {
    let options = ReadOptions {
        annotations: true,
        body: true,
        ..ReadOptions::default()
    };
    (format.open)(input, &options)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn input(text: &str) -> Vec<Input> {
        vec![Input::from_bytes("input", text)]
    }

    #[test]
    fn a_gold_standard_may_be_a_prediction_and_the_other_way_round() {
        let lines = r#"{"id":"a","pmid":"7","text":"CT of β","entities":[{"type":"t","spans":[[0,2]],"text":"CT","ids":["A:1"]}]}"#;
        let prediction = read_prediction(input(lines)).unwrap();
        let document = &prediction.documents[0];
        assert_eq!(
            (document.id.as_str(), document.pmid.as_deref()),
            ("a", Some("7"))
        );
        assert_eq!(document.mentions[0].fragments, [[0, 2]]);
        assert_eq!(document.mentions[0].ids, ["A:1"]);

        let record = concat!(
            r#"{"schema":"oncotag/sentence/1","offset_unit":"codepoint","document":{"id":"a","pmid":"7","doi":null,"#,
            r#""title":null,"year":null,"source":"f","text_sha256":"00"},"sentence":{"id":"s","index":0,"section":"text","#,
            r#""role":null,"start":0,"end":7},"text":"CT of β","mentions":[],"relations":[]}"#
        );
        let gold = read_gold(input(record)).unwrap();
        assert_eq!(gold.documents[0].sentences, Some(vec![[0, 7]]));
        assert_eq!(gold.documents[0].text_sha256.as_deref(), Some("00"));
    }

    #[test]
    fn a_first_line_that_is_cut_in_the_head_is_one_of_a_gold_standard() {
        let text = "x ".repeat(20_000);
        let line = format!(r#"{{"id":"a","text":"{text}","entities":[]}}"#);
        assert_eq!(read_prediction(input(&line)).unwrap().documents.len(), 1);
        let cut_short = read_prediction(input(r#"{"schema":"#)).unwrap_err();
        assert_eq!(cut_short.code(), "ONC0404", "{cut_short}");
    }

    #[test]
    fn a_document_in_two_inputs_is_there_twice() {
        let line = r#"{"id":"a","text":"CT","entities":[]}"#;
        let twice = || {
            ["one", "two"]
                .map(|name| Input::from_bytes(name, line))
                .into()
        };
        let errors = [
            read_gold(twice()).unwrap_err(),
            read_prediction(twice()).unwrap_err(),
        ];
        for error in errors {
            assert_eq!(
                error.to_string(),
                "two: document \"a\" is there twice (remove the copy)"
            );
        }
    }

    #[test]
    fn a_prediction_without_identifiers_is_noted() {
        let line = r#"{"id":"a","text":"CT","entities":[{"type":"t","spans":[[0,2]]}]}"#;
        assert_eq!(read_prediction(input(line)).unwrap().notes.len(), 1);
    }

    #[test]
    fn what_has_no_annotations_is_no_gold_standard() {
        let error = read_gold(input("PMID- 1\nTI  - CT\n\n")).unwrap_err();
        assert_eq!(error.code(), "ONC0403", "{error}");
        let error = read_gold(input("Some text.\n")).unwrap_err();
        assert_eq!(error.code(), "ONC0402", "{error}");
    }

    #[test]
    fn what_is_neither_is_refused_as_a_prediction() {
        for text in ["Some text.\n", "{\"id\":1,\"text\":\"x\"}\n"] {
            let error = read_prediction(input(text)).unwrap_err();
            assert_eq!(error.code(), "ONC0404", "{error}");
        }
    }
}
