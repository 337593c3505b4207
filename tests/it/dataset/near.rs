//! How many planted near copies are found, and how many pairs of other texts come as near.
//!
//! `cargo test --test it near_copies -- --nocapture` prints the figures.

use fastrand::Rng;
use oncotag::dataset::{MIN_SIMILARITY, Place, Shingles, near_copies};
use oncotag::document::AnnotatedDocument;
use oncotag::document::{Document, Section, SectionKind, Span};

use crate::support::{pipeline, records, shared};

/// The share of words that a planted copy has other than its original.
const CHANGED: f64 = 0.05;

/// Of how many texts all pairs are compared.
const MAX_COMPARED: usize = 3000;

/// The abstracts of the shared corpus, and their sentences of ten words and more: in shorter ones 5 % are no word.
fn texts() -> Option<(Vec<String>, Vec<String>)> {
    let path = shared("data/inputs/oncology-abstracts.jsonl")?;
    let documents: Vec<String> = records(&std::fs::read(path).unwrap())
        .iter()
        .map(|record| record["text"].as_str().unwrap().to_owned())
        .collect();
    let splitter = pipeline();
    let mut sentences = Vec::new();
    for text in &documents {
        let section = Section::new(SectionKind::Text, Span::new(0, text.len()));
        let mut annotated = AnnotatedDocument::plain(Document {
            text: text.clone(),
            sections: vec![section],
            ..Document::default()
        });
        splitter.annotate(&mut annotated).unwrap();
        let cut = annotated.annotations.sentences.iter();
        sentences.extend(cut.map(|sentence| sentence.span.of(text).to_owned()));
    }
    sentences.retain(|text| text.split_whitespace().count() >= 10);
    Some((documents, sentences))
}

/// A copy with that share of its words replaced by words of another text, one at least.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    clippy::cast_precision_loss,
    reason = "a small count"
)]
fn planted(text: &str, other: &str, random: &mut Rng) -> String {
    let mut words: Vec<&str> = text.split_whitespace().collect();
    let others: Vec<&str> = other.split_whitespace().collect();
    let n_changed = ((words.len() as f64 * CHANGED).round() as usize).max(1);
    let mut places: Vec<usize> = (0..words.len()).collect();
    random.shuffle(&mut places);
    for &place in &places[..n_changed] {
        words[place] = others[random.usize(..others.len())];
    }
    words.join(" ")
}

/// Plants a copy of each text behind all texts, and counts: copies found; among the originals, pairs that are reported.
#[expect(clippy::cast_precision_loss, reason = "small counts")]
fn measure(name: &str, texts: &[String]) -> f64 {
    let mut random = Rng::with_seed(20_261);
    let copies: Vec<String> = texts
        .iter()
        .map(|text| planted(text, &texts[random.usize(..texts.len())], &mut random))
        .collect();
    let all: Vec<Shingles> = texts
        .iter()
        .chain(&copies)
        .map(|text| Shingles::of(text))
        .collect();
    let n = texts.len();
    let place = |index: usize| Place {
        rank: u32::try_from(2 * n - index).unwrap(),
        group: u32::try_from(index).unwrap(),
    };
    let places: Vec<Place> = (0..2 * n).map(place).collect();
    let found = near_copies(&all, &places);
    let n_found = found[n..].iter().flatten().count();
    let recall = n_found as f64 / n as f64;
    // What would be reported without any copy, and how many pairs of all are as near: by comparing all.
    let originals = near_copies(&all[..n], &places[n..]);
    let n_reported = originals.iter().flatten().count();
    let (mut n_near, mut n_equal) = (0_u64, 0_u64);
    let n_compared = n.min(MAX_COMPARED);
    for a in 0..n_compared {
        for b in 0..a {
            let similarity = all[a].similarity(&all[b]);
            n_near += u64::from(similarity >= MIN_SIMILARITY);
            n_equal += u64::from(similarity >= 1.0);
        }
    }
    let n_pairs = n_compared * (n_compared - 1) / 2;
    eprintln!(
        "{name}: {n_found} of {n} planted copies found ({:.2} %); of {n_pairs} pairs of originals {n_near} are near \
         ({n_equal} of them equal; {:.2e} of all without those), {n_reported} originals reported",
        100.0 * recall,
        (n_near - n_equal) as f64 / n_pairs as f64,
    );
    for (index, near) in originals.iter().enumerate() {
        if let Some(near) = near.filter(|near| near.similarity < 1.0) {
            let shown = |text: &str| text.chars().take(160).collect::<String>();
            let (a, b) = (shown(&texts[index]), shown(&texts[near.to]));
            eprintln!("  {:.2}\n    {a}\n    {b}", near.similarity);
        }
    }
    recall
}

#[test]
fn near_copies_with_five_percent_of_other_words_are_found() {
    let Some((documents, sentences)) = texts() else {
        return;
    };
    assert!(measure("documents", &documents) >= 0.95);
    assert!(measure("sentences", &sentences) >= 0.95);
}
