//! `oncotag suggest`: names that the dictionaries may lack.

use std::path::PathBuf;
use std::sync::Arc;

use anyhow::anyhow;
use clap::Args;

use super::GlobalArguments;
use super::corpus::{CorpusArguments, CorpusRun};
use super::exit::ExitStatus;
use super::report;
use crate::curate::suggest::{Decided, Finder, RankOptions, Tally, Worksheet};
use crate::dictionary::Lexicon;
use crate::document::EntityTypeId;
use crate::pipeline::{Pipeline, PipelineOptions};

/// Propose names that the dictionaries lack, from texts
///
/// Looks for phrases that end like the names of our types (cells, carcinoma, metastases, imaging, -mab, -ectomy), for
/// molecules before words such as expression and mutation, and for abbreviations that a text defines, where no mention
/// covers them. Writes a worksheet, a table with an empty column `decision` for accept, reject or block.
#[derive(Args, Debug)]
#[command(after_help = "\
Streaming: what is counted is bounded, so memory does not grow with the corpus.

Examples:
  oncotag suggest corpus/ -o worksheet.tsv
  oncotag suggest abstracts.jsonl --type cell_type --type treatment --limit 50
  oncotag suggest new.xml.gz --decided january.tsv --decided february.tsv -o march.tsv")]
pub(super) struct SuggestArguments {
    #[command(flatten)]
    corpus: CorpusArguments,
    /// Look for names of this entity type only; may be repeated
    #[arg(long = "type", value_name = "TYPE")]
    types: Vec<String>,
    /// The most rows
    #[arg(long, value_name = "N", default_value_t = 200)]
    limit: usize,
    /// The fewest occurrences in the corpus
    #[arg(long, value_name = "N", default_value_t = 2)]
    min_count: u64,
    /// Leave out what this worksheet has decided, whichever way; may be repeated
    #[arg(long, value_name = "FILE")]
    decided: Vec<PathBuf>,
}

/// The ids of types named on the command line.
pub(super) fn types_by_name(
    lexicon: &Lexicon,
    names: &[String],
) -> anyhow::Result<Vec<EntityTypeId>> {
    let vocabulary = lexicon.vocabulary();
    names
        .iter()
        .map(|name| {
            vocabulary.type_by_name(name).ok_or_else(|| {
                let known: Vec<&str> = vocabulary.types().iter().map(|t| t.name.as_str()).collect();
                anyhow!(
                    "there is no entity type \"{name}\" (expected one of {})",
                    known.join(", ")
                )
            })
        })
        .collect()
}

pub(super) fn run(arguments: &SuggestArguments, global: &GlobalArguments) -> ExitStatus {
    suggest(arguments, global).unwrap_or_else(|error| report::failure(&error, global.error_format))
}

fn suggest(arguments: &SuggestArguments, global: &GlobalArguments) -> anyhow::Result<ExitStatus> {
    let lexicon = Arc::new(Lexicon::load(&global.dictionary)?);
    let types = types_by_name(&lexicon, &arguments.types)?;
    let mut decided = Decided::default();
    for path in &arguments.decided {
        decided.read(path)?;
    }
    let finder = Arc::new(Finder::new(Arc::clone(&lexicon), &types));
    let pipeline = Pipeline::new(lexicon, &PipelineOptions::default())?;
    let mut run = CorpusRun::open(&arguments.corpus, global)?;
    let mut tally = Tally::default();
    let in_threads = Arc::clone(&finder);
    let ended = run.each(
        pipeline,
        move |annotated| in_threads.find(annotated),
        |found, _| {
            tally.add(found);
            Ok(())
        },
    )?;
    if let Some(status) = ended {
        return Ok(status);
    }
    let options = RankOptions {
        min_count: arguments.min_count,
        limit: arguments.limit,
    };
    let sheet = Worksheet {
        rows: tally.rank(&finder, &decided, options),
    };
    run.write(sheet.to_tsv().as_bytes())?;
    run.finish(|elapsed| {
        let mut lines = vec![format!(
            "{} documents, {} phrases that no mention covers, {} rows in {:.2} s",
            tally.n_documents(),
            tally.n_phrases(),
            sheet.rows.len(),
            elapsed.as_secs_f64(),
        )];
        if tally.n_let_go() > 0 {
            lines.push(format!(
                "phrases with up to {} occurrences were let go for room; counts may be too low by as much",
                tally.n_let_go()
            ));
        }
        lines
    })
}
