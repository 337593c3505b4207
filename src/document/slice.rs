//! A part of an annotated document as a document of its own.

use std::sync::Arc;

use super::{
    Abbreviation, AnnotatedDocument, Annotations, Assertion, Document, Fragments, Mention,
    Metadata, OffsetUnit, Relation, Section, Sentence, Span,
};

impl AnnotatedDocument {
    /// What lies wholly inside a span of the text, with its offsets counted from there: sections (cut at the bounds),
    /// sentences, tokens, abbreviations, mentions, and relations between mentions that are there.
    ///
    /// The identity is `DOCUMENT/START-END` in code points, as records by sentence have it. Of the metadata it keeps what
    /// says which publication it is and when it appeared. Hits that became no mentions stay behind, as do parents and cues
    /// that lie outside.
    ///
    /// # Panics
    /// If the span does not lie on char boundaries of the text.
    #[must_use]
    pub fn slice(&self, span: Span) -> Self {
        let whole = &self.document;
        let text = span.of(&whole.text).to_owned();
        let count = |text: &str| OffsetUnit::CodePoint.count(text);
        let start = count(&whole.text[..span.start as usize]);
        let id = format!("{}/{start}-{}", whole.id, start + count(&text));
        let cut = Cut(span);
        let sections = whole.sections.iter();
        let document = Document {
            id,
            text,
            sections: sections.filter_map(|one| cut.section(one)).collect(),
            metadata: which_publication(&whole.metadata),
            source: whole.source.clone(),
        };
        Self {
            document,
            annotations: cut.annotations(&self.annotations, &whole.sections),
            vocabulary: Arc::clone(&self.vocabulary),
        }
    }
}

fn which_publication(metadata: &Metadata) -> Metadata {
    Metadata {
        pmid: metadata.pmid.clone(),
        version: metadata.version,
        pmcid: metadata.pmcid.clone(),
        doi: metadata.doi.clone(),
        year: metadata.year,
        date: metadata.date.clone(),
        ..Metadata::default()
    }
}

/// The span that is cut out.
#[derive(Clone, Copy)]
struct Cut(Span);

impl Cut {
    /// A span counted from the cut; none where it does not lie inside.
    fn inside(self, span: Span) -> Option<Span> {
        let from = self.0.start;
        self.0.contains(span).then(|| Span {
            start: span.start - from,
            end: span.end - from,
        })
    }

    /// The part of a section that lies inside.
    fn section(self, section: &Section) -> Option<Section> {
        let start = section.span.start.max(self.0.start);
        let end = section.span.end.min(self.0.end);
        let span = (start < end).then_some(Span { start, end })?;
        Some(Section {
            span: self.inside(span)?,
            ..section.clone()
        })
    }

    fn annotations(self, whole: &Annotations, sections: &[Section]) -> Annotations {
        let n_before = sections.iter().filter(|one| one.span.end <= self.0.start);
        let n_before = u32::try_from(n_before.count()).unwrap_or(u32::MAX);
        // Where each mention of the whole stands now, as far as it is inside.
        let mut places = Vec::with_capacity(whole.mentions.len());
        let mut n_inside = 0_u32;
        for mention in &whole.mentions {
            let is_inside = self.0.contains(mention.fragments.cover());
            places.push(is_inside.then_some(n_inside));
            n_inside += u32::from(is_inside);
        }
        let place = |index: u32| places.get(index as usize).copied().flatten();
        let sentences = whole.sentences.iter().filter_map(|sentence| {
            Some(Sentence {
                span: self.inside(sentence.span)?,
                section: sentence.section.saturating_sub(n_before),
                role: sentence.role,
            })
        });
        let tokens = whole.tokens.iter();
        let abbreviations = whole.abbreviations.iter().filter_map(|one| {
            Some(Abbreviation {
                short: self.inside(one.short)?,
                long: self.inside(one.long)?,
                ..one.clone()
            })
        });
        let mentions = whole.mentions.iter().filter_map(|mention| {
            let pieces = mention.fragments.spans().iter();
            let pieces: Option<Vec<Span>> = pieces.map(|&piece| self.inside(piece)).collect();
            Some(Mention {
                fragments: Fragments::many(pieces?),
                assertion: self.assertion(&mention.assertion),
                parent: mention.parent.and_then(place),
                ..mention.clone()
            })
        });
        let relations = whole.relations.iter().filter_map(|relation| {
            Some(Relation {
                from: place(relation.from)?,
                to: place(relation.to)?,
                assertion: self.assertion(&relation.assertion),
                ..relation.clone()
            })
        });
        Annotations {
            sentences: sentences.collect(),
            tokens: tokens.filter_map(|&token| self.inside(token)).collect(),
            abbreviations: abbreviations.collect(),
            mentions: mentions.collect(),
            relations: relations.collect(),
            ..Annotations::default()
        }
    }

    fn assertion(self, assertion: &Assertion) -> Assertion {
        Assertion {
            cue: assertion.cue.and_then(|cue| self.inside(cue)),
            ..assertion.clone()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::{AssertionStatus, EntityTypeId, SectionKind, Vocabulary};
    use super::*;

    fn mention(pieces: &[(usize, usize)], parent: Option<u32>, cue: Option<Span>) -> Mention {
        let pieces = pieces.iter().map(|&(start, end)| Span::new(start, end));
        Mention {
            fragments: Fragments::many(pieces.collect()),
            entity_type: EntityTypeId(0),
            concepts: Vec::new(),
            matched: None,
            assertion: Assertion {
                status: AssertionStatus::Negated,
                cue,
                rule: None,
            },
            attributes: Vec::new(),
            confidence: 1.0,
            parent,
        }
    }

    /// `𝛽 one.` is 9 bytes and 6 code points; a blank; `No liver and lung metastases.` from byte 10, code point 7.
    fn whole() -> AnnotatedDocument {
        let text = "𝛽 one. No liver and lung metastases.";
        let mut vocabulary = Vocabulary::default();
        vocabulary.add_type("metastasis", "metastasis");
        let mut annotated = AnnotatedDocument::plain(Document {
            id: "d".to_owned(),
            text: text.to_owned(),
            sections: vec![
                Section::new(SectionKind::Title, Span::new(0, 9)),
                Section::new(SectionKind::Abstract, Span::new(10, text.len())),
            ],
            ..Document::default()
        });
        annotated.vocabulary = Arc::new(vocabulary);
        let sentence = |start, end, section| Sentence {
            span: Span::new(start, end),
            section,
            role: None,
        };
        let no = Some(Span::new(10, 12));
        annotated.annotations = Annotations {
            sentences: vec![sentence(0, 9, 0), sentence(10, text.len(), 1)],
            tokens: vec![Span::new(0, 4), Span::new(10, 12)],
            mentions: vec![
                mention(&[(5, 8)], None, no),
                mention(&[(13, 18), (28, 38)], None, no),
                mention(&[(23, 38)], Some(1), no),
            ],
            relations: vec![relation(0, 1), relation(2, 1)],
            ..Annotations::default()
        };
        annotated
    }

    fn relation(from: u32, to: u32) -> Relation {
        Relation {
            relation_type: "r".to_owned(),
            from,
            to,
            stance: None,
            attributes: Vec::new(),
            assertion: Assertion::default(),
            rule: String::new(),
            confidence: 1.0,
        }
    }

    #[test]
    fn a_sentence_takes_what_lies_in_it_and_counts_from_its_start() {
        let whole = whole();
        let slice = whole.slice(whole.annotations.sentences[1].span);
        assert_eq!(slice.document.id, "d/7-36");
        assert_eq!(slice.document.text, "No liver and lung metastases.");
        let annotations = &slice.annotations;
        assert_eq!(annotations.sentences[0].span, Span::new(0, 29));
        assert_eq!(annotations.sentences[0].section, 0);
        assert_eq!(slice.document.sections[0].kind, SectionKind::Abstract);
        assert_eq!(slice.document.sections.len(), 1);
        assert_eq!(annotations.tokens, [Span::new(0, 2)]);
        let surfaces: Vec<String> = (annotations.mentions.iter())
            .map(|one| one.fragments.surface(&slice.document.text, " … "))
            .collect();
        assert_eq!(surfaces, ["liver … metastases", "lung metastases"]);
        assert_eq!(annotations.mentions[1].parent, Some(0));
        assert_eq!(annotations.mentions[1].assertion.cue, Some(Span::new(0, 2)));
        assert_eq!(annotations.relations.len(), 1);
        assert_eq!(
            (annotations.relations[0].from, annotations.relations[0].to),
            (1, 0)
        );
    }

    #[test]
    fn what_lies_outside_is_not_pointed_to() {
        let whole = whole();
        let slice = whole.slice(Span::new(0, 9));
        assert_eq!(slice.document.id, "d/0-6");
        assert_eq!(slice.annotations.mentions.len(), 1);
        assert_eq!(slice.annotations.mentions[0].assertion.cue, None);
        assert!(slice.annotations.relations.is_empty());
    }

    #[test]
    fn the_whole_is_a_slice_of_itself() {
        let whole = whole();
        let slice = whole.slice(Span::new(0, whole.document.text.len()));
        assert_eq!(slice.document.text, whole.document.text);
        assert_eq!(slice.document.sections, whole.document.sections);
        assert_eq!(slice.annotations.mentions, whole.annotations.mentions);
        assert_eq!(slice.annotations.relations, whole.annotations.relations);
        assert_eq!(slice.annotations.sentences, whole.annotations.sentences);
    }
}
