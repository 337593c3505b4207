//! Finds what may begin or end a record, many times as fast as by looking at every tag.

use std::ops::RangeInclusive;

use aho_corasick::{AhoCorasick, MatchKind};
use memchr::memrchr;

/// Names of as many bytes are searched for. A name may be empty, as in `<x:>`, or have any length, and memory grows with it.
const SEARCHABLE: RangeInclusive<usize> = 1..=100;

/// What the tags that matter are called, and how all other markup begins.
pub(super) struct Boundaries {
    /// `None` where the names cannot be searched for: any markup may be a boundary then.
    finder: Option<AhoCorasick>,
}

impl Boundaries {
    pub(super) fn new<'n>(names: impl Iterator<Item = &'n str>) -> Self {
        let names: Vec<&str> = names.collect();
        let is_searchable = names.iter().all(|name| SEARCHABLE.contains(&name.len()));
        let finder = is_searchable.then(|| {
            AhoCorasick::builder()
                .match_kind(MatchKind::LeftmostFirst)
                .build(names.iter().chain(&["<!", "<?"]))
        });
        Self {
            finder: finder.and_then(Result::ok),
        }
    }

    /// Where to look on for markup: at or after `from`, and not behind a tag of one of the names, with a prefix or
    /// without, or a comment and the like. A name that is found elsewhere stops the search too, at the markup before it.
    pub(super) fn look_from(&self, bytes: &[u8], mut from: usize) -> usize {
        let Some(finder) = &self.finder else {
            return from;
        };
        while let Some(found) = finder.find(&bytes[from..]) {
            let end = from + found.end();
            match memrchr(b'<', &bytes[from..end]) {
                Some(at) => return from + at,
                None => from = end,
            }
        }
        // The bytes may end in the middle of a name.
        memrchr(b'<', &bytes[from..]).map_or(bytes.len(), |at| from + at)
    }
}

#[cfg(test)]
mod tests {
    use proptest::collection::vec;
    use proptest::prelude::*;
    use proptest::sample::select;

    use super::super::markup::{Construct, Found, find_markup};
    use super::*;

    /// The places of all markup but for tags that are not called `rec`, and whether more of it may follow.
    fn markup(bytes: &[u8], boundaries: Option<&Boundaries>) -> (Vec<usize>, bool) {
        let (mut starts, mut from) = (Vec::new(), 0);
        loop {
            if let Some(boundaries) = boundaries {
                from = boundaries.look_from(bytes, from);
            }
            match find_markup(bytes, from, [0; Construct::COUNT]) {
                Found::Markup(markup) => {
                    from = markup.end;
                    if markup.tag.is_none_or(|(_, name)| &bytes[name] == b"rec") {
                        starts.push(markup.start);
                    }
                }
                Found::Nothing => return (starts, false),
                Found::Unfinished { construct, .. } => return (starts, construct.is_some()),
            }
        }
    }

    proptest! {
        #[test]
        fn no_boundary_is_passed_over(parts in vec(select(&[
            "<", ">", "/", "</", "/>", "<rec", "<rec>", "</rec>", "<p:rec/>", "<a", "<a>", "</a>", "rec", ":", "\"", "'",
            "=", " ", "\n", "<!--", "-->", "<![CDATA[", "]]>", "<?", "?>", "<!DOCTYPE", "[", "]", "é", "1", "_",
        ][..]), 0..24)) {
            let text = parts.concat();
            let boundaries = Boundaries::new(["rec"].into_iter());
            prop_assert_eq!(markup(text.as_bytes(), Some(&boundaries)), markup(text.as_bytes(), None));
        }
    }
}
