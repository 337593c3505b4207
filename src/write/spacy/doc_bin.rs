//! The message that a file of spaCy's documents is.

use std::io;
use std::ops::Range;

use flate2::Compression;
use flate2::write::ZlibEncoder;
use hashbrown::HashMap;
use rmp::encode::{write_array_len, write_bin, write_bool, write_map_len, write_str, write_uint};

use crate::format::spacy::{
    ENT_ID, ENT_IOB, ENT_KB_ID, ENT_TYPE, ID_KEY, ORTH, SENT_START, SPAN_BYTES, SPANS_KEY,
    string_id,
};

/// The columns, in the order of [`Row::columns`]: the characters first, the others by their numbers.
const COLUMNS: [u64; 6] = [ORTH, ENT_IOB, ENT_TYPE, SENT_START, ENT_KB_ID, ENT_ID];

/// spaCy reads no table of more bytes.
const MAX_TABLE_BYTES: usize = 0x7fff_ffff;

/// A token; strings by their numbers.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Row {
    pub(super) orth: u64,
    pub(super) is_before_blank: bool,
    pub(super) ent_iob: u64,
    pub(super) ent_type: u64,
    /// 1 where a sentence begins, −1 where none does, 0 where nobody said.
    pub(super) sent_start: i64,
    pub(super) ent_kb_id: u64,
    pub(super) ent_id: u64,
}

impl Row {
    fn columns(&self) -> [u64; COLUMNS.len()] {
        [
            self.orth,
            self.ent_iob,
            self.ent_type,
            self.sent_start.cast_unsigned(),
            self.ent_kb_id,
            self.ent_id,
        ]
    }
}

/// A span of a document; strings by their numbers.
#[derive(Clone, Debug)]
pub(super) struct SpanRow {
    pub(super) id: u64,
    pub(super) kb_id: u64,
    pub(super) label: u64,
    /// Its words by index.
    pub(super) words: Range<usize>,
    /// The same in code points.
    pub(super) chars: Range<usize>,
    /// The string of `id`.
    pub(super) name: String,
    /// What spaCy has no field for.
    pub(super) attributes: Vec<(String, String)>,
}

/// Documents on their way into a file.
#[derive(Default)]
pub(super) struct DocBin {
    n_documents: u32,
    tokens: Vec<u8>,
    spaces: Vec<u8>,
    lengths: Vec<u8>,
    strings: HashMap<String, u64>,
    /// For each document its groups of spans and its user data, as they stand in the message.
    span_groups: Vec<u8>,
    user_data: Vec<u8>,
}

impl DocBin {
    /// The number of a string, which then stands among the strings of the file.
    pub(super) fn string(&mut self, text: &str) -> u64 {
        let new = || string_id(text);
        *self.strings.entry_ref(text).or_insert_with(new)
    }

    /// Adds a document.
    ///
    /// # Errors
    /// If a file cannot hold as many tokens.
    pub(super) fn push(&mut self, id: &str, rows: &[Row], spans: &[SpanRow]) -> io::Result<()> {
        let n_bytes = rows.len() * COLUMNS.len() * size_of::<u64>();
        if self.tokens.len() + n_bytes > MAX_TABLE_BYTES {
            let message =
                "one file of spaCy's documents holds no more tokens (44 million); write several";
            return Err(io::Error::other(message));
        }
        for row in rows {
            for number in row.columns() {
                self.tokens.extend_from_slice(&number.to_le_bytes());
            }
            self.spaces.push(u8::from(row.is_before_blank));
        }
        let n_rows = i32::try_from(rows.len()).map_err(io::Error::other)?;
        self.lengths.extend_from_slice(&n_rows.to_le_bytes());
        self.n_documents += 1;
        write_bin(&mut self.span_groups, &span_groups(spans)?)?;
        write_bin(&mut self.user_data, &user_data(id)?)?;
        Ok(())
    }

    /// The file.
    ///
    /// # Errors
    /// If a part is larger than `MessagePack` allows.
    pub(super) fn to_bytes(&self) -> io::Result<Vec<u8>> {
        let mut strings: Vec<&str> = self.strings.keys().map(String::as_str).collect();
        strings.sort_unstable();
        let mut out = ZlibEncoder::new(Vec::new(), Compression::default());
        write_map_len(&mut out, 10)?;
        write_str(&mut out, "version")?;
        write_str(&mut out, "0.1")?;
        write_str(&mut out, "attrs")?;
        write_array_len(&mut out, length(&COLUMNS)?)?;
        for column in COLUMNS {
            write_uint(&mut out, column)?;
        }
        for (name, table) in [
            ("tokens", &self.tokens),
            ("spaces", &self.spaces),
            ("lengths", &self.lengths),
        ] {
            write_str(&mut out, name)?;
            write_bin(&mut out, table)?;
        }
        write_str(&mut out, "strings")?;
        write_array_len(&mut out, length(&strings)?)?;
        for string in strings {
            write_str(&mut out, string)?;
        }
        write_str(&mut out, "cats")?;
        write_array_len(&mut out, self.n_documents)?;
        for _ in 0..self.n_documents {
            write_map_len(&mut out, 0)?;
        }
        write_str(&mut out, "flags")?;
        write_array_len(&mut out, self.n_documents)?;
        for _ in 0..self.n_documents {
            write_map_len(&mut out, 1)?;
            write_str(&mut out, "has_unknown_spaces")?;
            write_bool(&mut out, false)?;
        }
        for (name, parts) in [
            ("span_groups", &self.span_groups),
            ("user_data", &self.user_data),
        ] {
            write_str(&mut out, name)?;
            write_array_len(&mut out, self.n_documents)?;
            io::Write::write_all(&mut out, parts)?;
        }
        out.finish()
    }
}

/// The groups of a document: one, by the message that describes it.
fn span_groups(spans: &[SpanRow]) -> io::Result<Vec<u8>> {
    let mut group = Vec::new();
    write_map_len(&mut group, 3)?;
    write_str(&mut group, "name")?;
    write_str(&mut group, SPANS_KEY)?;
    write_str(&mut group, "attrs")?;
    write_map_len(&mut group, length(spans)?)?;
    for span in spans {
        write_str(&mut group, &span.name)?;
        write_map_len(&mut group, length(&span.attributes)?)?;
        for (name, value) in &span.attributes {
            write_str(&mut group, name)?;
            write_str(&mut group, value)?;
        }
    }
    write_str(&mut group, "spans")?;
    write_array_len(&mut group, length(spans)?)?;
    for span in spans {
        write_bin(&mut group, &packed(span)?)?;
    }
    let mut groups = Vec::new();
    write_map_len(&mut groups, 1)?;
    write_bin(&mut groups, &group)?;
    write_array_len(&mut groups, 1)?;
    write_str(&mut groups, SPANS_KEY)?;
    Ok(groups)
}

fn packed(span: &SpanRow) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::with_capacity(SPAN_BYTES);
    for number in [span.id, span.kb_id, span.label] {
        bytes.extend_from_slice(&number.to_be_bytes());
    }
    for place in [
        span.words.start,
        span.words.end,
        span.chars.start,
        span.chars.end,
    ] {
        let place = i32::try_from(place).map_err(io::Error::other)?;
        bytes.extend_from_slice(&place.to_be_bytes());
    }
    Ok(bytes)
}

fn user_data(id: &str) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    write_map_len(&mut bytes, 1)?;
    write_str(&mut bytes, ID_KEY)?;
    write_str(&mut bytes, id)?;
    Ok(bytes)
}

fn length<T>(list: &[T]) -> io::Result<u32> {
    u32::try_from(list.len()).map_err(io::Error::other)
}
