//! From an input's charset to UTF-8, and from bytes to text.

use std::io::{self, BufRead, Read};
use std::path::Path;

use encoding_rs::{Decoder, DecoderResult, Encoding, UTF_8, UTF_16BE, UTF_16LE};

use super::peek::PeekReader;
use super::{EncodingErrors, ReadError, ReadErrorKind, ReadOptions};
use crate::document::Location;

/// How far a declaration is looked for, in bytes: what the HTML standard grants `<meta charset>`.
const DECLARATION_BYTES: usize = 1024;

/// A byte that no UTF-8 contains. It stands for what cannot be decoded from another charset, so that the record that
/// holds it fails the same check as a record of broken UTF-8.
const NEVER_IN_UTF_8: u8 = 0xff;

/// The stream in UTF-8, without byte-order mark, and the name of the charset that it was in.
///
/// In order: byte-order mark, the zero bytes of UTF-16, `<?xml … encoding="…"`, `<meta charset>` of HTML. Without any
/// of them the bytes pass unchanged.
pub(super) fn into_utf8<R: Read + Send + 'static>(
    mut source: PeekReader<R>,
    name: &Path,
    options: &ReadOptions,
) -> (Box<dyn BufRead + Send>, &'static str) {
    let head = source.peek_until(DECLARATION_BYTES, is_enough);
    let (encoding, mark_length) = charset_of(head, name);
    source.consume(mark_length);
    if encoding == UTF_8 {
        return (Box::new(source), UTF_8.name());
    }
    let transcoder = Transcoder {
        source,
        decoder: encoding.new_decoder_without_bom_handling(),
        decoded: Vec::new(),
        start: 0,
        is_finished: false,
        replaces: options.encoding_errors == EncodingErrors::Replace,
    };
    (Box::new(PeekReader::new(transcoder)), encoding.name())
}

/// Whether the bytes so far tell the charset: only markup needs more than four.
fn is_enough(head: &[u8]) -> bool {
    let is_marked = head.starts_with(b"\xef\xbb\xbf")
        || (head.starts_with(b"\xff\xfe") && head.len() >= 4)
        || head.starts_with(b"\xfe\xff");
    if is_declared(head.trim_ascii_start()) {
        return true;
    }
    let first = head.iter().find(|byte| !byte.is_ascii_whitespace());
    let is_markup = matches!(first, None | Some(b'<' | 0 | 0xef | 0xfe | 0xff));
    // A UTF-16 text without a mark shows in its second byte.
    is_marked || (!is_markup && head.get(1).is_some_and(|byte| *byte != 0))
}

/// Whether markup is past the place where it declares a charset: the end of an XML declaration or, where there is none
/// and the page is no HTML, which may declare it later, the name of the first tag.
fn is_declared(markup: &[u8]) -> bool {
    const OF_HTML: [&[u8]; 7] = [
        b"html", b"head", b"meta", b"title", b"body", b"script", b"link",
    ];
    if markup.starts_with(b"<?xml") {
        return find(markup, b"?>").is_some();
    }
    let Some(tag) = markup.strip_prefix(b"<") else {
        return false;
    };
    let doctype: &[u8] = b"!doctype ";
    let name = match tag.get(..doctype.len()) {
        Some(start) if start.eq_ignore_ascii_case(doctype) => &tag[doctype.len()..],
        _ => tag,
    };
    let end = name.iter().position(|byte| !byte.is_ascii_alphanumeric());
    end.is_some_and(|end| {
        end > 0
            && !OF_HTML
                .iter()
                .any(|html| html.eq_ignore_ascii_case(&name[..end]))
    })
}

fn charset_of(head: &[u8], name: &Path) -> (&'static Encoding, usize) {
    // No encoding of the web, and its mark in little endian begins like that of UTF-16: left for detection to name.
    if head.starts_with(b"\xff\xfe\0\0") || head.starts_with(b"\0\0\xfe\xff") {
        return (UTF_8, 0);
    }
    if let Some((encoding, mark_length)) = Encoding::for_bom(head) {
        return (encoding, mark_length);
    }
    match head {
        [b'<', 0, 1..=255, 0, ..] => return (UTF_16LE, 0),
        [0, b'<', 0, 1..=255, ..] => return (UTF_16BE, 0),
        _ => {}
    }
    let markup = head.trim_ascii_start();
    if !markup.starts_with(b"<") {
        return (UTF_8, 0);
    }
    let markup = &markup[..markup.len().min(DECLARATION_BYTES)];
    let label = if markup.starts_with(b"<?xml") {
        xml_encoding(markup)
    } else {
        meta_charset(markup)
    };
    let encoding = label.and_then(Encoding::for_label);
    if let (Some(label), None) = (label, encoding) {
        let label = String::from_utf8_lossy(&label[..label.len().min(40)]);
        tracing::warn!(
            "{}: the encoding \"{label}\" is not known; read as UTF-8",
            name.display()
        );
    }
    match encoding {
        // The declaration was legible byte by byte, so it is not what it says.
        Some(encoding) if encoding == UTF_16LE || encoding == UTF_16BE => (UTF_8, 0),
        Some(encoding) => (encoding, 0),
        None => (UTF_8, 0),
    }
}

fn xml_encoding(markup: &[u8]) -> Option<&[u8]> {
    let end = find(markup, b"?>").unwrap_or(markup.len());
    value_after(&markup[..end], b"encoding")
}

fn meta_charset(markup: &[u8]) -> Option<&[u8]> {
    let mut rest = markup;
    while let Some(at) = find(rest, b"<meta") {
        rest = &rest[at + b"<meta".len()..];
        let end = rest
            .iter()
            .position(|&byte| byte == b'>')
            .unwrap_or(rest.len());
        // Both `<meta charset="x">` and `<meta http-equiv content="text/html; charset=x">`.
        if let Some(label) = value_after(&rest[..end], b"charset") {
            return Some(label);
        }
    }
    None
}

/// The value of `name = "value"`, quoted or not.
fn value_after<'m>(markup: &'m [u8], name: &[u8]) -> Option<&'m [u8]> {
    let after = &markup[find(markup, name)? + name.len()..];
    let value = after
        .trim_ascii_start()
        .strip_prefix(b"=")?
        .trim_ascii_start();
    let value = value
        .strip_prefix(b"\"")
        .or(value.strip_prefix(b"'"))
        .unwrap_or(value);
    let is_end =
        |byte: &u8| matches!(byte, b'"' | b'\'' | b';' | b'>' | b'/') || byte.is_ascii_whitespace();
    Some(&value[..value.iter().position(is_end).unwrap_or(value.len())])
}

/// The first place of `needle`, in any case.
fn find(haystack: &[u8], needle: &[u8]) -> Option<usize> {
    haystack
        .windows(needle.len())
        .position(|window| window.eq_ignore_ascii_case(needle))
}

/// Converts a stream to UTF-8 as it is read.
struct Transcoder<R> {
    source: PeekReader<R>,
    decoder: Decoder,
    decoded: Vec<u8>,
    start: usize,
    is_finished: bool,
    replaces: bool,
}

impl<R: Read> Read for Transcoder<R> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        while self.start == self.decoded.len() {
            if self.is_finished {
                return Ok(0);
            }
            self.decode_more()?;
        }
        let ready = &self.decoded[self.start..];
        let n = ready.len().min(into.len());
        into[..n].copy_from_slice(&ready[..n]);
        self.start += n;
        Ok(n)
    }
}

impl<R: Read> Transcoder<R> {
    fn decode_more(&mut self) -> io::Result<()> {
        let bytes = self.source.fill_buf()?;
        let is_last = bytes.is_empty();
        self.start = 0;
        self.decoded.clear();
        self.decoded.resize(16 << 10, 0);
        let (outcome, n_read, n_written) =
            self.decoder
                .decode_to_utf8_without_replacement(bytes, &mut self.decoded, is_last);
        self.source.consume(n_read);
        self.decoded.truncate(n_written);
        match outcome {
            DecoderResult::InputEmpty => self.is_finished = is_last,
            DecoderResult::OutputFull => {}
            DecoderResult::Malformed(..) if self.replaces => {
                self.decoded.extend_from_slice("\u{fffd}".as_bytes());
            }
            DecoderResult::Malformed(..) => self.decoded.push(NEVER_IN_UTF_8),
        }
        Ok(())
    }
}

/// The text of a record, or `None` where the record is to be left out ([`EncodingErrors::Skip`]).
///
/// # Errors
/// Where the bytes are no UTF-8 and errors are to be reported; the location counts lines from that of `start`.
pub(super) fn decode(
    bytes: Vec<u8>,
    start: &Location,
    charset: &str,
    mode: EncodingErrors,
) -> Result<Option<String>, ReadError> {
    let error = match String::from_utf8(bytes) {
        Ok(text) => return Ok(Some(text)),
        Err(error) => error,
    };
    match mode {
        EncodingErrors::Replace => Ok(Some(String::from_utf8_lossy(error.as_bytes()).into_owned())),
        EncodingErrors::Skip => {
            tracing::info!("{start}: a record that is not valid {charset} is left out");
            Ok(None)
        }
        EncodingErrors::Fail => {
            let valid_up_to = error.utf8_error().valid_up_to();
            let (valid, rest) = error.as_bytes().split_at(valid_up_to);
            let valid = String::from_utf8_lossy(valid);
            let mut location = Location::of_byte(&valid, valid.len());
            let n_before = start.line.unwrap_or(1).saturating_sub(1);
            location.line = location.line.map(|line| line + n_before);
            location.path.clone_from(&start.path);
            let detail = match rest.first() {
                Some(&byte) if byte != NEVER_IN_UTF_8 || charset == UTF_8.name() => {
                    format!("byte 0x{byte:02X}")
                }
                _ => "an impossible sequence".to_owned(),
            };
            let kind = ReadErrorKind::Encoding {
                charset: charset.to_owned(),
                detail,
            };
            Err(ReadError::record(kind, location))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::Input;
    use super::*;

    fn through(bytes: &[u8], mode: EncodingErrors) -> (Vec<u8>, &'static str) {
        let options = ReadOptions {
            encoding_errors: mode,
            ..ReadOptions::default()
        };
        let mut input = Input::from_reader("x", io::Cursor::new(bytes.to_vec()), None, &options);
        let mut all = Vec::new();
        input.bytes.read_to_end(&mut all).unwrap();
        (all, input.charset)
    }

    fn utf_16(text: &str, to_bytes: fn(u16) -> [u8; 2]) -> Vec<u8> {
        text.encode_utf16().flat_map(to_bytes).collect()
    }

    #[test]
    fn finds_the_charset_that_the_input_declares() {
        let text = "<x>α😀</x>";
        let cases: &[(&str, Vec<u8>, &str, &str)] = &[
            ("plain", b"caf\xc3\xa9".to_vec(), "café", "UTF-8"),
            ("mark", b"\xef\xbb\xbfx".to_vec(), "x", "UTF-8"),
            ("mark only", b"\xef\xbb\xbf".to_vec(), "", "UTF-8"),
            ("empty", b"".to_vec(), "", "UTF-8"),
            (
                "UTF-16LE mark",
                utf_16("\u{feff}α😀\r\n", u16::to_le_bytes),
                "α😀\r\n",
                "UTF-16LE",
            ),
            (
                "UTF-16BE mark",
                utf_16("\u{feff}α😀", u16::to_be_bytes),
                "α😀",
                "UTF-16BE",
            ),
            (
                "UTF-16LE bare",
                utf_16(text, u16::to_le_bytes),
                text,
                "UTF-16LE",
            ),
            (
                "UTF-16BE bare",
                utf_16(text, u16::to_be_bytes),
                text,
                "UTF-16BE",
            ),
            (
                "xml",
                b"<?xml version='1.0' encoding='ISO-8859-1'?>\n<a>\xe9</a>".to_vec(),
                "<?xml version='1.0' encoding='ISO-8859-1'?>\n<a>é</a>",
                "windows-1252",
            ),
            (
                "xml that lies",
                b"<?xml version=\"1.0\" encoding=\"UTF-16\"?><a>\xc3\xa9</a>".to_vec(),
                "<?xml version=\"1.0\" encoding=\"UTF-16\"?><a>é</a>",
                "UTF-8",
            ),
            (
                "html",
                b"<!doctype html><META content='text/html; charset=koi8-r'>\xc1".to_vec(),
                "<!doctype html><META content='text/html; charset=koi8-r'>а",
                "KOI8-R",
            ),
            (
                "html5",
                b"<html><head><meta name=x><meta charset=windows-1252>\x96".to_vec(),
                "<html><head><meta name=x><meta charset=windows-1252>\u{2013}",
                "windows-1252",
            ),
            (
                "text that speaks of one",
                b"encoding=\"koi8-r\" \xc3\xa9".to_vec(),
                "encoding=\"koi8-r\" é",
                "UTF-8",
            ),
        ];
        for (name, bytes, expected, charset) in cases {
            let (all, found) = through(bytes, EncodingErrors::Fail);
            assert_eq!(String::from_utf8_lossy(&all), *expected, "{name}");
            assert_eq!(found, *charset, "{name}");
        }
    }

    #[test]
    fn what_another_charset_cannot_decode_fails_the_check_of_its_record() {
        let half_pair = [0xff, 0xfe, b'a', 0, 0x00, 0xd8, b'b', 0];
        let (bytes, charset) = through(&half_pair, EncodingErrors::Fail);
        let error = decode(bytes, &Location::default(), charset, EncodingErrors::Fail).unwrap_err();
        assert_eq!(
            error.to_string(),
            "input:1:2: not valid UTF-16LE (an impossible sequence); --encoding-errors replace reads on with U+FFFD \
             in their place"
        );
        assert_eq!(
            through(&half_pair, EncodingErrors::Replace).0,
            "a\u{fffd}b".as_bytes()
        );
    }

    #[test]
    fn broken_utf_8_fails_is_replaced_or_left_out() {
        let bytes = b"one\ntw\xf6 x".to_vec();
        let error = decode(
            bytes.clone(),
            &Location::at(5, 1),
            "UTF-8",
            EncodingErrors::Fail,
        )
        .unwrap_err();
        assert_eq!(
            (error.location.line, error.location.column),
            (Some(6), Some(3))
        );
        assert!(error.to_string().contains("byte 0xF6"), "{error}");
        let replaced = decode(
            bytes.clone(),
            &Location::default(),
            "UTF-8",
            EncodingErrors::Replace,
        )
        .unwrap();
        assert_eq!(replaced.as_deref(), Some("one\ntw\u{fffd} x"));
        assert_eq!(
            decode(bytes, &Location::default(), "UTF-8", EncodingErrors::Skip).unwrap(),
            None
        );
    }

    #[test]
    fn a_character_cut_by_a_buffer_is_whole_again() {
        let text = "<?xml encoding='utf-16'?>".to_owned() + &"é😀".repeat(20_000);
        let bytes = utf_16(&format!("\u{feff}{text}"), u16::to_le_bytes);
        assert!(through(&bytes, EncodingErrors::Fail).0 == text.as_bytes());
    }
}
