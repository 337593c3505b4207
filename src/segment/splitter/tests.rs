use proptest::prelude::*;

use super::*;

/// A few words of each class; the whole table is tested with the gold standard in `tests/it/sentences.rs`.
fn splitter() -> SentenceSplitter {
    let rows = [
        ("never", "e.g"),
        ("never", "fig"),
        ("never", "vs"),
        ("before-number", "no"),
        ("before-capital", "al"),
        ("before-starter", "U.S"),
        ("starter", "The"),
        ("starter", "How"),
        ("label", "METHODS"),
        ("label", "RESULTS"),
        ("label", "MATERIALS"),
        ("label", "DIAGNOSIS"),
        ("label-inner", "AND"),
        ("person", "by"),
        ("letter-head", "hepatitis"),
    ];
    SentenceSplitter::new(SplitterRules::from_rows(rows).unwrap())
}

fn cut(text: &str) -> Vec<&str> {
    let mut spans = Vec::new();
    splitter().split(text, Span::new(0, text.len()), &mut spans);
    spans.into_iter().map(|span| span.of(text)).collect()
}

/// `expected` has the sentences separated by `|`.
fn assert_cuts(cases: &[(&str, &str)]) {
    for (name, expected) in cases {
        let text = expected.replace('|', "");
        let wanted: Vec<_> = expected.split('|').map(str::trim).collect();
        assert_eq!(cut(&text), wanted, "{name}");
    }
}

#[test]
fn a_section_label_in_capitals_starts_a_sentence_and_belongs_to_it() {
    assert_cuts(&[
        ("after a stop", "Mice died.| RESULTS: Rats did not."),
        (
            "without a stop",
            "Mice died in 12% |MATERIALS AND METHODS: Rats were fed.",
        ),
        ("a longer label", "Mice. |REFERRING DIAGNOSIS: none"),
        (
            "unknown words in capitals before it",
            "in HCC DIAGNOSIS: none",
        ),
        ("in a bracket", "Mice (RESULTS: none) died."),
        ("on its own line", "METHODS:\nMice were fed."),
    ]);
}

#[test]
fn list_items_in_one_line_are_sentences() {
    assert_cuts(&[
        (
            "numbers and brackets",
            "1) The first item |2) The second item",
        ),
        (
            "numbers and stops",
            "1. The first item. |2. The second item.",
        ),
        ("no stops between", "1. The first item |2. The second item"),
        ("bullets", "• 9. The first item |• 10. The second item"),
        (
            "part of a sentence",
            "Groups were 1) mice, 2) rats and 3) dogs.",
        ),
    ]);
}

#[test]
fn a_section_is_cut_within_its_bounds_only() {
    let text = "Out. Mice died. Rats lived. Out.";
    let mut spans = Vec::new();
    splitter().split(text, Span::new(4, 27), &mut spans);
    let sentences: Vec<_> = spans.iter().map(|span| span.of(text)).collect();
    assert_eq!(sentences, ["Mice died.", "Rats lived."]);
    assert_eq!(spans[0].start, 5);
}

#[test]
fn white_space_alone_gives_no_sentence() {
    assert!(cut(" \n\t\r\n ").is_empty());
    assert!(cut("").is_empty());
}

#[test]
fn very_long_runs_of_one_sign_are_cut_in_linear_time() {
    // No clock: were the cost quadratic, the test would not end while anybody waits.
    for sign in [
        ".", ". ", "\n", "? ", "(", "(a) ", ": ", "…", "•", "1. ", "a\n", "RESULTS ", "A. ",
    ] {
        let text = sign.repeat(200_000 / sign.len());
        cut(&text);
    }
    for head in ["-", " ", "(", "• "] {
        cut(&format!(
            "• {}{}",
            head.repeat(100_000),
            "e.g. 1) a. ".repeat(20_000)
        ));
    }
}

/// Texts of pieces that the rules speak of.
fn text(line_ends: bool) -> impl Strategy<Value = String> {
    let mut pieces = vec![
        " ",
        " ",
        " ",
        " ",
        ". ",
        ".",
        ".) ",
        ". (",
        "? ",
        "!",
        "… ",
        "...",
        ", ",
        ": ",
        "; ",
        " (",
        ") ",
        "[12]",
        "[",
        "]",
        "\"",
        "”",
        "'",
        "the",
        "The",
        "mice",
        "E. coli",
        "p53",
        "mRNA",
        "β-actin",
        "0.05",
        "12",
        "1)",
        "2)",
        "1.",
        "2. ",
        "a.",
        "fig",
        "e.g.",
        "et al.",
        "U.S.",
        "no.",
        "J.",
        "hepatitis B",
        "RESULTS:",
        "METHODS",
        "AND",
        "• ",
        "- ",
        "α",
        "é",
        "\u{301}",
        "𝛽",
        "\u{a0}",
        "1,2 The",
        "vs.",
    ];
    if line_ends {
        pieces.extend(["\n", "\n\n", "\r\n", "\r", "\u{2028}"]);
    }
    prop::collection::vec(prop::sample::select(pieces), 0..60).prop_map(|pieces| pieces.concat())
}

proptest! {
    #[test]
    fn sentences_tile_their_section(text in text(true), margin in 0_usize..4) {
        let whole = format!("{}{text}{}", "é".repeat(margin), "β".repeat(margin));
        let section = Span::new(2 * margin, 2 * margin + text.len());
        let mut spans = Vec::new();
        splitter().split(&whole, section, &mut spans);
        let mut position = section.start as usize;
        for span in &spans {
            prop_assert!(section.contains(*span) && !span.is_empty());
            prop_assert!(span.start as usize >= position, "in order, not overlapping");
            prop_assert!(whole[position..span.start as usize].trim().is_empty(), "only white space between");
            prop_assert_eq!(span.of(&whole).trim(), span.of(&whole));
            position = span.end as usize;
        }
        prop_assert!(whole[position..section.end as usize].trim().is_empty(), "nothing left over");
    }

    #[test]
    fn a_sentence_in_one_line_cut_again_stays_one(text in text(false)) {
        for sentence in cut(&text) {
            prop_assert_eq!(cut(sentence), [sentence]);
        }
    }
}
