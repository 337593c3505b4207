//! Tests of a pipe that stays open: each record comes out before more input is asked for than it needs.

use std::collections::VecDeque;
use std::io::{self, Read, Write as _};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use super::{EncodingErrors, FORMATS, Input, ReadOptions, format_by_name, read_input};

/// Gives one piece a read, and panics where a piece is asked for that is not due.
struct HeldOpen {
    pieces: VecDeque<Vec<u8>>,
    n_due: Arc<AtomicUsize>,
}

impl Read for HeldOpen {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let n_due = self.n_due.load(Ordering::Relaxed);
        assert!(n_due > 0, "asked for more before the record was taken");
        self.n_due.store(n_due - 1, Ordering::Relaxed);
        let Some(piece) = self.pieces.pop_front() else {
            return Ok(0);
        };
        assert!(piece.len() <= into.len());
        into[..piece.len()].copy_from_slice(&piece);
        Ok(piece.len())
    }
}

/// Checks that each piece of an input gives one record (a document or an error) as soon as it is there. What comes
/// before the first record belongs to the first piece.
fn check(format: Option<&str>, pieces: &[&[u8]]) {
    let n_due = Arc::new(AtomicUsize::new(1));
    let raw = HeldOpen {
        pieces: pieces.iter().map(|piece| piece.to_vec()).collect(),
        n_due: n_due.clone(),
    };
    let options = ReadOptions::default();
    let input = Input::from_reader("-", raw, None, &options);
    let format = format.map(|name| format_by_name(name).unwrap());
    let (mut documents, _) = read_input(input, format, &options).unwrap();
    for index in 0..pieces.len() {
        assert!(documents.next().is_some(), "record {index}");
        n_due.store(1, Ordering::Relaxed);
    }
}

const PUBMED: &str = "<PubmedArticle><MedlineCitation><PMID>1</PMID><Article><ArticleTitle>T</ArticleTitle></Article>\
                      </MedlineCitation></PubmedArticle>\n";
const BIOC: &str = "{\"id\": \"1\", \"passages\": [{\"offset\": 0, \"text\": \"T\"}]}\n";

#[test]
fn each_record_comes_out_as_soon_as_it_is_whole() {
    let first_article =
        format!("<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<PubmedArticleSet>\n{PUBMED}");
    let bare_set = format!("<PubmedArticleSet>\n{PUBMED}");
    let cases: [(&str, Vec<&[u8]>); 8] = [
        (
            "jsonl",
            vec![b"{\"text\": \"a\"}\n", b"{\"text\": \"b\"}\n"],
        ),
        ("jsonl", vec![b"{\"broken\n", b"{\"text\": \"b\"}\n"]),
        (
            "csv",
            vec![b"id,text\n1,a\n", b"2,\"b\nc\"\n", b"3,d\r\n", b"4,e\r\n"],
        ),
        (
            "pubmed-xml",
            vec![first_article.as_bytes(), PUBMED.as_bytes()],
        ),
        ("pubmed-xml", vec![bare_set.as_bytes(), PUBMED.as_bytes()]),
        ("bioc-json", vec![BIOC.as_bytes(), BIOC.as_bytes()]),
        (
            "nbib",
            vec![b"PMID- 1\nTI  - T\n\n", b"PMID- 2\nTI  - T\n\n"],
        ),
        ("pubtator", vec![b"1|t|T\n1|a|A\n\n", b"2|t|T\n2|a|A\n\n"]),
    ];
    for (format, pieces) in cases {
        check(Some(format), &pieces);
        check(None, &pieces);
    }
}

#[test]
fn a_gzipped_member_comes_out_as_soon_as_it_is_there() {
    let packed = |text: &str| {
        let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
        encoder.write_all(text.as_bytes()).unwrap();
        encoder.finish().unwrap()
    };
    let [a, b] = ["{\"text\": \"a\"}\n", "{\"text\": \"b\"}\n"].map(packed);
    check(None, &[&a, &b]);
}

#[test]
fn every_format_counts_what_it_leaves_out_for_its_bytes() {
    let cases: [(&str, &[u8]); 10] = [
        ("plain", b"a \xe9\n"),
        ("saved-page", b"PMID: 1\n\nAbstract\n\n\xe9\n"),
        ("saved-html", b"<html><body>\xe9</body></html>"),
        ("jsonl", b"{\"text\": \"\xe9\"}\n"),
        ("csv", b"id,text\n1,\xe9\n"),
        ("nbib", b"PMID- 1\nTI  - \xe9\n"),
        ("pubtator", b"1|t|\xe9\n1|a|A\n"),
        (
            "pubmed-xml",
            b"<PubmedArticle><PMID>1</PMID>\xe9</PubmedArticle>",
        ),
        (
            "bioc-json",
            b"{\"id\": \"1\", \"passages\": [{\"text\": \"\xe9\"}]}",
        ),
        (
            "bioc-xml",
            b"<collection><document><id>1</id>\xe9</document></collection>",
        ),
    ];
    let options = ReadOptions {
        encoding_errors: EncodingErrors::Skip,
        ..ReadOptions::default()
    };
    for (name, bytes) in cases {
        let Some(format) = FORMATS.iter().find(|format| format.name == name) else {
            continue; // not in this build
        };
        let input = Input::from_reader("x", io::Cursor::new(bytes.to_vec()), None, &options);
        let (mut documents, _) = read_input(input, Some(format), &options).unwrap();
        assert!(documents.next().is_none(), "{name}");
        assert_eq!(documents.n_skipped(), 1, "{name}");
    }
}
