//! A corpus tagged with the dictionaries of both sides.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::PathBuf;
use std::sync::Arc;

use super::DiffArguments;
use crate::cli::failure::Failure;
use crate::cli::inputs::{InputLog, InputStream, n_threads, sources};
use crate::cli::report::{self, ErrorFormat};
use crate::cli::signals::Interrupt;
use crate::curate::{DocumentEffect, Effect, effect_on};
use crate::dictionary::{DiffSide, Lexicon};
use crate::document::{AnnotatedDocument, Location};
use crate::pipeline::{Flow, Pipeline, PipelineOptions, run_ordered};
use crate::read::ReadOptions;

/// What changed in the corpus, and how much of it could not be read.
pub(super) struct Tagged {
    pub(super) effect: Effect,
    pub(super) n_failed: u64,
}

/// Tags the corpus as `tag --dictionary` would with each side.
pub(super) fn tag_with_both(
    arguments: &DiffArguments,
    dictionary_paths: &[PathBuf],
    error_format: ErrorFormat,
) -> anyhow::Result<Tagged> {
    let pipeline = |side: &DiffSide| -> anyhow::Result<Pipeline> {
        let lexicon = Lexicon::load(&[dictionary_paths, side.paths()].concat())?;
        Ok(Pipeline::new(
            Arc::new(lexicon),
            &PipelineOptions::default(),
        )?)
    };
    let (old, new) = (pipeline(&arguments.old)?, pipeline(&arguments.new)?);
    let stream = InputStream::new(
        sources(&arguments.on, &[]),
        arguments.format,
        ReadOptions::default(),
        InputLog::default(),
        Interrupt::default(),
    );
    let mut tagged = Tagged {
        effect: Effect::default(),
        n_failed: 0,
    };
    run_ordered(
        stream,
        n_threads(arguments.threads),
        |record| {
            record
                .as_ref()
                .map_or(0, |annotated| annotated.document.text.len())
        },
        move |record| record.and_then(|document| compared(&document, &old, &new)),
        |outcome| {
            match outcome {
                Ok(document) => tagged.effect.add(document),
                Err(failure) => {
                    tagged.n_failed += 1;
                    report::left_out(&failure, error_format);
                }
            }
            Ok::<_, anyhow::Error>(Flow::Continue)
        },
    )?;
    Ok(tagged)
}

/// A panic of ours costs this record, not the run.
fn compared(
    document: &AnnotatedDocument,
    old: &Pipeline,
    new: &Pipeline,
) -> Result<DocumentEffect, Failure> {
    let place = Location::default()
        .in_path(&document.document.source)
        .in_record(&document.document.id);
    match catch_unwind(AssertUnwindSafe(|| effect_on(document, old, new))) {
        Ok(effect) => effect.map_err(|error| Failure::stage(&error, place)),
        Err(_) => Err(Failure::internal(place)),
    }
}
