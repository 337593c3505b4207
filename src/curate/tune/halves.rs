//! The half of the documents that is picked on, and the half that is reported on.

use crate::document::text_digest;

/// A half of the documents.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Half {
    /// Settings are picked on it.
    Picking,
    /// What was picked is reported on it.
    Reporting,
}

/// The half of a document: by its identity alone, so that it stays in it whatever else the corpus holds.
pub fn half_of(document: &str) -> Half {
    let is_even = |digit: char| digit.to_digit(16).is_some_and(|digit| digit % 2 == 0);
    if text_digest(document)
        .chars()
        .next_back()
        .is_some_and(is_even)
    {
        Half::Picking
    } else {
        Half::Reporting
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_halves_are_about_as_large_and_a_document_stays_in_its_own() {
        let n_picking = (0..1000)
            .filter(|number| half_of(&format!("doc {number}")) == Half::Picking)
            .count();
        assert!((450..=550).contains(&n_picking), "{n_picking}");
        // SHA-256 of "a" begins with ca978112ca1bbdca, of "b" with 3e23e8160039594a, of "d" with 18ac3e7343f01689.
        assert_eq!(
            ["a", "b", "d"].map(half_of),
            [Half::Picking, Half::Picking, Half::Reporting]
        );
    }
}
