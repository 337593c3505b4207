//! Journal articles: `PubmedArticle` and `MedlineCitation`.

use super::elements::{
    abstract_parts, listed, publication_date, take_article_ids, take_authors, text_of,
};
use crate::document::{Document, MeshHeading, Metadata, OtherAbstract};
use crate::read::composed::{compose, join_parts};
use crate::read::identifiers::{doi, pmid};
use crate::read::xml::{Element, prose};

/// The document of a `PubmedArticle` or of a `MedlineCitation` that stands alone.
pub(super) fn document(record: Element<'_>, fallback_id: &str) -> Document {
    let citation = match record.name() {
        "MedlineCitation" => Some(record),
        _ => record.child("MedlineCitation"),
    };
    let mut metadata = Metadata::default();
    if let Some(citation) = citation {
        take_citation(citation, &mut metadata);
    }
    take_article_ids(record.at(&["PubmedData", "ArticleIdList"]), &mut metadata);
    let main = citation.and_then(|citation| citation.at(&["Article", "Abstract"]));
    let parts = main.map(abstract_parts).unwrap_or_default();
    compose(metadata, &parts, fallback_id)
}

fn take_citation(citation: Element<'_>, metadata: &mut Metadata) {
    if let Some(element) = citation.child("PMID") {
        metadata.pmid = pmid(&prose(element));
        metadata.version = element
            .attribute("Version")
            .and_then(|version| version.parse().ok());
    }
    if let Some(article) = citation.child("Article") {
        take_article(article, metadata);
    }
    metadata.keywords = listed(citation, "KeywordList", "Keyword");
    metadata.mesh_headings = citation
        .all("MeshHeadingList")
        .flat_map(|list| list.all("MeshHeading"))
        .filter_map(mesh_heading)
        .collect();
    metadata.other_abstracts = citation
        .all("OtherAbstract")
        .map(|other| OtherAbstract {
            kind: other.attribute("Type").map(Into::into),
            language: other.attribute("Language").map(Into::into),
            text: join_parts(&abstract_parts(other)),
        })
        .filter(|other| !other.text.is_empty())
        .collect();
}

fn take_article(article: Element<'_>, metadata: &mut Metadata) {
    metadata.title = text_of(article.child("ArticleTitle"));
    metadata.vernacular_title = text_of(article.child("VernacularTitle"));
    if let Some(journal) = article.child("Journal") {
        metadata.journal =
            text_of(journal.child("Title")).or_else(|| text_of(journal.child("ISOAbbreviation")));
        if let Some(issue) = journal.child("JournalIssue") {
            metadata.volume = text_of(issue.child("Volume"));
            metadata.issue = text_of(issue.child("Issue"));
        }
    }
    let dates = [
        article.at(&["Journal", "JournalIssue", "PubDate"]),
        article.child("ArticleDate"),
    ];
    (metadata.year, metadata.date) = publication_date(&dates);
    metadata.doi = article
        .all("ELocationID")
        .filter(|id| id.attribute("ValidYN").as_deref() != Some("N"))
        .find(|id| id.attribute("EIdType").as_deref() == Some("doi"))
        .and_then(|id| doi(&prose(id)));
    metadata.pages = pages(article);
    for list in article.all("AuthorList") {
        take_authors(list, metadata);
    }
    metadata.languages = article
        .all("Language")
        .map(prose)
        .filter(|code| !code.is_empty())
        .collect();
    metadata.publication_types = listed(article, "PublicationTypeList", "PublicationType");
}

/// Pages as MEDLINE writes them, else first and last, else the article number.
fn pages(article: Element<'_>) -> Option<String> {
    let pagination = article.child("Pagination");
    let of = |name| text_of(pagination.and_then(|pagination| pagination.child(name)));
    let range = || {
        let (start, end) = (of("StartPage")?, of("EndPage"));
        Some(end.map_or_else(|| start.clone(), |end| format!("{start}-{end}")))
    };
    let number = || {
        article
            .all("ELocationID")
            .filter(|id| id.attribute("EIdType").as_deref() == Some("pii"))
            .map(prose)
            .find(|pii| is_article_number(pii))
    };
    of("MedlinePgn").or_else(range).or_else(number)
}

/// Whether a publisher item identifier is one that is printed in place of pages (`e0046493`): not one that is made of
/// an ISSN or ISBN, such as `S0140-6736(20)30183-5`.
fn is_article_number(pii: &str) -> bool {
    let digits = pii.bytes().filter(u8::is_ascii_digit).count();
    !pii.is_empty() && digits < 15 && !pii.contains('(')
}

fn mesh_heading(heading: Element<'_>) -> Option<MeshHeading> {
    let descriptor = heading.child("DescriptorName")?;
    Some(MeshHeading {
        id: descriptor.attribute("UI").map(Into::into),
        name: text_of(Some(descriptor))?,
        is_major: descriptor.attribute("MajorTopicYN").as_deref() == Some("Y"),
        qualifiers: heading.all("QualifierName").map(prose).collect(),
    })
}
