//! Elements that articles and books have in common: identifiers, abstracts, authors, keywords.

use hashbrown::HashSet;

use crate::document::Metadata;
use crate::read::composed::AbstractPart;
use crate::read::dates::{written_date, year_in};
use crate::read::identifiers::{doi, pmcid, pmid};
use crate::read::xml::{Element, prose, prose_without};

/// The text of an element, `None` where it is empty.
pub(super) fn text_of(element: Option<Element<'_>>) -> Option<String> {
    element.map(prose).filter(|text| !text.is_empty())
}

/// The parts of an abstract in order, without empty ones. Text that stands in `Abstract` itself, outside of any
/// `AbstractText`, is a part where there are no others.
pub(super) fn abstract_parts(element: Element<'_>) -> Vec<AbstractPart> {
    let mut parts: Vec<AbstractPart> = element
        .all("AbstractText")
        .map(|part| AbstractPart {
            label: part
                .attribute("Label")
                .map(|label| label.trim_end_matches([':', ' ']).to_owned())
                .filter(|label| !label.is_empty()),
            category: part.attribute("NlmCategory").map(Into::into),
            text: prose(part),
            is_continuation: false,
        })
        .collect();
    if parts.is_empty() {
        parts.push(AbstractPart {
            text: prose_without(element, &["CopyrightInformation"]),
            ..AbstractPart::default()
        });
    }
    parts.retain(|part| !part.text.is_empty());
    parts
}

/// Takes doi and PMC identifier from an `ArticleIdList`.
pub(super) fn take_article_ids(list: Option<Element<'_>>, metadata: &mut Metadata) {
    for id in list.iter().flat_map(|list| list.all("ArticleId")) {
        let value = prose(id);
        match id.attribute("IdType").as_deref() {
            Some("doi") if metadata.doi.is_none() => metadata.doi = doi(&value),
            Some("pmc") if metadata.pmcid.is_none() => metadata.pmcid = pmcid(&value),
            Some("pubmed") if metadata.pmid.is_none() => metadata.pmid = pmid(&value),
            _ => {}
        }
    }
}

/// Takes the authors of an `AuthorList` and their affiliations, each affiliation once.
pub(super) fn take_authors(list: Element<'_>, metadata: &mut Metadata) {
    let mut seen: HashSet<String> = metadata.affiliations.iter().cloned().collect();
    for author in list.all("Author") {
        let name = text_of(author.child("CollectiveName")).or_else(|| {
            let last = text_of(author.child("LastName"))?;
            let fore = text_of(author.child("ForeName"))
                .or_else(|| text_of(author.child("FirstName")))
                .or_else(|| text_of(author.child("Initials")));
            let suffix = text_of(author.child("Suffix"));
            let mut name = fore.unwrap_or_default();
            for word in [Some(last), suffix].iter().flatten() {
                if !name.is_empty() {
                    name.push(' ');
                }
                name.push_str(word);
            }
            Some(name)
        });
        metadata.authors.extend(name);
        let affiliations = author
            .all("AffiliationInfo")
            .filter_map(|info| info.child("Affiliation"))
            .chain(author.all("Affiliation"));
        for affiliation in affiliations {
            let affiliation = prose(affiliation);
            if !affiliation.is_empty() && seen.insert(affiliation.clone()) {
                metadata.affiliations.push(affiliation);
            }
        }
    }
}

/// The texts of all elements called `item` in all elements called `list`.
pub(super) fn listed(element: Element<'_>, list: &str, item: &str) -> Vec<String> {
    element
        .all(list)
        .flat_map(|list| list.all(item))
        .map(prose)
        .filter(|text| !text.is_empty())
        .collect()
}

/// Year and date of the first element that has a date: `2021-04-15`, `2021-04`, `2021`, or the source's own words
/// (`1998 Dec-1999 Jan`, `1999 Spring`).
pub(super) fn publication_date(elements: &[Option<Element<'_>>]) -> (Option<i32>, Option<String>) {
    elements
        .iter()
        .flatten()
        .find_map(|element| {
            let of = |name| text_of(element.child(name));
            let (year, date) = written_date(
                of("Year").as_deref(),
                of("Month").or_else(|| of("Season")).as_deref(),
                of("Day").as_deref(),
            );
            if date.is_some() {
                return Some((year, date));
            }
            let words = of("MedlineDate")?;
            Some((year_in(&words), Some(words)))
        })
        .unwrap_or_default()
}
