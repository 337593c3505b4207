//! Offsets of a prediction, in whatever unit, as code points.

use super::score::CharRange;
use super::{EvaluateError, PredictedDocument, PredictedMention};
use crate::document::OffsetUnit;

/// What was predicted, with offsets in code points.
pub(super) struct InCodePoints {
    pub(super) mentions: Vec<PredictedMention>,
    pub(super) sentences: Vec<CharRange>,
}

/// What was predicted in a document, by the text of the gold standard, else by its own.
///
/// # Errors
/// If an offset is no place in the text, or counts another unit and no text is known.
pub(super) fn in_code_points(
    gold_text: Option<&str>,
    predicted: &PredictedDocument,
) -> Result<InCodePoints, EvaluateError> {
    let convert = match gold_text.or(predicted.text.as_deref()) {
        Some(text) => Converter::new(text, predicted.unit),
        None if predicted.unit == OffsetUnit::CodePoint => Converter { places: None },
        None => {
            return Err(EvaluateError::TextUnknown {
                document: predicted.id.clone(),
                unit: predicted.unit.as_str(),
            });
        }
    };
    let offset = |offset: usize| {
        convert
            .code_points(offset)
            .ok_or_else(|| EvaluateError::OffsetOutside {
                document: predicted.id.clone(),
                offset,
                unit: predicted.unit.as_str(),
            })
    };
    let ranges = |ranges: &[CharRange]| -> Result<Vec<CharRange>, EvaluateError> {
        ranges
            .iter()
            .map(|[start, end]| Ok([offset(*start)?, offset(*end)?]))
            .collect()
    };
    let mentions = predicted.mentions.iter().map(|mention| {
        Ok(PredictedMention {
            fragments: ranges(&mention.fragments)?,
            ..mention.clone()
        })
    });
    Ok(InCodePoints {
        mentions: mentions.collect::<Result<_, EvaluateError>>()?,
        sentences: ranges(&predicted.sentences)?,
    })
}

/// From offsets of one unit to code points.
struct Converter {
    /// The offset of each character and of the end, in the unit; `None` where every offset is taken as it is.
    places: Option<Vec<usize>>,
}

impl Converter {
    fn new(text: &str, unit: OffsetUnit) -> Self {
        let length = |c: char| match unit {
            OffsetUnit::CodePoint => 1,
            OffsetUnit::Byte => c.len_utf8(),
            OffsetUnit::Utf16 => c.len_utf16(),
        };
        let mut places = vec![0];
        let mut place = 0;
        for c in text.chars() {
            place += length(c);
            places.push(place);
        }
        Self {
            places: Some(places),
        }
    }

    /// The code points before an offset; `None` where it is outside, or inside a character.
    fn code_points(&self, offset: usize) -> Option<usize> {
        match &self.places {
            Some(places) => places.binary_search(&offset).ok(),
            None => Some(offset),
        }
    }
}
