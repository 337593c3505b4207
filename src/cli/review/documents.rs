//! The documents of a command's inputs into a project.

use std::ffi::OsString;
use std::sync::Arc;
use std::sync::mpsc::sync_channel;
use std::thread;

use anyhow::Context;
use clap::Args;

use super::super::GlobalArguments;
use super::super::failure::Failure;
use super::super::inputs::{InputLog, InputStream, guarded, input_format, n_threads, sources};
use super::super::progress::{Progress, ProgressMode};
use super::super::report::{self, line};
use super::super::signals::Interrupt;
use crate::document::{AnnotatedDocument, Location};
use crate::pipeline::{Flow, Pipeline, run_ordered, sentence_splitter};
use crate::read::{Format, ReadOptions};
use crate::review::project::{Loaded, Prepared, Project, ProjectError, Retagged};
use crate::segment::{SentenceSplitter, attach_sentences};

/// Which documents are read, and how.
#[derive(Args, Clone, Debug)]
pub(super) struct DocumentArguments {
    /// Files, folders, patterns, or - for standard input: annotations of `oncotag tag`, or texts, which are tagged first
    #[arg(value_name = "INPUT")]
    pub(super) inputs: Vec<OsString>,
    /// Read inputs as this format (see `oncotag formats`), whatever they look like
    #[arg(long, value_name = "NAME", value_parser = input_format)]
    format: Option<&'static Format>,
    /// Read the body of full texts too, not only title and abstract
    #[arg(long)]
    body: bool,
    /// Column or field with the text, in JSON Lines, CSV and TSV that are not oncotag's
    #[arg(long, value_name = "NAME", default_value = "text")]
    text_field: String,
    /// Column or field with the document's id, in JSON Lines, CSV and TSV that are not oncotag's
    #[arg(long, value_name = "NAME", default_value = "id")]
    id_field: String,
    /// Number of threads [default: one a core]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=1024))]
    threads: Option<u16>,
    /// How progress is shown
    #[arg(long, value_name = "HOW", default_value = "auto")]
    progress: ProgressMode,
}

/// Documents that may wait for the database.
const QUEUE: usize = 64;

/// What was read.
pub(super) struct Read {
    /// What went into the project.
    pub(super) loaded: Loaded,
    /// Records that were left out, and reported.
    pub(super) n_failed: u64,
}

/// Reads all inputs and puts their documents into the project; texts without annotations are tagged by `pipeline`.
///
/// # Errors
/// If the project cannot be written. Records that cannot be read are reported and counted.
pub(super) fn load(
    arguments: &DocumentArguments,
    global: &GlobalArguments,
    project: &Project,
    pipeline: &Arc<Pipeline>,
    interrupt: &Interrupt,
) -> anyhow::Result<Read> {
    let log = InputLog::default();
    let stream = InputStream::new(
        sources(&arguments.inputs, &[project.path()]),
        arguments.format,
        read_options(arguments),
        log.clone(),
        interrupt.clone(),
    );
    let splitter = sentence_splitter()?;
    let pipeline = Arc::clone(pipeline);
    let mut progress = Progress::new(arguments.progress, global.quiet);
    let mut n_failed = 0;
    let (to_project, documents) = sync_channel(QUEUE);
    let loaded = thread::scope(|scope| {
        let loading = scope.spawn(move || project.load(documents));
        let mut n_documents = 0;
        let read = run_ordered(
            stream,
            n_threads(arguments.threads),
            |record| record.as_ref().map_or(0, |one| one.document.text.len()),
            move |record| {
                guarded(record, |annotated, place| {
                    prepare(annotated, place, &pipeline, &splitter)
                })
            },
            |prepared| {
                match prepared {
                    Ok(prepared) => {
                        n_documents += 1;
                        // It hangs up only if the database fails, which its thread tells.
                        if to_project.send(prepared).is_err() {
                            return Ok(Flow::Stop);
                        }
                    }
                    Err(failure) => {
                        n_failed += 1;
                        progress.suspend(|| report::left_out(&failure, global.error_format));
                    }
                }
                progress.update(n_documents, log.n_bytes_read());
                Ok::<_, ProjectError>(Flow::Continue)
            },
        );
        progress.finish(n_documents, log.n_bytes_read());
        drop(to_project);
        let loaded = loading.join();
        read?;
        loaded
            .unwrap_or_else(|panic| std::panic::resume_unwind(panic))
            .context("filling the project")
    })?;
    n_failed += log.n_skipped();
    for document in &loaded.refused {
        line(&format!(
            "{document}: has another text than when it was added; it and its decisions stay as they are"
        ));
    }
    n_failed += loaded.refused.len() as u64;
    if !global.quiet {
        report(&loaded);
    }
    Ok(Read { loaded, n_failed })
}

/// What has come into the project.
fn report(loaded: &Loaded) {
    if loaded.documents > 0 || loaded.known == 0 {
        line(&format!(
            "{} documents, {} sentences, {} mentions added",
            loaded.documents, loaded.sentences, loaded.items
        ));
    }
    if loaded.known > 0 {
        let Retagged { new, gone, changed } = loaded.retagged;
        line(&format!(
            "{} documents are there already: {new} mentions new, {gone} gone, {changed} changed; decisions stay",
            loaded.known
        ));
    }
}

fn read_options(arguments: &DocumentArguments) -> ReadOptions {
    ReadOptions {
        annotations: true,
        body: arguments.body,
        text_field: arguments.text_field.clone(),
        id_field: arguments.id_field.clone(),
        ..ReadOptions::default()
    }
}

/// Tags a document that nobody has annotated, and cuts it into rows.
fn prepare(
    mut annotated: AnnotatedDocument,
    place: &Location,
    pipeline: &Pipeline,
    splitter: &SentenceSplitter,
) -> Result<Prepared, Failure> {
    let annotations = &annotated.annotations;
    // Our own records have sentences even where nothing is tagged in them.
    if annotations.mentions.is_empty() && annotations.sentences.is_empty() {
        pipeline
            .annotate(&mut annotated)
            .map_err(|error| Failure::stage(&error, place.clone()))?;
    }
    attach_sentences(&mut annotated, splitter);
    Prepared::of(&annotated).map_err(|error| Failure::encode(&error, place.clone()))
}
