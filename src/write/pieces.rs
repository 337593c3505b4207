//! What becomes of mentions in several pieces.

use super::Discontinuous;
use crate::document::{Fragments, Mention};
use crate::format::losses::{LossKind, Losses};

/// The spans of a mention in a format that keeps pieces: one set of pieces, or one for each mention that is made of it.
pub(super) fn pieces(mention: &Mention, how: Discontinuous, losses: &mut Losses) -> Vec<Fragments> {
    let fragments = &mention.fragments;
    if fragments.spans().len() == 1 || how == Discontinuous::Keep {
        return vec![fragments.clone()];
    }
    spans(mention, how, losses)
        .into_iter()
        .map(Fragments::one)
        .collect()
}

/// The spans of a mention in a format that has no pieces: what is to be kept is covered.
pub(super) fn spans(
    mention: &Mention,
    how: Discontinuous,
    losses: &mut Losses,
) -> Vec<crate::document::Span> {
    let fragments = &mention.fragments;
    if fragments.spans().len() == 1 {
        return vec![fragments.cover()];
    }
    let what = "mentions in several pieces";
    match how {
        Discontinuous::Split => {
            losses.add(LossKind::Flattened, what, "each piece is a mention now", 1);
            fragments.spans().to_vec()
        }
        Discontinuous::Keep | Discontinuous::Cover => {
            let why = "one span covers what lies between too";
            losses.add(LossKind::Flattened, what, why, 1);
            vec![fragments.cover()]
        }
    }
}
