//! Which foldings are applied, and which of them a match needed.

use std::cell::RefCell;

use super::fold::fold_with;
use super::recent::Recent;

/// A set of folding steps.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Steps(u16);

impl Steps {
    /// Upper and lower case.
    pub const CASE: Self = Self(1);
    /// Hyphen, space, slash, line break, joined prefix.
    pub const SEPARATOR: Self = Self(1 << 1);
    /// Ligatures, diacritics, compatibility forms, invisible characters.
    pub const UNICODE: Self = Self(1 << 2);
    /// Greek letters and their names.
    pub const GREEK: Self = Self(1 << 3);
    /// British and American spelling.
    pub const SPELLING: Self = Self(1 << 4);
    /// English, Latin and Greek plurals.
    pub const PLURAL: Self = Self(1 << 5);
    /// Roman and Arabic numerals.
    pub const NUMERAL: Self = Self(1 << 6);
    /// The possessive `'s`.
    pub const POSSESSIVE: Self = Self(1 << 7);
    /// All of them.
    pub const ALL: Self = Self(0xff);

    /// Each step with its name, in the order of the table in the module's documentation.
    pub const NAMED: [(Self, &'static str); 8] = [
        (Self::CASE, "case"),
        (Self::SEPARATOR, "separator"),
        (Self::UNICODE, "unicode"),
        (Self::GREEK, "greek"),
        (Self::SPELLING, "spelling"),
        (Self::PLURAL, "plural"),
        (Self::NUMERAL, "numeral"),
        (Self::POSSESSIVE, "possessive"),
    ];

    /// Whether the set has the step.
    pub fn has(self, step: Self) -> bool {
        self.0 & step.0 != 0
    }

    /// The set without the step.
    #[must_use]
    pub fn without(self, step: Self) -> Self {
        Self(self.0 & !step.0)
    }
}

/// The names of the steps that make a surface form equal a name; empty where the two are the same, and where no steps make
/// them so (`radio- … therapy`).
///
/// Each step is left out in turn, in the order of [`Steps::NAMED`], and stays out where the others are enough: what is
/// left is a smallest set.
pub fn needed_steps(surface: &str, name: &str) -> Vec<&'static str> {
    if surface == name {
        return Vec::new();
    }
    if surface.is_ascii() && surface.eq_ignore_ascii_case(name) {
        return vec!["case"]; // most often, and seen without folding
    }
    let needed = if surface.len() + name.len() > MAX_KNOWN_BYTES {
        smallest_set(surface, name)
    } else {
        KNOWN.with_borrow_mut(|known| {
            let is_it = |known: &Known| *known.surface == *surface && *known.name == *name;
            let answer = known.recall((surface, name), is_it, || Known {
                surface: surface.into(),
                name: name.into(),
                needed: smallest_set(surface, name),
            });
            answer.needed
        })
    };
    let names = Steps::NAMED.into_iter();
    names
        .filter(|&(step, _)| needed.has(step))
        .map(|(_, name)| name)
        .collect()
}

/// Pairs of more bytes are not remembered, to bound memory.
const MAX_KNOWN_BYTES: usize = 128;

/// What a surface form needed to equal a name.
struct Known {
    surface: Box<str>,
    name: Box<str>,
    needed: Steps,
}

thread_local! {
    /// A text has the same few pairs again and again.
    static KNOWN: RefCell<Recent<Known>> = RefCell::new(Recent::new());
}

/// The steps that are needed; none where no steps make the two equal.
fn smallest_set(surface: &str, name: &str) -> Steps {
    let is_enough =
        |steps: Steps| fold_with(surface, steps).text() == fold_with(name, steps).text();
    let mut needed = Steps::ALL;
    for (step, _) in Steps::NAMED {
        let fewer = needed.without(step);
        if !may_matter(step, surface) && !may_matter(step, name) || is_enough(fewer) {
            needed = fewer;
        }
    }
    if is_enough(needed) { needed } else { Steps(0) }
}

/// Whether a step may change anything in a text. Seen by its letters, without folding: most steps have nothing to do in most
/// names.
fn may_matter(step: Steps, text: &str) -> bool {
    match step {
        Steps::CASE => !text
            .bytes()
            .all(|byte| byte.is_ascii() && !byte.is_ascii_uppercase()),
        Steps::SEPARATOR => !text.bytes().all(|byte| byte.is_ascii_alphanumeric()),
        Steps::UNICODE => !text.is_ascii() || text.contains('('),
        Steps::NUMERAL => text.contains(['I', 'V', 'X']) || !text.is_ascii(),
        Steps::POSSESSIVE => text.contains('\'') || !text.is_ascii(),
        _ => true,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const PIECES: &[&str] = &[
        "a",
        "Liver",
        " ",
        "-",
        "/",
        "II",
        "ii",
        "X",
        "'s",
        "\u{2019}s",
        "(+)",
        "(",
        "ﬁ",
        "é",
        "β",
        "beta",
        "our",
        "metastases",
        "ß",
        "\u{ad}",
        "\u{200b}",
        "_",
        "+",
        "İ",
        "Ⅳ",
        "IV",
        "pre",
        "HER",
        "2",
        "cells",
        "S",
    ];

    proptest! {
        #[test]
        fn a_step_that_cannot_matter_changes_nothing(
            pieces in prop::collection::vec(prop::sample::select(PIECES), 1..8),
            others in 0_u16..256,
        ) {
            let text = pieces.concat();
            let others = Steps(others);
            for (step, name) in Steps::NAMED {
                let with = Steps(others.0 | step.0);
                if !may_matter(step, &text) {
                    let without = with.without(step);
                    let [with, without] = [with, without].map(|steps| fold_with(&text, steps));
                    prop_assert_eq!(with.text(), without.text(), "{} in {:?}", name, text);
                }
            }
        }
    }

    #[test]
    fn names_the_steps_that_made_the_difference() {
        let cases: [(&str, &str, &[&str]); 13] = [
            ("radio- therapy", "radiotherapy", &[]),
            ("liver metastasis", "liver metastasis", &[]),
            ("Liver Metastases", "liver metastasis", &["case", "plural"]),
            ("tumour cells", "tumor cell", &["spelling", "plural"]),
            ("PET/CT", "PET-CT", &["separator"]),
            ("pre-angiogenic phases", "pre-angiogenic phase", &["plural"]),
            (
                "preangiogenic phase",
                "pre-angiogenic phase",
                &["separator"],
            ),
            ("TGF-β", "TGF-beta", &["greek"]),
            ("ﬁbroblasts", "fibroblast", &["unicode", "plural"]),
            ("Hodgkin lymphoma", "Hodgkin's lymphoma", &["possessive"]),
            ("type II pneumocyte", "type 2 pneumocyte", &["numeral"]),
            ("HER-2", "HER2", &["separator"]),
            ("İL-2", "IL-2", &["unicode"]),
        ];
        for (surface, name, expected) in cases {
            assert_eq!(
                needed_steps(surface, name),
                expected,
                "{surface} for {name}"
            );
        }
    }
}
