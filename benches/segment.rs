//! Cutting sentences, in bytes of text a second.

mod inputs;

use std::hint::black_box;

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use oncotag::dictionary::sentence_cues;
use oncotag::segment::{SentenceSplitter, SplitterRules};

fn benchmark(criterion: &mut Criterion) {
    let documents = inputs::documents();
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
//! Throughput of the sentence splitter on the oncology abstracts; on a text written here where they are absent.
use std::fs;
use std::path::PathBuf;
use oncotag::document::Span;
const OWN: &str = "Liver metastases (e.g. those of colorectal cancer) were found in 12.5% of patients, as Smith et al. \
                   have shown [1,2]. RESULTS: E. coli was not (p = 0.05; Fig. 2). p53 was lost in the U.S. cohort.";
fn texts() -> Vec<String> {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR"))
        .join("../shared/data/inputs/oncology-abstracts.jsonl");
    let Ok(lines) = fs::read_to_string(path) else {
        return vec![OWN.repeat(5_000)];
    };
    let text = |line: &str| {
        let record: serde_json::Value = serde_json::from_str(line).ok()?;
        Some(record["text"].as_str()?.to_owned())
    };
    lines.lines().filter_map(text).collect()
}
fn split_abstracts(criterion: &mut Criterion) {
    let rows = sentence_cues().map(|cue| (cue.class, cue.word));
    let splitter = SentenceSplitter::new(SplitterRules::from_rows(rows).expect("known classes"));
    let texts = texts();
    let n_bytes: usize = texts.iter().map(String::len).sum();
    group.throughput(Throughput::Bytes(n_bytes as u64));
        let mut sentences = Vec::new();
            for text in &texts {
                sentences.clear();
                splitter.split(text, Span::new(0, text.len()), &mut sentences);
                black_box(&sentences);
            }
        });
    });
    group.finish();
}

criterion_group!(benches, benchmark);
criterion_group!(benches, split_abstracts);
criterion_main!(benches);
