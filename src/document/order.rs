//! The order of mentions, and which lies in which.

use std::cmp::Reverse;

use super::{Annotations, Fragments, Mention};

impl Annotations {
    /// Puts mentions in order of cover start, then longest first, then by their fragments, then as they came, and sets
    /// their parents; relations follow.
    pub fn sort_mentions(&mut self) {
        let mut order: Vec<usize> = (0..self.mentions.len()).collect();
        order.sort_by(|&a, &b| {
            let [a, b] = [a, b].map(|index| &self.mentions[index].fragments);
            let key = |fragments: &Fragments| {
                let cover = fragments.cover();
                (cover.start, Reverse(cover.end))
            };
            key(a).cmp(&key(b)).then_with(|| a.cmp(b))
        });
        let mut new_place = vec![0_u32; order.len()];
        for (place, &index) in order.iter().enumerate() {
            new_place[index] = u32::try_from(place).unwrap_or(u32::MAX);
        }
        for relation in &mut self.relations {
            for end in [&mut relation.from, &mut relation.to] {
                *end = new_place.get(*end as usize).copied().unwrap_or(*end);
            }
        }
        let mut mentions: Vec<Option<Mention>> = self.mentions.drain(..).map(Some).collect();
        self.mentions = (order.into_iter())
            .filter_map(|index| mentions[index].take())
            .collect();
        self.set_parents();
    }

    /// Sets the parent of each mention: the shortest other mention that holds all its fragments and more.
    ///
    /// Mentions come in order of cover start, longest first, so a parent's cover begins at or before its children's.
    pub fn set_parents(&mut self) {
        let mentions = &mut self.mentions;
        let mut open: Vec<usize> = Vec::new();
        for index in 0..mentions.len() {
            let cover = mentions[index].fragments.cover();
            open.retain(|&other| mentions[other].fragments.cover().end > cover.start);
            let inner = &mentions[index].fragments;
            let parent = open
                .iter()
                .copied()
                .filter(|&other| {
                    mentions[other].fragments.contains(inner) && mentions[other].fragments != *inner
                })
                .min_by_key(|&other| mentions[other].fragments.len());
            mentions[index].parent = parent.and_then(|parent| u32::try_from(parent).ok());
            open.push(index);
        }
    }
}
