//! Which format an input has: by its content first, by its name where the content fits several.

use std::path::Path;

use super::{
    Documents, FORMATS, Format, Input, Meter, ReadError, ReadErrorKind, ReadOptions, plain,
};
use crate::document::Location;

/// How much of an input is looked at, in bytes.
pub(super) const HEAD_BYTES: usize = 16 << 10;

/// Endings that only one format uses, and that outweigh a content without any mark of its own.
const TELLING_ENDINGS: &[&str] = &[
    "nbib", "medline", "pubtator", "jsonl", "ndjson", "csv", "tsv",
];

/// Beginnings of files that are not text, and what to do about them.
const NOT_TEXT: &[(&[u8], &str)] = &[
    (
        b"%PDF-",
        "a PDF document; save the page as text or HTML instead",
    ),
    (
        b"PK\x03\x04",
        "a zip archive (or an office document); unpack it, or save as text",
    ),
    (b"\x28\xb5\x2f\xfd", "zstd data; unpack it, or use gzip"),
    (b"BZh", "bzip2 data; unpack it, or use gzip"),
    (b"\xfd7zXZ\0", "xz data; unpack it, or use gzip"),
    (b"PAR1", "a Parquet file; export it as JSONL or CSV"),
    (b"\x89PNG", "an image"),
    (b"\xff\xd8\xff", "an image"),
    (b"GIF8", "an image"),
    (
        b"\xd0\xcf\x11\xe0",
        "an old office document; save it as text",
    ),
    (b"{\\rtf", "a rich-text document; save it as plain text"),
];

/// The format of an input whose decoded bytes begin with `head`.
///
/// The formats are asked in the order of [`FORMATS`]. Where only `plain` answers, an ending of `name` that belongs
/// to one format decides.
///
/// # Errors
/// For what is not text, and for XML of a kind that no reader knows.
pub fn detect(head: &[u8], name: &Path) -> Result<&'static Format, ReadErrorKind> {
    if let Some((_, what)) = NOT_TEXT.iter().find(|(magic, _)| head.starts_with(magic)) {
        return Err(ReadErrorKind::UnknownFormat(format!("this is {what}")));
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

/// Whether the bytes so far are enough to tell: a whole JSON object in the first line is, since a pipe that stays
/// open may give no more until it has been answered.
pub(super) fn is_enough(head: &[u8]) -> bool {
    let head = head.trim_ascii_start();
    let is_json = || {
        let line = head.split(|&byte| byte == b'\n').next().unwrap_or(head);
        serde_json::from_slice::<serde::de::IgnoredAny>(line).is_ok()
    };
    head.starts_with(b"{") && head.contains(&b'\n') && is_json()
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
    let format = match format {
        Some(format) => format,
        None => detect(&input.head(), &input.name)
            .map_err(|kind| ReadError::fatal(kind, Location::default().in_path(&input.name)))?,
    };
    tracing::info!("{}: read as {}", input.name.display(), format.name);
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
        assert!(
            !is_enough(b"{\n \"documents\": ["),
            "BioC JSON over several lines"
        );
        assert!(!is_enough(b"PMID- 1\n"));
    }
}
