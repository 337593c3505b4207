//! Reading JSON Lines and PubMed XML, in bytes of text a second; opening the files is part of it.

mod inputs;

use std::hint::black_box;
use std::path::{Path, PathBuf};

use criterion::{Criterion, Throughput, criterion_group, criterion_main};

/// Real records where the shared data stand beside the clone; else those of the tests, which we wrote.
fn pubmed_xml() -> Vec<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let shared = root.join("../shared/data/inputs/pubmed-xml");
    let Ok(entries) = std::fs::read_dir(shared) else {
        return vec![root.join("tests/fixtures/pubmed-xml/structured.xml")];
    };
    let mut files: Vec<PathBuf> = entries.flatten().map(|entry| entry.path()).collect();
    // Those named by a PMID; the others are malformed on purpose, or books.
    files.retain(|path| {
        let stem = path.file_stem().unwrap_or_default().to_string_lossy();
        stem.bytes().all(|byte| byte.is_ascii_digit())
    });
    files.sort();
    files
}

fn benchmark(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("read");
    for (name, paths) in [("jsonl", inputs::paths()), ("pubmed-xml", pubmed_xml())] {
        let n_bytes = inputs::text_bytes(&inputs::documents(&paths));
        group.throughput(Throughput::Bytes(n_bytes));
        group.bench_function(name, |bencher| {
            bencher.iter(|| black_box(inputs::documents(&paths)));
        });
    }
    group.finish();
}

criterion_group!(benches, benchmark);
criterion_main!(benches);
