//! `oncotag abbreviations`: the short forms that texts define.

use std::sync::Arc;

use clap::Args;

use super::GlobalArguments;
use super::corpus::{CorpusArguments, CorpusRun};
use super::exit::ExitStatus;
use super::lexicon;
use super::report;
use crate::document::OffsetUnit;
use crate::pipeline::{Pipeline, PipelineOptions, STAGE_NAMES};
use crate::write::{WriteError, abbreviation_lines};

/// The stages that find definitions.
const NEEDED: [&str; 2] = ["sentences", "abbreviations"];

/// List the short forms that texts define, with their long forms
///
/// Writes a line of JSON for each definition: `colorectal cancer (CRC)`, `CRC (colorectal cancer)`, `(colorectal cancer,
/// CRC)`, `(CRC = colorectal cancer)`. `oncotag schema abbreviation` says what is in it; docs/cli/abbreviations.md says
/// which rules there are.
#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  oncotag abbreviations page.txt
  oncotag abbreviations corpus/ pubmed.xml.gz -o pairs.jsonl
  oncotag abbreviations corpus.jsonl --min-confidence 0.9 --quiet | jq -r '[.short, .long] | @tsv' | sort | uniq -c")]
pub(super) struct AbbreviationsArguments {
    #[command(flatten)]
    corpus: CorpusArguments,
    /// Leave out definitions that are less certain than this, from 0 to 1
    #[arg(long, value_name = "SHARE", default_value_t = 0.0, value_parser = share)]
    min_confidence: f64,
    /// What offsets count: codepoint, byte or utf16
    #[arg(long, value_name = "UNIT", default_value = "codepoint")]
    offsets: OffsetUnit,
}

fn share(text: &str) -> Result<f64, String> {
    let share: f64 = text.parse().map_err(|_| "not a number".to_owned())?;
    (0.0..=1.0)
        .contains(&share)
        .then_some(share)
        .ok_or_else(|| "not between 0 and 1".to_owned())
}

pub(super) fn run(arguments: &AbbreviationsArguments, global: &GlobalArguments) -> ExitStatus {
    list(arguments, global).unwrap_or_else(|error| report::failure(&error, global.error_format))
}

fn list(
    arguments: &AbbreviationsArguments,
    global: &GlobalArguments,
) -> anyhow::Result<ExitStatus> {
    let lexicon = Arc::new(lexicon::load(&global.dictionary)?);
    let others = STAGE_NAMES.iter().filter(|name| !NEEDED.contains(name));
    let options = PipelineOptions {
        without: others.map(|&name| name.to_owned()).collect(),
        ..PipelineOptions::default()
    };
    let pipeline = Pipeline::new(lexicon, &options)?;
    let mut run = CorpusRun::open(&arguments.corpus, global)?;
    let (unit, least) = (arguments.offsets, arguments.min_confidence);
    let mut n_pairs = 0_u64;
    let ended = run.each(
        pipeline,
        move |annotated| abbreviation_lines(annotated, unit, least),
        |lines, output| {
            let lines = lines.map_err(|error| WriteError::new("-", error))?;
            n_pairs += lines.split_inclusive(|&byte| byte == b'\n').count() as u64;
            output.write(&lines)
        },
    )?;
    if let Some(status) = ended {
        return Ok(status);
    }
    let n_documents = run.n_documents;
    run.finish(|elapsed| {
        vec![format!(
            "{n_documents} documents, {n_pairs} definitions in {:.2} s",
            elapsed.as_secs_f64()
        )]
    })
}
