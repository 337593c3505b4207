//! The message in a file of spaCy's documents, taken apart.

use std::collections::BTreeMap;

use hashbrown::HashMap;
use serde::de::{IgnoredAny, MapAccess, Visitor};
use serde::{Deserialize, Deserializer};

use super::super::ReadErrorKind;
use crate::format::losses::{LossKind, Losses};
use crate::format::spacy::{
    ENT_ID, ENT_IOB, ENT_KB_ID, ENT_TYPE, ID_KEY, ORTH, SENT_START, SPAN_BYTES, string_id, symbols,
};

/// Column: the token's normalized form, which a tokenizer makes of its characters.
const NORM: u64 = 67;

/// Numbers stand in eight bytes each.
const NUMBER_BYTES: usize = size_of::<u64>();

/// The message as it stands.
#[derive(Deserialize)]
struct Message<'m> {
    attrs: Vec<u64>,
    tokens: &'m [u8],
    spaces: &'m [u8],
    lengths: &'m [u8],
    strings: Vec<&'m str>,
    #[serde(default)]
    cats: Vec<BTreeMap<String, UserValue>>,
    #[serde(default)]
    flags: Vec<Flags>,
    #[serde(default, borrow)]
    span_groups: Vec<&'m [u8]>,
    #[serde(default, borrow)]
    user_data: Vec<Option<&'m [u8]>>,
}

#[derive(Clone, Copy, Default, Deserialize)]
struct Flags {
    #[serde(default)]
    has_unknown_spaces: bool,
}

/// The documents of a file.
pub(super) struct DocBin {
    /// The number of columns, and of those that are read the places.
    n_columns: usize,
    orth: usize,
    ent_iob: Option<usize>,
    ent_type: Option<usize>,
    ent_kb_id: Option<usize>,
    sent_start: Option<usize>,
    tokens: Vec<u8>,
    spaces: Vec<u8>,
    strings: HashMap<u64, Box<str>>,
    documents: std::vec::IntoIter<Place>,
}

/// What stands beside the tables for one document.
struct Place {
    first_row: usize,
    n_rows: usize,
    has_unknown_spaces: bool,
    span_groups: Vec<u8>,
    user_data: Vec<u8>,
}

/// One document, taken from the tables.
pub(super) struct Parts {
    /// Its identity, where it has one.
    pub(super) id: Option<String>,
    /// Its tokens.
    pub(super) tokens: Vec<Token>,
    /// Its spans, by group.
    pub(super) groups: Vec<(String, Vec<Spot>)>,
}

/// A token.
pub(super) struct Token {
    /// Its characters; `None` where the file does not tell them.
    pub(super) orth: Option<Box<str>>,
    /// Whether a blank follows.
    pub(super) is_before_blank: bool,
    /// As spaCy numbers it; 0 where nobody said.
    pub(super) ent_iob: u64,
    /// The label of the entity, or nothing.
    pub(super) ent_type: Box<str>,
    /// The concept of the entity, or nothing.
    pub(super) ent_kb_id: Box<str>,
    /// 1 where a sentence begins.
    pub(super) sent_start: u64,
}

/// A span of a group.
pub(super) struct Spot {
    /// The first token and the one past the last.
    pub(super) tokens: (usize, usize),
    /// Its label, or nothing.
    pub(super) label: Box<str>,
    /// Its concept, or nothing.
    pub(super) kb_id: Box<str>,
    /// What the attributes of its group say of it.
    pub(super) facts: BTreeMap<String, String>,
}

/// A group of spans as it stands.
#[derive(Deserialize)]
struct Group<'m> {
    name: String,
    #[serde(default)]
    attrs: BTreeMap<String, Attribute>,
    #[serde(borrow)]
    spans: Vec<&'m [u8]>,
}

/// An attribute of a group: facts of a span by its identifier, or something else.
#[derive(Deserialize)]
#[serde(untagged)]
enum Attribute {
    Facts(BTreeMap<String, String>),
    Other(IgnoredAny),
}

/// The identity among the user data of a document, whose keys and values are anything.
struct Identity(Option<String>);

/// A key or value of the user data.
#[derive(Deserialize)]
#[serde(untagged)]
enum UserValue {
    Text(String),
    Other(IgnoredAny),
}

impl<'de> Deserialize<'de> for Identity {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Entries;
        impl<'de> Visitor<'de> for Entries {
            type Value = Identity;

            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("a map")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Identity, A::Error> {
                let mut identity = Identity(None);
                while let Some(entry) = map.next_entry::<UserValue, UserValue>()? {
                    if let (UserValue::Text(key), UserValue::Text(id)) = entry
                        && key == ID_KEY
                        && !id.is_empty()
                    {
                        identity.0 = Some(id);
                    }
                }
                Ok(identity)
            }
        }
        deserializer.deserialize_map(Entries)
    }
}

/// Whether a message begins like that of a `DocBin`.
pub(super) fn looks_like_message(mut head: &[u8]) -> bool {
    rmp::decode::read_map_len(&mut head).is_ok()
        && rmp::decode::read_str_from_slice(head)
            .is_ok_and(|(key, _)| matches!(key, "version" | "attrs"))
}

fn malformed(what: impl std::fmt::Display) -> ReadErrorKind {
    ReadErrorKind::Malformed(format!("not a file of spaCy's documents: {what}"))
}

impl DocBin {
    /// Takes a message apart and counts what is not read of it.
    ///
    /// # Errors
    /// If it is no such message, or its tables do not fit together.
    pub(super) fn decode(message: &[u8], losses: &mut Losses) -> Result<Self, ReadErrorKind> {
        let message: Message<'_> = rmp_serde::from_slice(message).map_err(malformed)?;
        let column = |id: u64| message.attrs.iter().position(|&attribute| attribute == id);
        let n_columns = message.attrs.len();
        let orth = column(ORTH).ok_or_else(|| malformed("no column of words"))?;
        let n_rows = message.tokens.len() / (n_columns * NUMBER_BYTES);
        if n_rows * n_columns * NUMBER_BYTES != message.tokens.len()
            || n_rows != message.spaces.len()
        {
            return Err(malformed(
                "the tables of tokens and blanks differ in length",
            ));
        }
        let mut documents = Vec::new();
        let mut first_row = 0;
        for (index, length) in message.lengths.chunks(size_of::<i32>()).enumerate() {
            let length = <[u8; 4]>::try_from(length).map(i32::from_le_bytes);
            let n_rows = (length.ok())
                .and_then(|length| usize::try_from(length).ok())
                .ok_or_else(|| malformed("a document of a length that cannot be"))?;
            let bytes = |list: Option<&&[u8]>| list.map_or_else(Vec::new, |bytes| bytes.to_vec());
            let flags = message.flags.get(index).copied().unwrap_or_default();
            documents.push(Place {
                first_row,
                n_rows,
                has_unknown_spaces: flags.has_unknown_spaces,
                span_groups: bytes(message.span_groups.get(index)),
                user_data: bytes(message.user_data.get(index).and_then(Option::as_ref)),
            });
            first_row = first_row.saturating_add(n_rows);
        }
        if first_row != n_rows {
            return Err(malformed(
                "the documents have more tokens, or fewer, than there are",
            ));
        }
        let why = "no place for them here";
        let n = message.cats.iter().filter(|cats| !cats.is_empty()).count();
        losses.add(LossKind::Dropped, "documents' categories", why, n);
        let is_read =
            |id: &u64| [ORTH, NORM, ENT_IOB, ENT_TYPE, ENT_KB_ID, ENT_ID, SENT_START].contains(id);
        let others: Vec<usize> = (message.attrs.iter().enumerate())
            .filter(|(_, id)| !is_read(id))
            .map(|(place, _)| place)
            .collect();
        let has_others = |row: &&[u8]| others.iter().any(|&place| number(row, place) != 0);
        let rows = message.tokens.chunks(n_columns * NUMBER_BYTES);
        let n = rows.filter(has_others).count();
        losses.add(LossKind::Dropped, "tokens' tags, lemmas and heads", why, n);
        let strings = symbols().chain(message.strings.iter().copied());
        Ok(Self {
            n_columns,
            orth,
            ent_iob: column(ENT_IOB),
            ent_type: column(ENT_TYPE),
            ent_kb_id: column(ENT_KB_ID),
            sent_start: column(SENT_START),
            tokens: message.tokens.to_vec(),
            spaces: message.spaces.to_vec(),
            strings: strings.map(|text| (string_id(text), text.into())).collect(),
            documents: documents.into_iter(),
        })
    }

    /// The next document; groups of spans that cannot be read are counted.
    pub(super) fn next_document(&mut self, losses: &mut Losses) -> Option<Parts> {
        let place = self.documents.next()?;
        let row_bytes = self.n_columns * NUMBER_BYTES;
        let rows = place.first_row..place.first_row + place.n_rows;
        let spaces = self.spaces.get(rows.clone())?;
        let bytes = (self.tokens).get(rows.start * row_bytes..rows.end * row_bytes)?;
        let tokens = bytes.chunks(row_bytes).zip(spaces);
        let tokens = tokens
            .map(|(row, &space)| self.token(row, space != 0 || place.has_unknown_spaces))
            .collect();
        Some(Parts {
            id: rmp_serde::from_slice::<Identity>(&place.user_data)
                .ok()
                .and_then(|identity| identity.0),
            tokens,
            groups: self.groups(&place.span_groups, losses),
        })
    }

    fn token(&self, row: &[u8], is_before_blank: bool) -> Token {
        let value = |column: Option<usize>| column.map_or(0, |place| number(row, place));
        Token {
            orth: self.strings.get(&number(row, self.orth)).cloned(),
            is_before_blank,
            ent_iob: value(self.ent_iob),
            ent_type: self.string(value(self.ent_type)),
            ent_kb_id: self.string(value(self.ent_kb_id)),
            sent_start: value(self.sent_start),
        }
    }

    /// The string of a number; nothing for 0 and for what the file does not tell.
    fn string(&self, number: u64) -> Box<str> {
        self.strings.get(&number).cloned().unwrap_or_default()
    }

    /// The groups of a document: a map from group to the keys that it has, or, before spaCy 3.3, a list of groups.
    fn groups(&self, bytes: &[u8], losses: &mut Losses) -> Vec<(String, Vec<Spot>)> {
        let by_key: Result<BTreeMap<&[u8], Vec<String>>, _> = rmp_serde::from_slice(bytes);
        let messages: Vec<(&[u8], Option<String>)> = match by_key {
            Ok(map) => (map.into_iter())
                .map(|(group, keys)| (group, keys.into_iter().next()))
                .collect(),
            Err(_) => rmp_serde::from_slice::<Vec<&[u8]>>(bytes)
                .unwrap_or_default()
                .into_iter()
                .map(|group| (group, None))
                .collect(),
        };
        let mut groups = Vec::new();
        for (message, key) in messages {
            let Ok(group) = rmp_serde::from_slice::<Group<'_>>(message) else {
                let why = "they cannot be read";
                losses.add(LossKind::Dropped, "groups of spans", why, 1);
                continue;
            };
            let spots = group.spans.iter();
            let spots = spots.filter_map(|span| self.spot(span, &group.attrs));
            groups.push((key.unwrap_or(group.name), spots.collect()));
        }
        groups
    }

    fn spot(&self, span: &[u8], attributes: &BTreeMap<String, Attribute>) -> Option<Spot> {
        let span: &[u8; SPAN_BYTES] = span.try_into().ok()?;
        let (strings, places) = span.split_at(3 * NUMBER_BYTES);
        let mut strings = strings
            .chunks_exact(NUMBER_BYTES)
            .filter_map(|bytes| bytes.try_into().ok().map(u64::from_be_bytes));
        let mut places = places
            .chunks_exact(size_of::<i32>())
            .filter_map(|bytes| bytes.try_into().ok().map(i32::from_be_bytes))
            .map(usize::try_from);
        let id = self.string(strings.next()?);
        let kb_id = self.string(strings.next()?);
        let facts = match attributes.get(&*id) {
            Some(Attribute::Facts(facts)) => facts.clone(),
            _ => BTreeMap::new(),
        };
        Some(Spot {
            tokens: (places.next()?.ok()?, places.next()?.ok()?),
            label: self.string(strings.next()?),
            kb_id,
            facts,
        })
    }
}

/// The number in a column of a row; 0 where there is none.
fn number(row: &[u8], column: usize) -> u64 {
    let bytes = row.get(column * NUMBER_BYTES..(column + 1) * NUMBER_BYTES);
    bytes
        .and_then(|bytes| bytes.try_into().ok())
        .map_or(0, u64::from_le_bytes)
}
