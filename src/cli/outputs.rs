//! The outputs of a run: any number, each in a format of its own.

use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::bail;
use clap::Args;

use super::report::line;
use super::signals::Interrupt;
use crate::format::losses::Losses;
use crate::write::{
    Discontinuous, DocumentEncoder, OUTPUT_FORMATS, OutputFormat, OutputTarget, Sink, WriteError,
    WriteOptions, output_format_by_ending, output_format_by_name,
};

/// How outputs are written, beyond what each command says itself.
#[derive(Args, Debug)]
pub(super) struct FormatArguments {
    /// Write this format (see `oncotag formats`), whatever the name of the output ends in
    #[arg(long, value_name = "FORMAT", value_parser = output_format)]
    pub(super) to: Option<&'static OutputFormat>,
    /// Replace an existing output
    #[arg(long)]
    pub(super) force: bool,
    /// What becomes of mentions in several pieces, where a format has a choice: keep, cover (one span from first to last)
    /// or split (a mention for each piece)
    #[arg(long, value_name = "HOW", default_value = "keep")]
    pub(super) discontinuous: Discontinuous,
    /// Begin cells of CSV and TSV that a spreadsheet would take for a formula with an apostrophe
    #[arg(long)]
    pub(super) excel_safe: bool,
}

fn output_format(name: &str) -> Result<&'static OutputFormat, String> {
    output_format_by_name(name).ok_or_else(|| {
        let known: Vec<_> = OUTPUT_FORMATS.iter().map(|format| format.name).collect();
        format!("no such format (expected one of {})", known.join(", "))
    })
}

/// An output that is to be written.
pub(super) struct OutputSpec {
    pub(super) format: &'static OutputFormat,
    pub(super) target: OutputTarget,
}

impl FormatArguments {
    /// What `-o` means: `FORMAT:PATH`, or a path whose ending tells the format. Where neither does, it is `fallback`.
    ///
    /// # Errors
    /// If nothing tells the format.
    pub(super) fn spec(
        &self,
        output: &OsStr,
        fallback: Option<&'static OutputFormat>,
    ) -> anyhow::Result<OutputSpec> {
        let (named, path) = split(output);
        let ending = path.extension().and_then(OsStr::to_str);
        let told = named
            .or(self.to)
            .or_else(|| ending.and_then(output_format_by_ending))
            .or(fallback);
        let Some(format) = told else {
            let fits = |format: &&OutputFormat| {
                ending.is_some_and(|ending| format.extensions.contains(&&*ending.to_lowercase()))
            };
            let mut names: Vec<_> = OUTPUT_FORMATS
                .iter()
                .filter(fits)
                .map(|one| one.name)
                .collect();
            let problem = if names.is_empty() {
                names.extend(OUTPUT_FORMATS.iter().map(|one| one.name));
                "nothing tells its format"
            } else {
                "its ending fits several formats"
            };
            bail!(
                "{}: {problem}; say it with --to or as FORMAT:PATH (FORMAT is one of {})",
                path.display(),
                names.join(", ")
            );
        };
        Ok(OutputSpec {
            format,
            target: OutputTarget::named(&path, self.force),
        })
    }
}

/// A format in front of a colon, and the path. A colon behind anything but a format's name belongs to the path.
fn split(output: &OsStr) -> (Option<&'static OutputFormat>, PathBuf) {
    let text = output.to_str().and_then(|text| text.split_once(':'));
    match text.and_then(|(name, path)| Some((output_format_by_name(name)?, path))) {
        Some((format, path)) => (Some(format), path.into()),
        None => (None, output.into()),
    }
}

/// The paths of outputs, which are no inputs of the run that writes them.
pub(super) fn paths(outputs: &[OutputSpec]) -> Vec<&Path> {
    (outputs.iter())
        .filter_map(|output| output.target.path())
        .collect()
}

/// Refuses outputs that would write over each other.
///
/// # Errors
/// If two outputs go to one place.
pub(super) fn check_distinct(outputs: &[OutputSpec]) -> anyhow::Result<()> {
    for (index, output) in outputs.iter().enumerate() {
        let path = output.target.path();
        if outputs[..index]
            .iter()
            .any(|other| other.target.path() == path)
        {
            bail!(
                "{}: two outputs go there; give each a place of its own",
                path.unwrap_or(Path::new("-")).display()
            );
        }
    }
    Ok(())
}

/// The open outputs of a run.
pub(super) struct Outputs(Vec<OpenOutput>);

/// An open output, with what its format could not say so far.
pub(super) struct OpenOutput {
    pub(super) format: &'static OutputFormat,
    pub(super) sink: Sink,
    pub(super) losses: Losses,
}

/// An output that is complete.
pub(super) struct Finished {
    pub(super) format: &'static OutputFormat,
    pub(super) target: OutputTarget,
    pub(super) losses: Losses,
    /// None where it is no file.
    pub(super) sha256: Option<String>,
}

impl Outputs {
    /// Opens all; where one cannot be opened, none is left behind.
    pub(super) fn open(
        specs: &[OutputSpec],
        options: &WriteOptions,
        interrupt: &Interrupt,
    ) -> Result<Self, WriteError> {
        let mut outputs = Self(Vec::with_capacity(specs.len()));
        for spec in specs {
            let sink = Sink::open(spec.format, &spec.target, options)?;
            outputs.0.push(OpenOutput {
                format: spec.format,
                sink,
                losses: Losses::default(),
            });
            interrupt.set_unfinished(outputs.0.iter().filter_map(|open| open.sink.unfinished()));
        }
        Ok(outputs)
    }

    /// The outputs, in order.
    pub(super) fn iter_mut(&mut self) -> impl Iterator<Item = &mut OpenOutput> {
        self.0.iter_mut()
    }

    /// What encodes documents for each output, in order; none where it takes them whole.
    pub(super) fn encoders(&self) -> Vec<Option<Arc<dyn DocumentEncoder>>> {
        self.0.iter().map(|open| open.sink.encoder()).collect()
    }

    /// Whether a format is made of tokens.
    pub(super) fn need_tokens(&self) -> bool {
        self.0.iter().any(|open| open.format.needs_tokens)
    }

    /// Completes all, in order.
    pub(super) fn finish(self, interrupt: &Interrupt) -> Result<Vec<Finished>, WriteError> {
        let mut finished = Vec::with_capacity(self.0.len());
        let mut failure = None;
        for open in self.0 {
            let target = open.sink.target().clone();
            match open.sink.finish() {
                Ok(sha256) => finished.push(Finished {
                    format: open.format,
                    target,
                    losses: open.losses,
                    sha256,
                }),
                Err(error) => failure = failure.or(Some(error)),
            }
        }
        interrupt.set_unfinished(None);
        failure.map_or(Ok(finished), Err)
    }
}

/// Says what inputs hold that has no place in our documents.
pub(super) fn report_read_losses(losses: &Losses) {
    for loss in losses.to_string().lines() {
        line(&format!("while reading: {loss}"));
    }
}

/// Says what a format could not take over.
pub(super) fn report_losses(finished: &Finished) {
    let name = finished
        .target
        .path()
        .map_or_else(|| "-".into(), Path::to_string_lossy);
    for loss in finished.losses.to_string().lines() {
        line(&format!("{name} ({}): {loss}", finished.format.name));
    }
}
