//! `oncotag explain`.

mod explanation;

use std::io::{self, Read, Write};
use std::sync::Arc;

use anyhow::Context;
use clap::Args;

use explanation::Explanation;

use super::GlobalArguments;
use super::exit::ExitStatus;
use crate::dictionary::Lexicon;
use crate::document::{AnnotatedDocument, Document, Section, SectionKind, Span};
use crate::pipeline::{Pipeline, PipelineOptions};
use crate::resolve::ResolveOptions;

/// Say why each mention of a text is tagged, and why others are not
#[derive(Args, Debug)]
#[command(
    after_help = "Examples:\n  oncotag explain \"PET showed liver and lung metastases\"\n  oncotag explain - < \
                        abstract.txt"
)]
pub(super) struct ExplainArguments {
    /// The text, or - for standard input
    #[arg(value_name = "TEXT")]
    text: String,
    /// Keep shorter mentions inside longer ones of the same type
    #[arg(long)]
    nested: bool,
    /// Report names that say their type and no kind of it too (tumor, cells)
    #[arg(long)]
    generic: bool,
}

pub(super) fn run(
    arguments: &ExplainArguments,
    global: &GlobalArguments,
    out: &mut dyn Write,
) -> anyhow::Result<ExitStatus> {
    let text = if arguments.text == "-" {
        let mut text = String::new();
        io::stdin()
            .read_to_string(&mut text)
            .context("reading standard input")?;
        text
    } else {
        arguments.text.clone()
    };
    let lexicon = Arc::new(Lexicon::load(&global.dictionary)?);
    let options = PipelineOptions {
        resolve: ResolveOptions {
            keep_nested: arguments.nested,
            keep_generic: arguments.generic,
        },
        ..PipelineOptions::default()
    };
    let pipeline = Pipeline::new(lexicon, &options)?;
    let whole = Span::new(0, text.len());
    let sections = if text.is_empty() {
        Vec::new()
    } else {
        vec![Section::new(SectionKind::Text, whole)]
    };
    let mut annotated = AnnotatedDocument::plain(Document {
        id: "explain".to_owned(),
        text,
        sections,
        ..Document::default()
    });
    pipeline.annotate(&mut annotated)?;
    Explanation::new(&annotated, pipeline.lexicon()).write(out)?;
    Ok(ExitStatus::Done)
}
