//! Rules on surface forms: which words make a mention generic, or the name of a cell line.

use std::collections::BTreeSet;

use crate::normalize::fold_name;

/// Cell lines that are written without a digit, in lower case.
const LINES_WITHOUT_DIGIT: &[&str] = &[
    "hela", "jurkat", "lncap", "caski", "siha", "vero", "raji", "daudi", "namalwa", "cos", "cho",
    "hek", "mdck", "ramos", "caco", "hep", "lovo", "calu", "saos", "neuro-2a", "balb", "swiss",
];

/// Words that may stand beside the name of a cell line without making it the name of a kind of cell.
const BESIDE_LINES: &[&str] = &[
    "cell",
    "cells",
    "line",
    "lines",
    "subline",
    "sublines",
    "clone",
    "clones",
    "xenograft",
    "xenografts",
    "human",
    "rat",
    "mouse",
    "parental",
    "wild-type",
    "and",
];

/// Surface forms by rule, compared in normalized form.
#[derive(Clone, Debug, Default)]
pub(super) struct Surfaces {
    whole: BTreeSet<String>,
    every_word: BTreeSet<String>,
    any_word: BTreeSet<String>,
    cell_lines: bool,
}

impl Surfaces {
    /// Rules: the whole form is one of these, or every word is, or any word is, or it looks like the name of a cell line.
    pub(super) fn new(
        whole: &[String],
        every_word: &[String],
        any_word: &[String],
        cell_lines: bool,
    ) -> Self {
        let words = |names: &[String]| {
            let folded = names.iter().map(|name| fold_name(name));
            folded
                .flat_map(|name| name.split(' ').map(str::to_owned).collect::<Vec<_>>())
                .collect()
        };
        Self {
            whole: whole.iter().map(|name| fold_name(name)).collect(),
            every_word: words(every_word),
            any_word: words(any_word),
            cell_lines,
        }
    }

    /// Whether there is no rule.
    pub(super) fn is_empty(&self) -> bool {
        self.whole.is_empty()
            && self.every_word.is_empty()
            && self.any_word.is_empty()
            && !self.cell_lines
    }

    /// Whether a surface form follows one of the rules.
    pub(super) fn has(&self, surface: &str) -> bool {
        let form = fold_name(surface);
        if form.is_empty() {
            return false;
        }
        self.whole.contains(&form)
            || form.split(' ').all(|word| self.every_word.contains(word))
            || form.split(' ').any(|word| self.any_word.contains(word))
            || self.cell_lines && is_cell_line(surface)
    }
}

/// Whether a surface form is the name of a cell line, by its looks: a word with a letter and a digit (`MCF-7`, `U937`,
/// `3T3`) or a name known for having none, and beside it nothing but words such as 'cells'.
///
/// It catches `SK-OV-3 cells` and must not `CD8+ T cells`, `Th17 cells`, `M2 macrophages`.
fn is_cell_line(surface: &str) -> bool {
    let mut has_line = false;
    for word in surface.split_whitespace() {
        if is_line_name(word) {
            has_line = true;
        } else if !BESIDE_LINES.contains(&word.to_lowercase().as_str()) {
            return false;
        }
    }
    has_line
}

/// Whether one word is the name of a cell line.
pub(super) fn is_line_name(word: &str) -> bool {
    let lower = word.to_lowercase();
    let first = lower.split('-').next().unwrap_or_default();
    if LINES_WITHOUT_DIGIT.contains(&first) || LINES_WITHOUT_DIGIT.contains(&lower.as_str()) {
        return true;
    }
    let is_marker = word.ends_with(['+', '-', ')'])
        || ["positive", "negative", "type", "deficient"]
            .iter()
            .any(|ending| lower.ends_with(ending))
        || ["cd", "th", "tc", "m", "g", "p", "type"]
            .iter()
            .any(|prefix| {
                lower.strip_prefix(prefix).is_some_and(|rest| {
                    !rest.is_empty() && rest.chars().all(|c| c.is_ascii_digit())
                })
            });
    word.chars().any(|c| c.is_ascii_digit()) && word.chars().any(char::is_uppercase) && !is_marker
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cell_line_is_known_by_its_looks() {
        for line in [
            "MCF-7 cells",
            "U937",
            "NIH3T3 cells",
            "SK-OV-3 cell line",
            "HeLa cells",
            "LNCaP",
            "Rat-1 cells",
            "human HL-60 cells",
        ] {
            assert!(is_cell_line(line), "{line}");
        }
        for kind in [
            "CD8+ T cells",
            "CD34 cells",
            "Th17 cells",
            "M2 macrophages",
            "MCF-7 breast cancer cells",
            "HUVECs",
            "NK cells",
            "cells",
            "p53-/- cells",
            "",
        ] {
            assert!(!is_cell_line(kind), "{kind}");
        }
    }

    #[test]
    fn words_are_compared_in_normalized_form() {
        let names = |names: &[&str]| {
            names
                .iter()
                .map(|&name| name.to_owned())
                .collect::<Vec<_>>()
        };
        let rules = Surfaces::new(
            &names(&["beta-cell"]),
            &names(&["tumor", "primary"]),
            &names(&["metastasis"]),
            false,
        );
        for surface in ["primary tumours", "Tumor", "liver metastases", "β-cells"] {
            assert!(rules.has(surface), "{surface}");
        }
        for surface in ["breast tumours", "primary", "beta cell line", ""] {
            assert_eq!(rules.has(surface), surface == "primary", "{surface}");
        }
        assert!(!rules.is_empty() && Surfaces::default().is_empty());
    }
}
