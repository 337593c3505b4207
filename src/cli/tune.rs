//! `oncotag tune`: the settings of types that suit a gold standard.

use std::io::Write;
use std::num::NonZero;
use std::path::PathBuf;
use std::sync::Arc;

use anyhow::Context;
use clap::{Args, ValueEnum};

use super::evaluate::{open, profile};
use super::progress::ProgressMode;
use super::report::line;
use super::signals::Interrupt;
use crate::curate::tune::{TuneError, TuneOptions, tune};
use crate::dictionary::Lexicon;
use crate::evaluate::{DocumentScorer, GoldStandard, Level, Part, Retagger, TypeMap, View};
use crate::write::{OutputFile, OutputTarget};

/// Find the settings of types that suit a gold standard
///
/// Tags the texts of GOLD under other settings of each entity type: the case rule, the kinds of names that are admitted,
/// the least length and confidence, what needs context or company, nested mentions. Picks on one half of the documents,
/// which half a document is in follows from its identity, and reports on the other half beside the settings as they are.
/// A change is taken only where the gain is beyond noise.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  oncotag tune gold.jsonl
  oncotag tune anatem.jsonl --map Cancer=primary_cancer --map Cell=cell_type -o profile.toml
  oncotag tune craft.jsonl --profile craft --type cell_type -o profile.toml
  oncotag tag page.txt --dictionary profile.toml -o out.jsonl")]
pub(super) struct TuneArguments {
    /// The gold standard: JSONL with id, text and entities
    gold: PathBuf,
    /// What the corpus means by its types: a name that `evaluate --profile` takes, or a TOML file
    #[arg(long, value_name = "NAME", conflicts_with = "maps")]
    profile: Option<String>,
    /// Our entity type for one of the gold standard's; may be repeated. With it, other gold types are left out
    #[arg(long = "map", value_name = "GOLD=OURS")]
    maps: Vec<String>,
    /// What F1 is taken of
    #[arg(long, value_name = "HOW", default_value = "strict")]
    by: By,
    /// Tune this entity type only; may be repeated
    #[arg(long = "type", value_name = "TYPE")]
    types: Vec<String>,
    /// Where the settings go, in the form of dictionaries.toml, for `--dictionary`; - is standard output
    #[arg(long, short, value_name = "PATH")]
    output: Option<PathBuf>,
    /// Replace an existing output
    #[arg(long)]
    force: bool,
    /// Number of threads [default: one a core]
    #[arg(long, value_name = "N")]
    threads: Option<NonZero<usize>>,
    /// How progress is shown
    #[arg(long, value_name = "HOW", default_value = "auto")]
    progress: ProgressMode,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum By {
    /// All fragments and the type are equal
    Strict,
    /// The type is equal and a character is shared
    Overlap,
    /// All fragments, the type and the concept are equal
    Concept,
}

/// Tunes, prints the report, and writes the settings.
pub(super) fn run(
    arguments: &TuneArguments,
    dictionaries: &[PathBuf],
    quiet: bool,
    out: &mut dyn Write,
) -> anyhow::Result<()> {
    let map = TypeMap::parse(arguments.maps.iter().map(String::as_str))?;
    let profile = arguments.profile.as_deref().map(profile).transpose()?;
    let gold = GoldStandard::read(open(&arguments.gold)?, &arguments.gold)?;
    let retagger = match &profile {
        Some(_) => Some(Retagger::new(Arc::new(Lexicon::load(dictionaries)?))?),
        None => None,
    };
    let view = match (&profile, &retagger) {
        (Some(profile), Some(retagger)) => View::Profile(profile, Part::Comparable, retagger),
        _ => View::Map(&map),
    };
    let scorer = DocumentScorer::new(&gold, view);
    let options = TuneOptions {
        paths: dictionaries,
        types: &arguments.types,
        measure: match arguments.by {
            By::Strict => Level::Strict,
            By::Overlap => Level::Overlap,
            By::Concept => Level::Concept,
        },
        n_threads: arguments.threads.unwrap_or_else(|| {
            std::thread::available_parallelism().unwrap_or(NonZero::<usize>::MIN)
        }),
    };
    let target = arguments
        .output
        .as_deref()
        .map(|path| OutputTarget::named(path, arguments.force));
    // Before the work: an output that may not be replaced is told at once.
    let output = match &target {
        Some(target @ OutputTarget::File { .. }) => Some(OutputFile::open(target)?),
        _ => None,
    };
    let interrupt = Interrupt::watch().context("watching for signals")?;
    interrupt.set_unfinished(output.as_ref().and_then(OutputFile::part_path));
    let is_told = match arguments.progress {
        ProgressMode::None => false,
        ProgressMode::Auto => !quiet && std::io::IsTerminal::is_terminal(&std::io::stderr()),
        ProgressMode::Text | ProgressMode::Json => true,
    };
    let as_json = arguments.progress == ProgressMode::Json;
    let mut progress = |entity_type: &str| {
        if is_told && as_json {
            line(&serde_json::json!({ "progress": { "type": entity_type } }).to_string());
        } else if is_told {
            line(&format!("tuning {entity_type}"));
        }
    };
    let tuning = tune(&gold, &scorer, &options, &mut progress).map_err(told_as_it_is)?;
    match (output, target) {
        (Some(mut output), Some(OutputTarget::File { path, .. })) => {
            output.write(tuning.to_toml().as_bytes())?;
            output.finish()?;
            interrupt.set_unfinished(None);
            write!(out, "{tuning}")?;
            writeln!(out, "\nwritten to {}", path.display())?;
        }
        (_, Some(_)) => write!(out, "{}", tuning.to_toml())?,
        _ => write!(out, "{tuning}")?,
    }
    Ok(())
}

/// Errors of other rooms keep their codes.
fn told_as_it_is(error: TuneError) -> anyhow::Error {
    match error {
        TuneError::Dictionary(error) => error.into(),
        TuneError::Pipeline(error) => error.into(),
        TuneError::Evaluate(error) => error.into(),
        TuneError::Read(error) => error.into(),
        other => other.into(),
    }
}
