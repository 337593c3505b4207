//! Sentences for documents that come with mentions of their own.

use super::SentenceSplitter;
use crate::document::{AnnotatedDocument, Document, Section, SectionKind, Sentence, Span};

/// Cuts a document into sentences, where it has none, such that each mention lies inside one: breaks inside a mention are
/// withdrawn, and what lies in no section gets a section.
///
/// A mention that crosses sections, reaches out of one or lies between sentences keeps its place and gets no sentence.
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
    let covers = annotations.mentions.iter();
    let covers = covers.map(|mention| mention.fragments.cover());
    join(&document.sections, &mut annotations.sentences, covers);
}

/// Withdraws the breaks inside of covers, which come in order of their starts, and widens sentences to white space that
/// covers begin or end with.
fn join(sections: &[Section], sentences: &mut Vec<Sentence>, covers: impl Iterator<Item = Span>) {
    let mut is_joined_to_next = vec![false; sentences.len()];
    // Covers that began before have joined all that they reach up to here.
    let mut n_marked = 0;
    for cover in covers {
        let first = sentences.partition_point(|sentence| sentence.span.end <= cover.start);
        let behind = sentences.partition_point(|sentence| sentence.span.start < cover.end);
        let reached = sentences.get_mut(first..behind).unwrap_or_default();
        let (Some(head), Some(tail)) = (reached.first(), reached.last()) else {
            continue;
        };
        let section = sections.get(head.section as usize);
        let is_inside = section.is_some_and(|section| section.span.contains(cover));
        if head.section != tail.section || !is_inside {
            continue;
        }
        if let Some(head) = reached.first_mut() {
            head.span.start = head.span.start.min(cover.start);
        }
        if let Some(tail) = reached.last_mut() {
            tail.span.end = tail.span.end.max(cover.end);
        }
        if let Some(breaks) = is_joined_to_next.get_mut(first.max(n_marked)..behind - 1) {
            breaks.fill(true);
            n_marked = behind - 1;
        }
    }
    let mut breaks = is_joined_to_next.into_iter();
    sentences.dedup_by(|next, previous| {
        let is_joined = breaks.next().unwrap_or_default();
        if is_joined {
            previous.span.end = next.span.end;
        }
        is_joined
    });
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

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::document::{Assertion, EntityTypeId, Fragments, Mention};

    /// A document of sections, parted by a line break each, with mentions at byte ranges.
    fn annotated(sections: &[&str], mentions: &[(usize, usize)]) -> AnnotatedDocument {
        let mut document = Document::default();
        for section in sections {
            if !document.text.is_empty() {
                document.text.push('\n');
            }
            let start = document.text.len();
            document.text.push_str(section);
            let span = Span::new(start, document.text.len());
            let section = Section::new(SectionKind::Text, span);
            document.sections.push(section);
        }
        let mut annotated = AnnotatedDocument::plain(document);
        let mention = |&(start, end): &(usize, usize)| Mention {
            fragments: Fragments::one(Span::new(start, end)),
            entity_type: EntityTypeId(0),
            concepts: Vec::new(),
            matched: None,
            assertion: Assertion::default(),
            attributes: Vec::new(),
            confidence: 1.0,
            parent: None,
        };
        annotated.annotations.mentions = mentions.iter().map(mention).collect();
        annotated.annotations.sort_mentions();
        annotated
    }

    fn sentences(mut annotated: AnnotatedDocument) -> Vec<String> {
        attach_sentences(&mut annotated, &SentenceSplitter::default());
        let text = &annotated.document.text;
        let sentences = annotated.annotations.sentences.iter();
        sentences
            .map(|sentence| sentence.span.of(text).to_owned())
            .collect()
    }

    #[test]
    fn without_mentions_sentences_are_those_of_the_splitter() {
        let cut = sentences(annotated(&["A title.", "One fell. Two rose."], &[]));
        assert_eq!(cut, ["A title.", "One fell.", "Two rose."]);
    }

    #[test]
    fn a_break_inside_a_mention_is_withdrawn() {
        // 5..13: "fell. Two"; 10..13 lies in it.
        let text = ["Ones fell. Two rose. Three."];
        let cut = sentences(annotated(&text, &[(5, 14), (11, 14)]));
        assert_eq!(cut, ["Ones fell. Two rose.", "Three."]);
    }

    #[test]
    fn mentions_that_cross_each_other_join_all_that_they_reach() {
        let text = ["One. Two. Three. Four. Five."];
        // "One. Two", and "Two. Three" which begins in what the first one has joined.
        let cut = sentences(annotated(&text, &[(0, 8), (5, 15)]));
        assert_eq!(cut, ["One. Two. Three.", "Four.", "Five."]);
    }

    #[test]
    fn a_mention_that_crosses_sections_joins_nothing() {
        let text = ["A title.", "One fell. Two rose."];
        let cut = sentences(annotated(&text, &[(2, 12)]));
        assert_eq!(cut, ["A title.", "One fell.", "Two rose."]);
        // It begins at the line break between the sections.
        let cut = sentences(annotated(&text, &[(8, 12)]));
        assert_eq!(cut, ["A title.", "One fell.", "Two rose."]);
    }

    #[test]
    fn white_space_between_sentences_belongs_to_a_mention_that_reaches_into_one() {
        let text = ["One fell.   Two rose."];
        assert_eq!(
            sentences(annotated(&text, &[(10, 11)])),
            ["One fell.", "Two rose."]
        );
        assert_eq!(
            sentences(annotated(&text, &[(4, 10)])),
            ["One fell. ", "Two rose."]
        );
        assert_eq!(
            sentences(annotated(&text, &[(10, 15)])),
            ["One fell.", "  Two rose."]
        );
    }

    #[test]
    fn a_text_without_sections_becomes_one() {
        let mut plain = annotated(&["One. Two."], &[]);
        plain.document.sections.clear();
        assert_eq!(sentences(plain), ["One.", "Two."]);
        let mut blank = annotated(&[" \n"], &[(0, 2)]);
        blank.document.sections.clear();
        assert_eq!(sentences(blank), [""; 0]);
    }

    #[test]
    fn sentences_that_are_there_are_kept() {
        let mut read = annotated(&["One. Two."], &[]);
        read.annotations.sentences = vec![Sentence {
            span: Span::new(0, 9),
            section: 0,
            role: None,
        }];
        assert_eq!(sentences(read), ["One. Two."]);
    }

    proptest! {
        #[test]
        fn sentences_stay_in_order_apart_and_inside_their_sections(
            sections in prop::collection::vec("[A-Ca-c. 𝛽\n]{1,30}", 1..4),
            places in prop::collection::vec((0..100_usize, 1..40_usize), 0..8),
        ) {
            let sections: Vec<&str> = sections.iter().map(String::as_str).collect();
            let text = sections.join("\n");
            let on_character = |at: usize| (at..=text.len()).find(|&at| text.is_char_boundary(at)).unwrap();
            let places: Vec<(usize, usize)> = (places.into_iter())
                .map(|(start, n)| (start.min(text.len()), (start + n).min(text.len())))
                .map(|(start, end)| (on_character(start), on_character(end)))
                .filter(|(start, end)| start < end)
                .collect();
            let mut annotated = annotated(&sections, &places);
            attach_sentences(&mut annotated, &SentenceSplitter::default());
            let AnnotatedDocument { document, annotations, .. } = annotated;
            let sentences = &annotations.sentences;
            for sentence in sentences {
                prop_assert!(document.text.get(sentence.span.range()).is_some());
                let section = document.sections[sentence.section as usize].span;
                prop_assert!(section.contains(sentence.span), "{:?}", sentence);
            }
            for pair in sentences.windows(2) {
                prop_assert!(pair[0].span.end <= pair[1].span.start, "{:?}", pair);
            }
            for mention in &annotations.mentions {
                let cover = mention.fragments.cover();
                let reached = sentences.iter().filter(|sentence| sentence.span.overlaps(cover));
                let is_in_section = document.sections.iter().any(|one| one.span.contains(cover));
                prop_assert!(!is_in_section || reached.count() <= 1, "{:?}", cover);
            }
        }
    }
}
