//! Completeness of matching on the real dictionaries.

use std::fs;

use oncotag::dictionary::{CaseRule, Lexicon};
use oncotag::document::{Document, Section, SectionKind, Span};
use oncotag::matching::naive::NaiveEngine;
use oncotag::matching::{AhoCorasickEngine, Engine, Matcher};
use oncotag::normalize::fold;
use proptest::prelude::*;

use crate::support::{pipeline, records, shared};

fn lexicon() -> &'static Lexicon {
    pipeline().lexicon()
}

fn all_hits(engine: &dyn Engine, text: &str) -> Vec<(usize, std::ops::Range<usize>)> {
    let mut hits = Vec::new();
    engine.find(text, &mut |pattern, range| hits.push((pattern, range)));
    hits.sort_by_key(|(pattern, range)| (range.start, range.end, *pattern));
    hits
}

#[test]
fn aho_corasick_finds_what_brute_force_finds_in_real_abstracts() {
    let Some(path) = shared("data/inputs/oncology-abstracts.jsonl") else {
        return;
    };
    let forms: Vec<&str> = lexicon()
        .patterns()
        .iter()
        .map(|(form, _)| form.as_str())
        .collect();
    let aho = AhoCorasickEngine::new(forms.iter().copied()).unwrap();
    let naive = NaiveEngine::new(forms.iter().copied());
    let mut n_hits = 0;
    // Every 75th abstract: brute force looks for thousands of names at each byte.
    for record in records(&fs::read(path).unwrap()).iter().step_by(75) {
        let folded = fold(record["text"].as_str().unwrap());
        let found = all_hits(&aho, folded.text());
        assert_eq!(found, all_hits(&naive, folded.text()), "{}", record["id"]);
        n_hits += found.len();
    }
    assert!(n_hits > 300, "{n_hits} hits");
}

/// Ways to write a name that mean the same to a reader; none changes what the name is.
fn rewrite(name: &str, way: usize, is_exact: bool) -> String {
    match way {
        1 if !is_exact => name.to_uppercase(),
        2 if !is_exact => {
            let mut letters = name.chars();
            letters.next().map_or_else(String::new, |first| {
                first.to_uppercase().chain(letters).collect()
            })
        }
        3 => name.replace(' ', "\u{a0}"),
        4 => name.replace('-', "\u{2010}"),
        5 => name.replace(' ', "\n"),
        _ => name.to_owned(),
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2_000, ..ProptestConfig::default() })]

    /// Every name of the dictionaries is found wherever it stands as words of its own, with exactly its characters.
    #[test]
    fn every_name_is_found_in_any_surroundings(
        index in 0..usize::MAX,
        way in 0_usize..6,
        before in "(|The |of |\\(|a, |é \u{3b1} )",
        after in "(|\\.|, and|\\)| was|; β|\u{2019})",
    ) {
        let lexicon = lexicon();
        let term = &lexicon.terms()[index % lexicon.terms().len()];
        // In capitals a final S of a short word is no plural (AIDS, KRAS), so `ribs` and `RIBS` do not meet.
        let has_short_plural = term.name.split(' ').any(|word| word.len() <= 4 && word.ends_with('s'));
        prop_assume!(way != 1 || !has_short_plural);
        // A hyphen at a line end joins, one before a space does not (`MYC- diffuse`).
        prop_assume!(way != 5 || !term.name.contains("- "));
        let surface = rewrite(&term.name, way, term.case == CaseRule::Exact);
        let text = format!("{before}{surface}{after}");
        let span = Span::new(before.len(), before.len() + surface.len());
        let section = Section::new(SectionKind::Text, Span::new(0, text.len()));
        let document = Document { text, sections: vec![section], ..Document::default() };
        let hits = matcher().find(&document, &fold(&document.text));
        let is_found = hits.candidates.iter().any(|candidate| {
            candidate.fragments.cover() == span && lexicon.term(candidate.term).name == term.name
        });
        prop_assert!(is_found, "\"{}\" in \"{}\"", term.name, document.text);
    }
}

fn matcher() -> &'static Matcher {
    static MATCHER: std::sync::OnceLock<Matcher> = std::sync::OnceLock::new();
    MATCHER.get_or_init(|| Matcher::new(std::sync::Arc::clone(pipeline().lexicon())).unwrap())
}
