//! Puts the passages of a document where their offsets say.

use std::ops::Range;

use tracing::debug;

use super::model::Passage;
use crate::document::OffsetUnit;

/// Gaps of more bytes in sum are taken for a sign that the offsets mean something else.
const MAX_FILLER: usize = 1 << 20;

/// The text of a document.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Layout {
    pub(super) text: String,
    /// Where each passage lies, in bytes.
    pub(super) spans: Vec<Range<usize>>,
    /// What the passages' offsets count; none where they are inconsistent.
    pub(super) unit: Option<OffsetUnit>,
}

/// A stretch of text with one offset.
struct Piece<'p> {
    passage: usize,
    offset: Option<usize>,
    text: &'p str,
}

/// Lays out the passages.
///
/// The BioC specification counts offsets in bytes, most writers count code points, and some UTF-16 units. The unit
/// is taken in which no passage begins before the one in front of it ends, and in which the gaps are most often those
/// that writers leave: none, or one character. Gaps become white space. Where no unit fits, passages are joined by
/// newlines and sentences by spaces.
pub(super) fn lay_out(passages: &[Passage]) -> Layout {
    let pieces: Vec<Piece<'_>> = passages
        .iter()
        .enumerate()
        .flat_map(|(n, p)| pieces_of(n, p))
        .collect();
    let best = [OffsetUnit::CodePoint, OffsetUnit::Byte, OffsetUnit::Utf16]
        .into_iter()
        .filter_map(|unit| Some((unusual_gaps(&pieces, unit)?, unit)))
        .min_by_key(|(n_unusual, _)| *n_unusual);
    match best {
        Some((_, OffsetUnit::CodePoint)) => {}
        Some((_, unit)) => debug!("offsets count in {}", unit.as_str()),
        None => debug!("offsets of passages are inconsistent; they are joined by newlines"),
    }
    write(&pieces, passages.len(), best.map(|(_, unit)| unit))
}

fn pieces_of(index: usize, passage: &Passage) -> Vec<Piece<'_>> {
    if !passage.text.is_empty() || passage.sentences.is_empty() {
        return vec![Piece {
            passage: index,
            offset: passage.offset,
            text: &passage.text,
        }];
    }
    let sentence = |sentence: &'_ super::model::Sentence| sentence.offset;
    passage
        .sentences
        .iter()
        .map(|s| Piece {
            passage: index,
            offset: sentence(s),
            text: &s.text,
        })
        .collect()
}

/// How many gaps are not of 0 or 1 unit; `None` where pieces overlap, lack offsets, or lie too far apart.
fn unusual_gaps(pieces: &[Piece<'_>], unit: OffsetUnit) -> Option<usize> {
    let mut n_unusual = 0;
    let mut filler = 0;
    let mut end = 0;
    for piece in pieces.iter().filter(|piece| !piece.text.is_empty()) {
        let offset = piece.offset?;
        let gap = offset.checked_sub(end)?;
        n_unusual += usize::from(gap > 1);
        filler += gap;
        if filler > MAX_FILLER {
            return None;
        }
        end = offset + unit.count(piece.text);
    }
    Some(n_unusual)
}

fn write(pieces: &[Piece<'_>], n_passages: usize, unit: Option<OffsetUnit>) -> Layout {
    let mut text = String::new();
    let mut spans: Vec<Option<Range<usize>>> = vec![None; n_passages];
    // The end of the text so far, in `unit`.
    let mut end = 0;
    for piece in pieces.iter().filter(|piece| !piece.text.is_empty()) {
        let goes_on = spans[piece.passage].is_some();
        let gap = match (unit, piece.offset) {
            (Some(_), Some(offset)) => offset.saturating_sub(end),
            _ => usize::from(!text.is_empty()),
        };
        if gap > 0 {
            let is_between_passages = !goes_on && !text.is_empty();
            text.push(if is_between_passages { '\n' } else { ' ' });
            text.extend(std::iter::repeat_n(' ', gap - 1));
        }
        let start = text.len();
        text.push_str(piece.text);
        let span = spans[piece.passage].get_or_insert(start..start);
        span.end = text.len();
        if let Some(unit) = unit {
            end += gap + unit.count(piece.text);
        }
    }
    let spans = spans.into_iter().map(|span| span.unwrap_or(0..0)).collect();
    Layout { text, spans, unit }
}

#[cfg(test)]
mod tests {
    use super::super::model::Sentence;
    use super::*;

    fn laid_out(passages: &[(usize, &str)]) -> String {
        let passages: Vec<Passage> = passages
            .iter()
            .map(|(offset, text)| Passage {
                offset: Some(*offset),
                text: (*text).to_owned(),
                ..Passage::default()
            })
            .collect();
        let layout = lay_out(&passages);
        for (passage, span) in passages.iter().zip(&layout.spans) {
            assert_eq!(&layout.text[span.clone()], passage.text);
        }
        layout.text
    }

    #[test]
    fn code_points_bytes_and_utf16_units_all_put_a_newline_between() {
        // 𝛽 is one code point, two UTF-16 units, four bytes.
        for offset in [5, 6, 8] {
            assert_eq!(
                laid_out(&[(0, "a 𝛽b"), (offset, "next")]),
                "a 𝛽b\nnext",
                "{offset}"
            );
        }
    }

    #[test]
    fn passages_that_touch_stay_so_and_gaps_become_white_space() {
        assert_eq!(laid_out(&[(0, "ab"), (2, "cd")]), "abcd");
        assert_eq!(laid_out(&[(3, "ab"), (8, "cd")]), "   ab\n  cd");
        assert_eq!(laid_out(&[(0, "ab"), (3, ""), (3, "cd")]), "ab\ncd");
    }

    #[test]
    fn offsets_that_overlap_or_lie_too_far_apart_do_not_count() {
        assert_eq!(laid_out(&[(0, "abc"), (0, "def")]), "abc\ndef");
        assert_eq!(laid_out(&[(0, "abc"), (usize::MAX, "def")]), "abc\ndef");
        assert_eq!(laid_out(&[(usize::MAX, "abc"), (0, "def")]), "abc\ndef");
    }

    #[test]
    fn sentences_of_a_passage_are_set_apart_by_spaces() {
        let sentence = |offset, text: &str| Sentence {
            offset,
            text: text.to_owned(),
            ..Sentence::default()
        };
        let passage = |offsets: [Option<usize>; 2]| Passage {
            sentences: vec![sentence(offsets[0], "One."), sentence(offsets[1], "Two.")],
            ..Passage::default()
        };
        let layout = lay_out(&[passage([Some(0), Some(6)]), passage([Some(11), Some(16)])]);
        assert_eq!(layout.text, "One.  Two.\nOne. Two.");
        assert_eq!(layout.spans, [0..10, 11..20]);
        assert_eq!(lay_out(&[passage([None, None])]).text, "One. Two.");
    }
}
