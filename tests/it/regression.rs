//! What once went wrong, one story a test.

use oncotag::document::AnnotatedDocument;
use oncotag::normalize::fold_name;

use crate::support::annotate;

/// Surface forms of the mentions in a text.
fn surfaces(text: &str) -> Vec<String> {
    let annotated = annotate(text);
    let AnnotatedDocument {
        document,
        annotations,
        ..
    } = &annotated;
    (annotations.mentions.iter())
        .map(|mention| mention.fragments.cover().of(&document.text).to_owned())
        .collect()
}

/// Whether a mention of the text has these characters and is denied.
fn is_denied(text: &str, surface: &str) -> bool {
    let annotated = annotate(text);
    annotated.annotations.mentions.iter().any(|mention| {
        mention.fragments.cover().of(text) == surface
            && mention.assertion.status == oncotag::document::AssertionStatus::Negated
    })
}

#[test]
fn a_minus_sign_before_negative_denies_like_a_hyphen() {
    for hyphen in ["-", "\u{2212}", "\u{2012}", "\u{ff0d}", "-\n"] {
        let surface = format!("HER2{hyphen}negative");
        let text = format!("Patients had {surface} breast cancer.");
        assert!(is_denied(&text, &surface), "{text:?}");
    }
}

#[test]
fn a_cell_line_with_an_en_dash_is_no_short_form() {
    for text in ["LN\u{2013}18 cells", "LN-Z308 cells"] {
        assert!(!surfaces(text).contains(&"LN".to_owned()), "{text}");
    }
}

#[test]
fn an_invisible_character_before_a_name_hides_it_not() {
    assert_eq!(
        surfaces("\u{200b}liver metastases"),
        surfaces("liver metastases")
    );
    assert_eq!(surfaces("\u{200e}Kupffer cells"), ["Kupffer cells"]);
    assert_eq!(surfaces("lung\u{200b}cancer"), ["lung\u{200b}cancer"]);
}

#[test]
fn a_paragraph_of_an_old_mac_file_ends_at_two_carriage_returns() {
    let surfaces = surfaces("It spread to the lung\r\rCancer of the colon");
    assert!(
        !surfaces.contains(&"lung\r\rCancer".to_owned()),
        "{surfaces:?}"
    );
}

#[test]
fn two_hyphens_are_a_dash() {
    assert!(!surfaces("Lung--cancer patients").contains(&"Lung--cancer".to_owned()));
}

#[test]
fn a_name_in_final_e_meets_its_plural() {
    for (one, many) in [
        ("niche", "niches"),
        ("headache", "headaches"),
        ("toe", "toes"),
    ] {
        assert_eq!(fold_name(one), fold_name(many));
    }
    assert_ne!(fold_name("toe"), fold_name("to"));
}

#[test]
fn a_number_behind_a_greek_letter_may_be_joined_or_not() {
    for spelling in [
        "TGF-β1",
        "TGF-beta1",
        "TGF-beta-1",
        "TGF beta 1",
        "TGF-beta 1",
    ] {
        assert_eq!(fold_name(spelling), fold_name("TGFβ1"), "{spelling}");
        let text = format!("Serum {spelling} was high.");
        assert_eq!(surfaces(&text), [spelling]);
    }
}

#[test]
fn a_wide_space_before_a_number_in_a_list_is_no_bug_of_ours() {
    // The last word was cut off one byte behind the space, which may be two or three bytes long.
    for space in ["\u{a0}", "\u{2009}"] {
        let text = format!("There were 9 liver and{space}17 lung metastases.");
        let plain: Vec<String> = (surfaces(&text).iter())
            .map(|surface| surface.replace(space, " "))
            .collect();
        assert_eq!(plain, surfaces(&text.replace(space, " ")));
    }
}
