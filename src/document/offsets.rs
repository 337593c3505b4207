//! From bytes to code points or UTF-16 units, for writers.

use std::str::FromStr;

/// What offsets in a record count.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum OffsetUnit {
    /// Unicode code points, as Python counts them.
    #[default]
    CodePoint,
    /// Bytes of UTF-8.
    Byte,
    /// UTF-16 code units, as JavaScript and Java count them.
    Utf16,
}

impl OffsetUnit {
    /// The name in records and flags.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::CodePoint => "codepoint",
            Self::Byte => "byte",
            Self::Utf16 => "utf16",
        }
    }

    /// The length of a string in this unit.
    pub fn count(self, text: &str) -> usize {
        match self {
            Self::CodePoint => text.chars().count(),
            Self::Byte => text.len(),
            Self::Utf16 => text.encode_utf16().count(),
        }
    }
}

impl FromStr for OffsetUnit {
    type Err = String;

    fn from_str(name: &str) -> Result<Self, String> {
        [Self::CodePoint, Self::Byte, Self::Utf16]
            .into_iter()
            .find(|unit| unit.as_str() == name)
            .ok_or_else(|| {
                format!("unknown offset unit \"{name}\" (expected codepoint, byte or utf16)")
            })
    }
}

/// Distance in bytes between the counted positions of an [`OffsetIndex`].
const STRIDE: usize = 256;

/// Converts byte positions of one text into offsets of one unit.
#[derive(Clone, Debug)]
pub struct OffsetIndex<'d> {
    text: &'d str,
    unit: OffsetUnit,
    /// Offset at byte `i * STRIDE`, moved forward to the next char boundary; empty where bytes are offsets.
    checkpoints: Vec<usize>,
}

impl<'d> OffsetIndex<'d> {
    /// An index over a text. Costs one pass, or nothing where every byte is one unit.
    pub fn new(text: &'d str, unit: OffsetUnit) -> Self {
        let mut checkpoints = Vec::new();
        if unit != OffsetUnit::Byte && !text.is_ascii() {
            let mut offset = 0;
            let mut from = 0;
            for block in 0..=text.len() / STRIDE {
                let to = ceil_char_boundary(text, block * STRIDE);
                offset += unit.count(&text[from..to]);
                from = to;
                checkpoints.push(offset);
            }
        }
        Self {
            text,
            unit,
            checkpoints,
        }
    }

    /// The byte position of an offset; `None` past the end of the text or inside a character.
    pub fn byte(&self, offset: usize) -> Option<usize> {
        if self.checkpoints.is_empty() {
            return self.text.is_char_boundary(offset).then_some(offset);
        }
        let block = self
            .checkpoints
            .partition_point(|&at| at <= offset)
            .checked_sub(1)?;
        let mut byte = ceil_char_boundary(self.text, block * STRIDE);
        let mut at = self.checkpoints[block];
        let mut chars = self.text[byte..].chars();
        while at < offset {
            let c = chars.next()?;
            byte += c.len_utf8();
            at += match self.unit {
                OffsetUnit::CodePoint => 1,
                OffsetUnit::Byte => c.len_utf8(),
                OffsetUnit::Utf16 => c.len_utf16(),
            };
        }
        (at == offset).then_some(byte)
    }

    /// The offset of a byte position.
    ///
    /// # Panics
    /// If `byte` is past the end of the text or not on a char boundary.
    pub fn offset(&self, byte: usize) -> usize {
        if self.checkpoints.is_empty() {
            return byte;
        }
        let mut block = byte / STRIDE;
        if ceil_char_boundary(self.text, block * STRIDE) > byte {
            block -= 1;
        }
        let from = ceil_char_boundary(self.text, block * STRIDE);
        self.checkpoints[block] + self.unit.count(&self.text[from..byte])
    }
}

fn ceil_char_boundary(text: &str, mut byte: usize) -> usize {
    while !text.is_char_boundary(byte) {
        byte += 1;
    }
    byte
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn agrees_with_counting_from_the_start(text in "[a-zα𝛽\u{301}€]{0,600}") {
            for unit in [OffsetUnit::CodePoint, OffsetUnit::Byte, OffsetUnit::Utf16] {
                let index = OffsetIndex::new(&text, unit);
                for (byte, _) in text.char_indices().chain([(text.len(), ' ')]) {
                    prop_assert_eq!(index.offset(byte), unit.count(&text[..byte]));
                    prop_assert_eq!(index.byte(unit.count(&text[..byte])), Some(byte));
                }
                prop_assert_eq!(index.byte(unit.count(&text) + 1), None);
            }
        }
    }

    #[test]
    fn an_offset_inside_a_character_is_no_position() {
        assert_eq!(OffsetIndex::new("α", OffsetUnit::Byte).byte(1), None);
        assert_eq!(OffsetIndex::new("𝛽", OffsetUnit::Utf16).byte(1), None);
    }
}
