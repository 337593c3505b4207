//! `oncotag dictionary compile`.

use std::io::Write;
use std::path::{Path, PathBuf};

use clap::Args;

use crate::cli::exit::ExitStatus;
use crate::cli::report::line;
use crate::dictionary::{CompiledSummary, Lexicon};
use anyhow::Context;

use crate::cli::signals::Interrupt;
use crate::write::{OutputFile, OutputTarget, WriteError};

/// Write all dictionaries of a run into one file that is ready in milliseconds
///
/// The file holds what --dictionary gives and the embedded dictionaries, settings of types included. Given as --dictionary
/// to tag, explain or dictionary, it takes the place of all of them; its results are the same.
#[derive(Args, Debug)]
#[command(
    after_help = "A compiled dictionary is read by the version of oncotag that made it, and holds names and concepts \
                  only: keep the TSV files. It must not be changed in place while oncotag runs.\n\nExamples:\n  \
                  oncotag dictionary compile -o lexicon.oncodict\n  oncotag dictionary compile --dictionary \
                  my-proteins.tsv -o lexicon.oncodict --force\n  oncotag tag corpus.jsonl --dictionary \
                  lexicon.oncodict -o out.jsonl\n  oncotag dictionary compile --rebuild lexicon.oncodict\n  oncotag \
                  dictionary compile --verify lexicon.oncodict"
)]
pub(super) struct CompileArguments {
    /// The file to write
    #[arg(long, short, value_name = "FILE", required_unless_present_any = ["rebuild", "verify"])]
    pub(super) output: Option<PathBuf>,
    /// Replace an existing file
    #[arg(long)]
    pub(super) force: bool,
    /// Compile this file anew from the dictionaries that it was made of
    #[arg(long, value_name = "FILE", conflicts_with_all = ["output", "dictionary"])]
    pub(super) rebuild: Option<PathBuf>,
    /// Write nothing; check all bytes of this file by its SHA-256, and whether its sources have changed
    #[arg(long, value_name = "FILE", conflicts_with_all = ["output", "rebuild", "dictionary"])]
    pub(super) verify: Option<PathBuf>,
}

pub(super) fn compile(
    arguments: &CompileArguments,
    dictionary_paths: &[PathBuf],
    out: &mut dyn Write,
) -> anyhow::Result<ExitStatus> {
    if let Some(path) = &arguments.verify {
        return verify(path, out);
    }
    if let Some(path) = &arguments.rebuild {
        let sources = Lexicon::compiled_from(path)?;
        return write(path, true, &sources, out);
    }
    // Clap has seen to it that one of the three is there.
    let Some(path) = &arguments.output else {
        return Ok(ExitStatus::CouldNotRun);
    };
    write(path, arguments.force, dictionary_paths, out)
}

fn verify(path: &Path, out: &mut dyn Write) -> anyhow::Result<ExitStatus> {
    let (lexicon, summary) = Lexicon::verify_compiled(path)?;
    writeln!(out, "{}", described(&lexicon, path, &summary))?;
    let changed = lexicon.changed_sources();
    for source in &changed {
        writeln!(out, "changed since: {source}")?;
    }
    Ok(if changed.is_empty() {
        ExitStatus::Done
    } else {
        ExitStatus::Negative
    })
}

fn write(
    path: &Path,
    may_replace: bool,
    sources: &[PathBuf],
    out: &mut dyn Write,
) -> anyhow::Result<ExitStatus> {
    let target = OutputTarget::named(path, may_replace);
    // Before the dictionaries are read, which may take a while.
    let interrupt = Interrupt::watch().context("watching for signals")?;
    let mut output = OutputFile::open(&target)?;
    interrupt.set_unfinished(output.part_path());
    let lexicon = Lexicon::load(sources)?;
    let summary = lexicon.write_compiled::<WriteError>(sources, |bytes| output.write(bytes))?;
    output.finish()?;
    interrupt.set_unfinished(None);
    let text = described(&lexicon, path, &summary);
    if target == OutputTarget::Stdout {
        line(&text);
    } else {
        writeln!(out, "{text}")?;
    }
    Ok(ExitStatus::Done)
}

/// What a file holds, in two lines.
fn described(lexicon: &Lexicon, path: &Path, summary: &CompiledSummary) -> String {
    format!(
        "{}: {} dictionaries, {} concepts, {} names, {} normalized forms; {} bytes\nsha256 {}",
        path.display(),
        lexicon.dictionaries().len(),
        lexicon.vocabulary().n_concepts(),
        lexicon.terms().len(),
        lexicon.patterns().len(),
        summary.n_bytes,
        summary.sha256
    )
}
