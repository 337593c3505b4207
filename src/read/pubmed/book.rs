//! Books and chapters: `PubmedBookArticle` and `BookDocument`.

use super::elements::{
    abstract_parts, listed, publication_date, take_article_ids, take_authors, text_of,
};
use crate::document::{Document, Metadata};
use crate::read::composed::compose;
use crate::read::identifiers::pmid;
use crate::read::xml::{Element, prose};

/// The document of a book record. Its title is the chapter's, else the book's; a chapter has its book as journal.
pub(super) fn document(record: Element<'_>, fallback_id: &str) -> Document {
    let mut metadata = Metadata::default();
    let book_document = match record.name() {
        "BookDocument" => Some(record),
        _ => record.child("BookDocument"),
    };
    let Some(element) = book_document else {
        return compose(metadata, &[], fallback_id);
    };
    if let Some(id) = element.child("PMID") {
        metadata.pmid = pmid(&prose(id));
        metadata.version = id
            .attribute("Version")
            .and_then(|version| version.parse().ok());
    }
    take_article_ids(element.child("ArticleIdList"), &mut metadata);
    take_article_ids(
        record.at(&["PubmedBookData", "ArticleIdList"]),
        &mut metadata,
    );
    let book = element.child("Book");
    let book_title = text_of(book.and_then(|book| book.child("BookTitle")));
    match text_of(element.child("ArticleTitle")) {
        Some(title) => {
            metadata.title = Some(title);
            metadata.journal = book_title;
        }
        None => metadata.title = book_title,
    }
    metadata.vernacular_title = text_of(element.child("VernacularTitle"));
    metadata.volume = text_of(book.and_then(|book| book.child("Volume")));
    metadata.pages = text_of(element.at(&["Pagination", "MedlinePgn"]));
    let dates = [
        book.and_then(|book| book.child("PubDate")),
        element.child("ContributionDate"),
    ];
    (metadata.year, metadata.date) = publication_date(&dates);
    let lists = |element: Element<'_>, metadata: &mut Metadata| {
        for list in element.all("AuthorList") {
            if list.attribute("Type").as_deref() != Some("editors") {
                take_authors(list, metadata);
            }
        }
    };
    lists(element, &mut metadata);
    if metadata.authors.is_empty()
        && let Some(book) = book
    {
        lists(book, &mut metadata);
    }
    metadata.languages = element
        .all("Language")
        .map(prose)
        .filter(|code| !code.is_empty())
        .collect();
    metadata.publication_types = element.all("PublicationType").map(prose).collect();
    metadata.keywords = listed(element, "KeywordList", "Keyword");
    let parts = element
        .child("Abstract")
        .map(abstract_parts)
        .unwrap_or_default();
    compose(metadata, &parts, fallback_id)
}
