//! The abstracts of an article.

use super::blocks::{Block, blocks};
use crate::document::OtherAbstract;
use crate::read::composed::{AbstractPart, join_parts};
use crate::read::xml::Element;

/// The abstract that is read, and those beside it.
#[derive(Debug, Default)]
pub(super) struct Abstracts {
    pub(super) main: Vec<AbstractPart>,
    pub(super) others: Vec<OtherAbstract>,
}

/// The abstracts in `article-meta`. The main one is the first without `abstract-type`, else the first.
pub(super) fn read(meta: Option<Element<'_>>) -> Abstracts {
    let Some(meta) = meta else {
        return Abstracts::default();
    };
    let all: Vec<Element<'_>> = meta.all("abstract").collect();
    let main = all
        .iter()
        .position(|element| element.attribute("abstract-type").is_none())
        .unwrap_or(0);
    let mut abstracts = Abstracts::default();
    for (index, element) in all.into_iter().enumerate() {
        if index == main {
            abstracts.main = parts(element);
        } else {
            abstracts.others.extend(other(element, "abstract"));
        }
    }
    for element in meta.all("trans-abstract") {
        abstracts.others.extend(other(element, "translation"));
    }
    abstracts
}

fn other(element: Element<'_>, kind: &str) -> Option<OtherAbstract> {
    let text = join_parts(&parts(element));
    let kind = element
        .attribute("abstract-type")
        .map_or_else(|| kind.to_owned(), Into::into);
    (!text.is_empty()).then(|| OtherAbstract {
        kind: Some(kind),
        language: element.attribute("xml:lang").map(Into::into),
        text,
    })
}

/// One part a block. The title of a section is the label of its blocks.
fn parts(element: Element<'_>) -> Vec<AbstractPart> {
    blocks(element)
        .into_iter()
        .filter_map(|block| match block {
            Block::Paragraph(paragraph) => Some(AbstractPart {
                is_continuation: !paragraph.is_first,
                label: paragraph.heading,
                category: paragraph.category,
                text: paragraph.text,
            }),
            Block::Heading(_) => None,
        })
        .collect()
}
