use super::super::splitter::SentenceSplitter;
use super::*;
use crate::document::Span;

/// A few words of each class; the whole table is tested with the gold standard in `tests/it/sentences.rs`.
const ROWS: &[(&str, &str)] = &[
    ("never", "e.g"),
    ("never", "i.e"),
    ("never", "fig"),
    ("never", "figs"),
    ("never", "refs"),
    ("never", "vs"),
    ("never", "approx"),
    ("never", "dr"),
    ("never", "St"),
    ("before-number", "no"),
    ("before-number", "n°"),
    ("before-number", "p"),
    ("before-capital", "al"),
    ("before-capital", "etc"),
    ("before-starter", "U.S"),
    ("before-starter", "Biol"),
    ("before-starter", "Mol"),
    ("starter", "The"),
    ("starter", "This"),
    ("starter", "How"),
    ("label", "STUDY"),
    ("letter-head", "exon"),
    ("letter-head", "hepatitis"),
    ("person", "by"),
];

/// `expected` has the sentences separated by `|`.
fn assert_cuts(cases: &[&str]) {
    let splitter = SentenceSplitter::new(SplitterRules::from_rows(ROWS.iter().copied()).unwrap());
    for expected in cases {
        let text = expected.replace('|', "");
        let mut spans = Vec::new();
        splitter.split(&text, Span::new(0, text.len()), &mut spans);
        let found: Vec<_> = spans.iter().map(|span| span.of(&text)).collect();
        let wanted: Vec<_> = expected.split('|').map(str::trim).collect();
        assert_eq!(found, wanted);
    }
}

#[test]
fn abbreviations_end_a_sentence_only_as_their_class_says() {
    assert_cuts(&[
        "Some cells (e.g. Kupffer cells), i.e. macrophages, moved.",
        "Shown in Fig. 2. |Also in Figs. S1 and 3 (Refs. 1,2).",
        "Mice vs. Rats were approx. Equal.",
        "It was no. 5, clone no. IV, no. B and no. (7).",
        "He said no. |Cells died.",
        "As Smith et al. (2001) and Jones et al. found. |So did Lee et al. |Cells died.",
        "Found before (Smith et al. Nature 2001).",
        "Mice, rats, etc. were fed. |We bought mice, rats, etc. |Cells died.",
        "In the U.S. Government labs. |They live in the U.S. |How are they?",
        "Given 5 mg i.v. |Mice got 125 mg i.v. MP and 3 mg i.p. (n = 12) and so on. |Rats did not.",
        "Sigma (St. Louis, MO) sold it. |Dr. Smith bought it.",
        "See N°. 1026.",
        "Published in Mol. Cell. Biol. 8, 5581.",
    ]);
}

#[test]
fn initials_and_species_end_none_and_letters_of_kinds_do() {
    assert_cuts(&[
        "Written by J. R. Smith and by Jonas E. Jones.",
        "Grown in E. coli and S. aureus. |Then in C. elegans.",
        "They had hepatitis B. |Patients died of VEGF-C. |Mice did not.",
        "In the U. S. Government labs.",
        "You and I. |The end.",
    ]);
}

#[test]
fn numbers_keep_their_stops() {
    assert_cuts(&[
        "It was 0.05, version 1.2.3 and Nkx2.5 here.",
        "It was so (p = 0.05). |Mice died (P<.001). |Rats did not.",
        "We found p = 0.05. |12 patients died.",
        "Old records have 0. 9%, P =. 03, 22q11. 2, del (5) (q15q22. 3) and interval. 04 in them.",
        "It was normal. |03) Mild regurgitation.",
        "It was in 1998. |12 patients died.",
        "It was in exon 6. |129 cells died.",
    ]);
}

#[test]
fn what_closes_and_cites_belongs_to_the_sentence_before() {
    assert_cuts(&[
        "It kills cancer.1,2 |The mice died.12 |They did.[3] |Cells grew.",
        "It kills [12]. |The mice died. [13]. |Cells grew. [14] |Rats died.",
        "She said \"this is great.\" |She left.",
        "He teaches (he worked before.) at the local school.",
        "(All mice died.) |Rats lived.",
        "Imaged by PET. |[18F]FDG was used.",
        "\"Bohr [...] used it.\"",
    ]);
}

#[test]
fn a_symbol_or_a_small_word_begins_a_sentence_only_after_a_word_that_ends_one() {
    assert_cuts(&[
        "It was lost. |p53 was not. |mTOR was. |β-actin was too.",
        "heart is stable. |lungs are unchanged.",
        "Stained (Fig. 2). |os, outer segment.",
        "Bar, 10 μm. |b-f: Detail. |(a) Overview.",
        "Given s.c. injections of it.",
        "Hello?! |Is that you? |Yes! |At Yahoo! in London.",
        "I never meant that.... |She left. |Well ... what?",
    ]);
}

#[test]
fn a_missing_space_is_seen_between_words_of_prose_only() {
    assert_cuts(&[
        "In HER2-positive mice.|Following injection it fell.",
        "Cause pancreatitis.|STUDY: Forty mice.",
        "The gene CLN2.|This is it.",
        "Ask Jane.Doe@example.com or www.mice.Org or x.Y now.",
    ]);
}

#[test]
fn numbers_of_items_and_headings_end_no_sentence() {
    assert_cuts(&[
        "2.1. Patients and mice",
        "A. Cells of mice. |B. Cells of rats.",
        "Lanes are: 1. Heart; 2. Lung; 3. Liver.",
    ]);
}
