//! Tagging the gold standard's texts under a choice of settings, and counting.

use std::cell::RefCell;
use std::collections::{BTreeMap, HashMap};
use std::fmt::Write as _;
use std::num::NonZero;
use std::path::PathBuf;
use std::sync::Arc;
use std::thread;

use serde_json::json;
use thiserror::Error;

use super::choice::Choice;
use super::halves::{Half, half_of};
use crate::dictionary::{DictionaryErrors, Lexicon};
use crate::document::{AnnotatedDocument, EntityTypeId, OffsetIndex, OffsetUnit};
use crate::evaluate::{
    DocumentScorer, EvaluateError, GoldDocument, GoldStandard, PredictedMention, ScoredDocument,
};
use crate::pipeline::{Pipeline, PipelineError, PipelineOptions, StageError};
use crate::read::{Input, ReadError, ReadOptions, format_by_name};

/// A gold standard that nothing can be tuned on, or what went wrong on the way.
#[derive(Debug, Error)]
pub enum TuneError {
    /// No document has a text.
    #[error(
        "the gold standard has no texts; tune tags them anew, so each line needs \"text\" (a table of one page has none)"
    )]
    NoTexts,
    /// A type that no dictionary has.
    #[error("there is no entity type \"{name}\" to tune (the gold standard scores: {known})")]
    UnknownType {
        /// The name.
        name: String,
        /// What could be.
        known: String,
    },
    /// The dictionaries.
    #[error(transparent)]
    Dictionary(#[from] DictionaryErrors),
    /// The pipeline.
    #[error(transparent)]
    Pipeline(#[from] PipelineError),
    /// A stage.
    #[error(transparent)]
    Stage(#[from] StageError),
    /// The gold standard.
    #[error(transparent)]
    Evaluate(#[from] EvaluateError),
    /// A text.
    #[error(transparent)]
    Read(#[from] ReadError),
}

/// The texts, read once, and what is compiled once.
pub(super) struct Bench<'o> {
    pages: Vec<Page<'o>>,
    scorer: &'o DocumentScorer<'o>,
    paths: &'o [PathBuf],
    pipeline: Pipeline,
    /// Lexicons with other case rules, by the settings that they were read with.
    with_case: RefCell<HashMap<String, Arc<Lexicon>>>,
    n_threads: NonZero<usize>,
    n_runs: RefCell<usize>,
}

struct Page<'o> {
    gold: &'o GoldDocument,
    plain: AnnotatedDocument,
    half: Half,
}

/// A choice for each type that is not as the settings have it.
pub(super) type Choices = BTreeMap<EntityTypeId, Choice>;

impl<'o> Bench<'o> {
    pub(super) fn new(
        gold: &'o GoldStandard,
        scorer: &'o DocumentScorer<'o>,
        paths: &'o [PathBuf],
        n_threads: NonZero<usize>,
    ) -> Result<Self, TuneError> {
        let mut pages = Vec::new();
        for document in &gold.documents {
            if let Some(plain) = plain(document)? {
                pages.push(Page {
                    gold: document,
                    plain,
                    half: half_of(&document.id),
                });
            }
        }
        if pages.is_empty() {
            return Err(TuneError::NoTexts);
        }
        let lexicon = Arc::new(Lexicon::load(paths)?);
        Ok(Self {
            pages,
            scorer,
            paths,
            pipeline: Pipeline::new(lexicon, &PipelineOptions::default())?,
            with_case: RefCell::default(),
            n_threads,
            n_runs: RefCell::default(),
        })
    }

    pub(super) fn lexicon(&self) -> &Lexicon {
        self.pipeline.lexicon()
    }

    pub(super) fn n_documents(&self, half: Half) -> usize {
        self.pages.iter().filter(|page| page.half == half).count()
    }

    /// How often a half was tagged.
    pub(super) fn n_runs(&self) -> usize {
        *self.n_runs.borrow()
    }

    /// Tags a half under choices and counts each document, in order.
    pub(super) fn run(
        &self,
        choices: &Choices,
        half: Half,
    ) -> Result<Vec<ScoredDocument>, TuneError> {
        *self.n_runs.borrow_mut() += 1;
        let pipeline = self
            .pipeline
            .with_lexicon(self.lexicon_with(choices)?, &PipelineOptions::default())?;
        let pages: Vec<&Page<'_>> = self.pages.iter().filter(|page| page.half == half).collect();
        let share = pages.len().div_ceil(self.n_threads.get()).max(1);
        let counted: Vec<Result<Vec<ScoredDocument>, TuneError>> = thread::scope(|scope| {
            let (pipeline, scorer) = (&pipeline, self.scorer);
            let workers: Vec<_> = pages
                .chunks(share)
                .map(|pages| {
                    scope.spawn(move || {
                        pages
                            .iter()
                            .map(|page| page.count(pipeline, scorer))
                            .collect()
                    })
                })
                .collect();
            workers
                .into_iter()
                .map(|worker| match worker.join() {
                    Ok(counted) => counted,
                    Err(panic) => std::panic::resume_unwind(panic),
                })
                .collect()
        });
        let mut all = Vec::with_capacity(pages.len());
        for counted in counted {
            all.extend(counted?);
        }
        Ok(all)
    }

    fn lexicon_with(&self, choices: &Choices) -> Result<Arc<Lexicon>, TuneError> {
        let vocabulary = self.lexicon().vocabulary();
        let mut cases = String::new();
        for (id, choice) in choices {
            if let Some(case) = choice.case {
                let name = &vocabulary.entity_type(*id).name;
                let _ = write!(cases, "[{name}]\ncase = \"{case}\"\n");
            }
        }
        let known = if cases.is_empty() {
            Some(Arc::clone(self.pipeline.lexicon()))
        } else {
            self.with_case.borrow().get(&cases).cloned()
        };
        let base = if let Some(known) = known {
            known
        } else {
            let read = Arc::new(Lexicon::load_with(self.paths, &cases)?);
            self.with_case.borrow_mut().insert(cases, Arc::clone(&read));
            read
        };
        let settings = (0_u16..)
            .map(EntityTypeId)
            .take(vocabulary.types().len())
            .map(|id| {
                let settings = base.settings(id);
                choices
                    .get(&id)
                    .map_or_else(|| settings.clone(), |choice| choice.apply(settings))
            })
            .collect();
        Ok(Arc::new(base.with_settings(settings)))
    }
}

impl Page<'_> {
    fn count(
        &self,
        pipeline: &Pipeline,
        scorer: &DocumentScorer<'_>,
    ) -> Result<ScoredDocument, TuneError> {
        let mut annotated = self.plain.clone();
        pipeline.annotate(&mut annotated)?;
        Ok(scorer.count(self.gold, predicted(&annotated)))
    }
}

/// The text of a gold document as a document; `None` where there is none, or nothing in it.
fn plain(document: &GoldDocument) -> Result<Option<AnnotatedDocument>, TuneError> {
    let text = document
        .text
        .as_ref()
        .filter(|text| !text.trim().is_empty());
    let (Some(text), Some(format)) = (text, format_by_name("jsonl")) else {
        return Ok(None);
    };
    let line = json!({ "id": document.id, "text": text }).to_string();
    let input = Input::from_bytes("gold", line);
    Ok((format.open)(input, &ReadOptions::default())?
        .next()
        .transpose()?)
}

/// What was found, as an evaluation takes it.
fn predicted(annotated: &AnnotatedDocument) -> Vec<PredictedMention> {
    let text = &annotated.document.text;
    let offsets = OffsetIndex::new(text, OffsetUnit::CodePoint);
    let mentions = annotated.annotations.mentions.iter();
    mentions
        .map(|mention| {
            let fragments = mention.fragments.spans().iter();
            let ids = mention.concepts.first().map(|best| {
                let concept = annotated.vocabulary.concept(best.concept);
                std::iter::once(&concept.curie)
                    .chain(&concept.xrefs)
                    .cloned()
                    .collect()
            });
            PredictedMention {
                entity_type: annotated
                    .vocabulary
                    .entity_type(mention.entity_type)
                    .name
                    .clone(),
                fragments: fragments
                    .map(|span| [span.start, span.end].map(|byte| offsets.offset(byte as usize)))
                    .collect(),
                ids: ids.unwrap_or_default(),
                text: mention.fragments.surface(text, " ... "),
            }
        })
        .collect()
}
