use std::io::Cursor;
use std::path::{Path, PathBuf};

use proptest::prelude::*;
use proptest::sample::{Index, select};

use super::super::parse::parse;
use super::super::splitter::{Piece, RecordTag, Splitter};
use super::super::window::Window;
use super::*;

const SKIP: &[&str] = &["ReferenceList", "History", "s"];

const TAGS: &[RecordTag] = &[
    tag("PubmedArticle"),
    tag("PubmedBookArticle"),
    tag("article"),
    tag("document"),
];

const fn tag(name: &'static str) -> RecordTag {
    RecordTag {
        name,
        resyncs: false,
        within: &[],
    }
}

/// The records of all files of XML in the folders that readers are tested with.
fn records_in(root: &Path) -> Vec<String> {
    let mut records = Vec::new();
    for folder in ["pubmed-xml", "jats", "bioc"] {
        let files = std::fs::read_dir(root.join(folder)).unwrap();
        let mut files: Vec<PathBuf> = files.map(|file| file.unwrap().path()).collect();
        files.retain(|file| {
            file.extension()
                .is_some_and(|end| end == "xml" || end == "nxml")
        });
        files.sort();
        for file in files {
            let window = Window::new(Box::new(Cursor::new(std::fs::read(file).unwrap())));
            let mut splitter = Splitter::new(window, TAGS, 1 << 30);
            while let Ok(piece) = splitter.next() {
                if let Piece::Record(record) = piece {
                    records.push(String::from_utf8(record.bytes).unwrap());
                }
            }
        }
    }
    records
}

fn fixtures() -> Vec<String> {
    records_in(&Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures"))
}

/// Parses the record, which compares the scanner with quick-xml; whether the scanner took it.
fn is_scanned(record: &str) -> bool {
    let _ = parse(record, SKIP);
    scan(record, SKIP).is_some()
}

#[test]
fn plain_records_are_scanned_and_all_others_are_left() {
    for (name, record, is_plain) in [
        ("nothing inside", "<a/>", true),
        ("text", "<a>x</a>", true),
        ("not ASCII", "<a b='β'>γ</a>", true),
        ("line ends", "<a\r\n b=\"1\"\r\n>\r\rx\r\n</a>", true),
        ("references", "<a>&lt;x&#946;&beta;</a>", true),
        ("quoted brackets", "<a b='<>' c=\"/>\"><d e='&'/></a>", true),
        ("prefixes", "<m:a x:b=''><m:s>x</m:s></m:a>", true),
        (
            "in what is skipped",
            "<a><s>x<s/><s>&lt;</s></s>y</a>",
            true,
        ),
        ("nothing", "", false),
        ("unknown reference", "<a>&lol;</a>", false),
        ("unknown reference, skipped", "<a><s>&lol;</s></a>", false),
        ("bare ampersand", "<a>x & y</a>", false),
        ("comment", "<a><!-- x --></a>", false),
        ("CDATA", "<a><![CDATA[x]]></a>", false),
        ("instruction", "<a><?x y?></a>", false),
        ("wrong end tag", "<a><b>x</a></b>", false),
        ("wrong end tag, skipped", "<a><s><b></s></b></a>", false),
        ("spaced end tag", "<a>x</a >", false),
        ("not closed", "<a><b>x</b>", false),
        ("text behind", "<a>x</a> ", false),
        ("text before", " <a>x</a>", false),
        ("attribute twice", "<a b='1' b='2'/>", false),
        ("attributes in one word", "<a b='1'c='2'/>", false),
        ("attribute without quotes", "<a b=1/>", false),
        ("attribute without value", "<a b/>", false),
        ("attribute without end", "<a b='1/>", false),
        ("two prefixes", "<x:y:s>x</x:y:s>", false),
        ("name not ASCII", "<é/>", false),
    ] {
        assert_eq!(is_scanned(record), is_plain, "{name}");
    }
}

#[test]
fn text_in_pieces_is_one_text() {
    let tree = scan("<a>x&lt;\r\ny\r<b/>&amp;z</a>", &[]).unwrap();
    assert_eq!(tree.root().unwrap().raw_text(), "x<\ny\n&z");
    assert_eq!(tree.nodes.len(), 4, "two elements, two texts");
}

#[test]
fn real_records_are_scanned() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/data/inputs");
    if !root.exists() {
        assert!(
            std::env::var_os("CI").is_none(),
            "../shared/data is not here"
        );
        eprintln!("skipped: ../shared/data is not here");
        return;
    }
    let records = records_in(&root);
    let n_scanned = records.iter().filter(|record| is_scanned(record)).count();
    eprintln!("{n_scanned} of {} records are plain", records.len());
    assert!(n_scanned * 10 > records.len() * 9);
}

/// One change of a record: at a place, so many characters give way to some that matter in XML.
fn edit() -> impl Strategy<Value = (Index, usize, &'static str)> {
    let inserted = select(
        &[
            "",
            "<",
            ">",
            "/",
            "&",
            ";",
            "\"",
            "'",
            "=",
            " ",
            "\r",
            "\n",
            "!",
            "?",
            "-",
            "]]>",
            "<!--",
            "<a>",
            "</a>",
            "<s>",
            "</s>",
            "<b c='d'/>",
            "&lt;",
            "&#x41;",
            "x",
            ":",
            "é",
        ][..],
    );
    (any::<Index>(), 0..3_usize, inserted)
}

fn edited(record: &str, edits: &[(Index, usize, &str)]) -> String {
    let mut characters: Vec<char> = record.chars().collect();
    for (index, n_removed, inserted) in edits {
        let start = index.index(characters.len() + 1);
        let end = (start + n_removed).min(characters.len());
        characters.splice(start..end, inserted.chars());
    }
    characters.into_iter().collect()
}

proptest! {
    #[test]
    fn changed_records_are_read_as_quick_xml_reads_them(
        which in any::<Index>(),
        edits in proptest::collection::vec(edit(), 0..4),
    ) {
        let records = fixtures();
        is_scanned(&edited(&records[which.index(records.len())], &edits));
    }

    #[test]
    fn small_records_are_read_as_quick_xml_reads_them(edits in proptest::collection::vec(edit(), 0..6)) {
        is_scanned(&edited("<a b=\"1\"><m:c>x</m:c><s>&lt;<d e='2'/></s>\r\n</a>", &edits));
    }
}
