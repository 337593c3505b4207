//! Readers on inputs that are broken at random: no panic, and every section where it should be.

use std::path::Path;

use oncotag::document::Document;
use oncotag::read::{EncodingErrors, FORMATS, Format, Input, ReadOptions, read_input};
use proptest::prelude::*;

/// Small inputs of every text format, whole.
const SEEDS: &[&str] = &[
    "{\"id\": 1, \"text\": \"On mice\\nMETHODS: é\", \"title\": \"On mice\", \"x\": [1.5, null]}\n{\"text\": \"b\"}\n",
    "id,text,title\r\n1,\"a, \"\"b\"\"\r\nc\",T\r\n2,é,\r\n",
    "pmid\ttitle\tabstract\n1\tT\tAIM: a\n",
    "PMID- 1\nTI  - A title\n      goes on\nAB  - AIM: a. RESULTS: é b.\nFAU - Lee, Ann\nMH  - *Liver/secondary\n\nPMID- 2\n",
    "1|t|T é.\n1|a|AIM: a. RESULTS: b.\n1\t0\t1\tT\tX\t-\n\n2|t|x\n2|a|\n",
    "Findings: one\r\n\r\nMETHODS\r\rtwo\u{a0}\u{2028}three\n",
    "<html><head><meta name='citation_title' content='T'></head><body><h1 class='heading-title'>T</h1>\
     <div class='abstract-content selected'><p><strong class='sub-title'>Aim:</strong> é <i>a</i></p></div></body></html>",
    "<html><body><pre>Pubmed-entry ::= {\n pmid 1,\n cit { title { name \"T\n x\" } }, abstract \"é \"\"q\"\"\" }</pre></body></html>",
];

fn fixtures() -> Vec<Vec<u8>> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures");
    let folders = ["saved-page", "saved-html"].map(|name| root.join(name));
    let files = folders
        .iter()
        .flat_map(|folder| std::fs::read_dir(folder).unwrap());
    let mut paths: Vec<_> = files.map(|entry| entry.unwrap().path()).collect();
    paths.retain(|path| path.extension().is_some_and(|ending| ending != "json"));
    paths.sort();
    let seeds = SEEDS.iter().map(|seed| seed.as_bytes().to_vec());
    seeds
        .chain(paths.iter().map(|path| std::fs::read(path).unwrap()))
        .collect()
}

/// One change: at a place (in thousandths of the length), cut so many bytes and put others there.
type Change = (usize, usize, Vec<u8>);

fn changes() -> impl Strategy<Value = Vec<Change>> {
    let inserted = prop_oneof![
        Just(Vec::new()),
        prop::collection::vec(any::<u8>(), 1..4),
        prop::sample::select(vec![
            "\n",
            "\n\n",
            "\r",
            "\0",
            "\"",
            "{",
            "[",
            "<",
            "&",
            "|",
            "\t",
            ":",
            "METHODS: ",
            "Abstract\n",
            "é",
            "\u{feff}",
            "; ",
            "- ",
            "2021;",
            "(",
            "1. ",
            "Skip to main page content\n",
            "PMID: ",
        ])
        .prop_map(|words| words.as_bytes().to_vec()),
    ];
    prop::collection::vec(
        (
            0..1000_usize,
            prop_oneof![Just(0), 1..9_usize, 1..999_usize],
            inserted,
        ),
        0..6,
    )
}

fn changed(seed: &[u8], changes: &[Change]) -> Vec<u8> {
    let mut bytes = seed.to_vec();
    for (place, n_cut, inserted) in changes {
        let at = bytes.len() * place / 1000;
        let end = (at + n_cut).min(bytes.len());
        bytes.splice(at..end, inserted.iter().copied());
    }
    bytes
}

fn check(document: &Document) {
    let mut from = 0;
    for section in &document.sections {
        let range = section.span.range();
        assert!(
            from <= range.start && range.start < range.end,
            "{:?} in {document:?}",
            section.span
        );
        assert!(
            document.text.get(range.clone()).is_some(),
            "{:?} is no slice of {:?}",
            section.span,
            document.text
        );
        from = range.end;
    }
    assert!(!document.id.is_empty());
}

fn read_all(bytes: &[u8], format: Option<&'static Format>, options: &ReadOptions) {
    let input = Input::from_reader("x", std::io::Cursor::new(bytes.to_vec()), None, options);
    let Ok((outcomes, _)) = read_input(input, format, options) else {
        return;
    };
    let mut n_outcomes = 0;
    for outcome in outcomes {
        n_outcomes += 1;
        assert!(n_outcomes <= bytes.len() + 2, "more outcomes than bytes");
        match outcome {
            Ok(read) => check(&read.document),
            Err(error) => assert!(!error.to_string().is_empty()),
        }
    }
}

proptest! {
    #[test]
    fn broken_inputs_are_read_as_far_as_they_go(
        seed in prop::sample::select(fixtures()),
        changes in changes(),
        mode in prop::sample::select(vec![EncodingErrors::Fail, EncodingErrors::Replace, EncodingErrors::Skip]),
        references in any::<bool>(),
    ) {
        let options = ReadOptions { encoding_errors: mode, references, ..ReadOptions::default() };
        let bytes = changed(&seed, &changes);
        read_all(&bytes, None, &options);
        for format in FORMATS {
            read_all(&bytes, Some(format), &options);
        }
    }
}
