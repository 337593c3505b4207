//! What `explain` prints.

use std::io::Write;

use crate::dictionary::{Lexicon, RowSource, Status, Term};
use crate::document::{
    AnnotatedDocument, Candidate, Discard, Mention, OffsetIndex, OffsetUnit, Reason, Span, TermId,
};
use crate::normalize::needed_steps;

/// Most companions that are listed.
const MAX_COMPANIONS: usize = 12;

/// A document with everything that was decided about it.
pub(super) struct Explanation<'a> {
    annotated: &'a AnnotatedDocument,
    lexicon: &'a Lexicon,
    offsets: OffsetIndex<'a>,
}

impl<'a> Explanation<'a> {
    pub(super) fn new(annotated: &'a AnnotatedDocument, lexicon: &'a Lexicon) -> Self {
        let offsets = OffsetIndex::new(&annotated.document.text, OffsetUnit::CodePoint);
        Self {
            annotated,
            lexicon,
            offsets,
        }
    }

    /// Prints each sentence with its mentions (`+`), the readings that fell (`-`), and the strings that are blocked.
    pub(super) fn write(&self, out: &mut dyn Write) -> anyhow::Result<()> {
        let annotations = &self.annotated.annotations;
        for pair in &annotations.abbreviations {
            writeln!(
                out,
                "defined here: {} = {} ({}, {:.2})",
                self.text(pair.short),
                self.text(pair.long),
                pair.rule,
                pair.confidence
            )?;
        }
        for sentence in &annotations.sentences {
            writeln!(
                out,
                "sentence: {}",
                self.text(sentence.span).replace('\n', " ")
            )?;
            let is_here =
                |span: Span| sentence.span.start <= span.start && span.start < sentence.span.end;
            for mention in annotations
                .mentions
                .iter()
                .filter(|one| is_here(one.fragments.cover()))
            {
                self.mention(mention, out)?;
            }
            let here = || {
                annotations
                    .discards
                    .iter()
                    .filter(|one| is_here(one.candidate.fragments.cover()))
            };
            for discard in here().filter(|one| one.reason != Reason::Blocked) {
                self.discard(discard, out)?;
            }
            for discard in here().filter(|one| one.reason == Reason::Blocked) {
                let term = self.lexicon.term(discard.candidate.term);
                let (shown, row) = (self.shown(&discard.candidate), self.row(term.source));
                writeln!(
                    out,
                    "- {shown} is blocked as {}: {row} \"{}\"",
                    self.type_name(term),
                    term.name
                )?;
            }
        }
        if annotations.mentions.is_empty() && annotations.discards.is_empty() {
            writeln!(out, "nothing in this text is in the dictionaries")?;
        }
        Ok(())
    }

    fn mention(&self, mention: &Mention, out: &mut dyn Write) -> anyhow::Result<()> {
        let vocabulary = self.lexicon.vocabulary();
        let entity_type = &vocabulary.entity_type(mention.entity_type).name;
        let surface = mention
            .fragments
            .surface(&self.annotated.document.text, " ... ");
        writeln!(
            out,
            "+ \"{surface}\" ({}) is {entity_type}",
            self.range(mention.fragments.cover())
        )?;
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
            if let Some(term) = matched.term {
                self.term(self.lexicon.term(term), out)?;
            }
            let steps = if matched.via.is_empty() {
                "none".to_owned()
            } else {
                matched.via.join(", ")
            };
            writeln!(out, "    steps      {steps}")?;
        }
        writeln!(out, "    rule       {}", self.rule(mention))?;
        if let Some(cue) = mention.assertion.cue {
            writeln!(
                out,
                "    assertion  {} (\"{}\", rule \"{}\")",
                mention.assertion.status.as_str(),
                self.text(cue),
                mention.assertion.rule.as_deref().unwrap_or_default()
            )?;
        }
        for (name, value) in &mention.attributes {
            writeln!(out, "    {name:<10} {value}")?;
        }
        writeln!(out, "    confidence {:.2}", mention.confidence)?;
        Ok(())
    }

    /// The row of a term, and the row that puts it under conditions.
    fn term(&self, term: &Term, out: &mut dyn Write) -> anyhow::Result<()> {
        writeln!(
            out,
            "    row        {} \"{}\" ({}{})",
            self.row(term.source),
            term.name,
            term.kind.as_str(),
            // No row has a variant; it follows from a name that stands there.
            term.variant.map_or_else(String::new, |rule| format!(
                ", made by {} from a name there",
                rule.as_str()
            ))
        )?;
        let mut conditions = Vec::new();
        if term.status == Status::NeedsContext {
            conditions.push("needs-context".to_owned());
        }
        let signed = |sign: char| move |word: &String| format!("{sign}{word}");
        let companions = term.companions.any_of.iter().map(signed('+'));
        let companions = companions.chain(term.companions.none_of.iter().map(signed('-')));
        let n_companions = term.companions.any_of.len() + term.companions.none_of.len();
        conditions.extend(companions.take(MAX_COMPANIONS));
        if n_companions > MAX_COMPANIONS {
            conditions.push(format!("and {} more", n_companions - MAX_COMPANIONS));
        }
        if !conditions.is_empty() {
            let row = term
                .conditioned_by
                .map_or_else(String::new, |row| format!("{} ", self.row(row)));
            writeln!(out, "    condition  {row}{}", conditions.join(" "))?;
        }
        Ok(())
    }

    /// What let the mention stand.
    fn rule(&self, mention: &Mention) -> String {
        let annotations = &self.annotated.annotations;
        let cover = mention.fragments.cover();
        let beaten = |is_nested: bool| {
            let mut beaten: Vec<String> = annotations
                .discards
                .iter()
                .filter(|discard| match discard.reason {
                    Reason::LostTo(span, _) => !is_nested && span == cover,
                    Reason::InsideOf(span, _) => is_nested && span == cover,
                    _ => false,
                })
                .map(|discard| format!("\"{}\"", self.surface(&discard.candidate)))
                .collect();
            beaten.dedup();
            beaten.join(", ")
        };
        let (shorter, inner) = (beaten(false), beaten(true));
        let mut parts = Vec::new();
        if !shorter.is_empty() {
            parts.push(format!("longest reading; beats {shorter}"));
        }
        if !inner.is_empty() {
            parts.push(format!("takes in {inner}"));
        }
        if let Some(parent) = mention
            .parent
            .and_then(|parent| annotations.mentions.get(parent as usize))
        {
            let surface = parent
                .fragments
                .surface(&self.annotated.document.text, " ... ");
            parts.push(format!(
                "kept inside \"{surface}\", a type that it may nest in"
            ));
        }
        if parts.is_empty() {
            "the only reading of these words".to_owned()
        } else {
            parts.join("; ")
        }
    }

    fn discard(&self, discard: &Discard, out: &mut dyn Write) -> anyhow::Result<()> {
        let term = self.lexicon.term(discard.candidate.term);
        let concept = term.concept.map_or_else(String::new, |concept| {
            let concept = self.lexicon.vocabulary().concept(concept);
            format!(" {} {}", concept.curie, concept.label)
        });
        writeln!(
            out,
            "- {} is not {}{concept}",
            self.shown(&discard.candidate),
            self.type_name(term)
        )?;
        self.term(term, out)?;
        let surface = discard
            .candidate
            .fragments
            .surface(&self.annotated.document.text, " ");
        let mut steps = needed_steps(&surface, &term.name);
        steps.extend(discard.candidate.rule);
        let steps = if steps.is_empty() {
            "none".to_owned()
        } else {
            steps.join(", ")
        };
        writeln!(out, "    steps      {steps}")?;
        writeln!(
            out,
            "    because    {}",
            self.reason(&discard.reason, &discard.candidate, term)
        )?;
        Ok(())
    }

    fn reason(&self, reason: &Reason, candidate: &Candidate, term: &Term) -> String {
        match reason {
            Reason::InsideWord => "it is a part of a longer word or symbol".to_owned(),
            Reason::Affix(affix) => {
                format!("\"{}\" makes another thing of it (dictionaries/cues/affixes.tsv)", self.text(*affix))
            }
            Reason::Case => "the row wants its exact case".to_owned(),
            Reason::TypeOff => "the type is switched off".to_owned(),
            Reason::NotAdmitted => "the settings of the type leave out names of its kind or length".to_owned(),
            Reason::LowConfidence => "the settings of the type ask for more confidence".to_owned(),
            Reason::SameConcept(span, winner) => {
                format!("another name of the concept says the same: {}", self.winner(*span, *winner))
            }
            Reason::OutsideSection => "it crosses the bounds of a section".to_owned(),
            Reason::Generic => "the name says no kind of its type (--generic reports it all the same)".to_owned(),
            Reason::Blocked => "the row blocks the string".to_owned(),
            Reason::BlockedBy(term, span) => format!("a blocked string covers it: {}", self.winner(*span, *term)),
            Reason::NoCompanion => "the text neither defines it so, nor names the concept in full, nor has a companion \
                                    in the sentence"
                .to_owned(),
            Reason::AntiCompanion(companion) => format!("the sentence has \"{companion}\", which the row rules out"),
            Reason::DefinedAs(long) => format!("this text defines it as \"{}\"", self.text(*long)),
            Reason::NoCompanionType => {
                let vocabulary = self.lexicon.vocabulary();
                let types = &self.lexicon.settings(term.entity_type).companion_types;
                let names: Vec<&str> = types.iter().map(|&id| vocabulary.entity_type(id).name.as_str()).collect();
                format!("the sentence has no {}, which the type wants beside it", names.join(" or "))
            }
            Reason::LostTo(span, winner) => {
                let why = match span.len().cmp(&candidate.fragments.cover().len()) {
                    std::cmp::Ordering::Greater => "longer",
                    std::cmp::Ordering::Equal => "as long, and its type comes first or it starts earlier",
                    std::cmp::Ordering::Less => "more words in its fragments",
                };
                format!("it loses to {}: {why}", self.winner(*span, *winner))
            }
            Reason::InsideOf(span, winner) => {
                format!("it lies inside {}, where this type is not kept", self.winner(*span, *winner))
            }
            Reason::Alternative(span, winner) => format!("it ranks behind {}", self.winner(*span, *winner)),
        }
    }

    fn winner(&self, span: Span, term: TermId) -> String {
        let term = self.lexicon.term(term);
        format!(
            "\"{}\" ({}, {})",
            self.text(span),
            self.type_name(term),
            self.row(term.source)
        )
    }

    fn type_name(&self, term: &Term) -> &str {
        &self.lexicon.vocabulary().entity_type(term.entity_type).name
    }

    fn text(&self, span: Span) -> &str {
        span.of(&self.annotated.document.text)
    }

    /// Offsets in code points, half-open.
    fn range(&self, span: Span) -> String {
        format!(
            "{}-{}",
            self.offsets.offset(span.start as usize),
            self.offsets.offset(span.end as usize)
        )
    }

    fn surface(&self, candidate: &Candidate) -> String {
        candidate
            .fragments
            .surface(&self.annotated.document.text, " ... ")
    }

    fn shown(&self, candidate: &Candidate) -> String {
        format!(
            "\"{}\" ({})",
            self.surface(candidate),
            self.range(candidate.fragments.cover())
        )
    }

    fn row(&self, row: RowSource) -> String {
        format!(
            "{}:{}",
            self.lexicon.dictionaries()[usize::from(row.dictionary)].path,
            row.line
        )
    }
}
