//! Cutting sentences and tokens, in bytes of text a second.

mod inputs;

use std::hint::black_box;

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use oncotag::dictionary::sentence_cues;
use oncotag::segment::{SentenceSplitter, SplitterRules, tokens_of};

fn benchmark(criterion: &mut Criterion) {
    let documents = inputs::documents(&inputs::paths());
    let rules = SplitterRules::from_rows(sentence_cues().map(|cue| (cue.class, cue.word)));
    let splitter = SentenceSplitter::new(rules.expect("the embedded rules are sound"));
    let mut spans = Vec::new();
    let mut group = criterion.benchmark_group("segment");
    group.throughput(Throughput::Bytes(inputs::text_bytes(&documents)));
    group.bench_function("abstracts", |bencher| {
        bencher.iter(|| {
            for annotated in &documents {
                for (_, section) in annotated.document.content() {
                    spans.clear();
                    splitter.split(&annotated.document.text, section.span, &mut spans);
                    black_box(&spans);
                }
            }
        });
    });
    group.bench_function("tokens", |bencher| {
        bencher.iter(|| {
            for annotated in &documents {
                black_box(tokens_of(&annotated.document.text));
            }
        });
    });
    group.finish();
}

criterion_group!(benches, benchmark);
criterion_main!(benches);
