//! Concept search over a million names, in seconds a query: the answer that people wait for as they type.
//!
//! The names are those of the embedded dictionaries and made-up ones, two a concept, of the words that real names have. The
//! 95th percentile over all queries is printed first; each kind of query is measured by itself behind it.

use std::fmt::Write as _;
use std::hint::black_box;
use std::sync::Arc;
use std::time::Instant;

use criterion::{Criterion, criterion_group, criterion_main};
use oncotag::dictionary::Lexicon;
use oncotag::review::concepts::Concepts;

/// How many names there are to search.
const NAMES: usize = 1_000_000;
/// How many concepts are asked for, as the app does.
const LIMIT: usize = 30;

/// The embedded names and so many made-up ones that there are [`NAMES`].
fn lexicon() -> Lexicon {
    let embedded = Lexicon::embedded().expect("the embedded dictionaries are sound");
    let mut words: Vec<&str> = (embedded.terms().iter())
        .flat_map(|term| term.name.split([' ', ',', '(', ')']))
        .filter(|word| word.len() > 2 && word.chars().all(char::is_alphanumeric))
        .collect();
    words.sort_unstable();
    words.dedup();
    let mut chance = fastrand::Rng::with_seed(8);
    let mut name = || {
        let n = chance.usize(1..=4);
        let words: Vec<&str> = (0..n).map(|_| words[chance.usize(..words.len())]).collect();
        words.join(" ")
    };
    let mut text = String::from(
        "# type: biomarker\n# source: made up\n# version: 1\n# licence: CC0-1.0\nid\tlabel\tsynonyms\n",
    );
    for number in 0..NAMES.saturating_sub(embedded.terms().len()) / 2 {
        // The number keeps labels apart.
        let (label, synonym) = (name(), name());
        let _ = writeln!(text, "MADE:{number}\t{label} {number}\texact:{synonym}");
    }
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("made.tsv");
    std::fs::write(&path, text).expect("written");
    Lexicon::load(&[path]).expect("sound")
}

/// Queries as they are typed: names of the embedded dictionaries letter by letter, and what no name has.
fn queries(lexicon: &Lexicon) -> [(&'static str, Vec<String>); 5] {
    let names = || {
        let terms = lexicon.terms().iter().take(40_000).step_by(397);
        terms.map(|term| term.name.clone())
    };
    let cut = |name: &str, n: usize| -> String { name.chars().take(n).collect() };
    [
        ("one letter", names().map(|name| cut(&name, 1)).collect()),
        ("three letters", names().map(|name| cut(&name, 3)).collect()),
        ("six letters", names().map(|name| cut(&name, 6)).collect()),
        ("whole names", names().collect()),
        (
            "what is not there",
            names()
                .map(|name| format!("{}qqq", cut(&name, 5)))
                .collect(),
        ),
    ]
}

#[expect(clippy::print_stdout, reason = "criterion says no percentiles")]
fn benchmark(criterion: &mut Criterion) {
    let lexicon = Arc::new(lexicon());
    let concepts = Concepts::new(Arc::clone(&lexicon));
    concepts.prepare();
    let queries = queries(&lexicon);
    let mut taken: Vec<f64> = queries
        .iter()
        .flat_map(|(_, queries)| queries)
        .map(|query| {
            let start = Instant::now();
            black_box(concepts.search(query, Some("primary_cancer"), LIMIT));
            start.elapsed().as_secs_f64() * 1000.0
        })
        .collect();
    taken.sort_unstable_by(f64::total_cmp);
    println!(
        "{} names, {} queries: median {:.1} ms, 95th percentile {:.1} ms, most {:.1} ms",
        lexicon.terms().len(),
        taken.len(),
        taken[taken.len() / 2],
        taken[taken.len() * 95 / 100],
        taken[taken.len() - 1],
    );
    let mut group = criterion.benchmark_group("search");
    group.sample_size(10);
    for (kind, queries) in &queries {
        let mut turn = queries.iter().cycle();
        group.bench_function(*kind, |bencher| {
            bencher.iter(|| {
                let query = turn.next().map_or("", String::as_str);
                black_box(concepts.search(query, Some("primary_cancer"), LIMIT))
            });
        });
    }
    group.finish();
}

criterion_group!(benches, benchmark);
criterion_main!(benches);
