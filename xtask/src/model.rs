//! `cargo xtask model`: from abstracts to a trained spaCy model by the README's commands, and how good it is.

use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, bail};

use crate::command::{at_root, builds_release, release_build, root, shared, succeeds};
use crate::python;

/// Trains for `steps` steps and prints the figures of the model and of the dictionaries: on the test split, whose labels are those of
/// the dictionaries, and on a gold standard, which people have made.
pub(crate) fn run(builds: bool, steps: u32) -> anyhow::Result<bool> {
    let papers = shared().join("data/inputs/oncology-abstracts.jsonl");
    let gold = shared().join("data/gold/metastasis.jsonl");
    let Some(consumers) = python::set_up(python::CONSUMERS)? else {
        bail!("{}", python::remedy(python::CONSUMERS));
    };
    if builds && !builds_release()? {
        return Ok(false);
    }
    let folder = root().join("target/model");
    if folder.exists() {
        fs::remove_dir_all(&folder).context("removing the model of the last run")?;
    }
    fs::create_dir_all(&folder)?;
    let at = |name: &str| folder.join(name);
    let oncotag = |arguments: &[&OsStr]| succeeds(at_root(release_build()).args(arguments));
    let python = |arguments: &[&OsStr]| {
        let mut command = at_root(consumers.python());
        succeeds(command.args(arguments).env("PYTHONWARNINGS", "ignore"))
    };
    let annotations = at("annotations.jsonl");
    let set = at("data-set");
    let [train, validation, test] =
        ["train.spacy", "validation.spacy", "test.spacy"].map(|name| set.join(name));
    let steps = steps.to_string();
    let is_trained = oncotag(&args(
        &["tag", "--quiet", "--per", "document", "-o"],
        &[&annotations, &papers],
    ))? && oncotag(&args(&["dataset", "build", "-o"], &[&set, &annotations]))?
        && python(&[
            OsStr::new("-m"),
            OsStr::new("spacy"),
            OsStr::new("train"),
            set.join("config.cfg").as_os_str(),
            OsStr::new("--output"),
            at("model").as_os_str(),
            OsStr::new("--paths.train"),
            train.as_os_str(),
            OsStr::new("--paths.dev"),
            validation.as_os_str(),
            OsStr::new("--training.max_steps"),
            OsStr::new(&steps),
        ])?;
    if !is_trained {
        return Ok(false);
    }
    let model = at("model/model-best");
    let predict = root().join("tests/independent/predict_spacy.py");
    let found = |texts: &Path, name: &str| -> anyhow::Result<PathBuf> {
        let found = at(name);
        let arguments = [&predict, &model, texts, &found].map(|path: &Path| path.as_os_str());
        anyhow::ensure!(python(&arguments)?, "the model finds nothing");
        Ok(found)
    };
    println!("\nthe model on the test split, whose labels are those of the dictionaries:");
    let in_test = found(&test, "test-found.spacy")?;
    oncotag(&args(&["evaluate"], &[&test, &in_test]))?;
    println!("\nthe model on {}:", gold.display());
    let texts = at("gold.spacy");
    oncotag(&args(&["convert", "--quiet"], &[&gold, &texts]))?;
    let in_gold = found(&texts, "gold-found.spacy")?;
    oncotag(&args(&["evaluate"], &[&gold, &in_gold]))?;
    println!("\nthe dictionaries on {}:", gold.display());
    oncotag(&args(&["evaluate"], &[&gold]))
}

/// Words, then paths.
fn args<'a>(words: &'a [&'a str], paths: &'a [&'a Path]) -> Vec<&'a OsStr> {
    let words = words.iter().map(OsStr::new);
    words
        .chain(paths.iter().map(|path| path.as_os_str()))
        .collect()
}
