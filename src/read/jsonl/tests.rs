use std::io::{Read, Write};
use std::sync::mpsc::{Receiver, channel};

use super::super::EncodingErrors;
use super::*;
use crate::document::{Document, SectionKind};

fn read_with(bytes: &[u8], options: &ReadOptions) -> Vec<Result<Document, String>> {
    let input = Input::from_reader(
        "folder/in.jsonl",
        std::io::Cursor::new(bytes.to_vec()),
        None,
        options,
    );
    open(input, options)
        .unwrap()
        .map(|outcome| {
            outcome
                .map(|read| read.document)
                .map_err(|error| error.to_string())
        })
        .collect()
}

fn read(bytes: &str) -> Vec<Result<Document, String>> {
    read_with(bytes.as_bytes(), &ReadOptions::default())
}

#[test]
fn text_and_id_stay_as_they_are_and_unknown_fields_keep_their_order() {
    let line = "{\"z\": [1, {\"b\": null}], \"id\": \" a b \", \"text\": \" x\\u0000\\r\\n\\ty \", \"A\": 1.5}\n";
    let document = read(line).remove(0).unwrap();
    assert_eq!(
        (document.id.as_str(), document.text.as_str()),
        (" a b ", " x\0\r\n\ty ")
    );
    assert_eq!(
        Value::Object(document.metadata.extra).to_string(),
        "{\"z\":[1,{\"b\":null}],\"A\":1.5}"
    );
    assert_eq!(document.source, "in.jsonl");
}

#[test]
fn bibliographic_fields_become_metadata_where_their_values_fit() {
    let line = "{\"text\":\"T\",\"title\":\"Ti\",\"pmid\":12,\"doi\":\"doi:10.1/x\",\"pmcid\":\"3\",\"year\":\"2020\",\
                \"journal\":\"J\"}\n{\"text\":\"T\",\"pmid\":\"none\",\"year\":\"n.d.\"}\n";
    let documents = read(line);
    let first = documents[0].as_ref().unwrap();
    assert_eq!(first.id, "pmid:12");
    let metadata = &first.metadata;
    assert_eq!(metadata.doi.as_deref(), Some("10.1/x"));
    assert_eq!(metadata.pmcid.as_deref(), Some("PMC3"));
    assert_eq!(
        (metadata.year, metadata.journal.as_deref()),
        (Some(2020), Some("J"))
    );
    assert!(metadata.extra.is_empty());
    let second = documents[1].as_ref().unwrap();
    assert_eq!(second.id, "file:in.jsonl#2");
    assert_eq!(second.metadata.extra.len(), 2);
}

#[test]
fn sections_are_paragraphs_and_labelled_parts() {
    let line = "{\"title\":\"On mice\",\"text\":\"On mice\\nBACKGROUND: Mice.\\nMETHODS: Cats.\"}";
    let document = read(line).remove(0).unwrap();
    let found: Vec<_> = document
        .sections
        .iter()
        .map(|section| {
            (
                section.kind,
                section.label.as_deref(),
                section.span.of(&document.text),
            )
        })
        .collect();
    assert_eq!(
        found[0],
        (SectionKind::Title, None, "On mice"),
        "the title is not said to be one in vain"
    );
    assert_eq!(
        found[1],
        (SectionKind::Text, Some("BACKGROUND"), "BACKGROUND: Mice.")
    );
    assert_eq!(
        found[2],
        (SectionKind::Text, Some("METHODS"), "METHODS: Cats.")
    );
}

#[test]
fn title_and_abstract_make_a_text_where_there_is_none() {
    let document = read("{\"title\":\"Ti\",\"abstract\":\"Ab.\"}")
        .remove(0)
        .unwrap();
    assert_eq!(document.text, "Ti\nAb.");
    let kinds: Vec<_> = document
        .sections
        .iter()
        .map(|section| section.kind)
        .collect();
    assert_eq!(kinds, [SectionKind::Title, SectionKind::Abstract]);
}

#[test]
fn other_fields_can_hold_text_and_id() {
    let options = ReadOptions {
        text_field: "body".to_owned(),
        id_field: "key".to_owned(),
        ..ReadOptions::default()
    };
    let document = read_with(
        b"{\"key\":7,\"body\":\"B\",\"text\":\"T\",\"id\":1}",
        &options,
    )
    .remove(0)
    .unwrap();
    assert_eq!((document.id.as_str(), document.text.as_str()), ("7", "B"));
    assert_eq!(document.metadata.extra.len(), 2);
}

#[test]
fn a_bad_line_is_located_and_the_next_one_is_read() {
    let deep = format!("{{\"text\": {}1{}}}", "[".repeat(200), "]".repeat(200));
    let cases: Vec<(String, &str)> = vec![
        (
            "{\"text\": \"é\", }".to_owned(),
            "2:15: not a JSON record: trailing comma",
        ),
        (
            "{\"text\": \"x\"".to_owned(),
            "2:12: not a JSON record: EOF while parsing an object",
        ),
        (
            "{\"text\": NaN}".to_owned(),
            "2:10: not a JSON record: expected value",
        ),
        (
            "{\"text\":\"a\",\"text\":\"b\"}".to_owned(),
            "the field \"text\" is given twice",
        ),
        (deep, "recursion limit exceeded"),
        (
            "{\"id\":1,\"body\":\"x\"}".to_owned(),
            "2: no text in the field \"text\" (fields that are there: \"id\", \"body\")",
        ),
        ("{}".to_owned(), "fields that are there: none"),
        (
            "{\"text\":5}".to_owned(),
            "the field \"text\" is a number (expected a string)",
        ),
        (
            "{\"text\":\"x\",\"id\":[]}".to_owned(),
            "the field \"id\" is an array",
        ),
        (
            "[{\"text\":\"x\"}]".to_owned(),
            "2:1: not a JSON record: invalid type: sequence, expected one JSON object a line",
        ),
        (
            "{\"text\":null}".to_owned(),
            "2: the field \"text\" is null (expected a string)",
        ),
        (
            "{\"text\":\"x\"}\r{\"text\":\"y\"}".to_owned(),
            "lines end in a carriage return alone (expected a line feed)",
        ),
        (
            "{\"schema\":\"oncotag/sentence/1\",\"text\":\"x\"}".to_owned(),
            "not an oncotag/sentence/1 record: missing field",
        ),
    ];
    for (line, expected) in cases {
        let outcomes = read(&format!("\n{line}\n\n{{\"text\":\"next\"}}"));
        assert_eq!(outcomes.len(), 2, "{line}");
        let error = outcomes[0].as_ref().unwrap_err();
        assert!(
            error.starts_with("folder/in.jsonl:2") && error.contains(expected),
            "{line}: {error}"
        );
        assert_eq!(outcomes[1].as_ref().unwrap().text, "next");
    }
}

#[test]
fn a_number_as_id_keeps_its_digits() {
    for (id, expected) in [
        ("0", "0"),
        ("18446744073709551615", "18446744073709551615"),
        ("-1.5", "-1.5"),
    ] {
        let document = read(&format!("{{\"id\":{id},\"text\":\"\"}}"))
            .remove(0)
            .unwrap();
        assert_eq!(document.id, expected);
        assert!(document.sections.is_empty(), "an empty text is a text");
    }
}

#[test]
fn bytes_that_are_no_text_fail_their_line_only() {
    let bytes = b"\xef\xbb\xbf{\"text\":\"a\"}\r\n{\"text\":\"\xff\"}\r\n{\"text\":\"c\"}";
    let texts = |mode| -> Vec<String> {
        let options = ReadOptions {
            encoding_errors: mode,
            ..ReadOptions::default()
        };
        let outcomes = read_with(bytes, &options);
        outcomes
            .into_iter()
            .map(|outcome| outcome.map_or_else(|error| error, |document| document.text))
            .collect()
    };
    let failed = texts(EncodingErrors::Fail);
    assert_eq!((failed[0].as_str(), failed[2].as_str()), ("a", "c"));
    assert!(
        failed[1].starts_with("folder/in.jsonl:2:10: not valid UTF-8 (byte 0xFF)"),
        "{}",
        failed[1]
    );
    assert_eq!(texts(EncodingErrors::Replace), ["a", "\u{fffd}", "c"]);
    assert_eq!(texts(EncodingErrors::Skip), ["a", "c"]);
}

#[test]
fn an_input_without_a_record_is_empty_and_a_long_line_is_passed_over() {
    assert_eq!(
        read("\n \n"),
        [Err("folder/in.jsonl: the input is empty".to_owned())]
    );
    let options = ReadOptions {
        max_record_bytes: 20,
        ..ReadOptions::default()
    };
    let outcomes = read_with(
        b"{\"text\":\"0123456789012345\"}\n{\"text\":\"b\"}",
        &options,
    );
    assert!(
        outcomes[0]
            .as_ref()
            .unwrap_err()
            .contains(":1: a line of 28 bytes"),
        "{outcomes:?}"
    );
    assert_eq!(outcomes[1].as_ref().unwrap().text, "b");
}

#[test]
fn our_own_documents_come_back_with_their_sections() {
    let record = r#"{"schema":"oncotag/document/1","offset_unit":"codepoint","document":{"id":"doi:10.1/x","pmid":null,
        "doi":"10.1/x","title":"é liver","year":2021,"source":"p.txt","text_sha256":"0","extra":{"k":0.1234567890123456789},"pmcid":null,
        "version":null,"date":"2021","journal":null,"volume":null,"issue":null,"pages":null,"authors":["A B"],
        "affiliations":[],"publication_types":[],"languages":[],"keywords":[],"mesh_headings":[],
        "vernacular_title":null,"other_abstracts":[]},"text":"banner é liver","sections":[
        {"kind":"furniture","label":null,"category":null,"start":0,"end":6},
        {"kind":"title","label":null,"category":null,"start":7,"end":14}],"sentences":[],"mentions":[],"relations":[]}"#
        .replace('\n', " ");
    let document = read(&record).remove(0).unwrap();
    assert_eq!(document.id, "doi:10.1/x");
    let spans: Vec<_> = document
        .sections
        .iter()
        .map(|section| section.span.of(&document.text))
        .collect();
    assert_eq!(spans, ["banner", "é liver"]);
    assert_eq!(
        (document.metadata.year, document.metadata.authors.len()),
        (Some(2021), 1)
    );
    let broken = record.replace("\"end\":14", "\"end\":99");
    assert!(
        read(&broken)[0]
            .as_ref()
            .unwrap_err()
            .contains("does not fit the text")
    );
}

/// A pipe that stays open: each read waits for the next piece.
struct Pipe(Receiver<Vec<u8>>);

impl Read for Pipe {
    fn read(&mut self, mut into: &mut [u8]) -> std::io::Result<usize> {
        match self.0.try_recv() {
            Ok(piece) => {
                let n = piece.len();
                into.write_all(&piece)?;
                Ok(n)
            }
            Err(std::sync::mpsc::TryRecvError::Disconnected) => Ok(0),
            Err(std::sync::mpsc::TryRecvError::Empty) => {
                panic!("read on before the record was given out")
            }
        }
    }
}

#[test]
fn a_record_comes_out_before_the_next_line_is_there() {
    let (send, receive) = channel();
    let options = ReadOptions::default();
    send.send(b"{\"text\":\"one\"}\n".to_vec()).unwrap();
    let mut input = Input::from_reader("-", Pipe(receive), None, &options);
    assert_eq!(
        super::super::detect(&input.head(), &input.name)
            .unwrap()
            .name,
        "jsonl"
    );
    let mut documents = open(input, &options).unwrap();
    assert_eq!(documents.next().unwrap().unwrap().document.text, "one");
    send.send(b"{\"text\":\"two\"}\n".to_vec()).unwrap();
    assert_eq!(documents.next().unwrap().unwrap().document.text, "two");
    drop(send);
    assert!(documents.next().is_none());
}

#[test]
fn numbers_keep_the_digits_that_they_are_written_with() {
    let line = r#"{"id":123456789012345678901234567890,"text":"x","a":123456789012345678901234567890,"b":[0.1234567890123456789,1.50,1e999,-0]}"#;
    let document = read(line).remove(0).unwrap();
    assert_eq!(document.id, "123456789012345678901234567890");
    let extra = serde_json::to_string(&document.metadata.extra).unwrap();
    assert_eq!(
        extra,
        r#"{"a":123456789012345678901234567890,"b":[0.1234567890123456789,1.50,1e+999,-0]}"#
    );
}

#[test]
fn rubbish_before_the_first_record_is_an_error_of_its_line() {
    let options = ReadOptions::default();
    let bytes = b"not json at all\n{\"id\":\"1\",\"text\":\"x\"}\n".to_vec();
    let input = Input::from_reader("-", std::io::Cursor::new(bytes), None, &options);
    let (outcomes, _) = crate::read::read_input(input, None, &options).unwrap();
    let outcomes: Vec<_> = outcomes.collect();
    assert_eq!(outcomes.len(), 2);
    assert!(
        outcomes[0]
            .as_ref()
            .unwrap_err()
            .to_string()
            .starts_with("-:1:")
    );
    assert_eq!(outcomes[1].as_ref().unwrap().document.text, "x");
}
