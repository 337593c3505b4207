//! Counts of a run.

use std::collections::BTreeMap;

use crate::document::AnnotatedDocument;

/// What a run has seen. Sums do not depend on the order of documents, so threads do not show in them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Summary {
    /// Documents annotated.
    pub n_documents: u64,
    /// Sentences in them.
    pub n_sentences: u64,
    /// Sentences with at least one mention.
    pub n_tagged_sentences: u64,
    /// Mentions by entity type, by name.
    pub n_mentions: BTreeMap<String, u64>,
    /// Records that could not be read or annotated.
    pub n_failed: u64,
    /// Records that repeat a document id seen before in this run.
    pub n_duplicates: u64,
    /// Bytes of text annotated.
    pub text_bytes: u64,
}

impl Summary {
    /// The counts of one document.
    pub fn of(annotated: &AnnotatedDocument) -> Self {
        let count = |n: usize| u64::try_from(n).unwrap_or(u64::MAX);
        let annotations = &annotated.annotations;
        let mut n_mentions = BTreeMap::new();
        for mention in &annotations.mentions {
            let name = &annotated.vocabulary.entity_type(mention.entity_type).name;
            *n_mentions.entry(name.clone()).or_default() += 1;
        }
        let is_tagged = |span: crate::document::Span| {
            let after = annotations
                .mentions
                .partition_point(|mention| mention.fragments.cover().start < span.start);
            annotations
                .mentions
                .get(after)
                .is_some_and(|mention| mention.fragments.cover().start < span.end)
        };
        Self {
            n_documents: 1,
            n_sentences: count(annotations.sentences.len()),
            n_tagged_sentences: count(
                annotations
                    .sentences
                    .iter()
                    .filter(|sentence| is_tagged(sentence.span))
                    .count(),
            ),
            n_mentions,
            n_failed: 0,
            n_duplicates: 0,
            text_bytes: count(annotated.document.text.len()),
        }
    }

    /// Adds another part of the run.
    pub fn add(&mut self, other: &Self) {
        self.n_documents += other.n_documents;
        self.n_sentences += other.n_sentences;
        self.n_tagged_sentences += other.n_tagged_sentences;
        self.n_failed += other.n_failed;
        self.n_duplicates += other.n_duplicates;
        self.text_bytes += other.text_bytes;
        for (name, n) in &other.n_mentions {
            *self.n_mentions.entry(name.clone()).or_default() += n;
        }
    }

    /// All mentions.
    pub fn n_all_mentions(&self) -> u64 {
        self.n_mentions.values().sum()
    }
}
