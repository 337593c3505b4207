//! spaCy's binary documents: written, loaded by spaCy, written by spaCy, read back.

use std::ffi::OsStr;
use std::fs;
use std::io::BufRead as _;
use std::path::Path;
use std::process::Command;

use oncotag::document::{
    AnnotatedDocument, Annotations, Assertion, AssertionStatus, Concept, Document, Fragments,
    LinkedConcept, Mention, OffsetIndex, OffsetUnit, Section, SectionKind, Sentence, Span,
    Vocabulary,
};
use oncotag::format::losses::Losses;
use oncotag::read::{InputPath, ReadOptions, format_by_name, open_input, read_input};
use oncotag::segment::cut_tokens;
use oncotag::write::{OutputTarget, Sink, WriteOptions, output_format_by_name};
use proptest::prelude::*;
use serde_json::Value;

use crate::support::{annotate, consumers, number, run_script, shared};

fn run(python: &Path, script: &str, arguments: &[&str]) -> String {
    let arguments: Vec<&OsStr> = arguments.iter().map(OsStr::new).collect();
    run_script(python, script, &arguments)
}

fn write(path: &Path, documents: &mut [AnnotatedDocument]) -> Losses {
    write_with(&WriteOptions::default(), path, documents)
}

fn write_with(options: &WriteOptions, path: &Path, documents: &mut [AnnotatedDocument]) -> Losses {
    let format = output_format_by_name("spacy").unwrap();
    let target = OutputTarget::named(path, true);
    let mut writer = Sink::open(format, &target, options).unwrap();
    let mut losses = Losses::default();
    for document in documents {
        cut_tokens(document);
        writer.write(document, &mut losses).unwrap();
    }
    writer.finish().unwrap();
    losses
}

fn read(path: &Path) -> Vec<AnnotatedDocument> {
    let options = ReadOptions {
        annotations: true,
        ..ReadOptions::default()
    };
    let input = open_input(&InputPath::File(path.to_owned()), &options).unwrap();
    let (documents, _) = read_input(input, None, &options).unwrap();
    documents.map(Result::unwrap).collect()
}

fn plain(id: &str, text: &str) -> AnnotatedDocument {
    AnnotatedDocument::plain(Document {
        id: id.to_owned(),
        text: text.to_owned(),
        sections: vec![Section::new(SectionKind::Text, Span::new(0, text.len()))],
        ..Document::default()
    })
}

/// Identity and text of the abstracts.
fn abstracts() -> Option<Vec<(String, String)>> {
    let path = shared("data/inputs/oncology-abstracts.jsonl")?;
    let file = std::io::BufReader::new(fs::File::open(path).unwrap());
    let field = |record: &Value, name: &str| record[name].as_str().unwrap().to_owned();
    let records = file.lines().map(|line| {
        let record: Value = serde_json::from_str(&line.unwrap()).unwrap();
        (field(&record, "id"), field(&record, "text"))
    });
    Some(records.collect())
}

/// Concept, type and bytes of a mention.
fn said(annotated: &AnnotatedDocument, mention: &Mention) -> (String, String, Vec<Span>) {
    let vocabulary = &annotated.vocabulary;
    let concept = mention.concepts.first();
    (
        concept.map_or_else(String::new, |linked| {
            vocabulary.concept(linked.concept).curie.clone()
        }),
        vocabulary.entity_type(mention.entity_type).name.clone(),
        mention.fragments.spans().to_vec(),
    )
}

fn all_said(annotated: &AnnotatedDocument) -> Vec<(String, String, Vec<Span>)> {
    let mentions = annotated.annotations.mentions.iter();
    let mut all: Vec<_> = mentions.map(|mention| said(annotated, mention)).collect();
    all.sort_by(|a, b| (&a.2, &a.1, &a.0).cmp(&(&b.2, &b.1, &b.0)));
    all
}

#[test]
fn tokens_of_abstracts_are_those_of_spacy() {
    let (Some(python), Some(abstracts)) = (consumers(), abstracts()) else {
        return;
    };
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("abstracts.spacy");
    let mut documents: Vec<_> = abstracts.iter().map(|(id, text)| plain(id, text)).collect();
    write(&path, &mut documents);
    let report = run(
        &python,
        "compare_tokens.py",
        &[path.to_str().unwrap(), "--least", "0.999"],
    );
    eprintln!("{report}");
}

#[test]
fn exceptions_are_those_of_spacy() {
    let Some(python) = consumers() else {
        return;
    };
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("exceptions.spacy");
    let exceptions: Vec<String> =
        serde_json::from_str(&run(&python, "compare_tokens.py", &["--exceptions"])).unwrap();
    let texts = exceptions
        .iter()
        .flat_map(|text| [text.clone(), format!("({text})-{text}, x{text}")]);
    let mut documents: Vec<_> = texts.map(|text| plain(&text, &text)).collect();
    write(&path, &mut documents);
    let report = run(
        &python,
        "compare_tokens.py",
        &[path.to_str().unwrap(), "--least", "0.999"],
    );
    eprintln!("{report}");
}

#[test]
fn spacy_loads_what_is_written_and_what_it_writes_is_read_back() {
    let (Some(python), Some(abstracts)) = (consumers(), abstracts()) else {
        return;
    };
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("tagged.spacy");
    let mut documents: Vec<AnnotatedDocument> = (abstracts.iter().take(40))
        .map(|(id, text)| {
            let mut annotated = annotate(text);
            annotated.document.id.clone_from(id);
            annotated
        })
        .collect();
    let losses = write(&path, &mut documents);
    eprintln!("{losses}");
    let loaded = run(&python, "load_spacy.py", &[path.to_str().unwrap()]);
    let loaded: Vec<Value> = (loaded.lines())
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    assert_eq!(loaded.len(), documents.len());
    for (loaded, annotated) in loaded.iter().zip(&documents) {
        assert_eq!(loaded["id"], annotated.document.id.as_str());
        assert_eq!(loaded["text"], annotated.document.text.as_str());
        assert_eq!(spans(loaded, &loaded["spans"]["sc"]), expected(annotated));
        let all = expected(annotated);
        let ents = spans(loaded, &loaded["ents"]);
        assert!(ents.iter().all(|ent| all.contains(ent)), "{ents:?}");
        assert!(
            ents.windows(2).all(|pair| pair[0].1 <= pair[1].0),
            "{ents:?}"
        );
        assert_eq!(
            loaded["sents"].as_array().unwrap().len(),
            annotated.annotations.sentences.len()
        );
    }
    let again = folder.path().join("again.spacy");
    let arguments = [path.to_str().unwrap(), "--to", again.to_str().unwrap()];
    run(&python, "load_spacy.py", &arguments);
    for path in [&path, &again] {
        let back = read(path);
        assert_eq!(back.len(), documents.len());
        for (back, annotated) in back.iter().zip(&documents) {
            assert_eq!(back.document.id, annotated.document.id);
            assert_eq!(back.document.text, annotated.document.text);
            assert_eq!(back.annotations.tokens, annotated.annotations.tokens);
            assert_eq!(all_said(back), all_said(annotated));
            let assertions = |one: &AnnotatedDocument| {
                let mentions = one.annotations.mentions.iter();
                let mut all: Vec<_> = mentions
                    .map(|mention| format!("{:?} {:?}", mention.fragments, mention.assertion))
                    .collect();
                all.sort();
                all
            };
            assert_eq!(assertions(back), assertions(annotated));
        }
    }
}

#[test]
fn spacy_finds_no_fault_with_the_data_and_trains_on_them() {
    let (Some(python), Some(abstracts)) = (consumers(), abstracts()) else {
        return;
    };
    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str| folder.path().join(name).to_str().unwrap().to_owned();
    for (name, from) in [("train.spacy", 0), ("dev.spacy", 120)] {
        let some = abstracts.iter().skip(from).take(120);
        let mut documents: Vec<_> = some.map(|(_, text)| annotate(text)).collect();
        write(Path::new(&at(name)), &mut documents);
    }
    let config = concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/src/dataset/templates/config.cfg"
    );
    let spacy = |arguments: &[&str]| {
        let output = Command::new(&python)
            .args(["-m", "spacy"])
            .args(arguments)
            .args([
                "--paths.train",
                &at("train.spacy"),
                "--paths.dev",
                &at("dev.spacy"),
            ])
            .output()
            .unwrap();
        let printed = String::from_utf8_lossy(&output.stdout).into_owned();
        assert!(
            output.status.success(),
            "{printed}{}",
            String::from_utf8_lossy(&output.stderr)
        );
        printed
    };
    let found = spacy(&["debug", "data", config, "--no-format"]);
    for line in [
        "Corpus is loadable",
        "No overlap between training and evaluation data",
        "0 missing value(s)",
        "No entities consisting of or starting/ending with whitespace",
    ] {
        assert!(found.contains(line), "{line}: {found}");
    }
    let steps = [
        "--training.max_steps",
        "30",
        "--training.eval_frequency",
        "10",
    ];
    let trained = spacy(&[&["train", config, "--output", &at("model")], &steps[..]].concat());
    // Rows of epoch, step, loss of tok2vec, loss of ner, scores.
    let losses: Vec<f64> = (trained.lines())
        .filter_map(|line| {
            let cells: Vec<&str> = line.split_whitespace().collect();
            let step: u32 = cells.get(1)?.parse().ok()?;
            (step > 0).then(|| cells[3].parse().unwrap())
        })
        .collect();
    assert_eq!(losses.len(), 3, "{trained}");
    assert!(losses[2] < losses[0], "{trained}");
    assert!(folder.path().join("model/model-last/meta.json").is_file());
}

type Labelled = (usize, usize, String, String);

/// Spans as the script prints them, in order.
fn spans(document: &Value, list: &Value) -> Vec<Labelled> {
    let string = |value: &Value| value.as_str().unwrap().to_owned();
    let mut spans: Vec<Labelled> = (list.as_array().unwrap().iter())
        .map(|span| {
            let (start, end) = (number(&span[0]), number(&span[1]));
            assert!(document["text"].as_str().unwrap().chars().count() >= end);
            (start, end, string(&span[2]), string(&span[3]))
        })
        .collect();
    spans.sort();
    spans
}

/// The same of our annotations: covers in code points.
fn expected(annotated: &AnnotatedDocument) -> Vec<Labelled> {
    let offsets = OffsetIndex::new(&annotated.document.text, OffsetUnit::CodePoint);
    let mut all: Vec<Labelled> = (annotated.annotations.mentions.iter())
        .map(|mention| {
            let (concept, label, _) = said(annotated, mention);
            let cover = mention.fragments.cover();
            let offset = |byte: u32| offsets.offset(byte as usize);
            (offset(cover.start), offset(cover.end), label, concept)
        })
        .collect();
    all.sort();
    all
}

#[test]
fn the_format_is_told_by_its_bytes_and_broken_files_are_refused() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("named.txt");
    write(&path, &mut [plain("pmid:1", "Liver cells 𝛽\r\n cells")]);
    let back = read(&path);
    assert_eq!(back[0].document.text, "Liver cells 𝛽\r\n cells");
    assert_eq!(back[0].document.metadata.pmid.as_deref(), Some("1"));
    let whole = fs::read(&path).unwrap();
    let options = ReadOptions::default();
    let open = |bytes: &[u8]| {
        let input = oncotag::read::Input::from_bytes("x.spacy", bytes.to_vec());
        let (documents, _) = read_input(input, format_by_name("spacy"), &options)?;
        documents.collect::<Result<Vec<_>, _>>()
    };
    assert!(open(&whole).is_ok());
    for length in 0..whole.len() {
        let error = open(&whole[..length]).unwrap_err();
        assert!(error.is_fatal, "{length} bytes: {error}");
    }
    for at in 0..whole.len() {
        let mut damaged = whole.clone();
        damaged[at] ^= 0x55;
        let _ = open(&damaged); // any answer, no panic
    }
}

/// A document with mentions and sentences at pairs of places, counted in code points and taken modulo the length of the text.
fn marked(text: &str, mentions: &[Vec<(usize, usize)>], cuts: &[usize]) -> AnnotatedDocument {
    let mut annotated = plain("pmid:1", text);
    let bytes: Vec<usize> = text
        .char_indices()
        .map(|(at, _)| at)
        .chain([text.len()])
        .collect();
    let place = |at: usize| bytes[at % bytes.len()];
    let mut vocabulary = Vocabulary::default();
    let mut annotations = Annotations::default();
    for (index, pieces) in mentions.iter().enumerate() {
        let spans: Vec<Span> = (pieces.iter())
            .map(|&(a, b)| (place(a).min(place(b)), place(a).max(place(b))))
            .filter(|(start, end)| start < end)
            .map(|(start, end)| Span::new(start, end))
            .collect();
        if spans.is_empty() {
            continue;
        }
        let name = ["cell", "ORG"][index % 2];
        let entity_type = vocabulary.add_type(name, &name.replace('_', " "));
        let concept = (index % 3 > 0).then(|| LinkedConcept {
            concept: vocabulary.add_concept(Concept {
                curie: format!("X:{index}"),
                label: "a 𝛽 label".to_owned(),
                entity_type,
                xrefs: Vec::new(),
                parents: Vec::new(),
                attributes: Vec::new(),
            }),
            score: 1.0,
        });
        annotations.mentions.push(Mention {
            fragments: Fragments::many(spans),
            entity_type,
            concepts: concept.into_iter().collect(),
            matched: None,
            assertion: Assertion {
                status: [AssertionStatus::Present, AssertionStatus::Negated][index % 2],
                ..Assertion::default()
            },
            attributes: vec![("note".to_owned(), format!("n{index}"))],
            confidence: 0.75,
            parent: None,
        });
    }
    annotations.sort_mentions();
    let mut cuts: Vec<usize> = cuts.iter().map(|&cut| place(cut)).collect();
    cuts.extend([0, text.len()]);
    cuts.sort_unstable();
    cuts.dedup();
    for pair in cuts.windows(2) {
        let words = text[pair[0]..pair[1]].trim();
        if !words.is_empty() {
            let start = pair[0] + text[pair[0]..pair[1]].find(words).unwrap();
            annotations.sentences.push(Sentence {
                span: Span::new(start, start + words.len()),
                section: 0,
                role: None,
            });
        }
    }
    annotated.annotations = annotations;
    annotated.vocabulary = vocabulary.into();
    annotated
}

/// All that is said of each mention, as text.
fn in_full(annotated: &AnnotatedDocument) -> Vec<String> {
    let vocabulary = &annotated.vocabulary;
    let mentions = annotated.annotations.mentions.iter();
    let one = |mention: &Mention| {
        let concept = mention.concepts.first();
        let concept = concept.map(|linked| {
            let concept = vocabulary.concept(linked.concept);
            (&concept.curie, &concept.label)
        });
        format!(
            "{:?} {} {concept:?} {:?} {:?} {}",
            mention.fragments.spans(),
            vocabulary.entity_type(mention.entity_type).name,
            mention.assertion,
            mention.attributes,
            mention.confidence
        )
    };
    mentions.map(one).collect()
}

/// How many of these are not among those, each counted as often as it is there.
fn n_missing<T: PartialEq + Clone>(these: &[T], those: &[T]) -> usize {
    let mut rest = those.to_vec();
    let is_missing = |one: &&T| {
        let at = rest.iter().position(|other| other == *one);
        at.map(|at| rest.swap_remove(at)).is_none()
    };
    these.iter().filter(is_missing).count()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn what_is_lost_on_the_way_to_spacy_and_back_is_counted(
        text in "([a-zA-Z]{1,4}|[ \r\n.,-]|\r\n|  |[𝛽😀é\u{301}\u{a0}]|e\\.g\\.|can't){1,30}",
        mentions in prop::collection::vec(prop::collection::vec((0usize..60, 0usize..60), 1..3), 0..8),
        cuts in prop::collection::vec(0usize..60, 0..4),
    ) {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("x.spacy");
        let mut documents = [marked(&text, &mentions, &cuts)];
        let losses = write(&path, &mut documents);
        let back = read(&path);
        let [annotated] = &documents;
        prop_assert_eq!(&back[0].document.text, &text);
        prop_assert_eq!(&back[0].annotations.tokens, &annotated.annotations.tokens);
        let counted = |what: &str| -> u64 {
            let entries = losses.entries().into_iter();
            entries
                .filter(|entry| entry.what == what && entry.kind != "flattened")
                .map(|entry| entry.n)
                .sum()
        };
        let n_lost = n_missing(&in_full(annotated), &in_full(&back[0])) as u64;
        prop_assert!(n_lost <= counted("mentions"), "{:?}\n{:?}\n{losses}", in_full(annotated), in_full(&back[0]));
        let sentences = |one: &AnnotatedDocument| -> Vec<Span> {
            one.annotations.sentences.iter().map(|sentence| sentence.span).collect()
        };
        let n_lost = n_missing(&sentences(annotated), &sentences(&back[0])) as u64;
        prop_assert!(n_lost <= counted("sentences"), "{losses}");
        let n_more = back[0].annotations.mentions.len();
        prop_assert!(n_more <= annotated.annotations.mentions.len());
    }
}
