//! CoNLL: a token a line, a blank line behind each sentence, a label for each token.
//!
//! Tjong Kim Sang and De Meulder, "Introduction to the CoNLL-2003 shared task", 2003: four columns, of which the second and
//! third (part of speech, chunk) are `-`; labels after IOB2 (each mention begins with `B-`), or BILUO (`U-` for a mention
//! of one token, `L-` for the last one). One token has one label: of mentions that overlap the longest stays.

use std::fmt::Write as _;

use super::flat::{FlatMention, flat_mentions};
use super::{Discontinuous, DocumentEncoder, Make, OutputFormat, WriteError, WriteOptions, lost};
use crate::document::{AnnotatedDocument, Span};
use crate::format::losses::{LossKind, Losses};

pub(super) const CONLL_2003: OutputFormat = OutputFormat {
    name: "conll2003",
    description: "CoNLL-2003: four columns, labels after IOB2, -DOCSTART- before each document",
    extensions: &["conll", "conll2003"],
    needs_tokens: true,
    make: Make::Encoder(|options| Conll::boxed(Layout::Conll2003, options)),
};

pub(super) const IOB2: OutputFormat = OutputFormat {
    name: "iob2",
    description: "token, tab, label after IOB2 (B-, I-, O)",
    extensions: &["iob", "iob2", "bio"],
    needs_tokens: true,
    make: Make::Encoder(|options| Conll::boxed(Layout::Iob2, options)),
};

pub(super) const BILUO: OutputFormat = OutputFormat {
    name: "biluo",
    description: "token, tab, label after BILUO (B-, I-, L-, U-, O)",
    extensions: &["biluo", "bilou"],
    needs_tokens: true,
    make: Make::Encoder(|options| Conll::boxed(Layout::Biluo, options)),
};

#[derive(Clone, Copy)]
enum Layout {
    Conll2003,
    Iob2,
    Biluo,
}

struct Conll {
    layout: Layout,
    only_tagged: bool,
    discontinuous: Discontinuous,
}

impl Conll {
    fn boxed(layout: Layout, options: &WriteOptions) -> Box<dyn DocumentEncoder> {
        Box::new(Self {
            layout,
            only_tagged: options.only_tagged,
            discontinuous: options.discontinuous,
        })
    }

    /// The label of a token in a mention of some.
    fn label(&self, entity_type: &str, index: usize, length: usize) -> String {
        let entity_type = entity_type.replace(char::is_whitespace, "_");
        let position = match (self.layout, index) {
            (Layout::Biluo, 0) if length == 1 => 'U',
            (Layout::Biluo, _) if index > 0 && index + 1 == length => 'L',
            (_, 0) => 'B',
            _ => 'I',
        };
        format!("{position}-{entity_type}")
    }

    fn line(&self, word: &str, label: &str, out: &mut String) {
        // A word has no white space in it, unless the input's own tokens had.
        let word = word.replace(char::is_whitespace, "_");
        let _ = match self.layout {
            Layout::Conll2003 => writeln!(out, "{word} - - {label}"),
            Layout::Iob2 | Layout::Biluo => writeln!(out, "{word}\t{label}"),
        };
    }
}

impl DocumentEncoder for Conll {
    fn encode(
        &self,
        annotated: &AnnotatedDocument,
        out: &mut Vec<u8>,
        losses: &mut Losses,
    ) -> Result<(), WriteError> {
        let annotations = &annotated.annotations;
        let text = annotated.document.text.as_str();
        lost::roles_of_sentences(annotated, losses);
        lost::metadata(&annotated.document, losses);
        lost::relations(annotated, losses);
        lost::facts_of_mentions(annotated, losses);
        let why = "the format has labels of types only";
        let concepts = annotations
            .mentions
            .iter()
            .filter(|one| !one.concepts.is_empty());
        losses.add(
            LossKind::Dropped,
            "concepts of mentions",
            why,
            concepts.count(),
        );
        let why = "the format has words and no white space";
        losses.add(LossKind::Normalized, "texts", why, 1);
        let flat = flat_mentions(annotated, self.discontinuous, losses);
        let labels = self.labels(annotated, &flat);
        let mut lines = String::new();
        for sentence in &annotations.sentences {
            let mut is_tagged = false;
            let before = lines.len();
            for (index, token) in tokens_in(&annotations.tokens, sentence.span) {
                let word = token.of(text);
                if word.trim().is_empty() {
                    continue;
                }
                is_tagged |= labels[index].is_some();
                self.line(word, labels[index].as_deref().unwrap_or("O"), &mut lines);
            }
            if self.only_tagged && !is_tagged {
                lines.truncate(before);
            } else if lines.len() > before {
                lines.push('\n');
            }
        }
        if lines.is_empty() {
            return Ok(());
        }
        match self.layout {
            Layout::Conll2003 => out.extend_from_slice(b"-DOCSTART- -X- O O\n\n"),
            Layout::Iob2 | Layout::Biluo => {
                let why = "the format has no bounds of documents";
                losses.add(LossKind::Dropped, "identities of documents", why, 1);
            }
        }
        out.extend_from_slice(lines.as_bytes());
        Ok(())
    }
}

impl Conll {
    /// The label of each token that is part of a mention; white space has none of its own.
    fn labels(&self, annotated: &AnnotatedDocument, flat: &[FlatMention]) -> Vec<Option<String>> {
        let annotations = &annotated.annotations;
        let text = annotated.document.text.as_str();
        let mut labels = vec![None; annotations.tokens.len()];
        for mention in flat {
            let entity_type = annotations.mentions[mention.mention].entity_type;
            let name = &annotated.vocabulary.entity_type(entity_type).name;
            let words: Vec<usize> = mention
                .tokens
                .clone()
                .filter(|&token| !annotations.tokens[token].of(text).trim().is_empty())
                .collect();
            for (index, &token) in words.iter().enumerate() {
                labels[token] = Some(self.label(name, index, words.len()));
            }
        }
        labels
    }
}

/// The tokens that begin in a sentence, with their places.
fn tokens_in(tokens: &[Span], sentence: Span) -> impl Iterator<Item = (usize, Span)> {
    let first = tokens.partition_point(|token| token.start < sentence.start);
    let inside = tokens[first..]
        .iter()
        .take_while(move |token| token.start < sentence.end);
    inside
        .enumerate()
        .map(move |(index, &token)| (first + index, token))
}
