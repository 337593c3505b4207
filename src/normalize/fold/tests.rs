use proptest::prelude::*;

use super::*;
use crate::document::Span;
use crate::normalize::is_on_words;

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
        ("anti-PD-1 antibodies", "PD1", "PD-1"),
        ("anti-HER-2", "anti-HER2", "anti-HER-2"),
        ("Ki-67 index", "Ki67", "Ki-67"),
        ("TYPE II CELLS", "type 2 cell", "TYPE II CELLS"),
        (
            "epithelial–mesenchymal transition",
            "epithelial-mesenchymal transition",
            "epithelial–mesenchymal transition",
        ),
        ("in the oesophagus, but", "esophagus", "oesophagus"),
        ("anti-EGFR antibodies", "EGFR", "EGFR"),
        ("a lung\r\ncancer", "lung cancer", "lung\r\ncancer"),
        ("a lung\rcancer", "lung cancer", "lung\rcancer"),
        ("a lung\u{200b}cancer", "lung cancer", "lung\u{200b}cancer"),
        ("\u{200b}liver", "liver", "liver"),
        (
            "\u{200e}Kupffer cells\u{200e} die",
            "Kupffer cell",
            "Kupffer cells",
        ),
        (
            "lung \u{200e} cancer",
            "lung cancer",
            "lung \u{200e} cancer",
        ),
        ("HER-\u{200e}2", "HER2", "HER-\u{200e}2"),
        (
            "HER2-\u{200b}negative",
            "HER2 negative",
            "HER2-\u{200b}negative",
        ),
        (
            "Hodgkin\u{200e}'s disease",
            "Hodgkin disease",
            "Hodgkin\u{200e}'s disease",
        ),
        (
            "DNA topoisomerase II-α of",
            "topoisomerase IIα",
            "topoisomerase II-α",
        ),
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
        ("cancer\r\rLung", "cancer lung"),
        ("cancer\r\n\r\nLung", "cancer lung"),
        ("lung--cancer", "lung cancer"),
        ("lung\u{2013}\u{2013}cancer", "lung cancer"),
        ("lung\u{2014}cancer", "lung cancer"),
        ("lung\u{200d}cancer", "lung cancer"),
    ];
    for (text, name) in cases {
        assert_eq!(find(text, name), None, "{name} in {text}");
    }
    assert_eq!(fold_name("pancreas"), "pancreas");
    assert_eq!(fold_name(" -\u{ad} "), "-");
    assert_eq!(fold_name("\u{ad}"), "");
}

#[test]
fn a_greek_letter_and_its_name_meet_in_all_spellings() {
    let groups: &[&[&str]] = &[
        &[
            "TGFβ1",
            "TGF-β1",
            "TGF-β-1",
            "TGF β1",
            "TGF-beta1",
            "TGF-beta-1",
            "TGF beta 1",
            "TGF-beta 1",
            "TGFbeta1",
            "TGFbeta-1",
            "TGF\u{2010}ß1",
            "TGF-BETA1",
            "TGF\u{200e}β\u{200e}1",
            "TGF𝛽1",
        ],
        &[
            "HIF-1α",
            "HIF-1alpha",
            "HIF-1-alpha",
            "HIF-1-α",
            "HIF1α",
            "HIF1-alpha",
            "HIF1alpha",
            "HIF1 alpha",
            "HIF-1 α",
            "HIF-1ALPHA",
        ],
        &[
            "IFNγ",
            "IFN-γ",
            "IFN-gamma",
            "IFN gamma",
            "IFNgamma",
            "IFN γ",
        ],
        &[
            "NF-κB",
            "NFκB",
            "NF-kappaB",
            "NF-kappa B",
            "NFkappaB",
            "NF-KAPPAB",
            "NF-κ-B",
        ],
        &["IκB", "IkappaB"],
        &[
            "β2-microglobulin",
            "beta2-microglobulin",
            "beta-2-microglobulin",
            "beta 2 microglobulin",
        ],
        &[
            "γδ T cell",
            "gamma-delta T cells",
            "gammadelta T cell",
            "γ/δ T cells",
        ],
        &["PI3K", "PI-3K", "PI 3K"],
        &["anti-α", "antiα", "anti-alpha", "anti alpha", "antialpha"],
        &["ΔNp63", "∆Np63", "delta-Np63"],
    ];
    for group in groups {
        for spelling in *group {
            assert_eq!(
                fold_name(spelling),
                fold_name(group[0]),
                "{spelling} and {}",
                group[0]
            );
        }
    }
    for (one, other) in [
        ("TGFβ1", "TGFβ2"),
        ("alphabet", "alpha bet"),
        ("IFNγ", "IFNα"),
    ] {
        assert_ne!(fold_name(one), fold_name(other));
    }
}

#[test]
fn what_passes_the_largest_source_is_left_out() {
    let folded = fold_by("Kupffer cells é", Steps::ALL, 14 + 1, |folder| {
        folder.run(&mut Memo::new());
    });
    assert_eq!(folded.text(), "kupffer cell ", "no half of é");
    assert_eq!(folded.source_span(0..12), Some(Span::new(0, 13)));
}

#[test]
fn a_form_longer_than_its_source_maps_back() {
    // U+FDFA stands for four Arabic words.
    let text = "\u{fdfa}".repeat(5_000);
    let folded = fold(&text);
    assert!(folded.text().len() > 5 * text.len());
    assert_eq!(
        folded.source_span(0..folded.text().len()),
        Some(Span::new(0, text.len()))
    );
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

/// What maps back from a folded text is as much as the source has to give: nothing that can be seen stays outside but a
/// possessive `'s` at the end, and what a range of whole words stands for folds to that range.
fn check_map(text: &str, pick: (usize, usize)) -> Result<(), TestCaseError> {
    let folded = fold(text);
    let form = folded.text();
    let mut previous = 0;
    for (at, character) in form.char_indices() {
        if let Some(span) = folded.source_span(at..at + character.len_utf8()) {
            prop_assert!(text.get(span.range()).is_some(), "{span} in {text:?}");
            prop_assert!(span.start as usize >= previous, "{span} after {previous}");
            previous = span.end as usize;
        }
    }
    let is_lost = |c: char| is_ignorable(c) || is_combining_mark(c);
    let Some(whole) = folded.source_span(0..form.len()) else {
        prop_assert!(form.is_empty(), "{form:?} of {text:?} stands for nothing");
        prop_assert!(text.chars().all(is_lost), "{text:?} is lost");
        return Ok(());
    };
    let outside = [&text[..whole.start as usize], &text[whole.end as usize..]]
        .map(|part| part.replace(is_lost, ""));
    // A possessive suffix at the end is seen and belongs to no name.
    let is_possessive = ["'s", "\u{2019}s"].contains(&outside[1].to_lowercase().as_str());
    prop_assert!(
        outside[0].is_empty() && (outside[1].is_empty() || is_possessive),
        "{whole} of {text:?}"
    );

    // Words of the form, and any run of them.
    let words: Vec<Range<usize>> = (form.split(|c: char| !c.is_alphanumeric()))
        .filter(|word| !word.is_empty())
        .map(|word| {
            let start = word.as_ptr() as usize - form.as_ptr() as usize;
            start..start + word.len()
        })
        .collect();
    if words.is_empty() {
        return Ok(());
    }
    let first = pick.0 % words.len();
    let last = first + pick.1 % (words.len() - first);
    let range = words[first].start..words[last].end;
    let Some(span) = folded.source_span(range.clone()) else {
        return Err(TestCaseError::fail(format!(
            "{:?} of {text:?} stands for nothing",
            &form[range]
        )));
    };
    let is_apart = is_on_words(text, span);
    prop_assert!(
        !is_apart || fold_name(span.of(text)) == form[range.clone()],
        "{:?} stands for {:?} in {text:?}",
        &form[range],
        span.of(text)
    );
    Ok(())
}

/// Folds piece by piece, without the memo and without copying.
fn fold_slowly(text: &str) -> Folded<'_> {
    fold_by(text, Steps::ALL, MAX_SOURCE_BYTES, |folder| {
        let mut at = 0;
        while at < folder.source.len() {
            at = folder.fold_at(at, |folder| folder.fold_other(at));
        }
    })
}

/// What the quick ways tell apart: words with no edit, one, and two; signs, separators, and what is not ASCII beside them.
const PIECES: &[&str] = &[
    " ",
    " ",
    " ",
    "-",
    "/",
    "\n",
    "\t",
    "(",
    ")",
    "(+)",
    "+",
    ".",
    ",",
    "'",
    "'s",
    "\u{2019}s",
    "_",
    "liver",
    "Cells",
    "TUMOURS",
    "oesophageal",
    "pre",
    "post",
    "non",
    "anti",
    "and",
    "HER",
    "2",
    "II",
    "AIDS",
    "β",
    "beta1",
    "é",
    "ﬁ",
    "\u{ad}",
    "\u{200b}",
    "e\u{301}",
    "日",
    "metastases",
    "pneumonoultramicroscopicsilicovolcanoconiosis",
];

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]
    #[test]
    fn the_quick_ways_fold_as_the_slow_one_does(
        pieces in prop::collection::vec(prop::sample::select(PIECES), 0..20),
    ) {
        let text = pieces.concat();
        let (quick, slow) = (fold(&text), fold_slowly(&text));
        prop_assert_eq!(quick.text(), slow.text(), "{:?}", text);
        prop_assert_eq!(&quick.units, &slow.units, "{:?}", text);
    }
}

proptest! {
    /// Whatever is folded, spans lie on char boundaries and go forward with the folded text, and words map back.
    #[test]
    fn spans_map_back_in_order(
        text in "[a-cA-C sS'’\\-/αß\u{ad}ﬁİé\u{301}\u{200b}\u{200e}\u{2212}\u{a0}\r\n().+0-9𝛼]{0,40}",
        pick in any::<(usize, usize)>(),
    ) {
        check_map(&text, pick)?;
    }

    /// The same for texts of words, as they are read.
    #[test]
    fn words_map_back_to_what_they_fold_from(
        text in "((TGF|beta|β|1|HER2|tumours|II|ﬁbroblasts|metastases|Hodgkin's|non|type|niche|and)( |-|/|, |\n|\u{200b}|\u{200e}| \\(|\u{2212}|--|))+",
        pick in any::<(usize, usize)>(),
    ) {
        check_map(&text, pick)?;
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
