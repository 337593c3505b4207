//! What brute force finds, beside what oncotag does: `xtask/brute_force.py`, which shares no code with it.

use std::fs;

use anyhow::Context as _;
use serde_json::Value;

use super::Bench;
use super::corpus::Form;
use super::dictionaries::Names;
use super::made::folder;
use super::ours::{Engine, Work};
use crate::command::at_root;

/// How many of the stretches without a mention are shown.
const N_SHOWN: usize = 10;

/// Gives a sentence, and examples of what has no mention.
pub(super) fn sentence(bench: &Bench) -> anyhow::Result<String> {
    let dictionary = bench.dictionary(Names::Large);
    let input = bench.corpus.path(Form::Jsonl);
    let annotations = folder().join("brute-force.jsonl");
    let mut tag = (bench.program).tag(dictionary, Engine::Index, Work::Matching, &input);
    tag.args(["--per", "document", "--nested", "--generic"])
        .stdout(fs::File::create(&annotations)?);
    let status = tag.status().context("starting oncotag")?;
    anyhow::ensure!(status.success(), "the corpus cannot be tagged");
    let mut script = at_root("python3");
    script
        .args(["-B", "xtask/brute_force.py"])
        .arg(&input)
        .arg(&dictionary.for_peers)
        .arg(&annotations);
    let output = script.output().context("starting python3")?;
    anyhow::ensure!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr).trim()
    );
    fs::remove_file(&annotations)?;
    let found: Value = serde_json::from_slice(&output.stdout).context("what the script said")?;
    let missed = found["missed"].as_array().context("a list")?;
    let shown: Vec<String> = missed
        .iter()
        .filter_map(Value::as_str)
        .take(N_SHOWN)
        .map(|one| format!("`{}`", one.replace('\n', " ")))
        .collect();
    Ok(format!(
        "Of {} stretches of whole words in {} documents that are among the {} names, {} are mentions, {} lie in longer ones, and \
         {} are neither: {} …\n",
        found["names"],
        found["documents"],
        dictionary.n_names,
        found["mentions"],
        found["inside"],
        missed.len(),
        shown.join(", ")
    ))
}
