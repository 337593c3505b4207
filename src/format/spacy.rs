//! spaCy's binary documents (`DocBin`), as `spacy/tokens/_serialize.py` of spaCy 3.8 has them.
//!
//! A file is `MessagePack` under zlib: a map of `attrs` (which columns there are), `tokens` (a table of numbers, eight bytes
//! each, little-endian, a row a token), `spaces` (a byte a token: whether a blank follows), `lengths` (the number of
//! tokens of each document, four bytes each), `strings`, and for each document `cats`, `flags`, `span_groups` and, where
//! asked for, `user_data`. Strings stand in tables by their numbers.

use std::sync::LazyLock;

use hashbrown::HashMap;
use murmur2::murmur64a;

/// Column: the token's characters. Always the first.
pub const ORTH: u64 = 65;
/// Column: whether an entity begins, goes on, or there is none ([`BEGINS`], [`GOES_ON`], [`OUTSIDE`]).
pub const ENT_IOB: u64 = 77;
/// Column: the label of the entity.
pub const ENT_TYPE: u64 = 78;
/// Column: whether a sentence begins: 1, or −1 in two's complement where none does, or 0 where nobody said.
pub const SENT_START: u64 = 80;
/// Column: the concept of the entity.
pub const ENT_KB_ID: u64 = 452;
/// Column: the identifier of the entity.
pub const ENT_ID: u64 = 454;

/// An entity goes on with this token.
pub const GOES_ON: u64 = 1;
/// No entity is here.
pub const OUTSIDE: u64 = 2;
/// An entity begins with this token.
pub const BEGINS: u64 = 3;

/// The group of spans in which spaCy's span categorizer looks for its labels.
pub const SPANS_KEY: &str = "sc";

/// The key of the document's identity among the user data.
pub const ID_KEY: &str = "id";

/// The name under which the pieces of a mention in several pieces travel among the attributes of its span.
pub const FRAGMENTS_KEY: &str = "fragments";

/// The length of a span in a group, in bytes: its identifier, concept and label (eight bytes each), then its first token,
/// the one past its last, and the same in code points (four bytes each), all big-endian.
pub const SPAN_BYTES: usize = 40;

/// The words that spaCy numbers by itself, in order from 1 (`spacy/symbols.pxd`).
const SYMBOLS: &str = include_str!("data/spacy_symbols.txt");

/// The number of a string: 0 for none, that of a symbol of spaCy, else `MurmurHash64A` of its UTF-8 with seed 1
/// (`get_string_id` in `spacy/strings.pyx`).
pub fn string_id(text: &str) -> u64 {
    static NUMBERS: LazyLock<HashMap<&str, u64>> =
        LazyLock::new(|| SYMBOLS.split_whitespace().zip(1..).collect());
    match NUMBERS.get(text) {
        _ if text.is_empty() => 0,
        Some(&number) => number,
        None => murmur64a(text.as_bytes(), 1),
    }
}

/// The symbols, which files need not list among their strings.
pub fn symbols<'s>() -> impl Iterator<Item = &'s str> {
    SYMBOLS.split_whitespace()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_those_of_spacy() {
        // `spacy.strings.get_string_id` of spaCy 3.8.18.
        for (text, expected) in [
            ("", 0),
            ("IS_ALPHA", 1),
            ("PERSON", 380),
            ("_", 456),
            ("coffee", 3_197_928_453_018_144_401),
            ("CD8", 8_366_821_189_632_251_054),
            ("β-cell", 10_898_374_231_179_817_714),
        ] {
            assert_eq!(string_id(text), expected, "{text}");
        }
        assert_eq!(symbols().count(), 456);
    }
}
