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
