//! Annotated inputs that are broken at random: errors with their place, and documents whose spans fit.

use std::sync::LazyLock;

use oncotag::document::AnnotatedDocument;
use oncotag::format::losses::Losses;
use oncotag::pipeline::sentence_splitter;
use oncotag::read::{Documents, Input, ReadOptions, format_by_name, open_brat};
use oncotag::segment::{attach_sentences, cut_tokens};
use oncotag::write::{JsonlView, OutputTarget, Sink, WriteOptions, output_format_by_name};
use proptest::prelude::*;
use serde_json::{Value, json};

mod faults;

/// Readers of annotations, each with the writer of its format.
const FORMATS: [(&str, &str); 13] = [
    ("jsonl", "jsonl"),
    ("csv", "csv"),
    ("csv", "tsv"),
    ("parquet", "parquet"),
    ("arrow", "arrow"),
    ("bioc-xml", "bioc-xml"),
    ("bioc-json", "bioc-json"),
    ("pubtator", "pubtator"),
    ("conll2003", "conll2003"),
    ("iob2", "iob2"),
    ("biluo", "biluo"),
    ("pubannotation", "pubannotation"),
    ("spacy", "spacy"),
];

fn options() -> ReadOptions {
    ReadOptions {
        annotations: true,
        max_decompressed: Some(1 << 24),
        ..ReadOptions::default()
    }
}

/// Reads bytes as a format; an input that cannot be opened is its only outcome.
fn read(
    format: &str,
    bytes: impl Into<Vec<u8>>,
) -> (Vec<Result<AnnotatedDocument, String>>, Losses) {
    let input = Input::from_bytes("in", bytes);
    let opened = (format_by_name(format).unwrap().open)(input, &options());
    outcomes(opened)
}

/// Reads brat standoff from its two texts.
fn read_brat(
    annotations: impl Into<Vec<u8>>,
    text: impl Into<Vec<u8>>,
) -> (Vec<Result<AnnotatedDocument, String>>, Losses) {
    let annotations = Input::from_bytes("in.ann", annotations);
    let text = Input::from_bytes("in.txt", text);
    outcomes(open_brat(annotations, text, &options()))
}

fn outcomes(
    opened: Result<Documents, oncotag::read::ReadError>,
) -> (Vec<Result<AnnotatedDocument, String>>, Losses) {
    let mut documents = match opened {
        Ok(documents) => documents,
        Err(error) => return (vec![Err(error.to_string())], Losses::default()),
    };
    let outcomes = documents.by_ref().take(100_000);
    let outcomes = outcomes.map(|outcome| outcome.map_err(|error| error.to_string()));
    (outcomes.collect(), documents.losses())
}

fn mentions(outcome: &Result<AnnotatedDocument, String>) -> Vec<&str> {
    let read = outcome.as_ref().unwrap();
    let mentions = read.annotations.mentions.iter();
    mentions
        .map(|mention| mention.fragments.cover().of(&read.document.text))
        .collect()
}

/// A mention of an `oncotag/document/1` record.
fn mention(id: usize, name: &str, fragments: &[[usize; 2]]) -> Value {
    json!({
        "id": id.to_string(), "type": name, "start": fragments[0][0], "end": fragments[fragments.len() - 1][1],
        "fragments": fragments, "text": "",
        "concept": { "id": "CL:0000182", "label": "hepatocyte", "xrefs": [] }, "alternatives": [], "matched": null,
        "assertion": { "status": "present", "cue": null, "rule": null },
        "attributes": { "site": "liver" }, "confidence": 0.5, "parent": null,
    })
}

fn record(id: &str, text: &str, mentions: &[Value]) -> Value {
    let n = text.chars().count();
    json!({
        "schema": "oncotag/document/1", "offset_unit": "codepoint",
        "document": {
            "id": id, "pmid": null, "doi": null, "title": null, "year": 2020, "source": "a", "text_sha256": "",
            "pmcid": null, "version": null, "date": null, "journal": null, "volume": null, "issue": null, "pages": null,
            "authors": [], "affiliations": [], "publication_types": [], "languages": [], "keywords": [],
            "mesh_headings": [], "vernacular_title": null, "other_abstracts": [],
        },
        "text": text,
        "sections": [{ "kind": "text", "label": null, "category": null, "start": 0, "end": n }],
        "sentences": [], "mentions": mentions, "relations": [],
    })
}

/// Two documents with nested and crossing mentions, mentions of several pieces, and characters beyond the first plane.
fn documents() -> Vec<AnnotatedDocument> {
    let first = [
        mention(0, "cell_type", &[[0, 7]]),
        mention(1, "site", &[[2, 7]]),
        mention(2, "cell_type", &[[0, 1], [12, 17]]),
    ];
    let second = [
        mention(0, "metastasis", &[[6, 21]]),
        mention(1, "site", &[[6, 11]]),
    ];
    let lines = [
        record(
            "a",
            "𝛽 cells and other cells die. Ünder 🧬 none, \"x\" | y.",
            &first,
        ),
        record("b", "Some: liver metastases\nwere seen. α.", &second),
    ];
    let lines = lines.map(|line| line.to_string() + "\n").concat();
    let (outcomes, losses) = read("jsonl", lines);
    assert!(losses.is_empty(), "{losses}");
    let splitter = sentence_splitter().unwrap();
    let sound = outcomes.into_iter().map(|outcome| {
        let mut document = outcome.unwrap();
        attach_sentences(&mut document, &splitter);
        cut_tokens(&mut document);
        document
    });
    sound.collect()
}

/// What our writer of a format makes of the documents; of brat, both files of the first one.
fn written(name: &str, view: JsonlView) -> Vec<Vec<u8>> {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("out");
    let options = WriteOptions {
        view,
        ..WriteOptions::default()
    };
    let format = output_format_by_name(name).unwrap();
    let mut sink = Sink::open(format, &OutputTarget::named(&path, true), &options).unwrap();
    for document in documents() {
        sink.write(&document, &mut Losses::default()).unwrap();
    }
    sink.finish().unwrap();
    if path.is_file() {
        return vec![std::fs::read(path).unwrap()];
    }
    let files = std::fs::read_dir(path).unwrap();
    let mut files: Vec<_> = files.map(|entry| entry.unwrap().path()).collect();
    files.sort();
    let of_first = files
        .iter()
        .filter(|file| file.file_stem().is_some_and(|stem| stem == "a"));
    of_first.map(|file| std::fs::read(file).unwrap()).collect()
}

/// Sound inputs: the format's name and the bytes.
static SOUND: LazyLock<Vec<(&str, Vec<u8>)>> = LazyLock::new(|| {
    let mut sound = Vec::new();
    for (reader, writer) in FORMATS {
        sound.push((reader, written(writer, JsonlView::Document).remove(0)));
    }
    sound.push(("jsonl", written("jsonl", JsonlView::Sentence).remove(0)));
    sound
});

/// One damage, at a place in thousandths of the length.
#[derive(Clone, Debug)]
enum Damage {
    /// The rest is missing.
    Cut,
    /// Another byte stands there.
    Byte(u8),
    /// The line is missing.
    NoLine,
    /// The line stands there twice.
    TwoLines,
    /// The next number is another one.
    Number(&'static str),
}

fn damages() -> impl Strategy<Value = Vec<(usize, Damage)>> {
    let numbers = vec![
        "0",
        "1",
        "3",
        "-1",
        "18446744073709551615",
        "1e99",
        "4294967296",
        "\"x\"",
    ];
    let damage = prop_oneof![
        1 => Just(Damage::Cut),
        4 => any::<u8>().prop_map(Damage::Byte),
        2 => Just(Damage::NoLine),
        2 => Just(Damage::TwoLines),
        4 => prop::sample::select(numbers).prop_map(Damage::Number),
    ];
    prop::collection::vec((0..1000_usize, damage), 1..5)
}

fn damaged(sound: &[u8], damages: &[(usize, Damage)]) -> Vec<u8> {
    let mut bytes = sound.to_vec();
    for (place, damage) in damages {
        let at = bytes.len() * place / 1000;
        let line_start = bytes[..at]
            .iter()
            .rposition(|&b| b == b'\n')
            .map_or(0, |end| end + 1);
        let line_end = (at..bytes.len())
            .find(|&end| bytes[end] == b'\n')
            .map_or(bytes.len(), |end| end + 1);
        match damage {
            Damage::Cut => bytes.truncate(at),
            Damage::Byte(byte) => bytes[at..].iter_mut().take(1).for_each(|old| *old = *byte),
            Damage::NoLine => drop(bytes.drain(line_start..line_end)),
            Damage::TwoLines => {
                let line = bytes[line_start..line_end].to_vec();
                bytes.splice(line_start..line_start, line);
            }
            Damage::Number(number) => {
                let Some(start) = (at..bytes.len()).find(|&at| bytes[at].is_ascii_digit()) else {
                    continue;
                };
                let end = (start..bytes.len()).find(|&at| !bytes[at].is_ascii_digit());
                let end = end.unwrap_or(bytes.len());
                bytes.splice(start..end, number.bytes());
            }
        }
    }
    bytes
}

/// Spans lie on characters, sentences in their sections, mentions are in order and inside their parents.
fn check(read: &AnnotatedDocument) {
    let (text, annotations) = (&read.document.text, &read.annotations);
    assert!(!read.document.id.is_empty());
    let mut from = 0;
    for sentence in &annotations.sentences {
        assert!(from <= sentence.span.start && !sentence.span.is_empty());
        assert!(text.get(sentence.span.range()).is_some());
        let section = &read.document.sections[sentence.section as usize];
        assert!(section.span.contains(sentence.span));
        from = sentence.span.end;
    }
    assert!(
        annotations
            .tokens
            .iter()
            .all(|token| text.get(token.range()).is_some())
    );
    let mentions = &annotations.mentions;
    for mention in mentions {
        let pieces = mention.fragments.spans();
        assert!(
            pieces
                .iter()
                .all(|piece| !piece.is_empty() && text.get(piece.range()).is_some())
        );
        let parent = mention
            .parent
            .map(|parent| &mentions[parent as usize].fragments);
        assert!(parent.is_none_or(|parent| parent.contains(&mention.fragments)));
    }
    let starts = mentions
        .iter()
        .map(|mention| mention.fragments.cover().start);
    assert!(starts.is_sorted());
    let ends = annotations
        .relations
        .iter()
        .flat_map(|one| [one.from, one.to]);
    assert!(ends.into_iter().all(|end| (end as usize) < mentions.len()));
}

#[test]
fn what_is_sound_is_read_whole() {
    for (format, bytes) in SOUND.iter() {
        let (outcomes, _) = read(format, bytes.clone());
        // Without `-DOCSTART-` all is one document.
        let n = if matches!(*format, "iob2" | "biluo") {
            1
        } else {
            2
        };
        assert_eq!(outcomes.len(), n, "{format}: {outcomes:?}");
        for outcome in &outcomes {
            check(outcome.as_ref().unwrap());
        }
        assert!(!mentions(&outcomes[0]).is_empty(), "{format}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn damage_gives_errors_with_their_place_and_sound_documents(damages in damages()) {
        for (format, bytes) in SOUND.iter() {
            let (outcomes, _) = read(format, damaged(bytes, &damages));
            prop_assert!(outcomes.len() < 1000, "{}", format);
            for outcome in outcomes {
                match outcome {
                    Ok(read) => check(&read),
                    Err(error) => prop_assert!(error.starts_with("in"), "{}", error),
                }
            }
        }
        let brat = written("brat", JsonlView::Document);
        let [annotations, text] = &brat[..] else { panic!("two files") };
        for outcome in read_brat(damaged(annotations, &damages), text.clone()).0 {
            match outcome {
                Ok(read) => check(&read),
                Err(error) => prop_assert!(error.starts_with("in."), "{}", error),
            }
        }
    }
}
