//! A document of spaCy as one of ours.

use std::collections::{BTreeMap, HashMap};

use super::super::ReadErrorKind;
use super::super::annotating::{Marks, annotated, bare_mention};
use super::super::named_fields::{check_length, pmid_of};
use super::message::{Parts, Spot, Token};
use crate::document::{
    AnnotatedDocument, Document, Metadata, OffsetUnit, Section, SectionKind, Sentence, Span,
};
use crate::format::facts::read_fact;
use crate::format::losses::{LossKind, Losses};
use crate::format::record::{ConceptRecord, MentionRecord};
use crate::format::spacy::{BEGINS, FRAGMENTS_KEY, GOES_ON, SPANS_KEY};

/// The document of the parts, with tokens, sentences and mentions.
///
/// # Errors
/// If the file does not tell the characters of a token, or there are too many.
pub(super) fn annotated_document(
    parts: &Parts,
    fallback_id: &str,
    source: &str,
    losses: &mut Losses,
) -> Result<AnnotatedDocument, ReadErrorKind> {
    let mut text = String::new();
    let mut spans = Vec::with_capacity(parts.tokens.len());
    // The same in code points, in which spaCy counts.
    let mut offsets: Vec<[usize; 2]> = Vec::with_capacity(parts.tokens.len());
    let mut offset = 0;
    for token in &parts.tokens {
        let word = token.orth.as_deref().ok_or_else(|| {
            ReadErrorKind::Malformed("a word that is not among the strings of the file".to_owned())
        })?;
        let start = text.len();
        text.push_str(word);
        check_length(&text)?;
        spans.push(Span::new(start, text.len()));
        let end = offset + word.chars().count();
        offsets.push([offset, end]);
        offset = end + usize::from(token.is_before_blank);
        if token.is_before_blank {
            text.push(' ');
        }
    }
    let sentences = sentences(&parts.tokens, &spans, &text);
    let marks = Marks {
        mentions: mentions(parts, &offsets, losses),
        unit: OffsetUnit::CodePoint,
        ..Marks::default()
    };
    let document = document(parts, text, fallback_id, source);
    let mut annotated = annotated(document, marks, losses);
    annotated.annotations.tokens = spans;
    annotated.annotations.sentences = sentences;
    Ok(annotated)
}

fn document(parts: &Parts, text: String, fallback_id: &str, source: &str) -> Document {
    let id = parts.id.as_deref().unwrap_or(fallback_id);
    let sections = if text.trim().is_empty() {
        Vec::new()
    } else {
        vec![Section::new(SectionKind::Text, Span::new(0, text.len()))]
    };
    Document {
        id: id.to_owned(),
        sections,
        metadata: Metadata {
            pmid: id.strip_prefix("pmid:").and_then(pmid_of),
            ..Metadata::default()
        },
        text,
        source: source.to_owned(),
    }
}

/// The sentences: from where one begins to where the next does, without white space at the ends. None where nothing says
/// where they begin.
fn sentences(tokens: &[Token], spans: &[Span], text: &str) -> Vec<Sentence> {
    let is_start = |token: &Token| token.sent_start == 1;
    // The first token begins a sentence in documents of which nothing is known, too.
    let told = tokens.get(1..).filter(|rest| !rest.is_empty());
    if !told
        .unwrap_or(tokens)
        .iter()
        .any(|token| token.sent_start != 0)
    {
        return Vec::new();
    }
    let begins = tokens.iter().zip(spans).enumerate();
    let mut bounds: Vec<usize> = begins
        .filter(|(index, (token, _))| *index == 0 || is_start(token))
        .map(|(_, (_, span))| span.start as usize)
        .collect();
    bounds.push(text.len());
    (bounds.windows(2))
        .filter_map(|pair| {
            let [start, end] = *pair else { return None };
            let words = text[start..end].trim_end();
            let start = start + (words.len() - words.trim_start().len());
            let span = Span::new(start, start + words.trim_start().len());
            (!span.is_empty()).then_some(Sentence {
                span,
                section: 0,
                role: None,
            })
        })
        .collect()
}

/// The spans of all groups and the entities, each once; tokens stand at `offsets`.
fn mentions(
    parts: &Parts,
    offsets: &[[usize; 2]],
    losses: &mut Losses,
) -> Vec<MentionRecord<'static>> {
    let mut mentions: Vec<MentionRecord<'static>> = Vec::new();
    let mut places = Places::default();
    for (group, spots) in &parts.groups {
        if group != SPANS_KEY {
            let why = "their groups are not told apart here";
            losses.add(LossKind::Flattened, "spans", why, spots.len());
        }
        // Within a group nothing is joined: somebody put it there twice.
        places.add(&mentions);
        for spot in spots {
            let Some([start, end]) = place(offsets, spot.tokens) else {
                let why = "their tokens are not there";
                losses.add(LossKind::Dropped, "spans", why, 1);
                continue;
            };
            let mention = mention_of(spot, group, start, end);
            if !places.have(&mention, &mut mentions) {
                mentions.push(mention);
            }
        }
    }
    places.add(&mentions);
    for (label, kb_id, tokens) in entities(&parts.tokens) {
        let Some([start, end]) = place(offsets, tokens) else {
            continue;
        };
        let spot = Spot {
            tokens,
            label: label.into(),
            kb_id: kb_id.into(),
            facts: BTreeMap::new(),
        };
        let mention = mention_of(&spot, SPANS_KEY, start, end);
        if !places.have(&mention, &mut mentions) {
            mentions.push(mention);
        }
    }
    mentions
}

/// Mentions by place and type.
#[derive(Default)]
struct Places {
    indexes: HashMap<(usize, usize, String), Vec<usize>>,
    /// So many mentions have been added.
    n: usize,
}

impl Places {
    /// Adds the mentions that are new.
    fn add(&mut self, mentions: &[MentionRecord<'static>]) {
        for (index, mention) in mentions.iter().enumerate().skip(self.n) {
            let indexes = self.indexes.entry(Self::key(mention)).or_default();
            indexes.push(index);
        }
        self.n = mentions.len();
    }

    fn key(mention: &MentionRecord<'_>) -> (usize, usize, String) {
        (mention.start, mention.end, mention.entity_type.to_string())
    }

    /// Whether a mention is there already: of the same type, at the same place, and of the same concept where both have one.
    /// One without a concept then has it.
    fn have(
        &self,
        mention: &MentionRecord<'static>,
        mentions: &mut [MentionRecord<'static>],
    ) -> bool {
        let is_same = |other: &MentionRecord<'_>| {
            mention.concept.id.is_empty()
                || other.concept.id.is_empty()
                || mention.concept.id == other.concept.id
        };
        let mut indexes = self.indexes.get(&Self::key(mention)).into_iter().flatten();
        let same = indexes.find(|&&index| mentions.get(index).is_some_and(is_same));
        let Some(other) = same.and_then(|&index| mentions.get_mut(index)) else {
            return false;
        };
        if other.concept.id.is_empty() {
            other.concept = mention.concept.clone();
        }
        true
    }
}

/// Where tokens stand, from the start of the first to the end of the last.
fn place(offsets: &[[usize; 2]], (first, past): (usize, usize)) -> Option<[usize; 2]> {
    let inside = offsets.get(first..past)?;
    Some([inside.first()?[0], inside.last()?[1]])
}

/// A span as a mention; of one without a label the group says the type.
fn mention_of(spot: &Spot, group: &str, start: usize, end: usize) -> MentionRecord<'static> {
    let label = if spot.label.is_empty() {
        group
    } else {
        &*spot.label
    };
    let mut mention = MentionRecord {
        entity_type: label.to_owned().into(),
        start,
        end,
        ..bare_mention()
    };
    for (name, value) in &spot.facts {
        if name == FRAGMENTS_KEY {
            mention.fragments = serde_json::from_str(value).unwrap_or_default();
        } else {
            read_fact(&mut mention, name, value);
        }
    }
    // Somebody may have linked it anew; then what else was known of the concept is not of this one.
    if spot.kb_id.is_empty() {
        mention.concept = ConceptRecord::default();
    } else {
        mention.concept.id = spot.kb_id.to_string().into();
    }
    mention
}

/// The entities: label, concept, first token and the one past the last.
fn entities(tokens: &[Token]) -> Vec<(&str, &str, (usize, usize))> {
    let mut entities: Vec<(&str, &str, (usize, usize))> = Vec::new();
    for (index, token) in tokens.iter().enumerate() {
        if token.ent_type.is_empty() || !matches!(token.ent_iob, BEGINS | GOES_ON) {
            continue;
        }
        match entities.last_mut() {
            Some((label, _, (_, past)))
                if token.ent_iob == GOES_ON && *past == index && *label == &*token.ent_type =>
            {
                *past = index + 1;
            }
            _ => entities.push((&token.ent_type, &token.ent_kb_id, (index, index + 1))),
        }
    }
    entities
}
