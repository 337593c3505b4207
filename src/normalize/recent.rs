//! Answers remembered, each until another one takes its place.

use std::hash::{BuildHasher, Hash};

use hashbrown::DefaultHashBuilder;

/// Places for answers; a power of two.
const N_PLACES: usize = 1 << 12;

/// A table of fixed size, with each answer at the place that the hash of its question gives.
pub(super) struct Recent<T> {
    places: Vec<Option<T>>,
    hasher: DefaultHashBuilder,
}

impl<T> Recent<T> {
    /// An empty one.
    pub(super) fn new() -> Self {
        Self {
            places: std::iter::repeat_with(|| None).take(N_PLACES).collect(),
            hasher: DefaultHashBuilder::default(),
        }
    }

    /// The answer that `is_it` knows as that to a question, as `find` gave it once or gives it now.
    pub(super) fn recall(
        &mut self,
        question: impl Hash,
        is_it: impl FnOnce(&T) -> bool,
        find: impl FnOnce() -> T,
    ) -> &T {
        let hash = usize::try_from(self.hasher.hash_one(question) % N_PLACES as u64).unwrap_or(0);
        let place = &mut self.places[hash];
        if !place.as_ref().is_some_and(is_it) {
            *place = None;
        }
        place.get_or_insert_with(find)
    }
}
