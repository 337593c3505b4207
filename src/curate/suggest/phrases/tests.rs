//! What is a phrase and what is not, on sentences of our own making.

use super::*;
use crate::document::{Document, Section, SectionKind};
use crate::pipeline::{Pipeline, PipelineOptions};

/// Surface form, type, and the long form or the word it stands before.
fn found(text: &str) -> Vec<(String, String, Option<String>)> {
    let lexicon = Arc::new(Lexicon::embedded().unwrap());
    let pipeline = Pipeline::new(Arc::clone(&lexicon), &PipelineOptions::default()).unwrap();
    let mut annotated = AnnotatedDocument::plain(Document {
        id: "d".to_owned(),
        text: text.to_owned(),
        sections: vec![Section::new(SectionKind::Text, Span::new(0, text.len()))],
        ..Document::default()
    });
    pipeline.annotate(&mut annotated).unwrap();
    let vocabulary = Arc::clone(lexicon.vocabulary());
    let finds = Finder::new(lexicon, &[]).find(&annotated).finds;
    for find in &finds {
        let from = text.char_indices().nth(find.offset).unwrap().0;
        assert!(text[from..].starts_with(&find.surface), "{find:?}");
    }
    finds
        .into_iter()
        .map(|find| {
            let name = vocabulary.entity_type(find.entity_type).name.clone();
            (find.surface, name, find.long_form.or(find.before))
        })
        .collect()
}

#[test]
fn phrases_end_with_a_head_and_begin_behind_what_is_outside_a_name() {
    // Names of our own making, which no dictionary has.
    let cases: [(&str, &[(&str, &str)]); 10] = [
        (
            "The newer zarbic cells were seen.",
            &[("zarbic cells", "cell_type")],
        ),
        (
            "In advanced zarbic carcinoma, two quillectomies failed.",
            &[
                ("zarbic carcinoma", "primary_cancer"),
                ("quillectomies", "treatment"),
            ],
        ),
        (
            "Zorptinib and human zarbic quill cells.",
            &[
                ("Zorptinib", "treatment"),
                ("zarbic quill cells", "cell_type"),
                ("quill cells", "cell_type"),
            ],
        ),
        ("The quill tumor suppressor was lost.", &[]),
        ("Zarbic cell lines were bought.", &[]),
        ("Zarbic sarcoma virus-transformed things.", &[]),
        ("XZ-17 cells and radiation-induced tumors grew.", &[]),
        ("Tumour invasion and cancer therapy.", &[]),
        ("Kupffer cells and breast cancer.", &[]),
        ("non-cancer and 25 cells", &[]),
    ];
    for (text, expected) in cases {
        let found = found(text);
        let found: Vec<(&str, &str)> = found
            .iter()
            .map(|(a, b, _)| (a.as_str(), b.as_str()))
            .collect();
        assert_eq!(found, expected, "{text}");
    }
}

#[test]
fn a_molecule_is_the_word_before_what_is_measured_of_it() {
    let found = found("QZX3 mRNA expression and zarbulin levels rose; the high expression fell.");
    let named = |surface: &str, before: &str| {
        (
            surface.to_owned(),
            "biomarker".to_owned(),
            Some(before.to_owned()),
        )
    };
    assert_eq!(
        found,
        [named("QZX3", "expression"), named("zarbulin", "levels")]
    );
}

#[test]
fn a_short_form_has_the_type_of_what_it_is_defined_as_wherever_it_stands() {
    let found = found("Quill zarbic carcinoma (QZC) is rare. QZC grows.");
    let short = (
        "QZC".to_owned(),
        "primary_cancer".to_owned(),
        Some("Quill zarbic carcinoma".to_owned()),
    );
    assert_eq!(
        found.iter().filter(|find| **find == short).count(),
        2,
        "{found:?}"
    );
}

#[test]
fn a_longer_name_around_a_known_one_says_so() {
    let lexicon = Arc::new(Lexicon::embedded().unwrap());
    let pipeline = Pipeline::new(Arc::clone(&lexicon), &PipelineOptions::default()).unwrap();
    let text = "Zarbic breast cancer is rare.";
    let mut annotated = AnnotatedDocument::plain(Document {
        text: text.to_owned(),
        sections: vec![Section::new(SectionKind::Text, Span::new(0, text.len()))],
        ..Document::default()
    });
    pipeline.annotate(&mut annotated).unwrap();
    let finds = Finder::new(lexicon, &[]).find(&annotated).finds;
    let known: Vec<Option<&str>> = finds
        .iter()
        .map(|find| find.wider_than.as_ref().map(|(known, _)| known.as_str()))
        .collect();
    assert_eq!(known, [Some("breast cancer")]);
}

#[test]
fn long_sentences_are_cut_around_the_phrase() {
    let text = format!("{} zarbic cells {}", "a ".repeat(400), "b ".repeat(400));
    let at = text.find("zarbic").unwrap();
    let shown = example(&text, Span::new(0, text.len()), Span::new(at, at + 12));
    assert!(shown.starts_with("…a") && shown.ends_with("b…") && shown.contains("zarbic cells"));
    assert!(shown.chars().count() <= MAX_EXAMPLE + 20);
}
