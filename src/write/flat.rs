//! Mentions as runs of tokens, for formats that are made of tokens; and of these no two on one token, for formats that give
//! each token one label.

use std::cmp::Reverse;
use std::ops::Range;

use super::Discontinuous;
use super::pieces::spans;
use crate::document::{AnnotatedDocument, Span};
use crate::format::losses::{LossKind, Losses};

/// A mention, or a piece of one, on tokens.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FlatMention {
    /// Its tokens by index; not empty.
    pub tokens: Range<usize>,
    /// The mention by index.
    pub mention: usize,
}

/// One label a token: of mentions that overlap the longest (in bytes of text), of those the first in the text, of those the
/// first among the mentions. In order of the text.
///
/// What finds no place is counted as dropped.
pub fn flat_mentions(
    annotated: &AnnotatedDocument,
    discontinuous: Discontinuous,
    losses: &mut Losses,
) -> Vec<FlatMention> {
    let placed = mentions_on_tokens(annotated, discontinuous, losses);
    let chosen = without_overlaps(&annotated.annotations.tokens, &placed);
    let why = "they overlap a longer one, and the format has one label a token";
    losses.add(
        LossKind::Dropped,
        "mentions",
        why,
        placed.len() - chosen.len(),
    );
    chosen
        .into_iter()
        .map(|index| placed[index].clone())
        .collect()
}

/// All mentions by their tokens, nested and overlapping ones too, in the order of the mentions.
///
/// A mention in several pieces is one run from its first to its last token (counted as flattened), or a run for each piece.
/// White space at either end is left out. A mention that holds no whole token is counted as dropped.
pub(super) fn mentions_on_tokens(
    annotated: &AnnotatedDocument,
    discontinuous: Discontinuous,
    losses: &mut Losses,
) -> Vec<FlatMention> {
    let mut placed = Vec::with_capacity(annotated.annotations.mentions.len());
    for (index, mention) in annotated.annotations.mentions.iter().enumerate() {
        for span in spans(mention, discontinuous, losses) {
            let Some(tokens) = tokens_in(annotated, span) else {
                let why = "they hold no whole token";
                losses.add(LossKind::Dropped, "mentions", why, 1);
                continue;
            };
            if cover(&annotated.annotations.tokens, &tokens) != span {
                let why = "they begin or end within a token or in white space";
                losses.add(LossKind::Normalized, "mentions", why, 1);
            }
            placed.push(FlatMention {
                tokens,
                mention: index,
            });
        }
    }
    placed
}

/// The tokens that lie wholly in a span, without white space at either end.
fn tokens_in(annotated: &AnnotatedDocument, span: Span) -> Option<Range<usize>> {
    let tokens = &annotated.annotations.tokens;
    let text = annotated.document.text.as_str();
    let is_blank = |token: &Span| token.of(text).trim().is_empty();
    let first = tokens.partition_point(|token| token.start < span.start);
    let past = tokens.partition_point(|token| token.end <= span.end);
    let inside = tokens.get(first..past)?;
    let lead = inside.iter().take_while(|token| is_blank(token)).count();
    let tail = (inside[lead..].iter().rev())
        .take_while(|token| is_blank(token))
        .count();
    let range = first + lead..past - tail;
    (!range.is_empty()).then_some(range)
}

/// What tokens cover, from the first to the last.
fn cover(tokens: &[Span], range: &Range<usize>) -> Span {
    let inside = &tokens[range.clone()];
    Span {
        start: inside.first().map_or(0, |token| token.start),
        end: inside.last().map_or(0, |token| token.end),
    }
}

/// Of runs that share a token one, as [`flat_mentions`] says: indices of those that stay, in order of the text.
pub(super) fn without_overlaps(tokens: &[Span], placed: &[FlatMention]) -> Vec<usize> {
    let mut order: Vec<usize> = (0..placed.len()).collect();
    order.sort_by_key(|&index| {
        let cover = cover(tokens, &placed[index].tokens);
        (Reverse(cover.len()), cover.start, index)
    });
    let mut is_taken = vec![false; tokens.len()];
    order.retain(|&index| {
        let places = &mut is_taken[placed[index].tokens.clone()];
        let is_free = !places.contains(&true);
        if is_free {
            places.fill(true);
        }
        is_free
    });
    order.sort_by_key(|&index| placed[index].tokens.start);
    order
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::{
        Annotations, Assertion, Document, EntityTypeId, Fragments, Mention, Vocabulary,
    };

    /// A document whose tokens are the pieces between `|`, with a mention for each list of byte ranges.
    fn document(words: &str, mentions: &[&[(usize, usize)]]) -> AnnotatedDocument {
        let mut text = String::new();
        let mut tokens = Vec::new();
        for word in words.split('|') {
            let start = text.len();
            text.push_str(word);
            if word != " " {
                tokens.push(Span::new(start, text.len()));
            }
        }
        let mention = |spans: &&[(usize, usize)]| Mention {
            fragments: Fragments::many(spans.iter().map(|&(a, b)| Span::new(a, b)).collect()),
            entity_type: EntityTypeId(0),
            concepts: Vec::new(),
            matched: None,
            assertion: Assertion::default(),
            attributes: Vec::new(),
            confidence: 1.0,
            parent: None,
        };
        AnnotatedDocument {
            document: Document {
                text,
                ..Document::default()
            },
            annotations: Annotations {
                tokens,
                mentions: mentions.iter().map(mention).collect(),
                ..Annotations::default()
            },
            vocabulary: Vocabulary::empty(),
        }
    }

    fn flat(
        annotated: &AnnotatedDocument,
        discontinuous: Discontinuous,
    ) -> (Vec<(usize, Range<usize>)>, String) {
        let mut losses = Losses::default();
        let flat = flat_mentions(annotated, discontinuous, &mut losses);
        let flat = flat.into_iter().map(|one| (one.mention, one.tokens));
        (flat.collect(), losses.to_string())
    }

    #[test]
    fn the_longest_of_overlapping_mentions_stays_then_the_first() {
        // 0123456789012345678
        // liver cells die now
        let annotated = document(
            "liver| |cells| |die| |now",
            &[&[(0, 5)], &[(0, 11)], &[(6, 15)], &[(16, 19)]],
        );
        let (flat, losses) = flat(&annotated, Discontinuous::Keep);
        assert_eq!(flat, [(1, 0..2), (3, 3..4)]);
        assert!(
            losses.starts_with("2 mentions dropped: they overlap"),
            "{losses}"
        );
    }

    #[test]
    fn pieces_are_covered_or_split() {
        let annotated = document("ES| |and| |stem| |cells", &[&[(0, 2), (12, 17)]]);
        let (covered, losses) = flat(&annotated, Discontinuous::Keep);
        assert_eq!(covered, [(0, 0..4)]);
        assert!(losses.starts_with("1 mentions in several pieces flattened"));
        let (split, _) = flat(&annotated, Discontinuous::Split);
        assert_eq!(split, [(0, 0..1), (0, 3..4)]);
    }

    #[test]
    fn what_lies_within_a_token_is_dropped_and_white_space_left_out() {
        let annotated = document("cells|\n|die", &[&[(1, 3)], &[(0, 6)], &[(5, 6)]]);
        let (flat, losses) = flat(&annotated, Discontinuous::Keep);
        assert_eq!(flat, [(1, 0..1)]);
        assert_eq!(
            losses,
            "2 mentions dropped: they hold no whole token\n\
             1 mentions normalized: they begin or end within a token or in white space\n"
        );
    }
}
