use proptest::prelude::*;

use super::*;
use crate::document::Span;

/// The source text behind the first place where the folded name occurs in the folded text.
fn find<'t>(text: &'t str, name: &str) -> Option<&'t str> {
    let folded = fold(text);
    let form = fold_name(name);
    let at = folded.text().find(&form)?;
    folded
        .source_span(at..at + form.len())
        .map(|span| span.of(text))
}

#[test]
fn a_name_is_found_with_its_whole_surface_form() {
    let cases = [
        (
            "Liver metastases are common.",
            "liver metastasis",
            "Liver metastases",
        ),
        ("the tumour cells of", "tumor cell", "tumour cells"),
        ("PET/CT was", "PET-CT", "PET/CT"),
        ("PET / CT was", "PET-CT", "PET / CT"),
        (
            "a pre-angiogenic phase",
            "preangiogenic phase",
            "pre-angiogenic phase",
        ),
        (
            "non-\nsmall cell lung cancer",
            "non-small-cell lung cancer",
            "non-\nsmall cell lung cancer",
        ),
        (
            "non small cell lung cancer",
            "non-small-cell lung cancer",
            "non small cell lung cancer",
        ),
        ("TGFβ rises", "TGF-beta", "TGFβ"),
        ("TGF-ß rises", "TGF-beta", "TGF-ß"),
        ("αSMA-positive", "alpha-SMA", "αSMA"),
        ("liver ﬁbrosis here", "fibrosis", "ﬁbrosis"),
        ("İLEUM wall", "ileum", "İLEUM"),
        (
            "Mu\u{308}llerian duct",
            "Müllerian duct",
            "Mu\u{308}llerian duct",
        ),
        ("hepa\u{ad}tocytes die", "hepatocyte", "hepa\u{ad}tocytes"),
        (
            "breast\u{a0}cancer cells",
            "breast cancer",
            "breast\u{a0}cancer",
        ),
        (
            "Hodgkin’s lymphoma",
            "Hodgkin lymphoma",
            "Hodgkin’s lymphoma",
        ),
        ("CD8(+) T cells", "CD8+ T cell", "CD8(+) T cells"),
        ("HER-2 and", "HER2", "HER-2"),
        ("Ki-67 index", "Ki67", "Ki-67"),
        ("TYPE II CELLS", "type 2 cell", "TYPE II CELLS"),
        (
            "epithelial–mesenchymal transition",
            "epithelial-mesenchymal transition",
            "epithelial–mesenchymal transition",
        ),
        ("in the oesophagus, but", "esophagus", "oesophagus"),
        ("anti-EGFR antibodies", "EGFR", "EGFR"),
    ];
    for (text, name, expected) in cases {
        assert_eq!(find(text, name), Some(expected), "{name} in {text}");
    }
}

#[test]
fn what_is_not_the_name_is_not_found() {
    let cases = [
        ("cancer of lung - breast cells", "lung breast"),
        ("pre- and post-operative", "preand"),
        ("cancer\n\nLung", "cancer lung"),
    ];
    for (text, name) in cases {
        assert_eq!(find(text, name), None, "{name} in {text}");
    }
    assert_eq!(fold_name("pancreas"), "pancreas");
    assert_eq!(fold_name(" -\u{ad} "), "-");
    assert_eq!(fold_name("\u{ad}"), "");
}

#[test]
fn half_a_unit_has_no_source() {
    let folded = fold("ﬁbrosis");
    assert_eq!(folded.text(), "fibros");
    assert_eq!(folded.source_span(1..6), None, "begins inside the ligature");
    assert_eq!(
        folded.source_span(0..6),
        Some(Span::new(0, "ﬁbrosis".len()))
    );
    assert_eq!(folded.source_span(3..3), None);
    assert_eq!(folded.source_span(0..99), None);
}

proptest! {
    /// Whatever is folded, spans lie on char boundaries and go forward with the folded text.
    #[test]
    fn spans_map_back_in_order(text in "[a-cA-C sS'’\\-/αß\u{ad}ﬁİé\u{301}\u{a0}\n().+0-9𝛼]{0,40}") {
        let folded = fold(&text);
        let mut previous = 0;
        for (at, character) in folded.text().char_indices() {
            if let Some(span) = folded.source_span(at..at + character.len_utf8()) {
                prop_assert!(text.is_char_boundary(span.start as usize) && text.is_char_boundary(span.end as usize));
                prop_assert!(span.start as usize >= previous, "{span} after {previous}");
                previous = span.end as usize;
            }
        }
        if !folded.text().is_empty()
            && let Some(whole) = folded.source_span(0..folded.text().len())
        {
            prop_assert!(whole.end as usize <= text.len());
        }
    }

    /// A name stays findable when it stands among other words, however it is written.
    #[test]
    fn names_survive_their_surroundings(
        before in "(the |of |\\(|[a-z]{2,6}, )?",
        // Without i and s: short words in capitals keep a final S, and II is a number.
        name in "[a-hj-rt-z]{3,8}( |-|/)[a-hj-rt-z]{3,8}",
        after in "(\\)|\\.|, and| of it)?",
        upper in any::<bool>(),
    ) {
        let surface = if upper { name.to_uppercase() } else { name.clone() };
        let text = format!("{before}{surface}{after}");
        let found = find(&text, &name);
        prop_assert_eq!(found, Some(surface.as_str()), "{} in {}", name, text);
    }
}
