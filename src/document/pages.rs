//! A long list of which few items are ever looked at.

use std::sync::OnceLock;

/// Items a page. A page is made when one of its items is first asked for.
const PAGE_ITEMS: usize = 16;

/// A list whose items are made page by page, each once, when they are first asked for.
///
/// What it costs at first is 24 bytes a page, so that a lexicon of two million terms is ready in milliseconds; and items
/// are lent out as if they had been there all the time.
#[derive(Clone, Debug)]
pub(crate) struct Pages<T> {
    pages: Box<[OnceLock<Box<[T]>>]>,
    len: usize,
}

impl<T> Pages<T> {
    /// A list of `len` items, none of them made.
    pub(crate) fn new(len: usize) -> Self {
        Self {
            pages: (0..len.div_ceil(PAGE_ITEMS))
                .map(|_| OnceLock::new())
                .collect(),
            len,
        }
    }

    /// Number of items.
    pub(crate) fn len(&self) -> usize {
        self.len
    }

    /// The item at an index, with `make` called for those of its page where that is new; `None` past the end.
    pub(crate) fn get(&self, index: usize, make: impl Fn(usize) -> T) -> Option<&T> {
        if index >= self.len {
            return None;
        }
        let page = index / PAGE_ITEMS;
        let items = self.pages.get(page)?.get_or_init(|| {
            let start = page * PAGE_ITEMS;
            (start..self.len.min(start + PAGE_ITEMS))
                .map(make)
                .collect()
        });
        items.get(index % PAGE_ITEMS)
    }
}

impl<T> Default for Pages<T> {
    fn default() -> Self {
        Self::new(0)
    }
}

#[cfg(test)]
mod tests {
    use std::cell::Cell;

    use super::*;

    #[test]
    fn makes_each_item_once_and_none_that_nobody_wants() {
        let pages: Pages<usize> = Pages::new(PAGE_ITEMS * 2 + 1);
        let made = Cell::new(0);
        let make = |index: usize| {
            made.set(made.get() + 1);
            index * 10
        };
        assert_eq!(pages.get(3, make), Some(&30));
        assert_eq!(pages.get(4, make), Some(&40));
        assert_eq!(made.get(), PAGE_ITEMS);
        assert_eq!(pages.get(PAGE_ITEMS * 2, make), Some(&(PAGE_ITEMS * 20)));
        assert_eq!(made.get(), PAGE_ITEMS + 1, "the last page is short");
        assert_eq!(pages.get(PAGE_ITEMS * 2 + 1, make), None);
        assert_eq!((pages.len(), Pages::<u8>::default().len()), (33, 0));
    }
}
