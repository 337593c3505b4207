//! Encoding annotated documents as JSON Lines, in bytes of source text a second.

mod inputs;

use std::hint::black_box;
use std::sync::Arc;

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use oncotag::dictionary::Lexicon;
use oncotag::format::losses::Losses;
use oncotag::pipeline::{Pipeline, PipelineOptions};
use oncotag::write::{DocumentEncoder, JsonlEncoder};

fn benchmark(criterion: &mut Criterion) {
    let lexicon = Lexicon::embedded().expect("the embedded dictionaries are sound");
    let pipeline = Pipeline::new(Arc::new(lexicon), &PipelineOptions::default())
        .expect("the embedded set fits the automaton");
    let mut documents = inputs::documents(&inputs::paths());
    for annotated in &mut documents {
        pipeline
            .annotate(annotated)
            .expect("our stages do not fail");
    }
    let encoder = JsonlEncoder::default();
    let mut lines = Vec::new();
    let mut group = criterion.benchmark_group("write");
    group.throughput(Throughput::Bytes(inputs::text_bytes(&documents)));
    group.bench_function("jsonl", |bencher| {
        bencher.iter(|| {
            for annotated in &documents {
                lines.clear();
                encoder
                    .encode(annotated, &mut lines, &mut Losses::default())
                    .expect("JSON takes every document");
                black_box(&lines);
            }
        });
    });
    group.finish();
}

criterion_group!(benches, benchmark);
criterion_main!(benches);
