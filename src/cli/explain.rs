//! `oncotag explain`.

use std::io::{self, Read, Write};

use anyhow::Context;
use clap::Args;

use super::exit::ExitStatus;
use super::{GlobalArguments, dictionary_load};
use crate::dictionary::{Lexicon, Status};
use crate::document::{
    AnnotatedDocument, Candidate, Discard, Document, Mention, Reason, Section, SectionKind, Span,
    TermId,
};
use crate::normalize::needed_steps;
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
    let lexicon = dictionary_load::lexicon(&global.dictionary)?;
    let options = PipelineOptions {
        resolve: ResolveOptions {
            keep_nested: arguments.nested,
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
    Explanation {
        annotated: &annotated,
        lexicon: pipeline.lexicon(),
    }
    .write(out)?;
    Ok(ExitStatus::Done)
}

struct Explanation<'a> {
    annotated: &'a AnnotatedDocument,
    lexicon: &'a Lexicon,
}

impl Explanation<'_> {
    fn write(&self, out: &mut dyn Write) -> anyhow::Result<()> {
        let annotations = &self.annotated.annotations;
        for pair in &annotations.abbreviations {
            let (short, long) = (self.text(pair.short), self.text(pair.long));
            writeln!(out, "defined here: {short} = {long}")?;
        }
        for sentence in &annotations.sentences {
            writeln!(
                out,
                "sentence: {}",
                self.text(sentence.span).replace('\n', " ")
            )?;
            let is_here = |span: Span| {
                sentence.span.contains(Span {
                    end: span.start,
                    ..span
                })
            };
            for mention in annotations
                .mentions
                .iter()
                .filter(|mention| is_here(mention.fragments.cover()))
            {
                self.mention(mention, out)?;
            }
            for discard in annotations
                .discards
                .iter()
                .filter(|one| is_here(one.candidate.fragments.cover()))
            {
                self.discard(discard, out)?;
            }
        }
        if annotations.mentions.is_empty() && annotations.discards.is_empty() {
            writeln!(out, "nothing in this text is in the dictionaries")?;
        }
        Ok(())
    }

    fn mention(&self, mention: &Mention, out: &mut dyn Write) -> anyhow::Result<()> {
        let vocabulary = self.lexicon.vocabulary();
        let surface = mention
            .fragments
            .surface(&self.annotated.document.text, " ... ");
        let kind = &vocabulary.entity_type(mention.entity_type).name;
        writeln!(out, "+ \"{surface}\" is {kind}")?;
        for (index, linked) in mention.concepts.iter().enumerate() {
            let concept = vocabulary.concept(linked.concept);
            let role = if index == 0 { "concept" } else { "or" };
            let share = if mention.concepts.len() > 1 {
                format!(" ({:.2})", linked.score)
            } else {
                String::new()
            };
            writeln!(
                out,
                "    {role:<10} {} {}{share}",
                concept.curie, concept.label
            )?;
        }
        if let Some(matched) = &mention.matched {
            let path = self.dictionary_path(&matched.dictionary);
            writeln!(
                out,
                "    row        {path}:{} \"{}\" ({})",
                matched.line,
                matched.name,
                matched.kind.as_str()
            )?;
            let steps = if matched.via.is_empty() {
                "none".to_owned()
            } else {
                matched.via.join(", ")
            };
            writeln!(out, "    steps      {steps}")?;
        }
        writeln!(out, "    rule       {}", self.rule(mention))?;
        if mention.assertion.cue.is_some() {
            let cue = mention.assertion.cue.map_or("", |cue| self.text(cue));
            writeln!(
                out,
                "    assertion  {} (\"{cue}\")",
                mention.assertion.status.as_str()
            )?;
        }
        for (name, value) in &mention.attributes {
            writeln!(out, "    {name:<10} {value}")?;
        }
        writeln!(out, "    confidence {:.2}", mention.confidence)?;
        Ok(())
    }

    /// What let the mention stand.
    fn rule(&self, mention: &Mention) -> String {
        let annotations = &self.annotated.annotations;
        let cover = mention.fragments.cover();
        let beaten = annotations
            .discards
            .iter()
            .filter(|discard| match discard.reason {
                Reason::LostTo(span, _) | Reason::InsideOf(span, _) => span == cover,
                _ => false,
            });
        let beaten: Vec<String> = beaten
            .map(|discard| format!("\"{}\"", self.surface(&discard.candidate)))
            .collect();
        let mut rule = if beaten.is_empty() {
            "the only reading of these words".to_owned()
        } else {
            let mut beaten = beaten;
            beaten.dedup();
            format!("longest reading; beats {}", beaten.join(", "))
        };
        if let Some(parent) = mention
            .parent
            .and_then(|parent| annotations.mentions.get(parent as usize))
        {
            let surface = parent
                .fragments
                .surface(&self.annotated.document.text, " ... ");
            rule += "; kept inside \"";
            rule += &surface;
            rule += "\", a type that it may nest in";
        }
        rule
    }

    fn discard(&self, discard: &Discard, out: &mut dyn Write) -> anyhow::Result<()> {
        let term = self.lexicon.term(discard.candidate.term);
        let vocabulary = self.lexicon.vocabulary();
        let surface = self.surface(&discard.candidate);
        let kind = &vocabulary.entity_type(term.entity_type).name;
        let concept = term.concept.map_or_else(String::new, |concept| {
            let concept = vocabulary.concept(concept);
            format!(" {} {}", concept.curie, concept.label)
        });
        let steps = needed_steps(&surface.replace(" ... ", " "), &term.name);
        let steps = if steps.is_empty() {
            "none".to_owned()
        } else {
            steps.join(", ")
        };
        writeln!(out, "- \"{surface}\" is not {kind}{concept}")?;
        writeln!(
            out,
            "    row        {} \"{}\" ({})",
            self.row(discard.candidate.term),
            term.name,
            term.kind.as_str()
        )?;
        writeln!(out, "    steps      {steps}")?;
        writeln!(
            out,
            "    because    {}",
            self.reason(&discard.reason, term.status)
        )?;
        Ok(())
    }

    fn reason(&self, reason: &Reason, status: Status) -> String {
        let conqueror = |span: Span, term: TermId| {
            let entity_type = &self
                .lexicon
                .vocabulary()
                .entity_type(self.lexicon.term(term).entity_type)
                .name;
            format!(
                "\"{}\" ({entity_type}, {})",
                self.text(span),
                self.row(term)
            )
        };
        match reason {
            Reason::InsideWord => "it is a part of a longer word or symbol".to_owned(),
            Reason::Affix(affix) => format!("\"{}\" makes another thing of it", self.text(*affix)),
            Reason::Case => "the row wants its exact case".to_owned(),
            Reason::OutsideSection => "it crosses the bounds of a section".to_owned(),
            Reason::Blocked => "the row blocks the string".to_owned(),
            Reason::BlockedBy(term, span) => {
                format!("a blocked string covers it: {}", conqueror(*span, *term))
            }
            Reason::NoCompanion => format!(
                "the row is {}, and the document neither defines it, nor names the concept in full, nor has a companion \
                 in the sentence",
                if status == Status::NeedsContext {
                    "needs-context"
                } else {
                    "conditioned"
                }
            ),
            Reason::AntiCompanion(companion) => {
                format!("the sentence has \"{companion}\", which the row rules out")
            }
            Reason::DefinedAs(long) => {
                format!("this document defines it as \"{}\"", self.text(*long))
            }
            Reason::NoCompanionType => {
                "no mention of a type that it goes with is in the sentence".to_owned()
            }
            Reason::LostTo(span, term) => format!("it loses to {}", conqueror(*span, *term)),
            Reason::InsideOf(span, term) => {
                format!(
                    "it lies inside {}, where this type is not kept",
                    conqueror(*span, *term)
                )
            }
            Reason::Alternative(span, term) => {
                format!("it ranks behind {}", conqueror(*span, *term))
            }
        }
    }

    fn text(&self, span: Span) -> &str {
        span.of(&self.annotated.document.text)
    }

    fn surface(&self, candidate: &Candidate) -> String {
        candidate
            .fragments
            .surface(&self.annotated.document.text, " ... ")
    }

    fn row(&self, term: TermId) -> String {
        let source = self.lexicon.term(term).source;
        format!(
            "{}:{}",
            self.lexicon.dictionaries()[usize::from(source.dictionary)].path,
            source.line
        )
    }

    fn dictionary_path(&self, name: &str) -> String {
        let found = self
            .lexicon
            .dictionaries()
            .iter()
            .find(|dictionary| dictionary.name == name);
        found.map_or_else(|| name.to_owned(), |dictionary| dictionary.path.clone())
    }
}
