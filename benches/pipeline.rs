//! End to end, from files to lines of JSON, in bytes of text a second; on one thread, and on one for each processor.

mod inputs;

use std::convert::Infallible;
use std::hint::black_box;
use std::sync::Arc;

use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use oncotag::dictionary::Lexicon;
use oncotag::document::AnnotatedDocument;
use oncotag::format::losses::Losses;
use oncotag::pipeline::{Flow, Pipeline, PipelineOptions, run_ordered};
use oncotag::read::{InputPath, ReadError, ReadOptions, open_input, read_input};
use oncotag::write::{DocumentEncoder, JsonlEncoder};

/// Reads, annotates and encodes all inputs; gives the bytes written.
fn run(pipeline: &Arc<Pipeline>, threads: usize) -> usize {
    let options = ReadOptions::default();
    let mut n_written = 0;
    for path in inputs::paths() {
        let input = open_input(&InputPath::File(path), &options).expect("the input opens");
        let (reader, _) = read_input(input, None, &options).expect("its format is known");
        let pipeline = Arc::clone(pipeline);
        let work = move |document: Result<AnnotatedDocument, ReadError>| {
            let mut annotated = document.expect("the input is well formed");
            pipeline
                .annotate(&mut annotated)
                .expect("our stages do not fail");
            let mut lines = Vec::new();
            JsonlEncoder::default()
                .encode(&annotated, &mut lines, &mut Losses::default())
                .expect("JSON takes every document");
            lines
        };
        let weigh = |document: &Result<AnnotatedDocument, ReadError>| {
            document
                .as_ref()
                .map_or(0, |document| document.document.text.len())
        };
        let Ok(()) = run_ordered(reader, threads, weigh, work, |lines| {
            n_written += lines.len();
            black_box(lines);
            Ok::<_, Infallible>(Flow::Continue)
        });
    }
    n_written
}

fn benchmark(criterion: &mut Criterion) {
    let lexicon = Lexicon::embedded().expect("the embedded dictionaries are sound");
    let pipeline = Pipeline::new(Arc::new(lexicon), &PipelineOptions::default())
        .map(Arc::new)
        .expect("the embedded set fits the automaton");
    let n_processors = std::thread::available_parallelism().map_or(1, usize::from);
    let mut group = criterion.benchmark_group("pipeline");
    group.sample_size(20);
    group.throughput(Throughput::Bytes(inputs::text_bytes(&inputs::documents(
        &inputs::paths(),
    ))));
    for threads in [1, n_processors] {
        group.bench_function(BenchmarkId::new("abstracts", threads), |bencher| {
            bencher.iter(|| run(&pipeline, threads));
        });
    }
    group.finish();
}

criterion_group!(benches, benchmark);
criterion_main!(benches);
