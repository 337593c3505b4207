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
        lost::sections(&annotated.document, losses);
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
        let labels = self.labels(annotated, &flat, losses);
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
        let why = match self.layout {
            Layout::Conll2003 => {
                out.extend_from_slice(b"-DOCSTART- -X- O O\n\n");
                "the format has no place for them"
            }
            Layout::Iob2 | Layout::Biluo => "the format has no bounds of documents",
        };
        losses.add(LossKind::Dropped, "identities of documents", why, 1);
        out.extend_from_slice(lines.as_bytes());
        Ok(())
    }
}

impl Conll {
    /// The label of each token that is part of a mention; white space has none of its own. No label goes on in another
    /// sentence.
    fn labels(
        &self,
        annotated: &AnnotatedDocument,
        flat: &[FlatMention],
        losses: &mut Losses,
    ) -> Vec<Option<String>> {
        let annotations = &annotated.annotations;
        let tokens = &annotations.tokens;
        let text = annotated.document.text.as_str();
        // The sentence of each token that is written.
        let mut sentence_of = vec![None; tokens.len()];
        for (number, sentence) in annotations.sentences.iter().enumerate() {
            for (index, token) in tokens_in(tokens, sentence.span) {
                sentence_of[index] = (!token.of(text).trim().is_empty()).then_some(number);
            }
        }
        let mut labels = vec![None; tokens.len()];
        for mention in flat {
            let entity_type = annotations.mentions[mention.mention].entity_type;
            let name = &annotated.vocabulary.entity_type(entity_type).name;
            let words = mention.tokens.clone();
            let words: Vec<usize> = words
                .filter(|&token| sentence_of[token].is_some())
                .collect();
            let parts: Vec<&[usize]> = words
                .chunk_by(|&one, &next| sentence_of[one] == sentence_of[next])
                .collect();
            if parts.is_empty() {
                let why = "they lie in no sentence";
                losses.add(LossKind::Dropped, "mentions", why, 1);
            } else if parts.len() > 1 {
                let why = "they cross sentences; there is a part in each";
                losses.add(LossKind::Flattened, "mentions", why, 1);
            }
            for part in parts {
                for (index, &token) in part.iter().enumerate() {
                    labels[token] = Some(self.label(name, index, part.len()));
                }
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

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::document::{
        Annotations, Assertion, Document, Fragments, Mention, Sentence, Vocabulary,
    };

    #[test]
    fn no_label_goes_on_in_another_sentence_and_what_lies_in_none_is_counted() {
        // 0123456789012345678
        // Stem cells FIG mice
        let mut vocabulary = Vocabulary::default();
        let entity_type = vocabulary.add_type("cell", "cell");
        let mention = |start, end| Mention {
            fragments: Fragments::one(Span::new(start, end)),
            entity_type,
            concepts: Vec::new(),
            matched: None,
            assertion: Assertion::default(),
            attributes: Vec::new(),
            confidence: 1.0,
            parent: None,
        };
        let span = |(start, end)| Span::new(start, end);
        let sentence = |place| Sentence {
            span: span(place),
            section: 0,
            role: None,
        };
        let annotated = AnnotatedDocument {
            document: Document {
                text: "Stem cells FIG mice".to_owned(),
                ..Document::default()
            },
            annotations: Annotations {
                tokens: [(0, 4), (5, 10), (11, 14), (15, 19)].map(span).to_vec(),
                sentences: [(0, 4), (5, 10), (15, 19)].map(sentence).to_vec(),
                mentions: vec![mention(0, 10), mention(11, 14)],
                ..Annotations::default()
            },
            vocabulary: Arc::new(vocabulary),
        };
        let mut losses = Losses::default();
        let mut out = Vec::new();
        Conll::boxed(Layout::Iob2, &WriteOptions::default())
            .encode(&annotated, &mut out, &mut losses)
            .unwrap();
        let lines = String::from_utf8(out).unwrap();
        assert_eq!(lines, "Stem\tB-cell\n\ncells\tB-cell\n\nmice\tO\n\n");
        let losses = losses.to_string();
        assert!(
            losses.contains("1 mentions flattened: they cross sentences"),
            "{losses}"
        );
        assert!(
            losses.contains("1 mentions dropped: they lie in no sentence"),
            "{losses}"
        );
    }
}
