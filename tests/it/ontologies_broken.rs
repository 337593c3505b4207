//! Every reader of ontologies on our fixtures, broken at random: an error or terms, never a panic.

use std::path::Path;

use oncotag::ontology::{
    DictionaryHead, ONTOLOGY_FORMATS, OntologySource, Selection, ontology_format_of,
    write_dictionary,
};
use proptest::prelude::*;

/// The files of the fixtures, those of folders too.
fn fixtures() -> Vec<Vec<u8>> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/ontology");
    let mut paths: Vec<_> = [folder.clone(), folder.join("META")]
        .iter()
        .flat_map(|folder| std::fs::read_dir(folder).unwrap())
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.is_file())
        .collect();
    paths.sort();
    let files = paths.iter().map(|path| std::fs::read(path).unwrap());
    files.collect()
}

/// One change: at a place (in thousandths of the length), cut so many bytes and put others there.
type Change = (usize, usize, Vec<u8>);

fn changes() -> impl Strategy<Value = Vec<Change>> {
    let signs = [
        "\n",
        "\t",
        "|",
        "\"",
        "\\",
        "[",
        "]",
        "{",
        "}",
        "<",
        ">",
        "&",
        ";",
        ":",
        "\0",
        "\u{2028}",
        "[Term]\n",
        "id: ",
        "synonym: \"",
        "]]>",
        "<!--",
        "é",
    ];
    let inserted = prop_oneof![
        Just(Vec::new()),
        prop::collection::vec(any::<u8>(), 1..4),
        prop::sample::select(signs.to_vec()).prop_map(|sign| sign.as_bytes().to_vec()),
    ];
    prop::collection::vec((0..=1000_usize, 0..40_usize, inserted), 1..6)
}

fn broken(mut bytes: Vec<u8>, changes: Vec<Change>) -> Vec<u8> {
    for (place, n_cut, inserted) in changes {
        let start = bytes.len() * place / 1000;
        let end = (start + n_cut).min(bytes.len());
        bytes.splice(start..end, inserted);
    }
    bytes
}

proptest! {
    #[test]
    fn no_reader_panics_and_what_it_reads_can_be_written(
        seed in prop::sample::select(fixtures()),
        changes in changes(),
    ) {
        let source = OntologySource::from_bytes("broken", broken(seed, changes)).with_prefix("X");
        let _ = ontology_format_of(&source);
        for format in ONTOLOGY_FORMATS {
            let Ok(ontology) = (format.read)(&source) else {
                continue;
            };
            let selected = Selection::default().of(&ontology).unwrap();
            let head = DictionaryHead {
                entity_type: "gadget".to_owned(),
                source: "us".to_owned(),
                version: "1".to_owned(),
                licence: "none".to_owned(),
            };
            let written = write_dictionary(&head, &selected, |text| {
                for line in text.lines().filter(|line| !line.starts_with('#')) {
                    prop_assert_eq!(line.matches('\t').count(), 4, "{}", line);
                }
                Ok(())
            });
            prop_assert!(written?.n_concepts <= selected.terms.len());
        }
    }
}
