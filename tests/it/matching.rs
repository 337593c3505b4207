//! Completeness of matching on the real dictionaries.

use std::collections::BTreeSet;
use std::fs;

use oncotag::dictionary::{CaseRule, Lexicon};
use oncotag::document::{Document, Section, SectionKind, Span};
use oncotag::matching::naive::NaiveEngine;
use oncotag::matching::{AhoCorasickEngine, Engine, Matcher};
use oncotag::normalize::{Folded, fold, fold_name};

use crate::support::{pipeline, records, shared};

fn lexicon() -> &'static Lexicon {
    pipeline().lexicon()
}

fn all_hits(engine: &dyn Engine, text: &Folded<'_>) -> Vec<(usize, std::ops::Range<usize>)> {
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
    let forms: Vec<&str> = lexicon().patterns().iter().map(|(form, _)| form).collect();
    let aho = AhoCorasickEngine::new(forms.iter().copied()).unwrap();
    let naive = NaiveEngine::new(forms.iter().copied());
    let mut n_hits = 0;
    // Every 75th abstract: brute force looks for thousands of names at each byte.
    for record in records(&fs::read(path).unwrap()).iter().step_by(75) {
        let folded = fold(record["text"].as_str().unwrap());
        let found = all_hits(&aho, &folded);
        assert_eq!(found, all_hits(&naive, &folded), "{}", record["id"]);
        n_hits += found.len();
    }
    assert!(n_hits > 300, "{n_hits} hits");
}

#[test]
fn the_matcher_finds_what_folding_every_run_of_words_finds() {
    let Some(path) = shared("data/inputs/oncology-abstracts.jsonl") else {
        return;
    };
    let mut n_hits = 0;
    for record in records(&fs::read(path).unwrap()).iter().skip(7).step_by(25) {
        let document = one_section(record["text"].as_str().unwrap().to_owned());
        let text = document.text.as_str();
        let hits = matcher().find(&document, &fold(text));
        let found: BTreeSet<_> = (hits.candidates.iter())
            .map(|candidate| (candidate.fragments.cover(), candidate.term))
            .collect();
        let expected: BTreeSet<_> = (runs_of_words(text).into_iter())
            .flat_map(|span| {
                let terms = lexicon().terms_with_form(&fold_name(span.of(text)));
                terms.iter().map(move |&term| (span, term))
            })
            .filter(|&(span, term)| {
                let term = lexicon().term(term);
                term.case == CaseRule::Any
                    || same_letters(&term.name, span.of(text))
                        && !goes_on_as_symbol(&text[span.end as usize..])
            })
            .collect();
        let show = |(span, term): &(Span, _)| (span.of(text), &lexicon().term(*term).name);
        let missed: Vec<_> = expected.difference(&found).map(show).collect();
        let extra: Vec<_> = found.difference(&expected).map(show).collect();
        assert!(
            missed.is_empty() && extra.is_empty(),
            "{}: missed {missed:?}, extra {extra:?}",
            record["id"]
        );
        n_hits += found.len();
    }
    assert!(n_hits > 300, "{n_hits} hits");
}

/// Every stretch of a text that begins and ends where words do, not with a separator, with at most as many words as
/// names have. None ends with a possessive `'s`: it is no part of a name.
fn runs_of_words(text: &str) -> Vec<Span> {
    const MAX_WORDS: usize = 14;
    let is_word = |c: char| c.is_alphanumeric() || c == '_';
    let is_separator =
        |c: char| c.is_whitespace() || "-/\u{2010}\u{2011}\u{2012}\u{2013}\u{2212}".contains(c);
    let chars: Vec<(usize, char)> = text.char_indices().collect();
    let mut runs = Vec::new();
    for (from, &(start, first)) in chars.iter().enumerate() {
        let goes_on_before = from > 0 && is_word(chars[from - 1].1) && is_word(first);
        if goes_on_before
            || is_separator(first)
            || (!is_word(first) && from > 0 && is_word(chars[from - 1].1))
        {
            continue;
        }
        let mut n_words = 0;
        for (at, &(_, last)) in chars.iter().enumerate().skip(from) {
            let next = chars.get(at + 1).map(|&(_, next)| next);
            n_words += usize::from(is_word(last) && !next.is_some_and(is_word));
            if n_words > MAX_WORDS {
                break;
            }
            let end = chars.get(at + 1).map_or(text.len(), |&(end, _)| end);
            let is_possessive = ["'s", "\u{2019}s"].iter().any(|suffix| {
                (text[..end].strip_suffix(suffix)).is_some_and(|before| before.ends_with(is_word))
            });
            if !is_separator(last) && !next.is_some_and(is_word) && !is_possessive {
                runs.push(Span::new(start, end));
            }
        }
    }
    runs
}

/// The case rule of short forms: the same letters and digits, a plural s aside; where one has Greek letters, the same
/// Latin capitals.
fn same_letters(name: &str, surface: &str) -> bool {
    let letters = |text: &str| text.replace(|c: char| !c.is_alphanumeric(), "");
    let capitals = |text: &str| text.replace(|c: char| !c.is_ascii_uppercase(), "");
    let (name, surface) = (letters(name), letters(surface));
    name == surface
        || format!("{name}s") == surface
        || name == format!("{surface}s")
        || !(name.is_ascii() && surface.is_ascii()) && capitals(&name) == capitals(&surface)
}

/// The rule on symbols: a hyphen and a number, a capital, or a capital with a number follow.
fn goes_on_as_symbol(rest: &str) -> bool {
    let rest: Vec<char> = rest.chars().take(3).collect();
    let is_capital_alone = |rest: &[char]| match rest {
        [letter] => letter.is_uppercase(),
        [letter, next] => letter.is_uppercase() && !next.is_alphabetic(),
        _ => false,
    };
    match rest.as_slice() {
        [
            '-' | '\u{2010}' | '\u{2011}' | '\u{2012}' | '\u{2013}' | '\u{2212}',
            symbol @ ..,
        ] => symbol.first().is_some_and(char::is_ascii_digit) || is_capital_alone(symbol),
        _ => false,
    }
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
        6 => name.replace('-', "\u{2212}"),
        7 => name.replace('-', "\u{2013}"),
        8 => name.replace(' ', "\u{200b}"),
        9 => with_greek_letters(name),
        10 if takes_a_plural_s(name) => format!("{name}s"),
        _ => name.to_owned(),
    }
}

/// A name with each Greek letter that it spells out, as a word of its own or before a number, as the letter.
fn with_greek_letters(name: &str) -> String {
    const LETTERS: [(&str, char); 6] = [
        ("alpha", 'α'),
        ("beta", 'β'),
        ("gamma", 'γ'),
        ("delta", 'δ'),
        ("kappa", 'κ'),
        ("omega", 'ω'),
    ];
    let mut result = String::new();
    for word in name.split_inclusive(|c: char| !c.is_ascii_alphabetic()) {
        let letters = word.trim_end_matches(|c: char| !c.is_ascii_alphabetic());
        let letter = LETTERS
            .iter()
            .find(|(spelled, _)| letters.eq_ignore_ascii_case(spelled));
        match letter {
            Some(&(_, letter)) => {
                result.push(letter);
                result.push_str(&word[letters.len()..]);
            }
            None => result.push_str(word),
        }
    }
    result
}

/// Whether a name ends with a noun that takes a plain s.
fn takes_a_plural_s(name: &str) -> bool {
    let word = name.rsplit(' ').next().unwrap();
    word.len() > 2
        && word.ends_with([
            'b', 'c', 'd', 'f', 'g', 'k', 'l', 'm', 'n', 'p', 'r', 't', 'w',
        ])
        && !["feet", "men", "women"].contains(&word.to_lowercase().as_str())
}

/// Every name of the dictionaries is found wherever it stands as words of its own, with exactly its characters.
///
/// All names in all ways of writing, each in surroundings in turn: a sample would find another name each time.
#[test]
fn every_name_is_found_in_any_surroundings() {
    let before = [
        "",
        "The ",
        "of ",
        "(",
        "a, ",
        "é \u{3b1} ",
        "\u{200b}",
        "\u{200e}",
        "in \u{200b}",
    ];
    let after = [
        "",
        ".",
        ", and",
        ")",
        " was",
        "; β",
        "\u{2019}",
        "\u{200b}",
        "\u{200e} is",
    ];
    let mut missed = Vec::new();
    for (index, term) in lexicon().terms().iter().enumerate() {
        for way in (0..11).filter(|&way| keeps_the_name(&term.name, way)) {
            let before = before[(index + way) % before.len()];
            let after = after[(index / before.len().max(1) + way) % after.len()];
            let surface = rewrite(&term.name, way, term.case == CaseRule::Exact);
            if way > 0 && surface == term.name {
                continue;
            }
            let span = Span::new(before.len(), before.len() + surface.len());
            let document = one_section(format!("{before}{surface}{after}"));
            let hits = matcher().find(&document, &fold(&document.text));
            let is_found = hits.candidates.iter().any(|candidate| {
                candidate.fragments.cover() == span
                    && lexicon().term(candidate.term).name == term.name
            });
            if !is_found {
                missed.push(format!("{:?} in {:?}", term.name, document.text));
            }
        }
    }
    assert!(
        missed.is_empty(),
        "{} missed: {:#?}",
        missed.len(),
        &missed[..missed.len().min(20)]
    );
}

/// Whether a way of writing leaves a name what it is.
fn keeps_the_name(name: &str, way: usize) -> bool {
    let is_joined = !["- ", " -", " / ", "\u{2013}", "\u{2212}"]
        .iter()
        .any(|joint| name.contains(joint));
    match way {
        // In capitals a final S of a short word is no plural (AIDS, KRAS), so `ribs` and `RIBS` do not meet; a small letter
        // alone, or before capitals, becomes a Roman numeral or a part of another symbol (`nNOS`, NNOS).
        1 | 2 => {
            !name
                .split(|character: char| !character.is_alphanumeric())
                .any(|word| word.len() <= 4 && word.ends_with(['s', 'S']))
                && !has_small_numeral(name)
                && !name.contains("'i ")
        }
        // A hyphen at a line end or a place to break joins, one beside a space does not (`MYC- diffuse`); a slash between
        // two line ends parts paragraphs; `anti`, `non` and `post` before a line end are prefixes that wait for their hyphen.
        5 => {
            let waits = name
                .split(' ')
                .any(|word| ["anti", "non", "post"].contains(&word.to_lowercase().as_str()));
            is_joined && !waits
        }
        8 => is_joined,
        // Nobody writes the plural of a single small letter, or of a participle.
        10 => !has_small_numeral(name) && !name.contains(" not otherwise "),
        _ => true,
    }
}

/// Whether one or two small letters stand alone or behind a hyphen or slash, or one before capitals: `TBR-i`, `H3/l`,
/// `region i of hippocampus`, `nNOS`.
fn has_small_numeral(name: &str) -> bool {
    name.split([' ', '-', '/', '+']).any(|word| {
        let is_small = word.chars().all(char::is_lowercase);
        let mut letters = word.chars();
        let begins_small = letters.next().is_some_and(char::is_lowercase)
            && letters.next().is_some_and(char::is_uppercase);
        is_small && (1..=2).contains(&word.len()) && !["of", "to", "in", "or"].contains(&word)
            || begins_small
    })
}

fn one_section(text: String) -> Document {
    let section = Section::new(SectionKind::Text, Span::new(0, text.len()));
    Document {
        text,
        sections: vec![section],
        ..Document::default()
    }
}

fn matcher() -> &'static Matcher {
    static MATCHER: std::sync::OnceLock<Matcher> = std::sync::OnceLock::new();
    MATCHER.get_or_init(|| Matcher::new(std::sync::Arc::clone(pipeline().lexicon())).unwrap())
}
