//! From candidates to mentions, and what is said of these, in bytes of text a second: the rooms `resolve` and `enrich`.

mod inputs;

use std::hint::black_box;
use std::sync::Arc;

use criterion::{BatchSize, Criterion, Throughput, criterion_group, criterion_main};
use oncotag::dictionary::{
    AffixRules, Lexicon, OriginRules, QualifierRules, RoleWords, ShortFormWords,
};
use oncotag::document::AnnotatedDocument;
use oncotag::enrich::assertion::Asserter;
use oncotag::enrich::{RoleAssigner, RoleModel, find_origins, link_to_heads};
use oncotag::pipeline::{Pipeline, PipelineOptions};
use oncotag::resolve::abbreviations::DefinitionFinder;
use oncotag::resolve::{ResolveOptions, Rules, resolve};

/// All documents with what the stages before leave: sentences, candidates, abbreviations, lists.
fn prepared(lexicon: &Arc<Lexicon>) -> Vec<AnnotatedDocument> {
    let options = PipelineOptions {
        without: ["resolve", "linking", "origins", "assertion", "roles"]
            .map(str::to_owned)
            .to_vec(),
        ..PipelineOptions::default()
    };
    let pipeline = Pipeline::new(Arc::clone(lexicon), &options).expect("the set fits");
    let mut documents = inputs::documents(&inputs::paths());
    for annotated in &mut documents {
        pipeline
            .annotate(annotated)
            .expect("our stages do not fail");
    }
    documents
}

fn benchmark(criterion: &mut Criterion) {
    let lexicon = Arc::new(Lexicon::embedded().expect("the embedded dictionaries are sound"));
    let vocabulary = lexicon.vocabulary();
    let rules = Rules {
        lexicon: Arc::clone(&lexicon),
        affixes: AffixRules::embedded(vocabulary),
        qualifiers: QualifierRules::embedded(vocabulary),
        definitions: DefinitionFinder::new(ShortFormWords::embedded()),
    };
    let options = ResolveOptions::default();
    let candidates = prepared(&lexicon);
    let mut mentions = candidates.clone();
    for annotated in &mut mentions {
        resolve(
            &annotated.document,
            &rules,
            options,
            &mut annotated.annotations,
        );
    }
    let origins = OriginRules::embedded(vocabulary);
    let asserter = Asserter::new(vocabulary);
    let assigner = RoleAssigner::new(RoleModel::new(&RoleWords::embedded()));

    let mut group = criterion.benchmark_group("resolve");
    group.sample_size(20);
    group.throughput(Throughput::Bytes(inputs::text_bytes(&candidates)));
    group.bench_function("resolve", |bencher| {
        bencher.iter_batched_ref(
            || candidates.clone(),
            |documents| {
                for annotated in documents {
                    resolve(
                        &annotated.document,
                        &rules,
                        options,
                        &mut annotated.annotations,
                    );
                    black_box(annotated);
                }
            },
            BatchSize::LargeInput,
        );
    });
    group.bench_function("enrich", |bencher| {
        bencher.iter_batched_ref(
            || mentions.clone(),
            |documents| {
                for annotated in documents {
                    let (document, annotations) = (&annotated.document, &mut annotated.annotations);
                    link_to_heads(vocabulary, annotations);
                    find_origins(document, vocabulary, &origins, annotations);
                    asserter.annotate(document, annotations);
                    assigner.assign(document, annotations);
                    black_box(annotated);
                }
            },
            BatchSize::LargeInput,
        );
    });
    group.finish();
}

criterion_group!(benches, benchmark);
criterion_main!(benches);
