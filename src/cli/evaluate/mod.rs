//! `oncotag evaluate`: how good a prediction is.

mod html;
mod scheme;

use std::collections::BTreeMap;
use std::io::{BufRead, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use clap::Args;

use html::Page;

use crate::dictionary::Lexicon;
use crate::document::Location;
use crate::evaluate::{
    Bootstrap, EvaluateError, Evaluation, Options, Prediction, Profile, ProfileEvaluation,
    Retagger, Task, TypeMap, View, compare, compare_by_profile, evaluate_task, join, read_gold,
    read_prediction, read_texts,
};
use crate::read::{Input, InputPath, ReadOptions, expand_inputs, open_input};
use crate::write::{OutputFile, OutputTarget};

/// Score a prediction by a gold standard.
///
/// Prints true and false positives, false negatives, precision, recall and F1 for each entity type and for all: strictly
/// (all fragments and the type are equal) and by overlap (the type is equal, one character is shared); then how many
/// identifiers of strict matches are right, and the ends of sentences where GOLD has them.
#[derive(Args, Clone, Debug)]
#[command(after_help = "\
Examples:
  oncotag evaluate gold.jsonl output/annotations.jsonl
  oncotag evaluate gold.jsonl out.jsonl --errors 20
  oncotag evaluate anatem.jsonl out.jsonl --map Cancer=primary_cancer --map Cell=cell_type
  oncotag evaluate bionlp13cg.jsonl out.jsonl --profile bionlp13cg
  oncotag evaluate craft.jsonl --profile craft --causes 20
  oncotag evaluate anatem.jsonl --profile anatem --report anatem.html
  oncotag evaluate gold.pubtator predicted.conll --scheme nervaluate
  oncotag evaluate gold.conll predicted.conll --scheme seqeval --json
  oncotag evaluate page-gold.tsv out.jsonl --min-f1 0.9 || echo 'worse than it was'
  oncotag evaluate ab3p-med1250.jsonl --task abbreviations
  oncotag evaluate negex.jsonl --task assertion

Exit status: 0 done, 1 done and F1 is below --min-f1, 2 could not run.")]
pub(super) struct EvaluateArguments {
    /// The gold standard: JSONL with id, text, entities and sentences, a table of one page, or any annotated format
    /// (brat: the folder); told apart by content
    gold: PathBuf,
    /// The prediction: oncotag's JSONL, by sentence or by document, or any annotated format; `-` is standard input
    ///
    /// Its documents are found by identity, else by PubMed identifier; where one side has none (`CoNLL`), in order.
    /// Without it the texts of GOLD are tagged with the dictionaries at hand.
    predicted: Option<PathBuf>,
    /// By whose definitions to count
    #[arg(long, value_enum, default_value_t, value_name = "SCHEME")]
    scheme: scheme::SchemeArgument,
    /// What the corpus means by its types: anatem, bc5cdr, bionlp13cg, biored, cellfinder, craft, jnlpba, metastasis,
    /// ncbi-disease, or a TOML file
    ///
    /// Prints the raw figures, those where generic words that the dictionaries block count as found, and those on the part
    /// that can be compared. A threshold is held against the last.
    #[arg(long, value_name = "NAME", conflicts_with = "maps")]
    profile: Option<String>,
    /// Our entity type for one of the gold standard's; may be repeated. With it, other gold types are left out
    #[arg(long = "map", value_name = "GOLD=OURS")]
    maps: Vec<String>,
    /// Measure one stage alone, on a gold standard that is made for it
    ///
    /// assertion: `assertion` of entities (or `negation`, as `NegEx` has it), asked of the mentions that GOLD gives.
    /// abbreviations: pairs of `sf` and `lf`. ambiguity: `senses`, a short form, its span and the concept that it has there,
    /// or none. coordination: lists by their `parts` or `ids`, and mentions in several pieces.
    /// roles: abstracts with labels, which are taken away.
    #[arg(long, value_name = "TASK", value_parser = parse_task,
          conflicts_with_all = ["predicted", "profile", "maps", "causes", "report", "min_f1"])]
    task: Option<Task>,
    /// JSONL with text, for a GOLD that has texts by hash alone; may be repeated
    #[arg(long, value_name = "FILE", requires = "task")]
    texts: Vec<PathBuf>,
    /// Print JSON instead of a table
    #[arg(long)]
    json: bool,
    /// Show the first N missed, the first N spurious and the first N with a wrong identifier, each in its sentence
    #[arg(long, value_name = "N", default_value_t = 0)]
    errors: usize,
    /// List the N surface forms that were missed most often, and made up most often, with their causes
    ///
    /// Causes are read from what became of the hits of the dictionaries at hand; give those of the prediction.
    #[arg(long, value_name = "N", default_value_t = 0)]
    causes: usize,
    /// Write the whole report with all errors by form and cause; the ending says the form: .html, .json or .txt
    #[arg(long, value_name = "FILE")]
    report: Option<PathBuf>,
    /// Replace the report if it exists
    #[arg(long)]
    force: bool,
    /// Draw documents N times for 95 % intervals; 0 for none
    #[arg(long, value_name = "N", default_value_t = 1000)]
    bootstrap: usize,
    /// The seed of the draws: the same one gives the same intervals
    #[arg(long, value_name = "N", default_value_t = 1)]
    seed: u64,
    /// End with exit status 1 where strict F1 over all types is below X (of sentence ends, where GOLD marks no entity)
    #[arg(long, value_name = "X", value_parser = parse_share)]
    min_f1: Option<f64>,
}

fn parse_share(value: &str) -> Result<f64, String> {
    let share: f64 = value
        .parse()
        .map_err(|_| format!("\"{value}\" is no number"))?;
    if (0.0..=1.0).contains(&share) {
        Ok(share)
    } else {
        Err(format!("{value} is not between 0 and 1"))
    }
}

fn parse_task(value: &str) -> Result<Task, String> {
    let found = Task::ALL.into_iter().find(|task| task.as_str() == value);
    found.ok_or_else(|| {
        let known: Vec<&str> = Task::ALL.iter().map(|task| task.as_str()).collect();
        format!("expected one of {}", known.join(", "))
    })
}

/// Measures one stage and prints.
fn run_task(
    task: Task,
    arguments: &EvaluateArguments,
    dictionaries: &[PathBuf],
    out: &mut dyn Write,
) -> anyhow::Result<()> {
    let mut texts = BTreeMap::new();
    for path in &arguments.texts {
        read_texts(open(path)?, path, &mut texts)?;
    }
    let gold = open(&arguments.gold)?;
    let retagger = Retagger::new(Arc::new(Lexicon::load(dictionaries)?))?;
    let report = evaluate_task(task, gold, &arguments.gold, &texts, &retagger)?;
    if arguments.json {
        serde_json::to_writer_pretty(&mut *out, &report)?;
        writeln!(out)?;
    } else {
        write!(out, "{report}")?;
        for error in report.errors.iter().take(arguments.errors) {
            writeln!(out, "{error}")?;
        }
    }
    Ok(())
}

/// Evaluates and prints. Gives whether the threshold was met, which it is where none was given.
pub(super) fn run(
    arguments: &EvaluateArguments,
    dictionaries: &[PathBuf],
    out: &mut dyn Write,
) -> anyhow::Result<bool> {
    if let Some(task) = arguments.task {
        run_task(task, arguments, dictionaries, out)?;
        return Ok(true);
    }
    let report = arguments.report.as_deref();
    let report = report
        .map(|path| Report::checked(path, arguments.force))
        .transpose()?;
    let map = TypeMap::parse(arguments.maps.iter().map(String::as_str))?;
    let profile = arguments.profile.as_deref().map(profile).transpose()?;
    if let Some(scheme) = arguments.scheme.other() {
        return scheme::run(scheme, arguments, dictionaries, out);
    }
    let gold = read_gold(open_all(&arguments.gold)?)?;
    let wants_causes = arguments.causes > 0 || arguments.report.is_some();
    let retagger = if profile.is_some() || arguments.predicted.is_none() || wants_causes {
        Some(Retagger::new(Arc::new(Lexicon::load(dictionaries)?))?)
    } else {
        None
    };
    let prediction = match (&arguments.predicted, &retagger) {
        (Some(path), _) => join(&gold, read_prediction(open_all(path)?)?)?,
        (None, Some(retagger)) => retagger.predict(&gold.documents)?,
        (None, None) => Prediction::default(),
    };
    let bootstrap = Bootstrap {
        n_draws: arguments.bootstrap,
        seed: arguments.seed,
    };
    let options = Options {
        view: View::Map(&map),
        n_findings: arguments.errors,
        bootstrap,
        causes: retagger.as_ref().filter(|_| wants_causes),
    };
    let outcome = if let (Some(profile), Some(retagger)) = (&profile, &retagger) {
        Outcome::Parts(compare_by_profile(
            &gold,
            &prediction,
            profile,
            retagger,
            &options,
        )?)
    } else {
        Outcome::Whole(Box::new(compare(&gold, &prediction, &options)?))
    };
    if let Some(report) = report {
        report.write(&outcome, arguments)?;
    }
    outcome.print(arguments, out)?;
    let main = outcome.main().and_then(Evaluation::main_f1);
    let is_met = |least: f64| main.is_some_and(|f1| f1 >= least);
    Ok(arguments.min_f1.is_none_or(is_met))
}

/// What came of the comparison.
enum Outcome {
    Whole(Box<Evaluation>),
    Parts(ProfileEvaluation),
}

impl Outcome {
    /// The evaluation that a threshold is held against, and whose errors are listed.
    fn main(&self) -> Option<&Evaluation> {
        match self {
            Self::Whole(evaluation) => Some(evaluation),
            Self::Parts(parts) => parts.main(),
        }
    }

    /// Prints as a table or as JSON.
    fn print(&self, arguments: &EvaluateArguments, out: &mut dyn Write) -> anyhow::Result<()> {
        if arguments.json {
            return self.json(out);
        }
        match self {
            Self::Whole(evaluation) => write!(out, "{evaluation}")?,
            Self::Parts(parts) => write!(out, "{parts}")?,
        }
        let errors = self.main().and_then(|main| main.errors.as_ref());
        if let Some(errors) = errors.filter(|_| arguments.causes > 0) {
            write!(out, "{}", errors.table(arguments.causes))?;
        }
        Ok(())
    }

    fn json(&self, out: &mut dyn Write) -> anyhow::Result<()> {
        match self {
            Self::Whole(evaluation) => serde_json::to_writer_pretty(&mut *out, evaluation)?,
            Self::Parts(parts) => serde_json::to_writer_pretty(&mut *out, parts)?,
        }
        writeln!(out)?;
        Ok(())
    }

    fn html(&self, gold: &Path) -> anyhow::Result<String> {
        let name = || gold.display().to_string();
        let page = match self {
            Self::Whole(evaluation) => Page {
                title: name(),
                parts: vec![("all", evaluation)],
                differences: &[],
            },
            Self::Parts(parts) => Page {
                title: parts.corpus.clone(),
                parts: parts
                    .parts
                    .iter()
                    .map(|one| (one.part.as_str(), &one.evaluation))
                    .collect(),
                differences: &parts.differences,
            },
        };
        page.render()
    }
}

/// The form of a report.
#[derive(Clone, Copy)]
enum ReportForm {
    Html,
    Json,
    Text,
}

/// A report that can be written.
struct Report<'a> {
    path: &'a Path,
    form: ReportForm,
}

impl<'a> Report<'a> {
    /// Says before the work whether a report can be written after it, in the form that the name's ending asks for. The
    /// file that is opened for that is gone again.
    fn checked(path: &'a Path, may_replace: bool) -> anyhow::Result<Self> {
        let form = match path.extension().and_then(|ending| ending.to_str()) {
            Some("html" | "htm") => ReportForm::Html,
            Some("json") => ReportForm::Json,
            Some("txt") => ReportForm::Text,
            _ => anyhow::bail!(
                "{}: a report is a file that ends in .html, .json or .txt",
                path.display()
            ),
        };
        OutputFile::open(&OutputTarget::named(path, may_replace))?;
        Ok(Self { path, form })
    }

    /// Writes all of it.
    fn write(&self, outcome: &Outcome, arguments: &EvaluateArguments) -> anyhow::Result<()> {
        let mut bytes = Vec::new();
        match self.form {
            ReportForm::Html => bytes.extend(outcome.html(&arguments.gold)?.into_bytes()),
            ReportForm::Json => outcome.json(&mut bytes)?,
            ReportForm::Text => {
                let whole = EvaluateArguments {
                    causes: usize::MAX,
                    json: false,
                    ..arguments.clone()
                };
                outcome.print(&whole, &mut bytes)?;
            }
        }
        let mut file = OutputFile::open(&OutputTarget::named(self.path, arguments.force))?;
        file.write(&bytes)?;
        Ok(file.finish()?)
    }
}

/// The profile of a name, or of a file.
pub(super) fn profile(name: &str) -> anyhow::Result<Profile> {
    if let Some(profile) = Profile::embedded(name) {
        return Ok(profile?);
    }
    let path = Path::new(name);
    if path.extension().is_none() && !path.exists() {
        let names: Vec<_> = Profile::names().collect();
        anyhow::bail!(
            "there is no profile \"{name}\" (expected one of {}, or a TOML file)",
            names.join(", ")
        );
    }
    let location = Location::default().in_path(path);
    let text = std::fs::read_to_string(path)
        .map_err(|source| EvaluateError::from_io(source, location.clone()))?;
    let stem = path.file_stem().unwrap_or(path.as_os_str());
    Ok(Profile::parse(&stem.to_string_lossy(), &text, &location)?)
}

/// The bytes of a file that is opened as inputs are.
pub(super) fn open(path: &Path) -> anyhow::Result<Box<dyn BufRead + Send>> {
    Ok(open_as_input(path)?.bytes)
}

/// Opens a file, or all files of a folder (a corpus of brat).
fn open_all(path: &Path) -> anyhow::Result<Vec<Input>> {
    if !path.is_dir() {
        return Ok(vec![open_as_input(path)?]);
    }
    let (inputs, errors) = expand_inputs(&[path], &[]);
    if let Some(error) = errors.into_iter().next() {
        return Err(error.into());
    }
    let inputs = inputs.iter();
    let opened = inputs.map(|input| Ok(open_input(input, &ReadOptions::default())?));
    opened.collect()
}

/// Opens a file as inputs are opened: unpacked within limits, in UTF-8; `-` is standard input.
fn open_as_input(path: &Path) -> anyhow::Result<Input> {
    if path != Path::new("-") && !path.exists() {
        let location = Box::new(Location::default().in_path(path));
        return Err(EvaluateError::NotFound { location }.into());
    }
    let input = if path == Path::new("-") {
        InputPath::Stdin
    } else {
        InputPath::File(path.to_owned())
    };
    Ok(open_input(&input, &ReadOptions::default())?)
}

#[cfg(test)]
mod tests;
