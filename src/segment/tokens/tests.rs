use std::sync::Arc;

use proptest::prelude::*;

use super::*;
use crate::document::{
    Annotations, Assertion, Document, EntityTypeId, Fragments, Mention, Vocabulary,
};

fn words(text: &str) -> Vec<&str> {
    tokens_of(text).iter().map(|token| token.of(text)).collect()
}

#[test]
fn words_are_cut_as_spacy_cuts_them() {
    // Each line as `spacy.blank("en")` of spaCy 3.8.18 gave it; `|` stands between tokens.
    for (text, expected) in [
        ("18F-FDG-PET/CT", "18F|-|FDG|-|PET|/|CT"),
        ("HER2-positive", "HER2|-|positive"),
        ("CD8+ T-cells", "CD8|+|T|-|cells"),
        ("(e.g., liver).", "(|e.g.|,|liver|)|."),
        ("5mg/kg", "5mg|/|kg"),
        ("p<0.05", "p<0.05"),
        ("It's Dr. No's", "It|'s|Dr.|No|'s"),
        ("studies-and/or", "studies|-|and/or"),
        ("can't cannot", "ca|n't|can|not"),
        ("its Id", "its|I|d"),
        ("at 37°C.", "at|37|°|C|."),
        ("see http://x.org/a-b).", "see|http://x.org/a-b|)|."),
        ("S. aureus in U.S. DNA.", "S.|aureus|in|U.S.|DNA|."),
    ] {
        assert_eq!(words(text).join("|"), expected, "{text}");
    }
}

#[test]
fn one_blank_behind_a_token_is_none() {
    assert_eq!(words("a b"), ["a", "b"]);
    assert_eq!(words("a  b"), ["a", " ", "b"]);
    assert_eq!(words("a \n\nb "), ["a", "\n\n", "b"]);
    assert_eq!(words(" a\r\n"), [" ", "a", "\r\n"]);
    assert_eq!(words(" "), [" "]);
    assert_eq!(words(""), [""; 0]);
}

fn annotated(text: &str, spans: &[Span]) -> AnnotatedDocument {
    let mention = |&span: &Span| Mention {
        fragments: Fragments::one(span),
        entity_type: EntityTypeId(0),
        concepts: Vec::new(),
        matched: None,
        assertion: Assertion::default(),
        attributes: Vec::new(),
        confidence: 1.0,
        parent: None,
    };
    AnnotatedDocument {
        document: Document {
            text: text.to_owned(),
            ..Document::default()
        },
        annotations: Annotations {
            mentions: spans.iter().map(mention).collect(),
            ..Annotations::default()
        },
        vocabulary: Arc::new(Vocabulary::default()),
    }
}

#[test]
fn tokens_are_cut_at_the_bounds_of_mentions() {
    let mut annotated = annotated(
        "nonmetastatic cells",
        &[Span::new(3, 13), Span::new(14, 18)],
    );
    cut_tokens(&mut annotated);
    let text = annotated.document.text.as_str();
    let words: Vec<&str> = (annotated.annotations.tokens.iter())
        .map(|token| token.of(text))
        .collect();
    assert_eq!(words, ["non", "metastatic", "cell", "s"]);
}

proptest! {
    #[test]
    fn tokens_cover_all_but_blanks_in_order(
        text in "([a-zA-Z0-9αβ.,;:'’()/+–—-]|[ \n\t\r\u{a0}]|n't|e\\.g\\.|\\.\\.\\.|[\u{301}𝛽😀°…$]){0,40}",
    ) {
        let mut end = 0;
        for token in tokens_of(&text) {
            let gap = &text[end..token.start as usize];
            prop_assert!(gap.is_empty() || (gap == " " && end > 0), "{gap:?} is in no token");
            prop_assert!(!token.is_empty());
            end = token.end as usize;
        }
        prop_assert!(matches!(&text[end..], "" | " "));
    }
}
