//! Our stages, in order.

use std::sync::Arc;

use super::{PipelineError, Stage, StageError};
use crate::dictionary::{OriginRules, RoleWords, sentence_cues};
use crate::document::{Annotations, Candidate, Document, Sentence, Span};
use crate::enrich::assertion::Asserter;
use crate::enrich::{RoleAssigner, RoleModel, find_origins, link_to_heads};
use crate::matching::Matcher;
use crate::normalize::Folded;
use crate::resolve::coordination::Coordination;
use crate::resolve::definitions::{ShortForms, apply_definitions};
use crate::resolve::spelled_out::spell_out;
use crate::resolve::{ResolveOptions, Rules, resolve};
use crate::segment::{SentenceSplitter, SplitterRules};

/// The names of the stages, in the order in which they run.
pub const STAGE_NAMES: &[&str] = &[
    "sentences",
    "match",
    "abbreviations",
    "coordination",
    "resolve",
    "linking",
    "origins",
    "assertion",
    "roles",
];

/// What cuts sentences, by the embedded rules.
///
/// # Errors
/// If a rule is none.
pub fn sentence_splitter() -> Result<SentenceSplitter, PipelineError> {
    let rules = SplitterRules::from_rows(sentence_cues().map(|cue| (cue.class, cue.word)))
        .map_err(|error| PipelineError::Sentences(error.to_string()))?;
    Ok(SentenceSplitter::new(rules))
}

/// All stages, in order.
pub(super) fn all(
    rules: Rules,
    options: ResolveOptions,
    matcher: Arc<Matcher>,
) -> Result<Vec<Box<dyn Stage>>, PipelineError> {
    let splitter = sentence_splitter()?;
    let [for_definitions, for_lists, for_links, for_origins] =
        [(); 4].map(|()| Arc::clone(&rules.lexicon));
    let origins = OriginRules::embedded(for_origins.vocabulary());
    let finder = rules.definitions.clone();
    let assigner = RoleAssigner::new(RoleModel::new(&RoleWords::embedded()));
    let coordination = Coordination::default();
    let vocabulary = rules.lexicon.vocabulary();
    let mut types =
        (vocabulary.types().iter()).filter_map(|one| vocabulary.type_by_name(&one.name));
    let keeps_any_nested = types.any(|of_type| options.keeps_nested(&rules.lexicon, of_type));
    let asserter = Asserter::new(rules.lexicon.vocabulary());
    Ok(vec![
        own("sentences", move |document, _, annotations| {
            cut(document, annotations, |section, spans| {
                splitter.split(&document.text, section, spans);
            });
        }),
        own("match", move |document, folded, annotations| {
            let hits = matcher.find(document, folded);
            annotations.candidates = hits.candidates;
            annotations.discards = hits.discards;
        }),
        own("abbreviations", move |document, _, annotations| {
            for sentence in &annotations.sentences {
                finder.find(
                    &document.text,
                    sentence.span,
                    &mut annotations.abbreviations,
                );
            }
            let short_forms = ShortForms::of(document, annotations);
            let made = apply_definitions(document, &for_definitions, annotations, &short_forms);
            add_candidates(annotations, made);
            let made = spell_out(document, &for_definitions, annotations, &short_forms);
            add_candidates(annotations, made);
        }),
        own("coordination", move |document, _, annotations| {
            let made = coordination.expand(document, annotations, &for_lists);
            add_candidates(annotations, made);
            if keeps_any_nested {
                let keeps_nested = |of_type| options.keeps_nested(&for_lists, of_type);
                let made = coordination.nested(document, annotations, &for_lists, keeps_nested);
                add_candidates(annotations, made);
            }
        }),
        own("resolve", move |document, _, annotations| {
            resolve(document, &rules, options, annotations);
        }),
        own("linking", move |_, _, annotations| {
            link_to_heads(for_links.vocabulary(), annotations);
        }),
        own("origins", move |document, _, annotations| {
            find_origins(document, for_origins.vocabulary(), &origins, annotations);
        }),
        own("assertion", move |document, _, annotations| {
            asserter.annotate(document, annotations);
        }),
        own("roles", move |document, _, annotations| {
            assigner.assign(document, annotations);
        }),
    ])
}

/// Stands in for the first stage where it is left out: each section is one sentence.
pub(super) fn whole_sections() -> Box<dyn Stage> {
    own(STAGE_NAMES[0], |document, _, annotations| {
        cut(document, annotations, |section, spans| {
            let text = section.of(&document.text);
            let start = section.start as usize + text.len() - text.trim_start().len();
            if !text.trim().is_empty() {
                spans.push(Span::new(start, start + text.trim().len()));
            }
        });
    })
}

/// A stage of ours: a name and a step that cannot fail.
struct Own<F> {
    name: &'static str,
    step: F,
}

fn own<F>(name: &'static str, step: F) -> Box<dyn Stage>
where
    F: Fn(&Document, &Folded<'_>, &mut Annotations) + Send + Sync + 'static,
{
    Box::new(Own { name, step })
}

impl<F> Stage for Own<F>
where
    F: Fn(&Document, &Folded<'_>, &mut Annotations) + Send + Sync,
{
    fn name(&self) -> &'static str {
        self.name
    }

    fn annotate(
        &self,
        document: &Document,
        folded: &Folded<'_>,
        annotations: &mut Annotations,
    ) -> Result<(), StageError> {
        (self.step)(document, folded, annotations);
        Ok(())
    }
}

/// Cuts each section of the content into sentences.
fn cut(
    document: &Document,
    annotations: &mut Annotations,
    mut split: impl FnMut(Span, &mut Vec<Span>),
) {
    let mut spans: Vec<Span> = Vec::new();
    for (index, section) in document.content() {
        spans.clear();
        split(section.span, &mut spans);
        let section = u32::try_from(index).unwrap_or(u32::MAX);
        annotations
            .sentences
            .extend(spans.iter().map(|&span| Sentence {
                span,
                section,
                role: None,
            }));
    }
}

/// Adds candidates and restores the order of start, end, term.
fn add_candidates(annotations: &mut Annotations, made: Vec<Candidate>) {
    if !made.is_empty() {
        annotations.candidates.extend(made);
        annotations
            .candidates
            .sort_by(|a, b| (&a.fragments, a.term, a.rule).cmp(&(&b.fragments, b.term, b.rule)));
    }
}
