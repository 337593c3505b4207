//! The arguments of `oncotag tag`, and what they mean for each part of the run.

use std::collections::VecDeque;
use std::ffi::OsString;
use std::path::Path;
use std::sync::Arc;

use clap::{Args, ValueEnum};

use super::super::inputs::{Source, example_sources, n_threads, sources};
use super::super::outputs::{self, FormatArguments, OutputSpec};
use super::super::progress::ProgressMode;
use super::super::report::line;
use crate::dictionary::Lexicon;
use crate::document::OffsetUnit;
use crate::matching::EngineChoice;
use crate::pipeline::{Clock, PipelineOptions, STAGE_NAMES, Summary};
use crate::read::{EncodingErrors, Format, ReadOptions, format_by_name};
use crate::resolve::ResolveOptions;
use crate::write::{JsonlView, OutputTarget, WriteOptions, output_format_by_name};

/// Where results go without `-o`.
const DEFAULT_OUTPUT: &str = "output/annotations.jsonl";

/// Tag documents and write annotations
#[derive(Args, Debug)]
#[command(
    after_help = "Without INPUT it tags the example that ships with oncotag.\nStreaming: memory does not grow \
                        with the input. With - as the only INPUT and -o -, each record's lines are out before the \
                        next record is read.\n\nExamples:\n  oncotag tag\n  oncotag tag page.txt corpus.xml.gz dir/ \
                        'more/*.nbib' -o out.jsonl\n  zcat records.jsonl.gz | oncotag tag - -o - --quiet\n  oncotag \
                        tag pubmed.xml.gz --per document --offsets utf16 -o out.jsonl --force"
)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each flag of the command line is one"
)]
pub(in crate::cli) struct TagArguments {
    /// Files, folders, patterns, or - for standard input
    #[arg(value_name = "INPUT")]
    inputs: Vec<OsString>,
    /// Where annotations go, as PATH or FORMAT:PATH; may be repeated; - is standard output [default:
    /// output/annotations.jsonl]
    ///
    /// The ending of PATH tells the format; what tells none is JSON Lines.
    #[arg(long, short, value_name = "PATH")]
    output: Vec<OsString>,
    #[command(flatten)]
    pub(super) formats: FormatArguments,
    /// Read inputs as this format (see `oncotag formats`), whatever they look like
    #[arg(long, value_name = "NAME", value_parser = format)]
    pub(super) format: Option<&'static Format>,
    /// What a line of JSON is about
    #[arg(long, value_name = "UNIT", default_value = "sentence")]
    pub(super) per: Per,
    /// Leave out sentences (with --per document, documents) without mentions
    #[arg(long)]
    pub(super) only_tagged: bool,
    /// What offsets count: codepoint, byte or utf16
    #[arg(long, value_name = "UNIT", default_value = "codepoint")]
    pub(super) offsets: OffsetUnit,
    /// Where it is said what made the annotations
    #[arg(long, value_name = "WHERE", default_value = "manifest")]
    pub(super) provenance: Provenance,
    /// How unreadable records are reported: on standard error, or as oncotag/error/1 lines in the output too
    #[arg(long, value_name = "HOW", default_value = "report")]
    pub(super) errors: ErrorLines,
    /// Stop at the first record that cannot be read: no output file, exit code 2
    #[arg(long)]
    pub(super) fail_fast: bool,
    /// Keep shorter mentions inside longer ones of the same type
    #[arg(long)]
    pub(super) nested: bool,
    /// Report names that say their type and no kind of it too (tumor, cells), marked as generic
    #[arg(long)]
    pub(super) generic: bool,
    /// Tag the references of saved pages too
    #[arg(long)]
    pub(super) references: bool,
    /// Tag the body of full texts too, not only title and abstract
    #[arg(long)]
    pub(super) body: bool,
    /// Leave out stages, by name, separated by commas
    #[arg(long, value_name = "STAGE", value_delimiter = ',', value_parser = clap::builder::PossibleValuesParser::new(STAGE_NAMES))]
    pub(super) without: Vec<String>,
    /// What searches for names: auto, aho-corasick or index; the result is the same. auto takes the index for large and
    /// compiled dictionaries
    #[arg(long, value_name = "NAME", default_value = "auto", value_parser = engine)]
    pub(super) engine: EngineChoice,
    /// Number of threads [default: one a core]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=1024))]
    threads: Option<u16>,
    /// What to do with bytes that are no text in the input's charset: fail, replace or skip (the record)
    #[arg(long, value_name = "HOW", default_value = "fail", value_parser = encoding_errors)]
    pub(super) encoding_errors: EncodingErrors,
    /// Treat as errors what is otherwise only warned about
    #[arg(long)]
    pub(super) strict: bool,
    /// Refuse gzipped inputs that grow by more than this factor
    #[arg(long, value_name = "N", default_value_t = ReadOptions::default().max_ratio)]
    pub(super) max_ratio: u64,
    /// Refuse gzipped inputs that grow past this many bytes
    #[arg(long, value_name = "BYTES")]
    pub(super) max_decompressed: Option<u64>,
    /// Column or field with the text, in JSON Lines, CSV and TSV
    #[arg(long, value_name = "NAME", default_value = "text")]
    pub(super) text_field: String,
    /// Column or field with the document's id, in JSON Lines, CSV and TSV
    #[arg(long, value_name = "NAME", default_value = "id")]
    pub(super) id_field: String,
    /// Say at the end, on standard error, what each part of the run took
    #[arg(long)]
    pub(super) timings: bool,
    /// How progress is shown
    #[arg(long, value_name = "HOW", default_value = "auto")]
    pub(super) progress: ProgressMode,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum Per {
    /// One line a sentence
    Sentence,
    /// One line a document
    Document,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum Provenance {
    /// In the manifest beside the output
    Manifest,
    /// In a short form on each line too
    Inline,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum ErrorLines {
    /// On standard error
    Report,
    /// As lines in the output too
    Inline,
}

fn format(name: &str) -> Result<&'static Format, String> {
    format_by_name(name).ok_or_else(|| {
        let known: Vec<_> = crate::read::FORMATS
            .iter()
            .map(|format| format.name)
            .collect();
        format!("no such format (expected one of {})", known.join(", "))
    })
}

fn engine(name: &str) -> Result<EngineChoice, String> {
    name.parse()
}

fn encoding_errors(name: &str) -> Result<EncodingErrors, String> {
    name.parse()
}

impl TagArguments {
    /// `clock` counts the time of stages.
    pub(super) fn pipeline_options(&self, clock: Option<Arc<Clock>>) -> PipelineOptions {
        PipelineOptions {
            resolve: ResolveOptions {
                keep_nested: self.nested,
                keep_generic: self.generic,
            },
            engine: self.engine,
            without: self.without.clone(),
            clock,
        }
    }

    /// Whether the run ends after an outcome.
    pub(super) fn stops_after(&self, summary: &Summary) -> bool {
        self.fail_fast && summary.n_failed > 0
    }

    /// Whether unreadable records become lines of the output.
    pub(super) fn has_error_lines(&self) -> bool {
        self.errors == ErrorLines::Inline
    }

    /// The inputs, without what this run is about to write.
    pub(super) fn sources(&self, outputs: &[OutputSpec]) -> VecDeque<Source> {
        if self.inputs.is_empty() {
            return example_sources();
        }
        sources(&self.inputs, &outputs::paths(outputs))
    }

    /// Standard input to standard output: a filter that answers each record before it takes the next.
    pub(super) fn is_filter(&self, outputs: &[OutputSpec]) -> bool {
        self.inputs.len() == 1
            && self.inputs[0] == "-"
            && matches!(outputs, [one] if one.target == OutputTarget::Stdout)
    }

    pub(super) fn n_threads(&self) -> usize {
        n_threads(self.threads)
    }

    /// Where results go. That the default output is replaced is always said: nobody asked for it by name.
    pub(super) fn outputs(&self) -> anyhow::Result<Vec<OutputSpec>> {
        let jsonl = output_format_by_name("jsonl");
        let mut specs = Vec::with_capacity(self.output.len());
        for output in &self.output {
            specs.push(self.formats.spec(output, jsonl)?);
        }
        if specs.is_empty() {
            let mut spec = self.formats.spec(DEFAULT_OUTPUT.as_ref(), jsonl)?;
            if Path::new(DEFAULT_OUTPUT).exists() {
                line(&format!("{DEFAULT_OUTPUT} is replaced"));
            }
            spec.target = OutputTarget::File {
                path: DEFAULT_OUTPUT.into(),
                may_replace: true,
            };
            specs.push(spec);
        }
        outputs::check_distinct(&specs)?;
        Ok(specs)
    }

    pub(super) fn write_options(&self, lexicon: &Lexicon) -> WriteOptions {
        let program = concat!("oncotag ", env!("CARGO_PKG_VERSION")).to_owned();
        WriteOptions {
            view: match self.per {
                Per::Sentence => JsonlView::Sentence,
                Per::Document => JsonlView::Document,
            },
            unit: self.offsets,
            only_tagged: self.only_tagged,
            provenance: (self.provenance == Provenance::Inline)
                .then(|| (program, lexicon.digest())),
            discontinuous: self.formats.discontinuous,
            excel_safe: self.formats.excel_safe,
        }
    }

    pub(super) fn read_options(&self) -> ReadOptions {
        ReadOptions {
            references: self.references,
            body: self.body,
            encoding_errors: self.encoding_errors,
            strict: self.strict,
            max_ratio: self.max_ratio,
            max_decompressed: self.max_decompressed,
            text_field: self.text_field.clone(),
            id_field: self.id_field.clone(),
            ..ReadOptions::default()
        }
    }
}
