//! Whether the output is the same for every number of threads and both engines.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::io::Read as _;
use std::process::{Command, Stdio};

use anyhow::Context as _;
use sha2::{Digest as _, Sha256};

use super::Bench;
use super::corpus::Form;
use super::dictionaries::Names;
use super::ours::Work;

/// Gives a sentence on it, and whether it is so.
pub(super) fn sentence(bench: &Bench) -> anyhow::Result<(String, bool)> {
    let input = bench.corpus.path(Form::Jsonl);
    let dictionary = bench.dictionary(Names::Small);
    let mut outputs: BTreeMap<[u8; 32], Vec<String>> = BTreeMap::new();
    for threads in [1, 2, 3] {
        for (engine, path) in [
            ("aho-corasick", &dictionary.tables),
            ("index", &dictionary.tables),
            ("auto", &dictionary.compiled),
        ] {
            let mut command = bench.program.tag_with(Work::Full, &input, threads);
            command
                .args(["--engine", engine])
                .arg("--dictionary")
                .arg(path);
            let name = format!("{engine} on {threads}");
            outputs.entry(sum(command)?).or_default().push(name);
        }
    }
    if let [runs] = outputs.values().collect::<Vec<_>>()[..] {
        let sentence = format!(
            "The output is byte-identical in all {} runs: 1, 2 and 3 threads, both engines on TSV, and compiled.\n",
            runs.len()
        );
        return Ok((sentence, true));
    }
    let mut sentence = String::from("THE OUTPUTS DIFFER:\n\n");
    for runs in outputs.values() {
        let _ = writeln!(sentence, "- the same: {}", runs.join(", "));
    }
    Ok((sentence, false))
}

/// The SHA-256 of what a command prints.
fn sum(mut command: Command) -> anyhow::Result<[u8; 32]> {
    let mut child = command
        .stdout(Stdio::piped())
        .spawn()
        .context("starting oncotag")?;
    let mut output = child.stdout.take().context("its output is a pipe")?;
    let mut hash = Sha256::new();
    let mut buffer = vec![0; 1 << 16];
    loop {
        match output.read(&mut buffer)? {
            0 => break,
            n => hash.update(&buffer[..n]),
        }
    }
    anyhow::ensure!(child.wait()?.success(), "the corpus cannot be tagged");
    Ok(hash.finalize().into())
}
