//! Our stages, in order.

use std::sync::Arc;

use super::{PipelineError, Stage, StageError};
use crate::dictionary::{Lexicon, sentence_cues};
use crate::document::{Annotations, Document, Sentence, Span};
use crate::enrich::assign_roles;
use crate::matching::Matcher;
use crate::normalize::Folded;
use crate::resolve::abbreviations::find_definitions;
use crate::resolve::coordination::expand;
use crate::resolve::definitions::apply_definitions;
use crate::resolve::{ResolveOptions, Rules, resolve};
use crate::segment::{SentenceSplitter, SplitterRules};

/// The names of the stages, in the order in which they run.
pub const STAGE_NAMES: &[&str] = &[
    "sentences",
    "match",
    "abbreviations",
    "coordination",
    "resolve",
    "roles",
];

/// All stages, in order.
pub(super) fn all(
    rules: Rules,
    resolve: ResolveOptions,
) -> Result<Vec<Box<dyn Stage>>, PipelineError> {
    let splitter_rules = SplitterRules::from_rows(sentence_cues().map(|cue| (cue.class, cue.word)))
        .map_err(|error| PipelineError::Sentences(error.to_string()))?;
    let lexicon = &Arc::clone(&rules.lexicon);
    Ok(vec![
        Box::new(Sentences(SentenceSplitter::new(splitter_rules))),
        Box::new(Match(Matcher::new(Arc::clone(lexicon))?)),
        Box::new(Abbreviations(Arc::clone(lexicon))),
        Box::new(Coordination(Arc::clone(lexicon))),
        Box::new(Resolve(rules, resolve)),
        Box::new(Roles),
    ])
}

struct Sentences(SentenceSplitter);

impl Stage for Sentences {
    fn name(&self) -> &'static str {
        "sentences"
    }

    fn annotate(
        &self,
        document: &Document,
        _: &Folded<'_>,
        annotations: &mut Annotations,
    ) -> Result<(), StageError> {
        let mut spans: Vec<Span> = Vec::new();
        for (index, section) in document.content() {
            spans.clear();
            self.0.split(&document.text, section.span, &mut spans);
            let section = u32::try_from(index).unwrap_or(u32::MAX);
            annotations
                .sentences
                .extend(spans.iter().map(|&span| Sentence {
                    span,
                    section,
                    role: None,
                }));
        }
        Ok(())
    }
}

/// Stands in for [`Sentences`] where they are left out.
pub(super) struct WholeSections;

impl Stage for WholeSections {
    fn name(&self) -> &'static str {
        "sentences"
    }

    fn annotate(
        &self,
        document: &Document,
        _: &Folded<'_>,
        annotations: &mut Annotations,
    ) -> Result<(), StageError> {
        for (index, section) in document.content() {
            let text = section.span.of(&document.text);
            let start = section.span.start as usize + text.len() - text.trim_start().len();
            let span = Span::new(start, start + text.trim().len());
            if span.start < span.end {
                annotations.sentences.push(Sentence {
                    span,
                    section: u32::try_from(index).unwrap_or(u32::MAX),
                    role: None,
                });
            }
        }
        Ok(())
    }
}

struct Match(Matcher);

impl Stage for Match {
    fn name(&self) -> &'static str {
        "match"
    }

    fn annotate(
        &self,
        document: &Document,
        folded: &Folded<'_>,
        annotations: &mut Annotations,
    ) -> Result<(), StageError> {
        let hits = self.0.find(document, folded);
        annotations.candidates = hits.candidates;
        annotations.discards = hits.discards;
        Ok(())
    }
}

struct Abbreviations(Arc<Lexicon>);

impl Stage for Abbreviations {
    fn name(&self) -> &'static str {
        "abbreviations"
    }

    fn annotate(
        &self,
        document: &Document,
        _: &Folded<'_>,
        annotations: &mut Annotations,
    ) -> Result<(), StageError> {
        for sentence in &annotations.sentences {
            find_definitions(
                &document.text,
                sentence.span,
                &mut annotations.abbreviations,
            );
        }
        let made = apply_definitions(document, &self.0, annotations);
        add_candidates(annotations, made);
        Ok(())
    }
}

struct Coordination(Arc<Lexicon>);

impl Stage for Coordination {
    fn name(&self) -> &'static str {
        "coordination"
    }

    fn annotate(
        &self,
        document: &Document,
        _: &Folded<'_>,
        annotations: &mut Annotations,
    ) -> Result<(), StageError> {
        let made = expand(
            document,
            &annotations.sentences,
            &annotations.candidates,
            &self.0,
        );
        add_candidates(annotations, made);
        Ok(())
    }
}

/// Adds candidates and restores the order of start, end, term.
fn add_candidates(annotations: &mut Annotations, made: Vec<crate::document::Candidate>) {
    if !made.is_empty() {
        annotations.candidates.extend(made);
        annotations
            .candidates
            .sort_by(|a, b| (&a.fragments, a.term, a.rule).cmp(&(&b.fragments, b.term, b.rule)));
    }
}

struct Resolve(Rules, ResolveOptions);

impl Stage for Resolve {
    fn name(&self) -> &'static str {
        "resolve"
    }

    fn annotate(
        &self,
        document: &Document,
        _: &Folded<'_>,
        annotations: &mut Annotations,
    ) -> Result<(), StageError> {
        resolve(document, &self.0, self.1, annotations);
        Ok(())
    }
}

struct Roles;

impl Stage for Roles {
    fn name(&self) -> &'static str {
        "roles"
    }

    fn annotate(
        &self,
        document: &Document,
        _: &Folded<'_>,
        annotations: &mut Annotations,
    ) -> Result<(), StageError> {
        assign_roles(document, annotations);
        Ok(())
    }
}
