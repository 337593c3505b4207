//! Offsets of one text in another that differs in white space only.

use super::score::CharRange;

/// The way from one text to another with the same characters but for white space.
pub(super) struct Alignment {
    /// For each code point of the first text and its end, how many characters other than white space stand before it.
    before: Vec<usize>,
    /// The offset in the second text, in code points, of each of those characters.
    places: Vec<usize>,
}

impl Alignment {
    /// The way from a text to another; `None` where they differ in more than white space.
    pub(super) fn new(from: &str, to: &str) -> Option<Self> {
        let solid =
            |text: &str| -> Vec<char> { text.chars().filter(|c| !c.is_whitespace()).collect() };
        if solid(from) != solid(to) {
            return None;
        }
        let mut before = vec![0];
        let mut n_before = 0;
        for c in from.chars() {
            n_before += usize::from(!c.is_whitespace());
            before.push(n_before);
        }
        let places = to.chars().enumerate().filter(|(_, c)| !c.is_whitespace());
        Some(Self {
            before,
            places: places.map(|(place, _)| place).collect(),
        })
    }

    /// A range in the second text, from its first to its last character that is no white space; `None` where it has none or
    /// ends behind the text.
    pub(super) fn range(&self, [start, end]: CharRange) -> Option<CharRange> {
        let first = *self.before.get(start)?;
        let behind = *self.before.get(end)?;
        let last = behind.checked_sub(1).filter(|&last| first <= last)?;
        Some([*self.places.get(first)?, self.places.get(last)? + 1])
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn ranges_begin_and_end_on_the_same_characters() {
        let alignment = Alignment::new("β-cells ( n = 3 )", "β-cells\n(n=3)").unwrap();
        for (from, to) in [
            ([0, 7], Some([0, 7])),
            ([8, 17], Some([8, 13])),
            ([7, 13], Some([8, 11])), // ` ( n =`: white space at the edge is none of it
            ([7, 8], None),
            ([9, 99], None),
        ] {
            assert_eq!(alignment.range(from), to, "{from:?}");
        }
    }

    #[test]
    fn texts_with_other_characters_have_no_alignment() {
        assert!(Alignment::new("TNF-α", "TNF-a").is_none());
        assert!(Alignment::new("a b", "ab c").is_none());
    }

    proptest! {
        #[test]
        fn what_is_moved_there_reads_the_same_without_white_space(
            words in prop::collection::vec("[a-zβ𝛽\u{301}]{1,4}", 1..6),
            gaps in prop::collection::vec(" {0,2}", 6),
            cut in (0_usize..20, 0_usize..20),
        ) {
            let from = words.join(" ");
            let to: String = words.iter().zip(&gaps).flat_map(|(word, gap)| [word.as_str(), gap]).collect();
            let n = from.chars().count();
            let [start, end] = [cut.0.min(n), cut.1.min(n)];
            let alignment = Alignment::new(&from, &to).unwrap();
            let solid = |text: &str, [start, end]: CharRange| -> String {
                let chars = text.chars().skip(start).take(end.saturating_sub(start));
                chars.filter(|c| !c.is_whitespace()).collect()
            };
            let wanted = solid(&from, [start, end]);
            let moved = alignment.range([start, end]);
            prop_assert_eq!(moved.map_or_else(String::new, |range| solid(&to, range)), wanted);
        }
    }
}
