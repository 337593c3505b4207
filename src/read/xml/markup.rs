//! Finds the next piece of markup in a stretch of bytes.

use std::ops::Range;

/// What has an end mark of its own and hides tags until then.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Construct {
    Comment,
    CData,
    Instruction,
    Doctype,
}

impl Construct {
    pub(super) const COUNT: usize = 4;

    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Comment => "comment",
            Self::CData => "CDATA section",
            Self::Instruction => "processing instruction",
            Self::Doctype => "DOCTYPE",
        }
    }
}

/// What kind of tag it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum TagKind {
    Start,
    End,
    Empty,
}

/// A piece of markup, as indices into the bytes.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Markup {
    pub(super) start: usize,
    pub(super) end: usize,
    /// Kind and name without prefix; `None` for a comment and the like.
    pub(super) tag: Option<(TagKind, Range<usize>)>,
}

/// What the search found.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Found {
    Markup(Markup),
    /// Only text to the end of the bytes.
    Nothing,
    /// Markup begins at `at` and does not end in these bytes.
    Unfinished {
        at: usize,
        construct: Option<Construct>,
    },
}

/// The first markup at or after `from`. A `<` that begins no markup is text, and a tag with another `<` inside is
/// none: XML forbids it there, and it is how an attribute without its closing quote looks.
pub(super) fn find_markup(
    bytes: &[u8],
    mut from: usize,
    no_end_before: [usize; Construct::COUNT],
) -> Found {
    while let Some(start) = position(bytes, from, b'<') {
        let rest = &bytes[start..];
        let construct = if is_prefix(rest, b"<!--") {
            Some((Construct::Comment, 4))
        } else if is_prefix(rest, b"<![CDATA[") {
            Some((Construct::CData, 9))
        } else if is_prefix(rest, b"<!DOCTYPE") {
            Some((Construct::Doctype, 9))
        } else if is_prefix(rest, b"<?") {
            Some((Construct::Instruction, 2))
        } else {
            None
        };
        if let Some((construct, opener)) = construct {
            let body = start + opener;
            if body > bytes.len() {
                return Found::Unfinished {
                    at: start,
                    construct: None,
                };
            }
            let look_from = no_end_before[construct as usize];
            if construct == Construct::Doctype && look_from > bytes.len() {
                from = body;
                continue;
            }
            let look_from = look_from.min(bytes.len());
            match end_of(construct, bytes, body, look_from) {
                End::At(end) => {
                    return Found::Markup(Markup {
                        start,
                        end,
                        tag: None,
                    });
                }
                End::Unseen => {
                    return Found::Unfinished {
                        at: start,
                        construct: Some(construct),
                    };
                }
                End::Never => from = start + 1,
            }
            continue;
        }
        match tag_at(bytes, start) {
            Tag::Whole(markup) => return Found::Markup(markup),
            Tag::Unfinished => {
                return Found::Unfinished {
                    at: start,
                    construct: None,
                };
            }
            Tag::None(next) => from = next,
        }
    }
    Found::Nothing
}

fn position(bytes: &[u8], from: usize, wanted: u8) -> Option<usize> {
    Some(from + memchr::memchr(wanted, bytes.get(from..)?)?)
}

fn find(bytes: &[u8], from: usize, wanted: &[u8]) -> Option<usize> {
    Some(from + memchr::memmem::find(bytes.get(from..)?, wanted)?)
}

/// Whether `bytes` begin with `prefix`, or could if more of them came.
fn is_prefix(bytes: &[u8], prefix: &[u8]) -> bool {
    let n = bytes.len().min(prefix.len());
    // `<` and `<!` alone say nothing yet and are handled as unfinished tags.
    n > 2 && bytes[..n] == prefix[..n] || (prefix.len() == 2 && bytes.starts_with(prefix))
}

enum End {
    At(usize),
    Unseen,
    /// It cannot be such a construct.
    Never,
}

fn end_of(construct: Construct, bytes: &[u8], body: usize, look_from: usize) -> End {
    let mark: &[u8] = match construct {
        Construct::Comment => return end_of_comment(bytes, body, look_from),
        Construct::CData => b"]]>",
        Construct::Instruction => b"?>",
        Construct::Doctype => return end_of_doctype(bytes, body),
    };
    // The mark may straddle the place up to which it was looked for.
    let from = body.max(look_from.saturating_sub(mark.len() - 1));
    find(bytes, from, mark).map_or(End::Unseen, |at| End::At(at + mark.len()))
}

/// The end of a comment. XML allows no `--` inside; another opening means that the comment was never closed, and is
/// looked for in the same pass, so that many openings cost no more than one.
fn end_of_comment(bytes: &[u8], body: usize, look_from: usize) -> End {
    let mut from = body.max(look_from.saturating_sub(3));
    while let Some(at) = find(bytes, from, b"--") {
        if bytes[body..at].ends_with(b"<!") {
            return End::Never;
        }
        if bytes.get(at + 2) == Some(&b'>') {
            return End::At(at + 3);
        }
        from = at + 1;
    }
    End::Unseen
}

/// The end of a DOCTYPE: the first `>` outside of quotes, comments, instructions and the brackets of the internal
/// subset.
fn end_of_doctype(bytes: &[u8], body: usize) -> End {
    let mut at = body;
    let mut is_in_subset = false;
    while let Some(&byte) = bytes.get(at) {
        let rest = &bytes[at..];
        let skipped = match byte {
            b'"' | b'\'' => position(bytes, at + 1, byte).map(|end| end + 1),
            b'<' if rest.starts_with(b"<!--") => find(bytes, at + 4, b"-->").map(|end| end + 3),
            b'<' if rest.starts_with(b"<?") => find(bytes, at + 2, b"?>").map(|end| end + 2),
            b'>' if !is_in_subset => return End::At(at + 1),
            _ => {
                match byte {
                    b'[' => is_in_subset = true,
                    b']' => is_in_subset = false,
                    _ => {}
                }
                Some(at + 1)
            }
        };
        match skipped {
            Some(next) => at = next,
            None => return End::Unseen,
        }
    }
    End::Unseen
}

enum Tag {
    Whole(Markup),
    Unfinished,
    /// No tag; look on from there.
    None(usize),
}

fn tag_at(bytes: &[u8], start: usize) -> Tag {
    let (name_start, is_end) = match bytes.get(start + 1) {
        None => return Tag::Unfinished,
        Some(b'/') => (start + 2, true),
        Some(b'!') if bytes.len() < start + 3 => return Tag::Unfinished,
        Some(_) => (start + 1, false),
    };
    match bytes.get(name_start) {
        None => return Tag::Unfinished,
        Some(&first) if first.is_ascii_alphabetic() || matches!(first, b'_' | b':' | 0x80..) => {}
        Some(_) => return Tag::None(start + 1),
    }
    let mut quote = None;
    for (at, &byte) in bytes.iter().enumerate().skip(name_start) {
        match (byte, quote) {
            (b'<', _) => return Tag::None(at),
            (b'"' | b'\'', None) if !is_end => quote = Some(byte),
            (_, Some(open)) if open == byte => quote = None,
            (b'>', None) => {
                let is_empty = !is_end && bytes[at - 1] == b'/';
                let kind = match (is_end, is_empty) {
                    (true, _) => TagKind::End,
                    (false, true) => TagKind::Empty,
                    (false, false) => TagKind::Start,
                };
                return Tag::Whole(Markup {
                    start,
                    end: at + 1,
                    tag: Some((kind, local_name(bytes, name_start))),
                });
            }
            _ => {}
        }
    }
    Tag::Unfinished
}

fn local_name(bytes: &[u8], name_start: usize) -> Range<usize> {
    let is_name = |b: &u8| !b.is_ascii_whitespace() && !matches!(b, b'/' | b'>');
    let mut prefix = 0;
    let mut length = 0;
    for byte in bytes[name_start..].iter().take_while(|b| is_name(b)) {
        length += 1;
        if *byte == b':' && prefix == 0 {
            prefix = length;
        }
    }
    name_start + prefix..name_start + length
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tags(text: &str) -> Vec<String> {
        let bytes = text.as_bytes();
        let mut names = Vec::new();
        let mut from = 0;
        while let Found::Markup(markup) = find_markup(bytes, from, [0; Construct::COUNT]) {
            from = markup.end;
            names.extend(
                markup
                    .tag
                    .map(|(kind, name)| format!("{kind:?} {}", &text[name])),
            );
        }
        names
    }

    #[test]
    fn tags_inside_comments_cdata_and_instructions_are_none() {
        let text = "<?x <a> ?><!DOCTYPE r [<!ENTITY e \"<b>\"> <!-- ' ] > -->]><r><!-- <a> --><![CDATA[<a>]]></r>";
        assert_eq!(tags(text), ["Start r", "End r"]);
    }

    #[test]
    fn prefixes_and_quoted_brackets_are_understood() {
        assert_eq!(
            tags("<j:a x='>' y=\"/>\"><b/></j:a >"),
            ["Start a", "Empty b", "End a"]
        );
    }

    #[test]
    fn a_bare_less_than_sign_is_text() {
        assert_eq!(tags("<a>p < 0.05 and p <0.01</a>"), ["Start a", "End a"]);
    }

    #[test]
    fn a_missing_quote_spoils_its_own_tag_only() {
        assert_eq!(tags("<a x=\"1>t</a><b y=\"2\"/>"), ["End a", "Empty b"]);
    }

    #[test]
    fn a_comment_with_another_opening_inside_was_never_closed() {
        assert_eq!(tags("<!-- <a><!-- b --><c/>"), ["Start a", "Empty c"]);
    }
}
