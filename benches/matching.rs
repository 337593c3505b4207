//! Matching with the embedded dictionaries: compiling them, and search in bytes of source text a second.

mod inputs;

use std::hint::black_box;
use std::sync::Arc;

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use oncotag::dictionary::Lexicon;
use oncotag::matching::Matcher;
use oncotag::normalize::fold;

fn matcher(lexicon: &Arc<Lexicon>) -> Matcher {
    Matcher::new(Arc::clone(lexicon)).expect("the embedded set fits the automaton")
}

fn benchmark(criterion: &mut Criterion) {
    let documents = inputs::documents(&inputs::paths());
    let folded: Vec<_> = documents
        .iter()
        .map(|annotated| fold(&annotated.document.text))
        .collect();
    let load = || Arc::new(Lexicon::embedded().expect("the embedded dictionaries are sound"));
    let lexicon = load();
    let ready = matcher(&lexicon);
    let mut group = criterion.benchmark_group("matching");
    group.sample_size(20);
    group.bench_function("load", |bencher| bencher.iter(|| black_box(load())));
    group.bench_function("compile", |bencher| {
        bencher.iter(|| black_box(matcher(&lexicon)));
    });
    group.throughput(Throughput::Bytes(inputs::text_bytes(&documents)));
    group.bench_function("abstracts", |bencher| {
        bencher.iter(|| {
            for (annotated, folded) in documents.iter().zip(&folded) {
                black_box(ready.find(&annotated.document, folded));
            }
        });
    });
    group.finish();
}

criterion_group!(benches, benchmark);
criterion_main!(benches);
