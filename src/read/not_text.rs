//! Inputs that are no text: named, with what to do instead.

use super::ReadErrorKind;

/// Beginnings of files that are not text, and what to do about them. Each is long enough that no text begins so ('PAR1'
/// alone is a receptor).
const SIGNATURES: &[(usize, &[u8], &str)] = &[
    (
        0,
        b"%PDF-",
        "a PDF document; save the page as text or HTML instead",
    ),
    (
        0,
        b"%!PS-Adobe",
        "a PostScript document; save the page as text or HTML instead",
    ),
    (
        0,
        b"PK\x03\x04",
        "a zip archive (or an office document); unpack it, or save as text",
    ),
    (0, b"PK\x05\x06", "an empty zip archive"),
    (0, b"\x1f\x8b", "gzip data inside gzip data; unpack it once"),
    (0, b"\x1f\x9d", "compress (.Z) data; unpack it, or use gzip"),
    (0, b"\x28\xb5\x2f\xfd", "zstd data; unpack it, or use gzip"),
    (0, b"\x04\x22\x4d\x18", "lz4 data; unpack it, or use gzip"),
    (0, b"BZh91AY&SY", "bzip2 data; unpack it, or use gzip"),
    (4, b"1AY&SY", "bzip2 data; unpack it, or use gzip"),
    (0, b"\xfd7zXZ\0", "xz data; unpack it, or use gzip"),
    (0, b"7z\xbc\xaf\x27\x1c", "a 7z archive; unpack it"),
    (0, b"Rar!\x1a\x07", "a RAR archive; unpack it"),
    (257, b"ustar", "a tar archive; unpack it"),
    (0, b"!<arch>\n", "an ar archive; unpack it"),
    (0, b"\x7fELF", "a program"),
    (
        0,
        b"SQLite format 3\0",
        "an SQLite database; export it as JSONL or CSV",
    ),
    (0, b"PAR1\x15", "a Parquet file; export it as JSONL or CSV"),
    (0, b"ARROW1\0\0", "an Arrow file; export it as JSONL or CSV"),
    (0, b"Obj\x01", "an Avro file; export it as JSONL or CSV"),
    (
        0,
        b"\x89HDF\r\n\x1a\n",
        "an HDF5 file; export it as JSONL or CSV",
    ),
    (0, b"\x89PNG", "an image"),
    (0, b"\xff\xd8\xff", "an image"),
    (0, b"GIF87a", "an image"),
    (0, b"GIF89a", "an image"),
    (
        0,
        b"\xd0\xcf\x11\xe0",
        "an old office document; save it as text",
    ),
    (0, b"{\\rtf", "a rich-text document; save it as plain text"),
];

/// Within so many bytes from the start no text has a NUL.
const NO_NUL_BYTES: usize = 512;

/// So many NULs in the head are no accident.
const MANY_NULS: usize = 8;

/// What an input is by the marks that its format puts at its beginning; `None` for what may be text.
pub(super) fn by_signature(head: &[u8]) -> Option<ReadErrorKind> {
    let has = |at: usize, mark: &[u8]| head.get(at..).is_some_and(|rest| rest.starts_with(mark));
    let signature = SIGNATURES.iter().find(|(at, mark, _)| has(*at, mark));
    if let Some((_, _, what)) = signature {
        return Some(named(what));
    }
    is_web_archive(head)
        .then(|| named("a web archive (MHTML); save the page as HTML or as text instead"))
}

/// What an input is by its marks or, without any, by its NUL bytes; `None` for text, with a stray NUL deeper down too.
pub(super) fn by_content(head: &[u8]) -> Option<ReadErrorKind> {
    by_signature(head).or_else(|| {
        let nuls = || head.iter().enumerate().filter(|&(_, &byte)| byte == 0);
        let first = nuls().next()?.0;
        if first >= NO_NUL_BYTES && nuls().count() < MANY_NULS {
            return None;
        }
        Some(named(wide_text(head).unwrap_or(
            "binary data (it holds NUL bytes), not text; export it as text, JSONL or CSV",
        )))
    })
}

fn named(what: &str) -> ReadErrorKind {
    ReadErrorKind::UnknownFormat(format!("this is {what}"))
}

/// Text in two or four bytes a character, by where the zero bytes of its ASCII letters lie.
fn wide_text(head: &[u8]) -> Option<&'static str> {
    let head = &head[..head.len().min(256) / 4 * 4];
    let n_quads = head.len() / 4;
    // How many of every four bytes at a place are zero.
    let n_zero = |place: usize| {
        head.iter()
            .skip(place)
            .step_by(4)
            .filter(|&&byte| byte == 0)
            .count()
    };
    let zero = [0, 1, 2, 3].map(n_zero);
    let is_mostly = |n: usize| n_quads > 0 && n * 4 >= n_quads * 3;
    let is_rarely = |n: usize| n * 4 <= n_quads;
    // A mark counts as no letter, so the first four bytes weigh little.
    match zero.map(|n| (is_mostly(n), is_rarely(n))) {
        [(_, true), (true, _), (true, _), (true, _)] => {
            Some("text in UTF-32LE, which is not read; convert it to UTF-8")
        }
        [(true, _), (true, _), (true, _), (_, true)] => {
            Some("text in UTF-32BE, which is not read; convert it to UTF-8")
        }
        [(_, true), (true, _), (_, true), (true, _)] => {
            Some("text in UTF-16LE without a byte-order mark; add the mark, or convert it to UTF-8")
        }
        [(true, _), (_, true), (true, _), (_, true)] => {
            Some("text in UTF-16BE without a byte-order mark; add the mark, or convert it to UTF-8")
        }
        _ => None,
    }
}

/// A page that a browser saved with all that belongs to it, as a mail of many parts (RFC 2557).
fn is_web_archive(head: &[u8]) -> bool {
    let head = String::from_utf8_lossy(&head[..head.len().min(2048)]).to_lowercase();
    let mut lines = head.lines().take_while(|line| !line.trim().is_empty());
    let first = lines.next().unwrap_or_default();
    let is_header = [
        "from:",
        "mime-version:",
        "content-type:",
        "subject:",
        "date:",
    ]
    .iter()
    .any(|name| first.starts_with(name));
    is_header && head.contains("mime-version:") && head.contains("multipart/related")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn name_of(head: &[u8]) -> String {
        by_content(head).map_or_else(String::new, |kind| kind.to_string())
    }

    #[test]
    fn archives_programs_and_databases_are_named() {
        let mut tar = vec![b'a'; 512];
        tar[257..262].copy_from_slice(b"ustar");
        let mhtml = b"From: <Saved by Blink>\r\nSubject: x\r\nMIME-Version: 1.0\r\nContent-Type: multipart/related;\r\n\r\n";
        for (head, expected) in [
            (&tar[..], "this is a tar archive"),
            (b"\x7fELF\x02\x01", "this is a program"),
            (b"SQLite format 3\0\x10", "this is an SQLite database"),
            (b"7z\xbc\xaf\x27\x1c\0\x04", "this is a 7z archive"),
            (b"\x1f\x8b\x08\0", "this is gzip data inside gzip data"),
            (b"\xfd7zXZ\0\0", "this is xz data"),
            (b"BZh61AY&SYx", "this is bzip2 data"),
            (b"PK\x03\x04\x14\0", "this is a zip archive"),
            (mhtml, "this is a web archive (MHTML)"),
            (b"%PDF-1.7", "this is a PDF"),
            (b"MZ\x90\0\x03\0", "this is binary data"),
        ] {
            let name = name_of(head);
            assert!(name.starts_with(expected), "{expected}: {name}");
        }
    }

    #[test]
    fn text_that_begins_like_a_mark_is_text() {
        for head in [
            "PAR1 is a receptor.",
            "BZhang wrote",
            "GIF8",
            "From: a friend\n\nmultipart/related",
            "",
        ] {
            assert_eq!(name_of(head.as_bytes()), "", "{head}");
        }
    }

    #[test]
    fn wide_characters_are_named_by_their_charset() {
        let text = "Liver metastases of β-cell tumours.\n";
        let wide_16 = |to_bytes: fn(u16) -> [u8; 2]| {
            text.encode_utf16().flat_map(to_bytes).collect::<Vec<u8>>()
        };
        let wide_32 = |to_bytes: fn(u32) -> [u8; 4]| {
            text.chars()
                .flat_map(|c| to_bytes(u32::from(c)))
                .collect::<Vec<u8>>()
        };
        for (head, expected) in [
            (wide_16(u16::to_le_bytes), "UTF-16LE without"),
            (wide_16(u16::to_be_bytes), "UTF-16BE without"),
            (wide_32(u32::to_le_bytes), "UTF-32LE"),
            (wide_32(u32::to_be_bytes), "UTF-32BE"),
        ] {
            assert!(name_of(&head).contains(expected), "{}", name_of(&head));
        }
    }

    #[test]
    fn a_stray_nul_deeper_down_is_text() {
        let mut text = "liver metastases ".repeat(100).into_bytes();
        text[900] = 0;
        assert_eq!(name_of(&text), "");
        text[20] = 0;
        assert!(name_of(&text).starts_with("this is binary data"));
    }
}
