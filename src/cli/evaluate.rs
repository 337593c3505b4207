//! `oncotag evaluate`: how good a prediction is.

use std::fmt::Display;
use std::io::{BufRead, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use clap::Args;
use serde::Serialize;

use crate::dictionary::Lexicon;
use crate::document::Location;
use crate::evaluate::{
    Bootstrap, EvaluateError, Evaluation, GoldStandard, Options, Prediction, Profile, Retagger,
    TypeMap, View, compare, compare_by_profile,
};
use crate::read::{InputPath, ReadOptions, open_input};

/// Score a prediction by a gold standard.
///
/// Prints true and false positives, false negatives, precision, recall and F1 for each entity type and for all: strictly
/// (all fragments and the type are equal) and by overlap (the type is equal, one character is shared); then how many
/// identifiers of strict matches are right, and the ends of sentences where GOLD has them.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  oncotag evaluate gold.jsonl output/annotations.jsonl
  oncotag evaluate gold.jsonl out.jsonl --errors 20
  oncotag evaluate anatem.jsonl out.jsonl --map Cancer=primary_cancer --map Cell=cell_type
  oncotag evaluate bionlp13cg.jsonl out.jsonl --profile bionlp13cg
  oncotag evaluate craft.jsonl --profile craft
  oncotag evaluate page-gold.tsv out.jsonl --min-f1 0.9 || echo 'worse than it was'

Exit status: 0 done, 1 done and F1 is below --min-f1, 2 could not run.")]
pub(super) struct EvaluateArguments {
    /// The gold standard: JSONL with id, text, entities and sentences, or a table of one page; told apart by content
    gold: PathBuf,
    /// The prediction: oncotag's JSONL, by sentence or by document; `-` is standard input
    ///
    /// Without it the texts of GOLD are tagged with the dictionaries at hand.
    predicted: Option<PathBuf>,
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
    /// Print JSON instead of a table
    #[arg(long)]
    json: bool,
    /// Show the first N missed, the first N spurious and the first N with a wrong identifier, each in its sentence
    #[arg(long, value_name = "N", default_value_t = 0)]
    errors: usize,
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

/// Evaluates and prints. Gives whether the threshold was met, which it is where none was given.
pub(super) fn run(
    arguments: &EvaluateArguments,
    dictionaries: &[PathBuf],
    out: &mut dyn Write,
) -> anyhow::Result<bool> {
    let map = TypeMap::parse(arguments.maps.iter().map(String::as_str))?;
    let profile = arguments.profile.as_deref().map(profile).transpose()?;
    let gold = GoldStandard::read(open(&arguments.gold)?, &arguments.gold)?;
    let retagger = if profile.is_some() || arguments.predicted.is_none() {
        Some(Retagger::new(Arc::new(Lexicon::load(dictionaries)?))?)
    } else {
        None
    };
    let prediction = match (&arguments.predicted, &retagger) {
        (Some(path), _) => Prediction::read(open(path)?, path)?,
        (None, Some(retagger)) => retagger.predict(&gold.documents)?,
        (None, None) => Prediction::default(),
    };
    let bootstrap = Bootstrap {
        n_draws: arguments.bootstrap,
        seed: arguments.seed,
    };
    let main = if let (Some(profile), Some(retagger)) = (&profile, &retagger) {
        let how = Options {
            n_findings: arguments.errors,
            bootstrap,
            ..Options::default()
        };
        let evaluation = compare_by_profile(&gold, &prediction, profile, retagger, &how)?;
        print(&evaluation, arguments.json, out)?;
        evaluation.main().and_then(Evaluation::main_f1)
    } else {
        let options = Options {
            view: View::Map(&map),
            n_findings: arguments.errors,
            bootstrap,
            ..Options::default()
        };
        let evaluation = compare(&gold, &prediction, &options)?;
        print(&evaluation, arguments.json, out)?;
        evaluation.main_f1()
    };
    let is_met = |least: f64| main.is_some_and(|f1| f1 >= least);
    Ok(arguments.min_f1.is_none_or(is_met))
}

/// Prints as a table or as JSON.
fn print(
    evaluation: &(impl Serialize + Display),
    as_json: bool,
    out: &mut dyn Write,
) -> anyhow::Result<()> {
    if as_json {
        serde_json::to_writer_pretty(&mut *out, evaluation)?;
        writeln!(out)?;
    } else {
        write!(out, "{evaluation}")?;
    }
    Ok(())
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

/// Opens a file as inputs are opened: unpacked within limits, in UTF-8; `-` is standard input.
pub(super) fn open(path: &Path) -> anyhow::Result<Box<dyn BufRead + Send>> {
    if path != Path::new("-") && !path.exists() {
        let location = Box::new(Location::default().in_path(path));
        return Err(EvaluateError::NotFound { location }.into());
    }
    let input = if path == Path::new("-") {
        InputPath::Stdin
    } else {
        InputPath::File(path.to_owned())
    };
    Ok(open_input(&input, &ReadOptions::default())?.bytes)
}

#[cfg(test)]
mod tests {
    use clap::Parser;

    use super::*;

    #[derive(Parser)]
    struct Program {
        #[command(flatten)]
        arguments: EvaluateArguments,
    }

    const GOLD: &str =
        r#"{"id":"a","text":"CT of mice","entities":[{"type":"t","spans":[[0,2]],"text":"CT"}]}"#;

    fn evaluate(gold: impl AsRef<[u8]>, more: &[&str]) -> (anyhow::Result<bool>, String) {
        let folder = tempfile::tempdir().unwrap();
        let [gold_path, predicted_path] =
            ["gold", "predicted"].map(|name| folder.path().join(name));
        std::fs::write(&gold_path, gold).unwrap();
        std::fs::write(&predicted_path, "").unwrap();
        let paths = [&gold_path, &predicted_path].map(|path| path.to_str().unwrap());
        let words = ["evaluate"]
            .into_iter()
            .chain(paths)
            .chain(more.iter().copied());
        let program = Program::try_parse_from(words).unwrap();
        let mut out = Vec::new();
        let met = run(&program.arguments, &[], &mut out);
        (met, String::from_utf8(out).unwrap())
    }

    #[test]
    fn a_threshold_that_is_not_met_is_a_negative_answer_not_an_error() {
        let (met, table) = evaluate(GOLD, &["--min-f1", "0.1"]);
        assert!(!met.unwrap());
        assert!(
            table.contains("missing from the prediction (counted as missed): 1: a"),
            "{table}"
        );
        assert!(evaluate(GOLD, &[]).0.unwrap());
    }

    #[test]
    fn a_file_that_is_not_there_is_named_first() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("nope");
        let error = open(&path).err().unwrap();
        let code = error
            .downcast_ref::<EvaluateError>()
            .map(EvaluateError::code);
        assert_eq!(code, Some("ONC0412"));
        assert_eq!(
            error.to_string(),
            format!("{}: no such file", path.display())
        );
    }

    #[test]
    fn json_is_one_object() {
        let (_, json) = evaluate(GOLD, &["--json", "--errors", "3"]);
        let value: serde_json::Value = serde_json::from_str(&json).unwrap();
        assert_eq!(value["overall"]["strict"]["false_negatives"], 1);
        assert_eq!(value["findings"][0]["kind"], "missed");
    }

    #[test]
    fn gold_may_be_gzipped() {
        let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
        encoder.write_all(GOLD.as_bytes()).unwrap();
        let (met, table) = evaluate(encoder.finish().unwrap(), &[]);
        assert!(met.unwrap());
        assert!(table.starts_with("documents: 1"), "{table}");
    }

    #[test]
    fn gold_is_opened_as_inputs_are_in_any_charset() {
        let bytes: Vec<u8> = "\u{feff}"
            .encode_utf16()
            .chain(GOLD.encode_utf16())
            .flat_map(u16::to_le_bytes)
            .collect();
        assert!(evaluate(bytes, &[]).1.starts_with("documents: 1"));
    }

    #[test]
    fn a_bad_map_or_threshold_is_refused() {
        let (met, _) = evaluate(GOLD, &["--map", "Cancer"]);
        assert!(met.unwrap_err().to_string().contains("GOLD=OURS"));
        let is_number = Program::try_parse_from(["evaluate", "a", "b", "--min-f1", "90"]);
        assert!(is_number.is_err_and(|error| error.to_string().contains("not between 0 and 1")));
    }
}
