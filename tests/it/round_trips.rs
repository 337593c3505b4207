//! What is written and read back: the same, or named by the losses.

use std::path::Path;

use oncotag::document::AnnotatedDocument;
use oncotag::format::losses::Losses;
use oncotag::pipeline::sentence_splitter;
use oncotag::read::{Input, InputPath, ReadOptions, format_by_name, open_input, read_input};
use oncotag::segment::{attach_sentences, cut_tokens};
use oncotag::write::{JsonlView, OutputTarget, Sink, WriteOptions, output_format_by_name};
use proptest::prelude::*;
use serde_json::{Value, json};

/// Pieces of text in which offsets go wrong: characters of several bytes and units, marks that join, every line end, and what
/// formats use as signs of their own.
const PIECES: [&str; 26] = [
    "liver",
    "metastases",
    "CT",
    "α",
    "𝛽",
    "🧬",
    "e\u{301}",
    "\u{200d}",
    "ﬁ",
    "ç",
    " ",
    " ",
    "  ",
    "\n",
    "\r\n",
    "\r",
    "\t",
    ".",
    ", ",
    "|",
    "\"",
    "=1+1",
    "#",
    "<b>&amp;",
    "T1\t",
    ";",
];

/// A document of ours as JSON: a text, sections, mentions of all shapes, relations.
fn record() -> impl Strategy<Value = Value> {
    let pieces = prop::collection::vec(0..PIECES.len(), 3..40);
    let places = prop::collection::vec(
        (0..1000_usize, 1..30_usize, 0..1000_usize, 1..9_usize),
        0..8,
    );
    let facts = prop::collection::vec((0..3_usize, 0..4_usize, 0..6_usize), 8);
    (pieces, places, facts).prop_map(|(pieces, places, facts)| {
        let text: String = pieces.iter().map(|&piece| PIECES[piece]).collect();
        let text = format!("A title\nBody {text} end");
        let chars: Vec<char> = text.chars().collect();
        let mut mentions: Vec<Value> = Vec::new();
        for ((at, length, gap, more), (kind, concept, status)) in places.into_iter().zip(facts) {
            let Some(first) = span(&chars, 13 + at % chars.len(), length) else {
                continue;
            };
            let second = span(&chars, first[1] + 1 + gap % 20, more);
            let mut fragments = vec![first];
            // Two pieces with only line ends between them are one to brat.
            fragments.extend(second.filter(|second| {
                chars[first[1]..second[0]].iter().any(|c| !c.is_whitespace())
            }));
            let words: Vec<String> = fragments
                .iter()
                .map(|&[start, end]| chars[start..end].iter().collect())
                .collect();
            let name = ["cell_type", "metastasis", "treatment"][kind];
            mentions.push(json!({
                "id": mentions.len().to_string(),
                "type": name,
                "start": first[0],
                "end": fragments[fragments.len() - 1][1],
                "fragments": fragments,
                "text": words.join(" ... "),
                "concept": {
                    "id": (["CL:1", "MESH:D2", "DOID:3", ""][concept]),
                    "label": (["a cell", "β-thing", "x, y", ""][concept]),
                    "xrefs": if concept == 1 { vec!["A:1", "B:2"] } else { vec![] },
                },
                "alternatives": if concept == 2 {
                    json!([{ "id": "DOID:4", "label": "other", "score": 0.25 }])
                } else {
                    json!([])
                },
                "matched": if concept == 3 {
                    Value::Null
                } else {
                    json!({ "term": "a, \"b\"", "kind": "exact", "via": ["plural", "companion x"], "dictionary": "d" })
                },
                "assertion": {
                    "status": (["present", "negated", "possible", "hypothetical", "historical", "other"][status]),
                    "cue": if status == 1 { json!({ "text": "Body", "start": 8, "end": 12 }) } else { Value::Null },
                    "rule": if status == 1 { json!("no") } else { Value::Null },
                },
                "attributes": if status == 2 { json!({ "site": "UBERON:1", "label": "x|y" }) } else { json!({}) },
                "confidence": 0.5,
                "parent": null,
            }));
        }
        // The same place and type twice is one mention.
        mentions.sort_by_key(|one| (one["fragments"].to_string(), one["type"].to_string()));
        mentions.dedup_by_key(|one| (one["fragments"].to_string(), one["type"].to_string()));
        let n = chars.len();
        let relations = match &mentions[..] {
            [first, .., last] => json!([{
                "id": "R", "type": "treats", "from": first["id"], "to": last["id"], "stance": null,
                "attributes": {}, "assertion": { "status": "present", "cue": null, "rule": null },
                "rule": "", "confidence": 1.0,
            }]),
            _ => json!([]),
        };
        json!({
            "schema": "oncotag/document/1", "offset_unit": "codepoint",
            "document": {
                "id": "pmid:1", "pmid": "1", "doi": null, "title": "A title", "year": null, "source": "a.jsonl",
                "text_sha256": "", "pmcid": null, "version": null, "date": null, "journal": null, "volume": null,
                "issue": null, "pages": null, "authors": [], "affiliations": [], "publication_types": [],
                "languages": [], "keywords": [], "mesh_headings": [], "vernacular_title": null, "other_abstracts": [],
            },
            "text": text,
            "sections": [
                { "kind": "title", "label": null, "category": null, "start": 0, "end": 7 },
                { "kind": "abstract", "label": null, "category": null, "start": 8, "end": n },
            ],
            "sentences": [],
            "mentions": mentions,
            "relations": relations,
        })
    })
}

/// A span of characters near a place that neither begins nor ends in white space, nor within a cluster of characters.
fn span(chars: &[char], at: usize, length: usize) -> Option<[usize; 2]> {
    let last = chars.len().saturating_sub(4);
    let mut start = at.min(last);
    let mut end = (at + length).min(last);
    while start < end && chars[start].is_whitespace() {
        start += 1;
    }
    while start < end && chars[end - 1].is_whitespace() {
        end -= 1;
    }
    (start < end).then_some([start, end])
}

fn read(input: Input, format: Option<&str>) -> (Vec<AnnotatedDocument>, Losses) {
    let options = ReadOptions {
        annotations: true,
        body: true,
        references: true,
        ..ReadOptions::default()
    };
    let format = format.map(|name| format_by_name(name).unwrap());
    let (mut documents, _) = read_input(input, format, &options).unwrap();
    let read = documents.by_ref().map(Result::unwrap).collect();
    (read, documents.losses())
}

fn original(record: &Value) -> AnnotatedDocument {
    let (mut documents, losses) = read(
        Input::from_bytes("a.jsonl", record.to_string() + "\n"),
        Some("jsonl"),
    );
    assert!(losses.is_empty(), "{losses}");
    let mut document = documents.remove(0);
    attach_sentences(&mut document, &sentence_splitter().unwrap());
    cut_tokens(&mut document);
    document
}

/// Writes and reads back; gives the document and all that was lost.
fn there_and_back(document: &AnnotatedDocument, name: &str) -> (AnnotatedDocument, Losses) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.out");
    let format = output_format_by_name(name).unwrap();
    let target = OutputTarget::named(&path, true);
    let options = WriteOptions {
        view: if name == "jsonl" {
            JsonlView::Document
        } else {
            JsonlView::default()
        },
        ..WriteOptions::default()
    };
    let mut sink = Sink::open(format, &target, &options).unwrap();
    let mut losses = Losses::default();
    sink.write(document, &mut losses).unwrap();
    sink.finish().unwrap();
    let path = if name == "brat" {
        annotation_file(&path)
    } else {
        path
    };
    let given = match name {
        "tsv" => "csv",
        name => name,
    };
    let input = open_input(&InputPath::File(path), &ReadOptions::default()).unwrap();
    let (mut documents, read_losses) = read(input, Some(given));
    losses.merge(&read_losses);
    assert_eq!(documents.len(), 1, "{name}");
    (documents.remove(0), losses)
}

fn annotation_file(folder: &Path) -> std::path::PathBuf {
    let mut names = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path());
    names
        .find(|path| path.extension().is_some_and(|ending| ending == "ann"))
        .unwrap()
}

/// A mention as it is compared: surface and fragments by byte, type, concepts, and all that it says.
fn described(document: &AnnotatedDocument) -> Vec<String> {
    let vocabulary = &document.vocabulary;
    let mentions = document.annotations.mentions.iter();
    mentions
        .map(|one| {
            let concepts: Vec<String> = one
                .concepts
                .iter()
                .map(|linked| {
                    let concept = vocabulary.concept(linked.concept);
                    format!(
                        "{} {} {:?} {}",
                        concept.curie, concept.label, concept.xrefs, linked.score
                    )
                })
                .collect();
            format!(
                "{:?} {} {concepts:?} {:?} {:?} {:?} {} {:?}",
                one.fragments.spans(),
                vocabulary.entity_type(one.entity_type).name,
                one.matched,
                one.assertion,
                one.attributes,
                one.confidence,
                one.parent,
            )
        })
        .collect()
}

/// Type and words of each mention, all there is in formats that have nothing else.
fn words(document: &AnnotatedDocument) -> Vec<String> {
    let text = &document.document.text;
    let squeezed = |words: &str| words.split_whitespace().collect::<Vec<_>>().join("");
    let mentions = document.annotations.mentions.iter();
    mentions
        .map(|one| {
            let name = &document.vocabulary.entity_type(one.entity_type).name;
            format!("{name} {}", squeezed(one.fragments.cover().of(text)))
        })
        .collect()
}

fn has_loss(losses: &Losses, kind: &str, what: &str) -> bool {
    losses
        .entries()
        .iter()
        .any(|one| one.kind == kind && one.what == what)
}

fn n_lost(losses: &Losses, kind: &str, what: &str) -> usize {
    let entries = losses.entries();
    let counts = entries
        .iter()
        .filter(|one| one.kind == kind && one.what == what);
    counts.map(|one| usize::try_from(one.n).unwrap()).sum()
}

/// Formats in which everything that is said of mentions, and the text, comes back.
const LOSSLESS: [&str; 7] = [
    "jsonl",
    "parquet",
    "arrow",
    "bioc-xml",
    "bioc-json",
    "pubannotation",
    "brat",
];

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn lossless_formats_lose_nothing(record in record()) {
        let document = original(&record);
        for name in LOSSLESS {
            let (back, losses) = there_and_back(&document, name);
            prop_assert_eq!(&back.document.text, &document.document.text, "{}", name);
            prop_assert_eq!(described(&back), described(&document), "{}: {}", name, losses);
            prop_assert_eq!(&back.annotations.relations, &document.annotations.relations, "{}", name);
        }
    }

    #[test]
    fn by_sentence_only_what_lies_between_sentences_is_lost(record in record()) {
        let document = original(&record);
        for name in ["csv", "tsv"] {
            let (back, losses) = there_and_back(&document, name);
            let n_back = back.annotations.mentions.len();
            let n_dropped = n_lost(&losses, "dropped", "mentions");
            prop_assert_eq!(n_back + n_dropped, document.annotations.mentions.len(), "{}: {}", name, losses);
            if back.document.text != document.document.text {
                prop_assert!(has_loss(&losses, "normalized", "texts"), "{}", losses);
            }
            let found = words(&back);
            let all = words(&document);
            prop_assert!(found.iter().all(|one| all.contains(one)), "{:?} {:?}", found, all);
            if !document.annotations.relations.is_empty() {
                prop_assert!(has_loss(&losses, "dropped", "relations"));
            }
        }
    }

    #[test]
    fn pubtator_keeps_covers_types_and_concepts(record in record()) {
        let document = original(&record);
        let (back, losses) = there_and_back(&document, "pubtator");
        let before = &document.annotations.mentions;
        let after = &back.annotations.mentions;
        prop_assert_eq!(after.len(), before.len(), "{}", losses);
        prop_assert_eq!(back.document.text.chars().count(), document.document.text.chars().count());
        if back.document.text != document.document.text {
            prop_assert!(has_loss(&losses, "normalized", "line breaks and tabs"), "{}", losses);
        }
        let mut covers: Vec<_> = before.iter().map(|one| one.fragments.cover()).collect();
        let mut found: Vec<_> = after.iter().map(|one| one.fragments.cover()).collect();
        covers.sort();
        found.sort();
        prop_assert_eq!(found, covers);
        let n_pieces = before.iter().filter(|one| one.fragments.spans().len() > 1).count();
        prop_assert_eq!(n_lost(&losses, "flattened", "mentions in several pieces"), n_pieces);
    }

    #[test]
    fn formats_of_tokens_keep_the_words_of_those_that_they_do_not_drop(record in record()) {
        let document = original(&record);
        for name in ["conll2003", "iob2", "biluo"] {
            let (back, losses) = there_and_back(&document, name);
            let n_dropped = n_lost(&losses, "dropped", "mentions");
            let n_back = back.annotations.mentions.len();
            prop_assert_eq!(n_back + n_dropped, document.annotations.mentions.len(), "{}: {}", name, losses);
            let all = words(&document);
            let found = words(&back);
            let is_normalized = has_loss(&losses, "normalized", "mentions");
            prop_assert!(is_normalized || found.iter().all(|one| all.contains(one)), "{}: {:?} {:?}", name, found, all);
        }
    }
}
