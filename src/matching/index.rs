//! The index engine of large and compiled dictionaries.

use std::ops::Range;

use super::Engine;
use crate::dictionary::{Behind, FirstWords, FormIndex, Lexicon, is_word_byte};
use crate::normalize::Folded;

/// Looks up the words of a text in a hash table over the beginnings of all forms, and goes on word by word while forms
/// begin with what it has. Nothing is built but the table, which compiled dictionaries carry.
///
/// It finds every occurrence that can stand on words of the source: those that begin behind what is no part of a word and
/// end before such, or do so at a seam, where folding has joined or changed something (`angiogenic` in `pre-angiogenic`,
/// which folds to one word). Why nothing else can: between two bytes of a folded word without a seam the source goes on
/// with the same word ([`Folded::seams`]).
pub struct IndexEngine {
    forms: FormIndex,
    /// Whether a form begins with a byte.
    begins: [bool; 256],
}

/// A place in a folded text where a form may begin or end.
#[derive(Clone, Copy)]
struct Mark {
    at: usize,
    /// Whether a form may begin here.
    is_start: bool,
    /// Whether a form may end here.
    is_end: bool,
    /// Whether a word ends here, as far as the folded text shows: the table knows all beginnings of forms up to here.
    is_word_end: bool,
}

impl IndexEngine {
    /// An engine over the forms of a lexicon; the index of a pattern is its place in [`Lexicon::patterns`].
    pub fn new(lexicon: &Lexicon) -> Self {
        let forms = lexicon.form_index();
        let begins = forms.first_bytes();
        let _ = forms.first_words(); // built now, not by the first document
        Self { forms, begins }
    }

    fn marks(&self, text: &Folded<'_>) -> Vec<Mark> {
        let bytes = text.text().as_bytes();
        let mut marks = Vec::with_capacity(bytes.len() / 2);
        let mut seams = text.seams();
        let mut seam = seams.next();
        let mut before = Class::Space;
        let mut at = 0;
        loop {
            while seam.is_some_and(|seam| seam < at) {
                seam = seams.next();
            }
            if before == Class::Word {
                let rest = &bytes[at..seam.unwrap_or(bytes.len()).max(at)];
                at += rest.iter().take_while(|&&byte| is_word_byte(byte)).count();
            }
            let byte = bytes.get(at).copied();
            let here = byte.map_or(Class::Space, |byte| CLASSES[usize::from(byte)]);
            let is_seam = seam == Some(at);
            // Nothing begins at a space, and nothing ends behind one: forms are trimmed.
            let may_start = is_seam || before != Class::Word;
            let is_start = may_start && byte.is_some_and(|byte| self.begins[usize::from(byte)]);
            let is_end = before != Class::Space;
            if is_start || is_end {
                marks.push(Mark {
                    at,
                    is_start,
                    is_end,
                    is_word_end: before == Class::Word && here != Class::Word,
                });
            }
            if byte.is_none() {
                break;
            }
            before = here;
            at += 1;
        }
        marks
    }
}

impl Engine for IndexEngine {
    fn find(&self, text: &Folded<'_>, found: &mut dyn FnMut(usize, Range<usize>)) {
        let bytes = text.text().as_bytes();
        let marks = self.marks(text);
        let first_words = self.forms.first_words();
        for (index, mark) in marks.iter().enumerate() {
            if !mark.is_start {
                continue;
            }
            let ends = marks[index + 1..].iter().filter(|mark| mark.is_end);
            let most = match prospect(first_words, bytes, mark.at, ends.clone()) {
                Prospect::None => continue,
                Prospect::FirstWord => 1,
                Prospect::All => usize::MAX,
            };
            for end in ends.take(most) {
                let range = mark.at..end.at;
                let goes_on = self
                    .forms
                    .look_up(&bytes[range.clone()], |pattern| found(pattern, range));
                if end.is_word_end && !goes_on {
                    break;
                }
            }
        }
    }
}

/// What forms that begin at a mark are worth looking up, by the words there. `ends` are the marks behind it where forms
/// may end. Where a seam parts a word, a form may end at the seam, and nothing is told.
fn prospect<'m>(
    first_words: FirstWords<'_>,
    bytes: &[u8],
    start: usize,
    mut ends: impl Iterator<Item = &'m Mark>,
) -> Prospect {
    let Some(first) = ends.next() else {
        return Prospect::None;
    };
    if !first.is_word_end || !is_word_byte(bytes[start]) {
        return Prospect::All;
    }
    let word = start..first.at;
    let goes_on = bytes.get(first.at).is_some_and(|&byte| {
        let from = first.at + 1;
        let has_second = byte == b' ' && bytes.get(from).is_some_and(|&byte| is_word_byte(byte));
        let second = match ends.next() {
            Some(end) if has_second && end.is_word_end => from..end.at,
            _ if has_second => return true,
            _ => 0..0,
        };
        let behind = Behind { byte, word: second };
        first_words.may_go_on(bytes, word.clone(), behind)
    });
    if goes_on {
        Prospect::All
    } else if first_words.may_be_form(bytes, word) {
        Prospect::FirstWord
    } else {
        Prospect::None
    }
}

/// What is worth looking up at a place.
enum Prospect {
    /// Nothing.
    None,
    /// The word there, and nothing longer.
    FirstWord,
    /// Whatever begins there.
    All,
}

/// What a byte of a folded text is.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Class {
    Word,
    Space,
    Sign,
}

const CLASSES: [Class; 256] = {
    let mut classes = [Class::Sign; 256];
    let mut byte = 0_u8;
    loop {
        classes[byte as usize] = if is_word_byte(byte) {
            Class::Word
        } else if byte == b' ' || byte == b'\n' {
            Class::Space
        } else {
            Class::Sign
        };
        if byte == u8::MAX {
            break;
        }
        byte += 1;
    }
    classes
};

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
