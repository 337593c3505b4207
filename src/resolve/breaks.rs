//! Sentence breaks that were wrong.

use super::choose::Chosen;
use super::judge::sentence_of;
use crate::document::Annotations;

/// Joins sentences of one section between which an accepted mention was found.
pub(super) fn withdraw_breaks(readings: &[&Chosen<'_>], annotations: &mut Annotations) {
    let sentences = &annotations.sentences;
    let mut is_joined_to_next = vec![false; sentences.len()];
    for one in readings {
        let cover = one.reading.candidate.fragments.cover();
        let Some((first, _)) = sentence_of(annotations, cover) else {
            continue;
        };
        for index in first..sentences.len().saturating_sub(1) {
            let is_cut = cover.end > sentences[index].span.end
                && sentences[index + 1].section == sentences[index].section;
            if !is_cut {
                break;
            }
            is_joined_to_next[index] = true;
        }
    }
    if !is_joined_to_next.contains(&true) {
        return;
    }
    let mut index = 0;
    annotations.sentences.dedup_by(|next, previous| {
        let is_joined = is_joined_to_next[index];
        index += 1;
        if is_joined {
            previous.span.end = next.span.end;
        }
        is_joined
    });
}
