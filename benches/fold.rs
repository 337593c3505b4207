//! Folding, in bytes of source text a second.

mod inputs;

use std::hint::black_box;

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use oncotag::normalize::fold;

fn benchmark(criterion: &mut Criterion) {
    let documents = inputs::documents(&inputs::paths());
    let mut group = criterion.benchmark_group("fold");
    group.throughput(Throughput::Bytes(inputs::text_bytes(&documents)));
    group.bench_function("abstracts", |bencher| {
        bencher.iter(|| {
            for annotated in &documents {
                black_box(fold(&annotated.document.text));
            }
        });
    });
    group.finish();
}

criterion_group!(benches, benchmark);
criterion_main!(benches);
