use super::{JSON_FORMAT, XML_FORMAT};
use crate::document::{Document, Section, SectionKind};
use crate::read::{Format, Input, ReadError, ReadOptions};

fn results(
    format: &Format,
    text: impl Into<Vec<u8>>,
    options: &ReadOptions,
) -> Vec<Result<Document, ReadError>> {
    let documents = (format.open)(Input::from_bytes("d/b", text), options).unwrap();
    documents
        .map(|result| result.map(|annotated| annotated.document))
        .collect()
}

fn read(format: &Format, text: &str) -> Vec<Document> {
    results(format, text, &ReadOptions::default())
        .into_iter()
        .map(Result::unwrap)
        .collect()
}

/// For each result, the id or the code of the error, its line and record.
fn outline(results: &[Result<Document, ReadError>]) -> Vec<String> {
    results
        .iter()
        .map(|result| match result {
            Ok(document) => document.id.clone(),
            Err(error) => format!(
                "{} line {}{}{}",
                error.kind.code(),
                error.location.line.unwrap(),
                error
                    .location
                    .record
                    .as_ref()
                    .map_or(String::new(), |id| format!(" {id}")),
                if error.is_fatal { " fatal" } else { "" }
            ),
        })
        .collect()
}

const XML: &str = "<?xml version='1.0'?><!DOCTYPE collection SYSTEM 'BioC.dtd'>\n<collection><source>PubTator</source><date/><key/>\n\
    <document><id>26094</id><infon key=\"note\">kept</infon>\n\
    <passage><infon key=\"type\">title</infon><offset>0</offset><text>A β title.</text></passage>\n\
    <passage><infon key=\"type\">abstract</infon><offset>11</offset><text>One &lt; two. </text>\
    <annotation id='0'><infon key='type'>D</infon><location offset='0' length='1'/><text>no</text></annotation></passage>\n\
    </document>\n</collection>";

const JSON: &str = "{\"source\": \"PubTator\", \"date\": \"\", \"key\": \"\", \"infons\": {}, \"documents\": [\n\
    {\"id\": \"26094\", \"infons\": {\"note\": \"kept\"}, \"passages\": [\n\
    {\"offset\": 0, \"infons\": {\"type\": \"title\"}, \"text\": \"A β title.\", \"sentences\": [], \"annotations\": []},\n\
    {\"offset\": 11, \"infons\": {\"type\": \"abstract\"}, \"text\": \"One < two. \", \"sentences\": [],\n\
    \"annotations\": [{\"id\": \"0\", \"text\": \"no\", \"locations\": [{\"offset\": 0, \"length\": 1}]}]}], \"relations\": []}\n\
    ], \"version\": [1]}";

#[test]
fn xml_and_json_give_the_same_document() {
    let from_xml = read(&XML_FORMAT, XML);
    assert_eq!(from_xml, read(&JSON_FORMAT, JSON));
    let document = &from_xml[0];
    assert_eq!(document.id, "26094");
    assert_eq!(document.text, "A β title.\nOne < two. ");
    assert_eq!(document.metadata.title.as_deref(), Some("A β title."));
    assert_eq!(document.metadata.pmid.as_deref(), Some("26094"));
    assert_eq!(document.metadata.extra["note"], "kept");
    let sections: Vec<_> = document
        .sections
        .iter()
        .map(|s| (s.kind, s.span.of(&document.text), s.category.as_deref()))
        .collect();
    assert_eq!(
        sections,
        [
            (SectionKind::Title, "A β title.", Some("title")),
            (SectionKind::Abstract, "One < two. ", Some("abstract")),
        ]
    );
}

#[test]
fn version_two_attributes_and_sentences_are_read() {
    let text = "<collection><document id=\"1\"><passage offset=\"0\"><sentence offset=\"0\"><text>One.</text></sentence>\
        <sentence offset=\"5\"><text>Two.</text></sentence></passage></document></collection>";
    let document = &read(&XML_FORMAT, text)[0];
    assert_eq!(
        (document.id.as_str(), document.text.as_str()),
        ("1", "One. Two.")
    );
    assert_eq!(
        document.sections,
        [Section::new(SectionKind::Text, document.sections[0].span)]
    );
}

#[test]
fn parts_of_full_texts_are_content_on_request() {
    let passages: String = [
        ("TITLE", "front", "Title"),
        ("ABSTRACT", "abstract_title_1", "Aim"),
        ("ABSTRACT", "abstract", "To see."),
        ("INTRO", "title_1", "Introduction"),
        ("INTRO", "paragraph", "It is."),
        ("METHODS", "paragraph", "We did."),
        ("FIG", "fig_caption", "A scan."),
        ("TABLE", "table", "1 2 3"),
        ("REF", "ref", "A paper"),
    ]
    .iter()
    .map(|(section, kind, text)| {
        let infon = |key, value| format!("<infon key=\"{key}\">{value}</infon>");
        let infons = [infon("section_type", section), infon("type", kind)].concat();
        ["<passage>", &infons, "<text>", text, "</text></passage>"].concat()
    })
    .collect();
    let text = format!("<collection><document><id>x</id>{passages}</document></collection>");
    let kinds = |body, references| {
        let options = ReadOptions {
            references,
            body,
            ..ReadOptions::default()
        };
        let document = results(&XML_FORMAT, text.as_str(), &options)
            .remove(0)
            .unwrap();
        document
            .content()
            .map(|(_, s)| {
                (
                    s.kind,
                    s.span.of(&document.text).to_owned(),
                    s.label.clone().unwrap_or_default(),
                )
            })
            .collect::<Vec<_>>()
    };
    let row = |kind, text: &str, label: &str| (kind, text.to_owned(), label.to_owned());
    let front = [
        row(SectionKind::Title, "Title", ""),
        row(SectionKind::Abstract, "To see.", "Aim"),
    ];
    assert_eq!(kinds(false, false), front);
    let mut all = front.to_vec();
    all.extend([
        row(SectionKind::Body, "It is.", "Introduction"),
        row(SectionKind::Body, "We did.", ""),
        row(SectionKind::Caption, "A scan.", ""),
        row(SectionKind::References, "A paper", ""),
    ]);
    assert_eq!(kinds(true, true), all);
}

#[test]
fn types_of_a_corpus_that_is_no_paper_are_content() {
    let text = "{\"id\": 7, \"passages\": [{\"offset\": 0, \"infons\": {\"type\": \"findings\"}, \"text\": \"Clear.\"}]}";
    let document = &read(&JSON_FORMAT, text)[0];
    assert_eq!(document.id, "7");
    assert_eq!(document.sections[0].kind, SectionKind::Text);
    assert_eq!(document.metadata.pmid, None, "not every number is a PMID");
}

#[test]
fn facts_come_from_infons_of_document_and_first_passage() {
    let text = "{\"id\": \"\", \"infons\": {\"journal\": \"J\", \"other\": 1}, \"passages\": [{\"offset\": 0, \"text\": \"T\", \"infons\": {\
        \"type\": \"front\", \"section_type\": \"TITLE\", \"article-id_pmid\": \"7\", \"article-id_pmc\": \"5\", \"article-id_doi\": \"10.1/x\", \
        \"year\": \"2020\", \"volume\": \"1\", \"fpage\": \"2\", \"lpage\": \"9\", \"name_0\": \"surname:Roe;given-names:Jane A\", \"name_1\": \"surname:Doe\"}}]}";
    let document = &read(&JSON_FORMAT, text)[0];
    let metadata = &document.metadata;
    assert_eq!(document.id, "pmid:7");
    assert_eq!(metadata.pmcid.as_deref(), Some("PMC5"));
    assert_eq!(metadata.doi.as_deref(), Some("10.1/x"));
    assert_eq!(
        (metadata.year, metadata.journal.as_deref()),
        (Some(2020), Some("J"))
    );
    assert_eq!(metadata.pages.as_deref(), Some("2-9"));
    assert_eq!(metadata.authors, ["Jane A Roe", "Doe"]);
    assert_eq!(metadata.extra.keys().collect::<Vec<_>>(), ["other"]);
}

#[test]
fn every_arrangement_of_json_is_read() {
    let document = |id: u32| {
        format!("{{\"id\": \"{id}\", \"passages\": [{{\"offset\": 0, \"text\": \"}} \\\" [\"}}]}}")
    };
    let collection = |ids: &[u32]| {
        let documents: Vec<String> = ids.iter().map(|id| document(*id)).collect();
        format!(
            "{{\"source\": \"s\", \"documents\": [{}], \"infons\": {{\"documents\": [1]}}}}",
            documents.join(",")
        )
    };
    let (a, b, c) = (document(1), document(2), document(3));
    for (name, text) in [
        ("documents one after the other", format!("{a}{b}\n{c}")),
        ("array of documents", format!("[{a}, {b},\n{c}]")),
        ("collection", collection(&[1, 2, 3])),
        (
            "collections by line",
            format!("{}\n{}\n", collection(&[1]), collection(&[2, 3])),
        ),
        (
            "array of collections",
            format!("[{},{}]", collection(&[1, 2]), collection(&[3])),
        ),
        (
            "PubTator 3",
            collection(&[1, 2, 3]).replace("\"documents\": [{", "\"PubTator3\": [{"),
        ),
        ("CRLF", format!("{a}\r\n{b}\r\n{c}\r\n")),
    ] {
        let documents = read(&JSON_FORMAT, &text);
        let ids: Vec<_> = documents.iter().map(|d| d.id.as_str()).collect();
        assert_eq!(ids, ["1", "2", "3"], "{name}");
        assert_eq!(documents[0].text, "} \" [");
    }
    assert!(read(&JSON_FORMAT, "[]").is_empty());
    assert!(read(&JSON_FORMAT, "{\"source\": \"s\", \"documents\": []}").is_empty());
}

#[test]
fn a_broken_document_costs_only_itself() {
    let good = |id| format!("{{\"id\": \"{id}\", \"passages\": []}}");
    for (name, broken, expected) in [
        (
            "trailing comma",
            "{\"id\": \"2\", \"passages\": [],}",
            "ONC0005 line 2 2",
        ),
        (
            "no JSON value",
            "{\"id\": \"2\", \"passages\": [NaN]}",
            "ONC0005 line 2 2",
        ),
        (
            "no number where none is",
            "{\"id\": \"2\", \"passages\": {}}",
            "ONC0005 line 2 2",
        ),
        (
            "unclosed string",
            "{\"id\": \"2\", \"passages\": [{\"te",
            "ONC0005 line 3 2",
        ),
        ("no document", "{\"a\": 1}", "ONC0005 line 2"),
        ("stray words", "oops", "ONC0005 line 2"),
    ] {
        let text = format!("{}\n{broken}\n{}\n", good(1), good(3));
        let found = outline(&results(&JSON_FORMAT, text, &ReadOptions::default()));
        assert_eq!(found, ["1", expected, "3"], "{name}");
    }
    let inside = format!(
        "{{\"documents\": [\n{},\n{{\"id\": \"2\", \"passages\": [x]}},\n{}]}}",
        good(1),
        good(3)
    );
    assert_eq!(
        outline(&results(&JSON_FORMAT, inside, &ReadOptions::default())),
        ["1", "ONC0005 line 3 2", "3"]
    );
}

#[test]
fn cut_empty_deep_and_large_inputs_end_in_typed_errors() {
    let outline_of = |text: &str| outline(&results(&JSON_FORMAT, text, &ReadOptions::default()));
    assert_eq!(
        outline_of(&JSON[..JSON.len() - 10]),
        ["26094", "ONC0004 line 6 fatal"]
    );
    assert_eq!(outline_of(&JSON[..300]), ["ONC0004 line 4 26094 fatal"]);
    assert_eq!(outline_of(""), ["ONC0009 line 1 fatal"]);
    assert_eq!(
        outline_of("{\"id\": \"1\", \"passages\": []}\n[")[1],
        "ONC0004 line 2 fatal"
    );
    let deep = format!(
        "{{\"id\": \"1\", \"infons\": {}{}}}",
        "[".repeat(100_000),
        "]".repeat(100_000)
    );
    assert_eq!(outline_of(&deep), ["ONC0005 line 1 1"]);
    let options = ReadOptions {
        max_record_bytes: 1000,
        ..ReadOptions::default()
    };
    let large = format!(
        "[{{\"id\": \"1\", \"text\": \"{}\"}},\n{{\"id\": \"2\", \"passages\": []}}]",
        "x".repeat(200_000)
    );
    assert_eq!(
        outline(&results(&JSON_FORMAT, large, &options)),
        ["ONC0007 line 1", "2"]
    );
    assert_eq!(
        outline(&results(&XML_FORMAT, &XML.as_bytes()[..300], &options)),
        ["ONC0004 line 5 26094 fatal"]
    );
}

#[test]
fn bad_bytes_fail_in_their_document_only() {
    let mut text =
        b"{\"id\": \"1\", \"passages\": [{\"text\": \"caf#\"}]}\n{\"id\": \"2\", \"passages\": []}"
            .to_vec();
    let at = text.iter().position(|&b| b == b'#').unwrap();
    text[at] = 0xE9;
    assert_eq!(
        outline(&results(&JSON_FORMAT, text, &ReadOptions::default())),
        ["ONC0006 line 1 1", "2"]
    );
}

#[test]
fn heads_are_recognized() {
    assert!((XML_FORMAT.sniff)(XML));
    assert!((JSON_FORMAT.sniff)(JSON));
    assert!((JSON_FORMAT.sniff)("[{\"id\": \"1\", \"passages\": ["));
    assert!(!(JSON_FORMAT.sniff)("{\"text\": \"documents\"}"));
    assert!(!(XML_FORMAT.sniff)("<collection><book/></collection>"));
}

mod properties {
    use proptest::prelude::*;
    use quick_xml::escape::escape;

    use super::*;

    proptest! {
        #[test]
        fn any_text_comes_back_unchanged_from_both(text in "[^\r\u{0}]{1,60}") {
            let json = serde_json::json!({"id": "1", "passages": [{"offset": 0, "text": text}]}).to_string();
            prop_assert_eq!(&read(&JSON_FORMAT, &json)[0].text, &text);
            let xml = format!("<collection><document><id>1</id><passage><offset>0</offset><text>{}</text></passage></document></collection>", escape(text.as_str()));
            prop_assert_eq!(&read(&XML_FORMAT, &xml)[0].text, &text);
        }

        #[test]
        fn no_change_of_bytes_panics(
            changes in proptest::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..6),
            is_json in any::<bool>(),
        ) {
            let (format, text) = if is_json { (&JSON_FORMAT, JSON) } else { (&XML_FORMAT, XML) };
            let mut bytes = text.as_bytes().to_vec();
            for (index, byte) in changes {
                let at = index.index(bytes.len());
                bytes[at] = byte;
            }
            for document in results(format, bytes, &ReadOptions::default()).into_iter().flatten() {
                for section in &document.sections {
                    prop_assert!(!section.span.of(&document.text).is_empty());
                }
            }
        }
    }
}

#[test]
fn ordinary_json_lines_are_no_bioc() {
    let text =
        "{\"id\": \"1\", \"text\": \"Liver metastases.\"}\n{\"id\": \"2\", \"text\": \"x\"}\n";
    let options = ReadOptions::default();
    let outcomes = results(&JSON_FORMAT, text, &options);
    assert_eq!(outcomes.len(), 2);
    for outcome in outcomes {
        let error = outcome.unwrap_err().to_string();
        assert!(
            error.contains("neither \"documents\" nor \"passages\""),
            "{error}"
        );
    }
}
