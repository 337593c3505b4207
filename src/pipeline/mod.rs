//! Documents in, annotated documents out.
//!
//! A [`Pipeline`] is an ordered list of stages over one document; it is shared by all threads. [`run_ordered`] feeds it
//! from a reader and hands the results on in the input's order, whatever the number of threads, with bounded memory.
//! Nothing here reads or writes a format.

mod clock;
mod ordered;
mod stages;
mod summary;

use std::sync::Arc;

use thiserror::Error;

pub use clock::{Clock, timed};
pub use ordered::{Flow, run_ordered};
pub use stages::{STAGE_NAMES, sentence_splitter};
pub use summary::Summary;

use crate::dictionary::{AffixRules, Lexicon, QualifierRules, ShortFormWords};
use crate::document::{AnnotatedDocument, Annotations, Document};
use crate::matching::{EngineChoice, Matcher};
use crate::normalize::{Folded, fold};
use crate::resolve::abbreviations::DefinitionFinder;
use crate::resolve::{ResolveOptions, Rules};

/// A step over one document.
pub trait Stage: Send + Sync {
    /// The name, as `--without` takes it.
    fn name(&self) -> &'static str;

    /// Adds to what is known about a document.
    ///
    /// # Errors
    /// Our own stages do not fail; a user's may.
    fn annotate(
        &self,
        document: &Document,
        folded: &Folded<'_>,
        annotations: &mut Annotations,
    ) -> Result<(), StageError>;
}

/// A stage that gave up on a document.
#[derive(Debug, Error)]
#[error("stage {stage}: {message}")]
pub struct StageError {
    /// The stage.
    pub stage: String,
    /// Why.
    pub message: String,
}

/// A pipeline that could not be built.
#[derive(Debug, Error)]
pub enum PipelineError {
    /// The automaton passed its limits.
    #[error("the dictionaries are too large for the aho-corasick engine: {0}")]
    Automaton(#[from] aho_corasick::BuildError),
    /// The table of sentence abbreviations is broken.
    #[error("dictionaries/cues/sentence_abbreviations.tsv: {0}")]
    Sentences(String),
    /// A stage that `--without` names and nothing has.
    #[error("there is no stage \"{0}\" (expected one of {known})", known = STAGE_NAMES.join(", "))]
    UnknownStage(String),
}

impl StageError {
    /// The stable code of the error.
    pub fn code(&self) -> &'static str {
        "ONC0304"
    }
}

impl PipelineError {
    /// The stable code of the error.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Automaton(_) => "ONC0301",
            Self::Sentences(_) => "ONC0302",
            Self::UnknownStage(_) => "ONC0303",
        }
    }
}

/// Settings of a pipeline.
#[derive(Clone, Debug, Default)]
pub struct PipelineOptions {
    /// How overlaps are resolved.
    pub resolve: ResolveOptions,
    /// Which engine searches; the result does not depend on it.
    pub engine: EngineChoice,
    /// Stages to leave out, by name. Without `sentences` each section is one sentence: what is found still has a place.
    pub without: Vec<String>,
    /// What counts the time of folding and of each stage, where somebody asks for it.
    pub clock: Option<Arc<Clock>>,
}

/// The stages in order, over one lexicon.
pub struct Pipeline {
    lexicon: Arc<Lexicon>,
    matcher: Arc<Matcher>,
    stages: Vec<Box<dyn Stage>>,
    clock: Option<Arc<Clock>>,
}

impl Pipeline {
    /// Builds the stages over a lexicon.
    ///
    /// # Errors
    /// If the lexicon is too large for the engine or a stage to leave out is not known.
    pub fn new(lexicon: Arc<Lexicon>, options: &PipelineOptions) -> Result<Self, PipelineError> {
        let matcher = Arc::new(Matcher::with_engine(lexicon, options.engine)?);
        Self::over(matcher, options)
    }

    /// A pipeline over a lexicon that differs from this one's in flags and settings alone: the compiled names are
    /// shared. Where other names are found, they are compiled anew.
    ///
    /// # Errors
    /// As [`Pipeline::new`].
    pub fn with_lexicon(
        &self,
        lexicon: Arc<Lexicon>,
        options: &PipelineOptions,
    ) -> Result<Self, PipelineError> {
        match self.matcher.with_lexicon(Arc::clone(&lexicon)) {
            Some(matcher) => Self::over(Arc::new(matcher), options),
            None => Self::new(lexicon, options),
        }
    }

    fn over(matcher: Arc<Matcher>, options: &PipelineOptions) -> Result<Self, PipelineError> {
        let lexicon = Arc::clone(matcher.lexicon());
        if let Some(unknown) = options
            .without
            .iter()
            .find(|name| !STAGE_NAMES.contains(&name.as_str()))
        {
            return Err(PipelineError::UnknownStage(unknown.clone()));
        }
        let affixes = AffixRules::embedded(lexicon.vocabulary());
        let qualifiers = QualifierRules::embedded(lexicon.vocabulary());
        let rules = Rules {
            lexicon: Arc::clone(&lexicon),
            affixes,
            qualifiers,
            definitions: DefinitionFinder::new(ShortFormWords::embedded()),
        };
        let mut stages = stages::all(rules, options.resolve, Arc::clone(&matcher))?;
        let is_left_out =
            |stage: &dyn Stage| options.without.iter().any(|name| name == stage.name());
        stages.retain(|stage| !is_left_out(&**stage));
        let whole_sections = stages::whole_sections();
        if is_left_out(&*whole_sections) {
            stages.insert(0, whole_sections);
        }
        Ok(Self {
            lexicon,
            matcher,
            stages,
            clock: options.clock.clone(),
        })
    }

    /// The same pipeline with a stage of the user's behind all others.
    #[must_use]
    pub fn with_stage(mut self, stage: Box<dyn Stage>) -> Self {
        self.stages.push(stage);
        self
    }

    /// What counts the time of folding and of each stage, where somebody asked for it.
    pub fn clock(&self) -> Option<&Clock> {
        self.clock.as_deref()
    }

    /// The lexicon.
    pub fn lexicon(&self) -> &Arc<Lexicon> {
        &self.lexicon
    }

    /// Annotates a document from scratch: what it came with is replaced.
    ///
    /// # Errors
    /// If a stage fails.
    pub fn annotate(&self, annotated: &mut AnnotatedDocument) -> Result<(), StageError> {
        annotated.annotations = Annotations::default();
        annotated.vocabulary = Arc::clone(self.lexicon().vocabulary());
        let AnnotatedDocument {
            document,
            annotations,
            ..
        } = annotated;
        let clock = self.clock();
        let folded = timed(clock, "folding", || fold(&document.text));
        for stage in &self.stages {
            timed(clock, stage.name(), || {
                stage.annotate(document, &folded, annotations)
            })?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::{Section, SectionKind, Span};

    #[test]
    fn a_stage_of_the_user_comes_last_and_may_fail() {
        struct Picky;

        impl Stage for Picky {
            fn name(&self) -> &'static str {
                "picky"
            }

            fn annotate(
                &self,
                _: &Document,
                _: &Folded<'_>,
                annotations: &mut Annotations,
            ) -> Result<(), StageError> {
                match annotations.mentions.len() {
                    1 => Ok(()),
                    n => Err(StageError {
                        stage: "picky".to_owned(),
                        message: format!("{n} mentions"),
                    }),
                }
            }
        }

        let lexicon = Arc::new(Lexicon::embedded().unwrap());
        let pipeline = Pipeline::new(lexicon, &PipelineOptions::default())
            .unwrap()
            .with_stage(Box::new(Picky));
        let annotate = |text: &str| {
            let section = Section::new(SectionKind::Text, Span::new(0, text.len()));
            let document = Document {
                text: text.to_owned(),
                sections: vec![section],
                ..Document::default()
            };
            pipeline
                .annotate(&mut AnnotatedDocument::plain(document))
                .map_err(|error| error.to_string())
        };
        assert_eq!(annotate("Liver metastases."), Ok(()));
        assert_eq!(
            annotate("Nothing."),
            Err("stage picky: 0 mentions".to_owned())
        );
    }

    #[test]
    fn without_sentences_each_section_is_one() {
        let text = "Liver metastases. \n\n CT was done. PET was not.\n \n";
        let options = PipelineOptions {
            without: vec!["sentences".to_owned()],
            ..PipelineOptions::default()
        };
        let lexicon = Arc::new(Lexicon::embedded().unwrap());
        let mut annotated = AnnotatedDocument::plain(Document {
            text: text.to_owned(),
            sections: [(0, 19), (19, 47), (47, 49)]
                .map(|(start, end)| Section::new(SectionKind::Abstract, Span::new(start, end)))
                .into(),
            ..Document::default()
        });
        let pipeline = Pipeline::new(lexicon, &options).unwrap();
        pipeline.annotate(&mut annotated).unwrap();
        let found: Vec<_> = annotated
            .annotations
            .sentences
            .iter()
            .map(|sentence| (sentence.section, sentence.span.of(text)))
            .collect();
        assert_eq!(
            found,
            [(0, "Liver metastases."), (1, "CT was done. PET was not.")]
        );
        assert!(Summary::of(&annotated).n_tagged_sentences == 2);
    }
}
