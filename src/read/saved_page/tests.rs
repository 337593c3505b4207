use std::path::Path;

use super::*;
use crate::document::{OffsetIndex, OffsetUnit, SectionKind};

fn read(bytes: &[u8], options: &ReadOptions) -> Vec<Document> {
    let input = Input::from_reader(
        "page.txt",
        std::io::Cursor::new(bytes.to_vec()),
        None,
        options,
    );
    open(input, options)
        .unwrap()
        .map(|outcome| outcome.unwrap().document)
        .collect()
}

/// The content sections: kind, label, text.
fn content(document: &Document) -> Vec<(&'static str, &str, &str)> {
    document
        .content()
        .map(|(_, section)| {
            let label = section.label.as_deref().unwrap_or("");
            (
                section.kind.as_str(),
                label,
                section.span.of(&document.text),
            )
        })
        .collect()
}

#[test]
fn the_seed_page_gives_title_and_abstract_and_nothing_else() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../shared/data/inputs/seed-saved-pubmed-page.txt");
    let Ok(bytes) = std::fs::read(&path) else {
        assert!(
            std::env::var_os("CI").is_none(),
            "{} is not there",
            path.display()
        );
        eprintln!("skipped: {} is not there", path.display());
        return;
    };
    assert!(sniff(std::str::from_utf8(&bytes).unwrap()));
    let documents = read(&bytes, &ReadOptions::default());
    assert_eq!(documents.len(), 1);
    let document = &documents[0];
    assert_eq!(document.text.as_bytes(), bytes);
    let index = OffsetIndex::new(&document.text, OffsetUnit::CodePoint);
    let places: Vec<_> = document
        .content()
        .map(|(_, section)| {
            let range = section.span.range();
            (
                section.kind,
                index.offset(range.start),
                index.offset(range.end),
            )
        })
        .collect();
    assert_eq!(
        places,
        [
            (SectionKind::Title, 578, 594),
            (SectionKind::Abstract, 700, 2233)
        ]
    );
    let metadata = &document.metadata;
    assert_eq!(document.id, "doi:10.1038/s41572-021-00261-6");
    assert_eq!(metadata.title.as_deref(), Some("Liver metastases"));
    assert_eq!(
        (metadata.year, metadata.date.as_deref()),
        (Some(2021), Some("2021-04-15"))
    );
    let place = (
        metadata.volume.as_deref(),
        metadata.issue.as_deref(),
        metadata.pages.as_deref(),
    );
    assert_eq!(place, (Some("7"), Some("1"), Some("27")));
    assert_eq!(metadata.journal.as_deref(), Some("Nat Rev Dis Primers"));
    assert_eq!(metadata.authors, ["Diamantis I Tsilimigras"]);
    assert_eq!(metadata.publication_types, ["Review"]);
    assert!(metadata.affiliations.is_empty() && metadata.pmid.is_none());

    let options = ReadOptions {
        references: true,
        ..ReadOptions::default()
    };
    let with_references = read(&bytes, &options).remove(0);
    let references: Vec<_> = content(&with_references)
        .into_iter()
        .filter(|(kind, ..)| *kind == "references")
        .collect();
    assert_eq!(references.len(), 5);
    assert!(
        references[0].2.starts_with("Hess, K. R.") && references[0].2.ends_with("adenocarcinoma.")
    );
}

/// Pages in the shapes that browsers give, with what a person finds in them (`tests/fixtures/saved-page`).
#[test]
fn pages_of_every_shape_give_what_a_person_finds_in_them() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/saved-page");
    let mut names: Vec<_> = std::fs::read_dir(&folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|ending| ending == "txt"))
        .collect();
    names.sort();
    assert!(names.len() >= 9, "{names:?}");
    let mut wrong = Vec::new();
    for path in names {
        let expected = std::fs::read_to_string(path.with_extension("expected.json")).unwrap();
        let expected: serde_json::Value = serde_json::from_str(&expected).unwrap();
        let bytes = std::fs::read(&path).unwrap();
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        let head = String::from_utf8_lossy(&bytes).into_owned();
        let format = super::super::detect(head.as_bytes(), Path::new("x")).unwrap();
        assert_eq!(format.name, "saved-page", "{name}");
        let options = ReadOptions {
            references: true,
            ..ReadOptions::default()
        };
        let input = Input::from_reader(&name, std::io::Cursor::new(bytes.clone()), None, &options);
        let documents: Vec<Document> = open(input, &options)
            .unwrap()
            .map(|o| o.unwrap().document)
            .collect();
        let whole: String = documents
            .iter()
            .map(|document| document.text.as_str())
            .collect();
        assert_eq!(
            whole,
            head.trim_start_matches('\u{feff}'),
            "{name}: the text is the file"
        );
        let found: Vec<_> = documents.iter().map(as_found).collect();
        let expected: Vec<_> = expected
            .as_array()
            .unwrap()
            .iter()
            .map(as_expected)
            .collect();
        if found != expected {
            wrong.push(format!(
                "{name}\n  found    {found:#?}\n  expected {expected:#?}"
            ));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// What is compared, as JSON in one order.
fn as_found(document: &Document) -> serde_json::Value {
    let metadata = &document.metadata;
    let of_kind = |kind: &str| -> Vec<serde_json::Value> {
        let sections = content(document).into_iter().filter(|(of, ..)| *of == kind);
        sections
            .map(|(_, label, text)| serde_json::json!([label, text]))
            .collect()
    };
    let titles = of_kind("title");
    assert_eq!(titles.len(), 1, "one title: {titles:?}");
    serde_json::json!({
        "id": document.id, "title": metadata.title, "title_text": titles[0][1], "abstract": of_kind("abstract"),
        "journal": metadata.journal, "date": metadata.date, "volume": metadata.volume, "issue": metadata.issue,
        "pages": metadata.pages, "authors": metadata.authors, "affiliations": metadata.affiliations,
        "publication_types": metadata.publication_types, "keywords": metadata.keywords, "pmid": metadata.pmid,
        "pmcid": metadata.pmcid, "n_references": of_kind("references").len(),
    })
}

fn as_expected(expected: &serde_json::Value) -> serde_json::Value {
    let mut expected = expected.clone();
    let title = expected["title"].clone();
    let fields = expected.as_object_mut().unwrap();
    fields.entry("title_text").or_insert(title);
    fields.remove("mesh");
    expected
}

#[test]
fn an_article_as_plain_text_is_no_saved_page() {
    let article = format!(
        "On livers\n\nAnn Lee\n\nAbstract\n\n{}\n\nReferences\n\nInvent J. 2010 Mar;375(1):1-9.\nInvent J. 2011;3:1.\n",
        "Livers are large. ".repeat(30)
    );
    assert!(!sniff(&article));
    assert!(!sniff(
        "LIVER MRI\n\nFindings: a lesion. 2021;\nImpression: none."
    ));
}

/// Title and abstract of a page in one string each.
fn title_and_abstract(page: &str) -> (String, String) {
    let document = read(page.as_bytes(), &ReadOptions::default()).remove(0);
    let of_kind = |kind: &str| -> Vec<String> {
        let sections = content(&document)
            .into_iter()
            .filter(|(of, ..)| *of == kind);
        sections.map(|(_, _, text)| text.to_owned()).collect()
    };
    (of_kind("title").join("|"), of_kind("abstract").join("|"))
}

#[test]
fn words_that_look_like_the_page_can_be_the_articles() {
    let with_title = |title: &str| {
        format!(
            "Editorial\nInvent J. 2010;1:2.\ndoi: 10.9999/x\n\n{title}\n\nAnn Lee\n\nAbstract\n\nText.\n"
        )
    };
    for title in [
        "Editorial",
        "Print media and the liver",
        "Searching for cells",
        "Review of reviews: 2010. A list",
    ] {
        let expected = (title.to_owned(), "Text.".to_owned());
        assert_eq!(title_and_abstract(&with_title(title)), expected, "{title}");
    }
}

#[test]
fn the_heading_may_stand_in_front_of_its_text_or_be_missing() {
    let head = "Invent J. 2010;1:2. doi: 10.9999/x\nA title\nAnn Lee 1\nPMID: 3\n";
    let text = "Livers were looked at for a long time, and then nothing was found in them.";
    for page in [
        format!("{head}Abstract: {text}\nKeywords: liver"),
        format!("{head}ABSTRACT {text}\nPubMed Disclaimer"),
        format!("{head}Abstract\nin English, French\n{text}\nCited by 2 articles\nx"),
        format!("{head}Objective: {text}\nSimilar articles\nAbstract\n"),
    ] {
        assert_eq!(
            title_and_abstract(&page),
            ("A title".to_owned(), text.to_owned()),
            "{page}"
        );
    }
    let long = format!("{text} ").repeat(5);
    assert_eq!(
        title_and_abstract(&format!("{head}{long}\n")).1,
        long.trim()
    );
}

#[test]
fn a_full_line_of_title_goes_on_but_not_into_the_authors() {
    let first = "A title of so many words that the browser had to wrap it";
    let page = |next: &str| {
        format!("Invent J. 2010;1:2. doi: 10.9999/x\n{first}\n{next}\nAbstract\nText.\n")
    };
    for next in [
        "Ann Lee 1, Bo d'Ek 2",
        "Ann Lee, Bo al-Ek",
        "Ann Lee\nAffiliation\nX",
        "PMID: 1",
    ] {
        assert_eq!(title_and_abstract(&page(next)).0, first, "{next}");
    }
    assert_eq!(
        title_and_abstract(&page("over two lines\n\nAnn Lee")).0,
        format!("{first}\nover two lines")
    );
}
