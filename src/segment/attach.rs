//! Sentences for documents that come with mentions of their own.

use super::SentenceSplitter;
use crate::document::{AnnotatedDocument, Document, Section, SectionKind, Sentence, Span};

/// Cuts a document into sentences, where it has none, such that each mention lies inside one: breaks inside a mention are
/// withdrawn, and what lies in no section gets a section.
///
/// A mention that crosses sections keeps its place and gets no sentence.
pub fn attach_sentences(annotated: &mut AnnotatedDocument, splitter: &SentenceSplitter) {
    let AnnotatedDocument {
        document,
        annotations,
        ..
    } = annotated;
    if document.sections.is_empty() && !document.text.trim().is_empty() {
        let span = Span::new(0, document.text.len());
        document
            .sections
            .push(Section::new(SectionKind::Text, span));
    }
    if annotations.sentences.is_empty() {
        annotations.sentences = cut(document, splitter);
    }
    let sentences = &mut annotations.sentences;
    for mention in &annotations.mentions {
        let cover = mention.fragments.cover();
        let first = sentences.partition_point(|sentence| sentence.span.end <= cover.start);
        let behind = sentences.partition_point(|sentence| sentence.span.start < cover.end);
        if first >= behind {
            continue;
        }
        let joined = &sentences[first..behind];
        let section = joined[0].section;
        if joined.iter().any(|sentence| sentence.section != section) {
            continue;
        }
        let (start, end) = (joined[0].span.start, joined[joined.len() - 1].span.end);
        sentences[first].span = Span {
            start: start.min(cover.start),
            end: end.max(cover.end),
        };
        sentences.drain(first + 1..behind);
    }
}

fn cut(document: &Document, splitter: &SentenceSplitter) -> Vec<Sentence> {
    let mut sentences = Vec::new();
    let mut spans = Vec::new();
    for (index, section) in document.content() {
        spans.clear();
        splitter.split(&document.text, section.span, &mut spans);
        let section = u32::try_from(index).unwrap_or(u32::MAX);
        sentences.extend(spans.iter().map(|&span| Sentence {
            span,
            section,
            role: None,
        }));
    }
    sentences
}
