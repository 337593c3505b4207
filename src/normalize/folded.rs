//! A folded text and the way back to its source.

use std::borrow::Cow;
use std::ops::Range;

use crate::document::Span;

/// A text in normalized form, with the way back to its source.
#[derive(Clone, Debug)]
pub struct Folded<'d> {
    pub(super) text: Cow<'d, str>,
    /// Places where folded and source bytes do not go side by side, in order.
    pub(super) units: Vec<Unit>,
    pub(super) source: &'d str,
}

/// A stretch of the normalized form that stands for a stretch of the source of another length or make.
///
/// Positions in the source fit in 32 bits, those in the normalized form need not: it may be several times as long.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Unit {
    pub(super) folded_start: usize,
    pub(super) folded_end: usize,
    pub(super) source_start: u32,
    pub(super) source_end: u32,
}

impl Folded<'_> {
    /// The normalized form.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The places where folding has joined, dropped, changed or put in something, but for those where letters or digits of
    /// ASCII stand on both sides in the source (the edges of an edit within a word). In order, some of them twice.
    ///
    /// Between two bytes of a word of the normalized form that have no seam between them, either both stand for the same
    /// part of the source, or the source has two characters of a word there too.
    pub fn seams(&self) -> impl Iterator<Item = usize> {
        let edges = self.units.iter().flat_map(|unit| {
            [
                (unit.folded_start, unit.source_start),
                (unit.folded_end, unit.source_end),
            ]
        });
        edges
            .filter(|&(_, source)| !self.is_inside_word(source as usize))
            .map(|(folded, _)| folded)
    }

    /// Whether letters or digits of ASCII stand on both sides of a byte of the source.
    fn is_inside_word(&self, byte: usize) -> bool {
        let bytes = self.source.as_bytes();
        let is_letter = |at: usize| bytes.get(at).is_some_and(u8::is_ascii_alphanumeric);
        byte.checked_sub(1).is_some_and(is_letter) && is_letter(byte)
    }

    /// The bytes of the source that a range of the normalized form stands for.
    ///
    /// `None` where the range begins or ends inside a unit (half of a ligature, of a Greek letter's name), is empty,
    /// or passes the end.
    pub fn source_span(&self, range: Range<usize>) -> Option<Span> {
        if range.is_empty() || range.end > self.text.len() {
            return None;
        }
        let start = self.source_start(range.start)?;
        let end = self.source_end(range.end)?;
        (start < end && end <= self.source.len()).then(|| Span::new(start, end))
    }

    /// Where the source goes on at a position of the normalized form: behind what was dropped there.
    fn source_start(&self, position: usize) -> Option<usize> {
        let before = self
            .units
            .partition_point(|unit| unit.folded_start <= position);
        let Some(unit) = before.checked_sub(1).map(|index| self.units[index]) else {
            return Some(position);
        };
        if position == unit.folded_start && unit.folded_end > unit.folded_start {
            Some(unit.source_start as usize)
        } else if position >= unit.folded_end {
            Some(unit.source_end as usize + (position - unit.folded_end))
        } else {
            None
        }
    }

    /// Where the source ends at a position of the normalized form: before what was dropped there.
    fn source_end(&self, position: usize) -> Option<usize> {
        let before = self
            .units
            .partition_point(|unit| unit.folded_start < position);
        let Some(unit) = before.checked_sub(1).map(|index| self.units[index]) else {
            return Some(position);
        };
        let behind = position.checked_sub(unit.folded_end)?;
        Some(unit.source_end as usize + behind)
    }
}

/// The longest source that is folded, in bytes.
pub(super) const MAX_SOURCE_BYTES: usize = u32::MAX as usize;

/// A position in a source of at most [`MAX_SOURCE_BYTES`].
pub(super) fn narrow(position: usize) -> u32 {
    u32::try_from(position).unwrap_or(u32::MAX)
}
