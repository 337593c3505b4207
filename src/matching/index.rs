//! The index engine of large and compiled dictionaries.

use std::ops::Range;

use super::Engine;
use crate::dictionary::{FormIndex, Lexicon, is_word_byte};
use crate::normalize::Folded;

/// Looks up the words of a text in a hash table over the beginnings of all forms, and goes on word by word while forms
/// begin with what it has. Nothing is built but the table, which compiled dictionaries carry.
///
/// It finds every occurrence that can stand on words of the source: those that begin behind what is no part of a word and
/// end before such, or do so at a seam, where folding has joined or changed something (`angiogenic` in `pre-angiogenic`,
/// which folds to one word). Why nothing else can: between two bytes of a folded word without a seam the source goes on
/// with the same word ([`Folded::seams`]).
pub struct IndexEngine(FormIndex);

/// A place in a folded text where a form may begin or end.
#[derive(Clone, Copy)]
struct Mark {
    at: usize,
    /// Whether a form may begin here.
    is_start: bool,
    /// Whether a word begins or ends here, as far as the folded text shows.
    is_edge: bool,
}

impl IndexEngine {
    /// An engine over the forms of a lexicon; the index of a pattern is its place in [`Lexicon::patterns`].
    pub fn new(lexicon: &Lexicon) -> Self {
        Self(lexicon.form_index())
    }
}

impl Engine for IndexEngine {
    fn find(&self, text: &Folded<'_>, found: &mut dyn FnMut(usize, Range<usize>)) {
        let bytes = text.text().as_bytes();
        let marks = marks(text);
        for (index, mark) in marks.iter().enumerate() {
            if !mark.is_start {
                continue;
            }
            for end in &marks[index + 1..] {
                let range = mark.at..end.at;
                let goes_on = self
                    .0
                    .look_up(&bytes[range.clone()], |pattern| found(pattern, range));
                if end.is_edge && !goes_on {
                    break;
                }
            }
        }
    }
}

fn marks(text: &Folded<'_>) -> Vec<Mark> {
    let bytes = text.text().as_bytes();
    let mut marks = Vec::with_capacity(bytes.len() / 3);
    let mut seams = text.seams().peekable();
    for at in 0..=bytes.len() {
        while seams.next_if(|&seam| seam < at).is_some() {}
        let is_seam = seams.peek() == Some(&at);
        let is_in_word = |at: usize| bytes.get(at).is_some_and(|&byte| is_word_byte(byte));
        let goes_on_before = at > 0 && is_in_word(at - 1);
        let is_edge = !(goes_on_before && is_in_word(at));
        if is_edge || is_seam {
            marks.push(Mark {
                at,
                is_start: is_seam || !goes_on_before,
                is_edge,
            });
        }
    }
    marks
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use proptest::prelude::*;

    use super::*;
    use crate::document::Span;
    use crate::matching::AhoCorasickEngine;
    use crate::matching::naive::NaiveEngine;
    use crate::normalize::{fold, fold_name, is_on_words};

    /// What an engine finds that stands on words of the source, each as often as it is found.
    fn on_words(engine: &dyn Engine, source: &str) -> Vec<(Span, usize)> {
        let folded = fold(source);
        let mut hits = Vec::new();
        engine.find(&folded, &mut |pattern, range| {
            if let Some(span) = folded.source_span(range)
                && is_on_words(source, span)
            {
                hits.push((span, pattern));
            }
        });
        hits.sort_unstable();
        hits
    }

    fn check(names: &BTreeSet<String>, source: &str) -> Result<usize, TestCaseError> {
        let lexicon = Lexicon::of_forms(names);
        let forms: Vec<&str> = lexicon.patterns().iter().map(|(form, _)| form).collect();
        let naive = on_words(&NaiveEngine::new(forms.iter().copied()), source);
        let index = on_words(&IndexEngine::new(&lexicon), source);
        prop_assert_eq!(&index, &naive, "index, {:?} in {:?}", forms, source);
        let aho = AhoCorasickEngine::new(forms.iter().copied()).unwrap();
        prop_assert_eq!(&index, &on_words(&aho, source), "aho-corasick");
        Ok(index.len())
    }

    /// Pieces that folding joins, parts, shortens, or gives other letters.
    const PIECES: &[&str] = &[
        "a",
        "b",
        "ab",
        "pre",
        "anti",
        "non",
        "-",
        "-",
        " ",
        " ",
        "/",
        "\n",
        "--",
        "(",
        ")",
        "+",
        "(+)",
        "β",
        "TGFβ1",
        "α",
        "ﬁ",
        "é",
        "e\u{301}",
        "ß",
        "İ",
        "\u{ad}",
        "\u{200b}",
        "\u{200d}",
        "metastases",
        "metastasis",
        "cells",
        "cell",
        "tumours",
        "HER",
        "2",
        "II",
        "'s",
        "’s",
        "½",
        "™",
        "→",
        "_",
        ".",
        ",",
        "\u{a0}",
        "–",
        "—",
        "μ",
        "ae",
        "oedema",
        "ⅳ",
        "CD8⁺",
        "日",
    ];

    fn text(most: usize) -> impl Strategy<Value = String> {
        prop::collection::vec(prop::sample::select(PIECES), 1..most).prop_map(|list| list.concat())
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(2000))]
        #[test]
        fn finds_on_words_what_brute_force_and_aho_corasick_find(
            source in text(24),
            others in prop::collection::vec(text(5), 1..12),
            cuts in prop::collection::vec((0_usize..60, 1_usize..30), 1..12),
        ) {
            // Names are parts of the text itself too, so that most are found.
            let chars: Vec<char> = source.chars().collect();
            let parts = cuts.iter().map(|&(start, length)| {
                chars.iter().skip(start % chars.len()).take(length).collect::<String>()
            });
            let names: BTreeSet<String> = others
                .iter()
                .cloned()
                .chain(parts)
                .map(|name| fold_name(&name))
                .filter(|form| !form.is_empty())
                .collect();
            check(&names, &source)?;
        }
    }

    #[test]
    fn finds_what_folding_has_joined() {
        for (names, source, expected) in [
            (
                &["angiogen", "angiogenic", "preangiogenic"][..],
                "pre-angiogenic",
                2,
            ),
            (
                &["anti", "antiangiogenic therapy"],
                "anti-angiogenic therapy",
                2,
            ),
            (&["cell", "t cell", "cell death"], "T-cells, cell-death", 4),
            (
                &["tgf", "beta", "tgf beta", "tgf beta 1"],
                "TGFβ1 and TGF-β",
                4,
            ),
            (&["cd8+", "cd8", "cd8+ t cell"], "CD8(+) T cells", 3),
            (&["liver"], "livers liverwort deliver", 1),
        ] {
            let forms = names.iter().map(|name| (*name).to_owned()).collect();
            let found = check(&forms, source).unwrap();
            assert_eq!(found, expected, "{names:?} in {source:?}");
        }
    }
}
