use std::io::Write as _;
use std::path::Path;

use proptest::prelude::*;

use super::*;
use crate::read::detect;

fn by_spacy() -> Vec<u8> {
    let path = "tests/fixtures/spacy/by_spacy.spacy";
    std::fs::read(Path::new(env!("CARGO_MANIFEST_DIR")).join(path)).unwrap()
}

fn read(bytes: Vec<u8>, has_annotations: bool) -> (Vec<AnnotatedDocument>, String) {
    let options = ReadOptions {
        annotations: has_annotations,
        ..ReadOptions::default()
    };
    let mut documents = open(Input::from_bytes("a.spacy", bytes), &options).unwrap();
    let read = documents.by_ref().map(Result::unwrap).collect();
    (read, documents.losses().to_string())
}

fn mentions(annotated: &AnnotatedDocument) -> Vec<String> {
    let vocabulary = &annotated.vocabulary;
    let one = |mention: &crate::document::Mention| {
        let concept = mention.concepts.first();
        let concept = concept.map_or("-", |linked| &vocabulary.concept(linked.concept).curie);
        let surface = mention.fragments.surface(&annotated.document.text, " ");
        let entity_type = &vocabulary.entity_type(mention.entity_type).name;
        format!("{surface} / {entity_type} / {concept}")
    };
    annotated.annotations.mentions.iter().map(one).collect()
}

#[test]
fn what_spacy_wrote_is_read_with_each_mention_once() {
    let (documents, losses) = read(by_spacy(), true);
    let [full, unspaced, empty, older] = &documents[..] else {
        panic!("four documents");
    };
    assert_eq!(full.document.id, "pmid:12");
    assert_eq!(full.document.text, "Liver cells 𝛽 die. HER2+ tumours grow.");
    assert_eq!(
        mentions(full),
        [
            "Liver cells / CELL / CL:0000182",
            "Liver / SITE / UBERON:0002107",
            "HER2+ tumours / phrases / -",
            "tumours / DISEASE / -",
        ]
    );
    let sentences = full.annotations.sentences.iter();
    let sentences: Vec<&str> = sentences
        .map(|sentence| sentence.span.of(&full.document.text))
        .collect();
    assert_eq!(sentences, ["Liver cells 𝛽 die.", "HER2+ tumours grow."]);
    assert_eq!(unspaced.document.text, "no blanks known ");
    assert_eq!(unspaced.document.id, "file:a.spacy#2");
    assert!(unspaced.annotations.sentences.is_empty());
    assert_eq!(empty.document.text, "");
    assert_eq!(mentions(older), ["Bone / SITE / -"]);
    assert_eq!(
        losses,
        "1 documents' categories dropped: no place for them here\n\
         1 tokens' tags, lemmas and heads dropped: no place for them here\n\
         1 spans flattened: their groups are not told apart here\n"
    );
}

#[test]
fn without_annotations_there_is_text_alone() {
    let (documents, _) = read(by_spacy(), false);
    assert_eq!(documents[3].document.text, "Bone.");
    assert!(documents[0].annotations.mentions.is_empty());
    assert!(documents[0].annotations.tokens.is_empty());
}

#[test]
fn it_is_told_by_its_bytes_and_other_zlib_data_are_not_it() {
    let name = Path::new("a.bin");
    assert_eq!(detect(&by_spacy(), name).unwrap().name, "spacy");
    assert_eq!(detect(&by_spacy()[..400], name).unwrap().name, "spacy");
    let mut other = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::default());
    other.write_all(b"liver metastases").unwrap();
    assert!(!is_doc_bin(&other.finish().unwrap()));
    assert!(!is_doc_bin(b"x is a letter"));
    assert!(!is_doc_bin(b""));
}

#[test]
fn files_that_are_none_say_so() {
    let error = |bytes: &[u8]| {
        let input = Input::from_bytes("a.spacy", bytes.to_vec());
        let opened = open(input, &ReadOptions::default());
        opened.err().unwrap().to_string()
    };
    let whole = by_spacy();
    assert_eq!(
        error(&whole[..whole.len() / 2]),
        "a.spacy: the input ends too early: zlib data that is cut short"
    );
    assert_eq!(
        error(b"words"),
        "a.spacy: not a file of spaCy's documents: no zlib data"
    );
    assert_eq!(error(b""), "a.spacy: the input is empty");
}

proptest! {
    #[test]
    fn a_broken_message_gives_errors_or_documents_whose_spans_fit(
        changes in prop::collection::vec((0usize..4000, any::<u8>()), 1..6),
    ) {
        let mut message = Vec::new();
        ZlibDecoder::new(by_spacy().as_slice()).read_to_end(&mut message).unwrap();
        for (at, byte) in changes {
            let at = at % message.len();
            message[at] = byte;
        }
        let mut packed = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::none());
        packed.write_all(&message).unwrap();
        let input = Input::from_bytes("a.spacy", packed.finish().unwrap());
        let options = ReadOptions { annotations: true, ..ReadOptions::default() };
        if let Ok(documents) = open(input, &options) {
            for annotated in documents.flatten() {
                let text = &annotated.document.text;
                for mention in &annotated.annotations.mentions {
                    prop_assert!(!mention.fragments.surface(text, " ").is_empty());
                }
                for token in &annotated.annotations.tokens {
                    prop_assert!(text.get(token.range()).is_some());
                }
            }
        }
    }
}

#[test]
fn data_that_grow_beyond_any_documents_are_refused() {
    let mut packed = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::default());
    packed.write_all(&vec![0; 80 << 20]).unwrap();
    let bytes = packed.finish().unwrap();
    let opened = open(Input::from_bytes("a.spacy", bytes), &ReadOptions::default());
    let error = opened.err().unwrap().to_string();
    assert!(error.starts_with("a.spacy: "), "{error}");
    assert!(error.ends_with("and more (over the factor 200)"), "{error}");
}
