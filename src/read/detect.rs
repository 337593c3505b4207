//! Which format an input has: by its content first, by its name where the content fits several.

use std::path::Path;

#[cfg(feature = "parquet")]
use super::columnar;
use super::{
    Documents, FORMATS, Format, Input, Meter, ReadError, ReadErrorKind, ReadOptions, bioc,
    csv_table, jats, nbib, not_text, plain, pubmed, pubtator, spacy_bin,
};
use crate::document::Location;

/// How much of an input is looked at, in bytes.
pub(super) const HEAD_BYTES: usize = 16 << 10;

/// Endings that only one format uses, and that outweigh a content without any mark of its own.
const TELLING_ENDINGS: &[&str] = &[
    "nbib", "medline", "pubtator", "jsonl", "ndjson", "csv", "tsv", "ann", "conll", "iob", "iob2",
    "biluo", "spacy",
];

/// The format of an input whose decoded bytes begin with `head`.
///
/// The formats are asked in the order of [`FORMATS`]. Where only `plain` answers, an ending of `name` that belongs
/// to one format decides.
///
/// # Errors
/// For what is not text, and for XML of a kind that no reader knows.
pub fn detect(head: &[u8], name: &Path) -> Result<&'static Format, ReadErrorKind> {
    if spacy_bin::is_doc_bin(head) {
        return Ok(&spacy_bin::FORMAT);
    }
    #[cfg(feature = "parquet")]
    if let Some(format) = columnar::by_magic(head) {
        return Ok(format);
    }
    if let Some(kind) = not_text::by_content(head) {
        return Err(kind);
    }
    let text = String::from_utf8_lossy(head);
    let text = text.trim_start_matches('\u{feff}');
    let general = &plain::FORMAT;
    let by_content = FORMATS.iter().find(|format| (format.sniff)(text));
    let by_name = || {
        let ending = telling_ending(name)?;
        FORMATS
            .iter()
            .find(|format| format.extensions.contains(&ending.as_str()))
    };
    if cfg!(not(feature = "html")) && looks_like_html(text) {
        let message = "HTML, which this build does not read; build it with the feature \"html\"";
        return Err(ReadErrorKind::UnknownFormat(message.to_owned()));
    }
    match by_content {
        Some(format) if format.name != general.name => Ok(format),
        _ if text.trim_start().starts_with("<?xml") => Err(ReadErrorKind::UnknownFormat(format!(
            "XML of a kind that is not known, with the root element <{}>; --format names one, `oncotag formats` \
             lists them",
            root_element(text).unwrap_or("?")
        ))),
        _ => Ok(by_name().unwrap_or(general)),
    }
}

/// Whether a text begins like an HTML page, after an XML declaration and comments such as 'saved from url'.
pub(super) fn looks_like_html(head: &str) -> bool {
    let mut rest = head.trim_start();
    loop {
        let end = match rest {
            _ if rest.starts_with("<!--") => "-->",
            _ if rest.starts_with("<?") => "?>",
            _ => break,
        };
        let Some(at) = rest.find(end) else {
            return false;
        };
        rest = rest[at + end.len()..].trim_start();
    }
    let begins = |words: &str| {
        let start = rest.get(..words.len());
        start.is_some_and(|start| start.eq_ignore_ascii_case(words))
            && !rest[words.len()..].starts_with(|c: char| c.is_alphanumeric())
    };
    [
        "<!doctype html",
        "<html",
        "<head",
        "<body",
        "<title",
        "<meta",
    ]
    .iter()
    .any(|words| begins(words))
}

/// The ending of the name in lower case, without `.gz`, if it tells a format.
fn telling_ending(name: &Path) -> Option<String> {
    let lower = name.file_name()?.to_string_lossy().to_lowercase();
    let ending = lower.trim_end_matches(".gz").rsplit_once('.')?.1.to_owned();
    TELLING_ENDINGS.contains(&ending.as_str()).then_some(ending)
}

/// The name of the first element of an XML text.
fn root_element(text: &str) -> Option<&str> {
    let starts = text.match_indices('<').map(|(at, _)| &text[at + 1..]);
    let mut roots = starts.filter(|rest| rest.starts_with(|c: char| c.is_alphabetic() || c == '_'));
    roots
        .next()?
        .split(|c: char| c.is_whitespace() || c == '>' || c == '/')
        .next()
}

/// Formats whose first lines or root element are enough to tell them, whatever follows.
const TOLD_EARLY: [&Format; 5] = [
    &pubmed::FORMAT,
    &jats::FORMAT,
    &bioc::XML_FORMAT,
    &pubtator::FORMAT,
    &csv_table::FORMAT,
];

/// Whether the bytes so far are enough to tell, since a pipe that stays open may give no more until it has been
/// answered: a first line of JSON, broken or not, a record of MEDLINE with the blank line after it, the root element of
/// XML, a first line of PubTator or a header of CSV.
///
/// A first line that may be the beginning of JSON printed over several lines is not enough.
pub(super) fn is_enough(head: &[u8]) -> bool {
    let head = head.trim_ascii_start();
    let mut lines = head.split_inclusive(|&byte| byte == b'\n');
    let first = lines.next().unwrap_or_default();
    if !first.ends_with(b"\n") {
        return false;
    }
    if first.starts_with(b"{") {
        return !may_go_on(first);
    }
    // A line of rubbish before the first record.
    if lines.next().is_some_and(is_json_object) {
        return true;
    }
    let text = String::from_utf8_lossy(head);
    TOLD_EARLY.iter().any(|format| (format.sniff)(&text))
        || (has_blank_line(&text) && (nbib::FORMAT.sniff)(&text))
}

fn has_blank_line(text: &str) -> bool {
    text.contains("\n\n") || text.contains("\n\r\n")
}

/// Whether a line is a whole JSON object.
pub(super) fn is_json_object(line: &[u8]) -> bool {
    line.starts_with(b"{") && serde_json::from_slice::<serde::de::IgnoredAny>(line).is_ok()
}

/// Whether an object that begins in this line may go on in the next: it is not whole, it has no other fault, and it
/// breaks off where a printer breaks lines.
fn may_go_on(line: &[u8]) -> bool {
    let is_cut =
        serde_json::from_slice::<serde::de::IgnoredAny>(line).is_err_and(|error| error.is_eof());
    is_cut
        && matches!(
            line.trim_ascii_end().last(),
            Some(b'{' | b'[' | b',' | b':')
        )
}

/// The format that an input is read in: the one given, else the one that it looks like. Says which by a log line.
///
/// # Errors
/// If none is given and what the input looks like is not known.
pub fn format_of(
    input: &mut Input,
    given: Option<&'static Format>,
) -> Result<&'static Format, ReadError> {
    let format = match given {
        Some(format) => format,
        None => detect(&input.head(), &input.name)
            .map_err(|kind| ReadError::fatal(kind, Location::default().in_path(&input.name)))?,
    };
    tracing::info!("{}: read as {}", input.name.display(), format.name);
    Ok(format)
}

/// Begins to read an input: in the format given, else in the one that it looks like.
///
/// # Errors
/// If its format is not known, or its reader cannot start.
pub fn read_input(
    mut input: Input,
    format: Option<&'static Format>,
    options: &ReadOptions,
) -> Result<(Documents, Meter), ReadError> {
    let format = format_of(&mut input, format)?;
    let meter = input.meter.clone();
    Ok(((format.open)(input, options)?, meter))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn name_of(head: &str, name: &str) -> String {
        match detect(head.as_bytes(), Path::new(name)) {
            Ok(format) => format.name.to_owned(),
            Err(error) => error.to_string(),
        }
    }

    #[test]
    fn content_outweighs_the_name() {
        assert_eq!(
            name_of("{\"id\": 1, \"text\": \"x\"}\n", "page.txt"),
            "jsonl"
        );
        assert_eq!(
            name_of("{\"id\": 1, \"te", "page.csv"),
            "jsonl",
            "a long first line"
        );
        assert_eq!(name_of("Metastases.", "a.txt"), "plain");
        assert_eq!(name_of("", "a.txt"), "plain");
    }

    #[test]
    fn the_name_decides_where_the_content_says_nothing() {
        assert_eq!(name_of("\n", "x.JSONL.gz"), "jsonl");
        assert_eq!(name_of("a note about cells", "x.log"), "plain");
    }

    #[test]
    fn html_is_told_after_comments_too() {
        for head in [
            "<!-- saved from url=(0031)x -->\n<!DOCTYPE html>",
            "<?xml version=\"1.0\"?><!DOCTYPE html PUBLIC \"-//W3C\">",
            "\n<HTML><head>",
        ] {
            assert!(looks_like_html(head), "{head}");
        }
        for head in [
            "<!DOCTYPE article",
            "<header>",
            "<p>5 < 6",
            "",
            "<!-- open",
            "é<html>",
        ] {
            assert!(!looks_like_html(head), "{head}");
        }
    }

    #[test]
    fn what_is_not_text_is_named() {
        assert!(name_of("%PDF-1.7", "a.txt").starts_with("this is a PDF"));
        assert!(name_of("a\0b", "a.txt").starts_with("this is binary data"));
        let unknown = name_of(
            "<?xml version='1.0'?>\n<!DOCTYPE uniprot>\n<uniprot id='1'>",
            "a.xml",
        );
        assert!(unknown.contains("<uniprot>"), "{unknown}");
    }

    #[test]
    fn a_whole_json_line_is_waited_for_no_longer() {
        assert!(is_enough(b"{\"a\": 1}\n"));
        assert!(!is_enough(b"{\"a\": 1}"), "the line may go on");
        for head in [
            "{\n \"documents\": [",
            "{\"source\": \"x\",\n",
            "{\"documents\": [\n{\"id\": 1}\n",
        ] {
            assert!(
                !is_enough(head.as_bytes()),
                "JSON over several lines: {head}"
            );
        }
        for head in [
            "{\"broken\n",
            "{\"id\": 1, \"text\": \"x\"\n",
            "{\"id\" 1,\n",
            "rubbish\n{\"text\": \"x\"}\n",
        ] {
            assert!(is_enough(head.as_bytes()), "a line of JSON, broken: {head}");
        }
    }

    #[test]
    fn a_first_record_of_other_formats_is_waited_for_no_longer() {
        for head in [
            "id,text\n",
            "1|t|A title\n",
            "PMID- 1\nTI  - x\n\n",
            "<?xml version=\"1.0\"?>\n<PubmedArticleSet>\n",
        ] {
            assert!(is_enough(head.as_bytes()), "{head}");
        }
        for head in [
            "PMID- 1\n",
            "Some words\n",
            "id,te",
            "<?xml version=\"1.0\"?>\n",
        ] {
            assert!(!is_enough(head.as_bytes()), "{head}");
        }
    }

    #[test]
    fn wide_text_that_is_not_converted_is_named() {
        let wide = |text: &str| {
            text.chars()
                .flat_map(|c| u32::from(c).to_le_bytes())
                .collect::<Vec<u8>>()
        };
        let narrow = |text: &str| {
            text.encode_utf16()
                .flat_map(u16::to_le_bytes)
                .collect::<Vec<u8>>()
        };
        for (bytes, expected) in [
            (wide("\u{feff}liver metastases"), "UTF-32LE"),
            (wide("<a>liver metastases</a>"), "UTF-32LE"),
            (
                narrow("id,text\n1,liver\n"),
                "UTF-16LE without a byte-order mark",
            ),
        ] {
            let options = ReadOptions::default();
            let mut input =
                Input::from_reader("a.csv", std::io::Cursor::new(bytes), None, &options);
            let error = detect(&input.head(), Path::new("a.csv"))
                .unwrap_err()
                .to_string();
            assert!(error.contains(expected), "{expected}: {error}");
        }
    }

    #[test]
    fn rubbish_before_json_lines_does_not_make_them_plain_text() {
        assert_eq!(
            name_of("not json at all\n{\"id\": 1, \"text\": \"x\"}\n", "-"),
            "jsonl"
        );
        assert_eq!(
            name_of("Call it with\n{\"id\": 1}\nand see\nwhat comes\n", "-"),
            "plain"
        );
    }
}
